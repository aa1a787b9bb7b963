"""The rows that could not be read, as a file to mend and to import again.

Each row stands there as it was, under its own headings; ``govgraph_file`` and ``govgraph_row``
say which row of which file it is, and an import takes the mended row for that row: with the same
options, what was minted for the rest of the file is met again.
"""

from collections.abc import Sequence
from pathlib import Path

from govgraph import files, tables
from govgraph.intake.headings import COLUMN, FILE, REASON, ROW
from govgraph.intake.reading import Problem

_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def write(problems: Sequence[Problem], path: str | Path) -> None:
    """Write problems as CSV.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it. An import
    takes such a cell for text: who leaves the apostrophe says that the sign belongs there.

    Args:
        problems: what could not be read.
        path: the file; ``"-"`` is standard output.

    Raises:
        OutputError: the file cannot be written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write([Problem("a.csv", 2, "tên", "roster-blank", {}, {"tên": ""})], f"{folder}/x")
        ...     print(files.read_bytes(f"{folder}/x").decode("utf-8-sig").splitlines()[0])
        tên,govgraph_file,govgraph_row,govgraph_column,govgraph_reason
    """
    heads = list(dict.fromkeys(head for problem in problems for head in problem.cells))
    rows = [
        [
            *(_safe(problem.cells.get(head, "")) for head in heads),
            _safe(problem.file),
            str(problem.row),
            _safe(problem.column),
            _safe(problem.reason()),
        ]
        for problem in problems
    ]
    words = tables.csv([*map(_safe, heads), FILE, ROW, COLUMN, REASON], rows)
    # The mark tells spreadsheets that it is UTF-8. NUL and halves of characters cannot be
    # written; what stands for them is refused like them when the row is read again.
    words = words.replace("\0", "\x1a")
    files.write(path, "".join(map(_whole, "\ufeff" + words)).encode())


def _safe(cell: str) -> str:
    words = cell.strip()
    return f"'{words}" if words.startswith(_SIGNS) else words


def _whole(char: str) -> str:
    return "\x1a" if "\ud800" <= char <= "\udfff" else char
