"""Shapes as they are read: targets, path, constraints (SHACL sections 2 to 5).

What is not supported is refused by name: nothing that a shapes graph demands is passed over.
"""

from collections.abc import Iterable
from functools import cached_property
from itertools import product

from pyoxigraph import Literal, NamedNode, Quad

from govgraph.errors import ShapesError
from govgraph.shacl import literals, paths, vocabulary
from govgraph.shacl.model import Constraint, Shape
from govgraph.shacl.source import RDFS, SH, Node, Source, Term, sh, short

_VIOLATION = sh("Violation")
_DEEPEST = 30  # shapes within shapes


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
        for name in vocabulary.REFUSED:
            for node in self.source.subjects(sh(name)):
                raise ShapesError("shapes-unsupported", name=short(node), what=f"sh:{name}")
        self._read: dict[Node, Shape] = {}
        self._reading: list[Node] = []

    @cached_property
    def targeted(self) -> list[Shape]:
        """The shapes that choose focus nodes by themselves."""
        found = {one for name in vocabulary.TARGETS for one in self.source.subjects(sh(name))}
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
            *(node for name in vocabulary.PARAMETERS for node in self.source.subjects(sh(name))),
        }
        classes = self.source.instances(NamedNode(RDFS + "Class"))
        return {one for one in classes if one in kinds and isinstance(one, NamedNode)}

    @cached_property
    def components(self) -> list[Node]:
        """The constraint components that the shapes graph declares with SPARQL."""
        found = self.source.instances(sh("ConstraintComponent"))
        # a shapes graph may tell of those of SHACL itself, which are known
        own = [one for one in found if not str(one).startswith(f"<{SH}")]
        return [one for one in own if self.source.objects(one, sh("parameter"))]

    def shape(self, node: Term) -> Shape:
        """Read a shape, once.

        Raises:
            ShapesError: see the class.
        """
        if isinstance(node, Literal):
            raise ShapesError("shapes-no-shape", name=short(node))
        if node in self._reading:
            raise ShapesError("shapes-recursive", name=short(node))
        if len(self._reading) >= _DEEPEST:
            raise ShapesError("shapes-too-large", name=short(self._reading[0]))
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
        if not isinstance(severity, NamedNode):
            raise _wrong(node, "severity", severity)
        deactivated = source.value(node, sh("deactivated"))
        if deactivated is not None and not literals.is_boolean(deactivated):
            raise _wrong(node, "deactivated", deactivated)
        shape = Shape(
            node,
            path,
            severity,
            tuple(m for m in source.objects(node, sh("message")) if isinstance(m, Literal)),
            self._targets(node),
            deactivated=literals.is_true(deactivated),
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
            values = self.source.objects(shape.node, sh(name))
            if len(values) > 1 and kind not in vocabulary.REPEATED:
                raise ShapesError("shapes-several", name=short(shape.node), what=f"sh:{name}")
            for value in values:
                if shape.path is None and kind in vocabulary.OF_PROPERTIES:
                    raise ShapesError("shapes-no-path", name=short(shape.node))
                made = self._constraint(shape.node, kind, name, value)
                if made is not None:
                    found.append(made)
        return found

    def _constraint(self, node: Node, kind: str, name: str, value: Term) -> Constraint | None:
        source, component = self.source, sh(f"{kind}ConstraintComponent")
        wrong = _wrong(node, name, value)
        if kind in ("And", "Or", "Xone"):
            shapes = tuple(self.shape(one) for one in source.items(value))
            return Constraint(kind, component, value, shapes=shapes)
        if kind in ("Not", "Node"):
            return Constraint(kind, component, value, shapes=(self.shape(value),))
        if kind in ("In", "LanguageIn"):
            members = tuple(source.items(value))
            if kind == "LanguageIn" and not all(map(literals.is_text, members)):
                raise wrong
            return Constraint(kind, component, value, values=members)
        if kind in ("UniqueLang", "Closed"):
            if not literals.is_boolean(value):
                raise wrong
            # "1"^^xsd:boolean switches uniqueLang on nowhere: only true does
            if not literals.is_true(value) or (kind == "UniqueLang" and value.value != "true"):
                return None
            allowed = self._open(node) if kind == "Closed" else ()
            return Constraint(kind, component, value, values=allowed)
        if kind.endswith(("Count", "Length")):
            if not literals.is_number(value):
                raise wrong
            if kind.startswith("Qualified"):
                return self._qualified(node, kind, component, value)
            return Constraint(kind, component, value)
        if kind == "Pattern":
            flags = source.value(node, sh("flags")) or Literal("")
            if not literals.is_text(value) or not literals.is_text(flags):
                raise wrong
            if not literals.understood(value.value, flags.value):
                what = f"sh:{name} {value} {flags.value}".strip()
                raise ShapesError("shapes-other-engine", name=short(node), what=what)
            return Constraint(kind, component, value, flags=flags.value)
        if kind in vocabulary.OF_IRIS and not isinstance(value, NamedNode):
            raise wrong
        if kind in vocabulary.COMPARED and not isinstance(value, Literal):
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
        left = self.source.items(ignored) if ignored is not None else []
        for one in left:
            if not isinstance(one, NamedNode):
                raise _wrong(node, "ignoredProperties", one)
        return (*allowed, *left)

    def _qualified(
        self, node: Node, kind: str, component: NamedNode, value: Term
    ) -> Constraint | None:
        wanted = self.source.objects(node, sh("qualifiedValueShape"))
        if not wanted or not self.source.objects(node, sh("path")):
            return None  # numbers without a shape, or in a node shape, ask for nothing
        if len(wanted) != 1:
            raise ShapesError("shapes-several", name=short(node), what="sh:qualifiedValueShape")
        siblings: set[Node] = set()
        if literals.is_true(self.source.value(node, sh("qualifiedValueShapesDisjoint"))):
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
            deactivated = self.source.value(one, sh("deactivated"))
            if deactivated is not None and not literals.is_boolean(deactivated):
                raise _wrong(one, "deactivated", deactivated)
            if not literals.is_true(deactivated):
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
                if literals.is_true(self.source.value(parameter, sh("optional"))):
                    optional.add(on)
            given = {name: self.source.objects(shape.node, on) for name, on in named.items()}
            told = {name: values for name, values in given.items() if values}
            if not told:
                continue
            if not isinstance(component, NamedNode):
                raise ShapesError(
                    "shapes-unsupported", name=short(shape.node), what=short(component)
                )
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


def _wrong(node: Node, name: str, value: Term) -> ShapesError:
    return ShapesError("shapes-value", name=short(node), what=f"sh:{name}", value=short(value))
