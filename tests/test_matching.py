"""Proposing what may be the same: persons never by name alone, and what forbids it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable

import pytest
from pyoxigraph import Literal, NamedNode, Quad

import govgraph
from govgraph import derive, knowledge, matching
from govgraph.errors import ParameterError
from govgraph.intake.claims import Claims
from govgraph.intake.mint import Origin
from govgraph.matching import Proposals
from govgraph.matching.facts import KINDS
from govgraph.matching.facts import knowledge as weights
from govgraph.store import Store

LEVEL = "https://w3id.org/govgraph/id/area-level/vn-phuong"
CITY = "https://w3id.org/govgraph/id/area-level/vn-thanh-pho-thuoc-tinh"
BORN = NamedNode("https://schema.org/birthDate")
SAME = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
DIED = NamedNode("https://w3id.org/govgraph/ontology#died")


class Roster(Claims):
    """A source of a few rows: an area, an organ, posts and their holders."""

    def __init__(self, slug: str) -> None:
        super().__init__(Origin(f"{slug}.csv", slug=slug, title=f"Sổ {slug}"))
        self.extra: list[Quad] = []

    def ward(self, name: str = "phường Cẩm Tây", city: str = "thành phố Cẩm Phả") -> NamedNode:
        return self.area(name, within=self.area(city, level=CITY) if city else None, level=LEVEL)

    def holds(
        self,
        person: NamedNode,
        post: str = "Bí thư Đảng ủy",
        *,
        organ: str = "",
        ward: NamedNode | None = None,
        **dates: str,
    ) -> NamedNode:
        ward = ward or self.ward()
        home = self.organ(organ or "Đảng ủy phường Cẩm Tây", area=ward)
        self.tenure(person, self.post(post, home), **dates)  # type: ignore[arg-type]
        return person

    def says(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.extra.append(Quad(subject, predicate, value, self.graph))


def stored(*sources: Roster, ontology: bool = True) -> Store:
    store = Store.memory()
    store.add(knowledge.ontology() if ontology else [])
    for source in sources:
        store.add([*source.quads, *source.extra])
    derive.run(store)
    return store


def pairs(found: Iterable[matching.Proposal]) -> set[frozenset[str]]:
    return {frozenset((one.left.iri, one.right.iri)) for one in found}


def persons(*sources: Roster, at_least: float | None = None) -> Proposals:
    return matching.propose(stored(*sources), kinds=["person"], at_least=at_least)


def two(
    first: str, second: str, change: Callable[[Roster, Roster], None] | None = None, **dates: str
) -> tuple[Roster, Roster]:
    """Two sources that have one post, each with a holder of it."""
    one, other = Roster("a"), Roster("b")
    one.holds(one.person(first), begins="2016", **dates)  # type: ignore[arg-type]
    other.holds(other.person(second), attested="2018")
    if change:
        change(one, other)
    return one, other


@pytest.mark.parametrize(
    ("first", "second", "proposed"),
    [
        ("Phạm Văn Hạng", "Phạm Văn Hạng", True),
        ("Vũ Thị Hòa", "Bà Vũ Thị Hoà", True),
        ("Lý Văn Quý", "Lí Văn Quí", True),
        ("Rutte, Mark", "Mark Rutte", True),
        ("Phạm Văn Hùng", "Phạm Văn Hưng", False),
        ("Phạm Văn Hùng", "Phạm Văn Hứng", False),
        ("P. Văn Hạng", "Phạm Văn Hạng", False),
        ("Phạm Hạng", "Phạm Văn Hạng", False),
        ("Trần Thị Lan", "Phạm Văn Hạng", False),
    ],
)
def test_one_post_and_one_name(first: str, second: str, proposed: bool) -> None:
    assert bool(persons(*two(first, second))) == proposed


def test_weak_names_are_shown_to_those_who_ask_for_them() -> None:
    (found,) = persons(*two("P. Văn Hạng", "Phạm Văn Hạng"), at_least=0.4)
    assert found.reasons == ("name-initials", "same-post")


def test_a_name_alone_is_nothing() -> None:
    one, other = Roster("a"), Roster("b")
    one.person("Phạm Văn Hạng")
    other.holds(other.person("Phạm Văn Hạng"))
    assert not persons(one, other, at_least=0.01)


def test_one_name_in_two_communes() -> None:
    one, other = Roster("a"), Roster("b")
    one.holds(one.person("Nguyễn Văn Hùng"), begins="2016", ends="2021")
    ward = other.ward("phường Cẩm Sơn")
    other.holds(other.person("Nguyễn Văn Hùng"), organ="Đảng ủy phường Cẩm Sơn", ward=ward,
                begins="2016", ends="2021")  # fmt: skip
    assert not persons(one, other)


def test_one_name_in_communes_that_look_alike_without_accents() -> None:
    one, other = Roster("a"), Roster("b")
    one.holds(one.person("Đỗ Văn Hùng"), "Bí thư", organ="Đảng ủy xã", ward=one.ward("Sa Pa"))
    other.holds(other.person("Đỗ Văn Hùng"), "Bí thư", organ="Đảng ủy xã", ward=other.ward("Sa Pả"))
    found = matching.propose(stored(one, other))
    assert [side.labels["vi"] for p in found for side in (p.left, p.right)] == [
        "thành phố Cẩm Phả",
        "thành phố Cẩm Phả",
    ]


def test_holding_posts_far_apart_at_one_time_tells_against() -> None:
    def change(one: Roster, other: Roster) -> None:
        ward = other.ward("phường Cẩm Sơn")
        person = other.person("Phạm Văn Hạng")
        other.holds(person, organ="Đảng ủy phường Cẩm Sơn", ward=ward, begins="2015", ends="2020")

    sources = two("Phạm Văn Hạng", "Phạm Văn Hạng", change, ends="2021")
    assert not persons(*sources)
    (found,) = persons(*sources, at_least=0.2)
    assert "far-apart" in found.reasons


@pytest.mark.parametrize(
    ("predicate", "mine", "theirs", "reason"),
    [
        (BORN, "1960", "1990", ""),
        (BORN, "1960", "1960-05-01", "same-birth-year"),
        (BORN, "1960-05-01", "1960-05-01", "same-birth"),
        (DIED, "2019", "2022", ""),
        (DIED, "2022", "2022-01", "same-death-year"),
    ],
)
def test_births_and_deaths(predicate: NamedNode, mine: str, theirs: str, reason: str) -> None:
    """Father and son bear one name and hold one post: their births tell them apart."""

    def change(one: Roster, other: Roster) -> None:
        one.says(one.person("Phạm Văn Hạng"), predicate, Literal(mine))
        other.says(other.person("Phạm Văn Hạng"), predicate, Literal(theirs))

    found = persons(*two("Phạm Văn Hạng", "Phạm Văn Hạng", change), at_least=0.1)
    assert [reason in one.reasons for one in found] == ([True] if reason else [])


def test_a_name_and_a_year_of_birth_are_not_enough() -> None:
    one, other = Roster("a"), Roster("b")
    for source in (one, other):
        source.says(source.person("Phạm Văn Hạng"), BORN, Literal("1960"))
    assert not persons(one, other)


def test_who_died_before_took_no_post() -> None:
    one, other = Roster("a"), Roster("b")
    one.holds(one.person("Phạm Văn Hạng"), begins="2016")
    dead = other.holds(other.person("Phạm Văn Hạng"), attested="2010")
    other.says(dead, DIED, Literal("2012"))
    assert not persons(one, other, at_least=0.01)


def test_father_and_son_in_one_post_long_apart() -> None:
    one, other = Roster("a"), Roster("b")
    one.holds(one.person("Phạm Văn Hạng"), begins="1960", ends="1970")
    other.holds(other.person("Phạm Văn Hạng"), begins="2010", ends="2020")
    assert not persons(one, other)


def test_one_source_that_tells_two_apart_is_believed_more() -> None:
    one = Roster("a")
    for number in ("1", "2"):
        one.holds(one.person("Phạm Văn Hạng", id=number))
    assert not persons(one)
    (found,) = persons(one, at_least=0.5)
    assert "same-source" in found.reasons


def test_identifiers() -> None:
    one, other = Roster("a"), Roster("b")
    item = "http://www.wikidata.org/entity/Q{}"
    one.says(one.person("Phạm Văn Hạng"), SAME, NamedNode(item.format(1)))
    other.says(other.person("Pham Hang"), SAME, NamedNode(item.format(1)))
    (found,) = persons(one, other)
    assert found.reasons[-1] == "same-identifier"


def test_two_identifiers_of_one_register_are_two_persons() -> None:
    def change(one: Roster, other: Roster) -> None:
        item = "http://www.wikidata.org/entity/Q{}"
        one.says(one.person("Phạm Văn Hạng"), SAME, NamedNode(item.format(1)))
        other.says(other.person("Phạm Văn Hạng"), SAME, NamedNode(item.format(2)))

    assert not persons(*two("Phạm Văn Hạng", "Phạm Văn Hạng", change), at_least=0.01)


@pytest.mark.parametrize("writes_accents", [False, True])
def test_names_without_accents_count_only_from_sources_that_write_none(
    writes_accents: bool,
) -> None:
    one, other = Roster("a"), Roster("b")
    for source, name in ((one, "Phạm Văn Hạng"), (other, "Pham Van Hang")):
        home = source.organ("Party Committee", id="https://x.org/organ")
        source.tenure(source.person(name), source.post("Secretary", home, id="https://x.org/post"))
    if writes_accents:
        for name in ("Đỗ Văn Hùng", "Lê Thị Hòa"):
            other.person(name)
    found = persons(one, other, at_least=0.5)
    assert len(found) == (not writes_accents)


# Areas, organs, posts


def test_areas_organs_and_posts_of_two_sources() -> None:
    found = matching.propose(stored(*two("Phạm Văn Hạng", "Phạm Văn Hạng")))
    assert sorted(one.kind for one in found) == ["area", "area", "organ", "person", "post"]
    assert all(one.score >= weights()["at-least"] for one in found)


def test_kinds_written_short_and_in_full() -> None:
    one, other = Roster("a"), Roster("b")
    one.organ("UBND phường Cẩm Tây", area=one.ward())
    other.organ("Ủy ban nhân dân phường Cẩm Tây", area=other.ward())
    (found,) = matching.propose(stored(one, other), kinds=["organ"])
    assert "name-kind" in found.reasons and "same-jurisdiction" in found.reasons


def test_organs_of_one_name_in_two_areas_are_two() -> None:
    one, other = Roster("a"), Roster("b")
    one.organ("Phòng Nội vụ", area=one.ward())
    other.organ("Phòng Nội vụ", area=other.ward("phường Cẩm Sơn"))
    assert not matching.propose(stored(one, other), kinds=["organ"], at_least=0.01)


def test_wards_of_one_name_in_two_cities_are_two() -> None:
    one, other = Roster("a"), Roster("b")
    one.ward("phường Tân Lập", "thành phố A")
    other.ward("phường Tân Lập", "thành phố B")
    found = matching.propose(stored(one, other), kinds=["area"], at_least=0.01)
    assert not found


def test_what_a_reorganisation_links_is_never_one(cam_pha: govgraph.Graph) -> None:
    assert not matching.propose(cam_pha.store, at_least=0.01)


def test_old_and_new_units_of_two_sources() -> None:
    one = Roster("a")
    old = one.ward("phường Cửa Ông", "")
    new = one.area("phường Cửa Ông", id="new", level=LEVEL)
    kind = "https://w3id.org/govgraph/id/event/merger"
    one.reorganisation("sáp nhập", kind, before=(old,), after=(new,), date="2025-07-01")
    assert not matching.propose(stored(one), at_least=0.01)


def test_two_posts_of_one_organ_are_two() -> None:
    one, other = Roster("a"), Roster("b")
    one.holds(one.person("A B"), "Bí thư Đảng ủy")
    other.holds(other.person("C D"), "Phó Bí thư Đảng ủy")
    assert not matching.propose(stored(one, other), kinds=["post"], at_least=0.01)


# What people see


def test_every_reason_has_words_and_a_weight_or_forbids() -> None:
    known = weights()
    for kind in KINDS:
        assert known["kinds"][kind]["vi"] and known["kinds"][kind]["en"]
        for name, reason in known[kind].items():
            assert reason["vi"] and reason["en"], name
        if kind == "tenure":
            continue  # has no name; see test_matching_tenures
        best = known[kind]["name-same"]["weight"]
        assert best < known["agree"] < known["at-least"] + 0.01
    person = known["person"]
    assert person["name-same"]["weight"] + person["same-area"]["weight"] < known["at-least"]


def test_a_proposal_tells_reasons_and_evidence_in_both_languages() -> None:
    (found,) = persons(*two("Phạm Văn Hạng", "Phạm Văn Hạng"))
    assert found.why("en").startswith("the same name (+0.35); held the same post")
    assert found.why("vi").startswith("cùng tên (+0.35)")
    sides = {found.left.evidence["vi"], found.right.evidence["vi"]}
    assert any("2016-01-01 – … [Sổ a]" in side[0] for side in sides)
    assert found.left.iri.endswith(tuple("0123456789abcdef"))


def test_formats() -> None:
    found = persons(*two("Phạm Văn Hạng", "=HYPERLINK(1)<script>"))
    assert not found
    found = persons(*two("=cmd <b>x</b> a", "=cmd <b>x</b> a"))
    assert len(found) == 1 and "<b>" not in found.to("html") and "=cmd" in found.to("table")
    content = found.to("csv")
    assert content.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")))
    assert row["decision"] == "" and row["leftLabel"] == "'=cmd <b>x</b> a"
    assert json.loads(found.to("json"))[0]["left"]["iri"] == row["left"]
    assert "Perhaps the same" in found._repr_html_()
    assert "score" in str(found)


def test_wrong_wishes() -> None:
    for score in (0, -1, 1.5):
        with pytest.raises(ParameterError, match="score"):
            matching.propose(Store.memory(), at_least=score)
    with pytest.raises(ParameterError, match="river"):
        matching.propose(Store.memory(), kinds=["river"])


def test_five_rosters_of_one_commune_end() -> None:
    """The third of a group once led to itself, and the search for its group never ended."""
    graph = govgraph.Graph(Store.memory())
    row = {"person": "Đỗ Văn Thử", "post": "Chủ tịch UBND", "organ": "UBND xã Mẫu"}
    for year in range(2016, 2021):
        graph.add([{**row, "area": "xã Mẫu", "from": "2015"}], slug=f"y{year}")
    found = matching.propose(graph.store)
    persons = {tuple(sorted((p.left.iri, p.right.iri))) for p in found if p.kind == "person"}
    assert len(persons) == 10
