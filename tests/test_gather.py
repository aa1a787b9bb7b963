"""What a picture shows: its queries, the model made of them, and what a day or a limit leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, QueryTriples, RdfFormat, serialize

import govgraph
from govgraph import answer, names, questions
from govgraph.errors import GovgraphError, ParameterError, UnknownNameError
from govgraph.pictures import gather, part, trim
from govgraph.pictures.bounds import Bounds
from govgraph.pictures.model import Model
from govgraph.store import Store
from samples import GOOD, HOSTILE, HOSTILE_NAME, PREFIXES

ID = "https://w3id.org/govgraph/id/"
GRAPHS = ("areas", "arrangements", "coverages", "events", "organs", "tenures")


def slugs(iris: object) -> set[str]:
    assert isinstance(iris, dict)
    return {iri.removeprefix(ID) for iri in iris}


def graph_of(tmp_path: Path, turtle: str) -> govgraph.Graph:
    file = tmp_path / "g.ttl"
    file.write_text(turtle, encoding="utf-8")
    graph = govgraph.open(tmp_path / "s", create=True)
    graph.add(file)
    return graph


@pytest.fixture(scope="module")
def everything(cam_pha: govgraph.Graph) -> Model:
    return gather.gather(cam_pha.store, lang="vi")


def without_vocabulary(graph: govgraph.Graph) -> tuple[Store, rdflib.Dataset]:
    """What the question of areas reads, in both."""
    store, dataset = Store.memory(), rdflib.Dataset(default_union=True)
    asked = ("#within", "#level", "#jurisdiction", "#before", "#after", "#area", "Begin", "End")
    kept = [
        quad
        for quad in graph.quads()
        if quad.predicate.value.endswith((*asked, "#period"))
        or getattr(quad.object, "value", "").endswith("#Area")
    ]
    store.add(kept)
    dataset.parse(data=serialize(kept, format=RdfFormat.N_QUADS), format="nquads")
    return store, dataset


@pytest.fixture(scope="module")
def as_rdflib(cam_pha: govgraph.Graph) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    content = serialize(cam_pha.store.quads(), format=RdfFormat.N_QUADS)
    dataset.parse(data=content, format="nquads")
    return dataset


SLOW = {"arrangements", "organs"}  # in rdflib: eight seconds each


@pytest.mark.parametrize(
    ("name", "area"),
    [(name, None) for name in GRAPHS]
    + [(name, "phường Cẩm Tây") for name in GRAPHS if name not in SLOW],
)
def test_what_is_constructed_is_the_same_in_rdflib(
    cam_pha: govgraph.Graph, as_rdflib: rdflib.Dataset, name: str, area: str | None
) -> None:
    question = part.question(name)
    text = questions.bind(question, names.terms(cam_pha.store, question, {"area": area}), "vi")
    store = cam_pha.store
    if name == "areas":  # rdflib walks paths of every node there is: a minute and a half
        store, as_rdflib = without_vocabulary(cam_pha)
    ours = store.query(text)
    assert isinstance(ours, QueryTriples)
    theirs = as_rdflib.query(text).graph
    assert theirs is not None
    mine = rdflib.Graph().parse(data=serialize(ours, format=RdfFormat.N_TRIPLES), format="nt")
    assert set(mine) == set(theirs)
    assert len(mine) > 0 or area


def test_places_and_sizes_are_the_same_in_rdflib(
    cam_pha: govgraph.Graph, as_rdflib: rdflib.Dataset
) -> None:
    claims = [
        NamedNode(ID + "tenure/pham-van-hang-truong-khu"),
        NamedNode(ID + "organ/cam-tay-ubnd"),
    ]
    for name, given in (("size", {}), ("places", {"claim": claims})):
        text = questions.bind(part.question(name), given, "vi")
        ours = [tuple(map(answer.plain, row)) for row in cam_pha.store.query(text)]  # type: ignore[union-attr]
        theirs = [
            tuple("" if cell is None else str(cell) for cell in row)  # type: ignore[union-attr]
            for row in as_rdflib.query(text)
        ]
        assert sorted(ours) == sorted(theirs)
        assert ours


def test_every_query_has_both_languages() -> None:
    for name in (*GRAPHS, "places", "size", "units"):
        question = part.question(name)
        assert question.vi and question.en and question.tags == ("picture",)


def test_the_article(everything: Model) -> None:
    """Three holders, two of whom hold two posts; two arrangements without a person."""
    people = {one.person.removeprefix(ID + "person/") for one in everything.tenures.values()}
    assert people == {
        "cam-tay-pham-van-hang",
        "cam-tay-vu-thi-minh-hai",
        "cam-pha-nguyen-hong-duong",
    }
    assert len(everything.tenures) == 5
    assert {one.person.rpartition("/")[2] for one in everything.holdings.values()} == {
        "cam-tay-pham-van-hang",
        "cam-tay-vu-thi-minh-hai",
    }
    assert all(one.certain for one in everything.holdings.values())
    assert [len(one.posts) for one in everything.arrangements.values()] == [2, 2]
    counts = sorted((one.count, one.total, one.needed) for one in everything.coverages.values())
    assert counts == [(5, 0, 0), (8, 16, 13), (178, 178, 0), (178, 178, 0)]
    (aimed,) = (one for one in everything.coverages.values() if one.needed)
    assert aimed.total_from.endswith("body-count/cam-pha-2012-cap-xa") and aimed.target
    assert len(everything.organs) == 24 and len(everything.posts) == 9
    assert all(everything.name(iri) for iri in everything.organs)


def test_every_tenure_and_arrangement_has_its_place_in_a_source(everything: Model) -> None:
    for iri in (*everything.tenures, *everything.holdings, *everything.arrangements):
        assert everything.places[iri], iri
    places = [place for found in everything.places.values() for place in found]
    assert {place.url[:4] for place in places} <= {"http", ""}
    assert any(place.quote for place in places) and any(place.start for place in places)


def test_an_area_is_shown_with_what_lies_in_it(cam_pha: govgraph.Graph) -> None:
    ward = gather.gather(cam_pha.store, area="phường Cẩm Tây", lang="vi")
    assert slugs(ward.organs) == {
        "organ/cam-tay-dang-uy",
        "organ/cam-tay-ubnd",
        "organ/le-hong-phong-chi-bo",
        "organ/le-hong-phong-khu",
    }
    assert ward.area == "phường Cẩm Tây" and len(ward.tenures) == 4


OUTSIDE = (
    PREFIXES
    + """
