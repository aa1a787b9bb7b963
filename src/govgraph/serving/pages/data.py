"""What is said of a thing as RDF: its statements, the evidence for it, what refers to it."""

from typing import Any

from pyoxigraph import DefaultGraph, Quad, QueryTriples

from govgraph import formats, questions, turtle
from govgraph.errors import UnknownNameError
from govgraph.graph import Graph
from govgraph.serving.made import Made
from govgraph.serving.pages import queries, render
from govgraph.serving.pages.thing import links
from govgraph.serving.pages.view import View


def description(graph: Graph, view: dict[str, Any], iri: str, format: str = "turtle") -> Made:
    """Return the statements about a thing.

    Args:
        graph: where it is.
        view: the page asked for.
        iri: the thing.
        format: an RDF format, by name, extension or media type.

    Raises:
        UnknownNameError: nothing in the graph has this IRI, or there is no such format.
        ParameterError: it is no IRI.
    """
    look = View(**view)
    kind = formats.by_name(format)
    node = questions.iri("iri", iri)
    text = questions.bind(queries.question("description"), {"thing": node}, look.lang)
    found = graph.store.query(text)
    assert isinstance(found, QueryTriples)
    with graph.store.reading():
        quads = [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in found]
    if not quads:
        raise UnknownNameError("iri-unknown", iri=iri)
    return written(quads, kind.name, {"Link": links(iri, look)})


def written(quads: list[Quad], format: str, headers: dict[str, str], **how: Any) -> Made:
    """Return quads in an RDF format, with the headers that go with it."""
    kind = formats.by_name(format)
    content = turtle.write(quads, format=kind.name, **how)
    textual = kind.media_type.startswith("text/") or kind.name == "trig"
    media = kind.media_type + ("; charset=utf-8" if textual else "")
    return Made(content, media, {**render.SAFE, "Vary": "Accept", **headers})
