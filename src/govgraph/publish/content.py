"""What is pushed: the triples of each graph of a store, in parts, with a digest."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from govgraph import blanknodes
from govgraph.errors import StoreError
from govgraph.remote import graphs
from govgraph.store import Store

# Of a part, as an update and to a graph store: triples, bytes.
MOST, MOST_AT_ONCE = 2_000, 50_000
BYTES, BYTES_AT_ONCE = 150_000, 4_000_000


@dataclass(frozen=True)
class Size:
    """How many triples a graph has, and a digest that tells them, whatever their order."""

    count: int
    digest: str


class Content:
    """A store's graphs, to be sent.

    Blank nodes become IRIs that depend on the data alone, the same at each push.

    Args:
        store: the store; it is not changed.
        leave: graphs to leave out.

    Raises:
        StoreError: statements stand in no graph that has an IRI.

    Example:
        >>> Content(Store.memory()).names
        []
    """

    def __init__(self, store: Store, leave: Iterable[str] = ()) -> None:
        self._store = store
        raw = store.raw
        loose = raw.quads_for_pattern(None, None, None, DefaultGraph())
        nowhere = None if store.once else next(loose, None)
        if nowhere is not None or any(isinstance(one, BlankNode) for one in raw.named_graphs()):
            raise StoreError("push-unnamed", where=store.name)
        left = set(leave)
        self.names = [one for one in store.graphs() if one not in left and not graphs.ours(one)]
        self._blank = self._with_blank_nodes()

    def triples(self, graph: str) -> Iterator[Triple]:
        """Walk a graph's triples, in the same order each time."""
        for quad in self._store.quads(graph):
            if not _is_blank(quad):
                yield quad.triple
        yield from self._blank.get(graph, ())

    def size(self, graph: str) -> Size:
        """Count a graph's triples and make their digest."""
        count, total = 0, 0
        for triple in self.triples(graph):
            count += 1
            line = str(triple).encode()
            total += int.from_bytes(hashlib.sha256(line).digest(), "big")
        return Size(count, f"{total % (1 << 256):064x}")

    def _with_blank_nodes(self) -> dict[str, list[Triple]]:
        with_blank = [
            quad for name in self.names for quad in self._store.quads(name) if _is_blank(quad)
        ]
        if not with_blank:
            return {}
        labelled = sorted(blanknodes.relabelled(with_blank), key=str)
        text = "\n".join(map(str, labelled)).encode()
        prefix = hashlib.sha256(text).hexdigest()[:16]
        found: dict[str, list[Triple]] = {}
        for quad in labelled:
            assert isinstance(quad.graph_name, NamedNode)
            found.setdefault(quad.graph_name.value, []).extend(graphs.named([quad], prefix))
        return found


def batches(triples: Iterable[Triple], most_bytes: int, most: int = MOST) -> Iterator[list[str]]:
    """Cut triples into parts that a request can carry.

    Args:
        triples: the triples.
        most_bytes: the largest part; a larger triple is a part of its own.
        most: the most triples in a part.

    Yields:
        Lines of N-Triples.

    Example:
        >>> p = NamedNode("http://p")
        >>> list(batches([Triple(p, p, p)], 10))
        [['<http://p> <http://p> <http://p> .']]
    """
    lines: list[str] = []
    size = 0
    for triple in triples:
        line = f"{triple} ."
        length = len(line.encode()) + 1
        if lines and (size + length > most_bytes or len(lines) == most):
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += length
    if lines:
        yield lines


def _is_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
