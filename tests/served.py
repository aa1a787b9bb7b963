"""A server of the project's own for the tests: a process on loopback, at a free port."""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

PATIENCE = 60.0
_CODE = """
import json, sys
from govgraph.serving import running
from govgraph.serving.limits import Limits
given = json.loads(sys.argv[1])
limits = Limits(**given.pop("limits"))
running.serve(limits=limits, port=0, told=lambda at: print(at, flush=True), **given)
"""
# Would run for hours, and in Oxigraph cannot be interrupted.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i LIMIT 1"
ENDLESS_PATH = "SELECT (COUNT(*) AS ?n) { ?a (!<x:>)* ?b . ?c (!<x:>)* ?d . ?b (!<x:>)* ?d }"
BOMB = "SELECT (GROUP_CONCAT(CONCAT(STR(?b), STR(?e))) AS ?x) { ?a ?b ?c . ?d ?e ?f }"


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def kind(self) -> str:
        return str(self.headers["Content-Type"])

    @property
    def boolean(self) -> object:
        return json.loads(self.body)["boolean"]

    @property
    def rows(self) -> list[dict[str, str]]:
        found = json.loads(self.body)["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in found]


@dataclass
class Served:
    """A running server."""

    base: str
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return self.base + "sparql"

    @property
    def port(self) -> int:
        port = urlsplit(self.base).port
        assert port
        return port

    def send(
        self,
        method: str = "GET",
        path: str = "/sparql",
        body: bytes | None = None,
        timeout: float = PATIENCE,
        **headers: str,
    ) -> Reply:
        """Send a request; headers are written ``content_type="…"``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            found = connection.getresponse()
            return Reply(found.status, found.headers, found.read())
        finally:
            connection.close()

    def ask(self, query: str, also: Mapping[str, Any] | None = None, **headers: Any) -> Reply:
        """Ask a query by GET."""
        form = urlencode({"query": query, **(also or {})}, doseq=True)
        return self.send(path=f"/sparql?{form}", **headers)

    def post(self, query: str, **headers: Any) -> Reply:
        """Ask a query by POST, as it is."""
        headers.setdefault("content_type", "application/sparql-query")
        return self.send("POST", body=query.encode(), **headers)

    def raw(self, content: bytes, timeout: float = PATIENCE) -> bytes:
        """Send bytes, and return all that comes until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout) as way:
            way.settimeout(timeout)
            way.sendall(content)
            return rest(way)

    def processes(self) -> list[int]:
        """The nursery and the workers that live."""
        found, looked = [], [self.process.pid]
        while looked:
            for child in children(looked.pop()):
                found.append(child)
                looked.append(child)
        return found

    def workers(self) -> list[int]:
        """The workers that live."""
        nurseries = children(self.process.pid)
        return [one for nursery in nurseries for one in children(nursery)]


def settled(one: Served, count: int) -> list[int]:
    """Wait until there are just so many workers, and nobody comes or goes."""
    before: list[int] = []
    end = time.monotonic() + PATIENCE
    while True:
        now = sorted(one.workers())
        if now == before and len(now) == count:
            return now
        assert time.monotonic() < end, f"{len(now)} workers"
        before = now
        time.sleep(0.5)


def rest(way: socket.socket) -> bytes:
    """Read until the other end closes."""
    found = b""
    while True:
        try:
            piece = way.recv(1 << 16)
        except ConnectionResetError:
            return found
        if not piece:
            return found
        found += piece


def children(number: int) -> list[int]:
    """The processes that a process has started and that live (Linux)."""
    try:
        told = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    return [one for one in map(int, told.split()) if alive(one)]


def alive(number: int) -> bool:
    """Whether a process runs: not so of one that has ended and was not asked after."""
    try:
        status = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def until(true: Any, seconds: float = PATIENCE) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


@contextmanager
def serving(store: object = None, base: str = "", **limits: Any) -> Iterator[Served]:
    """Run a server.

    Args:
        store: the store's path; nothing for the Cẩm Phả graph.
        base: the public address.
        **limits: of :class:`govgraph.serving.limits.Limits`.
    """
    given = {"store": None if store is None else str(store), "base": base, "limits": limits}
    environment = {**os.environ, "GOVGRAPH_LANG": "en"}
    environment.pop("GOVGRAPH_STORE", None)
    process = subprocess.Popen(
        [sys.executable, "-c", _CODE, json.dumps(given)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        yield Served(said(process, process.stdout), process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def said(process: subprocess.Popen[str], stream: Any) -> str:
    """Wait for a line of a process."""
    ready, _, _ = select.select([stream], [], [], PATIENCE)
    line = stream.readline().strip() if ready else ""
    assert line, f"the server did not start: {process.poll()}"
    return str(line)
