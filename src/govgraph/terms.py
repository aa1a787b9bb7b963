"""The IRIs that Python code needs. Each is tested to exist in ``ontology/``."""

from pyoxigraph import NamedNode, QuerySolution

ONTOLOGY = "https://w3id.org/govgraph/ontology"
GOVG = ONTOLOGY + "#"
ID = "https://w3id.org/govgraph/id/"
DERIVED = ID + "graph/derived"
DERIVED_GRAPH = NamedNode(DERIVED)

AREA = GOVG + "Area"
ORGAN = GOVG + "Organ"
PERSON = GOVG + "Person"
POST = GOVG + "Post"
SOURCE = GOVG + "Source"

XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_DATE = NamedNode(XSD + "date")

# One row of a SELECT query, by the names of its columns.
Row = QuerySolution
