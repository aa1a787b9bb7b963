"""A store's directory: one database after another, and a file that says which is current.

``govgraph.json`` names the current generation, a folder ``g-000001`` with a RocksDB database that
nobody writes to, and lists its files with their sizes, since RocksDB takes a shortened log of its
own for an older state. A writer holds ``govgraph.lock``, works in a draft, a copy made of hard
links, publishes a snapshot of it as the next generation, and switches by replacing
``govgraph.json``: readers find the old state or the new one, and after a crash the old one.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from pyoxigraph import Store as Database

from govgraph import files
from govgraph.errors import StoreDamagedError, StoreError, StoreLockedError

FORMAT = 1
_MANIFEST, _LOCK = "govgraph.json", "govgraph.lock"
_GENERATION = re.compile(r"g-[0-9]{6,12}")
_DRAFT = re.compile(rf"{_GENERATION.pattern}\.draft-.*")
_drafts = count()  # a draft that somebody still holds must not be in the next one's way


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
        found = {entry.name for entry in path.iterdir()}
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
    drafts = {name for name in found if _DRAFT.fullmatch(name)} if _LOCK in found else set()
    if found - drafts - {_LOCK}:
        raise StoreError("store-foreign", where=path)
    if not create:
        raise StoreError("store-absent", where=path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with locked(path):
            if not (path / _MANIFEST).exists():  # somebody else may have been quicker
                _found(path, "g-000001")
    except OSError as error:
        raise StoreError("store-unwritable", where=path, what=error.strerror) from error


def _found(path: Path, name: str) -> None:
    try:
        publish(path, Database(str(path / _draft(name))), name)
    except BaseException:
        import shutil

        shutil.rmtree(path / name, ignore_errors=True)  # or it would look like a damaged store
        raise
    finally:
        with suppress(StoreDamagedError):
            sweep(path)


def _draft(name: str) -> str:
    return f"{name}.draft-{os.getpid()}-{next(_drafts)}"


def current(path: Path) -> tuple[str, dict[str, int]]:
    """Read which generation is current.

    Args:
        path: the store's directory.

    Returns:
        The name of the generation's folder, and the sizes of its files.

    Raises:
        StoreDamagedError: ``govgraph.json`` does not say.
        StoreError: the store has a format of another version.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settle(Path(folder), create=True); current(Path(folder))[0]
        'g-000001'
    """
    import json  # here and below: a store in memory needs none of it

    try:
        content = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        number, name = content["format"], content["generation"]
        if number != FORMAT:
            raise StoreError("store-format", where=path, what=number, known=FORMAT)
        sizes = {str(file): int(size) for file, size in content["files"].items()}
        if not _GENERATION.fullmatch(name):
            raise ValueError(name)
    except PermissionError as error:
        raise StoreError("store-unreadable", where=path, what=error.strerror) from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        what = f"{_MANIFEST}: {error}"
        raise StoreDamagedError("store-damaged", where=path, what=what) from error
    return name, sizes


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
        name, sizes = current(path)
        try:
            for file, size in sizes.items():
                if (path / name / file).stat().st_size != size:
                    raise OSError(f"{name}/{file}: {size} bytes expected")
            return Database.read_only(str(path / name)), name
        except PermissionError as error:
            raise StoreError("store-unreadable", where=path, what=error) from error
        except (OSError, RuntimeError) as error:
            # A writer may have switched, and removed this one, since its name was read.
            if name == current(path)[0]:
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
def draft(path: Path) -> Iterator[tuple[Path, str]]:
    """Copy the current generation to write to, for the holder of the lock.

    Args:
        path: the store's directory.

    Yields:
        The folder of the copy, to be opened and closed by the caller, and the name under which
        to :func:`publish` it. In the end all but the current generation is removed.

    Raises:
        StoreDamagedError: the current generation does not open.
        OSError: the copy cannot be made.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settle(Path(folder), create=True)
        ...     with locked(Path(folder)), draft(Path(folder)) as (place, name):
        ...         print(name)
        g-000002
    """
    sweep(path)
    old, name = opened(path)
    fresh = f"g-{int(name[2:]) + 1:06}"
    place = path / _draft(fresh)
    try:
        old.backup(str(place))
        del old
        yield place, fresh
    finally:
        sweep(path)


def publish(path: Path, database: Database, name: str) -> None:
    """Make a snapshot of a draft the current generation, lastingly.

    Args:
        path: the store's directory.
        database: the draft; what still holds it later can do the snapshot no harm.
        name: the generation's name.

    Raises:
        OSError: the disk is full or gone. The old generation is then still current.
        OutputError: likewise.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     publish(Path(folder), Database(f"{folder}/draft"), "g-000007")
        ...     current(Path(folder))[0]
        'g-000007'
    """
    import json

    database.flush()
    database.backup(str(path / name))
    sizes = {}
    for entry in sorted((path / name).iterdir()):
        with entry.open("rb") as stream:
            os.fsync(stream.fileno())
        sizes[entry.name] = entry.stat().st_size
    files.sync_folder(path / name)
    manifest = {"format": FORMAT, "generation": name, "files": sizes}
    files.write(path / _MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode())


def sweep(path: Path) -> None:
    """Remove drafts and all generations but the current, for the holder of the lock.

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
    import shutil

    name, _ = current(path)
    for other in list(path.iterdir()):
        ours = _GENERATION.fullmatch(other.name) or _DRAFT.fullmatch(other.name)
        if ours and other.name != name:
            shutil.rmtree(other, ignore_errors=True)