@prefix area: <https://w3id.org/govgraph/id/area/> .
area:p a govg:Area ; skos:prefLabel "tỉnh P"@vi .
area:w a govg:Area ; skos:prefLabel "phường W"@vi ; govg:within area:p .
organ:p a govg:Organ ; skos:prefLabel "Cơ quan tỉnh"@vi ; govg:jurisdiction area:p .
organ:w a govg:Organ ; skos:prefLabel "Cơ quan phường"@vi ; govg:jurisdiction area:w .
organ:q a govg:Organ ; skos:prefLabel "Cơ quan khác"@vi ; govg:jurisdiction area:p .
post:p a govg:Post ; org:postIn organ:p . post:p2 a govg:Post ; org:postIn organ:p .
post:w a govg:Post ; org:postIn organ:w . post:q a govg:Post ; org:postIn organ:q .
person:lan a govg:Person ; foaf:name "Lan" .
tenure:p a govg:Tenure ; org:member person:lan ; govg:post post:p ; govg:begins "2020"^^xsd:gYear ; govg:attested "2022"^^xsd:gYear .
tenure:w a govg:Tenure ; org:member person:lan ; govg:post post:w ; govg:begins "2020"^^xsd:gYear ; govg:attested "2022"^^xsd:gYear .
source:s a govg:Source .
evidence:a a govg:Evidence ; govg:supports tenure:p, tenure:w ; oa:hasSource source:s ; govg:status status:fact ; govg:explicit true .
"""
)


@pytest.mark.parametrize("on", [None, "2021-06-01"])
def test_a_second_post_outside_the_area_is_shown_too(tmp_path: Path, on: str | None) -> None:
    """Else who holds it would be printed as the holder of one post only."""
    graph = graph_of(tmp_path, OUTSIDE)
    ward = gather.gather(graph.store, area="phường W", on=on)
    assert slugs(ward.posts) == {"post/p", "post/w"}
    assert slugs(ward.organs) == {"organ/p", "organ/w"}
    assert len(ward.holdings) == 1


def test_a_day_leaves_what_may_be_on_it(cam_pha: govgraph.Graph) -> None:
    then = gather.gather(cam_pha.store, on="2020-07-23")
    assert len(then.tenures) == 5 and then.on == "2020-07-23"
    later = gather.gather(cam_pha.store, on="2025-07-02")
    assert slugs(later.tenures) == {
        "tenure/pham-van-hang-bi-thu-chi-bo",
        "tenure/pham-van-hang-truong-khu",
    }
    assert "area/thanh-pho-cam-pha" not in slugs(later.areas)
    assert not later.arrangements


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"area": "phường Không Có"}, UnknownNameError),
        ({"on": "hôm qua"}, ParameterError),
    ],
)
def test_a_wrong_question_is_one_clear_error(
    cam_pha: govgraph.Graph, given: dict[str, str], error: type[GovgraphError]
) -> None:
    with pytest.raises(error):
        gather.gather(cam_pha.store, **given)  # type: ignore[arg-type]


def test_far_too_much_is_refused_with_areas_to_choose(
    cam_pha: govgraph.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "LARGEST", 3)
    monkeypatch.setattr(gather, "LIMIT", 2)
    with pytest.raises(GovgraphError) as caught:
        gather.gather(cam_pha.store, lang="vi")
    assert "9" in str(caught.value) and "thành phố Cẩm Phả (5)" in str(caught.value)


def test_a_limit_keeps_combined_roles_and_says_what_it_left(everything: Model) -> None:
    model = Model(**vars(everything))
    model.events = {}  # their units are counted by themselves, below
    whole = len(model.organs) + len(model.posts) + 3
    trim.to_size(model, 12)
    people = {one.person for one in model.tenures.values()}
    assert len(model.organs) + len(model.posts) + len(people) <= 12
    assert len(model.holdings) == 2
    assert model.left_out == whole - len(model.organs) - len(model.posts) - len(people) > 0
    for tenure in model.tenures.values():
        assert model.posts[tenure.post].organ in model.organs


def test_a_limit_also_holds_for_what_reorganisations_name(everything: Model) -> None:
    model = Model(**vars(everything))
    trim.to_size(model, 8)
    units = {unit for one in model.events.values() for unit in (*one.before, *one.after)}
    assert 0 < len(units) <= 8 and model.left_out > 30


def test_a_strangers_graph_is_read_without_a_stumble(tmp_path: Path) -> None:
    circle = (
        "organ:h org:subOrganizationOf organ:h2 . organ:h2 a govg:Organ ; "
        "org:subOrganizationOf organ:h, organ:h2 ; govg:branch 'x' ; govg:jurisdiction _:b .\n"
        "post:h govg:seats 'many', -3 . person:h org:member person:h .\n"
        "source:h foaf:page <javascript:alert(1)> ."
    )
    graph = graph_of(tmp_path, HOSTILE + circle)
    model = gather.gather(graph.store)
    assert HOSTILE_NAME in model.names.values()
    assert all(post.seats == 0 for post in model.posts.values())
    assert not any(place.url for found in model.places.values() for place in found)


TWO = (
    PREFIXES
    + """
