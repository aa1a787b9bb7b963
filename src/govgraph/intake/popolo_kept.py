"""What of Popolo's properties is kept; of the rest a person is told once, with its number."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

_NAMED = {"id", "labels", "other_names", "identifiers"}
_TIMED = {"attested", "attested_by", "former_by"}
_CLASSED = {"classification", "classification_id", "parent_id"}
# What each array's objects say that is written down, or that the reader walks into.
KEPT: dict[str, frozenset[str]] = {
    "persons": frozenset(_NAMED | {"name", "death_date", "memberships"}),
    "organizations": frozenset(
        _NAMED
        | _TIMED
        | _CLASSED
        | {"name", "branches", "area_id", "founding_date", "dissolution_date"}
        | {"posts", "memberships"}
    ),
    "posts": frozenset(
        _NAMED | {"label", "role", "role_id", "organization_id", "seats", "memberships"}
    ),
    "memberships": frozenset(
        _TIMED
        | {"id", "person_id", "post_id", "organization_id", "role", "start_date", "end_date"}
        | {"legislative_period_id", "event_id", "sources"}
    ),
    "areas": frozenset(
        _NAMED | _TIMED | _CLASSED | {"name", "identifier", "start_date", "end_date"}
    ),
    "events": frozenset(
        _NAMED | _TIMED | {"name", "organization_id", "start_date", "end_date", "sources"}
    ),
}
_WITHIN = {
    "other_names": frozenset({"name", "lang"}),
    "identifiers": frozenset({"identifier"}),
    "sources": frozenset({"url", "note", "lang"}),
}
_NAME = re.compile(r"[A-Za-z@$_][\w.:@$-]{0,59}", re.ASCII)
_OTHER = "…"  # for names that nobody could read, and those beyond the most frequent
_SHOWN = 50


def left_out(array: str, value: dict[str, Any]) -> Counter[str]:
    """Count the values of an object that nothing is made of, by property.

    Example:
        >>> left_out("persons", {"name": "Lan", "gender": "female", "links": [{}, {}], "image": ""})
        Counter({'persons.links': 2, 'persons.gender': 1})
    """
    found: Counter[str] = Counter()
    for property, given in value.items():
        if property not in KEPT[array]:
            found[f"{array}.{_name(property)}"] += _count(given)
        elif property in _WITHIN and isinstance(given, list):
            for one in given:
                for inner, words in one.items() if isinstance(one, dict) else ():
                    if inner not in _WITHIN[property]:
                        found[f"{array}.{property}.{_name(inner)}"] += _count(words)
    if array == "memberships" and value.get("post_id"):  # the post tells its role
        found["memberships.role"] += _count(value.get("role"))
    return +found


def shown(found: Counter[str]) -> Iterator[tuple[str, int]]:
    """Give the most frequent properties by name, and the number of all others together.

    Example:
        >>> list(shown(Counter({"persons.links": 2, "persons.gender": 1})))
        [('persons.gender', 1), ('persons.links', 2)]
    """
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    yield from sorted(ranked[:_SHOWN])
    if others := sum(count for _, count in ranked[_SHOWN:]):
        yield _OTHER, others


def _name(property: str) -> str:
    return property if _NAME.fullmatch(property) else _OTHER


def _count(given: Any) -> int:
    if isinstance(given, list):
        return len(given)
    return 0 if given in (None, "", {}) else 1
