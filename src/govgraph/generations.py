"""A store's directory: one database after another, and a file that says which is current.

``govgraph.json`` names the current generation, a folder ``g-000001`` with a RocksDB database that
nobody writes to, and lists its files with their sizes, since RocksDB takes a shortened log of its
own for an older state. A writer holds ``govgraph.lock``, works in a draft, a copy made of hard
links, publishes a snapshot of it as the next generation, and switches by replacing
``govgraph.json``: readers find the old state or the new one, and after a crash the old one.
RocksDB opens its files late, so a generation that somebody reads is left to the next writer.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from pyoxigraph import Store as Database

from govgraph import files, locks, union
from govgraph.errors import OutputError, StoreDamagedError, StoreError
from govgraph.locks import LOCK, Reading

FORMAT = 1
MANIFEST = "govgraph.json"
_FIRST = "g-000001"  # always empty: what is written is in later ones
_GENERATION = re.compile(r"g-[0-9]{6,12}")
# Drafts, what RocksDB makes before it renames it, and what was to become govgraph.json.
_LEFT = re.compile(rf"{_GENERATION.pattern}\.(draft-.*|tmp.*)|\.govgraph-[0-9]+-[0-9a-f]+\.part")
# Stores that this process made, and the folders it made for each, the innermost first.
made: dict[Path, list[Path]] = {}
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
    if MANIFEST in found or (path / MANIFEST).exists():  # a listing may miss what moves
        return
    if LOCK in found:  # what somebody who was killed while making it left
        found = {one for one in found if one not in (LOCK, _FIRST) and not _LEFT.fullmatch(one)}
        if any(map(_GENERATION.fullmatch, found)):
            raise StoreDamagedError("store-damaged", where=path, what=f"{MANIFEST}?")
    if found:
        raise StoreError("store-foreign", where=path)
    if not create:
        raise StoreError("store-absent", where=path)
    try:
        absent = [one for one in (path, *path.parents) if not one.exists()]
        path.mkdir(parents=True, exist_ok=True)
        for one in absent:
            files.sync_folder(one.parent)
        with locks.writing(path):
            if not (path / MANIFEST).exists():  # somebody else may have been quicker
                made[path] = absent
                _found(path)
    except (OSError, RuntimeError, OutputError) as error:
        unmake(path)
        raise StoreError("store-unwritable", where=path, what=error) from error


def _found(path: Path) -> None:
    _remove(path, "")
    try:
        publish(path, Database(str(path / _draft(_FIRST))), _FIRST)
    finally:
        _remove(path, _FIRST if (path / MANIFEST).exists() else "")


def unmake(path: Path) -> None:
    """Take back a store that this process made, if nobody has written to it.

    Args:
        path: its directory.

    Example:
        >>> unmake(Path("no-store"))
    """
    folders = made.pop(path, None)
    if folders is None:
        return
    with suppress(StoreError, OSError), locks.writing(path):
        if not (path / MANIFEST).exists() or current(path)[0] == _FIRST:
            (path / MANIFEST).unlink(missing_ok=True)
            _remove(path, "")
            if os.listdir(path) == [LOCK]:  # noqa: PTH208
                (path / LOCK).unlink()
    for folder in folders:
        with suppress(OSError):  # something is in it
            folder.rmdir()


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
        content = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        number, name = content["format"], content["generation"]
        if number != FORMAT:
            raise StoreError("store-format", where=path, what=number, known=FORMAT)
        sizes = {str(file): int(size) for file, size in content["files"].items()}
        if not _GENERATION.fullmatch(name):
            raise ValueError(name)
    except PermissionError as error:
        raise StoreError("store-unreadable", where=path, what=error.strerror) from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        what = f"{MANIFEST}: {error}"
        raise StoreDamagedError("store-damaged", where=path, what=what) from error
    return name, sizes


def opened(path: Path) -> tuple[Database, Reading]:
    """Open the current generation for reading.

    Args:
        path: the store's directory.

    Returns:
        The database, and what keeps its files there: the generation's name, to be held as
        long as the database is read.

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
            reading = Reading(path / name)
            if name != current(path)[0]:
                continue  # a writer was quicker, and may be removing it
            for file, size in sizes.items():
                if (path / name / file).stat().st_size != size:
                    raise OSError(f"{name}/{file}: {size} bytes expected")
            return Database.read_only(str(path / name)), reading
        except PermissionError as error:
            raise StoreError("store-unreadable", where=path, what=error) from error
        except (OSError, RuntimeError) as error:
            # A writer may have switched, and removed this one, since its name was read.
            if name == current(path)[0]:
                raise StoreDamagedError("store-damaged", where=path, what=error) from error


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
        ...     with locks.writing(Path(folder)), draft(Path(folder)) as (place, name):
        ...         print(name)
        g-000002
    """
    sweep(path)
    old, reading = opened(path)
    fresh = f"g-{int(reading.name[2:]) + 1:06}"
    place = path / _draft(fresh)
    try:
        old.backup(str(place))
        del old
        reading.close()
        yield place, fresh
    finally:
        if locks.held(path):  # not in a process that was forked meanwhile
            sweep(path)


def publish(path: Path, database: Database, name: str, once: bool = False) -> None:
    """Make a snapshot of a draft the current generation, lastingly.

    Args:
        path: the store's directory.
        database: the draft; what still holds it later can do the snapshot no harm.
        name: the generation's name. once: its default graph is the union of the others.

    Raises:
        OSError, OutputError: the disk is full or gone, or the lock not ours; the old one stays.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with locks.writing(Path(folder)):
        ...         publish(Path(folder), Database(f"{folder}/draft"), "g-000007")
        ...     current(Path(folder))[0]
        'g-000007'
    """
    import json

    if not locks.held(path):  # a process forked from the writer
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
    database.flush()
    database.backup(str(path / name))
    union.mark(path / name, once)
    sizes = {}
    for entry in sorted((path / name).iterdir()):
        with entry.open("rb") as stream:
            os.fsync(stream.fileno())
        sizes[entry.name] = entry.stat().st_size
    files.sync_folder(path / name)
    files.sync_folder(path)  # the generation lasts before govgraph.json names it
    manifest = {"format": FORMAT, "generation": name, "files": sizes}
    files.write(path / MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode())


def sweep(path: Path) -> None:
    """Remove what is left over and all generations but the current, for the holder of the lock.

    Args:
        path: the store's directory. A generation that somebody reads is left to the next sweep.

    Raises:
        StoreDamagedError: which is current is unknown; then none is removed.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settle(Path(folder), create=True); sweep(Path(folder)); len(os.listdir(folder))
        3
    """
    _remove(path, current(path)[0])


def _remove(path: Path, kept: str) -> None:
    import shutil

    for other in list(path.iterdir()):
        if other.name.endswith(".part") and _LEFT.fullmatch(other.name):
            other.unlink(missing_ok=True)
        elif _LEFT.fullmatch(other.name):
            with suppress(OSError):  # RocksDB knows a draft by name: it makes no new files in this
                other = other.rename(other.with_name(f"{other.name}.gone"))
            shutil.rmtree(other, ignore_errors=True)
        elif _GENERATION.fullmatch(other.name) and other.name != kept:
            with locks.unread(other) as free:
                if free:
                    shutil.rmtree(other, ignore_errors=True)
