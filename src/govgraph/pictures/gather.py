"""From a store to the model of a picture: what is in an area, and on a day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from govgraph import answer, labels, names, queryable, questions
from govgraph.errors import GovgraphError
from govgraph.pictures import model, part, trim
from govgraph.pictures.model import Model
from govgraph.pictures.part import Part, Thing
from govgraph.queryable import Queryable
from govgraph.questions import Parameter, Term
from govgraph.terms import Row

LIMIT = 2000  # nodes: what a page opens at once
LARGEST = 20_000  # posts: what is fetched at most to choose from
_ORG = "http://www.w3.org/ns/org#"
_QUERIES = ("organs", "areas", "tenures", "arrangements", "coverages", "events")
_ON = Parameter("on", "date", "", "")


def gather(
    store: Queryable,
    *,
    area: object = None,
    on: object = None,
    lang: str = "vi",
    limit: int = LIMIT,
) -> Model:
    """Fetch what a picture shows.

    Args:
        store: where to look.
        area: only what lies in this area: a name or an IRI.
        on: only what is, certainly or possibly, on this day.
        lang: the language of labels.
        limit: at most so many organs, posts and persons; combined roles come first.

    Raises:
        UnknownNameError: the area's name means nothing or several things.
        ParameterError: ``on`` is no day.
        GovgraphError: there is far more than can be drawn; the message names areas to choose.
    """
    day = names.term(store, _ON, on).value if on is not None else ""
    given: dict[str, Term] = {}
    if area is not None:
        wanted = part.question("organs").parameters["area"]
        given["area"] = names.term(store, wanted, area, day or None)
    sizes = _sizes(store, given, lang)
    if sum(count for _, count in sizes) > LARGEST:
        some = ", ".join(f"{name} ({count})" for name, count in _named_sizes(store, sizes, lang))
        raise GovgraphError("picture-too-large", count=sum(n for _, n in sizes), areas=some)
    found = Part()
    for name in _QUERIES:
        found.read(store, name, given, lang)
    out = _model(found)
    out.lang, out.on = lang, day
    if day:
        trim.to_day(out, day, within=given["area"].value if "area" in given else "")
    trim.to_size(out, limit)
    _beside(store, out, lang)
    if out.left_out:
        out.hint = tuple(_named_sizes(store, sizes or _parents(out), lang))
    _name(store, out, [term.value for term in given.values()], lang)
    if "area" in given:
        out.area = out.name(given["area"].value)
    _source(store, out, lang)
    return out


def held(store: Queryable, thing: NamedNode, lang: str) -> Model:
    """Fetch the tenures of one person or post, whatever their number."""
    found = Part()
    found.read(store, "held", {"thing": thing}, lang)
    out = _model(found)
    out.lang = lang
    _name(store, out, [thing.value], lang)
    _source(store, out, lang)
    out.area = out.name(thing.value)
    return out


def _model(found: Part) -> Model:
    out = Model()
    out.areas = {one.iri: _area(one) for one in found.of("Area")}
    out.organs = {one.iri: _organ(one) for one in found.of("Organ")}
    for one in found.of("Post"):
        organs = one.all(_ORG + "postIn")
        if len(organs) != 1:  # which of them is not for a picture to choose
            out.unclear += 1
            continue
        kind, organ = one.one("postKind"), organs[0]
        out.posts[one.iri] = model.Post(one.iri, organ, kind, one.count("seats"))
        out.organs.setdefault(organ, model.Organ(organ))  # a stranger's graph may not declare it
    for one in found.of("Tenure"):
        persons, posts = one.all(_ORG + "member"), one.all("post")
        if len(persons) != 1 or len(posts) != 1:
            out.unclear += 1
        elif posts[0] in out.posts:
            disputed = one.one("standing").endswith("/disputed")
            out.tenures[one.iri] = model.Tenure(one.iri, persons[0], posts[0], one.bounds, disputed)
    for one in found.of("ConcurrentHolding"):
        pair = one.all("tenure")
        held = [out.tenures[tenure] for tenure in pair if tenure in out.tenures]
        if len(pair) == len(held) == 2 and held[0].person == held[1].person:
            out.holdings[one.iri] = model.Holding(
                one.iri,
                held[0].person,
                (pair[0], pair[1]),
                one.one("certainty").endswith("/certain"),
                one.one("basis"),
            )
    _counted(found, out)
    return out


def _beside(store: Queryable, out: Model, lang: str) -> None:
    """Fetch the units that the model's events name: they keep their kind and dates in it."""
    wanted = {unit for one in out.events.values() for unit in (*one.before, *one.after)}
    found = part.units(store, sorted(wanted), lang)
    out.beside = {one.iri: _area(one) for one in found.of("Area")}
    out.beside |= {one.iri: _organ(one) for one in found.of("Organ")}


