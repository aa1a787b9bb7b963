"""Every question: its expected rows, and the same rows in rdflib and with a source told twice."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, QuerySolutions, QueryTriples, RdfFormat, serialize

import expected
import govgraph
import samples
from govgraph import header, knowledge, names, questions
from govgraph.answer import Answer
from govgraph.errors import RuleError
from govgraph.statements import Statements
from govgraph.store import Store

FILES = sorted(expected.FOLDER.glob("*.csv"))
SELECTS = [n for n in questions.names() if "CONSTRUCT" not in questions.get(n).text]
GRAPHS = [n for n in questions.names() if n not in SELECTS]


@pytest.fixture(scope="module")
def graph() -> govgraph.Graph:
    return govgraph.open(lang="vi")


@pytest.fixture(scope="module")
def as_rdflib(graph: govgraph.Graph) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    content = serialize(graph.store.quads(), format=RdfFormat.N_QUADS)
    dataset.parse(data=content, format="nquads")
    return dataset


@pytest.fixture(scope="module")
def told_twice(graph: govgraph.Graph) -> Store:
    """The graph with the graph of every source copied under a second name."""
    store = Store.memory()
    quads = list(graph.store.quads())
    sources = {
        q.graph_name for q in quads if q.predicate.value == "http://purl.org/dc/terms/source"
    }
    copies = [
        Quad(q.subject, q.predicate, q.object, NamedNode(q.graph_name.value + "-again"))
        for q in quads
        if q.graph_name in sources and isinstance(q.graph_name, NamedNode)
    ]
    assert len(copies) > 1000
    store.add([*quads, *copies])
    return store


def bound(graph: govgraph.Graph, file: Path) -> str:
    name, given = expected.asked(file)
    question = questions.get(name)
    terms = {
        key: names.term(graph.store, question.parameters[key], value, given.get("on"))
        for key, value in given.items()
    }
    return questions.bind(question, terms, "vi")


def cells(store: Store, text: str) -> list[tuple[str, ...]]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    return [tuple("" if c is None else c.value for c in row) for row in found]


def test_there_are_enough_questions_and_all_have_expected_rows() -> None:
    assert len(questions.names()) >= 35
    assert {expected.asked(file)[0] for file in FILES} == set(SELECTS)
    assert len(FILES) >= 50


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rows(graph: govgraph.Graph, file: Path) -> None:
    name, given = expected.asked(file)
    answer = graph.ask(name, lang="vi", **given)
    assert isinstance(answer, Answer)
    assert answer.to_csv().replace("\r\n", "\n") == expected.rows(file)


# rdflib needs minutes for these on the whole graph, since it joins without an index: there it is
# asked about a small one.
SLOW_IN_RDFLIB = {
    *("combined-posts", "combined-roles", "holders", "party-and-state-heads"),
    "posts-without-holder",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two persons with several posts, all that is derived of them, and the kinds' order."""
    path = tmp_path_factory.mktemp("small") / "good.ttl"
    path.write_text(samples.GOOD, encoding="utf-8")
    whole = govgraph.Graph(Store.memory())
    whole.add(path)
    ontology = set(map(NamedNode, knowledge.ontology_graphs()))
    broader = "http://www.w3.org/2004/02/skos/core#broader"
    store = Store.memory()
    store.add(
        quad
        for quad in whole.store.quads()
        if quad.graph_name not in ontology or quad.predicate.value == broader
    )
    return store


@pytest.mark.parametrize("name", sorted(SLOW_IN_RDFLIB))
@pytest.mark.parametrize("day", [None, "2016-01-01", "2020-07-23", "2030-01-01"])
def test_rdflib_gives_the_same_rows_on_a_small_graph(
    small: Store, name: str, day: str | None
) -> None:
    question = questions.get(name)
    dated = day if "on" in question.parameters else None
    text = questions.bind(question, {"on": questions.day("on", dated)} if dated else {}, "vi")
    dataset = rdflib.Dataset(default_union=True)
    content = serialize(small.quads(), format=RdfFormat.N_QUADS)
    dataset.parse(data=content, format="nquads")
    theirs = [
        tuple("" if c is None else str(c) for c in row)  # type: ignore[union-attr]
        for row in dataset.query(text)
    ]
    assert sorted(theirs) == sorted(cells(small, text))
    if name in ("combined-roles", "holders") and day is None:
        assert theirs


@pytest.mark.parametrize(
    "file",
    [one for one in FILES if one.stem.partition("__")[0] not in SLOW_IN_RDFLIB],
    ids=lambda file: file.stem,
)
def test_rdflib_gives_the_same_rows(
    graph: govgraph.Graph, as_rdflib: rdflib.Dataset, file: Path
) -> None:
    text = bound(graph, file)
    theirs = [
        tuple("" if c is None else str(c) for c in row)  # type: ignore[union-attr]
        for row in as_rdflib.query(text)
    ]
    assert sorted(theirs) == sorted(cells(graph.store, text))  # type: ignore[arg-type]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_graph_told_twice_gives_the_same_rows(
    graph: govgraph.Graph, told_twice: Store, file: Path
) -> None:
    text = bound(graph, file)
    assert cells(told_twice, text) == cells(graph.store, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SELECTS)
