"""Areas in an English sentence: the name first, then the level; of several the level once."""

import re
from collections.abc import Sequence

from govgraph.reading.english_names import EnglishNames
from govgraph.reading.lexicon import Level, Lexicon
from govgraph.reading.things import Area, Item
from govgraph.reading.tokens import Token, written
from govgraph.reading.words import Phrases

_NUMBERED = re.compile(r"\d{1,2}[A-Z]?")
_SHOUTED = 5  # words of an area in capitals
_LISTED = 12  # names of a list before their level: "A, B and C wards"


class EnglishAreas:
    """Finds areas.

    Args:
        words: the language.
        names: who tells places from persons.
        text: the article.
    """

    def __init__(self, words: Lexicon, names: EnglishNames, text: str) -> None:
        self._words = words
        self._names = names
        self._text = text
        organs = words.told["organs"]
        self._short = words.phrases("organs", "short")
        self._private = words.phrases("titles", "private")
        owning = (*organs["plain"], *organs["by_itself"])
        self._owned = Phrases({f"{one}'s": one for one in owning})
        self._verbs = organs["verbs"]
        self._acting = frozenset(self._verbs) & frozenset(words.told["titles"]["singular"])
        self._the = frozenset(organs["determiners"])
        self._ofs = frozenset(organs["of"])
        self._joins = frozenset(organs["joins"])
        self._and = frozenset(organs["ands"])
        self._bound = frozenset(organs["bound"])
        self._aide: str = organs["aide"]
        self._purposes = frozenset(organs["purposes"])
        self._objects = words.phrases("persons", "objects")
        self._object_verbs = frozenset(words.told["persons"]["object_verbs"])
        self._bound_first: str = organs["bound"][0]
        self._lists = frozenset(organs["lists"])
        self._offices = frozenset(organs["offices"])
        self._bodies = frozenset(organs["bodies"])
        self._elided = frozenset(organs["elided"])
        self._by_itself = frozenset(organs["by_itself"])
        self._no_words = frozenset(words.told["persons"]["not_names"])
        self._adjectives = words.told["level_adjectives"]
        self._adjectival = frozenset(self._adjectives.values())
        self._named = frozenset(organs["named"])
        self._called = frozenset(organs["called"])
        self._generic = frozenset(organs["generic"])
        self._served = frozenset(organs["served"])
        self._country = tuple(organs["country"].split())
        self._times = frozenset(organs["times"])
        self._events = frozenset(organs["events"])
        self._zones = words.phrases("organs", "zones")
        self._old = frozenset(organs["old"])
        self._ended = frozenset(organs["ended"])
        self._number = words.phrases("documents", "number")
        self._plurals = {one: key for key, one in words.told["units"]["plurals"].items()}
        self.starts = (
            self._short.firsts | words.domain.firsts | words.levels.firsts | self._owned.firsts
        ) | self._the

    def _core(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """The own words of an organ, where one begins here."""
        raise NotImplementedError

    def _shouted(self, tokens: Sequence[Token], i: int) -> Item | None:
        """ "KIM NGỌC DISTRICT": an area in capitals, with its level."""
        j = i
        while j < len(tokens) and j - i < _SHOUTED and tokens[j].raw.isupper():
            if j > i and (found := self._words.levels.at(tokens, j)):
                shown = written(self._text, tokens[i:j]).title()
                return Item(
                    "area", i, j + 1, Area(found[1].words, found[1].tier, shown, after=True)
                )
            j += 1
        return None

    def area(self, tokens: Sequence[Token], i: int, *, post: bool = False) -> Item | None:
        """Find an area that begins here: "Tam Lộc District", "Ward 5", or only "district"."""
        if tokens[i].raw.isupper() and (shouted := self._shouted(tokens, i)):
            return shouted
        name = self._names.run(tokens, i)
        if name > i:
            found = self._words.levels.at(tokens, name)
            if found and tokens[name].norm not in self._adjectival:
                end = name + found[0]
                label = self._names.written(tokens[i:name])
                return Item("area", i, end, Area(found[1].words, found[1].tier, label, after=True))
            norms = self._names.norms(tokens[i:name])
            if known := self._names.levels.get(norms):
                label = self._names.written(tokens[i:name])
                return Item("area", i, name, Area(known[0], known[1], label, after=True))
            return None
        found = self._words.levels.at(tokens, i)
        counted = self._words.units.at(tokens, i) if found else None
        if found and counted and counted[0] > found[0]:
            said = " ".join(token.norm for token in tokens[i : i + counted[0]])
            unit = Area(said.replace(" - ", "-"), found[1].tier, after=True)
            return Item("unit", i, i + counted[0], unit)
        kinds = self._words.units.at(tokens, i + found[0]) if found else None
        if found and kinds and self._whose(tokens, i, i + found[0], kinds):
            said = written(self._text, tokens[i : i + found[0] + kinds[0]])
            return Item("unit", i, i + found[0] + kinds[0], Area(said, found[1].tier, after=True))
        if found and norm(tokens, i + found[0]) == self._bound_first:
            end = self._names.run(tokens, i + found[0] + 1)
            if end > i + found[0] + 1 and not self._words.levels.at(tokens, end):
                label = self._names.written(tokens[i + found[0] + 1 : end])
                area = Area(found[1].words, found[1].tier, label, after=True)
                return Item("area", i, end, area)
        if found and not self._words.not_levels.at(tokens, i):
            return self._level(tokens, i, i + found[0], found[1])
        return None

    def _whose(self, tokens: Sequence[Token], i: int, j: int, kinds: tuple[int, str]) -> bool:
        """Whether units are a level's: "the number of provincial departments"."""
        small = not tokens[i].capital and tokens[i].norm not in self._plurals
        owned = tokens[j - 1].norm.endswith(self._names.owner)
        level = self._words.levels.at(tokens, j)
        return small and not owned and not level and tokens[j].word and bool(kinds[1])

    def _level(self, tokens: Sequence[Token], i: int, j: int, level: Level) -> Item:
        """A level by itself, or with the number that is its name."""
        number = self._number.at(tokens, j)
        at = j + number[0] if number else j
        if number and at < len(tokens) and tokens[at].norm == ".":
            at += 1
        if (
            at < len(tokens)
            and _NUMBERED.fullmatch(tokens[at].raw)
            and (tokens[i].capital or number)
        ):
            name = tokens[at].raw
            return Item("area", i, at + 1, Area(level.words, level.tier, name))
        said = self._names.written(tokens[i:j])
        return Item("unit", i, j, Area(level.words, level.tier, after=True, said=said))

    def _the_here(self, tokens: Sequence[Token], i: int) -> int:
        """1 where a determiner stands before more; "A Lưới" begins with none."""
        if i + 1 >= len(tokens) or tokens[i].norm not in self._the:
            return 0
        return int(not (tokens[i].capital and self._names.run(tokens, i) > i + 1))

    def object(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether "her" is whom somebody elects or relieves: "elected her chair"."""
        if i == 0 or not self._objects.at(tokens, i):
            return False
        return tokens[i - 1].norm in self._object_verbs

    def listed(self, tokens: Sequence[Token], i: int) -> list[Item]:
        """Find "A, B and C wards", "the wards of A and B": areas whose level is said once."""
        level_first = self._words.levels.at(tokens, i)
        if level_first and tokens[i + level_first[0] - 1].norm in self._plurals:
            return self._after_level(tokens, i, i + level_first[0], level_first[1])
        if not tokens[i].capital:
            return []
        spans: list[tuple[int, int]] = []
        at = i
        last = False
        while len(spans) < _LISTED:
            end = self._names.run(tokens, at)
            if end == at or end > at + 4:
                return []
            spans.append((at, end))
            found = self._words.levels.at(tokens, end)
            if found:
                said = " ".join(token.norm for token in tokens[end : end + found[0]])
                plural = said in self._plurals or said.split()[-1] in self._plurals
                if not (last and plural and len(spans) > 1):
                    return []
                level: Level = found[1]
                items = []
                for place, (first, stop) in enumerate(spans):
                    name = written(self._text, tokens[first:stop])
                    stop += found[0] if place == len(spans) - 1 else 0
                    area = Area(level.words, level.tier, name, after=True)
                    items.append(Item("area", first, stop, area))
                return items
            at = end
            while at < len(tokens) and tokens[at].norm in self._joins and at < end + 2:
                last = last or tokens[at].norm in self._and
                at += 1
            if at == end or at >= len(tokens):
                return []
        return []

    def _after_level(self, tokens: Sequence[Token], i: int, j: int, level: Level) -> list[Item]:
        """The areas of "the wards of A, B and C", "Wards 1, 2 and 3"."""
        at = j + 1 if norm(tokens, j) in self._lists else j
        items: list[Item] = []
        while len(items) < _LISTED:
            number = at < len(tokens) and tokens[at].norm.isdecimal() and len(tokens[at].norm) < 3
            if (number and not (at == j or items)) or (not number and items and at == j):
                break
            end = at + 1 if number else self._names.run(tokens, at)
            if end == at or end > at + 4 or self._words.levels.at(tokens, end):
                break
            if not number and self._core(tokens, end) is not None:
                break
            name = written(self._text, tokens[at:end])
            area = Area(level.words, level.tier, name, after=not number)
            items.append(Item("area", at if items else i, end, area))
            step = end
            while norm(tokens, step) in self._joins and step < end + 2:
                step += 1
            if step == end:
                break
            at = step
        return items if len(items) > 1 else []


def norm(tokens: Sequence[Token], at: int) -> str:
    """The norm of a token, or nothing beyond the end."""
    return tokens[at].norm if 0 <= at < len(tokens) else ""
