"""What one row of a roster says, column by column, or what is wrong with it."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from govgraph.intake import lexicon, mint, when
from govgraph.intake.headings import Columns
from govgraph.intake.reading import Options

_T = TypeVar("_T")

_LONGEST = 1_000  # characters
# As in spreadsheets, an apostrophe before a sign says that the cell is a text.
_SIGNS = "=+\\-@＝＋－＠"
_MARKED = re.compile(f"'+[{_SIGNS}]")
_RISKY = re.compile(f"'*[{_SIGNS}]")
_FORMULA = "=@＝＠"
# Marks that leave a word as it reads: they come from copying, and are left out. (Joiners and
# marks of direction may change how it reads: a row that has them is not read.)
_NOISE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


class BadRowError(Exception):
    """What is wrong with a row: the column, and the message's key and fields."""

    def __init__(self, column: str, key: str, **fields: str) -> None:
        super().__init__(key)
        self.column = column
        self.key = key
        self.fields = fields


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; :class:`Row` reads it back.

    Example:
        >>> safe("=1+1"), safe("'=1"), safe("Lan")
        ("'=1+1", "''=1", 'Lan')
    """
    words = " ".join(cell.split())
    return f"'{words}" if _RISKY.match(words) else words


def plain(raw: str, column: str, cleaned: dict[str, str]) -> str:
    """Return a cell in one line, or nothing.

    Args:
        raw: the cell. column: what its column is called.
        cleaned: takes what was left out of it, by column.

    Raises:
        BadRowError: it hides characters, is a formula, or too long.

    Example:
        >>> plain(" '=a  b", "person", {})
        '=a b'
    """
    words, hidden, wrong, fields = _read(raw)
    if wrong:
        raise BadRowError(column, wrong, **fields)
    if hidden:
        cleaned[column] = hidden
    return words


@lru_cache(1 << 14)  # most cells of a roster stand in it more than once
def _read(raw: str) -> tuple[str, str, str, dict[str, str]]:
    """Return a cell's words, what was left out of them; or what is wrong with it."""
    words, hidden = " ".join(raw.split()), ""
    if not words.isprintable():
        hidden = ", ".join(sorted({f"U+{ord(c):04X}" for c in words if not c.isprintable()}))
        words = " ".join(words.translate(_NOISE).split())
        if not words.isprintable():
            return "", "", "roster-hidden", {"what": hidden}
    if not words:
        return "", hidden, "", {}
    if _MARKED.match(words):
        words = words[1:]
    elif words[0] in _FORMULA:
        return "", hidden, "roster-formula", {"value": words}
    if len(words) > _LONGEST:
        return "", hidden, "roster-long", {"limit": str(_LONGEST)}
    return words, hidden, "", {}


class Row:
    """One row of a roster.

    Args:
        cells: its cells. columns: where the columns stand. options: how dates are read.

    Attributes:
        cleaned: what was left out of cells, by column.

    Example:
        >>> from govgraph.intake.headings import match
        >>> heads = match(["person", "post", "organ"], {})
        >>> Row(["Lan", "Chủ tịch", "UBND"], heads, Options()).needed("person")
        'Lan'
    """

    def __init__(self, cells: Sequence[str], columns: Columns, options: Options) -> None:
        self.cleaned: dict[str, str] = {}
        self._cells = cells
        self._columns = columns
        self._options = options

    def text(self, column: str) -> str:
        """Return a cell in one line, or nothing."""
        if column not in self._columns.filled:
            return ""
        at = self._columns.places.get(column)
        raw = self._columns.constants[column] if at is None else self._cells[at]
        return plain(raw, column, self.cleaned) if raw else ""

    def needed(self, column: str) -> str:
        """Return a cell that must not be empty."""
        if words := self.text(column):
            return words
        raise BadRowError(column, "roster-blank")

    def named(self, column: str) -> tuple[str, str]:
        """Return the id and the name of something; an id needs a name."""
        id = self.id(f"{column}_id")
        return id, self.needed(column) if id else self.text(column)

    def id(self, column: str) -> str:
        """Return an id; one that is an address must be an IRI."""
        id = self.text(column)
        if id.startswith(("https://", "http://")) and not mint.absolute(id):
            raise BadRowError(column, "roster-id", value=id)
        return id

    def concept(self, column: str, kind: str) -> str:
        """Return the IRI of a kind that the ontology knows, by its IRI or its name."""
        words = self.id(column)
        if not words or mint.absolute(words):
            return words
        if found := lexicon.concept(kind, words):
            return found
        raise BadRowError(column, "roster-kind", value=words)

    def dates(self) -> dict[str, str]:
        """Return the dates, by the names that ``Claims.tenure`` gives them."""
        order, last_day = self._options.dates, self._options.ends == "inclusive"
        found = {
            "begins": self._date("begins", "", lambda words: when.begins(words, order)),
            "ends": self._date(
                "ends", "", lambda words: when.ends(words, order, inclusive=last_day)
            ),
        }
        for name in ("attested", "attested_by", "former_by"):
            found[name] = self._date(name, "", lambda words: when.date(words, order))
        both = self._date(
            "period", ("", ""), lambda words: when.period(words, order, inclusive=last_day)
        )
        begins, ends = found["begins"], found["ends"]
        if any(both):
            if (begins or ends) and both != (begins, ends):
                raise BadRowError("period", "roster-period-other")
            begins, ends = found["begins"], found["ends"] = both
        if begins and ends and _never(begins, ends):
            raise BadRowError("ends", "roster-end-first", begins=begins, ends=ends)
        return found

    def _date(self, column: str, without: _T, reading: Callable[[str], _T]) -> _T:
        words = self.text(column) if column in self._columns.filled else ""
        if not words:
            return without
        try:
            return reading(words)
        except when.NotADateError as error:
            raise BadRowError(column, error.key, **error.fields) from None


def _never(begins: str, ends: str) -> bool:
    """Whether an end comes too early: a month may end where it begins, a day may not."""
    return when.last(ends) < when.first(begins) or (begins == ends and len(ends) == 10)
