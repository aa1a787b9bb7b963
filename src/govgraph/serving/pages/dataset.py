"""The data set's description: VoID and DCAT, for machines at ``/.well-known/void`` and people."""

from typing import Any

from pyoxigraph import NamedNode

from govgraph import terms, void
from govgraph.graph import Graph
from govgraph.serving.made import Made
from govgraph.serving.pages import data, facts, prepared, queries, render
from govgraph.serving.pages.view import View


def page(graph: Graph, view: dict[str, Any], folder: str = "") -> Made:
    """Write the page of the data set.

    Raises:
        Preparing: it has not been counted yet.
    """
    look = View(**view)
    figures = prepared.figures(graph.store, folder)
    nodes = [NamedNode(one) for one in (*figures["classes"], *figures["properties"])]
    names = queries.called(graph.store, nodes, look.lang)
    told = facts.told(graph.store, [NamedNode(one) for one in figures["graphs"]], look)
    made = render.page(
        look,
        "dataset",
        figures=figures,
        names=names,
        told=told,
        classes=sorted(figures["classes"].items(), key=lambda pair: (-pair[1], pair[0])),
        properties=sorted(
            figures["properties"].items(), key=lambda pair: (-pair[1]["triples"], pair[0])
        ),
        graphs=sorted(figures["graphs"].items(), key=lambda pair: (-pair[1]["triples"], pair[0])),
        space=terms.ID,
    )
    made.headers["Link"] = _links(look)
    return made


def description(
    graph: Graph, view: dict[str, Any], format: str = "turtle", folder: str = "", at: str = ""
) -> Made:
    """Return the description as RDF.

    Args:
        graph: what is described.
        view: the page asked for.
        format: an RDF format.
        folder: where the server keeps what it has prepared.
        at: the server's address, with its scheme.

    Raises:
        Preparing: it has not been counted yet.
        UnknownNameError: there is no such format.
    """
    look = View(**view)
    figures = prepared.figures(graph.store, folder)
    quads = void.describe(figures, base=at or look.base)
    return data.written(quads, format, {"Link": _links(look)}, prefixes=void.PREFIXES_USED)


def _links(view: View) -> str:
    from govgraph import formats

    plain = View(view.lang, view.base)
    parts = [f'<{plain.to("/.well-known/void")}>; rel="canonical"']
    for one in formats.FORMATS:
        where = plain.to("/.well-known/void", format=one.extensions[0])
        parts.append(f'<{where}>; rel="alternate"; type="{one.media_type}"')
    return ", ".join(parts)
