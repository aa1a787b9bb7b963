"""Shapes compiled to queries: one SPARQL SELECT a constraint, over all its targets at once.

Each query gives ``?this`` (the focus node), and where the constraint's results have them
``?value`` and ``?path``. A property shape within another has the outer one's value nodes as its
focus nodes: the way there is kept in ``?_f0``, ``?_f1``, … so that a node reached twice is told
twice, as the standard wants.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal

from govgraph import lexer
from govgraph.errors import ShapesError
from govgraph.shacl import custom
from govgraph.shacl.conditions import Conditions
from govgraph.shacl.model import Constraint, Shape
from govgraph.shacl.paths import Path
from govgraph.shacl.shapes import Shapes
from govgraph.shacl.source import RDF, Term, short

_TYPE = f"<{RDF}type>"
_MOST = 10_000  # shapes below one, as often as they are reached


@dataclass(frozen=True)
class Check:
    """One constraint of one shape, as a query.

    Attributes:
        shape, constraint: what is checked.
        query: SPARQL.
        focus: a query of all focus nodes, where ``query`` does not tell how often one is
            reached; else nothing.
    """

    shape: Shape
    constraint: Constraint
    query: str
    focus: str = ""


@dataclass(frozen=True)
class _Focus:
    """How focus nodes are reached: a pattern that binds ``?this``, and the way there."""

    pattern: str
    way: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        return " ".join([*self.way, "?this"])

    def through(self, path: Path) -> "_Focus":
        """Go on along a path: its value nodes become focus nodes."""
        here = f"?_f{len(self.way)}"
        # told apart from texts and IRIs in which it may stand
        found = [one.start for one in lexer.tokens(self.pattern) if one.text == "?this"]
        moved = self.pattern
        for start in reversed(found):
            moved = moved[:start] + here + moved[start + len("?this") :]
        return _Focus(f"{moved} {here} {path} ?this .", (*self.way, here))


def compile_shapes(shapes: Shapes, subclasses: Mapping[str, list[Term]]) -> Iterator[Check]:
    """Compile shapes.

    Args:
        shapes: the shapes.
        subclasses: the subclasses, in the data, of each class that the shapes name.

    Yields:
        A check for each constraint of each shape that is reached from a target.

    Raises:
        ShapesError: a constraint is broken or not supported.

    Example:
        >>> list(compile_shapes(Shapes([]), {}))
        []
    """
    for shape in shapes.targeted:
        if shape.targets and not shape.deactivated:
            yield from _Compiler(shapes, subclasses).checks(shape)


class _Compiler:
    """Compiles one shape with targets and the property shapes below it."""

    def __init__(self, shapes: Shapes, subclasses: Mapping[str, list[Term]]) -> None:
        self._shapes = shapes
        self._subclasses = subclasses
        self._reached = 0

    def checks(self, shape: Shape) -> Iterator[Check]:
        yield from self._below(shape, _Focus(self._targets(shape)))

    def _below(self, shape: Shape, focus: _Focus) -> Iterator[Check]:
        self._reached += 1
        if self._reached > _MOST:  # shapes that share parts may double at each level
            raise ShapesError("shapes-too-large", name=short(shape.node))
        for constraint in shape.constraints:
            yield self._check(shape, constraint, focus)
        for one in shape.properties:
            if not one.deactivated:
                yield from self._below(one, focus.through(shape.path) if shape.path else focus)

    def _targets(self, shape: Shape) -> str:
        """Write a pattern for the nodes that a shape's targets choose (section 2.1.3)."""
        nodes, ways = [], []
        for number, (kind, value) in enumerate(shape.targets):
            if kind == "targetNode":
                nodes.append(str(value))
            elif kind == "targetClass":
                for one in self._subclasses.get(getattr(value, "value", ""), []) or [value]:
                    ways.append(f"?this {_TYPE} {one} .")
            elif kind == "targetSubjectsOf":
                ways.append(f"?this {value} ?_t{number} .")
            else:
                ways.append(f"?_t{number} {value} ?this .")
        if nodes:
            ways.append(f"VALUES ?this {{ {' '.join(nodes)} }}")
        if len(ways) == 1 and not nodes and "?_t" not in ways[0]:
            return ways[0]
        several = " UNION ".join(f"{{ {one} }}" for one in ways)
        return f"{{ SELECT DISTINCT ?this WHERE {{ {several} }} }}"

    def _check(self, shape: Shape, constraint: Constraint, focus: _Focus) -> Check:
        conditions = Conditions(self._subclasses)
        if constraint.kind in ("SPARQL", "Custom"):
            return self._custom(shape, constraint, focus)
        pattern, names = self._pattern(shape, constraint, focus, conditions)
        query = f"SELECT DISTINCT {focus.names}{names} WHERE {{ {focus.pattern} {pattern} }}"
        if constraint.kind in ("MinCount", "MaxCount") or constraint.kind.startswith("Qualified"):
            query = self._counted(shape, constraint, focus, conditions) or query
        return Check(shape, constraint, query)

    def _custom(self, shape: Shape, constraint: Constraint, focus: _Focus) -> Check:
        nodes = f"{{ SELECT DISTINCT ?this WHERE {{ {focus.pattern} }} }}"
        source = self._shapes.source
        if constraint.kind == "SPARQL":
            query = custom.select(source, shape, constraint, nodes, focus.pattern)
        else:
            reached = f"?this {shape.path} ?value ." if shape.path else "BIND(?this AS ?value)"
            query = custom.validator(source, shape, constraint, nodes, f"{nodes} {reached}")
        ways = f"SELECT DISTINCT {focus.names} WHERE {{ {focus.pattern} }}" if focus.way else ""
        return Check(shape, constraint, query, ways)

    def _pattern(
        self, shape: Shape, constraint: Constraint, focus: _Focus, conditions: Conditions
    ) -> tuple[str, str]:
        """Write a pattern for what breaks a constraint, and the columns it gives."""
        kind = constraint.kind
        if kind == "Closed":
            node = "?_node" if shape.path else "?this"
            found = conditions.opened(constraint, node, "?path", "?value")
            if shape.path:
                return f"?this {shape.path} ?_node . {found}", " ?_node ?path ?value"
            return found, " ?path ?value"
        if kind == "HasValue":
            return self._without(shape, constraint), ""
        if kind == "UniqueLang":
            shared = conditions.shared(shape, "?this", "?_one", "?_other")
            return f"{shared} BIND(LCASE(LANG(?_one)) AS ?lang)", " ?lang"
        if kind == "Equals":
            unequal = conditions.unequal(shape, constraint, "?this", "?value", focus.pattern)
            return unequal, " ?value"
        if kind == "Disjoint":
            return conditions.common(shape, constraint, "?this", "?value"), " ?value"
        if kind in ("LessThan", "LessThanOrEquals"):
            found = conditions.unordered(shape, constraint, "?this", "?value", "?_other")
            return found, " ?value ?_other"
        if kind in ("MinCount", "MaxCount"):
            return self._one(shape, constraint), ""
        if kind.startswith("Qualified"):
            return "", ""
        value = "?value" if shape.path else "?this"
        broken = f"FILTER(!{conditions.holds(constraint, value)})"
        if shape.path is None:
            return broken, ""
        return f"?this {shape.path} ?value . {broken}", " ?value"

    @staticmethod
    def _without(shape: Shape, constraint: Constraint) -> str:
        wanted = constraint.value
        if isinstance(wanted, BlankNode):  # a node of the shapes graph is none of the data
            return ""
        if shape.path is None:
            return f"FILTER(!sameTerm(?this, {wanted}))"
        if isinstance(wanted, Literal) or shape.path.kind != "iri":
            same = f"FILTER(sameTerm(?_any, {wanted}))"
            return f"FILTER NOT EXISTS {{ ?this {shape.path} ?_any {same} }}"
        return f"FILTER NOT EXISTS {{ ?this {shape.path} {wanted} }}"

    @staticmethod
    def _one(shape: Shape, constraint: Constraint) -> str:
        """Say what no value, or a second one, is."""
        if constraint.kind == "MinCount":
            return "FILTER NOT EXISTS { ?this " + f"{shape.path} ?_any }}"
        if constraint.number == 0:
            return f"?this {shape.path} ?_any ."
        return (
            f"?this {shape.path} ?_one . ?this {shape.path} ?_other ."
            " FILTER(!sameTerm(?_one, ?_other))"
        )

    def _counted(
        self, shape: Shape, constraint: Constraint, focus: _Focus, conditions: Conditions
    ) -> str:
        """Count values, where it takes more than telling none or two apart."""
        kind, number = constraint.kind, constraint.number
        least = kind.endswith("MinCount")
        if (kind == "MinCount" and number == 1) or (kind == "MaxCount" and number <= 1):
            return ""
        test = ""
        if kind.startswith("Qualified"):
            test = f" FILTER({conditions.qualifies(constraint, '?_counted')})"
        sign = "<" if least else ">"
        reached = f"?this {shape.path} ?_counted .{test}"
        if least:
            reached = f"OPTIONAL {{ {reached} }}"
        return (
            f"SELECT {focus.names} WHERE {{ {focus.pattern} {reached} }}"
            f" GROUP BY {focus.names} HAVING(COUNT(DISTINCT ?_counted) {sign} {number})"
        )
