"""A small SPARQL 1.1 server for the tests, on 127.0.0.1: queries, updates, a graph store.

What a test wants to go wrong, it makes go wrong: an answerer takes a request and gives a reply,
and answerers are wrapped in others that ask for a password, die, or give part of the rows.
"""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    serialize,
)

TRIPLES, JSON = "application/n-triples", "application/sparql-results+json"


class Request(NamedTuple):
    """What a client sent."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""
    form: dict[str, list[str]] = {}  # noqa: RUF012 — never changed

    @property
    def update(self) -> str:
        """The update, where it is one."""
        return self.form.get("update", [""])[0]


class Reply(NamedTuple):
    """What a server gives."""

    status: int
    kind: str
    content: bytes
    headers: tuple[tuple[str, str], ...] = ()
    promised: int | None = None  # the length told, where it is not the content's


class HangUpError(Exception):
    """The server closes the connection without a word."""


Answerer = Callable[[Request], Reply]


def sparql(store: Store, union: bool = True) -> Answerer:
    """Answer queries over a store's graphs, as the protocol says."""

    def answer(request: Request) -> Reply:
        if not request.query:
            return Reply(400, "text/plain", b"no query")
        default: list[NamedNode | BlankNode | DefaultGraph]
        named: list[NamedNode | BlankNode]
        default = [NamedNode(one) for one in request.form.get("default-graph-uri", [])]
        named = [NamedNode(one) for one in request.form.get("named-graph-uri", [])]
        try:
            if default or named:
                found = store.query(
                    request.query, default_graph=default or DefaultGraph(), named_graphs=named
                )
            else:
                found = store.query(request.query, use_default_graph_as_union=union)
        except (SyntaxError, ValueError) as error:
            return Reply(400, "text/plain; charset=utf-8", f"{error}\nLine two".encode())
        if isinstance(found, QueryTriples):
            return Reply(200, TRIPLES, found.serialize(format=RdfFormat.N_TRIPLES) or b"")
        assert isinstance(found, QuerySolutions | QueryBoolean)
        return Reply(200, JSON, found.serialize(format=QueryResultsFormat.JSON) or b"")

    return answer


def writable(store: Store, union: bool = True, graph_store: bool = True) -> Answerer:
    """Answer at ``/query``, ``/update`` and ``/store``, as Oxigraph's server does."""
    asked = sparql(store, union)

    def answer(request: Request) -> Reply:
        if request.path.endswith("/update"):
            if not request.update:
                return Reply(400, "text/plain", b"no update")
            try:
                store.update(request.update)
            except (SyntaxError, ValueError, RuntimeError, OSError) as error:
                return Reply(400, "text/plain", str(error).encode())
            return Reply(204, "", b"")
        if request.path.endswith("/store") and graph_store:
            graph = NamedNode(request.form["graph"][0])
            if request.method == "GET":
                found = [q.triple for q in store.quads_for_pattern(None, None, None, graph)]
                content = serialize(found, format=RdfFormat.N_TRIPLES) or b""
                return Reply(200 if found else 404, TRIPLES, content)
            triples = parse(request.body, format=RdfFormat.N_TRIPLES)
            store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
            return Reply(204, "", b"")
        if request.path.endswith(("/query", "/sparql")):
            return asked(request)
        return Reply(404, "text/plain", b"nothing here")

    return answer


def basic(answer: Answerer, user: str, password: str) -> Answerer:
    """Ask for a password as RFC 7617 says."""
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def guarded(request: Request) -> Reply:
        if request.headers.get("Authorization") == wanted:
            return answer(request)
        return Reply(401, "text/plain", b"", (("WWW-Authenticate", 'Basic realm="x"'),))

    return guarded


def digest(answer: Answerer, user: str, password: str, lasts: int = 1_000_000) -> Answerer:
    """Ask for a password as RFC 7616 says (MD5, qop=auth); a nonce lasts some requests."""
    used = [0]

    def nonce() -> str:
        return f"nonce{used[0] // lasts}"

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    def guarded(request: Request) -> Reply:
        given = request.headers.get("Authorization", "")
        told = dict(re.findall(r'(\w+)="?([^",]*)"?', given.removeprefix("Digest ")))
        if given.startswith("Digest ") and told.get("nonce") == nonce():
            used[0] += 1
            first = md5(f"{user}:realm x:{password}")
            second = md5(f"{request.method}:{told['uri']}")
            middle = f"{told['nonce']}:{told['nc']}:{told['cnonce']}:auth"
            if told["response"] == md5(f"{first}:{middle}:{second}") and told["username"] == user:
                return answer(request)
        challenge = f'Digest realm="realm x", nonce="{nonce()}", qop="auth", algorithm=MD5'
        return Reply(401, "text/plain", b"", (("WWW-Authenticate", challenge),))

    return guarded


class Server:
    """A running server; what it was asked stands in ``requests``."""

    def __init__(self, answer: Answerer, path: str = "/sparql") -> None:
        requests: list[Request] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply(b"")

            do_HEAD = do_PUT = do_DELETE = do_GET  # noqa: N815

            def do_POST(self) -> None:
                self._reply(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def _reply(self, body: bytes) -> None:
                parts = urlsplit(self.path)
                form = parse_qs(parts.query)
                kind = self.headers.get_content_type()
                if kind == "application/x-www-form-urlencoded":
                    form |= parse_qs(body.decode())
                query = form.get("query", [""])[0]
                if kind == "application/sparql-query":
                    query = body.decode()
                headers = dict(self.headers)
                request = Request(self.command, parts.path, query, headers, body, form)
                requests.append(request)
                try:
                    reply = answer(request)
                except HangUpError:
                    self.close_connection = True
                    self.connection.close()
                    return
                length = len(reply.content) if reply.promised is None else reply.promised
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(length))
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.content)

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:  # a client or a test hung up
                pass

        self.requests = requests
        self._server = Quiet(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self.url = self.base + path

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def serving(answer: Answerer, path: str = "/sparql") -> Iterator[Server]:
    """Serve for a while."""
    with Server(answer, path) as server:
        yield server
