"""From words to the concepts of the ontology that are called so: kinds, levels, branches."""

from collections import defaultdict
from functools import cache

from pyoxigraph import Literal, NamedNode

from govgraph import knowledge, terms, text

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = {_SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel")}
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def concept(kind: str, words: str) -> str:
    """Return the one concept that is called by these words.

    Args:
        kind: a class of concepts: ``PostKind``, ``OrganKind``, ``AreaLevel``, ``Branch``,
            ``EventKind``, ``Manner``.
        words: a name or abbreviation, in either language.

    Returns:
        Its IRI; ``""`` where nothing, or more than one thing, is called so.

    Example:
        >>> concept("Branch", "Đảng").rpartition("/")[2]
        'party'
    """
    found = called(kind, words)
    return next(iter(found)) if len(found) == 1 else ""


def called(kind: str, words: str) -> frozenset[str]:
    """Return the concepts of a kind that are called by these words, as for :func:`concept`.

    Example:
        >>> len(called("EventKind", "hợp nhất"))
        1
    """
    return _named(kind).get(text.same(words), frozenset())


def names(kind: str) -> frozenset[str]:
    """Return every name that concepts of a kind have, in the form of :func:`govgraph.text.same`.

    Example:
        >>> "hợp nhất" in names("EventKind")
        True
    """
    return frozenset(_named(kind))


def beginning(kind: str, words: str) -> str:
    """Return the one concept whose name a longer name begins with: "UBND phường Cẩm Tây".

    The longest name counts, and only whole words.

    Example:
        >>> beginning("OrganKind", "UBND phường Cẩm Tây").rpartition("/")[2]
        'vn-ubnd-cap-xa'
    """
    parts = text.same(words).split()
    for count in range(len(parts), 0, -1):
        if found := _named(kind).get(" ".join(parts[:count])):
            return next(iter(found)) if len(found) == 1 else ""
    return ""


def branches(organ_kind: str) -> tuple[str, ...]:
    """Return the branches that organs of a kind belong to.

    Example:
        >>> branches("http://a")
        ()
    """
    return _branches().get(organ_kind, ())


@cache
def _named(kind: str) -> dict[str, frozenset[str]]:
    wanted = _classes()[terms.GOVG + kind]
    found: dict[str, set[str]] = defaultdict(set)
    for quad in knowledge.ontology():
        if (
            quad.predicate.value in _LABELS
            and isinstance(quad.subject, NamedNode)
            and quad.subject.value in wanted
            and isinstance(quad.object, Literal)
        ):
            found[text.same(quad.object.value)].add(quad.subject.value)
    return {name: frozenset(iris) for name, iris in found.items()}


@cache
def _classes() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in knowledge.ontology():
        if quad.predicate.value != _TYPE or not isinstance(quad.subject, NamedNode):
            continue
        if isinstance(quad.object, NamedNode):
            found[quad.object.value].add(quad.subject.value)
    return found


@cache
def _branches() -> dict[str, tuple[str, ...]]:
    known = _classes()[terms.GOVG + "Branch"]
    found: dict[str, set[str]] = defaultdict(set)
    for quad in knowledge.ontology():
        if quad.predicate.value != _SKOS + "related" or not isinstance(quad.object, NamedNode):
            continue
        if isinstance(quad.subject, NamedNode) and quad.object.value in known:
            found[quad.subject.value].add(quad.object.value)
    return {kind: tuple(sorted(some)) for kind, some in found.items()}
