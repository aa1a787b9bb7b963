"""FollowTheMoney: entities out, and in again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govgraph import terms
from govgraph.errors import GovgraphError, InputError
from govgraph.graph import Graph
from govgraph.intake import ftm, ftm_export, mapped
from govgraph.intake.reading import Options
from govgraph.queryable import rows
from govgraph.store import Store

# The properties that FollowTheMoney 4 declares for these schemata and what they extend.
THING = {"name", "alias", "sourceUrl", "publisher"}
INTERVAL = {"startDate", "endDate", "date", "sourceUrl", "publisher"}
MODEL = {
    "Person": THING | {"deathDate"},
    "PublicBody": THING | {"parent", "incorporationDate", "dissolutionDate"},
    "Position": THING | {"organization", "subnationalArea", "numberOfSeats"},
    "Occupancy": INTERVAL | {"holder", "post", "status"},
}


@pytest.fixture(scope="module")
def text(cam_pha: Graph) -> str:
    return ftm_export.write(cam_pha.store)


def test_entities_keep_to_the_model(text: str) -> None:
    entities = [json.loads(line) for line in text.splitlines()]
    ids = {one["id"]: one["schema"] for one in entities}
    assert len(ids) == len(entities) and set(ids.values()) == set(MODEL)
    for one in entities:
        assert set(one["properties"]) <= MODEL[one["schema"]]
        assert all(isinstance(value, str) for some in one["properties"].values() for value in some)
        if one["schema"] == "Occupancy":
            (holder,), (post,) = one["properties"]["holder"], one["properties"]["post"]
            assert ids[holder] == "Person" and ids[post] == "Position"
        else:
            assert len(one["properties"]["name"]) == 1


def test_the_same_each_time(cam_pha: Graph, text: str) -> None:
    assert ftm_export.write(cam_pha.store) == text


def test_there_and_back(tmp_path: Path, cam_pha: Graph, text: str) -> None:
    path = tmp_path / "cam-pha.json"
    path.write_text(text, encoding="utf-8")
    found = mapped.read(path, Options())
    assert not found.problems
    queries = [
        "SELECT DISTINCT ?t ?p ?m { ?t a govg:Tenure ; org:member ?p ; govg:post ?m }",
        "SELECT DISTINCT ?m ?o { ?m a govg:Post ; org:postIn ?o }",
        "SELECT DISTINCT ?o ?u { ?o a govg:Organ OPTIONAL { ?o org:subOrganizationOf ?u } }",
        "SELECT DISTINCT ?p ?n { ?p a govg:Person ; foaf:name ?name BIND(STR(?name) AS ?n) }",
        'SELECT DISTINCT ?x ?l { ?x a ?c ; skos:prefLabel ?l FILTER(?c IN (govg:Post, govg:Organ) && LANG(?l) = "vi") }',
    ]
    with Store.memory() as store:
        store.add(found.quads)
        for query in queries:  # FollowTheMoney cannot say: kinds, areas, languages, attestation
            here = {tuple(map(str, row)) for row in rows(store, query)}
            assert here == {tuple(map(str, row)) for row in rows(cam_pha.store, query)} != set()


@given(st.from_regex(r"https?://[a-z]{1,9}/[A-Za-zạ0-9._~-]{0,20}", fullmatch=True))
def test_ids_lead_back(address: str) -> None:
    for one in (address, terms.ID + "person/a-b", terms.ID + "tenure/a.b"):
        id = ftm.identifier(one)
        assert ftm.iri(id).value == one
        assert (
            id[0].isalnum() and id[-1].isalnum() and id.replace(".", "").replace("-", "").isalnum()
        )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "7",
        "{}",
        '{"id": 7.5, "schema": "Person", "properties": {}}',
        '{"id": "", "schema": "Person", "properties": {}}',
        '{"id": "a", "schema": "a b", "properties": {}}',
        '{"id": "a", "schema": "Person", "properties": {"name": "x"}}',
        '{"id": "a", "schema": "Person", "properties": {"name": [7.5]}}',
        '{"id": "a", "schema": "Person", "properties": {"na me": []}}',
        '{"id": "a", "id": "b", "schema": "Person", "properties": {}}',
        '{"id": "a", "schema": "Person", "properties": {"name": ["\\ud800"]}}',
        '{"id": "\\ud800", "schema": "Person", "properties": {}}',
        '{"id": "a", "schema": "Person", "properties": {"name": ' + "[" * 9999,
    ],
)
def test_lines_that_are_no_entities(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "schema": "Person", "properties": {}}\n' + line)
    assert ftm.looks_like(path)
    with pytest.raises(InputError, match=r"a\.jsonl"):
        ftm.statements(path)


@settings(max_examples=100, deadline=None)
@given(
    content=st.binary(max_size=40)
    | st.text(max_size=40).map(lambda text: json.dumps(text).encode())
)
def test_any_line_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    start = b'{"schema": "Person", "id": "a", "properties": {"name": ['
    for whole in (start + content + b"]}}", content):
        path.write_bytes(whole)
        ftm.looks_like(path)
        try:
            ftm.statements(path)
        except GovgraphError as error:
            assert "\n" not in str(error)


def test_dates_and_an_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": "o", "schema": "Occupancy", "properties": {"holder": [{"id": "p", "schema": "Person",'
        ' "properties": {"name": ["Ann"]}}], "post": ["m"], "startDate": ["2019"], "endDate": ["2020-05-31"]}}'
    )
    with Store.memory() as store:
        store.add(mapped.read(path, Options(labels="en")).quads)
        (line,) = [
            json.loads(one) for one in ftm_export.write(store).splitlines() if "Occupancy" in one
        ]
    said = line["properties"]
    assert (said["startDate"], said["endDate"], said["status"]) == (
        ["2019"],
        ["2020-05-31"],
        ["ended"],
    )
