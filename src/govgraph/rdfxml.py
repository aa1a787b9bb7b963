"""RDF/XML, safe to parse and sure to be read back.

An entity may stand for a namespace, as RDF/XML files write it (``<!ENTITY xsd "…">``). One that
holds entities, or lies elsewhere, is refused (CWE-776, CWE-611). pyoxigraph takes quadratic time
for nested elements, so depth has a limit, and tells no line of an XML error: expat does.
"""

import re
from collections.abc import Mapping
from typing import NoReturn

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from govgraph.errors import InputError, OutputError

DEEPEST = 500
_LONGEST_ENTITY = 1000
_MOST_EXPANDED = 10_000_000


def check(content: bytes, where: str) -> None:
    """Refuse a document that is not well-formed, or built to exhaust its reader.

    Args:
        content: the document.
        where: its name, for messages.

    Raises:
        InputError: it is not well-formed, not in UTF-8, nested too deeply, or declares
            entities beyond plain short text.

    Example:
        >>> check(b"<a><b/></a>", "a.rdf")
    """
    from xml.parsers import expat  # only who reads RDF/XML pays for it

    # A bare newline as separator: no IRI holds one. Unbound prefixes become errors.
    parser = expat.ParserCreate(namespace_separator="\n")
    depth = 0
    entities: dict[str, int] = {}

    def refuse(key: str, **fields: object) -> NoReturn:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        raise InputError(key, where=where, line=line, column=column, **fields)

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise InputError("input-encoding", where=where, what=encoding)

    def entity(
        name: str,
        is_parameter: bool,
        value: str | None,
        base: str | None,
        system: str | None,
        public: str | None,
        notation: str | None,
    ) -> None:
        if is_parameter or value is None or system or public:
            refuse("input-entity-external", what=name)
        if "&" in value or "%" in value or "<" in value or len(value) > _LONGEST_ENTITY:
            refuse("input-entity", what=name)
        entities[name] = len(value)

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            refuse("input-too-deep", limit=DEEPEST)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype_ended() -> None:
        uses = re.findall(r"&([^;&\s<>]{1,100});", content.decode("utf-8"))
        if sum(entities.get(name, 1) for name in uses) > _MOST_EXPANDED:
            refuse("input-entity", what=max(entities, key=lambda name: entities[name]))

    parser.XmlDeclHandler = declared
    parser.EntityDeclHandler = entity
    parser.EndDoctypeDeclHandler = doctype_ended
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise InputError(
            "parse-error",
            where=where,
            line=error.lineno,
            column=error.offset + 1,
            what=expat.ErrorString(error.code),
        ) from error


def written(quads: list[Quad], prefixes: Mapping[str, str]) -> bytes:
    """Write triples, and make sure that they can be read back.

    Args:
        quads: sorted quads of the default graph.
        prefixes: names for namespaces.

    Returns:
        The document, its namespaces in the order of their names.

    Raises:
        OutputError: XML cannot hold them: a property that ends in no XML name, a control
            character in a text.

    Example:
        >>> written([], {}).splitlines()[0]
        b'<?xml version="1.0" encoding="UTF-8"?>'
    """
    properties = {quad.predicate.value for quad in quads}
    kinds = {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}
    used = {
        name: space
        for name, space in prefixes.items()
        if name and any(iri.startswith(space) and iri != space for iri in properties | kinds)
    }
    triples = [quad.triple for quad in quads]
    content = serialize(triples, format=RdfFormat.RDF_XML, prefixes=used) or b""
    # pyoxigraph writes carriage returns as they are, and XML readers turn them into newlines;
    # it orders namespaces at random, and always declares one that only RDF 1.2 needs.
    content = content.replace(b"\r", b"&#13;")
    content = re.sub(rb"(?<=<rdf:RDF)( xmlns:[^>]*)(?=>)", _sorted_namespaces, content, count=1)
    try:
        check(content, "-")
        same = set(parse(content, RdfFormat.RDF_XML)) == set(quads)
    except (InputError, SyntaxError) as error:
        raise OutputError("output-not-xml", what=error) from error
    if not same:
        raise OutputError("output-not-xml", what=_unnamed(properties))
    return content


def _sorted_namespaces(found: re.Match[bytes]) -> bytes:
    names = sorted(re.findall(rb' xmlns:[^=]*="[^"]*"', found[0]))
    return b"".join(name for name in names if not name.startswith(b" xmlns:its="))


def _unnamed(properties: set[str]) -> str:
    bad = sorted(iri for iri in properties if not re.search(r"[^\W\d][\w.-]*$", iri))
    return bad[0] if bad else "RDF"
