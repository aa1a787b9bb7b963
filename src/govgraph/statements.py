"""What a CONSTRUCT or DESCRIBE query gives: statements that show themselves and can be saved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, Triple

from govgraph import turtle

if TYPE_CHECKING:
    import rdflib


@dataclass(frozen=True)
class Statements:
    """RDF statements, as a set.

    Attributes:
        triples: the statements.
        title: the question they answer, or nothing.
        store: what was asked.

    Example:
        >>> len(of([]))
        0
    """

    triples: frozenset[Triple]
    title: str = ""
    store: str = ""

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def to(self, format: str = "turtle") -> str:
        """Return the statements in an RDF format, the same bytes each time.

        Raises:
            UnknownNameError: there is no such format.
        """
        quads = [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in self.triples]
        return turtle.write(quads, format=format).decode("utf-8")

    @property
    def rdflib(self) -> "rdflib.Graph":
        """The statements as an rdflib graph."""
        from rdflib import Graph

        return Graph().parse(data=self.to("ntriples"), format="nt")

    def __str__(self) -> str:
        return self.to("turtle")

    def _repr_html_(self) -> str:
        from govgraph.tables import escape_lines

        return f"<pre>{escape_lines(str(self))}</pre>"


def of(triples: Iterable[Triple], **about: str) -> Statements:
    """Make statements of triples."""
    return Statements(frozenset(triples), **about)
