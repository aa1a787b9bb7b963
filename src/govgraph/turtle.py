"""Writing graphs so that equal data gives equal bytes, from run to run and machine to machine.

Quads are freed of doubles and sorted: by graph, subject, predicate (``rdf:type`` and the names
first), object. Prefixes are those used, sorted. Blank nodes get canonical labels, see
:mod:`govgraph.blanknodes`.

Turtle and TriG (W3C 2014) are put together here from pyoxigraph's terms: its serializer orders
prefixes at random and shortens to names (``area:a\\.``) that rdflib cannot read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, serialize

from govgraph import blanknodes, formats, rdfxml

_ID = "https://w3id.org/govgraph/id/"
_KINDS = (
    "area area-level arrangement basis body-count branch certainty combination comparator "
    "condition coverage dataset event evidence graph holding manner organ organ-kind person place "
    "plan policy post post-kind post-rule reorganisation rule rule-kind scope source statement "
    "status target tenure term"
)
_XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: dict[str, str] = {
    "govg": "https://w3id.org/govgraph/ontology#",
    **{kind: f"{_ID}{kind}/" for kind in _KINDS.split()},
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "xsd": _XSD,
}

_FIRST = {
    f"{PREFIXES['rdf']}type": 0,
    f"{PREFIXES['rdfs']}label": 1,
    f"{PREFIXES['skos']}prefLabel": 2,
    f"{PREFIXES['foaf']}name": 3,
}
# What Turtle may write without quotes: only canonical forms, so that no reader changes them.
_BARE = {
    f"{_XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{_XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.(?:0|[0-9]*[1-9])"),
    f"{_XSD}boolean": re.compile(r"true|false"),
}
_PREFIX = re.compile(r"[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?|")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|[.+](?=[A-Za-z0-9_]))*")
_NUMBER = re.compile(r"[+-]?[0-9]{1,4000}")
_WIDTH = 100


def write(
    quads: Iterable[Quad], *, format: str = "turtle", prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Write quads in an RDF format.

    Args:
        quads: quads of RDF 1.1, in any order. Formats that hold one graph (Turtle, N-Triples,
            RDF/XML) get the triples of all graphs together.
        format: a name that :func:`govgraph.formats.by_name` knows.
        prefixes: names for namespaces, instead of :data:`PREFIXES`; names that are none in
            Turtle, and namespaces nothing lies in, are left out.

    Returns:
        UTF-8 text: equal for equal quads.

    Raises:
        UnknownNameError: no such format.
        OutputError: RDF/XML cannot write this (a property that ends in no XML name, a control
            character).

    Example:
        >>> a = NamedNode("https://w3id.org/govgraph/id/area/a")
        >>> print(write([Quad(a, a, Literal(1))]).decode())
        @prefix area: <https://w3id.org/govgraph/id/area/> .
        <BLANKLINE>
        area:a area:a 1 .
        <BLANKLINE>
    """
    kind = formats.by_name(format)
    if not kind.holds_datasets:
        quads = (Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    ordered = sorted(blanknodes.relabelled(quads), key=_order)
    names = {
        name: space
        for name, space in sorted((PREFIXES if prefixes is None else prefixes).items())
        if _PREFIX.fullmatch(name)
    }
    if kind.name in ("turtle", "trig"):
        return _Writer(names).document(ordered).encode()
    if kind.name == "rdfxml":
        return rdfxml.written(ordered, names)
    rows: Any = ordered if kind.holds_datasets else [quad.triple for quad in ordered]
    content = serialize(rows, format=kind.oxigraph) or b""
    return _spaced(content) if kind.name == "jsonld" else content


def _spaced(content: bytes) -> bytes:
    """Break JSON into lines, so that people and version control can read it."""
    import json

    return (json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n").encode()


def _order(quad: Quad) -> tuple[Any, ...]:
    predicate = quad.predicate.value
    return (
        _rank(quad.graph_name),
        _rank(quad.subject),
        _FIRST.get(predicate, 9),
        predicate,
        _rank(quad.object),
    )


def _rank(term: object) -> tuple[Any, ...]:
    if isinstance(term, NamedNode):
        return 1, term.value
    if isinstance(term, BlankNode):
        return 2, len(term.value), term.value  # c14n2 before c14n10
    if isinstance(term, Literal):
        value, kind = term.value, term.datatype.value
        if kind == f"{_XSD}integer" and _NUMBER.fullmatch(value):
            return 3, int(value), value
        return 4, value, term.language or "", kind
    return (0,)  # the default graph


class _Writer:
    """Turtle and TriG, noting which prefixes it uses."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # Of two names for one namespace the first in the alphabet; longer namespaces win.
        self._names = {space: name for name, space in reversed(list(prefixes.items()))}
        self._spaces = sorted(self._names, key=len, reverse=True)
        self._used: set[str] = set()
        self._known: dict[NamedNode, str] = {}

    def document(self, quads: list[Quad]) -> str:
        body = "\n".join(self._graphs(quads))
        used = sorted((self._names[space], space) for space in self._used)
        head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in used)
        return f"{head}\n{body}" if head and body else head + body

    def _graphs(self, quads: list[Quad]) -> Iterator[str]:
        for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
            if isinstance(graph, DefaultGraph):
                yield from self._subjects(group, "")
            else:
                inner = "\n".join(self._subjects(group, "  "))
                yield f"{self._term(graph)} {{\n\n{inner}\n}}\n"

    def _subjects(self, quads: Iterable[Quad], indent: str) -> Iterator[str]:
        for subject, group in groupby(quads, key=lambda quad: quad.subject):
            lines = [
                self._line(predicate, [quad.object for quad in same], indent)
                for predicate, same in groupby(group, key=lambda quad: quad.predicate)
            ]
            yield f"{indent}{self._term(subject)} " + f" ;\n{indent}  ".join(lines) + " .\n"

    def _line(self, predicate: NamedNode, values: list[Any], indent: str) -> str:
        verb = "a" if _FIRST.get(predicate.value) == 0 else self._term(predicate)
        texts = [self._term(value) for value in values]
        line = f"{verb} {', '.join(texts)}"
        if len(line) > _WIDTH and len(texts) > 1:
            line = f"{verb}\n{indent}    " + f",\n{indent}    ".join(texts)
        return line

    def _term(self, term: Any) -> str:
        if isinstance(term, NamedNode):
            return self._known.get(term) or self._named(term)
        if isinstance(term, Literal):
            return self._literal(term)
        return str(term)

    def _named(self, node: NamedNode) -> str:
        self._known[node] = text = self._short(node.value) or str(node)
        return text

    def _short(self, iri: str) -> str | None:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        spaces = [iri[:cut]] if iri[:cut] in self._names else self._spaces
        for space in spaces:
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                self._used.add(space)
                return f"{self._names[space]}:{iri[len(space) :].replace('+', chr(92) + '+')}"
        return None

    def _literal(self, literal: Literal) -> str:
        kind = literal.datatype.value
        if literal.language or kind == f"{_XSD}string":
            return str(literal)
        if (bare := _BARE.get(kind)) and bare.fullmatch(literal.value):
            return literal.value
        return f"{Literal(literal.value)}^^{self._term(literal.datatype)}"
