"""What checking should find, by shape: told from what was made, with a reference of its own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from .answers import by_person, inside, iri, pairs
from .model import EVER, NEVER, Bounds, Post, Tenure, interval


def expected(tenures: list[Tenure], law: dict[str, Any]) -> Counter[str]:
    """Count the results of each shape that looks at who holds what, in one province."""
    found: Counter[str] = Counter()
    found.update(_seats(tenures))
    found.update(_again(tenures))
    found.update(_excluded(tenures, law))
    found.update(_outlasting(tenures))
    found["DuplicatePersonShape"] = _alike(tenures)
    return found


def _by_post(tenures: Iterable[Tenure]) -> dict[Post, list[Tenure]]:
    found: dict[Post, list[Tenure]] = defaultdict(list)
    for one in tenures:
        found[one.post].append(one)
    return found


def _seats(tenures: Iterable[Tenure]) -> Iterator[str]:
    for post, some in _by_post(tenures).items():
        if post.seats > 1:
            yield from _crowded(post, some)
            continue
        for one, other in combinations(some, 2):
            if one.person is other.person:
                continue
            sure = one.bounds.overlap(other.bounds)
            if sure == "certain":
                yield "OneHolderShape"
            elif sure and not _handed(one.bounds, other.bounds):
                yield "PossiblyOneHolderShape"


def _handed(one: Bounds, other: Bounds) -> bool:
    """Whether one hands over to the other within a year that is all one knows."""
    return _within_year(one.ee, one.le, other.eb, other.lb) or _within_year(
        other.ee, other.le, one.eb, one.lb
    )


def _within_year(*instants: str | None) -> bool:
    known = [one for one in instants if one is not None and one not in (EVER, NEVER)]
    return len(known) == len(instants) and len({one[:4] for one in known}) == 1


def _crowded(post: Post, some: list[Tenure]) -> Iterator[str]:
    """Count moments at which more hold a post than it has seats."""
    sure_rows, rows = set(), set()
    sure_at = {one.bounds.lb for one in some if one.bounds.lb}
    begun = {one.bounds.eb for one in some if one.bounds.eb != EVER}
    for at in sure_at | begun:
        sure = {one.person for one in some if one.bounds.held(at) == "certain"}
        perhaps = {
            one.person
            for one in some
            if one.bounds.held(at) and not _within_year(one.bounds.ee, one.bounds.le, at)
        }
        if at in sure_at and len(sure) > post.seats:
            names = [person.name for person in sure]
            sure_rows.add((at[:10], len(sure), min(names), max(names)))
        if len(perhaps) > post.seats and len(sure & perhaps) <= post.seats:
            names = [person.name for person in perhaps]
            rows.add((at[:10], len(perhaps), min(names), max(names)))
    yield from ("EnoughSeatsShape" for _ in sure_rows)
    yield from ("PossiblyEnoughSeatsShape" for _ in rows)


def _again(tenures: Iterable[Tenure]) -> Iterator[str]:
    for some in by_person(tenures).values():
        for one, other in combinations(some, 2):
            if one.post is other.post and (sure := one.bounds.overlap(other.bounds)):
                yield "OneTenureShape" if sure == "certain" else "PossiblyOneTenureShape"


def _excluded(tenures: Iterable[Tenure], law: dict[str, Any]) -> Iterator[str]:
    rule = law["incompatible"]
    first = {rule["first"][0], *rule["first"][1:]}
    second = set(rule["second"])
    begins, (ends, over) = interval(rule["begins"])[0], interval(rule["ends"])
    for one, other, sure in pairs(tenures):
        if one.post.area is not other.post.area or one.post.area.tier == "village":
            continue
        roles = {one.post.role}, {other.post.role}
        if not any(a <= first and b <= second for a, b in (roles, roles[::-1])):
            continue
        both = (one.bounds, other.bounds)
        if not all(begins < each.le and each.eb < over for each in both):
            continue
        certain = sure == "certain" and all(
            (each.ee is None or begins < each.ee) and (each.lb is None or each.lb < ends)
            for each in both
        )
        yield "IncompatiblePostsShape" if certain else "PossiblyIncompatiblePostsShape"


def _outlasting(tenures: Iterable[Tenure]) -> Iterator[str]:
    for one in tenures:
        if one.post.area.ends is None:
            continue
        end = f"{one.post.area.ends}T00:00:00"
        for key in ("begins", "attested", "ends"):
            if key in one.said and interval(one.said[key])[0] > end:
                yield "OutlastingTenureShape"


def _alike(tenures: Iterable[Tenure]) -> int:
    """Count pairs of one name, an area of one of whom lies in one of the other's."""
    named: dict[str, dict[str, list[Tenure]]] = defaultdict(dict)
    for id, some in by_person(tenures).items():
        named[some[0].person.name][id] = some
    count = 0
    for persons in named.values():
        for one, other in combinations(persons.values(), 2):
            areas = {a.post.area for a in one}, {b.post.area for b in other}
            count += any(inside(a, b) or inside(b, a) for a in areas[0] for b in areas[1])
    return count


def odd(tenures: Iterable[Tenure]) -> list[str]:
    """Name the tenures said to go on after their unit ended."""
    return sorted(iri("tenure", one.id) for one in tenures if list(_outlasting([one])))
