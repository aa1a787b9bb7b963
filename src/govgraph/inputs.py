"""Reading many RDF files: what the sources say, without what govgraph makes itself."""

from collections.abc import Callable
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from govgraph import knowledge, quads
from govgraph.errors import ParameterError
from govgraph.terms import DERIVED

Progress = Callable[[str, int], None]


def read(
    *sources: str | Path,
    graph: str | None = None,
    allow_remote: bool = False,
    progress: Progress | None = None,
) -> list[Quad]:
    """Read RDF files.

    What an export holds of the derived graph and of the ontology's graphs is passed over: a
    store derives afresh and brings the ontology of its own version.

    Args:
        *sources: Turtle, TriG, N-Quads, N-Triples, JSON-LD or RDF/XML files.
        graph: the named graph for statements that name none; without it, one a file.
        allow_remote: fetch the contexts that JSON-LD names.
        progress: called with each file's name and the number of its statements.

    Raises:
        InputError: a file is missing or broken, with line and column.
        ParameterError: ``graph`` is no IRI, or one that govgraph makes itself.
        UnknownNameError: a file's extension tells no format.

    Example:
        >>> read()
        []
    """
    ours = {NamedNode(name) for name in (DERIVED, *knowledge.ontology_graphs())}
    if graph in {node.value for node in ours}:
        raise ParameterError("graph-is-ours", name=graph)
    kept: list[Quad] = []
    for source in sources:
        found = quads.read(source, graph=graph, allow_remote=allow_remote)
        before = len(kept)
        kept += (quad for quad in found if quad.graph_name not in ours)
        if progress:
            progress(str(source), len(kept) - before)
    return kept
