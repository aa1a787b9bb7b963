"""What makes a node conform, as SPARQL expressions that never fail.

Each expression is true or false whatever the node is: an error within it, as of comparing a text
with a number, counts as false, which is what SHACL asks for (sections 4.3 and 4.4).
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count

from pyoxigraph import BlankNode, Literal, NamedNode

from govgraph.errors import ShapesError
from govgraph.shacl import datatypes, literals
from govgraph.shacl.model import Constraint, Shape
from govgraph.shacl.paths import Path, steps
from govgraph.shacl.source import RDF, SH, Term, short

_TYPE = f"<{RDF}type>"
_KINDS = {
    "IRI": ("isIRI",),
    "BlankNode": ("isBlank",),
    "Literal": ("isLiteral",),
    "BlankNodeOrIRI": ("isBlank", "isIRI"),
    "BlankNodeOrLiteral": ("isBlank", "isLiteral"),
    "IRIOrLiteral": ("isIRI", "isLiteral"),
}
_COMPARED = {"MinExclusive": ">", "MinInclusive": ">=", "MaxExclusive": "<", "MaxInclusive": "<="}
_LONGEST = 1_000_000  # characters of a condition


class Conditions:
    """Makes expressions; each variable it needs is new.

    Args:
        subclasses: the subclasses of each class that is asked for, itself among them.

    Example:
        >>> Conditions({}).fresh()
        '?_n1'
    """

    def __init__(self, subclasses: Mapping[str, list[Term]]) -> None:
        self._subclasses = subclasses
        self._number = count(1)

    def fresh(self) -> str:
        """Return a variable that no other part of a query has."""
        return f"?_n{next(self._number)}"

    def conforms(self, shape: Shape, node: str) -> str:
        """Say when a node conforms to a shape, with all that the shape refers to.

        Args:
            shape: a node shape or a property shape.
            node: a variable, always bound.
        """
        if shape.deactivated:
            return "true"
        demands = [self._demand(shape, one, node) for one in shape.constraints]
        for one in shape.properties:
            demands.append(self.everywhere(shape.path, node, partial(self.conforms, one)))
        told = " && ".join(dict.fromkeys(demands)) or "true"
        if len(told) > _LONGEST:  # shapes that share parts may double at each level
            raise ShapesError("shapes-too-large", name=short(shape.node))
        return told

    def everywhere(self, path: Path | None, node: str, demand: Callable[[str], str]) -> str:
        """Say when all nodes at a path's end meet a demand; without a path, the node itself."""
        if path is None:
            return f"({demand(node)})"
        value = self.fresh()
        return f"NOT EXISTS {{ {self.reached(node, path, value, f'!({demand(value)})')} }}"

    def reached(self, node: str, path: Path, value: str, test: str = "") -> str:
        """Write a pattern for what a path reaches from a bound node, step by step.

        Oxigraph joins two steps within ``EXISTS`` by hashing, reading every first step there is:
        one step within another starts at what is known (``docs/decisions/0011``).
        """
        *before, last = steps(path)
        starts = [node, *(self.fresh() for _ in before)]
        written = f"{starts[-1]} {last} {value} ." + (f" FILTER({test})" if test else "")
        for start, step, end in reversed(list(zip(starts, before, starts[1:], strict=False))):
            written = f"{start} {step} {end} . FILTER EXISTS {{ {written} }}"
        return written

    def holds(self, constraint: Constraint, value: str) -> str:
        """Say when a value meets a constraint that judges each value by itself."""
        kind, wanted = constraint.kind, constraint.value
        if kind in _COMPARED:
            return f"COALESCE({value} {_COMPARED[kind]} {literals.countable(wanted)}, false)"
        if kind == "Class":
            return self._instance(wanted, value)
        if kind == "Datatype":
            return datatypes.condition(str(getattr(wanted, "value", "")), value)
        if kind == "NodeKind":
            return self._node_kind(wanted, value)
        if kind in ("MinLength", "MaxLength"):
            sign = ">=" if kind == "MinLength" else "<="
            return f"(!isBlank({value}) && STRLEN(STR({value})) {sign} {constraint.number})"
        if kind == "Pattern":
            assert isinstance(wanted, Literal)
            more = f", {Literal(constraint.flags)}" if constraint.flags else ""
            found = f"REGEX(STR({value}), {Literal(wanted.value)}{more})"
            return f"(!isBlank({value}) && COALESCE({found}, false))"
        if kind == "LanguageIn":
            tags = [f"LANGMATCHES(LANG({value}), {one})" for one in constraint.values]
            return f"(isLiteral({value}) && ({' || '.join(tags) or 'false'}))"
        if kind == "In":
            return self._among(value, constraint.values)
        return self._logical(constraint, value)

    def _logical(self, constraint: Constraint, value: str) -> str:
        told = [f"({self.conforms(one, value)})" for one in constraint.shapes]
        if constraint.kind == "Not":
            return f"(!{told[0]})"
        if constraint.kind in ("And", "Node"):
            return f"({' && '.join(told) or 'true'})"
        if constraint.kind == "Or":
            return f"({' || '.join(told) or 'false'})"
        assert constraint.kind == "Xone", constraint.kind
        return f"({' + '.join(f'IF({one}, 1, 0)' for one in told) or '0'} = 1)"

    def _instance(self, wanted: Term, value: str) -> str:
        classes = self._subclasses.get(getattr(wanted, "value", ""), [])
        several = classes or [wanted]
        if len(several) == 1:
            return f"EXISTS {{ {value} {_TYPE} {several[0]} }}"
        of = self.fresh()
        among = ", ".join(map(str, several))
        return f"EXISTS {{ {value} {_TYPE} {of} FILTER({of} IN ({among})) }}"

    def _node_kind(self, wanted: Term, value: str) -> str:
        tests = _KINDS.get(getattr(wanted, "value", "").removeprefix(SH))
        if tests is None:
            raise ShapesError("shapes-unsupported", name="sh:nodeKind", what=short(wanted))
        return "(" + " || ".join(f"{test}({value})" for test in tests) + ")"

    def _among(self, value: str, terms: tuple[Term, ...]) -> str:
        # IN compares by value: right for IRIs and texts, of which it takes thousands
        plain = [str(one) for one in terms if isinstance(one, NamedNode) or literals.is_told(one)]
        others = [one for one in terms if isinstance(one, Literal) and not literals.is_told(one)]
        tests = [f"COALESCE({value} IN ({', '.join(plain)}), false)"] if plain else []
        tests += [f"sameTerm({value}, {one})" for one in others]
        return f"({' || '.join(tests) or 'false'})"

    def _demand(self, shape: Shape, constraint: Constraint, node: str) -> str:
        """Say when a focus node meets a constraint of a shape."""
        if constraint.kind in ("SPARQL", "Custom"):
            what = "sh:sparql" if constraint.kind == "SPARQL" else short(constraint.component)
            raise ShapesError("shapes-nested", name=short(shape.node), what=what)
        if constraint.kind == "Closed":
            return self.everywhere(shape.path, node, partial(self._closed, constraint))
        judged = getattr(self, f"_{constraint.kind.lower()}", None)
        if judged is None:
            return self.everywhere(shape.path, node, partial(self.holds, constraint))
        found: str = judged(shape, constraint, node)
        return found

    def _closed(self, constraint: Constraint, node: str) -> str:
        return f"NOT EXISTS {{ {self.opened(constraint, node, self.fresh(), self.fresh())} }}"

    def opened(self, constraint: Constraint, node: str, name: str, value: str) -> str:
        """Write a pattern for what a closed shape does not allow."""
        allowed = ", ".join(str(one) for one in constraint.values if isinstance(one, NamedNode))
        test = f" FILTER({name} NOT IN ({allowed}))" if allowed else ""
        return f"{node} {name} {value} .{test}"

    def at_least(self, path: Path, node: str, number: int) -> str:
        """Say when a path reaches a number of different values."""
        if number <= 0:
            return "true"
        value = self.fresh()
        if number == 1:
            return f"EXISTS {{ {self.reached(node, path, value)} }}"
        return (
            f"EXISTS {{ SELECT {node} WHERE {{ {node} {path} {value} . }} GROUP BY {node}"
            f" HAVING(COUNT(DISTINCT {value}) >= {number}) }}"
        )

    def _mincount(self, shape: Shape, constraint: Constraint, node: str) -> str:
        assert shape.path is not None
        return self.at_least(shape.path, node, constraint.number)

    def _maxcount(self, shape: Shape, constraint: Constraint, node: str) -> str:
        assert shape.path is not None
        return f"(!{self.at_least(shape.path, node, constraint.number + 1)})"

    def qualifies(self, constraint: Constraint, value: str) -> str:
        """Say when a value counts for a qualified shape: it fits it, and no sibling's."""
        told = [f"({self.conforms(constraint.shapes[0], value)})"]
        told += [f"!({self.conforms(one, value)})" for one in constraint.siblings]
        return " && ".join(told)

    def _qualified(self, shape: Shape, constraint: Constraint, node: str, number: int) -> str:
        assert shape.path is not None
        if number <= 0:
            return "true"
        value = self.fresh()
        inner = f"{node} {shape.path} {value} . FILTER({self.qualifies(constraint, value)})"
        if number == 1:
            return f"EXISTS {{ {inner} }}"
        return (
            f"EXISTS {{ SELECT {node} WHERE {{ {inner} }} GROUP BY {node}"
            f" HAVING(COUNT(DISTINCT {value}) >= {number}) }}"
        )

    def _qualifiedmincount(self, shape: Shape, constraint: Constraint, node: str) -> str:
        return self._qualified(shape, constraint, node, constraint.number)

    def _qualifiedmaxcount(self, shape: Shape, constraint: Constraint, node: str) -> str:
        return f"(!{self._qualified(shape, constraint, node, constraint.number + 1)})"

    def _hasvalue(self, shape: Shape, constraint: Constraint, node: str) -> str:
        if isinstance(constraint.value, BlankNode):
            return "false"
        if shape.path is None:
            return f"sameTerm({node}, {constraint.value})"
        value = self.fresh()
        test = f"sameTerm({value}, {constraint.value})"
        return f"EXISTS {{ {self.reached(node, shape.path, value, test)} }}"

    def _uniquelang(self, shape: Shape, constraint: Constraint, node: str) -> str:
        return f"NOT EXISTS {{ {self.shared(shape, node, self.fresh(), self.fresh())} }}"

    def shared(self, shape: Shape, node: str, one: str, other: str) -> str:
        """Write a pattern for two values of one language."""
        return (
            f"{node} {shape.path} {one} . FILTER(isLiteral({one}) && LANG({one}) != '')"
            f" {node} {shape.path} {other} . FILTER(isLiteral({other})"
            f" && LCASE(LANG({one})) = LCASE(LANG({other})) && !sameTerm({one}, {other}))"
        )

    def _equals(self, shape: Shape, constraint: Constraint, node: str) -> str:
        value = self.fresh()
        if shape.path is not None:
            return f"NOT EXISTS {{ {self.unequal(shape, constraint, node, value)} }}"
        return (
            f"EXISTS {{ {node} {constraint.value} {node} }} && NOT EXISTS"
            f" {{ {node} {constraint.value} {value} FILTER(!sameTerm({value}, {node})) }}"
        )

    def unequal(
        self, shape: Shape, constraint: Constraint, node: str, value: str, focus: str = ""
    ) -> str:
        """Write a pattern for a value that only one of two properties has.

        Args:
            shape, constraint: what is asked.
            node, value: the variables.
            focus: of a node shape, the pattern that binds ``node``.
        """
        there = f"{node} {constraint.value} {value}"
        if shape.path is None:
            return (
                f"{{ {focus} FILTER NOT EXISTS {{ {node} {constraint.value} {node} }}"
                f" BIND({node} AS {value}) }} UNION"
                f" {{ {focus} {there} FILTER(!sameTerm({value}, {node})) }}"
            )
        here = f"{node} {shape.path} {value}"
        return (
            f"{{ {here} FILTER NOT EXISTS {{ {there} }} }} UNION"
            f" {{ {there} FILTER NOT EXISTS {{ {here} }} }}"
        )

    def _disjoint(self, shape: Shape, constraint: Constraint, node: str) -> str:
        return f"NOT EXISTS {{ {self.common(shape, constraint, node, self.fresh())} }}"

    def common(self, shape: Shape, constraint: Constraint, node: str, value: str) -> str:
        """Write a pattern for a value that both of two properties have."""
        if shape.path is None:
            return f"{node} {constraint.value} {node} . BIND({node} AS {value})"
        return f"{node} {shape.path} {value} . {node} {constraint.value} {value} ."

    def _lessthan(self, shape: Shape, constraint: Constraint, node: str) -> str:
        unordered = self.unordered(shape, constraint, node, self.fresh(), self.fresh())
        return f"NOT EXISTS {{ {unordered} }}"

    _lessthanorequals = _lessthan

    def unordered(
        self, shape: Shape, constraint: Constraint, node: str, value: str, other: str
    ) -> str:
        """Write a pattern for a value that is not less than another property's."""
        sign = "<" if constraint.kind == "LessThan" else "<="
        return (
            f"{node} {shape.path} {value} . {node} {constraint.value} {other} ."
            f" FILTER(!COALESCE({value} {sign} {other}, false))"
        )
