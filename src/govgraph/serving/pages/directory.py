"""The directory: what can be looked up by name, in SQLite, so that no page scans the graph.

It is made once of a state of the store. Things of a kind are kept in the order of their names
without accents; pages go on from where the last one ended (keyset paging), and words are found by
an index of their beginnings (FTS5).
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions

from govgraph import language, resources, text
from govgraph.answer import short
from govgraph.errors import GovgraphError
from govgraph.queryable import Queryable

PAGE = 50
MOST = 1000  # hits are counted so far
_TABLES = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, vi TEXT, en TEXT, fold_vi TEXT,
  fold_en TEXT);
CREATE TABLE spelled (fold TEXT, kind TEXT, name TEXT, thing INTEGER);
CREATE VIRTUAL TABLE word USING fts5 (words, content='', columnsize=0, detail=none,
  prefix='1 2 3');
CREATE TEMP TABLE raw (kind TEXT, iri TEXT, rank INTEGER, lang TEXT, name TEXT);
"""
# The name in a language, else one without a language, else in the alphabetically first one.
_NAME = """(SELECT name FROM raw AS named WHERE named.kind = one.kind AND named.iri = one.iri
  ORDER BY rank > 1, lang <> '%s', lang <> '', lang, rank, name LIMIT 1)"""
_FILLED = f"""
CREATE INDEX temp.raw_iri ON raw (kind, iri);
CREATE TEMP TABLE named AS SELECT kind, iri, {_NAME % "vi"} AS vi, {_NAME % "en"} AS en
  FROM (SELECT DISTINCT kind, iri FROM raw) AS one;
INSERT INTO thing (kind, iri, vi, en, fold_vi, fold_en)
  SELECT kind, iri, vi, en, fold(vi), fold(en) FROM named ORDER BY kind, 5, iri;
CREATE INDEX thing_vi ON thing (kind, fold_vi, iri);
CREATE INDEX thing_en ON thing (kind, fold_en, iri);
CREATE UNIQUE INDEX thing_iri ON thing (iri, kind);
INSERT INTO spelled
  SELECT DISTINCT fold(name), raw.kind, name, id FROM raw
  CROSS JOIN thing ON thing.iri = raw.iri AND thing.kind = raw.kind;
CREATE INDEX spelled_fold ON spelled (fold, kind, thing);
INSERT INTO word (rowid, words)
  SELECT thing, 'kind' || kind || ' ' || group_concat(DISTINCT fold) FROM spelled GROUP BY thing;
CREATE TABLE total AS SELECT kind, count(*) AS things FROM thing GROUP BY kind;
"""
_THINGS = "SELECT DISTINCT ?thing WHERE { ?thing a <%s> }"
_NAMES = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?name ?rank WHERE {
  ?thing a <%s> .
  { ?thing skos:prefLabel|foaf:name|rdfs:label ?name . BIND(1 AS ?rank) }
  UNION { ?thing skos:altLabel|skos:hiddenLabel ?name . BIND(2 AS ?rank) }
}
"""


class Entry(NamedTuple):
    """One thing of the directory: its number, kind, IRI and what it is called."""

    id: int
    kind: str
    iri: str
    name: str


class Directory:
    """The directory of one state of a store.

    Args:
        path: its file; nothing for one in memory, empty until :meth:`fill`.

    Example:
        >>> Directory().totals()
        {}
    """

    def __init__(self, path: Path | None = None) -> None:
        where = f"file:{path.as_posix()}?mode=ro&immutable=1" if path else ":memory:"
        self._db = sqlite3.connect(where, uri=True, check_same_thread=False)
        if path is None:
            self._db.create_function("fold", 1, text.fold, deterministic=True)
            self._db.executescript(_TABLES + _FILLED)

    def fill(self, store: Queryable) -> "Directory":
        """Read the names of a store's things."""
        self._db.close()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(self._db, store)
        return self

    def totals(self) -> dict[str, int]:
        """Count the things of each kind."""
        return dict(self._db.execute("SELECT kind, things FROM total"))

    def browse(
        self, kind: str, lang: str, *, after: int = 0, before: int = 0, letter: str = ""
    ) -> tuple[list[Entry], bool]:
        """Return a page of the things of a kind, in the order of their names.

        Args:
            kind: which.
            lang: whose names.
            after, before: the number of the entry that the page follows, or goes before.
            letter: what the first name begins with.

        Returns:
            At most :data:`PAGE` entries, and whether there are more beyond.
        """
        fold, name = f"fold_{_known(lang)}", _known(lang)
        order, sign, number = ("DESC", "<", before) if before else ("ASC", ">", after)
        found = self._db.execute(f"SELECT {fold}, iri FROM thing WHERE id = ?", (number,))
        edge: Sequence[Any] = found.fetchone() or (text.fold(letter), "")
        sql = f"""SELECT id, kind, iri, {name} FROM thing
            WHERE kind = ? AND ({fold}, iri) {sign} (?, ?)
            ORDER BY {fold} {order}, iri {order} LIMIT {PAGE + 1}"""
        rows = [Entry(*row) for row in self._db.execute(sql, (kind, *edge))]
        some = rows[:PAGE]
        return (some[::-1] if before else some), len(rows) > PAGE

    def search(
        self, words: str, lang: str, kind: str = "", *, after: int = 0, limit: int = PAGE
    ) -> list[Entry]:
        """Find things by the beginnings of words of their names, accents left out.

        Args:
            words: what was typed.
            lang: the language of what they are called.
            kind: only of this kind.
            after: the number of the entry to go on from.
            limit: at most so many.

        Example:
            >>> Directory().search("cam pha", "vi")
            []
        """
        if not (asked := _match(words, kind)):
            return []
        sql = f"""SELECT id, kind, iri, {_known(lang)} FROM thing WHERE id IN (
            SELECT rowid FROM word WHERE word MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?)
            ORDER BY id"""
        return [Entry(*row) for row in self._db.execute(sql, (asked, after, limit))]

    def count(self, words: str, kind: str = "") -> int:
        """Count the hits of a search, up to :data:`MOST`."""
        if not (asked := _match(words, kind)):
            return 0
        sql = f"SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ? LIMIT {MOST})"
        return int(self._db.execute(sql, (asked,)).fetchone()[0])

    def named(
        self, name: str, lang: str, kinds: Iterable[str] = (), limit: int = 20
    ) -> list[Entry]:
        """Return the things that have a name exactly, but for accents, case and space."""
        wanted = list(kinds) or list(kinds_known())
        marks = ", ".join("?" * len(wanted))
        sql = f"""SELECT DISTINCT id, thing.kind, iri, {_known(lang)}
            FROM spelled JOIN thing ON id = thing
            WHERE fold = ? AND spelled.kind IN ({marks}) ORDER BY id LIMIT ?"""
        return [Entry(*row) for row in self._db.execute(sql, (text.fold(name), *wanted, limit))]

    def letters(self, kind: str, lang: str) -> list[str]:
        """Return the first letters of the names of a kind."""
        fold, last = f"fold_{_known(lang)}", ""
        found: list[str] = []
        sql = f"""SELECT substr({fold}, 1, 1) FROM thing WHERE kind = ? AND {fold} > ?
            ORDER BY {fold} LIMIT 1"""
        while (row := self._db.execute(sql, (kind, last)).fetchone()) and len(found) < 60:
            found.append(row[0])
            last = row[0] + "\U0010ffff"
        return [one for one in found if one.isalnum()]

    def sample(self, kind: str, limit: int = 3) -> list[str]:
        """Return the IRIs of a few things of a kind."""
        sql = "SELECT iri FROM thing WHERE kind = ? LIMIT ?"
        return [row[0] for row in self._db.execute(sql, (kind, limit))]


