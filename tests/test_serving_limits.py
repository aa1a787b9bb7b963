"""What holds a server up: queries that run away, many readers, clients that come and go."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, NamedNode, Quad

import govgraph
import served as tools
from govgraph.store import Store
from served import BOMB, ENDLESS_PATH, RUNAWAY, SORTED, Served, alive, rest, serving, until

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
MB = 1_000_000


@pytest.fixture(scope="module")
def hurried() -> Iterator[Served]:
    """A server that gives a query a second, and little else."""
    with serving(timeout=1.0, memory=150 * MB, result=300_000, patience=2.0) as one:
        yield one


def quick(one: Served) -> None:
    assert one.ask("ASK {}").boolean is True


@pytest.mark.parametrize("query", [RUNAWAY, ENDLESS_PATH], ids=["product", "path"])
def test_a_runaway_query_is_stopped_and_the_rest_go_on(hurried: Served, query: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(hurried.post, query)
        answered = 0
        while not running.done():
            quick(hurried)
            answered += 1
        reply = running.result()
    assert reply.status == 503 and int(reply.headers["Retry-After"]) > 0
    assert len(reply.text.splitlines()) == 1 and "1 seconds" in reply.text
    assert answered > 10


def test_a_query_that_sorts_without_end_is_stopped(hurried: Served) -> None:
    reply = hurried.post(SORTED)  # by time or by memory, whichever is first
    assert reply.status in (413, 503) and len(reply.text.splitlines()) == 1
    quick(hurried)


def test_runaway_queries_on_every_worker_are_stopped(hurried: Served) -> None:
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(hurried.post, [RUNAWAY] * 6))
    assert {one.status for one in replies} == {503}
    quick(hurried)


@LINUX
def test_a_query_that_eats_memory_is_stopped(hurried: Served) -> None:
    with serving(timeout=60, memory=100 * MB) as one:
        reply = one.post(BOMB)
        assert reply.status == 413 and "100000000 bytes of memory" in reply.text
        quick(one)


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_a_result_that_is_too_large_is_no_half_answer(hurried: Served, accept: str) -> None:
    reply = hurried.post("SELECT * { ?a ?b ?c . ?d ?e ?f }", accept=accept)
    assert reply.status == 413 and "300000 bytes" in reply.text
    reply = hurried.post("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", accept="application/n-triples")
    assert reply.status == 413
    quick(hurried)


def test_a_large_result_is_sent_whole_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving() as one:
        query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
        (total,) = one.ask(COUNT).rows
        replies = [one.post(query, accept="text/csv") for _ in range(3)]
        for reply in replies:
            assert len(reply.body) > 500_000
            assert reply.headers["Content-Length"] == str(len(reply.body))
        assert len(replies[0].text.split("\r\n")) > int(total["n"])
        assert len({reply.body for reply in replies}) == 1
        assert not list(tmp_path.rglob("result-*"))
    assert not list(tmp_path.iterdir())


def test_a_hundred_readers_get_right_answers(cam_pha: govgraph.Graph) -> None:
    graphs = cam_pha.store.graphs()
    sizes = {name: len(set(cam_pha.store.quads(name))) for name in graphs}
    begun = threading.Barrier(100)

    def read(number: int) -> None:
        begun.wait(60)
        for turn in range(3):
            name = graphs[(number + turn) % len(graphs)]
            reply = one.ask(COUNT, {"default-graph-uri": name})
            assert reply.status == 200 and reply.rows == [{"n": str(sizes[name])}]
            told = one.ask(f"SELECT ({number * 1000 + turn} AS ?n) {{}}")
            assert told.rows == [{"n": str(number * 1000 + turn)}]

    with serving(patience=60) as one, ThreadPoolExecutor(100) as pool:
        for done in [pool.submit(read, number) for number in range(100)]:
            done.result()


def test_too_many_who_wait_are_told_so() -> None:
    with serving(workers=1, waiting=2, timeout=3, patience=30) as one:
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(one.post, [RUNAWAY] * 8))
        busy = [reply for reply in replies if "busy" in reply.text]
        assert {reply.status for reply in replies} == {503} and len(busy) == 5
        quick(one)


def test_who_waits_too_long_is_told_so() -> None:
    with serving(workers=1, timeout=4, patience=0.5) as one, ThreadPoolExecutor(1) as pool:
        running = pool.submit(one.post, RUNAWAY)
        time.sleep(0.3)
        assert "busy" in one.ask("ASK {}").text
        assert running.result().status == 503


@LINUX
def test_the_query_of_a_client_that_goes_away_is_stopped() -> None:
    with serving(workers=1, timeout=3600) as one:
        before = set(tools.settled(one, 2))
        content = RUNAWAY.encode()
        with socket.create_connection(("127.0.0.1", one.port)) as way:
            way.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                b"application/sparql-query\r\nContent-Length: %d\r\n\r\n%s"
                % (len(content), content)
            )
            time.sleep(0.5)
            assert set(one.workers()) == before
        until(lambda: len(before & set(one.workers())) == 1)
        quick(one)
        tools.settled(one, 2)


@LINUX
def test_workers_that_are_killed_are_replaced(hurried: Served) -> None:
    for _ in range(3):
        for worker in hurried.workers():
            os.kill(worker, signal.SIGKILL)
        quick(hurried)
        assert hurried.ask(COUNT).status == 200


@LINUX
def test_a_nursery_that_is_killed_is_replaced() -> None:
    with serving() as one:
        (nursery,) = tools.children(one.process.pid)
        os.kill(nursery, signal.SIGKILL)

        def answers() -> bool:
            return one.ask("ASK {}").status == 200

        until(answers)
        quick(one)


@LINUX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_the_server(how: signal.Signals) -> None:
    with serving(workers=2, timeout=3600) as one:
        with ThreadPoolExecutor(1) as pool:
            tools.settled(one, 3)
            running = pool.submit(ended, one)
            time.sleep(0.5)
            everybody = one.processes()
            assert len(everybody) == 4
            one.process.send_signal(how)
            one.process.wait(60)
            until(lambda: not any(map(alive, everybody)))
            running.result()
        if how != signal.SIGKILL:
            assert one.process.returncode == 0


@LINUX
def test_what_a_killed_server_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving() as first:
        (left,) = tmp_path.iterdir()
        with serving():  # one that lives is left alone
            assert left.is_dir() and len(list(tmp_path.iterdir())) == 2
        first.process.kill()
        first.process.wait()
    assert list(tmp_path.iterdir()) == [left]
    with serving():
        assert not left.exists()
    assert not list(tmp_path.iterdir())


def ended(one: Served) -> None:
    """Ask a query that never ends of a server that does."""
    content = RUNAWAY.encode()
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    one.raw(head + b"Content-Length: %d\r\n\r\n%s" % (len(content), content))


@LINUX
def test_signals_of_the_terminal_do_not_end_workers(hurried: Served) -> None:
    before = hurried.processes()
    for one in before:
        os.kill(one, signal.SIGINT)
    time.sleep(0.3)
    assert set(before) <= set(hurried.processes())
    quick(hurried)


def test_a_request_that_never_ends_is_given_up(hurried: Served) -> None:
    begun = time.monotonic()
    told = hurried.raw(b"GET /sparql HTTP/1.1\r\nHost: loc", timeout=30)
    assert told.startswith(b"HTTP/1.1 408 ")
    assert hurried.raw(b"", timeout=30) == b""
    told = hurried.raw(
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 100\r\n\r\nASK",
        timeout=30,
    )
    assert told.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - begun < 30
    quick(hurried)


def test_a_request_that_drips_is_given_up(hurried: Served) -> None:
    with socket.create_connection(("127.0.0.1", hurried.port), 30) as way:
        told = b""
        way.settimeout(0.2)
        way.sendall(b"GET /sparql?query=ASK+{} HTTP/1.1\r\nHost: localhost\r\n")
        for number in range(100):
            try:
                way.sendall(b"X-Drop-%d: a\r\n" % number)
                told += way.recv(1000)
                break
            except TimeoutError:
                quick(hurried)
            except (BrokenPipeError, ConnectionResetError):
                break
        assert number < 99 and (not told or told.startswith(b"HTTP/1.1 408 "))


def test_many_idle_connections_are_dropped(hurried: Served) -> None:
    ways = [socket.create_connection(("127.0.0.1", hurried.port), 30) for _ in range(100)]
    try:
        quick(hurried)
        assert [rest(way) for way in ways] == [b""] * 100
    finally:
        for way in ways:
            way.close()


def test_a_client_that_does_not_read_is_dropped() -> None:
    query = urlencode({"query": "SELECT * { ?a ?b ?c . VALUES ?x { 1 2 3 4 5 6 7 8 9 10 } }"})
    with serving(patience=1.0) as one, socket.socket() as way:
        way.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        way.settimeout(60)
        way.connect(("127.0.0.1", one.port))
        way.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(3)
        quick(one)
        head, _, body = rest(way).partition(b"\r\n\r\n")
        length = next(
            int(line.split()[1])
            for line in head.decode().splitlines()
            if line.lower().startswith("content-length")
        )
        assert len(body) < length


def test_a_reply_in_two_pieces_does_not_wait() -> None:
    """Nagle's algorithm is off, whatever kind of listener the connection came from."""
    from uvicorn import Config
    from uvicorn.server import ServerState

    from govgraph.serving import connections

    off: list[int] = []

    class Watched(connections.Connection):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            made = transport.get_extra_info("socket")
            off.append(made.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    async def connect() -> None:
        config = Config(lambda *_: None, log_config=None, lifespan="off", ws="none")
        state = ServerState()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            loop = asyncio.get_running_loop()
            server = await loop.create_server(
                lambda: Watched(config=config, server_state=state, app_state={}), sock=listener
            )
            async with server:
                port = listener.getsockname()[1]
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                while not off:
                    await asyncio.sleep(0.01)
                writer.close()

    asyncio.run(connect())
    assert off[0] != 0


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "served.db"
    with Store.open(path, create=True) as one:
        one.add([quad(0)])
    return path


def quad(number: int) -> Quad:
    a = NamedNode("http://example.org/a")
    return Quad(a, a, Literal(number), NamedNode(f"http://example.org/g{number}"))


def count(one: Served) -> tuple[int, str]:
    reply = one.ask(COUNT)
    return int(reply.rows[0]["n"]), str(reply.headers["ETag"])


@pytest.mark.parametrize("near", ["1000000", "0"], ids=["in memory", "on disk"])
def test_what_is_written_meanwhile_is_soon_seen(
    store: Path, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVGRAPH_IN_MEMORY", near)
    with serving(store, timeout=20) as one:
        tags = [count(one)[1]]
        for number in range(1, 4):
            with Store.open(store) as other:
                other.add([quad(number)])
            until(lambda number=number: count(one)[0] == number + 1)
            tags.append(count(one)[1])
            assert count(one) == (number + 1, tags[-1])
            assert one.ask(COUNT, if_none_match=tags[-2]).status == 200
            assert one.ask(COUNT, if_none_match=tags[-1]).status == 304
        assert len(set(tags)) == 4
        # One writer more frees what was kept for readers that are gone.
        with Store.open(store) as other:
            other.add([quad(9)])
        until(lambda: count(one)[0] == 5)
        with Store.open(store) as other:
            other.add([quad(10)])
        until(lambda: len(list(store.glob("g-*"))) <= 2)


@pytest.mark.parametrize("near", ["1000000", "0"], ids=["in memory", "on disk"])
def test_readers_keep_their_state_while_others_write(
    store: Path, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every answer is of one state, and no later answer is of an earlier one."""
    monkeypatch.setenv("GOVGRAPH_IN_MEMORY", near)
    both = """SELECT (COUNT(DISTINCT ?g) AS ?n) (COUNT(DISTINCT ?o) AS ?m)
        { { GRAPH ?g { ?a ?b ?c } } UNION { ?s ?p ?o } }"""
    stop = threading.Event()
    seen: list[tuple[int, int]] = []

    def read() -> None:
        while not stop.is_set():
            reply = one.ask(both)
            assert reply.status == 200
            seen.append((int(reply.rows[0]["n"]), int(reply.rows[0]["m"])))

    with serving(store, timeout=20) as one, ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for number in range(1, 8):
            with Store.open(store) as other:
                other.add([quad(number)])
            time.sleep(0.2)
        until(lambda: bool(seen) and seen[-1] == (8, 8))
        stop.set()
        reading.result()
    assert all(n == m for n, m in seen) and seen == sorted(seen)


def test_a_store_that_is_gone_is_still_served(store: Path) -> None:
    with serving(store) as one:
        quick(one)
        shutil.move(store, store.with_name("elsewhere"))
        time.sleep(0.3)
        assert count(one)[0] == 1
        time.sleep(0.5)
        assert count(one)[0] == 1


@LINUX
def test_limits_hold_on_disk_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVGRAPH_IN_MEMORY", "0")
    with Store.open(store) as one:
        one.add(quad(number) for number in range(3000))
    with serving(store, timeout=1, memory=150 * MB, result=100_000) as served:
        assert count(served)[0] == 3000
        assert served.post(RUNAWAY).status == 503
        assert served.post("SELECT * { ?a ?b ?c . ?d ?e ?f }").status == 413
        assert count(served)[0] == 3000
    with serving(store, timeout=60, memory=100 * MB) as served:
        assert served.post(BOMB).status == 413
        assert count(served)[0] == 3000


@LINUX
def test_no_zombies_are_left_behind(hurried: Served) -> None:
    for _ in range(3):
        assert hurried.post(RUNAWAY).status == 503
    (nursery,) = tools.children(hurried.process.pid)
    told = Path(f"/proc/{nursery}/task/{nursery}/children")
    until(lambda: all(map(alive, map(int, told.read_text(encoding="ascii").split()))))
