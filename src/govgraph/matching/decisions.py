"""The file of decisions: one line a pair, made to be read and edited by people.

CSV in UTF-8, as a spreadsheet opens and saves it; the columns are found by their headings, and
only ``left``, ``right`` and ``decision`` need be there.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from govgraph import files, text
from govgraph.errors import InputError
from govgraph.intake import mint
from govgraph.matching.facts import knowledge

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
COLUMNS = (
    *("decision", "kind", "score", "leftLabel", "rightLabel", "reasons"),
    *("leftEvidence", "rightEvidence", "who", "when", "why", "left", "right"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Decision:
    """What somebody decided on a pair.

    Attributes:
        left, right: IRIs; of two that are the same, the left one is kept.
        decision: ``same``, ``different`` or ``unsure``.
        who, when, why: as written in the file.
        row: where in its file, as a spreadsheet counts; 0 is the store.

    Example:
        >>> Decision("urn:b", "urn:a", "same").pair
        ('urn:a', 'urn:b')
    """

    left: str
    right: str
    decision: str
    who: str = ""
    when: str = ""
    why: str = ""
    row: int = 0

    @property
    def pair(self) -> tuple[str, str]:
        """Both IRIs in order: a pair has no direction."""
        first, second = sorted((self.left, self.right))
        return first, second


def decoded(content: bytes, where: str | Path) -> str:
    """Decode a file that people write decisions into.

    Raises:
        InputError: it is not UTF-8.

    Example:
        >>> decoded("a".encode("utf-8-sig"), "x")
        'a'
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("match-not-utf8", where=where) from error


def read(path: str | Path) -> list[Decision]:
    """Read a file of decisions; lines without a decision are passed over.

    Raises:
        InputError: it is no such file, or a line is wrong; the message names the line.
    """
    rows = _rows(decoded(files.read_bytes(path), path), path)
    found: dict[tuple[str, str], Decision] = {}
    for number, row in rows:
        one = _decision(path, number, row)
        if one is None:
            continue
        before = found.setdefault(one.pair, one)
        if before.decision != one.decision:
            raise InputError("match-twice", where=path, line=number, other=before.row)
    return list(found.values())


def safe(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula.

    Example:
        >>> safe("=1+1"), safe("Lan")
        ("'=1+1", 'Lan')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def canonical(decisions: Iterable[Decision], where: object = "") -> dict[str, str]:
    """Return which IRI each replaced one gives way to.

    The one that is kept stands on the left and never on the right; of several such, or none,
    the first in the alphabet.

    Args:
        decisions: one a pair.
        where: the file, for the message.

    Raises:
        InputError: lines contradict each other; the message names them.

    Example:
        >>> canonical([Decision("urn:a", "urn:b", "same"), Decision("urn:b", "urn:c", "same")])
        {'urn:b': 'urn:a', 'urn:c': 'urn:a'}
    """
    every = list(decisions)
    edges: dict[str, dict[str, Decision]] = defaultdict(dict)
    for one in every:
        if one.decision == SAME:
            edges[one.left][one.right] = one
            edges[one.right][one.left] = one
    for one in every:
        if one.decision == DIFFERENT and (chain := _chain(edges, one.left, one.right)):
            lines = ", ".join(_line(each) for each in chain)
            raise InputError(
                "match-conflict",
                where=where,
                lines=lines,
                line=one.row or None,
                denied=_line(one),
                left=one.left,
                right=one.right,
            )
    rights = {one.right for one in every if one.decision == SAME}
    found: dict[str, str] = {}
    seen: set[str] = set()
    for start in sorted(edges):
        if start not in seen:
            group = _reached(edges, start)
            seen |= group
            kept = min(group - rights or group)
            found |= {iri: kept for iri in group if iri != kept}
    return dict(sorted(found.items()))


def _line(one: Decision) -> str:
    return str(one.row) if one.row else "–"


def _reached(edges: Mapping[str, Mapping[str, Decision]], start: str) -> set[str]:
    found, open_ = {start}, [start]
    while open_:
        new = set(edges[open_.pop()]) - found
        found |= new
        open_ += new
    return found


def _chain(edges: Mapping[str, Mapping[str, Decision]], one: str, other: str) -> list[Decision]:
    """Return the decisions that make one the other, the fewest; none where nothing does."""
    paths: dict[str, list[Decision]] = {one: []}
    open_ = [one]
    while open_:
        now = open_.pop(0)
        for near, decision in sorted(edges.get(now, {}).items()):
            if near not in paths:
                paths[near] = [*paths[now], decision]
                open_.append(near)
    return paths.get(other, [])


def _rows(words: str, path: str | Path) -> list[tuple[int, dict[str, str]]]:
    """Split the file by its headings; spreadsheets save with commas, semicolons or tabs."""
    first = next((line for line in words.split("\n") if line.strip() and line[0] != "#"), "")
    cut = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(words, newline=""), delimiter=cut, strict=True))
    except csv.Error as error:
        raise InputError("match-not-csv", where=path, what=error) from error
    numbered = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if any(cell.strip() for cell in line) and not line[0].startswith("#")
    ]
    heads = [head.strip() for head in numbered[0][1]] if numbered else []
    for needed in ("left", "right", "decision"):
        if needed not in heads:
            raise InputError("match-column-missing", where=path, name=needed)
    return [(number, dict(zip(heads, line, strict=False))) for number, line in numbered[1:]]


def _decision(path: str | Path, number: int, row: Mapping[str, str]) -> Decision | None:
    cells = {key: _unsafe(cell.strip()) for key, cell in row.items()}
    told = text.same(cells.get("decision", ""))
    if not told:
        return None
    known = {
        text.same(word): name for name, words in knowledge()["decisions"].items() for word in words
    }
    if told not in known:
        choices = ", ".join(words[0] for words in knowledge()["decisions"].values())
        raise InputError(
            "match-decision-unknown", where=path, line=number, name=told, choices=choices
        )
    left, right = cells.get("left", ""), cells.get("right", "")
    for iri in (left, right):
        if not mint.absolute(iri):
            raise InputError("match-not-iri", where=path, line=number, name=iri)
    if left == right:
        raise InputError("match-itself", where=path, line=number, name=left)
    who, when, why = (cells.get(name, "") for name in ("who", "when", "why"))
    return Decision(left, right, known[told], who, when, why, number)


def _unsafe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
