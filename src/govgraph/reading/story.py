"""An article while it is being read: its sentences as rows, and the claims found so far."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from govgraph import resources
from govgraph.reading.claims import Resolved
from govgraph.reading.context import Context
from govgraph.reading.patterns import Row
from govgraph.reading.seen import Seen
from govgraph.reading.segments import Sentence
from govgraph.reading.things import Area, Item, Post
from govgraph.reading.tokens import Token

_LIST = 30  # lines of a list, back to what introduces it
_NEAR = 10  # lines of a paragraph, before and after
_STOPS = frozenset({";"})


@dataclass
class Draft:
    """A claim in the making."""

    kind: str
    status: str
    explicit: bool
    start: int
    end: int
    fields: dict[str, Any]
    rule: str
    resolved: list[Resolved] = field(default_factory=list)
    flags: tuple[str, ...] = ()
    open_list: bool = False
    posts: tuple[Post, ...] = ()
    caption: bool = False
    range: tuple[str | None, str | None] | None = None

    @property
    def about(self) -> dict[str, Any]:
        """The fields that tell its post."""
        return {name: self.fields[name] for name in ("post", "organ", "area")}


class Part:
    """A part of a sentence that patterns run on: what stands between semicolons.

    ``before`` and ``after`` are the words of the whole sentence around it.
    """

    def __init__(self, items: Sequence[Item], line: "Line") -> None:
        self.items = list(items)
        self.line = line
        self.row = Row(self.items, line.tokens)
        self._places = {item.i: place for place, item in enumerate(self.items)}

    def place(self, item: Item) -> int:
        """Where an item stands; what it means may have been completed since."""
        return self._places[item.i]

    def words(self, first: int, last: int) -> str:
        """The words between two items, each with a space before and after."""
        return _words(self.line.tokens, self.items[max(0, first) : last])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where a range of items stands in the text."""
        tokens = self.line.tokens
        return tokens[self.items[first].i].start, tokens[self.items[last - 1].j - 1].end

    def of(self, *items: Item) -> tuple[int, int]:
        """Where some items stand, from the first to the last."""
        tokens = self.line.tokens
        return (
            min(tokens[one.i].start for one in items),
            max(tokens[one.j - 1].end for one in items),
        )


class Line:
    """A sentence with what was found in it."""

    def __init__(self, sentence: Sentence, items: list[Item], number: int = 0) -> None:
        self.sentence = sentence
        self.number = number
        self.tokens: list[Token] = sentence.tokens
        self.items = items
        self.used: set[int] = set()  # posts that belong to persons
        self.parts = [Part(one, self) for one in _split(items, sentence.tokens)]

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        return self.sentence.paragraph

    @property
    def open(self) -> bool:
        """Whether a list in it goes on: it ends in "..."."""
        return any(token.norm == "..." for token in self.tokens)

    @property
    def question(self) -> bool:
        """Whether it asks."""
        return any(token.norm == "?" for token in self.tokens[-2:])

    @cached_property
    def all_words(self) -> str:
        """All its words, each with a space before and after; things are "@"."""
        return _words(self.tokens, self.items)

    def words(self) -> str:
        """All its words, each with a space before and after; things are "@"."""
        return self.all_words


@dataclass
class Story:
    """All of an article."""

    lang: str
    published: str | None
    lines: list[Line]
    context: Context
    told: dict[str, Any]
    drafts: list[Draft] = field(default_factory=list)
    _sorted: list[Draft] = field(default_factory=list)

    def near(self, line: Line) -> list[Line]:
        """The lines of a line's paragraph, not further off than a reader remembers."""
        around = self.lines[max(0, line.number - _NEAR) : line.number + _NEAR + 1]
        return [one for one in around if one.paragraph == line.paragraph]

    def before(self, line: Line, count: int) -> list[Line]:
        """The lines just before a line, the nearest last."""
        return self.lines[max(0, line.number - count) : line.number]

    def above(self, line: Line) -> list[Line]:
        """The paragraph that introduces the list a line is of, its last line first."""
        above = [one for one in self.before(line, _LIST) if not one.sentence.bullet]
        if not line.sentence.bullet or not above:
            return []
        return [one for one in reversed(above) if one.paragraph == above[-1].paragraph]

    def spoken_of(self, part: Part, item: Item, area: Area) -> Seen | None:
        """Which area a level without a name ("phường") means where an item stands."""
        start, _ = part.of(item)
        return self.context.named(area.level, area.tier, start, part.line.paragraph)

    def within(self, start: int, end: int) -> list[Draft]:
        """The drafts that begin in a span of the text; when all that make them are done."""
        if len(self._sorted) != len(self.drafts):
            self._sorted = sorted(self.drafts, key=lambda one: one.start)
        low = bisect_left(self._sorted, start, key=lambda one: one.start)
        high = bisect_left(self._sorted, end, key=lambda one: one.start)
        return self._sorted[low:high]


def _words(tokens: Sequence[Token], items: Sequence[Item]) -> str:
    shown = [tokens[one.i].norm if one.kind == "w" else "@" for one in items]
    return joined(f" {' '.join(shown)} ")


def joined(words: str) -> str:
    """Write compounds as one word, so that a cue is not found in half of one.

    Example:
        >>> joined(" sau khi sắp xếp ")
        ' sau khi sắp_xếp '
    """
    for compound, whole in _compounds():
        if compound in words:
            words = words.replace(compound, whole)
    return words


@cache
def _compounds() -> tuple[tuple[str, str], ...]:
    told = resources.toml("queries", "reading/languages.toml")["compounds"]
    return tuple((f" {one} ", f" {one.replace(' ', '_')} ") for one in told)


def cues(marks: Mapping[str, Any]) -> dict[str, list[str]]:
    """The cues of a file, each as it stands among words."""
    return {name: [joined(f" {one} ") for one in some] for name, some in marks["cues"].items()}


class Cued:
    """Looks for the cues of a file among words."""

    _marks: Mapping[str, Sequence[str]]

    def _cue(self, name: str, words: str) -> bool:
        return any(one in words for one in self._marks.get(name, ()))


def _split(items: Sequence[Item], tokens: Sequence[Token]) -> list[list[Item]]:
    parts: list[list[Item]] = [[]]
    for item in items:
        if item.kind == "w" and tokens[item.i].norm in _STOPS:
            parts.append([])
        else:
            parts[-1].append(item)
    return [part for part in parts if part]
