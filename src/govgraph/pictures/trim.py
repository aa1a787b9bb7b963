"""What of a model is drawn: only a day's, and no more than can be read."""

from collections import defaultdict

from govgraph.pictures.model import Model, Tenure


def to_day(model: Model, day: str, within: str = "") -> None:
    """Keep what is, certainly or possibly, on a day.

    Args:
        model: the model; it is changed.
        day: ``YYYY-MM-DD``.
        within: the area asked about: an organ stays only while every area on the way to it
            exists.
    """
    model.areas = {i: one for i, one in model.areas.items() if one.bounds.on(day) != "never"}
    model.tenures = {i: one for i, one in model.tenures.items() if one.bounds.on(day) != "never"}
    inside = _inside(model, within)
    model.organs = {
        iri: one
        for iri, one in model.organs.items()
        if one.bounds.on(day) != "never" and (not within or iri in inside)
    }
    model.posts = {iri: one for iri, one in model.posts.items() if one.organ in model.organs}
    model.tenures = {iri: one for iri, one in model.tenures.items() if one.post in model.posts}
    model.holdings = {
        iri: one
        for iri, one in model.holdings.items()
        if all(tenure in model.tenures for tenure in one.tenures)
    }
    model.arrangements = {
        iri: one for iri, one in model.arrangements.items() if one.bounds.on(day) != "never"
    }
    model.coverages = {
        iri: one for iri, one in model.coverages.items() if _filled(one.date, "-12-31") <= day
    }
    model.events = {
        iri: one
        for iri, one in model.events.items()
        if one.up_to or _filled(one.date, "-01-01") <= day
    }


def to_size(model: Model, limit: int) -> None:
    """Keep at most so many organs, posts and persons; combined roles come first.

    Reorganisations are kept, the earliest first, while they name no more units than that.

    Args:
        model: the model; it is changed, and its ``left_out`` set.
        limit: how many nodes are kept.
    """
    _events(model, limit)
    people: dict[str, list[Tenure]] = defaultdict(list)
    for tenure in model.tenures.values():
        people[tenure.person].append(tenure)
    total = len(model.organs) + len(model.posts) + len(people)
    if total <= limit:
        return
    combining = {one.person for one in model.holdings.values()}
    kept: set[str] = set()
    # Those who combine roles, those with most posts first; then posts that arrangements name,
    # then the other holders.
    order = sorted(people, key=lambda one: (one not in combining, -len(people[one]), one))
    arranged = [{*one.posts} for _, one in sorted(model.arrangements.items())]
    groups = [{one, *(tenure.post for tenure in people[one])} for one in order]
    first = sum(one in combining for one in order)
    for group in [*groups[:first], *arranged, *groups[first:]]:
        posts = {one for one in group if one in model.posts}
        new = (group | _ancestry(model, {model.posts[one].organ for one in posts})) - kept
        if len(kept) + len(new) <= limit:
            kept |= new
    model.organs = {iri: one for iri, one in model.organs.items() if iri in kept}
    model.posts = {iri: one for iri, one in model.posts.items() if iri in kept}
    model.tenures = {
        iri: one
        for iri, one in model.tenures.items()
        if one.person in kept and one.post in model.posts
    }
    model.holdings = {
        iri: one
        for iri, one in model.holdings.items()
        if all(tenure in model.tenures for tenure in one.tenures)
    }
    model.left_out += total - len(kept)


def _events(model: Model, limit: int) -> None:
    units = {unit for one in model.events.values() for unit in (*one.before, *one.after)}
    if len(units) <= limit:
        return
    kept: set[str] = set()
    events = {}
    for one in sorted(model.events.values(), key=lambda one: (one.date, one.area, one.iri)):
        new = {*one.before, *one.after} - kept
        if len(kept) + len(new) <= limit:
            kept |= new
            events[one.iri] = one
    gone = units - kept
    model.left_out = len(gone)
    model.events = events
    model.areas = {iri: one for iri, one in model.areas.items() if iri not in gone}


def _filled(date: str, rest: str) -> str:
    """Fill a year or month up to a day: its first or, sorted as text, its last."""
    return (date + rest[len(date) - 4 :])[:10] if len(date) >= 4 else date


def _inside(model: Model, within: str) -> set[str]:
    """Return the organs of an area, and those whose posts are held with one of theirs."""
    areas = {within} & model.areas.keys()
    while more := {i for i, one in model.areas.items() if areas & {*one.within}} - areas:
        areas |= more
    organs = {i for i, one in model.organs.items() if areas & {*one.areas}}
    while more := {i for i, one in model.organs.items() if organs & {*one.parents}} - organs:
        organs |= more
    beside = set()
    for holding in model.holdings.values():
        if all(tenure in model.tenures for tenure in holding.tenures):
            pair = {model.posts[model.tenures[one].post].organ for one in holding.tenures}
            beside |= pair if pair & organs else set()
    return organs | beside


def _ancestry(model: Model, organs: set[str]) -> set[str]:
    found = organs & model.organs.keys()
    while (
        more := ({p for o in found for p in model.organs[o].parents} & model.organs.keys()) - found
    ):
        found |= more
    return found
