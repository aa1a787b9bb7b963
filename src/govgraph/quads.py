"""Reading RDF files into quads, each in a named graph.

RDF 1.1 only: triple terms and directional strings of RDF 1.2 are refused, since rdflib and most
endpoints know neither. Nothing of this machine gets in: relative IRIs resolve against a neutral
base, and blank nodes are numbered in the order of the file and carry its digest, so that one file
gives the same labels each time and two files never share one.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, parse

from govgraph import files, formats, lexer, rdfxml
from govgraph.errors import InputError, ParameterError

GRAPHS = "https://w3id.org/govgraph/id/graph/"
# What a Turtle name may hold and an IRI may not (RFC 3987 section 2.2).
_NO_IRI = (
    "[\ufff0-\uffff\U000e0000-\U000e0fff"
    + "".join(
        f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000)
    )
    + "]"
)
IMPORTS = "https://w3id.org/govgraph/id/import/"


def read(
    source: str | Path,
    *,
    graph: str | None = None,
    format: str | None = None,
    allow_remote: bool = False,
) -> list[Quad]:
    """Read an RDF file.

    Args:
        source: the file; ``"-"`` is standard input, which needs ``format``.
        graph: the graph of the triples that name none; without it, :func:`graph_for`'s.
        format: a name that :func:`govgraph.formats.by_name` knows; without it, the file's
            extension tells.
        allow_remote: fetch the contexts that JSON-LD names.

    Returns:
        The quads in the order of the file; none of an empty file.

    Raises:
        InputError: the file is missing, not UTF-8, holds NUL bytes, does not parse (with line
            and column where the parser knows them), is built to exhaust its reader, or uses
            RDF 1.2.
        UnknownNameError: no such format.
        ParameterError: ``graph`` is no IRI.
        RemoteAccessError: JSON-LD names a context, see :mod:`govgraph.jsonld`.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     files.write(f"{folder}/Cẩm Phả.ttl", b"<a> <b> <c> .")
        ...     print(read(f"{folder}/Cẩm Phả.ttl")[0].graph_name)
        <https://w3id.org/govgraph/id/graph/cam-pha>
    """
    where = "stdin" if str(source) == "-" else str(source)
    kind = formats.by_name(format) if format else formats.by_path(where)
    try:
        home = NamedNode(graph or graph_for(where))
    except ValueError as error:
        raise ParameterError("graph-not-iri", name=graph, what=error) from error
    content = files.read_bytes(source).removeprefix(b"\xef\xbb\xbf")
    text = _text(content, where)
    if not text.strip():
        return []
    if kind.name == "jsonld":
        from govgraph import jsonld  # draws in json

        text = jsonld.prepared(text, where, allow_remote=allow_remote)
    elif kind.name == "rdfxml":
        rdfxml.check(content, where)
    elif "<<" in text:
        _no_triple_terms(text, where)
    try:
        found = parse(text, kind.oxigraph, base_iri=f"{IMPORTS}{slug(Path(where).stem)}/")
        rows = list(_settled(found, home, _Labels(content), where))
        if kind.name in ("turtle", "trig") and re.search(_NO_IRI, text):
            _check_iris(rows)
        return rows
    except (SyntaxError, ValueError) as error:
        raise _broken(error, where) from error


def graph_for(path: str | Path) -> str:
    """Name the graph of a file's triples.

    Args:
        path: the file.

    Returns:
        An IRI made of the file's name without its extension.

    Example:
        >>> graph_for("tin/Đồng Nai 2020.ttl")
        'https://w3id.org/govgraph/id/graph/dong-nai-2020'
    """
    return GRAPHS + slug(Path(path).stem)


def slug(name: str) -> str:
    """Fold a name to lower-case ASCII letters, digits and hyphens.

    Args:
        name: any text. Names that differ in accents only fold alike.

    Returns:
        The slug; of a name without Latin letters and digits, a digest.

    Example:
        >>> slug("Cẩm Phả")
        'cam-pha'
    """
    from unicodedata import normalize

    plain = normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    folded = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    return folded or f"file-{_digest(normalize('NFC', name).encode('utf-8', 'replace'))[:8]}"


class _Labels(dict[BlankNode, BlankNode]):
    """A new label for each blank node of a file, given when it is first met."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._stem = f"b{_digest(content)[:16]}"

    def __missing__(self, node: BlankNode) -> BlankNode:
        self[node] = fresh = BlankNode(f"{self._stem}n{len(self)}")
        return fresh


def _settled(found: Iterator[Quad], home: NamedNode, labels: _Labels, where: str) -> Iterator[Quad]:
    for quad in found:
        subject, predicate, value, graph = quad
        if isinstance(value, Literal):
            if value.direction is not None:
                raise InputError("input-rdf12-direction", where=where, what=value)
        elif isinstance(value, BlankNode):
            value = labels[value]
        if isinstance(value, Triple) or isinstance(subject, Triple):
            raise InputError("input-rdf12-triple", where=where, what=value)
        if isinstance(subject, BlankNode):
            subject = labels[subject]
        if isinstance(graph, DefaultGraph):
            graph = home
        elif isinstance(graph, BlankNode):
            graph = labels[graph]
        yield Quad(subject, predicate, value, graph)


def _check_iris(rows: list[Quad]) -> None:
    """Refuse IRIs that are none: of names with prefixes, pyoxigraph makes them unseen."""
    for quad in rows:
        for term in quad:
            if isinstance(term, Literal):
                term = term.datatype
            if isinstance(term, NamedNode):
                NamedNode(term.value)


def _no_triple_terms(text: str, where: str) -> None:
    """Refuse triple terms before parsing: deeply nested, they overflow pyoxigraph's stack."""
    # The Turtle family's tokens are SPARQL's; where they end, its parsers stop too.
    last = -2
    for token in lexer.tokens(text):
        if token.text == "<":
            if last == token.start - 1:
                line, column = lexer.place(text, last)
                raise InputError("input-rdf12-triple-at", where=where, line=line, column=column)
            last = token.start


def _text(content: bytes, where: str) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = lexer.place(before, len(before))
        raise InputError("input-not-utf8", where=where, line=line, column=column) from error
    if "\0" in text:
        line, column = lexer.place(text, text.index("\0"))
        raise InputError("input-nul", where=where, line=line, column=column)
    return text


def _broken(error: SyntaxError | ValueError, where: str) -> InputError:
    """Put a parser's error into our words, its place said once."""
    if isinstance(error, SyntaxError):
        what = re.sub(r"^Parser error (?:at|between) line .*?: ", "", error.msg)
        if error.lineno:
            line, column = error.lineno, error.offset
            return InputError("parse-error", where=where, line=line, column=column, what=what)
        return InputError("input-broken", where=where, what=what)
    return InputError("input-broken", where=where, what=error)


def _digest(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()
