"""The W3C's tests of the SPARQL 1.1 Protocol and of service descriptions, at our endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, URIRef

import w3c_protocol
from govgraph.store import Store
from served import Served, serving
from w3c_protocol import SUITE, UPDATES

ENTRIES = w3c_protocol.entries()
WHERE = "the W3C suite is not at ../shared/data/w3c/sparql11"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
# The schema of the Service Description's section 3: what has a property, and what its values are.
SCHEMA = {
    "endpoint": ("Service", ""),
    "feature": ("Service", ""),
    "supportedLanguage": ("Service", ""),
    "resultFormat": ("Service", ""),
    "defaultDataset": ("Service", "Dataset"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", ""),
}
LANGUAGES = {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}
FEATURES = {
    "DereferencesURIs",
    "UnionDefaultGraph",
    "RequiresDataset",
    "EmptyGraphs",
    "BasicFederatedQuery",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    if not ENTRIES:
        pytest.skip(WHERE)
    path = Path(tmp_path_factory.mktemp("w3c")) / "store"
    with Store.open(path, create=True) as store:
        store.add(w3c_protocol.data())
    with serving(path) as one:
        yield one


@pytest.mark.skipif(not ENTRIES, reason=WHERE)
def test_the_suite_is_whole() -> None:
    assert len(ENTRIES) == 34 and set(ENTRIES) > UPDATES
    assert sum(map(len, ENTRIES.values())) > 34


@pytest.mark.parametrize("name", sorted(set(ENTRIES) - UPDATES) or ["absent"])
def test_a_request(served: Served, name: str) -> None:
    for sent in ENTRIES[name]:
        assert w3c_protocol.wrong(sent, w3c_protocol.send(served, sent)) == ""


@pytest.mark.parametrize("name", sorted(UPDATES))
def test_an_update_is_refused(served: Served, name: str) -> None:
    """Does not apply to a read-only endpoint: it must not be done, and nothing changes."""
    before = served.ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").body
    assert w3c_protocol.send(served, ENTRIES[name][0]).status == 403
    assert served.ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").body == before


@pytest.fixture(scope="module")
def description(served: Served) -> rdflib.Graph:
    """:returns-rdf: a GET on the endpoint returns RDF."""
    manifest = rdflib.Graph().parse(SUITE / "service-description" / "manifest.ttl")
    tests = manifest.subjects(RDF.type, w3c_protocol.MF.ServiceDescriptionTest)
    assert {str(one).rpartition("#")[2] for one in tests} == {
        "returns-rdf",
        "has-endpoint-triple",
        "conforms-to-schema",
    }
    reply = served.send()
    assert reply.status == 200
    return rdflib.Graph().parse(data=reply.body, format=reply.kind.partition(";")[0])


def test_the_description_has_the_endpoint(served: Served, description: rdflib.Graph) -> None:
    assert (None, SD.endpoint, URIRef(served.url)) in description


def test_the_description_conforms_to_the_schema(description: rdflib.Graph) -> None:
    used = 0
    for subject, predicate, value in description:
        if not str(predicate).startswith(str(SD)):
            continue
        used += 1
        domain, range = SCHEMA[str(predicate).removeprefix(str(SD))]
        assert (subject, RDF.type, SD[domain]) in description
        assert isinstance(value, URIRef | rdflib.BNode)
        assert not range or (value, RDF.type, SD[range]) in description
    assert used > 10
    names = {str(one).removeprefix(str(SD)) for one in description.objects(None, SD.feature)}
    assert names <= FEATURES
    spoken = description.objects(None, SD.supportedLanguage)
    assert {str(one).removeprefix(str(SD)) for one in spoken} <= LANGUAGES
    (dataset,) = description.objects(None, SD.defaultDataset)
    assert len(list(description.objects(dataset, SD.defaultGraph))) == 1
    for graph in description.subjects(RDF.type, SD.NamedGraph):
        assert len(list(description.objects(graph, SD.name))) == 1
