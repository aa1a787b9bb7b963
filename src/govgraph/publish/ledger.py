"""The ledger: a small graph at the endpoint that says which graphs govgraph put there.

An entry for each graph that is owned tells its size and digest; an entry for each graph in
staging tells whose place it will take, and whether all of a push is there and only remains to
be moved. Without an entry no graph is ever replaced or dropped.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from govgraph import terms
from govgraph.endpoint import Endpoint
from govgraph.remote.graphs import LEDGER
from govgraph.turtle import PREFIXES

_DCT = PREFIXES["dcterms"]
_OWNED, _REPLACES = _DCT + "isVersionOf", _DCT + "replaces"
_STAGING, _DIGEST, _READY = _DCT + "source", _DCT + "identifier", _DCT + "available"
_COUNT = "http://rdfs.org/ns/void#triples"
_GRAPH = NamedNode(LEDGER)
MARK = f'{_GRAPH} <{_DCT}title> "govgraph"'
_READ = f"""
SELECT ?entry ?p ?o WHERE {{ GRAPH {_GRAPH} {{ ?entry ?p ?o }} }} ORDER BY ?entry ?p ?o
"""


@dataclass(frozen=True)
class Entry:
    """A graph of ours at the endpoint, or what waits to take its place.

    Attributes:
        live: the graph's IRI.
        count: its number of triples.
        digest: tells its content; empty where it was made at the endpoint.
        staging: the graph that waits; empty for one that is owned.
        ready: all that is to be moved with it is there.
    """

    live: str
    count: int
    digest: str
    staging: str = ""
    ready: bool = False

    @property
    def node(self) -> NamedNode:
        """The entry's own IRI."""
        name = hashlib.sha256(f"{self.staging} {self.live}".encode()).hexdigest()[:32]
        return NamedNode(f"{terms.ID}ledger/{name}")


def read(endpoint: Endpoint) -> list[Entry]:
    """Read the ledger.

    Args:
        endpoint: where.

    Returns:
        The entries; none where nothing was pushed yet.

    Raises:
        StoreError: the endpoint does not answer.
    """
    found: dict[str, dict[str, str]] = {}
    counts: dict[str, int] = {}
    for row in endpoint.texts(_READ):
        found.setdefault(row["entry"], {})[row["p"]] = row["o"]
        if row["p"] == _COUNT:  # the count of what is made at the endpoint is told later
            counts[row["entry"]] = max(counts.get(row["entry"], 0), int(row["o"]))
    return [
        Entry(
            one.get(_OWNED) or one[_REPLACES],
            counts.get(node, 0),
            one.get(_DIGEST, ""),
            one.get(_STAGING, ""),
            _READY in one,
        )
        for node, one in found.items()
        if _OWNED in one or (_REPLACES in one and _STAGING in one)
    ]


def noted(entries: Iterable[Entry]) -> str:
    """Write entries as an update; the same entry may be written again.

    Example:
        >>> noted([])
        ''
    """
    lines = [line for entry in entries for line in _lines(entry)]
    if not lines:
        return ""
    return f"INSERT DATA {{ GRAPH {_GRAPH} {{\n" + " .\n".join(lines) + "\n} }"


def struck(entries: Iterable[Entry]) -> list[str]:
    """Write the removal of entries as updates.

    Example:
        >>> struck([])
        []
    """
    return [
        f"DELETE {{ GRAPH {_GRAPH} {{ {entry.node} ?p ?o }} }} "
        f"WHERE {{ GRAPH {_GRAPH} {{ {entry.node} ?p ?o }} }}"
        for entry in entries
    ]


def _lines(entry: Entry) -> list[str]:
    node, live = entry.node, NamedNode(entry.live)
    found = [f"{node} <{_REPLACES if entry.staging else _OWNED}> {live}"]
    found.append(f"{node} <{_COUNT}> {Literal(entry.count)}")
    if entry.digest:
        found.append(f"{node} <{_DIGEST}> {Literal(entry.digest)}")
    if entry.staging:
        found.append(f"{node} <{_STAGING}> {NamedNode(entry.staging)}")
    if entry.ready:
        found.append(f'{node} <{_READY}> "yes"')
    return found
