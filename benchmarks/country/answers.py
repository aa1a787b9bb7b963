"""The true answers: what govgraph should say of the country, told from what was made."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from .model import Area, Post, Tenure
from .places import ID, Province

DAYS = ("2014-07-01", "2018-07-01", "2020-07-23")
Row = tuple[str, str, str]


def iri(kind: str, id: str) -> str:
    """Return the IRI that a roster called roster.csv mints for an id."""
    return f"{ID}/{kind}/roster-{id}"


def by_person(tenures: Iterable[Tenure]) -> dict[str, list[Tenure]]:
    """Gather tenures by person."""
    found: dict[str, list[Tenure]] = defaultdict(list)
    for one in tenures:
        found[one.person.id].append(one)
    return found


def pairs(tenures: Iterable[Tenure]) -> Iterator[tuple[Tenure, Tenure, str]]:
    """Give each two tenures of one person in two posts that overlap, and how certainly."""
    for some in by_person(tenures).values():
        for one, other in combinations(some, 2):
            if one.post is not other.post and (sure := one.bounds.overlap(other.bounds)):
                yield one, other, sure


def lies(inner: Area, area: Area, instant: str) -> bool:
    """Whether an area lies in another on a day: every area between them is there."""
    if inner is area:
        return True
    outer = inner.within
    while outer is not None and outer is not area:
        if not outer.alive(instant):
            return False
        outer = outer.within
    return outer is area


def inside(inner: Area, area: Area) -> bool:
    """Whether an area lies in another, or is it, at whatever time."""
    one: Area | None = inner
    while one is not None and one is not area:
        one = one.within
    return one is not None


def combined(tenures: list[Tenure], area: Area, on: str) -> list[Row]:
    """Tell who holds several posts together; on a day, or without one at any time."""
    instant = f"{on}T00:00:00"
    shown: dict[str, set[Tenure]] = defaultdict(set)
    sure_ever: set[Tenure] = set()
    if on and not area.alive(instant):
        return []
    for one, other, sure in pairs(tenures):
        if on:
            here = any(lies(each.post.area, area, instant) for each in (one, other))
            wanted = here and all(each.bounds.held(instant) for each in (one, other))
        else:
            wanted = any(inside(each.post.area, area) for each in (one, other))
        if sure == "certain":
            sure_ever |= {one, other}
        if wanted:
            shown[one.person.id] |= {one, other}
    rows = []
    for some in shown.values():
        all_sure = all(each.bounds.held(instant) == "certain" for each in some)
        for each in some:
            told = "certain" if (all_sure if on else each in sure_ever) else "possible"
            rows.append((iri("person", each.person.id), iri("post", each.post.id), told))
    return sorted(set(rows))


def holders(tenures: Iterable[Tenure], area: Area, on: str) -> list[Row]:
    """Tell who holds which post on a day in an area."""
    instant = f"{on}T00:00:00"
    if not area.alive(instant):
        return []
    return sorted(
        {
            (iri("person", one.person.id), iri("post", one.post.id), sure)
            for one in tenures
            if lies(one.post.area, area, instant) and (sure := one.bounds.held(instant))
        }
    )


def became(province: Province) -> list[dict[str, Any]]:
    """Tell what became of each commune that a change closed, through every change."""
    after: dict[Area, list[tuple[Area, str]]] = defaultdict(list)
    for change in province.changes:
        after[change.old].append((change.new, str(change.day)))
    told = []
    for old in after:
        rows = [(new.iri, "direct", day) for new, day in after[old]]
        ahead = [new for new, _ in after[old]]
        while ahead:
            for new, _ in after.get(ahead.pop(), []):
                rows.append((new.iri, "through others", ""))
                ahead.append(new)
        told.append({"thing": old.iri, "rows": sorted(rows)})
    return told


def coverage(
    tenures: list[Tenure], combination: dict[str, Any], units: int, on: str
) -> dict[str, int]:
    """Count the units of a province in which one person holds the combined posts on a day."""
    instant = f"{on}T00:00:00"
    counted: dict[str, set[Area]] = {"certain": set(), "possible": set(), "count": set()}
    wanted = set(combination["posts"])
    for one, other, _ in pairs(tenures):
        unit = one.post.area
        if unit is not other.post.area or unit.tier != combination["level"]:
            continue
        if {one.post.role, other.post.role} != wanted:
            continue
        held = {each.bounds.held(instant) for each in (one, other)}
        if "" not in held:
            counted["possible"].add(unit)
        if held == {"certain"}:
            counted["certain"].add(unit)
        if all(_truly(each, on) for each in (one, other)):
            counted["count"].add(unit)
    return {key: len(some) for key, some in counted.items()} | {"total": units}


def ex_officio(tenures: Iterable[Tenure], law: dict[str, str]) -> int:
    """Count the pairs that law joins: both may go on after the rule began."""
    begins = f"{law['begins']}T00:00:00"
    return sum(
        one.post.area is other.post.area
        and one.post.area.tier == law["level"]
        and {one.post.role, other.post.role} == {law["first"], law["second"]}
        and begins < min(one.bounds.le, other.bounds.le)
        for one, other, _ in pairs(tenures)
    )


def tally(tenures: list[Tenure]) -> Counter[str]:
    """Count pairs by certainty, those who hold several posts, and posts held together."""
    found: Counter[str] = Counter()
    several = set()
    together: set[frozenset[Post]] = set()
    for one, other, sure in pairs(tenures):
        found[sure] += 1
        several.add(one.person.id)
        together.add(frozenset((one.post, other.post)))
    found["persons"] = len(several)
    found["posts"] = len(together)
    return found


def _truly(one: Tenure, on: str) -> bool:
    return str(one.begin) <= on and (one.end is None or on < str(one.end))
