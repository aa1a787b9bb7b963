"""Networks: who and what is tied to whom, as networkx graphs, and in files of networks.

A network is a question of the catalogue tagged ``network`` with the columns ``source``,
``target`` and ``weight``: adding a network is adding a file.
"""

from typing import TYPE_CHECKING, Any

from govgraph.answer import Answer, value
from govgraph.errors import GovgraphError

if TYPE_CHECKING:
    import networkx

FORMATS = ("graphml", "gexf", "node-link")
_NEEDED = ("source", "target", "weight")


def build(answer: Answer) -> "networkx.Graph[str]":
    """Make an undirected graph of a network question's answer.

    Nodes are IRIs with a ``label`` and a ``kind`` (the part of the IRI that names it); edges
    carry ``weight`` and, where the answer has it, ``certainty``.

    Args:
        answer: rows with ``source``, ``target`` and ``weight``.

    Raises:
        GovgraphError: the answer has not these columns.
    """
    import networkx

    if not set(_NEEDED) <= set(answer.columns):
        raise GovgraphError("not-a-network", columns=", ".join(answer.columns))
    graph: networkx.Graph[str] = networkx.Graph()
    graph.graph["name"] = answer.title
    for cells in answer.cells:
        row = dict(zip(answer.columns, cells, strict=True))
        for end in ("source", "target"):
            iri = str(value(row[end]))
            label = value(row.get(f"{end}Label")) or iri
            graph.add_node(iri, label=_clean(str(label)), kind=_kind(iri))
        about: dict[str, Any] = {"weight": value(row["weight"])}
        if row.get("certainty") is not None:
            about["certainty"] = value(row["certainty"])
        graph.add_edge(str(value(row["source"])), str(value(row["target"])), **about)
    return graph


def write(graph: "networkx.Graph[str]", format: str) -> bytes:
    """Return a network as the content of a file.

    Args:
        graph: the network.
        format: ``graphml``, ``gexf`` (1.2) or ``node-link`` (JSON).

    Raises:
        GovgraphError: there is no such format.
    """
    import io
    import json

    import networkx

    if format == "node-link":
        data = networkx.node_link_data(graph, edges="edges")
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    if format not in FORMATS:
        raise GovgraphError("format-unknown", name=format, choices=", ".join(FORMATS))
    out = io.BytesIO()
    if format == "graphml":
        networkx.write_graphml(graph, out)
    else:
        networkx.write_gexf(graph, out)
    content = out.getvalue()
    if format == "gexf":  # networkx writes today's date into it; equal graphs give equal files
        import re

        content = re.sub(rb' lastmodifieddate="[^"]*"', b"", content)
    return content


def _kind(iri: str) -> str:
    parts = iri.removeprefix("https://w3id.org/govgraph/id/").split("/")
    return parts[0] if len(parts) > 1 and iri.startswith("https://w3id.org/govgraph/id/") else "thing"


def _clean(label: str) -> str:
    """Drop what XML 1.0 cannot hold."""
    return "".join(char for char in label if char in "\t\n" or char >= " ")
