"""Posts in a Vietnamese sentence: a title, then the organ or the area that it is of."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from govgraph.reading.bodies import Bodies
from govgraph.reading.lexicon import Title
from govgraph.reading.things import Area, Item, Organ, Post
from govgraph.reading.tokens import Token, written


class Posts(Bodies):
    """Finds posts, besides organs and areas."""

    def post(self, tokens: Sequence[Token], i: int) -> Item | None:
        """Find a post that begins here."""
        words = self._words
        k = i
        first = i
        marks: dict[str, Any] = {}
        for name, known in (("former", words.former), ("acting", words.acting), ("new", words.new)):
            found = known.at(tokens, k)
            if found and k + found[0] < len(tokens) and words.titles.at(tokens, k + found[0]):
                marks[name] = True
                first = k if name == "acting" else k + found[0]
                k += found[0]
        found = words.titles.at(tokens, k)
        if not found:
            return None
        title: Title = found[1]
        if not tokens[k].capital and any(one.capital for one in tokens[k + 1 : k + found[0]]):
            return None  # "chức vụ Trưởng Ban" holds no "vụ trưởng"
        if not marks.get("acting"):
            first = k
        j = k + found[0]
        if (
            j < len(tokens)
            and tokens[j].norm == "."
            and len(tokens[k].raw) <= 3
            and tokens[k].raw.isupper()
        ):
            j += 1
        if (
            len(tokens[k].raw) <= 3
            and tokens[k].norm in ("ct", "bt", "pct", "pbt")
            and not tokens[k].raw.isupper()
        ):
            return None
        self._names.begin = i
        standing = words.standing.at(tokens, j)
        if standing:
            j += standing[0]
        organ: Item | None = None
        at = j - len(title.organ.split())
        ended = " ".join(token.norm for token in tokens[at:j]) == title.organ
        if title.organ and not standing and ended:
            area = self.area(tokens, at, post=True) if words.levels.at(tokens, at) else None
            organ = None if area else self.organ(tokens, at, post=True, inside=True)
            if area is not None:
                return self._in_area(tokens, first, at, area, title, marks, i)
            if organ is not None and organ.j > j:
                return self._in_organ(tokens, first, organ, title, marks, i)
            if organ is not None:
                elided = Organ(title.organ, title.organ, elided=True)
                post = Post(written(self._text, tokens[first:j]), title.words, elided, **marks)
                return Item("post", i, j, post)
        organ = self.organ(tokens, j, post=True)
        if organ is not None:
            return self._in_organ(tokens, first, organ, title, marks, i)
        area = self.area(tokens, j, post=True)
        if area is not None and (area.value.tier == 4 or not title.alone):
            return self._in_area(tokens, first, j, area, title, marks, i)
        if area is not None and title.alone and not title.member:
            words_ = written(self._text, tokens[first:j])
            post = Post(words_, title.words, None, area.value, title.member, **marks)
            return Item("post", i, area.j, post)
        again = self._again.at(tokens, j)
        if again and self._shut_after(tokens, j + again[0]):
            elided = Organ(again[1], again[1], elided=True)
            post = Post(
                written(self._text, tokens[first : j + again[0]]), title.words, elided, **marks
            )
            return Item("post", i, j + again[0], post)
        if title.alone:
            post = Post(
                written(self._text, tokens[first:j]), title.words, None, None, title.member, **marks
            )
            return Item("post", i, j, post)
        if level := self._words.village_heads.get(title.words):
            words_ = written(self._text, tokens[first:j])
            post = Post(words_, title.words, None, Area(level, 4), **marks)
            return self._was(tokens, Item("post", i, j, post))
        if title.words in self._words.headless and (
            self._shut_after(tokens, j) or self._names.person(tokens, j, post=True)
        ):
            elided = Organ("", "", elided=True)
            words_ = written(self._text, tokens[first:j])
            return Item("post", i, j, Post(words_, title.words, elided, **marks))
        return None

    def _was(self, tokens: Sequence[Token], item: Item) -> Item:
        """ "trưởng bản cũ", "Chủ tịch UBND xã A (cũ)": a post held before."""
        after = [one.norm for one in tokens[item.j : item.j + 3]]
        size = 3 if after[::2] == ["(", ")"] else 1
        if set(after[size // 2 : size // 2 + 1]) & self._past:
            return Item("post", item.i, item.j + size, replace(item.value, former=True))
        return item

    def _in_organ(
        self,
        tokens: Sequence[Token],
        k: int,
        organ: Item,
        title: Title,
        marks: dict[str, Any],
        i: int,
    ) -> Item:
        own: Organ = organ.value
        end = organ.i
        bare = own.bare.split()
        words_ = written(self._text, tokens[k : end + len(bare)])
        post = Post(words_, title.words, own, own.area, title.member, **marks)
        return self._was(tokens, Item("post", i, organ.j, post))

    def _in_area(
        self,
        tokens: Sequence[Token],
        k: int,
        at: int,
        area: Item,
        title: Title,
        marks: dict[str, Any],
        i: int,
    ) -> Item | None:
        place: Area = area.value
        if place.tier != 4:
            return None
        words_ = written(self._text, tokens[k:at]).strip()
        end = area.j
        alike: list[str] = []
        if not place.name:  # "trưởng thôn, khu phố", "trưởng thôn, trưởng khu"
            while end + 1 < len(tokens) and tokens[end].norm in self._listing:
                step = end + 1
                if tokens[step].norm == words_.casefold():
                    step += 1
                elif again := self._words.titles.at(tokens, step):
                    own = again[1].organ.split()
                    ends = own and again[1].words.split()[-len(own) :] == own
                    step += again[0] - (len(own) if ends else 0)
                more = self._words.levels.at(tokens, step)
                if (
                    not more
                    or more[1].tier != 4
                    or (step + more[0] < len(tokens) and tokens[step + more[0]].capital)
                ):
                    break
                alike.append(more[1].words)
                end = step + more[0]
        post = Post(words_, title.words, None, place, title.member, **marks)
        return self._was(tokens, Item("post", i, end, replace(post, alike=tuple(alike))))
