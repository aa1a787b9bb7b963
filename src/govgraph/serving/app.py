"""The application: the endpoint and the pages, behind what every request passes."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from govgraph import language
from govgraph.errors import GovgraphError
from govgraph.serving import guards, pages, replies, sparql, state
from govgraph.serving.limits import Limits
from govgraph.serving.pool import Pool
from govgraph.serving.site import Site

_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_TAKEN = ("Accept", "Accept-Language", "Content-Type", "If-None-Match")
_EXPOSED = ("Content-Language", "ETag", "Link", "Retry-After")


def application(
    store: str | Path | None = None,
    limits: Limits | None = None,
    base: str = "",
    *,
    hosts: Collection[str] = guards.LOOPBACK,
    origins: Collection[str] = ("*",),
) -> Starlette:
    """Make the application, for any ASGI server; its lifespan starts and ends the workers.

    Args:
        store: as for :func:`govgraph.open`; an endpoint is none.
        limits: what a request may take.
        base: the address that others know the server by.
        hosts: the hosts that it is, without ports; none for any.
        origins: whose pages may read it (CORS); ``"*"`` for all.

    Raises:
        StoreError: the store is an endpoint.

    Example:
        >>> [route.path for route in application().routes][:1]
        ['/sparql']
    """
    pool = Pool(state.source(store), limits or Limits())
    return composed(pool, base, hosts=hosts, origins=origins, starts=True)


def composed(
    pool: Pool,
    base: str = "",
    *,
    hosts: Collection[str] = guards.LOOPBACK,
    origins: Collection[str] = ("*",),
    starts: bool = False,
) -> Starlette:
    """Make the application around a pool.

    Args:
        pool: what runs jobs.
        base, hosts, origins: as for :func:`application`.
        starts: whether the application starts and ends the pool.
    """
    base = base.rstrip("/")
    site = Site(pool, pool.limits, base, pool.source.name)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if not starts:
            yield
            return
        async with pool:
            yield

    known = {*hosts, guards.host(base.partition("://")[2].partition("/")[0])} if hosts else set()
    cors = Middleware(
        CORSMiddleware,
        allow_origins=tuple(origins),
        allow_methods=_METHODS,
        allow_headers=_TAKEN,
        expose_headers=_EXPOSED,
    )
    return Starlette(
        routes=[*sparql.routes(site), *pages.routes(site)],
        lifespan=lifespan,
        middleware=[
            Middleware(guards.Lingering),
            Middleware(guards.Carried),
            Middleware(guards.Hosts, known=known - {""}),
            Middleware(guards.Heads, most=pool.limits.head),
            *([cors] if origins else []),
        ],
        exception_handlers={
            HTTPException: _unrouted,
            GovgraphError: _wrong,
            replies.Gone: _gone,
            Exception: _mistaken,
        },
    )


async def _unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    key = {404: "serve-not-found", 405: "serve-method"}.get(error.status_code, "serve-refused")
    given = error.headers or {}
    told = {"name": request.method, "known": given.get("Allow", "–"), "code": error.status_code}
    text = language.text(key, None, **told) + "\n"
    return PlainTextResponse(text, error.status_code, dict(given))


async def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, GovgraphError)
    return replies.failed(error, request)


async def _gone(request: Request, error: Exception) -> Response:
    return Response(status_code=499)  # nobody reads it


async def _mistaken(request: Request, error: Exception) -> Response:
    """Say that it is our mistake; the server's log has the rest."""
    return PlainTextResponse(language.text("serve-mistake") + "\n", 500)
