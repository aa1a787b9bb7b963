"""Checking a graph against the shapes.

The graph that is checked is the union of all named graphs, the ontology among them. The shapes
are compiled to SPARQL and run where the data is; pySHACL is there as the referee.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, parse

from govgraph import report, resources
from govgraph.database import Database
from govgraph.errors import ParameterError, StoreError
from govgraph.queryable import Queryable
from govgraph.shacl import running
from govgraph.shacl.shapes import Shapes

if TYPE_CHECKING:
    from rdflib import Graph

ENGINES = ("sparql", "pyshacl")


def check(
    store: Queryable,
    shapes: "Iterable[Quad] | Graph | None" = None,
    lang: str | None = None,
    engine: str = "sparql",
) -> report.Report:
    """Check a store against shapes.

    Args:
        store: what to check, embedded or at an endpoint.
        shapes: the shapes, as quads or as an rdflib graph; without them, those that come with
            govgraph.
        lang: the language of the report's words.
        engine: ``"sparql"``, one query a constraint; or ``"pyshacl"``, node by node and slow,
            for an embedded store.

    Returns:
        A report; it conforms when no result is a Violation.

    Raises:
        ShapesError: a shape is broken or uses what is not supported.
        ParameterError: there is no such engine.
        StoreError: pySHACL cannot check at an endpoint.

    See also:
        W3C, Shapes Constraint Language (SHACL), 20 July 2017.

    Example:
        >>> from govgraph.store import Store
        >>> check(Store.memory()).conforms
        True
    """
    quads = _quads(load_shapes() if shapes is None else shapes)
    read = Shapes(quads)
    if engine == "pyshacl":
        from govgraph.shacl import referee

        if not isinstance(store, Database):  # it would be downloaded
            raise StoreError("check-not-at-endpoint", where=store.name)
        found = referee.validate(store.quads(), quads, read)
    elif engine == "sparql":
        found = running.validate(store, read)
    else:
        known = ", ".join(ENGINES)
        raise ParameterError("parameter-choice", name="engine", value=engine, known=known)
    return report.make(found, read.source, store, lang)


def load_shapes() -> list[Quad]:
    """Read the shapes that come with govgraph.

    Example:
        >>> len(load_shapes()) > 500
        True
    """
    return [
        quad
        for file in resources.files("shapes", ".ttl")
        for quad in parse(resources.read(file).encode(), format=RdfFormat.TURTLE)
    ]


def _quads(shapes: "Iterable[Quad] | Graph") -> list[Quad]:
    if hasattr(shapes, "serialize"):
        return list(
            parse(shapes.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
        )
    return list(shapes)
