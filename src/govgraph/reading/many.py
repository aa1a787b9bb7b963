"""Many articles at once, on all processors, in the order they were given."""

import os
from collections.abc import Iterator, Sequence

from govgraph import files
from govgraph.errors import GovgraphError
from govgraph.reading.extract import extracted
from govgraph.reading.reader import Reading, read

_FEW = 12  # articles that one process has read before another has started


def read_files(paths: Sequence[str]) -> Iterator[Reading | GovgraphError]:
    """Read files one after the other, or side by side where they are many.

    Args:
        paths: text or HTML files; ``"-"`` is standard input.

    Yields:
        For each, in order, what it says, or the error that kept it from being read.

    Example:
        >>> [str(one) for one in read_files(["no/such/file"])]
        ['no/such/file: no such file.']
    """
    workers = min(os.cpu_count() or 1, len(paths))
    if len(paths) <= _FEW or workers < 2:
        yield from map(read_file, paths)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(read_file, paths, chunksize=4)


def read_file(path: str) -> Reading | GovgraphError:
    """Read one file; an error is returned, not raised.

    Example:
        >>> type(read_file("no/such/file")).__name__
        'InputError'
    """
    try:
        found = extracted(files.read_bytes(path), path)
        return read(found.text, doc=files.name(path), page_sha256=found.page_sha256)
    except GovgraphError as error:
        return error
