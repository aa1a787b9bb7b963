"""Reading and writing whole files, with ``-`` for the standard streams.

A file is written beside its target and moved over it (POSIX ``rename`` is atomic), so that a
reader, or a crash, meets the old file or the new one, never a half.
"""

import os
import sys
from pathlib import Path

from govgraph.errors import InputError, OutputError


def write(target: str | Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Args:
        target: the file; ``"-"`` is standard output. A symbolic link stays one: the file it
            leads to is replaced. An existing file keeps its permissions.
        content: the bytes.

    Raises:
        OutputError: the directory is missing or not writable, the target is a directory, the
            disk is full. What stood there before stands there still.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write(f"{folder}/a.txt", b"one"); read_bytes(f"{folder}/a.txt")
        b'one'
    """
    if str(target) == "-":
        _to_stdout(content)
        return
    path = Path(target)
    try:
        if path.is_symlink():
            path = path.resolve()
        if path.is_dir():
            raise OutputError("output-is-directory", where=target)
        if not path.parent.is_dir():
            raise OutputError("output-no-directory", where=target, folder=path.parent)
        if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
            path.write_bytes(content)
        else:
            _replace(path, content)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise OutputError("output-unwritable", where=target, what=_reason(error)) from error


def read_bytes(path: str | Path) -> bytes:
    """Read a whole file.

    Args:
        path: the file; ``"-"`` is standard input.

    Returns:
        Its bytes.

    Raises:
        InputError: it is missing, a directory, or not readable.

    Example:
        >>> read_bytes("no/such/file")
        Traceback (most recent call last):
        ...
        govgraph.errors.InputError: no/such/file: no such file.
    """
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read()
        return Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError("file-missing", where=path) from error
    except IsADirectoryError as error:
        raise InputError("file-is-directory", where=path) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError("file-unreadable", where=path, what=_reason(error)) from error


def is_address(where: str | Path) -> bool:
    """Say whether a place is an endpoint's address, and no file or folder.

    Example:
        >>> is_address("https://example.org/sparql"), is_address("s.db")
        (True, False)
    """
    return str(where).startswith(("http://", "https://"))


def name(path: str | Path) -> str:
    """Give a file's name as it may stand in data: what hides or turns a line is ``_``.

    Args:
        path: the file.

    Returns:
        Its name without its folder.

    Example:
        >>> name("a/b\\u202ec.csv")
        'b_c.csv'
    """
    return "".join(char if char.isprintable() else "_" for char in Path(path).name)


def _replace(path: Path, content: bytes) -> None:
    # Not tempfile: it draws in random and shutil, and makes files nobody else may read.
    draft = path.parent / f".govgraph-{os.getpid()}-{id(content):x}.part"
    try:
        with draft.open("xb") as stream:
            if path.exists():
                os.fchmod(stream.fileno(), path.stat().st_mode & 0o7777)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a crash.

    Args:
        folder: the folder.

    Raises:
        OSError: the folder is gone.

    Example:
        >>> sync_folder(Path("."))
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some network file systems know no fsync of folders
    finally:
        os.close(descriptor)


def _to_stdout(content: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except (OSError, ValueError) as error:  # ValueError: closed
        raise OutputError("output-unwritable", where="-", what=_reason(error)) from error


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
