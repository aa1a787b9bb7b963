"""The tokens of SPARQL 1.1, told apart in linear time.

The grammar is that of SPARQL 1.1 section 19.8, longest match first, a little widened: names take
any non-ASCII character and any ``\\u`` escape. Possessive quantifiers keep it linear, and it
stops at the first character that can begin no token, where every SPARQL parser gives up too.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple


class Token(NamedTuple):
    """One token: its kind, its text, and where it starts.

    Kinds: ``iri``, ``name`` (with a colon), ``word``, ``var``, ``string``, ``tag`` (``@vi``),
    ``number``, ``op`` (one character).
    """

    kind: str
    text: str
    start: int


_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LETTER = rf"[A-Za-z0-9_\-\x80-\U0010FFFF]|{_ESCAPE}"
_LOCAL = rf"{_LETTER}|[:%]|\\[_~.\-!$&'()*+,;=/?#@%]"
_TOKEN = rf"""
      (?P<space> [ \t\r\n]++ | \#[^\r\n]*+ )
    | (?P<iri> <(?: [^\x00-\x20<>"{{}}|^`\\] | {_ESCAPE} )*+> )
    | (?P<string> \"\"\"(?: [^"\\] | \\. | "(?!"") )*+\"\"\" | '''(?: [^'\\] | \\. | '(?!'') )*+'''
                | "(?: [^"\\\r\n] | \\[^\r\n] )*+" | '(?: [^'\\\r\n] | \\[^\r\n] )*+' )
    | (?P<var> [?$](?: [A-Za-z0-9_\x80-\U0010FFFF] | {_ESCAPE} )++ )
    | (?P<tag> @[A-Za-z]++(?: -[A-Za-z0-9]++ )*+ )
    | (?P<number> (?: [0-9]++\.?[0-9]*+ | \.[0-9]++ )(?: [eE][+-]?[0-9]++ )?+ )
    | (?P<name> (?: (?![0-9\-])(?: {_LETTER} )++(?: \.++(?: {_LETTER} )++ )*+ )?+ )
      (?P<local> :(?: (?: {_LOCAL} )++(?: \.++(?: {_LOCAL} )++ )*+ )?+ )?+
    """
_OPERATORS = frozenset("{}()[].,;=!<>|&^*/+?-~")


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Split a query into tokens.

    Args:
        text: the query.
        start: where to begin.

    Yields:
        Its tokens, without white space and comments, up to the first that is none.

    Example:
        >>> [one.kind for one in tokens("ASK { ex:a ?p 'SERVICE' } # end")]
        ['word', 'op', 'name', 'var', 'string', 'op']
    """
    match = _pattern().match
    at, end = start, len(text)
    while at < end:
        found = match(text, at)
        if found is None or found.end() == at:
            if text[at] not in _OPERATORS:
                return
            yield Token("op", text[at], at)
            at += 1
            continue
        kind = found.lastgroup or ""
        if kind == "name":  # no colon: words, with the dots and hyphens that a prefix may hold
            for word in re.finditer(r"[^.\-]+|[.\-]", found[0]):
                yield Token("op" if word[0] in ".-" else "word", word[0], at + word.start())
        elif kind == "local":
            yield Token("name", found[0], at)
        elif kind != "space":
            yield Token(kind, found[0], at)
        at = found.end()


def place(text: str, offset: int) -> tuple[int, int]:
    """Say where in a text an offset lies.

    Args:
        text: the text.
        offset: characters from its start.

    Returns:
        Line and column, from 1.

    Example:
        >>> place("ab\\ncd", 4)
        (2, 2)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def decoded(text: str) -> str:
    """Decode the codepoint escapes of a query as SPARQL 1.1 section 19.2 says: everywhere.

    Args:
        text: the query.

    Returns:
        The query without ``\\uXXXX`` and ``\\UXXXXXXXX``; an escape beyond Unicode stays.

    Example:
        >>> decoded("S\\\\u0045RVICE")
        'SERVICE'
    """
    return re.sub(rf"{_ESCAPE}", _character, text)


def decoded_loosely(text: str) -> str:
    """Decode escapes as rdflib does: ``\\u`` or ``\\U``, with eight digits where there are eight.

    Args:
        text: the query.

    Returns:
        The query as rdflib will parse it.

    Example:
        >>> decoded_loosely("\\\\u00000053")
        'S'
    """
    return re.sub(r"\\[uU][0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{4})?", _character, text)


def _character(found: re.Match[str]) -> str:
    number = int(found[0].lstrip("\\uU"), base=16)
    return chr(number) if number < 0x110000 else found[0]


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)  # milliseconds: not at import
