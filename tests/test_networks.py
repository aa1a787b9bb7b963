"""Networks: nodes with labels and kinds, edges with weights, files that read back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

import govgraph
from govgraph import networks, questions
from govgraph.answer import Answer
from govgraph.errors import GovgraphError

XSD_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
COLUMNS = ("node", "nodeLabel", "neighbour", "neighbourLabel", "weight", "certainty")
A, B = (NamedNode(f"https://w3id.org/govgraph/id/{one}/x") for one in ("person", "post"))
TAGGED = [
    name
    for name in questions.names()
    if "network" in questions.get(name).tags and "CONSTRUCT" not in questions.get(name).text
]
READERS: dict[str, Callable[[bytes], networkx.Graph[str]]] = {
    "graphml": lambda data: networkx.read_graphml(io.BytesIO(data)),
    "gexf": lambda data: networkx.read_gexf(io.BytesIO(data)),
    "node-link": lambda data: networkx.node_link_graph(json.loads(data), edges="edges"),
}


def one(weight: object = 1, label: str = "A") -> Answer:
    cells = (A, Literal(label), B, None, weight, Literal("certain"))
    return Answer(COLUMNS, (cells,), title="q")  # type: ignore[arg-type]


def test_the_networks_are_these() -> None:
    assert sorted(TAGGED) == ["holders", "interlocks", "shared-posts"]


@pytest.mark.parametrize("name", TAGGED)
def test_the_shipped_networks(cam_pha: govgraph.Graph, name: str) -> None:
    graph = cam_pha.to_networkx(name)
    kinds = {"holders": {"person", "post"}, "interlocks": {"organ"}, "shared-posts": {"post"}}
    assert {about["kind"] for _, about in graph.nodes(data=True)} == kinds[name]
    assert graph.number_of_edges() == {"holders": 5, "interlocks": 2, "shared-posts": 2}[name]
    for node, about in graph.nodes(data=True):
        assert about["label"] and about["label"] != node
    assert all(about["weight"] == 1 for *_, about in graph.edges(data=True))
    assert graph.graph["name"]


def test_an_edge_and_its_ends() -> None:
    graph = networks.build(one(Literal(3)))
    assert {node: graph.nodes[node] for node in graph} == {
        A.value: {"label": "A", "kind": "person"},
        B.value: {"label": B.value, "kind": "post"},
    }
    assert graph.edges[A.value, B.value] == {"weight": 3, "certainty": "certain"}


def test_a_row_with_one_end_is_a_node_alone() -> None:
    graph = networks.build(Answer(("node", "neighbour", "weight"), ((A, None, None),)))
    assert list(graph.nodes) == [A.value] and graph.number_of_edges() == 0
    stranger = Answer(("node", "neighbour", "weight"), ((NamedNode("http://x"), B, Literal(1)),))
    assert networks.build(stranger).nodes["http://x"]["kind"] == "thing"


@pytest.mark.parametrize(
    ("weight", "found"),
    [(Literal("0.5", datatype=NamedNode(XSD_DECIMAL)), 0.5), (Literal(2), 2), (Literal(1.5), 1.5)],
)
def test_weights_are_numbers(weight: Literal, found: float) -> None:
    graph = networks.build(one(weight))
    assert graph.edges[A.value, B.value]["weight"] == found
    for kind, read in READERS.items():
        assert read(networks.write(graph, kind)).edges[A.value, B.value]["weight"] == found


@pytest.mark.parametrize("weight", [Literal("much"), None, A, Literal(float("nan"))], ids=str)
def test_a_weight_that_is_no_number_is_refused(weight: object) -> None:
    with pytest.raises(GovgraphError, match="must be a number"):
        networks.build(one(weight))


def test_an_answer_without_the_columns_is_refused() -> None:
    with pytest.raises(GovgraphError, match="it has: a, b"):
        networks.build(Answer(("a", "b"), ()))


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(GovgraphError, match="graphml, gexf, node-link"):
        networks.write(networks.build(one(Literal(1))), "pajek")


@given(label=st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_label_reads_back_but_for_what_xml_cannot_hold(label: str) -> None:
    graph = networks.build(one(Literal(1), label))
    wanted = graph.nodes[A.value]["label"]
    assert wanted in (label, A.value) or len(wanted) < len(label)
    for kind, read in READERS.items():
        assert read(networks.write(graph, kind)).nodes[A.value]["label"] == wanted


def test_equal_networks_give_equal_files() -> None:
    for kind in networks.FORMATS:
        first = networks.write(networks.build(one(Literal(1))), kind)
        assert networks.write(networks.build(one(Literal(1))), kind) == first
        assert b"lastmodified" not in first
