"""A small SPARQL 1.1 protocol server for the tests: the query operation, on 127.0.0.1."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store


class Request(NamedTuple):
    """What a client sent."""

    method: str
    path: str
    query: str
    headers: dict[str, str]


class Reply(NamedTuple):
    """What a server gives."""

    status: int
    kind: str
    content: bytes
    headers: tuple[tuple[str, str], ...] = ()
    promised: int | None = None  # the length told, where it is not the content's


Answerer = Callable[[Request], Reply]


def sparql(store: Store) -> Answerer:
    """Answer queries over the union of a store's graphs, as the protocol says."""

    def answer(request: Request) -> Reply:
        if not request.query:
            return Reply(400, "text/plain", b"no query")
        try:
            found = store.query(request.query, use_default_graph_as_union=True)
        except (SyntaxError, ValueError) as error:
            return Reply(400, "text/plain; charset=utf-8", f"{error}\nLine two".encode())
        if isinstance(found, QueryTriples):
            content = found.serialize(format=RdfFormat.N_TRIPLES)
            return Reply(200, "application/n-triples", content or b"")
        content = found.serialize(format=QueryResultsFormat.JSON)
        return Reply(200, "application/sparql-results+json", content or b"")

    return answer


class Server:
    """A running server; what it was asked stands in ``requests``."""

    def __init__(self, answer: Answerer) -> None:
        requests: list[Request] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply(urlsplit(self.path).query)

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length).decode()
                if self.headers.get_content_type() == "application/sparql-query":
                    self._reply("", body)
                else:
                    self._reply(body)

            def _reply(self, form: str, query: str = "") -> None:
                query = query or parse_qs(form).get("query", [""])[0]
                path = urlsplit(self.path).path
                request = Request(self.command, path, query, dict(self.headers))
                requests.append(request)
                reply = answer(request)
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

        self.requests = requests
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/sparql"

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def serving(answer: Answerer) -> Iterator[Server]:
    """Serve for a while."""
    with Server(answer) as server:
        yield server
