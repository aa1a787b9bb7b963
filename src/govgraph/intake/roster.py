"""Rosters: tables of who held which post, one row a tenure.

Who is one person. With ``person_id``, the id says so. Without it, a person is a name in an area:
two rows of one name and one area are one person (so that two posts in two organs of a ward are
held together), two rows of one name in two areas are two persons. Where a roster has no area, the
name alone says it. A roster in which this is wrong needs ids (``--map person_id=…``).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import knowledge, language, terms, text
from govgraph.errors import InputError
from govgraph.intake import headings, mint, tables
from govgraph.intake.cells import BadRowError, Row
from govgraph.intake.claims import Claims
from govgraph.intake.headings import Columns
from govgraph.intake.mint import Origin
from govgraph.intake.reading import Options, Problem, Read
from govgraph.turtle import PREFIXES

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int], None]

_EVERY = 5_000  # rows
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")

looks_like = tables.looks_like


def read(
    source: "str | Path | Iterable[Mapping[str, Any]] | pd.DataFrame",
    options: Options,
    progress: Progress | None = None,
) -> Read:
    """Read a roster.

    Args:
        source: a CSV, TSV, XLSX, ODS, JSON Lines or JSON file; rows as mappings; or a data frame.
        options: how it is to be read.
        progress: called with the file's name and the number of rows so far; and once with the
            headings that mean nothing here.

    Returns:
        Its claims, and a problem for each row that could not be read: such a row gives nothing.

    Raises:
        InputError: the file as a whole cannot be read; or there is a problem, and
            ``options.strict``.
        ParameterError: ``options.map`` names a column that rosters do not have.
        GovgraphError: a spreadsheet, and the extra ``spreadsheets`` is not installed.

    Example:
        >>> row = {"person": "Lan", "post": "Chủ tịch", "organ": "UBND xã A", "begins": "2015"}
        >>> read([row], Options()).rows
        1
    """
    headings.check(options.map)
    name = "" if isinstance(source, (str, Path)) else options.slug or "rows"
    gathered = Read()
    roster: _Roster | None = None
    wrong: InputError | None = None
    found = tables.read(source, name)
    for table in found:
        try:
            columns = headings.locate(table.rows, options.map, table.name)
        except InputError as error:
            wrong = wrong or error  # a sheet of notes, if another is a roster
            continue
        if columns is None:
            continue
        if roster is not None:  # row numbers of two sheets would be mistaken for each other
            fields = {"name": table.sheet}
            roster.problem(Problem(table.name, 1, "", "roster-sheet", fields))
            continue
        if progress and columns.ignored:
            heads = ", ".join(columns.ignored)
            said = language.text("roster-headings-ignored", None, where=table.name, heads=heads)
            progress(said, 0)
        roster = _Roster(table, columns, options, gathered)
        roster.read(progress)
    if roster is None:
        raise wrong or InputError("roster-empty", where=name or source)
    gathered.quads = roster.quads()
    return gathered


class _Roster:
    """One table being read."""

    def __init__(
        self, table: tables.Table, columns: Columns, options: Options, gathered: Read
    ) -> None:
        self._table = table
        self._columns = columns
        self._options = options
        self._gathered = gathered
        self._progress: Progress | None = None
        self._claims: dict[str, Claims] = {}
        self._nodes: dict[tuple[str, ...], NamedNode] = {}
        self._called: dict[tuple[str, str, str], str] = {}
        self._organ_of: dict[tuple[str, str], tuple[str, ...]] = {}
        self._more: dict[Quad, None] = {}
        ours = (headings.FILE, headings.ROW, headings.COLUMN, headings.REASON)
        self._ours = {columns.places[name] for name in ours if name in columns.places}

    def quads(self) -> list[Quad]:
        said = dict.fromkeys(quad for one in self._claims.values() for quad in one.quads)
        return list(said | self._more)

    def read(self, progress: Progress | None) -> None:
        self._progress = progress
        count = 0
        for count, (number, cells) in enumerate(self._table.rows, 1):
            if any(cell.strip() for at, cell in enumerate(cells) if at not in self._ours):
                self._row(number, cells)
            if progress and count % _EVERY == 0:
                progress(self._table.name, count)
        if progress and count % _EVERY:
            progress(self._table.name, count)

    def problem(self, problem: Problem) -> None:
        if self._options.strict:
            where, column = f"{problem.row}", problem.column or "–"
            raise InputError(
                "roster-strict",
                where=problem.file,
                row=where,
                column=column,
                what=problem.reason(),
            )
        self._gathered.problems.append(problem)

    def _row(self, number: int, cells: list[str]) -> None:
        heads = self._columns.heads
        file = self._table.name
        try:
            if len(cells) < len(heads) or any(map(str.strip, cells[len(heads) :])):
                counts = {"found": str(len(cells)), "wanted": str(len(heads))}
                raise BadRowError("", "roster-cells", **counts)
            if self._ours:
                file, number = self._stands_for(number, cells)
            row = Row(cells, self._columns, self._options)
            self._claim(row, file, number)
            self._gathered.rows += 1
            if row.cleaned:  # read, but not as it stands there
                column, what = next(iter(row.cleaned.items()))
                raise BadRowError(column, "roster-cleaned", what=what)
        except BadRowError as bad:
            shown = {
                head: cell
                for at, (head, cell) in enumerate(zip(heads, cells, strict=False))
                if at not in self._ours
            }
            shown |= {f"+{at}": cell for at, cell in enumerate(cells[len(heads) :], 1) if cell}
            column = self._columns.heading(bad.column) if bad.column else ""
            self.problem(Problem(file, number, column, bad.key, bad.fields, shown))

    def _stands_for(self, number: int, cells: list[str]) -> tuple[str, int]:
        """Say which row of which file a row of a problems file mends: it counts as that row."""
        said = {name: cells[at] for name, at in self._columns.places.items()}
        file, row = said.get(headings.FILE, ""), said.get(headings.ROW, "")
        if file and file.isprintable() and re.fullmatch("[0-9]{1,9}", row):
            return file, int(row)
        return self._table.name, number

    def _claims_of(self, file: str) -> Claims:
        if file not in self._claims:
            name, options = self._table.name, self._options
            digest = self._table.digest if file == name else ""
            if file != name and self._progress:  # nobody speaks for another file unnoticed
                self._progress(language.text("roster-mends", None, where=name, file=file), 0)
            origin = Origin(file, digest, options.title, options.labels, options.slug)
            self._claims[file] = Claims(origin)
        return self._claims[file]

    def _claim(self, row: Row, file: str, number: int) -> None:
        """Read all of a row, and only then claim what it says: a bad row leaves nothing."""
        person_id, post_id = row.id("person_id"), row.id("post_id")
        person, post = row.needed("person"), row.needed("post")
        organ_id, organ = row.id("organ_id"), row.needed("organ")
        organ_kind = row.concept("organ_kind", "OrganKind")
        kind_id, kind = row.id("post_kind_id"), row.text("post_kind")
        area_id, area = row.named("area")
        level = row.concept("area_level", "AreaLevel")
        within_id, within = row.named("within")
        source_id, source = row.id("source_id"), row.text("source")
        tenure_id, dates = row.id("tenure_id"), row.dates()
        self._same_person(file, person_id, person)
        place = (area_id, area, level, within_id, within)
        self._same_organ(file, post_id, (organ_id, organ_id or organ, *place))

        claims = self._claims_of(file)
        outer = self._area(claims, within_id, within)
        inner = self._area(claims, area_id, area, level, outer)
        context = inner.value if inner is not None else ""
        organ_name = self._name(claims, "organ", organ_id, organ)
        at = self._once(
            (file, "organ", organ_id, organ, organ_kind, context),
            lambda: claims.organ(organ_name, id=organ_id, area=inner, kind=organ_kind),
        )
        self._also(claims, at, organ, organ_name)
        post_name = self._name(claims, "post", post_id, post)
        held = self._once(
            (file, "post", post_id, post, kind_id, kind, at.value),
            lambda: claims.post(
                post_name, at, id=post_id, kind=self._kind(claims, kind_id, kind or post) or kind
            ),
        )
        self._also(claims, held, post, post_name)
        name = self._called.setdefault((file, "person", person_id), person) if person_id else person
        who = self._once(
            (file, "person", person_id, name, "" if person_id else context),
            lambda: claims.person(name, id=person_id, context=context),
        )
        cited = self._source(claims, source_id, source) if source_id or source else None
        claims.tenure(who, held, id=tenure_id, where=f"row={number}", source=cited, **dates)

    def _area(
        self,
        claims: Claims,
        id: str,
        name: str,
        level: str = "",
        within: NamedNode | None = None,
    ) -> NamedNode | None:
        if not name:
            return None
        said = self._name(claims, "area", id, name)
        outer = within.value if within is not None else ""
        node = self._once(
            (claims.origin.name, "area", id, name, level, outer),
            lambda: claims.area(said, id=id, within=within, level=level),
        )
        self._also(claims, node, name, said)
        return node

    def _source(self, claims: Claims, id: str, title: str) -> NamedNode:
        if not id:
            return self._once((claims.origin.name, "source", title), lambda: claims.cited(title))
        node = mint.iri(claims.origin, "source", title, id=id)
        if node != claims.source:
            self._describe(claims, node, terms.SOURCE, title or id)
        return node

    def _kind(self, claims: Claims, id: str, name: str) -> str:
        """Return the IRI of a post kind with an id; one that the ontology lacks is described."""
        if not id:
            return ""
        node = mint.iri(claims.origin, "post-kind", name, id=id)
        if node not in _known():
            self._describe(claims, node, f"{terms.GOVG}PostKind", name)
        return node.value

    def _describe(self, claims: Claims, node: NamedNode, kind: str, name: str) -> None:
        label = Literal(mint.composed(name), language=claims.origin.lang)
        self._more[Quad(node, _TYPE, NamedNode(kind), claims.graph)] = None
        self._more[Quad(node, _LABEL, label, claims.graph)] = None

    def _same_person(self, file: str, id: str, name: str) -> None:
        """Refuse one id for two names: a wrong id would make two persons one."""
        first = self._called.get((file, "person", id), name) if id else name
        if first != name and text.same(first) != text.same(name):
            raise BadRowError("person", "roster-two-names", id=id, name=name, other=first)

    def _same_organ(self, file: str, id: str, organ: tuple[str, ...]) -> None:
        """Refuse one post in two organs."""
        if id and self._organ_of.setdefault((file, id), organ) != organ:
            raise BadRowError("organ", "roster-two-organs", id=id)

    def _name(self, claims: Claims, kind: str, id: str, name: str) -> str:
        """Return the first name of what has an id: a later one is another name for it."""
        return self._called.setdefault((claims.origin.name, kind, id), name) if id else name

    def _also(self, claims: Claims, node: NamedNode, name: str, first: str) -> None:
        if name != first and text.same(name) != text.same(first):
            claims.alternative(node, name)

    def _once(self, key: tuple[str, ...], make: Callable[[], NamedNode]) -> NamedNode:
        if key not in self._nodes:
            self._nodes[key] = make()
        return self._nodes[key]


@cache
def _known() -> frozenset[NamedNode]:
    found = (quad.subject for quad in knowledge.ontology())
    return frozenset(node for node in found if isinstance(node, NamedNode))
