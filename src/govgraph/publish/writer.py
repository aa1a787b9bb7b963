"""Writing to an endpoint: where its updates go, and whether it has a graph store.

Addresses that are not given are tried: those that Oxigraph, Fuseki, Virtuoso, GraphDB and RDF4J
use. What is written first, a mark in the ledger, must then be read at the endpoint itself.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from urllib.parse import quote, urlsplit
from urllib.request import Request

from pyoxigraph import NamedNode

from govgraph.endpoint import Endpoint
from govgraph.errors import GovgraphError, StoreError
from govgraph.publish import ledger
from govgraph.remote import answers, protocol
from govgraph.remote.dataset import Parameters
from govgraph.remote.graphs import LEDGER

UPDATE, GRAPH_STORE = "GOVGRAPH_UPDATE", "GOVGRAPH_GRAPH_STORE"
PATIENCE = 10  # times the time-out: an update takes longer than a question
_MARKED = f"SELECT * WHERE {{ GRAPH <{LEDGER}> {{ {ledger.MARK}, ?o }} }}"
_FULL = 507
_NO_STORE = (404, 405, 411, 413, 415, 501)
_TRIPLES = "application/n-triples"


def addresses(update: str | None = None, graph_store: str | None = None) -> tuple[str, str]:
    """Return the addresses given for updates and the graph store, else of the environment.

    Example:
        >>> addresses("http://a/update", "http://a/data")
        ('http://a/update', 'http://a/data')
    """
    return (
        update or os.environ.get(UPDATE, ""),
        graph_store or os.environ.get(GRAPH_STORE, ""),
    )


class Writer:
    """Writes to one endpoint.

    Args:
        endpoint: the endpoint.
        update: the address for updates; without it, it is found.
        graph_store: the address of the graph store; without it, it is found, if there is one.

    Raises:
        StoreError: no address takes updates, or what it takes does not get to the endpoint.
    """

    def __init__(self, endpoint: Endpoint, update: str = "", graph_store: str = "") -> None:
        self.endpoint = endpoint
        self._url = self._found(update)
        self._store = self._graph_store(graph_store)

    def update(self, *operations: str, again: bool, parameters: Parameters = ()) -> None:
        """Send an update of one or more operations, in one request.

        Args:
            *operations: SPARQL 1.1 Update; empty ones are passed over.
            again: its effect is the same if it is sent several times.
            parameters: what the protocol is to say of the dataset.

        Raises:
            GovgraphError: it was refused, or nobody knows what became of it.
        """
        text = " ;\n".join(filter(None, operations))
        if text:
            self._send(self._url, text, again, parameters)
            self.endpoint.dataset.forget()

    def load(self, graph: str, lines: Sequence[str]) -> None:
        """Add triples to a graph; doing it again changes nothing.

        Args:
            graph: the graph.
            lines: the triples, as N-Triples without blank nodes.

        Raises:
            GovgraphError: it was refused.
        """
        if self._store:
            with suppress(_NoStoreError):
                self._post(graph, lines)
                return
            self._store = ""  # it takes none, or none so large
        data = "\n".join(lines)
        self.update(f"INSERT DATA {{ GRAPH {NamedNode(graph)} {{\n{data}\n}} }}", again=True)

    @property
    def at_once(self) -> bool:
        """Whether large parts may be sent: to a graph store."""
        return bool(self._store)

    def _send(self, url: str, text: str, again: bool, parameters: Parameters = ()) -> None:
        transport = self.endpoint.transport
        protocol.change(
            transport,
            url,
            text,
            again=again,
            parameters=parameters,
            timeout=transport.timeout * PATIENCE,
        )

    def _post(self, graph: str, lines: Sequence[str]) -> None:
        request = Request(
            _indirect(self._store, graph),
            data=("\n".join(lines) + "\n").encode(),
            headers={"Content-Type": _TRIPLES},
            method="POST",
        )
        transport = self.endpoint.transport
        try:
            transport.send(request, again=True, follow=False, timeout=transport.timeout * PATIENCE)
        except GovgraphError as error:
            if error.fields.get("status") in _NO_STORE:
                raise _NoStoreError from error
            raise

    def _found(self, given: str) -> str:
        failures: list[GovgraphError] = []
        for url in [given] if given else _updates(self.endpoint.name):
            try:
                self._send(url, f"INSERT DATA {{ GRAPH <{LEDGER}> {{ {ledger.MARK} }} }}", True)
            except GovgraphError as error:
                if error.key in ("endpoint-unreachable", "endpoint-moved"):
                    raise
                failures.append(error)
                continue
            if self.endpoint.texts(_MARKED):
                return url
            failures.append(StoreError("push-not-there", where=self.endpoint.name, update=url))
        clear = [
            one
            for one in failures
            if one.key in ("endpoint-unauthorised", "endpoint-not-sparql", "push-not-there")
            or one.fields.get("status") == _FULL
        ]
        if given or clear:
            raise (clear or failures)[0]
        what = failures[0].fields.get("what")
        raise StoreError("push-no-updates", where=self.endpoint.name, what=what)

    def _graph_store(self, given: str) -> str:
        if given:
            return given
        for url in _stores(self.endpoint.name):
            request = Request(_indirect(url, LEDGER), headers={"Accept": _TRIPLES})
            with suppress(GovgraphError, SyntaxError, ValueError):
                reply = self.endpoint.transport.send(request, again=False, follow=False)
                if any(f"{one.triple}" == ledger.MARK for one in answers.triples(reply, url)):
                    return url
        return ""


class _NoStoreError(Exception):
    """A graph store takes no such request."""


def _indirect(store: str, graph: str) -> str:
    """Name a graph of a graph store (SPARQL 1.1 Graph Store HTTP Protocol, section 4.2)."""
    return f"{store}{'&' if urlsplit(store).query else '?'}graph={quote(graph, safe='')}"


def _updates(query: str) -> Iterator[str]:
    """List where the updates of an endpoint may go."""
    parts = urlsplit(query)
    path = parts.path.rstrip("/")
    folder, _, last = path.rpartition("/")

    def at(place: str) -> str:
        return parts._replace(path=place).geturl()

    if "/repositories/" in path:  # GraphDB, RDF4J
        yield at(f"{path}/statements")
    elif last == "query":  # Oxigraph, Fuseki
        yield at(f"{folder}/update")
        yield query
    elif last == "sparql":
        yield query  # Virtuoso, Blazegraph, Neptune
        yield at(f"{path}-auth")  # Virtuoso, where digest is asked for
        yield at(f"{folder}/update")  # Fuseki
    else:
        yield query
        yield at(f"{path}/update")


def _stores(query: str) -> Iterable[str]:
    """List where the graph store of an endpoint may be."""
    parts = urlsplit(query)
    path = parts.path.rstrip("/")
    folder, _, last = path.rpartition("/")
    places: list[str] = []
    if "/repositories/" in path:
        places = [f"{path}/rdf-graphs/service"]
    elif last in ("query", "sparql"):
        places = [
            f"{folder}/{name}" for name in (("store", "data") if last == "query" else ("data",))
        ]
    return [parts._replace(path=place).geturl() for place in places]
