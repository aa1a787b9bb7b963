"""Why the graph says something: the sources, the places in them, and what was derived."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from pyoxigraph import Literal, NamedNode

from govgraph import labels, language, questions, tables, terms
from govgraph.answer import short
from govgraph.answer import value as python
from govgraph.errors import GovgraphError, InputError, UnknownNameError
from govgraph.queryable import Queryable, rows

_DERIVED = """
PREFIX govg: <https://w3id.org/govgraph/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?rule ?from
WHERE { %s govg:rule ?rule OPTIONAL { %s prov:wasDerivedFrom ?from } } ORDER BY ?rule ?from
"""
_ABOUT = """
PREFIX govg: <https://w3id.org/govgraph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT DISTINCT ?claim WHERE {
  { ?evidence govg:supports ?claim . ?claim ?property %s }
  UNION { ?claim govg:certainty ?how ; govg:tenure/(org:member|govg:post) %s }
} ORDER BY ?claim
"""
_DIGESTS = """
PREFIX govg: <https://w3id.org/govgraph/ontology#>
SELECT DISTINCT ?source ?sha256 WHERE { ?source govg:sha256 ?sha256 }
"""
_EXISTS = "ASK { { %s ?p ?o } UNION { ?s ?q %s } }"
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")


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
            return f"<pre>{tables.escape_lines(self.to('text'))}</pre>\n"
        raise GovgraphError("format-unknown", name=format, choices="text, json, html")

    def __str__(self) -> str:
        return self.to("text")

    def _repr_html_(self) -> str:
        return self.to("html")

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


def why(store: Queryable, iri: str, text: bytes | None = None, lang: str | None = None) -> Why:
    """Find the evidence for a claim.

    Args:
        store: where to look.
        iri: the claim; also a person, post, organ or area, for the claims about it.
        text: a source's text as bytes, to show sentences; its SHA-256 must be that of one of
            the sources that speak of the claim.
        lang: the language of labels and notes.

    Returns:
        The evidence, and that of what the claim was derived from.

    Raises:
        UnknownNameError: nothing in the graph has this IRI.
        InputError: the text is not the one that the offsets refer to.
    """
    lang = lang or language.current()
    node = NamedNode(iri)
    if not store.query(_EXISTS % (node, node)):
        raise UnknownNameError("iri-unknown", iri=short(node))
    article = _Article(store, text) if text is not None else None
    found = _why(store, node, article, lang, frozenset())
    if not found.places and not found.grounds:
        about = _claims_about(store, node)
        grounds = tuple(_why(store, claim, article, lang, frozenset({iri})) for claim in about)
        found = Why(iri, found.label, (), found.rules, grounds, lang)
    if article is not None:
        article.check_used()
    return found


class _Article:
    """The text of one source, told by its digest."""

    def __init__(self, store: Queryable, content: bytes) -> None:
        self._digest = hashlib.sha256(content).hexdigest()
        try:
            self._text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError("text-not-utf8", where="--text") from None
        self._digests: dict[str, set[str]] = {}
        for row in rows(store, _DIGESTS):
            self._digests.setdefault(row["source"].value, set()).add(row["sha256"].value.lower())
        self._others: set[str] = set()
        self._used = False

    def sentence(self, source: str, start: int | None, end: int | None) -> str:
        """Return the sentence around a place, if this is the text of its source."""
        digests = self._digests.get(source, set())
        if self._digest not in digests:
            self._others |= digests
            return ""
        self._used = True
        if start is None or end is None or not 0 <= start < end <= len(self._text):
            return ""
        return sentence(self._text, start, end)

    def check_used(self) -> None:
        """Refuse a text that none of the evidence refers to."""
        if not self._used:
            wanted = ", ".join(f"{one[:12]}…" for one in sorted(self._others)) or "–"
            raise InputError("text-differs", given=self._digest[:12], wanted=wanted)


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around ``text[start:end]`` with exactly these words marked.

    Line breaks and repeated spaces around them become one space.

    Args:
        text: the whole text.
        start, end: Python offsets.

    Example:
        >>> sentence("Một. Hai ba bốn. Năm.", 9, 11)
        'Hai ⟦ba⟧ bốn.'
    """
    ends = [hit.end() for hit in _SENTENCE_END.finditer(text)]
    first = max((e for e in ends if e <= start), default=0)
    last = min((e for e in ends if e >= end), default=len(text))
    before, after = (re.sub(r"\s+", " ", part) for part in (text[first:start], text[end:last]))
    return f"{before.lstrip()}⟦{text[start:end]}⟧{after.rstrip()}"


def _why(
    store: Queryable, node: NamedNode, article: _Article | None, lang: str, seen: frozenset[str]
) -> Why:
    found = rows(store, questions.bind(questions.get("evidence"), {"claim": node}, lang))
    places = tuple(_place(store, row, article, lang) for row in found)
    derived = rows(store, _DERIVED % (node, node))
    rules = tuple(sorted({row["rule"].value for row in derived if _is_iri(row["rule"])}))
    seen |= {node.value}
    froms = sorted({row["from"].value for row in derived if _is_iri(row["from"])} - seen)
    grounds = () if places else tuple(_why(store, NamedNode(f), article, lang, seen) for f in froms)
    return Why(node.value, labels.of(store, node, lang), places, rules, grounds, lang)


def _place(store: Queryable, row: terms.Row, article: _Article | None, lang: str) -> Place:
    def get(name: str) -> str:
        return row[name].value if row[name] is not None else ""

    source = row["source"]
    start, end = _offset(row["start"]), _offset(row["end"])
    label = get("sourceLabel") or (_is_iri(source) and labels.of(store, source, lang))
    return Place(
        evidence=get("evidence"),
        source=get("source"),
        source_label=label or short(source),
        status=get("status"),
        explicit=python(row["explicit"]) is True,
        start=start,
        end=end,
        sentence=article.sentence(source.value, start, end) if article is not None else "",
        quote=get("quote"),
        citation=get("citation"),
        note=get("note"),
    )


def _place_lines(place: Place, pad: str, lang: str) -> Iterator[str]:
    how = tables.word("explicit" if place.explicit else "implicit", lang)
    head = f"{place.source_label} [{tables.word(place.status, lang)}, {how}]"
    if place.start is not None:
        head += " " + language.text("why-characters", lang, start=place.start, end=place.end)
    if place.citation:
        head += f" {place.citation}"
    yield pad + tables.clean(head)
    if place.sentence or place.quote:
        yield pad + "  “" + tables.clean(place.sentence or place.quote) + "”"
    if place.note:
        yield pad + "  " + tables.clean(place.note)


def _claims_about(store: Queryable, node: NamedNode) -> list[NamedNode]:
    return [row["claim"] for row in rows(store, _ABOUT % (node, node)) if _is_iri(row["claim"])]


def _is_iri(term: object) -> bool:
    return isinstance(term, NamedNode)


def _offset(term: object) -> int | None:
    """Return a character offset; a stranger's graph may hold anything there."""
    found = python(term) if isinstance(term, Literal) else None
    return found if type(found) is int else None
