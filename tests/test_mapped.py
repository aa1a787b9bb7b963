"""RDF of other vocabularies: what each mapping makes of a register, and of Flanders' own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from govgraph import formats, knowledge, quads, resources, turtle
from govgraph.errors import (
    GovgraphError,
    InputError,
    QueryError,
    RemoteAccessError,
    RuleError,
    UnknownNameError,
)
from govgraph.graph import Graph
from govgraph.intake import mapped
from govgraph.intake.reading import Options, Read
from govgraph.queryable import rows
from govgraph.store import Store

ROOT = Path(__file__).parents[1]
FLANDERS = ROOT.parent / "shared" / "data" / "flanders-government"
THEMIS = FLANDERS / "themis-2026-01-19.ttl"
HAS_FLANDERS = pytest.mark.skipif(not THEMIS.exists(), reason="the register is not here")
EN = Options(labels="en")

PREFIXES = """
@prefix : <http://example.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ftm: <https://schema.followthemoney.tech/#> .
@prefix mandaat: <http://data.vlaanderen.be/ns/mandaat#> .
@prefix besluit: <http://data.vlaanderen.be/ns/besluit#> .
@prefix persoon: <https://data.vlaanderen.be/ns/persoon#> .
@prefix opengov: <http://www.w3.org/ns/opengov#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix pr: <http://www.wikidata.org/prop/reference/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix prv: <http://www.wikidata.org/prop/reference/value/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix s: <http://www.wikidata.org/entity/statement/> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
"""

ORG = """
:ann foaf:name "Ann Ash" ; org:holds :mayor .
:bob rdfs:label "Bob Birch" ; org:holds :clerk .
:council a org:FormalOrganization ; skos:prefLabel "Council"@en, "Conseil"@fr ; rdfs:label "The council" .
:office a org:OrganizationalUnit ; skos:prefLabel "Office" ; org:unitOf :council .
:mayor a org:Post ; org:postIn :council ; org:role :head ; skos:prefLabel "Mayor" .
:clerk a org:Post ; org:postIn :office ; skos:prefLabel "Clerk" .
:head a org:Role ; skos:prefLabel "Head" .
:chair a org:Role ; rdfs:label "Chair"@en, "Présidence"@fr .
:m1 a org:Membership ; org:member :ann ; org:organization :council ; org:role :head ;
  org:memberDuring [ time:hasBeginning [ time:inXSDDate "2019-05-01"^^xsd:date ] ; time:hasEnd [ time:inXSDgYear "2023"^^xsd:gYear ] ] .
:m2 a org:Membership ; org:member :ann ; org:organization :office ; org:role :chair ;
  org:memberDuring [ time:hasBeginning [ time:inXSDDateTimeStamp "2020-02-01T00:00:00+07:00"^^xsd:dateTimeStamp ] ] .
:m3 a org:Membership ; org:member :bob ; org:organization :council .
[] a org:Membership ; org:member [ foaf:name "Cy Elm" ] ; opengov:post :mayor .
[] a org:Membership ; org:member [ foaf:name "Cy Elm" ] ; opengov:post :mayor .
"""

MANDAAT = """
:p1 persoon:gebruikteVoornaam "Jan" ; foaf:familyName "Peeters" .
:role skos:prefLabel "Minister" .
:post a mandaat:Mandaat ; org:role :role .
:body a besluit:Bestuursorgaan ; skos:prefLabel "Regering" ; org:hasPost :post .
:m1 a mandaat:Mandataris ; mandaat:isBestuurlijkeAliasVan :p1 ; org:holds :post ;
  mandaat:start "2019-10-02T00:00:00+02:00"^^xsd:dateTime ; mandaat:einde "2021-05-10T00:00:00+02:00"^^xsd:dateTime .
