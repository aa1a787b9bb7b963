"""The ontology itself: house style, OWL 2 RL, consistency, alignments, JSON-LD context."""

from __future__ import annotations

import importlib
import json
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pyoxigraph
import pyshacl
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import graph_diff, to_isomorphic
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SH, SKOS
from rdflib.term import Node

ONTOLOGY = Path(__file__).parents[1] / "ontology"
FILES = sorted(
    path.relative_to(ONTOLOGY).as_posix()
    for path in ONTOLOGY.rglob("*")
    if path.suffix in {".ttl", ".trig"}
)
ALIGNMENTS = sorted(path.stem for path in (ONTOLOGY / "alignments").glob("*.ttl"))
VOCABULARY = ("core.ttl", "kinds.ttl", "vietnam.ttl")

GOVG = Namespace("https://w3id.org/govgraph/ontology#")
CORE = URIRef("https://w3id.org/govgraph/ontology")
STYLE = Namespace("https://w3id.org/govgraph/style#")
EX = Namespace("https://example.org/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
LANGUAGES = ("vi", "en")

# ---- reading ----


@cache
def load(*names: str) -> Graph:
    """The union of some files; shared between tests, so never added to."""
    graph = Graph()
    for name in names:
        graph.parse(ONTOLOGY / name, format="turtle")
    return graph


def alignment(name: str) -> str:
    return f"alignments/{name}.ttl"


def plus(graph: Graph, turtle: str) -> Graph:
    """A copy of a graph with some Turtle added."""
    copy = Graph()
    copy += graph
    copy.parse(data=PREFIXES + turtle, format="turtle")
    return copy


PREFIXES = f"""@base <https://w3id.org/govgraph/id/> .
@prefix govg: <{GOVG}> .
@prefix ex: <{EX}> .
@prefix dcterms: <{DCTERMS}> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <{ORG}> .
@prefix owl: <{OWL}> .
@prefix prov: <{PROV}> .
@prefix rdfs: <{RDFS}> .
@prefix skos: <{SKOS}> .
@prefix xsd: <{XSD}> .
"""


def ours(graph: Graph, *types: URIRef) -> list[str]:
    """The names of the govg terms declared as one of these types."""
    found = {
        s
        for kind in types
        for s in graph.subjects(RDF.type, kind)
        if isinstance(s, URIRef) and s.startswith(GOVG)
    }
    return sorted(term.removeprefix(str(GOVG)) for term in found)


CLASSES = ours(load("core.ttl"), OWL.Class)
OBJECT_PROPERTIES = ours(load("core.ttl"), OWL.ObjectProperty)
DATATYPE_PROPERTIES = ours(load("core.ttl"), OWL.DatatypeProperty)
TERMS = CLASSES + OBJECT_PROPERTIES + DATATYPE_PROPERTIES


def members(graph: Graph, head: Node) -> list[Node]:
    return list(Collection(graph, head))


# ---- files ----


@pytest.mark.parametrize("name", FILES)
def test_file_parses_alike_in_rdflib_and_oxigraph(name: str) -> None:
    trig = name.endswith(".trig")
    text = (ONTOLOGY / name).read_text(encoding="utf-8")
    dialect = pyoxigraph.RdfFormat.TRIG if trig else pyoxigraph.RdfFormat.TURTLE
    quads = list(pyoxigraph.parse(text, format=dialect))
    assert quads
    if not trig:
        assert len(load(name)) == len({str(quad.triple) for quad in quads})


@pytest.mark.parametrize("name", FILES)
def test_file_is_nfc(name: str) -> None:
    lines = (ONTOLOGY / name).read_text(encoding="utf-8").splitlines()
    assert [
        n for n, line in enumerate(lines, 1) if not unicodedata.is_normalized("NFC", line)
    ] == []


def test_expected_files_are_there() -> None:
    assert set(VOCABULARY) <= set(FILES)
    assert ALIGNMENTS == [
        "cpov",
        "ftm",
        "italian-ro",
        "mandaat",
        "org",
        "popolo",
        "prov",
        "schema",
        "wikidata",
    ]


def test_core_stays_small() -> None:
    assert 0 < len(CLASSES) <= 35
    assert 0 < len(OBJECT_PROPERTIES) + len(DATATYPE_PROPERTIES) <= 70


# ---- terms, without SHACL ----


@pytest.mark.parametrize("term", TERMS)
def test_term_has_texts_in_both_languages(term: str) -> None:
    graph = load("core.ttl")
    for predicate in (RDFS.label, SKOS.definition):
        texts = [text for text in graph.objects(GOVG[term], predicate) if isinstance(text, Literal)]
        assert sorted(str(text.language) for text in texts) == sorted(LANGUAGES), predicate
        assert all(text.strip() and unicodedata.is_normalized("NFC", text) for text in texts), (
            predicate
        )
    assert {
        text.language
        for text in graph.objects(GOVG[term], SKOS.example)
        if isinstance(text, Literal)
    } == set(LANGUAGES)
    assert list(graph.objects(GOVG[term], RDFS.isDefinedBy)) == [CORE]


# ---- house style ----


def style_results(data: Graph) -> set[tuple[str, str, str]]:
    """Each result as severity, source shape or constraint, focus node."""
    shapes = load("style/house-style.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=False)
    assert isinstance(report, Graph)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        source = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        severity, focus = (
            report.value(result, SH.resultSeverity),
            report.value(result, SH.focusNode),
        )
        found.add(
            (str(severity).rpartition("#")[2], str(source).removeprefix(str(STYLE)), str(focus))
        )
    return found


def test_vocabulary_keeps_the_house_style() -> None:
    assert style_results(load(*VOCABULARY)) == set()


def test_alignments_keep_the_house_style() -> None:
    assert {
        found for found in style_results(load(*map(alignment, ALIGNMENTS))) if found[2] != str(CORE)
    } == set()


def test_house_style_is_good_shacl_and_keeps_itself() -> None:
    shapes = load("style/house-style.ttl")
    pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    for shape in set(shapes.subjects(SH.severity)) | set(shapes.subjects(SH.select)):
        spoken = {
            text.language for text in shapes.objects(shape, SH.message) if isinstance(text, Literal)
        }
        named = {
            text.language for text in shapes.objects(shape, RDFS.label) if isinstance(text, Literal)
        }
        assert set(LANGUAGES) in (spoken, named), shape
    for shape in set(shapes.subjects(RDF.type, SH.NodeShape)) | set(
        shapes.subjects(RDF.type, SH.PropertyShape)
    ):
        assert (
            shapes.value(shape, SH.severity) in {SH.Violation, SH.Warning}
            or shape == STYLE["DatatypePropertyType"]
        ), shape


GOOD_TERM = """a owl:Class ; rdfs:isDefinedBy <https://w3id.org/govgraph/ontology> ; rdfs:label "một"@vi, "one"@en ;
  skos:definition "Một."@vi, "One."@en ; skos:example "một"@vi, "one"@en ."""
GOOD_CONCEPT = """a skos:Concept ; skos:prefLabel "một"@vi, "one"@en ; skos:definition "Một."@vi, "One."@en ; skos:inScheme <x/scheme> .
  <x/scheme> a skos:ConceptScheme ; skos:prefLabel "các số"@vi, "numbers"@en ; skos:definition "Số."@vi, "Numbers."@en ."""
GOOD_HEADER = """<https://example.org/o> a owl:Ontology ; dcterms:title "một"@vi, "one"@en ; dcterms:description "một"@vi, "one"@en ;
  dcterms:creator "x" ; dcterms:license <https://example.org/l> ; owl:versionIRI <https://example.org/o/1.0.0> ; owl:versionInfo "1.0.0" ."""
BROKEN_STYLE = {
    "class-name": ("govg:broken " + GOOD_TERM, "ClassNameShape-camel"),
    "property-name": (
        "govg:Broken_ " + GOOD_TERM.replace("owl:Class", "owl:ObjectProperty"),
        "PropertyNameShape-camel",
    ),
    "no-isDefinedBy": ("govg:Broken a owl:Class .", "DefinedShape-isDefinedBy"),
    "elsewhere": (
        "govg:Broken " + GOOD_TERM.replace("ontology>", "kinds>"),
        "TermShape-isDefinedBy",
    ),
    "no-vi-label": (
        "govg:Broken " + GOOD_TERM.replace('"một"@vi, "one"@en ;\n', '"one"@en ;\n', 1),
        "TermShape-label",
    ),
    "two-labels": (
        "govg:Broken " + GOOD_TERM.replace('"one"@en', '"one"@en, "two"@en', 1),
        "TermShape-label",
    ),
    "third-language": (
        "govg:Broken " + GOOD_TERM.replace('"One."@en', '"Un."@fr'),
        "TermShape-definition",
    ),
    "no-full-stop": ("govg:Broken " + GOOD_TERM.replace('"One."', '"One"'), "TermShape-fullStop"),
    "no-example": (
        "govg:Broken "
        + GOOD_TERM.replace('skos:example "một"@vi, "one"@en', 'skos:example "one"@en'),
        "TermShape-example",
    ),
    "two-sorts": (
        "govg:broken a owl:DatatypeProperty, owl:ObjectProperty .",
        "ObjectPropertyShape",
    ),
    "blank-domain": ("govg:broken a owl:ObjectProperty ; rdfs:domain [] .", "PropertyShape-domain"),
    "two-ranges": (
        "govg:broken a owl:DatatypeProperty ; rdfs:range xsd:string, xsd:date .",
        "PropertyShape-range",
    ),
    "two-domains": (
        "govg:broken a owl:DatatypeProperty ; rdfs:domain ex:a, ex:b .",
        "PropertyShape-oneDomain",
    ),
    "no-vi-title": (GOOD_HEADER.replace('title "một"@vi,', "title"), "OntologyShape-title"),
    "no-description": (
        GOOD_HEADER.replace("dcterms:description", "rdfs:comment"),
        "OntologyShape-description",
    ),
    "no-creator": (GOOD_HEADER.replace("dcterms:creator", "rdfs:comment"), "OntologyShape-creator"),
    "no-licence": (GOOD_HEADER.replace("dcterms:license", "rdfs:seeAlso"), "OntologyShape-licence"),
    "no-version-iri": (
        GOOD_HEADER.replace("owl:versionIRI", "rdfs:seeAlso"),
        "OntologyShape-versionIRI",
    ),
    "no-version": (
        GOOD_HEADER.replace("owl:versionInfo", "rdfs:comment"),
        "OntologyShape-versionInfo",
    ),
    "version-differs": (GOOD_HEADER.replace('"1.0.0"', '"1.0.1"'), "OntologyShape-versionMatches"),
    "imports": (
        GOOD_HEADER + " <https://example.org/o> owl:imports <http://www.w3.org/ns/org#> .",
        "OntologyShape-imports",
    ),
    "no-prefix": (GOOD_HEADER, "CoreOntologyShape-prefix"),
    "slug": ("<x/Một> " + GOOD_CONCEPT, "ConceptShape"),
    "concept-label": (
        "<x/one> " + GOOD_CONCEPT.replace('"một"@vi, "one"@en', '"one"@en'),
        "ConceptShape-prefLabel",
    ),
    "concept-definition": (
        "<x/one> " + GOOD_CONCEPT.replace('"Một."@vi, ', ""),
        "ConceptShape-definition",
    ),
    "concept-full-stop": (
        "<x/one> " + GOOD_CONCEPT.replace('"One."', '"One"'),
        "ConceptShape-fullStop",
    ),
    "no-scheme": (
        "<x/one> " + GOOD_CONCEPT.replace("skos:inScheme", "rdfs:seeAlso"),
        "ConceptShape-inScheme",
    ),
    "alt-is-pref": ("<x/one> skos:altLabel 'one'@en ; " + GOOD_CONCEPT, "ConceptShape-altLabel"),
    "hidden-is-pref": (
        "<x/one> skos:hiddenLabel 'one'@en ; " + GOOD_CONCEPT,
        "ConceptShape-hiddenLabel",
    ),
    "hidden-is-alt": (
        "<x/one> skos:altLabel 'an'@en ; skos:hiddenLabel 'an'@en ; " + GOOD_CONCEPT,
        "ConceptShape-hiddenNotAlt",
    ),
    "same-name": ("<x/one> " + GOOD_CONCEPT + "<x/two> " + GOOD_CONCEPT, "SameNameShape-prefLabel"),
}


@pytest.mark.parametrize("case", BROKEN_STYLE)
def test_house_style_finds(case: str) -> None:
    turtle, shape = BROKEN_STYLE[case]
    assert shape in {source for _, source, _ in style_results(plus(Graph(), turtle))}


def test_house_style_finds_nothing_in_good_terms() -> None:
    turtle = f"govg:Good {GOOD_TERM} <x/one> {GOOD_CONCEPT} {GOOD_HEADER}"
    assert {source for _, source, _ in style_results(plus(Graph(), turtle))} == {
        "CoreOntologyShape-prefix",
        "CoreOntologyShape-namespace",
    }


# ---- OWL 2 RL, by what the profile allows (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL) ----

XSD_IN_RL = (
    "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte "
    "unsignedLong unsignedInt unsignedShort unsignedByte float double string normalizedString token language Name NCName "
    "NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp"
)
RL_DATATYPES = {RDF.PlainLiteral, RDF.XMLLiteral, RDF.langString, RDFS.Literal} | {
    XSD[name] for name in XSD_IN_RL.split()
}
DECLARATIONS = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
    RDFS.Datatype,
}
CHARACTERISTICS = {
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.SymmetricProperty,
    OWL.AsymmetricProperty,
    OWL.TransitiveProperty,
}
OTHER_TYPES = {
    OWL.Ontology,
    OWL.Restriction,
    OWL.AllDisjointClasses,
    OWL.AllDisjointProperties,
    OWL.AllDifferent,
    OWL.NegativePropertyAssertion,
}
RL_AXIOMS = {
    OWL.equivalentClass,
    OWL.disjointWith,
    OWL.equivalentProperty,
    OWL.inverseOf,
    OWL.propertyDisjointWith,
    OWL.propertyChainAxiom,
    OWL.hasKey,
    OWL.sameAs,
    OWL.differentFrom,
    OWL.members,
    OWL.distinctMembers,
    OWL.sourceIndividual,
    OWL.assertionProperty,
    OWL.targetIndividual,
    OWL.targetValue,
}
RL_EXPRESSIONS = {
    OWL.intersectionOf,
    OWL.unionOf,
    OWL.complementOf,
    OWL.oneOf,
    OWL.onProperty,
    OWL.someValuesFrom,
    OWL.allValuesFrom,
    OWL.hasValue,
    OWL.maxCardinality,
    OWL.maxQualifiedCardinality,
    OWL.onClass,
    OWL.onDataRange,
}
OWL_ANNOTATIONS = {
    OWL.versionIRI,
    OWL.versionInfo,
    OWL.priorVersion,
    OWL.backwardCompatibleWith,
    OWL.incompatibleWith,
    OWL.deprecated,
}


def sub_class_ok(graph: Graph, node: Node) -> bool:
    """May stand on the left of a subclass axiom."""
    if isinstance(node, URIRef):
        return node != OWL.Thing
    if (
        head := graph.value(node, OWL.intersectionOf) or graph.value(node, OWL.unionOf)
    ) is not None:
        return all(sub_class_ok(graph, part) for part in members(graph, head))
    if (filler := graph.value(node, OWL.someValuesFrom)) is not None:
        return filler == OWL.Thing or sub_class_ok(graph, filler)
    return graph.value(node, OWL.oneOf) is not None or graph.value(node, OWL.hasValue) is not None


def super_class_ok(graph: Graph, node: Node) -> bool:
    """May stand on the right of a subclass axiom, as a domain, as an object property's range, as a type."""
    if isinstance(node, URIRef):
        return node != OWL.Thing
    if (head := graph.value(node, OWL.intersectionOf)) is not None:
        return all(super_class_ok(graph, part) for part in members(graph, head))
    if (part := graph.value(node, OWL.complementOf)) is not None:
        return sub_class_ok(graph, part)
    if (part := graph.value(node, OWL.allValuesFrom)) is not None:
        return super_class_ok(graph, part)
    most = graph.value(node, OWL.maxCardinality) or graph.value(node, OWL.maxQualifiedCardinality)
    if isinstance(most, Literal):
        filler = graph.value(node, OWL.onClass)
        return int(most) in (0, 1) and (
            filler is None or filler == OWL.Thing or sub_class_ok(graph, filler)
        )
    return graph.value(node, OWL.hasValue) is not None


def equivalent_class_ok(graph: Graph, node: Node) -> bool:
    if isinstance(node, URIRef):
        return node != OWL.Thing
    if (head := graph.value(node, OWL.intersectionOf)) is not None:
        return all(equivalent_class_ok(graph, part) for part in members(graph, head))
    return graph.value(node, OWL.hasValue) is not None


def rl_violations(graph: Graph) -> list[str]:
    """What in a graph is outside OWL 2 RL."""
    found: list[str] = []

    def need(good: bool, why: str, *nodes: Node) -> None:
        if not good:
            found.append(f"{why}: {' '.join(str(node) for node in nodes)}")

    for s, p, o in graph:
        if p == RDF.type and isinstance(o, URIRef) and str(o).startswith((str(OWL), str(RDFS))):
            need(o in DECLARATIONS | CHARACTERISTICS | OTHER_TYPES, "type", s, o)
        elif p == RDF.type:
            need(super_class_ok(graph, o), "class assertion", s, o)
        elif p == RDFS.subClassOf:
            need(sub_class_ok(graph, s) and super_class_ok(graph, o), "subclass", s, o)
        elif p == OWL.equivalentClass:
            need(
                equivalent_class_ok(graph, s) and equivalent_class_ok(graph, o),
                "equivalent class",
                s,
                o,
            )
        elif p == OWL.disjointWith:
            need(sub_class_ok(graph, s) and sub_class_ok(graph, o), "disjoint classes", s, o)
        elif p == OWL.members and (s, RDF.type, OWL.AllDisjointClasses) in graph:
            need(
                all(sub_class_ok(graph, part) for part in members(graph, o)), "disjoint classes", s
            )
        elif p == OWL.hasKey:
            need(sub_class_ok(graph, s), "key", s)
        elif p == RDFS.domain:
            need(super_class_ok(graph, o), "domain", s, o)
        elif p == RDFS.range and (s, RDF.type, OWL.DatatypeProperty) in graph:
            need(o in RL_DATATYPES, "datatype", s, o)
        elif p == RDFS.range:
            need(super_class_ok(graph, o), "range", s, o)
        elif isinstance(p, URIRef) and p.startswith(str(OWL)):
            need(p in RL_AXIOMS | RL_EXPRESSIONS | OWL_ANNOTATIONS, "construct", s, p, o)
        if isinstance(o, Literal) and (p, RDF.type, OWL.DatatypeProperty) in graph:
            need(o.datatype is None or o.datatype in RL_DATATYPES, "literal", s, p, o)
    return found


@pytest.mark.parametrize("name", ["core.ttl", *map(alignment, ALIGNMENTS)])
def test_is_in_owl_2_rl(name: str) -> None:
    assert rl_violations(load("core.ttl", name)) == []


BEYOND_RL = {
    "union-on-the-right": "ex:A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( ex:B ex:C ) ] .",
    "some-on-the-right": "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ] .",
    "some-in-a-domain": "ex:p rdfs:domain [ a owl:Restriction ; owl:onProperty ex:q ; owl:someValuesFrom ex:B ] .",
    "all-on-the-left": "[ a owl:Restriction ; owl:onProperty ex:p ; owl:allValuesFrom ex:B ] rdfs:subClassOf ex:A .",
    "union-equivalent": "ex:A owl:equivalentClass [ a owl:Class ; owl:unionOf ( ex:B ex:C ) ] .",
    "at-most-two": "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:maxCardinality 2 ] .",
    "at-least-one": "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:minCardinality 1 ] .",
    "disjoint-union": "ex:A owl:disjointUnionOf ( ex:B ex:C ) .",
    "self": "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:hasSelf true ] .",
    "reflexive": "ex:p a owl:ObjectProperty, owl:ReflexiveProperty .",
    "thing": "ex:A rdfs:subClassOf owl:Thing .",
    "real": "ex:p a owl:DatatypeProperty ; rdfs:range owl:real .",
    "rational": "ex:p a owl:DatatypeProperty ; rdfs:range owl:rational .",
    "date": "ex:p a owl:DatatypeProperty ; rdfs:range xsd:date .",
    "facets": "ex:p a owl:DatatypeProperty ; rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions () ] .",
    "date-value": "ex:p a owl:DatatypeProperty . ex:a ex:p '2020-07-23'^^xsd:date .",
}


@pytest.mark.parametrize("case", BEYOND_RL)
def test_owl_2_rl_check_finds(case: str) -> None:
    assert rl_violations(plus(Graph(), BEYOND_RL[case]))


def test_owl_2_rl_check_allows_what_the_profile_allows() -> None:
    turtle = """ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:allValuesFrom ex:B ],
      [ a owl:Restriction ; owl:onProperty ex:p ; owl:maxCardinality 1 ], [ a owl:Class ; owl:complementOf ex:C ] .
    [ a owl:Class ; owl:unionOf ( ex:B [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom owl:Thing ] ) ] rdfs:subClassOf ex:A .
    ex:p a owl:ObjectProperty, owl:TransitiveProperty ; owl:propertyChainAxiom ( ex:p ex:q ) . ex:A owl:disjointWith ex:D .
    ex:n a owl:DatatypeProperty ; rdfs:range xsd:nonNegativeInteger ."""
    assert rl_violations(plus(Graph(), turtle)) == []


# ---- OWL DL hygiene ----

PROPERTY_TYPES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
BUILT_IN = (str(OWL), str(RDFS), str(RDF), str(XSD))


def used_classes(graph: Graph) -> set[Node]:
    used = {
        node
        for p in (RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith)
        for pair in graph.subject_objects(p)
        for node in pair
    }
    used |= set(graph.objects(None, RDFS.domain))
    used |= {
        o
        for s, o in graph.subject_objects(RDFS.range)
        if (s, RDF.type, OWL.DatatypeProperty) not in graph
    }
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        used |= {
            part for head in graph.objects(axiom, OWL.members) for part in members(graph, head)
        }
    return used


def used_properties(graph: Graph) -> set[Node]:
    used = {
        node
        for p in (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf)
        for pair in graph.subject_objects(p)
        for node in pair
    }
    used |= (
        set(graph.subjects(RDFS.domain))
        | set(graph.subjects(RDFS.range))
        | set(graph.objects(None, OWL.onProperty))
    )
    used |= {
        part
        for head in graph.objects(None, OWL.propertyChainAxiom)
        for part in members(graph, head)
    }
    return used | set(graph.predicates())


def dl_violations(graph: Graph) -> list[str]:
    """Undeclared, doubly declared and non-simple terms."""
    found = []
    foreign = {
        node for node in used_classes(graph) | used_properties(graph) if isinstance(node, URIRef)
    }
    for node in sorted(node for node in foreign if not str(node).startswith(BUILT_IN)):
        types = set(graph.objects(node, RDF.type)) & (PROPERTY_TYPES | {OWL.Class})
        if len(types) != 1:
            found.append(f"{node} is declared as {sorted(str(kind) for kind in types)}")
        if node in used_classes(graph) and types != {OWL.Class}:
            found.append(f"{node} is used as a class")
    for kind in PROPERTY_TYPES:
        for prop in graph.subjects(RDF.type, kind):
            types = set(graph.objects(prop, RDF.type))
            if types & ((PROPERTY_TYPES | {OWL.Class}) - {kind}):
                found.append(f"{prop} has two sorts")
            if kind != OWL.ObjectProperty and types & (CHARACTERISTICS - {OWL.FunctionalProperty}):
                found.append(f"{prop} has a characteristic of object properties")
    composite = set(graph.subjects(RDF.type, OWL.TransitiveProperty)) | set(
        graph.subjects(OWL.propertyChainAxiom)
    )
    for prop in {
        up
        for below in composite
        for up in graph.transitive_objects(below, RDFS.subPropertyOf)
        if up is not None
    }:
        if set(graph.objects(prop, RDF.type)) & (
            CHARACTERISTICS - {OWL.SymmetricProperty, OWL.TransitiveProperty}
        ):
            found.append(f"{prop} is not simple")
    return found


@pytest.mark.parametrize("name", ["core.ttl", *map(alignment, ALIGNMENTS)])
def test_is_in_owl_dl(name: str) -> None:
    assert dl_violations(load("core.ttl", name)) == []


BEYOND_DL = {
    "undeclared-class": "ex:A a owl:Class ; rdfs:subClassOf ex:B .",
    "undeclared-property": "ex:p a owl:ObjectProperty ; rdfs:subPropertyOf ex:q .",
    "undeclared-predicate": "ex:A a owl:Class ; ex:note 'x' .",
    "two-sorts": "ex:p a owl:ObjectProperty, owl:AnnotationProperty .",
    "class-and-property": "ex:p a owl:ObjectProperty, owl:Class .",
    "property-as-class": "ex:p a owl:ObjectProperty . ex:A a owl:Class ; rdfs:subClassOf ex:p .",
    "symmetric-datatype": "ex:p a owl:DatatypeProperty, owl:SymmetricProperty .",
    "functional-transitive": "ex:p a owl:ObjectProperty, owl:TransitiveProperty, owl:FunctionalProperty .",
    "functional-above-chain": "ex:p a owl:ObjectProperty ; owl:propertyChainAxiom ( ex:p ex:p ) ; rdfs:subPropertyOf ex:q . ex:q a owl:ObjectProperty, owl:FunctionalProperty .",
}


@pytest.mark.parametrize("case", BEYOND_DL)
def test_owl_dl_check_finds(case: str) -> None:
    assert dl_violations(plus(Graph(), BEYOND_DL[case]))


# ---- consistency ----


def owlrl_closure(graph: Graph) -> tuple[Graph, list[str]]:
    """The OWL RL closure, and the contradictions that owlrl itself reports."""
    owlrl: Any = importlib.import_module("owlrl")
    closed = Graph()
    closed += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return closed, [str(text) for text in closed.objects(None, owlrl.Namespaces.ERRNS.error)]


def reasonable_closure(graph: Graph) -> Graph:
    reasoner = pytest.importorskip("reasonable").PyReasoner()
    reasoner.from_graph(graph)
    closed = Graph()
    for triple in reasoner.reason():
        closed.add(triple)
    return closed


def clashes(closed: Graph) -> list[str]:
    """Contradictions in a closure, whoever made it (reasonable reports none itself)."""
    found = [f"{s} is in owl:Nothing" for s in closed.subjects(RDF.type, OWL.Nothing)]
    found += [
        f"{s} is an empty class"
        for s in closed.subjects(RDFS.subClassOf, OWL.Nothing)
        if s != OWL.Nothing
    ]
    pairs = set(closed.subject_objects(OWL.disjointWith))
    for axiom in closed.subjects(RDF.type, OWL.AllDisjointClasses):
        for head in closed.objects(axiom, OWL.members):
            pairs |= set(combinations(members(closed, head), 2))
    for one, other in pairs:
        found += [
            f"{s} is in {one} and {other}"
            for s in closed.subjects(RDF.type, one)
            if (s, RDF.type, other) in closed
        ]
        found += [
            f"{s} is below {one} and {other}"
            for s in closed.subjects(RDFS.subClassOf, one)
            if (s, RDFS.subClassOf, other) in closed and s != OWL.Nothing
        ]
    found += [
        f"{s} is and is not {o}"
        for s, o in closed.subject_objects(OWL.sameAs)
        if (s, OWL.differentFrom, o) in closed
    ]
    for prop in closed.subjects(RDF.type, OWL.FunctionalProperty):
        for s in set(closed.subjects(prop)):
            values = {
                value.value for value in closed.objects(s, prop) if isinstance(value, Literal)
            }
            if len(values) > 1:
                found.append(f"{s} has two values of {prop}")
    return found


EVERYTHING = {"vocabulary": VOCABULARY, "alignments": (*VOCABULARY, *map(alignment, ALIGNMENTS))}

# One of everything, so that domains, ranges and disjointness have something to bite on.
SAMPLE = """
<person/p> a govg:Person ; foaf:name "Phạm Văn Hạng"@vi .
<area/a> a govg:Area ; govg:within <area/b> ; govg:level <area-level/third> .
<organ/o> a govg:Organ ; govg:branch <branch/party>, <branch/state> ; govg:organKind <organ-kind/office> ; govg:jurisdiction <area/a> ;
  org:subOrganizationOf <organ/above> .
<post/x> a govg:Post ; org:postIn <organ/o> ; govg:postKind <post-kind/head> ; govg:seats 1 .
<tenure/t> a govg:Tenure ; org:member <person/p> ; govg:post <post/x> ; govg:attested "2020-07-23"^^xsd:date ; govg:period <tenure/t/period> .
<tenure/t/period> a govg:Period ; govg:latestBegin "2020-07-23T00:00:00"^^xsd:dateTime .
<event/e> a govg:Reorganisation ; govg:eventKind <event/merger> ; govg:before <organ/o>, <area/a> ; govg:after <organ/n> ; govg:closes <organ/o> .
<organ/o> govg:successor <organ/n> .
<evidence/v> a govg:Evidence ; govg:supports <tenure/t>, <event/e> ; govg:status <status/fact> ; oa:hasSource <source/s> ; govg:explicit false .
<source/s> a govg:Source ; govg:sha256 "00" .
<tenure/t> prov:wasDerivedFrom <evidence/v> .
"""


@pytest.mark.parametrize("scope", EVERYTHING)
def test_is_consistent_under_owlrl(scope: str) -> None:
    closed, errors = owlrl_closure(plus(load(*EVERYTHING[scope]), SAMPLE))
    assert errors == []
    assert clashes(closed) == []


@pytest.mark.parametrize("scope", EVERYTHING)
def test_is_consistent_under_reasonable(scope: str) -> None:
    assert clashes(reasonable_closure(plus(load(*EVERYTHING[scope]), SAMPLE))) == []


CONTRADICTIONS = {
    "person-and-organ": "ex:a a govg:Person, govg:Organ .",
    "post-in-a-person": "ex:t govg:post ex:a . ex:a a govg:Person .",
    "kind-as-organ": "ex:t govg:postKind ex:a . ex:a a govg:Organ .",
    "two-bounds": "ex:a govg:latestBegin '2020-01-01T00:00:00'^^xsd:dateTime, '2021-01-01T00:00:00'^^xsd:dateTime .",
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_contradiction_is_found(case: str) -> None:
    graph = plus(load("core.ttl"), CONTRADICTIONS[case])
    assert clashes(owlrl_closure(graph)[0])
    assert clashes(reasonable_closure(graph))


def test_derivation_from_an_event_contradicts_prov() -> None:
    """Through ORG a reorganisation is a prov:Activity, and only a prov:Entity is derived from: rules cite the evidence."""
    graph = plus(
        load("core.ttl", alignment("prov")),
        "ex:a a govg:Reorganisation . ex:b prov:wasDerivedFrom ex:a .",
    )
    assert clashes(owlrl_closure(graph)[0])


def test_alignments_infer_what_they_should() -> None:
    closed, _ = owlrl_closure(
        plus(load("core.ttl", *map(alignment, ("ftm", "italian-ro", "org", "prov"))), SAMPLE)
    )
    gid = Namespace("https://w3id.org/govgraph/id/")
    ftm, ro = (
        Namespace("https://schema.followthemoney.tech/#"),
        Namespace("https://w3id.org/italia/onto/RO/"),
    )
    assert (gid["tenure/t"], RDF.type, ftm["Occupancy"]) in closed
    assert (gid["tenure/t"], ftm["Occupancy:post"], gid["post/x"]) in closed
    assert (gid["tenure/t"], ro["forEntity"], gid["organ/o"]) in closed
    assert (gid["event/e"], PROV.invalidated, gid["organ/o"]) in closed
    assert (gid["organ/o"], ORG.classification, gid["branch/party"]) in closed


# ---- alignments ----

# Vocabularies that the core reuses (ORG, PROV, Dublin Core) may stand in it; the others are known to alignments only.
ALIGNED_ONLY = (
    "http://data.europa.eu/m8g/",
    "http://purl.org/vocab/cpsv#",
    "http://www.w3.org/ns/opengov#",
    "http://www.w3.org/ns/person#",
    "http://www.geonames.org/ontology#",
    "http://schema.org/",
    "https://schema.org/",
    "https://schema.followthemoney.tech/",
    "http://www.wikidata.org/",
    "http://data.vlaanderen.be/",
    "https://w3id.org/italia/",
)


def iris(graph: Graph) -> set[URIRef]:
    return {node for triple in graph for node in triple if isinstance(node, URIRef)}


@pytest.mark.parametrize("name", ALIGNMENTS)
def test_alignment_header(name: str) -> None:
    graph = load(alignment(name))
    iri = URIRef(f"https://w3id.org/govgraph/alignments/{name}")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [iri]
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert {
            text.language for text in graph.objects(iri, predicate) if isinstance(text, Literal)
        } == set(LANGUAGES)
    assert graph.value(iri, DCTERMS.creator) == Literal("The govgraph developers")
    assert graph.value(iri, DCTERMS.license) == URIRef(
        "https://creativecommons.org/licenses/by/4.0/"
    )
    assert graph.value(iri, OWL.versionIRI) == URIRef(f"{iri}/0.1.0")
    assert graph.value(iri, OWL.versionInfo) == Literal("0.1.0")
    assert not list(graph.objects(None, OWL.imports))


@pytest.mark.parametrize("name", ALIGNMENTS)
def test_alignment_speaks_of_our_terms(name: str) -> None:
    graph = load(alignment(name))
    named = {iri.removeprefix(str(GOVG)) for iri in iris(graph) if iri.startswith(str(GOVG))}
    assert named - set(TERMS) == set()
    assert len(named) >= 8
    concepts = {iri for iri in iris(graph) if iri.startswith("https://w3id.org/govgraph/id/")}
    assert concepts <= set(load(*VOCABULARY).subjects())


@pytest.mark.parametrize("name", ALIGNMENTS)
def test_alignment_invents_no_term(name: str) -> None:
    """As far as it can be told without a network: rdflib knows these three vocabularies."""
    from rdflib.namespace import SDO  # a global of this name would make pytest warn

    for known, namespace in ((SDO, "https://schema.org/"), (ORG, str(ORG)), (PROV, str(PROV))):
        terms = {
            iri
            for iri in iris(load(alignment(name)))
            if iri.startswith(namespace) and iri != URIRef(namespace)
        }
        assert {iri for iri in terms if iri not in known} == set()


def test_core_knows_no_aligned_vocabulary() -> None:
    assert (
        sorted(
            iri
            for name in VOCABULARY
            for iri in iris(load(name))
            if str(iri).startswith(ALIGNED_ONLY)
        )
        == []
    )


# ---- JSON-LD context ----

UNTYPED_DATES = {"begins", "ends", "attested", "attestedBy", "formerBy", "date"}
REUSED = {
    "member": ORG.member,
    "postIn": ORG.postIn,
    "subOrganizationOf": ORG.subOrganizationOf,
    "prefLabel": SKOS.prefLabel,
    "altLabel": SKOS.altLabel,
    "name": URIRef("http://xmlns.com/foaf/0.1/name"),
    "wasDerivedFrom": PROV.wasDerivedFrom,
    "hasSource": URIRef("http://www.w3.org/ns/oa#hasSource"),
    "hasSelector": URIRef("http://www.w3.org/ns/oa#hasSelector"),
    "start": URIRef("http://www.w3.org/ns/oa#start"),
    "end": URIRef("http://www.w3.org/ns/oa#end"),
    "title": DCTERMS.title,
    "issued": DCTERMS.issued,
    "isPartOf": DCTERMS.isPartOf,
}


@cache
def context() -> dict[str, Any]:
    document = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))
    assert list(document) == ["@context"]
    terms: dict[str, Any] = document["@context"]
    return terms


