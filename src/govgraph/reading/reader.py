"""Reading an article: its parts, what it names, what it says."""

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any

from govgraph import resources
from govgraph.reading import segments
from govgraph.reading.assemble import assembled
from govgraph.reading.changes import Changes
from govgraph.reading.claims import Claim
from govgraph.reading.context import Context
from govgraph.reading.doubt import Doubts
from govgraph.reading.holders import Holders
from govgraph.reading.layout import layout
from govgraph.reading.lexicon import Lexicon, lexicon
from govgraph.reading.pairs import Pairs
from govgraph.reading.patterns import Patterns
from govgraph.reading.plans import Plans
from govgraph.reading.policies import Policies
from govgraph.reading.scan import Scanner
from govgraph.reading.story import Line, Story


@dataclass(frozen=True)
class Reading:
    """An article and what it says.

    ``text`` is what the offsets count in, ``sha256`` its digest; ``page_sha256`` that of the
    page it was taken from. ``title``, ``byline`` and ``captions`` are spans of the text,
    ``published`` is a day.

    Example:
        >>> from govgraph.reading.reader import read
        >>> read("Ông Đỗ Văn Thử, Chủ tịch UBND xã Đồng Mẫu, cho biết.").claims[0]["post"]
        'Chủ tịch UBND xã Đồng Mẫu'
    """

    text: str
    lang: str
    sha256: str
    doc: str = ""
    page_sha256: str | None = None
    title: tuple[int, int] | None = None
    published: str | None = None
    byline: tuple[int, int] | None = None
    captions: tuple[tuple[int, int], ...] = ()
    claims: tuple[Claim, ...] = ()

    def _repr_html_(self) -> str:
        """Show itself in a notebook: the article with its claims marked."""
        from govgraph.reading import page

        return page.shown(self)


def read(text: str, *, doc: str = "", page_sha256: str | None = None) -> Reading:
    """Read an article.

    Args:
        text: all of it, with its title and date, as it is printed; Vietnamese or English.
        doc: what to call it: a file or an address.
        page_sha256: the digest of the page that the text was taken from.

    Returns:
        What it says: see :class:`Reading` and :mod:`govgraph.reading.claims`.

    Example:
        >>> found = read("Bà Lò Thị Mẫu, Phó Bí thư Huyện ủy Mường Thử, phát biểu.")
        >>> [(claim.kind, claim["person"], claim["area"]) for claim in found.claims]
        [('tenure', 'Lò Thị Mẫu', 'huyện Mường Thử')]
    """
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    lang = language(text)
    parts = layout(text, lang)
    story = _story(text, lang, parts)
    for rules in _rules(lang):
        rules.read(story)
    claims = [
        replace(claim, doc=doc, lang=lang, text_sha256=digest, page_sha256=page_sha256)
        for claim in assembled(story)
    ]
    return Reading(
        text,
        lang,
        digest,
        doc,
        page_sha256,
        parts.title,
        parts.published,
        parts.byline,
        tuple(parts.captions),
        tuple(claims),
    )


def language(text: str) -> str:
    """Tell Vietnamese from English by their commonest words.

    Example:
        >>> language("The ward has a new secretary."), language("Phường có bí thư mới.")
        ('en', 'vi')
    """
    told: dict[str, list[str]] = resources.toml("queries", "reading/languages.toml")["commonest"]
    known = {lang: frozenset(words) for lang, words in told.items()}
    counts = dict.fromkeys(known, 0)
    for word in unicodedata.normalize("NFC", text[:3_000]).casefold().split():
        for lang, words in known.items():
            counts[lang] += word in words
    return max(sorted(counts, reverse=True), key=lambda lang: counts[lang])


def _story(text: str, lang: str, parts: segments.Parts) -> Story:
    words: Lexicon = lexicon(lang)
    scanner = Scanner(words, text, parts.published)
    for sentence in parts.sentences:
        scanner.names.learn(sentence.tokens)
    lines = [
        Line(sentence, scanner.items(sentence), number)
        for number, sentence in enumerate(parts.sentences)
    ]
    title = text[slice(*parts.title)] if parts.title else ""
    context = Context(words.told, title, parts.published)
    for line in lines:
        listed = _listed(line, words)
        for item in line.items:
            start, end = line.tokens[item.i].start, line.tokens[item.j - 1].end
            area = item.value if item.kind == "area" else getattr(item.value, "area", None)
            if area is not None and area.name:
                aside = item.i in listed or (item.kind == "post" and _past(line, words, parts))
                context.note(area, start, end, line.paragraph, listed=aside)
            if item.kind == "per":
                context.meet(item.value, start, end, line.paragraph)
    return Story(lang, parts.published, lines, context, dict(words.told))


def _past(line: Line, words: Lexicon, parts: segments.Parts) -> bool:
    """Whether a line tells what somebody was in years that are over: elsewhere; in English."""
    if not words.told["places"].get("nearest") or not parts.published:
        return False
    ends = [one.value.end for one in line.items if one.kind == "range" and one.value.end]
    return any(end < parts.published[: len(end)] for end in ends)


def _listed(line: Line, words: Lexicon) -> set[int]:
    """Where the areas of a line stand that are named in one breath with another of their level."""
    joins = frozenset(words.told["layout"]["joins"])
    found: set[int] = set()
    for first, mark, second in zip(line.items, line.items[1:], line.items[2:], strict=False):
        if (
            first.kind == second.kind == "area"
            and mark.kind == "w"
            and line.tokens[mark.i].norm in joins
            and first.value.tier == second.value.tier
        ):
            found |= {first.i, second.i}
    return found


@cache
def _rules(lang: str) -> tuple[Any, ...]:
    files = {
        name: resources.toml("queries", f"reading/rules/{lang}-{name}.toml")
        for name in ("holders", "pairs", "changes", "plans", "marks")
    }
    words = dict(lexicon(lang).told)
    more = {"verb": list(words["organs"].get("verbs", ()))}
    patterns = {name: Patterns(told, f"{lang}-{name}.toml", more) for name, told in files.items()}
    return (
        Holders(patterns["holders"], files["holders"], files["marks"]),
        Pairs(patterns["pairs"], files["marks"], words),
        Changes(patterns["changes"], files["marks"], words),
        Doubts(files["marks"], patterns["marks"]),
        Policies(patterns["changes"], words),
        Plans(patterns["plans"], files["marks"]),
    )