def write(store: Queryable, path: Path) -> None:
    """Make the directory of a store as a file that is there whole or not at all."""
    part = path.with_name(path.name + f".{id(store):x}.part")
    with suppress(FileNotFoundError):
        part.unlink()
    database = sqlite3.connect(part)
    try:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        _fill(database, store)
        database.close()
        part.replace(path)
    except BaseException:
        database.close()
        part.unlink(missing_ok=True)
        raise


@cache
def kinds_known() -> dict[str, dict[str, Any]]:
    """Return the kinds of things that can be looked up: ``queries/pages/kinds.toml``.

    Example:
        >>> list(kinds_known())[:4]
        ['person', 'post', 'organ', 'area']
    """
    return resources.toml("queries", "pages/kinds.toml")


def _fill(database: sqlite3.Connection, store: Queryable) -> None:
    database.create_function("fold", 1, lambda name: text.fold(name or ""), deterministic=True)
    try:
        database.executescript(_TABLES)
    except sqlite3.OperationalError as error:  # a Python without FTS5
        raise GovgraphError("resource-unreadable", where="sqlite3", what=error) from error
    insert = "INSERT INTO raw VALUES (?, ?, ?, ?, ?)"
    for kind, about in kinds_known().items():
        for query, read in ((_NAMES, _spelling), (_THINGS, _itself)):
            found = store.query(query % about["class"])
            assert isinstance(found, QuerySolutions)
            with store.reading():
                rows = (read(kind, row) for row in found if isinstance(row["thing"], NamedNode))
                while some := list(islice(rows, 10_000)):
                    database.executemany(insert, filter(None, some))
    database.executescript(_FILLED)
    database.commit()


def _spelling(kind: str, row: Any) -> tuple[Any, ...] | None:
    name = row["name"]
    if not isinstance(name, Literal) or not name.value.strip():
        return None
    return kind, row["thing"].value, int(row["rank"].value), name.language or "", name.value


def _itself(kind: str, row: Any) -> tuple[Any, ...]:
    """What has no name is listed by its IRI."""
    return kind, row["thing"].value, 3, "~", short(row["thing"])


def _match(words: str, kind: str) -> str:
    found = re.findall(r"\w+", text.fold(words))[:12]
    if not found:
        return ""
    return " AND ".join([*(f'"{one}"*' for one in found), *([f'"kind{kind}"'] if kind else [])])


def _known(lang: str) -> str:
    return lang if lang in language.LANGUAGES else language.LANGUAGES[0]
