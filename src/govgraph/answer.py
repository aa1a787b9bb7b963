"""Answers to questions: rows of RDF terms that show themselves and turn into tables.

The JSON form is the W3C's "SPARQL 1.1 Query Results JSON Format"; CSV and TSV are its sister
formats.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from govgraph import language, markup, tables, terms
from govgraph.errors import GovgraphError
from govgraph.tables import Shown

if TYPE_CHECKING:
    import pandas

Cell = NamedNode | BlankNode | Literal | None
_SHOWN = 20
_NUMBERS = (int, float, Decimal)
_PANDAS = {
    frozenset([int]): "Int64",
    frozenset([bool]): "boolean",
    frozenset([date]): "datetime64[s]",
}
_INTEGERS = (
    "integer long int short byte nonNegativeInteger positiveInteger unsignedLong unsignedInt "
    "unsignedShort unsignedByte nonPositiveInteger negativeInteger"
)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_DECIMAL = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = _DECIMAL + r"([eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = _DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?"
# Python reads more than XML Schema allows ("1_000", "20200723"): hence the patterns.
_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    terms.XSD + "boolean": ("true|false|0|1", _BOOLEANS.__getitem__),
    terms.XSD + "decimal": (_DECIMAL, Decimal),
    terms.XSD + "double": (_DOUBLE, float),
    terms.XSD + "float": (_DOUBLE, float),
    terms.XSD + "date": (_DAY, date.fromisoformat),
    terms.XSD + "dateTime": (_INSTANT, datetime.fromisoformat),
    **{terms.XSD + name: (r"[+-]?[0-9]+", int) for name in _INTEGERS.split()},
}


@dataclass(frozen=True)
class Answer:
    """The rows that answer a question.

    Attributes:
        columns: the names of the columns.
        cells: the rows, as RDF terms; ``None`` where a cell is empty.
        title: the question in words, or nothing.
        store: what was asked.
        lang: the language of headings when shown.
        names: what IRIs in columns without labels are called, for tables that people read; it
            may be asked for only when a table is made.

    Example:
        >>> a = Answer(("n",), ((Literal(8),),))
        >>> a.rows
        [{'n': 8}]
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    title: str = ""
    store: str = ""
    lang: str | None = None
    names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as Python values: IRIs and texts as str, numbers, booleans, dates, times."""
        return [dict(zip(self.columns, map(value, row), strict=True)) for row in self.cells]

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def to(self, format: str) -> str:
        """Return the answer in a format.

        Args:
            format: ``table``, ``csv``, ``tsv``, ``json``, ``markdown`` or ``html``.

        Raises:
            GovgraphError: there is no such format.
        """
        writers = {
            "table": self.to_table,
            "csv": self.to_csv,
            "tsv": self.to_tsv,
            "json": self.to_json,
            "markdown": self.to_markdown,
            "html": self.to_html,
        }
        return tables.written(writers, format)

    def to_csv(self) -> str:
        """Return "SPARQL 1.1 Query Results CSV": plain values under a row of names."""
        return tables.csv(self.columns, [[plain(cell) for cell in row] for row in self.cells])

    def to_tsv(self) -> str:
        """Return "SPARQL 1.1 Query Results TSV": terms in Turtle's own form."""
        lines = ["\t".join(f"?{name}" for name in self.columns)]
        lines += ["\t".join(_tsv(cell) for cell in row) for row in self.cells]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Return "SPARQL 1.1 Query Results JSON"."""
        import json

        bindings = [
            {
                name: _json(cell)
                for name, cell in zip(self.columns, row, strict=True)
                if cell is not None
            }
            for row in self.cells
        ]
        body = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

    def to_table(self, limit: int | None = None) -> str:
        """Return a table for a terminal: labels rather than IRIs.

        Args:
            limit: how many rows; without it, all.
        """
        heads, rows = self._for_people(limit)
        return tables.text(heads, [[cell.text for cell in row] for row in rows])

    def to_markdown(self) -> str:
        """Return a Markdown table: labels rather than IRIs."""
        heads, rows = self._for_people()
        return tables.markdown(heads, [[cell.text for cell in row] for row in rows])

    def to_html(self, limit: int | None = None) -> str:
        """Return an HTML table: labels that lead to their IRIs; everything in it is escaped.

        Args:
            limit: how many rows; without it, all.
        """
        heads, rows = self._for_people(limit)
        return tables.html(heads, rows, self.title)

    def to_pandas(self) -> "pandas.DataFrame":
        """Return a pandas data frame of :attr:`rows`.

        Columns that hold only integers, only booleans or only days become ``Int64``,
        ``boolean`` and ``datetime64``, with gaps; others are as pandas takes them.

        Raises:
            GovgraphError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise GovgraphError("extra-missing", name="pandas") from None
        columns: dict[str, pandas.Series[Any]] = {}
        rows = self.rows
        for name in self.columns:
            cells = [row[name] for row in rows]
            kind: Any = _PANDAS.get(frozenset(type(one) for one in cells if one is not None))
            if kind == "Int64" and any(one is not None and abs(one) >= 2**63 for one in cells):
                kind = object
            columns[name] = pandas.Series(cells, dtype=kind)
        return pandas.DataFrame(columns, index=range(len(rows)))

    def __str__(self) -> str:
        return self.to_table()

    def _repr_html_(self) -> str:
        return markup.block(self.to_html(_SHOWN) + markup.note(self._told()), self.lang)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.to_table(_SHOWN) + self._told())

    def _told(self) -> str:
        """Say how many rows are shown, and how to see the rest."""
        if len(self) <= _SHOWN:
            return language.text("rows", self.lang, total=len(self))
        told = language.text("rows-shown", self.lang, shown=_SHOWN, total=len(self))
        calls = ".to_pandas(), .to_html()"
        return f"{told} " + language.text("rows-rest", self.lang, calls=calls)

    def _for_people(self, limit: int | None = None) -> tuple[list[str], list[list[Shown]]]:
        """Leave out an IRI column whose label stands beside it; word the coded values."""
        kept = [i for i, name in enumerate(self.columns) if f"{name}Label" not in self.columns]
        heads = [tables.heading(self.columns[i], self.lang) for i in kept]
        at = {name: i for i, name in enumerate(self.columns)}
        pairs = [(i, at.get(self.columns[i].removesuffix("Label"), i)) for i in kept]
        return heads, [[self._cell(row[i], row[j]) for i, j in pairs] for row in self.cells[:limit]]

    def _cell(self, cell: Cell, thing: Cell) -> Shown:
        """Show a cell, or the thing that it is the label of."""
        cell = cell if cell is not None else thing
        iri = thing.value if isinstance(thing, NamedNode) else ""
        if isinstance(cell, Literal):
            coded = not cell.language  # no name or label is
            words = tables.word(cell.value, self.lang) if coded else cell.value
            return Shown(words, iri, type(value(cell)) in _NUMBERS)
        name = self.names.get(cell.value) if isinstance(cell, NamedNode) else None
        return Shown(name or short(cell), iri)


