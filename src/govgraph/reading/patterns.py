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
from functools import cached_property
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


@dataclass
class Rule:
    """A pattern with what it means: the rest of its table in the file.

    ``needs``: kinds of things that a sentence must hold; ``words``: sets of words or kinds, one of
    each of which it must hold. The pattern is built when a sentence first holds all of these:
    building every pattern takes longer than reading an article.
    """

    name: str
    text: str
    needs: frozenset[str]
    words: Sequence[frozenset[str]]
    says: Mapping[str, Any]
    where: str = ""

    @cached_property
    def pattern(self) -> Any:
        """The pattern, built."""
        options = re2.Options()
        options.max_mem = 64 << 20
        options.log_errors = False
        try:
            return re2.compile(self.text, options)
        except re2.error as error:
            raise GovgraphError(
                "read-rule", where=self.where, rule=self.name, what=error
            ) from error

    def fits(self, row: "Row") -> bool:
        """Whether a sentence holds what the pattern cannot do without."""
        return self.needs <= row.kinds and not any(map(row.words.isdisjoint, self.words))


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
        self.words = frozenset(
            tokens[item.i].norm if item.kind == "w" else f"@{item.kind}" for item in items
        )

    def find(self, rule: Rule) -> Iterator["Match"]:
        """Find the places where a rule's pattern fits, one after the other."""
        if not rule.fits(self):
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
        self._signs: dict[str, frozenset[str]] = {}
        for name, words in phrases.items():
            self._phrases[name] = _either(words, self._phrases)
            self._signs[name] = _signs(words, self._signs)
        joins = told.get("join", {}).items()
        self._join = {
            name: _either(words, self._phrases) for name, words in joins if isinstance(words, list)
        }
        self._where = where
        self.rules = [self._rule(one) for one in told.get("rule", ())]

    def _rule(self, told: Mapping[str, Any]) -> Rule:
        name = str(told.get("id", "?"))
        try:
            text, needs, words = self._compiled(str(told["pattern"]))
        except KeyError as error:
            raise GovgraphError("read-rule", where=self._where, rule=name, what=error) from error
        return Rule(name, text, frozenset(needs), words, told, self._where)

    def _compiled(self, pattern: str) -> tuple[str, set[str], list[frozenset[str]]]:
        out: list[str] = []
        needs: set[str] = set()
        sure: list[frozenset[str]] = []
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
                elif not depth and not optional and "|" in kinds:
                    sure.append(frozenset(f"@{kind}" for kind in kinds.split("|")))
            elif piece.startswith("<"):
                key, _, optional = piece[1:].partition(">")
                key, _, name = key.partition(":")
                out.append(f"({f'?P<{name}>' if name else '?:'}{self._phrases[key]}){optional}")
                if not depth and not optional:
                    sure.append(self._signs[key])
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
                words = [one.removeprefix(chr(92)) for one in words]
                out.append(f"(?:{_either(words)}){optional}")
                if not depth and not optional:
                    sure.append(_signs(words, {}))
        return "".join(out), needs, [one for one in sure if one]

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
        parts += [f"<{re.escape(word)}>" for word in phrase(_words(text))]
    return "".join(parts)


def _signs(phrases: Sequence[str], known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Words of which one stands wherever one of some phrases does; none where that is not sure.

    Example:
        >>> sorted(_signs(["was named", "<be>? picked", "<be>"], {"be": frozenset({"is"})}))
        ['is', 'named', 'picked']
    """
    found: set[str] = set()
    for one in filter(None, phrases):
        pieces = _PIECE.findall(one)
        own = [word for text, name, _ in pieces if not name for word in phrase(_words(text))]
        if own:
            found.add(max(own, key=len))
            continue
        held = [known[name] for _, name, optional in pieces if name and not optional]
        if not held or not all(held):
            return frozenset()
        found |= min(held, key=len)
    return frozenset(found)


def _words(text: str) -> str:
    return text.replace("_", " ")
