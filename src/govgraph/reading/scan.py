"""A sentence as a row of items: what was found, and the words between."""

from collections.abc import Callable, Sequence

from govgraph.reading.english_names import EnglishNames
from govgraph.reading.english_posts import EnglishPosts
from govgraph.reading.figures import Figures
from govgraph.reading.lexicon import Lexicon
from govgraph.reading.naming import Names
from govgraph.reading.papers import Papers
from govgraph.reading.posts import Posts
from govgraph.reading.segments import Sentence
from govgraph.reading.things import Area, Item
from govgraph.reading.tokens import Token, written
from govgraph.reading.words import Phrases

Finder = Callable[[Sequence[Token], int], Item | None]


class Scanner:
    """Finds what the words of an article name.

    Args:
        words: the language.
        text: the article.
        published: the day it came out.
    """

    def __init__(self, words: Lexicon, text: str, published: str | None) -> None:
        self.words = words
        self.names: Names = EnglishNames(words, text) if words.lang == "en" else Names(words, text)
        self.bodies: Posts | EnglishPosts = (
            EnglishPosts(words, self.names, text)
            if isinstance(self.names, EnglishNames)
            else Posts(words, self.names, text)
        )
        self._pronouns = frozenset(words.told["persons"]["pronouns"])
        persons = words.told["persons"]
        self._objects = frozenset(persons.get("objects", ()))
        aged = words.told["organs"]["determiners"][:1] if persons.get("aged") else []
        self._spoken = frozenset([*self._pronouns, *self._objects, *aged])
        self._no_pronouns = frozenset(words.told["persons"].get("not_pronouns", ()))
        self._no_pronouns_after = frozenset(persons.get("not_pronouns_after", ()))
        self.figures = Figures(words, published)
        self._text = text
        self._plural = frozenset(words.told["layout"]["plural"])
        self._joins = frozenset(words.told["layout"]["joins"])
        self._before_numbers = frozenset(words.told["numbers"].get("words_after", ()))
        self._before_ends = frozenset(words.told["numbers"].get("words_after_at_end", ()))
        self._counted_before = frozenset(words.told["numbers"].get("counted_before", ()))
        self._listing = frozenset(words.told["units"]["joins"])
        self._tells = frozenset(words.told["units"].get("tells", ()))
        self._amounts = frozenset(words.told["units"]["amounts"])
        self.papers = Papers(words, self.figures, self.bodies.organ, text)
        self._finders = self._ordered()
        self._chosen: dict[tuple[str, str], tuple[Finder, ...]] = {}

    def _ordered(self) -> tuple[tuple[Finder, frozenset[str], str], ...]:
        """The finders in order: what may begin each (words; A a capital, 9 a digit)."""
        words, bodies, figures = self.words, self.bodies, self.figures

        def firsts(*some: Phrases) -> frozenset[str]:
            return frozenset().union(*(one.firsts for one in some))

        titles = firsts(words.titles, words.former, words.acting, words.new)
        free = "A" if words.lang == "en" else ""  # in English a place's name comes first
        return (
            (self.papers.document, firsts(words.documents), ""),
            (figures.date, figures.firsts, "9"),
            (self._years, frozenset(), "9"),
            (self._number, figures.firsts, "9"),
            (bodies.post, titles | bodies.starts, free),
            (bodies.organ, firsts(words.heads, words.owners) | bodies.starts, free),
            (self._area, firsts(words.levels, words.units), free),
            (self.names.person, firsts(words.honorifics), "A"),
            (self._pronoun, self._spoken, ""),
            (self._known_place, frozenset(), "A"),
        )

    def _suited(self, token: Token) -> tuple[Finder, ...]:
        """The finders that a word may be the beginning for."""
        first = token.raw[0]
        shape = "9" if first.isdecimal() else "A" if first.isupper() else "a"
        key = (token.norm, shape)
        if key not in self._chosen:
            self._chosen[key] = tuple(
                finder
                for finder, known, shapes in self._finders
                if shape in shapes or token.norm in known
            )
        return self._chosen[key]

    def items(self, sentence: Sentence) -> list[Item]:
        """Read a sentence from left to right; what begins first and goes first in order counts."""
        tokens = sentence.tokens
        found: list[Item] = []
        i = 0
        while i < len(tokens):
            item = None
            if areas := self._before_level(tokens, i):
                for area in areas:
                    found += [Item("w", k, k + 1) for k in range(i, area.i)]
                    found.append(area)
                    i = area.j
                continue
            finders = self._suited(tokens[i])
            if finders:
                for finder in finders:
                    item = finder(tokens, i)
                    if item is not None:
                        break
                if item is None and found and found[-1].kind == "post":
                    item = self.names.person(tokens, i, post=True)
            if item is None or item.j <= i:
                item = Item("w", i, i + 1)
            found.append(item)
            i = item.j
            plain = item.kind == "area" and not item.value.after
            if plain and item.value.within is None:
                i = self._listed(tokens, item, found)
            elif item.kind == "unit" and item.value.tier and "," not in item.value.level:
                i = self._told(tokens, item, found)
        return found

    def _told(self, tokens: Sequence[Token], item: Item, found: list[Item]) -> int:
        """Follow "3 xã: A, B và C": the names after counted units are areas of their level."""
        i = item.j
        if i + 1 >= len(tokens) or tokens[i].norm not in self._tells:
            return i
        before = tokens[item.i - 1] if item.i else None
        if before is None or not (before.norm in self._plural or before.raw[0].isdecimal()):
            return i
        at = i + 1
        if not tokens[at].capital or self.words.levels.at(tokens, at):
            return i
        if any(self._finds(tokens, at, kind) for kind in ("post", "organ", "person")):
            return i
        end = self.names.place(tokens, at)
        if end == at or end > at + 4:
            return i
        found += [Item("w", k, k + 1) for k in range(i, at)]
        name = written(self._text, tokens[at:end])
        first = Item("area", at, end, Area(item.value.level, item.value.tier, name))
        found.append(first)
        return self._listed(tokens, first, found, plural=True)

    def _finds(self, tokens: Sequence[Token], at: int, kind: str) -> bool:
        finder = {"post": self.bodies.post, "organ": self.bodies.organ}.get(kind)
        found = finder(tokens, at) if finder else self.names.person(tokens, at)
        return found is not None

    def _listed(
        self, tokens: Sequence[Token], item: Item, found: list[Item], *, plural: bool = False
    ) -> int:
        """Follow "các phường A, B, C": each name is an area of the level said once."""
        i = item.j
        before = tokens[item.i - 1] if item.i else None
        if not plural and (
            before is None or not (before.norm in self._plural or before.raw[0].isdecimal())
        ):
            return i
        while i + 1 < len(tokens) and tokens[i].norm in self._joins:
            at = i + 1
            if tokens[i].norm == "," and tokens[at].norm in self._joins and at + 1 < len(tokens):
                at += 1
            level = self.words.levels.at(tokens, at)
            if level or self.bodies.organ(tokens, at) or self.bodies.post(tokens, at):
                break
            if self.words.honorifics.at(tokens, at):
                break
            end = self.names.place(tokens, at)
            if end == at or end > at + 4:
                break
            found += [Item("w", k, k + 1) for k in range(i, at)]
            name = written(self._text, tokens[at:end])
            found.append(Item("area", at, end, Area(item.value.level, item.value.tier, name)))
            i = end
        return i

    def _before_level(self, tokens: Sequence[Token], i: int) -> list[Item]:
        """ "A, B and C wards": in English a level said once stands after the last name."""
        if isinstance(self.bodies, EnglishPosts) and tokens[i].word:
            return self.bodies.listed(tokens, i)
        return []

    def _pronoun(self, tokens: Sequence[Token], i: int) -> Item | None:
        """ "ông", "anh" without a name: somebody named before."""
        if aged := isinstance(self.names, EnglishNames) and self.names.aged(tokens, i):
            return Item("pro", i, aged)
        if tokens[i].norm in self._objects:
            whom = isinstance(self.bodies, EnglishPosts) and self.bodies.object(tokens, i)
            return Item("pro", i, i + 1) if whom else None
        if tokens[i].norm not in self._pronouns:
            return None
        after = tokens[i + 1].norm if i + 1 < len(tokens) else ""
        before = tokens[i - 1].norm if i else ""
        other = after in self._no_pronouns or before in self._no_pronouns_after
        return None if other else Item("pro", i, i + 1)

    def _known_place(self, tokens: Sequence[Token], i: int) -> Item | None:
        """A place's name without its level: "Cẩm Phả có", where the article has said what it is."""
        if not tokens[i].capital:
            return None
        end = self.names.run(tokens, i)
        norms = tuple(token.norm for token in tokens[i:end])
        known = self.names.levels.get(norms)
        if not known:
            return None
        name = written(self._text, tokens[i:end])
        area = Area(known[0], known[1], name, after=self.words.lang == "en")
        return Item("area", i, end, area)

    def _years(self, tokens: Sequence[Token], i: int) -> Item | None:
        return self.figures.years(tokens, i) if tokens[i].raw[0].isdecimal() else None

    def _number(self, tokens: Sequence[Token], i: int) -> Item | None:
        item = self.figures.number(tokens, i)
        if item is None or item.kind != "num" or tokens[i].raw[0].isdecimal():
            return item
        # "ba", "năm" are numbers only before what is counted.
        counted = item.j < len(tokens) and (
            self._counted(tokens, item.j) or tokens[item.j].norm in self._counted_before
        )
        before = tokens[i - 1].norm if i else ""
        # "from two to one", but "held by one person"
        free = item.value.value > 1 or item.j >= len(tokens) or not tokens[item.j].word
        if counted or (before in self._before_numbers and free):
            return item
        ends = item.j >= len(tokens) or not tokens[item.j].word
        return item if ends and before in self._before_ends and item.value.value > 2 else None

    def _counted(self, tokens: Sequence[Token], j: int) -> bool:
        found = self.words.levels.at(tokens, j)
        if found:
            at = j + found[0]
            return not (at < len(tokens) and tokens[at].capital)
        return bool(self.words.units.at(tokens, j))

    def _area(self, tokens: Sequence[Token], i: int) -> Item | None:
        """An area, or units in general: "xã, thị trấn"; "đơn vị" after a number."""
        item = self.bodies.area(tokens, i)
        if item is None:
            before = tokens[i - 1] if i else None
            found = self.words.units.at(tokens, i)
            if (
                found
                and before is not None
                and (before.raw[0].isdecimal() or before.norm in self._amounts or _owner(before))
            ):
                counted = " ".join(token.norm for token in tokens[i : i + found[0]])
                return Item("unit", i, i + found[0], Area(counted, 0), ("vague",))
            return None
        if item.kind != "unit":
            return item
        end = item.j
        words = [item.value.level]
        while end + 1 < len(tokens) and tokens[end].norm in self._listing:
            step = (
                end + 2
                if tokens[end + 1].norm in self._listing and end + 2 < len(tokens)
                else end + 1
            )
            more = self.bodies.area(tokens, step)
            if more is None or more.kind != "unit" or abs(more.value.tier - item.value.tier) > 0:
                break
            words.append(more.value.level)
            end = more.j
        if len(words) > 1:
            return Item("unit", i, end, Area(", ".join(words), item.value.tier))
        return item


def _owner(token: Token) -> bool:
    """ "the committee's boards": English."""
    return token.norm.endswith("'s")
