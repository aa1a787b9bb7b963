"""What a query can see, gathered by plain joins: the rows over it are the rows over the whole."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

import govgraph
from govgraph import questions, rules
from govgraph.errors import QueryError
from govgraph.remote import syntax, tree, virtuoso

NODES = [f"<urn:n{number}>" for number in range(4)]
LINKS = ["<urn:p>", "<urn:q>", "<urn:r>"]
NAMES = ["?a", "?b", "?c", "?d"]
PATHS = [
    *("{}*", "{}+", "{}?", "^{}", "!{}", "!({}|^<urn:q>)", "{}/<urn:p>*", "{}|<urn:r>"),
    *("({}/<urn:q>)+", "({}|^<urn:q>)*"),
]


class Maker:
    """Makes queries and data by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def query(self) -> str:
        names = " ".join(NAMES)
        pattern = self.group(self.chance.randint(1, 3))
        return self.chance.choice(
            [
                f"SELECT {names} WHERE {{ {pattern} }}",
                f"SELECT DISTINCT {names} WHERE {{ {pattern} }} VALUES ?a {{ <urn:n1> UNDEF }}",
                f"SELECT ?a (COUNT(DISTINCT ?b) AS ?n) WHERE {{ {pattern} }} GROUP BY ?a",
                f"ASK {{ {pattern} }}",
                f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {pattern} }}",
            ]
        )

    def data(self) -> Store:
        store = Store()
        for _ in range(self.chance.randint(0, 10)):
            s, p, o = (NamedNode(self.chance.choice(some)[1:-1]) for some in (NODES, LINKS, NODES))
            store.add(Quad(s, p, o, NamedNode(f"urn:g{self.chance.randint(1, 2)}")))
        return store

    def end(self) -> str:
        return self.chance.choice(NAMES + NAMES + NODES)

    def group(self, depth: int) -> str:
        return " ".join(self.part(depth) for _ in range(self.chance.randint(1, 3)))

    def part(self, depth: int) -> str:
        pick = self.chance.choice
        edge = f"{self.end()} {pick(LINKS)} {self.end()} ."
        if depth == 0:
            return edge
        inner = self.group(depth - 1)
        terms = " ".join(pick([*NODES, "UNDEF"]) for _ in range(self.chance.randint(0, 2)))
        kinds = {
            edge: 8,
            f"{self.end()} {pick(PATHS).format(pick(LINKS))} {self.end()} .": 3,
            f"{self.end()} {pick(LINKS)} {self.end()}, [ {pick(LINKS)} {self.end()} ] .": 1,
            f"VALUES {pick(NAMES)} {{ {terms} }}": 2,
            f"FILTER({pick(NAMES)} != {self.end()})": 1,
            f"FILTER({pick(['', '!'])}BOUND({pick(NAMES)}))": 2,
            f"BIND({pick([*NODES, *NAMES])} AS ?made{self.chance.random()})".replace(".", ""): 1,
            f"OPTIONAL {{ {inner} }}": 3,
            f"{{ {inner} }} UNION {{ {self.group(depth - 1)} }}": 2,
            f"{{ {inner} }}": 1,
            f"GRAPH {pick(['?g', '?a', '<urn:g1>'])} {{ {inner} }}": 1,
            f"MINUS {{ {inner} }}": 2,
            f"FILTER {pick(['', 'NOT '])}EXISTS {{ {inner} }}": 2,
            f"BIND(EXISTS {{ {inner} }} AS ?is{self.chance.random()})".replace("0.", ""): 1,
            f"{{ SELECT DISTINCT {pick(NAMES)} WHERE {{ {inner} }} }}": 2,
            f"{{ SELECT ?a (COUNT(DISTINCT ?b) AS ?n) WHERE {{ {inner} }} GROUP BY ?a }}": 1,
        }
        return self.chance.choices(list(kinds), list(kinds.values()))[0]


def told(found: QuerySolutions | QueryBoolean | QueryTriples) -> set[str]:
    if isinstance(found, QueryBoolean):
        return {str(bool(found))}
    if isinstance(found, QueryTriples):
        return set(map(str, found))
    return {str([str(cell) for cell in row]) for row in found}


