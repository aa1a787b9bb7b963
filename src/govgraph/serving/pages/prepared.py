"""What is computed once of a state of the store, and then read by every page: the directory of
names, and the figures of the data set.

A store on disk may be large: what it needs is prepared in the background, without the limits that
hold for queries, into a folder of the server's. A small one is prepared by who first asks.
"""

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from govgraph import void
from govgraph.graph import Graph
from govgraph.queryable import Queryable
from govgraph.serving.faults import ServingError
from govgraph.serving.made import Made
from govgraph.serving.pages import directory
from govgraph.serving.pages.directory import Directory

NAMES, FIGURES = "names.sqlite", "figures.json"
_SMALL = 100_000  # statements: prepared in a second


class Preparing(ServingError):  # noqa: N818
    """What a page needs is still being prepared."""

    status = 503


class _Made(NamedTuple):
    """What this process has of a state of a store; the state itself is kept, to be told by."""

    state: object
    folder: str
    parts: dict[str, Any]


_made = _Made(None, "", {})


def names(store: Queryable, folder: str = "") -> Directory:
    """Return the directory of a store.

    Args:
        store: the store.
        folder: where the server keeps what it has prepared; ``""`` for nowhere.

    Raises:
        Preparing: it is not there yet.
    """
    found: Directory = _part(store, folder, NAMES, Directory, lambda: Directory().fill(store))
    return found


def figures(store: Queryable, folder: str = "") -> void.Figures:
    """Return what was counted of a store.

    Raises:
        Preparing: it is not there yet.
    """
    found: void.Figures = _part(store, folder, FIGURES, _figures, lambda: void.measure(store))
    return found


def prepare(graph: Graph, folder: str) -> Made:
    """Prepare everything that is not there yet; each file is there whole or not at all.

    A job for :attr:`govgraph.serving.pool.Pool.prepare`. A small store needs none.
    """
    place = Path(folder)
    if not is_small(graph.store):
        if not (place / NAMES).is_file():
            directory.write(graph.store, place / NAMES)
        if not (place / FIGURES).is_file():
            part = place / f"{FIGURES}.part"
            part.write_text(json.dumps(void.measure(graph.store)), encoding="utf-8")
            part.replace(place / FIGURES)
    return Made(b"", "text/plain")


def is_small(store: Queryable) -> bool:
    """Whether a store is prepared in a moment."""
    raw = getattr(store, "raw", None)
    if raw is None:
        return False
    few = islice(raw.quads_for_pattern(None, None, None, None), _SMALL, None)
    return next(few, None) is None


def _figures(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _part(
    store: Queryable,
    folder: str,
    name: str,
    read: Callable[[Path], Any],
    make: Callable[[], Any],
) -> Any:
    """Return what this process has, else what the server has prepared; of a small store, make it.

    Raises:
        Preparing: it is not there yet.
    """
    parts = _parts(store, folder)
    if name not in parts:
        file = Path(folder) / name
        if folder and file.is_file():
            parts[name] = read(file)
        elif is_small(store):
            parts[name] = make()
        else:
            raise Preparing("serve-preparing")
    return parts[name]


def _parts(store: Queryable, folder: str) -> dict[str, Any]:
    global _made
    state = getattr(store, "raw", store)
    if _made.state is not state or _made.folder != folder:
        _made = _Made(state, folder, {})
    return _made.parts
