"""What a graph holds, as VoID and DCAT (W3C): counted where the graph is, then described."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import language, queryable, questions, resources, terms, turtle
from govgraph.queryable import Queryable
from govgraph.turtle import PREFIXES

VOID, DCAT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
DATASET = terms.ID + "dataset/govgraph"
PREFIXES_USED = {**PREFIXES, "void": VOID, "dcat": DCAT}
_DCTERMS, _FOAF = PREFIXES["dcterms"], PREFIXES["foaf"]
_TYPE = PREFIXES["rdf"] + "type"
_FEATURES = {"turtle": "Turtle", "jsonld": "JSON-LD", "rdfxml": "RDF_XML", "ntriples": "N-Triples"}
_IANA = "https://www.iana.org/assignments/media-types/"
_EXAMPLES = (terms.PERSON, terms.POST, terms.ORGAN, terms.AREA)
Figures = dict[str, Any]


def measure(store: Queryable) -> Figures:
    """Count what a graph holds.

    Args:
        store: where the graph is; the counting is done there.

    Returns:
        Plain values, that can be kept as JSON. Each statement counts once, in however many
        named graphs it stands.

    Example:
        >>> from govgraph.store import Store
        >>> measure(Store.memory())["triples"]
        0
    """
    properties = {}
    for one in _iris(store, "properties", "property"):
        properties[one] = _numbers(store, "property", property=NamedNode(one))
    classes = {
        one: _numbers(store, "class", **{"class": NamedNode(one)})["entities"]
        for one in _iris(store, "classes", "class")
    }
    graphs: dict[str, dict[str, Any]] = {
        row["graph"].value: {"triples": int(row["triples"].value)}
        for row in _rows(store, "graphs")
        if isinstance(row["graph"], NamedNode)
    }
    for row in _rows(store, "about", graph=[NamedNode(one) for one in graphs]) if graphs else ():
        key = row["property"].value.removeprefix(_DCTERMS)
        graphs[row["graph"].value].setdefault(key, []).append(str(row["value"]))
    return {
        "triples": sum(one["triples"] for one in properties.values()),
        "entities": _numbers(store, "entities")["entities"],
        "subjects": _numbers(store, "subjects")["subjects"],
        "objects": _numbers(store, "objects")["objects"],
        "classes": classes,
        "properties": properties,
        "graphs": graphs,
        "modified": _modified(store, graphs),
        "examples": [iri for kind in _EXAMPLES for iri in _example(store, kind)],
    }


def describe(figures: Figures, *, base: str = "") -> list[Quad]:
    """Describe a graph as VoID and DCAT.

    Args:
        figures: what :func:`measure` counted.
        base: the address of a server that shows the graph, for its endpoint and downloads.

    Example:
        >>> from govgraph.store import Store
        >>> any("sparqlEndpoint" in str(one) for one in describe(measure(Store.memory())))
        False
    """
    iri = f"{base}/.well-known/void#dataset" if base else DATASET
    made = _Description(iri)
    made.types(VOID + "Dataset", DCAT + "Dataset")
    _titles(made, figures)
    _counts(made, figures)
    graphs = figures["graphs"].items()
    licences = [one.get("license", []) for key, one in graphs if key != terms.DERIVED]
    if licences and licences[0] and all(one == licences[0] for one in licences):
        made.say(_DCTERMS + "license", _term(licences[0][0]))
    if figures["modified"]:
        made.say(_DCTERMS + "modified", _term(figures["modified"]))
    made.say(VOID + "uriSpace", Literal(terms.ID))
    for one in figures["examples"]:
        made.say(VOID + "exampleResource", NamedNode(one))
    for one in _vocabularies(figures):
        made.say(VOID + "vocabulary", NamedNode(one))
    _partitions(made, figures)
    _graphs(made, figures)
    if base:
        _served(made, base)
    return made.quads


def write(store: Queryable, format: str = "turtle", *, base: str = "") -> bytes:
    """Count and describe a graph, in an RDF format.

    Raises:
        UnknownNameError: there is no such format.
    """
    return turtle.write(describe(measure(store), base=base), format=format, prefixes=PREFIXES_USED)


class _Description:
    """Statements about one thing at a time."""

    def __init__(self, iri: str, quads: list[Quad] | None = None) -> None:
        self.node = NamedNode(iri)
        self.quads: list[Quad] = [] if quads is None else quads

    def say(self, name: str, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(self.node, NamedNode(name), value))

    def types(self, *classes: str) -> None:
        for one in classes:
            self.say(_TYPE, NamedNode(one))

    def count(self, name: str, number: int) -> None:
        self.say(VOID + name, Literal(number))

    def part(self, name: str, place: str) -> "_Description":
        """Begin the description of a part, that this one leads to."""
        document = self.node.value.partition("#")[0]
        iri = place if re.match(r"[A-Za-z][\w+.-]*:", place) else f"{document}#{place}"
        made = _Description(iri, self.quads)
        self.say(name, made.node)
        return made


def _titles(made: _Description, figures: Figures) -> None:
    for lang in language.LANGUAGES:
        title = language.text("void-title", lang)
        about = language.text("void-about", lang, graphs=len(figures["graphs"]))
        made.say(_DCTERMS + "title", Literal(title, language=lang))
        made.say(_DCTERMS + "description", Literal(about, language=lang))
    for source in sorted({s for one in figures["graphs"].values() for s in one.get("source", [])}):
        made.say(_DCTERMS + "source", _term(source))


def _counts(made: _Description, figures: Figures) -> None:
    made.count("triples", figures["triples"])
    made.count("entities", figures["entities"])
    made.count("classes", len(figures["classes"]))
    made.count("properties", len(figures["properties"]))
    made.count("distinctSubjects", figures["subjects"])
    made.count("distinctObjects", figures["objects"])


def _partitions(made: _Description, figures: Figures) -> None:
    for number, (iri, entities) in enumerate(sorted(figures["classes"].items()), 1):
        part = made.part(VOID + "classPartition", f"class-{number}")
        part.say(VOID + "class", NamedNode(iri))
        part.count("entities", entities)
    for number, (iri, counted) in enumerate(sorted(figures["properties"].items()), 1):
        part = made.part(VOID + "propertyPartition", f"property-{number}")
        part.say(VOID + "property", NamedNode(iri))
        part.count("triples", counted["triples"])
        part.count("distinctSubjects", counted["subjects"])
        part.count("distinctObjects", counted["objects"])


def _graphs(made: _Description, figures: Figures) -> None:
    for iri, about in sorted(figures["graphs"].items()):
        part = made.part(VOID + "subset", iri)
        part.types(VOID + "Dataset")
        part.count("triples", about["triples"])
        for key in ("source", "license", "modified", "title", "description"):
            for value in about.get(key, []):
                part.say(_DCTERMS + key, _term(value))


def _served(made: _Description, base: str) -> None:
    endpoint = NamedNode(f"{base}/sparql")
    made.say(VOID + "sparqlEndpoint", endpoint)
    made.say(DCAT + "landingPage", NamedNode(f"{base}/"))
    made.say(_FOAF + "homepage", NamedNode(f"{base}/"))
    for name in _FEATURES.values():
        made.say(VOID + "feature", NamedNode(f"http://www.w3.org/ns/formats/{name}"))
    service = _Description(f"{base}/.well-known/void#sparql", made.quads)
    service.types(DCAT + "DataService")
    for lang in language.LANGUAGES:
        service.say(_DCTERMS + "title", Literal(language.text("void-service", lang), language=lang))
    service.say(DCAT + "endpointURL", endpoint)
    service.say(DCAT + "endpointDescription", endpoint)
    service.say(DCAT + "servesDataset", made.node)
    for kind in ("turtle", "ntriples", "jsonld", "rdfxml"):
        _distribution(made, service, kind, endpoint)


def _distribution(
    made: _Description, service: _Description, kind: str, endpoint: NamedNode
) -> None:
    from govgraph import formats

    part = made.part(DCAT + "distribution", f"distribution-{kind}")
    part.types(DCAT + "Distribution")
    part.say(DCAT + "accessURL", endpoint)
    part.say(DCAT + "accessService", service.node)
    part.say(DCAT + "mediaType", NamedNode(_IANA + formats.by_name(kind).media_type))


def _modified(store: Queryable, graphs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return when a store on disk was last written to; of others, what they themselves say."""
    manifest = Path(store.name, "govgraph.json")
    if manifest.is_file():
        day = datetime.fromtimestamp(manifest.stat().st_mtime, UTC).date().isoformat()
        return str(Literal(day, datatype=terms.XSD_DATE))
    return max((day for one in graphs.values() for day in one.get("modified", [])), default="")


