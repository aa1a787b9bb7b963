"""Running the server: the socket, uvicorn, and a clean end."""

import asyncio
import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from govgraph.errors import GovgraphError
from govgraph.serving import app, connections, guards, state
from govgraph.serving.limits import Limits
from govgraph.serving.pool import Pool

_BACKLOG = 256
_LAST = 3  # seconds for requests that are being answered when the server ends


class _Server(uvicorn.Server):
    """A server that ends in its own time, and says when it has begun."""

    told: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.told()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn raises what it caught once more at its end, in the midst of ending the workers.
        loop = asyncio.get_running_loop()
        ours = threading.current_thread() is threading.main_thread()
        wanted = (signal.SIGINT, signal.SIGTERM) if ours else ()
        for one in wanted:
            loop.add_signal_handler(one, self.handle_exit, one, None)
        try:
            yield
        finally:
            for one in wanted:
                loop.remove_signal_handler(one)


def serve(
    store: str | Path | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 7878,
    limits: Limits | None = None,
    base: str = "",
    origins: Collection[str] = ("*",),
    told: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve a store until a signal ends it (SIGINT, SIGTERM).

    Args:
        store: as for :func:`govgraph.open`; an endpoint is none.
        host: the address to listen at.
        port: the port; 0 for any that is free.
        limits: what a request may take.
        base: the address that others know the server by, where a proxy stands before it.
        origins: whose pages may read it (CORS).
        told: called with the address when the server answers.

    Raises:
        StoreError: the store does not open.
        GovgraphError: the port is taken, or the host is none of this machine's.
    """
    source = state.source(store)
    with _listening(host, port) as listener:
        asyncio.run(_run(listener, source, limits or Limits(), host, base, origins, told))


async def _run(
    listener: socket.socket,
    source: state.Source,
    limits: Limits,
    host: str,
    base: str,
    origins: Collection[str],
    told: Callable[[str], None],
) -> None:
    pool = Pool(source, limits)
    # Made first: it tells the pool what to prepare.
    made = app.composed(pool, base, hosts=_hosts(host, base), origins=origins)
    async with pool:
        config = uvicorn.Config(
            made,
            http=connections.patient(limits.patience),
            ws="none",
            loop="asyncio",
            lifespan="off",
            root_path=urlsplit(base).path.rstrip("/"),  # which the proxy has dropped
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=limits.connections,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=_LAST,
            h11_max_incomplete_event_size=limits.head,
            backlog=_BACKLOG,
        )
        server = _Server(config)
        server.told = lambda: told(_address(host, listener))
        await server.serve(sockets=[listener])


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches an address.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
        (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _hosts(host: str, base: str) -> Collection[str]:
    """Return the names that we go by; none where that cannot be known."""
    if is_loopback(host) or base:
        return {*guards.LOOPBACK, _written(host).lower()}
    return ()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        what = getattr(error, "strerror", None) or str(error)
        what = what.partition(" (while attempting")[0]  # Python's addition says the address again
        raise GovgraphError("serve-no-port", host=host, port=port, what=what) from error
    with listener:
        yield listener


def _address(host: str, listener: socket.socket) -> str:
    return f"http://{_written(host)}:{listener.getsockname()[1]}/"


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
