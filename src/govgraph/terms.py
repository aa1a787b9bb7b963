"""The IRIs that Python code needs. Each is tested to exist in ``ontology/``."""

from pyoxigraph import NamedNode, QuerySolution

ONTOLOGY = "https://w3id.org/govgraph/ontology"
GOVG = ONTOLOGY + "#"
ID = "https://w3id.org/govgraph/id/"
RULE = ID + "rule/"
DERIVED = ID + "graph/derived"
DERIVED_GRAPH = NamedNode(DERIVED)

AREA = GOVG + "Area"
EVIDENCE = GOVG + "Evidence"
ORGAN = GOVG + "Organ"
PERSON = GOVG + "Person"
POST = GOVG + "Post"
SOURCE = GOVG + "Source"
TENURE = GOVG + "Tenure"

XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_BOOLEAN = NamedNode(XSD + "boolean")
XSD_DATE = NamedNode(XSD + "date")
XSD_DATETIME = NamedNode(XSD + "dateTime")
XSD_INTEGER = NamedNode(XSD + "integer")
XSD_DECIMAL = NamedNode(XSD + "decimal")

# One row of a SELECT query, by the names of its columns.
Row = QuerySolution
