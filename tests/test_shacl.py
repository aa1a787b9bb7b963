"""The checker's own engine: what the W3C's suite, the shapes' examples and pySHACL say, it says."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

import govgraph
import test_shapes
import w3c_shacl
from govgraph import checker
from govgraph.errors import ParameterError, ShapesError
from govgraph.shacl import custom, datatypes, paths, referee, results, running
from govgraph.shacl.results import ValidationResult
from govgraph.shacl.shapes import Shapes
from govgraph.store import Store
from govgraph.terms import XSD

ENTRIES = {one.name: one for one in w3c_shacl.entries()} if w3c_shacl.SUITE.is_dir() else {}
# The only differences there are (docs/checking.md): each with its reason.
BEYOND = {
    "core/property/datatype-ill-formed": "Oxigraph keeps every kind of whole number as xsd:integer",
    "sparql/pre-binding/shapesGraph-001": "$shapesGraph is refused by name",
}
PREFIXES = """
@prefix ex: <http://ex/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
Key = tuple[str, str, str, str, str, str]


def turtle(text: str) -> list[Quad]:
    graph = NamedNode("http://g")
    found = parse((PREFIXES + text).encode(), format=RdfFormat.TURTLE, base_iri="http://ex/")
    return [Quad(q.subject, q.predicate, q.object, graph) for q in found]


def stored(quads: list[Quad]) -> Store:
    store = Store.memory()
    store.add(quads)
    return store


def key(one: ValidationResult) -> Key:
    """What of a result must agree: all but its messages and the names of blank nodes."""

    def written(term: object) -> str:
        return "[]" if isinstance(term, BlankNode) else str(term or "")

    parts = (one.focus, one.value, one.severity, one.shape, one.constraint or one.component)
    focus, value, severity, shape, what = map(written, parts)
    return focus, str(one.path or ""), value, severity, shape, what


def keys(found: list[ValidationResult]) -> Counter[Key]:
    return Counter(map(key, found))


def suite_key(found: ValidationResult) -> tuple[str, ...]:
    """A result as ``w3c_shacl.results`` writes it."""
    triples = rdflib.Graph()
    for t in results.triples([found]):
        triples.add(tuple(test_shapes.term(one) for one in (t.subject, t.predicate, t.object)))
    report = triples.value(None, rdflib.RDF.type, rdflib.SH.ValidationReport)
    ((one, _),) = w3c_shacl.results(triples, report).items()
    return tuple(one)


def by_value(counted: Counter[Any]) -> Counter[Any]:
    """Write numbers one way: Oxigraph keeps them by value, "4.0" as "4"."""

    def plain(cell: str) -> str:
        number = re.fullmatch(r'"([+-]?\d+(?:\.\d*)?)"\^\^<.*#(?:decimal|integer)>', cell)
        return f"{float(number[1])}" if number else cell

    return Counter({tuple(map(plain, one)): count for one, count in counted.items()})


@pytest.mark.skipif(not ENTRIES, reason="the W3C suite is not at ../shared/data/w3c/shacl")
def test_the_suite_is_whole() -> None:
    assert len(ENTRIES) == 120 and set(BEYOND) <= set(ENTRIES)


@pytest.mark.parametrize("name", sorted(ENTRIES) or ["–"])
def test_w3c_suite(name: str) -> None:
    if not ENTRIES:
        pytest.skip("the W3C suite is not at ../shared/data/w3c/shacl")
    entry = ENTRIES[name]

    def read(path: Any) -> list[Quad]:
        found = parse(path=str(path), format=RdfFormat.TURTLE, base_iri=path.as_uri())
        return [Quad(q.subject, q.predicate, q.object, NamedNode("http://g")) for q in found]

    def run() -> list[ValidationResult]:
        return running.validate(stored(read(entry.data)), Shapes(read(entry.shapes)))

    if entry.expected is None:
        with pytest.raises(ShapesError):
            run()
        return
    if name == "sparql/pre-binding/shapesGraph-001":
        with pytest.raises(ShapesError, match=r"\$shapesGraph"):
            run()
        return
    found = run()
    ours = by_value(Counter(map(suite_key, found)))
    if name == "core/property/datatype-ill-formed":
        assert ours != by_value(entry.expected)
        return
    assert ours == by_value(entry.expected)
    assert entry.conforms is not bool(found)


