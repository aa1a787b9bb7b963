"""Plain tables: for a terminal, Markdown, CSV and HTML. Every cell comes from a stranger."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from govgraph import language, resources
from govgraph.errors import GovgraphError

_WEB = re.compile(r"https?://[^\x00-\x20\"<>\\^`{|}]+")
_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"


class Shown(NamedTuple):
    """A cell as people see it.

    Attributes:
        text: its words.
        iri: what it leads to, or nothing.
        number: whether it is a number, to be set to the right.
    """

    text: str
    iri: str = ""
    number: bool = False


def text(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table for a terminal.

    Example:
        >>> print(text(["a"], [["1"]]), end="")
        +---+
        | a |
        +---+
        | 1 |
        +---+
    """
    lines = [[" ".join(clean(cell).split()) for cell in row] for row in [heads, *rows]]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    rule = "+".join(["", *("-" * (width + 2) for width in widths), ""])

    def line(cells: Sequence[str]) -> str:
        padded = (f" {c}{' ' * (w - width(c))} " for c, w in zip(cells, widths, strict=True))
        return "|".join(["", *padded, ""])

    return "\n".join([rule, line(lines[0]), rule, *map(line, lines[1:]), rule, ""])


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; pipes and markup in cells are escaped.

    Example:
        >>> print(markdown(["a"], [["x|y"]]), end="")
        | a |
        | --- |
        | x\\|y |
    """
    lines = [list(heads), ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(_markdown(cell) for cell in line) + " |\n" for line in lines)


def csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Return CSV (RFC 4180) with CRLF line ends, as the SPARQL CSV format asks.

    Example:
        >>> csv(["a"], [["x,y"]])
        'a\r\n"x,y"\r\n'
    """
    import csv as writer
    import io

    out = io.StringIO()
    writer.writer(out, lineterminator="\r\n").writerows([heads, *rows])
    return out.getvalue()


def html(heads: Sequence[str], rows: Sequence[Sequence[str | Shown]], caption: str = "") -> str:
    """Return an HTML table in which nothing that comes from data is markup.

    Example:
        >>> html(["a"], [["<b>"]]).partition("<tbody>")[2]
        '<tr><td style="text-align:left">&lt;b&gt;</td></tr></tbody></table>'
    """
    first = [*(rows[0] if rows else ()), *heads]  # numbers stand under their heading
    head = "".join(
        f'<th scope="col" style="{_side(beside)}">{escape(cell)}</th>'
        for cell, beside in zip(heads, first, strict=False)
    )
    lines = ("".join(map(_html_cell, row)) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def link(words: str, iri: str) -> str:
    """Return an HTML link, or the words alone where the IRI is none of the web's.

    Example:
        >>> link("<a>", "http://a/ạ"), link("b", "javascript:b")
        ('<a href="http://a/%E1%BA%A1" rel="noopener">&lt;a&gt;</a>', 'b')
    """
    if not _WEB.fullmatch(iri):
        return escape(words)
    from urllib.parse import quote

    target = quote(iri, safe="%/:?#[]@!$&()*+,;=~", errors="replace")
    return f'<a href="{escape(target)}" rel="noopener">{escape(words)}</a>'


def written(writers: Mapping[str, Callable[[], str]], format: str) -> str:
    """Write a result in the format asked for.

    Args:
        writers: what writes each format.
        format: one of their names.

    Raises:
        GovgraphError: there is no such format; the message names those there are.

    Example:
        >>> written({"csv": lambda: "a"}, "csv")
        'a'
    """
    if format not in writers:
        raise GovgraphError("format-unknown", name=format, choices=", ".join(writers))
    return writers[format]()


def escape(cell: str) -> str:
    """Escape a text for HTML.

    Example:
        >>> escape("<i>")
        '&lt;i&gt;'
    """
    from html import escape as escape_html

    return escape_html(clean(cell))


def escape_lines(block: str) -> str:
    """Escape a text of several lines for HTML.

    Example:
        >>> escape_lines("<\\n")
        '&lt;\\n'
    """
    return "\n".join(escape(line) for line in block.split("\n"))


def clean(cell: str) -> str:
    r"""Make one line of a text in which nothing is hidden.

    Tabs and line breaks become spaces; other control characters, the ones that turn the
    direction of text, and invisible ones are shown as ``\\uXXXX``, never obeyed.

    Example:
        >>> clean("a\u202eb\nc")
        'a\\u202Eb c'
    """
    return cell if cell.isprintable() else "".join(map(_shown, cell))


def heading(column: str, lang: str | None = None) -> str:
    """Return a column's name in words.

    Example:
        >>> heading("personLabel", "en"), heading("x", "en")
        ('person', 'x')
    """
    found = _words().get("columns", {}).get(column.removesuffix("Label"))
    return found[lang or language.current()] if found else column


def word(value: str, lang: str | None = None) -> str:
    """Return a coded value in words.

    Example:
        >>> word("certain", "vi")
        'chắc chắn'
    """
    found = _words().get("values", {}).get(value)
    return found[lang or language.current()] if found else value


def width(cell: str) -> int:
    """Count the columns a text takes on a terminal (Unicode Standard Annex 11).

    Example:
        >>> width("ab"), width("中")
        (2, 2)
    """
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in cell
    )


@cache
def _words() -> dict[str, Any]:
    return resources.toml("queries", "words.toml")


def _shown(char: str) -> str:
    if char.isprintable() or unicodedata.category(char) == "Zs":
        return char
    if char in _BREAKS:
        return " "
    number = ord(char)
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _html_cell(cell: str | Shown) -> str:
    shown = cell if isinstance(cell, Shown) else Shown(cell)
    return f'<td style="{_side(shown)}">{link(shown.text, shown.iri)}</td>'


def _side(cell: str | Shown) -> str:
    # In the element itself: notebooks that are not trusted drop style sheets, and have their own.
    right = isinstance(cell, Shown) and cell.number
    return f"text-align:{'right' if right else 'left'}"


def _markdown(cell: str) -> str:
    flat = " ".join(clean(cell).split())
    return re.sub(r"([\\`*_{}\[\]<>|#!&~$])", r"\\\1", flat)
