"""Organs, areas and posts in an English sentence: what they are of stands on either side."""

from collections.abc import Sequence
from typing import Any

from govgraph.reading.lexicon import Lexicon, Title
from govgraph.reading.naming import Names
from govgraph.reading.things import Area, Item, Organ, Post
from govgraph.reading.tokens import Token, written

_LONGEST = 14  # words of an organ's own name
_SLOT = "{}"


class EnglishBodies:
    """Finds organs, areas and posts.

    Args:
        words: the language.
        names: who tells places from persons.
        text: the article.
    """

    def __init__(self, words: Lexicon, names: Names, text: str) -> None:
        self._words = words
        self._names = names
        self._text = text
        self._short = words.phrases("organs", "short")
        self._private = words.phrases("titles", "private")
        self.starts = self._short.firsts | words.domain.firsts | {"the", "a"}
        self._verbs = words.told["organs"]["verbs"]
        self._the = frozenset(words.told["organs"]["determiners"])
        self._adjectives = words.told["level_adjectives"]

    # ---- areas ----

    def area(self, tokens: Sequence[Token], i: int, *, post: bool = False) -> Item | None:
        """Find an area that begins here: "Tam Lộc District", or only "district"."""
        name = self._names.run(tokens, i)
        if name > i:
            found = self._words.levels.at(tokens, name)
            if found and tokens[name].norm not in self._adjectival:
                end = name + found[0]
                label = written(self._text, tokens[i:name])
                return Item("area", i, end, Area(found[1].words, found[1].tier, label, after=True))
            norms = tuple(token.norm for token in tokens[i:name])
            if known := self._names.levels.get(norms):
                label = written(self._text, tokens[i:name])
                return Item("area", i, name, Area(known[0], known[1], label, after=True))
            return None
        found = self._words.levels.at(tokens, i)
        if found and not self._words.not_levels.at(tokens, i):
            level = found[1]
            said = written(self._text, tokens[i : i + found[0]])
            area = Area(level.words, level.tier, after=True, said=said)
            return Item("unit", i, i + found[0], area)
        return None

    _adjectival = frozenset({"provincial", "municipal"})

    # ---- organs ----

    def organ(
        self, tokens: Sequence[Token], i: int, *, post: bool = False, inside: bool = False
    ) -> Item | None:
        """Find an organ that begins here, with or without "the"."""
        j = i + 1 if tokens[i].norm in self._the and i + 1 < len(tokens) else i
        area, j2 = self._prefix(tokens, j)
        core = self._core(tokens, j2)
        if core is None:
            if j2 == j:
                return None
            area, j2 = None, j
            core = self._core(tokens, j2)
            if core is None:
                return None
        end, head = core
        start = j2
        stop = end
        of = self._of(tokens, end)
        words = written(self._text, tokens[start:end])
        slot = f"{_SLOT} {words}" if area else words
        if of is not None:
            place = self.area(tokens, of)
            other = self.organ(tokens, of) if place is None or place.kind == "unit" else None
            if other is not None and not other.value.private:
                own: Organ = other.value
                slot = f"{slot} of the {own.words}"
                area = area or own.area
                if area is own.area and _SLOT not in slot and own.area is not None:
                    slot = f"{_SLOT} {slot}"
                stop = other.j
            elif place is not None and area is None and place.kind == "area":
                area = place.value
                slot = f"{_SLOT} {slot}"
                stop = place.j
            elif place is not None and area is None:
                area, stop = place.value, place.j
                slot = f"{_SLOT} {slot}"
        private = any(self._private.at(tokens, k) for k in range(start, end))
        bare = " ".join(token.norm for token in tokens[start:end])
        return Item("org", i, stop, Organ(slot, head, "", area, private, bare=bare))

    def _of(self, tokens: Sequence[Token], end: int) -> int | None:
        if end + 1 < len(tokens) and tokens[end].norm in ("of", "in"):
            at = end + 1
            return at + 1 if tokens[at].norm in self._the and at + 1 < len(tokens) else at
        return None

    def _prefix(self, tokens: Sequence[Token], j: int) -> tuple[Area | None, int]:
        """The area before an organ's own words: "Tam Lộc District", "provincial"."""
        name = self._names.run(tokens, j)
        found = self._words.levels.at(tokens, name) if name < len(tokens) else None
        if found:
            end = name + found[0]
            if end < len(tokens) and tokens[end].norm == "'s":
                end += 1
            label = written(self._text, tokens[j:name])
            said = written(self._text, tokens[name : name + found[0]])
            return Area(found[1].words, found[1].tier, label, after=True, said=said), end
        if name > j and self._core(tokens, name) is not None:
            norms = tuple(token.norm for token in tokens[j:name])
            known = self._names.levels.get(norms)
            label = written(self._text, tokens[j:name])
            if known:
                return Area(known[0], known[1], label, after=True), name
            return Area("", 0, label, after=True), name
        return None, j

    def _core(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """The organ's own words: "People's Committee", "Home Affairs Division"."""
        if j >= len(tokens):
            return None
        words = self._words
        head = words.heads.at(tokens, j)
        plain = head if head and head[1].plain else None
        if plain:
            end = j + plain[0]
            more = words.heads.at(tokens, end) if end < len(tokens) else None
            if more and not more[1].plain and tokens[end].capital:
                return end + more[0], more[1].words
            run = self._domain(tokens, end)
            if run > end and tokens[end].capital:
                after = words.heads.at(tokens, run) if run < len(tokens) else None
                if after and not after[1].plain:
                    return run + after[0], after[1].words
            return end, plain[1].words
        if head and tokens[j].capital:
            end = j + head[0]
            of = end < len(tokens) and tokens[end].norm == "of"
            if of:
                run = self._domain(tokens, end + 1)
                if run > end + 1:
                    return run, head[1].words
            if of or len(head[1].words.split()) > 1 or head[1].words == "inspectorate":
                return end, head[1].words
        run = self._domain(tokens, j)
        if run > j and tokens[j].capital and run < len(tokens):
            after = words.heads.at(tokens, run)
            if after:
                return run + after[0], after[1].words
        return None

    def _domain(self, tokens: Sequence[Token], j: int) -> int:
        """Follow the words organs' names are made of, joined by "and" and commas."""
        words = self._words
        start = j
        while j < len(tokens) and j - start < _LONGEST:
            found = words.domain.at(tokens, j)
            if found and tokens[j].capital and not self._head_here(tokens, j, found[0]):
                j += found[0]
                continue
            if tokens[j].norm in (",", "and", "&") and j > start:
                step = j + 2 if tokens[j].norm == "," and _norm(tokens, j + 1) == "and" else j + 1
                after = words.domain.at(tokens, step) if step < len(tokens) else None
                if after and tokens[step].capital and not words.heads.at(tokens, step):
                    j = step
                    continue
            break
        return j

    def _head_here(self, tokens: Sequence[Token], j: int, size: int) -> bool:
        head = self._words.heads.at(tokens, j)
        return bool(head and head[0] >= size and not head[1].plain)

    # ---- posts ----

    def post(self, tokens: Sequence[Token], i: int) -> Item | None:
        """Find a post that begins here, before or after what it is of."""
        words = self._words
        k = i
        marks: dict[str, Any] = {}
        for _ in range(2):
            for name, known in (
                ("former", words.former),
                ("acting", words.acting),
                ("new", words.new),
            ):
                found = known.at(tokens, k) if k < len(tokens) else None
                if found and k + found[0] < len(tokens):
                    marks[name] = True
                    k += found[0]
        item = self._title_first(tokens, k, marks) or self._title_last(tokens, k, marks)
        if item is None:
            return None
        return Item("post", i, item.j, item.value)

    def _title_first(self, tokens: Sequence[Token], k: int, marks: dict[str, Any]) -> Item | None:
        if k >= len(tokens):
            return None
        start = k + 1 if tokens[k].norm in ("the", "a") and k + 1 < len(tokens) else k
        found = self._words.titles.at(tokens, start)
        if not found:
            return None
        title: Title = found[1]
        j = start + found[0]
        if title.words in self._verbs and not tokens[start].capital and _norm(tokens, j) == "the":
            return None  # "to chair the People's Council"
        own = written(self._text, tokens[start:j])
        of = self._of(tokens, j)
        if of is not None and _norm(tokens, j) == "of":
            organ = self.organ(tokens, of)
            if organ is not None:
                body: Organ = organ.value
                label = f"{own} of the {body.words}"
                post = Post(label, title.words, body, body.area, title.member, **marks)
                return Item("post", k, organ.j, post)
            area = self.area(tokens, of)
            if area is not None and (title.alone or area.value.tier == 4):
                label = f"{own} of {_SLOT}"
                post = Post(label, title.words, None, area.value, title.member, **marks)
                return Item("post", k, area.j, post)
        if not title.alone or (start > k and of is not None):
            return None
        post = Post(own, title.words, None, None, title.member, **marks)
        return Item("post", k, j, post)

    def _title_last(self, tokens: Sequence[Token], k: int, marks: dict[str, Any]) -> Item | None:
        if k >= len(tokens):
            return None
        start = k + 1 if tokens[k].norm == "the" and k + 1 < len(tokens) else k
        area, j = self._prefix(tokens, start)
        for area_, at in ((area, j), (None, start)):
            made = self._last(tokens, k, at, area_, marks)
            if made is not None:
                return made
            if at == start:
                break
        return None

    def _last(
        self, tokens: Sequence[Token], k: int, at: int, area: Area | None, marks: dict[str, Any]
    ) -> Item | None:
        words = self._words
        if at >= len(tokens):
            return None
        short = self._short.at(tokens, at)
        core = self._core(tokens, at)
        run = self._domain(tokens, at)
        level = area is not None
        for end, head in (
            (core[0], core[1]) if core else (0, ""),
            (at + short[0], short[1]) if short else (0, ""),
            (run, "") if run > at else (0, ""),
            (at, "") if level else (0, ""),
        ):
            if end == 0 and not (level and end == at):
                continue
            found = words.titles.at(tokens, end) if end < len(tokens) else None
            if not found or (found[1].member and not core):
                continue
            title: Title = found[1]
            own = written(self._text, tokens[at : end + found[0]])
            body_words = written(self._text, tokens[at:end])
            bare = " ".join(token.norm for token in tokens[at:end])
            body = (
                Organ(f"{_SLOT} {body_words}" if area else body_words, head, "", area, bare=bare)
                if end > at
                else None
            )
            label = f"{_SLOT} {own}" if area else own
            stop = end + found[0]
            of = self._of(tokens, stop)
            if of is not None and area is None:
                place = self.area(tokens, of)
                if place is not None and place.kind == "area":
                    area, stop, label = place.value, place.j, f"{own} of {_SLOT}"
            post = Post(label, title.words, body, area, title.member, **marks)
            return Item("post", k, stop, post)
        return None


def _norm(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].norm if at < len(tokens) else ""
