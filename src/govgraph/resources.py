"""Where the data folders are; no other module knows.

Knowledge stands in files: ``ontology``, ``shapes``, ``queries`` and ``graphs``. In a wheel they
lie in the package under ``data/``; in a checkout at the top, ``graphs`` as ``data/``. The wheel
may be a zip file, so what is given is a ``Traversable``, never assumed to be a ``Path``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govgraph.errors import GovgraphError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# The name of each folder in the package, and its name at the top of a checkout.
FOLDERS = {"ontology": "ontology", "shapes": "shapes", "queries": "queries", "graphs": "data"}

_PACKAGE = Path(__file__).parent


def folder(name: str) -> "Traversable":
    """Find one of the data folders.

    Args:
        name: ``"ontology"``, ``"shapes"``, ``"queries"`` or ``"graphs"``.

    Returns:
        The folder: the packaged one, else the checkout's.

    Raises:
        GovgraphError: it is not there, or there is no such name.

    Example:
        >>> folder("ontology").joinpath("core.ttl").is_file()
        True
    """
    if name in FOLDERS:
        packaged = _packaged().joinpath(name)
        if packaged.is_dir():
            return packaged
        checkout = _PACKAGE.parents[1] / FOLDERS[name]
        if _PACKAGE.parent.name == "src" and checkout.is_dir():
            return checkout
    raise GovgraphError("folder-missing", name=name, where=_PACKAGE)


def files(name: str, *suffixes: str, under: str = "") -> "list[Traversable]":
    """List the files of a data folder and of all folders in it.

    Args:
        name: the folder, as for :func:`folder`.
        *suffixes: how the files' names end (``".ttl"``); without any, all files.
        under: a folder inside it (``"rules"``), with ``/`` between levels.

    Returns:
        The files sorted by their path; those whose name, or folder's name, begins with a dot
        are left out.

    Raises:
        GovgraphError: the folder is not there.

    Example:
        >>> [one.name for one in files("ontology", ".jsonld")]
        ['context.jsonld']
    """
    start = folder(name)
    for part in filter(None, under.split("/")):
        start = start.joinpath(part)
    if not start.is_dir():
        raise GovgraphError("folder-missing", name=f"{name}/{under}", where=_PACKAGE)
    found = [(path, one) for path, one in _walk(start, ()) if one.name.endswith(suffixes or "")]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def read(source: "Traversable") -> str:
    """Read a text file as UTF-8, whatever the locale.

    Args:
        source: a file that :func:`files` or :func:`folder` led to.

    Returns:
        Its text.

    Raises:
        GovgraphError: there is no such file, or it is not UTF-8.

    Example:
        >>> "govg:" in read(folder("ontology").joinpath("core.ttl"))
        True
    """
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, KeyError, ValueError) as error:  # a zip's missing member is a KeyError
        raise GovgraphError("resource-unreadable", where=source, what=error) from error


def toml(name: str, path: str) -> dict[str, Any]:
    """Read a TOML file of a data folder.

    Args:
        name: the folder, as for :func:`folder`.
        path: the file in it, with ``/`` between levels.

    Raises:
        GovgraphError: there is no such file, or it is not UTF-8.

    Example:
        >>> sorted(toml("queries", "words.toml"))
        ['columns', 'values']
    """
    import tomllib  # most commands need none

    return tomllib.loads(read(folder(name).joinpath(*path.split("/"))))


def _packaged() -> "Traversable":
    # importlib.resources costs as much start-up as all the rest: only where there is no folder.
    if _PACKAGE.is_dir():
        return _PACKAGE / "data"
    from importlib.resources import files as package_files

    return package_files(__package__).joinpath("data")


def _walk(
    start: "Traversable", path: tuple[str, ...]
) -> "Iterator[tuple[tuple[str, ...], Traversable]]":
    for one in start.iterdir():
        if one.name.startswith("."):
            continue
        here = (*path, one.name)
        if one.is_dir():
            yield from _walk(one, here)
        else:
            yield here, one
