"""Property paths: from the shapes graph to SPARQL, and back to triples for a report.

SHACL section 2.3.1 and SPARQL 1.1 section 9.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from govgraph.errors import ShapesError
from govgraph.shacl.source import RDF, Node, Source, Term, sh, short

_KINDS = {
    "inversePath": "inverse",
    "zeroOrMorePath": "*",
    "oneOrMorePath": "+",
    "zeroOrOnePath": "?",
}
_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_DEEPEST, _LARGEST = 20, 1000  # parts within parts, parts in all


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
        names = {kind: name for name, kind in _KINDS.items()}
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


def read(source: Source, node: Term) -> Path:
    """Read a path from the shapes graph.

    Raises:
        ShapesError: it is no path, leads back to itself, or is too large.

    Example:
        >>> str(read(Source([]), sh("path")))
        '<http://www.w3.org/ns/shacl#path>'
    """
    return _Reader(source, node).path(node, ())


class _Reader:
    """Reads one path."""

    def __init__(self, source: Source, root: Term) -> None:
        self._source, self._root, self._left = source, root, _LARGEST

    def path(self, node: Term, above: tuple[Term, ...]) -> Path:
        """Read a part of the path, which stands in others."""
        source = self._source
        self._left -= 1
        if node in above or len(above) > _DEEPEST or self._left < 0:
            raise ShapesError("shapes-path", name=short(self._root))
        inside = (*above, node)
        if isinstance(node, NamedNode) and node != _NIL:
            return Path("iri", iri=node)
        if source.is_list(node):  # whatever else is said of it
            return self._several("sequence", node, inside)
        told = [name for name in (*_KINDS, "alternativePath") if source.objects(node, sh(name))]
        if len(told) != 1:
            raise ShapesError("shapes-path", name=short(node))
        inner = source.value(node, sh(told[0]))
        assert inner is not None
        if told == ["alternativePath"]:
            return self._several("alternative", inner, inside)
        return Path(_KINDS[told[0]], (self.path(inner, inside),))

    def _several(self, kind: str, head: Term, inside: tuple[Term, ...]) -> Path:
        parts = tuple(self.path(one, inside) for one in self._source.items(head))
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
