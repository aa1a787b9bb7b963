"""What a CONSTRUCT or DESCRIBE query gives: statements that show themselves and can be saved."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Quad, Triple

from govgraph import turtle

if TYPE_CHECKING:
    import rdflib

_SHOWN = 40  # lines


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

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("\n".join(filter(None, self._shown())))

    def _repr_html_(self) -> str:
        from govgraph import markup, tables

        lines, told = self._shown()
        shown = f"<pre>{tables.escape_lines(lines)}</pre>"
        return markup.block(shown + (markup.note(told) if told else ""))

    def _shown(self) -> tuple[str, str]:
        """Return the first lines, and where there are more a word on that."""
        from govgraph import language

        # Of a great many only some are sorted and written: nobody reads more.
        some = heapq.nsmallest(_SHOWN * _SHOWN, self.triples, key=str)
        lines = Statements(frozenset(some)).to("turtle").splitlines()
        told = ""
        if len(lines) > _SHOWN:
            calls = '.to("turtle")'
            told = language.text("statements-shown", shown=_SHOWN, total=len(self), calls=calls)
        return "\n".join(lines[:_SHOWN]), told


def of(triples: Iterable[Triple], **about: str) -> Statements:
    """Make statements of triples."""
    return Statements(frozenset(triples), **about)
