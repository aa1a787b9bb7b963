"""Time: bounds, overlaps and days, against a reference written in Python (DESIGN §3)."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, parse

from govgraph import derive, knowledge, questions
from govgraph.store import Store

PREFIXES = """
@prefix govg: <https://w3id.org/govgraph/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix event: <https://w3id.org/govgraph/id/event/> .
@prefix status: <https://w3id.org/govgraph/id/status/> .
@prefix t: <https://w3id.org/govgraph/id/tenure/> .
@prefix : <http://example.org/> .
:organ a govg:Organ ; govg:jurisdiction :area . :area a govg:Area .
:p1 a govg:Post ; org:postIn :organ . :p2 a govg:Post ; org:postIn :organ . :p3 a govg:Post ; org:postIn :organ .
:who a govg:Person .
"""
KNOWLEDGE = knowledge.ontology()
GRAPH = NamedNode("http://example.org/graph")
OPEN_BEGIN, OPEN_END = datetime.min, datetime.max


def literal(text: str) -> str:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)]
    return f'"{text}"^^xsd:{kind}'


def tenure(name: str, post: str = "p1", **said: str | list[str]) -> str:
    lines = [f"t:{name} a govg:Tenure ; org:member :who ; govg:post :{post} ."]
    for key, values in said.items():
        for value in [values] if isinstance(values, str) else values:
            lines.append(f"t:{name} govg:{key} {literal(value)} .")
    lines.append(f":e-{name} govg:supports t:{name} ; govg:status status:fact ; oa:hasSource :s .")
    return "\n".join(lines)


def store_of(*turtle: str, ontology: bool = False) -> Store:
    store = Store.memory()
    content = PREFIXES + "\n".join(turtle)
    parsed = parse(content, format=RdfFormat.TURTLE)
    quads = [Quad(q.subject, q.predicate, q.object, GRAPH) for q in parsed]
    store.add([*quads, *(KNOWLEDGE if ontology else [])])
    with store.writing() as change:
        derive.run(change)
    return store


BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")


def bounds(store: Store, name: str) -> tuple[str | None, ...]:
    """The four bounds, days without their midnight."""
    optional = " ".join(f"OPTIONAL {{ ?p govg:{b} ?{b} }}" for b in BOUNDS)
    found = store.query(
        "PREFIX govg: <https://w3id.org/govgraph/ontology#> SELECT * WHERE {"
        f" <https://w3id.org/govgraph/id/tenure/{name}> govg:period ?p {optional} }}"
    )
    assert isinstance(found, QuerySolutions)
    (row,) = list(found)
    return tuple(None if row[b] is None else row[b].value.removesuffix("T00:00:00") for b in BOUNDS)


def certainty(store: Store) -> dict[str, str]:
    found = store.query(
        "PREFIX govg: <https://w3id.org/govgraph/ontology#>"
        " SELECT DISTINCT ?h ?c WHERE { ?h govg:certainty ?c }"
    )
    assert isinstance(found, QuerySolutions)
    return {row["h"].value.rpartition("/")[2]: row["c"].value.rpartition("/")[2] for row in found}


def held(store: Store, day: str) -> dict[str, str]:
    """Who holds which post on a day, and how certainly."""
    text = questions.bind(questions.get("posts-of-person"), {"on": questions.day("on", day)}, "en")
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    return {row["post"].value.rpartition("/")[2]: row["certainty"].value for row in found}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"begins": "2016-05-04"}, ("2016-05-04", "2016-05-04", None, None)),
        ({"begins": "2016"}, ("2016-01-01", "2016-12-31T23:59:59", None, None)),
        ({"ends": "2020-02"}, (None, None, "2020-02-01", "2020-02-29T23:59:59")),
        ({"ends": "2021-02"}, (None, None, "2021-02-01", "2021-02-28T23:59:59")),
        ({"ends": "1900-02"}, (None, None, "1900-02-01", "1900-02-28T23:59:59")),
        ({"ends": "2000-02"}, (None, None, "2000-02-01", "2000-02-29T23:59:59")),
        ({"attested": "2020-07-23"}, (None, "2020-07-23", "2020-07-23T23:59:59", None)),
        ({"attested": "2020"}, (None, "2020-12-31T23:59:59", "2020-01-01T23:59:59", None)),
        ({"attestedBy": "2020-07-23"}, (None, "2020-07-23", None, None)),
        ({"formerBy": "2020-07-23"}, (None, None, None, "2020-07-23")),
        # several values are intersected
        ({"begins": ["2016", "2016-05"]}, ("2016-05-01", "2016-05-31T23:59:59", None, None)),
        # where that is empty, their hull
        ({"begins": ["2016-05-04", "2017-01-01"]}, ("2016-05-04", "2017-01-01", None, None)),
        ({"begins": "2016", "attestedBy": "2016-03-01"}, ("2016-01-01", "2016-03-01", None, None)),
        # attested and ended on one day: capped by the end
        (
            {"attested": "2020-07-23", "ends": "2020-07-23"},
            (None, "2020-07-23", "2020-07-23", "2020-07-23"),
        ),
    ],
)
def test_bounds(said: dict[str, Any], wanted: tuple[str | None, ...]) -> None:
    assert bounds(store_of(tenure("a", **said)), "a") == wanted


def test_a_handover_on_one_day_is_no_overlap() -> None:
    store = store_of(
        tenure("a", "p1", begins="2015-01-01", ends="2020-01-01"),
        tenure("b", "p2", begins="2020-01-01", ends="2022-01-01"),
    )
    assert certainty(store) == {}
    assert held(store, "2019-12-31") == {"p1": "certain"}
    assert held(store, "2020-01-01") == {"p2": "certain"}


def test_a_handover_in_one_year_is_possible() -> None:
    store = store_of(
        tenure("a", "p1", begins="2015-01-01", ends="2020"),
        tenure("b", "p2", begins="2020", ends="2022-01-01"),
    )
    assert certainty(store) == {"a+b": "possible"}


def test_a_third_post_makes_more_pairs_and_renames_none() -> None:
    two = [tenure("a", "p1", attested="2020-07-23"), tenure("b", "p2", attested="2020-07-23")]
    before = certainty(store_of(*two))
    after = certainty(store_of(*two, tenure("c", "p3", attested="2020-07-23")))
    assert before == {"a+b": "certain"}
    assert after == {"a+b": "certain", "a+c": "certain", "b+c": "certain"}


def test_one_post_twice_is_no_concurrency() -> None:
    twice = [tenure("a", "p1", attested="2020-07-23"), tenure("b", "p1", attested="2020-07-23")]
    assert certainty(store_of(*twice)) == {}


def test_a_combination_that_ended_before_the_day_asked() -> None:
    store = store_of(
        tenure("a", "p1", begins="2015-01-01", ends="2018-01-01"),
        tenure("b", "p2", begins="2016-01-01", ends="2019-01-01"),
    )
    assert certainty(store) == {"a+b": "certain"}
    for day, rows in (("2017-06-01", 2), ("2018-06-01", 0), ("2015-06-01", 0)):
        text = questions.bind(
            questions.get("combined-roles"), {"on": questions.day("on", day)}, "en"
        )
        found = store.query(text)
        assert isinstance(found, QuerySolutions)
        assert len(list(found)) == rows, day


STATED = "t:a a govg:Tenure . :h a govg:ConcurrentHolding ; govg:tenure t:a, t:b . :eh govg:supports :h ; govg:status status:%s ."


def test_a_stated_concurrency_is_certain_though_on_no_particular_day() -> None:
    two = [tenure("a", "p1", attestedBy="2020-07-23"), tenure("b", "p2", attestedBy="2020-07-23")]
    assert certainty(store_of(*two)) == {"a+b": "possible"}
    store = store_of(*two, STATED % "fact")
    assert certainty(store) == {"a+b": "certain"}
    assert held(store, "2020-07-23") == {"p1": "possible", "p2": "possible"}
    assert certainty(store_of(*two, STATED % "plan")) == {"a+b": "possible"}


def test_one_place_that_shows_both_makes_it_certain_but_not_a_former_post() -> None:
    place = ":e govg:supports t:a, t:b ; govg:status status:fact ."
    two = [tenure("a", "p1", attestedBy="2020-07-23"), tenure("b", "p2", attestedBy="2020-07-23")]
    assert certainty(store_of(*two, place)) == {"a+b": "certain"}
    former = [tenure("a", "p1", formerBy="2020-07-23"), tenure("b", "p2", attestedBy="2020-07-23")]
    assert certainty(store_of(*former, place)) == {"a+b": "possible"}


def test_an_end_after_the_place_leaves_it_certain() -> None:
    place = ":e govg:supports t:a, t:b ; govg:status status:fact ."
    later = [
        tenure("a", "p1", attestedBy="2020-07-23", ends="2022"),
        tenure("b", "p2", attestedBy="2020-07-23"),
    ]
    assert certainty(store_of(*later, place)) == {"a+b": "certain"}
    before = [
        tenure("a", "p1", attestedBy="2020-07-23", ends="2019-01-01"),
        tenure("b", "p2", attestedBy="2020-07-23"),
    ]
    assert certainty(store_of(*before, place)) == {"a+b": "possible"}


def test_a_source_that_denies_is_no_source_of_a_row() -> None:
    denial = ":d govg:supports t:a ; govg:status status:denied ; oa:hasSource :a-denier ."
    store = store_of(tenure("a", "p1", attested="2020-07-23"), denial)
    found = store.query(questions.get("posts-of-person").text)
    assert isinstance(found, QuerySolutions)
    ((source, count),) = [(row["source"].value, row["sources"].value) for row in found]
    assert (source, count) == ("http://example.org/s", "1")
    proposed = tenure("a", "p1", attested="2020-07-23").replace("status:fact", "status:proposed")
    people = store_of(proposed).query(questions.get("people").text)
    assert isinstance(people, QuerySolutions)
    assert list(people) == []


def test_stated_but_impossible_derives_nothing() -> None:
    two = [
        tenure("a", "p1", begins="2010-01-01", ends="2012-01-01"),
        tenure("b", "p2", begins="2013-01-01"),
    ]
    assert certainty(store_of(*two, STATED % "fact")) == {}


def test_what_is_only_planned_or_proposed_is_no_tenure() -> None:
    planned = tenure("a", "p1", begins="2020-01-01").replace("status:fact", "status:plan")
    assert held(store_of(planned), "2021-01-01") == {}


def test_a_denial_elsewhere_makes_it_disputed_not_gone() -> None:
    denial = ":d govg:supports t:a ; govg:status status:denied ."
    store = store_of(tenure("a", "p1", attested="2020-07-23"), denial)
    found = store.query(
        "PREFIX govg: <https://w3id.org/govgraph/ontology#> SELECT ?s WHERE { ?t govg:standing ?s }"
    )
    assert isinstance(found, QuerySolutions)
    assert [row["s"].value.rpartition("/")[2] for row in found] == ["disputed"]
    assert held(store, "2020-07-23") == {"p1": "certain"}


@pytest.mark.parametrize(
    "end",
    [
        ":ev a govg:Reorganisation ; govg:eventKind event:dissolution ; govg:closes :organ ; govg:date %s .",
        ":ev a govg:Reorganisation ; govg:eventKind event:dissolution ; govg:closes :area ; govg:date %s .",
        ":organ govg:ends %s .",
        ":area govg:ends %s .",
        ":who govg:died %s .",
    ],
)
def test_the_end_of_organ_area_or_person_closes_a_tenure(end: str) -> None:
    said = end % literal("2025-07-01") + " :ee govg:supports :ev ; govg:status status:fact ."
    store = store_of(tenure("a", "p1", begins="2020-01-01"), said)
    assert bounds(store, "a")[3] == "2025-07-01"
    assert held(store, "2025-06-30") == {"p1": "possible"}
    assert held(store, "2025-07-01") == {}
    later = store_of(tenure("a", "p1", begins="2020-01-01", ends="2021-01-01"), said)
    assert bounds(later, "a")[2:] == ("2021-01-01", "2021-01-01")


def test_a_planned_merger_closes_nothing() -> None:
    event = ":ev a govg:Reorganisation ; govg:eventKind event:merger ; govg:closes :organ ; govg:date %s ."
    plan = event % literal("2025-07-01") + " :ee govg:supports :ev ; govg:status status:plan ."
    assert bounds(store_of(tenure("a", begins="2020"), plan), "a")[3] is None


# ---- the reference: the same law in Python, over random half-known dates ----

days = st.dates(date(1990, 1, 1), date(2030, 12, 31)).map(str)
texts = st.one_of(days, days.map(lambda d: d[:7]), days.map(lambda d: d[:4]))
said = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("begins", "ends", "attested", "attestedBy", "formerBy"), texts)
)


def interval(text: str) -> tuple[datetime, datetime]:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return datetime(*parts), datetime(*parts)  # type: ignore[arg-type]
    first = datetime(parts[0], parts[1] if len(parts) == 2 else 1, 1)
    month = parts[1] if len(parts) == 2 else 12
    last = calendar.monthrange(parts[0], month)[1]
    return first, datetime(parts[0], month, last, 23, 59, 59)


Reference = tuple[datetime, datetime | None, datetime | None, datetime]


def reference(said: dict[str, str]) -> Reference:
    """Earliest begin, latest begin, earliest end, latest end; inner ones None when unknown."""
    eb, lb = interval(said["begins"]) if "begins" in said else (OPEN_BEGIN, None)
    ee, le = interval(said["ends"]) if "ends" in said else (None, OPEN_END)
    seen = [interval(said[k])[1] for k in ("attested", "attestedBy") if k in said]
    if seen:
        lb = max(min([*seen, *([lb] if lb else [])]), eb)
    if "formerBy" in said:
        le = min(le, interval(said["formerBy"])[1])
    if "attested" in said:
        day_end = interval(said["attested"])[0].replace(hour=23, minute=59, second=59)
        ee = max(day_end, ee) if ee else day_end
    return eb, lb, min(ee, le) if ee else None, le


def overlap(a: Reference, b: Reference) -> str | None:
    if not max(a[0], b[0]) < min(a[3], b[3]):
        return None
    inner = [bound for bound in (a[1], b[1], a[2], b[2]) if bound is not None]
    if len(inner) == 4 and max(inner[:2]) < min(inner[2:]):
        return "certain"
    return "possible"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(said, said, st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_the_rules_agree_with_the_reference(
    a: dict[str, str], b: dict[str, str], day: date
) -> None:
    store = store_of(tenure("a", "p1", **a), tenure("b", "p2", **b))
    ours = {"a": reference(a), "b": reference(b)}
    expected = overlap(ours["a"], ours["b"])
    assert certainty(store) == ({"a+b": expected} if expected else {})
    moment = datetime.combine(day, datetime.min.time())
    wanted = {}
    for name, post in (("a", "p1"), ("b", "p2")):
        eb, lb, ee, le = ours[name]
        if eb <= moment < le:
            certain = lb is not None and ee is not None and lb <= moment < ee
            wanted[post] = "certain" if certain else "possible"
    assert held(store, str(day)) == wanted


@settings(max_examples=25, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2029, 12, 31)), st.integers(1, 900))
def test_periods_are_half_open(first: date, length: int) -> None:
    end = first + timedelta(days=length)
    store = store_of(tenure("a", "p1", begins=str(first), ends=str(end)))
    assert held(store, str(first - timedelta(days=1))) == {}
    assert held(store, str(first)) == {"p1": "certain"}
    assert held(store, str(end - timedelta(days=1))) == {"p1": "certain"}
    assert held(store, str(end)) == {}
