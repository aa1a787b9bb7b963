"""Locks on a store's folder: one writer at a time, and no removal of what somebody reads.

All are ``flock`` locks: the kernel drops them when a process ends, however it ends. A process
that is started inherits none (close on exec), and one made by ``fork`` lets go of its copy, or
it would keep a killed writer's lock.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from govgraph.errors import StoreLockedError

LOCK = "govgraph.lock"
_TRIES, _PAUSE = 5, 0.02  # seconds; a writer that begins or ends has not said who it is
_writing: dict[Path, int] = {}


class Reading:
    """A folder that somebody reads: it is not removed until this is let go, or forgotten.

    Args:
        folder: the folder.

    Raises:
        BlockingIOError: it is being removed.
        OSError: it is gone.

    Example:
        >>> Reading(Path(".")).close()
    """

    def __init__(self, folder: Path) -> None:
        import fcntl  # here and below: a store in memory needs none of it

        self.name = folder.name
        self._descriptor: int | None = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise
        except OSError:
            pass  # some network file systems lock no folders

    def close(self) -> None:
        """Let go of it.

        Example:
            >>> Reading(Path(".")).close()
        """
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        if getattr(self, "_descriptor", None) is not None:
            self.close()


@contextmanager
def unread(folder: Path) -> Iterator[bool]:
    """Make sure that nobody reads a folder, and nobody begins to, while it is removed.

    Args:
        folder: the folder.

    Yields:
        Whether it may be removed.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     reader = Reading(Path(folder))
        ...     with unread(Path(folder)) as free:
        ...         print(free)
        ...     reader.close()
        False
    """
    import fcntl

    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        except BlockingIOError:
            free = False
        except OSError:
            free = True  # where folders have no locks
        yield free
    finally:
        os.close(descriptor)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Be the only writer, or fail at once.

    Args:
        path: the store's directory.

    Raises:
        StoreLockedError: somebody else is writing; the message tells the process.
        OSError: the lock file cannot be made.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, writing(Path(folder)):
        ...     held(Path(folder))
        True
    """
    descriptor = _taken(path)
    _writing[path] = descriptor
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        if _writing.pop(path, None) is not None:  # it is not ours in a forked process
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
            os.close(descriptor)  # and so unlocks


def held(path: Path) -> bool:
    """Tell whether this process is the writer.

    Args:
        path: the store's directory, as given to :func:`writing`.

    Example:
        >>> held(Path("no-store"))
        False
    """
    return path in _writing


def _taken(path: Path) -> int:
    import fcntl

    holder = ""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE)
        descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is(descriptor, path / LOCK):
                return descriptor
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or holder
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if _lives(holder):
            break
    raise StoreLockedError("store-locked", where=path, pid=holder or "?")


def _is(descriptor: int, path: Path) -> bool:
    """Tell whether an open file is still the one of that name: who unmakes a store removes it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _lives(holder: str) -> bool:
    try:
        os.kill(int(holder), 0)
    except PermissionError:
        return True  # another user's
    except (ValueError, OverflowError, OSError):
        return False  # not said yet, or what a killed writer said
    return True


def _forked() -> None:
    for descriptor in _writing.values():
        os.close(descriptor)
    _writing.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
