"""The query operation of the SPARQL 1.1 Protocol (W3C 2013): what a request asks."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from govgraph.serving.faults import Refused, TooLarge

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_MOST = 2000  # fields of a form
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_UPDATES = ("update", "using-graph-uri", "using-named-graph-uri")


class Asked(NamedTuple):
    """What a request asks.

    Attributes:
        query: the query; nothing where there is none.
        dataset: the default and the named graphs, if the request states any.
    """

    query: str | None
    dataset: tuple[tuple[str, ...], tuple[str, ...]] | None


async def read(request: Request, most: int) -> Asked:
    """Read a request: ``GET``, ``POST`` of a form, or ``POST`` of a query.

    Args:
        request: the request.
        most: the bytes its body may have.

    Returns:
        What it asks. A ``GET`` without a query asks for the service description.

    Raises:
        Refused: it is no query operation.
        TooLarge: its body is too large.
    """
    fields = _fields(request.scope["query_string"])
    if request.method == "POST":
        kind = _kind(request)
        content = await body(request, most)
        if kind == FORM:
            fields += _fields(content)
        else:
            fields.append(("query", _text(content)))
    return _asked(fields, request.method == "POST")


def _asked(fields: list[tuple[str, str]], needed: bool) -> Asked:
    queries = [value for name, value in fields if name == "query"]
    if any(name in _UPDATES for name, _ in fields):
        raise Refused(403, "serve-read-only")
    if len(queries) > 1:
        raise Refused(400, "serve-one-query", count=len(queries))
    if not queries and (needed or any(name.endswith("-graph-uri") for name, _ in fields)):
        raise Refused(400, "serve-no-query")
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    stated = (default, named) if default or named else None
    return Asked(queries[0] if queries else None, stated)


def _kind(request: Request) -> str:
    """Return the media type of a body, if it is one of the two, in UTF-8."""
    given = request.headers.get("content-type", "")
    kind, *rest = (one.strip().lower() for one in given.split(";"))
    if kind == "application/sparql-update":
        raise Refused(403, "serve-read-only")
    charsets = [one.partition("=")[2].strip('"') for one in rest if one.startswith("charset=")]
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if kind not in (FORM, DIRECT) or set(charsets) - {"utf-8", "utf8"} or coding != "identity":
        raise Refused(415, "serve-media-type", kind=given or "–", known=f"{FORM}, {DIRECT}")
    return kind


async def body(request: Request, most: int, key: str = "serve-request-large") -> bytes:
    """Read a request's body, as long as it is not too large.

    Args:
        request: the request.
        most: the bytes it may have.
        key: of the message that says that it has more.

    Raises:
        TooLarge: it has.
    """
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and int(told[:20]) > most:
        raise TooLarge(key, limit=most)
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > most:
            raise TooLarge(key, limit=most)
    return bytes(content)


def _fields(form: bytes) -> list[tuple[str, str]]:
    if _BROKEN.search(form):
        raise Refused(400, "serve-bad-encoding")
    if form.count(b"&") >= _MOST:
        raise Refused(400, "serve-many-fields", limit=_MOST)
    try:
        return parse_qsl(_text(form), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise Refused(400, "serve-bad-encoding") from None


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "serve-bad-encoding") from None
