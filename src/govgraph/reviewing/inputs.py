"""Reading what is to be reviewed: claims or decisions, as JSON Lines or as a spreadsheet's CSV."""

from collections.abc import Iterable

from govgraph import files
from govgraph.errors import InputError
from govgraph.matching import decisions as matching
from govgraph.reading.extract import extracted
from govgraph.reading.reader import Reading, read
from govgraph.reviewing import parsing, sheet
from govgraph.reviewing.records import Record

LARGEST = 256 << 20  # bytes of a file of decisions


def articles(paths: Iterable[str]) -> dict[str, Reading]:
    """Read articles, to have their texts at hand.

    Args:
        paths: text or HTML files.

    Returns:
        Each, by the SHA-256 of its text.

    Raises:
        InputError: a file is missing or no text.

    Example:
        >>> articles([])
        {}
    """
    found = {}
    for path in paths:
        one = extracted(files.read_bytes(path), path)
        reading = read(one.text, doc=files.name(path), page_sha256=one.page_sha256)
        found[reading.sha256] = reading
    return found


def decisions(path: str, known: dict[str, Reading]) -> list[Record]:
    """Read a file of claims or decisions.

    Args:
        path: JSON Lines or CSV; ``"-"`` is standard input.
        known: the articles at hand, by the digest of their text; claims alone need theirs.

    Raises:
        InputError: the file is none, or a line is wrong; the message has its number.
    """
    where = "stdin" if path == "-" else path
    content = files.read_bytes(path)
    if len(content) > LARGEST:
        raise InputError("read-large", where=where, size=len(content), most=LARGEST)
    words = matching.decoded(content, where)
    if not words.lstrip().startswith("{"):
        return list(sheet.parse(words, where)) if words.strip() else []
    return list(parsing.parse(words, where, known))
