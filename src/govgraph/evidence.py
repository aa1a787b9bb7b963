"""Why the graph says something: the sources, the places in them, and what was derived."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from govgraph import language, questions, tables, terms
from govgraph.answer import short
from govgraph.errors import InputError, UnknownNameError

_LABEL = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?label WHERE { %s skos:prefLabel|foaf:name|rdfs:label ?label }
"""
_DERIVED = """
PREFIX govg: <https://w3id.org/govgraph/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?rule ?from WHERE { %s govg:rule ?rule OPTIONAL { %s prov:wasDerivedFrom ?from } } ORDER BY ?rule ?from
"""
_ABOUT = """
PREFIX govg: <https://w3id.org/govgraph/ontology#>
SELECT DISTINCT ?claim WHERE {
  ?evidence govg:supports ?claim . ?claim ?property %s .
} ORDER BY ?claim
"""
_DIGESTS = """
PREFIX govg: <https://w3id.org/govgraph/ontology#>
SELECT DISTINCT ?sha256 WHERE { %s govg:sha256 ?sha256 }
"""
_EXISTS = "ASK { { %s ?p ?o } UNION { ?s ?q %s } }"
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")


class Queryable(Protocol):
    """A store that answers queries."""

    def query(self, text: str, /) -> QuerySolutions | QueryBoolean | QueryTriples: ...


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

    def __str__(self) -> str:
        return "\n".join(self._lines(0)) + "\n"

    def _repr_html_(self) -> str:
        return f"<pre>{tables.escape_lines(str(self))}</pre>"

    def _lines(self, depth: int) -> Iterator[str]:
        pad = "  " * depth
        name = short(NamedNode(self.iri))
        yield tables.clean(f"{pad}{name}" + (f" — {self.label}" if self.label else ""))
        for place in self.places:
            yield from _place_lines(place, pad + "  ", self.lang)
        for rule in self.rules:
            yield pad + "  " + language.text("why-derived", self.lang, rule=short(NamedNode(rule)))
        for ground in self.grounds:
            yield from ground._lines(depth + 2)


def why(store: Queryable, iri: str, text: bytes | None = None, lang: str | None = None) -> Why:
    """Find the evidence for a claim.

    Args:
        store: where to look.
        iri: the claim; also a person, post, organ or area, for the claims about it.
        text: the source's text as bytes, to show the sentence; its SHA-256 must be the source's.
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
        about = _column(store, _ABOUT % node, "claim")
        grounds = tuple(_why(store, NamedNode(c), article, lang, frozenset({iri})) for c in about)
        found = Why(iri, found.label, (), found.rules, grounds, lang)
    if article is not None:
        article.check_used()
    return found


class _Article:
    """The text of one source, told by its digest."""

    def __init__(self, store: Queryable, content: bytes) -> None:
        self._store = store
        self._digest = hashlib.sha256(content).hexdigest()
        try:
            self._text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError("text-not-utf8", where="--text") from None
        self._others: set[str] = set()
        self._used = False

    def sentence(self, source: str, start: int, end: int) -> str:
        """Return the sentence around a place, if this is the text of its source."""
        digests = _column(self._store, _DIGESTS % NamedNode(source), "sha256")
        if self._digest not in digests:
            self._others.update(digests)
            return ""
        self._used = True
        return sentence(self._text, start, end)

    def check_used(self) -> None:
        if self._others and not self._used:
            raise InputError("text-differs", given=self._digest[:12], wanted=min(self._others)[:12])


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around ``text[start:end]`` with these words marked.

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
    marked = f"{text[first:start]}⟦{text[start:end]}⟧{text[end:last]}"
    return " ".join(marked.split())


def _why(
    store: Queryable, node: NamedNode, article: _Article | None, lang: str, seen: frozenset[str]
) -> Why:
    rows = _rows(store, questions.bind(questions.get("evidence"), {"claim": node}, lang))
    places = tuple(_place(row, article) for row in rows)
    derived = _rows(store, _DERIVED % (node, node))
    rules = tuple(sorted({row["rule"].value for row in derived}))
    seen |= {node.value}
    froms = sorted({row["from"].value for row in derived if row["from"]} - seen)
    grounds = () if places else tuple(_why(store, NamedNode(f), article, lang, seen) for f in froms)
    return Why(node.value, _label(store, node, lang), places, rules, grounds, lang)


def _place(row: terms.Row, article: _Article | None) -> Place:
    def get(name: str) -> str:
        return row[name].value if row[name] is not None else ""

    start = int(get("start")) if get("start") else None
    end = int(get("end")) if get("end") else None
    shown = ""
    if article is not None and start is not None and end is not None:
        shown = article.sentence(get("source"), start, end)
    return Place(
        evidence=get("evidence"),
        source=get("source"),
        source_label=get("sourceLabel") or get("source"),
        status=get("status"),
        explicit=get("explicit") in ("true", "1"),
        start=start,
        end=end,
        sentence=shown,
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


def _label(store: Queryable, node: NamedNode, lang: str) -> str:
    labels = {row["label"].language: row["label"].value for row in _rows(store, _LABEL % node)}
    return labels.get(lang) or next((labels[key] for key in sorted(labels, key=str)), "")


def _rows(store: Queryable, text: str) -> list[terms.Row]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    return list(found)


def _column(store: Queryable, text: str, name: str) -> list[str]:
    return [row[name].value for row in _rows(store, text)]
