"""Reading what endpoints answer: results and triples, and what is wrong with them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyoxigraph import (
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from govgraph.remote import faults
from govgraph.remote.transport import Reply

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
Bindings = list[dict[str, Any]]


@contextmanager
def reading(where: str) -> Iterator[None]:
    """Turn what parsers of answers raise into our errors.

    Args:
        where: how messages call the endpoint.

    Raises:
        StoreError: the answer is broken, or cut off.

    Example:
        >>> with reading("x"):
        ...     pass
    """
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise faults.not_sparql(where, str(error)) from None


def results(reply: Reply, form: str, where: str) -> QuerySolutions | QueryBoolean:
    """Read the answer to SELECT or ASK.

    Args:
        reply: the answer.
        form: the query's form, which the answer must have.
        where: how messages call the endpoint.

    Returns:
        Solutions, which are parsed while they are walked; or a yes or no.

    Raises:
        StoreError: it is none.
    """
    if form == "ASK" and b'"bindings"' in reply.content:
        return _yes_or_no(reply, where)
    kind = QueryResultsFormat.from_media_type(reply.kind) or QueryResultsFormat.JSON
    with reading(where):
        found = parse_query_results(reply.content, format=kind)
    if isinstance(found, QuerySolutions if form == "SELECT" else QueryBoolean):
        return found
    raise faults.not_sparql(where, f"{type(found).__name__}, {form}")


def triples(reply: Reply, base: str) -> Iterator[Quad]:
    """Read an answer's triples, in RDF of whatever kind it says.

    Args:
        reply: the answer.
        base: what relative IRIs are resolved against.

    Raises:
        SyntaxError: it is broken.
    """
    kind = RdfFormat.from_media_type(reply.kind) or RdfFormat.N_TRIPLES
    return parse(reply.content, format=kind, base_iri=base)


def table(reply: Reply, where: str) -> tuple[list[str], Bindings]:
    """Read an answer in JSON: its columns and its rows.

    Args:
        reply: the answer.
        where: how messages call the endpoint.

    Raises:
        StoreError: it is none.
    """
    with reading(where):
        told = json.loads(reply.content)
    try:
        return told["head"]["vars"], told["results"]["bindings"]
    except (KeyError, TypeError):
        raise faults.not_sparql(where, reply.kind) from None


def with_rows(reply: Reply, columns: list[str], rows: Bindings) -> Reply:
    """Put other rows into an answer, in JSON."""
    return reply._replace(content=told(columns, rows), kind=JSON)


def told(columns: list[str], rows: Bindings) -> bytes:
    """Write rows as an answer in JSON.

    Example:
        >>> told(["a"], [])
        b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}'
    """
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": rows}}).encode()


def _yes_or_no(reply: Reply, where: str) -> QueryBoolean:
    """Read an ASK that is answered as SELECT: a row with 1 or 0."""
    cells = [cell for row in table(reply, where)[1] for cell in row.values()]
    if len(cells) != 1:
        raise faults.not_sparql(where, "ASK")
    yes = cells[0].get("value") in ("1", "true")
    answer = Store().query("ASK {}" if yes else "ASK { FILTER(false) }")
    assert isinstance(answer, QueryBoolean)
    return answer
