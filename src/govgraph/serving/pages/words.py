"""The words of the pages, in Vietnamese and English: ``assets/words.toml``."""

import re
from functools import cache
from typing import Any

from govgraph.serving.pages import assets


class Words:
    """The words in one language.

    Args:
        lang: ``"vi"`` or ``"en"``.

    Example:
        >>> Words("en")("search")
        'Search'
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **fields: object) -> str:
        """Return the words of a key, with values in the places ``{field}``.

        Raises:
            KeyError: there are none.
        """
        found: str = _all()[key][self.lang]
        return re.sub(r"\{(\w+)\}", lambda hit: str(fields.get(hit[1], "?")), found)

    def tag(self, name: str) -> str:
        """Word a tag of a question; one that has no words stands for itself.

        Example:
            >>> Words("vi").tag("persons"), Words("vi").tag("new")
            ('người', 'new')
        """
        return self(f"tag-{name}") if f"tag-{name}" in _all() else name

    def graph(self, name: str) -> str:
        """Word a named graph that holds no source's words; ``""`` for one that is not known.

        Example:
            >>> Words("en").graph("graph:register")
            'register'
        """
        key = name.replace(":", "-")
        return self(key) if key in _all() else ""

    def error(self, status: int) -> str:
        """Word an HTTP status.

        Example:
            >>> Words("en").error(404), Words("en").error(418)
            ('Not found', 'That request is not right')
        """
        key = f"error-{status}"
        return self(key if key in _all() else "error-500" if status >= 500 else "error-400")

    def number(self, count: int) -> str:
        """Write a number as the language does.

        Example:
            >>> Words("vi").number(12345), Words("en").number(12345)
            ('12.345', '12,345')
        """
        told = f"{count:,}"
        return told.replace(",", ".") if self.lang == "vi" else told


@cache
def _all() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(assets.text("words.toml"))