def compared(store: Store, text: str) -> list[str]:
    """Check that a query gives the same over what is gathered; return what was asked."""
    requests: list[str] = []

    def ask(part: str, columns: list[str]) -> QuerySolutions:
        assert "VALUES" in part or virtuoso.is_plain(part), part
        requests.append(part)
        found = store.query(part, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        assert [one.value for one in found.variables] == columns
        return found

    here = told(store.query(text, use_default_graph_as_union=True))
    assert told(virtuoso.answer(text, ask)) == here, text
    return requests


@settings(max_examples=500, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_any_query_gives_the_same_rows(seed: int) -> None:
    maker = Maker(seed)
    compared(maker.data(), maker.query())


@pytest.mark.parametrize("name", questions.names())
def test_every_question_gives_the_same_rows(cam_pha: govgraph.Graph, name: str) -> None:
    question = questions.get(name)
    terms = {"on": questions.day("on", "2020-07-23")} if "on" in question.parameters else {}
    for given_terms in ({}, terms):
        compared(cam_pha.store.raw, questions.bind(question, given_terms, "vi"))  # type: ignore[union-attr]


@pytest.mark.parametrize("rule", rules.load(), ids=lambda rule: rule.name)
def test_every_rule_makes_the_same(cam_pha: govgraph.Graph, rule: rules.Rule) -> None:
    compared(cam_pha.store.raw, rule.text)  # type: ignore[union-attr]


# Cases that chance met

CASES = {
    "an OPTIONAL is not narrowed by what follows it": (
        "?a <urn:p> ?b OPTIONAL { ?b <urn:q> ?c } ?d <urn:r> ?c",
        "n0 p n1 , n1 q n2 , n3 r n0",
    ),
    "nor within a group, by what stands around it": (
        "?d <urn:r> ?c { ?a <urn:p> ?b OPTIONAL { ?b <urn:q> ?c } }",
        "n0 p n1 , n1 q n2 , n3 r n0",
    ),
    "a path of no step needs its end to be there": (
        "<urn:n3> <urn:p>* ?a",
        "n3 q n0",
    ),
    "a path of no step from anywhere": ("?a <urn:p>? ?b", "n3 q n0"),
    "EXISTS does not see what stands around its group": (
        "?d <urn:p> ?a { ?b <urn:q> ?c FILTER NOT EXISTS { ?c <urn:r> ?d } }",
        "n0 p n1 , n1 q n2 , n2 r n3",
    ),
    "a branch whose parameter is not given is not asked for": (
        "{ VALUES ?x { UNDEF } FILTER(BOUND(?x)) } ?a <urn:p> ?b",
        "n0 p n1",
    ),
    "but it may be given outside of an OPTIONAL": (
        "VALUES ?x { 1 } OPTIONAL { VALUES ?x { UNDEF } FILTER(BOUND(?x)) ?a <urn:p> ?b }",
        "n0 p n1",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case(name: str) -> None:
    pattern, data = CASES[name]
    store = Store()
    for one in data.split(" , "):
        s, p, o = (NamedNode(f"urn:{part}") for part in one.split())
        store.add(Quad(s, p, o, NamedNode("urn:g")))
    compared(store, f"SELECT * WHERE {{ {pattern} }}")


def test_a_parameter_narrows_from_the_start(cam_pha: govgraph.Graph) -> None:
    question = questions.get("holders")
    area = NamedNode("https://w3id.org/govgraph/id/area/cam-pha-phuong-cam-tay")
    asked = compared(cam_pha.store.raw, questions.bind(question, {"area": area}, "vi"))  # type: ignore[union-attr]
    wanted = ("?v0 org:member ?v1", "?v0 org:postIn ?v1", "?v0 foaf:name ?v1")
    for pattern in wanted:
        found = [one for one in asked if f"WHERE {{ {pattern}" in one]
        assert found and all("VALUES" in one for one in found)


def test_a_graph_named_in_from_is_asked_of_that_graph() -> None:
    store = Store()
    for name in "ab":
        p = NamedNode("urn:p")
        store.add(Quad(NamedNode(f"urn:{name}"), p, p, NamedNode(f"urn:g:{name}")))
    found: list[str] = []

    def ask(part: str, columns: list[str]) -> QuerySolutions:
        found.append(part)
        rows = store.query(part)
        assert isinstance(rows, QuerySolutions)
        return rows

    text = "SELECT ?s FROM <urn:g:a> WHERE { ?s <urn:p> ?o FILTER(1 < 2) }"
    assert told(virtuoso.answer(text, ask)) == {"['<urn:a>']"}
    assert all("FROM <urn:g:a>" in one for one in found)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("SELECT DISTINCT ?s { ?s a <urn:c> FILTER NOT EXISTS { ?s <urn:p> ?o } }", True),
        ("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <urn:g> { ?s ?p ?o } }", True),
        ("SELECT ?s { ?s a <urn:c> }", False),
        ("SELECT DISTINCT ?s { ?s <urn:p>* <urn:c> }", False),
        ("SELECT DISTINCT ?s { ?s <urn:p> true }", False),
        ("SELECT DISTINCT ?s { ?s <urn:p> '1'^^<urn:t> }", False),
        ("SELECT DISTINCT ?s { ?s <urn:p> ?o OPTIONAL { ?o <urn:q> ?x } }", False),
        ("SELECT (COUNT(?s) AS ?n) { ?s <urn:p> ?o }", False),
        ("SELECT DISTINCT ?s { ?s <urn:p> ?o FILTER(?o = 1) }", False),
        ("SELECT DISTINCT ?s { ?s <urn:p> ?o FILTER EXISTS { ?o <urn:q> 1 } }", False),
        ("DESCRIBE <urn:a>", True),
    ],
)
def test_what_is_sent_as_it_is(text: str, plain: bool) -> None:
    assert virtuoso.is_plain(text) is plain


@pytest.mark.parametrize("text", ["SELECT * {", "SELECT ?a { ?a ?b }", "ASK { ?s x:y 1 }"])
def test_what_is_wrong_is_told_as_embedded(cam_pha: govgraph.Graph, text: str) -> None:
    with pytest.raises(QueryError) as here:
        cam_pha.query(text)
    with pytest.raises(QueryError) as there:
        virtuoso.answer(text, lambda *_: Store().query("SELECT * {}"))  # type: ignore[arg-type]
    assert str(there.value) == str(here.value)


def test_reading() -> None:
    group = syntax.read("ASK { [] <urn:p> (1 'x'@vi) ; ^<urn:q>/<urn:r> ?a }").group
    edges = [one for one in tree.walk(group) if isinstance(one, tree.Edge)]
    assert len(edges) == 7
    assert edges[-1].object == "?a"
