"""How wide a text is: the advance widths of Noto Sans, the font that PNG files are drawn in.

The widths lie in ``assets/widths.json``, made from the fonts in ``assets/fonts`` by
``docs/generate.py``; other fonts differ by some per cent, which :data:`SLACK` allows for.
"""

import json
import unicodedata
from functools import cache

from govgraph.pictures import assets

SLACK = 1.08
_OTHER = 0.6  # of the size: a character the font lacks


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is at most, in pixels.

    Args:
        words: one line.
        size: the font's size in pixels.
        bold: whether it is set in bold.

    Example:
        >>> width("Hạng", 10) == width("Hạng", 10)
        True
    """
    widths = _widths()["bold" if bold else "regular"]
    line = unicodedata.normalize("NFC", words)
    return sum(_advance(char, widths) for char in line) * size * SLACK


def knows(words: str) -> bool:
    """Whether the font has every character of a text.

    Example:
        >>> knows("Cẩm Phả"), knows("漢")
        (True, False)
    """
    return {*unicodedata.normalize("NFC", words)} - {"\n"} <= _widths()["regular"].keys()


def shorten(words: str, limit: float, size: float, *, bold: bool = False) -> str:
    """Cut a text to a width, with ``…`` at the cut.

    Example:
        >>> shorten("Phạm Văn Hạng", 1000, 12)
        'Phạm Văn Hạng'
    """
    words = " ".join(words.split())
    if width(words, size, bold=bold) <= limit:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(words[:middle].rstrip() + "…", size, bold=bold) <= limit
        low, high = (middle, high) if fits else (low, middle - 1)
    while 0 < low < len(words) and unicodedata.combining(words[low]):
        low -= 1  # an accent stays with its letter
    return words[:low].rstrip() + "…"


def wrap(words: str, limit: float, size: float, *, bold: bool = False, lines: int = 2) -> list[str]:
    """Break a text into lines of a width; the last one is shortened.

    Example:
        >>> wrap("a b", 1000, 12)
        ['a b']
    """
    out: list[str] = []
    rest = words.split()
    while rest and len(out) < lines - 1:
        count = 1
        while count < len(rest) and width(" ".join(rest[: count + 1]), size, bold=bold) <= limit:
            count += 1
        line = " ".join(rest[:count])
        if width(line, size, bold=bold) > limit:  # a word longer than the line
            break
        out.append(line)
        rest = rest[count:]
    if rest or not out:
        out.append(shorten(" ".join(rest), limit, size, bold=bold))
    return out


def _advance(char: str, widths: dict[str, float]) -> float:
    found = widths.get(char)
    if found is not None:
        return found
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else _OTHER


@cache
def _widths() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, int]] = json.loads(assets.text("widths.json"))
    return {
        weight: {char: units / 1000 for char, units in widths.items()}
        for weight, widths in found.items()
    }
