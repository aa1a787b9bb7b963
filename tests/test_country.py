"""An invented country: every answer govgraph gives is the one its maker knows to be true."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import govgraph

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from country import cells, make, model, places, results  # noqa: E402

GOVG = "PREFIX govg: <https://w3id.org/govgraph/ontology#>\n"
KINDS = {
    "persons": "Person",
    "posts": "Post",
    "organs": "Organ",
    "areas": "Area",
    "tenures": "Tenure",
    "concurrent holdings": "ConcurrentHolding",
    "reorganisations": "Reorganisation",
    "coverages": "Coverage",
}

Country = tuple[govgraph.Graph, dict[str, Any]]


def built(folder: Path, seed: int, odd: float) -> Country:
    truth = make.make(folder, "tiny", seed=seed, odd=odd)
    graph = govgraph.open(folder / "store", create=True, lang="en")
    read = graph.add(*(folder / name for name in make.FILES))
    assert read.problems == []
    return graph, truth


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> Country:
    return built(tmp_path_factory.mktemp("lawful"), 7, 0.0)


@pytest.fixture(scope="module", params=["lawful", "odd"])
def country(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Country:
    """A country in which all is as it should be, and one in which much is not."""
    if request.param == "lawful":
        found: Country = request.getfixturevalue("lawful")
        return found
    return built(tmp_path_factory.mktemp("odd"), 2, 0.6)


def rows(graph: govgraph.Graph, text: str) -> list[tuple[str, ...]]:
    found = graph.query(GOVG + text)
    assert isinstance(found, govgraph.Answer)
    return [tuple("" if cell is None else str(cell) for cell in row.values()) for row in found.rows]


def asked(
    graph: govgraph.Graph, name: str, columns: tuple[str, ...], **given: str
) -> list[list[str]]:
    answer = graph.ask(name, **{key: value for key, value in given.items() if value})
    assert isinstance(answer, govgraph.Answer)
    told = {
        tuple("" if row[key] is None else str(row[key]) for key in columns) for row in answer.rows
    }
    return sorted(map(list, told))


def told(sample: dict[str, Any]) -> list[list[str]]:
    return sorted(list(row) for row in sample["rows"])


def test_how_many_there_are(country: Country) -> None:
    graph, truth = country
    found = asked(graph, "summary", ("kind", "count"))
    counts = {kind.rpartition("#")[2]: int(count) for kind, count in found}
    assert {name: counts[kind] for name, kind in KINDS.items()} == {
        name: truth["counts"][name] for name in KINDS
    }
    listed = rows(
        graph,
        'SELECT (COUNT(?s) AS ?n) { ?s a govg:Source FILTER(CONTAINS(STR(?s), "/source/roster") || CONTAINS(STR(?s), "/source/c")) }',
    )
    assert int(listed[0][0]) == truth["counts"]["sources"]


def test_how_many_posts_are_held_together_and_how_certainly(country: Country) -> None:
    graph, truth = country
    found = rows(graph, "SELECT ?c (COUNT(DISTINCT ?h) AS ?n) { ?h govg:certainty ?c } GROUP BY ?c")
    assert {one.rpartition("/")[2]: int(n) for one, n in found} == truth["pairs"]
    assert all(truth["pairs"].values()), "a country without doubt tests nothing"
    several = rows(
        graph,
        "SELECT DISTINCT ?p { ?h govg:certainty ?c ; govg:tenure ?t . ?t <http://www.w3.org/ns/org#member> ?p }",
    )
    assert len(several) == truth["counts"]["persons with several posts"]
    together = rows(graph, "SELECT ?a ?b { ?a govg:heldTogetherWith ?b FILTER(STR(?a) < STR(?b)) }")
    assert len(together) == truth["counts"]["pairs of posts held together"]
    office = rows(
        graph,
        "SELECT DISTINCT ?h { ?h govg:basis <https://w3id.org/govgraph/id/basis/ex-officio> }",
    )
    assert len(office) == truth["counts"]["ex officio"] > 0


def test_who_holds_which_posts_together(country: Country) -> None:
    graph, truth = country
    columns = ("person", "post", "certainty")
    for one in truth["combined"]:
        found = asked(graph, "combined-roles", columns, area=one["area"], on=one["on"])
        assert found == told(one), (one["area"], one["on"])
    assert {row[2] for one in truth["combined"] for row in one["rows"]} == {"certain", "possible"}


def test_who_holds_what(country: Country) -> None:
    graph, truth = country
    columns = ("node", "neighbour", "certainty")
    for one in truth["holders"]:
        found = asked(graph, "holders", columns, area=one["area"], on=one["on"])
        assert found == told(one), (one["area"], one["on"])
    columns = ("person", "post", "certainty")
    for one in truth["persons"]:
        found = asked(graph, "posts-of-person", columns, person=one["person"], on=one["on"])
        assert found == told(one), (one["person"], one["on"])


def test_what_became_of_merged_communes(country: Country) -> None:
    graph, truth = country
    assert truth["became"]
    for one in truth["became"]:
        columns = ("became", "steps", "date")
        assert asked(graph, "what-became-of", columns, thing=one["thing"]) == told(one)


def test_in_how_many_units_somebody_holds_both(country: Country) -> None:
    graph, truth = country
    found = rows(
        graph,
        """SELECT ?coverage ?certain ?possible {
             ?named a govg:NamedCount ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?coverage ;
               govg:count ?certain ; govg:possibleCount ?possible . ?coverage a govg:Coverage }""",
    )
    wanted = {(c["coverage"], str(c["certain"]), str(c["possible"])) for c in truth["coverages"]}
    assert set(found) == wanted
    assert any(c["possible"] for c in truth["coverages"])


def test_the_check_finds_what_was_put_in_and_nothing_else(country: Country) -> None:
    graph, truth = country
    report = graph.check()
    shapes = (one.shape.rpartition("/")[2].removesuffix("-sparql") for one in report.results)
    assert dict(Counter(shapes)) == truth["shapes"]
    found = {one.severity for one in report.results}
    assert ("Violation" in found) == (truth["odd"] > 0)


def test_every_kind_is_recognised(lawful: Country) -> None:
    graph, _ = lawful
    made = rows(
        graph,
        "SELECT ?kind { GRAPH <https://w3id.org/govgraph/id/graph/roster> { ?kind a govg:PostKind } }",
    )
    assert made == []
    for bare in ("Organ", "Area"):
        needed = {"Organ": ("organKind", "branch", "jurisdiction"), "Area": ("level",)}[bare]
        for name in needed:
            without = f"SELECT ?x {{ ?x a govg:{bare} FILTER NOT EXISTS {{ ?x govg:{name} ?v }} }}"
            assert rows(graph, without) == [], name
    heads = rows(
        graph,
        """SELECT DISTINCT ?kind ?level {
             ?post govg:postKind ?kind ; <http://www.w3.org/ns/org#postIn>/govg:jurisdiction/govg:level ?level
             FILTER(CONTAINS(STR(?kind), "-cap-")) }""",
    )
    levels = {"tinh": "cap-tinh", "xa": "cap-xa", "phuong": "cap-xa", "thi-tran": "cap-xa"}
    assert heads
    for kind, level in heads:
        tier = levels.get(level.rpartition("/vn-")[2], "cap-huyen")
        assert kind.endswith(tier), (kind, level)


def test_a_seed_makes_the_same_bytes_and_another_makes_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make.make(tmp_path / name, "tiny", seed=seed)
    for file in (*make.FILES, make.TRUTH):
        one, same, other = ((tmp_path / name / file).read_bytes() for name in "abc")
        assert one == same
        assert one != other


def test_the_whole_country_is_as_large_as_vietnam_was() -> None:
    made = list(places.provinces(places.SIZES["10m"], 1, {"first": list("abcdefgh"), "second": list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "village": ["x"]}))  # fmt: skip
    districts = [district for province in made for district in province.districts]
    communes = [one for p in made for some in p.communes.values() for one in some]
    assert (len(made), len(districts)) == (63, 705)
    assert sum(one.begins is None for one in communes) == 10_600
    assert len({one.iri for one in communes}) == len(communes)
    closed = sum(one.ends is not None for one in communes)
    assert 400 < closed < 1_500


@pytest.mark.parametrize(
    ("said", "closed", "wanted"),
    [
        ({"begins": "2016"}, "", ("2016-01-01T00:00:00", "2016-12-31T23:59:59", None, model.NEVER)),
        ({"attested": "2020-07"}, "", (model.EVER, "2020-07-31T23:59:59", "2020-07-01T23:59:59", model.NEVER)),
        ({"begins": "2016-05-04", "ends": "2021"}, "2020-01-01", ("2016-05-04T00:00:00", "2016-05-04T00:00:00", "2020-01-01T00:00:00", "2020-01-01T00:00:00")),
        ({"former_by": "2020-02"}, "", (model.EVER, None, None, "2020-02-29T23:59:59")),
    ],
)  # fmt: skip
def test_the_reference_concludes_as_the_model_says(
    said: dict[str, str], closed: str, wanted: tuple[str | None, ...]
) -> None:
    day = date.fromisoformat(closed) if closed else None
    found = model.bounds(said, day)
    assert (found.eb, found.lb, found.ee, found.le) == wanted


def test_what_was_measured_is_kept_and_a_failure_is_not_tried_again(tmp_path: Path) -> None:
    kept = cells.Kept.open(tmp_path / "a.json")
    for took in (3.0, 0.5, 1.0):
        kept.add("ours", {"seconds": took})
    kept.add("peer", {"error": cells.NOT_FINISHED, "limit": 60.0})
    again = cells.Kept.open(tmp_path / "a.json")
    assert again.shown("ours") == "1.00 s (500.0 ms–3.00 s)"
    assert again.shown("peer") == "> 60 s"
    assert again.wants("ours", 4) and not again.wants("ours", 3)
    assert not again.wants("peer", 4)
    assert not cells.Kept.open(tmp_path / "a.json", again=True).cells


def test_a_child_that_fails_or_takes_too_long_says_so(tmp_path: Path) -> None:
    (failed,) = cells.run("no-such-task", 60)
    assert "no-such-task" in failed["error"]
    make.make(tmp_path, "tiny")
    (late,) = cells.run("check_pyshacl", 0.01, folder=str(tmp_path))
    assert late == {"error": cells.NOT_FINISHED, "limit": 0.01}


def test_a_section_of_the_results_takes_the_place_of_its_predecessor(tmp_path: Path) -> None:
    file, about = tmp_path / "R.md", results.machine() | {"statements": "7"}
    for size, line in (("100k", "old"), ("1m", "other"), ("100k", "new")):
        results.write("open", size, "command", about, [line], file)
    text = file.read_text("utf-8")
    assert text.count("## Mở kho") == 2
    assert "\nnew\n" in text and "\nother\n" in text and "\nold\n" not in text
    assert "Một nước bịa" in text
