"""The rules: order, ownership, both engines, and what a source told twice or denied changes."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, parse, serialize

from govgraph import derive, header, knowledge, rules
from govgraph.errors import RuleError
from govgraph.store import Store
from govgraph.terms import DERIVED, DERIVED_GRAPH

NAMES = [rule.name for rule in rules.load()]


def derived(quads: list[Quad], order: list[rules.Rule] | None = None) -> set[Quad]:
    store = Store.memory()
    store.add(quads)
    with store.writing() as change:
        derive.run(change, order)
    return set(store.quads(DERIVED))


@pytest.fixture(scope="module")
def sources() -> list[Quad]:
    return [*knowledge.ontology(), *knowledge.cam_pha()]


@pytest.fixture(scope="module")
def fresh(sources: list[Quad]) -> set[Quad]:
    return derived(sources)


def test_the_shipped_derived_graph_is_a_fresh_derivation(fresh: set[Quad]) -> None:
    assert set(knowledge.cam_pha_derived()) == fresh


def test_deriving_twice_changes_nothing(sources: list[Quad], fresh: set[Quad]) -> None:
    assert derived([*sources, *fresh]) == fresh


def test_leftovers_in_the_derived_graph_go(sources: list[Quad], fresh: set[Quad]) -> None:
    stale = Quad(
        NamedNode("http://x/a"), NamedNode("http://x/b"), NamedNode("http://x/c"), DERIVED_GRAPH
    )
    assert derived([*sources, stale]) == fresh


@pytest.mark.parametrize("seed", range(3))
def test_order_of_files_and_statements_does_not_matter(
    sources: list[Quad], fresh: set[Quad], seed: int
) -> None:
    shuffled = list(sources)
    random.Random(seed).shuffle(shuffled)
    files = rules.load()
    random.Random(seed).shuffle(files)
    assert derived(shuffled, rules.in_order(files)) == fresh


def test_a_source_told_twice_derives_the_same(sources: list[Quad], fresh: set[Quad]) -> None:
    again = [
        Quad(q.subject, q.predicate, q.object, NamedNode(q.graph_name.value + "-again"))
        for q in sources
        if isinstance(q.graph_name, NamedNode)
    ]
    assert derived([*sources, *again]) == fresh


@pytest.fixture(scope="module")
def engines(sources: list[Quad], fresh: set[Quad]) -> tuple[Store, rdflib.Dataset]:
    """Both engines over the sources and all that is derived from them."""
    store = Store.memory()
    store.add([*sources, *fresh])
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=serialize(store.quads(), format=RdfFormat.N_QUADS), format="nquads")
    return store, dataset


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_derives_the_same(engines: tuple[Store, rdflib.Dataset], name: str) -> None:
    store, dataset = engines
    (rule,) = (rule for rule in rules.load() if rule.name == name)
    ours = store.query(rule.text)
    assert isinstance(ours, QueryTriples)
    graph: Any = dataset.query(rule.text).graph
    content = graph.serialize(format="nt", encoding="utf-8")
    theirs = {quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)}
    assert theirs == set(ours)


def test_one_rule_owns_each_derived_property() -> None:
    """Read from the templates, not from the headers: what a rule constructs is what it owns."""
    shared = {"a", "rdf:subject", "rdf:predicate", "rdf:object", "prov:wasDerivedFrom", "govg:rule"}
    made = {}
    for rule in rules.load():
        body = header.body(rule.text)
        template = body[body.index("CONSTRUCT") : body.index("WHERE")]
        words = {w for w in template.replace(";", " ").split() if ":" in w and w[0] not in "?<"}
        properties = {
            w
            for w in words
            if w.split(":")[1][:1].islower() and not w.startswith(("rule:", "certainty:", "basis:"))
        }
        made[rule.name] = properties - shared - {"a"}
        statement_of = {w for w in made[rule.name] if f"rdf:predicate {w}" in template}
        assert made[rule.name] | statement_of == set(rule.makes), rule.name
    for (one, ours), (other, theirs) in combinations(made.items(), 2):
        assert not ours & theirs, (one, other)


def test_everything_derived_names_its_rule_and_its_grounds(fresh: set[Quad]) -> None:
    govg = "https://w3id.org/govgraph/ontology#"
    prov = "http://www.w3.org/ns/prov#wasDerivedFrom"
    typed = {q.subject for q in fresh if q.predicate.value.endswith("#type")}
    assert typed
    for subject in typed:
        about = {q.predicate.value for q in fresh if q.subject == subject}
        assert prov in about and f"{govg}rule" in about, subject


def rule(name: str, after: str = "", reads: str = "", makes: str = "") -> rules.Rule:
    made = makes or f"govg:{name}"
    return rules.Rule(
        name, "", "", "", tuple(reads.split()), tuple(made.split()), tuple(after.split())
    )


def test_a_cycle_is_an_error() -> None:
    with pytest.raises(RuleError, match=r"cycle.*a.*b|cycle.*b.*a"):
        rules.in_order([rule("a", after="b"), rule("b", after="a")])


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(RuleError, match="nobody"):
        rules.in_order([rule("a", after="nobody")])


def test_two_owners_are_an_error() -> None:
    with pytest.raises(RuleError, match="govg:x"):
        rules.in_order([rule("a", makes="govg:x"), rule("b", makes="govg:x")])


def test_reading_before_its_owner_has_run_is_an_error() -> None:
    with pytest.raises(RuleError, match="govg:a"):
        rules.in_order([rule("a"), rule("b", reads="govg:a")])
    assert [r.name for r in rules.in_order([rule("b", after="a", reads="govg:a"), rule("a")])] == [
        "a",
        "b",
    ]
