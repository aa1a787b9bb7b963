"""The graph as a library: open, ask, query, add, build, write, and what is loaded when."""

from __future__ import annotations

import ast
import datetime
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad

import govgraph
import samples
from govgraph import derive, inputs, language, terms
from govgraph.errors import (
    GovgraphError,
    InputError,
    ParameterError,
    StoreError,
    UnknownNameError,
)
from govgraph.store import Store

HEAVY = ("IPython", "SPARQLWrapper", "click", "networkx", "pandas", "pyshacl", "rdflib")
CAM_TAY = "https://w3id.org/govgraph/id/person/cam-tay-pham-van-hang"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.ttl"
    path.write_text(samples.GOOD, encoding="utf-8")
    return path


@pytest.fixture
def small(good: Path) -> govgraph.Graph:
    """The good graph, in memory."""
    graph = govgraph.Graph(Store.memory())
    assert len(graph.add(good).quads) > 30
    return graph


def rows(found: object) -> list[dict[str, object]]:
    assert isinstance(found, govgraph.Answer)
    return found.rows


# What is exported, and when it is loaded


def test_exported_names_are_sorted_complete_and_there() -> None:
    assert list(govgraph.__all__) == sorted(govgraph.__all__)
    assert set(govgraph.__all__) <= set(dir(govgraph))
    tree = ast.parse(Path(govgraph.__file__).read_text(encoding="utf-8"))
    hinted = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("govgraph.")
        for alias in node.names
    }
    assert hinted == set(govgraph.__all__) == set(govgraph._HOMES)
    for name in govgraph.__all__:
        home = import_module(f"govgraph.{govgraph._HOMES[name]}")
        assert getattr(govgraph, name) is getattr(home, name)
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        govgraph.opne


@pytest.mark.parametrize(
    ("code", "unloaded"),
    [
        ("import govgraph", (*HEAVY, "pyoxigraph", "govgraph.graph", "tomllib")),
        ("import govgraph; govgraph.open().ask('combined-roles').to('table')", HEAVY),
        (
            "from govgraph import cli; cli.run(['ask', 'combined-roles', 'area=Cẩm Phả'])",
            [name for name in HEAVY if name != "click"],
        ),
        (
            "from govgraph import cli; cli.run(['--help'])",
            [*(name for name in HEAVY if name != "click"), "pyoxigraph", "importlib.metadata"],
        ),
        (
            "from govgraph import cli; cli.run(['export', '--format', 'trig'])",
            [name for name in HEAVY if name != "click"],
        ),
        (
            "from govgraph import cli; cli.run(['why', 'person:cam-tay-pham-van-hang'])",
            [name for name in HEAVY if name != "click"],
        ),
    ],
    ids=["import", "ask", "cli ask", "cli help", "cli export", "cli why"],
)
def test_what_is_not_needed_is_not_loaded(code: str, unloaded: list[str]) -> None:
    told = f"import sys; {code}; print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True)
    loaded = done.stderr.splitlines()[-1].split()
    assert "govgraph" in loaded
    assert set(loaded).isdisjoint(unloaded)


# Opening


