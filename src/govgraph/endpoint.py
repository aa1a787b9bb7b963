"""A SPARQL 1.1 endpoint as a store, read through SPARQLWrapper.

The work is sent to the data: questions run there, and only their answers come back. What an
endpoint holds is changed with its own tools.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from govgraph import guard
from govgraph.errors import QueryError, StoreError

if TYPE_CHECKING:
    from urllib.error import HTTPError
    from urllib.request import OpenerDirector

_GRAPHS = """
SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(ISIRI(?graph)) } ORDER BY ?graph
"""
_IN_NONE = """
CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?graph { ?s ?p ?o } } }
"""


class Endpoint:
    """A store at a URL.

    Args:
        url: the address; a user and password in it are sent to that address only (HTTP Basic).

    Attributes:
        name: the URL without user and password.
        timeout: seconds to wait for the server.

    Example:
        >>> Endpoint("http://me:secret@127.0.0.1:7878/query").name
        'http://127.0.0.1:7878/query'
    """

    def __init__(self, url: str) -> None:
        from urllib.parse import unquote, urlsplit

        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise StoreError("endpoint-unreachable", where=url, what=error) from None
        user, _, host = parts.netloc.rpartition("@")
        name, _, password = user.partition(":")
        self._credentials = (unquote(name), unquote(password))
        self.name = parts._replace(netloc=host).geturl()
        self.timeout = 60.0

    def query(
        self, text: str, /, *, allow_remote: bool = False
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Ask the endpoint.

        Args:
            text: a SPARQL 1.1 query; ``SERVICE`` and updates are refused before it is sent.
            allow_remote: let the query name other servers.

        Returns:
            Solutions, a yes or no, or triples, as pyoxigraph has them. Solutions are parsed
            while they are walked: walk them inside :meth:`reading`.

        Raises:
            QueryError: the text is no query, or the endpoint finds it broken.
            RemoteAccessError: it would go out.
            StoreError: the endpoint cannot be reached or does not answer in SPARQL.
        """
        form = guard.check_query(text, allow_remote=allow_remote, graphs=lambda _: True)
        if form in ("SELECT", "ASK"):
            content, kind = self._fetch(text, form, "application/sparql-results+json")
            results = QueryResultsFormat.from_media_type(kind) or QueryResultsFormat.JSON
            with self.reading():
                found = parse_query_results(content, format=results)
            if isinstance(found, QuerySolutions if form == "SELECT" else QueryBoolean):
                return found
            self._not_sparql(f"{type(found).__name__}, {form}")
        content, kind = self._fetch(text, form, "application/n-triples")
        store = Store()  # gives parsed triples the type a store's CONSTRUCT has
        with self.reading():
            rdf = RdfFormat.from_media_type(kind) or RdfFormat.N_TRIPLES
            store.extend(parse(content, format=rdf, base_iri=self.name))
        triples = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(triples, QueryTriples)
        return triples

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what the parsers of answers raise into our errors.

        Raises:
            StoreError: the answer is broken, or cut off.
        """
        try:
            yield
        except (SyntaxError, ValueError) as error:
            self._not_sparql(str(error))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Download the quads of one graph or of all: for exports and checks of small graphs."""
        for name in [graph] if graph else self.graphs():
            node = NamedNode(name)
            yield from self._download(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}", node
            )
        if not graph:
            yield from self._download(_IN_NONE, DefaultGraph())

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs."""
        found = self.query(_GRAPHS)
        assert isinstance(found, QuerySolutions)
        with self.reading():
            return [row["graph"].value for row in found]

    def _download(self, query: str, home: NamedNode | DefaultGraph) -> Iterator[Quad]:
        found = self.query(query)
        assert isinstance(found, QueryTriples)
        return (Quad(t.subject, t.predicate, t.object, home) for t in found)

    def _fetch(self, text: str, form: str, accept: str) -> tuple[bytes, str]:
        """Send a query; return the content and the media type."""
        from http.client import HTTPException
        from urllib.error import HTTPError

        from SPARQLWrapper import BASIC, POST, SPARQLWrapper

        wrapper = SPARQLWrapper(self.name)
        wrapper.queryString, wrapper.queryType = text, form  # its own reading of the form errs
        wrapper.setMethod(POST)
        wrapper.setHTTPAuth(BASIC)
        wrapper.setCredentials(*self._credentials)
        wrapper.addCustomHttpHeader("Accept", accept)
        try:
            with _opener().open(wrapper._createRequest(), timeout=self.timeout) as response:
                kind = response.headers.get("Content-Type", "")
                content: bytes = response.read()
        except HTTPError as error:
            self._refused(error)
        except (OSError, HTTPException, ValueError) as error:  # ValueError: no host has that name
            reason = getattr(error, "reason", error)
            what = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
            raise StoreError("endpoint-unreachable", where=self.name, what=what) from None
        if "html" in kind:
            self._not_sparql(kind)
        return content, kind

    def _refused(self, error: "HTTPError") -> NoReturn:
        from http.client import HTTPException

        if (target := error.headers.get("Location")) and 300 <= error.code < 400:
            raise StoreError("endpoint-moved", where=self.name, target=target) from None
        what = f"HTTP {error.code} {error.reason}"
        if "html" not in error.headers.get("Content-Type", ""):
            with suppress(OSError, HTTPException):  # the status says enough
                what += f": {error.read(1000).decode('utf-8', 'replace').strip()}"
        kind = QueryError if error.code == 400 else StoreError
        raise kind("endpoint-refused", where=self.name, what=what) from None

    def _not_sparql(self, what: str) -> NoReturn:
        raise StoreError("endpoint-not-sparql", where=self.name, what=what) from None


def _opener() -> "OpenerDirector":
    """Make a client that follows no redirect: it would lose the query, and leak credentials."""
    from urllib.request import HTTPRedirectHandler, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    return build_opener(Stay)
