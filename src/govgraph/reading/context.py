"""What a sentence leaves out, taken from what stands around it, with where it was taken from."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from govgraph.reading.claims import Resolved
from govgraph.reading.genders import Genders
from govgraph.reading.seen import Seen
from govgraph.reading.things import Area, Organ, Person, Post
from govgraph.reading.tokens import phrase

_LEAD, _CLOSE = 2, 200  # paragraphs that say what it is about; mentions asked, before a place


class Context:
    """What the article has named.

    Args:
        told: the language's data file.
        title: the words of the title.
        published: the day of the article; levels of government changed in 2025.
    """

    def __init__(self, told: Mapping[str, Any], title: str, published: str | None = None) -> None:
        organs = told["organs"]
        self._tiers = {phrase(key): tier for key, tier in organs["tiers"].items()}
        since = organs.get("tiers_since", {})
        if published and published >= str(since.get("day", "9999")):
            self._tiers |= {phrase(key): one for key, one in since.items() if key != "day"}
        self._party: Mapping[str, str] = organs["party"]
        self._by_level: Mapping[str, str] = organs["party_by_level"]
        self._party_titles = frozenset(organs["party_titles"])
        self._offices = tuple(organs["party_offices"])
        self._follows = frozenset(organs["follows"])
        self._central: str = organs["central"]
        self._by_title = bool(told["places"].get("title_levels"))
        self._title = " ".join(phrase(title))
        self._areas: dict[str | int, list[Seen]] = {}
        self._names: dict[str | int, set[tuple[str, str]]] = {}
        self._levels: dict[str | int, set[str]] = {}
        self._communes: dict[str, Area] = {}
        self._persons: list[Seen] = []
        self._short_too = bool(told["persons"].get("pronouns_follow_short"))
        self._genders = Genders(told)
        self._given: dict[tuple[str, ...], list[Seen]] = {}
        self._first: dict[str, Seen] = {}

    def note(self, area: Area, start: int, end: int, paragraph: int, listed: bool = False) -> None:
        """Keep a named area; one of a list ("các xã A, B và C") is not what "xã" then means."""
        if not area.name:
            return
        seen = Seen(start, end, paragraph, area, listed)
        for key in (area.level, area.tier):
            self._areas.setdefault(key, []).append(seen)
            self._names.setdefault(key, set()).add((area.level, area.name.casefold()))
            self._levels.setdefault(key, set()).add(area.level)
        if area.tier == 3:
            self._communes[area.label] = area
        known = self._first.get(area.level)
        if known is None or (self._titled(area) and not self._titled(known.value)):
            self._first[area.level] = seen
        if area.within:
            self.note(area.within, start, end, paragraph)

    def _titled(self, area: Area) -> bool:
        name = " ".join(phrase(area.name))
        return bool(name) and f" {name} " in f" {self._title} "

    def _level_titled(self, area: Area) -> bool:
        """Whether the title speaks of "the province" without its name."""
        return self._by_title and f" {area.level} " in f" {self._title} "

    def main(self, below: int = 5, at: int | None = None, *, wide: bool = False) -> Seen | None:
        """The area that the article is about: one of the title, else a district, else the first.

        Args:
            below: only areas of a tier above this one.
            at: only areas named before this place, if there are any.
            wide: rather what several districts lie in than the first of them.
        """
        firsts = [one for one in self._first.values() if 0 < one.value.tier < below]
        firsts = [one for one in firsts if at is None or one.start < at] or firsts
        if not firsts:
            return None
        titled = [one for one in firsts if self._titled(one.value)]
        if titled := titled or [one for one in firsts if self._level_titled(one.value)]:
            best = min(titled, key=lambda one: one.start)  # of a name the province, not its city
            same = [one for one in titled if one.value.name == best.value.name]
            return min(same, key=lambda one: one.value.tier)
        if wide and len(self._names.get(2, ())) > 1 and len(self._names.get(1, ())) == 1:
            return min(firsts, key=lambda one: one.value.tier)
        # Not in the title: such articles are mostly of a district, whatever they name first.
        early = min(one.paragraph for one in firsts) + _LEAD
        near = (one for one in firsts if one.paragraph <= early)
        return min(near, key=lambda one: (one.value.tier != 2, one.start))

    def named(self, level: str, tier: int, at: int, paragraph: int) -> Seen | None:
        """Find which area a level without a name means: "phường"."""
        key = level or tier
        pool = self._areas.get(key, [])
        if len(self._names.get(key, ())) <= 1:
            return pool[0] if pool else None
        if self._by_title and tier == 1:  # "provincial": whatever other provinces are named
            return self._first.get(level)
        last = bisect_left(pool, at, key=lambda one: one.start)
        pool = pool[max(0, last - _CLOSE) : last]
        near = len(pool) - 1
        while near >= 0 and pool[near].listed and pool[near].paragraph == paragraph:
            near -= 1
        if near >= 0 and pool[near].paragraph == paragraph:
            here = {one.value.name for one in pool[: near + 1] if one.paragraph == paragraph}
            return pool[near] if len(here) == 1 or not self._by_title else None  # which?
        firsts = [self._first[one] for one in sorted(self._levels[key]) if one in self._first]
        if titled := [one for one in firsts if self._titled(one.value)]:
            return titled[0]
        close = [one for one in pool if one.paragraph >= paragraph - 1]
        return close[-1] if len({one.value.name for one in close}) == 1 else None

    def within(self, area: Area) -> Area:
        """A village with the commune it lies in, where the article has one only."""
        if area.tier != 4 or area.within:
            return area
        pool = self._communes
        return replace(area, within=next(iter(pool.values()))) if len(pool) == 1 else area

    def meet(self, person: Person, start: int, end: int, paragraph: int) -> None:
        """Keep a person named in full."""
        if person.short and self._short_too and (known := self.who(person, start, paragraph)):
            self._persons.append(Seen(start, end, paragraph, known.value))
        if not person.short:
            seen = Seen(start, end, paragraph, person)
            self._persons.append(seen)
            key = phrase(person.name)
            for size in range(1, min(len(key), 4)):
                self._given.setdefault(key[-size:], []).append(seen)

    def who(
        self, person: Person | None, at: int, paragraph: int, *, pronoun: str = ""
    ) -> Seen | None:
        """Find whom a given name, or a pronoun (``None``), means."""
        if person is None:
            last = bisect_left(self._persons, at, key=lambda one: one.start) - 1
            while last >= 0 and self._genders.other(self._persons[last].value, pronoun):
                last -= 1
            if last < 0 or (found := self._persons[last]).paragraph < paragraph - 1:
                return None
            if found.paragraph < paragraph:  # who the paragraph before is about, if it is one
                named = {
                    one.value.name
                    for one in self._persons[max(0, last - _CLOSE) : last + 1]
                    if one.paragraph == found.paragraph
                    and not self._genders.other(one.value, pronoun)
                }
                return found if len(named) == 1 else None
            return found
        pool = self._given.get(phrase(person.name), [])
        last = bisect_left(pool, at, key=lambda one: one.start)
        pool = pool[max(0, last - _CLOSE) : last] or pool[:_CLOSE]
        names = {phrase(one.value.name) for one in pool}
        return pool[-1] if len(names) == 1 else None

    def longer(self, person: Person, at: int) -> Seen | None:
        """Find who was named before with more words: "bà Bé Ba" is "bà Châu Thị Bé Ba"."""
        key = phrase(person.name)
        if len(key) > 2:
            return None
        pool = [one for one in self._given.get(key, []) if one.start < at]
        return pool[-1] if len({one.value.name for one in pool}) == 1 else None

    def last_persons(self, count: int, at: int) -> list[Seen]:
        """The last persons named before a place."""
        last = bisect_left(self._persons, at, key=lambda one: one.start)
        found: list[Seen] = []
        for one in reversed(self._persons[max(0, last - _CLOSE) : last]):
            if len(found) < count and all(one.value != other.value for other in found):
                found.insert(0, one)
        return found if len(found) == count else []

    # ---- posts ----

    def posts(
        self, posts: Iterable[Post], at: int, paragraph: int, *, beside: Iterable[Post] = ()
    ) -> tuple[list[Post], list[Resolved]]:
        """Complete the posts of one list: what one leaves out another says, or the context.

        Args:
            posts: the list.
            at: where it stands.
            paragraph: in which paragraph.
            beside: other posts of the sentence, asked after the list itself.
        """
        given = list(posts)
        around = [*given, *beside]
        told: list[Resolved] = []
        done = [self._one(post, given, around, at, paragraph, told) for post in given]
        return done, told

    def _one(
        self,
        post: Post,
        given: list[Post],
        around: list[Post],
        at: int,
        paragraph: int,
        told: list[Resolved],
    ) -> Post:
        post = self._owned(post, around)
        post = self._body(post, given if self._by_title else around)
        area = post.area
        if area is None:
            tier = self._tier(post)
            mates = [one.area for one in around if one is not post and one.area and not one.private]
            same = [one for one in mates if one.tier == tier and one.name]
            if same:
                return post.at(self.within(same[0]))
            if generic := [one for one in mates if one.tier == tier]:
                area = generic[0]
            elif tier is None and post.organ and post.organ.bare in self._follows:
                seen_mates = [one for one in mates if one.name]
                if seen_mates or not mates or not mates[0].after:
                    return post.at(seen_mates[0]) if seen_mates else post
                area = mates[0]
            elif tier is None or (
                tier == 4 and post.title in self._party_titles and not post.organ
            ):
                return post
            else:
                area = Area("", tier)
        if area.name:
            return post.at(self.within(area))
        for one in given:
            if one.area and one.area.name and one.area.level == area.level:
                return post.at(self.within(one.area))
        seen = self.named(area.level, area.tier, at, paragraph)
        if seen is None:
            return post.at(area if area.level else None)
        told.append(seen.resolved)
        return post.at(self.within(seen.value))

    def _owned(self, post: Post, around: list[Post]) -> Post:
        """A Party office takes the committee that a post beside it names."""
        organ = post.organ
        if organ is None or organ.owner or post.area is not None:
            return post
        if not organ.bare.startswith(self._offices) or self._central in organ.bare:
            return post
        for one in around:
            if one.organ and one.organ.owner and one is not post:
                committee = self._by_level.get(one.organ.owner, "")
                words = f"{organ.words} {committee}".strip()
                new = replace(organ, words=words, owner=one.organ.owner, area=one.area)
                return replace(
                    post, words=f"{post.words} {committee}".strip(), organ=new, area=one.area
                )
        return post

    def _body(self, post: Post, around: list[Post]) -> Post:
        """A bare secretary is one of the committee or cell that fits the post beside."""
        if post.organ is not None or post.title not in self._party_titles:
            return post
        for one in around:
            if one is post or one.area is None:
                continue
            words = self._party.get(str(one.area.tier)) or self._by_level.get(one.area.level)
            if words:
                owner = "" if one.area.tier in (3, 4) else one.area.level
                organ = Organ(words, words.casefold(), owner, bare=words.casefold())
                label = (
                    f"{post.words} of the {{}} {words}"
                    if one.area.after
                    else f"{post.words} {words}"
                )
                return replace(post, words=label, organ=organ, area=one.area)
        return post

    def _tier(self, post: Post) -> int | None:
        if post.organ is None:
            return None
        if post.organ.owner:
            return 2
        if post.organ.inner:
            return self._tiers.get(phrase(post.organ.inner))
        bare = phrase(post.organ.bare)
        for size in range(len(bare), 0, -1):
            if bare[:size] in self._tiers:
                return int(self._tiers[bare[:size]])
        return None
