"""JSON, read so that nothing in it is passed over and nothing bites."""

import json
import re
from typing import Any

from govgraph.errors import InputError
from govgraph.lexer import place

DEEPEST = 50
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[][{}]', re.DOTALL)


def load(content: bytes, where: str, *, line: int = 1) -> Any:
    """Read JSON: whole numbers stay text, as ids are; a key may stand once in an object.

    Args:
        content: UTF-8, with or without a byte order mark.
        where: the file's name, for messages.
        line: the number of its first line in that file.

    Raises:
        InputError: it is no JSON, repeats a key, or is nested too deeply.

    Example:
        >>> load(b'{"id": 7}', "a.json")
        {'id': '7'}
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("text-not-utf8", where=where) from error
    depth = 0
    for found in _TOKEN.finditer(text):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth > DEEPEST:
            at, column = place(text, found.start())
            raise InputError(
                "input-too-deep", where=where, line=line + at - 1, column=column, limit=DEEPEST
            )
    try:
        return json.loads(text, parse_int=str, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        at = line + error.lineno - 1
        raise InputError(
            "parse-error", where=where, line=at, column=error.colno, what=error.msg
        ) from error
    except ValueError as error:
        raise InputError("input-broken", where=where, what=error) from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'key "{twice}" stands twice in one object')
    return found
