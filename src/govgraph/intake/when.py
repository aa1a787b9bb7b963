"""Half-known dates, as people write them: a year, a month, a day; "from 2015", "to date".

What comes out is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, no more exact than what went in. The
words stand in ``queries/mappings/dates.toml``.

Inclusive ends. The model's ``ends`` is the first day no longer held, or the month or year that
day lies in (DESIGN §3). Where a source gives the last day held instead,

* a day becomes the day after it;
* a month or a year stays as it is. "2020" then says that the last day held lies in 2020, so that
  any day of 2020 is possible and none after it, which is just what ``ends 2020`` gives: its bounds
  are the first and the last instant of 2020. "2021" would claim the whole of 2020 for certain
  and leave 2021 possible, and the source says neither.

"Through 2020" ("đến hết 2020") does say that all of it counts, and so gives 2021-01-01.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as calendar
from datetime import timedelta
from functools import cache, lru_cache

from govgraph import resources, text

_FIRST, _LAST = 1000, 2999  # years
_LONGEST = 100  # characters
_KEPT = 1 << 14  # a roster has few different days
_MIDNIGHT = re.compile(r"(?<=\d)[t ]00:00(:00(\.0+)?)?z?$")
_DASH = re.compile(r"\s*[-–—]\s*")


class NotADateError(Exception):
    """A text that is no date; ``key`` and ``fields`` are the message that says why."""

    def __init__(self, key: str, **fields: str) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields


@dataclass(frozen=True)
class _Words:
    open: frozenset[str]
    since: re.Pattern[str]
    until: re.Pattern[str]
    through: re.Pattern[str]
    about: re.Pattern[str]
    months: dict[str, int]
    patterns: tuple[re.Pattern[str], ...]


def date(words: str, order: str = "") -> str:
    """Read one date.

    Args:
        words: as written.
        order: ``dmy`` or ``mdy``, for dates like 3/7/2020; without it, one that can be read both
            ways is no date.

    Raises:
        NotADateError: it is none, or too vague, or does not exist, or can be read in two ways.

    Example:
        >>> date("7/3/2015", "dmy"), date("tháng 3 năm 2015"), date("T3/2015"), date("2015")
        ('2015-03-07', '2015-03', '2015-03', '2015')
    """
    return _date(_plain(words), words, order)


def begins(words: str, order: str = "") -> str:
    """Read a beginning: a date, perhaps after a word like "from"; ``""`` where it is open.

    Raises:
        NotADateError: as for :func:`date`.

    Example:
        >>> begins("từ 2015"), begins("since March 2015"), begins("")
        ('2015', '2015-03', '')
    """
    return _begins(words, order)


@lru_cache(_KEPT)
def _begins(words: str, order: str) -> str:
    plain = _plain(words)
    if plain in ("", "-", "–", "—"):
        return ""
    return _date(_words().since.sub("", plain), words, order)


def ends(words: str, order: str = "", *, inclusive: bool = False) -> str:
    """Read an end: the first day no longer held; ``""`` where it is open.

    Args:
        words, order: as for :func:`date`.
        inclusive: the source gives the last day held (see the module).

    Raises:
        NotADateError: as for :func:`date`.

    Example:
        >>> ends("đến nay"), ends("31/12/2020", inclusive=True), ends("2020", inclusive=True)
        ('', '2021-01-01', '2020')
    """
    return _ends(words, order, inclusive)


@lru_cache(_KEPT)
def _ends(words: str, order: str, inclusive: bool) -> str:
    plain = _plain(words)
    known = _words()
    if not plain or plain in known.open:
        return ""
    rest = known.through.sub("", plain)
    if rest != plain:
        return _after(_date(rest, words, order))
    found = _date(known.until.sub("", plain), words, order)
    return _after(found) if inclusive and len(found) == 10 else found


def period(words: str, order: str = "", *, inclusive: bool = False) -> tuple[str, str]:
    """Read a beginning and an end that stand in one cell.

    Args:
        words, order, inclusive: as for :func:`ends`.

    Raises:
        NotADateError: it is no period, or can be divided in two ways.

    Example:
        >>> period("2015-2020"), period("từ 3/2015 đến nay"), period("from 2015")
        (('2015', '2020'), ('2015-03', ''), ('2015', ''))
    """
    plain = _plain(words)
    if not plain:
        return "", ""
    known = _words()
    cuts = []
    if known.since.match(plain):
        cuts.append((plain, ""))
    for start in [0, *(space.end() for space in re.finditer(" ", plain))]:
        if known.until.match(plain, start) or known.through.match(plain, start):
            cuts.append((plain[:start].rstrip(), plain[start:]))
    dashes = list(_DASH.finditer(plain))
    wide = [dash for dash in dashes if dash.group() != "-"]  # "2015-03-07 - 2016"
    cuts += [(plain[: dash.start()], plain[dash.end() :]) for dash in wide or dashes]
    found = set()
    for left, right in cuts:
        try:
            found.add((begins(left, order), ends(right, order, inclusive=inclusive)))
        except NotADateError:
            continue
    if len(found) != 1:
        raise NotADateError("roster-period", value=words)
    return found.pop()


def first(known: str) -> str:
    """Return the first day that a date may mean.

    Example:
        >>> first("2015-03")
        '2015-03-01'
    """
    return known + "-01-01"[len(known) - 4 :]


def last(known: str) -> str:
    """Return the last day that a date may mean.

    Example:
        >>> last("2016-02"), last("2015")
        ('2016-02-29', '2015-12-31')
    """
    if len(known) == 4:
        return f"{known}-12-31"
    return known if len(known) == 10 else _before(_next_month(known))


def _plain(words: str) -> str:
    if len(words) > _LONGEST:
        raise NotADateError("roster-date", value=words)
    return _MIDNIGHT.sub("", text.fold(words).rstrip(" ,;"))


@lru_cache(_KEPT)
def _date(plain: str, words: str, order: str) -> str:
    known = _words()
    if known.about.match(plain) or plain.endswith("?"):
        raise NotADateError("roster-date-about", value=words)
    for pattern in known.patterns:
        if found := pattern.fullmatch(plain):
            parts = found.groupdict()
            break
    else:
        raise NotADateError("roster-date", value=words)
    if "a" in parts:
        parts["d"], parts["m"] = _ordered(int(parts["a"]), int(parts["b"]), words, order)
    year, month, day = parts["y"], parts.get("m"), parts.get("d")
    if month is None and parts.get("name"):
        month = str(known.months[parts["name"]])
    if not _FIRST <= int(year) <= _LAST:
        raise NotADateError("roster-date-year", value=words, first=str(_FIRST), last=str(_LAST))
    try:
        calendar(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise NotADateError("roster-date-impossible", value=words) from None
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _ordered(one: int, two: int, words: str, order: str) -> tuple[str, str]:
    """Tell the day from the month."""
    if not order and one != two and one <= 12 and two <= 12:
        raise NotADateError("roster-date-order", value=words)
    if order == "mdy" or (not order and two > 12):
        return str(two), str(one)
    return str(one), str(two)


def _after(known: str) -> str:
    """Return the first day after a day, a month or a year."""
    return str(calendar.fromisoformat(last(known)) + timedelta(days=1))


def _before(day: str) -> str:
    return str(calendar.fromisoformat(day) - timedelta(days=1))


def _next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04}-{number % 12 + 1:02}-01"


@cache
def _words() -> _Words:
    data = resources.toml("queries", "mappings/dates.toml")
    months = {text.fold(name): int(n) for n, names in data["months"].items() for name in names}
    units = {name: _either(words) for name, words in data["units"].items()}
    day, month, year = (f"(?:{units[name]})" for name in ("day", "month", "year"))
    name = f"(?P<name>{_either(months)})"
    d, m, y = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
    gap, dot = r"(?: ?[,/.-] ?| )", r"[/.-]"
    patterns = (
        rf"(?:{year} )?{y}",
        rf"{y}{dot}{m}(?:{dot}{d})?",
        rf"(?:{month} ?)?{m} ?{dot} ?{y}",
        rf"{month} ?{m}{gap}(?:{year} )?{y}",
        rf"(?:{day} )?(?P<a>\d{{1,2}}) ?{dot} ?(?P<b>\d{{1,2}}) ?{dot} ?{y}",
        rf"(?:{day} )?{d}{gap}{month} ?{m}{gap}(?:{year} )?{y}",
        rf"(?:{day} )?{d}(?:{units['ordinal']})?(?:{gap})?{name}{gap}(?:{year} )?{y}",
        rf"{name} {d}(?:{units['ordinal']})?{gap}{y}",
        rf"{name}{gap}(?:{year} )?{y}",
    )
    return _Words(
        open=frozenset(map(text.fold, data["open"])),
        since=_leading(data["since"]),
        until=_leading(data["until"]),
        through=_leading(data["through"]),
        about=_leading(data["about"]),
        months=months,
        patterns=tuple(re.compile(one, re.ASCII) for one in patterns),
    )


def _leading(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of some words at the beginning; a letter more makes another word."""
    return re.compile(rf"(?:{_either(words)})(?:(?<!\w)|(?!\w))[. ]*")


def _either(words: Iterable[str]) -> str:
    folded = sorted(map(text.fold, words), key=len, reverse=True)
    return "|".join(re.escape(word) for word in folded)
