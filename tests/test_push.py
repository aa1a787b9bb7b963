"""Pushing to an endpoint: what was there is as it was or wholly new, whatever happens."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from pyoxigraph import Store as Database

import govgraph
import tools
from conftest import Command
from govgraph import knowledge, terms
from govgraph.errors import GovgraphError, StoreError
from govgraph.graph import Graph
from govgraph.publish import pushing
from govgraph.publish.content import Content, batches
from govgraph.remote.graphs import LEDGER, SKOLEM, STAGING
from govgraph.store import Store
from sparql_server import Answerer, HangUpError, Reply, Request, Server, basic, serving, writable

P = NamedNode("http://example.org/p")
OTHERS = Quad(P, P, Literal("theirs"), NamedNode("http://example.org/theirs"))


def node(name: object) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def graph(**graphs: int) -> Graph:
    """Make a graph with so many triples in each named graph, and one with blank nodes."""
    store = Store.memory()
    quads = [
        Quad(node(name), P, Literal(f'{name} {number} \\ "ạ"\n'), node(name))
        for name, size in graphs.items()
        for number in range(size)
    ]
    blank = [Quad(BlankNode("b"), P, BlankNode("c"), node(next(iter(graphs))))]
    store.add([*quads, *blank, Quad(BlankNode("c"), P, Literal(len(graphs)), blank[0].graph_name)])
    return Graph(store)


def live(database: Database) -> set[Quad]:
    """Return what stands in the server's graphs that are no bookkeeping."""
    return {quad for quad in database if not str(quad.graph_name)[1:].startswith((STAGING, LEDGER))}


def waiting(database: Database) -> set[str]:
    found = {str(quad.graph_name)[1:-1] for quad in database}
    noted = database.quads_for_pattern(None, None, None, NamedNode(LEDGER))
    entries = {str(q.object) for q in noted if str(q.predicate).endswith("/source>")}
    return {one for one in found if one.startswith(STAGING)} | entries


def sent(source: Graph) -> set[Quad]:
    """Return what a push of a graph puts at the server."""
    assert isinstance(source.store, Store)
    content = Content(source.store)
    return {
        Quad(t.subject, t.predicate, t.object, NamedNode(name))
        for name in content.names
        for t in content.triples(name)
    }


OLD, NEW = {"a": 5, "b": 40}, {"a": 12, "b": 40, "c": 3}


class Dying:
    """A server that dies at one request, before or after doing it, or halfway through."""

    def __init__(self, answer: Answerer, database: Database, mode: str) -> None:
        self._answer, self._database, self._mode = answer, database, mode
        self.at: int | None = None
        self.count = 0
        self.dead = False

    def __call__(self, request: Request) -> Reply:
        if self.dead:
            raise HangUpError
        self.count += 1
        if self.count != self.at:
            return self._answer(request)
        self.dead = True
        if self._mode == "after":
            self._answer(request)
        if self._mode == "halfway" and request.update:
            operations = request.update.split(" ;\n")
            for one in operations[: (len(operations) + 1) // 2]:
                self._database.update(one)
        raise HangUpError

    def revive(self, at: int | None = None) -> None:
        self.at, self.count, self.dead = at, 0, False


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVGRAPH_RETRIES", "0")


@pytest.fixture
def database() -> Database:
    found = Database()
    found.add(OTHERS)
    return found


@pytest.fixture
def server(database: Database) -> Iterator[Server]:
    with serving(writable(database), "/query") as running:
        yield running


def test_a_push_puts_all_there_and_a_second_sends_nothing(
    server: Server, database: Database
) -> None:
    source = graph(**NEW)
    told: list[tuple[str, int]] = []
    done = source.push(server.url, progress=lambda name, count: told.append((name, count)))
    assert live(database) == sent(source) | {OTHERS}
    assert not waiting(database)
    assert (done.statements, len(done.sent), done.same) == (57, 3, ())
    assert dict(told) == {node(n).value: c for n, c in {"a": 14, "b": 40, "c": 3}.items()}
    assert any(one.path == "/store" and one.method == "POST" for one in server.requests)
    before = len(server.requests)
    again = source.push(server.url)
    assert (again.sent, set(again.same), again.statements) == ((), set(done.sent), 0)
    assert not any(one.path == "/store" and one.body for one in server.requests[before:])
    assert source.push(server.url, again=True).statements == 57
    assert live(database) == sent(source) | {OTHERS}


def test_only_what_changed_is_sent(server: Server, database: Database) -> None:
    graph(**OLD).push(server.url)
    done = graph(**NEW).push(server.url)
    assert set(done.sent) == {node("a").value, node("c").value}
    assert live(database) == sent(graph(**NEW)) | {OTHERS}


def test_what_others_changed_since_is_sent_again(server: Server, database: Database) -> None:
    source = graph(**NEW)
    source.push(server.url)
    database.remove(next(database.quads_for_pattern(None, None, None, node("b"))))
    assert source.push(server.url).sent == (node("b").value,)
    assert live(database) == sent(source) | {OTHERS}


def test_it_reads_as_it_was(server: Server, cam_pha: Graph) -> None:
    cam_pha.push(server.url)
    remote = govgraph.open(server.url)
    assert remote.store.graphs() == sorted([*cam_pha.store.graphs(), node("theirs").value])
    from govgraph.blanknodes import relabelled

    there = {quad for quad in remote.store.quads() if quad != OTHERS}
    assert relabelled(there) == relabelled(cam_pha.store.quads())
    asked = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(isBlank(?s)) }"
    assert len(remote.query(asked)) == 0  # type: ignore[arg-type]
    assert any(str(q.subject).startswith(f"<{SKOLEM}") for q in sent(cam_pha))


