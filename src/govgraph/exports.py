"""Writing the graph for other tools: rosters, Popolo, FollowTheMoney; and what is in it (VoID)."""

from pathlib import Path

from govgraph import files
from govgraph.errors import ParameterError
from govgraph.queryable import Queryable

FORMATS = ("roster", "popolo", "followthemoney", "void")
_ENDINGS = {
    ".popolo.json": "popolo",
    ".ftm.json": "followthemoney",
    ".ftm": "followthemoney",
    ".void.ttl": "void",
}


def named(format: str | None, target: str | Path) -> str:
    """Say which of :data:`FORMATS` is meant, by name or a file's ending; ``""`` for none.

    Example:
        >>> named(None, "a.csv"), named("popolo", "-"), named(None, "a.ttl")
        ('roster', 'popolo', '')
    """
    if format is not None:
        return format if format in FORMATS else ""
    name = str(target).lower()
    found = next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), "")
    return found or ("roster" if name.endswith(".csv") else "")


def write(
    store: Queryable,
    format: str,
    target: str | Path,
    *,
    on: object = None,
    lang: str | None = None,
) -> int:
    """Write a graph to a file in one of :data:`FORMATS`.

    Args:
        store: where the graph is.
        format: which.
        target: the file; ``"-"`` is standard output.
        on: none of them can be of one day.
        lang: the language of a roster's labels.

    Returns:
        How many lines were written.

    Raises:
        ParameterError: a day is given.
        OutputError: the file cannot be written; what was there stays.
    """
    if on is not None:
        raise ParameterError("parameter-unknown", name="on", question=format, known="–")
    if format == "roster":
        from govgraph.intake import roster_export

        content = roster_export.write(store, lang)
    elif format == "popolo":
        from govgraph.intake import popolo_export

        content = popolo_export.write(store)
    elif format == "void":
        from govgraph import void

        content = void.write(store).decode("utf-8")
    else:
        from govgraph.intake import ftm_export

        content = ftm_export.write(store)
    files.write(target, content.encode())
    return content.count("\n")
