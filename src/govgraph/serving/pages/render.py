"""From templates to pages: everything that comes from data is escaped, and nothing is fetched.

Jinja's autoescape escapes each value; what is hidden in a text or turns its direction is shown
instead of obeyed (:func:`govgraph.tables.clean`). The policy that goes with each page lets it load
its own scripts and styles, and nothing else.
"""

import json
import secrets
from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from govgraph import tables
from govgraph.answer import short
from govgraph.serving.made import Made
from govgraph.serving.pages import assets
from govgraph.serving.pages.answers import BADGES
from govgraph.serving.pages.view import View, web
from govgraph.serving.pages.words import Words

HTML = "text/html; charset=utf-8"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


def page(view: View, template: str, *, styled: bool = False, **given: Any) -> Made:
    """Write a page.

    Args:
        view: what is asked for.
        template: its template, without ``.html``.
        styled: whether its own script adds styles (the editor's).
        **given: what the template shows.
    """
    nonce = secrets.token_urlsafe(16) if styled else ""
    body = piece(view, template, nonce=nonce, **given)
    policy = _POLICY.format(styles=f" 'nonce-{nonce}'" if nonce else "")
    headers = {**SAFE, "Content-Security-Policy": policy, "Content-Language": view.lang}
    return Made(body.encode(), HTML, {**headers, "Vary": "Accept, Accept-Language"})


def piece(view: View, template: str, **given: Any) -> str:
    """Write a piece of a page, from a template of its own."""
    words = Words(view.lang)
    found = _templates().get_template(f"{template}.html")
    return found.render(**given, view=view, w=words, number=words.number)


def told(value: object) -> Made:
    """Write JSON for a page's script."""
    content = json.dumps(value, ensure_ascii=False).encode()
    return Made(content, "application/json", dict(SAFE))


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FunctionLoader(lambda name: assets.text(f"templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_final,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"lines": _lines, "web": web, "short": _short}
    made.globals |= {"badges": BADGES, "word": tables.word}
    return made


def _final(value: object) -> object:
    if value is None:
        return ""
    return value if isinstance(value, Markup) else tables.clean(str(value))


def _lines(text: str) -> Markup:
    """Escape a text of several lines, and keep its lines."""
    return Markup(tables.escape_lines(text))


def _short(iri: str) -> str:
    from pyoxigraph import NamedNode

    return short(NamedNode(iri))
