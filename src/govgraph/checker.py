"""Checking a graph against the shapes, with pySHACL as the engine.

The graph that is checked is the union of all named graphs, the ontology among them.
"""

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from pyoxigraph import BlankNode, NamedNode, Quad

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
    with _quiet(), _wrong_dates_as_errors():
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
    """Return the union of quads' graphs as one rdflib graph, literals written as they were."""
    graph = _graph_class()()
    for triple in {quad.triple for quad in quads}:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def _term(term: Any) -> Any:
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    # normalising would mend what a shape is there to find, a zone on a date for one
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


@cache
def _graph_class() -> "type[Graph]":
    """Make a graph that parses each query once: pySHACL asks the same one for every focus node."""
    from rdflib import Graph
    from rdflib.plugins.sparql import prepareQuery

    prepare = cache(prepareQuery)

    class AskedOften(Graph):
        def query(self, query_object: Any, *arguments: Any, **options: Any) -> Any:
            prepared = prepare(query_object) if isinstance(query_object, str) else query_object
            return super().query(prepared, *arguments, **options)

    return AskedOften


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging and warning of each ill-typed literal: the shapes report it."""
    logger = logging.getLogger("rdflib")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        logger.setLevel(before)


@contextmanager
def _wrong_dates_as_errors() -> Iterator[None]:
    """Let YEAR, MONTH and DAY of an impossible day fail as expressions do, not break off.

    rdflib 7 raises AttributeError there; SPARQL 1.1 section 17.2 wants an error that FILTER and
    COALESCE understand.
    """
    from rdflib import Literal
    from rdflib.plugins.sparql import operators
    from rdflib.plugins.sparql.sparql import SPARQLError

    real = operators.date

    def checked(e: Literal) -> date:
        if not isinstance(found := real(e), date):
            raise SPARQLError(f"no date: {e!r}")
        return found

    operators.date = checked
    try:
        yield
    finally:
        operators.date = real
