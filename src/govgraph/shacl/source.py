"""A shapes graph to look things up in: values, lists, classes."""

import re
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from govgraph.errors import ShapesError
from govgraph.turtle import PREFIXES

Term = NamedNode | BlankNode | Literal
Node = NamedNode | BlankNode

SH = PREFIXES["sh"]
RDF = PREFIXES["rdf"]
RDFS = PREFIXES["rdfs"]
_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_TYPE, _SUBCLASS = NamedNode(RDF + "type"), NamedNode(RDFS + "subClassOf")
_NAME = re.compile(r"[\w.\-]+")


def sh(name: str) -> NamedNode:
    """Return a term of SHACL's namespace.

    Example:
        >>> sh("path").value
        'http://www.w3.org/ns/shacl#path'
    """
    return NamedNode(SH + name)


class Source:
    """The triples of a shapes graph, whatever named graph they stand in.

    Example:
        >>> Source([]).subjects(sh("path"))
        []
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        # Not in a store, which would write "1"^^xsd:boolean as true: SHACL tells them apart.
        self._objects: dict[Node, dict[NamedNode, set[Term]]] = {}
        self._subjects: dict[NamedNode, dict[Term, set[Node]]] = {}
        for subject, predicate, value, _ in quads:
            if not isinstance(subject, Triple) and not isinstance(value, Triple):
                self._objects.setdefault(subject, {}).setdefault(predicate, set()).add(value)
                self._subjects.setdefault(predicate, {}).setdefault(value, set()).add(subject)

    def objects(self, node: Term, of: NamedNode) -> list[Term]:
        """Return the values of a property, sorted."""
        if isinstance(node, Literal):
            return []
        return sorted(self._objects.get(node, {}).get(of, ()), key=str)

    def value(self, node: Term, of: NamedNode) -> Term | None:
        """Return the value of a property, or nothing.

        Raises:
            ShapesError: it has several.
        """
        found = self.objects(node, of)
        if len(found) > 1:
            raise ShapesError("shapes-several", name=short(node), what=short(of))
        return found[0] if found else None

    def subjects(self, of: NamedNode, value: Term | None = None) -> list[Node]:
        """Return what has a property, or a value of it, each once and sorted."""
        found = self._subjects.get(of, {})
        several = found.values() if value is None else [found.get(value, set())]
        return sorted({one for some in several for one in some}, key=str)

    def holders(self, value: Term) -> list[Node]:
        """Return what has a value in any property, sorted."""
        found = {one for values in self._subjects.values() for one in values.get(value, ())}
        return sorted(found, key=str)

    def predicates(self, node: Node) -> set[str]:
        """Return the IRIs of the properties that a node has."""
        return {one.value for one in self._objects.get(node, ())}

    def items(self, head: Term) -> list[Term]:
        """Return the members of a list.

        Raises:
            ShapesError: it is no well-formed list.
        """
        found: list[Term] = []
        seen: set[Term] = set()
        node = head
        while node != _NIL:
            first, rest = self.value(node, _FIRST), self.value(node, _REST)
            if first is None or rest is None or node in seen:
                raise ShapesError("shapes-list", name=short(head))
            seen.add(node)
            found.append(first)
            node = rest
        return found

    def is_list(self, node: Term) -> bool:
        """Whether a node is a list: empty, or with a first member."""
        return node == _NIL or bool(self.objects(node, _FIRST))

    def instances(self, of: NamedNode) -> list[Node]:
        """Return the instances of a class and of its subclasses, by the shapes graph itself."""
        classes, waiting = {of}, [of]
        while waiting:
            for one in self.subjects(_SUBCLASS, waiting.pop()):
                if isinstance(one, NamedNode) and one not in classes:
                    classes.add(one)
                    waiting.append(one)
        found = {node for one in classes for node in self.subjects(_TYPE, one)}
        return sorted(found, key=str)


def short(node: Term | None) -> str:
    """Write a node for a message.

    Example:
        >>> short(sh("path"))
        'sh:path'
    """
    if not isinstance(node, NamedNode):
        return str(node)
    for prefix, space in PREFIXES.items():
        name = node.value.removeprefix(space)
        if name != node.value and _NAME.fullmatch(name):
            return f"{prefix}:{name}"
    return node.value
