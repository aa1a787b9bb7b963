"""How much memory this process may still take."""

import os
from contextlib import suppress
from pathlib import Path

from govgraph.errors import ParameterError

_NEAR = 1_500_000  # statements: in memory, less than a gigabyte
_EACH = 1_000  # bytes a statement takes at most, with what the rules make of it, while they run
_SYSTEM = Path("/proc/meminfo")
_GROUPS = (  # a container's limit and what it uses: cgroups 2 and 1
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    (
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes",
    ),
)


def available() -> int | None:
    """Tell how much memory is free.

    Returns:
        Bytes: what the system calls available, or less where a container has a limit; nothing
        where the system does not tell.

    Example:
        >>> (available() or 1) > 0
        True
    """
    found: list[int] = []
    with suppress(OSError, ValueError, IndexError):
        for line in _SYSTEM.read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                found.append(int(line.split()[1]) * 1024)
    for limit, used in _GROUPS:
        with suppress(OSError, ValueError):
            found.append(int(Path(limit).read_text("ascii")) - int(Path(used).read_text("ascii")))
    return max(0, min(found)) if found else None


def statements() -> int:
    """Return how many statements are worked on in memory at most.

    Returns:
        ``GOVGRAPH_IN_MEMORY``; without it, what fits into half of the free memory.

    Raises:
        ParameterError: ``GOVGRAPH_IN_MEMORY`` is no number.

    Example:
        >>> statements() >= 0
        True
    """
    given = os.environ.get("GOVGRAPH_IN_MEMORY")
    if given is None:
        free = available()
        return _NEAR if free is None else free // 2 // _EACH
    if not given.isdecimal():
        raise ParameterError("parameter-not-a-count", name="GOVGRAPH_IN_MEMORY", value=given)
    return int(given)
