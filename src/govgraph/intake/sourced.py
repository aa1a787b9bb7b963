"""Sources that a mapping names for its claims: ``?claim dcterms:source ?source`` becomes evidence.

The file is evidence for each claim; a source that the file names for one is further evidence.
Evidence is in exactly one source, so each gets its own.
"""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import terms
from govgraph.intake import mint
from govgraph.intake.claims import Claims
from govgraph.turtle import PREFIXES

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
_PAGE = NamedNode(PREFIXES["foaf"] + "page")
_CITES = NamedNode(PREFIXES["dcterms"] + "source")
_SOURCE = NamedNode(terms.SOURCE)


def evidenced(claims: Claims, rows: list[Quad], nodes: Iterable[NamedNode]) -> list[Quad]:
    """Add the evidence of claims.

    Args:
        claims: where evidence goes.
        rows: what a mapping made, in the graph of the source.
        nodes: the claims that need evidence.

    Returns:
        The rows without ``dcterms:source`` of those claims and without pages that are no address
        on the web; each source named has a label: its own, else its address.

    Example:
        >>> evidenced(Claims(mint.Origin("a.ttl")), [], [])
        []
    """
    wanted = dict.fromkeys(nodes)
    for claim in wanted:
        claims.supports(claim)
    sources: dict[NamedNode, None] = {}
    for quad in rows:
        named, source = quad.subject, quad.object
        if quad.predicate != _CITES or named not in wanted:
            continue
        if isinstance(named, NamedNode) and isinstance(source, NamedNode):
            claims.supports(named, source=source)
            sources[source] = None
    kept = [
        quad
        for quad in rows
        if not (quad.predicate == _CITES and quad.subject in wanted)
        and not (quad.predicate == _PAGE and not _address(quad.object))
    ]
    labelled = {quad.subject for quad in kept if quad.predicate == _LABEL}
    pages = {
        quad.subject: quad.object.value
        for quad in reversed(kept)
        if quad.predicate == _PAGE and isinstance(quad.object, NamedNode)
    }
    for source in sources:
        kept.append(Quad(source, _TYPE, _SOURCE, claims.graph))
        if source not in labelled:
            words = Literal(pages.get(source, source.value), language=claims.origin.lang)
            kept.append(Quad(source, _LABEL, words, claims.graph))
    return kept


def _address(value: object) -> bool:
    return isinstance(value, NamedNode) and mint.absolute(value.value)
