"""Refusing, before evaluation, queries that write or that go out to the network.

pyoxigraph calls ``SERVICE`` endpoints and rdflib also fetches the graphs of ``FROM``, both
without asking (SPARQL 1.1 Federated Query; SPARQL 1.1 section 13.2). A query is judged by its
tokens, never by searching its text, and in each way that engines read it: as it stands
(pyoxigraph decodes ``\\u`` escapes inside tokens only), decoded as the standard says, and decoded
as rdflib does.

Engines do not take the longest token as the standard demands: pyoxigraph runs
``SERVICE:x {…}``, ``SERVICEa:x{…}``, ``SERVICESILENT<x>{…}``, ``1SERVICE<x>{…}``. These are
refused as well; they are not in the standard's grammar.
"""

import re
from collections.abc import Callable, Container
from itertools import chain
from typing import NamedTuple

from govgraph import lexer
from govgraph.brackets import Placed, placed
from govgraph.errors import QueryError, RemoteAccessError

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
# SPARQL 1.1 Update, section 4.2 (and its WITH).
UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)

DEEPEST, LONGEST_CHAIN, LONGEST_SUM = 100, 1000, 4000
_CHAINS = frozenset({"OPTIONAL", "UNION", "MINUS", "BIND", "AS", "VALUES", "GRAPH", "LATERAL"})
_NOTHING = Placed("", "", "", 0, 0, False)

Known = Container[str] | Callable[[str], bool]


class Query(NamedTuple):
    """What a query is: its form, and the dataset it states with FROM and FROM NAMED.

    ``depth`` is its brackets within brackets, ``chained`` its clauses and ``summed`` its
    operators: what an engine may handle by recursion.
    """

    form: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    depth: int
    chained: int
    summed: int


def check_query(text: str, *, allow_remote: bool = False, graphs: Known | None = None) -> str:
    """Refuse a text that is no query, or a query that would go out.

    Args:
        text: SPARQL.
        allow_remote: let ``SERVICE``, and ``FROM`` of any graph, pass.
        graphs: the graphs that are here, as a container or a test; ``None``: none are.

    Returns:
        ``"SELECT"``, ``"ASK"``, ``"CONSTRUCT"`` or ``"DESCRIBE"``.

    Raises:
        QueryError: it is an update, or begins like no query.
        RemoteAccessError: it has a ``SERVICE``, or a ``FROM`` of a graph that is not here.

    Example:
        >>> check_query("ASK { ?service a 'SERVICE' } # SERVICE")
        'ASK'
    """
    return inspect(text, allow_remote=allow_remote, graphs=graphs).form


def inspect(text: str, *, allow_remote: bool = False, graphs: Known | None = None) -> Query:
    """Do what :func:`check_query` does, and tell more about the query.

    Args:
        text: SPARQL.
        allow_remote: as for :func:`check_query`.
        graphs: as for :func:`check_query`.

    Returns:
        The query's form, dataset and size.

    Raises:
        QueryError: as for :func:`check_query`.
        RemoteAccessError: as for :func:`check_query`.

    Example:
        >>> inspect("SELECT * FROM <http://a> {}", graphs=["http://a"]).default_graphs
        ('http://a',)
    """
    texts = [text]
    if "\\" in text:
        others = {lexer.decoded(text), lexer.decoded_loosely(text)}
        texts += sorted(others - {text})
    readings = [_Reader(allow_remote, graphs).read(one) for one in texts]
    for query in readings:
        if query.form in FORMS:
            return query
    raise QueryError("query-no-form", what=readings[0].form)


def check_size(query: Query) -> None:
    """Refuse a query so deep or long that Oxigraph's recursion would crash the process.

    Args:
        query: what :func:`inspect` told.

    Raises:
        QueryError: it is.

    Example:
        >>> check_size(inspect("ASK {}"))
    """
    # Measured on pyoxigraph 0.5.13: 1000 nested calls overflow 8 MB of stack and 128 overflow
    # 1 MB, as do 3000 OPTIONALs or BINDs and 16000 operators.
    if query.depth > DEEPEST:
        raise QueryError("query-too-deep", count=query.depth, limit=DEEPEST)
    for count, limit in ((query.chained, LONGEST_CHAIN), (query.summed, LONGEST_SUM)):
        if count > limit:
            raise QueryError("query-too-long", count=count, limit=limit)