@cache
def vocabulary() -> tuple[Quad, ...]:
    graph = NamedNode("http://vocabulary")
    return tuple(
        Quad(t.subject, t.predicate, t.object, graph) for t in test_shapes.vocabulary()
    )


@cache
def ours() -> Shapes:
    return Shapes(checker.load_shapes())


@pytest.mark.parametrize("path", test_shapes.EXAMPLES, ids=test_shapes.example_name)
def test_each_example_of_the_shapes(path: Any) -> None:
    """The results of its shape are exactly those it lists; messages name what they are about."""
    known = test_shapes.example(path)
    store = stored([*vocabulary(), *(Quad(*t, NamedNode("http://g")) for t in known.own)])
    parts = test_shapes.with_parts(known.shape)
    found = [
        one for one in running.validate(store, ours())
        if one.shape.value in parts and (one.shape.value == str(known.shape) or below(known, one))
    ]  # fmt: skip
    report = rdflib.Graph()
    for t in results.triples(found):
        report.add(tuple(test_shapes.term(one) for one in (t.subject, t.predicate, t.object)))
    (root,) = report.subjects(rdflib.RDF.type, rdflib.SH.ValidationReport)
    found_results = test_shapes.results(report, root)
    assert _by_value(found_results) == _by_value(known.expected)
    data = test_shapes.graph(known.own)
    with test_shapes.with_vocabulary(known.own) as data:
        test_shapes.check_messages(data, report)


def _by_value(counted: Counter[test_shapes.Result]) -> Counter[tuple[Any, ...]]:
    """Write decimals one way: Oxigraph keeps 75.0 as 75."""

    def plain(one: Any) -> Any:
        decimal = isinstance(one, rdflib.Literal) and one.datatype == rdflib.XSD.decimal
        return float(one) if decimal else one

    return Counter({tuple(map(plain, one)): count for one, count in counted.items()})


def below(known: test_shapes.Example, one: ValidationResult) -> bool:
    """Whether a part of the shape was reached from the shape itself and not by its own target."""
    return not any(str(one.shape.value) == str(shape) for shape in test_shapes.targeted())


def test_cam_pha_is_as_pyshacl_says(cam_pha: govgraph.Graph) -> None:
    for engine in checker.ENGINES:
        found = checker.check(cam_pha.store, engine=engine)
        assert found.conforms and found.results == ()


def damaged(seed: int) -> list[Quad]:
    """Take a part of the Cẩm Phả graph and spoil some statements."""
    chance = random.Random(seed)
    graph = govgraph.open()
    kept = [quad for quad in graph.store.quads() if not _known(quad)]
    chance.shuffle(kept)
    kept = sorted(kept[: 600], key=str)
    out = list(kept)
    nodes = sorted({quad.subject for quad in kept}, key=str)
    for quad in chance.sample(kept, 60):
        way = chance.randrange(6)
        subject, predicate, value, home = quad
        if way == 0:
            out.remove(quad)
        elif way == 1:
            out.append(Quad(subject, predicate, chance.choice(nodes), home))
        elif way == 2:
            out.append(Quad(subject, predicate, Literal(chance.choice(WRONG)), home))
        elif way == 3:
            kind = NamedNode(XSD + chance.choice(["date", "gYear", "integer", "dateTime"]))
            text = chance.choice(["2020-02-30", "2020", "x", "2020-01-01T00:00:00", "7"])
            out.append(Quad(subject, predicate, Literal(text, datatype=kind), home))
        elif way == 4:
            out.append(Quad(BlankNode(f"b{seed}"), predicate, value, home))
        else:
            out.append(Quad(chance.choice(nodes), predicate, value, home))
    return out


WRONG = ["", "x", "Phạm Văn Hạng", "2020", " ", "https://x"]


def _known(quad: Quad) -> bool:
    return "ontology" in str(quad.graph_name) or "/id/graph/derived" in str(quad.graph_name)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10_000))
def test_damaged_graphs_are_as_pyshacl_says(seed: int) -> None:
    quads = damaged(seed)
    store = stored(quads)
    shapes = [quad for quad in checker.load_shapes()]
    theirs = referee.validate(store.quads(), shapes, ours())
    mine = running.validate(store, ours())
    assert keys(mine) == keys(theirs)
    assert {m for one in mine for m in one.messages} == {m for t in theirs for m in t.messages}
