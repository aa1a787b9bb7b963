"""Text files read line by line: what they are made of is checked first, in pieces.

A file is gone through twice. The first time tells its digest, its encoding, and that it has no
NUL; so no row is read of a file that is refused in the end.
"""

import codecs
import io
import os
from collections.abc import Generator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from govgraph import files
from govgraph.errors import InputError

_PIECE = 1 << 20  # bytes
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class Text:
    """A file in UTF-8, or in UTF-16 that says so.

    Args:
        path: the file; what cannot be gone through twice, a pipe, is taken in whole.
        where: what errors call it.

    Attributes:
        digest: the SHA-256 of its bytes, in hexadecimal.

    Raises:
        InputError: it is missing, in another encoding, or holds NUL; the message names the
            byte or the line.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     files.write(f"{folder}/a.csv", "ạ,b\\nc".encode("utf-16"))
        ...     text = Text(f"{folder}/a.csv", "a.csv")
        >>> list(text.lines()), list(text.lines())
        (['ạ,b\\n', 'c'], ['ạ,b\\n', 'c'])
    """

    def __init__(self, path: str | Path, where: str) -> None:
        self._where = where
        self._stream = _opened(path)
        self._made = self._state()
        try:
            start = self._stream.read(3)
            mark = next((one for one in _MARKS if start.startswith(one)), b"")
            self._start = len(mark)
            self._encoding = _MARKS.get(mark, "utf-8")
            self.digest = self._checked()
        except OSError as error:
            raise InputError("file-unreadable", where=path, what=error.strerror) from error

    def lines(self, newline: str = "") -> Generator[str, None, None]:
        """Walk its lines from the start, each with its end.

        Args:
            newline: what ends a line: nothing for any of the usual ends.

        Raises:
            InputError: the file has changed since it was opened, or can no longer be read.

        Example:
            >>> next(Text(Path(__file__), "x").lines())[:3]
            '\"\"\"'
        """
        try:
            self._stream.seek(self._start)
            reader = io.TextIOWrapper(self._stream, self._encoding, newline=newline)
            try:
                yield from iter(reader.readline, "")  # of the reader itself, would close the file
            finally:
                with suppress(ValueError):  # closed, where this is left to the end of all
                    reader.detach()
        except OSError as error:
            what = error.strerror or error
            raise InputError("file-unreadable", where=self._where, what=what) from error
        except UnicodeDecodeError as error:  # all of it was decoded before
            raise InputError("file-changed", where=self._where) from error
        if self._state() != self._made:
            raise InputError("file-changed", where=self._where)

    def _checked(self) -> str:
        digest = sha256(self._stream_from(0).read(self._start))
        decoder = codecs.getincrementaldecoder(self._encoding)("strict")
        at, line, nul = self._start, 1, 0
        while True:
            piece = self._stream.read(_PIECE)
            digest.update(piece)
            before = len(decoder.getstate()[0])  # bytes of a character that is not complete
            try:
                words = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                byte = at - before + error.start + 1
                raise InputError("roster-encoding", where=self._where, byte=byte) from error
            if not nul:
                if "\0" in words:
                    nul = line + words.count("\n", 0, words.index("\0"))
                line += words.count("\n")
            at += len(piece)
            if not piece:
                break
        if nul:
            raise InputError("roster-nul", where=self._where, line=nul)
        return digest.hexdigest()

    def _stream_from(self, at: int) -> BinaryIO:
        self._stream.seek(at)
        return self._stream

    def _state(self) -> tuple[int, int]:
        if isinstance(self._stream, io.BytesIO):
            return 0, 0
        found = os.fstat(self._stream.fileno())
        return found.st_size, found.st_mtime_ns

    def __del__(self) -> None:
        if hasattr(self, "_stream"):
            self._stream.close()


def _opened(path: str | Path) -> BinaryIO:
    try:
        if str(path) != "-" and Path(path).is_file():
            return Path(path).open("rb")
    except OSError:
        pass  # said by the next line
    return io.BytesIO(files.read_bytes(path))
