"""Days, months and years as sources write them."""

import re
from datetime import date, timedelta

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:[T ].*|Z|[+-]\d{2}:\d{2})?", re.ASCII)


def plain(text: str) -> str:
    """Return a date as a year, a month or a day, without time and zone: as written locally.

    Raises:
        ValueError: it is no such date.

    Example:
        >>> plain("2019-10-02T00:00:00+02:00"), plain("2019-10"), plain("2019")
        ('2019-10-02', '2019-10', '2019')
    """
    found = _DATE.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    parts = [part for part in found.groups() if part]
    date(*map(int, [*parts, "1", "1"][:3]))  # only to be told of a 30 February
    return "-".join(parts)


def after(day: str) -> str:
    """Return the first day no longer held, from the last one; a month or a year stays.

    Raises:
        ValueError: it is no date, or there is none after it.

    Example:
        >>> after("2019-12-31"), after("2019")
        ('2020-01-01', '2019')
    """
    if len(day) < len("2000-01-01"):
        return day
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except OverflowError as error:
        raise ValueError(day) from error
