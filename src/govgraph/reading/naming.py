"""Runs of capitals: what in them is a place, and what a person.

"Chủ tịch UBND xã Cẩm Hưng Nguyễn Khắc Điền" is a run of five; a commune and a man.
"""

from collections.abc import Sequence

from govgraph.reading.lexicon import Lexicon
from govgraph.reading.things import Item, Person
from govgraph.reading.tokens import Token, written

_QUOTES = {0x2019: "'"}
_LONGEST = 7  # syllables of a run
_PERSON = range(2, 6)  # syllables of a person's name


class Names:
    """Tells places from persons in an article.

    Args:
        words: the language.
        text: the article.
    """

    def __init__(self, words: Lexicon, text: str) -> None:
        self._words = words
        self._text = text
        self.places: set[tuple[str, ...]] = set()
        self.levels: dict[tuple[str, ...], tuple[str, int]] = {}
        self.begin: int | None = None  # where the post begins in which a place is looked for
        self._opens = frozenset(words.told["persons"].get("opens", ()))
        self._known_level = frozenset(words.told["places"].get("levels", ()))
        self._follow_levels = frozenset(words.told["places"].get("said", ()))
        self._doubtful: dict[tuple[str, ...], int] = {}
        self.persons: set[tuple[str, ...]] = set()
        self._after_number = frozenset(words.told["places"].get("after_number", ()))
        places = words.told["places"]
        self._unlike_persons = [tuple(one.split()) for one in places.get("unlike_persons", ())]
        self._like_persons = [tuple(one.split()) for one in places.get("like_persons", ())]
        self._breaks = words.phrases("persons", "breaks")
        self._number = frozenset(words.told["places"].get("number", ()))
        self._schools = words.phrases("organs", "schools")
        provinces = words.told["places"]["names"]
        self._provinces = frozenset(tuple(one.replace(" - ", " ").split()) for one in provinces)
        self._dashed = {tuple(one.replace(" - ", " ").split()) for one in provinces if " - " in one}

    def run(self, tokens: Sequence[Token], i: int) -> int:
        """Say where a run of capitals that begins here ends."""
        words = self._words
        j = i
        while j < len(tokens) and j - i < _LONGEST:
            token = tokens[j]
            if not token.word or not token.capital or token.raw[0].isdecimal():
                break
            if len(token.raw) > 1 and token.raw.isupper() and len(token.raw) > 2:
                break  # an abbreviation
            if words.owners.at(tokens, j) or (j > i and self._addressed(tokens, j)):
                break
            begins = words.titles.at(tokens, j) or words.heads.at(tokens, j)
            if begins and not all(one.capital for one in tokens[j : j + begins[0]]):
                break  # "Văn phòng"; but Trần Văn Phòng is a man
            if j > i and token.start > tokens[j - 1].end + 2:
                break
            j += 1
        return j

    def _addressed(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a word of address begins another name: "Lê Anh Xuân" holds none."""
        found = self._breaks.at(tokens, j)
        after = j + found[0] if found else 0
        return found is not None and after < len(tokens) and tokens[after].capital

    def learn(self, tokens: Sequence[Token]) -> None:
        """Note which names surely are places' or persons', for the rest of the article."""
        words = self._words
        for i in range(len(tokens)):
            if found := words.levels.at(tokens, i) or words.owners.at(tokens, i):
                at = i + found[0]
                j = self.run(tokens, at)
                if at < j <= at + 3 and self._person(tokens[at:j]):
                    name = _norms(tokens[at:j])
                    self._doubtful[name] = self._doubtful.get(name, 0) + 1
                    if self._lies_in(tokens, j):
                        self.places.add(name)
                if at < j <= at + 3 and not self._person(tokens[at:j]):
                    self.places.add(_norms(tokens[at:j]))
                    level = found[1]
                    if not isinstance(level, str):
                        self.levels.setdefault(_norms(tokens[at:j]), (level.words, level.tier))
            elif found := words.honorifics.at(tokens, i):
                at = i + found[0]
                j = self.run(tokens, at)
                if j - at >= 2:
                    self.persons.add(_norms(tokens[at:j]))

    def _lies_in(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a name is a place's by what follows: "(huyện B)", ", huyện B"."""
        at = j + 1 if j < len(tokens) and tokens[j].norm in (",", "(", "thuộc") else j
        found = self._words.levels.at(tokens, at)
        end = at + found[0] if found else at
        return found is not None and end < len(tokens) and tokens[end].capital

    def place(self, tokens: Sequence[Token], i: int, *, post: bool = False) -> int:
        """Say where a place's name that begins here ends; ``i`` where there is none.

        Args:
            tokens: the sentence.
            i: the token after a level or an owner.
            post: it stands in a post, so that a person's name may follow at once.
        """
        if (
            i + 1 < len(tokens)
            and tokens[i].norm in self._number
            and tokens[i + 1].raw[0].isdecimal()
        ):
            return i + 2 if len(tokens[i + 1].norm) <= 3 else i  # "tổ dân phố Số 9A"
        if i < len(tokens) and tokens[i].raw[0].isdecimal():
            return i + 1 if tokens[i].norm.isalnum() and len(tokens[i].norm) <= 3 else i
        j = self.run(tokens, i)
        if j == i:
            return i
        if self._dash(tokens, i, j):
            return self.run(tokens, j + 1)
        run = tokens[i:j]
        size = len(run)
        norms = _norms(run)
        for cut in range(min(size, 4), 0, -1):
            if norms[:cut] in self.places and (cut == size or self._person(run[cut:], after=True)):
                return i + cut
        if post and size == _PERSON[-1] and self._words.family(norms[2:]):
            return i + 2  # "Tỉnh ủy Hà Khê Đặng Hữu Kha": few names have five syllables
        if post and size >= 3 and self._person(run) and self._elided(tokens, i, j, norms):
            return i
        for cut in (2, 1, 3):
            if cut < size and self._person(run[cut:], after=True) and size - cut >= 3:
                return i + cut
        return min(j, i + 4)

    def _elided(self, tokens: Sequence[Token], i: int, j: int, norms: tuple[str, ...]) -> bool:
        """Whether a whole run after a level is a person: "Chủ tịch UBND xã Mai Thị Lài"."""
        if norms in self.persons:
            return True
        if norms in self._words.famous:
            return False
        if set(norms[1:-1]) & self._words.middles or self._not_named_so(tokens, i, norms):
            return True
        if self._doubtful.get(norms, 0) > 1:
            return False  # nobody is named twice right after a level
        if self._words.speaks.at(tokens, j):
            level = tokens[i - 1].norm if i else ""
            if level not in self._follow_levels:
                return True
            return any(one[0].split()[-1] == level for one in self.levels.values())
        if not self._alone(tokens, i):
            return False
        # "xã Lương Phi Hùng, ông A": the person comes after.
        step = j + 1 if j < len(tokens) and tokens[j].norm in (",", "-", "(") else j
        return not (step < len(tokens) and self._words.honorifics.at(tokens, step))

    def _not_named_so(self, tokens: Sequence[Token], i: int, norms: tuple[str, ...]) -> bool:
        """Whether no area of this level has such a name: "UBND huyện Đào Trọng Hinh"."""
        before = [one.norm for one in tokens[max(0, i - 2) : i]]
        level = before[:1] if before[-1:] == ["ủy"] else before
        if level[-1:] == [*self._known_level]:
            return norms not in self._provinces
        known = any(tuple(level[-len(one) :]) == one for one in self._unlike_persons)
        return known and not any(norms[: len(one)] == one for one in self._like_persons)

    def called(self, tokens: Sequence[Token], i: int, at: int) -> bool:
        """Whether what begins like an organ is a person: Đoàn Thị Mai Hương."""
        if (tokens[i].norm,) not in self._words.families or self._words.domain.at(tokens, at):
            return False
        found = self.person(tokens, i)
        return found is not None and found.j - i >= 3

    def numbered(self, tokens: Sequence[Token], end: int) -> bool:
        """Whether a number goes on a village's name: "bản Khao 1"."""
        if end >= len(tokens) or not tokens[end].norm.isdecimal() or len(tokens[end].norm) > 2:
            return False
        return end + 1 == len(tokens) or tokens[end + 1].norm in self._after_number

    def _alone(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a post is nobody's yet, so that the run in it may be whose it is.

        "giữ chức Bí thư Đảng ủy đặc khu Cù Lao Xanh", "ông A, Chủ tịch UBND xã Hồ Đắc Kiện": the
        post is somebody's, and the run a place. A province's name is known.
        """
        first = self.begin
        if i and tokens[i - 1].norm in self._known_level and first is not None:
            return True
        if first is None or first == 0:
            return True
        return tokens[first - 1].norm in self._opens

    def _dash(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        if j + 1 >= len(tokens) or tokens[j].raw not in ("-", "–"):
            return False
        after = self.run(tokens, j + 1)
        return _norms([*tokens[i:j], *tokens[j + 1 : after]]) in self._dashed

    def _person(self, run: Sequence[Token], *, after: bool = False) -> bool:
        """Whether a run is a person's name; ``after`` a place's, famous names too."""
        norms = _norms(run)
        if (norms in self._words.famous and not after) or len(norms) not in _PERSON:
            return norms in self.persons
        own = self._words.family(norms) or norms[1] in self._words.middles
        return len(norms) >= 3 and own

    def person(self, tokens: Sequence[Token], i: int, *, post: bool = False) -> Item | None:
        """Find a person that begins here, with or without a word of address.

        After a ``post`` even a famous name is a person's, not a street's.
        """
        words = self._words
        at = self._after_honorifics(tokens, i)
        honorific = at > i
        if at >= len(tokens):
            return None
        j = self.run(tokens, at)
        size = j - at
        if size == 0:
            return None
        norms = _norms(tokens[at:j])
        if honorific:
            if size == 1 and (norms in words.families and len(norms[0]) < 2):
                return None
            if size == 1 and tokens[at].raw.isupper() and len(tokens[at].raw) > 1:
                return None
            if size > 5:
                return None
            short = size == 1 and "'" not in norms[0].translate(_QUOTES)  # "K'Brếp" is all of it
            return self._made(tokens, i, at, j, short=short, honorific=True)
        if norms in words.famous and norms not in self.persons and not post:
            return None
        if size in _PERSON and norms in self.persons:
            return self._made(tokens, i, at, j, short=False, honorific=False)
        if size not in _PERSON:
            return None
        if not words.family(norms):
            if norms in self.places or not self._introduced(tokens, i, j):
                return None
            return self._made(tokens, i, at, j, short=False, honorific=False)
        if size == 2 and (norms in self.places or not self._two(tokens, i, j, post=post)):
            return None
        if norms in self.places:
            return None
        if self._named_after(tokens, i):
            return None
        return self._made(tokens, i, at, j, short=False, honorific=False)

    def _after_honorifics(self, tokens: Sequence[Token], i: int) -> int:
        """Pass over words of address, each with its full stop."""
        at = i
        while at < len(tokens) and (found := self._words.honorifics.at(tokens, at)):
            at += found[0]
            if at + 1 < len(tokens) and tokens[at].norm == ".":
                at += 1
        return at

    def _named_after(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a street or a school stands before: it is only named after a person."""
        if i > 1 and tokens[i - 1].capital and tokens[i - 2].capital:
            return False  # "Huyện ủy Cẩm Đường Phạm Thị Mẫu": no street
        for size in (1, 2, 3):
            found = self._schools.at(tokens, i - size) if i >= size else None
            if found and found[0] == size:
                longer = self._words.levels.at(tokens, i - 2) if i >= 2 else None
                return not (longer and longer[0] == 2)
        return False

    def _introduced(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether a run of capitals is a person by its place: ": Rah Lan Chung - Phó Bí thư"."""
        begins = i == 0 or tokens[i - 1].norm in (":", ";")
        follows = j + 1 < len(tokens) and tokens[j].raw in (",", "-", "–", "(")
        title = self._words.titles.at(tokens, j + 1) if follows else None
        return bool(begins and j - i >= 2 and title and tokens[j + 1].capital)

    def _two(self, tokens: Sequence[Token], i: int, j: int, *, post: bool) -> bool:
        """Whether two capitals may be a person: only where the words around show it."""
        said = i > 0 and self._words.speaks.at(tokens, j) is not None
        return said or post or self._introduced(tokens, i, j)

    def _made(
        self, tokens: Sequence[Token], i: int, at: int, j: int, *, short: bool, honorific: bool
    ) -> Item:
        name = written(self._text, tokens[at:j])
        address = tokens[i].norm if honorific else ""
        return Item("per", i, j, Person(name, short, honorific, address))


def _norms(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.norm for token in tokens)
