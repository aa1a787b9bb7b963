"""From what a worker made, or from an error, to the reply; and giving up when nobody waits."""

import asyncio
import os
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from govgraph import language
from govgraph.errors import GovgraphError
from govgraph.serving import faults, negotiate
from govgraph.serving.made import Made

T = TypeVar("T")
_PIECE = 1 << 16
_AGAIN = "10"  # seconds, for Retry-After
# The words of the command line give advice that a client cannot follow.
_SAID = {"remote-from": "serve-no-from", "remote-service": "serve-no-service"}


class Gone(Exception):  # noqa: N818 - nobody is told
    """The client has gone away."""


class _Spooled(Response):
    """A file that is sent and removed."""

    def __init__(self, path: Path, status: int, headers: dict[str, str]) -> None:
        self._path = path
        super().__init__(b"", status, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._path.open("rb") as file:
            self._path.unlink(missing_ok=True)
            length = os.fstat(file.fileno()).st_size
            head = [pair for pair in self.raw_headers if pair[0] != b"content-length"]
            head.append((b"content-length", str(length).encode()))
            await send({"type": "http.response.start", "status": self.status_code, "headers": head})
            if scope["method"] != "HEAD":
                while piece := file.read(_PIECE):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def reply(made: Made, status: int | None = None) -> Response:
    """Return the reply that sends what a worker made.

    Args:
        made: the content; a file is removed when it has been sent.
        status: in place of its own.

    Example:
        >>> reply(Made(b"a", "text/csv")).headers["content-length"]
        '1'
    """
    headers = {"Content-Type": made.media_type, "Cache-Control": "no-cache", **made.headers}
    if isinstance(made.body, Path):
        return _Spooled(made.body, status or made.status, headers)
    return Response(made.body, status or made.status, headers)


def failed(error: GovgraphError, request: Request) -> Response:
    """Return the reply that says in one line what is wrong.

    Args:
        error: what is wrong.
        request: whose language it is said in.
    """
    wished = request.headers.get("accept-language", "")
    lang = negotiate.tongue(wished) if wished else language.current()
    key = _SAID.get(error.key, error.key)
    status = faults.status(error)
    out = PlainTextResponse(
        language.text(key, lang, **error.fields) + "\n",
        status,
        {"Cache-Control": "no-store", "Content-Language": lang},
    )
    if status == 503:
        out.headers["Retry-After"] = _AGAIN
    return out


async def while_there(request: Request, act: Coroutine[Any, Any, T]) -> T:
    """Wait for something as long as the client does.

    Args:
        request: a request whose body has been read.
        act: what is done for it; it is cancelled when the client goes away.

    Raises:
        Gone: the client has gone away.
    """
    task = asyncio.ensure_future(act)
    watch = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise Gone
    finally:
        for one in (task, watch):
            one.cancel()
        await asyncio.gather(task, watch, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
