"""Small graphs for the tests: a good one, a hostile one, and shapes that find faults in them."""

PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix evidence: <https://w3id.org/govgraph/id/evidence/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix govg: <https://w3id.org/govgraph/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix organ: <https://w3id.org/govgraph/id/organ/> .
@prefix person: <https://w3id.org/govgraph/id/person/> .
@prefix post: <https://w3id.org/govgraph/id/post/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/govgraph/id/source/> .
@prefix status: <https://w3id.org/govgraph/id/status/> .
@prefix tenure: <https://w3id.org/govgraph/id/tenure/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# Two posts of one person, held at once from 2021 on, on the word of one source.
GOOD = (
    PREFIXES
    + """
person:lan a govg:Person ; foaf:name "Nguyễn Thị Lan" .
organ:a a govg:Organ ; skos:prefLabel "Cơ quan A"@vi, "Organ A"@en .
organ:b a govg:Organ ; skos:prefLabel "Cơ quan B"@vi .
post:a a govg:Post ; org:postIn organ:a ; skos:prefLabel "Trưởng A"@vi, "Head of A"@en .
post:b a govg:Post ; org:postIn organ:b ; skos:prefLabel "Trưởng B"@vi .
tenure:a a govg:Tenure ; org:member person:lan ; govg:post post:a ;
  govg:begins "2021-01-01"^^xsd:date ; govg:attested "2022-05-01"^^xsd:date .
tenure:b a govg:Tenure ; org:member person:lan ; govg:post post:b ;
  govg:begins "2021-02-01"^^xsd:date ; govg:attested "2022-05-01"^^xsd:date .
source:s a govg:Source ; skos:prefLabel "Báo S"@vi .
evidence:a a govg:Evidence ; govg:supports tenure:a ; oa:hasSource source:s ;
  govg:status status:fact ; govg:explicit true .
evidence:b a govg:Evidence ; govg:supports tenure:b ; oa:hasSource source:s ;
  govg:status status:fact ; govg:explicit true .
"""
)

HOSTILE_NAME = (
    "Bà\x1b[31m\x9b2J <script>alert(1)</script> a|b\n=cmd|' /C calc'!A0 \u202etxt\u200b&lt;"
)
_ESCAPED = "".join(
    one if one.isprintable() and one != '"' else f"\\u{ord(one):04X}" for one in HOSTILE_NAME
)
# The same name for a person, a post, an organ and a source; offsets and days that are none.
HOSTILE = (
    PREFIXES
    + f"""
person:h a govg:Person ; foaf:name "{_ESCAPED}" ; rdfs:label <http://example.org/no-text> .
organ:h a govg:Organ ; skos:prefLabel "{_ESCAPED}"@vi, "{_ESCAPED}"@en .
post:h a govg:Post ; org:postIn organ:h ; skos:prefLabel "{_ESCAPED}"@en .
tenure:h a govg:Tenure ; org:member person:h ; govg:post post:h ;
  govg:begins "2020-02-30"^^xsd:date ; govg:attested "soon"^^xsd:gYear .
source:h a govg:Source ; skos:prefLabel "{_ESCAPED}"@en .
evidence:h a govg:Evidence ; govg:supports tenure:h ; oa:hasSource source:h ;
  govg:status status:fact ; govg:explicit "perhaps"^^xsd:boolean ; govg:share "x"^^xsd:decimal ; skos:note "{_ESCAPED}"@en ;
  dcterms:bibliographicCitation "{_ESCAPED}" ;
  oa:hasSelector [ a oa:TextPositionSelector ; oa:start "here" ; oa:end "9"^^xsd:integer ] .
evidence:i a govg:Evidence ; govg:supports tenure:h ; oa:hasSource [ a govg:Source ] ;
  govg:status status:fact ; govg:explicit true .
[] a govg:Person, govg:Organ, govg:Area ; skos:prefLabel "Vô danh"@vi ; foaf:name "Vô danh" .
tenure:h govg:rule "no rule", <http://example.org/rule> .
"""
)

# One shape a severity; the messages repeat the name.
SHAPES = (
    PREFIXES
    + """
<https://w3id.org/govgraph/shape/no-person> a sh:NodeShape ; sh:targetClass govg:Person ;
  rdfs:label "<b>Người</b>"@vi, "<b>Person</b>"@en ;
  sh:sparql <https://w3id.org/govgraph/shape/no-person-query> .
<https://w3id.org/govgraph/shape/no-person-query> a sh:SPARQLConstraint ;
  rdfs:label "Không người nào"@vi, "<b>No\\u0009person</b>"@en ;
  sh:message "{?name}: không được có"@vi, "{?name}: must not be"@en ;
  sh:select '''SELECT $this ?name { $this <http://xmlns.com/foaf/0.1/name> ?name }''' .
<https://w3id.org/govgraph/shape/no-post> a sh:NodeShape ; sh:targetClass govg:Post ;
  sh:severity sh:Warning ; rdfs:label "Chức vụ"@vi, "Post"@en ;
  sh:property <https://w3id.org/govgraph/shape/no-post-label> .
<https://w3id.org/govgraph/shape/no-post-label> sh:path skos:prefLabel ; sh:maxCount 0 ;
  sh:severity sh:Warning ;
  rdfs:label "Nhãn"@vi, "Label"@en ; sh:message "có nhãn"@vi, "has a label"@en .
<https://w3id.org/govgraph/shape/no-iri> a sh:NodeShape ; sh:targetClass govg:Organ ;
  sh:nodeKind sh:Literal ; sh:severity sh:Info ;
  rdfs:label "IRI"@vi, "IRI"@en ; sh:message "là IRI"@vi, "is an IRI"@en .
"""
)