def test_runs_as_it_stands(graph: govgraph.Graph, name: str) -> None:
    """The file itself, with its default VALUES blocks, is a query that gives the default rows."""
    found = graph.store.query(questions.get(name).text)
    assert isinstance(found, QuerySolutions)
    answer = graph.ask(name, lang="vi")
    assert isinstance(answer, Answer)
    assert len(list(found)) == len(answer)


@pytest.mark.parametrize("name", SELECTS)
def test_english_changes_labels_only(graph: govgraph.Graph, name: str) -> None:
    vi, en = graph.ask(name, lang="vi"), graph.ask(name, lang="en")
    assert isinstance(vi, Answer) and isinstance(en, Answer)
    words = ("Label", "note", "citation")
    kept = [i for i, c in enumerate(vi.columns) if not c.endswith(words)]
    assert sorted([str([row[i] for i in kept]) for row in vi.cells]) == sorted(
        [str([row[i] for i in kept]) for row in en.cells]
    )


@pytest.mark.parametrize("name", SELECTS)
def test_order_is_total_and_rows_are_distinct(graph: govgraph.Graph, name: str) -> None:
    text = questions.get(name).text
    assert "SELECT DISTINCT" in text and "ORDER BY" in text
    answer = graph.ask(name)
    assert isinstance(answer, Answer)
    assert len(set(answer.cells)) == len(answer.cells)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        (name, day)
        for name in GRAPHS
        for day in (None, "2020-07-23", "2025-07-02")
        if day is None or "on" in questions.get(name).parameters
    ],
)
def test_constructed_graphs_are_equal_in_rdflib(
    graph: govgraph.Graph, as_rdflib: rdflib.Dataset, told_twice: Store, name: str, day: str | None
) -> None:
    question = questions.get(name)
    text = questions.bind(question, {"on": questions.day("on", day)} if day else {}, "vi")
    ours, again = graph.store.query(text), told_twice.query(text)
    assert isinstance(ours, QueryTriples) and isinstance(again, QueryTriples)
    ours_set = set(ours)
    theirs = as_rdflib.query(text).graph
    assert theirs is not None
    assert len(theirs) == len(ours_set) == len(set(again))
    for triple in list(ours_set)[:50]:
        assert (rdflib.URIRef(triple.subject.value), None, None) in theirs


def test_graph_on_a_day_leaves_out_what_has_ended(graph: govgraph.Graph) -> None:
    now = graph.ask("graph-on-a-day", on="2025-07-02")
    then = graph.ask("graph-on-a-day", on="2020-07-23")
    assert isinstance(now, Statements) and isinstance(then, Statements)
    ward = NamedNode("https://w3id.org/govgraph/id/area/cam-pha-phuong-cam-tay")
    assert any(t.subject == ward for t in then)
    assert not any(t.subject == ward for t in now)


def test_every_question_has_both_languages_and_typed_parameters() -> None:
    for name in questions.names():
        question = questions.get(name)
        assert question.vi and question.en and question.tags, name
        for parameter in question.parameters.values():
            assert parameter.vi and parameter.en and parameter.type in questions.TYPES, name


def test_a_parameter_without_its_block_is_refused() -> None:
    text = '#+ vi="a"\n#+ en="b"\n#+ [param.on]\n#+ type="date"\nSELECT * { ?s ?p ?o }'
    with pytest.raises(RuleError, match="VALUES"):
        questions.parse("q", text)


def test_binding_reaches_every_block_and_nothing_else() -> None:
    text = '#+ vi="a"\n#+ en="b"\n#+ [param.on]\n#+ type="date"\n' + (
        "SELECT * { VALUES ?_on { UNDEF } { SELECT * { VALUES ?_on { UNDEF } } } VALUES ?x { UNDEF } }"
    )
    question = questions.parse("q", text)
    out = questions.bind(question, {"on": questions.day("on", "2020-02-29")}, "vi")
    assert out.count('VALUES ?_on { "2020-02-29"') == 2
    assert out.count("UNDEF") == 1


def test_a_bound_value_cannot_break_out_of_its_literal() -> None:
    from pyoxigraph import Literal

    text = (
        '#+ vi="a"\n#+ en="b"\n#+ [param.on]\n#+ type="date"\nSELECT ?_on { VALUES ?_on { UNDEF } }'
    )
    hostile = '"} DROP ALL #\n\\" \\u0022'
    out = questions.bind(questions.parse("q", text), {"on": Literal(hostile)}, "vi")
    found = Store.memory().query(out)
    assert isinstance(found, QuerySolutions)
    assert [row["_on"].value for row in found] == [hostile]


def test_queries_use_no_engine_extensions() -> None:
    for name in questions.names():
        body = header.body(questions.get(name).text)
        assert "SERVICE" not in body and "<http://www.openlinksw" not in body, name
        assert "COUNT(*)" not in body, name
