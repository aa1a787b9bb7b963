"""From a file's headings to govgraph's columns; the names stand in ``queries/mappings``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from govgraph import resources, text
from govgraph.errors import InputError, ParameterError

REQUIRED = ("person", "post", "organ")
# Columns that a file of problems has besides (see problems.py).
FILE, ROW, COLUMN, REASON = (f"govgraph_{n}" for n in ("file", "row", "column", "reason"))
_OURS = (FILE, ROW, COLUMN, REASON)
_TITLES = 20  # rows that may stand above the headings


@dataclass(frozen=True)
class Columns:
    """Where the columns of a roster stand.

    Attributes:
        heads: the headings, as written.
        places: the position of each column that was found.
        constants: what a column says in every row.
        ignored: headings that mean nothing here.
        missing: columns, or headings that the user named, that are not there.
        twice: a column that two headings claim, and the headings.
    """

    heads: tuple[str, ...]
    places: Mapping[str, int]
    constants: Mapping[str, str]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    twice: tuple[str, tuple[str, ...]] | None = None

    @cached_property
    def filled(self) -> frozenset[str]:
        """The columns that rows say anything in."""
        return frozenset((*self.places, *self.constants))

    def heading(self, column: str) -> str:
        """Say what the file calls a column.

        Example:
            >>> match(["Họ tên", "Chức vụ"], {"organ": "=UBND"}).heading("person")
            'Họ tên'
        """
        return self.heads[self.places[column]] if column in self.places else column


def match(heads: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    """Find the columns among headings.

    Args:
        heads: the headings.
        chosen: the heading for a column; or, after ``=``, what it says in every row.

    Raises:
        ParameterError: ``chosen`` names a column that rosters do not have.

    Example:
        >>> match(["Chức danh", "Họ và tên", "x"], {"organ": "=UBND"}).places["person"]
        1
    """
    check(chosen)
    plain = [_plain(head) for head in heads]
    places: dict[str, int] = {name: heads.index(name) for name in _OURS if name in heads}
    constants = {column: v[1:].strip() for column, v in chosen.items() if v.startswith("=")}
    missing = []
    for column, wanted in chosen.items():
        if column in constants:
            continue
        if wanted in heads:
            places[column] = heads.index(wanted)
        elif _plain(wanted) in plain:
            places[column] = plain.index(_plain(wanted))
        else:
            missing.append(wanted)
    settled = {*places, *constants}
    used = set(places.values())
    found: dict[str, list[int]] = {}
    ignored = []
    for at, head in enumerate(plain):
        column = _names().get(head, "")
        if at in used:
            continue
        if column and column not in settled and column not in chosen:
            found.setdefault(column, []).append(at)
        elif head and head not in _unread():
            ignored.append(heads[at])
    twice = next(((c, tuple(heads[i] for i in at)) for c, at in found.items() if at[1:]), None)
    places |= {column: at[0] for column, at in found.items()}
    missing += [column for column in REQUIRED if column not in places and column not in constants]
    return Columns(tuple(heads), places, constants, tuple(ignored), tuple(missing), twice)


def locate(
    rows: Iterator[tuple[int, list[str]]], chosen: Mapping[str, str], where: str
) -> Columns | None:
    """Walk to the headings: the first of the first rows that has every column needed.

    Args:
        rows: the rows from the top, each with its number; what is left are the rows below.
        chosen: as for :func:`match`.
        where: the file's name, for errors.

    Returns:
        The columns; nothing where there are no rows at all.

    Raises:
        InputError: there is no such row, or two headings claim one column.

    Example:
        >>> rows = iter([(1, ["Danh sách"]), (2, ["Họ tên", "Chức vụ", "Cơ quan"])])
        >>> sorted(locate(rows, {}, "a.csv").places)
        ['organ', 'person', 'post']
    """
    best: Columns | None = None
    for count, (_, cells) in enumerate(rows):
        if any(cells):
            columns = match(cells, chosen)
            if not columns.missing:
                if columns.twice:
                    name, heads = columns.twice
                    raise InputError(
                        "roster-heading-twice", where=where, name=name, heads=", ".join(heads)
                    )
                return columns
            if best is None or len(columns.places) > len(best.places):
                best = columns
        if count + 1 >= _TITLES:
            break
    if best is None:
        return None
    raise InputError(
        "roster-headings-missing",
        where=where,
        missing=", ".join(best.missing),
        found=", ".join(filter(None, best.heads)),
        first=best.missing[0],
    )


def check(chosen: Mapping[str, str]) -> None:
    """Refuse columns that rosters do not have.

    Raises:
        ParameterError: there is no such column.

    Example:
        >>> check({"person": "Họ tên"})
    """
    for column in chosen:
        if column not in columns():
            raise ParameterError("roster-map-column", name=column, known=", ".join(columns()))


@cache
def columns() -> tuple[str, ...]:
    """Return the columns that a roster may have.

    Example:
        >>> "person" in columns()
        True
    """
    return tuple(_data()["columns"])


def _plain(head: str) -> str:
    """Fold a heading: "Họ và tên (1)*" is "ho va ten"."""
    folded = text.fold(re.sub(r"\(\d*\)", " ", head))
    return " ".join(re.sub(r"[\W_]+", " ", folded).split()) or folded


@cache
def _names() -> dict[str, str]:
    return {_plain(name): column for column, names in _data()["columns"].items() for name in names}


@cache
def _unread() -> frozenset[str]:
    return frozenset(map(_plain, _data()["unread"]["names"]))


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return resources.toml("queries", "mappings/headings.toml")
