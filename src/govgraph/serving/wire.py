"""How the server and its workers talk: Python values, each with its length before it.

Both ends are ours, over a socket pair that nobody else has: hence pickle.
"""

import pickle
import socket
import struct
from asyncio import IncompleteReadError, StreamReader
from typing import Any

_HEAD = struct.Struct("!Q")


def packed(value: object) -> bytes:
    """Return a value as it travels.

    Example:
        >>> len(packed(None))
        12
    """
    content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return _HEAD.pack(len(content)) + content


def receive(one: socket.socket) -> Any:
    """Wait for a value.

    Raises:
        EOFError: the other end is gone.

    Example:
        >>> a, b = socket.socketpair()
        >>> with a, b:
        ...     a.sendall(packed([1]))
        ...     receive(b)
        [1]
    """
    (length,) = _HEAD.unpack(_exactly(one, _HEAD.size))
    return pickle.loads(_exactly(one, length))


async def arrived(stream: StreamReader) -> Any:
    """Wait for a value.

    Raises:
        EOFError: the other end is gone.
    """
    try:
        (length,) = _HEAD.unpack(await stream.readexactly(_HEAD.size))
        return pickle.loads(await stream.readexactly(length))
    except (IncompleteReadError, ConnectionError):
        raise EOFError from None


def _exactly(one: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        piece = one.recv(min(length - len(found), 1 << 20))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)
