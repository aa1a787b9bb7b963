"""Where an organ's name ends in a Vietnamese sentence: at a word that no such name is made of."""

from collections.abc import Sequence

from govgraph.reading.lexicon import Lexicon
from govgraph.reading.naming import Names
from govgraph.reading.tokens import Token

_NAME = 4  # syllables of whom a school is named after
_LONGEST = 30  # tokens of an organ's name


class Extents:
    """Follows organs' names."""

    _words: Lexicon
    _names: Names
    _joins: frozenset[str]
    _parts: frozenset[str]
    _ends: frozenset[str]
    _after_persons: frozenset[str]
    _verbs_too: frozenset[str]
    _number: frozenset[str]

    def _no_level(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a word of level is half of another: "xã viên", but not "xã Viên Bình"."""
        found = self._words.not_levels.at(tokens, i)
        if not found:
            return False
        shouted = len(tokens[i].raw) > 1 and tokens[i].raw.isupper()
        return shouted or found[0] == 1 or not tokens[i + found[0] - 1].capital

    def _extended(self, tokens: Sequence[Token], at: int, i: int, *, post: bool) -> int:
        """Follow an organ's name over the words such names are made of."""
        words = self._words
        j = at
        limit = min(len(tokens), at + _LONGEST)
        while j < limit:
            token = tokens[j]
            if token.norm in self._joins:
                after = j + 1
                if token.norm == "," and after < limit and tokens[after].norm in self._joins:
                    after += 1
                if (j == at and at - i < 3) or not self._continues(tokens, after):
                    break
                j = after
                continue
            if self._by_number(tokens, j, limit):
                return j + 2
            found = words.domain.at(tokens, j)
            if words.owners.at(tokens, j) or self._area_begins(tokens, j, found[0] if found else 0):
                break
            if found:
                j += found[0]
                continue
            if not token.word or not token.capital or token.raw[0].isdecimal():
                if (
                    j > at
                    and tokens[i].norm in self._after_persons
                    and self._names.numbered(tokens, j)
                ):
                    return j + 1  # "Trường Tiểu học Vĩnh Bình 3"
                if token.raw[0].isdecimal() and j == at and token.norm.isdecimal():
                    j += 1
                    continue
                break
            if words.titles.at(tokens, j) and words.titles.at(tokens, j)[0] > 1:  # type: ignore[index]
                break
            if j > at and words.honorifics.at(tokens, j):
                break
            if self._names.person(tokens, j) and not self._domain_run(tokens, j):
                called = self._names.run(tokens, j)  # "Trường THCS Lê Tấn Quốc"
                if tokens[i].norm not in self._after_persons or called - j > _NAME:
                    break
                return called
            if j > at and words.heads.at(tokens, j) and not token.raw.isupper():
                named = tokens[i].norm in self._after_persons and tokens[j - 1].capital
                if not named or words.domain.at(tokens, j - 1) or self._heads_more(tokens, j):
                    break  # but "Trường Mầm non Hoa Ban"
            j += 1
            if self._compound(tokens, at, j, limit) and not words.domain.at(tokens, j):
                j += 1
        return j

    def _by_number(self, tokens: Sequence[Token], j: int, limit: int) -> bool:
        """ "Ban Quản lý dự án khu vực số 2"."""
        numbered = j + 1 < limit and tokens[j].norm in self._number
        return numbered and tokens[j + 1].norm.isdecimal()

    def _heads_more(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a name goes on after a head: "Ban Tổ chức"."""
        return j + 1 < len(tokens) and (
            tokens[j + 1].capital or bool(self._words.domain.at(tokens, j + 1))
        )

    def _compound(self, tokens: Sequence[Token], at: int, j: int, limit: int) -> bool:
        """Whether a word goes on that a capital has begun: "Trường Trung *cấp*", "Khí *tượng*"."""
        if j >= limit or not tokens[j].word or tokens[j].capital:
            return False
        lone = j - 1 == at or not tokens[j - 2].capital
        first = j - 1 == at or tokens[j - 2].norm in self._joins
        begins = self._words.levels.at(tokens, j) or self._words.owners.at(tokens, j)
        return lone and first and not begins and tokens[j].norm not in self._ends

    def _domain_run(self, tokens: Sequence[Token], j: int) -> bool:
        return bool(self._words.domain.at(tokens, j))

    def _area_begins(self, tokens: Sequence[Token], j: int, longer: int) -> bool:
        found = self._words.levels.at(tokens, j)
        if not found or found[0] < longer or self._no_level(tokens, j):
            return False
        if found[0] > 1 or found[1].tier < 4:
            return True
        at = j + found[0]
        return at < len(tokens) and (tokens[at].capital or tokens[at].raw[0].isdecimal())

    def _continues(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether after "và" or a comma the same organ's name goes on."""
        if j >= len(tokens):
            return False
        words = self._words
        if tokens[j - 1].norm == "," and tokens[j].norm in self._verbs_too:
            return False  # "Sở Thương mại, hoạt động từ ngày 1/4"
        if words.domain.at(tokens, j):
            head = words.heads.at(tokens, j)
            if head is None:
                return not self._title(tokens, j)
            # "Ban Tuyên giáo và Ban Dân vận": a new organ; "Tổ chức - Nội vụ" goes on.
            longer = words.domain.at(tokens, j)
            assert longer is not None
            if longer[0] > head[0]:
                return True
            at = j + head[0]
            return not (
                at < len(tokens) and (tokens[at].capital or words.domain.at(tokens, at))
            ) and (head[1].words in self._parts or not tokens[j].capital)
        token = tokens[j]
        return token.raw.isupper() and len(token.raw) > 2 and not words.heads.at(tokens, j)

    def _title(self, tokens: Sequence[Token], j: int) -> bool:
        found = self._words.titles.at(tokens, j)
        return bool(found and found[0] > 1)
