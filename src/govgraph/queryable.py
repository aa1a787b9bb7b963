"""What a question needs of a store, and its rows read with the store's own errors."""

from contextlib import AbstractContextManager
from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from govgraph.terms import Row


class Queryable(Protocol):
    """A store that answers queries: embedded or at an endpoint."""

    @property
    def name(self) -> str:
        """Its path or URL."""
        ...

    def query(
        self, text: str, /, *, allow_remote: bool = False
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a query; its result may be read only while it is walked."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """Turn what walking a result raises into our errors."""
        ...


def rows(store: Queryable, text: str) -> list[Row]:
    """Run a SELECT query and read all its rows.

    Example:
        >>> from govgraph.store import Store
        >>> rows(Store.memory(), "SELECT * { ?s ?p ?o }")
        []
    """
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    with store.reading():
        return list(found)
