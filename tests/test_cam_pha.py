"""The Cẩm Phả graph against the article and its facts."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, QuerySolutions

import govgraph
from govgraph import knowledge
from govgraph.answer import Answer

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "seed"
ID = "https://w3id.org/govgraph/id/"
PREFIXES = """
PREFIX govg: <https://w3id.org/govgraph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX id: <https://w3id.org/govgraph/id/>
PREFIX status: <https://w3id.org/govgraph/id/status/>
PREFIX event: <https://w3id.org/govgraph/id/event/>
PREFIX source: <https://w3id.org/govgraph/id/source/>
"""
needs_seed = pytest.mark.skipif(
    not SEED.is_dir(), reason="../shared/seed is not here: offsets cannot be compared"
)


@pytest.fixture(scope="module")
def graph() -> govgraph.Graph:
    return govgraph.open(lang="vi")


def select(graph: govgraph.Graph, text: str) -> list[tuple[str, ...]]:
    found = graph.store.query(PREFIXES + text)
    assert isinstance(found, QuerySolutions)
    return [tuple("" if c is None else c.value.removeprefix(ID) for c in row) for row in found]


def facts() -> list[dict[str, Any]]:
    if not SEED.is_dir():
        return [{"id": "none", "start": 0, "end": 0, "explicit": True, "quote": "", "cls": ""}]
    lines = (SEED / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def left_out() -> set[str]:
    text = (ROOT / "docs" / "not-in-the-graph.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| (S\d{3}) \|", text, re.MULTILINE))


@pytest.fixture(scope="module")
def places(graph: govgraph.Graph) -> dict[str, list[tuple[str, ...]]]:
    """Evidence in the article, by the fact it was made from."""
    rows = select(
        graph,
        """SELECT DISTINCT ?evidence ?start ?end ?explicit ?status WHERE {
             ?evidence oa:hasSource source:cam-pha-2020 ; govg:explicit ?explicit ;
               govg:status ?status ; oa:hasSelector ?place .
             ?place oa:start ?start ; oa:end ?end }""",
    )
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        fact = re.match(r"evidence/cam-pha-2020-(s\d{3})", row[0])
        assert fact, row
        found.setdefault(fact[1].upper(), []).append(row)
    return found


@needs_seed
def test_there_are_56_facts_and_the_list_of_those_left_out_is_short() -> None:
    assert len(facts()) == 56
    assert 0 < len(left_out()) <= 14


@needs_seed
@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["id"])
def test_every_fact_is_in_the_graph_at_its_place_or_on_the_list(
    fact: dict[str, Any], places: dict[str, list[tuple[str, ...]]]
) -> None:
    assert (fact["id"] in places) != (fact["id"] in left_out())
    if fact["id"] in places:
        spans = {(int(row[1]), int(row[2])) for row in places[fact["id"]]}
        assert (fact["start"], fact["end"]) in spans
        wanted = {(fact["start"], fact["end"])} | {
            (a["start"], a["end"]) for a in fact.get("also", [])
        }
        assert wanted <= spans
        at_it = [row for row in places[fact["id"]] if int(row[1]) == fact["start"]]
        assert any((row[3] == "true") == fact["explicit"] for row in at_it)


@needs_seed
def test_places_and_digest_match_the_article(graph: govgraph.Graph) -> None:
    content = (SEED / "cam-pha-2020.txt").read_bytes()
    text = content.decode("utf-8")
    ((digest, length),) = select(
        graph,
        "SELECT DISTINCT ?d ?n WHERE { source:cam-pha-2020 govg:sha256 ?d ; govg:textLength ?n }",
    )
    assert digest == hashlib.sha256(content).hexdigest()
    assert int(length) == len(text)
    quotes = select(
        graph,
        """SELECT DISTINCT ?start ?end ?exact WHERE {
             ?place oa:start ?start ; oa:end ?end ; oa:exact ?exact }""",
    )
    assert len(quotes) >= 15
    for start, end, exact in quotes:
        assert text[int(start) : int(end)] == exact


def test_quotations_have_at_most_twelve_words(graph: govgraph.Graph) -> None:
    for (exact,) in select(graph, "SELECT DISTINCT ?x WHERE { ?p oa:exact ?x }"):
        assert len(exact.split()) <= 12, exact


@needs_seed
def test_no_long_run_of_the_article_stands_in_the_project() -> None:
    """Thirteen words in a row would be a sentence of others."""
    words = (SEED / "cam-pha-2020.txt").read_text(encoding="utf-8").split()
    runs = {" ".join(words[i : i + 13]) for i in range(len(words) - 12)}
    for folder in ("data", "ontology", "queries", "shapes", "docs"):
        for file in (ROOT / folder).rglob("*.*"):
            if file.is_file() and file.suffix in {".ttl", ".trig", ".rq", ".md", ".toml"}:
                text = " ".join(file.read_text(encoding="utf-8").split())
                assert not any(run in text for run in runs), file


def test_four_persons_three_of_them_hold_posts(graph: govgraph.Graph) -> None:
    assert len(select(graph, "SELECT DISTINCT ?p WHERE { ?p a govg:Person }")) == 4
    holders = select(
        graph, "SELECT DISTINCT ?n WHERE { ?t org:member ?p . ?p foaf:name ?n } ORDER BY ?n"
    )
    assert holders == [("Nguyễn Hồng Dương",), ("Phạm Văn Hạng",), ("Vũ Thị Minh Hải",)]


def test_the_byline_and_the_announcer_hold_nothing_they_are_not_given(
    graph: govgraph.Graph,
) -> None:
    byline = "id:person\\/cam-pha-2020-thu-trang"
    assert not select(graph, f"SELECT ?t WHERE {{ ?t org:member {byline} }}")
    assert select(graph, f"SELECT ?s WHERE {{ ?s dcterms:creator {byline} }}") == [
        ("source/cam-pha-2020",)
    ]
    announced = select(graph, "SELECT DISTINCT ?t ?p WHERE { ?t govg:announcedBy ?p }")
    assert announced == [
        ("tenure/vu-thi-minh-hai-chu-tich-ubnd", "person/cam-pha-nguyen-hong-duong")
    ]
    assert not select(graph, "SELECT ?t WHERE { ?t govg:approvedBy ?who }")


def test_two_concurrent_holdings_both_implied(graph: govgraph.Graph) -> None:
    rows = select(
        graph,
        """SELECT DISTINCT ?h ?explicit WHERE {
             ?h a govg:ConcurrentHolding . ?e govg:supports ?h ; govg:explicit ?explicit } ORDER BY ?h""",
    )
    assert [row[1] for row in rows] == ["false", "false"]


@pytest.mark.parametrize(
    ("person", "certainty"), [("Phạm Văn Hạng", "certain"), ("Vũ Thị Minh Hải", "possible")]
)
def test_how_certain_they_are_on_the_day(
    graph: govgraph.Graph, person: str, certainty: str
) -> None:
    answer = graph.ask("combined-roles", on="2020-07-23")
    assert isinstance(answer, Answer)
    rows = [row for row in answer if row["personLabel"] == person]
    assert len(rows) == 2
    assert {row["certainty"] for row in rows} == {certainty}
    assert {row["basis"] for row in rows} == {"implicit"}


def test_arrangements_name_nobody(graph: govgraph.Graph) -> None:
    rows = select(
        graph,
        """SELECT DISTINCT ?post WHERE {
             ?a a govg:Arrangement ; govg:combination/govg:combines ?post } ORDER BY ?post""",
    )
    assert len(rows) == 4
    for (post,) in rows:
        assert not select(graph, f"SELECT ?t WHERE {{ ?t govg:post <{ID}{post}> }}")


def test_coverages_and_their_figures(graph: govgraph.Graph) -> None:
    rows = select(
        graph,
        """SELECT DISTINCT ?date ?count ?total WHERE {
             ?c a govg:Coverage ; dcterms:source source:cam-pha-2020 ; govg:date ?date ; govg:count ?count
             OPTIONAL { ?c govg:total ?total } } ORDER BY ?date ?count""",
    )
    assert rows == [("2017-08", "178", "178"), ("2020-07-23", "5", ""), ("2020-07-23", "8", "")]


def test_targets_and_plans_are_never_facts(graph: govgraph.Graph) -> None:
    rows = select(
        graph,
        """SELECT DISTINCT ?thing ?status WHERE {
             VALUES ?class { govg:Target govg:Plan }
             ?thing a ?class . ?e govg:supports ?thing ; govg:status ?status }""",
    )
    assert len(rows) == 5
    assert {row[1] for row in rows} == {"status/plan"}
    (share,) = select(graph, "SELECT DISTINCT ?s WHERE { ?t a govg:Target ; govg:share ?s }")
    assert share == ("0.75",)
    unclear = select(
        graph,
        """SELECT DISTINCT ?t WHERE { ?t a govg:Target ; govg:condition ?c .
             FILTER NOT EXISTS { ?t govg:share ?s } ?e govg:supports ?t ; govg:ambiguous true }""",
    )
    assert unclear == [("target/cam-pha-bi-thu-khong-dia-phuong",)]


def test_mergers_establishments_and_the_unnamed_dissolution(graph: govgraph.Graph) -> None:
    def of(kind: str) -> list[tuple[str, ...]]:
        return select(
            graph,
            f"""SELECT DISTINCT ?e (COUNT(DISTINCT ?b) AS ?before) (COUNT(DISTINCT ?a) AS ?after) WHERE {{
                 ?e govg:eventKind event:{kind} ; govg:wordUsed ?word
                 OPTIONAL {{ ?e govg:before ?b }} OPTIONAL {{ ?e govg:after ?a }} }} GROUP BY ?e ORDER BY ?e""",
        )

    assert [row[1:] for row in of("merger")] == [("2", "1")] * 4
    assert [row[1:] for row in of("establishment")] == [("0", "0"), ("0", "1")]
    assert [row[1:] for row in of("dissolution")] == [("0", "0")]
    closed = select(
        graph,
        "SELECT DISTINCT ?o WHERE { ?e govg:closes ?o ; govg:wordUsed ?w }",
    )
    assert not closed  # the article never says that a merged organ ended


def test_thirteen_service_units_became_seven(graph: govgraph.Graph) -> None:
    answer = graph.ask("units-before-and-after")
    assert isinstance(answer, Answer)
    (row,) = answer.rows
    assert (row["countBefore"], row["countAfter"]) == (13, 7)
    assert (row["fewer"], row["explained"], row["unexplained"]) == (6, 2, 4)
    assert row["openList"] is True


def test_outside_knowledge_is_not_in_the_articles_graph() -> None:
    article = [q for q in knowledge.cam_pha() if q.graph_name.value.endswith("/cam-pha-2020")]  # type: ignore[union-attr]
    mentioned = {str(term) for q in article for term in q.triple}
    assert not [term for term in mentioned if "area/tinh-quang-ninh" in term]
    areas = {t for t in mentioned if "/id/area/" in t}
    assert areas == {
        f"<{ID}area/{name}>"
        for name in ("thanh-pho-cam-pha", "cam-pha-phuong-cam-tay", "cam-tay-khu-le-hong-phong")
    }


def test_sixteen_units_each_said_by_its_own_source(graph: govgraph.Graph) -> None:
    rows = select(
        graph,
        """SELECT DISTINCT ?unit WHERE { GRAPH id:graph\\/bao-ninh-thuan-2012 {
             ?unit govg:within id:area\\/thanh-pho-cam-pha } }""",
    )
    assert len(rows) == 16


def test_each_graph_of_a_source_holds_its_own_evidence_only(graph: govgraph.Graph) -> None:
    strangers = select(
        graph,
        """SELECT DISTINCT ?g ?e WHERE {
             GRAPH ?g { ?g dcterms:source ?s . ?e oa:hasSource ?other } FILTER(?other != ?s) }""",
    )
    assert not strangers


def test_no_post_of_the_city_or_its_wards_is_held_after_their_end(graph: govgraph.Graph) -> None:
    after = graph.ask("posts-of-person", on="2025-07-02")
    cities = {"thanh-uy", "dang-uy", "ubnd"}
    for row in after:  # type: ignore[union-attr]
        assert not any(word in row["organ"] for word in cities), row
    before = {row["organ"] for row in graph.ask("posts-of-person", on="2025-06-30")}  # type: ignore[union-attr]
    assert len(before) == 5


def test_every_claim_of_the_articles_graph_has_evidence(graph: govgraph.Graph) -> None:
    rows = select(
        graph,
        """SELECT DISTINCT ?c WHERE {
             GRAPH id:graph\\/cam-pha-2020 { ?c a ?class }
             FILTER(STRSTARTS(STR(?class), STR(govg:)))
             FILTER(?class NOT IN (govg:Evidence, govg:Source))
             FILTER NOT EXISTS { ?e govg:supports ?c } }""",
    )
    assert not rows


def test_no_blank_nodes(graph: govgraph.Graph) -> None:
    blank = [q for q in knowledge.cam_pha() if "_:" in (str(q.subject)[:2], str(q.object)[:2])]
    assert not blank


def test_no_post_in_any_of_the_units_of_2020_outlives_it() -> None:
    """A tenure made up for each unit is over when the unit is, whoever tells its end."""
    from pyoxigraph import Quad, RdfFormat, parse

    from govgraph import derive
    from govgraph.store import Store

    store = Store.memory()
    store.add([*knowledge.ontology(), *knowledge.cam_pha()])
    within = "https://w3id.org/govgraph/ontology#within"
    named = NamedNode(f"{ID}graph/bao-ninh-thuan-2012")
    units = {f"{ID}area/thanh-pho-cam-pha"} | {
        str(q.subject)[1:-1]
        for q in knowledge.cam_pha()
        if q.graph_name == named and q.predicate.value == within
    }
    assert len(units) == 17
    lines = ["@prefix : <http://x/> . @prefix g: <https://w3id.org/govgraph/ontology#> ."]
    for n, unit in enumerate(sorted(units)):
        lines.append(
            f":o{n} a g:Organ ; g:jurisdiction <{unit}> . :p{n} a g:Post ; <http://www.w3.org/ns/org#postIn> :o{n} ."
            f":t{n} a g:Tenure ; g:post :p{n} ; <http://www.w3.org/ns/org#member> :who ;"
            ' g:attested "2020-07-23"^^<http://www.w3.org/2001/XMLSchema#date> .'
            f":e{n} g:supports :t{n} ; g:status <{ID}status/fact> ; <http://www.w3.org/ns/oa#hasSource> :s ."
        )
    quads = parse("\n".join(lines), format=RdfFormat.TURTLE)
    home = NamedNode("http://x/graph")
    store.add([Quad(q.subject, q.predicate, q.object, home) for q in quads])
    with store.writing() as change:
        derive.run(change)
    graph = govgraph.Graph(store)

    def held(day: str) -> set[str]:
        answer = graph.ask("posts-of-person", on=day, person="http://x/who")
        assert isinstance(answer, Answer)
        return {row["post"] for row in answer}

    assert len(held("2020-07-23")) == 17
    assert held("2025-07-02") == set()


def test_exactly_the_sixteen_units_certainly_existed_on_the_day(graph: govgraph.Graph) -> None:
    answer = graph.ask("units-on-a-day", area="thành phố Cẩm Phả", on="2020-07-23")
    assert isinstance(answer, Answer)
    certain = [row["unit"] for row in answer if row["certainty"] == "certain"]
    assert len(certain) == 16
    assert [row["unitLabel"] for row in answer if row["certainty"] != "certain"] == [
        "khu Lê Hồng Phong"
    ]
