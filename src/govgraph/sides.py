"""One side of a comparison: what a graph says, on a day or at any time, and how certainly.

On a day each thing is ``certain``, ``possible`` or ``never``, by its bounds (DESIGN §3). Without
a day it is ``stated``. What a graph does not speak of is ``absent``: that is no "never".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import NamedNode

from govgraph import queryable, questions, resources, terms
from govgraph.answer import value
from govgraph.pictures import bounds
from govgraph.pictures.bounds import UNKNOWN, Bounds
from govgraph.queryable import Queryable

ABSENT, NEVER, POSSIBLE, CERTAIN, STATED = "absent", "never", "possible", "certain", "stated"
_DISPUTED = "/disputed"
_RANK = {ABSENT: 0, NEVER: 1, POSSIBLE: 2, CERTAIN: 3, STATED: 3}


@dataclass(frozen=True)
class Fact:
    """What one side says of one thing.

    Attributes:
        status: how certainly it is so on the day; see the module.
        spans: the claims that say so, by IRI, and the bounds of each in words.
        bounds: those of all that is said of it, also of what is not so on the day.
    """

    status: str
    spans: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[Bounds, ...] = ()

    def passed(self, low: str, high: str, *, begin: bool) -> bool:
        """Whether it surely began, or ended, after the one day and by the other.

        Example:
            >>> Fact(POSSIBLE, {}, (Bounds("2021-06-01T00", "2021-06-01T00"),)).passed(
            ...     "2021-05-31", "2021-06-02", begin=True
            ... )
            True
        """
        low, high = f"{low}T00:00:00", f"{high}T00:00:00"
        pairs = (one[:2] if begin else one[2:] for one in self.bounds)
        return any(low < first and last and last <= high for first, last in pairs)


@dataclass(frozen=True)
class Event:
    """A reorganisation: how surely it has happened, its kind, date and parties."""

    status: str
    kind: str
    date: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass
class Side:
    """What a graph says.

    Attributes:
        name, day: of the graph; the day, or nothing.
        holdings: each person in each post.
        concurrent: each person in each pair of posts.
        events: the reorganisations. things: organs and areas.
        classes: every person, post, organ and area, with its class's local name.
        posts: each post, and who may hold it, for telling who came after whom.
    """

    name: str
    day: str = ""
    holdings: dict[tuple[str, str], Fact] = field(default_factory=dict)
    concurrent: dict[tuple[str, str, str], Fact] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    things: dict[str, Fact] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)


def look(store: Queryable, day: str = "") -> Side:
    """Look at a graph.

    Args:
        store: the graph, with what is derived from it.
        day: the day (YYYY-MM-DD); without it, any time.

    Example:
        >>> from govgraph.store import Store
        >>> look(Store.memory()).holdings
        {}
    """
    side = Side(store.name, day)
    tenures = _tenures(store, day)
    for (person, post, _), facts in _grouped(tenures).items():
        side.holdings[person, post] = _best(facts)
    side.concurrent = _concurrent(store, tenures, day)
    side.events = _events(store, day)
    for row in rows(store, "things"):
        if isinstance(row["thing"], NamedNode):
            iri, kind = row["thing"].value, row["class"].value.removeprefix(terms.GOVG)
            side.classes[iri] = kind
            if row["class"].value in (terms.AREA, terms.ORGAN):
                span = _bounds(row)
                status = _on(span, day)
                if _RANK[status] >= _RANK[side.things.get(iri, Fact(ABSENT)).status]:
                    side.things[iri] = Fact(status, {iri: span.words()}, (span,))
    return side


def rows(store: Queryable, name: str) -> list[terms.Row]:
    """Run one of the queries of ``queries/diff``.

    Example:
        >>> from govgraph.store import Store
        >>> rows(Store.memory(), "things")
        []
    """
    return queryable.rows(store, query(name).text)


@cache
def query(name: str) -> questions.Question:
    """Read one of the queries of ``queries/diff``.

    Example:
        >>> query("tenures").tags
        ('diff',)
    """
    folder = resources.folder("queries").joinpath("diff")
    return questions.parse(name, resources.read(folder.joinpath(f"{name}.rq")))


# A tenure: whose, of which post, its IRI.
_Key = tuple[str, str, str]


def _tenures(store: Queryable, day: str) -> dict[_Key, Fact]:
    found: dict[_Key, Fact] = {}
    for row in rows(store, "tenures"):
        nodes = (row["person"], row["post"], row["thing"])
        if all(isinstance(node, NamedNode) for node in nodes):
            person, post, tenure = (node.value for node in nodes)
            span = _bounds(row)
            status = _doubted(_on(span, day), row["standing"].value)
            sure = UNKNOWN if row["standing"].value.endswith(_DISPUTED) else span
            fact = Fact(status, {tenure: span.words()}, (sure,))
            known = found.get((person, post, tenure))
            found[person, post, tenure] = _best([known, fact]) if known else fact
    return found


def _concurrent(
    store: Queryable, tenures: dict[_Key, Fact], day: str
) -> dict[tuple[str, str, str], Fact]:
    """Tell who holds which two posts at once: on a day, as surely as both are held on it."""
    by_tenure = {key[2]: (key, fact) for key, fact in tenures.items()}
    found: dict[tuple[str, str, str], list[Fact]] = {}
    for row in rows(store, "concurrent"):
        one, other = (by_tenure.get(row[name].value) for name in ("first", "second"))
        if one is None or other is None or one[0][0] != other[0][0]:
            continue
        said = row["certainty"].value.rpartition("/")[2]
        status = min(one[1].status, other[1].status, key=_RANK.__getitem__) if day else said
        if status not in _RANK:
            continue
        first, second = sorted((one[0][1], other[0][1]))
        spans = {row["thing"].value: "", **one[1].spans, **other[1].spans}
        # Only a concurrency that is certain surely began with the later, ended with the first end.
        both = _shared(one[1], other[1]) if said == CERTAIN else ()
        found.setdefault((one[0][0], first, second), []).append(Fact(status, spans, both))
    return {key: _best(facts) for key, facts in found.items()}


def _shared(one: Fact, other: Fact) -> tuple[Bounds, ...]:
    """Return the bounds of the time that two tenures share."""
    first, second = one.bounds[0], other.bounds[0]
    begins = max(first[0], second[0]), first[1] and second[1] and max(first[1], second[1])
    ends = [end for end in (first[3], second[3]) if end]
    surely = first[2] and second[2] and min(first[2], second[2])
    return (Bounds(*begins, surely, min(ends, default="")),)


def _events(store: Queryable, day: str) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for row in sorted(rows(store, "events"), key=str):
        if not isinstance(row["thing"], NamedNode):
            continue
        iri = row["thing"].value
        known = found.get(iri)
        if known is None:
            status = _doubted(_happened(row, day), row["standing"].value)
            date = row["date"].value if row["date"] is not None else ""
            known = Event(status, row["kind"].value, date, (), ())
        parties = {"before": known.before, "after": known.after}
        if isinstance(row["party"], NamedNode):
            role = row["role"].value
            parties[role] = tuple(sorted({*parties[role], row["party"].value}))
        found[iri] = Event(known.status, known.kind, known.date, **parties)
    return found


def _happened(row: terms.Row, day: str) -> str:
    """Say how surely an event had taken place by a day: an undated one may always have."""
    if not day:
        return STATED
    first, last = (row[name].value if row[name] is not None else "" for name in ("first", "last"))
    then = f"{day}T00:00:00"
    if last and last <= then:
        return CERTAIN
    earlier = not first or first <= then or value(row["upTo"]) is True
    return POSSIBLE if earlier else NEVER


def _on(span: Bounds, day: str) -> str:
    return span.on(day) if day else STATED


def _doubted(status: str, standing: str) -> str:
    """What another source denies is never certain."""
    return POSSIBLE if status == CERTAIN and standing.endswith(_DISPUTED) else status


def _bounds(row: terms.Row) -> Bounds:
    cells = (row[name] for name in ("eb", "lb", "ee", "le"))
    found = bounds.of(*(cell.value if cell is not None else None for cell in cells))
    return found or UNKNOWN


def _grouped(tenures: dict[_Key, Fact]) -> dict[_Key, list[Fact]]:
    found: dict[_Key, list[Fact]] = {}
    for (person, post, _), fact in sorted(tenures.items()):
        found.setdefault((person, post, ""), []).append(fact)
    return found


def _best(facts: Iterable[Fact]) -> Fact:
    """Make one fact of several: as certain as the most certain, on the word of those."""
    every = list(facts)
    status = max((fact.status for fact in every), key=_RANK.__getitem__)
    spans = {
        claim: span for fact in every if fact.status == status for claim, span in fact.spans.items()
    }
    return Fact(status, spans, tuple(span for fact in every for span in fact.bounds))
