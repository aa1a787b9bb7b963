"""Taking back a store that was made for a change that failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govgraph import generations


@contextmanager
def provisional(path: str | Path) -> Iterator[None]:
    """Take a store on disk back if it is made in this context and the context fails.

    Args:
        path: its directory. A store that was there before, or has been written to, stays.

    Example:
        >>> import tempfile
        >>> from govgraph.store import Store
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with provisional(f"{folder}/s"):
        ...         Store.open(f"{folder}/s", create=True).close()
        ...         raise ValueError
        Traceback (most recent call last):
        ...
        ValueError
    """
    place = Path(path)
    generations.made.pop(place, None)
    try:
        yield
    except BaseException:
        generations.unmake(place)
        raise
