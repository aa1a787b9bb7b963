"""Comparing persons: never by name alone."""

from govgraph.matching import names
from govgraph.matching.facts import Facts, Held, Thing, knowledge
from govgraph.matching.places import Places, grade, identified
from govgraph.matching.scores import Found

_DAY = len("2020-07-23")


def score(places: Places, one: Thing, other: Thing) -> Found:
    """Compare two persons."""
    facts = places.facts
    found = Found("person")
    found.name(grade(facts, one, other))
    identified(found, one, other)
    if not found.named:
        return found
    _life(found, one, other)
    _posts(places, found, one, other)
    if one.graphs & other.graphs:
        found.add("same-source")
    if _bearers(facts, one, other) > knowledge()["common"]:
        found.add("common-name")
    return found


def areas(facts: Facts, post: str) -> set[str]:
    """Return the areas of a post's organ.

    Example:
        >>> areas(Facts(), "urn:a")
        set()
    """
    return {
        area
        for organ in organs(facts, post)
        if organ in facts.things
        for area in facts.things[organ].links.get("jurisdiction", ())
    }


def organs(facts: Facts, post: str) -> set[str]:
    """Return the organs that a post is in.

    Example:
        >>> organs(Facts(), "urn:a")
        set()
    """
    thing = facts.things.get(post)
    return set(thing.links.get("organ", ())) if thing else set()


def _life(found: Found, one: Thing, other: Thing) -> None:
    """Compare births and deaths, as far as both are told."""
    for link, same, different in (
        ("born", "same-birth", "other-birth"),
        ("died", "same-death", "other-death"),
    ):
        mine, theirs = _days(one, link), _days(other, link)
        if not mine or not theirs:
            continue
        pairs = [(a, b) for a in mine for b in theirs]
        told = [min(a, b, key=len) for a, b in pairs if a.startswith(b) or b.startswith(a)]
        if told:  # thousands of one name are born in one year: only a day tells much
            found.add(same if len(max(told, key=len)) == _DAY else f"{same}-year")
        elif all(a[:4] != b[:4] for a, b in pairs):
            found.add(different)
    for dead, living in ((one, other), (other, one)):
        for day in _days(dead, "died"):
            if any(held.earliest_begin[: len(day)] > day for held in living.held):
                found.add("died-before")


def _days(person: Thing, link: str) -> set[str]:
    return {value[:10] for value in person.links.get(link, ())}


def _posts(places: Places, found: Found, one: Thing, other: Thing) -> None:
    """Compare what they held: the same post tells most, then the organ, then the area."""
    shared: set[str] = set()
    told: set[str] = set()
    gaps: list[int] = []
    for mine in one.held:
        for theirs in other.held:
            if places.agree(mine.post, theirs.post):
                possible = possibly(mine, theirs)
                told.add("same-post" if possible else "same-post-apart")
                gaps.append(0 if possible else _gap(mine, theirs))
                if possible:
                    shared.add(mine.post)
            elif _gap(mine, theirs) <= knowledge()["gap-years"]:
                told |= _near(places, mine, theirs)
    for reason in ("same-post", "same-post-apart", "same-organ", "same-area"):
        if reason in told:
            found.add(reason)
            break
    if len(shared) > 1:
        found.add("more-posts")
    if gaps and min(gaps) > knowledge()["gap-years"]:
        found.add("long-gap")
    if "far-apart" in told:
        found.add("far-apart")


def _near(places: Places, mine: Held, theirs: Held) -> set[str]:
    """Compare the organs and areas of two posts."""
    facts = places.facts
    pairs = [(a, b) for a in organs(facts, mine.post) for b in organs(facts, theirs.post)]
    if any(places.agree(a, b) for a, b in pairs):
        return {"same-organ"}
    grounds = [(a, b) for a in areas(facts, mine.post) for b in areas(facts, theirs.post)]
    if any(places.agree(a, b) for a, b in grounds):
        return {"same-area"}
    far = bool(grounds) and all(places.apart(a, b) for a, b in grounds)
    return {"far-apart"} if far and certainly(mine, theirs) else set()


def possibly(one: Held, other: Held) -> bool:
    """Whether two times may overlap (DESIGN §3); an unknown bound is open.

    Example:
        >>> possibly(Held("urn:a", "urn:p", latest_end="2016"), Held("urn:b", "urn:p", "2016"))
        False
    """
    begin = max(one.earliest_begin, other.earliest_begin)
    ends = [end for end in (one.latest_end, other.latest_end) if end]
    return not begin or not ends or begin < min(ends)


def certainly(one: Held, other: Held) -> bool:
    """Whether two times surely overlap.

    Example:
        >>> certainly(Held("urn:a", "urn:p"), Held("urn:b", "urn:p"))
        False
    """
    bounds = (one.latest_begin, other.latest_begin, one.earliest_end, other.earliest_end)
    return all(bounds) and max(bounds[:2]) < min(bounds[2:])


def _gap(one: Held, other: Held) -> int:
    """Count the years that surely lie between two times."""
    years = [
        int(begin[:4]) - int(end[:4])
        for begin, end in (
            (one.earliest_begin, other.latest_end),
            (other.earliest_begin, one.latest_end),
        )
        if begin[:4].isdigit() and end[:4].isdigit()
    ]
    return max([0, *years])


def _bearers(facts: Facts, one: Thing, other: Thing) -> int:
    keys = {names.key(name) for name in one.names} & {names.key(name) for name in other.names}
    return max((facts.bearers["person", key] for key in keys), default=0)
