"""Python variables in a query: ``$name`` becomes an RDF term, never text pasted in.

``$name`` stands for a value, ``<$name>`` for the IRI that a text holds, each wherever the query's
grammar has a token: ``$name`` inside a string, an IRI or a comment is left alone. What a value
holds cannot become syntax, for it is written as one serialised term.
"""

import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from govgraph import lexer
from govgraph.errors import QueryError
from govgraph.terms import XSD

Term = NamedNode | Literal
_PARTING = {"IN": ", ", "VALUES": " "}  # what parts the members of a list


class _Edit(NamedTuple):
    """What was put in: from where to where in the new text and in the old one."""

    start: int
    end: int
    was: int
    until: int


@dataclass(frozen=True)
class Bound:
    """A query with its variables put in.

    Attributes:
        text: the query to run.
        edits: where it differs from the one that was written.
    """

    text: str
    edits: tuple[_Edit, ...] = ()

    def origin(self, offset: int) -> int:
        """Return the place in the query as written that a place in :attr:`text` comes from.

        Example:
            >>> bound = bind("ASK { ?s ?p $n . ! }", {"n": 5})
            >>> bound.origin(bound.text.index("!"))
            17
        """
        moved = 0
        for edit in self.edits:
            if offset < edit.start:
                break
            if offset < edit.end:
                return edit.was
            moved = edit.until - edit.end
        return offset + moved


def bind(query: str, values: Mapping[str, Any]) -> Bound:
    """Put the values of variables into a query.

    A list may stand in ``VALUES ?x { $name }`` and ``IN ($name)``. In a SELECT clause ``$name``
    makes a column. A ``$name`` that no variable has stays a variable of SPARQL.

    Args:
        query: SPARQL.
        values: Python values by name: texts, numbers, booleans, days, times, terms of
            pyoxigraph or rdflib, and lists of these.

    Returns:
        The query to run.

    Raises:
        QueryError: a value makes no RDF term, or stands where none can; with line and column.

    Example:
        >>> bind('ASK { ?s ?p $x FILTER(?p != "$x") }', {"x": 'a" }'}).text
        'ASK { ?s ?p "a\\\\" }" FILTER(?p != "$x") }'
    """
    parts: list[str] = []
    edits: list[_Edit] = []
    at = length = 0
    for token, place in _placed(query):
        name = _name(token)
        if name is None or (token.kind == "var" and name not in values):
            continue
        new = _written(query, token, name, values, place)
        parts += [query[at : token.start], new]
        start = length + token.start - at
        length, at = start + len(new), token.start + len(token.text)
        edits.append(_Edit(start, length, token.start, at))
    return Bound("".join([*parts, query[at:]]), tuple(edits))


def term(value: Any) -> Term | None:
    """Return the RDF term of a Python value, or nothing where it has none.

    A text is a plain literal, even where it looks like an IRI.

    Example:
        >>> print(term("http://a"), term(date(2020, 7, 23)))
        "http://a" "2020-07-23"^^<http://www.w3.org/2001/XMLSchema#date>
    """
    if isinstance(value, NamedNode | Literal):
        return value
    if hasattr(value, "geturl"):  # what urllib.parse makes
        return NamedNode(value.geturl())
    if "rdflib" in sys.modules:  # else nobody has made such a value
        import rdflib

        if isinstance(value, rdflib.URIRef):
            return NamedNode(str(value))
        if isinstance(value, rdflib.Literal):
            if value.language:
                return Literal(str(value), language=value.language)
            return Literal(str(value), datatype=NamedNode(value.datatype or XSD + "string"))
        if isinstance(value, rdflib.term.Node):
            return None
    if isinstance(value, str):
        return Literal(str(value))
    return _typed(value)


