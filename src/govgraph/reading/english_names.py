"""Runs of capitals in an English sentence: what in them is a place, and what a person.

Names in English news of Vietnam are Vietnamese names, with their marks or without: a word without
marks that is no Vietnamese syllable ("Culture", "House") is of no name.
"""

import re
from collections.abc import Sequence

from govgraph.reading.english_spelling import Spelling
from govgraph.reading.lexicon import Lexicon
from govgraph.reading.things import Item, Person
from govgraph.reading.tokens import Token, bare, written

_LONGEST = 6  # words of a name
_NAME = range(2, 6)  # words of a person's name
_AGED = re.compile(r"[2-9]\d-year-old")


class EnglishNames(Spelling):
    """Tells places from persons in an English article.

    Args:
        words: the language.
        text: the article.
    """

    def __init__(self, words: Lexicon, text: str) -> None:
        super().__init__(words, text)
        persons = words.told["persons"]
        self._no_names = frozenset(persons["not_names"])
        self._inside = frozenset(persons["names_too"])
        self._at = frozenset(persons["places_after"])
        self._follows = frozenset(persons["follows"])
        self._aged = frozenset(persons["aged"])
        self._ages_after: str = words.told["organs"]["determiners"][0]
        self._listing = frozenset(words.told["layout"]["joins"])
        self._plurals = frozenset(words.told["units"]["plurals"].values())
        self._articles = frozenset(persons["articles"])
        self._after_given = frozenset(persons["after_given"])
        self._asides = frozenset(persons["asides"])
        self._private = words.phrases("titles", "private")
        self._stems = frozenset(persons["stems"])
        self._as = frozenset(persons["as"])
        self._known = frozenset(tuple(map(bare, one)) for one in words.famous)
        self._middles = {bare(one) for one in words.middles}
        self.given: set[tuple[str, ...]] = set()

    def run(self, tokens: Sequence[Token], i: int) -> int:
        """Say where a run of capitals that begins here ends."""
        words = self._words
        j = i
        while j < len(tokens) and j - i < _LONGEST:
            token = tokens[j]
            if j > i and self._numbered_level(tokens, j):
                return j + 1  # "Nam Mẫu 1 Hamlet"
            if not token.word or not token.capital or token.raw[0].isdecimal():
                break
            if len(token.raw) > 2 and token.raw.isupper():
                break
            if j > i and token.start > tokens[j - 1].end + 2:
                break
            shut = token.norm in self._no_names
            named = token.norm in self._inside if j > i else self._begins_name(tokens, j)
            if shut and not named:
                break
            if words.levels.at(tokens, j):
                break
            if not self.vietnamese(token) and (j == i or tokens[j - 1].norm not in self._stems):
                break
            if j > i and self._addressed(tokens, j):
                break
            if words.titles.at(tokens, j) or words.heads.at(tokens, j):
                break
            j += 1
            if token.norm.endswith(self.owner):
                break  # "Nguyễn Văn An's": here the name ends
        return j

    def _numbered_level(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a number goes on a name before a level."""
        norm = tokens[j].norm
        if not norm.isdecimal() or len(norm) > 2 or j + 1 >= len(tokens):
            return False
        return tokens[j + 1].capital and self._words.levels.at(tokens, j + 1) is not None

    def _begins_name(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a small word is a family's name: "To Thi Lan", or a place's: "An Thới"."""
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if after is not None and self._titled_name(tokens, i):
            return True
        if tokens[i].norm in self._articles and after is not None and after.capital:
            inside = i > 0 and (tokens[i - 1].word or tokens[i - 1].raw == ",")
            before_vowel = bare(after.norm)[0] in "aeiou"
            known = any(one[:2] == (tokens[i].norm, after.norm) for one in self.places)
            sure = known or inside or (len(tokens[i].norm) == 2 and not before_vowel)
            if sure and self.vietnamese(after) and after.norm not in self._no_names:
                return True
        return (
            tokens[i].norm in self._families
            and after is not None
            and after.capital
            and bare(after.norm) in self._middles
        )

    def _titled_name(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a sentence begins with a name and its title: "To Ngoc Hieu, Chairman"."""
        if i or tokens[i].norm not in self._families | self._articles:
            return False
        j = 1
        while j < min(len(tokens), _NAME.stop) and tokens[j].capital and tokens[j].word:
            if not self.vietnamese(tokens[j]) or tokens[j].norm in self._no_names:
                return False
            j += 1
        enough = j > 2 or (j == 2 and tokens[0].norm in self._articles)
        return enough and j < len(tokens) and tokens[j].raw == "," and self._shown(tokens, 0, j)

    def learn(self, tokens: Sequence[Token]) -> None:
        """Note which names surely are places' or persons', for the rest of the article."""
        words = self._words
        i = 0
        row: list[tuple[str, ...]] = []  # "A, B and C communes"
        while i < len(tokens):
            if not tokens[i].capital and tokens[i].norm not in self._listing:
                row.clear()
            j = self.run(tokens, i)
            if j == i:
                i += 1
                continue
            norms = self.norms(tokens[i:j])
            found = words.levels.at(tokens, j)
            addressed = i and words.honorifics.at(tokens, i - 1)
            if found and (tokens[j].capital or not self._man(norms)) and not addressed:
                level = found[1]
                said = " ".join(token.norm for token in tokens[j : j + found[0]])
                several = tokens[j].norm in self._plurals or said in self._plurals
                for name in (norms, *(row if several else ())):
                    self.places.add(name)
                    self.levels.setdefault(name, (level.words, level.tier))
            elif j - i >= 2 and (addressed or (j - i >= 3 and self.family(norms))):
                if addressed:
                    self.persons.add(norms)
                self.given.add(norms[-1:])
                if j - i >= 4:
                    self.given.add(norms[-2:])  # "Sô Ni"
            row.append(norms)
            i = j

    def _man(self, norms: Sequence[str]) -> bool:
        """Whether a name is surely a person's."""
        return len(norms) >= 3 and self.family(norms) and bare(norms[1]) in self._middles

    def person(self, tokens: Sequence[Token], i: int, *, post: bool = False) -> Item | None:
        """Find a person that begins here, with or without a word of address."""
        words = self._words
        at = self._after_honorifics(tokens, i)
        honorific = at > i
        j = self.run(tokens, at) if at < len(tokens) else at
        if honorific and j == at and at < len(tokens) and tokens[at].capital:
            j += tokens[at].norm in self._inside  # "Mr An"
        if j == at == i and self._inner_name(tokens, i):
            j += 1  # "Until May An was", "An, 51, was"
        size = j - at
        if size == 0 or self._schools.at(tokens, j) or self._of_trade(tokens, j):
            return None
        if not honorific and i and tokens[i - 1].capital and self.run(tokens, i - 1) >= j:
            return None  # the rest of a longer run, which is something else
        norms = self.norms(tokens[at:j])
        if honorific:
            known = size == 1 and tokens[at].raw.isupper() and len(tokens[at].raw) > 1
            return None if known else self._made(tokens, i, at, j, short=size == 1, honorific=True)
        if norms in self.given and norms not in self.places and norms not in self.persons:
            alone = not self._tied(tokens, i) and (size == 1 or self._acts(tokens, j))
            if alone and (j >= len(tokens) or not tokens[j].capital):
                return self._made(tokens, i, at, j, short=True, honorific=False)
        if size == 1:
            return None
        if size not in _NAME or norms in self.places or words.levels.at(tokens, j):
            return None
        if len(norms[-1]) == 1 and any(one[:-1] == norms[:-1] for one in self.places):
            return None  # "Trà Cú A" beside "Trà Cú B Hamlet"
        if norms not in self.persons and not post:
            shown = self._shown(tokens, i, j)
            if tuple(map(bare, norms)) in self._known and not shown:
                return None
            if size == 2 and not (shown or (self.family(norms) and self._speaks(tokens, j))):
                return None
            if size > 2 and not self.family(norms) and not (shown or self._speaks(tokens, j)):
                return None
            if (size == 2 or not self.family(norms)) and self._tied(tokens, i):
                return None
        elif post and self._tied(tokens, i):
            return None
        if self._named_after(tokens, i):
            return None
        return self._made(tokens, i, at, j, short=False, honorific=False)

    def written(self, tokens: Sequence[Token]) -> str:
        """A name, without what says that something is its own."""
        name = written(self._text, tokens)
        return name[: -len(self.owner)] if tokens[-1].norm.endswith(self.owner) else name

    def norms(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """The norms of a name."""
        return tuple(token.norm.removesuffix(self.owner) for token in tokens)

    def _tied(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a word before makes a place of it: "in Thừa Thiên Huế"."""
        return i > 0 and tokens[i - 1].norm in self._at

    def _shown(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether a title follows: "Rah Lan Chung, deputy secretary", or an age."""
        if (
            j + 1 < len(tokens)
            and tokens[j].norm in self._as
            and i
            and tokens[i - 1].norm in self._listing
        ):
            return self._words.titles.at(tokens, j + 1) is not None
        if j + 1 >= len(tokens) or tokens[j].raw not in (",", "-", "–", "—", "("):
            return False
        after = tokens[j + 1]
        if after.norm.isdecimal() and len(after.norm) == 2:
            return True
        for step in range(j + 1, min(len(tokens), j + 4)):
            if self._words.titles.at(tokens, step) or self._words.former.at(tokens, step):
                return True
        return after.norm in self._follows

    def _acts(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether somebody follows who does something, has an age, or whose something is."""
        aged = [one.norm for one in tokens[j : j + 2]]
        if len(aged) == 2 and aged[0] == ",":
            told = aged[1] in self._asides or (aged[1].isdecimal() and len(aged[1]) == 2)
            return told or self._speaks(tokens, j)
        return tokens[j - 1].norm.endswith(self.owner) or self._speaks(tokens, j)

    def aged(self, tokens: Sequence[Token], i: int) -> int:
        """Where "the 45-year-old official" ends: whoever was named before; 0 where it is not."""
        if i + 1 >= len(tokens) or tokens[i].norm != self._ages_after:
            return 0
        if not _AGED.fullmatch(tokens[i + 1].norm):
            return 0
        more = i + 2 < len(tokens) and tokens[i + 2].norm in self._aged
        return i + 2 + more

    def _inner_name(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a small word with a capital inside a sentence is somebody's given name."""
        token = tokens[i]
        if not token.capital or token.raw.isupper() or token.norm not in self._inside:
            return False
        if (token.norm,) not in self.given:
            return False
        follows = i + 1 < len(tokens) and tokens[i + 1].norm in self._after_given
        return (i > 0 and tokens[i - 1].word) or follows

    def _of_trade(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a run is the beginning of a firm's name: "Thảo Nguyên Tea Ltd"."""
        if j >= len(tokens) or not tokens[j].capital or tokens[j - 1].norm.endswith(self.owner):
            return False
        if self._private.at(tokens, j):
            return True
        token, words = tokens[j], self._words
        known = (words.titles, words.heads, words.levels, words.honorifics, words.former)
        foreign = len(token.raw) > 2 and not self.vietnamese(token) and not token.raw.isupper()
        return (
            foreign
            and token.norm not in self._no_names
            and not any(one.at(tokens, j) for one in known)
        )

    def _speaks(self, tokens: Sequence[Token], j: int) -> bool:
        step = j + 1 if j < len(tokens) and tokens[j].norm == "," else j
        return self._words.speaks.at(tokens, step) is not None

    def _made(
        self, tokens: Sequence[Token], i: int, at: int, j: int, *, short: bool, honorific: bool
    ) -> Item:
        name = self.written(tokens[at:j])
        return Item("per", i, j, Person(name, short, honorific))
