"""The union of a store's named graphs, each triple once.

Oxigraph's own union yields a triple once for every graph that holds it, and each pattern of a
query multiplies them: what five lists say alike made answers take minutes. Where graphs overlap,
a store therefore keeps the union in its default graph as well and questions ask that; where they
hardly do, Oxigraph's own union is as good and takes no room.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, QuerySolutions
from pyoxigraph import Store as Oxigraph

MARK = "govgraph.union"  # a file in a generation's folder: its default graph is the union
_SMALL = 50_000  # statements, below which any overlap is worth the room
_SHARE = 200  # above, one in so many
_OVERLAP = """
SELECT (COUNT(*) AS ?n) WHERE {{
  SELECT ?g WHERE {{
    GRAPH ?g {{ ?s ?p ?o }} GRAPH ?h {{ ?s ?p ?o }} FILTER(STR(?g) < STR(?h))
  }} LIMIT {limit}
}}
"""


def overlapping(oxigraph: Oxigraph) -> bool:
    """Tell whether so much stands in several graphs that the union is to be kept.

    Args:
        oxigraph: a store without a union of ours.

    Example:
        >>> overlapping(Oxigraph())
        False
    """
    if next(oxigraph.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None:
        return False  # it has a default graph of its own
    count = len(oxigraph)
    limit = 1 if count < _SMALL else count // _SHARE
    found = oxigraph.query(_OVERLAP.format(limit=limit))
    assert isinstance(found, QuerySolutions)
    return int(next(iter(found))["n"].value) >= limit


def copies(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield quads' triples in the default graph.

    Example:
        >>> list(copies([]))
        []
    """
    return (Quad(one.subject, one.predicate, one.object) for one in quads)


def twice(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield quads, and each also in the default graph.

    Example:
        >>> list(twice([]))
        []
    """
    for one in quads:
        yield one
        yield Quad(one.subject, one.predicate, one.object)


def alone(oxigraph: Oxigraph, quad: Quad) -> bool:
    """Tell whether a quad is more than a copy in the union: it stands in the default graph only.

    Example:
        >>> from pyoxigraph import NamedNode
        >>> a = NamedNode("http://a")
        >>> store = Oxigraph()
        >>> store.add(Quad(a, a, a, a)); store.add(Quad(a, a, a))
        >>> [alone(store, one) for one in store if one.graph_name == DefaultGraph()]
        [False]
    """
    if quad.graph_name != DefaultGraph():
        return True
    same = oxigraph.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return all(one.graph_name == DefaultGraph() for one in same)


def size(oxigraph: Oxigraph) -> int:
    """Count the statements of the named graphs.

    Example:
        >>> size(Oxigraph())
        0
    """
    found = oxigraph.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(found, QuerySolutions)
    return int(next(iter(found))["n"].value)


def drop(oxigraph: Oxigraph) -> None:
    """Take the union out of the default graph.

    Example:
        >>> drop(Oxigraph())
    """
    whole = oxigraph.quads_for_pattern(None, None, None, DefaultGraph())
    own = [quad for quad in whole if alone(oxigraph, quad)]
    oxigraph.clear_graph(DefaultGraph())
    oxigraph.extend(own)


def marked(folder: Path) -> bool:
    """Tell whether a generation's default graph is the union.

    Example:
        >>> marked(Path("no-such-folder"))
        False
    """
    return (folder / MARK).exists()


def mark(folder: Path, kept: bool) -> None:
    """Write down, in a new generation's folder, whether its default graph is the union.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as place:
        ...     mark(Path(place), True); marked(Path(place))
        True
    """
    if kept:
        (folder / MARK).touch()
