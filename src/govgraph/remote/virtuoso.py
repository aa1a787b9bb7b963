"""Virtuoso: what it answers itself, and what is answered here over what its joins give.

Virtuoso 7 compiles SPARQL to SQL. Joins of triple patterns it does well; of much else, its answers
differ from the standard's without a word: it leaves ``OPTIONAL``'s FILTER no sight of a BIND
outside of it, divides whole numbers as whole numbers, goes on where an unbound variable is an
error, hashes the wrong bytes, refuses paths between two unknown ends; and some queries end the
server (``docs/endpoints.md`` has the list, ``tests/test_servers.py`` a test for each). So a query
of plain patterns is sent as it is, and any other by :mod:`govgraph.remote.gathering`.
"""

import json

from pyoxigraph import (
    DefaultGraph,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
)

from govgraph.brackets import placed
from govgraph.errors import QueryError
from govgraph.remote import narrowing, syntax, tree
from govgraph.remote.gathering import Ask, Gathering
from govgraph.store import Store as Embedded

# What a query of plain patterns may hold beside terms, variables and braces.
_PLAIN = {"PREFIX", "BASE", "SELECT", "DISTINCT", "CONSTRUCT", "ASK", "WHERE", "A", "GRAPH"}
_PLAIN |= {"UNION", "FILTER", "NOT", "EXISTS"}
_MARKS = frozenset("|^*+?!()=<>&-")  # of paths and expressions


def is_served(server: str, content: bytes) -> bool:
    """Say whether an answer is Virtuoso's: by its header, or, behind a proxy, by its JSON.

    Args:
        server: the header ``Server``.
        content: the answer.

    Example:
        >>> is_served("Virtuoso/07.20.3229 (Linux)", b""), is_served("nginx", b"{}")
        (True, False)
        >>> is_served("nginx", b'{ "head": { "link": [] }, "results": { "distinct": false }}')
        True
    """
    head = b"".join(content[:4096].split())
    own = b'"link":[]' in head and b'"results":{"distinct":' in head
    return server.startswith("Virtuoso/") or (head.startswith(b"{") and own)


def is_plain(text: str) -> bool:
    """Say whether a query is one that Virtuoso answers as the standard says.

    Args:
        text: the query.

    Example:
        >>> is_plain("ASK { ?s a ?c . ?c ?p ?o }"), is_plain("ASK { ?s a ?c FILTER(?c = 1) }")
        (True, False)
    """
    tokens = list(placed(text))
    words = [one.upper for one in tokens if one.kind == "word"]
    if "DESCRIBE" in words:
        return True
    if not _PLAIN.issuperset(words) or any(one.text in _MARKS for one in tokens):
        return False
    if "SELECT" in words and "DISTINCT" not in words:  # a triple may stand in several graphs
        return False
    return all(map(_is_plain, tree.walk(syntax.read(text).group)))


def _is_plain(item: tree.Item) -> bool:
    if isinstance(item, tree.Edge):
        return narrowing.loosened(item) is item
    if isinstance(item, tree.Aside):
        return item.kind == "test"
    return isinstance(item, tree.Group | tree.Inner | tree.Choice)


def answer(text: str, ask: Ask) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Answer a query over what it can see of a server's data.

    Args:
        text: the query.
        ask: asks the server a SELECT query of plain patterns.

    Raises:
        QueryError: the query cannot be read.

    Example:
        >>> from pyoxigraph import Store
        >>> bool(answer("ASK { FILTER(1 < 2) }", lambda asked, columns: Store().query(asked)))
        True
    """
    if any(one.upper == "SERVICE" for one in placed(text)):
        raise QueryError("query-failed", what="SERVICE")
    # what is wrong with it is told as embedded; of what is named in FROM, nothing is fetched
    Embedded.memory().query(text, allow_remote=True)
    query = syntax.read(text)
    store = Gathering(query, ask).store
    if query.dataset:
        names = list(store.named_graphs())
        return store.query(text, default_graph=[DefaultGraph()], named_graphs=names)
    return store.query(text, use_default_graph_as_union=True)


def mended(content: bytes) -> bytes:
    """Write the blank nodes of a JSON answer as the standard has them.

    Args:
        content: SPARQL results in JSON, where ``nodeID://b1`` may be a blank node.

    Example:
        >>> bad = b'{"results": {"bindings": [{"s": {"type": "bnode", "value": "nodeID://b1"}}]}}'
        >>> mended(bad)
        b'{"results": {"bindings": [{"s": {"type": "bnode", "value": "b1"}}]}}'
    """
    if b"nodeID://" not in content:
        return content
    told = json.loads(content)
    for row in told["results"]["bindings"]:
        for cell in row.values():
            if cell["type"] == "bnode":
                cell["value"] = cell["value"].removeprefix("nodeID://")
    return json.dumps(told).encode()


def counted(part: str) -> str:
    """Write a query for the number of rows of one that :mod:`govgraph.remote.gathering` asks.

    Example:
        >>> counted("PREFIX a: <b> SELECT DISTINCT ?s  WHERE { ?s a a:c }")
        'PREFIX a: <b> SELECT (COUNT(*) AS ?n) WHERE { { SELECT DISTINCT ?s  WHERE { ?s a a:c } } }'
    """
    prologue, rest = part.split("SELECT DISTINCT ", 1)
    return f"{prologue}SELECT (COUNT(*) AS ?n) WHERE {{ {{ SELECT DISTINCT {rest} }} }}"


def ordered(part: str, columns: list[str]) -> str:
    """Write a part so that its pages neither overlap nor leave gaps.

    Virtuoso sorts few rows for LIMIT and OFFSET; not so where a sub-select is sorted.

    Example:
        >>> ordered("SELECT DISTINCT ?s WHERE { ?s a ?c }", ["s"])
        'SELECT * WHERE { { SELECT DISTINCT ?s WHERE { ?s a ?c } ORDER BY ?s } }'
    """
    prologue, rest = part.split("SELECT DISTINCT ", 1)
    names = " ".join(f"?{one}" for one in columns)
    return f"{prologue}SELECT * WHERE {{ {{ SELECT DISTINCT {rest} ORDER BY {names} }} }}"
