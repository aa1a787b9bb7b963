"""Popolo JSON (popoloproject.com): persons, organizations, posts, memberships, areas, events.

One object that holds these arrays, or a list in a file named after one of them. Ids are ids: a
thing without one is itself only, never joined to another by its name. What Popolo has no word for
stands in a few more properties, which our export writes and other readers pass over: see
``docs/registers.md``.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from govgraph import files
from govgraph.errors import InputError
from govgraph.intake import popolo_kept, strictjson
from govgraph.intake.mint import Origin
from govgraph.intake.popolo_record import Record, Reference
from govgraph.intake.popolo_writer import Writer
from govgraph.intake.reading import Options, Problem, Read

LARGEST = 200_000_000  # bytes; the whole is held in memory, some ten times as large
# In the order in which they are read, and what stands after ``id/`` in their IRIs.
ARRAYS = {
    "areas": "area",
    "organizations": "organ",
    "posts": "post",
    "persons": "person",
    "events": "term",
    "memberships": "tenure",
}
_OTHER_NAMES = {"people": "persons", "organisations": "organizations"}
# An array within an object: the array it belongs to, and what leads back.
_NESTED = (
    ("organizations", "posts", "organization_id"),
    ("organizations", "memberships", "organization_id"),
    ("posts", "memberships", "post_id"),
    ("persons", "memberships", "person_id"),
)
_HEAD = 4096


class _Item(NamedTuple):
    row: int
    where: str
    value: Any
    owner: str = ""  # the property that would name the object it stands in
    home: Reference | None = None


def looks_like(path: str | Path) -> bool:
    """Tell whether a file is Popolo JSON.

    Example:
        >>> looks_like("no/such.json")
        False
    """
    if not str(path).endswith(".json") or not Path(path).is_file():
        return False
    with Path(path).open("rb") as stream:
        head = stream.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"["):
        # A roster may be called persons.json too, but its columns are called otherwise.
        named = _array(Path(path).stem) in ARRAYS and (b'"name"' in head or b'"label"' in head)
        return named or b'"person_id"' in head
    if not head.startswith(b"{") or b'"@context"' in head:
        return False
    try:
        found = strictjson.load(files.read_bytes(path), str(path))
    except InputError:
        return any(f'"{name}"'.encode() in head for name in (*ARRAYS, *_OTHER_NAMES))
    return any(isinstance(found.get(name), list) for name in (*ARRAYS, *_OTHER_NAMES))


def read(path: str | Path, options: Options) -> Read:
    """Read Popolo JSON.

    A problem's row is the object's place in its array, from 1, and its column the array and
    property. ``end_date`` is "when the relationship ended" there: read as the first day no longer
    held, or with ``options.ends`` inclusive as the last day held. What the model has no place for
    is told too: a problem of row 0 for each property, with how many there are; ``strict`` lets
    them pass.

    Args:
        path: the file.
        options: ``labels``, ``title``, ``slug``, ``ends`` and ``strict`` count.

    Raises:
        InputError: the file is missing, too large, no JSON, or no Popolo; with ``strict`` also
            at the first problem.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     files.write(f"{folder}/a.json", b'{"persons": [{"id": 1, "name": "Lan"}]}')
        ...     read(f"{folder}/a.json", Options()).rows
        1
    """
    content = files.read_bytes(path)
    if len(content) > LARGEST:
        size, limit = len(content) // 10**6, LARGEST // 10**6
        raise InputError("popolo-too-large", where=path, size=size, limit=limit)
    arrays = _arrays(strictjson.load(content, str(path)), path)
    origin = Origin(
        files.name(path),
        digest=hashlib.sha256(content).hexdigest(),
        title=options.title,
        lang=options.labels,
        slug=options.slug,
    )
    return _Reader(origin, options, arrays).read()


def _arrays(found: Any, path: str | Path) -> dict[str, list[Any]]:
    if isinstance(found, list):
        stem = _array(Path(path).stem)
        if stem not in ARRAYS and any(isinstance(o, dict) and "person_id" in o for o in found):
            stem = "memberships"
        found = {stem: found}
    arrays: dict[str, list[Any]] = {}
    for name, value in (found if isinstance(found, dict) else {}).items():
        if _array(name) in ARRAYS and isinstance(value, list):
            arrays.setdefault(_array(name), []).extend(value)
    if not arrays:
        raise InputError("popolo-not-popolo", where=path)
    return arrays


def _array(name: str) -> str:
    return _OTHER_NAMES.get(name.lower(), name.lower())


class _Reader:
    """Reads the arrays in an order in which what is referred to comes first."""

    def __init__(self, origin: Origin, options: Options, arrays: dict[str, list[Any]]) -> None:
        self._file = origin.name
        self._options = options
        self._arrays = arrays
        self._writer = Writer(origin)
        self._problems: list[Problem] = []
        self._known: dict[str, set[str]] = {}
        self._present = set(arrays)
        self._left_out: Counter[str] = Counter()
        self._rows = 0

    def read(self) -> Read:
        records = {name: list(self._records(name)) for name in ARRAYS}
        for name, kind in ARRAYS.items():
            write = getattr(self._writer, f"write_{kind}")
            for id, record in records[name]:
                if write(record):
                    self._rows += 1
                else:
                    self._known[name].discard(id)
        return Read(self._writer.quads, self._rows, [*self._told(), *self._problems])

    def _told(self) -> Iterator[Problem]:
        """Tell of each kind of thing that is not kept, once."""
        for column, count in popolo_kept.shown(self._left_out):
            yield Problem(self._file, 0, column, "popolo-not-kept", {"count": str(count)})
        if count := self._writer.no_body:
            yield Problem(self._file, 0, "events", "popolo-no-body", {"count": str(count)})

    def _items(self, name: str) -> Iterator[_Item]:
        for row, value in enumerate(self._arrays.get(name, []), 1):
            yield _Item(row, f"/{name}/{row - 1}", value)
        for outer, inner, property in _NESTED:
            for row, value in enumerate(self._arrays.get(outer, []) if inner == name else (), 1):
                nested = value.get(inner) if isinstance(value, dict) else None
                for place, one in enumerate(nested if isinstance(nested, list) else ()):
                    id = value.get("id")
                    named = isinstance(id, str) and id != ""
                    home = Reference(ARRAYS[outer], id if named else f"/{outer}/{row - 1}", named)
                    where = f"/{outer}/{row - 1}/{inner}/{place}"
                    yield _Item(row, where, one, property, home)

    def _records(self, name: str) -> Iterator[tuple[str, Record]]:
        known = self._known[name] = set()
        for item in self._items(name):
            record = Record(name, item.where, item.row, item.value, self)
            self._present.add(name)
            if item.home is not None:
                record.homes[item.owner] = item.home
            if not isinstance(item.value, dict):
                record.problem("", "popolo-wrong-type", kind="{…}")
                continue
            self._left_out += popolo_kept.left_out(name, item.value)
            id = record.text("id")
            if id and id in known:
                record.problem("id", "popolo-duplicate", value=id)
            elif not record.hidden:
                known.add(id)
                yield id, record

    # What records ask.

    @property
    def inclusive(self) -> bool:
        """Whether an end is the last day."""
        return self._options.ends == "inclusive"

    def report(self, row: int, column: str, key: str, fields: dict[str, str]) -> None:
        """Note what could not be read."""
        problem = Problem(self._file, row, column, key, fields)
        if self._options.strict:
            what = f"{column}: {problem.reason()}"
            raise InputError("input-broken", where=f"{self._file} ({row})", what=what)
        self._problems.append(problem)

    def holds(self, array: str, id: str) -> bool:
        """Whether an array has a thing of that id, or is not in this file at all."""
        return id in self._known[array] or array not in self._present

    def node(self, reference: Reference) -> NamedNode:
        """Return the IRI of what a reference leads to."""
        return self._writer.node(reference)
