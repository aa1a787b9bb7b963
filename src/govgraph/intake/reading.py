"""What reading a file gives: quads, and what in it could not be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Quad

from govgraph import language


@dataclass(frozen=True)
class Options:
    """How a file is to be read.

    Attributes:
        labels: the language of its names, as a tag (``vi``, ``en``, ``nl``).
        title: the source's title; without it, the file's name.
        slug: what minted IRIs begin with; without it, made of the file's name.
        map: the file's heading for each of govgraph's columns (``{"person": "Họ tên"}``).
        dates: the order of dates like 3/7/2020: ``dmy`` or ``mdy``; without it, such a date that
            can be read both ways is a problem of its row.
        ends: ``exclusive`` where an end is the first day no longer held, ``inclusive`` where it is
            the last day held.
        strict: stop at the first problem.
        kind: what the file is: ``roster``, ``changes``, ``popolo``, ``followthemoney`` or ``rdf``;
            without it, the file tells.
        date, unit: of a table of change: the day of rows without one; ``area`` or ``organ``.
        mapping: a query of ``queries/mappings`` or a ``.rq`` file, for RDF of other vocabularies.
    """

    labels: str = "vi"
    title: str = ""
    slug: str = ""
    map: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    ends: str = "exclusive"
    strict: bool = False
    mapping: str = ""
    kind: str = ""
    date: str = ""
    unit: str = "area"


@dataclass(frozen=True)
class Problem:
    """A row that could not be read.

    Attributes:
        file, row, column: where; ``row`` counts as a spreadsheet does, headings included; 0 is
            the whole file.
        key, fields: the message that says why.
        cells: the row as it stands, by heading, for mending.
    """

    file: str
    row: int
    column: str
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    def reason(self, lang: str | None = None) -> str:
        """Say why, in a language."""
        return language.text(self.key, lang, **self.fields)

    def __str__(self) -> str:
        row = f", {language.text('row', None, row=self.row)}" if self.row else ""
        where = f"{self.file}{row}"
        return (
            f"{where}, {self.column}: {self.reason()}"
            if self.column
            else f"{where}: {self.reason()}"
        )


@dataclass
class Read:
    """What a file gave.

    Attributes:
        quads: what it says. rows: how many rows or things were read.
        problems: what could not be read, in the order of the file.
    """

    quads: list[Quad] = field(default_factory=list)
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Stream:
    """What a file gives while it is read; the rest is complete when the quads are walked.

    Attributes:
        quads: what it says, to be walked once; one may come more than once.
        told: how many quads have come. rows: how many rows or things were read.
        problems: what could not be read, in the order of the file.
        kept: the quads of sources that are read whole, where the caller wants them.
    """

    quads: Iterator[Quad] = field(default_factory=lambda: iter(()))
    told: int = 0
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    kept: list[Quad] = field(default_factory=list)

    def whole(self) -> Read:
        """Walk the quads and collect them, each once.

        Example:
            >>> Stream().whole()
            Read(quads=[], rows=0, problems=[])
        """
        found = list(dict.fromkeys(self.quads))
        return Read(found, self.rows, self.problems)
