"""Patterns of a sentence, written in data files, run by RE2 in linear time.

A sentence is a row of words and of things found (``{per}``, ``{post}`` ...). A pattern is words
with spaces between them:

==================  ===========================================================================
``word``            that word; ``a|b`` one of two; ``a_b`` two words in a row; ``word?`` or not
``{post}``          a thing: per, pro, post, org, area, unit, num, ratio, pct, date, range, term,
                    doc; ``{post:new}`` gives it a name; ``{per|pro}`` either; ``{post}?`` or not
``{posts:a}``       one or more, joined as the file's ``[join]`` says: posts, orgs, areas, things
``<hold>``          one of the phrases of the file's ``[phrases]``; ``<hold>?`` or none; a phrase
                    may hold others told before it: ``"<also>? serves <also>? as"``
``~4``              at most four words or marks, no thing and no full stop; ``~~4`` things too, but
                    no person and no post
``( ) | )? )*``     as in regular expressions, each a piece of its own; ``\\(`` is a bracket
``^ $``             the beginning, the end of the sentence or part
==================  ===========================================================================
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import re2

from govgraph.errors import GovgraphError
from govgraph.reading.things import Item
from govgraph.reading.tokens import Token, phrase

_OPERATORS = frozenset({"(", "|", ")", ")?", ")*", ")+"})
_THING = re.compile(r"\{([a-z|]+)(?::([a-z_]\w*))?\}(\?)?")
_PLURAL = {"posts": "post", "orgs": "org", "areas": "area", "pers": "per"}
_PIECE = re.compile(r"([^<]+)|<(\w+)>(\??)")
_WORD = r"<[^@;.>][^>]*>"  # a word or mark, no thing
_ANY = r"<(?:@(?:org|area|unit|num|ratio|pct|date|range|term|doc)|[^@;.>][^>]*)>"
# Marks that the rows are built with.
_MARKS = {"<": b"<lt>", ">": b"<gt>", "@": b"<at>"}


@dataclass(frozen=True)
class Rule:
    """A pattern with what it means: the rest of its table in the file."""

    name: str
    pattern: Any
    needs: frozenset[str]
    says: Mapping[str, Any]


class Row:
    """A sentence, or a part of it, as the text that patterns run on.

    Example:
        >>> from govgraph.reading.tokens import tokenize
        >>> Row([Item("per", 0, 2), Item("w", 2, 3)], tokenize("An Bình nói")).text
        b'<@per><n\\xc3\\xb3i>'
    """

    def __init__(self, items: Sequence[Item], tokens: Sequence[Token]) -> None:
        self.items = items
        parts: list[bytes] = []
        self._at: dict[int, int] = {}
        size = 0
        for place, item in enumerate(items):
            self._at[size] = place
            if item.kind == "w":
                norm = tokens[item.i].norm
                part = _MARKS.get(norm) or b"<%b>" % norm.encode("utf-8", "replace")
            else:
                part = b"<@%b>" % item.kind.encode()
            parts.append(part)
            size += len(part)
        self._at[size] = len(items)
        self.text = b"".join(parts)
        self.kinds = frozenset(item.kind for item in items)

    def find(self, rule: Rule) -> Iterator["Match"]:
        """Find the places where a rule's pattern fits, one after the other."""
        if not rule.needs <= self.kinds:
            return
        for found in rule.pattern.finditer(self.text):
            yield Match(self, found)

    def range(self, span: tuple[int, int]) -> tuple[int, int]:
        """Turn a span of the text into a range of items."""
        return self._at[span[0]], self._at[span[1]]


class Match:
    """A place where a pattern fits."""

    def __init__(self, row: Row, found: Any) -> None:
        self.row = row
        self.first, self.last = row.range(found.span())
        self._found = found

    def range(self, name: str) -> tuple[int, int] | None:
        """The items of a named part, if it is there."""
        group = self._found.re.groupindex.get(name)
        if group is None:
            return None
        span = self._found.span(group)
        return None if span[0] < 0 else self.row.range(span)

    def get(self, name: str, *kinds: str) -> list[Item]:
        """The things in a named part."""
        span = self.range(name)
        if span is None:
            return []
        wanted = kinds or None
        return [
            item
            for item in self.row.items[span[0] : span[1]]
            if (item.kind != "w" if wanted is None else item.kind in wanted)
        ]


