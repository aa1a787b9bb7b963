"""The shapes: each constraint does what its examples say, and the Cẩm Phả graph conforms.

The examples are found by folder (``tests/shapes/README.md`` tells their form). pySHACL is the
engine; what the SPARQL constraints say is checked a second time as one query over all targets.
"""

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib import FOAF, ORG, RDF, RDFS, SH, SKOS, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.term import BNode, Identifier, Literal, Node

ROOT = Path(__file__).parents[1]
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
EXAMPLES = sorted((ROOT / "tests" / "shapes").glob("*/*.ttl"))
VOCABULARY = [
    ROOT / "ontology" / name
    for name in ("core.ttl", "kinds.ttl", "vietnam.ttl", "vietnam-law.trig")
]
DATA = sorted((ROOT / "data").glob("*.trig"))
RULES = sorted((ROOT / "queries" / "rules").glob("*.rq"))

# At least so many, that a forgotten filter or folder does not go unseen.
LEAST_SHAPES = 80
LEAST_SPARQL = 42
LEAST_EXAMPLES = 185

# The Warnings and Infos on the Cẩm Phả graph: (shape, focus node). There are none.
CAM_PHA_RESULTS: set[tuple[str, str]] = set()

GOVG = rdflib.Namespace("https://w3id.org/govgraph/ontology#")
SHAPE = rdflib.Namespace("https://w3id.org/govgraph/shape/")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
DCTERMS_SUBJECT = URIRef("http://purl.org/dc/terms/subject")
LANGUAGES = ("vi", "en")


class Result(NamedTuple):
    """What a validation result says, apart from its messages."""

    focus: Node | None
    path: str | None
    value: Node | None
    severity: Node | None
    shape: Node | None
    component: Node | None
    constraint: Node | None


def term(
    value: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple,
) -> Identifier:
    """Make an rdflib term of an Oxigraph term."""
    if isinstance(value, pyoxigraph.NamedNode):
        return URIRef(value.value)
    if isinstance(value, pyoxigraph.BlankNode):
        return BNode(value.value)
    assert isinstance(value, pyoxigraph.Literal)
    if value.language:
        return Literal(value.value, lang=value.language)
    plain = value.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
    datatype = None if plain else URIRef(value.datatype.value)
    return Literal(value.value, datatype=datatype, normalize=False)


def triples(paths: Iterable[Path]) -> Iterator[pyoxigraph.Triple]:
    """Read files, whatever graph the triples stand in."""
    for path in paths:
        form = pyoxigraph.RdfFormat.from_extension(path.suffix[1:])
        for quad in pyoxigraph.parse(path=str(path), format=form, base_iri=path.as_uri()):
            yield quad.triple


def graph(found: Iterable[pyoxigraph.Triple]) -> rdflib.Graph:
    """Make an rdflib graph: Oxigraph's parser is many times faster than rdflib's."""
    made = rdflib.Graph()
    for triple in found:
        made.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return made


@functools.cache
def vocabulary() -> tuple[pyoxigraph.Triple, ...]:
    """The ontology, the kinds and Vietnam's law, read once."""
    return tuple(triples(VOCABULARY))


@functools.cache
def vocabulary_graph() -> rdflib.Graph:
    """The same for rdflib."""
    return graph(vocabulary())


@functools.cache
def shapes() -> rdflib.Graph:
    """All shapes files together, read once."""
    return graph(triples(SHAPES))


@functools.cache
def cam_pha() -> tuple[pyoxigraph.Triple, ...]:
    """The shipped graph with all that the rules derive from it."""
    found = [*vocabulary(), *triples(DATA)]
    store = pyoxigraph.Store()
    store.extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in found)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in RULES}
    after: dict[str, list[str]] = {}
    for name, text in texts.items():
        header = "\n".join(line[3:] for line in text.splitlines() if line.startswith("#+ "))
        after[name] = tomllib.loads(header).get("after", [])
    for name in TopologicalSorter(after).static_order():
        derived = store.query(texts[name])
        assert isinstance(derived, pyoxigraph.QueryTriples)
        new = list(derived)
        store.extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in new)
        found += new
    return tuple(found)


