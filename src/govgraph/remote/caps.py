"""Answers that a server has cut short, and how to have the rest: never part for the whole.

Virtuoso tells of its limits in headers, with status 200. A query can be asked page by page only
where its ORDER BY names every column, so that pages neither overlap nor leave gaps.
"""

from collections.abc import Callable
from email.message import Message
from itertools import dropwhile
from typing import Any

from govgraph.brackets import Placed, placed
from govgraph.errors import StoreError

_NOT_PAGED = frozenset({"LIMIT", "OFFSET", "VALUES"})
_Bindings = list[dict[str, Any]]


def limit(headers: Message, where: str) -> int | None:
    """Read a server's limit on rows.

    Args:
        headers: an answer's.
        where: how messages call the endpoint.

    Returns:
        The number of rows that are given at most; nothing where there is no word of a limit.

    Raises:
        StoreError: the server says that it ran out of time and gives what it had.

    Example:
        >>> limit(Message(), "x")
    """
    if headers.get("X-SQL-State", "").startswith("S1T"):  # Virtuoso's "anytime" queries
        raise StoreError("endpoint-partial", where=where)
    told = headers.get("X-SPARQL-MaxRows", "").strip()
    return int(told) if told.isdecimal() else None


def totally_ordered(query: str, columns: list[str]) -> bool:
    """Say whether a query orders its rows by every column, and sets no limit itself.

    Args:
        query: a SELECT query.
        columns: its columns.

    Example:
        >>> totally_ordered("SELECT ?a { ?a ?b ?c } ORDER BY ?a", ["a"])
        True
        >>> totally_ordered("SELECT ?a ?b { ?a ?b ?c } ORDER BY ?a", ["a", "b"])
        False
    """
    outer = [token for token in placed(query) if token.braces == 0]
    if any(token.upper in _NOT_PAGED for token in outer):
        return False
    ending = list(dropwhile(lambda token: token.upper != "ORDER", outer))[2:]
    if any(not _simple(token) for token in ending):
        return False
    named = {token.text[1:] for token in ending if token.kind == "var"}
    return bool(columns) and set(columns) <= named


def _simple(token: Placed) -> bool:
    return token.kind == "var" or token.upper in ("ASC", "DESC") or token.text in "()"


def paged(query: str, size: int, ask: Callable[[str], _Bindings], where: str) -> _Bindings:
    """Ask a totally ordered query page by page.

    Args:
        query: the query.
        size: rows in a page.
        ask: asks for one page.
        where: how messages call the endpoint.

    Raises:
        StoreError: a blank node is among the rows: its name differs from page to page; or pages
            are not what they should be.

    Example:
        >>> paged("SELECT ?a {} ORDER BY ?a", 2, lambda query: [], "x")
        []
    """
    found: _Bindings = []
    before: _Bindings = []
    # Until a page is empty: a server may give less than was asked for.
    while page := ask(f"{query}\nLIMIT {size} OFFSET {len(found)}"):
        if any(cell.get("type") == "bnode" for row in page for cell in row.values()):
            raise StoreError("endpoint-capped-blank", where=where, limit=size)
        if len(page) > size or page[0] in before[:1]:  # LIMIT or OFFSET is passed over
            raise StoreError("endpoint-capped", where=where, limit=size)
        found += page
        before = page
    return found
