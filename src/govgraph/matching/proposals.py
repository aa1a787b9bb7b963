"""What may be the same, as people see it: both names, why, and what each side rests on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from pyoxigraph import NamedNode

from govgraph import language, markup, tables, terms
from govgraph.answer import short
from govgraph.errors import ParameterError
from govgraph.matching import facts as reading
from govgraph.matching import sides, tenures
from govgraph.matching.candidates import Candidates
from govgraph.matching.decisions import COLUMNS, safe
from govgraph.matching.facts import KINDS, Facts, Thing, knowledge
from govgraph.matching.scores import Found
from govgraph.matching.sides import Side
from govgraph.queryable import Queryable
from govgraph.tables import Shown

_REGISTER = terms.ID + "graph/register"
_SHOWN = 20


@dataclass(frozen=True)
class Proposal:
    """Two things that may be one.

    Attributes:
        kind: ``person``, ``organ``, ``post``, ``area`` or ``tenure``.
        left, right: the two; left is the one to keep.
        score: between 0 and 1. reasons: their names in ``queries/matching/matching.toml``.
    """

    kind: str
    left: Side
    right: Side
    score: float
    reasons: tuple[str, ...]

    def why(self, lang: str | None = None) -> str:
        """Say the reasons in words, each with its weight.

        Example:
            >>> side = Side("urn:a", {}, {})
            >>> Proposal("person", side, side, 0.35, ("name-same",)).why("en")
            'the same name (+0.35)'
        """
        known = knowledge()[self.kind]
        return "; ".join(
            f"{known[name][lang or language.current()]} ({known[name]['weight']:+.2f})"
            for name in self.reasons
        )


@dataclass(frozen=True)
class Proposals(Sequence[Proposal]):
    """Proposals, the likeliest first; they show themselves as a table."""

    found: tuple[Proposal, ...] = ()
    lang: str | None = field(default=None, compare=False)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, at: Any) -> Any:
        return self.found[at]

    def __iter__(self) -> Iterator[Proposal]:
        return iter(self.found)

    def to(self, format: str) -> str:
        """Return the proposals in a format: ``table``, ``csv``, ``json`` or ``html``.

        Raises:
            GovgraphError: there is no such format.
        """
        writers = {
            "table": self.to_table,
            "csv": self.to_csv,
            "json": self.to_json,
            "html": self.to_html,
        }
        return tables.written(writers, format)

    def to_csv(self) -> str:
        """Return the file that people decide in: an empty column ``decision``, a line a pair.

        It begins with a byte order mark, without which spreadsheets garble Vietnamese; no cell
        of it can run as a formula.
        """
        rows = [[safe(tables.clean(cell)) for cell in self._row(one)] for one in self.found]
        return "\ufeff" + tables.csv(COLUMNS, rows)

    def to_json(self) -> str:
        """Return the proposals as JSON: an object each, both languages."""
        import json

        known = knowledge()
        out = [
            {
                "kind": one.kind,
                "score": one.score,
                "reasons": [{"name": name, **known[one.kind][name]} for name in one.reasons],
                **{
                    name: {"iri": side.iri, "labels": side.labels, "evidence": side.evidence}
                    for name, side in (("left", one.left), ("right", one.right))
                },
            }
            for one in self.found
        ]
        return json.dumps(out, ensure_ascii=False, indent=1) + "\n"

    def to_table(self, limit: int | None = None) -> str:
        """Return a table for a terminal."""
        heads, rows = self._for_people(limit)
        return tables.text(heads, [[cell.text for cell in row] for row in rows])

    def to_html(self, limit: int | None = None) -> str:
        """Return an HTML table; everything in it is escaped."""
        heads, rows = self._for_people(limit)
        return tables.html(heads, rows, language.text("match-title", self.lang))

    def __str__(self) -> str:
        return self.to_table()

    def _repr_html_(self) -> str:
        told = markup.note(language.text("rows", self.lang, total=len(self)))
        return markup.block(self.to_html(_SHOWN) + told, self.lang)

    def _row(self, one: Proposal) -> list[str]:
        lang = self.lang or language.current()
        cells = {
            "kind": one.kind,
            "score": f"{one.score:.2f}",
            "leftLabel": _label(one.left, lang),
            "rightLabel": _label(one.right, lang),
            "reasons": one.why(lang),
            "leftEvidence": "; ".join(one.left.evidence.get(lang, ())),
            "rightEvidence": "; ".join(one.right.evidence.get(lang, ())),
            "left": one.left.iri,
            "right": one.right.iri,
        }
        return [cells.get(name, "") for name in COLUMNS]

    def _for_people(self, limit: int | None) -> tuple[list[str], list[list[Shown]]]:
        lang = self.lang or language.current()
        known = knowledge()
        kept = COLUMNS[1:8]  # from the kind to the evidence
        heads = [known["columns"][name][lang] for name in kept]
        rows = []
        for one in self.found[:limit]:
            cells = dict(zip(COLUMNS, self._row(one), strict=True))
            cells["kind"] = known["kinds"][one.kind][lang]
            iris = {"leftLabel": one.left.iri, "rightLabel": one.right.iri}
            rows.append([Shown(cells[n], iris.get(n, ""), n == "score") for n in kept])
        return heads, rows


def propose(
    store: Queryable,
    *,
    kinds: Iterable[str] = tuple(KINDS),
    at_least: float | None = None,
    lang: str | None = None,
) -> Proposals:
    """Propose what may be the same. Nothing is changed.

    Args:
        store: where to look; tenures need their derived periods, see ``govgraph build``.
        kinds: some of ``person``, ``organ``, ``post``, ``area``, ``tenure``.
        at_least: the lowest score; without it, that of ``matching.toml``.
        lang: the language of the proposals when shown.

    Raises:
        ParameterError: there is no such kind; the score is not above 0 and at most 1.

    Example:
        >>> from govgraph.store import Store
        >>> len(propose(Store.memory()))
        0
    """
    least = knowledge()["at-least"] if at_least is None else at_least
    if not 0 < least <= 1:
        raise ParameterError("match-score", value=at_least)
    wanted = list(kinds)
    for kind in wanted:
        if kind not in KINDS:
            raise ParameterError("match-kind", name=kind, known=", ".join(KINDS))
    facts = reading.read(store)
    pairs = list(_pairs(store, facts, wanted, least))
    places = sides.grounds(store, [thing for one, other, _ in pairs for thing in (one, other)])
    proposals = []
    for one, other, found in pairs:
        left, right = sorted((one, other), key=_worth)
        first, second = (sides.side(facts, places, thing) for thing in (left, right))
        proposals.append(Proposal(one.kind, first, second, found.score, tuple(found.reasons)))
    proposals.sort(key=lambda p: (-p.score, p.kind, p.left.iri, p.right.iri))
    return Proposals(tuple(proposals), lang)


@dataclass(frozen=True)
class Beside:
    """What is proposed beside persons who are one.

    Attributes:
        posts: pairs of posts that one person holds both of: they look like two held together.
        tenures: pairs of tenures of one person in one post.
    """

    posts: int
    tenures: int


def beside(store: Queryable) -> Beside:
    """Count what is still to decide once two persons are one.

    Example:
        >>> from govgraph.store import Store
        >>> beside(Store.memory())
        Beside(posts=0, tenures=0)
    """
    facts = reading.read(store)
    found = list(_pairs(store, facts, ["post", "tenure"], knowledge()["at-least"]))
    posts = {frozenset((one.iri, other.iri)) for one, other, _ in found if one.kind == "post"}
    together = {
        frozenset(pair)
        for thing in (facts.of("person") if posts else ())
        for pair in combinations({held.post for held in thing.held}, 2)
    }
    return Beside(len(posts & together), sum(one.kind == "tenure" for one, *_ in found))


def _pairs(
    store: Queryable, facts: Facts, kinds: Sequence[str], least: float
) -> Iterator[tuple[Thing, Thing, Found]]:
    """Compare what is of some kinds, and keep what is likely enough."""
    candidates = Candidates(facts, least)
    for kind in KINDS:
        if kind not in kinds:
            continue
        compared = tenures.scored(store, facts) if kind == "tenure" else candidates.scored(kind)
        for one, other, found in compared:
            if found.score >= least and not found.forbidden:
                yield one, other, found


def _worth(thing: Thing) -> tuple[object, ...]:
    """Put the one to keep first: the register's, then what more sources have."""
    return _REGISTER not in thing.graphs, -len(thing.graphs), thing.iri


def _label(side: Side, lang: str) -> str:
    return side.labels.get(lang) or next(iter(side.labels.values()), short(NamedNode(side.iri)))
