"""The units of a table of change, each a thing of its own for as long as it lives."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Quad

from govgraph.intake import mint
from govgraph.intake.arity import KEPT, Event, Unit
from govgraph.intake.claims import Claims, when
from govgraph.intake.mint import Origin
from govgraph.turtle import PREFIXES

_ATTESTED = NamedNode(PREFIXES["govg"] + "attested")
_ENDS = NamedNode(PREFIXES["govg"] + "ends")
_SHOWN = 4  # units that an event's label names on each side


@dataclass(frozen=True)
class _Thing:
    """A unit's IRI, the id it was minted from, and the name that it keeps."""

    node: NamedNode
    id: str
    name: str


class Units:
    """Writes down the events of a table; knows which thing a name means on which day.

    Args:
        origin: the table.
        organs: its units are organs, not areas.
        told: the content of ``changes.toml``: the IRIs of kinds, and which of them close.

    Example:
        >>> known = Units(Origin("a.csv"), organs=False, told={"kinds": {}, "closes": {}})
        >>> known.before(Unit("A", "1"), "2025").node == known.before(Unit("A", "1"), "2025").node
        True
    """

    def __init__(self, origin: Origin, *, organs: bool, told: Mapping[str, Any]) -> None:
        self._claims = Claims(origin)
        self._organs = organs
        self._kinds = told["kinds"]
        self._closes = told["closes"].get("organ" if organs else "area", ())
        self._made: dict[tuple[str, ...], list[tuple[str, _Thing]]] = {}
        self._written: set[tuple[NamedNode, str, str, NamedNode | None]] = set()
        self._kept: list[Quad] = []

    @property
    def quads(self) -> list[Quad]:
        """What was written down."""
        return self._claims.quads + self._kept

    def before(self, unit: Unit, day: str) -> _Thing:
        """Find what a name meant before a day: the last that began, else the first there was."""
        made = self._made.get(unit.key, ())
        return self._known(unit, [one for one in made if not one[0] or one[0] < day])

    def on(self, unit: Unit, day: str) -> _Thing:
        """Find what a name means from a day on."""
        made = self._made.get(unit.key, ())
        return self._known(unit, [one for one in made if one[0] <= (day or _NO_DAY)])

    def tell(self, event: Event, day: str) -> None:
        """Write down an event of a day, its units and its evidence."""
        olds = [self.before(unit, day) for unit in event.olds]
        for unit, thing in zip(event.olds, olds, strict=True):
            self._write(unit, thing, lambda parent: self.before(parent, day))
        news = [self._new(event, unit, day, olds) for unit in event.news]
        for unit, thing in zip(event.news, news, strict=True):
            self._write(unit, thing, lambda parent: self.on(parent, day))
        where = f"row={_ranges(event.rows)}"
        if event.kind == KEPT:
            self._keep(olds[0], day, where, said=bool(event.word))
            return
        after = tuple(thing.node for thing in news)
        gone = tuple(thing.node for thing in olds if thing.node not in after)
        self._claims.reorganisation(
            f"{_named(event.olds)} → {_named(event.news)}",
            self._kinds[event.kind],
            before=gone,
            after=after,
            closes=gone if event.kind in self._closes else (),
            date=day,
            word=event.word,
            where=where,
        )

    def _new(self, event: Event, unit: Unit, day: str, olds: list[_Thing]) -> _Thing:
        if event.kind == KEPT:
            thing = olds[0]
        elif event.kind == "absorption":
            thing = self.before(unit, day)
        elif (made := self._made.get(unit.key)) and made[-1][0] == (day or _NO_DAY):
            return made[-1][1]  # another event of that day brought it about too
        else:
            thing = self._mint(unit, f"{day or 'new'}-")
        self._made.setdefault(unit.key, []).append((day or _NO_DAY, thing))
        return thing

    def _known(self, unit: Unit, made: list[tuple[str, _Thing]]) -> _Thing:
        if made:
            return made[-1][1]
        thing = self._mint(unit, "")
        self._made.setdefault(unit.key, []).insert(0, ("", thing))
        return thing

    def _mint(self, unit: Unit, prefix: str) -> _Thing:
        chain: list[Unit] = []
        one: Unit | None = unit
        while one is not None:
            chain.insert(0, one)
            one = one.within
        coded = all(part.code for part in chain)
        # Names fold alike and repeat: mint puts a hash behind an id that is no slug.
        id = prefix + ("-" if coded else " / ").join(part.code or part.name for part in chain)
        kind = "organ" if self._organs else "area"
        return _Thing(mint.iri(self._claims.origin, kind, unit.name, id=id), id, unit.name)

    def _write(self, unit: Unit, thing: _Thing, find: Callable[[Unit], _Thing]) -> None:
        """Write down a unit, and what it is part of."""
        above = find(unit.within) if unit.within else None
        parent = above.node if above else None
        written = (thing.node, unit.name, unit.code, parent)
        if written in self._written:
            return
        self._written.add(written)
        if unit.within and above:
            self._write(unit.within, above, find)
        if self._organs:
            self._claims.organ(thing.name, id=thing.id, parent=parent)
        else:
            self._claims.area(thing.name, id=thing.id, within=parent, level=unit.level)
        if unit.code:
            self._claims.notation(thing.node, unit.code)
        if unit.name != thing.name:  # one thing has one name, and may be spelled in other ways
            self._claims.alternative(thing.node, unit.name)

    def _keep(self, thing: _Thing, day: str, where: str, *, said: bool) -> None:
        """Say that a unit was there on the day and did not end then: nothing happened to it.

        That it did not end is a denial, implied where no word of the row says that it was kept.
        """
        if not day:
            return
        self._kept.append(Quad(thing.node, _ATTESTED, when(day), self._claims.graph))
        there = self._statement(thing, _ATTESTED, day, "")
        self._claims.supports(there, where=where)
        ended = self._statement(thing, _ENDS, day, " ends")
        self._claims.supports(ended, where=where, status="denied", explicit=said)

    def _statement(self, thing: _Thing, predicate: NamedNode, day: str, more: str) -> NamedNode:
        context = f"{thing.node.value} {day}{more}"
        claim = mint.iri(self._claims.origin, "statement", thing.name, context=context)
        rdf, graph = PREFIXES["rdf"], self._claims.graph
        self._kept += [
            Quad(claim, NamedNode(rdf + "type"), NamedNode(rdf + "Statement"), graph),
            Quad(claim, NamedNode(rdf + "subject"), thing.node, graph),
            Quad(claim, NamedNode(rdf + "predicate"), predicate, graph),
            Quad(claim, NamedNode(rdf + "object"), when(day), graph),
        ]
        return claim


_NO_DAY = "~"  # an undated beginning: after every day, so that an old unit is never taken for it


def _named(units: Iterable[Unit]) -> str:
    names = [unit.name for unit in units]
    more = [f"+{len(names) - _SHOWN}"] if len(names) > _SHOWN + 1 else []
    return ", ".join((names[:_SHOWN] if more else names) + more) or "–"


def _ranges(rows: Iterable[int]) -> str:
    """Write row numbers as RFC 7111 does: 2-4;7."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ";".join(f"{a}-{b}" if a != b else str(a) for a, b in spans)
