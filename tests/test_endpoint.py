"""A SPARQL endpoint as a store: the same answers as embedded, and one clear line for each fault."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Quad, Store

import govgraph
from conftest import Command
from govgraph import questions
from govgraph.endpoint import Endpoint
from govgraph.errors import GovgraphError, QueryError, RemoteAccessError, StoreError
from sparql_server import Reply, Request, Server, serving, sparql

HOLDER = "person:cam-tay-pham-van-hang"
JSON = "application/sparql-results+json"
EMPTY = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
# One day and one area for every question that takes them.
GIVEN = {"on": "2020-07-23", "area": "thành phố Cẩm Phả"}


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVGRAPH_RETRIES", "0")


@pytest.fixture(scope="module")
def server(cam_pha: govgraph.Graph) -> Iterator[Server]:
    with serving(sparql(cam_pha.store.raw)) as running:  # type: ignore[union-attr]
        yield running


@pytest.fixture(scope="module")
def remote(server: Server) -> govgraph.Graph:
    return govgraph.open(server.url)


# The same as embedded


def test_it_is_named_by_its_url(remote: govgraph.Graph, server: Server) -> None:
    assert remote.name == server.url
    assert isinstance(remote.store, Endpoint)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", questions.names())
def test_every_question_gives_the_same(
    remote: govgraph.Graph, cam_pha: govgraph.Graph, name: str, lang: str
) -> None:
    known = questions.get(name).parameters
    given = {key: value for key, value in GIVEN.items() if key in known} if lang == "en" else {}
    there, here = remote.ask(name, lang=lang, **given), cam_pha.ask(name, lang=lang, **given)
    if isinstance(here, govgraph.Statements):
        assert isinstance(there, govgraph.Statements)
        assert there.triples == here.triples
        return
    assert isinstance(there, govgraph.Answer)
    assert isinstance(here, govgraph.Answer)
    assert there.columns == here.columns
    assert sorted(map(str, there.cells)) == sorted(map(str, here.cells))


def test_queries(remote: govgraph.Graph, cam_pha: govgraph.Graph) -> None:
    assert remote.query("ASK { ?s ?p ?o }") is True
    assert remote.query("ASK { ?s ?p 'x' }") is False
    people = "SELECT ?n { ?p <http://xmlns.com/foaf/0.1/name> ?n } ORDER BY ?n"
    there, here = remote.query(people), cam_pha.query(people)
    assert isinstance(there, govgraph.Answer)
    assert isinstance(here, govgraph.Answer)
    assert there.rows == here.rows != []
    of_types = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c FILTER(ISIRI(?s)) }"
    assert remote.query(of_types) == govgraph.Statements(
        cam_pha.query(of_types).triples,  # type: ignore[union-attr]
        store=remote.name,
    )


def test_the_form_of_a_query_is_not_guessed_from_its_text(server: Server) -> None:
    """SPARQLWrapper sends what it takes for an update elsewhere, as an update."""
    hidden = "PREFIX insert: <http://a> # DELETE\nSELECT ('INSERT DATA {}' AS ?x) {}"
    found = govgraph.open(server.url).query(hidden)
    assert isinstance(found, govgraph.Answer)
    assert found.rows == [{"x": "INSERT DATA {}"}]
    assert server.requests[-1].query == hidden


def test_requests_follow_the_protocol(remote: govgraph.Graph, server: Server) -> None:
    remote.query("ASK {}")
    last = server.requests[-1]
    assert (last.method, last.path) == ("POST", "/sparql")
    assert last.headers["Accept"] == JSON
    remote.query("DESCRIBE <http://a>")
    assert server.requests[-1].headers["Accept"] == "application/n-triples"


def test_why(remote: govgraph.Graph, cam_pha: govgraph.Graph) -> None:
    for iri in (HOLDER, "target:cam-pha-bi-thu-chu-tich-ubnd"):
        assert str(remote.why(iri)) == str(cam_pha.why(iri))
    with pytest.raises(GovgraphError, match="person:nobody"):
        remote.why("person:nobody")


def test_networks(remote: govgraph.Graph, cam_pha: govgraph.Graph) -> None:
    for name in ("holders", "interlocks", "shared-posts"):
        there, here = remote.to_networkx(name), cam_pha.to_networkx(name)
        assert dict(there.nodes) == dict(here.nodes)
        assert dict(there.edges) == dict(here.edges)


def test_quads_and_export(remote: govgraph.Graph, cam_pha: govgraph.Graph) -> None:
    def ground(quads: list[Quad]) -> set[Quad]:
        return {q for q in quads if not any(isinstance(one, BlankNode) for one in q)}

    assert ground(remote.quads()) == ground(cam_pha.quads())
    assert remote.store.graphs() == cam_pha.store.graphs()
    assert ground(remote.quads(on="2020-07-23")) == ground(cam_pha.quads(on="2020-07-23"))


def test_what_stands_in_no_named_graph_is_not_lost() -> None:
    store = Store()
    store.update(
        "INSERT DATA { <http://a> <http://b> 1 GRAPH <http://g> { <http://a> <http://b> 2 } }"
    )
    with serving(sparql(store)) as running:
        assert set(govgraph.open(running.url).quads()) == set(store)


def test_the_command_line(run: Command, server: Server, tmp_path: object) -> None:
    asked = run("ask", "combined-roles", "on=2020-07-23", "--store", server.url)
    assert (asked.code, asked.err) == (0, f"store: {server.url}\nRows: 4.\n")
    target = f"{tmp_path}/a.trig"
    assert run("export", "--store", server.url, "-o", target).code == 0
    assert run("why", HOLDER, "--store", server.url).out.startswith(HOLDER)


def test_it_is_not_written(remote: govgraph.Graph, tmp_path: object) -> None:
    with pytest.raises(StoreError, match="cannot be done at a SPARQL endpoint"):
        remote.rdflib
    with pytest.raises(StoreError, match="govgraph push"):
        remote.add("missing.ttl")
    with pytest.raises(StoreError, match="no address here takes updates"):
        remote.build()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_service_is_refused_before_it_is_sent(
    remote: govgraph.Graph, server: Server, query: str
) -> None:
    before = len(server.requests)
    with pytest.raises(RemoteAccessError):
        remote.query(query)
    for update in ("DROP ALL", "INSERT DATA { <a:b> <a:b> 1 }", "ASK {} ; DROP ALL"):
        with pytest.raises(QueryError):
            remote.query(update)
    assert len(server.requests) == before


def test_a_graph_named_in_from_is_the_servers_affair(server: Server) -> None:
    govgraph.open(server.url).query("ASK FROM <http://example.org/there> { ?s ?p ?o }")
    assert "FROM <http://example.org/there>" in server.requests[-1].query


# Faults


def told(url: str, query: str = "SELECT * { ?s ?p ?o }") -> GovgraphError:
    """Ask and be refused, in one line that names the place."""
    with pytest.raises(GovgraphError) as caught:
        govgraph.open(url).query(query)
    assert caught.value.key.startswith("endpoint-")
    line = str(caught.value)
    assert line.isprintable() and line.startswith(url.split("?")[0])
    assert "Traceback" not in line
    return caught.value


FAULTS: list[tuple[Reply, str, str]] = [
    (Reply(404, "text/plain", b"nothing here"), "endpoint-refused", "HTTP 404 .*nothing here"),
    (Reply(404, "text/html", b"<html>no</html>"), "endpoint-refused", "HTTP 404 Not Found$"),
    (Reply(500, "text/plain", b"stack\ntrace\x1b[31m"), "endpoint-refused", "HTTP 500"),
    (Reply(400, "text/plain", b"line 3: bad"), "endpoint-refused", "HTTP 400 .*line 3: bad"),
    (Reply(401, "text/plain", b""), "endpoint-unauthorised", "HTTP 401.*GOVGRAPH_USER"),
    (Reply(403, "text/plain", b""), "endpoint-unauthorised", "HTTP 403.*GOVGRAPH_TOKEN"),
    (Reply(405, "text/plain", b""), "endpoint-refused", "HTTP 405"),
    (Reply(414, "text/plain", b""), "endpoint-refused", "HTTP 414"),
    (Reply(429, "text/plain", b"slow down"), "endpoint-refused", "slow down"),
    (Reply(503, "text/plain", b"\xff\xfe"), "endpoint-refused", "HTTP 503"),
    (Reply(503, "text/plain", b"cut", promised=99), "endpoint-refused", "HTTP 503"),
    (Reply(200, "text/html; charset=utf-8", b"<!doctype html>"), "endpoint-not-sparql", "html"),
    (Reply(200, JSON, b""), "endpoint-not-sparql", "end of file"),
    (
        Reply(200, JSON, b'{"head": {"vars": ["s"]}, "results"'),
        "endpoint-not-sparql",
        "Parser error",
    ),
    (
        Reply(200, JSON, EMPTY[:-3] + b'{"s": {"type": "uri", "value": "http://a'),
        "endpoint-not-sparql",
        "Parser error",
    ),
    (Reply(200, JSON, EMPTY[:20], promised=500), "endpoint-cut", "cut off, 480 bytes"),
    (Reply(200, JSON, b'{"head": {}, "boolean": true}'), "endpoint-not-sparql", "SELECT"),
    (Reply(200, JSON, b"<!DOCTYPE html><p>Log in"), "endpoint-not-sparql", "results"),
    (Reply(200, JSON, b"[1, 2]"), "endpoint-not-sparql", "answer in SPARQL"),
    (Reply(200, "application/json", b'{"a": 1}'), "endpoint-not-sparql", "answer in SPARQL"),
    (Reply(200, "text/plain", b"hello"), "endpoint-not-sparql", "answer in SPARQL"),
    (Reply(200, "image/png", b"\x89PNG"), "endpoint-not-sparql", "answer in SPARQL"),
    (Reply(200, "text/csv", b"s,p,o\r\n"), "endpoint-not-sparql", "answer in SPARQL"),
    (Reply(204, JSON, b""), "endpoint-not-sparql", "end of file"),
]


@pytest.mark.parametrize(("reply", "key", "line"), FAULTS, ids=lambda one: str(one)[:50])
def test_each_fault_is_one_line(reply: Reply, key: str, line: str, run: Command) -> None:
    with serving(lambda _: reply) as running:
        error = told(running.url)
        assert error.key == key
        assert re.search(line, str(error)), str(error)
        assert isinstance(error, QueryError if reply.status == 400 else StoreError)
        outcome = run("query", "SELECT * { ?s ?p ?o }", "--store", running.url)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err == f"govgraph: {error}\n"
        outcome = run("ask", "combined-roles", "area=x", "--store", running.url)
        assert outcome.code == 2 and outcome.err.count("govgraph: ") == 1


@pytest.mark.parametrize("query", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://a>"])
@pytest.mark.parametrize("content", [b"<x", b'{"head": {}', EMPTY, b"\xff"])
def test_broken_answers_to_other_forms(query: str, content: bytes) -> None:
    with serving(lambda _: Reply(200, JSON, content)) as running:
        assert told(running.url, query).key == "endpoint-not-sparql"


def test_other_formats_are_read_by_their_type() -> None:
    xml = (
        b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
        b"<results><result><binding name='s'><literal>x</literal></binding></result></results>"
        b"</sparql>"
    )
    given = Reply(200, "application/sparql-results+xml", xml)
    empty = Reply(200, JSON, EMPTY)
    with serving(lambda asked: given if asked.query == "SELECT ?s {}" else empty) as running:
        found = govgraph.open(running.url).query("SELECT ?s {}")
        assert isinstance(found, govgraph.Answer)
        assert found.rows == [{"s": "x"}]
    turtle = Reply(200, "text/turtle; charset=utf-8", b"<b> <http://p> [] .")
    with serving(lambda asked: turtle if "CONSTRUCT" in asked.query else empty) as running:
        made = govgraph.open(running.url).query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(made, govgraph.Statements)
        assert len(made) == 1


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        error = told(f"http://127.0.0.1:{taken.getsockname()[1]}/sparql")
    assert error.key == "endpoint-unreachable" and "refused" in str(error)


@pytest.mark.parametrize(
    "url",
    [
        "http://no-such-host.invalid/sparql",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:port/",
        "http://",
        "http://[::1/",
        "http://a b/",
        "http://127.0.0.1:9/\r\nX: y",
        f"http://{'a' * 70}.invalid/",
        "http://127.0.0.1:9/\u1ea1",
    ],
)
def test_urls_that_lead_nowhere(url: str, run: Command) -> None:
    outcome = run("query", "ASK {}", "--store", url)
    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot be reached" in outcome.err and "Traceback" not in outcome.err
    assert len([line for line in outcome.err.splitlines() if "govgraph: " in line]) == 1


def test_a_slow_server_is_not_waited_for() -> None:
    done = threading.Event()

    def slow(_: Request) -> Reply:
        done.wait(10)
        return Reply(200, JSON, EMPTY)

    with serving(slow) as running:
        graph = govgraph.open(running.url)
        assert isinstance(graph.store, Endpoint)
        assert graph.store.timeout == 60
        graph.store.timeout = 0.2
        begun = time.monotonic()
        with pytest.raises(StoreError, match="timed out"):
            graph.query("ASK {}")
        assert time.monotonic() - begun < 3
        done.set()


def test_a_server_that_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            listener.accept()[0].close()

        threading.Thread(target=hang_up, daemon=True).start()
        assert told(f"http://127.0.0.1:{listener.getsockname()[1]}/").key == "endpoint-unreachable"


def test_a_server_that_speaks_no_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def babble() -> None:
            client, _ = listener.accept()
            client.recv(10_000)
            client.sendall(b"220 smtp ready\r\n")
            client.close()

        threading.Thread(target=babble, daemon=True).start()
        assert told(f"http://127.0.0.1:{listener.getsockname()[1]}/").key == "endpoint-unreachable"
