"""Real servers: the same rows, derived statements and results as embedded; and their quirks."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, RdfFormat, parse

import govgraph
import servers
from govgraph import checker, questions, rules
from govgraph.endpoint import Endpoint
from govgraph.errors import StoreError
from govgraph.report import Report
from govgraph.store import Store
from govgraph.terms import XSD

KINDS = ("oxigraph", "virtuoso")
GIVEN = {"vi": {}, "en": {"on": "2020-07-23", "area": "phường Cẩm Tây"}}
DAMAGED = "urn:damaged"
EXAMPLES = Path(__file__).parent / "shapes"
DAMAGES = [
    *(
        "area/level-order-fail",
        "area/within-itself-fail",
        "count/disjoint-coverages-fail-own-total",
    ),
]


@pytest.fixture(scope="module")
def oxigraph(cam_pha: govgraph.Graph) -> Iterator[servers.Running]:
    with servers.oxigraph() as running:
        running.load(cam_pha.store.quads())
        yield running


@pytest.fixture(scope="module")
def virtuoso(cam_pha: govgraph.Graph) -> Iterator[servers.Running]:
    with servers.virtuoso() as running:
        running.load(cam_pha.store.quads())
        yield running


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> servers.Running:
    found: servers.Running = request.getfixturevalue(request.param)
    return found


def raw(server: servers.Running, text: str, accept: str = "application/sparql-results+json") -> Any:
    """Ask a server without govgraph."""
    form = urllib.parse.urlencode({"query": text}).encode()
    request = urllib.request.Request(server.query, form, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def cells(server: servers.Running, text: str) -> list[list[str]]:
    told = raw(server, text)
    names = told["head"]["vars"]
    return [
        [row.get(name, {}).get("value") for name in names] for row in told["results"]["bindings"]
    ]


def through(server: servers.Running, text: str) -> list[tuple[Any, ...]]:
    found = govgraph.open(server.query).query(text)
    assert isinstance(found, govgraph.Answer)
    return list(found.cells)


# The same as embedded


@pytest.mark.parametrize("lang", GIVEN)
@pytest.mark.parametrize("name", questions.names())
def test_every_question_gives_the_same(
    server: servers.Running, cam_pha: govgraph.Graph, name: str, lang: str
) -> None:
    known = questions.get(name).parameters
    given = {key: value for key, value in GIVEN[lang].items() if key in known}
    there = govgraph.open(server.query).ask(name, lang=lang, **given)
    here = cam_pha.ask(name, lang=lang, **given)
    if isinstance(here, govgraph.Statements):
        assert isinstance(there, govgraph.Statements)
        assert set(there.triples) == set(here.triples)
        return
    assert isinstance(there, govgraph.Answer) and isinstance(here, govgraph.Answer)
    assert there.columns == here.columns
    assert there.cells == here.cells or sorted(map(str, there.cells)) == sorted(
        map(str, here.cells)
    )


@pytest.mark.parametrize("rule", rules.load(), ids=lambda rule: rule.name)
def test_every_rule_makes_the_same(
    server: servers.Running, cam_pha: govgraph.Graph, rule: rules.Rule
) -> None:
    here = cam_pha.store.query(rule.text)
    there = Endpoint(server.query).query(rule.text)
    assert isinstance(here, QueryTriples) and isinstance(there, QueryTriples)
    assert set(there) == set(here) != set() or rule.name == "ex-officio"


def told(report: Report) -> Counter[str]:
    return Counter(
        str(
            (
                one.focus,
                one.shape,
                one.constraint,
                one.path,
                one.value,
                sorted(map(str, one.messages)),
            )
        )
        for one in report.found
    )


def test_checks_find_the_same(server: servers.Running, cam_pha: govgraph.Graph) -> None:
    """On the graph, which conforms, and on one that several faults were put into."""
    quads = [
        Quad(quad.subject, quad.predicate, quad.object, NamedNode(DAMAGED))
        for name in DAMAGES
        for quad in parse(
            (EXAMPLES / f"{name}.ttl").read_bytes(), format=RdfFormat.TURTLE, base_iri="urn:x:"
        )
        if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode)
    ]
    store = Store.memory()
    store.add([*cam_pha.store.quads(), *quads])
    server.load(quads)
    try:
        here, there = checker.check(store), checker.check(Endpoint(server.query))
    finally:
        server.drop(DAMAGED)
    assert len(here.found) > 5
    assert told(there) == told(here)


# Values travel as they are

VALUES: list[Literal | NamedNode] = [
    Literal("Hưng Yên"),
    Literal("Cẩm Phả"),  # NFC
    Literal("Câ\u0309m Pha\u0309"),  # the same letters, put together of two: another text
    Literal("thành phố", language="vi"),
    Literal("city", language="en"),
    Literal("line\nfeed \"quoted\" \\ 'back'\ttab"),
    Literal("x" * 5000),
    Literal(True),
    Literal(False),
    Literal(7),
    Literal(-3),
    *(
        Literal(text, datatype=NamedNode(XSD + kind))
        for kind, text in (
            ("date", "2020-07-23"),
            ("gYear", "2012"),
            ("gYearMonth", "2017-08"),
            ("dateTime", "2020-07-23T00:00:00"),
            ("dateTime", "0001-01-01T00:00:00"),
            ("dateTime", "9999-12-31T23:59:59"),
            ("decimal", "0.75"),
        )
    ),
    NamedNode("https://example.org/" + "long/" * 300),
    NamedNode("https://example.org/cẩm-phả"),
]


def test_values_come_back_as_they_went(server: servers.Running) -> None:
    subject, graph = NamedNode("urn:v"), NamedNode("urn:values")
    server.load(
        Quad(subject, NamedNode(f"urn:v:{number}"), value, graph)
        for number, value in enumerate(VALUES)
    )
    try:
        store = Endpoint(server.query)
        found = {quad.predicate.value: quad.object for quad in store.quads("urn:values")}
        assert [found[f"urn:v:{number}"] for number in range(len(VALUES))] == VALUES
        for number, value in enumerate(VALUES):
            rows = through(
                server,
                f"SELECT ?v (STR(?v) AS ?text) {{ <urn:v> <urn:v:{number}> ?v FILTER(BOUND(?v)) }}",
            )
            assert len(rows) == 1
            assert rows[0][1] == Literal(value.value)
    finally:
        server.drop("urn:values")


# Virtuoso's quirks: what it answers by itself, and what is told here

AREA = "<https://w3id.org/govgraph/id/area/thanh-pho-cam-pha>"
P = """
PREFIX govg: <https://w3id.org/govgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
# A query, and Virtuoso's own cells where they differ from the standard's.
QUIRKS: dict[str, tuple[str, list[list[str | None]] | None]] = {
    "whole numbers are divided as such": (
        "SELECT ?q { VALUES ?y { 1900 } BIND(?y / 8 AS ?q) }",
        [["237"]],
    ),
    "a boolean that is made is a number": (
        "SELECT ?q { VALUES ?y { 1900 } BIND(?y > 8 AS ?q) }",
        [["1"]],
    ),
    "a FILTER in OPTIONAL does not see a BIND": (
        f"SELECT ?l {{ BIND('vi' AS ?lang) OPTIONAL {{ {AREA} skos:prefLabel ?l"
        " FILTER(LANG(?l) = ?lang) } }",
        [[None]],
    ),
    "a FILTER in OPTIONAL does not see VALUES": (
        f"SELECT ?l {{ VALUES ?lang {{ 'vi' }} OPTIONAL {{ {AREA} skos:prefLabel ?l"
        " FILTER(LANG(?l) = ?lang) } }",
        [[None]],
    ),
    "an unbound variable is no error in CONCAT": (
        f"SELECT ?q {{ {AREA} a ?c OPTIONAL {{ {AREA} govg:none ?e }} BIND(CONCAT('a', STR(?e)) AS ?q) }}",
        [["a"]],
    ),
    "an unbound variable is no error in IF": (
        f"SELECT ?q {{ {AREA} a ?c OPTIONAL {{ {AREA} govg:none ?e }} BIND(IF(?e = 1, 1, 0) AS ?q) }}",
        [["0"]],
    ),
    "other bytes are hashed": (
        f"SELECT (SHA1(STR(?l)) AS ?q) {{ {AREA} skos:prefLabel ?l FILTER(LANG(?l) = 'vi') }}",
        None,
    ),
    "letters of Latin 1 are left in IRIs": (
        f"SELECT (ENCODE_FOR_URI(STR(?l)) AS ?q) {{ {AREA} skos:prefLabel ?l FILTER(LANG(?l) = 'vi') }}",
        None,
    ),
}


