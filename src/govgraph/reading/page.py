"""The page of articles and what they say: each text with its claims marked, the claims beside.

One HTML file that needs nothing else and fetches nothing; without its script it can still be
read. With records it is also for review: see :mod:`govgraph.reviewing`.
"""

import base64
import hashlib
import json
import string
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from govgraph import language, tables
from govgraph.reading import assets, telling
from govgraph.reading.claims import FIELDS, STATUSES, Claim
from govgraph.reading.reader import Reading
from govgraph.reading.showing import sentence

_WORDS = "claims-page-"
_UNSAFE = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})
_TYPES = {
    **dict.fromkeys(("posts", "sources", "results", "means"), "list"),
    **dict.fromkeys(("count", "total", "from", "to"), "count"),
    **dict.fromkeys(("begins", "ends", "attested", "date", "as_of"), "date"),
    "share": "share",
}
_SANDBOX = "allow-scripts allow-downloads"


class _Template(string.Template):
    idpattern = "[a-z][a-z-]*"


def page(
    readings: Iterable[Reading],
    lang: str | None = None,
    *,
    records: Sequence[dict[str, Any]] | None = None,
) -> str:
    """Write the page of some articles.

    Args:
        readings: what :func:`govgraph.read` gave.
        lang: the language of the page's own words; the legend has both.
        records: for review, what a decision on each claim begins as, in the claims' order.

    Example:
        >>> page([Reading("Một tin.", "vi", "0" * 64)], "en").startswith("<!doctype html>")
        True
    """
    lang = lang or language.current()
    some = list(readings)
    words = _words(lang)
    claims = [claim for one in some for claim in one.claims]
    code = assets.text("page.js")
    first = 0
    articles = []
    for one in some:
        articles.append(_article(one, first, lang))
        first += len(one.claims)
    data = {
        "key": hashlib.sha256("".join(one.sha256 for one in some).encode()).hexdigest()[:16],
        "words": words,
        "records": list(records or ()),
        "fields": {
            kind: [
                (name, telling.field(name, lang), _TYPES.get(name, "text"))
                for name in names
                if name != "of"
            ]
            for kind, names in FIELDS.items()
        },
        "statuses": {name: telling.status(name, lang) for name in STATUSES},
    }
    return _Template(assets.text("page.html")).substitute(
        {f"word-{key}": tables.escape(value) for key, value in words.items()},
        lang=lang,
        mode="review" if records is not None else "show",
        title=tables.escape(_title(some, lang)),
        css=assets.text("page.css"),
        colours=_colours(),
        kinds=_options({one.kind: telling.kind(one.kind, lang) for one in claims}),
        statuses=_options({one.status: telling.status(one.status, lang) for one in claims}),
        legend=_legend(claims),
        articles="\n".join(articles),
        cards="\n".join(
            _card(claim, one.text, place, lang, review=records is not None)
            for place, (one, claim) in enumerate((r, c) for r in some for c in r.claims)
        ),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE),
        code=code,
        digest=base64.b64encode(hashlib.sha256(code.encode()).digest()).decode("ascii"),
    )


def framed(whole: str, title: str) -> str:
    """Put a page into a frame, as notebooks show it: it cannot reach what is around it.

    Example:
        >>> framed("<p>a&b</p>", "x").count("<p>")
        0
    """
    inner = whole.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        f'<iframe title="{tables.escape(title)}" sandbox="{_SANDBOX}" '
        'style="width:100%;height:min(720px,85vh);border:1px solid #8884;background:#fff" '
        f'srcdoc="{inner}"></iframe>'
    )


def shown(reading: Reading) -> str:
    """Write what a notebook shows of an article."""
    return framed(page([reading]), _title([reading], language.current()))


def _words(lang: str) -> dict[str, str]:
    found = language.messages()
    return {key[len(_WORDS) :]: found[key][lang] for key in found if key.startswith(_WORDS)}


def _title(some: Sequence[Reading], lang: str) -> str:
    for one in some:
        if one.title:
            more = f" (+{len(some) - 1})" if len(some) > 1 else ""
            return " ".join(one.text[slice(*one.title)].split())[:200] + more
    return next((one.doc for one in some if one.doc), language.text("claims-page-claims", lang))


def _colours() -> str:
    """Each kind's colour, on a light and on a dark ground; never printed dark."""
    kinds = telling.knowledge()["kind"].items()
    light = "\n".join(f".k-{name}{{--k:{one['light']}}}" for name, one in kinds)
    dark = "\n".join(f":root.dark .k-{name}{{--k:{one['dark']}}}" for name, one in kinds)
    return f"{light}\n@media screen {{\n{dark}\n}}"


