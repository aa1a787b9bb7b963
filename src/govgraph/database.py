"""Reading Oxigraph: queries over the union of the named graphs, and errors in our words."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
)

from govgraph import guard, lexer, union
from govgraph.errors import ParameterError, QueryError, StoreDamagedError, StoreError
from govgraph.turtle import PREFIXES

_NEAR = 30
Dataset = tuple[Sequence[str], Sequence[str]]  # the default graphs, and the named ones


class Database:
    """The reading half of :class:`govgraph.store.Store`, which see.

    Args:
        oxigraph: the pyoxigraph store.
        name: how messages call it.
        once: the default graph is the union of the named ones (:mod:`govgraph.union`).
    """

    def __init__(self, oxigraph: Store, name: str, once: bool = False) -> None:
        self._oxigraph: Store | None = oxigraph
        self.name = name
        self.once = once

    @property
    def raw(self) -> Store:
        """The pyoxigraph store, to read from. A write puts another in its place."""
        if self._oxigraph is None:
            raise StoreError("store-closed", where=self.name)
        return self._oxigraph

    def query(
        self,
        text: str,
        *,
        allow_remote: bool = False,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a SPARQL query over the union of the named graphs.

        Args:
            text: the query; the project's prefixes need not be declared. ``FROM`` and
                ``FROM NAMED`` choose among the graphs that are here.
            allow_remote: let ``SERVICE`` go out.
            dataset: the default and the named graphs, in place of what the query states, as
                the SPARQL protocol has it. A graph that is not here is empty.
            base: what relative IRIs are resolved against.

        Returns:
            pyoxigraph's result. It reads while it is walked: walk results of a store on disk
            inside :meth:`reading`, to be told of damage.

        Raises:
            QueryError: it is broken (with line and column), an update, or too deep to run.
            RemoteAccessError: it would go out.
            StoreDamagedError: the store does not read.

        Example:
            >>> bool(Database(Store(), "x").query("ASK {}"))
            True
        """
        here = self._holds if dataset is None else lambda _: True
        asked = guard.inspect(text, allow_remote=allow_remote, graphs=here)
        guard.check_size(asked)
        given: dict[str, Any] = {"prefixes": PREFIXES, "base_iri": base}
        if dataset is not None:
            given["default_graph"] = list(map(graph_node, dataset[0]))
            given["named_graphs"] = list(map(graph_node, dataset[1]))
        elif not (self.once or asked.default_graphs or asked.named_graphs):
            given["use_default_graph_as_union"] = True  # pyoxigraph would pass over FROM
        with self.reading():
            try:
                return self.raw.query(text, **given)
            except SyntaxError as error:
                raise _broken(error, text) from error
            except ValueError as error:
                raise QueryError("query-failed", what=error) from error

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what pyoxigraph raises while reading into our errors.

        Raises:
            StoreDamagedError: the database is corrupt, or the disk fails.
            QueryError: the query cannot be run.

        Example:
            >>> with Database(Store(), "x").reading():
            ...     pass
        """
        try:
            yield
        except RecursionError:
            raise
        except (OSError, RuntimeError) as error:
            # RocksDB's own words; another OSError is a SERVICE that did not answer.
            if re.match(r"IO error|.*Corruption", str(error), re.DOTALL):
                raise StoreDamagedError("store-damaged", where=self.name, what=error) from error
            raise QueryError("query-failed", what=error) from error

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Walk the quads.

        Args:
            graph: only those of this graph.

        Yields:
            Quads, in no certain order.

        Raises:
            ParameterError: ``graph`` is no IRI.
            StoreDamagedError: the store does not read.

        Example:
            >>> list(Database(Store(), "x").quads("http://a"))
            []
        """
        wanted = None if graph is None else graph_node(graph)
        with self.reading():
            found = self.raw.quads_for_pattern(None, None, None, wanted)
            if not self.once:
                yield from found
                return
            yield from (quad for quad in found if union.alone(self.raw, quad))

    def graphs(self) -> list[str]:
        """List the named graphs.

        Returns:
            Their IRIs (blank nodes as ``_:label``), sorted.

        Raises:
            StoreDamagedError: the store does not read.

        Example:
            >>> Database(Store(), "x").graphs()
            []
        """
        with self.reading():
            return sorted(
                str(one) if isinstance(one, BlankNode) else one.value
                for one in self.raw.named_graphs()
            )

    def _holds(self, graph: str) -> bool:
        try:
            return self.raw.contains_named_graph(NamedNode(graph))
        except ValueError:  # not an IRI
            return False

    def close(self) -> None:
        """Let go of the database; a store on disk can be opened again at once.

        Example:
            >>> Database(Store(), "x").close()
        """
        self._oxigraph = None

    def __len__(self) -> int:
        with self.reading():
            return union.size(self.raw) if self.once else len(self.raw)

    def __bool__(self) -> bool:
        return True  # an empty store is a store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def graph_node(iri: str) -> NamedNode:
    """Make a graph's name of text.

    Args:
        iri: the graph's IRI.

    Returns:
        The node.

    Raises:
        ParameterError: it is no absolute IRI.

    Example:
        >>> print(graph_node("http://a"))
        <http://a>
    """
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise ParameterError("graph-not-iri", name=iri, what=error) from error


def _broken(error: SyntaxError, query: str) -> QueryError:
    """Say where a query is wrong and what stands there; the parser lists all that could have."""
    found = re.match(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", str(error), re.DOTALL)
    if found is None:
        return QueryError("query-failed", what=error)
    stranger = _undeclared(query)
    if stranger is not None:
        line, column = lexer.place(query, stranger.start)
        name = stranger.text.partition(":")[0]
        return QueryError("query-prefix-unknown", line=line, column=column, name=name)
    line, column = int(found[1]), int(found[2])
    if found[3].startswith("The "):  # a sentence, not a list of tokens
        what = found[3].split(", [")[0]
        return QueryError("query-parse-error", line=line, column=column, what=what)
    rest = "\n".join(query.splitlines()[line - 1 :])[column - 1 :]
    if not rest.strip():
        return QueryError("query-ends-early", line=line, column=column)
    near = " ".join(rest.split())[:_NEAR]
    return QueryError("query-unexpected", line=line, column=column, near=near)


def _undeclared(query: str) -> lexer.Token | None:
    """Find the first name whose prefix is declared neither in the query nor by us."""
    known = set(PREFIXES)
    before = ""
    for token in lexer.tokens(query):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                known.add(prefix)
            elif prefix not in known and prefix != "_":
                return token
        before = token.text.upper()
    return None
