"""The grounds of a claim: the places where sources speak of it, as people read them."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from pyoxigraph import NamedNode

from govgraph import language, markup, tables
from govgraph.answer import short
from govgraph.errors import GovgraphError


@dataclass(frozen=True)
class Place:
    """A place in a source that speaks of a claim.

    Attributes:
        evidence, source: IRIs.
        source_label: the source in words.
        status: ``fact``, ``plan``, ``proposed`` or ``denied``.
        explicit: whether the source says it, or only implies it.
        start, end: characters in the source's text, where known.
        sentence: the sentence there, the words between ``⟦`` and ``⟧``; only with the text.
        quote, citation, note: what the graph itself keeps of the place.
        page: the source on the web, where known.
    """

    evidence: str
    source: str
    source_label: str
    status: str
    explicit: bool
    start: int | None = None
    end: int | None = None
    sentence: str = ""
    quote: str = ""
    citation: str = ""
    note: str = ""
    page: str = ""


@dataclass(frozen=True)
class Why:
    """The grounds of one claim.

    Attributes:
        iri: the claim.
        label: it in words, where it has any.
        places: where sources speak of it.
        rules: the rules that derived it.
        grounds: the claims that it was derived from, or, of a person, post, organ or area, the
            claims about it.
    """

    iri: str
    label: str
    places: tuple[Place, ...] = ()
    rules: tuple[str, ...] = ()
    grounds: tuple["Why", ...] = field(default_factory=tuple)
    lang: str = "en"

    def to(self, format: str) -> str:
        """Return the grounds in a format: ``text``, ``json`` or ``html``.

        Raises:
            GovgraphError: there is no such format.
        """
        if format == "text":
            return "\n".join(self._lines(0)) + "\n"
        if format == "json":
            import json

            return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"
        if format == "html":
            return f"<ul>{_item(self)}</ul>\n"
        raise GovgraphError("format-unknown", name=format, choices="text, json, html")

    def __str__(self) -> str:
        return self.to("text")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        return markup.block(self.to("html"), self.lang)

    def _lines(self, depth: int) -> Iterator[str]:
        pad = "  " * depth
        name = short(NamedNode(self.iri))
        yield tables.clean(f"{pad}{name}" + (f" — {self.label}" if self.label else ""))
        for place in self.places:
            yield from _place_lines(place, pad + "  ", self.lang)
        for rule in self.rules if self.grounds else ():
            yield pad + "  " + language.text("why-derived", self.lang, rule=short(NamedNode(rule)))
        for ground in self.grounds:
            yield from ground._lines(depth + 2)


def _place_lines(place: Place, pad: str, lang: str) -> Iterator[str]:
    yield pad + tables.clean(f"{place.source_label} {_how(place, lang)}")
    if place.sentence or place.quote:
        yield pad + "  “" + tables.clean(place.sentence or place.quote) + "”"
    if place.note:
        yield pad + "  " + tables.clean(place.note)


def _how(place: Place, lang: str) -> str:
    how = tables.word("explicit" if place.explicit else "implicit", lang)
    told = f"[{tables.word(place.status, lang)}, {how}]"
    if place.start is not None:
        told += " " + language.text("why-characters", lang, start=place.start, end=place.end)
    return told + (f" {place.citation}" if place.citation else "")


def _item(why: Why) -> str:
    """Write a claim and its grounds as an item of an HTML list."""
    name = tables.link(short(NamedNode(why.iri)), why.iri)
    below = [_place_item(place, why.lang) for place in why.places]
    for rule in why.rules if why.grounds else ():
        told = language.text("why-derived", why.lang, rule=short(NamedNode(rule)))
        below.append(f"<li>{tables.escape(told)}</li>")
    below += map(_item, why.grounds)
    label = f" — {tables.escape(why.label)}" if why.label else ""
    return f"<li>{name}{label}" + (f"<ul>{''.join(below)}</ul></li>" if below else "</li>")


def _place_item(place: Place, lang: str) -> str:
    source = tables.link(place.source_label, place.page or place.source)
    lines = [f"{source} {tables.escape(_how(place, lang))}"]
    if place.sentence or place.quote:
        lines.append(f"<q>{_marked(place.sentence or place.quote)}</q>")
    if place.note:
        lines.append(f"<small>{tables.escape(place.note)}</small>")
    return f"<li>{'<br>'.join(lines)}</li>"


def _marked(sentence: str) -> str:
    """Mark the words between the brackets, where only ours are there."""
    found = re.fullmatch("([^⟦⟧]*)⟦([^⟦⟧]*)⟧([^⟦⟧]*)", sentence)
    if found is None:
        return tables.escape(sentence)
    before, words, after = map(tables.escape, found.groups())
    return f"{before}<mark>{words}</mark>{after}"
