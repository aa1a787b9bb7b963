"""What every request passes: is it meant for us; and what every reply carries."""

import asyncio
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govgraph import language

_IDLE = 1.0  # seconds without a piece after which a client is taken to wait for its answer
_LINGERED = 64_000_000  # bytes
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# A page may say more about itself; data is never to run anything.
_CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}


class Hosts:
    """Refuses requests for a host that we are not.

    A stranger's page can make its own name lead to 127.0.0.1 (DNS rebinding), and would then read
    what is meant for this machine only: the name in ``Host`` gives it away.

    Args:
        app: what is behind.
        known: the hosts that we are, without ports; none for any.
    """

    def __init__(self, app: ASGIApp, known: Collection[str]) -> None:
        self._app = app
        self._known = frozenset(one.lower() for one in known)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and self._known:
            given = Headers(scope=scope).get("host", "")
            if host(given) not in self._known:
                told = language.text("serve-other-host", None, name=given or "–") + "\n"
                await PlainTextResponse(told, 421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Heads:
    """Refuses requests whose address or headers are too long, as they may come in one piece.

    Args:
        app: what is behind.
        most: the bytes they may have.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            address = len(scope["raw_path"]) + len(scope["query_string"])
            headers = sum(len(name) + len(value) for name, value in scope["headers"])
            status = 414 if address > self._most else 431 if headers > self._most else 0
            if status:
                told = language.text("serve-request-large", None, limit=self._most) + "\n"
                close = {"Connection": "close"}
                await PlainTextResponse(told, status, close)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Lingering:
    """Takes the rest of a request that was answered before it had all come.

    A connection that is closed with bytes unread is reset, and the reset can overtake the answer
    or meet a client in the midst of sending: it would see a broken pipe, and not why. So the
    answer is sent, and its end waits (RFC 9112, 9.6) for the client to have sent all, to pause
    for a second, to go away, or to have sent far too much.

    Args:
        app: what is behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its rest nowhere."""
        coming = scope["type"] == "http"

        async def receiving() -> Message:
            nonlocal coming
            message = await receive()
            coming = message["type"] == "http.request" and message.get("more_body", False)
            return message

        async def sending(message: Message) -> None:
            if message["type"] != "http.response.body" or message.get("more_body", False):
                await send(message)
                return
            if coming and _has_body(scope):
                await send({**message, "more_body": True})
                message = {"type": "http.response.body"}
                taken = 0
                while coming and taken < _LINGERED:
                    try:
                        piece = await asyncio.wait_for(receiving(), _IDLE)
                    except TimeoutError:
                        break
                    taken += len(piece.get("body", b""))
            await send(message)

        await self._app(scope, receiving, sending)


class Carried:
    """Adds the headers that every reply carries, where the reply does not say otherwise.

    Args:
        app: what is behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _CARRIED.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def host(given: str) -> str:
    """Return the host of a ``Host`` header, without its port.

    Example:
        >>> host("[::1]:7878"), host("LOCALHOST:80"), host("a.example")
        ('[::1]', 'localhost', 'a.example')
    """
    name, colon, port = given.strip().lower().rpartition(":")
    return name if colon and port.isdecimal() else given.strip().lower()
