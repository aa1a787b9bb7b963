"""Organs and areas in a Vietnamese sentence: head first, then what it is of."""

from collections.abc import Sequence

from govgraph.reading.extents import Extents
from govgraph.reading.lexicon import Head, Level, Lexicon
from govgraph.reading.naming import Names
from govgraph.reading.things import Area, Item, Organ
from govgraph.reading.tokens import Token, written


class Bodies(Extents):
    """Finds organs and areas.

    Args:
        words: the language.
        names: who tells places from persons.
        text: the article.
    """

    def __init__(self, words: Lexicon, names: Names, text: str) -> None:
        self._words = words
        self._names = names
        self._text = text
        organs = words.told["organs"]
        self._joins = frozenset(organs["joins"])
        self._listing = frozenset(words.told["units"]["joins"])
        self._past = frozenset(words.told["titles"]["former_after"])
        self._parts = frozenset(organs["parts"])
        places = words.told["places"]
        self._cities = frozenset(places["cities"])
        self._numbered = frozenset(places["numbered"])
        self._inside = frozenset(places["inside"])
        self._of = words.phrases("organs", "of")
        self._again = words.phrases("organs", "again")
        self._verbs_too = frozenset(organs.get("verbs_too", ()))
        self._after_persons = frozenset(organs.get("after_persons", ()))
        self._amounts = frozenset(words.told["units"]["amounts"])
        self._open = frozenset(organs.get("open", ()))
        self._halves = words.phrases("organs", "halves")
        self._ends = frozenset(organs.get("ends", ()))
        self._number = frozenset(words.told["documents"]["number"])
        self._first = frozenset(words.told["places"]["first_tier"])
        self._private = words.phrases("titles", "private")
        self._private_after = words.phrases("titles", "private_after")
        self._nameless = frozenset(words.told["not_levels"]["nameless"])
        self.starts: frozenset[str] = frozenset()

    # ---- areas ----

    def area(self, tokens: Sequence[Token], i: int, *, post: bool = False) -> Item | None:
        """Find an area that begins here, with its name or without ("phường")."""
        found = self._words.levels.at(tokens, i)
        if not found or self._no_level(tokens, i):
            return None
        if i and (half := self._halves.at(tokens, i - 1)) and half[0] > 1:
            return None
        level: Level = found[1]
        at = i + found[0]
        short = len(tokens[i].raw) <= 2 and tokens[i].raw.isupper()
        if short and tokens[at - 1].norm != "." and at < len(tokens) and tokens[at].norm == ".":
            at += 1
        if len(tokens[i].raw) == 1 and at < len(tokens) and not tokens[at].capital:
            return None
        end = self._names.place(tokens, at, post=post)
        if end > at and level.words in self._nameless:
            end = at
        if level.tier == 4 and end > at and self._names.numbered(tokens, end):
            end += 1
        name = written(self._text, tokens[at:end])
        tier = level.tier
        if level.words in self._cities and name.casefold() in self._first:
            tier = 1
        if not name and not post and level.words in self._words.shy:
            before = tokens[i - 1] if i else None
            if before is None or not (
                before.raw[0].isdecimal() or before.norm == "," or before.norm in self._amounts
            ):
                return None
        inner, end = self._within(tokens, end, tier) if name else (None, end)
        return Item("area" if name else "unit", i, end, Area(level.words, tier, name, inner))

    def _within(self, tokens: Sequence[Token], end: int, tier: int) -> tuple[Area | None, int]:
        """Take in the area that an area is said to lie in: "(xã A)", ", huyện B"."""
        if end + 1 >= len(tokens) or not (
            tokens[end].norm in self._inside or self._words.levels.at(tokens, end)
        ):
            return None, end
        opened = tokens[end].norm == "("
        at = end + 1 if tokens[end].norm in self._inside else end
        found = self._words.levels.at(tokens, at)
        if not found or found[1].tier >= tier:
            return None, end
        item = self.area(tokens, at, post=True)
        if item is None or not item.value.name:
            return None, end
        close = item.j
        if opened:
            if close >= len(tokens) or tokens[close].norm != ")":
                return None, end
            close += 1
        return item.value, close

    # ---- organs ----

    def organ(
        self, tokens: Sequence[Token], i: int, *, post: bool = False, inside: bool = False
    ) -> Item | None:
        """Find an organ that begins here.

        Args:
            tokens: the sentence.
            i: where.
            post: it stands in a post, so that a person may follow, and no capital is needed.
            inside: its first word ends a title ("trưởng *ban*").
        """
        if i >= len(tokens):
            return None
        owner = self._words.owners.at(tokens, i)
        head = self._words.heads.at(tokens, i)
        if owner and not (head and head[0] > owner[0]) and owner[1]:
            end = i + owner[0]
            return self._made(tokens, i, end, end, tokens[i:end], owner[1], post=post)
        if not head or (i and (half := self._halves.at(tokens, i - 1)) and half[0] > 1):
            return None
        found: Head = head[1]
        at = i + head[0]
        if self._level_not_organ(tokens, i, at, found) or self._names.called(tokens, i, at):
            return None
        end = self._extended(tokens, at, i, post=post or inside)
        capital = tokens[i].capital or (end > at and tokens[at].capital)
        if not (found.plain or capital or (post and end > at) or inside):
            return None
        if end == at and not found.plain and not inside and not self._bare(tokens, i, at, found):
            return None
        return self._made(tokens, i, at, end, tokens[i:at], "", post=post, head=found)

    def _bare(self, tokens: Sequence[Token], i: int, at: int, head: Head) -> bool:
        """Whether a head is an organ without more words: "Thanh tra huyện"."""
        if not tokens[i].capital and len(head.words.split()) < 2:
            return False
        if head.words in self._open and at < len(tokens):
            # "Hội đồng tự quản lớp": its name goes on in words that are not known.
            after = tokens[at]
            if after.word and not after.capital and after.norm not in self._ends:
                return bool(self._words.levels.at(tokens, at) or self._words.owners.at(tokens, at))
        return bool(
            self._words.levels.at(tokens, at)
            or self._words.owners.at(tokens, at)
            or self._of.at(tokens, at)
            or len(head.words.split()) > 1
        )

    def _level_not_organ(self, tokens: Sequence[Token], i: int, at: int, head: Head) -> bool:
        """ "Tổ", "Khu" with a number or a place's name is an area, not an organ."""
        return bool(
            self._words.levels.at(tokens, i)
            and at < len(tokens)
            and (tokens[at].raw[0].isdecimal() or not self._words.domain.at(tokens, at))
        )

    def _made(
        self,
        tokens: Sequence[Token],
        i: int,
        at: int,
        end: int,
        first: Sequence[Token],
        level: str,
        *,
        post: bool,
        head: Head | None = None,
    ) -> Item:
        """Put an organ together: what owns it, and its area."""
        owner = ""
        area: Area | None = None
        stop = end
        if level:
            owner = level
            stop = end
            area, end = self._owned(tokens, end, level, post=post)
        else:
            of = self._of.at(tokens, end)
            after = end + of[0] if of else end
            found = self._words.owners.at(tokens, after)
            if found and found[1]:
                owner = found[1]
                stop = after + found[0]
                area, end = self._owned(tokens, stop, owner, post=post)
            elif found and after < len(tokens) and end > i:
                stop, end, area = self._chained(tokens, after, found[0], post=post)
            else:
                item = self.area(tokens, after, post=post)
                if item is not None and not (of and item.kind == "unit" and item.value.tier == 4):
                    area, end, stop = item.value, item.j, after
        inner = ""
        of = self._of.at(tokens, end)
        again = self._again.at(tokens, end + of[0]) if of and area is None and not owner else None
        if of and again and end == stop and self._shut_after(tokens, end + of[0] + again[0]):
            inner, end = str(again[1]), end + of[0] + again[0]  # "phòng Tổng hợp của sở"
        if area is None and not owner and end == stop:
            area, end = self._bracketed(tokens, end)
        label = written(self._text, tokens[i:stop])
        bare = " ".join(token.norm for token in tokens[i:stop])
        private = bool(head and head.private) or self._shut(tokens, i, stop)
        return Item(
            "org",
            i,
            end,
            Organ(
                label,
                " ".join(t.norm for t in first),
                owner,
                area,
                private,
                bare=bare,
                inner=inner,
            ),
        )

    def _shut_after(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether no name follows a head: "Phó Giám đốc sở." """
        return j >= len(tokens) or not tokens[j].word or tokens[j].norm in self._ends

    def _bracketed(self, tokens: Sequence[Token], end: int) -> tuple[Area | None, int]:
        """ "Trường Nghĩa Sơn (huyện Phong Lạc)": where it lies."""
        if end + 2 >= len(tokens) or tokens[end].norm != "(":
            return None, end
        item = self.area(tokens, end + 1, post=True)
        if item is None or not item.value.name or item.j >= len(tokens):
            return None, end
        return (item.value, item.j + 1) if tokens[item.j].norm == ")" else (None, end)

    def _shut(self, tokens: Sequence[Token], i: int, stop: int) -> bool:
        inside = any(self._private.at(tokens, k) for k in range(i, stop))
        return inside or self._private_after.at(tokens, stop) is not None

    def _chained(
        self, tokens: Sequence[Token], after: int, size: int, *, post: bool
    ) -> tuple[int, int, Area | None]:
        """ "Văn phòng Đảng ủy phường": an organ of an organ that says no level itself."""
        stop = after + size
        while stop + 1 < len(tokens) and tokens[stop].norm in self._joins:
            more = self._words.owners.at(tokens, stop + 1)
            if not more or more[1]:
                break
            stop += 1 + more[0]
        item = self.area(tokens, stop, post=post)
        return (stop, item.j, item.value) if item else (stop, stop, None)

    def _owned(
        self, tokens: Sequence[Token], end: int, level: str, *, post: bool
    ) -> tuple[Area, int]:
        tier = int(self._words.told["levels"].get(level, 2))
        found = self._words.levels.at(tokens, end)
        if found and found[1].words == level:
            item = self.area(tokens, end, post=post)
            if item is not None:
                return item.value, item.j
        stop = self._names.place(tokens, end, post=post) if end < len(tokens) else end
        if stop > end and (level in self._numbered or not tokens[end].raw[0].isdecimal()):
            name = written(self._text, tokens[end:stop])
            if level in self._cities and name.casefold() in self._first:
                tier = 1
            return Area(level, tier, name), stop
        return Area(level, tier), end
