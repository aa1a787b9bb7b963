"""Claims as a table for a spreadsheet: one a row, to be decided on and put right there.

CSV in UTF-8. The column "record" holds the claim whole, so that a row is understood by itself;
what was changed in the other columns is what the reviewer put right.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govgraph import tables
from govgraph.errors import InputError
from govgraph.reading import telling
from govgraph.reading.claims import FIELDS, STATUSES
from govgraph.reading.reader import Reading
from govgraph.reading.showing import sentence
from govgraph.reviewing import parsing, records
from govgraph.reviewing.parsing import COUNTS, LISTS
from govgraph.reviewing.records import Record

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FIRST = ("decision", "by", "sentence", "says", "kind", "status", "explicit")
_LAST = ("rule", "doc", "when", "record")
_BY = "by (claim)"  # the field; "by" is who decides
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def to_csv(readings: Iterable[Reading], lang: str | None = None) -> str:
    """Write all claims of articles as CSV.

    Example:
        >>> to_csv([]).split(",")[1:3]
        ['by', 'sentence']
    """
    rows = []
    names: dict[str, None] = {}
    for reading in readings:
        for one in records.records(reading):
            around = sentence(reading.text, one.claim.start, one.claim.end)
            told = "".join((around.before, "⟦", around.marked, "⟧", around.after))
            rows.append((one, told))
            names |= dict.fromkeys(n for n in FIELDS[one.claim.kind] if n != "of")
    return _written(rows, list(names), lang)


def of_records(found: Iterable[Record], lang: str | None = None) -> str:
    """Write records as CSV, without sentences."""
    some = [(one, "") for one in found]
    names = dict.fromkeys(n for one, _ in some for n in FIELDS[one.claim.kind] if n != "of")
    return _written(some, list(names), lang)


def parse(content: str, where: str) -> Iterator[Record]:
    """Read records from CSV, as a spreadsheet saves it.

    Raises:
        InputError: it is no such table, or a line is wrong; the message has its number.
    """
    first = content.partition("\n")[0]
    cut = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=cut, strict=True)
    heads: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not heads:
                heads = [cell.strip() for cell in cells]
                for needed in ("decision", "record"):
                    if needed not in heads:
                        raise InputError("review-column-missing", where=where, name=needed)
                continue
            line = reader.line_num
            row = {k: _plain(v.strip()) for k, v in zip(heads, cells, strict=False)}
            yield _record(row, where, line)
    except csv.Error as error:
        raise InputError("match-not-csv", where=where, what=error) from error


def _record(row: Mapping[str, str], where: str, line: int) -> Record:
    decision = records.decision(row.get("decision", ""))
    if decision is None:
        raise InputError("review-decision-unknown", where=where, line=line, name=row["decision"])
    try:
        told = json.loads(row["record"])
        one = parsing.from_json(told, line)
        changed = dict(_changed(one, row))
        parsing.checked({**one.claim.to_json(), **changed})
    except (InputError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise InputError("review-row-broken", where=where, line=line) from error
    return one.decided(decision, row.get("by", ""), row.get("when", ""), changed)


def _changed(one: Record, row: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """What the reviewer wrote in the place of what the claim says."""
    was = one.claim.to_json()
    yield from one.corrected.items()
    for name in ("status", "explicit", *FIELDS[one.claim.kind]):
        column = _BY if name == "by" else name
        settled = one.corrected.get(name, was[name])
        if name == "of" or column not in row or row[column] == _cell(settled):
            continue
        yield name, value(name, row[column])


def value(name: str, cell: str) -> Any:
    """Read what a reviewer wrote for a field.

    Raises:
        ValueError, KeyError: it is nothing that the field can say.

    Example:
        >>> value("posts", "a | b"), value("share", "75 %"), value("person", "")
        (['a', 'b'], 0.75, None)
    """
    if name == "explicit":
        return _TRUTH[cell.lower()]
    if name == "status":
        if cell not in STATUSES:
            raise ValueError
        return cell
    if not cell:
        return None
    if name in LISTS:
        return [part.strip() for part in cell.split("|") if part.strip()]
    if name in COUNTS:
        return int(cell)
    if name == "share":
        number = float(cell.rstrip("% ").replace(",", "."))
        return number / 100 if cell.rstrip().endswith("%") else number
    return cell


def _written(rows: Iterable[tuple[Record, str]], names: list[str], lang: str | None) -> str:
    heads = [*_FIRST, *(_BY if name == "by" else name for name in names), *_LAST]
    return "\ufeff" + tables.csv(heads, [_row(one, told, names, lang) for one, told in rows])


def _row(one: Record, told: str, names: list[str], lang: str | None) -> list[str]:
    claim = one.settled
    says = telling.told(claim, lang)
    cells = [one.decision, one.by, told, says, claim.kind, claim.status, _cell(claim.explicit)]
    cells += [_cell(claim[name]) if name in FIELDS[claim.kind] else "" for name in names]
    cells += [claim.rule, claim.doc, one.when, json.dumps(one.to_json(), ensure_ascii=False)]
    return [_safe(cell) for cell in cells]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(telling.shown(value).split())


def _safe(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
