"""What changed between two graphs, or in one between two days.

A loss is said only where a source says that something ended; where one side merely does not
know, the change is possible, and says so. Things are matched by their IRIs.
"""

from collections import Counter, defaultdict

from pyoxigraph import Literal, NamedNode

from govgraph import labels, language, questions, results, sides, text
from govgraph.difference import CHANGES, GROUPS, Change, Difference
from govgraph.errors import ParameterError
from govgraph.queryable import Queryable, rows
from govgraph.sides import ABSENT, CERTAIN, NEVER, POSSIBLE, STATED, Fact, Side

_NONE = Fact(ABSENT)
_SURE = (ABSENT, NEVER, POSSIBLE, CERTAIN, STATED)
_NAMED = ("Person", "Post", "Organ", "Area")
_AT_ONCE = 500  # claims in one query


def compare(
    a: Queryable,
    b: Queryable,
    *,
    on_a: object = None,
    on_b: object = None,
    lang: str | None = None,
) -> Difference:
    """Compare two graphs, or two days of one.

    Args:
        a, b: the graphs, with what is derived from them; the same one twice for two days.
        on_a, on_b: the day of each (YYYY-MM-DD); both, or neither for what was ever so.
        lang: the language of labels and words.

    Returns:
        What changed; it shows itself.

    Raises:
        ParameterError: a day is none, or only one of the two is given.

    Example:
        >>> from govgraph.store import Store
        >>> len(compare(Store.memory(), Store.memory()))
        0
    """
    if (on_a is None) != (on_b is None):
        raise ParameterError("diff-one-day")
    days = [questions.day("on", one).value if one is not None else "" for one in (on_a, on_b)]
    lang = results.spoken(lang) or language.current()
    one = sides.look(a, days[0])
    two = sides.look(b, days[1])
    found = _holdings(one, two) + _concurrent(one, two) + _events(one, two)
    told = {p for change in found if change.group == "event" for p in change.old + change.new}
    found += [change for change in _things(one, two) if change.things[0] not in told]
    found += _renamed(a, b) if a is not b else []
    names = _names(a, b, found, lang)
    found = _sourced(a, b, found, lang)
    order = {name: i for i, name in enumerate((*GROUPS, *CHANGES))}

    def place(change: Change) -> tuple[object, ...]:
        called = tuple(text.fold(names.get(iri, iri)) for iri in change.things)
        sure = change.certainty != CERTAIN
        return (
            order[change.group],
            order[change.change],
            sure,
            called,
            change.things,
            change.old,
            change.new,
        )

    left, right = _titles(one, two, same=a is b)
    every = tuple(sorted(found, key=place))
    return Difference(every, left, right, _counted(one, two), names, lang)


def changed(before: str, after: str) -> str:
    """Say which way something went: ``gained``, ``lost``, ``stated``, ``unsaid`` or nothing.

    Args:
        before, after: how certain it is on each side (:mod:`govgraph.sides`).

    Example:
        >>> changed("certain", "never"), changed("absent", "certain"), changed("absent", "never")
        ('lost', 'stated', '')
    """
    if before == after or {before, after} == {ABSENT, NEVER}:
        return ""
    if before == ABSENT:
        return "stated"
    if after == ABSENT:
        return "unsaid"
    return "gained" if _SURE.index(after) > _SURE.index(before) else "lost"


def _holdings(one: Side, two: Side) -> list[Change]:
    """Tell who gained and lost posts, and which posts passed from one person to another."""
    found = []
    gone: dict[str, list[Change]] = defaultdict(list)
    come: dict[str, list[Change]] = defaultdict(list)
    for key in sorted(one.holdings.keys() | two.holdings.keys()):
        before, after = one.holdings.get(key, _NONE), two.holdings.get(key, _NONE)
        if way := changed(before.status, after.status):
            change = _change(
                "holding", way, before, after, key, sure=_passed(one, two, way, before, after)
            )
            found.append(change)
            (come if way in ("gained", "stated") else gone)[key[1]].append(change)
        elif before.status == STATED and _dates(before) != _dates(after):
            old, new = _dates(before), _dates(after)
            found.append(_change("holding", "changed", before, after, key, old, new))
    for post in sorted(gone.keys() & come.keys()):
        sure = all(change.certainty == CERTAIN for change in gone[post] + come[post])
        status = CERTAIN if sure else POSSIBLE
        olds, news = ([change.things[0] for change in some[post]] for some in (gone, come))
        found.append(Change("post", "changed", status, status, (post,), tuple(olds), tuple(news)))
    return found


def _concurrent(one: Side, two: Side) -> list[Change]:
    found = []
    for key in sorted(one.concurrent.keys() | two.concurrent.keys()):
        before, after = one.concurrent.get(key, _NONE), two.concurrent.get(key, _NONE)
        if way := changed(before.status, after.status):
            days = one.day or ABSENT in (before.status, after.status)
            found.append(
                _change(
                    "concurrent",
                    way if days else "changed",
                    before,
                    after,
                    key,
                    sure=_passed(one, two, way, before, after),
                )
            )
    return found


