"""Property paths: from the shapes graph to SPARQL, and back to triples for a report.

SHACL section 2.3.1 and SPARQL 1.1 section 9.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from govgraph.errors import ShapesError
from govgraph.shacl.source import RDF, Node, Source, Term, sh, short

_MARKS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_DEEPEST = 50


@dataclass(frozen=True)
class Path:
    """A property path.

    Attributes:
        kind: ``iri``, ``sequence``, ``alternative``, ``inverse``, or ``*``, ``+``, ``?``.
        parts: the paths it is made of. iri: of a predicate path, the property.
    """

    kind: str
    parts: tuple["Path", ...] = ()
    iri: NamedNode | None = None

    def __str__(self) -> str:
        """Return the path in SPARQL."""
        if self.kind == "iri":
            return str(self.iri)
        inner = [str(part) if part.kind == "iri" else f"({part})" for part in self.parts]
        if self.kind in ("sequence", "alternative"):
            return ("/" if self.kind == "sequence" else "|").join(inner)
        return f"^{inner[0]}" if self.kind == "inverse" else inner[0] + self.kind

    def triples(self, node: Node | None = None) -> tuple[NamedNode | BlankNode, list[Triple]]:
        """Return a node that stands for the path, and the triples that describe it."""
        if self.iri is not None:
            return self.iri, []
        made: list[Triple] = []
        ends = []
        for part in self.parts:
            end, own = part.triples()
            ends.append(end)
            made += own
        if self.kind == "sequence":
            head, listed = _listed(ends)
            return head, made + listed
        here = BlankNode()
        if self.kind == "alternative":
            head, listed = _listed(ends)
            return here, [*made, *listed, Triple(here, sh("alternativePath"), head)]
        names = {mark: name for name, mark in _MARKS.items()} | {"inverse": "inversePath"}
        return here, [*made, Triple(here, sh(names[self.kind]), ends[0])]

    def words(self) -> str:
        """Return the path for a person to read.

        Example:
            >>> Path("inverse", (Path("iri", iri=sh("path")),)).words()
            '^sh:path'
        """
        if self.iri is not None:
            return short(self.iri)
        inner = [one.words() if one.kind == "iri" else f"({one.words()})" for one in self.parts]
        if self.kind in ("sequence", "alternative"):
            return ("/" if self.kind == "sequence" else "|").join(inner)
        return f"^{inner[0]}" if self.kind == "inverse" else inner[0] + self.kind


def read(source: Source, node: Term, depth: int = 0) -> Path:
    """Read a path from the shapes graph.

    Raises:
        ShapesError: it is no path, or leads back to itself.

    Example:
        >>> str(read(Source([]), sh("path")))
        '<http://www.w3.org/ns/shacl#path>'
    """
    if depth > _DEEPEST:
        raise ShapesError("shapes-path", name=short(node))
    if isinstance(node, NamedNode) and node != _NIL:
        return Path("iri", iri=node)
    if source.is_list(node):
        return _several(source, "sequence", node, depth)
    if (choice := source.value(node, sh("alternativePath"))) is not None:
        return _several(source, "alternative", choice, depth)
    for name, kind in (("inversePath", "inverse"), *_MARKS.items()):
        if (inner := source.value(node, sh(name))) is not None:
            return Path(kind, (read(source, inner, depth + 1),))
    raise ShapesError("shapes-path", name=short(node))


def _several(source: Source, kind: str, head: Term, depth: int) -> Path:
    parts = tuple(read(source, one, depth + 1) for one in source.items(head))
    if not parts:
        raise ShapesError("shapes-path", name=short(head))
    return parts[0] if len(parts) == 1 else Path(kind, parts)


def _listed(members: list[Node]) -> tuple[Node, list[Triple]]:
    made: list[Triple] = []
    rest: Node = _NIL
    for member in reversed(members):
        head = BlankNode()
        made += [Triple(head, _FIRST, member), Triple(head, _REST, rest)]
        rest = head
    return rest, made


def steps(path: Path) -> Iterator[Path]:
    """Walk the steps of a sequence; any other path is one step."""
    if path.kind == "sequence":
        for part in path.parts:
            yield from steps(part)
    else:
        yield path