def expand(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return f"{context()[prefix]}{local}"


def mapped(term: str) -> tuple[str, str | None]:
    """The IRI and the type that the context gives a term."""
    entry = context()[term]
    if isinstance(entry, str):
        return expand(entry), None
    assert set(entry) <= {"@id", "@type"}
    kind = entry.get("@type")
    return expand(entry["@id"]), kind if kind is None or kind.startswith("@") else expand(kind)


def test_context_frame() -> None:
    assert context()["@version"] == 1.1
    assert (context()["id"], context()["type"]) == ("@id", "@type")
    for prefix, namespace in load("core.ttl").namespaces():
        if any(iri.startswith(str(namespace)) for iri in iris(load("core.ttl"))):
            assert context()[prefix] == str(namespace)


@pytest.mark.parametrize("term", TERMS)
def test_context_has_the_term(term: str) -> None:
    iri, kind = mapped(term)
    assert iri == str(GOVG[term])
    span = load("core.ttl").value(GOVG[term], RDFS.range)
    if term in OBJECT_PROPERTIES:
        assert kind == "@id"
    elif term in CLASSES or term in UNTYPED_DATES or span in (None, XSD.string):
        assert kind is None
    else:
        assert kind == str(span)


@pytest.mark.parametrize("term", REUSED)
def test_context_has_the_reused_term(term: str) -> None:
    assert mapped(term)[0] == str(REUSED[term])


def test_context_has_no_stale_term() -> None:
    entries = {
        term: entry if isinstance(entry, str) else entry["@id"]
        for term, entry in context().items()
        if term != "@version"
    }
    assert {term for term, iri in entries.items() if iri.startswith("govg:")} == set(TERMS)


DOCUMENT = [
    {
        "id": "gid:person/p",
        "type": "Person",
        "name": {"@value": "Phạm Văn Hạng", "@language": "vi"},
    },
    {
        "id": "gid:tenure/t",
        "type": "Tenure",
        "member": "gid:person/p",
        "post": {
            "id": "gid:post/x",
            "type": "Post",
            "postIn": "gid:organ/o",
            "postKind": "gid:post-kind/head",
            "seats": 1,
        },
        "attested": {"@value": "2020-07-23", "@type": "xsd:date"},
        "begins": {"@value": "2016", "@type": "xsd:gYear"},
        "period": {
            "id": "gid:tenure/t/period",
            "type": "Period",
            "latestBegin": "2016-12-31T23:59:59",
        },
    },
    {
        "id": "gid:coverage/c",
        "type": "Coverage",
        "count": 8,
        "share": "0.5",
        "upTo": True,
        "date": {"@value": "2017-08", "@type": "xsd:gYearMonth"},
    },
    {
        "id": "gid:evidence/v",
        "type": "Evidence",
        "supports": ["gid:tenure/t", "gid:coverage/c"],
        "status": "gid:status/fact",
        "explicit": False,
        "hasSource": {
            "id": "gid:source/s",
            "type": "Source",
            "title": {"@value": "Bài báo", "@language": "vi"},
        },
        "hasSelector": {"type": "TextPositionSelector", "start": 365, "end": 449},
    },
]
DOCUMENT_MEANS = """
<person/p> a govg:Person ; foaf:name "Phạm Văn Hạng"@vi .
<tenure/t> a govg:Tenure ; org:member <person/p> ; govg:post <post/x> ; govg:attested "2020-07-23"^^xsd:date ;
  govg:begins "2016"^^xsd:gYear ; govg:period <tenure/t/period> .
<post/x> a govg:Post ; org:postIn <organ/o> ; govg:postKind <post-kind/head> ; govg:seats "1"^^xsd:positiveInteger .
<tenure/t/period> a govg:Period ; govg:latestBegin "2016-12-31T23:59:59"^^xsd:dateTime .
<coverage/c> a govg:Coverage ; govg:count "8"^^xsd:nonNegativeInteger ; govg:share "0.5"^^xsd:decimal ; govg:upTo true ;
  govg:date "2017-08"^^xsd:gYearMonth .
<evidence/v> a govg:Evidence ; govg:supports <tenure/t>, <coverage/c> ; govg:status <status/fact> ; govg:explicit false ;
  oa:hasSource <source/s> ;
  oa:hasSelector [ a oa:TextPositionSelector ; oa:start "365"^^xsd:nonNegativeInteger ; oa:end "449"^^xsd:nonNegativeInteger ] .
<source/s> a govg:Source ; dcterms:title "Bài báo"@vi .
"""


def read_json_ld(engine: str, text: str) -> Graph:
    if engine == "rdflib":
        return Graph().parse(data=text, format="json-ld")
    quads: Iterable[pyoxigraph.Quad] = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
    return Graph().parse(data="".join(f"{quad.triple} .\n" for quad in quads), format="nt")


@pytest.mark.parametrize("engine", ["rdflib", "pyoxigraph"])
def test_context_gives_the_expected_triples(engine: str) -> None:
    text = json.dumps({"@context": context(), "@graph": DOCUMENT}, ensure_ascii=False)
    expected, got = (
        to_isomorphic(plus(Graph(), DOCUMENT_MEANS)),
        to_isomorphic(read_json_ld(engine, text)),
    )
    _, missing, extra = graph_diff(expected, got)
    assert (list(missing), list(extra)) == ([], [])