def _events(one: Side, two: Side) -> list[Change]:
    found = []
    for iri in sorted(one.events.keys() | two.events.keys()):
        before, after = one.events.get(iri), two.events.get(iri)
        told = after or before
        then, now = (event.status if event else ABSENT for event in (before, after))
        if told and (way := changed(then, now)):
            parties = (told.before, told.after)
            things = (iri, told.kind)
            found.append(Change("event", way, then, now, things, *parties, told.date, (iri,)))
    return found


def _things(one: Side, two: Side) -> list[Change]:
    """Tell which organs and areas began and ended; not those that may always have been there."""
    found = []
    for iri in sorted(one.things.keys() | two.things.keys()):
        before, after = one.things.get(iri, _NONE), two.things.get(iri, _NONE)
        way = changed(before.status, after.status)
        if way and {before.status, after.status} != {CERTAIN, POSSIBLE}:
            found.append(
                _change(
                    "thing", way, before, after, (iri,), sure=_passed(one, two, way, before, after)
                )
            )
    return found


def _renamed(a: Queryable, b: Queryable) -> list[Change]:
    """Tell what is called otherwise in the one graph than in the other."""
    before, after = _labelled(a), _labelled(b)
    return [
        Change("label", "changed", STATED, STATED, key[:1], (before[key],), (after[key],))
        for key in sorted(before.keys() & after.keys())
        if before[key] != after[key]
    ]


def _labelled(store: Queryable) -> dict[tuple[str, str], str]:
    """Return the names of each thing in each language; several in one are joined."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in sides.rows(store, "names"):
        if isinstance(row["thing"], NamedNode) and isinstance(row["name"], Literal):
            found[row["thing"].value, row["name"].language or ""].add(row["name"].value)
    return {key: " / ".join(sorted(names)) for key, names in found.items()}


def _change(
    group: str,
    way: str,
    before: Fact,
    after: Fact,
    things: tuple[str, ...],
    old: tuple[str, ...] = (),
    new: tuple[str, ...] = (),
    *,
    sure: bool = False,
) -> Change:
    # The claims of the side that is surer, in the words of the one that is later.
    surer = before if _SURE.index(before.status) > _SURE.index(after.status) else after
    spans = {claim: after.spans.get(claim, span) for claim, span in surer.spans.items()}
    dates = "" if old or new else "; ".join(sorted(set(filter(None, spans.values()))))
    statuses = (before.status, after.status)
    return Change(group, way, *statuses, things, old, new, dates, tuple(spans), sure=sure)


def _passed(one: Side, two: Side, way: str, before: Fact, after: Fact) -> bool:
    """Whether it surely began or ended between the days, though one of them is not known.

    Who took a post in between gained it, whether or not it is known that the post is held still.
    """
    if not one.day or {before.status, after.status} != {NEVER, POSSIBLE}:
        return False
    low, high = sorted((one.day, two.day))
    begin = (way == "gained") == (one.day < two.day)
    return any(fact.passed(low, high, begin=begin) for fact in (before, after))


def _dates(fact: Fact) -> tuple[str, ...]:
    return tuple(sorted({span for span in fact.spans.values() if span}))


def _names(a: Queryable, b: Queryable, changes: list[Change], lang: str) -> dict[str, str]:
    """Look up what is spoken of: in the second graph, else in the first."""
    wanted = {iri for change in changes for iri in change.things}
    wanted |= {
        iri
        for change in changes
        if change.group in ("event", "post")
        for iri in change.old + change.new
    }
    found: dict[str, str] = {}
    for store in (a, b) if a is not b else (b,):
        found |= labels.names(store, sorted(wanted), lang)
    return found


def _sourced(a: Queryable, b: Queryable, changes: list[Change], lang: str) -> list[Change]:
    """Add to each change what the sources of its claims are called."""
    from dataclasses import replace

    wanted = sorted({claim for change in changes for claim in change.claims})
    told: dict[str, set[str]] = defaultdict(set)
    for store in (a, b) if a is not b else (b,):
        by_claim = _sources(store, wanted)
        every = sorted({source for some in by_claim.values() for source in some})
        names = labels.names(store, every, lang)
        for claim, some in by_claim.items():
            for source in some:
                told[claim].add(names.get(source, source))
    return [
        replace(one, sources=tuple(sorted({name for claim in one.claims for name in told[claim]})))
        for one in changes
    ]


def _sources(store: Queryable, claims: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(claims), _AT_ONCE):
        some = [NamedNode(claim) for claim in claims[start : start + _AT_ONCE]]
        for row in rows(store, questions.bind(sides.query("sources"), {"claim": some}, "en")):
            if isinstance(row["source"], NamedNode):
                found[row["thing"].value].add(row["source"].value)
    return found


def _counted(one: Side, two: Side) -> dict[str, tuple[int, int]]:
    """Count, class by class, the IRIs that only the second and only the first side has."""
    new = Counter(two.classes[iri] for iri in two.classes.keys() - one.classes.keys())
    gone = Counter(one.classes[iri] for iri in one.classes.keys() - two.classes.keys())
    return {kind: (new[kind], gone[kind]) for kind in _NAMED if new[kind] or gone[kind]}


def _titles(one: Side, two: Side, *, same: bool) -> tuple[str, str]:
    """Name the two sides: by their days in one graph, else by graph and day."""
    if same and one.day:
        return one.day, two.day
    left, right = (f"{s.name}, {s.day}" if s.day else s.name for s in (one, two))
    return left, right
