"""What several graphs say alike: the same answers, as fast, and the graphs as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

import govgraph
from govgraph import questions, union
from govgraph.answer import Answer
from govgraph.store import Store
from govgraph.terms import DERIVED_GRAPH

NODES = [NamedNode(f"http://{letter}") for letter in "abc"]
NODE = st.sampled_from(NODES)
COPIES = 4
QUADS = st.sets(st.builds(Quad, NODE, NODE, NODE, NODE), max_size=40)


def copied(graph: govgraph.Graph, times: int) -> list[Quad]:
    ours = {q for q in graph.store.quads() if q.graph_name != DERIVED_GRAPH}
    return [
        Quad(q.subject, q.predicate, q.object, NamedNode(f"http://copy/{number}"))
        for number in range(times)
        for q in ours
    ]


@pytest.fixture(scope="module", params=["memory", "disk"])
def copies(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> govgraph.Graph:
    graph = govgraph.open()
    more = copied(graph, COPIES)
    if request.param == "disk":
        own = list(graph.store.quads())
        graph = govgraph.open(tmp_path_factory.mktemp("union") / "s", create=True)
        more += own
    with graph.store.writing() as change:  # type: ignore[union-attr]
        change.add(more)
    return graph


# Without the union kept once these take minutes each: every pattern of a query multiplies.


@pytest.mark.parametrize("name", questions.names())
def test_a_question_answers_as_if_each_source_stood_once(
    copies: govgraph.Graph, cam_pha: govgraph.Graph, name: str
) -> None:
    there, here = copies.ask(name, lang="en"), cam_pha.ask(name, lang="en")
    if isinstance(here, Answer):
        assert isinstance(there, Answer)
        assert there.rows == here.rows
    elif isinstance(here, govgraph.Statements):
        assert isinstance(there, govgraph.Statements)
        assert set(there.triples) == set(here.triples)
    else:
        assert there == here


def test_the_check_and_the_rules_end(copies: govgraph.Graph, cam_pha: govgraph.Graph) -> None:
    assert [str(one) for one in copies.check().results] == [
        str(one) for one in cam_pha.check().results
    ]
    store = copies.store
    assert isinstance(store, Store) and store.once
    assert copies.build() == govgraph.open().build()
    assert copies.store.once  # type: ignore[union-attr]


def test_the_union_is_not_shown(copies: govgraph.Graph) -> None:
    store = copies.store
    assert isinstance(store, Store)
    quads = list(store.quads())
    assert len(quads) == len(set(quads)) == len(store)
    assert not any(isinstance(one.graph_name, DefaultGraph) for one in quads)
    assert not list(store.quads("http://nobody"))
    found = set(copies.rdflib.graphs())
    assert {str(one.identifier) for one in found} >= {"http://copy/0", "http://copy/3"}
    assert len(copies.rdflib) == len({quad.triple for quad in quads})


@given(QUADS, QUADS, st.sampled_from(NODES))
@settings(deadline=None)
def test_the_union_follows_every_change(first: set[Quad], more: set[Quad], gone: NamedNode) -> None:
    store = Store.memory()
    store.add(first)
    with store.writing() as change:
        change.merge()
        change.add(more)
        change.remove(gone.value)
    expected = {quad for quad in first | more if quad.graph_name != gone}
    assert set(store.quads()) == expected and len(store) == len(expected)
    triples = {quad.triple for quad in expected}
    count = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    shown = int(next(iter(count))["n"].value)  # type: ignore[arg-type]
    assert shown == len(triples) if store.once else len(expected) == len(triples) == shown


def test_a_default_graph_of_its_own_stays(tmp_path: Path) -> None:
    a = NODES[0]
    with Store.open(tmp_path / "s", create=True) as store:
        store.add([Quad(a, a, a), Quad(a, a, a, a)])
        assert not store.once and len(store) == 2


def test_few_overlaps_in_a_large_store_take_no_room() -> None:
    store, a = Oxigraph(), NODES[0]
    store.extend(Quad(NamedNode(f"http://n/{n}"), a, a, a) for n in range(60_000))
    store.extend(Quad(NamedNode(f"http://n/{n}"), a, a, NODES[1]) for n in range(100))
    assert not union.overlapping(store)
    store.extend(Quad(NamedNode(f"http://n/{n}"), a, a, NODES[1]) for n in range(1000))
    assert union.overlapping(store)


def test_a_later_reader_finds_the_union(tmp_path: Path) -> None:
    a, b, c = NODES
    with Store.open(tmp_path / "s", create=True) as store:
        store.add([Quad(a, b, c, a), Quad(a, b, c, b)])
        assert store.once
    with Store.open(tmp_path / "s") as again:
        assert again.once and len(again) == 2
        again.remove(a.value)
        assert not again.once and set(again.quads()) == {Quad(a, b, c, b)}
    with Store.open(tmp_path / "s") as last:
        assert not last.once and len(last) == 1


def test_the_union_counts_where_memory_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, c = NODES
    with Store.open(tmp_path / "s", create=True) as store:
        store.add([Quad(a, a, a, b), Quad(a, a, a, c)])
        assert store.once and len(store) == 2
        monkeypatch.setenv("GOVGRAPH_IN_MEMORY", "2")  # a copy would have three
        assert store.near() is store
        monkeypatch.setenv("GOVGRAPH_IN_MEMORY", "3")
        assert set(store.near().quads()) == set(store.quads())