def _area(one: Thing) -> model.Area:
    return model.Area(one.iri, one.all("within"), one.one("level"), one.bounds)


def _organ(one: Thing) -> model.Organ:
    parents = tuple(p for p in one.all(_ORG + "subOrganizationOf") if p != one.iri)
    areas, kind = one.all("jurisdiction"), one.one("organKind")
    return model.Organ(one.iri, one.all("branch"), parents, areas, kind, one.bounds)


def _counted(found: Part, out: Model) -> None:
    for one in found.of("Arrangement"):
        posts = tuple(post for post in one.all("post") if post in out.posts)
        out.arrangements[one.iri] = model.Arrangement(
            one.iri, one.one("combination"), one.one("area"), posts, one.bounds
        )
    bodies = {one.iri: one.count("count") for one in found.of("BodyCount")}
    targets = {one.iri for one in found.of("Target")}
    assessed = [
        (set(one.all("http://www.w3.org/ns/prov#wasDerivedFrom")), one.count("needed"))
        for one in found.of("TargetAssessment")
    ]
    for one in found.of("Coverage"):
        used, needed = next(((u, n) for u, n in assessed if one.iri in u), (set[str](), 0))
        base = next(iter(sorted(used & bodies.keys())), "")
        total = one.count("total")
        out.coverages[one.iri] = model.Coverage(
            one.iri,
            one.one("combination"),
            one.one("area"),
            one.one("unitKind"),
            _text(one, "date"),
            one.says("upTo"),
            one.count("count"),
            total or bodies.get(base, 0),
            "" if total else base,
            next(iter(sorted(used & targets)), ""),
            needed,
        )
    for one in found.of("Reorganisation"):
        out.events[one.iri] = model.Event(
            one.iri,
            one.one("eventKind"),
            _text(one, "wordUsed"),
            _text(one, "date"),
            one.says("upTo"),
            one.all("before"),
            one.all("after"),
            frozenset(one.all("closes")),
            one.one("area"),
            next((literal.language or "" for literal in one.literals("wordUsed")), ""),
        )


def _text(one: Thing, name: str) -> str:
    return next((literal.value for literal in one.literals(name)), "")


_Sizes = list[tuple[NamedNode | None, int]]


def _sizes(store: Queryable, given: Mapping[str, Term], lang: str) -> _Sizes:
    """Count the posts of each area, and of none, the largest first."""
    rows = queryable.rows(store, questions.bind(part.question("size"), given, lang))
    return [
        (row["area"] if isinstance(row["area"], NamedNode) else None, count)
        for row in rows
        if type(count := answer.value(row["posts"])) is int
    ]


def _named_sizes(store: Queryable, sizes: _Sizes, lang: str) -> list[tuple[str, int]]:
    """Name the five largest areas, to be asked for instead."""
    largest = [(area, count) for area, count in sizes if area is not None][:5]
    called = labels.names(store, [area.value for area, _ in largest], lang)
    return [(called.get(area.value) or answer.short(area), count) for area, count in largest]