@pytest.fixture(scope="module", autouse=True)
def parse_queries_once() -> Iterator[None]:
    """pySHACL has a constraint's query parsed again for every focus node: keep what was parsed."""
    plain = SPARQLProcessor.query
    prepare = functools.cache(prepareQuery)

    def query(self: SPARQLProcessor, text: Any, *arguments: Any, **options: Any) -> Any:
        return plain(self, prepare(text) if isinstance(text, str) else text, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SPARQLProcessor, "query", query)
        yield


def path_text(source: rdflib.Graph, node: Node | None) -> str | None:
    """Write a property path as one text, so that equal paths are equal."""
    if node is None or isinstance(node, URIRef):
        return node if node is None else str(node)
    if (inverse := source.value(node, SH.inversePath)) is not None:
        return f"^{path_text(source, inverse)}"
    choices = source.value(node, SH.alternativePath)
    assert choices is not None
    return "|".join(str(path_text(source, choice)) for choice in source.items(choices))


def results(report: rdflib.Graph, node: Node) -> Counter[Result]:
    """Gather the results of a report."""
    return Counter(
        Result(
            report.value(found, SH.focusNode),
            path_text(report, report.value(found, SH.resultPath)),
            report.value(found, SH.value),
            report.value(found, SH.resultSeverity),
            report.value(found, SH.sourceShape),
            report.value(found, SH.sourceConstraintComponent),
            report.value(found, SH.sourceConstraint),
        )
        for found in report.objects(node, SH.result)
    )


def with_parts(shape: Node) -> set[str]:
    """A shape and all shapes it refers to: pySHACL leaves out named parts it is not told of."""
    kinds = {SH.NodeShape, SH.PropertyShape}
    reached = shapes().transitive_objects(shape, None)
    return {str(node) for node in reached if kinds & set(shapes().objects(node, RDF.type))}


def validate(data: rdflib.Graph, shape: URIRef | None = None) -> rdflib.Graph:
    """Run pySHACL, with all shapes or only one."""
    only = sorted(with_parts(shape)) if shape else None
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes(), inference="none", advanced=False, js=False, use_shapes=only
    )
    assert isinstance(report, rdflib.Graph)
    return report


class Example(NamedTuple):
    """An example: its data, the shape it is about, and what is expected."""

    own: tuple[pyoxigraph.Triple, ...]
    shape: URIRef
    conforms: bool
    expected: Counter[Result]


@functools.cache
def example(path: Path) -> Example:
    """Read an example."""
    own = tuple(triples([path]))
    data = graph(own)
    (test,) = data.subjects(RDF.type, URIRef("http://www.w3.org/ns/shacl-test#Validate"))
    (shape,) = data.objects(test, DCTERMS_SUBJECT)
    (report,) = data.objects(test, MF.result)
    conforms = data.value(report, SH.conforms)
    assert isinstance(shape, URIRef)
    assert isinstance(conforms, Literal)
    return Example(own, shape, bool(conforms), results(data, report))


@contextmanager
def with_vocabulary(own: Iterable[pyoxigraph.Triple]) -> Iterator[rdflib.Graph]:
    """Put an example's triples into the vocabulary's graph for a while: copying that is slow."""
    base = vocabulary_graph()
    added = [triple for triple in graph(own) if triple not in base]
    for triple in added:
        base.add(triple)
    try:
        yield base
    finally:
        for triple in added:
            base.remove(triple)


def example_name(path: Path) -> str:
    """The name of an example in the test report."""
    return f"{path.parent.name}/{path.stem}"


def targeted() -> set[URIRef]:
    """The node shapes that choose their own focus nodes."""
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    return {
        shape
        for target in targets
        for shape in shapes().subjects(target)
        if isinstance(shape, URIRef)
    }


def constraints() -> list[URIRef]:
    """The SPARQL constraints."""
    return sorted(
        node
        for node in shapes().subjects(RDF.type, SH.SPARQLConstraint)
        if isinstance(node, URIRef)
    )


def query_of(constraint: URIRef) -> str:
    """A constraint's query with the declared prefixes."""
    declared = [
        (str(shapes().value(node, SH.prefix)), str(shapes().value(node, SH.namespace)))
        for node in shapes().objects(URIRef("https://w3id.org/govgraph/shape/"), SH.declare)
    ]
    return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in sorted(declared)) + str(
        shapes().value(constraint, SH.select)
    )


