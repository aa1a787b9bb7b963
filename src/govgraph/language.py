"""The messages people read, in Vietnamese and English.

Every message stands in ``messages.toml`` beside this module: a table a message, its key the
table's name, with the texts ``vi`` and ``en`` and ``{field}`` where a value goes. The file is
read when the first message is shown, not before.

The language is the one given to :func:`use`, else ``GOVGRAPH_LANG``, else the locale as POSIX
orders it (``LC_ALL``, ``LC_MESSAGES``, ``LANG``): Vietnamese where it begins with ``vi``,
else English.
"""

import os
from functools import cache

LANGUAGES = ("vi", "en")
LONGEST_FIELD = 200

_chosen: str | None = None


def chosen() -> str | None:
    """Return the language that :func:`use` was given, or nothing.

    Example:
        >>> chosen() is None or chosen() in LANGUAGES
        True
    """
    return _chosen


def use(lang: str | None) -> None:
    """Set the language of messages for this process.

    Args:
        lang: ``"vi"``, ``"en"``, or ``None`` to ask the environment again.

    Raises:
        ValueError: for any other language.

    Example:
        >>> use("vi"); current(); use(None)
        'vi'
    """
    global _chosen
    if lang is not None and lang not in LANGUAGES:
        raise ValueError(f"no messages in language {lang!r}: choose from {', '.join(LANGUAGES)}")
    _chosen = lang


def current() -> str:
    """Say which language messages are in now.

    Returns:
        ``"vi"`` or ``"en"``. A ``GOVGRAPH_LANG`` in neither language is passed over.

    Example:
        >>> current() in LANGUAGES
        True
    """
    if _chosen is not None:
        return _chosen
    wish = os.environ.get("GOVGRAPH_LANG", "").lower()[:2]
    if wish in LANGUAGES:
        return wish
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := os.environ.get(name):
            return "vi" if locale.lower().startswith("vi") else "en"
    return "en"


def text(key: str, lang: str | None = None, **fields: object) -> str:
    """Give one message, on one line.

    Args:
        key: the message's key in ``messages.toml``.
        lang: ``"vi"`` or ``"en"``; without it, the current language.
        **fields: what stands in the places ``{field}``. Values go in as they are, except that
            characters that would break or disorder the line are shown as ``\\uXXXX`` and long
            values lose their middle.

    Returns:
        The message. A key without a message gives the key and its fields: an unlisted message
        must not hide the error it was to tell.

    Example:
        >>> text("file-missing", "en", where="a.ttl")
        'a.ttl: no such file.'
    """
    shown = {name: visible(value) for name, value in fields.items()}
    import re  # as in messages(): only who shows a message pays for it

    texts = messages().get(key)
    if texts is None:
        return " ".join([key, *(f"{name}={value}" for name, value in shown.items())])
    # One pass, so that a brace inside a value is never taken for a field.
    return re.sub(r"\{(\w+)\}", lambda found: shown.get(found[1], "?"), texts[lang or current()])


def visible(value: object) -> str:
    """Show any value on one clean line of bounded length.

    Args:
        value: anything; ``str()`` of it is shown.

    Returns:
        The text with control, line-break, bidirectional and other invisible characters as
        ``\\uXXXX`` escapes (against "Trojan source", Unicode TR 36), shortened in the middle.

    Example:
        >>> visible("a\\nb")
        'a\\\\u000Ab'
    """
    whole = _shorten(str(value))
    if not whole.isprintable():
        whole = _shorten("".join(one if one.isprintable() else _escape(one) for one in whole))
    return whole


@cache
def messages() -> dict[str, dict[str, str]]:
    """Read all messages, once.

    Returns:
        For each key, its text by language.

    Example:
        >>> sorted(messages()["file-missing"])
        ['en', 'vi']
    """
    import tomllib
    from pathlib import Path

    path = Path(__file__).with_name("messages.toml")
    try:
        content = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):  # inside a zip file
        from importlib.resources import files

        content = files(__package__).joinpath("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


def _escape(one: str) -> str:
    number = ord(one)
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _shorten(whole: str) -> str:
    if len(whole) <= LONGEST_FIELD:
        return whole
    tail = LONGEST_FIELD // 3
    return f"{whole[: LONGEST_FIELD - tail - 1]}…{whole[-tail:]}"
