"""Pictures on pages: as images that follow the reader's light or dark, and whole on their own."""

from typing import Any

from govgraph.graph import Graph
from govgraph.pictures import style
from govgraph.pictures.drawing import KINDS
from govgraph.questions import iri
from govgraph.serving.made import Made
from govgraph.serving.pages import directory, queries, render
from govgraph.serving.pages.view import View
from govgraph.serving.pages.words import Words

SVG = "image/svg+xml"
_TAKES = {"timeline": ("person", "post"), "combined-roles": ("area",), "succession": ("area",)}
_THINGS = ("area", "organ", "person", "post", "source", "thing")
_LIMIT = 400  # nodes: what an image on a page can show
# An image on a page runs nothing; opened by itself it must not either.
_IMAGE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def of(thing: str, kind: str, view: View) -> list[dict[str, str]]:
    """Return the pictures of a thing: image, page and what each shows."""
    words = Words(view.lang)
    return [
        {
            "src": view.to(f"/pictures/{name}.svg", **_given(name, kind, thing), lang=view.lang),
            "link": view.to(f"/pictures/{name}", **_given(name, kind, thing), lang=view.lang),
            "title": words(f"picture-{name}"),
        }
        for name in directory.kinds_known().get(kind, {}).get("pictures", [])
    ]


def image(graph: Graph, view: dict[str, Any], name: str, given: dict[str, str]) -> Made:
    """Draw a picture as SVG, light or dark as the reader's screen is.

    Args:
        graph: where it is drawn from.
        view: the page asked for.
        name: the kind of picture.
        given: what it takes.

    Raises:
        UnknownNameError: there is no such picture, or a name means nothing.
        GovgraphError: it cannot be drawn.
    """
    look = View(**view)
    svg = _drawn(graph, look, name, {"limit": _LIMIT, **given}).svg
    dark = style.css(dark=True)
    both = f"</style><style>@media (prefers-color-scheme: dark) {{\n{dark}\n}}</style>"
    body = svg.replace("</style>", both, 1)
    headers = {**render.SAFE, "Content-Security-Policy": _IMAGE, "Content-Language": look.lang}
    return Made(body.encode(), SVG, headers)


def whole(graph: Graph, view: dict[str, Any], name: str, given: dict[str, str]) -> Made:
    """Draw a picture as its own page, which brings its own policy for its script.

    Raises:
        UnknownNameError: there is no such picture, or a name means nothing.
        GovgraphError: it cannot be drawn.
    """
    look = View(**view)
    body = _drawn(graph, look, name, given).html
    headers = {**render.SAFE, "Content-Security-Policy": "frame-ancestors 'none'"}
    return Made(body.encode(), render.HTML, {**headers, "Content-Language": look.lang})


def _drawn(graph: Graph, view: View, name: str, given: dict[str, Any]) -> Any:
    known = {
        key: queries.typed(value) if isinstance(value, str) and key in _THINGS else value
        for key, value in given.items()
        if value not in ("", None)
    }
    if "limit" in known and ("person" in known or "post" in known):
        del known["limit"]
    return graph.draw(name, lang=view.lang, **known)


def _given(name: str, kind: str, thing: str) -> dict[str, str]:
    return {kind: iri("iri", thing).value} if kind in _TAKES.get(name, ()) else {}


def known(name: str) -> bool:
    """Whether there is such a kind of picture."""
    return name in KINDS