@pytest.fixture(scope="module")
def twice(virtuoso: servers.Running) -> Store:
    """One statement in two graphs, there and here."""
    one, p = NamedNode("urn:twice"), NamedNode("urn:p")
    quads = [Quad(one, p, p, NamedNode(f"urn:twice:{name}")) for name in "ab"]
    virtuoso.load(quads)
    store = Store.memory()
    store.add([*govgraph.open().store.quads(), *quads])
    return store


@pytest.mark.parametrize("name", QUIRKS)
def test_a_quirk_of_virtuoso(virtuoso: servers.Running, twice: Store, name: str) -> None:
    text, own = QUIRKS[name]
    found = govgraph.Graph(twice).query(P + text)
    assert isinstance(found, govgraph.Answer)
    assert through(virtuoso, P + text) == list(found.cells)
    here = [[None if cell is None else cell.value for cell in row] for row in found.cells]
    there = cells(virtuoso, P + text)
    assert there != here or own is not None, "mended in this version"
    assert own is None or there == own


def test_ask_is_answered_with_a_table(virtuoso: servers.Running) -> None:
    there = raw(virtuoso, "ASK { ?s ?p ?o }")
    assert "boolean" in there or "results" in there
    graph = govgraph.open(virtuoso.query)
    assert graph.query("ASK { ?s ?p ?o }") is True
    assert graph.query("ASK { ?s <urn:none> ?o }") is False


