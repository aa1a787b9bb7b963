"""Run the rules: from what sources say to what follows from it.

Everything derived stands in one named graph, which is emptied first; each rule runs once, over
the union of all graphs. Deriving twice therefore changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from pyoxigraph import Quad, QueryTriples

from govgraph import rules
from govgraph.errors import RuleError
from govgraph.queryable import Queryable
from govgraph.terms import DERIVED, DERIVED_GRAPH


class Derivable(Queryable, Protocol):
    """A store that rules can run on."""

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads, each to its own graph."""
        ...

    def remove(self, graph: str) -> None:
        """Remove a graph."""
        ...

    def near(self) -> "Derivable":
        """Return the same quads where rules run fast."""
        ...

    def merge(self, like: Any = None) -> None:
        """Keep the union of overlapping graphs."""
        ...

    def quads(self, graph: str) -> Iterable[Quad]:
        """Walk a graph."""
        ...


def run(
    store: Derivable,
    ordered: list[rules.Rule] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> int:
    """Empty the derived graph and make it again.

    Args:
        store: what to derive in; it is changed.
        ordered: the rules in order; without them, those that come with govgraph.
        progress: called after each rule with its name and the number of statements it made.

    Returns:
        The number of derived statements.

    Raises:
        RuleError: the rules cannot be ordered, or one is not a CONSTRUCT.
        StoreDamagedError: the store does not read.

    Example:
        >>> from govgraph.store import Store
        >>> run(Store.memory())
        0
    """
    store.remove(DERIVED)
    near = store.near()
    near.merge()
    total = 0
    for rule in ordered if ordered is not None else rules.load():
        count = 0

        def made(rule: rules.Rule = rule) -> Iterator[Quad]:
            nonlocal count
            triples = near.query(rule.text)
            if not isinstance(triples, QueryTriples):
                raise RuleError("rule-not-construct", name=rule.name)
            with near.reading():
                for triple in triples:  # each once, and as the store was: what is added is not read
                    count += 1
                    yield Quad(triple.subject, triple.predicate, triple.object, DERIVED_GRAPH)

        near.add(made())
        total += count
        if progress:
            progress(rule.name, count)
    if near is not store:
        store.add(near.quads(DERIVED))
    store.merge(near)  # what was derived overlaps little: the sources were looked at
    return total
