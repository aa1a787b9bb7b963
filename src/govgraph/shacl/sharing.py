"""Sharing work with a forked process: pyoxigraph keeps the interpreter while a query runs.

A store in memory is seen by a child as it was when it forked, without a copy. The child only
reads, sends back what it found, and ends. Linux only: elsewhere forking is not safe with what
Python may have loaded. Whatever happens to the child, its part is then done here.
"""

import os
import pickle
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

Work = TypeVar("Work")
Done = TypeVar("Done")

_NUMBER = 4  # bytes of a number in the queue
_PATIENCE, _LEAST = 4, 20  # times what the parent took, and seconds, until a child is given up
_MOST = 10_000  # numbers that surely fit into a pipe's buffer


def possible(count: int) -> bool:
    """Say whether a number of pieces of work can be shared on this machine.

    Example:
        >>> possible(1)
        False
    """
    if sys.platform != "linux" or not 1 < count <= _MOST:
        return False
    return len(os.sched_getaffinity(0)) > 1


def shared(
    work: Sequence[Work],
    run: Callable[[Work], Done],
    child: Callable[[], Callable[[Work], Done]] | None = None,
) -> list[Done]:
    """Run a function on each piece of work, in this process and a forked one.

    Args:
        work: the pieces; each process takes the next one when it is free.
        run: what to do; it changes nothing, and what it returns can be pickled.
        child: gives the child what to do in its place, with files of its own.

    Returns:
        What the function returned, in the order of the work.

    Raises:
        Exception: what the function raises for the first piece for which it does.

    Example:
        >>> shared([3, 1, 2], lambda number: number * 2)
        [6, 2, 4]
    """
    queue, feed = os.pipe()
    with suppress(OSError), os.fdopen(feed, "wb") as numbers:
        numbers.write(b"".join(at.to_bytes(_NUMBER, "big") for at in range(len(work))))
    answers, reply = os.pipe()
    try:
        process = _fork()
    except OSError:  # no room for another process
        process = -1
    if process == 0:
        _answer(queue, reply, work, child or (lambda: run))
    os.close(reply)
    found: dict[int, Done] = {}
    text, started = b"", time.monotonic()
    try:
        for at in _taken(queue):
            found[at] = run(work[at])
        text = _told(answers, _PATIENCE * (time.monotonic() - started) + _LEAST)
    finally:
        os.close(queue)
        os.close(answers)
        if process > 0:
            os.kill(process, signal.SIGKILL)  # it has answered, or will not, or nobody waits
            os.waitpid(process, 0)
    with suppress(EOFError, pickle.UnpicklingError):  # a killed child told nothing, or half
        found |= pickle.loads(text)
    # What the child failed at fails here too, with its own error.
    return [found[at] if at in found else run(one) for at, one in enumerate(work)]


def _fork() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 warns where there are threads
        return os.fork()


def _answer(
    queue: int, reply: int, work: Sequence[Work], child: Callable[[], Callable[[Work], Done]]
) -> None:
    """Be the child."""
    found: dict[int, Done] = {}
    try:
        _die_with_parent()
        run = child()
        for at in _taken(queue):
            found[at] = run(work[at])
    except BaseException:
        pass  # the parent will meet it
    try:
        with os.fdopen(reply, "wb") as stream:
            pickle.dump(found, stream, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


def _told(answers: int, patience: float) -> bytes:
    """Read what the child says; after some time without a word, it is taken to be stuck."""
    text = b""
    while select.select([answers], [], [], patience)[0]:
        if not (some := os.read(answers, 1 << 20)):
            return text
        text += some
    return b""


def _die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends, however that ends (prctl(2))."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() == 1:  # it has ended already
        os._exit(0)


def _taken(queue: int) -> Iterator[int]:
    """Take numbers from the queue, one at a time; the other process takes the others."""
    while len(number := os.read(queue, _NUMBER)) == _NUMBER:
        yield int.from_bytes(number, "big")
