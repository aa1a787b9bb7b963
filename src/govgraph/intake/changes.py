"""Reading tables of change: old unit, new unit, date, kind.

The columns are told by their headings (``queries/mappings/changes.toml``). An old and a new unit
are two things, also where they have one name or code: the old ended, the new began. Only a unit
that was kept as it was, and the one that absorbs others, goes on.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from govgraph import files, resources, text
from govgraph.errors import GovgraphError, InputError, ParameterError
from govgraph.intake import arity, lexicon, tables, units, when
from govgraph.intake.arity import Edge, Unit
from govgraph.intake.cells import BadRowError, plain
from govgraph.intake.mint import Origin, composed
from govgraph.intake.reading import Options, Problem, Read

_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_NEEDED = ("old", "new")
_TITLES = 20  # rows that may stand above the headings


@dataclass(frozen=True)
class _Pass:
    """How the rows of a table are read once: at one level.

    Attributes:
        columns: the table's heading for each of ours.
        levels: the level of each unit whose name does not tell it.
        widths: how many digits each code has.
        repeats: the level stands on many rows. stands_in: a unit without a name is its parent.
    """

    columns: Mapping[str, str]
    levels: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)
    repeats: bool = False
    stands_in: bool = False


@dataclass(frozen=True)
class _Table:
    """A table: its headings, each row with its number; whether it is a table of change."""

    name: str
    digest: str
    headings: list[str]
    rows: list[tuple[int, dict[str, str]]]
    fits: bool


def looks_like(path: str | Path) -> bool:
    """Tell by its headings whether a file is a table of change.

    Example:
        >>> looks_like("no-such-file.csv")
        False
    """
    try:
        return tables.looks_like(path) and _table(path, {}).fits
    except GovgraphError:
        return False


def read(
    source: str | Path,
    options: Options,
    *,
    date: str = "",
    unit: str = "area",
    progress: Callable[[str, int], None] | None = None,
) -> Read:
    """Read a table of change.

    Args:
        source: a CSV, TSV, XLSX, ODS or JSON Lines file.
        options: how it is to be read.
        date: the day of changes whose row has no date.
        unit: what the units are: ``area`` or ``organ``.
        progress: called with the file's name and the number of rows read.

    Returns:
        Units, reorganisations and their evidence; and the rows that could not be read.

    Raises:
        InputError: the file is missing, is no table, or has no columns for old and new unit;
            with ``options.strict``, also a row that cannot be read.
        ParameterError: ``date`` is no date, or there is no such ``unit``.

    Example:
        >>> import tempfile
        >>> from govgraph import files
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     files.write(f"{folder}/a.csv", b"old unit,new unit\\nA,C\\nB,C\\n")
        ...     found = read(f"{folder}/a.csv", Options(), date="2025-07-01")
        >>> found.rows, sum(quad.predicate.value.endswith("#before") for quad in found.quads)
        (2, 2)
    """
    if unit not in _knowledge()["closes"]:
        raise ParameterError("change-unit-unknown", name=unit, known="area, organ")
    if date:
        try:
            date = when.date(date, options.dates)
        except when.NotADateError as error:
            raise ParameterError(error.key, **error.fields) from None
    where = files.name(source)
    table = _table(source, options.map)
    preset, passes = _passes(table, options)
    origin = Origin(where, table.digest, options.title, options.labels, options.slug)
    known = units.Units(origin, organs=unit == "organ", told=_knowledge())
    found = Read(rows=len(table.rows))
    for one in passes:
        default = date or preset.get("date", "")
        edges, problems = _edges(table, one, default, options.dates)
        found.problems += problems
        good, faults = arity.judged(edges, repeats=one.repeats)
        for fault in faults:
            column = one.columns.get(fault.column, fault.column)
            found.problems.append(
                Problem(where, fault.edge.row, column, fault.key, fault.fields, fault.edge.cells)
            )
        _tell(known, good)
        if progress:
            progress(where, len(good))
    found.problems.sort(key=lambda problem: problem.row)
    if options.strict and found.problems:
        first = found.problems[0]
        raise InputError("change-strict", where=where, row=first.row, what=first.reason())
    found.quads = known.quads
    return found


def _tell(known: "units.Units", edges: list[Edge]) -> None:
    """Write down the events, the earliest first: what they brought about may change again."""
    days: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        days[edge.date].append(edge)
    for day in sorted(days):
        for event in arity.events(days[day]):
            known.tell(event, day)


def _edges(table: _Table, one: _Pass, date: str, order: str) -> tuple[list[Edge], list[Problem]]:
    edges, problems = [], []
    for number, cells in table.rows:
        cleaned: dict[str, str] = {}
        try:
            edges.append(_edge(number, cells, one, date, order, cleaned))
            if cleaned:  # read, but not as it stands there
                column, what = next(iter(cleaned.items()))
                raise BadRowError(column, "roster-cleaned", what=what)
        except BadRowError as error:
            column = one.columns.get(error.column, error.column)
            problems.append(Problem(table.name, number, column, error.key, error.fields, cells))
    return edges, problems


def _edge(
    number: int,
    cells: dict[str, str],
    one: _Pass,
    date: str,
    order: str,
    cleaned: dict[str, str],
) -> Edge:
    def cell(column: str) -> str:
        return composed(plain(cells.get(one.columns.get(column, ""), ""), column, cleaned))

    word = cell("kind")
    kind = _kind(word)
    old, new = _unit(cell, "old", one), _unit(cell, "new", one)
    for unit, column, without in ((old, "old", "establishment"), (new, "new", "dissolution")):
        if unit is None and (kind != without or not (old or new)):
            raise BadRowError(column, "change-no-name")
    if written := cell("date"):
        try:
            date = when.date(written, order)
        except when.NotADateError as error:
            raise BadRowError("date", error.key, **error.fields) from None
    merged, divided = (_flag(cell(column), column) for column in ("merged", "divided"))
    return Edge(number, old, new, date, kind, word, merged, divided, cells)


def _unit(cell: Callable[[str], str], side: str, one: _Pass) -> Unit | None:
    """Make the old or the new unit of a row, from the outermost inwards."""
    found: list[Unit] = []
    for column in (f"{side}_outer", f"{side}_within", side):
        if name := cell(column):
            code = _code(cell(f"{column}_code"), one.widths.get(f"{column}_code", 0))
            level = lexicon.concept("AreaLevel", cell(f"{column}_level"))
            level = level or lexicon.beginning("AreaLevel", name) or one.levels.get(column, "")
            found.append(Unit(name, code, found[-1] if found else None, level))
    named = cell(side) or (one.stands_in and cell(f"{side}_within"))
    return found[-1] if named else None


def _kind(word: str) -> str:
    """Return what a row's word for the change means: a kind's short name."""
    if not word:
        return ""
    for kind, known in _knowledge()["words"].items():
        if text.same(word) in map(text.same, known):
            return str(kind)
    names = {iri: kind for kind, iri in _knowledge()["kinds"].items()}
    if kind := names.get(lexicon.concept("EventKind", word)):
        return str(kind)
    raise BadRowError("kind", "change-kind-unknown", word=word)


def _flag(word: str, column: str) -> bool | None:
    if word and word.casefold() not in _FLAGS:
        raise BadRowError(column, "change-flag-unknown", word=word)
    return _FLAGS.get(word.casefold())


def _code(code: str, width: int) -> str:
    """Return a code as it was before a spreadsheet took it for a number: 1.0 was 00001."""
    whole = re.sub(r"(?<=\d)\.0+$", "", code) if width else code
    return whole.zfill(width) if whole.isdigit() else whole


def _passes(table: _Table, options: Options) -> tuple[dict[str, Any], tuple[_Pass, ...]]:
    """Tell how the table is to be read: as a known file, or by its headings."""
    if not options.map and (preset := _preset(table.headings)):
        passes = []
        for one in preset["passes"]:
            about = {key: value for key, value in one.items() if key != "map"}
            passes.append(_Pass(one["map"], **about))
        return preset, tuple(passes)
    columns = _columns(table.headings, options.map)
    for column in _NEEDED:
        if column not in columns:
            known = ", ".join(_knowledge()["headings"][column][:3])
            raise InputError("change-column-missing", where=table.name, column=column, known=known)
    return {}, (_Pass(columns),)


def _preset(headings: list[str]) -> dict[str, Any]:
    """Return the known file that has these headings, or nothing."""
    for preset in _knowledge()["presets"].values():
        needed = {heading for one in preset["passes"] for heading in one["map"].values()}
        if needed <= set(headings):
            return dict(preset)
    return {}


def _columns(headings: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """Find the table's heading for each of our columns."""
    found = {}
    named = {text.same(heading): heading for heading in reversed(headings)}
    for column, known in _knowledge()["headings"].items():
        wanted = (given[column],) if column in given else (column, *known)
        for one in wanted:
            if text.same(one) in named:
                found[column] = named[text.same(one)]
                break
    return found


def _table(source: str | Path, given: Mapping[str, str]) -> _Table:
    """Read the first table of a file that has headings of ours, else its first table."""
    first: _Table | None = None
    for table in tables.read(source):
        found = _below(table, given)
        if found.fits:
            return found
        first = first or found
    return first or _Table(files.name(source), "", [], [], False)


def _below(table: tables.Table, given: Mapping[str, str]) -> _Table:
    """Walk to the headings, which may stand below a title; read the rows below them."""
    below = ((number, cells) for number, cells in table.rows if any(map(str.strip, cells)))
    first: list[str] = []
    for _, cells in islice(below, _TITLES):
        headings = [composed(cell) for cell in cells]
        first = first or headings
        if _preset(headings) or set(_NEEDED) <= _columns(headings, given).keys():
            break
    else:
        return _Table(table.name, table.digest, first, [], False)
    rows = [(number, dict(zip(headings, cells, strict=False))) for number, cells in below]
    return _Table(table.name, table.digest, headings, rows, True)


@cache
def _knowledge() -> dict[str, Any]:
    return resources.toml("queries", "mappings/changes.toml")
