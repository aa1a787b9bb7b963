"""Making JSON-LD 1.1 safe to parse: no remote contexts, no bottomless nesting.

A context named by IRI would have to be fetched (JSON-LD 1.1 section 3.1). Our own is in the
package and is put in its place; any other is refused, unless fetching is allowed. Contexts within
contexts cost pyoxigraph quadratic time, so depth has a limit.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from govgraph import resources
from govgraph.errors import InputError, RemoteAccessError
from govgraph.lexer import place

CONTEXT = "https://w3id.org/govgraph/context.jsonld"
DEEPEST = 200
_LARGEST = 5_000_000

# A string, ended or not, or a mark. Possessive, so that a broken string is read only once.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[][{}:,]', re.DOTALL)


def prepared(text: str, where: str, *, allow_remote: bool = False) -> str:
    """Give a JSON-LD text in which no context is named by IRI any more.

    Args:
        text: the document.
        where: its name, for messages.
        allow_remote: fetch the contexts it names.

    Returns:
        The document, with the contexts it named in place; its lines keep their numbers.

    Raises:
        InputError: it is no JSON, or nested too deeply.
        RemoteAccessError: it names a context other than ours, and fetching is not allowed or
            fails.

    Example:
        >>> prepared('{"@context": {}, "@id": "a"}', "a.jsonld")
        '{"@context": {}, "@id": "a"}'
    """
    _check(text, where)
    parts, done = [], 0
    for start, end, listed in _references(text):
        inner = _context(json.loads(text[start:end]), where, allow_remote)
        if listed and inner.startswith("["):  # a list of contexts holds no list
            inner = inner[1:-1].strip() or "{}"
        parts += [text[done:start], inner]
        done = end
    return "".join([*parts, text[done:]])


def _check(text: str, where: str) -> None:
    depth = 0
    for found in re.finditer(_TOKEN, text):
        if found[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                line, column = place(text, found.start())
                raise InputError(
                    "input-too-deep", where=where, line=line, column=column, limit=DEEPEST
                )
        elif found[0] in "]}":
            depth -= 1
    try:
        # Numbers stay text: Python would refuse integers of more than 4300 digits.
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(
            "parse-error", where=where, line=error.lineno, column=error.colno, what=error.msg
        ) from error
    except ValueError as error:
        raise InputError("input-broken", where=where, what=error) from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _references(text: str) -> Iterator[tuple[int, int, bool]]:
    """Find where contexts are named: start, end, and whether in a list of contexts."""
    # For each open bracket, whether it is a list of contexts; the key and mark before a value.
    lists: list[bool] = []
    key = mark = ""
    for found in re.finditer(_TOKEN, text):
        token = found[0]
        if token[0] == '"':
            if mark == ":" and key in ("@context", "@import"):
                yield found.start(), found.end(), False
            elif lists and lists[-1]:
                yield found.start(), found.end(), True
            elif mark in ("{", ",") and (len(token) < 99):
                key = json.loads(token)
        elif token in "[{":
            lists.append(token == "[" and mark == ":" and key == "@context")
        elif token in "]}":
            lists.pop()
        mark = token


def _context(name: str, where: str, allow_remote: bool, left: int = 5) -> str:
    """Give the context of that name as JSON on one line."""
    if name == CONTEXT:
        own = json.loads(resources.read(resources.folder("ontology").joinpath("context.jsonld")))
        return _dumped(own["@context"])
    if not allow_remote:
        raise RemoteAccessError("remote-context", where=where, target=name)
    if not name.startswith(("https://", "http://")) or not left:
        raise RemoteAccessError("remote-failed", where=where, target=name, what="http(s) only")
    return _dumped(
        _inlined(
            _fetched(name, where), lambda inner: _context(inner, where, allow_remote, left - 1)
        )
    )


def _inlined(context: Any, load: Callable[[str], str]) -> Any:
    if isinstance(context, str):
        return json.loads(load(context))
    if isinstance(context, list):
        return [_inlined(one, load) for one in context]
    return context


def _fetched(iri: str, where: str) -> Any:
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    request = Request(iri, headers={"Accept": "application/ld+json, application/json;q=0.9"})
    try:
        with urlopen(request, timeout=30) as answer:
            content = answer.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ValueError("too large")
        return json.loads(content)["@context"]
    except (URLError, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RemoteAccessError("remote-failed", where=where, target=iri, what=error) from error


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
