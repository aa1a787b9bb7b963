"""Posts in an English sentence, before or after what they are of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from govgraph.reading.english import SLOT, EnglishBodies
from govgraph.reading.english_areas import norm
from govgraph.reading.lexicon import Title
from govgraph.reading.things import Area, Item, Organ, Post
from govgraph.reading.tokens import Token, written
from govgraph.reading.words import one_of


class EnglishPosts(EnglishBodies):
    """Finds posts too."""

    def post(self, tokens: Sequence[Token], i: int) -> Item | None:
        """Find a post that begins here, before or after what it is of."""
        words = self._words
        if self.object(tokens, i):
            return None
        k, acts = i, ""
        marks: dict[str, Any] = {}
        if norm(tokens, k) in self._the and any(
            known.at(tokens, k + 1) for known in (words.former, words.acting, words.new)
        ):
            k += 1
        for _ in range(2):
            for name, known in (
                ("former", words.former),
                ("acting", words.acting),
                ("new", words.new),
            ):
                found = known.at(tokens, k) if k < len(tokens) else None
                if found and k + found[0] < len(tokens):
                    marks[name] = True
                    if name == "acting":
                        acts = f"{written(self._text, tokens[k : k + found[0]])} "
                    k += found[0]
        if k == i and not marks and self._was(tokens, i):
            marks["former"] = True
        item = self._title_first(tokens, k, marks) or self._title_last(tokens, k, marks)
        if item is None:
            return None
        post: Post = item.value
        if acts:  # "Acting Director": not the director
            post = replace(post, words=f"{acts}{post.words}")
        return Item("post", i, item.j, post)

    def _was(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether "former" stands before the name before a title: "former Hòa Tân chairman"."""
        at = i - 1
        while at > max(0, i - 4) and tokens[at].capital and tokens[at].word:
            at -= 1
        small = 0 <= at < i - 1 and not tokens[i].capital
        return small and tokens[at].norm in self._words.former.firsts

    def _single(self, words: str) -> str:
        """One of those that a plural names: "secretaries", "secretary"."""
        return singular(words, self._words.told["titles"]["singular"])

    def _title_first(self, tokens: Sequence[Token], k: int, marks: dict[str, Any]) -> Item | None:
        if k >= len(tokens):
            return None
        start = k + self._the_here(tokens, k)
        owner = norm(tokens, start)
        if owner.endswith(self._names.owner) and start + 1 < len(tokens):
            owner = owner.removesuffix(self._names.owner)
            start += owner in self._bodies or owner in self._generic  # "the council's chair"
        found = self._words.titles.at(tokens, start)
        if not found:
            return None
        title: Title = found[1]
        j = start + found[0]
        if title.words in self._verbs and not tokens[start].capital and self._object(tokens, j):
            return None  # "to chair the People's Council"
        acts = title.words in self._acting and not tokens[start].capital and start == k
        if acts and j < len(tokens) and tokens[j].capital:
            return None  # "chairs Thảo Nguyên Tea"
        if k and self._private.at(tokens, k - 1) and not tokens[k - 1].capital:
            return None  # "club chairman A"
        if norm(tokens, j) == self._aide and norm(tokens, j + 1) in self._the:
            return None  # "secretary to the chairman"
        own = self._single(written(self._text, tokens[start:j]))
        of = self._of(tokens, j)
        if of is not None:
            made = self._of_what(tokens, k, j, of, own, title, marks)
            if made is not None:
                return made
            if norm(tokens, j) in self._bound and not self._when(tokens, of):
                return None  # of something that is no organ: a company, a jury
        owned = start > k and norm(tokens, start - 1).endswith(self._names.owner)
        if owned and owner in self._generic and not title.alone and of is None:
            body = Organ("", owner, elided=True)  # "the department's Deputy Director"
            return Item("post", k, j, Post(own, title.words, body, None, title.member, **marks))
        if not title.alone or (start > k and of is not None and not self._when(tokens, of)):
            return None
        post = Post(own, title.words, None, None, title.member, **marks)
        return Item("post", k, j, post)

    def _when(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a time or an event follows: "for the rest of the term", "at its meeting"."""
        if norm(tokens, at) in self._times or norm(tokens, at)[:1].isdecimal():
            return True
        near = (norm(tokens, step) for step in range(at, at + 4))
        return not tokens[at].capital and any(one in self._events for one in near)

    def _object(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether an organ follows, so that "chair" and "head" are verbs."""
        return norm(tokens, j) in self._the

    def _of_what(
        self,
        tokens: Sequence[Token],
        k: int,
        j: int,
        of: int,
        own: str,
        title: Title,
        marks: dict[str, Any],
    ) -> Item | None:
        """ "Secretary of the Party Committee", "head of Nam Mẫu Village", "director of finance"."""
        if norm(tokens, j) not in self._bound:
            return None
        if old := self._words.former.at(tokens, of):  # "of the former Party Committee of X"
            of, marks = of + old[0], {**marks, "former": True}
        organ = self.organ(tokens, of) or self.organ(tokens, of, post=True)
        if organ is not None:
            body: Organ = organ.value
            if self._unknown(tokens, organ.j):
                return None  # its name goes on
            ends = [token.norm for token in tokens[j : organ.j]]
            if self._ended.intersection(ends):  # "of the Board of the former X Party Committee"
                marks = {**marks, "former": True}
            the = "" if body.head in self._called else "the "
            both = self._both(tokens, organ.j, title.words.split()[-1], body)
            if both:  # "Chief of Office of the People's Council and People's Committee"
                more = written(self._text, tokens[organ.j : both])
                body, organ.j = replace(body, words=f"{body.words} {more}"), both
            label = f"{own} of {the}{body.words}"
            post = Post(label, title.words, body, body.area, title.member, **marks)
            return Item("post", k, organ.j, post)
        area = self.area(tokens, of)
        if area is not None and area.kind == "unit" and self._goes_on(tokens, area.j):
            return None  # "head of the village football team"
        if area is not None and area.kind == "area" and self._unknown(tokens, area.j):
            return None  # "principal of Mẫu Sơn Teachers' College"
        if area is not None and (title.alone or area.value.tier == 4):
            label = f"{own} of {SLOT}"
            post = Post(label, title.words, None, area.value, title.member, **marks)
            return Item("post", k, area.j, post)
        run = self._domain(tokens, of)
        known = self._words.domain.at(tokens, of)  # "head of Class 9A" heads no office
        if run > of and known and norm(tokens, of - 1) in self._bound:
            field = written(self._text, tokens[of:run])
            body = Organ(field, field.casefold(), bare=field.casefold())
            post = Post(f"{own} of {field}", title.words, body, None, title.member, **marks)
            return Item("post", k, run, post)
        new = self._words.new.at(tokens, of - 1)
        again = norm(tokens, of - 1) in self._old  # "of the same department"
        before = norm(tokens, of - 2 if again or (new and new[0] == 1) else of - 1)
        short = norm(tokens, of) in self._elided and before in self._the
        bound = norm(tokens, of + 1) in self._bound and of + 2 < len(tokens)
        bound = bound and (tokens[of + 2].capital or norm(tokens, of + 2) in self._the)
        if short and title.alone and not bound:
            party = title.words in self._words.told["organs"]["party_titles"]
            named = None if party else Organ("", norm(tokens, of), elided=True)
            post = Post(own, title.words, named, None, title.member, **marks)
            return Item("post", k, of + 1, post)
        head = self._words.heads.at(tokens, of)
        if head and before in self._the and not bound and not head[1].private:
            after = norm(tokens, of + head[0])
            goes_on = tokens[of].capital or after in self._bound
            if not goes_on and head[1].words in self._generic:  # "director of the centre"
                body = Organ("", head[1].words, elided=True, bare="")
                post = Post(own, title.words, body, None, title.member, **marks)
                return Item("post", k, of + head[0], post)
        return None

    def _unknown(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word with a capital follows that is of no person, title or day."""
        if at >= len(tokens) or not tokens[at].capital or len(tokens[at].raw) < 4:
            return False
        words, token = self._words, tokens[at]
        known = (words.titles, words.heads, words.levels, words.honorifics, words.former)
        if self._names.vietnamese(token) or token.norm in self._no_words:
            return False
        return not any(one.at(tokens, at) for one in (*known, words.new, words.acting))

    def _goes_on(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether what a level begins is something else."""
        if at >= len(tokens) or not tokens[at].word or tokens[at].capital:
            return False
        known = self._no_words | self._words.speaks.firsts | self._words.levels.firsts
        return tokens[at].raw.isalpha() and tokens[at].norm not in known

    def _title_last(self, tokens: Sequence[Token], k: int, marks: dict[str, Any]) -> Item | None:
        if k >= len(tokens):
            return None
        start = k + self._the_here(tokens, k)
        area, j = self._prefix(tokens, start)
        for name in ("former", "acting", "new") if area else ():  # "the district's new Party chief"
            found = getattr(self._words, name).at(tokens, j)
            if found and j + found[0] < len(tokens):
                marks, j = {**marks, name: True}, j + found[0]
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
        owned = self._owned.at(tokens, at)  # "the ward Party Committee's Secretary"
        for end, head in (
            (at + owned[0], owned[1]) if owned else (0, ""),
            (core[0], core[1]) if core else (0, ""),
            (at + short[0], short[1]) if short else (0, ""),
            (run, "") if run > at else (0, ""),
            (at, "") if level else (0, ""),
        ):
            if end == 0 and not (level and end == at):
                continue
            found = words.titles.at(tokens, end) if end < len(tokens) else None
            whose = owned is not None and end == at + owned[0]
            if not found or (found[1].member and not core) or (whose and not found[1].alone):
                continue
            title: Title = found[1]
            longer = words.titles.at(tokens, at) if end > at else None
            if longer and longer[0] >= end + found[0] - at:
                continue  # "General Director": of nothing that is general
            own = self._single(written(self._text, tokens[at : end + found[0]]))
            body_words = written(self._text, tokens[at:end])
            head_words = self._names.written(tokens[at:end]) if end > at else ""
            own_words = " ".join(token.norm for token in tokens[at:end])
            if title.words in self._verbs and self._object(tokens, end + found[0]):
                continue  # "the Party Committee heads the ..."
            private = any(self._private.at(tokens, one) for one in range(at, end))
            body = (
                Organ(
                    f"{SLOT} {body_words}" if area else body_words,
                    head,
                    "",
                    area,
                    private,
                    bare=own_words,
                )
                if end > at
                else None
            )
            label = f"{SLOT} {own}" if area else own
            stop = end + found[0]
            if whose and body:
                words_ = f"{SLOT} {head_words}" if area else head_words
                body = replace(body, words=words_, bare=head)
                label = f"{written(self._text, tokens[end:stop])} of the {words_}"
            of = self._of(tokens, stop)
            if of is not None and area is None:
                place = self.area(tokens, of)
                if place is not None and place.kind == "area":
                    area, stop, label = place.value, place.j, f"{own} of {SLOT}"
            post = Post(label, title.words, body, area, title.member, **marks)
            return Item("post", k, stop, post)
        return None


def singular(words: str, known: Mapping[str, str]) -> str:
    """Put the last word of a title in the singular.

    Example:
        >>> singular("Deputy Secretaries", {"secretaries": "secretary"})
        'Deputy Secretary'
    """
    rest, space, last = words.rpartition(" ")
    return f"{rest}{space}{one_of(last, known)}"
