"""Putting decisions into a store: its articles' graphs are made anew of all that was accepted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from govgraph import derive, knowledge, quads
from govgraph.matching import identities
from govgraph.reviewing import graphing, memory
from govgraph.reviewing.open import OpenError
from govgraph.reviewing.records import ACCEPT, REJECT, Record
from govgraph.store import Store

_SAME = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX govg: <https://w3id.org/govgraph/ontology#>
ASK {
  GRAPH %s { %s dcterms:source ?source . ?source govg:sha256 "%s" ; govg:textLength ?length }
}"""


@dataclass(frozen=True)
class Outcome:
    """What was done.

    Attributes:
        accepted, rejected: how many claims of these articles are so now.
        open: accepted claims that leave open what a graph must know, and why.
        graphs: the named graphs that were made.
        derived: how many statements were derived.
    """

    accepted: int
    rejected: int
    open: tuple[tuple[Record, OpenError], ...]
    graphs: tuple[str, ...]
    derived: int


def signed(found: Iterable[Record], by: str, when: str) -> list[Record]:
    """Give decisions without a reviewer, or a time, those given.

    Example:
        >>> signed([], "Lan", "2026-01-02T03:04:05Z")
        []
    """
    return [
        replace(one, by=one.by or by, when=one.when or when) if one.decision else one
        for one in found
    ]


def apply(graph: identities.Holder, decided: Iterable[Record]) -> Outcome:
    """Put decisions into a graph's store, and derive again; all or nothing.

    Accepted claims stand in their article's named graph, with their evidence. A decision replaces
    an earlier one on the same claim; ``skip`` takes it back. Applied twice, nothing changes.

    Args:
        graph: whose store is changed.
        decided: records with decisions; those without are passed over.

    Raises:
        StoreError: the store cannot be written.
    """
    store = identities.writable(graph)
    new = [one for one in decided if one.decision]
    touched = {one.paper.sha256 for one in new}
    with store.writing() as change:
        kept = memory.stored(change)
        stems = {one.paper.sha256: stem for one, stem in kept.values() if _is(change, one, stem)}
        merged = {id: one for id, (one, _) in kept.items()}
        merged |= {one.claim.id: one for one in new}
        merged = {id: one for id, one in merged.items() if one.decision in (ACCEPT, REJECT)}
        knowledge.renew(change)
        homes = {digest: f"{quads.GRAPHS}{stem}" for digest, stem in stems.items()}
        with identities.apart(change):
            # An article never rests on another that was reviewed: what is decided on that one
            # may change, and the order of decisions must not matter.
            others = [
                q for d, home in homes.items() if d not in touched for q in change.quads(home)
            ]
            for home in homes.values():
                change.remove(home)
        accepted = [
            one for one in merged.values() if one.decision == ACCEPT and one.paper.sha256 in touched
        ]
        made = graphing.graph(change, accepted, stems=stems, taken=homes.values())
        stems |= {digest: name.removeprefix(quads.GRAPHS) for digest, name in made.graphs.items()}
        with identities.apart(change):
            change.add(others)
            change.add(made.quads)
            change.remove(memory.REVIEWS.value)
            change.add(
                memory.quads((one, stems.get(one.paper.sha256, "")) for one in merged.values())
            )
        derived = derive.run(change)
    some = [one for one in merged.values() if one.paper.sha256 in touched]
    count = sum(one.decision == ACCEPT for one in some)
    names = tuple(made.graphs.values())
    return Outcome(count, len(some) - count, tuple(made.open), names, derived)


def _is(change: Store, one: Record, stem: str) -> bool:
    """Whether the graph of that name is the article's: what a store remembers may be forged."""
    if not stem or quads.slug(stem) != stem or stem in graphing.OURS:
        return False
    graph = f"<{quads.GRAPHS}{stem}>"
    return bool(change.query(_SAME % (graph, graph, one.paper.sha256)))