def test_parts_are_small_and_many(database: Database) -> None:
    with serving(writable(database, graph_store=False), "/query") as running:
        source = graph(b=300)
        source.push(running.url, batch=2_000)
        parts = [len(one.body) for one in running.requests if "INSERT+DATA" in str(one.body)]
        assert len(parts) > 10 and max(parts) < 8_000
        assert live(database) == sent(source) | {OTHERS}
    lines = [line for part in batches((q.triple for q in sent(source)), 10) for line in part]
    assert len(lines) == 302
    assert [len(part) for part in batches((q.triple for q in sent(source)), 10**9, 100)] == [
        *(100, 100, 100, 2)
    ]


def test_graphs_of_others_are_not_touched(server: Server, database: Database) -> None:
    source = graph(theirs=3)
    with pytest.raises(StoreError, match=r"example.org/theirs is there already.*--adopt"):
        source.push(server.url)
    assert live(database) == {OTHERS}
    assert not waiting(database)
    source.push(server.url, adopt=True)
    assert live(database) == sent(source)


def test_what_is_gone_stays_or_is_pruned(server: Server, database: Database) -> None:
    graph(**NEW).push(server.url)
    less = graph(a=12)
    done = less.push(server.url)
    assert set(done.kept) == {node("b").value, node("c").value}
    assert len(live(database)) == 14 + 43 + 1
    done = less.push(server.url, prune=True)
    assert set(done.dropped) == {node("b").value, node("c").value}
    assert live(database) == sent(less) | {OTHERS}


def test_statements_in_no_named_graph_are_refused(server: Server, database: Database) -> None:
    store = Store.memory()
    store.add([Quad(P, P, P, DefaultGraph())])
    with pytest.raises(StoreError, match="no graph with an IRI"):
        Graph(store).push(server.url)
    assert len(server.requests) == 0


# Faults


@pytest.mark.parametrize("mode", ["before", "after", "halfway"])
@pytest.mark.parametrize("graph_store", [True, False])
def test_a_server_that_dies_at_any_request(mode: str, graph_store: bool) -> None:
    """Whatever the request, the old graphs stand or the new ones do, and a re-run ends it."""
    old, new = sent(graph(**OLD)) | {OTHERS}, sent(graph(**NEW)) | {OTHERS}
    died = 0
    for at in range(1, 200):
        database = Database()
        database.add(OTHERS)
        dying = Dying(writable(database, graph_store=graph_store), database, mode)
        with serving(dying, "/query") as running:
            graph(**OLD).push(running.url)
            dying.revive(at)
            try:
                graph(**NEW).push(running.url, batch=1_000)
            except GovgraphError as error:
                assert str(error).count("\n") == 0
            if not dying.dead:
                break
            died += 1
            now = live(database)
            if mode == "halfway":  # a server without transactions: each graph is whole
                for name in {quad.graph_name for quad in old | new}:
                    part = {quad for quad in now if quad.graph_name == name}
                    assert part in [
                        {q for q in all_ if q.graph_name == name} for all_ in (old, new)
                    ]
            else:
                assert now in (old, new), at
            dying.revive()
            if mode != "halfway":
                assert ground(govgraph.open(running.url)) in (ground(old), ground(new))
            graph(**NEW).push(running.url, batch=1_000)
            assert live(database) == new, at
            assert not waiting(database), at
            assert ground(govgraph.open(running.url)) == ground(new)
    assert died > 10


