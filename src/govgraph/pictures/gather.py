"""From a store to the model of a picture: what is in an area, and on a day."""

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
        some = ", ".join(f"{name} ({count})" for name, count in sizes[:5])
        raise GovgraphError("picture-too-large", count=sum(n for _, n in sizes), areas=some)
    found = Part()
    for name in _QUERIES:
        found.read(store, name, given, lang)
    out = _model(found)
    out.lang, out.on, out.store = lang, day, store.name
    if day:
        trim.to_day(out, day, within=given["area"].value if "area" in given else "")
    trim.to_size(out, limit)
    if out.left_out:
        out.hint = tuple(sizes[:5])
    _name(store, out, [term.value for term in given.values()], lang)
    if "area" in given:
        out.area = out.name(given["area"].value)
    _source(store, out, lang)
    return out


def _model(found: Part) -> Model:
    out = Model()
    for one in found.of("Area"):
        out.areas[one.iri] = model.Area(one.iri, one.all("within"), one.one("level"), one.bounds)
    for one in found.of("Organ"):
        parents = tuple(p for p in one.all(_ORG + "subOrganizationOf") if p != one.iri)
        out.organs[one.iri] = model.Organ(
            one.iri,
            one.all("branch"),
            parents,
            one.all("jurisdiction"),
            one.one("organKind"),
            one.bounds,
        )
    for one in found.of("Post"):
        kind, organ = one.one("postKind"), one.one(_ORG + "postIn")
        out.posts[one.iri] = model.Post(one.iri, organ, kind, one.count("seats"))
    for one in found.of("Tenure"):
        person, post = one.one(_ORG + "member"), one.one("post")
        if person and post in out.posts:
            disputed = one.one("standing").endswith("/disputed")
            out.tenures[one.iri] = model.Tenure(one.iri, person, post, one.bounds, disputed)
    for one in found.of("ConcurrentHolding"):
        pair = one.all("tenure")
        if len(pair) == 2 and pair[0] in out.tenures and pair[1] in out.tenures:
            certain = one.one("certainty").endswith("/certain")
            person = out.tenures[pair[0]].person
            holding = model.Holding(one.iri, person, (pair[0], pair[1]), certain, one.one("basis"))
            out.holdings[one.iri] = holding
    _counted(found, out)
    return out


def _counted(found: Part, out: Model) -> None:
    for one in found.of("Arrangement"):
        posts = tuple(post for post in one.all("post") if post in out.posts)
        out.arrangements[one.iri] = model.Arrangement(
            one.iri, one.one("combination"), one.one("area"), posts, one.bounds
        )
    bodies = {one.iri: one.count("count") for one in found.of("BodyCount")}
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
            next(iter(sorted(u for u in used if u != one.iri and u != base)), ""),
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
        )


def _text(one: Thing, name: str) -> str:
    return next((literal.value for literal in one.literals(name)), "")


def _sizes(store: Queryable, given: Mapping[str, Term], lang: str) -> list[tuple[str, int]]:
    """Count the posts of each area, the largest first."""
    asked = questions.bind(part.question("size"), given, lang)
    rows = queryable.rows(store, asked)
    counted = [
        (row["area"], count)
        for row in rows
        if type(count := answer.value(row["posts"])) is int
        and (row["area"] is None or isinstance(row["area"], NamedNode))
    ]
    if sum(count for _, count in counted) <= LIMIT // 2:
        return [("", count) for _, count in counted]  # never shown: no names needed
    shown = [one for one, _ in counted[:10] if one is not None]
    called = labels.own(store, shown)
    return [
        ((_label(called.get(one, {}), lang) or answer.short(one)) if one else "–", count)
        for one, count in counted
    ]


def _label(found: labels.Labels, lang: str) -> str:
    label = labels.best(found, lang)
    return label.value if label is not None else ""


def _name(store: Queryable, out: Model, also: Iterable[str], lang: str) -> None:
    """Name everything that is shown, in one or a few queries."""
    wanted = set(also)
    wanted |= out.areas.keys() | out.organs.keys() | out.posts.keys() | out.tenures.keys()
    wanted |= out.events.keys() | out.arrangements.keys() | out.coverages.keys()
    wanted |= {one.person for one in out.tenures.values()}
    wanted |= {one.kind for one in out.organs.values()} | {p.kind for p in out.posts.values()}
    wanted |= {b for one in out.organs.values() for b in (*one.branches, *one.areas)}
    wanted |= {one.level for one in out.areas.values()}
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
    claims |= {one.target for one in out.coverages.values() if one.target}
    claims |= {one.total_from for one in out.coverages.values() if one.total_from}
    found = part.places(store, sorted(claims), lang)
    sources = {row["source"].value for row in found if isinstance(row["source"], NamedNode)}
    called = {
        node.value: _label(one, lang)
        for node, one in labels.chunked(store, sorted(sources)).items()
    }
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