PATHS = [
    f"SELECT ?i {{ ?i govg:within* {AREA} }}",
    "SELECT DISTINCT ?i ?j { ?i govg:within+ ?j }",
    "SELECT DISTINCT ?i ?j { { SELECT ?i { ?i a govg:Area } } ?i govg:within* ?j . ?j a govg:Area }",
    "SELECT DISTINCT ?j { VALUES ?i { <urn:none> "
    + AREA
    + " } ?i (govg:within|^govg:within)* ?j }",
    "SELECT ?i { ?i a govg:Area FILTER NOT EXISTS { ?i govg:within+ " + AREA + " } }",
]


@pytest.mark.parametrize("text", PATHS)
def test_paths_need_no_bound_start(
    virtuoso: servers.Running, cam_pha: govgraph.Graph, text: str
) -> None:
    found = cam_pha.query(P + text)
    assert isinstance(found, govgraph.Answer)
    assert sorted(map(str, through(virtuoso, P + text))) == sorted(map(str, found.cells))


def test_virtuoso_wants_a_bound_start(virtuoso: servers.Running) -> None:
    """By itself: where it wants none any more, the way around it can go."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        cells(virtuoso, P + "SELECT ?i ?j { ?i govg:within+ ?j }")
    assert b"transitive" in caught.value.read()


def test_the_server_goes_on_after_every_check(virtuoso: servers.Running) -> None:
    """Sent as they are, some of the checks' queries end it."""
    checker.check(Endpoint(virtuoso.query))
    assert virtuoso.process.poll() is None


def test_rows_are_never_cut_short(cam_pha: govgraph.Graph) -> None:
    with servers.virtuoso(rows=50) as capped:
        capped.load(cam_pha.store.quads())
        assert len(cells(capped, "SELECT * { ?s ?p ?o }")) == 50
        graph = govgraph.open(capped.query)
        for name in ("combined-roles", "evidence", "sources"):
            here = cam_pha.ask(name)
            assert isinstance(here, govgraph.Answer)
            try:
                there = graph.ask(name)
            except StoreError as error:
                assert error.key.startswith("endpoint-capped")
            else:
                assert isinstance(there, govgraph.Answer)
                assert sorted(map(str, there.cells)) == sorted(map(str, here.cells))


# Starting and stopping


def test_nothing_is_left_behind() -> None:
    with servers.oxigraph() as running:
        process = running.process
    assert process.poll() is not None


def test_the_servers_listen_on_loopback_only(server: servers.Running) -> None:
    assert urllib.parse.urlsplit(server.query).hostname == "127.0.0.1"
    tables = Path(f"/proc/{server.process.pid}/net/tcp").read_text().splitlines()[1:]
    inodes = {str(one.readlink()) for one in Path(f"/proc/{server.process.pid}/fd").iterdir()}
    listening = [
        line.split()[1].split(":")[0]
        for line in tables
        if line.split()[3] == "0A" and f"socket:[{line.split()[9]}]" in inodes
    ]
    assert listening and set(listening) == {"0100007F"}


def test_updates_want_the_password(virtuoso: servers.Running) -> None:
    form = urllib.parse.urlencode({"update": "INSERT DATA { GRAPH <urn:g> { <urn:a> a <urn:b> } }"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(virtuoso.update, form.encode(), timeout=30)
    assert caught.value.code == 401
