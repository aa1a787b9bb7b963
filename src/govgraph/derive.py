"""Run the rules: from what sources say to what follows from it.

Everything derived stands in one named graph, which is emptied first; each rule runs once, over
the union of all graphs. Deriving twice therefore changes nothing.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples

from govgraph import rules
from govgraph.errors import RuleError
from govgraph.terms import DERIVED, DERIVED_GRAPH


class Derivable(Protocol):
    """A store that rules can run on."""

    def query(self, text: str, /) -> QuerySolutions | QueryBoolean | QueryTriples: ...
    def add(self, quads: Iterable[Quad]) -> None: ...
    def remove(self, graph: str) -> None: ...


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
        RuleError: the rules cannot be ordered.

    Example:
        >>> from govgraph.store import Store
        >>> run(Store.memory())
        0
    """
    store.remove(DERIVED)
    total = 0
    for rule in ordered if ordered is not None else rules.load():
        triples = store.query(rule.text)
        if not isinstance(triples, QueryTriples):
            raise RuleError("rule-not-construct", name=rule.name)
        made = {Quad(*triple, DERIVED_GRAPH) for triple in triples}
        store.add(made)
        total += len(made)
        if progress:
            progress(rule.name, len(made))
    return total

