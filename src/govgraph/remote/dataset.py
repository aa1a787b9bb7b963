"""Which graphs a query asks at an endpoint: the union of the named graphs, however it is had.

Some servers' default graph is that union; Oxigraph's server gives it by a parameter; for others
the protocol names the graphs one by one (SPARQL 1.1 Protocol, section 2.1.4). While graphs wait
in staging, they are named too, so that nobody reads half a push.
"""

import time
from collections.abc import Callable

from govgraph.remote import graphs

Parameters = tuple[tuple[str, str], ...]
Rows = list[dict[str, str]]
Ask = Callable[[str, Parameters], Rows]

UNION: Parameters = (("union-default-graph", "true"),)  # Oxigraph's server
_FRESH = 10.0  # seconds for which what was found holds
_MISSING = """
SELECT ?s WHERE {
  { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 20 }
  FILTER NOT EXISTS { ?s ?p ?o }
} LIMIT 1
"""
_WAITING = f"""
SELECT DISTINCT ?graph WHERE {{
  GRAPH <{graphs.LEDGER}> {{ ?entry <http://purl.org/dc/terms/source> ?graph }}
}}
"""
_GRAPHS = """
SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(ISIRI(?graph)) } ORDER BY ?graph
"""


class Dataset:
    """The dataset that questions ask at one endpoint.

    Args:
        ask: asks the endpoint a SELECT query with parameters.

    Example:
        >>> Dataset(lambda query, parameters: []).parameters()
        ()
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._union: Parameters | None = None
        self._union_known = False
        self._found: Parameters = ()
        self._until = 0.0

    def parameters(self) -> Parameters:
        """Return the parameters that state the dataset.

        Raises:
            StoreError: the endpoint does not answer.
        """
        if time.monotonic() >= self._until:
            self._found = self._look()
            self._until = time.monotonic() + _FRESH
        return self._found

    def forget(self) -> None:
        """Look again at the next question: graphs have come or gone."""
        self._until = 0.0

    def names(self) -> list[str]:
        """Return the IRIs of the endpoint's named graphs, without bookkeeping, sorted."""
        found = {row["graph"] for row in self._ask(_GRAPHS, ()) if "graph" in row}
        return sorted(one for one in found if not graphs.ours(one))

    def _look(self) -> Parameters:
        if not self._union_known:
            self._union = next((p for p in ((), UNION) if not self._ask(_MISSING, p)), None)
            self._union_known = True
        if self._union is not None and not self._ask(_WAITING, ()):
            return self._union
        return stated(self.names())


def stated(names: list[str]) -> Parameters:
    """Name graphs, to be asked as one and each by its name.

    Example:
        >>> stated(["http://a"])
        (('default-graph-uri', 'http://a'), ('named-graph-uri', 'http://a'))
    """
    return as_one(names) + tuple(("named-graph-uri", name) for name in names)


def as_one(names: list[str]) -> Parameters:
    """Name graphs, to be asked as one: enough where a query has no GRAPH.

    Example:
        >>> as_one(["http://a"])
        (('default-graph-uri', 'http://a'),)
    """
    return tuple(("default-graph-uri", name) for name in names)
