"""A SPARQL 1.1 endpoint as a store, read through SPARQLWrapper.

The work is sent to the data: questions run there, and only their answers come back. What an
endpoint holds is changed with its own tools.
"""

from collections.abc import Iterator

from pyoxigraph import (
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse,
    parse_query_results,

)

from govgraph import guard
from govgraph.errors import StoreError

_TIMEOUT = 60
_GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph"


class Endpoint:
    """A store at a URL.

    Attributes:
        name: the URL.

    Example:
        >>> Endpoint("http://127.0.0.1:7878/query").name
        'http://127.0.0.1:7878/query'
    """

    def __init__(self, url: str) -> None:
        self.name = url

    def query(
        self, text: str, /, *, allow_remote: bool = False
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Ask the endpoint.

        Args:
            text: a SPARQL 1.1 query; ``SERVICE`` and updates are refused before it is sent.
            allow_remote: let the query name other servers.

        Returns:
            Solutions, a yes or no, or triples, as pyoxigraph has them.

        Raises:
            QueryError: the text is no query, or the endpoint finds it broken.
            StoreError: the endpoint cannot be reached or does not answer in SPARQL.
        """
        kind = guard.check_query(text, allow_remote=allow_remote, graphs=_Everything())
        accept = "application/sparql-results+json" if kind in ("SELECT", "ASK") else "application/n-triples"
        content = self._fetch(text, accept)
        try:
            if kind in ("SELECT", "ASK"):
                found = parse_query_results(content, format=QueryResultsFormat.JSON)
                return found  # type: ignore[return-value,unused-ignore]
            return _triples(content)
        except (SyntaxError, ValueError) as error:
            raise StoreError("endpoint-not-sparql", where=self.name, what=str(error)) from None

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Download the quads of one graph or of all: for exports and checks of small graphs."""
        from pyoxigraph import NamedNode

        for name in [graph] if graph else self.graphs():
            node = NamedNode(name)
            triples = self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}")
            assert isinstance(triples, QueryTriples)
            for triple in triples:
                yield Quad(triple.subject, triple.predicate, triple.object, node)

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs."""
        found = self.query(_GRAPHS)
        assert isinstance(found, QuerySolutions)
        return [row["graph"].value for row in found]

    def _fetch(self, text: str, accept: str) -> bytes:
        from urllib.error import URLError

        from SPARQLWrapper import POST, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper = SPARQLWrapper(self.name)
        wrapper.setQuery(text)
        wrapper.setMethod(POST)
        wrapper.setTimeout(_TIMEOUT)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        try:
            response = wrapper.query().response
            kind = response.headers.get("Content-Type", "")
            content: bytes = response.read()
        except SPARQLWrapperException as error:
            what = " ".join(str(error).split())[:200]
            raise StoreError("endpoint-refused", where=self.name, what=what) from None
        except (URLError, OSError) as error:
            what = str(getattr(error, "reason", error))
            raise StoreError("endpoint-unreachable", where=self.name, what=what) from None
        if "html" in kind:
            raise StoreError("endpoint-not-sparql", where=self.name, what=kind)
        return content


class _Everything:
    """Any graph may be named: the server decides what it holds, and fetches nothing for us."""

    def __contains__(self, iri: object) -> bool:
        return True


def _triples(content: bytes) -> QueryTriples:
    """Give parsed triples the type a store's CONSTRUCT has."""
    from pyoxigraph import Store

    store = Store()
    store.extend(parse(content, format=RdfFormat.N_TRIPLES))
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, QueryTriples)
    return found


