"""Shapes as they are read: targets, path, constraints (SHACL sections 2 to 5).

What is not supported is refused by name: nothing that a shapes graph demands is passed over.
"""

from collections.abc import Iterable
from functools import cached_property
from itertools import product

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from govgraph.errors import ShapesError
from govgraph.shacl import paths, vocabulary
from govgraph.shacl.model import Constraint, Shape
from govgraph.shacl.source import RDFS, SH, Node, Source, Term, sh, short
from govgraph.terms import XSD

_VIOLATION = sh("Violation")


class Shapes:
    """The shapes of a shapes graph.

    Args:
        quads: the shapes graph.

    Raises:
        ShapesError: a shape is broken, recursive, or uses what is not supported.

    Example:
        >>> Shapes([]).targeted
        []
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.source = Source(quads)
        if entailed := self.source.subjects(sh("entailment")):
            raise ShapesError("shapes-unsupported", name=short(entailed[0]), what="sh:entailment")
        self._read: dict[Node, Shape] = {}
        self._reading: list[Node] = []

    @cached_property
    def targeted(self) -> list[Shape]:
        """The shapes that choose focus nodes by themselves."""
        found = {one for name in vocabulary.TARGETS for one in self.source.subjects(sh(name))}
        found |= set(self.source.subjects(sh("target")))  # of SHACL-AF, and refused
        found |= self._classes
        return [self.shape(node) for node in sorted(found, key=str)]

    @cached_property
    def classes(self) -> list[NamedNode]:
        """The classes that targets and constraints name, to look up their subclasses."""
        found = {value for shape in self._all() for kind, value in shape.targets if "Class" in kind}
        found |= {c.value for s in self._all() for c in s.constraints if c.kind == "Class"}
        return sorted((one for one in found if isinstance(one, NamedNode)), key=str)

    @cached_property
    def _classes(self) -> set[Node]:
        """The shapes that are classes too: their instances are targets (section 2.1.3.3)."""
        kinds = {
            *self.source.instances(sh("NodeShape")),
            *self.source.instances(sh("PropertyShape")),
        }
        classes = self.source.instances(NamedNode(RDFS + "Class"))
        return {one for one in classes if one in kinds and isinstance(one, NamedNode)}

    @cached_property
    def components(self) -> list[Node]:
        """The constraint components that the shapes graph declares with SPARQL."""
        found = self.source.instances(sh("ConstraintComponent"))
        return [one for one in found if self.source.objects(one, sh("parameter"))]

    def shape(self, node: Term) -> Shape:
        """Read a shape, once.

        Raises:
            ShapesError: see the class.
        """
        if isinstance(node, Literal):
            raise ShapesError("shapes-no-shape", name=short(node))
        if node in self._reading:
            raise ShapesError("shapes-recursive", name=short(node))
        if node not in self._read:
            self._reading.append(node)
            try:
                self._read[node] = self._shape(node)
            finally:
                self._reading.pop()
        return self._read[node]

    def _all(self) -> list[Shape]:
        _ = self.targeted
        return list(self._read.values())

    def _shape(self, node: Node) -> Shape:
        source = self.source
        for name in sorted(source.predicates(node)):
            if name.startswith(SH) and name.removeprefix(SH) not in vocabulary.KNOWN:
                what = short(NamedNode(name))
                raise ShapesError("shapes-unsupported", name=short(node), what=what)
        on = source.value(node, sh("path"))
        path = paths.read(source, on) if on is not None else None
        severity = source.value(node, sh("severity")) or _VIOLATION
        shape = Shape(
            node,
            path,
            severity if isinstance(severity, NamedNode) else _VIOLATION,
            tuple(m for m in source.objects(node, sh("message")) if isinstance(m, Literal)),
            self._targets(node),
            deactivated=_true(source.value(node, sh("deactivated"))),
        )
        if not shape.deactivated:
            shape.constraints = (*self._core(shape), *self._sparql(node), *self._own(shape))
            shape.properties = tuple(
                self.shape(one) for one in source.objects(node, sh("property"))
            )
            for one in shape.properties:
                if one.path is None:
                    raise ShapesError("shapes-no-path", name=short(one.node))
        return shape

    def _targets(self, node: Node) -> tuple[tuple[str, Term], ...]:
        found = [
            (kind, value)
            for kind in vocabulary.TARGETS
            for value in self.source.objects(node, sh(kind))
        ]
        if node in self._classes:
            found.append(("targetClass", node))
        for kind, value in found:
            if not isinstance(value, NamedNode) and (kind, type(value)) != ("targetNode", Literal):
                raise ShapesError("shapes-target", name=short(node), what=f"sh:{kind}")
        return tuple(found)

    def _core(self, shape: Shape) -> list[Constraint]:
        found = []
        for kind, name in (vocabulary.VALUE | vocabulary.SET).items():
            for value in self.source.objects(shape.node, sh(name)):
                if shape.path is None and kind in vocabulary.OF_PROPERTIES:
                    raise ShapesError("shapes-no-path", name=short(shape.node))
                made = self._constraint(shape.node, kind, name, value)
                if made is not None:
                    found.append(made)
        return found

    def _constraint(self, node: Node, kind: str, name: str, value: Term) -> Constraint | None:
        source, component = self.source, sh(f"{kind}ConstraintComponent")
        wrong = ShapesError("shapes-value", name=short(node), what=f"sh:{name}", value=short(value))
        if kind in ("And", "Or", "Xone"):
            shapes = tuple(self.shape(one) for one in source.items(value))
            return Constraint(kind, component, value, shapes=shapes)
        if kind in ("Not", "Node"):
            return Constraint(kind, component, value, shapes=(self.shape(value),))
        if kind in ("In", "LanguageIn"):
            return Constraint(kind, component, value, values=tuple(source.items(value)))
        if kind in ("UniqueLang", "Closed"):
            # "1"^^xsd:boolean switches uniqueLang on nowhere: only true does
            if not _true(value) or (kind == "UniqueLang" and value.value != "true"):
                return None
            return Constraint(kind, component, value, values=self._open(node))
        if kind.endswith(("Count", "Length")):
            if not isinstance(value, Literal) or not value.value.lstrip("+").isdecimal():
                raise wrong
            if kind.startswith("Qualified"):
                return self._qualified(node, kind, component, value)
            return Constraint(kind, component, value)
        if kind == "Pattern":
            if not isinstance(value, Literal):
                raise wrong
            flags = source.value(node, sh("flags"))
            told = flags.value if isinstance(flags, Literal) else ""
            return Constraint(kind, component, value, flags=told)
        iris = (
            "Class",
            "Datatype",
            "NodeKind",
            "Equals",
            "Disjoint",
            "LessThan",
            "LessThanOrEquals",
        )
        if kind in iris and not isinstance(value, NamedNode):
            raise wrong
        if isinstance(value, BlankNode):
            raise wrong
        return Constraint(kind, component, value)

    def _open(self, node: Node) -> tuple[Term, ...]:
        """List the properties that a closed shape allows (section 4.8.1)."""
        allowed = [
            path
            for one in self.source.objects(node, sh("property"))
            if isinstance(path := self.source.value(one, sh("path")), NamedNode)
        ]
        ignored = self.source.value(node, sh("ignoredProperties"))
        return (*allowed, *(self.source.items(ignored) if ignored is not None else ()))

    def _qualified(
        self, node: Node, kind: str, component: NamedNode, value: Term
    ) -> Constraint | None:
        wanted = self.source.objects(node, sh("qualifiedValueShape"))
        if not wanted or not self.source.objects(node, sh("path")):
            return None  # numbers without a shape, or in a node shape, ask for nothing
        if len(wanted) != 1:
            raise ShapesError("shapes-several", name=short(node), what="sh:qualifiedValueShape")
        siblings: set[Node] = set()
        if _true(self.source.value(node, sh("qualifiedValueShapesDisjoint"))):
            siblings = {
                one
                for parent in self.source.subjects(sh("property"), node)
                for beside in self.source.objects(parent, sh("property"))
                for one in self.source.objects(beside, sh("qualifiedValueShape"))
                if not isinstance(one, Literal) and one != wanted[0]
            }
        others = tuple(self.shape(one) for one in sorted(siblings, key=str))
        return Constraint(kind, component, value, shapes=(self.shape(wanted[0]),), siblings=others)

    def _sparql(self, node: Node) -> list[Constraint]:
        found = []
        for one in self.source.objects(node, sh("sparql")):
            if isinstance(one, Literal):
                raise ShapesError("shapes-value", name=short(node), what="sh:sparql", value=one)
            if not _true(self.source.value(one, sh("deactivated"))):
                component = sh("SPARQLConstraintComponent")
                found.append(Constraint("SPARQL", component, one, node=one))
        return found

    def _own(self, shape: Shape) -> list[Constraint]:
        """Read what shapes demand by components that the shapes graph declares (section 6)."""
        found = []
        for component in self.components:
            named = {}
            optional = set()
            for parameter in self.source.objects(component, sh("parameter")):
                on = self.source.value(parameter, sh("path"))
                if not isinstance(on, NamedNode):
                    raise ShapesError("shapes-path", name=short(parameter))
                named[on.value.replace("#", "/").rpartition("/")[2]] = on
                if _true(self.source.value(parameter, sh("optional"))):
                    optional.add(on)
            given = {name: self.source.objects(shape.node, on) for name, on in named.items()}
            told = {name: values for name, values in given.items() if values}
            if not told or not isinstance(component, NamedNode):
                continue
            if not all(name in told or on in optional for name, on in named.items()):
                continue
            if len(named) > 1 and any(len(values) > 1 for values in told.values()):
                raise ShapesError("shapes-several", name=short(shape.node), what=short(component))
            for values in product(*told.values()):  # of a single parameter, each value is one
                chosen = dict(zip(told, values, strict=True))
                found.append(
                    Constraint("Custom", component, component, node=component, given=chosen)
                )
        return found


def _true(value: Term | None) -> bool:
    is_boolean = isinstance(value, Literal) and value.datatype.value == XSD + "boolean"
    return is_boolean and value.value in ("true", "1")  # type: ignore[union-attr]
