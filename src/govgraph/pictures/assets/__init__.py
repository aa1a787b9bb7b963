"""The files that pictures are made with: fonts, styles, the page's script."""

from importlib.resources import files


def text(name: str) -> str:
    """Read a text file.

    Example:
        >>> text("picture.css").startswith(".")
        True
    """
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def content(name: str) -> bytes:
    """Read a file's bytes."""
    return files(__package__).joinpath(name).read_bytes()