def _options(names: dict[str, str]) -> str:
    return "".join(
        f'<option value="{tables.escape(name)}">{tables.escape(words)}</option>'
        for name, words in sorted(names.items(), key=lambda one: one[1])
    )


def _legend(claims: Sequence[Claim]) -> str:
    there = {one.kind for one in claims}
    counts = {kind: sum(one.kind == kind for one in claims) for kind in there}
    return "".join(
        f'<li class="k-{kind}"><i></i>{tables.escape(telling.kind(kind, "vi"))} · '
        f"{tables.escape(telling.kind(kind, 'en'))} ({counts[kind]})</li>"
        for kind in telling.knowledge()["kind"]
        if kind in there
    )


def _article(one: Reading, first: int, lang: str) -> str:
    about = " · ".join(filter(None, (one.doc, one.published or "", f"SHA-256 {one.sha256[:12]}…")))
    return (
        f'<article lang="{one.lang}"><header>{tables.escape(about)}</header>'
        f'<div class="text">{_marked(one, first, lang)}</div></article>'
    )


def _marked(one: Reading, first: int, lang: str) -> str:
    """Write a text with its claims marked; where they overlap, each piece names all of them."""
    text = one.text
    told = [tables.escape(telling.told(claim, lang)) for claim in one.claims]
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for number, claim in enumerate(one.claims):
        for start, end in dict.fromkeys(claim.evidence):
            if 0 <= start < end <= len(text):
                opens.setdefault(start, []).append(number)
                closes.setdefault(end, []).append(number)
    title = one.title or (0, 0)
    edges = sorted({0, len(text), *opens, *closes, *title})
    active: list[int] = []
    written = []
    seen: set[int] = set()
    for start, end in pairwise(edges):
        for number in closes.get(start, ()):
            active.remove(number)
        active += opens.get(start, ())
        piece = tables.escape_lines(text[start:end])
        if active:
            inner = sorted(set(active))
            nearest = min(inner, key=lambda n: (_length(one.claims[n]), n))
            fresh = set(inner) - seen
            seen |= fresh
            piece = (
                f'<mark class="k-{one.claims[nearest].kind}{" many" if len(inner) > 1 else ""}" '
                f'data-c="{" ".join(str(first + n) for n in inner)}"'
                f"{' tabindex=0' if fresh else ''} "
                f'title="{" • ".join(told[n] for n in inner)}">{piece}</mark>'
            )
        if title[0] <= start < title[1]:
            piece = f'<span class="headline">{piece}</span>'
        written.append(piece)
    return "".join(written)


def _length(claim: Claim) -> int:
    return claim.end - claim.start


def _card(claim: Claim, text: str, place: int, lang: str, *, review: bool) -> str:
    around = sentence(text, claim.start, claim.end)
    before, marked, after = map(tables.escape, around)
    chips = [
        f'<span class="what">{tables.escape(telling.kind(claim.kind, lang))}</span>',
        f'<span class="{claim.status}">{tables.escape(telling.status(claim.status, lang))}</span>',
    ]
    if not claim.explicit:
        chips.append(f'<span class="implied">{_say("implied", lang)}</span>')
    if "pilot" in claim.flags and claim.status != "pilot":
        chips.append(f'<span class="pilot">{tables.escape(telling.status("pilot", lang))}</span>')
    if claim.open_list:
        chips.append(f"<span>{_say('open-list', lang)}</span>")
    chips.append('<span class="verdict" hidden></span>')
    notes = [_say("rule", lang, rule=claim.rule or "–")]
    if len(claim.evidence) > 1:
        notes.append(_say("places", lang, count=len(claim.evidence)))
    for one in claim.resolved:
        name = one.field in telling.knowledge()["field"]
        said = telling.field(one.field, lang) if name else one.field
        notes.append(_say("resolved", lang, field=said, value=one.value))
    actions = ""
    if review:
        buttons = (("yes", "accept", "A"), ("fix", "correct", "C"), ("no", "reject", "R"))
        actions = '<div class="actions">' + "".join(
            f'<button type="button" class="{name}" aria-pressed="false">{_say(word, lang)} '
            f"<kbd>{key}</kbd></button>"
            for name, word, key in buttons
        )
        actions += "</div>"
    return (
        f'<section class="card k-{claim.kind}" data-k="k-{claim.kind}" data-kind="{claim.kind}" '
        f'data-status="{claim.status}" id="c{place}" tabindex="-1">'
        f'<div class="chips">{"".join(chips)}</div>'
        f"<h3>{tables.escape(telling.told(claim, lang))}</h3>"
        f'<p class="sentence">{before}<b>{marked}</b>{after}</p>'
        f'<p class="small">{" · ".join(notes)}</p>{actions}</section>'
    )


def _say(key: str, lang: str, **fields: object) -> str:
    return tables.escape(language.text(_WORDS + key, lang, **fields))
