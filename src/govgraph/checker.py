"""Checking a graph against the shapes, with pySHACL as the engine.

The graph that is checked is the union of all named graphs, the ontology among them.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from govgraph import report, resources

if TYPE_CHECKING:
    from rdflib import Graph


class Readable(Protocol):
    """A store whose quads can be read."""

    name: str

    def quads(self) -> Iterable[Quad]:
        """Walk the quads."""
        ...


def check(store: Readable, shapes: "Graph | None" = None, lang: str | None = None) -> report.Report:
    """Check a store against shapes.

    Args:
        store: what to check.
        shapes: the shapes; without them, those that come with govgraph.
        lang: the language of the report's words.

    Returns:
        A report; it conforms when no result is a Violation.

    See also:
        W3C, Shapes Constraint Language (SHACL), 20 July 2017.
    """
    import pyshacl

    shapes = shapes if shapes is not None else load_shapes()
    with _quiet():
        data = as_rdflib(store.quads())
        _, results, _ = pyshacl.validate(
            data,
            shacl_graph=shapes,
            inference="none",
            advanced=False,
            js=False,
            allow_infos=True,
            allow_warnings=True,
            inplace=True,
        )
    return report.read(results, data, shapes, store.name, lang)


def load_shapes() -> "Graph":
    """Read the shapes that come with govgraph into one rdflib graph."""
    from rdflib import Graph

    shapes = Graph()
    for file in resources.files("shapes", ".ttl"):
        shapes.parse(data=resources.read(file), format="turtle")
    return shapes


def as_rdflib(quads: Iterable[Quad]) -> "Graph":
    """Return the union of quads' graphs as one rdflib graph."""
    from rdflib import Graph

    triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    graph = Graph()
    graph.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    return graph


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each ill-typed literal: the shapes report it."""
    logger = logging.getLogger("rdflib")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
