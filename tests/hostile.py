"""A graph whose names, texts and IRIs were made to break pages."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from govgraph.graph import Graph
from govgraph.store import Store
from govgraph.terms import GOVG, ID
from govgraph.turtle import PREFIXES

NAMES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egnp.exe\u202c \u2066x",
    "{{ 7 * 7 }} {% raw %}",
    "'; DROP TABLE thing; --",
    "</textarea></title></style><svg onload=alert(1)>",
    "javascript:alert(1)",
    "a\u0000b\u0007c\u200b",
)
IRIS = (
    ID + "person/a'b(c)",
    ID + "person/a&b=<c>".replace("<", "%3C").replace(">", "%3E"),
    "javascript:alert(document.domain)",
    "data:text/html,x",
    ID + "person/../../sparql",
    ID + "person/x?y#z",
    "https://example.org/a'onmouseover='alert(1)",
    ID + "person//double",
)


def graph() -> Graph:
    """Make the graph: a person for each name, a post, evidence, links of every kind."""
    store = Store.memory()
    home = NamedNode(ID + "graph/strange")
    quads = []

    def say(subject: str, name: str, value: NamedNode | Literal) -> None:
        prefix, _, local = name.partition(":")
        quads.append(Quad(NamedNode(subject), NamedNode(PREFIXES[prefix] + local), value, home))

    post, organ, area = (ID + kind + "/x" for kind in ("post", "organ", "area"))
    source = ID + "source/x"
    for kind, iri in (("Post", post), ("Organ", organ), ("Area", area), ("Source", source)):
        say(iri, "rdf:type", NamedNode(GOVG + kind))
        say(iri, "skos:prefLabel", Literal(NAMES[0], language="vi"))
        say(iri, "skos:prefLabel", Literal(NAMES[1], language="en"))
    say(post, "org:postIn", NamedNode(organ))
    say(source, "foaf:page", NamedNode("javascript:alert(2)"))
    for number, (iri, name) in enumerate(zip(IRIS, NAMES, strict=True)):
        tenure, evidence = f"{ID}tenure/{number}", f"{ID}evidence/{number}"
        say(iri, "rdf:type", NamedNode(GOVG + "Person"))
        say(iri, "foaf:name", Literal(name.replace("\u0000", "")))
        say(iri, "foaf:page", NamedNode("javascript:alert(3)"))
        say(iri, "skos:note", Literal(name.replace("\u0000", ""), language="vi"))
        say(tenure, "rdf:type", NamedNode(GOVG + "Tenure"))
        say(tenure, "org:member", NamedNode(iri))
        say(tenure, "govg:post", NamedNode(post))
        say(tenure, "govg:standing", NamedNode(ID + "status/fact"))
        say(evidence, "govg:supports", NamedNode(tenure))
        say(evidence, "oa:hasSource", NamedNode(source))
        say(
            evidence,
            "govg:status",
            NamedNode(ID + "status/<fact>".replace("<", "%3C").replace(">", "%3E")),
        )
        say(evidence, "govg:explicit", Literal(True))
        say(evidence, "dcterms:bibliographicCitation", Literal(NAMES[1]))
        say(evidence, "skos:note", Literal(NAMES[5], language="vi"))
    store.add(quads)
    return Graph(store)