def test_open_reads_the_environment(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    govgraph.open(tmp_path / "s", create=True).add(good)
    monkeypatch.setenv("GOVGRAPH_STORE", str(tmp_path / "s"))
    graph = govgraph.open()
    assert graph.name == str(tmp_path / "s")
    assert repr(graph) == f"<govgraph.Graph {tmp_path / 's'}>"
    monkeypatch.setenv("GOVGRAPH_STORE", "")
    assert govgraph.open().name == "Cẩm Phả (govgraph)"


def test_open_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here"):
        govgraph.open(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ParameterError, match="“fr”; choose one of: vi, en"):
        govgraph.open(lang="fr")


# Asking


def test_a_name_an_iri_a_prefixed_name_and_a_node_mean_the_same(cam_pha: govgraph.Graph) -> None:
    wanted = rows(cam_pha.ask("posts-of-person", person="Phạm Văn Hạng"))
    assert len(wanted) == 2
    for same in (CAM_TAY, "person:cam-tay-pham-van-hang", NamedNode(CAM_TAY), " phạm văn  hạng "):
        assert rows(cam_pha.ask("posts-of-person", person=same)) == wanted


def test_a_day_may_be_a_text_a_date_or_a_literal(cam_pha: govgraph.Graph) -> None:
    xsd_date = NamedNode("http://www.w3.org/2001/XMLSchema#date")
    wanted = rows(cam_pha.ask("combined-roles", on="2020-07-23"))
    for same in (datetime.date(2020, 7, 23), Literal("2020-07-23", datatype=xsd_date)):
        assert rows(cam_pha.ask("combined-roles", on=same)) == wanted
    assert rows(cam_pha.ask("combined-roles", on=None)) == rows(cam_pha.ask("combined-roles"))


@pytest.mark.parametrize(
    "wrong",
    [
        datetime.datetime(2020, 7, 23),
        Literal("2020-07-23"),
        NamedNode(CAM_TAY),
        20200723,
        True,
        "2020-7-23",
    ],
    ids=repr,
)
def test_what_is_no_day_is_refused(cam_pha: govgraph.Graph, wrong: object) -> None:
    with pytest.raises(ParameterError) as caught:
        cam_pha.ask("combined-roles", on=wrong)
    assert caught.value.key == "parameter-not-a-day"


def test_what_is_no_name_is_refused(cam_pha: govgraph.Graph) -> None:
    for wrong, kind in (
        (Literal("Cẩm Phả"), ParameterError),
        (3, UnknownNameError),
        ("post:le-hong-phong-truong-khu", None),
    ):
        if kind is None:
            assert rows(cam_pha.ask("combined-roles", area=wrong)) == []
        else:
            with pytest.raises(kind):
                cam_pha.ask("combined-roles", area=wrong)
    with pytest.raises(ParameterError, match="no parameter “where”; it has: area, on"):
        cam_pha.ask("combined-roles", where="x")
    with pytest.raises(ParameterError, match="fr"):
        cam_pha.ask("combined-roles", lang="fr")


def test_names_mean_what_there_was_on_the_day(tmp_path: Path) -> None:
    (tmp_path / "two.ttl").write_text(
        samples.PREFIXES
        + """
<https://w3id.org/govgraph/id/area/old> a govg:Area ; skos:prefLabel "Tân Lập"@vi ;
  govg:ends "2020-01-01"^^xsd:date .
<https://w3id.org/govgraph/id/area/new> a govg:Area ; skos:prefLabel "Tân Lập"@vi ;
  govg:begins "2020-01-01"^^xsd:date .
""",
        encoding="utf-8",
    )
    graph = govgraph.Graph(Store.memory())
    graph.add(tmp_path / "two.ttl")
    with pytest.raises(UnknownNameError, match=r"area:new .*; area:old "):
        graph.ask("combined-roles", area="Tân Lập")
    for day in ("2019-12-31", "2020-01-01"):
        graph.ask("combined-roles", area="Tân Lập", on=day)


def test_labels_come_in_the_language_asked_for_or_another(small: govgraph.Graph) -> None:
    def labels(lang: str) -> set[tuple[object, object]]:
        found = rows(small.ask("combined-roles", lang=lang))
        return {(row["postLabel"], row["organLabel"]) for row in found}

    assert labels("vi") == {("Trưởng A", "Cơ quan A"), ("Trưởng B", "Cơ quan B")}
    assert labels("en") == {("Head of A", "Organ A"), ("Trưởng B", "Cơ quan B")}
    assert govgraph.Graph(small.store, "en").ask("combined-roles") == small.ask(
        "combined-roles", lang="en"
    )
    language.use("vi")
    assert small.ask("terms") == small.ask("terms", lang="vi")


def test_query_gives_answers_statements_and_truth(small: govgraph.Graph) -> None:
    found = small.query("SELECT ?n { ?p <http://xmlns.com/foaf/0.1/name> ?n }")
    assert rows(found) == [{"n": "Nguyễn Thị Lan"}]
    assert isinstance(found, govgraph.Answer)
    assert (found.title, found.store) == ("", "memory")
    assert small.query("ASK { ?s ?p ?o }") is True
    assert small.query("ASK { ?s ?p 'x' }") is False
    made = small.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }")
    assert isinstance(made, govgraph.Statements)
    assert len(made) > 10


