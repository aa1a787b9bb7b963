"""Where a result is written to as it grows: memory at first, a file when it is large.

It is complete before the first byte is sent, so that the status line tells the truth.
"""

import itertools
import os
from pathlib import Path
from typing import BinaryIO

from govgraph.serving.faults import TooLarge
from govgraph.serving.made import Made

INLINE = 256_000
_numbers = itertools.count()


class Spool:
    """A file to write to, of bounded size.

    Args:
        folder: where a large result goes.
        most: the bytes it may have.

    Example:
        >>> spool = Spool(Path("."), 10)
        >>> spool.write(b"abc")
        3
        >>> spool.made("text/plain").body
        b'abc'
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most
        self._small = bytearray()
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self._length = 0

    def write(self, content: bytes) -> int:
        """Add bytes.

        Raises:
            TooLarge: there are too many.
        """
        self._length += len(content)
        if self._length > self._most:
            self.close()
            raise TooLarge("serve-result-large", limit=self._most)
        if self._file is None and self._length > INLINE:
            self._path = self._folder / f"result-{os.getpid()}-{next(_numbers)}"
            self._file = self._path.open("xb")
            self._file.write(self._small)
            self._small.clear()
        if self._file is None:
            self._small += content
        else:
            self._file.write(content)
        return len(content)

    def flush(self) -> None:
        """Do nothing: :meth:`made` sees to it."""

    def made(self, media_type: str, headers: dict[str, str] | None = None) -> Made:
        """Return what was written, as a reply's content."""
        body: bytes | Path = bytes(self._small)
        if self._file is not None and self._path is not None:
            self._file.close()
            body = self._path
        return Made(body, media_type, headers or {})

    def close(self) -> None:
        """Throw away what was written."""
        self._small.clear()
        if self._file is not None and self._path is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)


def kept(made: Made, folder: Path, most: int) -> Made:
    """Return what a job made, in a file if it is large.

    Raises:
        TooLarge: it is too large.
    """
    if isinstance(made.body, Path):
        return made
    if len(made.body) <= min(INLINE, most):
        return made
    spool = Spool(folder, most)
    spool.write(made.body)
    found = spool.made(made.media_type)
    return Made(found.body, made.media_type, made.headers, made.status)
