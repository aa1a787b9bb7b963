"""What a server gives to one query, and to all of them."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """The limits of a server.

    Attributes:
        workers: how many queries run at once.
        timeout: the seconds a query may run.
        memory: the bytes it may take, above what the store takes anyway.
        result: the bytes of the largest result.
        request: the bytes of the largest request body.
        head: the bytes of the largest request line and headers.
        waiting: how many requests may wait for a worker.
        patience: the seconds they wait, and those a client has to send or to take a piece.
        connections: how many connections there may be.

    Example:
        >>> Limits(timeout=1).timeout
        1
    """

    workers: int = 2
    timeout: float = 30.0
    memory: int = 1000 * MB
    result: int = 100 * MB
    request: int = 1 * MB
    head: int = 64_000
    waiting: int = 200
    patience: float = 20.0
    connections: int = 500
