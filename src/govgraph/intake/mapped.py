"""RDF of other vocabularies, turned into govgraph's by a query of ``queries/mappings``.

A mapping is SPARQL CONSTRUCT under a header: ``fits`` lists the classes and properties that tell
its vocabulary, ``ends = "inclusive"`` says that an end there is the last day, ``ids`` names the
scheme of IRIs that mean something within one file only. IRIs are kept: they are ids. What has
none, and the ``local:`` IRIs that a mapping puts together, are minted here. A source that a mapping
names for a claim becomes further evidence: see :mod:`govgraph.intake.sourced`.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, Triple

from govgraph import files, guard, header, quads, questions, resources, terms
from govgraph.errors import InputError, RuleError, UnknownNameError
from govgraph.intake import days, lexicon, mint, sourced, unnamed
from govgraph.intake.claims import Claims, when
from govgraph.intake.mint import Origin
from govgraph.intake.reading import Options, Problem, Read
from govgraph.store import Store
from govgraph.turtle import PREFIXES

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LABELS = {PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"}
_NAMES = _LABELS | {PREFIXES["foaf"] + "name"}
# Joiners may belong to a name, in Persian or Hindi; controls and marks that turn a line do not.
_DISORDER = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NAME = NamedNode(PREFIXES["foaf"] + "name")
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
_DATES = {terms.GOVG + name for name in ("begins", "ends", "attested", "attestedBy", "formerBy")}
_DATES |= {terms.GOVG + "died", terms.GOVG + "date", PREFIXES["dcterms"] + "issued"}
_DATES.add("http://purl.org/pav/retrievedOn")
_ENDS = terms.GOVG + "ends"
_CLAIMS = {terms.GOVG + name for name in ("Tenure", "Reorganisation", "Term")}
_PLAIN = PREFIXES["xsd"] + "string"


@dataclass(frozen=True)
class Mapping:
    """A mapping: its name, its query, and what its header says (see the module)."""

    name: str
    text: str
    fits: frozenset[str]
    inclusive: bool
    ids: str


def names() -> tuple[str, ...]:
    """Return the names of the mappings that come with govgraph, sorted.

    Example:
        >>> names()
        ('followthemoney', 'mandaat', 'org', 'wikidata')
    """
    return tuple(sorted(_shipped()))


def guess(found: Iterable[Quad]) -> str:
    """Tell which mapping fits: the one whose vocabulary the statements use most.

    Returns:
        Its name; ``""`` where none fits, or where the statements use govgraph's classes.

    Example:
        >>> guess([])
        ''
    """
    used: Counter[str] = Counter()
    for quad in found:
        used[quad.predicate.value] += 1
        if quad.predicate == _TYPE and isinstance(quad.object, NamedNode):
            if quad.object.value.startswith(terms.GOVG):
                return ""
            used[quad.object.value] += 1
    hits = {name: sum(used[iri] for iri in one.fits) for name, one in _shipped().items()}
    best = max(sorted(hits), key=lambda name: hits[name])
    return best if hits[best] else ""


def read(path: str | Path, options: Options, *, allow_remote: bool = False) -> Read:
    """Read RDF of another vocabulary, or FollowTheMoney's lines of JSON.

    Args:
        path: the file.
        options: ``mapping`` names the mapping, or a file ending in ``.rq``; without it the one
            that fits.
        allow_remote: fetch the contexts that JSON-LD names.

    Raises:
        InputError: the file does not read, no mapping fits, or the mapping makes nothing of it.
        UnknownNameError: there is no such mapping.
        RuleError: the mapping has a broken header or is no CONSTRUCT.

    Example:
        >>> read("no/such.ttl", Options())
        Traceback (most recent call last):
        ...
        govgraph.errors.InputError: no/such.ttl: no such file.
    """
    from govgraph.intake import ftm

    if ftm.looks_like(path):
        found = ftm.statements(path)
    else:
        found = quads.read(path, allow_remote=allow_remote)
    return settled(found, path, options)


def settled(found: Sequence[Quad], path: str | Path, options: Options) -> Read:
    """Map statements that were read from a file.

    Args:
        found: the file's statements.
        path: the file, which is their source.
        options: as for :func:`read`.

    Raises:
        InputError: no mapping fits, or the mapping makes nothing of them.
        UnknownNameError: there is no such mapping.
        RuleError: the mapping has a broken header or is no CONSTRUCT.
    """
    name = options.mapping or guess(found)
    if not name:
        raise InputError("mapping-none-fits", where=path, known=", ".join(names()))
    mapping = _get(name)
    with Store.memory() as store:
        store.add(unnamed.skolemised(list(found)))
        result = store.query(mapping.text)
        assert isinstance(result, QueryTriples)  # _get let no other form pass
        with store.reading():
            # Engines give rows in any order; minted names and problems may not depend on it.
            made = sorted(set(result), key=str)
    if not made:
        raise InputError("mapping-nothing", where=path, name=name)
    origin = Origin(
        files.name(path),
        digest=hashlib.sha256(files.read_bytes(path)).hexdigest(),
        title=options.title,
        lang=options.labels,
        slug=options.slug,
    )
    return _Settling(origin, mapping, options.ends == "inclusive").settled(made)


class _Settling:
    """Puts what a mapping made into the graph of its source, with evidence."""

    def __init__(self, origin: Origin, mapping: Mapping, inclusive: bool) -> None:
        self._claims = Claims(origin)
        self._origin = origin
        self._inclusive = inclusive or mapping.inclusive
        self._local = tuple(filter(None, (unnamed.LOCAL, mapping.ids)))
        self._ids = mapping.ids
        self._kinds: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._minted: dict[NamedNode, NamedNode] = {}
        self._problems: list[Problem] = []

    def settled(self, made: list[Triple]) -> Read:
        for triple in made:
            self._note(triple)
        rows = [quad for triple in made for quad in self._quad(triple)]
        rows += self._post_kinds(rows)
        said = {quad.object for quad in rows if quad.predicate.value == terms.GOVG + "supports"}
        claims = [
            quad.subject
            for quad in rows
            if quad.predicate == _TYPE
            and isinstance(quad.object, NamedNode)
            and quad.object.value in _CLAIMS
            and isinstance(quad.subject, NamedNode)
        ]
        rows = sourced.evidenced(self._claims, rows, [one for one in claims if one not in said])
        found = list(dict.fromkeys([*self._claims.quads, *rows]))
        return Read(found, len(claims), self._problems)

    def _note(self, triple: Triple) -> None:
        """Remember what kind of thing a local name stands for, and what it is called."""
        node, value = triple.subject, triple.object
        if not isinstance(node, NamedNode) or not node.value.startswith(self._local):
            return
        if triple.predicate == _TYPE and isinstance(value, NamedNode):
            words = re.findall(r"[A-Z][a-z]*", value.value.removeprefix(terms.GOVG))
            self._kinds[node.value] = "-".join(words).lower() or "thing"
        elif triple.predicate in (_NAME, _LABEL) and isinstance(value, Literal):
            self._names.setdefault(node.value, value.value)  # sorted: of several the first

    def _quad(self, triple: Triple) -> list[Quad]:
        value = triple.object
        if isinstance(value, Literal):
            if triple.predicate.value in _DATES:
                date = self._date(triple, value)
                return [] if date is None else [self._said(triple, date)]
            if triple.predicate.value in _NAMES and not self._shown(value.value):
                return []
            if triple.predicate.value in _LABELS and value.datatype.value == _PLAIN:
                value = Literal(mint.composed(value.value), language=self._origin.lang)
        elif isinstance(value, NamedNode):
            value = self._node(value)
        return [self._said(triple, value)]

    def _shown(self, words: str) -> bool:
        """Report a name that hides characters; say whether it shows in the order it is written."""
        words = mint.composed(words)
        if not words.isprintable():
            fields = {"value": words}
            self._problems.append(Problem(self._origin.name, 0, "", "popolo-hidden", fields))
        return not _DISORDER.search(words)

    def _said(self, triple: Triple, value: Any) -> Quad:
        return Quad(self._node(triple.subject), triple.predicate, value, self._claims.graph)

    def _node(self, node: Any) -> Any:
        if isinstance(node, BlankNode):  # of a CONSTRUCT template, which engines name at random
            raise RuleError("mapping-blank", where=self._origin.name)
        if not node.value.startswith(self._local):
            return node
        if node not in self._minted:
            self._minted[node] = self._mint(node.value)
        return self._minted[node]

    def _mint(self, local: str) -> NamedNode:
        kind, name = self._kinds.get(local, "thing"), self._names.get(local, "")
        if self._ids and local.startswith(self._ids):
            return mint.iri(self._origin, kind, name, id=local.removeprefix(self._ids))
        return mint.iri(self._origin, kind, name, context=local)

    def _date(self, triple: Triple, value: Literal) -> Literal | None:
        """Give a date without time or zone: the local day, month or year as written."""
        ends = triple.predicate.value == _ENDS
        try:
            day = days.plain(value.value)
            return when(days.after(day) if ends and self._inclusive else day)
        except ValueError:
            node = self._node(triple.subject).value
            fields = {"name": node, "value": value.value}
            column = triple.predicate.value.removeprefix(terms.GOVG)
            self._problems.append(Problem(self._origin.name, 0, column, "mapping-no-date", fields))
            return None

    def _post_kinds(self, rows: list[Quad]) -> list[Quad]:
        """Give posts of no kind the kind that their name calls, as rosters' posts have it."""
        has = {quad.subject for quad in rows if quad.predicate.value == terms.GOVG + "postKind"}
        posts = {
            quad.subject
            for quad in rows
            if quad.predicate == _TYPE and quad.object == NamedNode(terms.POST)
        }
        called: dict[Any, Literal] = {}
        for quad in rows:  # sorted: of labels in several languages the first
            if quad.predicate == _LABEL and quad.subject in posts - has:
                called.setdefault(quad.subject, quad.object)  # type: ignore[arg-type]
        graph, found = self._claims.graph, []
        for post, label in called.items():
            known = lexicon.concept("PostKind", label.value)
            kind = NamedNode(known) if known else mint.iri(self._origin, "post-kind", label.value)
            if not known:
                found.append(Quad(kind, _TYPE, NamedNode(terms.GOVG + "PostKind"), graph))
                found.append(Quad(kind, _LABEL, label, graph))
            found.append(Quad(post, NamedNode(terms.GOVG + "postKind"), kind, graph))
        return found


@cache
def _shipped() -> dict[str, Mapping]:
    found = resources.files("queries", ".rq", under="mappings")
    read = (_parse(file.name.removesuffix(".rq"), resources.read(file)) for file in found)
    return {mapping.name: mapping for mapping in read}


def _get(name: str) -> Mapping:
    if name.endswith(".rq"):
        return _parse(Path(name).name.removesuffix(".rq"), questions.file_text(name))
    if name not in _shipped():
        raise UnknownNameError("mapping-unknown", name=name, known=", ".join(names()))
    return _shipped()[name]


def _parse(name: str, text: str) -> Mapping:
    head = header.parse(text, f"{name}.rq")
    fits, ids = head.get("fits", []), head.get("ids", "")
    if not isinstance(fits, list) or not isinstance(ids, str):
        raise RuleError("header-incomplete", where=f"{name}.rq", what="fits, ids")
    if guard.check_query(text) != "CONSTRUCT":
        raise RuleError("mapping-not-construct", where=f"{name}.rq")
    return Mapping(name, text, frozenset(map(str, fits)), head.get("ends") == "inclusive", ids)
