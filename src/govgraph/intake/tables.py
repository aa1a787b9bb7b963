"""Rows of any table: CSV, TSV, XLSX, ODS, JSON Lines, JSON arrays, rows and frames of Python.

Text files are read row by row, so that their length does not matter.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from govgraph import files
from govgraph.errors import InputError
from govgraph.intake.texts import Text

Rows = Iterator[tuple[int, list[str]]]

SHEETS = (".xlsx", ".ods")
_TEXTS = (".csv", ".tsv", ".jsonl", ".ndjson")
_DELIMITERS = ",;\t|"
_SNIFFED = 50  # records
_LONGEST = 100_000  # characters in a cell
_EMPTY = ("nan", "NaN", "NaT", "<NA>", "None")


@dataclass
class Table:
    """One table, to be walked once.

    Attributes:
        name: what its source is called. sheet: which sheet of it, or nothing.
        digest: the SHA-256 of the file, in hexadecimal; or nothing.
        rows: its rows, the headings among them, each with the number it goes by: as a
            spreadsheet counts them; the line of JSON Lines; the place in a list.
    """

    name: str
    rows: Rows
    sheet: str = ""
    digest: str = ""


def looks_like(path: str | Path) -> bool:
    """Whether a file is a table, by its ending; a ``.json`` file, by its first object.

    Example:
        >>> looks_like("a.csv"), looks_like("a.ttl")
        (True, False)
    """
    ending = Path(path).suffix.lower()
    if ending != ".json":
        return ending in (*_TEXTS, *SHEETS)
    try:
        with Path(path).open("rb") as stream:
            start = stream.read(1 << 16).decode("utf-8-sig", "ignore").lstrip()
        if not start.startswith("[") or not start[1:].lstrip().startswith("{"):
            return False
        try:
            first, _ = json.JSONDecoder().raw_decode(start[1:].lstrip())
        except ValueError:  # longer than what was looked at
            first = json.loads(Path(path).read_bytes())[0]
    except (OSError, ValueError, RecursionError, IndexError):
        return False
    # An array of objects may be JSON-LD too.
    return isinstance(first, dict) and not any(key.startswith("@") for key in first)


def read(source: Any, name: str = "") -> list[Table]:
    """Open the tables of a file, of rows, or of a data frame.

    Args:
        source: a path; or mappings; or a pandas or Polars data frame.
        name: what it is called; without it, the file's name.

    Raises:
        InputError: the file is missing, broken, in another encoding, or built to exhaust us.
        GovgraphError: a spreadsheet, and the extra ``spreadsheets`` is not installed.

    Example:
        >>> [table] = read([{"a": 1}, {"b": 2.0}])
        >>> list(table.rows)
        [(0, ['a', 'b']), (1, ['1', '']), (2, ['', '2'])]
    """
    if not isinstance(source, (str, Path)):
        again = _mappings(source)
        return [Table(name or "rows", _records(lambda: enumerate(again(), 1)))]
    path = Path(source)
    name = name or files.name(path)
    ending = path.suffix.lower()
    if ending not in (".json", *SHEETS):
        text = Text(source, name)
        if ending in (".jsonl", ".ndjson"):
            rows = _records(lambda: _lines(text, name))
        else:
            rows = _csv(text, name, "\t" if ending == ".tsv" else "")
        return [Table(name, rows, digest=text.digest)]
    from hashlib import sha256

    content = files.read_bytes(path)
    digest = sha256(content).hexdigest()
    if ending in SHEETS:
        from govgraph.intake import sheets

        return [Table(name, rows, sheet, digest) for sheet, rows in sheets.read(content, name)]
    array = _array(decoded(content, name), name)
    return [Table(name, _records(lambda: enumerate(array, 1)), digest=digest)]


def decoded(content: bytes, where: str) -> str:
    """Decode UTF-8, or UTF-16 that says so.

    Raises:
        InputError: it is neither, or holds NUL; the message names the byte.

    Example:
        >>> decoded("ạ".encode("utf-16"), "a.csv")
        'ạ'
    """
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        words = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        # That of UTF-8 counts from behind the byte-order mark, that of UTF-16 does not.
        at = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        raise InputError("roster-encoding", where=where, byte=at + 1) from error
    if "\0" in words:
        raise InputError("roster-nul", where=where, line=words[: words.index("\0")].count("\n") + 1)
    return words


def shown(value: object) -> str:
    """Write a cell's value as text: whole numbers without ".0", days as YYYY-MM-DD.

    Example:
        >>> shown(2015.0), shown(None), shown(True)
        ('2015', '', 'true')
    """
    if isinstance(value, str):
        return value
    if value is None or str(value) in _EMPTY:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if hasattr(value, "hour") and hasattr(value, "date"):  # a moment: its day
        return str(value.date())
    return str(value)


def _mappings(source: Any) -> Callable[[], Iterable[object]]:
    """Say how to walk rows, as often as wanted; what can be walked once is gathered."""
    if hasattr(source, "iter_rows"):  # Polars
        return lambda: source.iter_rows(named=True)
    if hasattr(source, "itertuples"):  # pandas
        heads = [str(head) for head in source.columns]
        return lambda: (
            dict(zip(heads, row, strict=True)) for row in source.itertuples(index=False, name=None)
        )
    rows = source if isinstance(source, (list, tuple)) else list(source)
    return lambda: rows


def _records(again: Callable[[], Iterable[tuple[int, object]]]) -> Rows:
    """Make rows of objects, whose headings are all of their keys."""
    heads: dict[str, None] = {}
    some = False
    for _, one in again():
        some = True
        if isinstance(one, Mapping):
            heads |= dict.fromkeys(map(str, one))
    if some:
        yield 0, list(heads)
    for number, one in again():
        if isinstance(one, Mapping):
            cells = {str(key): shown(value) for key, value in one.items()}
            yield number, [cells.get(head, "") for head in heads]
        else:  # a cell too many, which is reported
            yield number, [*("" for _ in heads), shown(one)]


def _array(words: str, where: str) -> list[object]:
    try:
        found = json.loads(words or "[]")
    except (ValueError, RecursionError) as error:
        raise InputError(
            "roster-json", where=where, line=_line(error), what=_what(error)
        ) from error
    if not isinstance(found, list):
        raise InputError("roster-json-array", where=where)
    return found


def _lines(text: Text, where: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.lines("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                what = _what(error)
                raise InputError("roster-json", where=where, line=number, what=what) from error


def _csv(text: Text, where: str, delimiter: str) -> Rows:
    with closing(text.lines()) as lines:
        first = next(lines, "")
    said = first[:4].casefold() == "sep=" and first[5:6] in ("\r", "\n")  # Excel's, and no row
    if said:
        delimiter = first[4]
    above = int(said)
    delimiter = delimiter or _sniffed(text)
    yield from _parsed(islice(text.lines(), above, None), where, delimiter)


def _parsed(lines: Iterable[str], where: str, delimiter: str) -> Rows:
    import csv

    csv.field_size_limit(_LONGEST)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    try:
        for number, cells in enumerate(rows, 1):
            yield number, cells
            start = rows.line_num + 1
    except csv.Error as error:
        raise InputError("roster-csv", where=where, line=start, what=error) from error


def _sniffed(text: Text) -> str:
    """Choose the delimiter that makes most rows equally wide, and wide."""
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        with closing(text.lines()) as lines:
            try:
                some = islice(_parsed(lines, "", delimiter), _SNIFFED)
                widths = Counter(len(cells) for _, cells in some)
            except InputError:  # a quote that only this delimiter leaves open
                continue
        count = max(((width - 1) * rows for width, rows in widths.items()), default=0)
        if count > most:
            best, most = delimiter, count
    return best


def _line(error: Exception) -> int:
    return error.lineno if isinstance(error, json.JSONDecodeError) else 1


def _what(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    # Python's own words about a number of too many digits are of no use here.
    return error.msg if isinstance(error, json.JSONDecodeError) else "too many digits"
