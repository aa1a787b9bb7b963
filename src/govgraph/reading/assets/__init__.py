"""The files that the page of an article and its claims is made with."""

from importlib.resources import files


def text(name: str) -> str:
    """Read a text file.

    Example:
        >>> text("page.html").startswith("<!doctype html>")
        True
    """
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
