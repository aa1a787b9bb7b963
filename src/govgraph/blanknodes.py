"""Labels for blank nodes that depend on the data alone.

RDF Dataset Canonicalization (RDFC-1.0, W3C Recommendation 2024) gives them, but takes exponential
time for graphs built to that end ("poison graphs", section 7.1), and pyoxigraph's takes cubic time
for long chains of nodes that look alike. So the work is estimated first. Above the limit all blank
nodes keep the labels they have; those from :mod:`govgraph.quads` depend on the file alone, so
that output is still the same from run to run.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import factorial

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad

# One unit is about 0.1 microseconds on one core of 2026: the limit is a second or so.
MOST_WORK = 10_000_000

_Quads = dict[BlankNode, list[Quad]]


def relabelled(quads: Iterable[Quad]) -> set[Quad]:
    """Give blank nodes canonical labels, and drop doubles.

    Args:
        quads: any quads of RDF 1.1.

    Returns:
        The same quads with blank nodes ``_:c14n0``, ``_:c14n1``, …; where that would take too
        long, with the labels they had.

    Example:
        >>> from pyoxigraph import NamedNode
        >>> p = NamedNode("http://p")
        >>> print(*relabelled([Quad(BlankNode("x"), p, p)]))
        _:c14n0 <http://p> <http://p>
    """
    distinct = set(quads)
    around: _Quads = defaultdict(list)
    for quad in distinct:
        for node in {quad.subject, quad.object, quad.graph_name}:
            if isinstance(node, BlankNode):
                around[node].append(quad)
    if not around or _work(around) > MOST_WORK:
        return distinct
    dataset = Dataset(distinct)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _work(around: _Quads) -> int:
    """Estimate the canonicalization's work from the nodes that no neighbour tells apart."""
    looks = {node: _look(node, quads) for node, quads in around.items()}
    common = Counter(looks.values())
    alike = {node for node, look in looks.items() if common[look] > 1}
    total = sum(map(len, around.values()))
    done: set[BlankNode] = set()
    for node in alike:
        if node not in done:
            group, branching = _connected(node, around, alike, looks)
            done |= group
            size = min(len(group), 1000)
            # Alike neighbours are tried in every order; a mere chain is walked from each node.
            total += 300 * factorial(min(size, 12)) if branching else size**3
    return total


def _look(node: BlankNode, quads: list[Quad]) -> int:
    """Hash what a node shows at first sight, as RDFC-1.0 section 4.6 does."""
    # hash() differs between processes; only equality within this one is used.
    return hash(tuple(sorted(" ".join(_seen(node, term) for term in quad) for quad in quads)))


def _seen(node: BlankNode, term: object) -> str:
    if isinstance(term, BlankNode):
        return "_:a" if term == node else "_:z"
    return str(term)


def _connected(
    start: BlankNode, around: _Quads, alike: set[BlankNode], looks: dict[BlankNode, int]
) -> tuple[set[BlankNode], bool]:
    """Collect the alike nodes joined to one, and say whether any has neighbours alike."""
    group, waiting, branching = {start}, [start], False
    while waiting:
        node = waiting.pop()
        related: Counter[tuple[int, str, int]] = Counter()
        for quad in around[node]:
            for position, term in enumerate(quad):
                if isinstance(term, BlankNode) and term != node and term in alike:
                    related[position, quad.predicate.value, looks[term]] += 1
                    if term not in group:
                        group.add(term)
                        waiting.append(term)
        branching = branching or any(count > 1 for count in related.values())
    return group, branching
