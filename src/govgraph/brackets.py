"""The tokens of a SPARQL query with the brackets they stand in.

The standard takes ``<1#>`` in ``(?a<1#>`` for an IRI, being the longest token, and so refuses the
query. The engines' parsers know that an expression goes on, and read a comparison and a comment;
what follows is hidden from whoever reads an IRI there. So the brackets are followed here, and in
an expression a ``<`` after an operand compares. No legal query has an IRI in that place.
"""

from collections.abc import Iterator
from typing import NamedTuple

from govgraph import lexer
from govgraph.errors import QueryError
from govgraph.lexer import Token

_NO_CALL = frozenset({"A", "TRUE", "FALSE", "UNDEF", "VALUES"})
_OPERANDS = frozenset({"var", "string", "tag", "number", "name", "iri"})
_PAIRS = frozenset("{[(")


class Placed(NamedTuple):
    """A token, with the number of braces and of all brackets open around it, and whether the
    innermost bracket is a parenthesis of an expression."""

    kind: str
    text: str
    upper: str
    braces: int
    depth: int
    expression: bool


def placed(text: str) -> Iterator[Placed]:
    """Read a query's tokens in their places.

    Args:
        text: the query.

    Yields:
        Each token; a bracket counts as inside what it opens.

    Raises:
        QueryError: an IRI that may be a comparison: a prefix named like the keyword FILTER
            stands before a parenthesis.

    Example:
        >>> [one.text for one in placed("ASK { FILTER(?a<1#>\\n) }")][4:8]
        ['?a', '<', '1', ')']
    """
    tracker, start = _Tracker(), 0
    while True:
        for token in lexer.tokens(text, start):
            if token.kind == "iri" and tracker.comparing():
                token = Token("op", "<", token.start)
                start = token.start + 1
                yield tracker.place(token)
                break
            yield tracker.place(token)
        else:
            return


class _Tracker:
    """The brackets open now.

    ``_open`` holds ``{``, ``[``, ``x`` for a parenthesis of an expression, ``(`` for any other
    (a list, a path, a row of data), ``~`` for one that could be either. ``_clauses`` says for
    the text outside braces, and for each open brace, whether clauses stand there (SELECT …
    ORDER BY …), where every parenthesis is an expression's, or patterns.
    """

    def __init__(self) -> None:
        self._open: list[str] = []
        self._clauses = [True]
        self._before = self._last = Token("", "", 0)
        self._doubtful = ""

    def comparing(self) -> bool:
        """Say whether a ``<`` here compares."""
        inner = self._open[-1] if self._open else ""
        if inner not in ("x", "~") or not self._after_operand():
            return False
        if inner == "~":
            raise QueryError("query-ambiguous", what=self._doubtful)
        return True

    def place(self, token: Token) -> Placed:
        """Take the next token."""
        upper = token.text.upper() if token.kind == "word" else ""
        if token.kind == "op":
            if token.text in _PAIRS:
                self._push(token.text)
        elif "SELECT" in upper:
            self._clauses[-1] = True
        braces, depth = len(self._clauses) - 1, len(self._open)
        expression = bool(self._open) and self._open[-1] in ("x", "~")
        closes = token.kind == "op" and token.text in ("}", "]", ")") and depth
        if closes and self._open.pop() == "{":
            self._clauses.pop()
        self._before, self._last = self._last, token
        return Placed(token.kind, token.text, upper, braces, depth, expression)

    def _push(self, bracket: str) -> None:
        if bracket == "{":
            self._clauses.append(False)
        self._open.append(self._kind() if bracket == "(" else bracket)

    def _kind(self) -> str:
        inner = self._open[-1] if self._open else ""
        if inner in ("x", "(", "~"):
            return inner
        if self._clauses[-1] and inner != "[":
            return "x"
        if self._last.kind == "word":
            return "(" if self._last.text.upper() in _NO_CALL else "x"
        if self._last.kind in ("iri", "name"):
            if self._before.kind == "word" and self._before.text.upper().endswith("FILTER"):
                return "x"
            if self._last.kind == "name" and "filter" in self._last.text.partition(":")[0].lower():
                self._doubtful = self._last.text
                return "~"
        return "("

    def _after_operand(self) -> bool:
        last = self._last
        if last.kind == "word":
            return last.text.upper().endswith(("TRUE", "FALSE"))
        if last.text == ">":  # the end of a triple term of SPARQL 1.2, which pyoxigraph reads
            return self._before.text == ">"
        return last.kind in _OPERANDS or last.text in (")", "]", "}")
