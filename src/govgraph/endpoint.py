"""A SPARQL 1.1 endpoint as a store.

The work is sent to the data: questions run there, and only their answers come back. How they
travel is :mod:`govgraph.remote`'s affair; what is changed there, :mod:`govgraph.publish`'s.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    parse_query_results,
)

from govgraph import guard
from govgraph.errors import StoreError
from govgraph.remote import answers, caps, faults, graphs, virtuoso
from govgraph.remote.dataset import Dataset, Parameters
from govgraph.remote.transport import Reply, Transport

if TYPE_CHECKING:
    from collections.abc import Iterable

_IN_NONE = """
CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?graph { ?s ?p ?o } } }
"""


class Endpoint:
    """A store at a URL.

    Args:
        url: the address. Credentials come from the environment or netrc, see
            :mod:`govgraph.remote.credentials`.
        others: further addresses of the same endpoint, for updates.

    Attributes:
        name: the URL.
        transport: the way there.
        gathers: the server is one whose joins are right and whose expressions are not; known
            from its first answer on.

    Raises:
        StoreError: the address leads nowhere, or holds a password.

    Example:
        >>> Endpoint("http://127.0.0.1:7878/query").name
        'http://127.0.0.1:7878/query'
    """

    def __init__(self, url: str, others: tuple[str, ...] = ()) -> None:
        self.transport = Transport(url, others)
        self.name = url
        self.dataset = Dataset(self.texts)
        self.gathers = False

    @property
    def timeout(self) -> float:
        """Seconds to wait for the server."""
        return self.transport.timeout

    @timeout.setter
    def timeout(self, seconds: float) -> None:
        self.transport.timeout = seconds

    def query(
        self, text: str, /, *, allow_remote: bool = False
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Ask the endpoint, over the union of its named graphs.

        Args:
            text: a SPARQL 1.1 query; ``SERVICE`` and updates are refused before it is sent.
            allow_remote: let the query name other servers.

        Returns:
            Solutions, a yes or no, or triples, as pyoxigraph has them. Solutions are parsed
            while they are walked: walk them inside :meth:`reading`.

        Raises:
            QueryError: the text is no query, or the endpoint finds it broken.
            RemoteAccessError: it would go out.
            StoreError: the endpoint cannot be reached, does not answer in SPARQL, or gives only
                part of the answer.
        """
        asked = guard.inspect(text, allow_remote=allow_remote, graphs=lambda _: True)
        stated = asked.default_graphs or asked.named_graphs
        parameters = self.dataset.parameters()
        return self.answer(text, asked.form, () if stated else parameters)

    def answer(
        self, text: str, form: str, parameters: Parameters, timeout: float | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Ask a query, in parts where the server is one that would answer it wrongly.

        Args:
            text: as for :meth:`ask`, as are the others.

        Raises:
            GovgraphError: as for :meth:`query`.
        """
        # Virtuoso cuts what it constructs short without a word.
        if not self.gathers or (form != "CONSTRUCT" and virtuoso.is_plain(text)):
            return self.ask(text, form, parameters, timeout)

        def asked(part: str, columns: list[str]) -> QuerySolutions:
            try:
                found = self.ask(part, "SELECT", parameters, timeout)
            except StoreError as error:
                if error.key != "endpoint-capped":
                    raise
                found = self._paged(part, columns, parameters, int(str(error.fields["limit"])))
            assert isinstance(found, QuerySolutions)
            return found

        return virtuoso.answer(text, asked)

    def ask(
        self, text: str, form: str, parameters: Parameters, timeout: float | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Ask a trusted query of a stated dataset.

        Args:
            text: the query.
            form: SELECT, ASK, CONSTRUCT or DESCRIBE.
            parameters: what the protocol is to say of the dataset.
            timeout: seconds, in place of :attr:`timeout`.

        Raises:
            GovgraphError: as for :meth:`query`.
        """
        if form in ("CONSTRUCT", "DESCRIBE"):
            reply = self._fetch(text, form, answers.TRIPLES, parameters, timeout)
            if (most := caps.limit(reply.headers, self.name)) is not None:
                raise StoreError("endpoint-capped", where=self.name, limit=most)
            store = Store()  # gives parsed triples the type a store's CONSTRUCT has
            with self.reading():
                store.bulk_extend(answers.triples(reply, self.name))
            triples = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            assert isinstance(triples, QueryTriples)
            return triples
        reply = self._fetch(text, form, answers.JSON, parameters, timeout)
        if form == "SELECT" and (most := caps.limit(reply.headers, self.name)) is not None:
            reply = self._whole(text, parameters, reply, most)
        return answers.results(reply, form, self.name)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what the parsers of answers raise into our errors.

        Raises:
            StoreError: the answer is broken, or cut off.
        """
        with answers.reading(self.name):
            yield

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Download the quads of one graph or of all: for exports of what is not large.

        Args:
            graph: only this one.

        Yields:
            Quads; those of a graph only after their number was found right.

        Raises:
            StoreError: the endpoint does not answer, or gives only part of a graph.
        """
        for name in [graph] if graph else self.graphs():
            node = NamedNode(name)
            for t in graphs.blank(self._graph(node)):
                yield Quad(t.subject, t.predicate, t.object, node)
        if not graph and not self.gathers:  # Virtuoso keeps nothing outside of named graphs
            found = self.query(_IN_NONE)
            assert isinstance(found, QueryTriples)
            yield from (Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in found)

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, without those kept for bookkeeping."""
        return self.dataset.names()

    def count(self, graph: str) -> int:
        """Count the triples of a named graph.

        Args:
            graph: its IRI.
        """
        node = NamedNode(graph)
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"
        rows = self.texts(text)
        if len(rows) != 1 or not rows[0].get("n", "").isdecimal():
            raise faults.not_sparql(self.name, "COUNT")
        return int(rows[0]["n"])

    def _graph(self, node: NamedNode) -> "Iterable[Triple]":
        """Download a graph, and the rest of it where the server gives only so many rows."""
        wanted = self.count(node.value)
        pattern = f"WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"
        found: set[Triple] = set()
        if wanted:
            reply = self._fetch(
                f"CONSTRUCT {{ ?s ?p ?o }} {pattern}", "CONSTRUCT", answers.TRIPLES, ()
            )
            with self.reading():
                found = {quad.triple for quad in answers.triples(reply, self.name)}
        if len(found) < wanted:
            most = caps.limit(reply.headers, self.name) or len(found) or 1
            # Virtuoso sorts few rows for LIMIT and OFFSET; not so where a sub-select is sorted.
            # Whether the pages are right, the number of triples tells.
            text = f"SELECT * WHERE {{ {{ SELECT ?s ?p ?o {pattern} ORDER BY ?s ?p ?o }} }}"
            rows = caps.paged(text, most, lambda page: self._bindings(page, ()), self.name)
            merged = answers.with_rows(reply, ["s", "p", "o"], rows)
            results = answers.results(merged, "SELECT", self.name)
            assert isinstance(results, QuerySolutions)
            with self.reading():
                found = {Triple(row["s"], row["p"], row["o"]) for row in results}
        if len(found) < wanted:
            raise StoreError("endpoint-part", where=self.name, found=len(found), count=wanted)
        return found

    def _paged(
        self, text: str, columns: list[str], parameters: Parameters, most: int
    ) -> QuerySolutions:
        """Ask page by page for the different rows of a query; how many there are is asked first."""
        counted = virtuoso.counted(text)
        wanted = int(self.texts(counted, parameters)[0]["n"])
        ordered = virtuoso.ordered(text, columns)
        rows = caps.paged(ordered, most, lambda page: self._bindings(page, parameters), self.name)
        if len({json.dumps(row, sort_keys=True) for row in rows}) != wanted:
            raise StoreError("endpoint-capped", where=self.name, limit=most)
        found = parse_query_results(answers.told(columns, rows), format=QueryResultsFormat.JSON)
        assert isinstance(found, QuerySolutions)
        return found

    def _fetch(
        self,
        text: str,
        form: str,
        accept: str,
        parameters: Parameters,
        timeout: float | None = None,
    ) -> Reply:
        from govgraph.remote import protocol  # draws in SPARQLWrapper

        reply = protocol.ask(self.transport, text, form, accept, parameters, timeout)
        if virtuoso.is_served(reply.headers.get("Server", ""), reply.content):
            self.gathers = True
            reply = reply._replace(content=virtuoso.mended(reply.content))
        return reply

    def _whole(self, text: str, parameters: Parameters, reply: Reply, most: int) -> Reply:
        """Ask for the rest of an answer that a server has cut short."""
        head, rows = answers.table(reply, self.name)
        if len(rows) < most:
            return reply
        if not caps.totally_ordered(text, head):
            raise StoreError("endpoint-capped", where=self.name, limit=most)
        every = caps.paged(text, most, lambda page: self._bindings(page, parameters), self.name)
        return answers.with_rows(reply, head, every)

    def _bindings(self, text: str, parameters: Parameters) -> answers.Bindings:
        return answers.table(self._fetch(text, "SELECT", answers.JSON, parameters), self.name)[1]

    def texts(self, text: str, parameters: Parameters = ()) -> list[dict[str, str]]:
        """Ask a trusted SELECT query for IRIs and short texts.

        Args:
            text: the query.
            parameters: what the protocol is to say of the dataset.

        Returns:
            The rows; blank nodes are empty texts.
        """
        found = self.ask(text, "SELECT", parameters)
        assert isinstance(found, QuerySolutions)
        names = [one.value for one in found.variables]
        with self.reading():
            return [
                {
                    name: "" if isinstance(term, BlankNode) else getattr(term, "value", "")
                    for name, term in zip(names, row, strict=True)
                    if term is not None
                }
                for row in found
            ]
