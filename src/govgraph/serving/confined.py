"""A worker's own bounds: it ends with its parent, and takes no more than its share."""

import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

_SPARE = 10  # seconds of computing after which the kernel stops what nobody stopped


def die_with(parent: int) -> None:
    """End this process when its parent ends, however it ends (Linux; see prctl(2)).

    Args:
        parent: the parent's number. If it is gone already, this process ends at once.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(0)


def cap(extra: int) -> None:
    """Let this process take so much memory more than it has now, and no more.

    What is over it fails, and ends the process: Rust and C++ do not go on without memory.

    Args:
        extra: bytes.
    """
    # Linux counts what is private and can be written, so not the files that RocksDB maps.
    has = _data()
    kind = resource.RLIMIT_AS if has is None else resource.RLIMIT_DATA
    if sys.platform != "darwin":  # which takes no such limit
        resource.setrlimit(kind, ((has or 0) + extra, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def hurry(seconds: float) -> None:
    """Let the kernel stop this process after so much computing from now on.

    It is the last resort: the server kills workers by the clock.

    Args:
        seconds: the time that a job has.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + _SPARE
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a forked process, and return what it returned.

    Args:
        function: what to call; it must not need other threads.
        *arguments: with what.

    Raises:
        GovgraphError: what the function raised.
        EOFError: the process ended without a word.

    Example:
        >>> alone(len, "abc")
        3
    """
    import socket

    from govgraph.errors import GovgraphError
    from govgraph.serving import wire

    ours, theirs = socket.socketpair()
    child = os.fork()
    if not child:
        code = 1
        try:
            ours.close()
            try:
                told = function(*arguments)
            except GovgraphError as error:
                told = error
            theirs.sendall(wire.packed(told))
            code = 0
        finally:
            os._exit(code)
    theirs.close()
    try:
        with ours:
            told = wire.receive(ours)
    finally:
        os.waitpid(child, 0)
    if isinstance(told, GovgraphError):
        raise told
    return told


def _data() -> int | None:
    try:
        with open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123
            for line in lines:
                if line.startswith("VmData:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None
