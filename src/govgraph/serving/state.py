"""Which store is served, and in which state it is: what changes when somebody has written to it."""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from govgraph import __version__, files, generations, graph, memory, union
from govgraph.errors import StoreError
from govgraph.graph import Graph
from govgraph.locks import Reading
from govgraph.store import Store


class Source(NamedTuple):
    """What is served.

    Attributes:
        path: a store on disk; nothing for the Cẩm Phả graph.
        name: what messages and pages call it.
    """

    path: str | None
    name: str

    def mark(self) -> tuple[int, ...]:
        """Return what is different as soon as somebody has written to the store.

        Example:
            >>> source(None).mark() == source(None).mark()
            True
        """
        if self.path is None:
            return ()
        try:
            found = (Path(self.path) / generations.MANIFEST).stat()
        except OSError:
            return (0,)
        return found.st_mtime_ns, found.st_ino, found.st_size


class Loaded(NamedTuple):
    """A state of the store, as the process has it that workers are forked from.

    Attributes:
        token: tells this state from others.
        graph: the graph, in memory; nothing where each worker opens the files.
        folder: the files.
        reading: what keeps the files there.
    """

    token: str
    graph: Graph | None
    folder: Path | None = None
    reading: Reading | None = None

    def opened(self, source: Source) -> Graph:
        """Return the graph, for one worker.

        Raises:
            StoreError: its files do not open.
        """
        if self.graph is not None:
            return self.graph
        assert self.folder is not None and source.path is not None
        from pyoxigraph import Store as Oxigraph

        raw = Oxigraph.read_only(str(self.folder))
        return Graph(Store(raw, source.name, Path(source.path), False, union.marked(self.folder)))


def source(where: str | Path | None) -> Source:
    """Say what is to be served.

    Args:
        where: as for :func:`govgraph.open`.

    Raises:
        StoreError: it is an endpoint itself.

    Example:
        >>> source("a.db").name
        'a.db'
    """
    where = where if where is not None else os.environ.get("GOVGRAPH_STORE") or None
    if where is None:
        return Source(None, "Cẩm Phả (govgraph)")
    if files.is_address(where):
        raise StoreError("serve-not-an-endpoint", where=where)
    return Source(str(where), str(where))


def load(found: Source, count: Callable[[Path], tuple[str, int]]) -> Loaded:
    """Load the current state of a store: into memory if it is not large.

    Args:
        found: the store.
        count: calls :func:`counted` in a process of its own: RocksDB has threads, which a fork
            does not take along.

    Raises:
        StoreError: it does not open.
    """
    if found.path is None:
        return Loaded(_token(str(time.time_ns())), graph.shipped())
    path, mark = Path(found.path), found.mark()
    while True:
        name, statements = count(path)
        if statements <= memory.statements():
            database, reading = generations.opened(path)
            kept = union.marked(path / reading.name)
            copy = Store(database, found.name, path, False, kept).near()
            if copy.raw is database:  # it has grown meanwhile
                continue
            copy.name = found.name
            return Loaded(_token(reading.name, mark), Graph(copy))
        try:
            reading = Reading(path / name)
        except OSError:
            continue  # a writer was quicker
        if generations.current(path)[0] == name:
            return Loaded(_token(name, mark), None, path / name, reading)


def counted(path: Path) -> tuple[str, int]:
    """Open a store, and tell its generation's name and the number of its statements.

    Args:
        path: the store's directory.

    Raises:
        StoreError: it does not open.
    """
    generations.settle(path, False)
    database, reading = generations.opened(path)
    return reading.name, len(database)


def _token(*parts: object) -> str:
    told = repr((__version__, *parts)).encode()
    return hashlib.sha256(told).hexdigest()[:16]
