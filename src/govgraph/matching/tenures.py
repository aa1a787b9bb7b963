"""Comparing tenures of one person in one post: by their dates, and nothing else."""

from collections.abc import Iterator
from itertools import combinations, groupby

from govgraph import language, terms
from govgraph.matching import persons, unbroken
from govgraph.matching.facts import Facts, Held, Thing, knowledge, rows
from govgraph.matching.scores import Found
from govgraph.queryable import Queryable

_AT_ONCE = 500  # tenures in one query


def scored(store: Queryable, facts: Facts) -> Iterator[tuple[Thing, Thing, Found]]:
    """Compare the tenures of each person in each post, as the decisions so far have them.

    Example:
        >>> from govgraph.store import Store
        >>> list(scored(Store.memory(), Facts()))
        []
    """
    pairs: dict[tuple[str, str], tuple[Thing, Held, Held]] = {}
    for person in facts.of("person"):
        for _, held in groupby(person.held, key=lambda held: held.post):
            for one, other in combinations(held, 2):
                if one.tenure != other.tenure:
                    pairs.setdefault((one.tenure, other.tenure), (person, one, other))
    wanted = sorted({iri for pair in pairs for iri in pair})
    links, graphs = _links(store, wanted), _graphs(store, wanted)
    for person, *both in pairs.values():
        first, second = (
            Thing(
                held.tenure,
                "tenure",
                labels={lang: _label(facts, person, held, lang) for lang in language.LANGUAGES},
                graphs=graphs.get(held.tenure, set()),
                links=links.get(held.tenure, {}),
                held=[held],
            )
            for held in both
        )
        yield first, second, score(first, second)


def score(one: Thing, other: Thing) -> Found:
    """Compare two tenures of one person in one post.

    Example:
        >>> first, second = (Held(x, "urn:post", "2016", "2016", "2021", "2021") for x in "ab")
        >>> score(Thing("a", "tenure", held=[first]), Thing("b", "tenure", held=[second])).reasons
        ['held-same', 'overlap-certain']
    """
    found = Found("tenure", ["held-same"], named=True)
    if other.iri in _said(one, "different") or one.iri in _said(other, "different"):
        found.add("stated-different")
    mine, theirs = one.held[0], other.held[0]
    sure = persons.certainly(mine, theirs)
    if not sure and (_joined(one, other) or _joined(other, one)):
        found.add("re-elected")
        return found
    if not persons.possibly(mine, theirs):
        found.add("dates-exclude")
    else:
        found.add("overlap-certain" if sure else "overlap-possible")
    told = [_agreement(one, other, link) for link in ("begins", "ends")]
    for agreement, bound in zip(told, ("begin", "end"), strict=True):
        if agreement:
            found.add(f"{agreement}-{bound}")
    if told == ["other", "other"]:
        found.add("other-dates")
    if _attested_within(one, other) or _attested_within(other, one):
        found.add("attested-within")
    if one.graphs & other.graphs:  # a source that writes two means two, unless it cannot be
        found.add("same-source" if sure else "same-source-unsure")
    return found


def _said(tenure: Thing, link: str) -> set[str]:
    return tenure.links.get(link, set())


def _joined(one: Thing, other: Thing) -> bool:
    """Whether one row goes on where the other ends."""
    dates = (_said(tenure, link) for tenure in (one, other) for link in ("begins", "ends"))
    return bool(unbroken.joints(*dates))


def _agreement(one: Thing, other: Thing, link: str) -> str:
    mine, theirs = _said(one, link), _said(other, link)
    if mine & theirs:
        return "same"
    if any(unbroken.fits(a, b) for a in mine for b in theirs):
        return "fits"
    return "other" if mine and theirs else ""


def _attested_within(one: Thing, other: Thing) -> bool:
    """Whether one is only known to have been held at times within the other."""
    seen, since = _said(one, "attested"), other.held[0].earliest_begin
    until = other.held[0].latest_end
    if not seen or not since or _said(one, "begins") or _said(one, "ends"):
        return False
    return all(since[: len(day)] <= day and (not until or day <= until[: len(day)]) for day in seen)


def _label(facts: Facts, person: Thing, held: Held, lang: str) -> str:
    post = facts.things.get(held.post)
    return f"{person.label(lang)}, {post.label(lang) if post else held.post}"


def _links(store: Queryable, tenures: list[str]) -> dict[str, dict[str, set[str]]]:
    """Read the dates as written, and which tenures are said to be different."""
    known = {terms.GOVG + name: name for name in knowledge()["dates"]}
    known |= dict.fromkeys(knowledge()["properties"]["different"], "different")
    found: dict[str, dict[str, set[str]]] = {}
    for row in _rows(store, "stated", tenures):
        if name := known.get(row["property"].value):
            links = found.setdefault(row["tenure"].value, {})
            links.setdefault(name, set()).add(row["value"].value)
    return found


def _graphs(store: Queryable, tenures: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in _rows(store, "grounded", tenures):
        found.setdefault(row["tenure"].value, set()).add(row["graph"].value)
    return found


def _rows(store: Queryable, name: str, tenures: list[str]) -> Iterator[terms.Row]:
    for start in range(0, len(tenures), _AT_ONCE):
        wanted = " ".join(f"<{iri}>" for iri in tenures[start : start + _AT_ONCE])
        yield from rows(store, name, wanted)
