"""Doing what was decided, so that it can be undone.

What sources wrote about an IRI that gives way is taken out of their graphs and kept word for
word, as N-Quads, in the graph of identities; the same statements about the IRI that is kept
stand in a graph of their own. That graph follows from the originals and the decisions alone:
to undo one decision, all originals are put back and the others are done again. The order in
which decisions are made or undone therefore changes nothing.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from govgraph import derive, terms
from govgraph.errors import StoreError, UnknownNameError
from govgraph.intake import mint
from govgraph.matching import decisions, refusing, renaming
from govgraph.matching.decisions import DIFFERENT, SAME, Decision
from govgraph.matching.renaming import IDENTIFIED
from govgraph.matching.replacing import replacing
from govgraph.queryable import Queryable
from govgraph.store import Store
from govgraph.turtle import PREFIXES

IDENTITIES = NamedNode(terms.ID + "graph/identities")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_ORIGINAL = NamedNode(PREFIXES["prov"] + "value")
_REPLACED = NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
_DIFFERENT = NamedNode(PREFIXES["owl"] + "differentFrom")
_AXIOM = NamedNode(PREFIXES["owl"] + "Axiom")
_LEFT = NamedNode(PREFIXES["owl"] + "annotatedSource")
_RIGHT = NamedNode(PREFIXES["owl"] + "annotatedTarget")
_SAID = NamedNode(PREFIXES["owl"] + "annotatedProperty")
_ABOUT = {
    "who": NamedNode(PREFIXES["dcterms"] + "creator"),
    "when": NamedNode(PREFIXES["dcterms"] + "date"),
    "why": NamedNode(PREFIXES["dcterms"] + "description"),
}
_SAYS = {SAME: NamedNode(PREFIXES["owl"] + "sameAs"), DIFFERENT: _DIFFERENT}


class Holder(Protocol):
    """What has a store: a :class:`govgraph.Graph`."""

    @property
    def store(self) -> Queryable:
        """The store."""
        ...


@dataclass(frozen=True)
class Outcome:
    """What was done.

    Attributes:
        same, different: how many such decisions the store has now.
        changed: how many statements stand rewritten.
        derived: how many statements were derived.
        waiting: how many decisions on tenures wait for their persons and posts to be one.
    """

    same: int
    different: int
    changed: int
    derived: int
    waiting: int = 0


def apply(graph: Holder, path: str | Path) -> Outcome:
    """Do what a file of decisions says, and derive again; all or nothing.

    A decision on a pair replaces an earlier one; ``unsure`` takes it back. Applying a file twice
    changes nothing.

    Args:
        graph: whose store is changed.
        path: the file, see :mod:`govgraph.matching.decisions`.

    Raises:
        InputError: a line is wrong, contradicts another, or names what is not there.
        StoreError: the store cannot be written.
    """
    new = decisions.read(path)
    with writable(graph).writing() as change:
        merged = {one.pair: one for one in stored(change)}
        merged |= {one.pair: one for one in new}
        kept = [one for one in merged.values() if one.decision in _SAYS]
        mapping = decisions.canonical(kept, path)
        _restore(change)
        change.remove(terms.DERIVED)
        refusing.check(change, new, mapping, path)
        return _settled(change, kept)


def undo(graph: Holder, what: str | Path) -> Outcome:
    """Take decisions back, and derive again; all or nothing.

    Args:
        graph: whose store is changed.
        what: a file, to undo the decisions on its pairs; or an IRI, to undo all about it.

    Raises:
        UnknownNameError: the store has no such decision.
        InputError: the file is wrong.
        StoreError: the store cannot be written.
    """
    iri = str(what) if mint.absolute(str(what)) else ""
    pairs = set() if iri else {one.pair for one in decisions.read(what)}
    with writable(graph).writing() as change:
        before = stored(change)
        kept = [one for one in before if one.pair not in pairs and iri not in one.pair]
        if len(kept) == len(before):
            raise UnknownNameError("match-undo-nothing", name=what)
        _restore(change)
        return _settled(change, kept)


def renew(graph: Holder) -> Outcome:
    """Do the store's decisions again, as after an import; and derive again.

    Raises:
        StoreError: the store cannot be written.
    """
    with writable(graph).writing() as change:
        return _settled(change, settle(change))


def settle(change: Store) -> list[Decision]:
    """Do a store's decisions again, without deriving: for a store that is being changed.

    Example:
        >>> settle(Store.memory())
        []
    """
    kept = stored(change)
    if kept:
        _restore(change)
        _rewrite(change, kept)
    return kept


@contextmanager
def apart(change: Store) -> Iterator[None]:
    """Take back what was decided, let what sources say be changed, and do the decisions again.

    Args:
        change: a store that is being changed.

    Example:
        >>> with apart(Store.memory()):
        ...     pass
    """
    kept = stored(change)
    if kept:
        _restore(change)
    yield
    if kept:
        _rewrite(change, kept)


def stored(store: Store) -> list[Decision]:
    """Return the decisions that a store keeps.

    Example:
        >>> stored(Store.memory())
        []
    """
    about: dict[str, dict[str, str]] = {}
    for quad in store.quads(IDENTITIES.value):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            about.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    meant = {node.value: name for name, node in _SAYS.items()}
    found = [
        Decision(
            one[_LEFT.value],
            one[_RIGHT.value],
            meant[one[_SAID.value]],
            who=one.get(_ABOUT["who"].value, ""),
            when=one.get(_ABOUT["when"].value, ""),
            why=one.get(_ABOUT["why"].value, ""),
        )
        for one in about.values()
        if one.get(_TYPE.value) == _AXIOM.value
    ]
    return sorted(found, key=lambda one: one.pair)


def _settled(change: Store, kept: list[Decision]) -> Outcome:
    _restore(change)
    changed, waiting = _rewrite(change, kept)
    derived = derive.run(change)
    same = sum(one.decision == SAME for one in kept)
    return Outcome(same, len(kept) - same, changed, derived, waiting)


def _restore(change: Store) -> None:
    """Put back what sources wrote, and forget every decision."""
    lines = [
        quad.object.value
        for quad in change.quads(IDENTITIES.value)
        if quad.predicate == _ORIGINAL and isinstance(quad.object, Literal)
    ]
    change.remove(IDENTITIES.value)
    change.remove(IDENTIFIED.value)
    change.add(parse("\n".join(lines).encode(), format=RdfFormat.N_QUADS))


def _rewrite(change: Store, kept: list[Decision]) -> tuple[int, int]:
    """Write statements about what gives way as statements about what is kept.

    Returns:
        How many are written so, and how many decisions wait.
    """
    found = replacing(change, kept)
    mapping = found.mapping
    originals = found.inner | {
        quad
        for iri in mapping
        for quad in (
            *change.raw.quads_for_pattern(iri, None, None, None),
            *change.raw.quads_for_pattern(None, None, iri, None),
        )
        if quad.graph_name != terms.DERIVED_GRAPH
    }
    for quad in originals:
        change.raw.remove(quad)
    ordered = sorted(originals, key=str)
    written = renaming.renamed(change, ordered, mapping, found.inner)
    change.add(written)
    lines = (serialize(ordered, format=RdfFormat.N_QUADS) or b"").decode().split("\n")
    records = [Quad(IDENTITIES, _ORIGINAL, Literal(line), IDENTITIES) for line in lines if line]
    records += [Quad(iri, _REPLACED, to, IDENTITIES) for iri, to in mapping.items()]
    for one in kept:
        records += _record(one, mapping)
    change.add(records)
    return len(written), found.waiting


def _record(one: Decision, mapping: dict[NamedNode, NamedNode]) -> list[Quad]:
    digest = hashlib.sha256("\n".join(one.pair).encode()).hexdigest()[:16]
    node = NamedNode(f"{terms.ID}identity/{digest}")
    left, right = NamedNode(one.left), NamedNode(one.right)
    values: list[tuple[NamedNode, NamedNode | Literal]] = [
        (_TYPE, _AXIOM),
        (_LEFT, left),
        (_RIGHT, right),
        (_SAID, _SAYS[one.decision]),
    ]
    values += [(p, Literal(getattr(one, n))) for n, p in _ABOUT.items() if getattr(one, n)]
    found = [Quad(node, predicate, value, IDENTITIES) for predicate, value in values]
    if one.decision == DIFFERENT:  # what the shapes ask for
        ends = mapping.get(left, left), mapping.get(right, right)
        found.append(Quad(ends[0], _DIFFERENT, ends[1], IDENTITIES))
    return found


def writable(graph: Holder) -> Store:
    """Return the store that a graph has, to be written to.

    Raises:
        StoreError: it is an endpoint.
    """
    if not isinstance(graph.store, Store):
        raise StoreError("endpoint-read-only", where=graph.store.name)
    return graph.store
