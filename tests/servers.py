"""Real SPARQL servers for the tests: started on loopback at free ports, killed at the end.

Each keeps its data in a temporary directory and has a password of its own. What is missing on the
machine is skipped, saying so (``tools.py``).
"""

from __future__ import annotations

import ctypes
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

import tools

_TRIES = 3
_PATIENCE = 60.0  # seconds until a server must answer
_WORD = "SELECT (1 AS ?one) {}"
# Small: a few thousand pages of 8 kB; nothing but SPARQL; loopback only.
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 3
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}
VADInstallDir = {folder}
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 0
TempAllocationPct = 30

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 5
EnabledDavVSP = 0
HTTPThreadSize = 280000

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = {seconds}
DefaultQuery = SELECT 1 {{}}
"""


@dataclass(frozen=True)
class Running:
    """A server that answers.

    Attributes:
        kind: ``oxigraph`` or ``virtuoso``.
        query, update, graphs: the addresses of queries, of updates and of the Graph Store
            Protocol; Virtuoso wants the user for the last two.
        user, password: who may change it; of Oxigraph, nobody.
        process: what runs.
    """

    kind: str
    query: str
    update: str
    graphs: str
    process: subprocess.Popen[bytes]
    user: str = ""
    password: str = ""

    def load(self, quads: Iterable[Quad]) -> None:
        """Put quads into their graphs, with the Graph Store Protocol."""
        sorted_out: dict[str, list[Quad]] = {}
        for quad in quads:
            sorted_out.setdefault(quad.graph_name.value, []).append(quad)  # type: ignore[union-attr]
        for name, some in sorted_out.items():
            triples = serialize([one.triple for one in some], format=RdfFormat.N_TRIPLES)
            assert triples is not None
            self._send(name, triples)

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        self._send(graph, None)

    def _send(self, graph: str, content: bytes | None) -> None:
        from urllib.parse import quote

        request = urllib.request.Request(
            f"{self.graphs}?graph={quote(graph, safe='')}",
            data=content,
            method="DELETE" if content is None else "PUT",
            headers={"Content-Type": "application/n-triples"},
        )
        with suppress(urllib.error.HTTPError) if content is None else _plain():
            self.opener().open(request, timeout=_PATIENCE).close()

    def opener(self) -> urllib.request.OpenerDirector:
        """Make a client that knows the password."""
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, self.graphs, self.user, self.password)
        known.add_password(None, self.update, self.user, self.password)
        return urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(known))

    def kill(self) -> None:
        """Stop it at once, as a loss of power would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def _plain() -> Iterator[None]:
    yield


@contextmanager
def oxigraph(union: bool = True, folder: Path | None = None) -> Iterator[Running]:
    """Run Oxigraph's own server, empty, in memory.

    Args:
        union: let queries see the union of the named graphs where they name none.
        folder: keep what it holds here, for the next one.
    """
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        tools.missing("oxigraph (the PyPI package)")
    port = _free()
    base = f"http://127.0.0.1:{port}"
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}"]
    if folder is not None:
        command += ["--location", str(folder)]
    with _running([*command, *(["--union-default-graph"] if union else [])]) as process:
        server = Running("oxigraph", f"{base}/query", f"{base}/update", f"{base}/store", process)
        _wait(server)
        yield server


@contextmanager
def virtuoso(rows: int = 1_000_000, seconds: int = 60) -> Iterator[Running]:
    """Run Virtuoso with a new database.

    Args:
        rows: the most rows of an answer (``ResultSetMaxRows``).
        seconds: the most time of a query (``MaxQueryExecutionTime``).
    """
    program = shutil.which("virtuoso-t")
    if not program:
        tools.missing("virtuoso-t (Debian's virtuoso-opensource-7-bin)")
    assert program
    password = secrets.token_hex(8)
    with tempfile.TemporaryDirectory(prefix="govgraph-virtuoso-") as folder, ExitStack() as stack:
        settings = Path(folder, "virtuoso.ini")
        command = [program, "+foreground", "+configfile", str(settings)]
        for left in reversed(range(_TRIES)):
            sql, http = _free(), _free()
            told = {"sql": sql, "http": http, "rows": rows, "seconds": seconds}
            settings.write_text(_VIRTUOSO.format(folder=folder, **told), encoding="utf-8")
            if left == _TRIES - 1:
                # Everybody knows the password of a new database: it is made, changed, and stops.
                changed = ["+pwdold", "dba", "+pwddba", password, "+pwddav", password]
                with _running([*command, *changed], folder) as process:
                    process.wait(_PATIENCE)
            base = f"http://127.0.0.1:{http}"
            query = f"{base}/sparql"
            update, graphs = f"{query}-auth", f"{query}-graph-crud-auth"
            process = stack.enter_context(_running(command, folder))
            server = Running("virtuoso", query, update, graphs, process, "dba", password)
            try:
                _wait(server)
                break
            except AssertionError:  # somebody else has taken the port by now
                if not left:
                    raise
        yield server


@contextmanager
def _running(command: list[str], folder: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_die_with_parent,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _die_with_parent() -> None:
    """Ask Linux to kill the server when the tests end, however they end (prctl(2))."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait(server: Running) -> None:
    from urllib.parse import quote

    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        assert server.process.poll() is None, f"{server.kind} ended as it started"
        with suppress(OSError):
            urllib.request.urlopen(f"{server.query}?query={quote(_WORD)}", timeout=5).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"{server.kind} does not answer")
