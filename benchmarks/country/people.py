"""Who holds which post when: terms, arrangements, re-elections, replacements, promotions."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .model import Area, Organ, Person, Post, Tenure, bounds
from .places import Province

TERMS = (2011, 2016, 2021)
LISTED = date(2024, 12, 31)  # the day on which the lists were made
_EXACT = {"day": 60, "month": 20, "year": 18, "": 2}
_ONE_PAPER = 0.75  # share of posts taken together whose dates one paper gives


@dataclass
class _Segment:
    """Part of a term: from a day to the first day after."""

    begin: date
    end: date | None


@dataclass
class People:
    """Fills posts; numbers go on from one province to the next.

    Attributes:
        names, roles: the content of ``names.toml`` and ``roles.toml``.
        odd: the share of units that get something unlawful or impossible.
    """

    names: dict[str, Any]
    roles: dict[str, Any]
    seed: int
    odd: float = 0.0
    persons: int = 0
    tenures: int = 0
    posts: int = 0
    organs: int = 0
    _chance: random.Random = field(default_factory=random.Random)
    _left: list[tuple[Person, date]] = field(default_factory=list)
    _papers: dict[tuple[Person, date, date | None], dict[str, str]] = field(default_factory=dict)

    def fill(self, province: Province) -> list[Tenure]:
        """Fill every post of a province, the inmost first, so that people may rise."""
        self._chance = random.Random(f"{self.seed} people {province.area.code}")
        made: list[Tenure] = []
        up: list[tuple[Person, date]] = []
        for district in province.districts:
            self._left = []
            for commune in province.communes[district]:
                made += self._unit(commune)
                if village := province.villages.get(commune):
                    made += self._unit(village, rising=False)
            pool, self._left = self._left, []
            made += self._unit(district, pool)
            up += self._left
        self._left = []
        made += self._unit(province.area, up)
        return made

    def _unit(
        self, area: Area, pool: list[tuple[Person, date]] | None = None, *, rising: bool = True
    ) -> list[Tenure]:
        roles = self.roles[area.tier]
        self._papers = {}
        posts = self._posts(area, roles)
        stints: dict[tuple[Post, Person], list[_Segment]] = defaultdict(list)
        before: dict[str, Person] = {}
        for segment in self._segments(area):
            now: dict[str, Person] = {}
            taken: set[Person] = set()
            for bundle in self._bundles(roles, posts):
                holder, parts = self._holders(bundle, before, taken, pool, segment)
                taken.update(holder)
                for person, part in zip(holder, parts, strict=True):
                    for key in bundle:
                        stints[posts[key.partition("#")[0]], person].append(part)
                now |= dict.fromkeys(bundle, holder[-1])
            before = now
        if rising:
            self._left += _gone(stints)
        made = [
            self._tenure(person, post, part.begin, part.end, area)
            for (post, person), parts in stints.items()
            for part in _joined(parts)
        ]
        return made + list(self._oddities(area, posts, made))

    def _posts(self, area: Area, roles: dict[str, Any]) -> dict[str, Post]:
        said = {
            "kind": area.kind,
            "name": area.name,
            "unit": f"{area.kind} {area.name}",
            "committee": roles["committees"][area.kind],
        }
        tell = area.kind not in roles["told"]
        organs = {}
        for key, about in roles["organs"].items():
            self.organs += 1
            kind = about.get("kind", "") if tell else ""
            organs[key] = Organ(f"o{self.organs}", about["name"].format(**said), kind, area)
        posts = {}
        for key, about in roles["posts"].items():
            self.posts += 1
            kind = about.get("kind", "").format(**said) if tell else ""
            if area.tier == "district" and area.kind == "thành phố" and key == "secretary":
                kind = "bí thư thành ủy"
            name, seats = about["name"].format(**said), about.get("seats", 1)
            organ = organs[about["organ"]]
            posts[key] = Post(f"p{self.posts}", name, kind, key, seats, organ)
        return posts

    def _segments(self, area: Area) -> Iterator[_Segment]:
        """Cut the life of a unit at its elections."""
        days = [date(year, 5, 15) + timedelta(self._chance.randrange(60)) for year in TERMS]
        days = [max(day, area.begins) if area.begins else day for day in days]
        for at, day in enumerate(days):
            end = days[at + 1] if at + 1 < len(days) else None
            if area.ends and (end is None or end > area.ends):
                end = area.ends
            if end is None or day < end:
                yield _Segment(day, end)

    def _bundles(self, roles: dict[str, Any], posts: dict[str, Post]) -> list[list[str]]:
        arrangements = roles["arrangements"]
        shares = [one["share"] for one in arrangements]
        chosen: list[list[str]] = self._chance.choices(arrangements, shares)[0]["bundles"]
        in_it = {key for bundle in chosen for key in bundle}
        # Who is in no bundle holds that post alone; "#2" is the second seat.
        alone = [
            [f"{key}#{seat}" if seat else key]
            for key, post in posts.items()
            if key not in in_it
            for seat in range(post.seats)
        ]
        return [*chosen, *alone]

    def _holders(
        self,
        bundle: list[str],
        before: dict[str, Person],
        taken: set[Person],
        pool: list[tuple[Person, date]] | None,
        segment: _Segment,
    ) -> tuple[list[Person], list[_Segment]]:
        """Choose who holds a bundle in a segment: one, or one after the other."""
        again = before.get(bundle[0])
        lucky = self._chance.random()
        first: Person | None = None
        if again and again not in taken and lucky < 0.45:
            first = again
        elif before and lucky < 0.6:
            free = [one for one in dict.fromkeys(before.values()) if one not in taken]
            first = self._chance.choice(free) if free else None
        elif pool and lucky < 0.85:
            first = self._risen(pool, segment.begin)
        fresh = first is None
        first = first or self._person()
        begin = segment.begin
        if fresh and self._chance.random() < 0.1:  # vacant for a while
            begin += timedelta(self._chance.randrange(20, 120))
        end = segment.end or LISTED + timedelta(180)
        if begin >= end:
            begin = segment.begin
        if self._chance.random() > 0.15 or (end - begin).days < 400:
            return [first], [_Segment(begin, segment.end)]
        middle = begin + timedelta(self._chance.randrange(180, (end - begin).days - 180))
        return [first, self._person()], [_Segment(begin, middle), _Segment(middle, segment.end)]

    def _risen(self, pool: list[tuple[Person, date]], day: date) -> Person | None:
        """Take somebody who has left another unit by that day, or leaves it about then."""
        for _ in range(6):
            at = self._chance.randrange(len(pool))
            person, left = pool[at]
            if left <= day:
                pool[at] = pool[-1]
                pool.pop()
                return person
            if len(pool) < 2:
                break
        return None

    def _person(self) -> Person:
        chance, names = self._chance, self.names
        self.persons += 1
        family = chance.choices(names["family"], names["family_weights"])[0]
        sex = "women" if chance.random() < names["women"] else "men"
        middle = chance.choice(names[f"middle_{sex}"])
        given = chance.choice(names[f"given_{sex}"])
        return Person(f"n{self.persons}", f"{family} {middle} {given}")

    def _tenure(
        self, person: Person, post: Post, begin: date, end: date | None, area: Area
    ) -> Tenure:
        key = (person, begin, end)
        said = self._papers.get(key) if self._chance.random() < _ONE_PAPER else None
        said = self._papers[key] = said or self._said(begin, end, area)
        return self._known(person, post, begin, end, said)

    def _known(
        self, person: Person, post: Post, begin: date, end: date | None, said: dict[str, str]
    ) -> Tenure:
        self.tenures += 1
        known = bounds(said, post.area.ends)
        return Tenure(f"t{self.tenures}", person, post, begin, end, said, known)

    def _said(self, begin: date, end: date | None, area: Area) -> dict[str, str]:
        """Tell of a time what lists and papers tell: a day, a month, a year, or only a sighting."""
        chance = self._chance
        last = min(end - timedelta(1) if end else LISTED, LISTED)
        seen = begin + timedelta(chance.randrange((last - begin).days + 1))
        how = chance.random()
        if how < 0.02:
            return {"attested": self._rough(seen, chance.choice(["day", "day", "month", "year"]))}
        if how < 0.025:
            return {"attested_by": str(seen)}
        if how < 0.03 and end:
            return {"attested": str(seen), "former_by": str(LISTED)}
        said = {}
        exact = chance.choices(list(_EXACT), list(_EXACT.values()))[0]
        if exact:
            said["begins"] = self._rough(begin, exact)
        if end and end == area.ends and chance.random() < 0.7:
            pass  # the end of the unit says it
        elif end and (exact := chance.choices(list(_EXACT), list(_EXACT.values()))[0]):
            said["ends"] = self._rough(end, exact)
        if end is None and chance.random() < 0.6:
            said["attested"] = str(LISTED)
        return said or {"attested": str(seen)}

    def _rough(self, day: date, exact: str) -> str:
        return str(day)[: {"day": 10, "month": 7, "year": 4}[exact]]

    def _oddities(self, area: Area, posts: dict[str, Post], made: list[Tenure]) -> Iterator[Tenure]:
        """Add what a good graph would not say: two in one seat, what law excludes, too late."""
        if area.tier != "commune" or self._chance.random() >= self.odd:
            return
        exact = [
            one
            for one in made
            if one.post.seats == 1
            and {len(one.said.get(key, "")) for key in ("begins", "ends")} == {10}
            and (one.end or LISTED) - one.begin > timedelta(300)
        ]
        if exact:
            one = self._chance.choice(exact)
            begin, end = one.begin + timedelta(60), one.begin + timedelta(120)
            said = {"begins": str(begin), "ends": str(end)}
            yield self._known(self._person(), one.post, begin, end, said)
        council = [one for one in exact if one.post.role == "council" and one.begin.year >= 2016]
        for one in council[:1]:
            begin, end = one.begin + timedelta(30), one.begin + timedelta(200)
            said = {"begins": str(begin), "ends": str(end)}
            yield self._known(one.person, posts["committee-vice"], begin, end, said)
        if area.ends:
            late = area.ends + timedelta(45)
            yield self._known(
                self._person(), posts["front"], area.ends, late, {"attested": str(late)}
            )


def _gone(stints: Mapping[tuple[Post, Person], list[_Segment]]) -> list[tuple[Person, date]]:
    """Say who has left a unit for good, and when."""
    last: dict[Person, date] = {}
    for (_, person), parts in stints.items():
        for part in parts:
            last[person] = max(last.get(person, date.min), part.end or date.max)
    return [(person, day) for person, day in last.items() if day < date.max]


def _joined(parts: list[_Segment]) -> Iterator[_Segment]:
    """Join what follows without a break: re-election breaks no tenure."""
    parts = sorted(parts, key=lambda part: part.begin)
    current = parts[0]
    for part in parts[1:]:
        if current.end is not None and part.begin <= current.end:
            current = _Segment(current.begin, part.end)
        else:
            yield current
            current = part
    yield current
