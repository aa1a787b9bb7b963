"""Networks: who and what is tied to whom, as networkx graphs, and in files of networks.

A network is a question of the catalogue tagged ``network`` with the columns ``node``,
``neighbour`` and ``weight``: adding a network is adding a file.
"""

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from govgraph import terms
from govgraph.answer import Answer, Cell, plain, value
from govgraph.errors import GovgraphError

if TYPE_CHECKING:
    import networkx

FORMATS = ("graphml", "gexf", "node-link")
_NEEDED = ("node", "neighbour", "weight")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def build(answer: Answer) -> "networkx.Graph[str]":
    """Make an undirected graph of a network question's answer.

    Nodes are IRIs with a ``label`` and a ``kind`` (the part of the IRI that names it); edges
    carry ``weight`` and, where the answer has it, ``certainty``.

    Args:
        answer: rows with ``node``, ``neighbour`` and ``weight``.

    Raises:
        GovgraphError: the answer has not these columns, or a weight is no number.
    """
    import networkx

    if not set(_NEEDED) <= set(answer.columns):
        raise GovgraphError("not-a-network", columns=", ".join(answer.columns))
    graph: networkx.Graph[str] = networkx.Graph()
    graph.graph["name"] = answer.title
    for cells in answer.cells:
        row = dict(zip(answer.columns, cells, strict=True))
        ends = []
        for end in ("node", "neighbour"):
            if iri := _clean(plain(row[end])):
                label = plain(row.get(f"{end}Label")) or iri
                graph.add_node(iri, label=_clean(label), kind=_kind(iri))
                ends.append(iri)
        if len(ends) < 2:  # a node that is tied to nothing
            continue
        graph.add_edge(ends[0], ends[1], weight=_weight(row["weight"]))
        if (certainty := row.get("certainty")) is not None:
            graph.edges[ends[0], ends[1]]["certainty"] = _clean(plain(certainty))
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
        content = re.sub(rb' lastmodifieddate="[^"]*"', b"", content)
    return content


def _weight(cell: Cell) -> int | float:
    found = value(cell)
    if isinstance(found, int | float | Decimal) and math.isfinite(found):
        return found if isinstance(found, int) else float(found)
    raise GovgraphError("network-weight", value=plain(cell))


def _kind(iri: str) -> str:
    kind, slash, _ = iri.removeprefix(terms.ID).partition("/")
    return kind if slash and iri.startswith(terms.ID) else "thing"


def _clean(label: str) -> str:
    """Drop what XML 1.0 cannot hold."""
    return _NOT_XML.sub("", label)
