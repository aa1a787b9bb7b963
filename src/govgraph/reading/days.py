"""Days, months and years as they are written in figures."""

import re
from datetime import date

_YEARS = range(1900, 2101)
_AHEAD = 2  # months
_PARTS = re.compile(r"[/.\-–]")


def in_order(begin: str, end: str) -> bool:
    """Whether two dates, perhaps one a year and one a month, may begin and end a range.

    Example:
        >>> in_order("2014", "2019-10"), in_order("2019", "2014-10")
        (True, False)
    """
    return len(begin) == len(end) or (begin[:4].isdecimal() and begin[:4] < end[:4])


def year(norm: str) -> bool:
    """Whether a word is a year.

    Example:
        >>> year("2020"), year("1870")
        (True, False)
    """
    return len(norm) == 4 and norm.isdecimal() and int(norm) in _YEARS


def parts(norm: str) -> list[str]:
    """Cut a date, or a range of years, at its marks.

    Example:
        >>> parts("19/2"), parts("2016–2021")
        (['19', '2'], ['2016', '2021'])
    """
    return _PARTS.split(norm)


def full(norm: str) -> str | None:
    """Return the ISO day of a word, day or year first.

    Example:
        >>> full("23/7/2020"), full("31.2.2020")
        ('2020-07-23', None)
    """
    some = parts(norm)
    if len(some) != 3 or not all(part.isdecimal() and len(part) < 5 for part in some):
        return None
    if year(some[0]):
        some.reverse()
    if not year(some[2]):
        return None
    found = day(f"{some[2]}-{int(some[1]):02d}-{int(some[0]):02d}", 0)
    return found[0] if found else None


def month_year(norm: str) -> str | None:
    """Return the ISO month of a word.

    Example:
        >>> month_year("7/2020")
        '2020-07'
    """
    some = parts(norm)
    if len(some) != 2 or not year(some[1]) or not some[0].isdecimal() or len(some[0]) > 2:
        return None
    return f"{some[1]}-{int(some[0]):02d}" if 1 <= int(some[0]) <= 12 else None


def day(value: str, at: int) -> tuple[str, int] | None:
    """Return an ISO day and where it ended, if there is such a day.

    Example:
        >>> day("2020-02-30", 4), day("2020-02-29", 4)
        (None, ('2020-02-29', 4))
    """
    try:
        date.fromisoformat(value)
    except ValueError:
        return (value, at) if value.startswith("--") else None
    return value, at


def later(published: str) -> str:
    """Return two months after an article came out: announced dates may lie a little ahead.

    Example:
        >>> later("2020-11-05")
        '2021-01'
    """
    month = int(published[5:7] or 12) + _AHEAD
    return f"{int(published[:4]) + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}"