"""

FTM = """
<e:P1> a ftm:Person ; skos:prefLabel "Ann Ash" ; <https://schema.followthemoney.tech/#Thing:name> "Ann Ash", "A. Ash" .
<e:B1> a ftm:PublicBody ; <https://schema.followthemoney.tech/#Thing:name> "Council" .
<e:M1> a ftm:Position ; <https://schema.followthemoney.tech/#Thing:name> "Mayor" ; <https://schema.followthemoney.tech/#Position:organization> <e:B1> .
<e:O1> a ftm:Occupancy ; <https://schema.followthemoney.tech/#Occupancy:holder> <e:P1> ; <https://schema.followthemoney.tech/#Occupancy:post> <e:M1> ;
  <https://schema.followthemoney.tech/#Interval:startDate> "2019-05"^^xsd:date ; <https://schema.followthemoney.tech/#Interval:endDate> "2023-01-31"^^xsd:date .
"""

LINES = """\
{"id": "P1", "schema": "Person", "properties": {"name": ["Ann Ash"], "alias": ["A. Ash"]}}

{"id": "B1", "schema": "PublicBody", "properties": {"name": ["Council"]}}
{"id": "M1", "schema": "Position", "properties": {"name": ["Mayor"], "organization": ["B1"]}}
{"id": "O1", "schema": "Occupancy", "properties": {"holder": ["P1"], "post": ["M1"], "startDate": ["2019-05"], "endDate": ["2023-01-31"]}}
"""

WIKIDATA = """
wd:Q1 rdfs:label "Ann Ash"@en, "Anne Ash"@fr ; p:P39 s:1, s:2, s:3, s:4 .
wd:Q2 rdfs:label "mayor of X"@en ; wdt:P361 wd:Q3 .
wd:Q3 rdfs:label "council of X"@en .
wd:Q4 rdfs:label "minister"@en .
s:1 ps:P39 wd:Q2 ; pq:P580 "2019-01-01T00:00:00Z"^^xsd:dateTime ; pq:P582 "2021-03-31T00:00:00Z"^^xsd:dateTime ;
  pqv:P580 [ wikibase:timeValue "2019-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 ] ;
  pqv:P582 [ wikibase:timeValue "2021-03-31T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] .
s:2 ps:P39 wd:Q4 ; pq:P580 "2021-03-01T00:00:00Z"^^xsd:dateTime .
s:3 ps:P39 wd:Q4 ; pq:P642 wd:Q3 ; pq:P580 [] .
s:4 ps:P39 wd:Q4 ; wikibase:rank wikibase:DeprecatedRank .
"""


EVENTS = """
:a a org:Organization ; skos:prefLabel "A"@en ; org:changedBy :merged, :joined, :alone .
:b a org:Organization ; skos:prefLabel "B"@en ; org:changedBy :merged, :joined .
:c skos:prefLabel "C"@en ; org:resultedFrom :merged .
:merged a org:ChangeEvent ; rdfs:label "A and B became C"@en ; dcterms:date "2019-05"^^xsd:gYearMonth ; prov:startedAtTime "2019-01-01T00:00:00Z"^^xsd:dateTime .
:joined a org:ChangeEvent ; org:resultingOrganization :a ; prov:startedAtTime "2020-02-01T00:30:00+07:00"^^xsd:dateTime .
:parted a org:ChangeEvent ; org:originalOrganization :c ; org:resultingOrganization :d, :e .
:many a org:ChangeEvent ; org:originalOrganization :a, :b ; org:resultingOrganization :d, :e .
:one a org:ChangeEvent ; org:originalOrganization :d ; org:resultingOrganization :f .
:alone a org:ChangeEvent ; dcterms:date "soon" .
:empty a org:ChangeEvent ; rdfs:label "Nothing" .
:d skos:prefLabel "D"@en . :e skos:prefLabel "E"@en . :f skos:prefLabel "F"@en .
"""

REFERENCES = """
@prefix r: <http://www.wikidata.org/reference/> .
wd:Q11 rdfs:label "Ann Ash"@en ; p:P39 s:r1, s:r2, s:r3 .
wd:Q12 rdfs:label "mayor of X"@en ; wdt:P361 wd:Q13 .
wd:Q13 rdfs:label "council of X"@en .
wd:Q9 rdfs:label "The Gazette"@en, "Công báo"@vi .
s:r1 ps:P39 wd:Q12 ; prov:wasDerivedFrom r:page, r:work, r:both, r:wiki .
s:r2 ps:P39 wd:Q12 ; prov:wasDerivedFrom r:none, r:genid, r:bad, [ pr:P248 wd:Q8 ] .
s:r3 ps:P39 wd:Q12 ; wikibase:rank wikibase:DeprecatedRank ; prov:wasDerivedFrom [ pr:P854 <http://example.org/no> ] .
r:page pr:P854 <http://example.org/page> ; pr:P813 "2024-03-05T00:00:00Z"^^xsd:dateTime .
r:work pr:P248 wd:Q9 .
r:both pr:P248 wd:Q9 ; pr:P854 <http://example.org/7> ; pr:P1476 "No. 7"@en ; pr:P577 "2021-01-01T00:00:00Z"^^xsd:dateTime ;
  prv:P577 [ wikibase:timeValue "2021-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] .
r:wiki pr:P143 wd:Q7 ; pr:P813 "2024-03-05T00:00:00Z"^^xsd:dateTime .
r:none pr:P854 [] ; pr:P248 [] ; pr:P577 [] .
r:genid pr:P248 <http://www.wikidata.org/.well-known/genid/1> ; pr:P854 <http://www.wikidata.org/.well-known/genid/2> .
r:bad pr:P854 <javascript:alert(1)> .
"""


def read(folder: Path, content: str, name: str = "register.ttl", options: Options = EN) -> Read:
    path = folder / name
    path.write_text(content if name.endswith("l") and "json" in name else PREFIXES + content)
    return mapped.read(path, options)


def store_of(found: Read) -> Store:
    store = Store.memory()
    store.add(found.quads)
    return store


def tenures(found: Read) -> list[tuple[str, ...]]:
    """Who, what post, in which organ, from, until: the words."""
    query = """SELECT ?name ?post ?organ ?begins ?ends {
      ?t a govg:Tenure ; org:member ?p ; govg:post ?m . ?p foaf:name ?name .
      ?e a govg:Evidence ; govg:supports ?t ; oa:hasSource ?s ; govg:status status:fact ; govg:explicit true .
      OPTIONAL { ?m skos:prefLabel ?post FILTER(LANG(?post) = "en") }
      OPTIONAL { ?m org:postIn ?o . ?o skos:prefLabel ?organ FILTER(LANG(?organ) = "en") }
      OPTIONAL { ?t govg:begins ?begins } OPTIONAL { ?t govg:ends ?ends } }"""
    with store_of(found) as store:
        return sorted(
            tuple(value.value if value else "" for value in row) for row in rows(store, query)
        )


def test_org(tmp_path: Path) -> None:
    found = read(tmp_path, ORG)
    assert tenures(found) == [
        ("Ann Ash", "Chair", "Office", "2020-02-01", ""),
        ("Ann Ash", "Mayor", "Council", "2019-05-01", "2023"),
        ("Bob Birch", "Clerk", "Office", "", ""),
        # Two nodes of one name: two persons.
        ("Cy Elm", "Mayor", "Council", "", ""),
        ("Cy Elm", "Mayor", "Council", "", ""),
    ]
    assert found.rows == 5 and not found.problems
    with store_of(found) as store:
        query = 'SELECT ?p { ?p a govg:Person ; foaf:name "Cy Elm" }'
        assert len(rows(store, query)) == 2
        assert [
            row["l"].value
            for row in rows(
                store, "SELECT ?l { <http://example.org/council> skos:prefLabel ?l } ORDER BY ?l"
            )
        ] == ["Conseil", "Council"]


def test_iris_of_the_source_are_kept_and_all_else_is_minted(tmp_path: Path) -> None:
    found = read(tmp_path, ORG)
    every = {term.value for quad in found.quads for term in quad if isinstance(term, NamedNode)}
    assert {"http://example.org/ann", "http://example.org/m1", "http://example.org/mayor"} <= every
    assert all(iri.startswith("http") for iri in every)
    assert read(tmp_path, ORG).quads == found.quads


def test_a_name_of_a_blank_node_does_not_change_with_the_rest_of_the_file(tmp_path: Path) -> None:
    def cys(found: Read) -> set[str]:
        return {str(q.subject) for q in found.quads if q.object == Literal("Cy Elm")}

    assert cys(read(tmp_path, ORG)) == cys(
        read(tmp_path, "[] rdfs:label [] ." + ORG + ":x :y :z .")
    )


@pytest.mark.parametrize("format", ["jsonld", "rdfxml", "nquads", "trig"])
def test_any_format_gives_the_same(tmp_path: Path, format: str) -> None:
    found = read(tmp_path, ORG)
    other = tmp_path / f"register.{formats.by_name(format).extensions[0]}"
    other.write_bytes(turtle.write(quads.read(tmp_path / "register.ttl"), format=format))
    assert tenures(mapped.read(other, EN)) == tenures(found)


def test_mandaat(tmp_path: Path) -> None:
    found = read(tmp_path, MANDAAT)
    assert tenures(found) == [("Jan Peeters", "Minister", "Regering", "2019-10-02", "2021-05-10")]


@pytest.mark.parametrize(("content", "name"), [(FTM, "a.ttl"), (LINES, "a.jsonl")])
def test_follow_the_money(tmp_path: Path, content: str, name: str) -> None:
    found = read(tmp_path, content, name)
    assert tenures(found) == [("Ann Ash", "Mayor", "Council", "2019-05", "2023-01-31")]
    with store_of(found) as store:
        assert [
            row["l"].value
            for row in rows(store, "SELECT ?l { ?p a govg:Person ; skos:altLabel ?l }")
        ] == ["A. Ash"]
        ids = {
            row["s"].value
            for row in rows(store, "SELECT ?s { ?s a ?c FILTER(?c IN (govg:Person, govg:Tenure)) }")
        }
    assert ids == {
        "https://w3id.org/govgraph/id/person/a-p1-" + _hash("P1"),
        "https://w3id.org/govgraph/id/tenure/a-o1-" + _hash("O1"),
    }


def _hash(id: str) -> str:
    import hashlib

    return hashlib.sha256(id.encode()).hexdigest()[:8]


def test_an_inclusive_end_is_the_last_day(tmp_path: Path) -> None:
    found = read(tmp_path, FTM, options=Options(labels="en", ends="inclusive"))
    assert tenures(found)[0][4] == "2023-02-01"


def test_wikidata(tmp_path: Path) -> None:
    found = read(tmp_path, WIKIDATA)
    assert tenures(found) == [
        # The organ is stated or there is none: none is made up.
        ("Ann Ash", "mayor of X", "council of X", "2019", "2021-04-01"),
        ("Ann Ash", "minister", "", "2021-03", ""),
        ("Ann Ash", "minister", "council of X", "", ""),
    ]


def cited(found: Read) -> set[tuple[str, ...]]:
    """Which statement, by which source, where, published, retrieved: each from evidence of its own."""
    query = """SELECT DISTINCT ?e ?t ?label ?page ?issued ?retrieved {
      ?e a govg:Evidence ; govg:supports ?t ; govg:status status:fact ; oa:hasSource ?s . ?t a govg:Tenure .
      ?s a govg:Source ; skos:prefLabel ?label .
      OPTIONAL { ?s foaf:page ?page } OPTIONAL { ?s dcterms:issued ?issued }
      OPTIONAL { ?s <http://purl.org/pav/retrievedOn> ?retrieved } }"""
    with store_of(found) as store:
        several = "SELECT ?e { ?e oa:hasSource ?one, ?other FILTER(?one != ?other) }"
        assert not rows(store, several)
        return {
            (
                row["t"].value.rpartition("/")[2],
                *("" if row[n] is None else row[n].value for n in names),
            )
            for names in [("label", "page", "issued", "retrieved")]
            for row in rows(store, query)
        }


def test_wikidata_references(tmp_path: Path) -> None:
    found = read(tmp_path, REFERENCES)
    assert not found.problems and found.rows == 2
    assert cited(found) == {
        ("r1", "register.ttl", "", "", ""),
        ("r1", "http://example.org/page", "http://example.org/page", "", "2024-03-05"),
        ("r1", "The Gazette", "", "", ""),
        ("r1", "Công báo", "", "", ""),
        ("r1", "The Gazette", "http://example.org/7", "2021-01-01", ""),
        ("r1", "Công báo", "http://example.org/7", "2021-01-01", ""),
        ("r2", "register.ttl", "", "", ""),
        # A work that the file does not name is called by its address.
        ("r2", "http://www.wikidata.org/entity/Q8", "", "", ""),
    }
    less_precise = REFERENCES.replace("timePrecision 11", "timePrecision 9")
    assert ("r1", "The Gazette", "http://example.org/7", "2021", "") in cited(
        read(tmp_path, less_precise)
    )


def test_a_mapping_of_ones_own_may_name_sources(tmp_path: Path) -> None:
    own = tmp_path / "own.rq"
    own.write_text(
        HEAD
        + """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
        PREFIX govg: <https://w3id.org/govgraph/ontology#> PREFIX org: <http://www.w3.org/ns/org#>
        CONSTRUCT { ?m a govg:Tenure ; org:member ?p ; govg:post ?o ; dcterms:source ?s . ?s foaf:page ?page . ?o dcterms:source ?s }
        WHERE { ?m org:member ?p ; org:organization ?o . VALUES (?s ?page) {
          (<http://example.org/s> <javascript:x>) (<local:t> <http://example.org/page>) } }"""
    )
    found = read(tmp_path, ORG, options=Options(labels="en", mapping=str(own)))
    assert {one[1:3] for one in cited(found)} == {
        ("register.ttl", ""),
        ("http://example.org/s", ""),
        ("http://example.org/page", "http://example.org/page"),
    }
    # What is no claim keeps what the mapping says of it.
    left = [quad for quad in found.quads if quad.predicate.value.endswith("terms/source")]
    assert {str(quad.subject).strip("<>") for quad in left} == {
        "http://example.org/council",
        "http://example.org/office",
        "https://w3id.org/govgraph/id/graph/register",
    }


def test_org_change_events(tmp_path: Path) -> None:
    found = read(tmp_path, EVENTS)
    query = """SELECT ?r ?kind ?date ?what ?name {
      ?r a govg:Reorganisation ; govg:eventKind ?kind . ?e govg:supports ?r ; govg:status status:fact ; oa:hasSource ?s .
      VALUES ?what { govg:before govg:after } ?r ?what ?o . ?o a govg:Organ ; skos:prefLabel ?name .
      OPTIONAL { ?r govg:date ?date } } ORDER BY ?name"""
    told: dict[str, list[str]] = {}
    with store_of(found) as store:
        for row in rows(store, query):
            key = row["r"].value.rpartition("/")[2]
            date = row["date"].value if row["date"] else ""
            start = [row["kind"].value.rpartition("/")[2], date, "", ""]
            side = 2 if row["what"].value.endswith("before") else 3
            told.setdefault(key, start)[side] += row["name"].value
        labels = rows(store, "SELECT ?l { ?r a govg:Reorganisation ; skos:prefLabel ?l }")
        assert [row["l"].value for row in labels] == ["A and B became C"]
        assert not rows(store, "SELECT ?c { ?r govg:closes ?c }")  # ORG does not say
    assert told == {
        "merged": ["merger", "2019-05", "AB", "C"],
        "joined": ["absorption", "2020-02-01", "AB", "A"],
        "parted": ["split", "", "C", "DE"],
        "many": ["rearrangement", "", "AB", "DE"],
        "one": ["rearrangement", "", "D", "F"],
        "alone": ["rearrangement", "", "A", ""],
    }
    assert [one.key for one in found.problems] == ["mapping-no-date"]
    graph = Graph(Store.memory())
    graph.build(also=found.quads)
    assert graph.check().conforms


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (EVENTS, "org"),
        (REFERENCES, "wikidata"),
        (ORG, "org"),
        (MANDAAT, "mandaat"),
        (FTM, "followthemoney"),
        (WIKIDATA, "wikidata"),
        ("", ""),
    ],
)
def test_the_mapping_is_guessed(tmp_path: Path, content: str, name: str) -> None:
    (tmp_path / "a.ttl").write_text(PREFIXES + content)
    assert mapped.guess(quads.read(tmp_path / "a.ttl")) == name


def test_what_is_govgraph_already_needs_no_mapping(cam_pha: Graph) -> None:
    assert mapped.guess(cam_pha.quads()) == ""


def test_every_post_has_one_kind_and_every_claim_evidence(tmp_path: Path) -> None:
    for content in (ORG, MANDAAT, FTM, WIKIDATA):
        with store_of(read(tmp_path, content)) as store:
            kinds = "SELECT ?p (COUNT(DISTINCT ?k) AS ?n) { ?p a govg:Post OPTIONAL { ?p govg:postKind ?k . ?k a govg:PostKind } } GROUP BY ?p"
            assert {row["n"].value for row in rows(store, kinds)} == {"1"}
            without = "ASK { ?t a govg:Tenure FILTER NOT EXISTS { ?e govg:supports ?t ; oa:hasSource/skos:prefLabel ?l } }"
            assert not bool(store.query(without))


def test_mappings_are_standard_sparql(tmp_path: Path) -> None:
    """rdflib makes the same of them."""
    rdflib = pytest.importorskip("rdflib")
    for name, content in (
        ("org", ORG.split("[] a")[0]),
        ("org", EVENTS),
        ("wikidata", REFERENCES),
        ("mandaat", MANDAAT),
        ("followthemoney", FTM),
        ("wikidata", WIKIDATA),
    ):
        (file,) = (
            f for f in resources.files("queries", ".rq", under="mappings") if f.name == f"{name}.rq"
        )
        graph = rdflib.Graph().parse(data=PREFIXES + content, format="turtle")
        theirs = len(set(graph.query(resources.read(file))))
        with Store.memory() as store:
            (tmp_path / "a.ttl").write_text(PREFIXES + content)
            store.add(quads.read(tmp_path / "a.ttl"))
            assert len(set(store.query(resources.read(file)))) == theirs > 0, name  # type: ignore[arg-type]


HEAD = '#+ vi = "a"\n#+ en = "a"\n'


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT * { ?s ?p ?o }", RuleError),
        ("CONSTRUCT { ?s a <http://a> } {", QueryError),
        ("CONSTRUCT { ?s a <http://a> } { SERVICE <http://x> { ?s ?p ?o } }", RemoteAccessError),
        ("CONSTRUCT { [] <http://a> ?s } { ?s ?p ?o }", RuleError),
        ("CONSTRUCT { ?s a <http://a> } { ?s a <http://none> }", InputError),
        ("DELETE WHERE { ?s ?p ?o }", QueryError),
    ],
)
def test_a_mapping_of_ones_own(tmp_path: Path, query: str, error: type[GovgraphError]) -> None:
    own = tmp_path / "own.rq"
    own.write_text(HEAD + query)
    with pytest.raises(error):
        read(tmp_path, ORG, options=Options(mapping=str(own)))


def test_names_that_are_none(tmp_path: Path) -> None:
    assert mapped.names() == ("followthemoney", "mandaat", "org", "wikidata")
    with pytest.raises(UnknownNameError, match="mandaat"):
        read(tmp_path, ORG, options=Options(mapping="x"))
    with pytest.raises(InputError, match="no mapping fits"):
        read(tmp_path, ":a :b :c .")
    with pytest.raises(InputError):
        mapped.read(tmp_path / "none.ttl", EN)


def test_a_date_that_is_none_is_a_problem(tmp_path: Path) -> None:
    bad = MANDAAT.replace('"2021-05-10T00:00:00+02:00"^^xsd:dateTime', '"soon"')
    found = read(tmp_path, bad)
    assert [str(one) for one in found.problems] == [
        "register.ttl, ends: http://example.org/m1: “soon” is no day, month or year."
    ]
    assert tenures(found)[0][4] == ""


def count(graph: Graph, query: str) -> list[int]:
    (row,) = rows(graph.store, query)
    return [int(value.value) for value in row]


@pytest.fixture(scope="module")
def flanders() -> Graph:
    graph = Graph(Store.memory(), "en")
    graph.build(also=mapped.read(THEMIS, Options(labels="nl")).quads)
    return graph


@HAS_FLANDERS
def test_flanders_counts(flanders: Graph) -> None:
    theirs = "FILTER(STRSTARTS(STR(?s), 'http://themis.vlaanderen.be/'))"
    for kind, number in (("Tenure", 653), ("Person", 83), ("Post", 36), ("Organ", 31)):
        assert count(
            flanders, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a govg:{kind} {theirs} }}"
        ) == [number]