def test_many_statements_are_cut_and_say_so(cam_pha: govgraph.Graph) -> None:
    found = cam_pha.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, govgraph.Statements)
    html = found._repr_html_()
    assert html.count("\n") == 39
    assert f"The first 40 lines … of {len(found)} statements. To see all: .to(" in html
    assert "statements" not in govgraph.Statements(frozenset(list(found)[:1]))._repr_html_()


def test_it_shows_itself(cam_pha: govgraph.Graph) -> None:
    html = cam_pha._repr_html_()
    assert "<caption>What is in the graph “Cẩm Phả (govgraph)”?</caption>" in html
    assert ">person</a>" in html and "Next: g.ask(" in html
    for shown in (cam_pha.ask("edges"), cam_pha.ask("terms"), cam_pha.why(CAM_TAY)):
        assert not isinstance(shown, bool)
        assert re.search("<(table|ul|pre)>", shown._repr_html_())


# Changing


def test_add_counts_and_derives(small: govgraph.Graph) -> None:
    assert len(rows(small.ask("combined-roles", on="2022-05-01"))) == 2
    graphs = small.store.graphs()
    assert terms.DERIVED in graphs
    assert "https://w3id.org/govgraph/id/graph/good" in graphs


def test_add_is_all_or_nothing(small: govgraph.Graph, tmp_path: Path, good: Path) -> None:
    (tmp_path / "more.nt").write_text("<http://a> <http://b> <http://c> .\n")
    (tmp_path / "broken.nt").write_text("<http://a> <http://b> <http://c> .\nx")
    before = set(small.store.quads())
    with pytest.raises(InputError) as caught:
        small.add(tmp_path / "more.nt", tmp_path / "broken.nt")
    assert caught.value.line == 2
    assert set(small.store.quads()) == before
    told: list[tuple[str, int]] = []
    more = tmp_path / "more.nt"
    read = small.add(more, graph="http://g", progress=lambda *one: told.append(one))
    assert len(read.quads) == 1 and not read.problems
    assert told[0] == (str(tmp_path / "more.nt"), 1)
    assert [name for name, _ in told[1:]] == [rule.name for rule in govgraph.rules.load()]
    a, b, c, g = map(NamedNode, ("http://a", "http://b", "http://c", "http://g"))
    assert list(small.store.quads("http://g")) == [Quad(a, b, c, g)]
    assert len(list(small.store.quads())) == len(before) + 1