def ground(what: Graph | set[Quad]) -> set[str]:
    """Return a graph's statements without blank nodes, as a reader of the union has them."""
    quads = what if isinstance(what, set) else what.quads()
    return {str(q.object) for q in quads if isinstance(q.object, Literal)}


@pytest.mark.parametrize("mode", ["before", "after", "halfway"])
def test_another_push_after_one_that_died(mode: str) -> None:
    """What a dead push left is dropped, or moved where all was ready; the next one is whole."""
    third = {"a": 2, "d": 4}
    for at in range(1, 200):
        database = Database()
        dying = Dying(writable(database), database, mode)
        with serving(dying, "/query") as running:
            graph(**OLD).push(running.url)
            dying.revive(at)
            with suppress(GovgraphError):
                graph(**NEW).push(running.url)
            died = dying.dead
            dying.revive()
            graph(**third).push(running.url, prune=True)
            assert live(database) == sent(graph(**third))
            assert not waiting(database)
        if not died:
            return
    raise AssertionError("it always died")


def test_a_lost_answer_to_the_move_is_no_failure(database: Database) -> None:
    answer = writable(database)

    def lossy(request: Request) -> Reply:
        reply = answer(request)
        if "MOVE" in request.update:
            raise HangUpError
        return reply

    with serving(lossy, "/query") as running:
        assert graph(**OLD).push(running.url).statements == 47
    assert live(database) == sent(graph(**OLD)) | {OTHERS}


def test_a_killed_push_is_taken_up_where_it_was(database: Database) -> None:
    dying = Dying(writable(database, graph_store=False), database, "before")
    source = graph(big=9_000)
    with serving(dying, "/query") as running:
        dying.revive(12)
        with pytest.raises(StoreError):
            source.push(running.url)
        there = len(database) - len(live(database))
        assert there > 3_000
        dying.revive()
        before = len(running.requests)
        source.push(running.url)
        again = [one for one in running.requests[before:] if b"big+" in one.body]
        total = sum(one.body.count(b"big+") for one in again)
        assert total <= 9_000 - there + 2_000 + 10
    assert live(database) == sent(source) | {OTHERS}


def test_a_staging_graph_with_something_else_in_it_is_sent_anew(database: Database) -> None:
    dying = Dying(writable(database), database, "before")
    source = graph(big=50)
    with serving(dying, "/query") as running:
        dying.revive(8)
        with pytest.raises(StoreError):
            source.push(running.url)
        (staging,) = (one for one in waiting(database) if not one.startswith("<"))
        one = next(database.quads_for_pattern(None, None, None, NamedNode(staging)))
        database.remove(one)
        database.add(Quad(P, P, Literal("stray"), NamedNode(staging)))
        database.remove(next(database.quads_for_pattern(None, P, None, NamedNode(staging))))
        dying.revive()
        source.push(running.url)
    assert live(database) == sent(source) | {OTHERS}


FAULTS = [
    (Reply(507, "text/plain", b"disk full"), "HTTP 507.*disk full"),
    (Reply(500, "text/plain", b"no space left on device"), "no space left"),
    (Reply(200, "text/html", b"<html>Please log in</html>"), "does not answer in SPARQL"),
    (Reply(200, "text/plain", b"<!DOCTYPE html><html>proxy"), "does not answer in SPARQL"),
    (Reply(302, "text/html", b"", (("Location", "http://127.0.0.1:9/login"),)), "redirects"),
    (Reply(401, "text/plain", b""), "GOVGRAPH_USER"),
    (Reply(403, "text/plain", b""), "GOVGRAPH_TOKEN"),
]


@pytest.mark.parametrize(("reply", "line"), FAULTS, ids=lambda one: str(one)[:40])
def test_a_server_that_refuses_from_some_write_on(
    reply: Reply, line: str, database: Database, run: Command
) -> None:
    old, new = sent(graph(**OLD)) | {OTHERS}, sent(graph(**NEW)) | {OTHERS}
    answer = writable(database)
    left = [1_000]

    def refusing(request: Request) -> Reply:
        if request.update or (request.path == "/store" and request.body):
            left[0] -= 1
            if left[0] < 0:
                return reply
        return answer(request)

    with serving(refusing, "/query") as running:
        graph(**OLD).push(running.url)
        for allowed in range(100):
            left[0] = allowed
            try:
                graph(**NEW).push(running.url)
                break
            except GovgraphError as error:
                told = str(error)
                assert told.isprintable()
                assert re.search(line, told), told
            assert live(database) == old
        assert allowed > 3
    assert live(database) == new


