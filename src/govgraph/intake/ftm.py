"""FollowTheMoney's lines of JSON, turned into its RDF for the mapping to read.

An entity's id becomes ``e:id``, as in its own RDF export; each property ``ftm:name``. The ids that
:mod:`govgraph.intake.ftm_export` gave lead back to the IRIs they stand for, and what it wrote
beside the properties, under ``govgraph``, becomes govgraph's own statements.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import files, knowledge, quads, terms
from govgraph.errors import InputError
from govgraph.intake import mint, strictjson
from govgraph.intake.popolo_record import tag
from govgraph.turtle import PREFIXES

NAMESPACE = "https://schema.followthemoney.tech/#"
OURS = NamedNode(NAMESPACE + "govgraph")  # marks the entities that our export wrote
# Properties whose values are entities; all others are words, numbers and dates.
REFERENCES = frozenset({"holder", "involved", "organization", "parent", "partOf", "post", "proof"})
# What stands beside the properties: those whose values are entities, and those that are concepts.
IDS = frozenset({"inTerm", "jurisdiction", "ofBody"})
KINDS = {
    "branch": "branch",
    "levelKind": "level",
    "organKind": "organKind",
    "postKind": "postKind",
}
_SAID = frozenset({"attested", "attestedBy", "begins", "ends", "formerBy"})
_NAMED = frozenset({"name", "alias"})
_OURS = re.compile(r"govgraph\.([a-z-]+)\.([a-z0-9-]+)")
_FOREIGN = re.compile(r"iri\.((?:[0-9a-f]{2})+)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
_NOTATION = NamedNode(PREFIXES["skos"] + "notation")
_ENDINGS = (".json", ".jsonl", ".ndjson", ".ijson", ".ftm")
_HEAD = 4096


def looks_like(path: str | Path) -> bool:
    """Tell whether a file holds FollowTheMoney entities, one a line.

    Example:
        >>> looks_like("no/such.json")
        False
    """
    if not str(path).endswith(_ENDINGS) or not Path(path).is_file():
        return False
    with Path(path).open("rb") as stream:
        head = stream.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    return head.startswith(b"{") and b'"schema"' in head and b'"@' not in head


def statements(path: str | Path) -> list[Quad]:
    """Read entities as RDF.

    Raises:
        InputError: a line is no JSON or no entity.

    Example:
        >>> statements("no/such.json")
        Traceback (most recent call last):
        ...
        govgraph.errors.InputError: no/such.json: no such file.
    """
    graph = NamedNode(quads.graph_for(path))
    found: dict[Quad, None] = {}
    for number, line in enumerate(files.read_bytes(path).split(b"\n"), 1):
        if not line.strip(b"\xef\xbb\xbf \t\r"):
            continue
        entity = strictjson.load(line, str(path), line=number)
        try:
            for quad in _entity(entity, graph):
                found[quad] = None
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("ftm-no-entity", where=path, line=number, column=1) from error
    return list(found)


def iri(id: str) -> NamedNode:
    """Return the IRI that an entity's id stands for.

    Example:
        >>> iri("govgraph.person.lan").value, iri("Q42").value
        ('https://w3id.org/govgraph/id/person/lan', 'e:Q42')
    """
    if ours := _OURS.fullmatch(id):
        return NamedNode(f"{terms.ID}{ours[1]}/{ours[2]}")
    if foreign := _FOREIGN.fullmatch(id):
        text = bytes.fromhex(foreign[1]).decode("utf-8", "replace")
        if mint.absolute(text):
            return NamedNode(text)
    return NamedNode(f"e:{quote(id, safe='')}")


def identifier(iri: str) -> str:
    """Return the id that stands for an IRI: letters, digits, dots and hyphens.

    Example:
        >>> identifier("https://w3id.org/govgraph/id/person/lan")
        'govgraph.person.lan'
    """
    kind, _, slug = iri.removeprefix(terms.ID).partition("/")
    shown = f"govgraph.{kind}.{slug}"
    if iri.startswith(terms.ID) and _OURS.fullmatch(shown):
        return shown
    return f"iri.{iri.encode().hex()}"


def _entity(entity: Any, graph: NamedNode) -> Iterator[Quad]:
    if not isinstance(entity, dict):
        raise TypeError
    id, schema, properties = (entity.get(key) for key in ("id", "schema", "properties"))
    if not (isinstance(id, str) and isinstance(schema, str) and isinstance(properties, dict)):
        raise TypeError
    if not id or not _NAME.fullmatch(schema):
        raise ValueError(id)
    node, beside = iri(id), entity.get("govgraph")
    yield Quad(node, _TYPE, NamedNode(NAMESPACE + schema), graph)
    if beside is not None:
        yield from _beside(node, beside, graph)
    for name, values in properties.items():
        if not isinstance(values, list) or not _NAME.fullmatch(name):
            raise TypeError
        if name in _NAMED and beside and beside.keys() & _NAMED:
            continue  # they stand there with their languages
        for value in values:
            if isinstance(value, dict):  # an entity within an entity, as some servers give
                yield from _entity(value, graph)
                value = value["id"]
            if not isinstance(value, str):
                raise TypeError
            what = iri(value) if name in REFERENCES else Literal(value)
            yield Quad(node, NamedNode(NAMESPACE + name), what, graph)


def _beside(node: NamedNode, beside: Any, graph: NamedNode) -> Iterator[Quad]:
    """Read what our export wrote beside the properties; keys of others' are passed over."""
    if not isinstance(beside, dict):
        raise TypeError
    yield Quad(node, OURS, Literal(True), graph)
    for name, values in beside.items():
        if not isinstance(values, list):
            raise TypeError
        for value in values:
            if name in _NAMED:
                words = _worded(value, "value")
                yield Quad(node, NamedNode(NAMESPACE + name), words, graph)
                if name == "name":  # the caption in that language
                    yield Quad(node, _LABEL, words, graph)
            elif name in KINDS:
                yield from _kind(node, NamedNode(terms.GOVG + KINDS[name]), value, graph)
            elif name in IDS | _SAID or name == "notation":
                if not isinstance(value, str):
                    raise TypeError
                property = _NOTATION if name == "notation" else NamedNode(terms.GOVG + name)
                yield Quad(node, property, iri(value) if name in IDS else Literal(value), graph)


def _kind(node: NamedNode, property: NamedNode, value: Any, graph: NamedNode) -> Iterator[Quad]:
    """Read a concept; what it is called counts where the ontology does not have it."""
    concept = value["id"]
    if not isinstance(concept, str) or not mint.absolute(concept):
        raise ValueError(concept)
    yield Quad(node, property, NamedNode(concept), graph)
    if "name" in value and concept not in _concepts():
        yield Quad(NamedNode(concept), _LABEL, _worded(value, "name"), graph)


def _worded(value: Any, key: str) -> Literal:
    """Read words with their language."""
    words, lang = value[key], tag(value.get("lang"))
    if not isinstance(words, str):
        raise TypeError
    return Literal(words, language=lang) if lang else Literal(words)


@cache
def _concepts() -> frozenset[str]:
    """Return the things that the ontology describes."""
    found = (quad.subject for quad in knowledge.ontology())
    return frozenset(node.value for node in found if isinstance(node, NamedNode))
