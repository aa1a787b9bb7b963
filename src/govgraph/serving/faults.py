"""What can go wrong between a request and its answer; each has the status that says so."""

from typing import Any

from govgraph.errors import GovgraphError, OutputError, StoreError, UnknownNameError


class ServingError(GovgraphError):
    """A request that the server does not answer as asked.

    Attributes:
        status: the status of the reply.
    """

    status = 500


class TimedOut(ServingError):  # noqa: N818 - says what happened
    """It took more time than the server gives."""

    status = 503


class Busy(ServingError):  # noqa: N818 - says what happened
    """Too many wait already."""

    status = 503


class TooLarge(ServingError):  # noqa: N818 - says what happened
    """The request, the result, or the memory on the way to it, is larger than allowed."""

    status = 413


class Crashed(ServingError):  # noqa: N818 - says what happened
    """A worker ended for a reason that is not the query's fault, or not known."""

    status = 500


class Refused(ServingError):  # noqa: N818 - says what happened
    """A request that is none the server takes.

    Args:
        status: the status of the reply: 400, 405, 406, 408, 415.
        key: the message's key.
        **fields: what the message shows.

    Example:
        >>> Refused(405, "serve-method", name="PUT").status
        405
    """

    def __init__(self, status: int, key: str, **fields: object) -> None:
        super().__init__(key, **fields)
        self.status = status

    def __reduce__(self) -> tuple[Any, ...]:
        return _remake, (self.status, self.key, self.fields)


def _remake(status: int, key: str, fields: dict[str, object]) -> Refused:
    return Refused(status, key, **fields)


def status(error: GovgraphError) -> int:
    """Return the status of the reply to an error.

    Example:
        >>> status(UnknownNameError("iri-unknown", iri="x"))
        404
    """
    if isinstance(error, ServingError):
        return error.status
    if isinstance(error, UnknownNameError):
        return 404
    if isinstance(error, OutputError):
        return 406  # RDF/XML has no way to write every graph
    return 500 if isinstance(error, StoreError) else 400
