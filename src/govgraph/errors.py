"""What can go wrong, as one family of errors.

* GovgraphError
    * PlacedError         a text is wrong at a place: what, where, line, column
        * InputError          a file cannot be read or understood
        * QueryError          a query is broken, or is none
    * UnknownNameError    no question, graph, format, person or area has that name
    * ParameterError      a parameter is missing, unknown, or of another type
    * RemoteAccessError   something would fetch from the network without leave
    * OutputError         a result cannot be written
    * RuleError           a rule's header or order is wrong
    * ShapesError         shapes are broken, or use what the checker does not support
    * StoreError          a store cannot be opened or used
        * StoreLockedError    another process is writing to it
        * StoreDamagedError   it is there but does not read

An error carries the key of its message and the message's fields; the words are in
``messages.toml`` (see :mod:`govgraph.language`), and ``str(error)`` is always one line.
"""

from typing import Any

from govgraph import language


class GovgraphError(Exception):
    """The base of every error this library raises on purpose.

    Args:
        key: the message's key in ``messages.toml``.
        **fields: the values the message shows.

    Example:
        >>> GovgraphError("file-missing", where="a.ttl").message("en")
        'a.ttl: no such file.'
    """

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields

    def message(self, lang: str | None = None) -> str:
        """Say what went wrong.

        Args:
            lang: ``"vi"`` or ``"en"``; without it, the current language.

        Returns:
            One line.

        Example:
            >>> GovgraphError("file-missing", where="a.ttl").message("vi")
            'a.ttl: không có tệp này.'
        """
        return language.text(self.key, lang, **self.fields)

    def __str__(self) -> str:
        return self.message()

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions pickle by their positional arguments alone; worker processes send ours.
        return _remake, (type(self), self.key, self.fields)


class PlacedError(GovgraphError):
    """An error at a place in a text.

    ``where`` is the file or the text's name, ``what`` the trouble; ``line`` and ``column``
    count from 1 and are ``None`` where no single place is to blame.

    Example:
        >>> InputError("parse-error", where="a.ttl", what="no dot", line=3, column=1).line
        3
    """

    @property
    def what(self) -> str | None:
        """What is wrong, in the parser's words."""
        return None if (what := self.fields.get("what")) is None else str(what)

    @property
    def where(self) -> str | None:
        """The file."""
        return None if (where := self.fields.get("where")) is None else str(where)

    @property
    def line(self) -> int | None:
        """The line, from 1."""
        return line if isinstance(line := self.fields.get("line"), int) else None

    @property
    def column(self) -> int | None:
        """The column, from 1."""
        return column if isinstance(column := self.fields.get("column"), int) else None


class InputError(PlacedError):
    """A file that cannot be read or understood."""


class QueryError(PlacedError):
    """A query that does not parse, or is an update."""


class UnknownNameError(GovgraphError):
    """A name that nothing has."""


class ParameterError(GovgraphError):
    """A parameter that is missing, unknown, or of another type."""


class RemoteAccessError(GovgraphError):
    """Something that would fetch from the network without leave."""


class OutputError(GovgraphError):
    """A result that cannot be written."""


class RuleError(GovgraphError):
    """A derivation rule whose header or order is wrong."""


class ShapesError(GovgraphError):
    """Shapes that are broken, or use what the checker does not support."""


class StoreError(GovgraphError):
    """A store that cannot be opened or used."""


class StoreLockedError(StoreError):
    """A store that another process is writing to."""


class StoreDamagedError(StoreError):
    """A store that is there but does not read."""


def _remake(kind: type[GovgraphError], key: str, fields: dict[str, object]) -> GovgraphError:
    return kind(key, **fields)
