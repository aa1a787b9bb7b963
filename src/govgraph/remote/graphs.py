"""The graphs that govgraph keeps at an endpoint for itself, and blank nodes as IRIs.

Blank nodes cannot be named in two requests, so what is sent in parts carries IRIs in their
place (RDF 1.1 Concepts, section 3.5); what is downloaded carries blank nodes again.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from govgraph import terms

LEDGER = terms.ID + "graph/ledger"
STAGING = terms.ID + "staging/"
# Virtuoso keeps its own settings so, and lists them among the graphs.
_SERVERS = ("http://www.openlinksw.com/schemas/virtrdf#", "http://localuriqaserver/")
SKOLEM = "https://w3id.org/.well-known/genid/govgraph/"


def ours(graph: str) -> bool:
    """Say whether a graph is bookkeeping, ours or the server's, and no part of the data.

    Example:
        >>> ours(LEDGER), ours("http://a")
        (True, False)
    """
    return graph == LEDGER or graph.startswith((STAGING, *_SERVERS))


def named(triples: Iterable[Triple | Quad], prefix: str) -> Iterator[Triple]:
    """Put IRIs in the place of blank nodes.

    Args:
        triples: what to send; labels that depend on the data alone give the same IRIs again.
        prefix: tells these nodes from those of other graphs.

    Example:
        >>> p = NamedNode("http://p")
        >>> print(*named([Triple(BlankNode("x"), p, p)], "g"))
        <https://w3id.org/.well-known/genid/govgraph/g/x> <http://p> <http://p>
    """
    for one in triples:
        subject, value = one.subject, one.object
        if isinstance(subject, BlankNode):
            subject = NamedNode(f"{SKOLEM}{prefix}/{subject.value}")
        if isinstance(value, BlankNode):
            value = NamedNode(f"{SKOLEM}{prefix}/{value.value}")
        yield Triple(subject, one.predicate, value)


def blank(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Put blank nodes in the place of the IRIs that :func:`named` made.

    Example:
        >>> p = NamedNode("http://p")
        >>> print(*blank(named([Triple(BlankNode("x"), p, p)], "g")))
        _:gx <http://p> <http://p>
    """
    for one in triples:
        yield Triple(_blank(one.subject), one.predicate, _blank(one.object))


def _blank(term: Any) -> Any:
    if isinstance(term, NamedNode) and term.value.startswith(SKOLEM):
        return BlankNode(term.value.removeprefix(SKOLEM).replace("/", ""))
    return term
