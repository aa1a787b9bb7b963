"""The pages over a graph in this process, behind a real server on loopback."""

from __future__ import annotations

import importlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import tools
from govgraph.graph import Graph
from govgraph.serving.limits import Limits
from govgraph.serving.made import FOLDER, Made


@dataclass
class Direct:
    """A pool that has no workers: functions run here."""

    graph: Graph
    prepare: list[str] = field(default_factory=list)

    async def run(self, function: str, /, **arguments: Any) -> Made:
        module, _, name = function.partition(":")
        arguments = {key: "" if value == FOLDER else value for key, value in arguments.items()}
        made: Made = getattr(importlib.import_module(module), name)(self.graph, **arguments)
        return made


@dataclass
class Site:
    """What the pages need of a server."""

    pool: Direct
    limits: Limits = field(default_factory=Limits)
    base: str = ""
    name: str = "test"

    async def run(self, request: Any, job: str, /, **arguments: Any) -> Made:
        return await self.pool.run(job, **arguments)


def app(graph: Graph) -> Any:
    """The pages alone, as an application."""
    tools.needed("starlette")
    from starlette.applications import Starlette

    from govgraph.serving import pages

    return Starlette(routes=pages.routes(cast(Any, Site(Direct(graph)))))


@contextmanager
def served(graph: Graph) -> Iterator[str]:
    """Serve the pages on loopback; give the address."""
    uvicorn = tools.needed("uvicorn")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen(64)
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app(graph), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
        thread.start()
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join(10)
