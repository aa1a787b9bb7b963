"""What every request passes: is it meant for us; and what every reply carries."""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govgraph import language

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


def host(given: str) -> str:
    """Return the host of a ``Host`` header, without its port.

    Example:
        >>> host("[::1]:7878"), host("LOCALHOST:80"), host("a.example")
        ('[::1]', 'localhost', 'a.example')
    """
    name, colon, port = given.strip().lower().rpartition(":")
    return name if colon and port.isdecimal() else given.strip().lower()
