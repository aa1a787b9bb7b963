"""Refusing decisions on what is not there, of two kinds, or linked as only two things are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

from pyoxigraph import NamedNode

from govgraph.errors import InputError
from govgraph.matching.decisions import SAME, UNSURE, Decision
from govgraph.matching.facts import KINDS, rows
from govgraph.store import Store
from govgraph.turtle import PREFIXES

_AT_ONCE = 500  # pairs in one query
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def check(
    change: Store, new: Sequence[Decision], mapping: Mapping[str, str], path: str | Path
) -> None:
    """Refuse a file with a decision that cannot be.

    Args:
        change: the store, with what its sources say.
        new: the decisions of the file.
        mapping: which IRI gives way to which, by these and earlier decisions.
        path: the file, for the message.

    Raises:
        InputError: names the line.

    Example:
        >>> check(Store.memory(), [], {}, "d.csv")
    """
    for one in new:
        _kinds(change, one, path)
    _links(change, new, mapping, path)


def _kinds(change: Store, one: Decision, path: str | Path) -> None:
    """Refuse a pair that is not there, or of two kinds."""
    if one.decision == UNSURE:
        return
    kinds = []
    for iri in (one.left, one.right):
        own = {
            kind
            for kind, name in KINDS.items()
            if any(change.raw.quads_for_pattern(NamedNode(iri), _TYPE, NamedNode(name), None))
        }
        if not own:
            raise InputError("match-not-there", where=path, line=one.row, name=iri)
        kinds.append(own)
    if not kinds[0] & kinds[1]:
        raise InputError(
            "match-kinds-differ", where=path, line=one.row, left=one.left, right=one.right
        )


def _links(
    change: Store, new: Sequence[Decision], mapping: Mapping[str, str], path: str | Path
) -> None:
    """Refuse to make one, also by way of a third, what is linked as only two things are."""
    groups: dict[str, set[str]] = defaultdict(set)
    for iri, to in mapping.items():
        groups[to] |= {iri, to}
    said: dict[tuple[str, str], Decision] = {}
    for one in new:
        if one.decision == SAME:
            group = groups.pop(mapping.get(one.left, one.left), set())
            said |= dict.fromkeys(combinations(sorted(group), 2), one)
    said |= {one.pair: one for one in new if one.decision == SAME}
    both = [pair for one, other in said for pair in ((one, other), (other, one))]
    for start in range(0, len(both), _AT_ONCE):
        some = both[start : start + _AT_ONCE]
        wanted = " ".join(f"(<{one}> <{other}>)" for one, other in some)
        for row in rows(change, "joined", wanted):
            first, second = sorted((row["one"].value, row["other"].value))
            one = said[first, second]
            raise InputError(
                "match-joined",
                where=path,
                line=one.row,
                left=row["one"].value,
                right=row["other"].value,
                name=row["property"].value,
            )