def _typed(value: Any) -> Literal | None:
    """Return the term of a number, a day or a time; what is missing (NaN, NaT) has none."""
    if not isinstance(value, int | float | Decimal | date) or value != value:
        return None
    kind, text = "integer", str(value)
    if isinstance(value, bool):
        kind, text = "boolean", str(value).lower()
    elif isinstance(value, float):
        kind, text = "double", repr(float(value)).replace("inf", "INF")
    elif isinstance(value, Decimal):
        if not value.is_finite():
            return None
        kind, text = "decimal", f"{value:f}"
    elif isinstance(value, datetime):
        kind, text = "dateTime", value.isoformat()
    elif isinstance(value, date):
        kind, text = "date", value.isoformat()
    return Literal(text, datatype=NamedNode(XSD + kind))


class _Place(NamedTuple):
    """Where a token stands: what a value may become there."""

    list_of: str = ""  # what parts the members of a list; empty where none can stand
    column: bool = False  # bare in a SELECT clause
    assigned: bool = False  # what the query itself sets
    subject: bool = False  # where a pattern begins


def _placed(query: str) -> Iterator[tuple[lexer.Token, _Place]]:
    """Walk the tokens with their places."""
    stack: list[str] = []  # what each open bracket is: "IN", "VALUES" (its data), or itself
    columns: list[int] = []  # the depths at which SELECT clauses are open
    head = False  # between VALUES and its data
    before = ""
    for token in lexer.tokens(query):
        text = token.text
        inner = stack[-1] if stack else ""
        assigned = before == "AS" or head
        column = bool(columns) and columns[-1] == len(stack)
        subject = inner == "{" and before in ("{", ".", "}")
        yield token, _Place(_PARTING.get(inner, ""), column, assigned, subject)
        if token.kind == "op" and text in "({":
            stack.append("IN" if before == "IN" else "VALUES" if head and text == "{" else text)
            if text == "{":
                head = False
                if column:
                    columns.pop()
        elif token.kind == "op" and text in ")}" and stack:
            stack.pop()
        word = text.upper() if token.kind == "word" else ""
        if word == "SELECT":
            columns.append(len(stack))
        elif word in ("WHERE", "FROM") and column:
            columns.pop()
        elif word == "VALUES":
            head = True
        before = word or text


def _name(token: lexer.Token) -> str | None:
    """Return the Python name that a token stands for."""
    text = token.text
    if token.kind == "iri" and text.startswith("<$"):
        text = text[1:-1]
    elif token.kind != "var" or not text.startswith("$"):
        return None
    name = unicodedata.normalize("NFKC", text[1:])  # as Python reads names
    return name if name.isidentifier() else None


def _written(
    query: str, token: lexer.Token, name: str, values: Mapping[str, Any], place: _Place
) -> str:
    line, column = lexer.place(query, token.start)
    where: dict[str, Any] = {"line": line, "column": column, "name": name}
    if name not in values:
        raise QueryError("magic-undefined", **where)
    if place.assigned:
        raise QueryError("magic-assigned", **where)
    value = values[name]
    value = value.tolist() if hasattr(value, "tolist") else value  # numpy, pandas
    many = isinstance(value, list | tuple | set | frozenset | range) and not hasattr(
        value, "geturl"
    )
    if many and not place.list_of:
        raise QueryError("magic-list", **where)
    found = []
    for one in value if many else [value]:
        try:
            made = NamedNode(one) if token.kind == "iri" and type(one) is str else term(one)
        except ValueError as error:  # no IRI; or characters that Unicode has not
            if token.kind == "iri":
                raise QueryError("magic-no-iri", **where, value=one) from error
            made = None
        if made is None:
            raise QueryError("magic-value", **where, kind=type(one).__name__)
        if token.kind == "iri" and not isinstance(made, NamedNode):
            raise QueryError("magic-no-iri", **where, value=one)
        if place.subject and isinstance(made, Literal):
            raise QueryError("magic-subject", **where)
        found.append(str(made))
    if isinstance(value, set | frozenset):
        found.sort()
    text = place.list_of.join(found)
    return f"({text} AS ${name})" if place.column else text
