"""The files that the pages are made of: styles, scripts, templates, words."""

from importlib.resources import files


def text(name: str) -> str:
    """Read a text file.

    Example:
        >>> ":root" in text("site.css")
        True
    """
    return content(name).decode("utf-8")


def content(name: str) -> bytes:
    """Read a file's bytes."""
    return files(__package__).joinpath(*name.split("/")).read_bytes()
