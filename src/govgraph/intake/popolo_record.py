"""One object of Popolo JSON, asked for its properties; what is wrong in it is reported."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode

from govgraph.intake import days, mint

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Reference(NamedTuple):
    """What a thing is known by: its kind (what stands after ``id/``), its id or its place.

    ``named`` is false for a thing without an id, which only its place in the file tells.
    """

    kind: str
    id: str
    named: bool = True


class Reader(Protocol):
    """What a record asks of who reads the file."""

    @property
    def inclusive(self) -> bool:
        """Whether an end is the last day."""
        ...

    def report(self, row: int, column: str, key: str, fields: dict[str, str]) -> None:
        """Note what could not be read."""
        ...

    def holds(self, array: str, id: str) -> bool:
        """Whether an array has a thing of that id."""
        ...

    def node(self, reference: Reference) -> NamedNode:
        """Return the IRI of what a reference leads to."""
        ...


def tag(value: object) -> str:
    """Return the language tag that a value is, in lower case; nothing where it is none.

    Example:
        >>> tag("EN"), tag("zh-Hant"), tag("Vietnamese"), tag(7)
        ('en', 'zh-hant', '', '')
    """
    if not isinstance(value, str) or not _TAG.fullmatch(value):
        return ""
    try:
        return Literal("", language=value.lower()).language or ""
    except ValueError:  # it looks like one, but is not well-formed (RFC 5646)
        return ""


class Record:
    """One object.

    Attributes:
        array: the array it belongs to.
        where: its place in the file, as a JSON Pointer (RFC 6901).
        homes: the object it stands within, by the property that would name it.
        hidden: whether a word in it has characters that nobody sees: it is left out.
    """

    def __init__(self, array: str, where: str, row: int, value: Any, reader: Reader) -> None:
        self.array, self.where = array, where
        self.homes: dict[str, Reference] = {}
        self.hidden = False
        self._row = row
        self._value = value
        self._reader = reader

    def reference(self, kind: str) -> Reference:
        """Return what this object is known by."""
        id = self.text("id")
        return Reference(kind, id) if id else Reference(kind, self.where, False)

    def problem(self, property: str, key: str, **fields: str) -> None:
        """Report what is wrong with a property."""
        column = f"{self.array}.{property}" if property else self.array
        self._reader.report(self._row, column, key, fields)

    def text(self, property: str) -> str:
        """Return a text, its spaces single; nothing where there is none or it is no text."""
        return self._words(property, self._value.get(property))

    def texts(self, property: str, inner: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give one property of each object of a list, with the object."""
        for one in self.objects(property):
            if words := self._words(f"{property}.{inner}", one.get(inner)):
                yield words, one

    def objects(self, property: str) -> Iterator[dict[str, Any]]:
        """Give the objects of a list."""
        found = self._value.get(property)
        if found is None:
            return
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.problem(property, "popolo-wrong-type", kind="[{…}]")
            return
        yield from found

    def labels(self) -> dict[str, str]:
        """Return the names by language that our export adds."""
        found = self._value.get("labels")
        if not isinstance(found, dict):
            return {}
        return {
            lang: words
            for name, value in found.items()
            if (lang := tag(name)) and (words := self._words("labels", value))
        }

    def strings(self, property: str) -> list[str]:
        """Return a list of texts."""
        found = self._value.get(property)
        if found is None:
            return []
        if not isinstance(found, list):
            self.problem(property, "popolo-wrong-type", kind="[…]")
            return []
        return [words for value in found if (words := self._words(property, value))]

    def address(self, property: str) -> str:
        """Return a text that is an IRI; nothing where it is none."""
        found = self._value.get(property)
        if isinstance(found, str) and not found.isprintable():
            self.problem(property, "popolo-hidden", value=found)
        return found if isinstance(found, str) and mint.absolute(found) else ""

    def date(self, property: str, *, end: bool = False) -> str:
        """Return a year, a month or a day; an end as the first day no longer held."""
        return self._date(property, self.text(property), end)

    def dates(self, property: str) -> list[str]:
        """Return the dates of a list, or the only one."""
        one = isinstance(self._value.get(property), str)
        found = [self.text(property)] if one else self.strings(property)
        return [self._date(property, words, False) for words in found]

    def _date(self, property: str, words: str, end: bool) -> str:
        if not words:
            return ""
        try:
            day = days.plain(words)
            return days.after(day) if end and self._reader.inclusive else day
        except ValueError:
            self.problem(property, "popolo-no-date", value=words)
            return ""

    def refers(self, property: str, array: str, kind: str) -> NamedNode | None:
        """Return what a property leads to, or the object this one stands within."""
        id = self.text(property)
        if not id:
            home = self.homes.get(property)
            return self._reader.node(home) if home else None
        if not self._reader.holds(array, id):
            self.problem(property, "popolo-broken-reference", value=id, kind=array)
            return None
        return self._reader.node(Reference(kind, id))

    def given(self, property: str) -> bool:
        """Whether a property has a value, right or wrong."""
        return self._value.get(property) not in (None, "") or property in self.homes

    def _words(self, property: str, value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.problem(property, "popolo-wrong-type", kind="“…”")
            return ""
        try:
            words = mint.composed(value)
        except ValueError:
            words = value
        if not words.isprintable():
            self.hidden = True
            self.problem(property, "popolo-hidden", value=words)
            return ""
        return words