class Patterns:
    """The rules of a file.

    Args:
        told: the file's content: ``[phrases]``, ``[join]``, ``[[rule]]``.
        where: the file, for messages.
        more: more phrases, from the language's data file.
    """

    def __init__(
        self, told: Mapping[str, Any], where: str, more: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        phrases = {**told.get("phrases", {}), **(more or {})}
        self._phrases: dict[str, str] = {}
        for name, words in phrases.items():
            self._phrases[name] = _either(words, self._phrases)
        joins = told.get("join", {}).items()
        self._join = {
            name: _either(words, self._phrases) for name, words in joins if isinstance(words, list)
        }
        self._where = where
        self.rules = [self._rule(one) for one in told.get("rule", ())]

    def _rule(self, told: Mapping[str, Any]) -> Rule:
        name = str(told.get("id", "?"))
        try:
            text, needs = self._compiled(str(told["pattern"]))
            options = re2.Options()
            options.max_mem = 64 << 20
            options.log_errors = False
            pattern = re2.compile(text, options)
        except (KeyError, re2.error) as error:
            raise GovgraphError("read-rule", where=self._where, rule=name, what=error) from error
        return Rule(name, pattern, frozenset(needs), told)

    def _compiled(self, pattern: str) -> tuple[str, set[str]]:
        out: list[str] = []
        needs: set[str] = set()
        depth = 0
        for piece in pattern.split():
            if piece in _OPERATORS:
                depth += piece == "("
                depth -= piece.startswith(")")
                out.append("(?:" if piece == "(" else piece)
            elif thing := _THING.fullmatch(piece):
                kinds, name, optional = thing.groups()
                out.append(self._thing(kinds, name, optional or ""))
                if not depth and not optional and "|" not in kinds and kinds != "things":
                    needs.add(_PLURAL.get(kinds, kinds))
            elif piece.startswith("<"):
                key, _, optional = piece[1:].partition(">")
                key, _, name = key.partition(":")
                out.append(f"({f'?P<{name}>' if name else '?:'}{self._phrases[key]}){optional}")
            elif piece.startswith("~~"):
                out.append(f"(?:{_ANY}){{0,{int(piece[2:])}}}?")
            elif piece.startswith("~"):
                out.append(f"(?:{_WORD}){{0,{int(piece[1:])}}}?")
            elif piece in ("^", "$"):
                out.append(piece)
            else:
                optional = "?" if piece.endswith("?") and len(piece) > 1 else ""
                word = piece[:-1] if optional else piece
                words = [word] if word == "|" else word.split("|")
                out.append(f"(?:{_either([one.removeprefix(chr(92)) for one in words])}){optional}")
        return "".join(out), needs

    def _thing(self, kinds: str, name: str | None, optional: str) -> str:
        if kinds in _PLURAL or kinds == "things":
            one = "<@(?:org|area|unit)>" if kinds == "things" else f"<@{_PLURAL[kinds]}>"
            text = f"{one}(?:(?:{self._join[kinds]}){one})*"
        else:
            text = f"<@(?:{kinds})>"
        return f"(?P<{name}>{text}){optional}" if name else f"(?:{text}){optional}"


def _either(words: Sequence[str], known: Mapping[str, str] | None = None) -> str:
    """One of some phrases, the longest first; ``<name>`` in one is a phrase told before it."""
    texts = {_spelt(one, known or {}) for one in words} - {""}
    return "|".join(sorted(texts, key=lambda one: (-len(one), one)))


def _spelt(words: str, known: Mapping[str, str]) -> str:
    parts: list[str] = []
    for text, name, optional in _PIECE.findall(words):
        if name:
            parts.append(f"(?:{known[name]}){optional}")
        parts += [f"<{re.escape(word)}>" for word in phrase(text.replace("_", " "))]
    return "".join(parts)
