"""The addresses of the pages: what is asked for goes to a worker, its page comes back."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from govgraph import formats, language, terms, text
from govgraph.errors import GovgraphError, UnknownNameError
from govgraph.serving import faults, negotiate, protocol, replies
from govgraph.serving.faults import Refused
from govgraph.serving.made import FOLDER
from govgraph.serving.pages import render, static
from govgraph.serving.pages.view import View, place
from govgraph.serving.site import Site

_ROOM = "govgraph.serving.pages."
_ENDINGS = {f".{ending}": one.name for one in formats.FORMATS for ending in one.extensions[:1]}
Answering = Callable[[Request], Awaitable[Response]]


def routes(site: Site) -> list[Route]:
    """Return the routes of all pages.

    Args:
        site: the server.
    """
    here = _Pages(site)
    site.pool.prepare.append(_ROOM + "prepared:prepare")
    get = [
        ("/", here.start),
        ("/browse/{kind}", here.browse),
        ("/search", here.search),
        ("/names", here.names),
        ("/questions", here.questions),
        ("/questions/{name}", here.question),
        ("/pictures/{name}", here.picture),
        ("/ontology", here.ontology),
        ("/ontology.{ending}", here.ontology),
        ("/.well-known/void", here.dataset),
        ("/thing", here.thing),
        ("/id/{rest:path}", here.identified),
        ("/static/{name}", here.file),
    ]
    post = [
        ("/query/result", here.result),
        ("/query.{ending}", here.query_file),
    ]
    return [
        *(Route(path, here.guarded(act), methods=["GET"]) for path, act in get),
        *(Route(path, here.guarded(act), methods=["POST"]) for path, act in post),
        Route("/query", here.guarded(here.query), methods=["GET", "POST"]),
        Route("/{rest:path}", here.guarded(here.missing), methods=["GET"]),
    ]


class _Pages:
    """The pages of one server."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def guarded(self, act: Answering) -> Answering:
        """Turn our errors into pages that say what is wrong."""

        async def answering(request: Request) -> Response:
            try:
                return await act(request)
            except GovgraphError as error:
                return _failed(error, request, self._site)

        return answering

    async def start(self, request: Request) -> Response:
        name = self._site.name.rpartition("/")[2]  # where a store lies is nobody's business
        return await self._made(request, "listing:start", self._kept(name=name))

    async def browse(self, request: Request) -> Response:
        asked = request.query_params
        given = self._kept(kind=request.path_params["kind"], letter=asked.get("letter", "")[:1])
        given |= {key: _number(asked.get(key, "")) for key in ("after", "before")}
        return await self._made(request, "listing:browse", given)

    async def search(self, request: Request) -> Response:
        asked = request.query_params
        given = self._kept(q=asked.get("q", "")[:200], kind=asked.get("kind", ""))
        given["after"] = _number(asked.get("after", ""))
        return await self._made(request, "listing:search", given)

    async def names(self, request: Request) -> Response:
        asked = request.query_params
        given = self._kept(q=asked.get("q", "")[:200], kind=asked.get("kind", ""))
        return await self._made(request, "listing:names", given)

    async def questions(self, request: Request) -> Response:
        given = {"tag": request.query_params.get("tag", "")}
        return await self._made(request, "asking:catalogue", given)

    async def question(self, request: Request) -> Response:
        name, _, ending = request.path_params["name"].partition(".")
        asked = {key: value for key, value in request.query_params.items() if key != "lang"}
        given = self._kept(name=name, given=asked)
        if ending:
            return await self._made(request, "asking:download", {**given, "ending": ending})
        return await self._made(request, "asking:form", given)

    async def picture(self, request: Request) -> Response:
        name, _, ending = request.path_params["name"].partition(".")
        asked = {key: value for key, value in request.query_params.items() if key != "lang"}
        if ending not in ("", "html", "svg"):
            raise UnknownNameError("format-unknown", name=ending, choices="html, svg")
        act = "drawn:image" if ending == "svg" else "drawn:whole"
        return await self._made(request, act, {"name": name, "given": asked})

    async def ontology(self, request: Request) -> Response:
        ending = request.path_params.get("ending", "")
        wanted = _format(request, ending)
        if wanted == negotiate.HTML:
            return await self._made(request, "ontology:page", {})
        return await self._made(request, "ontology:turtle", {"format": wanted})

    async def dataset(self, request: Request) -> Response:
        wanted = _format(request, request.query_params.get("format", ""))
        if wanted == negotiate.HTML:
            return await self._made(request, "dataset:page", self._kept())
        base = self._site.base or str(request.base_url)
        given = self._kept(format=wanted, at=base.rstrip("/"))
        return await self._made(request, "dataset:description", given)

    async def thing(self, request: Request) -> Response:
        iri = request.query_params.get("iri", "").strip()
        path, given = place(iri)
        if not given and path.startswith("/id/") and "format" not in request.query_params:
            return RedirectResponse(_view(request, self._site).of(iri), 303)
        return await self._about(request, iri, request.query_params.get("format", ""))

    async def identified(self, request: Request) -> Response:
        rest = request.path_params["rest"]
        ending = next((one for one in (*_ENDINGS, ".html") if rest.endswith(one)), "")
        iri = terms.ID + rest.removesuffix(ending)
        return await self._about(request, iri, ending.removeprefix("."))

    async def query(self, request: Request) -> Response:
        sent = await self._form(request) if request.method == "POST" else dict(request.query_params)
        return await self._made(request, "editor:page", {"query": sent.get("query")})

    async def result(self, request: Request) -> Response:
        sent = await self._form(request)
        return await self._made(request, "editor:result", {"query": sent.get("query", "")})

    async def query_file(self, request: Request) -> Response:
        sent, ending = await self._form(request), request.path_params["ending"]
        given = {"query": sent.get("query", ""), "ending": ending}
        return await self._made(request, "editor:download", given)

    async def file(self, request: Request) -> Response:
        return static.response(request.path_params["name"], request.headers.get("if-none-match"))

    async def missing(self, request: Request) -> Response:
        """Say that there is no such page, to whom reads pages."""
        if negotiate.HTML not in request.headers.get("accept", ""):
            raise HTTPException(404)
        raise UnknownNameError("serve-not-found")

    async def _about(self, request: Request, iri: str, ending: str) -> Response:
        wanted = _format(request, ending)
        if wanted == negotiate.HTML:
            after = request.query_params.get("after", "")
            given = self._kept(iri=iri, after=after)
            return await self._made(request, "thing:page", given)
        return await self._made(request, "data:description", {"iri": iri, "format": wanted})

    async def _form(self, request: Request) -> dict[str, str]:
        """Read a form, of the size that the server takes."""
        body = await protocol.body(request, self._site.limits.request, "serve-form-too-long")
        try:
            pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
        except ValueError as error:
            raise Refused(400, "query-failed", what=error) from error
        return dict(pairs)

    def _kept(self, **given: Any) -> dict[str, Any]:
        return {"folder": FOLDER, **given}

    async def _made(self, request: Request, name: str, given: dict[str, Any]) -> Response:
        view = vars(_view(request, self._site))
        return replies.reply(await self._site.run(request, _ROOM + name, view=view, **given))