def texts(node: Node, of: URIRef) -> dict[str | None, str]:
    """The literals of a node by their language."""
    return {
        text.language: str(text) for text in shapes().objects(node, of) if isinstance(text, Literal)
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=example_name)
def test_example_gives_exactly_the_results_it_lists(path: Path) -> None:
    """An example is checked against its one shape; every result is as listed."""
    known = example(path)
    with with_vocabulary(known.own) as data:
        report = validate(data, known.shape)
        (root,) = report.subjects(RDF.type, SH.ValidationReport)
        found = results(report, root)
        assert found == known.expected
        assert known.conforms is not bool(found)
        assert ("-fail" in path.stem) is not known.conforms
        check_messages(data, report)


def check_messages(data: rdflib.Graph, report: rdflib.Graph) -> None:
    """Messages stand in both languages, are filled, and name what they are about."""
    for found in report.objects(None, SH.result):
        said = [str(message) for message in report.objects(found, SH.resultMessage)]
        assert len(said) == len(LANGUAGES)
        constraint = report.value(found, SH.sourceConstraint)
        if constraint is None:
            continue
        concerned = [report.value(found, SH.focusNode), report.value(found, SH.value)]
        for language in LANGUAGES:
            template = texts(constraint, SH.message)[language]
            pattern = ".+".join(re.escape(part) for part in re.split(r"\{\?\w+\}", template))
            (message,) = [text for text in said if re.fullmatch(pattern, text)]
            assert "{?" not in message
            if constraint != SHAPE["HoldingIriShape-sparql"]:
                assert "https://" not in message
            for node in concerned:
                for label in names(data, node, language):
                    assert label in message


def names(data: rdflib.Graph, node: Node | None, language: str) -> Iterator[str]:
    """The labels of a thing; of a tenure, its person and post; of a holding, both tenures'."""
    if isinstance(node, URIRef):
        for label in data.objects(node, SKOS.prefLabel):
            if isinstance(label, Literal) and label.language == language:
                yield str(label)
        yield from map(str, data.objects(node, FOAF.name))
        for also in (ORG.member, GOVG.post, GOVG.tenure):
            for other in data.objects(node, also):
                yield from names(data, other, language)


def target_text(shape: URIRef) -> str:
    """The targets of a shape as a SPARQL group."""
    ways = [
        (SH.targetClass, f"$this <{RDF}type>/<{RDFS}subClassOf>* <{{}}>"),
        (SH.targetSubjectsOf, "$this <{}> ?anyObject"),
        (SH.targetObjectsOf, "?anySubject <{}> $this"),
    ]
    found = [
        way.format(node)
        for target, way in ways
        for node in sorted(map(str, shapes().objects(shape, target)))
    ]
    return (
        "{ SELECT DISTINCT $this WHERE { "
        + " UNION ".join(f"{{ {one} }}" for one in found)
        + " } }"
    )


@pytest.mark.parametrize("constraint", constraints(), ids=lambda node: node.removeprefix(SHAPE))
def test_constraint_as_one_query_over_all_targets(constraint: URIRef) -> None:
    """With ``$this`` free, in Oxigraph, a constraint finds what pySHACL finds node by node."""
    (shape,) = shapes().subjects(SH.sparql, constraint)
    assert isinstance(shape, URIRef)
    query = query_of(constraint).replace("WHERE {", f"WHERE {{ {target_text(shape)}", 1)
    for path in EXAMPLES:
        known = example(path) if path.stem.startswith(kebab(shape)) else None
        if known is None or known.shape != shape:
            continue
        store = pyoxigraph.Store()
        store.extend(
            pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in (*vocabulary(), *known.own)
        )
        solutions = store.query(query)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        bound = [variable.value for variable in solutions.variables]
        found = [
            (term(row["this"]), term(row["value"]) if "value" in bound else term(row["this"]))
            for row in solutions
        ]
        expected = [(result.focus, result.value) for result in known.expected.elements()]
        assert Counter(found) == Counter(expected), path.stem


