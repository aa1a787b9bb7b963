"""From the rows of a table of change to events: how many became how many, and so what happened.

A row says that one old unit went, wholly or in part, into one new unit. A divided old unit is a
split (1→n); a new unit made of several is a merger (n→1), or where a part of a divided one went
into it a rearrangement; what is left is one unit that became one other, or that was kept. So what
an event says came before what it brought about never goes beyond what some row says.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from govgraph import text

KEPT = "kept"
_ALONE = {KEPT, "renaming"}
_BY_NEW = {"absorption", "rearrangement"}  # told of each new unit, also where an old one is divided


@dataclass(frozen=True)
class Unit:
    """An organ or area as a row names it.

    Attributes:
        name, code: as written; a code is no identity.
        within: what it is part of.
        level: the IRI of its level, or nothing.
    """

    name: str
    code: str = ""
    within: "Unit | None" = None
    level: str = field(default="", compare=False)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What tells it from the other units of one day."""
        return (text.same(self.name), self.code, *(self.within.key if self.within else ()))


@dataclass(frozen=True)
class Edge:
    """A row: an old unit, the new unit it went into.

    Attributes:
        row: as a spreadsheet counts.
        old, new: one of them may be absent: nothing came of it, or it came of nothing.
        date: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or nothing.
        kind: ``merger``, ``split``, …, ``kept``, or nothing.
        word: the row's own word for it.
        merged, divided: what the row's flags say, if it has any.
        cells: the row as it stands.
    """

    row: int
    old: Unit | None
    new: Unit | None
    date: str = ""
    kind: str = ""
    word: str = ""
    merged: bool | None = None
    divided: bool | None = None
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Event:
    """What happened to some units on one day; ``rows`` say so."""

    kind: str
    olds: tuple[Unit, ...]
    news: tuple[Unit, ...]
    rows: tuple[int, ...]
    word: str = ""


@dataclass(frozen=True)
class Fault:
    """A row that contradicts itself or the other rows."""

    edge: Edge
    column: str
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)


def judged(edges: Iterable[Edge], *, repeats: bool = False) -> tuple[list[Edge], list[Fault]]:
    """Part the rows that can be true together from the faulty ones.

    Args:
        edges: the rows.
        repeats: the same old and new unit may stand on many rows.

    Example:
        >>> one = Edge(2, Unit("A"), Unit("B"))
        >>> good, bad = judged([one, Edge(3, Unit("A"), Unit("B"))])
        >>> good == [one], bad[0].key
        (True, 'change-twice')
    """
    first: dict[tuple[object, ...], Edge] = {}
    faults = []
    for edge in edges:
        known = first.setdefault((_key(edge.old), _key(edge.new), edge.date), edge)
        if known is not edge and not repeats:
            faults.append(Fault(edge, "new", "change-twice", {"first": str(known.row)}))
    sources, targets = _counted(first.values())
    good = []
    for edge in first.values():
        fault = _contradiction(
            edge, sources[_key(edge.new), edge.date], targets[_key(edge.old), edge.date]
        )
        if fault is None:
            good.append(edge)
        else:
            faults.append(fault)
    return good, sorted(faults, key=lambda fault: fault.edge.row)


def events(edges: Sequence[Edge]) -> list[Event]:
    """Tell what happened on one day.

    Args:
        edges: rows of that day, none twice.

    Example:
        >>> a, b, c = Unit("A"), Unit("B"), Unit("C")
        >>> [one.kind for one in events([Edge(2, a, c), Edge(3, b, c)])]
        ['merger']
    """
    by_new: dict[object, list[Edge]] = defaultdict(list)
    by_old: dict[object, list[Edge]] = defaultdict(list)
    found = []
    for edge in edges:
        if edge.old is None or edge.new is None:
            found.append(_event("dissolution" if edge.new is None else "establishment", [edge]))
        else:
            by_new[edge.new.key].append(edge)
            by_old[edge.old.key].append(edge)
    divided = {key for key, some in by_old.items() if len(some) > 1}
    for some in by_new.values():
        if kind := _kind(some, any(_key(edge.old) in divided for edge in some)):
            found.append(_event(kind, some))
    for key in divided:
        if any(edge.kind not in _BY_NEW for edge in by_old[key]):
            found.append(_event("split", by_old[key]))
    return sorted(found, key=lambda event: (event.rows, event.kind))


def _kind(edges: list[Edge], divided: bool) -> str:
    """Say what brought a new unit about; nothing where the split of its one old unit says it."""
    kinds = {edge.kind for edge in edges if edge.kind}
    if "absorption" in kinds:
        return "absorption"
    if len(edges) > 1:
        whole = not divided or kinds == {"merger"}
        return "merger" if whole and kinds != {"rearrangement"} else "rearrangement"
    (edge,) = edges
    if divided:
        return "rearrangement" if kinds == {"rearrangement"} else ""
    assert edge.old is not None and edge.new is not None
    return edge.kind or (KEPT if _same_name(edge) else "renaming")


def _contradiction(edge: Edge, sources: int, targets: int) -> Fault | None:
    fields = {"olds": str(sources), "news": str(targets), "word": edge.word}
    key = ""
    if (edge.kind == "dissolution" and edge.new) or (edge.kind == "establishment" and edge.old):
        key = "change-one-sided"
    elif edge.old is None or edge.new is None:
        pass
    elif edge.kind == "merger" and sources < 2:
        key = "change-merger-of-one"
    elif edge.kind == "split" and targets < 2:
        key = "change-split-into-one"
    elif edge.kind in _ALONE and (sources > 1 or targets > 1):
        key = "change-not-alone"
    elif edge.kind == KEPT and not _same_name(edge):
        key = "change-kept-renamed"
    if key:
        return Fault(edge, "kind", key, fields)
    if edge.merged is False and sources > 1:
        return Fault(edge, "merged", "change-flag", fields)
    if edge.divided is not None and edge.divided != (targets > 1):
        return Fault(edge, "divided", "change-flag", fields)
    return None


def _counted(edges: Iterable[Edge]) -> tuple[dict[object, int], dict[object, int]]:
    """Count the old units of each new one, and the new units of each old one, day by day."""
    sources: dict[object, int] = defaultdict(int)
    targets: dict[object, int] = defaultdict(int)
    for edge in edges:
        if edge.old and edge.new:
            sources[edge.new.key, edge.date] += 1
            targets[edge.old.key, edge.date] += 1
    return sources, targets


def _event(kind: str, edges: list[Edge]) -> Event:
    olds = {edge.old.key: edge.old for edge in edges if edge.old}
    news = {edge.new.key: edge.new for edge in edges if edge.new}
    words = {edge.word for edge in edges}
    rows = tuple(sorted(edge.row for edge in edges))
    word = words.pop() if len(words) == 1 else ""
    return Event(kind, tuple(olds.values()), tuple(news.values()), rows, word)


def _key(unit: Unit | None) -> tuple[str, ...]:
    return unit.key if unit else ()


def _same_name(edge: Edge) -> bool:
    return bool(edge.old and edge.new and text.same(edge.old.name) == text.same(edge.new.name))
