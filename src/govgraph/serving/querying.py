"""A query of the protocol, as a job: run, and written in the format that the client likes best."""

from collections.abc import Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import (
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)

from govgraph import formats, statements
from govgraph.graph import Graph
from govgraph.serving import negotiate
from govgraph.serving.faults import Refused
from govgraph.serving.made import Made
from govgraph.serving.spool import Spool
from govgraph.store import Store
from govgraph.turtle import PREFIXES

_FEW = 10_000  # triples


class Form(NamedTuple):
    """A format that a result can have: what it is called in HTTP, by whom, and its IRI's end."""

    accepted: str
    format: QueryResultsFormat | RdfFormat
    iri: str = ""
    name: str = ""


ROWS = (
    Form("application/sparql-results+json", QueryResultsFormat.JSON, "SPARQL_Results_JSON"),
    Form("application/sparql-results+xml", QueryResultsFormat.XML, "SPARQL_Results_XML"),
    Form("text/csv", QueryResultsFormat.CSV, "SPARQL_Results_CSV"),
    Form("text/tab-separated-values", QueryResultsFormat.TSV, "SPARQL_Results_TSV"),
    # What clients also say, and then also get.
    Form("application/json", QueryResultsFormat.JSON),
    Form("application/xml", QueryResultsFormat.XML),
    Form("text/xml", QueryResultsFormat.XML),
)
_NAMES = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nquads": "N-Quads",
}
TRIPLES = (
    *(
        Form(found.media_type, found.oxigraph, iri, name)
        for name, iri in _NAMES.items()
        for found in [formats.by_name(name)]
    ),
    Form("application/json", RdfFormat.JSON_LD, "", "jsonld"),
    Form("application/xml", RdfFormat.RDF_XML, "", "rdfxml"),
    Form("text/plain", RdfFormat.N_TRIPLES, "", "ntriples"),
)


def query(
    graph: Graph,
    text: str,
    accept: str,
    folder: str,
    most: int,
    dataset: tuple[Sequence[str], Sequence[str]] | None = None,
    base: str | None = None,
) -> Made:
    """Run a query and write its result.

    Args:
        graph: what is asked.
        text: the query.
        accept: the media types that the client takes, as in HTTP.
        folder: where a large result goes.
        most: the bytes that it may have.
        dataset: the default and the named graphs that the protocol states.
        base: what relative IRIs are resolved against.

    Raises:
        QueryError: the query is broken, or an update.
        RemoteAccessError: it would go out.
        Refused: the result cannot be had in such a format.
        TooLarge: it is too large.

    Example:
        >>> import govgraph
        >>> query(govgraph.open(), "ASK {}", "text/csv", ".", 100).body
        b'true'
    """
    store = graph.store
    assert isinstance(store, Store)
    found = store.query(text, dataset=dataset, base=base)
    form = chosen(accept, TRIPLES if isinstance(found, QueryTriples) else ROWS)
    spool = Spool(Path(folder), most)
    try:
        with store.reading():
            _write(found, form, spool)
    except BaseException:
        spool.close()
        raise
    return spool.made(media_type(form))


def _write(found: QuerySolutions | QueryBoolean | QueryTriples, form: Form, spool: Spool) -> None:
    if isinstance(form.format, QueryResultsFormat):
        assert not isinstance(found, QueryTriples)
        found.serialize(spool, format=form.format)  # type: ignore[arg-type]
        return
    assert isinstance(found, QueryTriples)
    few = list(islice(found, _FEW))
    if len(few) < _FEW:  # in order, with the prefixes that are used, and the same bytes each time
        spool.write(statements.of(few).to(form.name).encode())
        return
    quads = (Quad(*triple) for triple in chain(few, found))
    holds = form.format in (RdfFormat.TRIG, RdfFormat.N_QUADS)
    many = quads if holds else (quad.triple for quad in quads)
    serialize(many, spool, form.format, prefixes=PREFIXES)  # type: ignore[arg-type]


def chosen(accept: str, forms: tuple[Form, ...]) -> Form:
    """Choose the format that a client likes best.

    Args:
        accept: the media types that it takes, as in HTTP.
        forms: what there is, the preferred first.

    Raises:
        Refused: it takes none of them.

    Example:
        >>> chosen("text/*;q=0.5, application/*;q=0.1", ROWS).iri
        'SPARQL_Results_CSV'
    """
    offered = [one.accepted for one in forms]
    best = negotiate.media(accept, offered)
    if not best:
        known = ", ".join(one.accepted for one in forms if one.iri)
        raise Refused(406, "serve-not-acceptable", accept=accept, choices=known)
    return forms[offered.index(best)]


def media_type(form: Form) -> str:
    """Return what a reply in a format is called.

    Example:
        >>> media_type(ROWS[2])
        'text/csv; charset=utf-8'
    """
    return form.accepted + ("; charset=utf-8" if form.accepted.startswith("text/") else "")
