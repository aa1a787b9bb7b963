"""The endpoint's routes: queries, the service description, and what is neither."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from govgraph.errors import GovgraphError
from govgraph.serving import negotiate, protocol, replies
from govgraph.serving.faults import Refused
from govgraph.serving.made import FOLDER, Made
from govgraph.serving.protocol import Asked
from govgraph.serving.site import ENDPOINT, Site

EDITOR = "/query"
_METHODS = "GET, HEAD, POST, OPTIONS"
_ALL = ["GET", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT"]
_CHANGING = re.compile(r"RAND|NOW|UUID", re.IGNORECASE)  # what differs from one time to the next
_LIKE_FIRST = ("application/sparql-results+json", "text/turtle")
_PAGES = ("text/html", "application/xhtml+xml")
Act = Callable[[Request], Awaitable[Response]]


def routes(site: Site) -> list[Route]:
    """Return the routes of the endpoint.

    Args:
        site: the server.
    """

    async def answer(request: Request) -> Response:
        try:
            return await _answer(site, request)
        except GovgraphError as error:
            out = replies.failed(error, request)
            if out.status_code == 405:
                out.headers["Allow"] = _METHODS
            return out
        except replies.Gone:
            return Response(status_code=499)  # nobody reads it

    return [Route(path, answer, methods=_ALL) for path in (ENDPOINT, f"{ENDPOINT}/")]


async def _answer(site: Site, request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": _METHODS})
    if request.method not in ("GET", "HEAD", "POST"):
        raise Refused(405, "serve-method", name=request.method, known=_METHODS)
    asked = await protocol.read(request, site.limits.request)
    accept = request.headers.get("accept", "")
    if request.method != "POST" and _by_a_browser(accept):
        more = "?" + urlencode({"query": asked.query}) if asked.query else ""
        return RedirectResponse(site.base + EDITOR + more, 303)
    tag = _tag(site, request, asked, accept)
    headers = {"Vary": "Accept"}
    if tag:
        headers["ETag"] = tag
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={**headers, "Cache-Control": "no-cache"})
    made = await _made(site, request, asked, accept)
    out = replies.reply(made)
    out.headers.update(headers)
    return out


async def _made(site: Site, request: Request, asked: Asked, accept: str) -> Made:
    endpoint = site.endpoint(request)
    if asked.query is None:
        base = endpoint.removesuffix(ENDPOINT)
        job = "govgraph.serving.servicedescription:describe"
        return await site.run(request, job, accept=accept, endpoint=endpoint, base=base)
    return await site.run(
        request,
        "govgraph.serving.querying:query",
        text=asked.query,
        accept=accept,
        dataset=asked.dataset,
        base=endpoint,
        folder=FOLDER,
        most=site.limits.result,
    )


def _by_a_browser(accept: str) -> bool:
    """Say whether a page is what the client likes best."""
    return negotiate.media(accept, (*_LIKE_FIRST, *_PAGES)) in _PAGES if accept else False


def _tag(site: Site, request: Request, asked: Asked, accept: str) -> str:
    """Return what tells this answer from others: the same as long as nobody writes to the store."""
    if request.method == "POST" or _CHANGING.search(asked.query or ""):
        return ""
    told = repr((site.pool.state, site.endpoint(request), asked, accept))
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:24]}"'
