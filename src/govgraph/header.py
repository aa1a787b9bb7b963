"""Query files: SPARQL under a header of ``#+`` lines in TOML.

The header says what a file is for, in Vietnamese and English, and what it takes; the rest is
SPARQL 1.1 that runs as it stands. ``#+`` follows the habit of grlc for decorated queries.

    #+ vi = "Ai giữ chức vụ nào?"
    #+ en = "Who holds which post?"
    #+ [param.on]
    #+ type = "date"
"""

import tomllib
from typing import Any

from govgraph.errors import RuleError

_MARK = "#+"


def parse(text: str, where: str) -> dict[str, Any]:
    """Read the header of a query file.

    Args:
        text: the whole file.
        where: its name, for messages.

    Returns:
        The header's keys and values; empty where there is none.

    Raises:
        RuleError: the header is not TOML, or lacks its text in a language.

    Example:
        >>> parse('#+ vi = "a"\\n#+ en = "b"\\nASK {}', "x.rq")["en"]
        'b'
    """
    lines = [line[len(_MARK) :].strip() for line in text.split("\n") if line.startswith(_MARK)]
    try:
        header = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        raise RuleError("header-broken", where=where, what=str(error)) from None
    for lang in ("vi", "en"):
        if not isinstance(header.get(lang), str):
            raise RuleError("header-incomplete", where=where, what=lang)
    return header


def body(text: str) -> str:
    """Return a query file without its header.

    Example:
        >>> body('#+ vi = "a"\\nASK {}')
        'ASK {}'
    """
    kept = [line for line in text.split("\n") if not line.startswith(_MARK)]
    return "\n".join(kept).strip("\n")
