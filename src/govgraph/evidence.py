"""Why the graph says something: the sources, the places in them, and what was derived."""

import hashlib
import re
from contextlib import suppress
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from govgraph import labels, language, questions, terms
from govgraph.answer import short
from govgraph.answer import value as python
from govgraph.errors import InputError, UnknownNameError
from govgraph.grounds import Place as Place
from govgraph.grounds import Why as Why
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
_PAGES = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
SELECT DISTINCT ?source ?page WHERE { VALUES ?source { %s } ?source foaf:page ?page } ORDER BY ?page
"""
_EXISTS = "ASK { { %s ?p ?o } UNION { ?s ?q %s } }"
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")


def why(
    store: Queryable,
    iri: str,
    text: bytes | None = None,
    lang: str | None = None,
    most: int | None = None,
) -> Why:
    """Find the evidence for a claim.

    Args:
        store: where to look.
        iri: the claim; also a person, post, organ or area, for the claims about it.
        text: a source's text as bytes, to show sentences; its SHA-256 must be that of one of
            the sources that speak of the claim.
        lang: the language of labels and notes.
        most: how many of the claims that a claim was derived from are followed, a quarter as
            many of each of these; without it, all.

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
    found = _why(store, node, article, lang, frozenset(), most)
    if not found.places and not found.grounds:
        about = _claims_about(store, node)[:most]
        grounds = tuple(
            _why(store, claim, article, lang, frozenset({iri}), most) for claim in about
        )
        found = Why(iri, found.label, (), found.rules, grounds, lang)
    if article is not None:
        article.check_used()
    return _with_pages(found, _pages(store, found))


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
    store: Queryable,
    node: NamedNode,
    article: _Article | None,
    lang: str,
    seen: frozenset[str],
    most: int | None,
) -> Why:
    found = rows(store, questions.bind(questions.get("evidence"), {"claim": node}, lang))
    places = tuple(_place(store, row, article, lang) for row in found)
    derived = rows(store, _DERIVED % (node, node))
    rules = tuple(sorted({row["rule"].value for row in derived if _is_iri(row["rule"])}))
    seen |= {node.value}
    froms = sorted({row["from"].value for row in derived if _is_iri(row["from"])} - seen)[:most]
    fewer = None if most is None else most // 4
    grounds = tuple(
        _why(store, NamedNode(one), article, lang, seen, fewer) for one in (() if places else froms)
    )
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


def _pages(store: Queryable, why: Why) -> dict[str, str]:
    """Find the web pages of the sources that speak of a claim and of its grounds."""
    wanted, below = set(), [why]
    while below:
        one = below.pop()
        below += one.grounds
        wanted |= {place.source for place in one.places}
    sources = []
    for source in sorted(wanted):
        with suppress(ValueError):  # a blank node is no IRI
            sources.append(str(NamedNode(source)))
    found = rows(store, _PAGES % " ".join(sources)) if sources else []
    return {row["source"].value: row["page"].value for row in reversed(found)}


def _with_pages(why: Why, pages: dict[str, str]) -> Why:
    places = tuple(replace(place, page=pages.get(place.source, "")) for place in why.places)
    grounds = tuple(_with_pages(ground, pages) for ground in why.grounds)
    return replace(why, places=places, grounds=grounds)


def _claims_about(store: Queryable, node: NamedNode) -> list[NamedNode]:
    return [row["claim"] for row in rows(store, _ABOUT % (node, node)) if _is_iri(row["claim"])]


def _is_iri(term: object) -> bool:
    return isinstance(term, NamedNode)


def _offset(term: object) -> int | None:
    """Return a character offset; a stranger's graph may hold anything there."""
    found = python(term) if isinstance(term, Literal) else None
    return found if type(found) is int else None