def kebab(shape: URIRef) -> str:
    """How the files of a shape's examples begin."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", shape.removeprefix(SHAPE).removesuffix("Shape")).lower()


def test_there_are_enough_shapes_and_examples() -> None:
    """A lost file or filter shows."""
    assert len(targeted()) >= LEAST_SHAPES
    assert len(constraints()) >= LEAST_SPARQL
    assert len(EXAMPLES) >= LEAST_EXAMPLES


@pytest.mark.parametrize("shape", sorted(targeted()), ids=lambda node: node.removeprefix(SHAPE))
def test_shape_has_examples(shape: URIRef) -> None:
    """Each shape passes one example and fails one, in the folder of its file and under its name."""
    (home,) = [
        path
        for path in SHAPES
        if f"\nshape:{shape.removeprefix(SHAPE)} a " in path.read_text(encoding="utf-8")
    ]
    own = [path for path in EXAMPLES if example(path).shape == shape]
    assert {path.parent.name for path in own} == {home.stem}
    for ending in ("pass", "fail"):
        assert any(re.fullmatch(f"{kebab(shape)}-{ending}(-.+)?", path.stem) for path in own), (
            ending
        )


def test_everything_that_can_fail_is_seen_failing() -> None:
    """Each property shape and SPARQL constraint has a result in some example."""
    seen: set[Node | None] = set()
    for path in EXAMPLES:
        for result in example(path).expected:
            seen |= {result.shape, result.constraint}
    can_fail = {*shapes().subjects(RDF.type, SH.PropertyShape), *constraints()}
    assert not can_fail - seen


def test_shapes_are_named_and_described() -> None:
    """No blank shape; labels in both languages; a severity; a message wherever a result is made."""
    for kind in (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint):
        for node in shapes().subjects(RDF.type, kind):
            assert isinstance(node, URIRef)
            assert node.startswith(SHAPE)
            if kind != SH.SPARQLConstraint:
                assert set(texts(node, RDFS.label)) == set(LANGUAGES), node
                assert shapes().value(node, SH.severity) in {SH.Violation, SH.Warning, SH.Info}, (
                    node
                )
            only_parts = {
                RDF.type,
                RDFS.label,
                SH.severity,
                SH.property,
                SH.sparql,
                URIRef("http://purl.org/dc/terms/source"),
            }
            makes_results = any(
                of not in only_parts and not str(of).startswith(str(SH.target))
                for of in shapes().predicates(node)
            )
            assert (set(texts(node, SH.message)) == set(LANGUAGES)) is makes_results, node
    for node in shapes().objects(None, SH.property):
        assert (node, RDF.type, SH.PropertyShape) in shapes()
    for node in shapes().objects(None, SH.sparql):
        assert (node, RDF.type, SH.SPARQLConstraint) in shapes()


@pytest.mark.parametrize("constraint", constraints(), ids=lambda node: node.removeprefix(SHAPE))
def test_query_keeps_to_the_standard(constraint: URIRef) -> None:
    """No VALUES, MINUS or SERVICE; sub-selects give $this; messages use what is selected."""
    query = str(shapes().value(constraint, SH.select))
    assert not re.search(r"\b(VALUES|MINUS|SERVICE|GRAPH)\b", query)
    for after in re.findall(r"\bSELECT\s+(?:DISTINCT\s+)?(\S+)", query):
        assert after == "$this"
    (prefixes,) = shapes().objects(constraint, SH.prefixes)
    assert str(prefixes) == str(SHAPE)
    solutions = pyoxigraph.Store().query(query_of(constraint))
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    selected = {variable.value for variable in solutions.variables}
    assert "this" in selected
    for message in texts(constraint, SH.message).values():
        assert set(re.findall(r"\{\?(\w+)\}", message)) <= selected


def test_cam_pha_conforms() -> None:
    """The shipped graph has no Violation, and only the Warnings and Infos that are listed."""
    report = validate(graph(cam_pha()))
    found = {
        (
            str(report.value(result, SH.sourceShape)).removeprefix(SHAPE),
            str(report.value(result, SH.focusNode)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert found == CAM_PHA_RESULTS
    assert (None, SH.resultSeverity, SH.Violation) not in report
