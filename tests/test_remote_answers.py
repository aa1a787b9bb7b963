"""Whole answers: the dataset that is asked, servers that cap rows, downloads that are counted."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from pyoxigraph import Store as Database

import govgraph
from govgraph.errors import GovgraphError, StoreError
from govgraph.remote import caps, dataset
from govgraph.remote.graphs import LEDGER, STAGING
from sparql_server import JSON, TRIPLES, Answerer, Reply, Request, serving, sparql

P = NamedNode("http://example.org/p")
G, H = NamedNode("http://example.org/g"), NamedNode("http://example.org/h")


def filled(count: int, *, blank: bool = False) -> Database:
    database = Database()
    for number in range(count):
        subject = BlankNode() if blank else NamedNode(f"http://example.org/{number % 7}")
        database.add(Quad(subject, P, Literal(number), G if number % 3 else H))
    return database


def rows(answer: Any) -> list[Any]:
    return list(answer.rows)


# The dataset


def oxigraph(database: Database) -> Answerer:
    """A server whose default graph is the unnamed one, and the union by a parameter."""
    union, apart = sparql(database), sparql(database, union=False)

    def answer(request: Request) -> Reply:
        return (union if "union-default-graph" in request.form else apart)(request)

    return answer


@pytest.mark.parametrize("kind", ["union", "oxigraph", "apart"])
def test_questions_ask_the_union(kind: str) -> None:
    database = filled(9)
    answers = {
        "union": sparql(database),
        "oxigraph": oxigraph(database),
        "apart": sparql(database, union=False),
    }
    with serving(answers[kind]) as running:
        graph = govgraph.open(running.url)
        assert rows(graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")) == [{"n": 9}]
        assert rows(graph.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")) == [{"n": 9}]
        asked = running.requests[-1].form
        assert ("default-graph-uri" in asked) == (kind == "apart")
        assert ("union-default-graph" in asked) == (kind == "oxigraph")
        before = len(running.requests)
        graph.query("ASK {}")
        assert len(running.requests) == before + 1  # what was found holds for a while
        assert set(graph.quads()) == set(database)


def test_a_query_that_names_graphs_states_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(sparql(filled(9), union=False)) as running:
        graph = govgraph.open(running.url)
        found = graph.query(f"SELECT (COUNT(*) AS ?n) FROM {H} {{ ?s ?p ?o }}")
        assert rows(found) == [{"n": 3}]
        assert "default-graph-uri" not in running.requests[-1].form


def test_an_empty_endpoint() -> None:
    with serving(sparql(Database())) as running:
        graph = govgraph.open(running.url)
        assert graph.query("ASK { ?s ?p ?o }") is False
        assert graph.quads() == [] and graph.store.graphs() == []


def test_bookkeeping_is_no_part_of_the_data() -> None:
    database = filled(9)
    waiting = NamedNode(f"{STAGING}1")
    database.add(Quad(P, P, Literal("half"), waiting))
    source = NamedNode("http://purl.org/dc/terms/source")
    database.add(Quad(P, source, waiting, NamedNode(LEDGER)))
    with serving(sparql(database)) as running:
        graph = govgraph.open(running.url)
        assert graph.store.graphs() == [G.value, H.value]
        assert len(graph.quads()) == 9
        assert rows(graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")) == [{"n": 9}]


def test_what_was_found_does_not_hold_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("govgraph.remote.dataset.time.monotonic", lambda: now[0])
    asked: list[str] = []

    def ask(query: str, parameters: object) -> list[dict[str, str]]:
        asked.append(query)
        return []

    known = dataset.Dataset(ask)
    known.parameters()
    first = len(asked)
    known.parameters()
    assert len(asked) == first
    now[0] = 60.0
    known.parameters()
    assert len(asked) == first + 1
    known.forget()
    known.parameters()
    assert len(asked) == first + 2


# Servers that cap rows


def capped(answer: Answerer, most: int, told: bool = True) -> Answerer:
    """Give at most so many rows or triples, as Virtuoso does; say so, or not."""

    def some(request: Request) -> Reply:
        reply = answer(request)
        headers = (("X-SPARQL-MaxRows", str(most)),) if told else ()
        if reply.kind == JSON and b'"bindings"' in reply.content:
            found = json.loads(reply.content)
            cut = len(found["results"]["bindings"]) > most
            found["results"]["bindings"] = found["results"]["bindings"][:most]
            return reply._replace(
                content=json.dumps(found).encode(), headers=headers if cut else ()
            )
        lines = reply.content.splitlines(keepends=True)
        if reply.kind == TRIPLES and len(lines) > most:
            return reply._replace(content=b"".join(lines[:most]), headers=headers)
        return reply

    return some


ORDERED = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o ?s"


@pytest.mark.parametrize("most", [1, 7, 20, 49, 50, 51, 1000])
def test_an_ordered_query_is_asked_page_by_page(most: int) -> None:
    database = filled(50)
    with serving(capped(sparql(database), most)) as running:
        graph = govgraph.open(running.url)
        found = rows(graph.query(f"{ORDERED} # all"))
        assert [row["o"] for row in found] == list(range(50))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o { ?s ?p ?o }",
        "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o",
        "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s STR(?o)",
        "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o LIMIT 40",
        "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o OFFSET 1",
        "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o VALUES ?p { <http://example.org/p> }",
        "SELECT ?s ?o { { SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_another_is_refused_rather_than_given_in_part(query: str) -> None:
    with (
        serving(capped(sparql(filled(50)), 20)) as running,
        pytest.raises(StoreError, match=r"only 20 rows.*ORDER BY"),
    ):
        govgraph.open(running.url).query(query)


def test_few_rows_are_all_of_them() -> None:
    with serving(capped(sparql(filled(50)), 20)) as running:
        found = govgraph.open(running.url).query("SELECT ?s ?o { ?s ?p ?o } LIMIT 20")
        assert len(rows(found)) == 20


def test_blank_nodes_are_not_paged() -> None:
    with serving(capped(sparql(filled(50, blank=True)), 20)) as running:
        graph = govgraph.open(running.url)
        with pytest.raises(StoreError, match="blank nodes"):
            graph.query(ORDERED)
        with pytest.raises(StoreError, match="blank nodes"):
            graph.quads()


def test_a_server_that_passes_over_offset_is_found_out() -> None:
    answer = capped(sparql(filled(50)), 20)

    def deaf(request: Request) -> Reply:
        return answer(request._replace(query=re.sub(r"OFFSET \d+", "", request.query)))

    with serving(deaf) as running, pytest.raises(StoreError, match="only 20 rows"):
        govgraph.open(running.url).query(ORDERED)


def test_a_server_that_ran_out_of_time_and_says_so() -> None:
    partly = (("X-SQL-State", "S1TAT"), ("X-SQL-Message", "RC...: Returning incomplete results"))
    answer = sparql(filled(9))
    with (
        serving(lambda request: answer(request)._replace(headers=partly)) as running,
        pytest.raises(StoreError, match="ran out of time"),
    ):
        govgraph.open(running.url).query("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("most", [3, 10, 33])
def test_downloads_are_counted_and_fetched_whole(most: int, told: bool) -> None:
    database = filled(50)
    with serving(capped(sparql(database), most, told)) as running:
        assert set(govgraph.open(running.url).store.quads()) == set(database)


def test_a_download_that_lacks_something_is_none() -> None:
    answer = sparql(filled(50))

    def losing(request: Request) -> Reply:
        reply = answer(request)
        if reply.kind == TRIPLES:
            return reply._replace(content=b"".join(reply.content.splitlines(keepends=True)[1:]))
        if "ORDER BY ?s ?p ?o" in request.query:
            return reply._replace(content=b'{"head": {"vars": []}, "results": {"bindings": []}}')
        return reply

    with (
        serving(losing) as running,
        pytest.raises(StoreError, match=r"only 0 of a graph's \d+ statements"),
    ):
        govgraph.open(running.url).quads()


def test_which_order_is_total() -> None:
    for query, columns, total in [
        ("SELECT ?a ?b {} ORDER BY ?a ?b", ["a", "b"], True),
        ("SELECT ?a ?b {} ORDER BY DESC(?b) ASC(?a)", ["a", "b"], True),
        ("SELECT * {} ORDER BY $b ?a ?c", ["a", "b"], True),
        ("select ?a {} order by ?a #x", ["a"], True),
        ("SELECT ?a {} ORDER BY LCASE(?a)", ["a"], False),
        ("SELECT ?a {}", ["a"], False),
        ("SELECT ?a { { SELECT ?a {} ORDER BY ?a } }", ["a"], False),
        ("SELECT ?a ?b {} ORDER BY ?a + ?b", ["a", "b"], False),
        ("SELECT ?a ?b {} ORDER BY ?a (-?b)", ["a", "b"], False),
        ("SELECT {} ORDER BY ?a", [], False),
    ]:
        assert caps.totally_ordered(query, columns) is total, query


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(1, 12))
def test_pages_make_up_the_whole(count: int, most: int) -> None:
    every = [{"n": {"type": "literal", "value": str(number)}} for number in range(count)]

    def ask(query: str) -> list[dict[str, Any]]:
        limit, offset = map(int, re.findall(r"(?:LIMIT|OFFSET) (\d+)", query))
        return every[offset : offset + limit]

    assert caps.paged("SELECT ?n {} ORDER BY ?n", most, ask, "x") == every


def test_ask_answered_with_a_row() -> None:
    """Virtuoso gives ASK as SELECT in some formats."""
    for value, wanted in (("1", True), ("0", False), ("true", True), ("false", False)):
        row = {"callret-0": {"type": "literal", "value": value}}
        told = {"head": {"vars": ["callret-0"]}, "results": {"bindings": [row]}}
        reply = Reply(200, JSON, json.dumps(told).encode())
        answer = sparql(Database())

        def odd(request: Request, reply: Reply = reply, answer: Answerer = answer) -> Reply:
            return reply if request.query.startswith("ASK") else answer(request)

        with serving(odd) as running:
            assert govgraph.open(running.url).query("ASK { ?s ?p ?o }") is wanted
    empty = Reply(200, JSON, b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}')
    with serving(lambda _: empty) as running, pytest.raises(GovgraphError, match="ASK"):
        govgraph.open(running.url).query("ASK {}")
