"""pySHACL as the referee: the same shapes, asked node by node by an engine that is not ours."""

import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from govgraph.errors import ShapesError
from govgraph.shacl import results
from govgraph.shacl.results import ValidationResult
from govgraph.shacl.shapes import Shapes
from govgraph.shacl.source import Node, Source, sh
from govgraph.terms import XSD

if TYPE_CHECKING:
    from rdflib import Graph


def validate(data: Iterable[Quad], quads: Iterable[Quad], shapes: Shapes) -> list[ValidationResult]:
    """Check data with pySHACL.

    Args:
        data: the data, whatever named graphs it stands in.
        quads: the shapes graph.
        shapes: the same, read: pySHACL drops the language of messages that it fills in.

    Raises:
        ShapesError: pySHACL finds the shapes broken.

    Example:
        >>> validate([], [], Shapes([]))
        []
    """
    import pyshacl
    from pyparsing import ParseException
    from pyshacl.errors import ReportableRuntimeError

    with _quiet(), _wrong_dates_as_errors():
        # Not with allow_warnings: an inner shape of that severity would then always be met.
        try:
            _, report, _ = pyshacl.validate(
                as_rdflib(data),
                shacl_graph=as_rdflib(quads),
                inference="none",
                advanced=False,
                js=False,
                inplace=True,
            )
        except (ReportableRuntimeError, ParseException, re.error, RecursionError) as error:
            raise ShapesError("shapes-pyshacl", what=_said(error)) from error
        if isinstance(report, Exception):  # what pySHACL returns for some of its failures
            raise ShapesError("shapes-pyshacl", what=_said(report))
        text = report.serialize(format="nt", encoding="utf-8")
    found = results.read(Source(parse(text, format=RdfFormat.N_TRIPLES)))
    return [replace(one, messages=_tagged(one, shapes)) for one in found]


def _said(error: BaseException) -> str:
    """Return what pySHACL says, on one line and without its rows of advice."""
    told = str(getattr(error, "message", "") or error) or type(error).__name__
    return " ".join(told.split())


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
    if term.datatype.value == XSD + "string":  # which rdflib takes for another than a plain one
        return Literal(term.value)
    # normalising would mend what a shape is there to find, a zone on a date for one
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _tagged(result: ValidationResult, shapes: Shapes) -> tuple[Literal, ...]:
    """Give messages the language of the pattern that they were filled into."""
    patterns = [
        (re.sub(r"\\{\\?[?$]\w+\\}", "(?s:.*)", re.escape(message.value)), message.language)
        for message in _messages(shapes, (result.constraint, result.shape))
    ]
    told = []
    for message in result.messages:
        known = (lang for text, lang in patterns if lang and re.fullmatch(text, message.value))
        lang = message.language or next(known, None)
        told.append(Literal(message.value, language=lang) if lang else message)
    return tuple(told)


def _messages(shapes: Shapes, origins: Iterable[Node | None]) -> Iterator[Literal]:
    for origin in origins:
        for message in shapes.source.objects(origin, sh("message")) if origin else ():
            if isinstance(message, Literal):
                yield message


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
    """Keep rdflib from telling of each ill-typed literal, and pySHACL of errors that we tell."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl-validate", "pyshacl")]
    before = [one.disabled for one in loggers]
    for one in loggers:
        one.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        for one, disabled in zip(loggers, before, strict=True):
            one.disabled = disabled


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
