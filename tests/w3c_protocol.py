"""The W3C SPARQL 1.1 Protocol tests: the requests of the manifest, and what each must give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from served import Reply, Served

SUITE = Path(__file__).parents[2] / "shared" / "data" / "w3c" / "sparql11"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
# Tests whose updates must be done: no read-only endpoint can pass them. Ours refuses them.
UPDATES = {
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
}
_ROWS = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}


@dataclass(frozen=True)
class Sent:
    """A request, and what its reply must be like."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str


def entries() -> dict[str, list[Sent]]:
    """Read the manifest: the requests of each test, in order."""
    manifest = SUITE / "protocol" / "manifest.ttl"
    if not manifest.is_file():
        return {}
    graph = rdflib.Graph().parse(manifest)
    found = {}
    for test in graph.subjects(RDF.type, MF.ProtocolTest):
        assert isinstance(test, URIRef)
        connection = graph.value(test, MF.action)
        requests = [
            request
            for listed in graph.objects(connection, HT.requests)
            for request in Collection(graph, listed)
        ]
        found[test.fragment] = [_request(graph, one) for one in requests]
    return dict(sorted(found.items()))


def _request(graph: rdflib.Graph, request: Node) -> Sent:
    headers = {}
    for listed in graph.objects(request, HT.headers):
        for header in Collection(graph, listed):
            name, value = graph.value(header, HT.fieldName), graph.value(header, HT.fieldValue)
            headers[str(name)] = str(value)
    body, content = None, graph.value(request, HT.body)
    if content is not None:
        coding = str(graph.value(content, CNT.characterEncoding))
        body = str(graph.value(content, CNT.chars)).encode(coding)
    reply = graph.value(request, HT.resp)
    boolean = graph.value(reply, MF.expectedBoolean)
    statuses = graph.objects(reply, MF.expectedStatus)
    return Sent(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        headers,
        body,
        tuple(sorted(str(one).rpartition("#StatusCode")[2] for one in statuses)),
        None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
        str(graph.value(reply, MF.expectedFormat) or ""),
    )


def data() -> Iterator[Quad]:
    """Read the graphs that the tests ask: ``data1.nt`` is ``…/data1.rdf`` to them."""
    for file in sorted((SUITE / "protocol").glob("*.nt")):
        name = NamedNode(f"http://kasei.us/2009/09/sparql/data/{file.stem}.rdf")
        for quad in parse(path=str(file), format=RdfFormat.N_TRIPLES):
            yield Quad(quad.subject, quad.predicate, quad.object, name)


def send(served: Served, sent: Sent) -> Reply:
    """Send a request of the manifest."""
    headers: dict[str, Any] = {
        name.replace("-", "_"): value for name, value in sent.headers.items()
    }
    assert urlsplit(sent.path).path == "/sparql/"
    return served.send(sent.method, sent.path, sent.body, **headers)


def wrong(sent: Sent, reply: Reply) -> str:
    """Say in what a reply is not what the manifest says; nothing where it is."""
    if f"{reply.status // 100}xx" not in sent.statuses:
        return f"status {reply.status}: {reply.text.strip()}"
    kind = reply.kind.partition(";")[0]
    if sent.format == "RDF":
        if RdfFormat.from_media_type(kind) is None:
            return f"{kind} is not RDF"
        list(parse(reply.body, format=RdfFormat.from_media_type(kind)))
    elif sent.format and kind not in _ROWS:
        return f"{kind} holds no results"
    if sent.boolean is not None and json.loads(reply.body)["boolean"] is not sent.boolean:
        return f"not {sent.boolean}"
    return ""
