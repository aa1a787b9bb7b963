"""Rosters: tables of who held which post, one row a tenure.

Who is one person. With ``person_id``, the id says so. Without it, a person is a name in an area:
two rows of one name and one area are one person (so that two posts in two organs of a ward are
held together), two rows of one name in two areas are two persons. Where a roster has no area, the
name alone says it. A roster in which this is wrong needs ids (``--map person_id=…``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad

from govgraph import knowledge, language, terms
from govgraph.errors import InputError
from govgraph.intake import headings, tables
from govgraph.intake.cells import BadRowError, Row
from govgraph.intake.claims import Claims
from govgraph.intake.headings import Columns
from govgraph.intake.holders import Holders
from govgraph.intake.mint import Origin
from govgraph.intake.reading import Options, Problem, Read, Stream

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int], None]

_EVERY = 5_000  # rows
_AT_ONCE = 1_000  # quads

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
    return stream(source, options, progress).whole()


def stream(
    source: "str | Path | Iterable[Mapping[str, Any]] | pd.DataFrame",
    options: Options,
    progress: Progress | None = None,
) -> Stream:
    """Read a roster row by row, while what it gives is walked.

    Args:
        source, options, progress: as for :func:`read`, which collects what this gives.

    Returns:
        Its claims; what :func:`read` raises is raised on the way.

    Raises:
        ParameterError: ``options.map`` names a column that rosters do not have.

    Example:
        >>> found = stream([{"person": "Lan", "post": "Chủ tịch", "organ": "UBND"}], Options())
        >>> found.rows, len(list(found.quads)) > 10, found.rows
        (0, True, 1)
    """
    headings.check(options.map)
    found = Stream()
    found.quads = chain.from_iterable(_told(source, options, progress, found))
    return found


def _told(
    source: Any, options: Options, progress: Progress | None, found: Stream
) -> Iterator[list[Quad]]:
    name = "" if isinstance(source, (str, Path)) else options.slug or "rows"
    roster: _Roster | None = None
    wrong: InputError | None = None
    for table in tables.read(source, name):
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
        roster = _Roster(table, columns, options, found, progress)
        yield from roster.read()
    if roster is None:
        raise wrong or InputError("roster-empty", where=name or source)


class _Roster:
    """One table being read."""

    def __init__(
        self,
        table: tables.Table,
        columns: Columns,
        options: Options,
        found: Stream,
        progress: Progress | None,
    ) -> None:
        self._table = table
        self._columns = columns
        self._options = options
        self._found = found
        self._progress = progress
        self._told: list[Quad] = []  # and not yet given
        self._files: dict[str, Holders] = {}
        ours = (headings.FILE, headings.ROW, headings.COLUMN, headings.REASON)
        self._ours = {columns.places[name] for name in ours if name in columns.places}

    def read(self) -> Iterator[list[Quad]]:
        progress, count = self._progress, 0
        for count, (number, cells) in enumerate(self._table.rows, 1):
            if any(cell.strip() for at, cell in enumerate(cells) if at not in self._ours):
                self._row(number, cells)
            if len(self._told) >= _AT_ONCE:
                yield self._given()
            if progress and count % _EVERY == 0:
                progress(self._table.name, count)
        if progress and count % _EVERY:
            progress(self._table.name, count)
        yield self._given()

    def _given(self) -> list[Quad]:
        some = self._told.copy()  # claims go on telling the list that they know
        self._told.clear()
        self._found.told += len(some)
        return some

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
        self._found.problems.append(problem)

    def _row(self, number: int, cells: list[str]) -> None:
        heads = self._columns.heads
        file = self._table.name
        try:
            if len(cells) < len(heads) or any(map(str.strip, cells[len(heads) :])):
                counts = {"found": str(len(cells)), "wanted": str(len(heads))}
                raise BadRowError("", "roster-cells", **counts)
            if self._ours:
                file, number = self._stands_for(number, cells)
            if file not in self._files:
                self._files[file] = Holders(partial(self._claimed, file))
            row = Row(cells, self._columns, self._options)
            self._files[file].claim(row, number)
            self._found.rows += 1
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

    def _claimed(self, file: str) -> Claims:
        """Begin the claims of a file: its rows may stand for those of another."""
        name, options = self._table.name, self._options
        digest = self._table.digest if file == name else ""
        if file != name and self._progress:  # nobody speaks for another file unnoticed
            self._progress(language.text("roster-mends", None, where=name, file=file), 0)
        origin = Origin(file, digest, options.title, options.labels, options.slug)
        claims = Claims(origin, self._told.append)
        if claims.graph.value in _not_theirs():  # derived.csv may not write into our graphs
            raise InputError("graph-is-ours", name=claims.graph.value)
        return claims


@cache
def _not_theirs() -> frozenset[str]:
    return frozenset((terms.DERIVED, *knowledge.ontology_graphs()))
