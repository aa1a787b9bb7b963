"""What a shape is, once read."""

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from govgraph.shacl.paths import Path
from govgraph.shacl.source import Node, Term

_MOST = 2**62  # leaves room for one more within 64 bits
_LONGEST = len(str(_MOST))


@dataclass(frozen=True)
class Constraint:
    """One constraint of a shape.

    Attributes:
        kind: the component's name without ``ConstraintComponent``; ``SPARQL``; or ``Custom``.
        component: the component's IRI.
        value: the parameter's value. values: the members of the list that it is.
        shapes: the shapes that it refers to.
        flags: of a pattern. siblings: of a qualified value shape that must be disjoint.
        node: of a SPARQL constraint or custom component, its node in the shapes graph.
        given: of a custom component, the values of its parameters by name.
    """

    kind: str
    component: NamedNode
    value: Term
    values: tuple[Term, ...] = ()
    shapes: tuple["Shape", ...] = ()
    flags: str = ""
    siblings: tuple["Shape", ...] = ()
    node: Node | None = None
    given: dict[str, Term] = field(default_factory=dict, hash=False, compare=False)

    @property
    def number(self) -> int:
        """The value as a whole number; one beyond what engines count with is their largest."""
        assert isinstance(self.value, Literal)
        digits = self.value.value.lstrip("+0") or "0"
        return int(digits) if len(digits) < _LONGEST else _MOST


@dataclass(eq=False)
class Shape:
    """A node shape, or with a path a property shape.

    Attributes:
        node: its node in the shapes graph. path: of a property shape.
        severity, messages: as its results will have them.
        targets: pairs of the kind of target and its value.
        constraints: its own. properties: the property shapes it has.
        deactivated: then nothing is asked of anything.
    """

    node: Node
    path: Path | None
    severity: NamedNode
    messages: tuple[Literal, ...]
    targets: tuple[tuple[str, Term], ...] = ()
    constraints: tuple[Constraint, ...] = ()
    properties: tuple["Shape", ...] = ()
    deactivated: bool = False
