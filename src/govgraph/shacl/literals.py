"""What literals of a shapes graph are, before anything is made of them."""

import re
from typing import TypeGuard

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from govgraph.shacl.source import RDF, Term
from govgraph.terms import XSD

_COUNTED = 18  # digits that surely fit into 64 bits


def is_boolean(value: Term) -> bool:
    """Whether a term is true or false.

    Example:
        >>> is_boolean(Literal(True)), is_boolean(Literal("true"))
        (True, False)
    """
    return _is_of(value, "boolean") and value.value in ("true", "false", "1", "0")


def is_true(value: Term | None) -> bool:
    """Whether a term is true.

    Example:
        >>> is_true(Literal(True)), is_true(None)
        (True, False)
    """
    return value is not None and is_boolean(value) and value.value in ("true", "1")


def is_number(value: Term) -> bool:
    """Whether a term is a whole number from 0 on, in plain digits.

    Example:
        >>> is_number(Literal(1)), is_number(Literal(-1)), is_number(Literal("1"))
        (True, False, False)
    """
    return _is_of(value, "integer") and bool(re.fullmatch(r"\+?[0-9]+", value.value))


def is_text(value: Term) -> TypeGuard[Literal]:
    """Whether a term is a text of no language.

    Example:
        >>> is_text(Literal("a")), is_text(Literal("a", language="vi"))
        (True, False)
    """
    return _is_of(value, "string")


def understood(pattern: str, flags: str) -> bool:
    """Whether SPARQL's REGEX takes a pattern: if not, it fails on each text, in silence.

    Example:
        >>> understood("^a+$", "i"), understood("(", "")
        (True, False)
    """
    asked = f'SELECT (REGEX("", {Literal(pattern)}, {Literal(flags)}) AS ?told) {{}}'
    found = Store().query(asked)
    assert isinstance(found, QuerySolutions)
    return all(row["told"] is not None for row in found)


def is_told(term: Term) -> bool:
    """Whether a term is a text, whatever its language.

    Example:
        >>> is_told(Literal("a", language="vi")), is_told(Literal(1))
        (True, False)
    """
    return isinstance(term, Literal) and term.datatype.value in (f"{XSD}string", f"{RDF}langString")


def countable(term: Term) -> Term:
    """Write a whole number beyond 64 bits so that an engine can compare with it.

    Example:
        >>> countable(Literal(5)) == Literal(5), str(countable(Literal(10**30)))[-8:]
        (True, '#double>')
    """
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}integer":
        digits = term.value.lstrip("+-0")
        if digits.isdecimal() and len(digits) > _COUNTED:
            return Literal(term.value, datatype=NamedNode(f"{XSD}double"))
    return term


def _is_of(value: Term, kind: str) -> bool:
    return isinstance(value, Literal) and value.datatype.value == XSD + kind