@HAS_FLANDERS
def test_flanders_concurrent(flanders: Graph) -> None:
    query = """SELECT (COUNT(DISTINCT ?h) AS ?n) (COUNT(DISTINCT ?p) AS ?m) {{
      ?h a govg:ConcurrentHolding ; govg:certainty ?c ; govg:tenure/org:member ?p {} }}"""
    assert count(flanders, query.format("")) == [157, 30]
    # Of mandates without an end the register does not say that they go on: those pairs may overlap.
    assert count(flanders, query.format("FILTER(?c = certainty:certain)")) == [153, 29]


@HAS_FLANDERS
@pytest.mark.parametrize(("day", "held"), [("2024-10-15", [13, 9]), ("2026-02-01", [14, 10])])
def test_flanders_on_a_day(flanders: Graph, day: str, held: list[int]) -> None:
    query = f"""SELECT (COUNT(DISTINCT ?t) AS ?n) (COUNT(DISTINCT ?p) AS ?m) {{
      ?t a govg:Tenure ; org:member ?p ; govg:period ?i . ?i govg:latestBegin ?begun
      FILTER(?begun <= "{day}T00:00:00"^^xsd:dateTime)
      FILTER NOT EXISTS {{ ?i govg:latestEnd ?over FILTER(?over <= "{day}T00:00:00"^^xsd:dateTime) }} }}"""
    assert count(flanders, query) == held