def test_a_write_that_goes_nowhere_is_found_out(database: Database) -> None:
    answer = writable(database)

    def pretending(request: Request) -> Reply:
        return Reply(200, "text/plain", b"fine") if request.update else answer(request)

    with serving(pretending, "/query") as running, pytest.raises(StoreError, match="--update-url"):
        graph(**OLD).push(running.url)
    assert live(database) == {OTHERS}


def test_triples_that_a_server_loses_are_found_out(database: Database) -> None:
    answer = writable(database)

    def losing(request: Request) -> Reply:
        reply = answer(request)
        if request.path == "/store" and request.body:
            graph_ = NamedNode(request.form["graph"][0])
            database.remove(next(database.quads_for_pattern(None, None, None, graph_)))
        return reply

    with (
        serving(losing, "/query") as running,
        pytest.raises(StoreError, match="only 6 of the 7 statements"),
    ):
        graph(**OLD).push(running.url)
    assert live(database) == {OTHERS}


def test_two_pushes_at_once_lose_nothing(database: Database) -> None:
    """One of them may be told to try again; what stands is one of the two, graph by graph."""
    source, other = graph(**NEW), graph(a=3, b=9)
    with serving(writable(database), "/query") as running:
        failures: list[GovgraphError] = []

        def push(what: Graph) -> None:
            try:
                what.push(running.url)
            except GovgraphError as error:
                failures.append(error)

        threads = [threading.Thread(target=push, args=(one,)) for one in (source, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        source.push(running.url)
    assert sent(source) <= live(database)


# Where, and with what


def test_addresses_are_found_or_given(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = writable(database, graph_store=False)

    def virtuoso(request: Request) -> Reply:
        """One address for all, but updates want another."""
        if request.update and request.path == "/sparql":
            return Reply(500, "text/plain", b"Virtuoso 42000 Error SR186: No permission")
        return answer(request._replace(path="/update" if request.update else "/query"))

    def anywhere(request: Request) -> Reply:
        if request.path.startswith("/deep"):
            return answer(request._replace(path="/update" if request.update else "/query"))
        return Reply(404, "text/plain", b"")

    with serving(virtuoso, "/sparql") as running:
        graph(**OLD).push(running.url)
        assert {one.path for one in running.requests if "MOVE" in one.update} == {"/sparql-auth"}
    with serving(anywhere, "/deep/sparql") as running:
        graph(**OLD).push(running.url, update_url=f"{running.base}/deep/elsewhere", again=True)
        assert {one.path for one in running.requests if one.update} == {"/deep/elsewhere"}
        monkeypatch.setenv("GOVGRAPH_UPDATE", f"{running.base}/deep/named")
        graph(**OLD).push(running.url, again=True)
        assert any(one.path == "/deep/named" for one in running.requests)
        with pytest.raises(StoreError, match="password does not belong"):
            graph(**OLD).push(running.url, update_url="http://me:secret@127.0.0.1/x")
    monkeypatch.delenv("GOVGRAPH_UPDATE")
    with (
        serving(lambda _: Reply(404, "text/plain", b""), "/x") as running,
        pytest.raises(StoreError, match="HTTP 404"),
    ):
        graph(**OLD).push(running.url)


def test_a_graph_store_that_takes_no_more_is_left(database: Database) -> None:
    answer = writable(database)

    def small(request: Request) -> Reply:
        if request.path == "/store" and request.body:
            return Reply(413, "text/plain", b"")
        return answer(request)

    with serving(small, "/query") as running:
        graph(**OLD).push(running.url)
    assert live(database) == sent(graph(**OLD)) | {OTHERS}


def test_with_a_password(database: Database, monkeypatch: pytest.MonkeyPatch, run: Command) -> None:
    with serving(basic(writable(database), "me", "s\u1ea1cret"), "/query") as running:
        monkeypatch.setenv("GOVGRAPH_USER", "me")
        monkeypatch.setenv("GOVGRAPH_PASSWORD", "wrong-secret")
        outcome = run("push", "--store", running.url)
        assert outcome.code == 2 and "GOVGRAPH_PASSWORD" in outcome.err
        assert "wrong-secret" not in outcome.err and live(database) == {OTHERS}
        monkeypatch.setenv("GOVGRAPH_PASSWORD", "s\u1ea1cret")
        outcome = run("push", "--store", running.url)
        assert outcome.code == 0 and "cret" not in outcome.err


# The command line


def test_the_command_line(run: Command, server: Server, database: Database, tmp_path: Path) -> None:
    source = tmp_path / "a.ttl"
    source.write_text("<http://example.org/x> <http://example.org/p> 'x' .", encoding="utf-8")
    outcome = run("push", source, "--store", server.url)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.splitlines()[-2:] == [
        "Pushed 1 graphs (1 statements); 0 were there already.",
        "What is derived there does not count what was pushed now; "
        f"run: govgraph build --store {server.url}",
    ]
    outcome = run("push", "--store", server.url, "--build")
    assert outcome.code == 0 and "Derived " in outcome.err
    assert run("check", "--store", server.url).code == 0
    store = tmp_path / "s"
    assert run("import", source, "--store", store).code == 0
    outcome = run("push", "--from", store, "--store", server.url, "--prune")
    assert outcome.code == 0 and "dropped https://w3id.org/govgraph/id/graph/cam-pha-2020" in (
        outcome.err
    )
    for wrong in (
        ["push"],
        ["push", "--store", store],
        ["push", source, "--from", store, "--store", server.url],
        ["push", source, "--prune", "--store", server.url],
        ["push", "missing.ttl", "--store", server.url],
        ["push", "--from", tmp_path / "none", "--store", server.url],
        ["push", "--store", "http://me:pw@127.0.0.1/sparql"],
    ):
        outcome = run(*wrong)
        assert outcome.code == 2 and outcome.err.count("govgraph: ") == 1, wrong
        assert "me:pw" not in outcome.err


def test_import_at_an_endpoint_names_push(run: Command, server: Server, tmp_path: Path) -> None:
    source = tmp_path / "a.ttl"
    source.write_text("<a> <b> <c> .", encoding="utf-8")
    outcome = run("import", source, "--store", server.url)
    assert outcome.code == 2 and "govgraph push FILE... --store URL --build" in outcome.err
    with pytest.raises(StoreError, match="govgraph push"):
        govgraph.open(server.url).add(source)


# Deriving there


def test_a_build_makes_there_what_it_makes_here(
    run: Command, server: Server, database: Database, cam_pha: Graph
) -> None:
    cam_pha.push(server.url)
    derived = {q.triple for q in cam_pha.store.quads(terms.DERIVED)}
    database.remove_graph(terms.DERIVED_GRAPH)
    kinds = NamedNode(sorted(knowledge.ontology_graphs())[0])
    database.remove_graph(kinds)
    told: dict[str, int] = {}
    total = govgraph.open(server.url).build(lambda rule, count: told.update({rule: count}))
    assert total == sum(told.values()) == len(derived)
    found = {q.triple for q in database.quads_for_pattern(None, None, None, terms.DERIVED_GRAPH)}
    assert found == derived
    assert not waiting(database)
    assert len(list(database.quads_for_pattern(None, None, None, kinds))) > 100
    downloaded = [one for one in server.requests if one.query.lstrip().startswith("CONSTRUCT")]
    assert not downloaded
    outcome = run("build", "--store", server.url)
    assert outcome.code == 0 and f"Derived {total} statements." in outcome.err


def test_a_build_where_updates_may_not_ask(database: Database, cam_pha: Graph) -> None:
    """The server gives up on INSERT … WHERE; the rule's CONSTRUCT is asked instead."""
    answer = writable(database, union=False)

    def limited(request: Request) -> Reply:
        if "USING" in request.update:
            return Reply(500, "text/plain", b"took too long")
        return answer(request)

    derived = {q.triple for q in cam_pha.store.quads(terms.DERIVED)}
    with serving(limited, "/query") as running:
        cam_pha.push(running.url)
        database.remove_graph(terms.DERIVED_GRAPH)
        assert govgraph.open(running.url).build() == len(derived)
    found = {q.triple for q in database.quads_for_pattern(None, None, None, terms.DERIVED_GRAPH)}
    assert found == derived and not waiting(database)


@pytest.mark.parametrize("mode", ["before", "after"])
def test_a_build_that_dies_leaves_what_was_derived(mode: str, cam_pha: Graph) -> None:
    database = Database()
    dying = Dying(writable(database), database, mode)
    with serving(dying, "/query") as running:
        cam_pha.push(running.url)
        derived = terms.DERIVED_GRAPH
        extra = Quad(P, P, P, derived)  # left over from an older version of a rule
        whole = set(database.quads_for_pattern(None, None, None, derived))
        for at in range(1, 100, 3):
            database.add(extra)
            dying.revive(at)
            with suppress(GovgraphError):
                govgraph.open(running.url).build()
            now = set(database.quads_for_pattern(None, None, None, derived))
            assert now in (whole, whole | {extra}), at
            if not dying.dead:
                break
        dying.revive()
        govgraph.open(running.url).build()
        assert set(database.quads_for_pattern(None, None, None, derived)) == whole
        assert not waiting(database)


def test_a_build_refuses_where_decisions_wait(server: Server, database: Database) -> None:
    from govgraph.matching.identities import IDENTITIES

    graph(a=3).push(server.url)
    replaced = NamedNode("http://purl.org/dc/terms/isReplacedBy")
    database.add(Quad(node("a"), replaced, node("b"), IDENTITIES))
    with pytest.raises(StoreError, match=r"example.org/a was decided to be one with another"):
        govgraph.open(server.url).build()


def test_a_check_asks_there_and_downloads_nothing(
    server: Server, database: Database, cam_pha: Graph
) -> None:
    cam_pha.push(server.url)
    member = NamedNode("http://www.w3.org/ns/org#member")
    for quad in list(database.quads_for_pattern(None, member, None, None)):
        database.remove(quad)
    broken = Store.memory()
    broken.add(q for q in database if not str(q.graph_name)[1:].startswith((STAGING, LEDGER)))
    before = len(server.requests)
    there, here = govgraph.open(server.url).check(), Graph(broken).check()
    assert not there.conforms
    assert sorted(map(str, there.results)) == sorted(map(str, here.results)) != []
    asked = [one.query for one in server.requests[before:]]
    assert all(one.strip() for one in asked) and not any("CONSTRUCT" in one for one in asked)
    assert len(asked) < 600
    with pytest.raises(StoreError, match="pySHACL"):
        govgraph.open(server.url).check(engine="pyshacl")


def test_who_reads_while_a_push_waits_reads_the_old(server: Server, database: Database) -> None:
    graph(**OLD).push(server.url)
    reader = govgraph.open(server.url)
    endpoint, staging, _ = pushing.Way().to(server.url)
    new = graph(**NEW)
    assert isinstance(new.store, Store)
    content = Content(new.store)
    staging.plan({name: content.size(name) for name in content.names})
    staging.fill(content)
    assert waiting(database)
    counted = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p> ?o }"
    assert reader.query(counted).rows == [{"n": 48}]  # type: ignore[union-attr]
    assert ground(reader) == ground(sent(graph(**OLD)) | {OTHERS})
    staging.move()
    assert endpoint.count(node("a").value) == 14
    assert govgraph.open(server.url).query(counted).rows == [{"n": 58}]  # type: ignore[union-attr]


# A real server


def port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        found: int = one.getsockname()[1]
        return found


@contextmanager
def oxigraph(folder: Path, at: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run Oxigraph's server on a directory, until it is killed."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        tools.missing("oxigraph (the PyPI package)")
    command = [str(program), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{at}"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            for _ in range(200):
                with suppress(OSError):
                    socket.create_connection(("127.0.0.1", at)).close()
                    break
                time.sleep(0.05)
            yield process
        finally:
            process.kill()


def test_a_real_server_killed_in_a_push(tmp_path: Path) -> None:
    old, new, at = graph(**OLD), graph(a=12, b=40, c=900), port()
    url = f"http://127.0.0.1:{at}/query"
    with oxigraph(tmp_path, at):
        old.push(url)
    for dies_after in (0, 1, 5, 9):
        with oxigraph(tmp_path, at) as process:
            done: list[int] = []

            def progress(
                _: str,
                count: int,
                done: list[int] = done,
                last: int = dies_after,
                process: subprocess.Popen[bytes] = process,
            ) -> None:
                done.append(count)
                if len(done) > last:
                    process.kill()

            with suppress(GovgraphError):
                new.push(url, batch=20_000, progress=progress)
        with oxigraph(tmp_path, at):
            reader = govgraph.open(url)
            assert ground(reader) in (ground(sent(old)), ground(sent(new)))
    with oxigraph(tmp_path, at):
        new.push(url)
        assert ground(govgraph.open(url)) == ground(sent(new))
        new.push(url)
        assert govgraph.open(url).store.graphs() == sorted(node(n).value for n in "abc")