def value(cell: Cell) -> Any:
    """Turn an RDF term into a Python value.

    Example:
        >>> value(Literal(True)), value(NamedNode("http://a"))
        (True, 'http://a')
    """
    if cell is None:
        return None
    if isinstance(cell, Literal) and cell.datatype.value in _READERS:
        pattern, read = _READERS[cell.datatype.value]
        try:
            return read(cell.value) if re.fullmatch(pattern, cell.value) else cell.value
        except ValueError:
            pass  # an ill-typed literal from a stranger's file stays a text
    return cell.value


def plain(cell: Cell) -> str:
    """Return a term's bare text, as the SPARQL CSV format has it.

    Example:
        >>> plain(NamedNode("http://a"))
        'http://a'
    """
    if cell is None:
        return ""
    return f"_:{cell.value}" if isinstance(cell, BlankNode) else cell.value


def short(cell: Cell) -> str:
    """Return a term as a person reads it: our IRIs shortened to ``kind:name``.

    Example:
        >>> short(NamedNode("https://w3id.org/govgraph/id/area/x"))
        'area:x'
    """
    if isinstance(cell, NamedNode):
        if cell.value.startswith(terms.ID):
            return cell.value.removeprefix(terms.ID).replace("/", ":", 1)
        if cell.value.startswith(terms.GOVG):
            return "govg:" + cell.value.removeprefix(terms.GOVG)
    return plain(cell)


def of(columns: Sequence[str], rows: Iterable[Sequence[Any]], **about: Any) -> Answer:
    """Make an answer from columns and rows of terms."""
    return Answer(tuple(columns), tuple(tuple(row) for row in rows), **about)


def _tsv(cell: Cell) -> str:
    if cell is None:
        return ""
    return str(cell).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _json(cell: NamedNode | BlankNode | Literal) -> dict[str, str]:
    if isinstance(cell, NamedNode):
        return {"type": "uri", "value": cell.value}
    if isinstance(cell, BlankNode):
        return {"type": "bnode", "value": cell.value}
    out = {"type": "literal", "value": cell.value}
    if cell.language:
        out["xml:lang"] = cell.language
    elif cell.datatype.value != terms.XSD + "string":
        out["datatype"] = cell.datatype.value
    return out