def _parents(out: Model) -> _Sizes:
    """Count what lies in each area: what to ask for instead, where no area has posts."""
    counted = Counter(outer for one in out.areas.values() for outer in one.within)
    return [(NamedNode(iri), count) for iri, count in sorted(counted.most_common(), key=_largest)]


def _largest(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _label(found: labels.Labels, lang: str) -> str:
    label = labels.best(found, lang)
    return label.value if label is not None else ""


def _name(store: Queryable, out: Model, also: Iterable[str], lang: str) -> None:
    """Name everything that is shown, in one or a few queries."""
    wanted = set(also)
    wanted |= out.areas.keys() | out.organs.keys() | out.posts.keys() | out.tenures.keys()
    wanted |= out.events.keys() | out.arrangements.keys() | out.coverages.keys()
    wanted |= {one.person for one in out.tenures.values()}
    beside = out.beside.values()
    organs = [*out.organs.values(), *(one for one in beside if isinstance(one, model.Organ))]
    areas = [*out.areas.values(), *(one for one in beside if isinstance(one, model.Area))]
    wanted |= {one.kind for one in organs} | {one.kind for one in out.posts.values()}
    wanted |= {b for one in organs for b in (*one.branches, *one.areas, *one.parents)}
    wanted |= {b for one in areas for b in (one.level, *one.within)}
    wanted |= {one.kind for one in out.events.values()} | {
        thing for one in out.events.values() for thing in (*one.before, *one.after)
    }
    wanted |= {one.basis for one in out.holdings.values()}
    wanted |= {one.combination for one in out.arrangements.values()}
    for one in out.coverages.values():
        wanted |= {one.combination, one.area, one.unit, one.target, one.total_from}
    called = labels.chunked(store, sorted(wanted - {""}))
    for node, found in called.items():
        out.names[node.value] = _label(found, lang)
        out.search[node.value] = tuple(sorted({one.value for one in found.values()}))


def _source(store: Queryable, out: Model, lang: str) -> None:
    """Find where sources speak of what is shown."""
    claims: set[str] = set()
    claims |= out.tenures.keys() | out.holdings.keys() | out.arrangements.keys()
    claims |= out.coverages.keys() | out.events.keys() | out.organs.keys() | out.areas.keys()
    claims |= out.beside.keys()
    claims |= {one.target for one in out.coverages.values() if one.target}
    claims |= {one.total_from for one in out.coverages.values() if one.total_from}
    found = part.places(store, sorted(claims), lang)
    sources = {row["source"].value for row in found if isinstance(row["source"], NamedNode)}
    called = labels.names(store, sorted(sources), lang)
    by_claim: dict[str, list[model.Place]] = {}
    for row in found:
        if isinstance(row["claim"], NamedNode) and isinstance(row["evidence"], NamedNode):
            place = _place(row, called)
            known = by_claim.setdefault(place.claim, [])
            if place.evidence not in {one.evidence for one in known}:
                known.append(place)
    out.places = {claim: tuple(places) for claim, places in by_claim.items()}


def _place(row: Row, called: Mapping[str, str]) -> model.Place:
    def get(name: str) -> str:
        return row[name].value if row[name] is not None else ""

    start, end = (_offset(row[name]) for name in ("start", "end"))
    return model.Place(
        claim=get("claim"),
        evidence=get("evidence"),
        source=get("source"),
        label=called.get(get("source")) or answer.short(row["source"]),
        url=get("page") if _fetchable(get("page")) else "",
        status=get("status").rpartition("/")[2],
        explicit=answer.value(row["explicit"]) is True,
        start=start,
        end=end,
        quote=get("quote"),
        citation=get("citation"),
        note=get("note"),
    )


def _offset(term: object) -> int | None:
    found = answer.value(term) if isinstance(term, Literal) else None
    return found if type(found) is int else None


def _fetchable(url: str) -> bool:
    """Whether a stranger's link may be followed from a page."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
