"""The part of a graph that a query can see, gathered from a server by plain joins.

For servers whose joins are right and whose expressions are not (:mod:`govgraph.remote.virtuoso`).
For each triple pattern of a query the server is asked for the triples that match it together with
what must hold beside it: the other patterns of its group and of the groups around it. The query
itself is then answered here, over what came.

Why that gives the same rows: nothing is left out that a solution needs. A pattern's triples are
only ever narrowed by patterns that every solution must match too. What ``OPTIONAL``, ``MINUS`` and
``EXISTS`` look for is narrowed by what binds its variables beside it, never by what else is said of
them: there, finding nothing would change the rows.
"""

from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, QueryTriples, Store

from govgraph.errors import QueryError
from govgraph.remote import narrowing
from govgraph.remote.narrowing import Atom, Context
from govgraph.remote.tree import (
    Aside,
    Bound,
    Choice,
    Closure,
    Edge,
    Group,
    Inner,
    Query,
    Values,
    groups,
    mapped,
    variables,
    walk,
)

Ask = Callable[[str, list[str]], QuerySolutions]
_MOST_VALUES = 200  # terms written into a request
_DEEPEST = 50  # steps of a path, from which on all of its triples are asked for


class Gathering:
    """Gathers what one query can see.

    Args:
        query: the query.
        ask: asks the server a SELECT query, given its columns.

    Attributes:
        store: what was gathered; triples of no certain graph stand in the default graph.

    Example:
        >>> made = Gathering(Query("", "", Group()), lambda text, names: Store().query(text))
        >>> len(made.store) == 0
        True
    """

    def __init__(self, query: Query, ask: Ask) -> None:
        self.store = Store()
        self._query, self._ask = query, ask
        self._asked: dict[str, frozenset[Quad]] = {}
        self._constants: dict[str, object] = {}
        self._ends: dict[tuple[str, str, str, tuple[str, ...]], frozenset[str] | None] = {}
        self._seeing = {
            id(each)
            for one in walk(query.group)
            if isinstance(one, Aside)
            for each in (one.group, *groups(one.group))
        }
        self._walk(query.group, [()])

    # Groups

    def _walk(self, group: Group, around: list[Context]) -> set[Quad]:
        """Gather for all patterns of a group; return what those of its own found."""
        found: set[Quad] = set()
        beside = narrowing.joined(around, self._mandatory(group))
        if not beside:  # nothing can match
            return found
        for at, item in enumerate(group.items):
            if isinstance(item, Edge):
                found |= self._fetch(item, beside)
            elif isinstance(item, Closure):
                self._follow(item, beside)
            elif isinstance(item, Group):
                found |= self._walk(item, beside)
            elif isinstance(item, Inner):
                self._walk(item.group, [()] if item.cut else beside)
            elif isinstance(item, Choice):
                others = Group([one for one in group.items if one is not item])
                for one in item.groups:
                    found |= self._walk(one, narrowing.joined(around, self._mandatory(others)))
            elif isinstance(item, Aside):
                left = group if item.kind == "test" else Group(group.items[:at])
                near = narrowing.beside(item.group, around, self._mandatory(left))
                self._walk(item.group, near)
        return found

    def _mandatory(self, group: Group) -> list[Context]:
        """Say what every solution of a group matches, in as many ways as its UNIONs have."""
        if self._dead(group):
            return []
        ways: list[Context] = [()]
        for item in group.items:
            if isinstance(item, Edge):
                ways = [(*way, item) for way in ways]
            elif isinstance(item, Values) and "UNDEF" not in item.terms:
                if len(item.terms) <= _MOST_VALUES:
                    ways = [(*way, item) for way in ways]
            elif isinstance(item, Group):
                ways = narrowing.joined(ways, self._mandatory(item))
            elif isinstance(item, Inner):
                ways = narrowing.joined(ways, self._mandatory(item.group))
            elif isinstance(item, Choice):
                several = [way for one in item.groups for way in self._mandatory(one)]
                if not several or len(ways) * len(several) <= narrowing.MOST_WAYS:
                    ways = narrowing.joined(ways, several)
        for item in group.items:
            if isinstance(item, Closure):
                ways = [more for way in ways for more in self._reached(item, way)]
        return ways

    def _dead(self, group: Group) -> bool:
        """Say whether a group can have no solution, for what its parameters are."""
        values = [one for one in group.items if isinstance(one, Values)]
        if any(not one.terms for one in values):
            return True
        for item in group.items:
            given = [
                one for one in values if isinstance(item, Bound) and one.variable == item.variable
            ]
            if not isinstance(item, Bound) or not given:
                continue
            unbound = all(set(one.terms) == {"UNDEF"} for one in given)
            if not item.wanted and any("UNDEF" not in one.terms for one in given):
                return True
            # within OPTIONAL and EXISTS, what is bound outside is seen
            outside = self._query.group if id(group) in self._seeing else group
            if item.wanted and unbound and not narrowing.bound(item.variable, outside):
                return True
        return False

    # Paths

    def _reached(self, path: Closure, way: Context) -> list[Context]:
        """Add to a way what a path reaches from an end that is known."""
        known = {one.variable: one.terms for one in way if isinstance(one, Values)}
        for here, there, text in (
            (path.object, path.subject, f"?there {path.path} {{}}"),
            (path.subject, path.object, f"{{}} {path.path} ?there"),
        ):
            starts = known.get(here, () if here.startswith("?") else (here,))
            if not starts or not there.startswith("?") or not all(map(narrowing.is_iri, starts)):
                continue
            key = (path.subject, path.path, path.object, starts)
            if key not in self._ends:
                self._follow(path, [(Values(here, starts),) if here.startswith("?") else ()])
                self._ends[key] = self._found(text, starts)
            ends = self._ends[key]
            if ends is None or len(ends) > _MOST_VALUES:
                return [way]
            return [(*way, Values(there, tuple(sorted(ends))))] if ends else []
        return [way]

    def _found(self, text: str, starts: tuple[str, ...]) -> frozenset[str] | None:
        """Ask what was gathered for the ends of a path; None where one of them has no name."""
        ends: set[str] = set()
        for start in starts:
            rows = self.store.query(
                f"{self._query.prologue} SELECT DISTINCT ?there {{ {text.format(start)} }}",
                use_default_graph_as_union=True,
            )
            assert isinstance(rows, QuerySolutions)
            for row in rows:
                if not isinstance(row["there"], NamedNode):
                    return None
                ends.add(str(row["there"]))
        return frozenset(ends)

    def _follow(self, path: Closure, beside: list[Context]) -> None:
        """Gather the triples of a path step by step, from where it starts or where it ends."""
        for way in beside:
            for end in (path.subject, path.object):
                self._meet(end, way, _graph(path))
            names = {name for one in way for name in variables(one)}
            forward = not path.subject.startswith("?") or path.subject in names
            backward = not path.object.startswith("?") or path.object in names
            if not (forward or backward):  # from each node there is, to itself
                self._fetch(Edge("?any", "?way", "?other", _graph(path)), [()])
            elif not self._steps(path, way, forward):
                self._walk(path.inner, [()])

    def _meet(self, end: str, way: Context, graph: str) -> None:
        """Gather something of a path's end that is named: no step leads to it, if it is there."""
        edges = [one for one in way if isinstance(one, Edge)]
        if end in {name for one in edges for name in variables(one)}:
            return
        given = [one for one in way if isinstance(one, Values) and one.variable == end]
        for term in given[0].terms if given else () if end.startswith("?") else (end,):
            there = self._fetch(Edge(term, "?way", "?other", graph), [()])
            if graph or not there:  # in other graphs it may be there otherwise
                self._fetch(Edge("?other", "?way", term, graph), [()])

    def _steps(self, path: Closure, way: Context, forward: bool) -> bool:
        """Follow a path until nothing new comes; say whether that was the end of it."""
        seen: set[Quad] = set()
        node = path.subject if forward else path.object
        for number in range(_DEEPEST):
            here, there = node, f"{path.end}_{number}"
            ends = (here, there) if forward else (there, here)
            names = dict(zip((path.start, path.end), ends, strict=True))
            step = mapped(path.inner, _Names(names, number))
            new = self._walk(step, [way]) - seen
            own = self._mandatory(step)
            if not new or not own:
                return True
            if len(own) > 1 or not narrowing.flat(step):  # too many ways
                return False
            seen |= new
            way, node = (*way, *own[0]), there
        return False

    # Requests

    def _fetch(self, edge: Edge, beside: list[Context]) -> set[Quad]:
        found: set[Quad] = set()
        wanted = narrowing.loosened(edge)
        alone = narrowing.written(narrowing.numbered(wanted)[0], [])
        several = [
            narrowing.near(
                wanted, [narrowing.loosened(one) if isinstance(one, Edge) else one for one in way]
            )
            for way in beside
        ]
        for near in narrowing.widest(several):
            if near and alone not in self._asked:
                try:
                    found |= self._once(wanted, near)
                    continue
                except QueryError:  # too much for the server: more than is needed, then
                    pass
            found |= self._once(wanted, [])
        return found

    def _once(self, edge: Edge, near: Sequence[Atom]) -> frozenset[Quad]:
        edge, near = narrowing.numbered(edge, near)
        key = narrowing.written(edge, near)
        if key not in self._asked:
            names = narrowing.columns(edge)
            columns = " ".join(names)
            text = f"SELECT DISTINCT {columns} {self._query.dataset} WHERE {{ {key} }}"
            rows = self._ask(f"{self._query.prologue} {text}", [one[1:] for one in names])
            quads = [quad for row in rows if (quad := self._quad(edge, names, row)) is not None]
            self.store.extend(quads)
            self._asked[key] = frozenset(quads)
        return self._asked[key]

    def _quad(self, edge: Edge, names: list[str], row: Iterable[object]) -> Quad | None:
        values = dict(zip(names, row, strict=False))
        s, p, o, g = (values.get(one) or self._constant(one) for one in edge)
        if isinstance(s, Literal) or not isinstance(p, NamedNode):
            return None
        return Quad(s, p, o, g or DefaultGraph())  # type: ignore[arg-type]

    def _constant(self, term: str) -> object:
        """Read a term that the query names."""
        if not term:
            return None
        if term not in self._constants:
            pattern = "<urn:x> a <urn:x>" if term == "a" else f"<urn:x> <urn:x> {term}"
            found = Store().query(f"{self._query.prologue} CONSTRUCT {{ {pattern} }} {{}}")
            assert isinstance(found, QueryTriples)
            one = next(found)
            self._constants[term] = one.predicate if term == "a" else one.object
        return self._constants[term]


def _graph(path: Closure) -> str:
    """Return the graph that a path stands in."""
    return next((one.graph for one in walk(path.inner) if isinstance(one, Edge)), "")


class _Names:
    """Renames the ends of a step, and makes new names of its other variables."""

    def __init__(self, ends: dict[str, str], number: int) -> None:
        self._ends, self._number = ends, number

    def __call__(self, term: str) -> str:
        if term in self._ends:
            return self._ends[term]
        return f"{term}_s{self._number}" if term.startswith("?") else term
