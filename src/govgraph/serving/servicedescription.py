"""What the endpoint is and can do, in RDF: SPARQL 1.1 Service Description (W3C 2013)."""

from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, Quad

from govgraph import turtle
from govgraph.graph import Graph
from govgraph.serving import querying
from govgraph.serving.made import Made

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SEE = NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
_VOID = "/.well-known/void"


def describe(graph: Graph, accept: str, endpoint: str, base: str) -> Made:
    """Describe the endpoint.

    Args:
        graph: what it serves.
        accept: the media types that the client takes.
        endpoint: its address.
        base: the server's.

    Raises:
        Refused: none of the media types is one of RDF.

    Example:
        >>> import govgraph
        >>> made = describe(govgraph.open(), "*/*", "http://a/sparql", "http://a")
        >>> b"sd:UnionDefaultGraph" in made.body
        True
    """
    form = querying.chosen(accept, querying.TRIPLES)
    quads = list(_described(graph, endpoint, base))
    body = turtle.write(quads, format=form.name, prefixes={"sd": _SD, **turtle.PREFIXES})
    return Made(body, querying.media_type(form))


def _described(graph: Graph, endpoint: str, base: str) -> Iterator[Quad]:
    service = NamedNode(f"{endpoint}#service")
    dataset = NamedNode(f"{endpoint}#dataset")
    default = NamedNode(f"{endpoint}#default")
    yield _said(service, _TYPE, _sd("Service"))
    yield _said(service, _SD + "endpoint", NamedNode(endpoint))
    yield _said(service, _SD + "supportedLanguage", _sd("SPARQL11Query"))
    yield _said(service, _SD + "feature", _sd("UnionDefaultGraph"))
    for form in (*querying.ROWS, *querying.TRIPLES):
        if form.iri:
            yield _said(service, _SD + "resultFormat", NamedNode(_FORMATS + form.iri))
    yield Quad(service, _SEE, NamedNode(base + _VOID), DefaultGraph())
    yield _said(service, _SD + "defaultDataset", dataset)
    yield _said(dataset, _TYPE, _sd("Dataset"))
    yield _said(dataset, _SD + "defaultGraph", default)
    yield _said(default, _TYPE, _sd("Graph"))
    for name in graph.store.graphs():
        if name.startswith("_:"):
            continue
        named = NamedNode(f"{endpoint}#{quote(name, safe='')}")
        yield _said(dataset, _SD + "namedGraph", named)
        yield _said(named, _TYPE, _sd("NamedGraph"))
        yield _said(named, _SD + "name", NamedNode(name))


def _said(subject: NamedNode, predicate: str, value: NamedNode) -> Quad:
    return Quad(subject, NamedNode(predicate), value, DefaultGraph())


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
