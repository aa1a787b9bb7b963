"""Clients that people have: curl, SPARQLWrapper, rdflib, and our own endpoint."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

import govgraph
from govgraph import questions
from govgraph.answer import Answer
from govgraph.errors import QueryError, StoreError
from govgraph.statements import Statements
from served import RUNAWAY, Served, serving

POSTS = "SELECT ?post ?label { ?post a govg:Post ; skos:prefLabel ?label } ORDER BY ?post ?label"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(timeout=20) as one:
        yield one


@pytest.fixture(scope="module")
def remote(served: Served) -> govgraph.Graph:
    return govgraph.open(served.url)


def curl(*arguments: str) -> str:
    program = shutil.which("curl")
    if not program:
        pytest.skip("curl is not installed")
    done = subprocess.run(
        [program, "--silent", "--show-error", "--max-time", "60", *arguments],
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_curl(served: Served, cam_pha: govgraph.Graph) -> None:
    expected = cam_pha.query(POSTS)
    assert isinstance(expected, Answer) and len(expected) > 10
    form = curl("--data-urlencode", f"query={POSTS}", "-H", "Accept: text/csv", served.url)
    assert form == expected.to_csv()
    got = curl("-G", "--data-urlencode", f"query={POSTS}", "-H", "Accept: text/csv", served.url)
    assert got == form
    kind = "Content-Type: application/sparql-query"
    direct = curl("--data-binary", POSTS, "-H", kind, "-H", "Accept: text/csv", served.url)
    assert direct == form
    head = curl("-I", served.url)
    assert head.startswith("HTTP/1.1 200 ") and "text/turtle" in head
    status = curl(
        "-o", "/dev/null", "-w", "%{http_code}", "--data-urlencode", "update=CLEAR ALL", served.url
    )
    assert status == "403"
    assert "sd:Service" in curl(served.url)


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(served: Served, cam_pha: govgraph.Graph, method: str) -> None:
    expected = cam_pha.query(POSTS)
    assert isinstance(expected, Answer)
    client: Any = SPARQLWrapper(served.url)  # what it converts to depends
    client.setMethod(method)
    client.setQuery(
        f"PREFIX govg: <https://w3id.org/govgraph/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> {POSTS}"
    )
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["label"]["value"] for row in rows] == [row["label"] for row in expected.rows]
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == len(expected)
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode() == expected.to_csv()
    graphs = cam_pha.store.graphs()
    client.setReturnFormat(JSON)
    client.addDefaultGraph(graphs[0])
    client.setQuery("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    told = client.queryAndConvert()["results"]["bindings"][0]["n"]["value"]
    assert int(told) == len(set(cam_pha.store.quads(graphs[0])))
    client.resetQuery()
    client.setReturnFormat(TURTLE)
    client.setQuery("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 5")
    assert client.queryAndConvert().count(b"\n") >= 5
    client.setReturnFormat(JSON)
    client.setQuery("SELECT {")
    with pytest.raises(QueryBadFormed):
        client.query()


def rows(found: object) -> list[tuple[str, ...]]:
    assert isinstance(found, Answer)
    return sorted(tuple(map(str, row)) for row in found.cells)


@pytest.mark.parametrize("name", questions.names())
def test_the_catalogue_gives_the_same_as_embedded(
    remote: govgraph.Graph, cam_pha: govgraph.Graph, name: str
) -> None:
    given = {
        one.name: "2020-07-23"
        for one in questions.get(name).parameters.values()
        if one.type == "date"
    }
    here, there = cam_pha.ask(name, **given), remote.ask(name, **given)
    if isinstance(here, Statements):
        assert isinstance(there, Statements)
        assert here.to("turtle") == there.to("turtle")
    elif isinstance(here, Answer):
        assert isinstance(there, Answer)
        assert here.columns == there.columns and rows(here) == rows(there)
    else:
        assert here == there


def test_all_that_reads_works_there(remote: govgraph.Graph, cam_pha: govgraph.Graph) -> None:
    assert remote.check().conforms
    iri = "https://w3id.org/govgraph/id/person/cam-tay-pham-van-hang"
    assert str(remote.why(iri)) == str(cam_pha.why(iri))
    assert remote.draw("combined-roles").svg == cam_pha.draw("combined-roles").svg
    here, there = cam_pha.to_networkx("interlocks"), remote.to_networkx("interlocks")
    assert set(here.edges) == set(there.edges)
    assert {str(quad) for quad in remote.quads()} == {str(quad) for quad in cam_pha.quads()}


def test_our_endpoint_tells_what_went_wrong(
    remote: govgraph.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(QueryError):
        remote.query("SELECT {")
    monkeypatch.setenv("GOVGRAPH_RETRIES", "0")
    with serving(timeout=0.5) as hurried, pytest.raises(StoreError):
        govgraph.open(hurried.url).query(RUNAWAY)