def test_a_rule_that_fails_changes_nothing(
    small: govgraph.Graph, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(small.store.quads())

    def fails(*_: object, **__: object) -> int:
        raise StoreError("store-closed", where="x")

    monkeypatch.setattr(derive, "run", fails)
    with pytest.raises(StoreError):
        small.build()
    with pytest.raises(StoreError):
        small.add(good, graph="http://example.org/other")
    assert set(small.store.quads()) == before


def test_building_again_changes_nothing(small: govgraph.Graph) -> None:
    before = set(small.store.quads())
    derived = sum(quad.graph_name == terms.DERIVED_GRAPH for quad in before)
    assert small.build() == derived > 0
    after = set(small.store.quads())
    assert {q for q in after if "BlankNode" not in repr(q)} == {
        q for q in before if "BlankNode" not in repr(q)
    }
    assert len(after) == len(before)


def test_what_we_make_ourselves_is_not_read(tmp_path: Path) -> None:
    own = f"<http://a> <http://b> <http://c> <{terms.DERIVED}> .\n"
    own += "<http://a> <http://b> <http://c> <https://w3id.org/govgraph/ontology> .\n"
    (tmp_path / "a.nq").write_text(own + "<http://a> <http://b> <http://c> <http://d> .\n")
    assert len(inputs.read(tmp_path / "a.nq").quads) == 1
    with pytest.raises(ParameterError, match="choose another IRI"):
        inputs.read(tmp_path / "a.nq", graph=terms.DERIVED)


# Giving


def test_the_ontology_is_left_out_unless_asked_for(small: govgraph.Graph) -> None:
    names = {quad.graph_name for quad in small.quads()}
    more = {quad.graph_name for quad in small.quads(ontology=True)}
    ontology = NamedNode("https://w3id.org/govgraph/ontology")
    assert ontology not in names and ontology in more and names < more


def test_quads_of_a_day(small: govgraph.Graph) -> None:
    def tenures(day: str) -> set[str]:
        kind = NamedNode("https://w3id.org/govgraph/ontology#Tenure")
        return {q.subject.value[-1] for q in small.quads(on=day) if q.object == kind}  # type: ignore[union-attr]

    assert tenures("2020-12-31") == set()
    assert tenures("2021-01-01") == {"a"}
    assert tenures("2021-02-01") == {"a", "b"}


def test_write_says_how_much_and_reads_back(small: govgraph.Graph, tmp_path: Path) -> None:
    count = small.write(tmp_path / "x.nq")
    read = list(pyoxigraph.parse(path=str(tmp_path / "x.nq")))
    assert count == len(read) == len(set(small.quads()))
    with pytest.raises(UnknownNameError):
        small.write(tmp_path / "x.nq", format="parquet")
    with pytest.raises(UnknownNameError):
        small.write(tmp_path / "x.parquet")


def test_rdflib_is_a_view_on_the_same_data(small: govgraph.Graph) -> None:
    view = small.rdflib
    assert isinstance(view, rdflib.Dataset)
    name = rdflib.URIRef("http://xmlns.com/foaf/0.1/name")
    lan = rdflib.URIRef("https://w3id.org/govgraph/id/person/lan")
    assert [str(one) for one in view.objects(lan, name)] == ["Nguyễn Thị Lan"]
    assert (lan, name, rdflib.Literal("Nguyễn Thị Lan")) in view
    # what is put into the one is seen in the other: nothing was copied
    view.graph(rdflib.URIRef("http://g")).add((lan, name, rdflib.Literal("Lan")))
    assert {row["n"] for row in rows(small.query(f"SELECT ?n {{ <{lan}> <{name}> ?n }}"))} == {
        "Nguyễn Thị Lan",
        "Lan",
    }
    found = view.query(f"SELECT (COUNT(?n) AS ?c) {{ <{lan}> <{name}> ?n }}")
    assert [str(row[0]) for row in found] == ["2"]  # type: ignore[index]


def test_networks_of_what_is_none_are_refused(small: govgraph.Graph) -> None:
    with pytest.raises(GovgraphError, match="no network"):
        small.to_networkx("people")
    with pytest.raises(GovgraphError, match="no network"):
        small.to_networkx("edges")
    with pytest.raises(ParameterError, match="no parameter “name”"):
        small.to_networkx("holders", name="x")


@pytest.mark.parametrize("ending", ["trig", "ttl", "nq", "jsonld"])
def test_what_comes_back_from_an_export_derives_the_same(ending: str, tmp_path: Path) -> None:
    """Also where a format merges the graphs: nothing derived becomes a source's own word."""
    graph = govgraph.open()
    graph.write(tmp_path / f"out.{ending}")
    back = govgraph.Graph(Store.memory())
    back.add(tmp_path / f"out.{ending}")
    derived = "https://w3id.org/govgraph/id/graph/derived"
    assert set(back.store.quads(derived)) == set(graph.store.quads(derived))
    said = {q.triple for q in graph.quads() if q.graph_name.value != derived}  # type: ignore[union-attr]
    assert {q.triple for q in back.quads() if q.graph_name.value != derived} == said  # type: ignore[union-attr]


def test_a_wrong_accent_is_no_name_and_no_accent_is_any() -> None:
    """A wrong link between a name and a post is the worst mistake."""
    graph = govgraph.open()
    assert len(graph.ask("posts-of-person", person="Pham Van Hang")) == 2  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="Phạm Văn Hạng"):
        graph.ask("posts-of-person", person="Phạm Văn Hàng")