organ:o a govg:Organ . person:a foaf:name "A" . person:b foaf:name "B" .
post:p a govg:Post ; org:postIn organ:o . post:q a govg:Post ; org:postIn organ:undeclared .
post:r a govg:Post ; org:postIn organ:o, organ:undeclared .
tenure:1 a govg:Tenure ; org:member person:a, person:b ; govg:post post:p ; govg:attested "2020"^^xsd:gYear .
tenure:2 a govg:Tenure ; org:member person:b ; govg:post post:q ; govg:attested "2020"^^xsd:gYear .
source:s a govg:Source .
evidence:a a govg:Evidence ; govg:supports tenure:1, tenure:2 ; oa:hasSource source:s ; govg:status status:fact ; govg:explicit true .
"""
)


def test_a_tenure_of_two_persons_joins_neither_to_the_post(tmp_path: Path) -> None:
    """Choosing one would link a name to a post that nobody says it held."""
    graph = graph_of(tmp_path, TWO)
    model = gather.gather(graph.store)
    assert slugs(model.tenures) == {"tenure/2"} and not model.holdings
    assert model.unclear == 2
    assert "organ/undeclared" in slugs(model.organs)
    picture = graph.draw("combined-roles", lang="en")
    assert "govgraph check" in picture.scene.notes[0]


def test_what_an_event_names_keeps_its_dates_outside_the_area(cam_pha: govgraph.Graph) -> None:
    model = gather.gather(cam_pha.store, area="phường Cẩm Tây")
    new = model.territory(ID + "area/quang-ninh-phuong-cam-pha-2025")
    assert new is not None and new.bounds.earliest_begin == "2025-07-01T00:00:00"
    later = gather.gather(cam_pha.store, on="2030-01-01")
    gone = later.organ(ID + "organ/cam-pha-thanh-tra")
    assert gone is not None and gone.bounds.on("2030-01-01") == "never"
    assert gone.iri not in later.organs


def test_a_limit_below_the_usual_names_areas_too(cam_pha: govgraph.Graph) -> None:
    model = gather.gather(cam_pha.store, lang="vi", limit=5)
    assert model.hint[0] == ("thành phố Cẩm Phả", 5)


def test_an_empty_store_gives_an_empty_model() -> None:
    model = gather.gather(Store.memory())
    assert not model.organs and not model.tenures


def test_labels_fall_back_and_all_names_are_searched(tmp_path: Path) -> None:
    model = gather.gather(graph_of(tmp_path, GOOD).store, lang="en")
    assert model.name(ID + "organ/a") == "Organ A" and model.name(ID + "organ/b") == "Cơ quan B"
    assert "Cơ quan A" in model.search[ID + "organ/a"]
    assert model.name("http://example.org/x/nameless") == "nameless"


def test_bounds_keep_what_is_known() -> None:
    assert Bounds().words() == "" and not Bounds().known
    ended = Bounds(latest_end="2020-01-01T00:00:00")
    assert ended.on("2019-12-31") == "possible" and ended.on("2020-01-01") == "never"
