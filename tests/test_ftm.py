"""FollowTheMoney: entities out, and in again."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from govgraph import knowledge, terms
from govgraph.errors import GovgraphError, InputError
from govgraph.graph import Graph
from govgraph.intake import ftm, ftm_export, mapped, popolo, popolo_export, roster
from govgraph.intake.claims import Claims, when
from govgraph.intake.mint import Origin, composed
from govgraph.intake.reading import Options, Read
from govgraph.queryable import rows
from govgraph.store import Store
from govgraph.turtle import PREFIXES
from test_popolo import GOOD, things

RDF, FOAF, SKOS = (PREFIXES[name] for name in ("rdf", "foaf", "skos"))

# The properties that FollowTheMoney 4.11 declares for these schemata and what they extend.
THING = {"name", "alias", "keywords", "proof", "publisher", "sourceUrl"}
INTERVAL = {"startDate", "endDate", "date", "proof", "publisher", "sourceUrl"}
LEGAL = {"parent", "incorporationDate", "dissolutionDate", "classification"}
MODEL = {
    "Document": THING | {"title", "fileName", "publishedAt"},
    "Event": THING | INTERVAL | {"involved"},
    "Person": THING | LEGAL | {"deathDate"},
    "PublicBody": THING | LEGAL,
    "Position": THING | {"organization", "subnationalArea", "numberOfSeats"},
    "Occupancy": INTERVAL | {"holder", "post", "status", "periodStart", "periodEnd"},
    "Territory": THING | {"partOf", "level"},
}
# Of which schema an entity is that a property names.
RANGE = {
    "holder": "Person",
    "involved": "PublicBody",
    "organization": "PublicBody",
    "parent": "PublicBody",
    "partOf": "Territory",
    "post": "Position",
    "proof": "Document",
}
REQUIRED = {"Document": {"fileName"}, "Occupancy": {"holder", "post"}}
DATES = {"startDate", "endDate", "date", "periodStart", "periodEnd", "deathDate", "publishedAt"}
DATES |= {"incorporationDate", "dissolutionDate"}
BESIDE = {
    "name",
    "alias",
    "attested",
    "attestedBy",
    "begins",
    "branch",
    "ends",
    "formerBy",
    "inTerm",
}
BESIDE |= {"jurisdiction", "levelKind", "notation", "ofBody", "organKind", "postKind"}


@pytest.fixture(scope="module")
def text(cam_pha: Graph) -> str:
    return ftm_export.write(cam_pha.store)


def keeps_to_the_model(text: str) -> set[str]:
    """Check every entity against the model; return the schemata that there are."""
    entities = [json.loads(line) for line in text.splitlines()]
    ids = {one["id"]: one["schema"] for one in entities}
    assert len(ids) == len(entities)
    for one in entities:
        properties, schema = one["properties"], one["schema"]
        assert set(one) == {"id", "schema", "properties", "govgraph"}
        assert REQUIRED.get(schema, {"name"}) <= set(properties) <= MODEL[schema]
        assert all(some and isinstance(one, str) for some in properties.values() for one in some)
        assert len(properties.get("name", [""])) == 1
        for name, schema in RANGE.items():
            assert all(ids[id] == schema != one["id"] for id in properties.get(name, ()))
        for name in DATES & set(properties):
            assert all(DATE.match(value) for value in properties[name])
        assert set(one["govgraph"]) <= BESIDE
    return set(ids.values())


DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T.+)?)?)?$")


def test_entities_keep_to_the_model(text: str) -> None:
    assert keeps_to_the_model(text) == set(MODEL)


def test_a_reader_of_followthemoney_takes_it(text: str) -> None:
    """Its own library: every property is declared, every value clean, nothing required is missing."""
    model = pytest.importorskip("followthemoney").model
    for line in text.splitlines():
        entity = json.loads(line)
        proxy = model.get_proxy(entity, cleaned=False)
        proxy.schema.validate(entity)
        said = {name: proxy.get(name) for name in entity["properties"]}
        assert {name: len(some) for name, some in said.items()} == {
            name: len(some) for name, some in entity["properties"].items()
        }


def test_the_same_each_time(cam_pha: Graph, text: str) -> None:
    assert ftm_export.write(cam_pha.store) == text


def back(text: str, folder: Path, options: Options | None = None) -> Read:
    path = folder / "back.json"
    path.write_text(text, encoding="utf-8")
    found = mapped.read(path, options or Options())
    assert not found.problems
    return found


def sources(quads: list[Quad]) -> set[tuple[str, ...]]:
    """What is evidence for each tenure and term: its source, what that is called, where it is."""
    query = """SELECT DISTINCT ?t ?s ?label ?page { ?t a ?c FILTER(?c IN (govg:Tenure, govg:Term))
      ?e govg:supports ?t ; govg:status status:fact ; oa:hasSource ?s . ?s a govg:Source ; skos:prefLabel ?label .
      OPTIONAL { ?s foaf:page ?page } }"""
    with Store.memory() as store:
        store.add(quads)
        return {tuple(map(str, row)) for row in rows(store, query)}


def kinds(quads: list[Quad]) -> set[tuple[str, ...]]:
    """The concepts that the ontology lacks."""
    query = """SELECT ?k ?c ?l { ?k a ?c ; skos:prefLabel ?l
      FILTER(?c IN (govg:PostKind, govg:OrganKind, govg:AreaLevel, govg:Branch)) }"""
    with Store.memory() as store:
        store.add(quads)
        return {tuple(map(str, row)) for row in rows(store, query)}


def returns(quads: list[Quad], folder: Path) -> Read:
    """Check that an export of a graph, imported, gives the same graph."""
    with Store.memory() as store:
        store.add([*quads, *knowledge.ontology()])
        text = ftm_export.write(store)
    keeps_to_the_model(text)
    found = back(text, folder)
    assert things(found.quads) == things(quads)
    assert kinds(found.quads) == kinds(quads)
    # The file that was read is one more source, and says the same.
    assert {one for one in sources(found.quads) if "/source/back>" not in one[1]} == sources(quads)
    return found


def test_cam_pha_there_and_back(tmp_path: Path, cam_pha: Graph, text: str) -> None:
    found = back(text, tmp_path)
    before, after = things(knowledge.cam_pha()), things(found.quads)
    assert after <= before
    # What is lost is what Popolo loses too.
    lost = {predicate.rpartition("#")[2].rpartition("/")[2] for _, predicate, _ in before - after}
    assert lost == {"note", "howObtained", "announcedBy", "implements"}
    assert sources(knowledge.cam_pha()) < sources(found.quads)
    with Store.memory() as store:
        store.add([*found.quads, *knowledge.ontology()])
        again = [json.loads(line) for line in ftm_export.write(store).splitlines()]
    said = {one["id"]: one for one in map(json.loads, text.splitlines())}
    for one in again:
        for written in (one, said.get(one["id"], {"properties": {}})):
            for name in ("proof", "publisher", "publishedAt"):  # one more source; days without time
                written["properties"].pop(name, None)
    assert {one["id"]: one for one in again if not one["id"].endswith("source.back")} == said


ROSTER = """\
Họ tên,person_id,Chức vụ,post_kind,Cơ quan,organ_kind,Địa bàn,area_id,within,Từ ngày,Đến ngày,attested,attested_by,former_by,Nguồn
Nguyễn Thị Lan,7,Chủ tịch UBND,,UBND phường Cẩm Tây,,phường Cẩm Tây,12,TP Cẩm Phả,2019-05,,2020-07-23,,,Công báo 7
Nguyễn Thị Lan,7,Trưởng ban liên lạc,Trưởng ban đồng hương,Ban liên lạc,,phường Cẩm Tây,12,TP Cẩm Phả,2016,2021-03-01,,,,http://example.org/8
Trần Văn Hùng,8,Chủ tịch UBND,,UBND phường Cẩm Tây,,phường Cẩm Tây,12,TP Cẩm Phả,,,,2019,2019-05,
Trần Văn Hưng,,Bí thư Đảng ủy,,Đảng ủy phường Cẩm Tây,,phường Cẩm Tây,12,TP Cẩm Phả,,2018,,,,
"""


def test_a_roster_there_and_back(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    read = roster.read(tmp_path / "roster.csv", Options())
    assert read.rows == 4 and not read.problems
    assert len(sources(read.quads)) == 4 and len(kinds(read.quads)) > 0
    found = returns(read.quads, tmp_path)
    # And from there by Popolo's way.
    with Store.memory() as store:
        store.add([*found.quads, *knowledge.ontology()])
        (tmp_path / "a.json").write_text(popolo_export.write(store), encoding="utf-8")
    assert things(popolo.read(tmp_path / "a.json", Options()).quads) == things(read.quads)


def test_popolo_there_and_back(tmp_path: Path) -> None:
    (tmp_path / "popolo.json").write_text(json.dumps(GOOD), encoding="utf-8")
    returns(popolo.read(tmp_path / "popolo.json", Options(labels="en")).quads, tmp_path)


YEAR = st.integers(1000, 9998).map("{:04}".format)
MONTH = st.tuples(YEAR, st.integers(1, 12)).map(lambda one: f"{one[0]}-{one[1]:02}")
DAY = st.dates(date(1000, 1, 1)).map(str)
WHEN = st.lists(YEAR | MONTH | DAY, max_size=2, unique=True)
HALF_KNOWN = st.fixed_dictionaries(
    dict.fromkeys(("begins", "ends", "attested", "attestedBy", "formerBy"), WHEN)
)
NAMES = st.dictionaries(
    st.sampled_from(["vi", "en", "zh-hant", "de-ch-1901"]),
    st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=9).map(composed),
    min_size=1,
)


@settings(max_examples=60, deadline=None)
@given(
    tenures=st.lists(HALF_KNOWN, min_size=1, max_size=3), names=NAMES, others=NAMES | st.just({})
)
def test_half_known_dates_and_names_there_and_back(
    tmp_path_factory: pytest.TempPathFactory,
    tenures: list[dict[str, list[str]]],
    names: dict[str, str],
    others: dict[str, str],
) -> None:
    claims = Claims(Origin("any.csv"))
    area = claims.area("phường A", within=claims.area("tỉnh B"))
    organ = claims.organ("UBND phường A", area=area)
    more = []

    def say(node: NamedNode, property: str, value: Literal) -> None:
        more.append(Quad(node, NamedNode(property), value, claims.graph))

    for number, dates in enumerate(tenures):
        person = NamedNode(f"{terms.ID}person/p{number}")
        say(person, RDF + "type", NamedNode(terms.PERSON))  # type: ignore[arg-type]
        for lang, words in names.items():
            say(person, FOAF + "name", Literal(words, language=lang))
        for lang, words in others.items():
            say(person, SKOS + "altLabel", Literal(words, language=lang))
        tenure = claims.tenure(person, claims.post(f"Chức {number}", organ), id=str(number))
        for property, values in dates.items():
            for value in values:
                say(tenure, terms.GOVG + property, when(value))
    returns([*claims.quads, *more], tmp_path_factory.getbasetemp())


def test_what_is_only_planned_is_not_exported() -> None:
    for status, number in (("plan", 0), ("fact", 1)):
        claims = Claims(Origin("a.csv"))
        post = claims.post("M", claims.organ("O"))
        tenure = claims.tenure(claims.person("P"), post)
        with Store.memory() as store:
            store.add(
                Quad(q.subject, q.predicate, NamedNode(f"{terms.ID}status/{status}"), q.graph_name)
                if q.predicate.value == terms.GOVG + "status"
                else q
                for q in claims.quads
            )
            ids = [json.loads(line)["id"] for line in ftm_export.write(store).splitlines()]
        assert ids.count(ftm.identifier(tenure.value)) == number


def test_foreign_territories_and_proofs(tmp_path: Path) -> None:
    """Of others' entities a document that proves an occupancy is its source; no more is read."""
    entities = [
        {"id": "p", "schema": "Person", "properties": {"name": ["Ann"]}},
        {"id": "m", "schema": "Position", "properties": {"name": ["Mayor"]}},
        {"id": "t", "schema": "Territory", "properties": {"name": ["X"], "partOf": ["u"]}},
        {"id": "e", "schema": "Event", "properties": {"name": ["Election"], "date": ["2020"]}},
        {"id": "d", "schema": "Document", "properties": {"fileName": ["a.pdf"], "title": ["Gazette"]}},
        {"id": "o", "schema": "Occupancy", "properties": {"holder": ["p"], "post": ["m"], "proof": ["d"]}},
    ]  # fmt: skip
    found = back("".join(json.dumps(one) + "\n" for one in entities), tmp_path)
    classes = {str(q.object).strip("<>") for q in found.quads if q.predicate.value == RDF + "type"}
    assert not {terms.AREA, terms.GOVG + "Term"} & classes
    assert {one[2] for one in sources(found.quads)} == {'"back.json"@vi', '"Gazette"@vi'}


