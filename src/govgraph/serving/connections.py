"""Connections that do not wait for ever: for a request that does not come, or is not taken.

uvicorn bounds how long a connection is kept between two requests, and leaves the rest to a proxy
in front: here nothing need stand in front.
"""

import asyncio
import socket
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_COMING = (h11.IDLE, h11.SEND_BODY)  # states of a client whose request is not complete
_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Connection(H11Protocol):
    """A connection whose client must send a whole request, and take a reply, in time.

    Attributes:
        patience: the seconds it has for either.
    """

    patience = 20.0

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._sending: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        # asyncio does so only for sockets that say that they are TCP; else a reply, which is sent
        # in two pieces, waits 40 ms for the client's word on the first.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sending = self.loop.call_later(self.patience, self._late)

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of a request from when its first bytes came."""
        super().data_received(data)
        if self.conn.their_state not in _COMING:
            self._stop_waiting()
        elif self._sending is None:
            self._sending = self.loop.call_later(self.patience, self._late)

    def pause_writing(self) -> None:
        """Wait for a client that does not read."""
        super().pause_writing()
        if self._taking is None:
            self._taking = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: it reads."""
        super().resume_writing()
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)
        if self._taking is not None:
            self._taking.cancel()

    def send_400_response(self, msg: str) -> None:
        """Tell a request that is too long from one that is wrong (RFC 6585)."""
        wrong = sys.exception() if sys.version_info >= (3, 11) else None
        if getattr(wrong, "error_status_hint", 400) != 431:
            super().send_400_response(msg)
            return
        head = b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
        self.transport.write(head + b"Connection: close\r\nContent-Length: 0\r\n\r\n")
        self.transport.close()

    def _late(self) -> None:
        self._sending = None
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
                self.transport.write(_TIMED_OUT)
            self.transport.close()
        elif self.conn.their_state in _COMING:
            if not self.cycle.response_started:
                self.transport.write(_TIMED_OUT)
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None


def patient(seconds: float) -> type[Connection]:
    """Return the kind of connection that waits so long.

    Example:
        >>> patient(3).patience
        3
    """
    return type("Connection", (Connection,), {"patience": seconds})
