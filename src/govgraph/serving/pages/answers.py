"""Answers as tables of a page: labels that lead to pages, certainty and status as badges."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from govgraph import tables
from govgraph.answer import Answer, Cell, plain, short
from govgraph.answer import value as python
from govgraph.serving.pages.view import View

# Coded values that stand out, and how.
BADGES = {
    "certain": "sure",
    "fact": "sure",
    "met": "sure",
    "possible": "maybe",
    "plan": "maybe",
    "proposed": "maybe",
    "derived": "plain",
    "implicit": "plain",
    "denied": "bad",
    "disputed": "bad",
    "not met": "bad",
}
_BADGED = ("certainty", "status", "standing", "result", "basis")


@dataclass(frozen=True)
class Shown:
    """A cell: its words, the page it leads to, its short IRI where that is needed."""

    text: str
    link: str = ""
    id: str = ""
    number: bool = False
    badge: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its headings, the rows shown, and how many there are."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]
    total: int


def table(answer: Answer, view: View, limit: int, without: Container[str] = ()) -> Table:
    """Make a table of an answer.

    Args:
        answer: the answer.
        view: the page it stands on.
        limit: at most so many rows are shown.
        without: columns to leave out, and their labels; as are those in which nothing stands.
    """
    columns = answer.columns
    empty = {
        name
        for i, name in enumerate(columns)
        if answer.cells and not any(plain(row[i]) for row in answer.cells)
    }
    kept = [
        i
        for i, name in enumerate(columns)
        if f"{name}Label" not in columns
        and name.removesuffix("Label") not in without
        and not {name, name.removesuffix("Label")} <= empty
    ]
    at = {name: i for i, name in enumerate(columns)}
    pairs = [(i, at.get(columns[i].removesuffix("Label"), i)) for i in kept]
    some = answer.cells[:limit]
    called: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in some:
        for i, j in pairs:
            thing = row[j]
            if isinstance(thing, NamedNode):
                called[i, _words(answer, columns[i], row[i], thing, view)].add(thing.value)
    rows = tuple(
        tuple(_shown(answer, i, row[i], row[j], view, called) for i, j in pairs) for row in some
    )
    heads = tuple(tables.heading(columns[i], view.lang) for i in kept)
    return Table(heads, rows, len(answer))


def _shown(
    answer: Answer,
    number: int,
    cell: Cell,
    thing: Cell,
    view: View,
    called: dict[tuple[int, str], set[str]],
) -> Shown:
    column = answer.columns[number]
    words = _words(answer, column, cell, thing, view)
    if isinstance(thing, NamedNode):
        alike = len(called[number, words]) > 1
        return Shown(words, view.of(thing.value), short(thing) if alike else "")
    coded = isinstance(cell, Literal) and column in _BADGED
    badge = BADGES.get(plain(cell), "plain") if coded and words else ""
    is_number = type(python(cell)).__name__ in ("int", "float", "Decimal")
    return Shown(words, number=is_number, badge=badge)


def _words(answer: Answer, column: str, cell: Cell, thing: Cell, view: View) -> str:
    cell = cell if cell is not None else thing
    if isinstance(cell, Literal):
        return cell.value if cell.language else tables.word(cell.value, view.lang)
    name = answer.names.get(cell.value) if isinstance(cell, NamedNode) else None
    return name or short(cell)