class _Reader:
    """One reading of a query, token by token, with its neighbours."""

    def __init__(self, allow_remote: bool, graphs: Known | None) -> None:
        self._remote, self._graphs = allow_remote, graphs
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._form = ""
        self._default: list[str] = []
        self._named: list[str] = []
        self._joined = False

    def read(self, text: str) -> Query:
        before = last = _NOTHING
        depth = chained = summed = 0
        token = _NOTHING
        for following in chain(placed(text), (_NOTHING,)):
            if token.kind:
                if self._form:
                    self._judge(last, token, following)
                else:
                    self._prologue(before, last, token)
                depth = max(depth, token.depth)
                chained += token.upper in _CHAINS
                summed += token.text in "|&!^/" or (token.expression and token.text in "*+-")
                before, last = last, token
            token = following
        return Query(self._form, tuple(self._default), tuple(self._named), depth, chained, summed)

    def _prologue(self, before: Placed, last: Placed, token: Placed) -> None:
        if token.upper in ("PREFIX", "BASE", "VERSION"):
            return
        if token.kind == "iri" and last.upper == "BASE":
            self._base = self._resolve(token.text)
        elif token.kind == "iri" and last.kind == "name":
            # "PREFIX:<…>" is one name to the standard, two tokens to the engines.
            name = last.text if before.upper == "PREFIX" else last.text[len("PREFIX") :]
            self._prefixes[name[:-1]] = self._resolve(token.text)
        elif token.kind == "name":
            if last.upper != "PREFIX" and not token.text.upper().startswith("PREFIX"):
                self._form = token.text
        elif token.kind != "string" or last.upper != "VERSION":  # VERSION is SPARQL 1.2
            self._form = token.upper or token.text
            if self._form in UPDATES:
                raise QueryError("query-is-update", what=self._form)

    def _judge(self, last: Placed, token: Placed, following: Placed) -> None:
        outside = token.depth == 0
        if "SERVICE" in token.upper:
            self._service(following.text if following.kind in ("iri", "name", "var") else "")
        if token.kind == "name" and self._glued(last, token, following):
            if outside:
                self._from(token, self._default)
            else:
                self._service(token.text)
        if outside and token.kind in ("iri", "name"):
            if last.upper.endswith("NAMED"):
                self._from(token, self._named)
            elif last.upper.endswith("FROM"):
                self._from(token, self._default)
        self._joined |= outside and token.text == ";"
        if self._joined and outside and token.upper in UPDATES:
            raise QueryError("query-is-update", what=token.upper)

    def _glued(self, last: Placed, token: Placed, following: Placed) -> bool:
        """Say whether an engine may see a keyword and a name in this one name."""
        prefix = token.text.partition(":")[0].lower()
        if token.braces:
            return "service" in prefix and following.text == "{" and last.upper != "GRAPH"
        if token.depth or self._form == "DESCRIBE":
            return False
        stated = last.upper.endswith(("FROM", "NAMED"))
        return "from" in prefix and not stated and following.text != "("

    def _service(self, target: str) -> None:
        if not self._remote:
            raise RemoteAccessError("remote-service", target=target or "?")

    def _from(self, token: Placed, graphs: list[str]) -> None:
        iri = self._name(token.text) if token.kind == "name" else self._resolve(token.text)
        graphs.append(iri)
        known = self._graphs
        here = known is not None and (known(iri) if callable(known) else iri in known)
        if not here and not self._remote:
            raise RemoteAccessError("remote-from", target=iri)

    def _resolve(self, reference: str) -> str:
        iri = lexer.decoded(reference[1:-1])
        if self._base and not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", iri):
            from urllib.parse import urljoin

            return urljoin(self._base, iri)
        return iri

    def _name(self, name: str) -> str:
        prefix, _, local = lexer.decoded(name).partition(":")
        space = self._prefixes.get(prefix)
        # An engine may know prefixes of its own: an unknown one is nothing that is here.
        return name if space is None else space + re.sub(r"\\(.)", r"\1", local)