def _vocabularies(figures: Figures) -> list[str]:
    used = {re.sub(r"[^#/]*$", "", iri) for iri in [*figures["properties"], *figures["classes"]]}
    return sorted(space for space in used if not space.startswith(terms.ID))


def _example(store: Queryable, kind: str) -> list[str]:
    found = queryable.rows(
        store, f"SELECT ?thing WHERE {{ ?thing a <{kind}> FILTER(ISIRI(?thing)) }} LIMIT 1"
    )
    return [row["thing"].value for row in found]


def _iris(store: Queryable, name: str, column: str) -> list[str]:
    return [row[column].value for row in _rows(store, name) if isinstance(row[column], NamedNode)]


def _numbers(store: Queryable, name: str, **given: NamedNode) -> dict[str, int]:
    (row,) = _rows(store, name, **given)
    columns = re.findall(r"AS \?(\w+)\)", _question(name).text)
    return {column: int(row[column].value) for column in columns}


def _rows(store: Queryable, name: str, **given: NamedNode | Sequence[NamedNode]) -> list[terms.Row]:
    bound: Mapping[str, Any] = given
    return queryable.rows(store, questions.bind(_question(name), bound, language.current()))


@cache
def _question(name: str) -> questions.Question:
    (file,) = resources.files("queries", f"{name}.rq", under="void")
    return questions.parse(name, resources.read(file))


def _term(written: str) -> NamedNode | Literal:
    """Read a term that was kept as SPARQL writes it."""
    if written.startswith("<"):
        return NamedNode(written[1:-1])
    from pyoxigraph import RdfFormat, parse

    (quad,) = parse(f"<urn:x> <urn:x> {written} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object
