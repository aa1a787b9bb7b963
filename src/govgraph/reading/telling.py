"""Claims told in words, in Vietnamese or English, for people who look at them."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from govgraph import language, resources
from govgraph.reading.claims import FIELDS, Claim

_FIELD = re.compile(r"\{(\w+)\}")
_CODED = frozenset({"mode", "basis", "condition", "means"})
_QUIET = ("attested",)  # the day of the article, on nearly every claim


@cache
def knowledge() -> dict[str, Any]:
    """Read how kinds and fields are called, and what they are in a graph.

    Example:
        >>> knowledge()["kind"]["tenure"]["name"]["en"]
        'tenure'
    """
    return resources.toml("queries", "reading/claims.toml")


def kind(name: str, lang: str | None = None) -> str:
    """Say what a kind of claim is called.

    Example:
        >>> kind("merger", "vi")
        'sáp nhập'
    """
    return str(knowledge()["kind"][name]["name"][lang or language.current()])


def status(name: str, lang: str | None = None) -> str:
    """Say what a status is called.

    Example:
        >>> status("proposed", "en")
        'proposed'
    """
    return str(knowledge()["status"][name][lang or language.current()])


def field(name: str, lang: str | None = None) -> str:
    """Say what a field is called.

    Example:
        >>> field("person", "vi")
        'người'
    """
    return str(knowledge()["field"][name][lang or language.current()])


def told(claim: Claim, lang: str | None = None) -> str:
    """Say what a claim says.

    Example:
        >>> told(Claim("reduction", 0, 9, {"unit": "phòng", "from": 13, "to": 10}), "en")
        'phòng: from 13 to 10'
    """
    lang = lang or language.current()
    about: Mapping[str, Any] = knowledge()["kind"][claim.kind]
    pattern = str(about.get(claim.status, about["say"])[lang])
    said = {name: _said(name, claim[name], lang) or "–" for name in FIELDS[claim.kind]}
    main = _FIELD.sub(lambda found: said.get(found[1], "?"), pattern)
    left_out = {*_FIELD.findall(pattern), *about.get("quiet", ()), *_QUIET}
    more = [
        f"{field(name, lang)}: {_said(name, claim[name], lang)}"
        for name in FIELDS[claim.kind]
        if name not in left_out and claim[name] is not None
    ]
    return f"{main} ({'; '.join(more)})" if more else main


def brief(claim: Claim, lang: str) -> str:
    """Name a claim: what it says in fewest words.

    Example:
        >>> brief(Claim("target", 0, 9, {"posts": ["a", "b"], "share": 0.75}), "en")
        '75 %: a – b'
    """
    about: Mapping[str, Any] = knowledge()["kind"][claim.kind]
    pattern = str(about.get("label", about["say"])[lang])
    said = _FIELD.sub(lambda found: _said(found[1], claim[found[1]], lang), pattern)
    return " ".join(said.split()).replace(" :", ":").strip(" :")


def _said(name: str, value: Any, lang: str) -> str:
    if name == "share" and isinstance(value, int | float):
        return f"{value * 100:g} %"
    if isinstance(value, list | tuple):
        return " – ".join(_said(name, one, lang) for one in value)
    if name in _CODED and value in knowledge()["value"]:
        return str(knowledge()["value"][value][lang])
    return shown(value)


def shown(value: Any) -> str:
    """Write a field's value as people read and edit it; entries of a list are parted by "|".

    Example:
        >>> shown(["a", "b"]), shown(None), shown(0.75)
        ('a | b', '', '0.75')
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " | ".join(map(str, value))
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    return str(value)
