"""Dates as the graph has them: a year, a month or a day that there is."""

import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def is_date(value: object) -> bool:
    """Whether a value is a year, a month or a day.

    Example:
        >>> is_date("2020-07"), is_date("2021-02-30"), is_date("term IX"), is_date(None)
        (True, False, False, False)
    """
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True
