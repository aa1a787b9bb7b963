"""The words of one language: a data file of ``queries/reading/`` and the labels of the ontology.

Labels come from the files' own text: loading every statement of the ontology would take longer
than reading an article. Only what a label is and whose it is matters here.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from govgraph import resources, terms
from govgraph.reading.tokens import Token, phrase

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = frozenset(_SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Phrases:
    """Phrases by their first word, the longest first; each with what it stands for.

    Example:
        >>> known = Phrases({"thị xã": 2, "thị": 1})
        >>> from govgraph.reading.tokens import tokenize
        >>> known.at(tokenize("thị xã An Phú"), 0)
        (2, 2)
    """

    def __init__(self, entries: Mapping[str, Any] | Iterable[str] = ()) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        pairs = entries.items() if isinstance(entries, Mapping) else ((one, one) for one in entries)
        for words, value in pairs:
            self.add(words, value)

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first words of all phrases."""
        return frozenset(self._first)

    def add(self, words: str, value: Any) -> None:
        """Take in a phrase; what it stood for before stays."""
        parts = phrase(words)
        if not parts:
            return
        kept = self._first.setdefault(parts[0], [])
        if all(known != parts for known, _ in kept):
            kept.append((parts, value))
            kept.sort(key=lambda one: -len(one[0]))

    def at(self, tokens: Sequence[Token], place: int) -> tuple[int, Any] | None:
        """Find the longest phrase that begins at a place: its number of words, its value."""
        if place >= len(tokens):
            return None
        kept = self._first.get(tokens[place].norm)
        if kept is None:
            return None
        for parts, value in kept:
            size = len(parts)
            if size == 1:
                return 1, value
            if place + size <= len(tokens) and all(
                tokens[place + step].norm == parts[step] for step in range(1, size)
            ):
                return size, value
        return None

    def has(self, words: str) -> bool:
        """Whether the whole phrase is among them."""
        parts = phrase(words)
        return any(known == parts for known, _ in self._first.get(parts[0] if parts else "", ()))

    def __contains__(self, words: str) -> bool:
        return self.has(words)


def one_of(word: str, known: Mapping[str, str]) -> str:
    """Return the singular of a word whose plural is known, else the word; capitals stay.

    Example:
        >>> one_of("Secretaries", {"secretaries": "secretary"}), one_of("of", {})
        ('Secretary', 'of')
    """
    one = known.get(word.casefold())
    return word if one is None else one.title() if word[0].isupper() else one


@cache
def told(lang: str) -> dict[str, Any]:
    """Read a language's data file."""
    return resources.toml("queries", f"reading/{lang}.toml")


@cache
def labels(lang: str) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Read the labels of post kinds, organ kinds and area levels.

    Returns:
        By class (``PostKind``): label, IRI, and whether the kind is one of mere members.
    """
    from pyoxigraph import Literal, RdfFormat, parse

    kinds: dict[str, str] = {}
    broader: dict[str, set[str]] = {}
    names: list[tuple[str, str]] = []
    wanted = {terms.GOVG + name: name for name in ("PostKind", "OrganKind", "AreaLevel")}
    for file in resources.files("ontology", ".ttl"):
        if "/" in getattr(file, "name", "") or file.name == "core.ttl":
            continue
        content = file.read_bytes()
        if b"govg:PostKind" not in content and b"govg:AreaLevel" not in content:
            continue
        for quad in parse(content, format=RdfFormat.TURTLE):
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
            if predicate == _TYPE and value.value in wanted:
                kinds[subject] = wanted[value.value]
            elif predicate == _SKOS + "broader":
                broader.setdefault(subject, set()).add(value.value)
            elif predicate in _LABELS and isinstance(value, Literal) and value.language == lang:
                names.append((value.value, subject))
    found: dict[str, list[tuple[str, str, bool]]] = {name: [] for name in wanted.values()}
    for label, iri in names:
        if iri in kinds:
            found[kinds[iri]].append((label, iri, _only_member(iri, broader)))
    return {name: tuple(sorted(some)) for name, some in found.items()}


def _only_member(iri: str, broader: Mapping[str, set[str]]) -> bool:
    """Whether a kind of post is one of members, and of no head or deputy."""
    tops: set[str] = set()
    todo, seen = [iri], {iri}
    while todo:
        above = broader.get(todo.pop(), set()) - seen
        seen |= above
        todo += sorted(above)
        tops |= {one.rpartition("/")[2] for one in above}
    return "member" in tops and not tops & {"head", "deputy-head"}