def _view(request: Request, site: Site) -> View:
    asked = request.query_params.get("lang", "")
    chosen = asked in language.LANGUAGES
    lang = asked if chosen else negotiate.tongue(request.headers.get("accept-language", ""))
    below = request.scope.get("root_path", "")
    path = request.scope["path"].removeprefix(below)
    base = urlsplit(site.base).path if site.base else below
    return View(lang, base, path, tuple(request.query_params.multi_items()), chosen)


def _format(request: Request, ending: str) -> str:
    """Choose between a page and the RDF formats, by the address or else by what is accepted."""
    if ending:
        return negotiate.HTML if ending == "html" else formats.by_name(ending).name
    offered = (negotiate.HTML, "application/xhtml+xml", *negotiate.RDF)
    chosen = negotiate.media(request.headers.get("accept", ""), offered)
    if not chosen:
        raise UnknownNameError(
            "format-unknown", name=request.headers.get("accept"), choices=", ".join(offered)
        )
    return formats.by_name(chosen).name if chosen in negotiate.RDF else negotiate.HTML


def _failed(error: GovgraphError, request: Request, site: Site) -> Response:
    view = _view(request, site)
    status = 406 if error.key == "format-unknown" else faults.status(error)
    iri = str(error.fields.get("iri", "")) if error.key == "iri-unknown" else ""
    words = " ".join(text.fold(iri.rpartition("/")[2]).replace("-", " ").split())
    message = error.message(view.lang)
    made = render.page(view, "error", status=status, message=message, words=words)
    out = replies.reply(made, status)
    if status == 503:
        out.headers["Retry-After"] = "10"
    return out


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 16 else 0
