"""Writing what is said of an IRI that gives way as said of the one that is kept.

One IRI has one name a language: a second becomes an alternative. Of one tenure, an end at which
it goes on is no end: it says that the post was held then.
"""

from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import terms
from govgraph.matching import unbroken
from govgraph.store import Store
from govgraph.turtle import PREFIXES

IDENTIFIED = NamedNode(terms.ID + "graph/identified")
_ALT = NamedNode(PREFIXES["skos"] + "altLabel")
_MAIN = (NamedNode(PREFIXES["foaf"] + "name"), NamedNode(PREFIXES["skos"] + "prefLabel"))
# Of what is kept, the names of each naming property.
_Names = dict[tuple[NamedNode, NamedNode], set[Literal]]


def renamed(
    change: Store,
    originals: Iterable[Quad],
    mapping: Mapping[NamedNode, NamedNode],
    inner: Collection[Quad] = (),
) -> list[Quad]:
    """Rewrite quads.

    Args:
        change: the store, with what it says of the IRIs that are kept.
        originals: quads that name an IRI that gives way, or are inner.
        mapping: which IRI gives way to which.
        inner: ends and begins inside one tenure.

    Returns:
        The quads, all in the graph of what was rewritten.

    Example:
        >>> renamed(Store.memory(), [], {})
        []
    """
    found: dict[Quad, None] = {}
    names: _Names = {}
    for quad in originals:
        subject = mapping.get(quad.subject, quad.subject)  # type: ignore[arg-type]
        value = mapping.get(quad.object, quad.object)  # type: ignore[arg-type]
        if subject == value and quad.subject != quad.object:
            continue  # what linked the two says nothing of the one
        predicate = unbroken.ATTESTED if quad in inner else quad.predicate
        if quad.subject in mapping and isinstance(value, Literal):
            told = _called(change, names, mapping[quad.subject], predicate, value)
            if told is None:
                continue
            predicate = told
        found[Quad(subject, predicate, value, IDENTIFIED)] = None
    return list(found)


def _called(
    change: Store, names: _Names, subject: NamedNode, predicate: NamedNode, value: Literal
) -> NamedNode | None:
    """Say by which property a name is kept: its own, as an alternative, or not at all."""
    if predicate not in (*_MAIN, _ALT):
        return predicate
    for main in _MAIN:
        if (subject, main) not in names:
            own = change.raw.quads_for_pattern(subject, main, None, None)
            names[subject, main] = {q.object for q in own if isinstance(q.object, Literal)}
    person, label = (names[subject, main] for main in _MAIN)
    if predicate == _ALT:  # no name is both
        return None if value in person | label else predicate
    known = names[subject, predicate]
    if value in known:
        return predicate
    if predicate == _MAIN[0]:  # a person has one name, whatever its language
        if any(one.value == value.value for one in known):
            return None
        second = bool(known)
    else:
        second = any(one.language == value.language for one in known)
    if second:
        return _ALT
    known.add(value)
    return predicate