def test_what_stands_beside_is_not_trusted(tmp_path: Path) -> None:
    """It gives kinds and dates and names, never a statement of another sort."""
    beside = {
        "name": [{"value": "Ann", "lang": "no such tag"}, {"value": "A\u202enn", "lang": "en"}],
        "attested": ["soon"],
        "within": ["x"],
        "http://www.w3.org/2002/07/owl#sameAs": [{"any": "thing"}],
    }
    entities = [
        {"id": "p", "schema": "Person", "properties": {"name": ["Bo"]}, "govgraph": beside},
        {"id": "o", "schema": "Occupancy", "properties": {"holder": ["p"], "post": ["m"]}},
    ]
    path = tmp_path / "a.ftm.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in entities))
    found = mapped.read(path, Options(labels="en"))
    assert sorted(one.key for one in found.problems) == ["mapping-no-date", "popolo-hidden"]
    said = {q.predicate.value.rpartition("/")[2].rpartition("#")[2] for q in found.quads}
    assert not {"within", "attested", "sameAs", "govgraph"} & said
    assert "Bo" not in {getattr(q.object, "value", "") for q in found.quads}


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
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": 7}',
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": {"name": {}}}',
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": {"name": ["x"]}}',
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": {"name": [{"value": 7.5}]}}',
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": {"notation": [7.5]}}',
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": {"inTerm": [{}]}}',
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": {"postKind": ["x"]}}',
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": {"postKind": [{}]}}',
        '{"id": "a", "schema": "Person", "properties": {}, "govgraph": {"postKind": [{"id": "x y"}]}}',
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
    beside = b'{"schema": "Person", "id": "a", "properties": {}, "govgraph": {"postKind": ['
    for whole in (start + content + b"]}}", beside + content + b"]}}", content):
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