@HAS_FLANDERS
def test_flanders_by_the_publishers_own_shapes() -> None:
    pyshacl = pytest.importorskip("pyshacl")
    from rdflib import SH
    from rdflib import Graph as Rdf

    data = Rdf().parse(THEMIS, format="turtle")
    shapes = Rdf().parse(FLANDERS / "samenstelling-vr-SHACL.ttl", format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    found = list(report.objects(None, SH.resultSeverity))
    assert len(found) == 16 and set(found) == {SH.Info}


def test_quads_are_all_in_the_graph_of_the_source(tmp_path: Path) -> None:
    found = read(tmp_path, ORG)
    homes = {quad.graph_name for quad in found.quads if isinstance(quad, Quad)}
    assert homes == {NamedNode("https://w3id.org/govgraph/id/graph/register")}


def test_what_mappings_make_keeps_to_the_model(tmp_path: Path) -> None:
    pyshacl = pytest.importorskip("pyshacl")
    from rdflib import RDF, SH
    from rdflib import Graph as Rdf

    ours = {str(quad.subject) for quad in knowledge.ontology()}
    every = [*knowledge.ontology()]
    for number, content in enumerate((ORG, EVENTS, MANDAAT, FTM, WIKIDATA, REFERENCES)):
        (tmp_path / f"{number}.ttl").write_text(
            PREFIXES.replace("e.org", f"e{number}.org") + content
        )
        every += mapped.read(tmp_path / f"{number}.ttl", EN).quads
    data = Rdf().parse(data=turtle.write(every, format="ntriples"), format="nt")
    shapes = Rdf()
    for name in ("structure", "label", "evidence", "prefixes"):
        shapes.parse(ROOT / "shapes" / f"{name}.ttl", format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=True)
    found = [
        str(report.value(one, SH.sourceShape)).rpartition("/")[2]
        for one in report.subjects(RDF.type, SH.ValidationResult)
        if report.value(one, SH.resultSeverity) == SH.Violation
        and str(report.value(one, SH.focusNode)) not in ours
    ]
    assert found == ["PostShape-organ"]  # Wikidata's minister of nothing that is stated
