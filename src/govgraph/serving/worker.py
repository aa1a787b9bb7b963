"""A worker: one process that runs one job after another on a graph, until it is killed."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from govgraph.errors import GovgraphError
from govgraph.graph import Graph
from govgraph.serving import confined, spool, wire
from govgraph.serving.faults import TooLarge
from govgraph.serving.limits import Limits
from govgraph.serving.made import FOLDER, Made
from govgraph.serving.state import Loaded, Source


class Setting(NamedTuple):
    """What a worker works with.

    Attributes:
        source: the store.
        limits: what a job may take.
        folder: where large results go, and what is kept for this state of the store.
    """

    source: Source
    limits: Limits
    folder: Path


def work(setting: Setting, loaded: Loaded, way: socket.socket, confine: bool) -> None:
    """Do what comes, until nothing comes any more.

    Args:
        setting: what to work with.
        loaded: the store.
        way: where jobs come from.
        confine: hold the limits; else there is but one job, as long as it takes.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _quiet()
    limits = setting.limits
    try:
        graph = loaded.opened(setting.source)
        if confine:
            confined.cap(limits.memory)
        way.sendall(wire.packed(None))
    except GovgraphError as error:
        way.sendall(wire.packed(error))
        return
    while True:
        try:
            job, arguments = wire.receive(way)
        except EOFError:
            return
        if confine:
            confined.hurry(limits.timeout)
        told: Made | GovgraphError
        try:
            told = _done(setting, graph, job, arguments)
        except RecursionError:
            told = GovgraphError("nested-too-deep")
        except MemoryError:
            told = TooLarge("serve-memory", limit=limits.memory)
        except GovgraphError as error:
            told = error
        way.sendall(wire.packed(told))


def _done(setting: Setting, graph: Graph, job: str, arguments: dict[str, object]) -> Made:
    for name, value in arguments.items():
        if value == FOLDER:
            arguments[name] = str(setting.folder)
    with graph.store.reading():
        made = function(job)(graph, **arguments)
    return spool.kept(made, setting.folder, setting.limits.result)


@cache
def function(job: str) -> Callable[..., Made]:
    """Return the function that a job names.

    Args:
        job: ``package.module:function``, one of ours.

    Example:
        >>> function("govgraph.serving.querying:query").__name__
        'query'
    """
    module, _, name = job.partition(":")
    if not module.startswith("govgraph."):
        raise GovgraphError("serve-no-job", name=job)
    found: Callable[..., Made] = getattr(import_module(module), name)
    return found


def _quiet() -> None:
    """Keep Python's standard error, and close that of Rust: it tells of every lack of memory."""
    sys.stderr = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="backslashreplace")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    os.close(nothing)


def end() -> None:
    """End a forked process without what its parent would do at its end."""
    sys.stderr.flush()
    os._exit(0)
