"""A store's directory: one database after another, and a file that says which is current.

``govgraph.json`` names the current generation, a folder ``g-000001`` with a RocksDB database that
nobody writes to any more. A writer holds ``govgraph.lock``, makes the next generation from hard
links to the current one, and switches by replacing ``govgraph.json``: readers find the old state
or the new one, and after a crash the old one.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Store as Database

from govgraph import files
from govgraph.errors import StoreDamagedError, StoreError, StoreLockedError

FORMAT = 1
_MANIFEST, _LOCK = "govgraph.json", "govgraph.lock"
_GENERATION = re.compile(r"g-[0-9]{6,12}")


def settle(path: Path, create: bool) -> None:
    """Make sure that a path is a store, or make it one.

    Args:
        path: the directory.
        create: make a store of a path that is absent or empty.

    Raises:
        StoreError: nothing is there and ``create`` is false, or what is there is not ours.
        StoreLockedError: another process is making it.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settle(Path(folder), create=True); sorted(os.listdir(folder))
        ['g-000001', 'govgraph.json', 'govgraph.lock']
    """
    try:
        found = set(os.listdir(path))
    except FileNotFoundError:
        found = set()
    except NotADirectoryError as error:
        raise StoreError("store-foreign", where=path) from error
    except OSError as error:
        raise StoreError("store-unreadable", where=path, what=error.strerror) from error
    if _MANIFEST in found:
        return
    if any(map(_GENERATION.fullmatch, found)) and _LOCK in found:
        raise StoreDamagedError("store-damaged", where=path, what=f"{_MANIFEST}?")
    if found - {_LOCK}:
        raise StoreError("store-foreign", where=path)
    if not create:
        raise StoreError("store-absent", where=path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with locked(path):
            if not (path / _MANIFEST).exists():  # somebody else may have been quicker
                Database(str(path / "g-000001")).flush()
                switch(path, "g-000001")
    except OSError as error:
        raise StoreError("store-unwritable", where=path, what=error.strerror) from error


def current(path: Path) -> str:
    """Read which generation is current.

    Args:
        path: the store's directory.

    Returns:
        The name of the generation's folder.

    Raises:
        StoreDamagedError: ``govgraph.json`` does not say.
        StoreError: the store has a format of another version.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settle(Path(folder), create=True); current(Path(folder))
        'g-000001'
    """
    try:
        content = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        number, name = content["format"], content["generation"]
    except PermissionError as error:
        raise StoreError("store-unreadable", where=path, what=error.strerror) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreDamagedError(
            "store-damaged", where=path, what=f"{_MANIFEST}: {error}"
        ) from error
    if number != FORMAT:
        raise StoreError("store-format", where=path, what=number, known=FORMAT)
    if not isinstance(name, str) or not _GENERATION.fullmatch(name):
        raise StoreDamagedError("store-damaged", where=path, what=f"{_MANIFEST}: {name}")
    return name


def opened(path: Path) -> tuple[Database, str]:
    """Open the current generation for reading.

    Args:
        path: the store's directory.

    Returns:
        The database and the generation's name.

    Raises:
        StoreDamagedError: it does not open.
        StoreError: it may not be read.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settle(Path(folder), create=True); len(opened(Path(folder))[0])
        0
    """
    while True:
        name = current(path)
        try:
            return Database.read_only(str(path / name)), name
        except PermissionError as error:
            raise StoreError("store-unreadable", where=path, what=error) from error
        except (OSError, RuntimeError) as error:
            # A writer may have switched, and removed this one, since its name was read.
            if name == current(path):
                raise StoreDamagedError("store-damaged", where=path, what=error) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Be the only writer, or fail at once.

    Args:
        path: the store's directory.

    Raises:
        StoreLockedError: somebody else is writing; the message tells the process.
        OSError: the lock file cannot be made.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, locked(Path(folder)):
        ...     pass
    """
    import fcntl

    descriptor = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            raise StoreLockedError("store-locked", where=path, pid=holder or "?") from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)  # and so unlocks; the file stays, or two could lock two files


@contextmanager
def draft(path: Path) -> Iterator[tuple[Database, str]]:
    """Make the next generation, for the holder of the lock.

    Args:
        path: the store's directory.

    Yields:
        The database, a copy of the current one, and its generation's name. It is removed
        unless :func:`switch` made it current.

    Raises:
        StoreDamagedError: the current generation does not open.
        OSError: the copy cannot be made.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settle(Path(folder), create=True)
        ...     with locked(Path(folder)), draft(Path(folder)) as (database, name):
        ...         print(name)
        g-000002
    """
    sweep(path)
    old, name = opened(path)
    fresh = f"g-{int(name[2:]) + 1:06}"
    try:
        old.backup(str(path / fresh))
        del old
        database = Database(str(path / fresh))
        try:
            yield database, fresh
        finally:
            del database  # pyoxigraph closes what nobody holds
    finally:
        sweep(path)


def switch(path: Path, name: str) -> None:
    """Make a generation the current one, lastingly.

    Args:
        path: the store's directory.
        name: the generation; its database is flushed.

    Raises:
        OSError: the disk is full or gone. The old generation is then still current.
        OutputError: likewise.

    Example:
        >>> switch(Path("no/such/store"), "g-000002")
        Traceback (most recent call last):
        ...
        FileNotFoundError: [Errno 2] No such file or directory: 'no/such/store/g-000002'
    """
    for entry in os.scandir(path / name):
        with open(entry.path, "rb") as stream:
            os.fsync(stream.fileno())
    files.sync_folder(path / name)
    manifest = {"format": FORMAT, "generation": name}
    files.write(path / _MANIFEST, (json.dumps(manifest) + "\n").encode())


def sweep(path: Path) -> None:
    """Remove all generations but the current one, for the holder of the lock.

    Args:
        path: the store's directory. Readers that have an old generation open keep it.

    Raises:
        StoreDamagedError: which is current is unknown; then none is removed.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settle(Path(folder), create=True); sweep(Path(folder)); len(os.listdir(folder))
        3
    """
    name = current(path)
    for other in os.listdir(path):
        if other != name and _GENERATION.fullmatch(other):
            shutil.rmtree(path / other, ignore_errors=True)
