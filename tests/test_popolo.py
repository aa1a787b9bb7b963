"""Popolo JSON in and out: what it says, what is wrong in it, and there and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from govgraph import knowledge, terms
from govgraph.errors import GovgraphError, InputError
from govgraph.graph import Graph
from govgraph.intake import popolo, popolo_export
from govgraph.intake.reading import Options, Read
from govgraph.queryable import rows
from govgraph.store import Store

EN = Options(labels="en")
THINGS = {terms.GOVG + name for name in ("Area", "Organ", "Person", "Post", "Tenure", "Term")}

GOOD: dict[str, Any] = {
    "persons": [
        {"id": 1, "name": "Ann  Ash", "other_names": [{"name": "A. Ash"}], "death_date": "2024-05"},
        {"id": "b", "name": "Bob Birch", "memberships": [{"post_id": "clerk", "start_date": "2021"}]},
        {"name": "Cy Elm"},
        {"name": "Cy Elm"},
    ],
    "areas": [
        {"id": "x", "name": "X", "identifier": "0012", "classification": "ward", "parent_id": "y"},
        {"id": "y", "name": "Y"},
    ],
    "organizations": [
        {"id": "council", "name": "Council of X", "classification": "council", "area_id": "x"},
        {"id": "office", "name": "Office", "parent_id": "council", "founding_date": "2001-02"},
    ],
    "posts": [
        {"id": "mayor", "label": "Mayor of X", "role": "mayor", "organization_id": "council"},
        {"id": "clerk", "role": "clerk", "organization_id": "office"},
    ],
    "memberships": [
        {
            "id": "m1",
            "person_id": "1",
            "post_id": "mayor",
            "start_date": "2019-05-01",
            "end_date": "2023-01-31",
            "legislative_period_id": "t1",
            "sources": [{"url": "http://example.org/gazette", "note": "Gazette 7"}],
        },
        {"person_id": "1", "organization_id": "office", "role": "chair", "start_date": "2020-06"},
    ],
    "events": [{"id": "t1", "name": "Term 1", "organization_id": "council", "start_date": "2019"}],
}  # fmt: skip


def write(folder: Path, value: Any, name: str = "register.json") -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def read(folder: Path, value: Any, options: Options = EN, name: str = "register.json") -> Read:
    return popolo.read(write(folder, value, name), options)


def store_of(found: Read) -> Store:
    store = Store.memory()
    store.add([*found.quads, *knowledge.ontology()])
    return store


def held(found: Read) -> list[tuple[str, ...]]:
    query = """SELECT ?name ?post ?organ ?begins ?ends {
      ?t a govg:Tenure ; org:member ?p ; govg:post ?m . ?p foaf:name ?name .
      ?m skos:prefLabel ?post ; org:postIn ?o ; govg:postKind ?k . ?o skos:prefLabel ?organ . ?k a govg:PostKind .
      ?e govg:supports ?t ; oa:hasSource ?s ; govg:status status:fact .
      OPTIONAL { ?t govg:begins ?begins } OPTIONAL { ?t govg:ends ?ends } }"""
    with store_of(found) as store:
        every = rows(store, query)
    return sorted(tuple(value.value if value else "" for value in row) for row in every)


def things(quads: list[Quad]) -> set[tuple[str, str, str]]:
    """What is said of persons, organs, posts, areas, tenures and terms."""
    kinds = {str(q.subject) for q in quads if str(q.object).strip("<>") in THINGS}
    every = ((str(q.subject), str(q.predicate).strip("<>"), str(q.object)) for q in quads)
    return {one for one in every if one[0] in kinds}


def problems(found: Read) -> list[str]:
    return [str(one) for one in found.problems]


def test_what_is_held(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert held(found) == [
        ("Ann Ash", "Mayor of X", "Council of X", "2019-05-01", "2023-01-31"),
        ("Ann Ash", "chair", "Office", "2020-06", ""),
        ("Bob Birch", "clerk", "Office", "2021", ""),
    ]
    assert not found.problems and found.rows == 14


def test_ids_are_ids_and_names_are_not(tmp_path: Path) -> None:
    with store_of(read(tmp_path, GOOD)) as store:
        people = rows(store, "SELECT ?p ?n { ?p a govg:Person ; foaf:name ?n } ORDER BY ?n")
        assert [row["n"].value for row in people].count("Cy Elm") == 2
        known = {row["n"].value: row["p"].value for row in people}
        assert known["Ann Ash"] == terms.ID + "person/register-1"
    # One slug joins files; another file without one has persons of its own.
    other = read(tmp_path, GOOD, name="other.json")
    assert not things(other.quads) & things(read(tmp_path, GOOD).quads)
    same = read(tmp_path, GOOD, Options(labels="en", slug="register"), "other.json")
    assert {s for s, _, _ in things(same.quads)} == {
        s for s, _, _ in things(read(tmp_path, GOOD).quads)
    }


def test_arrays_in_files_of_their_own(tmp_path: Path) -> None:
    options = Options(labels="en", slug="parts")
    parts = [read(tmp_path, GOOD[name], options, f"{name}.json") for name in GOOD]
    assert not [one for part in parts for one in problems(part)]
    together = [quad for part in parts for quad in part.quads]
    assert things(together) == things(read(tmp_path, GOOD, options).quads)


def test_ends(tmp_path: Path) -> None:
    inclusive = read(tmp_path, GOOD, Options(labels="en", ends="inclusive"))
    assert held(inclusive)[0][4] == "2023-02-01"


def test_an_event_of_no_organization_is_no_term(tmp_path: Path) -> None:
    found = read(tmp_path, {**GOOD, "events": [{"id": "t1", "name": "Election"}]})
    assert problems(found) == [
        "register.json, events: events of no organization, which are no terms: not kept (1)"
    ]
    assert not any("inTerm" in predicate for _, predicate, _ in things(found.quads))


def test_what_is_not_kept_is_told_once_a_kind(tmp_path: Path) -> None:
    value = json.loads(json.dumps(GOOD))
    value["persons"][0] |= {"gender": "female", "birth_date": "1980", "image": "", "email": None}
    value["persons"][1] |= {"gender": "male", "contact_details": [{"type": "a"}, {"type": "b"}]}
    value["persons"][1]["memberships"][0]["on_behalf_of_id"] = "council"
    value["persons"][0]["other_names"][0]["note"] = "pen name"
    value["memberships"][0] |= {"on_behalf_of_id": "office", "role": "mayor"}
    value["organizations"][0]["links"] = [{"url": "http://a"}]
    value["events"].append({"id": "e", "name": "Election"})
    found = read(tmp_path, value)
    assert problems(found) == [
        "register.json, memberships.on_behalf_of_id: not kept (2)",
        "register.json, memberships.role: not kept (1)",
        "register.json, organizations.links: not kept (1)",
        "register.json, persons.birth_date: not kept (1)",
        "register.json, persons.contact_details: not kept (2)",
        "register.json, persons.gender: not kept (2)",
        "register.json, persons.other_names.note: not kept (1)",
        "register.json, events: events of no organization, which are no terms: not kept (1)",
    ]
    assert found.problems[0].reason("vi") == "không giữ lại (2)"
    assert things(found.quads) == things(read(tmp_path, GOOD).quads)
    assert read(tmp_path, value, Options(labels="en", strict=True)).rows == found.rows


def test_each_source_has_evidence_of_its_own(tmp_path: Path) -> None:
    sources = [{"url": f"http://example.org/{n}", "note": f"Gazette {n}"} for n in (7, 8)]
    change = {"memberships": [{**MEMBER, "sources": sources}]}
    with store_of(read(tmp_path, {**GOOD, **change})) as store:
        query = "SELECT ?e (COUNT(DISTINCT ?s) AS ?n) { ?t a govg:Tenure ; org:member ?p . ?p foaf:name 'Ann Ash' . ?e govg:supports ?t ; oa:hasSource ?s } GROUP BY ?e"
        assert [row["n"].value for row in rows(store, query)] == ["1", "1"]
        terms_too = "ASK { ?t a govg:Term FILTER NOT EXISTS { ?e govg:supports ?t } }"
        assert not bool(store.query(terms_too))


def test_sources_are_cited(tmp_path: Path) -> None:
    query = "SELECT ?page ?l { ?t a govg:Tenure . ?e govg:supports ?t ; oa:hasSource ?s . ?s foaf:page ?page ; skos:prefLabel ?l }"
    with store_of(read(tmp_path, GOOD)) as store:
        assert [[one.value for one in row] for row in rows(store, query)] == [
            ["http://example.org/gazette", "Gazette 7"]
        ]


MEMBER: dict[str, Any] = {"person_id": "1", "post_id": "mayor"}
BAD = [
    ({"memberships": [{**MEMBER, "person_id": "z"}]}, "row 1, memberships.person_id: no “z” among the persons"),
    ({"memberships": [MEMBER, {**MEMBER, "post_id": "z"}]}, "row 2, memberships.post_id: no “z” among the posts"),
    ({"memberships": [{"person_id": "1", "organization_id": "council"}]}, "row 1, memberships.post_id: neither a post_id"),
    ({"memberships": [{"person_id": "1", "role": "chair"}]}, "row 1, memberships.post_id: neither a post_id"),
    ({"memberships": [{"post_id": "mayor"}]}, "row 1, memberships.person_id: missing"),
    ({"memberships": [{**MEMBER, "start_date": "2020-13"}]}, "row 1, memberships.start_date: “2020-13” is not YYYY"),
    ({"memberships": [{**MEMBER, "end_date": "2021-02-29"}]}, "row 1, memberships.end_date: “2021-02-29” is not"),
    ({"memberships": [{**MEMBER, "start_date": 20.5}]}, "row 1, memberships.start_date: must be “…”"),
    ({"memberships": [{**MEMBER, "sources": "x"}]}, "row 1, memberships.sources: must be [{…}]"),
    ({"memberships": [7]}, "row 1, memberships: must be {…}"),
    ({"persons": [*GOOD["persons"], {"id": "b", "name": "Dee"}]}, "row 5, persons.id: id “b” is taken"),
    ({"persons": [*GOOD["persons"], {"id": "c"}]}, "row 5, persons.name: missing"),
    ({"persons": [*GOOD["persons"], {"id": "c", "name": "A\u202enn"}]}, "row 5, persons.name: the name has hidden or control characters: A\\u202Enn"),
    ({"persons": [*GOOD["persons"], {"id": "c", "name": "A\u200bnn"}]}, "row 5, persons.name: the name has hidden"),
    ({"persons": [*GOOD["persons"], {"id": "c", "name": "A\x07nn"}]}, "row 5, persons.name: the name has hidden"),
    ({"persons": [*GOOD["persons"], {"id": "c", "name": "A\ud800"}]}, "row 5, persons.name: the name has hidden"),
    ({"posts": [*GOOD["posts"], {"id": "p", "label": "P"}]}, "row 3, posts.organization_id: missing"),
    ({"posts": [*GOOD["posts"], {"id": "p", "organization_id": "office"}]}, "row 3, posts.label: missing"),
    ({"organizations": [*GOOD["organizations"], {"id": "o", "name": ["O"]}]}, "row 3, organizations.name: must be “…”"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), BAD)
def test_what_is_wrong_is_said_and_the_rest_is_read(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    found = read(tmp_path, {**GOOD, **change})
    assert problems(found)[0].startswith(f"register.json, {said}"), problems(found)
    assert found.rows >= 9
    with pytest.raises(InputError):
        read(tmp_path, {**GOOD, **change}, Options(strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1, 2",
        "7",
        "{}",
        '{"persons": {}}',
        '{"persons": [], "persons": []}',
        '{"persons": [{"id": "1", "name": "a", "name": "b"}]}',
        '{"persons": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"persons": ' + '{"a":' * 3000 + "1" + "}" * 3000 + "}",
        '{"persons": [NaN]}',
        '{"a": "',
    ],
)
def test_what_is_no_popolo(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read(tmp_path, text)


def test_not_even_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"persons": ["\xff"]}')
    with pytest.raises(InputError):
        popolo.read(tmp_path / "a.json", EN)


def test_huge_numbers(tmp_path: Path) -> None:
    number = "9" * 50_000
    found = read(tmp_path, f'{{"persons": [{{"id": {number}, "name": "Ann", "n": 1e999999}}]}}')
    assert found.rows == 1 and problems(found) == ["register.json, persons.n: not kept (1)"]


def test_names_of_what_is_not_kept_may_be_hostile(tmp_path: Path) -> None:
    person = {"name": "Ann", "a\nb": 1, "x" * 99: 1, "\u202e": 1}
    person |= {f"n{number}": 1 for number in range(60)}
    said = problems(read(tmp_path, {"persons": [person]}))
    assert len(said) == 51 and all(one.isprintable() and len(one) < 99 for one in said)
    assert said[49:] == [
        "register.json, persons.…: not kept (3)",
        "register.json, …: not kept (11)",
    ]


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(popolo, "LARGEST", 10)
    with pytest.raises(InputError, match="Split the file"):
        read(tmp_path, GOOD)


KEYS = ["id", "name", "label", "role", "person_id", "post_id", "organization_id", "parent_id"]
KEYS += ["area_id", "start_date", "end_date", "sources", "url", "note", "lang", "other_names"]
KEYS += ["labels", "role_id", "classification", "classification_id", "memberships", "attested"]
WORDS = st.sampled_from(["1", "a", "2020", "9999-12-31", "http://a/b", "http://", " ", "\x00", "é"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=20,
)  # fmt: skip
RECORD = st.dictionaries(st.sampled_from(KEYS), WORDS | JSON, max_size=8)
ARRAYS = st.dictionaries(st.sampled_from([*GOOD, "people"]), st.lists(RECORD | JSON, max_size=4))


@settings(max_examples=150, deadline=None)
@given(value=ARRAYS | JSON, inclusive=st.booleans())
def test_any_json_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, value: Any, inclusive: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    try:
        popolo.looks_like(path)
        found = popolo.read(path, Options(ends="inclusive" if inclusive else "exclusive"))
    except GovgraphError as error:
        assert "\n" not in str(error)
    else:
        assert all("\n" not in one for one in problems(found))
        with Store.memory() as store:
            store.add(found.quads)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.json"
    path.write_bytes(b'{"persons":[' + content)
    popolo.looks_like(path)
    with pytest.raises(GovgraphError):
        popolo.read(path, EN)


def test_looks_like(tmp_path: Path) -> None:
    assert popolo.looks_like(write(tmp_path, GOOD))
    assert popolo.looks_like(write(tmp_path, GOOD["persons"], "persons.json"))
    assert popolo.looks_like(write(tmp_path, GOOD["memberships"], "x.json"))
    assert not popolo.looks_like(write(tmp_path, {"@context": {}, "persons": []}, "y.json"))
    assert not popolo.looks_like(write(tmp_path, [{"ten": "Lan"}], "rows.json"))
    assert not popolo.looks_like(write(tmp_path, {"a": [1]}, "z.json"))
    assert not popolo.looks_like(tmp_path / "none.json")


def test_there_and_back(tmp_path: Path) -> None:
    first = read(tmp_path, GOOD)
    with store_of(first) as store:
        text = popolo_export.write(store)
        assert popolo_export.write(store) == text
    again = read(tmp_path, text, name="again.json")
    assert not again.problems
    assert things(again.quads) == things(first.quads)
    with store_of(again) as store:
        back = json.loads(popolo_export.write(store))
    for one in back["memberships"]:  # the second file is one more source, and says the same
        one.pop("sources", None)
    said = json.loads(text)
    for one in said["memberships"]:
        one.pop("sources", None)
    assert back == said


def test_cam_pha_there_and_back(tmp_path: Path, cam_pha: Graph) -> None:
    text = popolo_export.write(cam_pha.store)
    again = read(tmp_path, text, Options(), "cam-pha.json")
    assert not again.problems
    before, after = things(knowledge.cam_pha()), things(again.quads)
    assert after <= before
    # What Popolo cannot say, besides all that is no person, organ, post, area, tenure or term:
    # evidence's places and status, concurrent holdings, arrangements, coverages, targets, events.
    lost = {predicate.rpartition("#")[2].rpartition("/")[2] for _, predicate, _ in before - after}
    assert lost == {"note", "howObtained", "announcedBy", "implements"}


def test_what_is_only_planned_is_not_exported() -> None:
    text = """@prefix govg: <https://w3id.org/govgraph/ontology#> . @prefix org: <http://www.w3.org/ns/org#> .
      <http://t> a govg:Tenure ; org:member <http://p> ; govg:post <http://m> .
      <http://e> govg:supports <http://t> ; govg:status <https://w3id.org/govgraph/id/status/STATUS> ."""
    for status, number in (("plan", 0), ("fact", 1)):
        store = Store.memory()
        found = parse(text.replace("STATUS", status), RdfFormat.TURTLE)
        store.add(Quad(q.subject, q.predicate, q.object, NamedNode("http://g")) for q in found)
        assert len(json.loads(popolo_export.write(store))["memberships"]) == number
