"""Numbers, dates and numbered documents in a sentence."""

import re
from collections.abc import Sequence
from functools import partial

from govgraph.reading import days
from govgraph.reading.lexicon import Lexicon
from govgraph.reading.things import Count, Item, When
from govgraph.reading.tokens import Token

_NEAR = 14  # words before a date
_INT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")


class Figures:
    """Finds dates and numbers.

    Args:
        words: the language.
        published: the day the article came out, to complete dates without a year.
    """

    def __init__(self, words: Lexicon, published: str | None) -> None:
        dates = partial(words.phrases, "dates")
        self._day, self._month, self._year = dates("day"), dates("month"), dates("year")
        self._from, self._to = dates("from"), dates("to")
        self._now, self._term = dates("now"), dates("term")
        self._months, self._quarter = dates("months"), dates("quarter")
        self._year_end, self._last_year = dates("year_end"), dates("last_year")
        self._numbers = words.phrases("numbers", "words")
        self._shares = words.phrases("numbers", "shares")
        self._percent = words.phrases("numbers", "percent")
        self._of = words.phrases("numbers", "of_total")
        self._published = published
        self._coming = frozenset(words.told["dates"].get("coming", ()))
        self._ahead = False
        self._brief = words.lang == "en"
        whens = (self._day, self._month, self._year, self._from, self._term, self._months)
        some = (*whens, self._quarter, self._year_end, self._numbers, self._shares)
        self.firsts: frozenset[str] = frozenset().union(*(one.firsts for one in some))

    # ---- dates ----

    def date(self, tokens: Sequence[Token], i: int) -> Item | None:
        """Find a date, a range or a term that begins here."""
        near = tokens[max(0, i - _NEAR) : i]
        self._ahead = any(one.norm in self._coming for one in near)
        if found := self._term.at(tokens, i):
            after = self._years(tokens, i + found[0])
            return Item("term", i, after[1], after[0]) if after else None
        start = i
        since = self._from.at(tokens, i)
        if since:
            start = i + since[0]
        first = self._point(tokens, start, loose=since is not None, month=_last(tokens, start))
        if first is None:
            return None
        value, j = first
        until = self._to.at(tokens, j)
        if until:
            if now := self._now.at(tokens, j + until[0]):
                return Item("range", i, j + until[0] + now[0], When(value, None))
            second = self._point(
                tokens, j + until[0], loose=True, month=_last(tokens, j + until[0])
            ) or self._same_month(tokens, j + until[0], value)
            if second is not None and days.in_order(value, second[0]):
                return Item("range", i, second[1], When(value, second[0]))
        if since:
            return Item("range", i, j, When(value, None))
        return Item("date", i, j, When(value, value))

    def _point(
        self, tokens: Sequence[Token], i: int, *, loose: bool, month: str
    ) -> tuple[str, int] | None:
        if i >= len(tokens):
            return None
        if found := self._year_end.at(tokens, i):
            at = i + found[0]
            if at < len(tokens) and days.year(tokens[at].norm):
                return tokens[at].norm, at + 1
            if self._published and (back := self._last_year.at(tokens, at - 1)):
                return str(int(self._published[:4]) - 1), at - 1 + back[0]
            return (self._published[:4], at) if self._published else None
        if english := self._english(tokens, i):
            return english
        day = self._day.at(tokens, i)
        at = i + day[0] if day else i
        if day and (again := self._day.at(tokens, at)):
            at += again[0]
        if at < len(tokens):
            if full := days.full(tokens[at].norm):
                return full, at + 1
            if (day or loose) and (short := self._short(tokens[at].norm)):
                if not day and month in self._month.firsts | self._year.firsts:
                    short = None
                if short:
                    return short, at + 1
            if day and tokens[at].norm.isdecimal():
                return self._worded(tokens, at)
        if quarter := self._quarter.at(tokens, i):
            at = i + quarter[0]
            year = tokens[at].norm.rpartition("/")[2] if at < len(tokens) else ""
            if days.year(year):
                return year, at + 1
            apart = [one.norm for one in tokens[at + 1 : at + 3]]  # "quý III / 2019"
            split = len(apart) == 2 and apart[0] in ("/", "-") and days.year(apart[1])
            return (apart[1], at + 3) if split else None
        named = self._month.at(tokens, i)
        said = named is not None or month in self._month.firsts
        if said and (dated := self._in_month(tokens, i + (named[0] if named else 0))):
            return dated
        if before := self._year.at(tokens, i):
            at = i + before[0]
            if at < len(tokens) and days.year(tokens[at].norm):
                return tokens[at].norm, at + 1
            return None
        if month_year := days.month_year(tokens[i].norm):
            return month_year, i + 1
        if loose and days.year(tokens[i].norm):
            return tokens[i].norm, i + 1
        return None

    def _same_month(self, tokens: Sequence[Token], i: int, value: str) -> tuple[str, int] | None:
        """ "from November 1 to 14": a day of the month just named; in English only."""
        day = tokens[i].norm if i < len(tokens) else ""
        if not self._brief or len(value) != 10 or not day.isdecimal() or len(day) > 2:
            return None
        found = days.day(f"{value[:7]}-{int(day):02d}", i + 1)
        other = i + 1 < len(tokens) and self._months.at(tokens, i + 1)
        return None if other else found

    def _in_month(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        if at >= len(tokens):
            return None
        if found := days.month_year(tokens[at].norm):
            return found, at + 1
        number = tokens[at].norm
        if not number.isdecimal() or not 1 <= int(number[:3]) <= 12:
            return None
        if (year := self._year.at(tokens, at + 1)) and at + 1 + year[0] < len(tokens):
            said = tokens[at + 1 + year[0]].norm
            if days.year(said):
                return f"{said}-{int(number):02d}", at + 2 + year[0]
        return self._completed(int(number), None), at + 1

    def _worded(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """A day and month in words: 5 tháng 8 (năm 2025)."""
        month = self._month.at(tokens, at + 1)
        if not month:
            return None
        found = self._in_month(tokens, at + 1 + month[0])
        if found is None or len(found[0]) != 7:
            return None
        return days.day(f"{found[0]}-{int(tokens[at].norm[:3]):02d}", found[1])

    def _english(self, tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
        """January 3, 2025; January 2; 3 January 2025; May 2019; in May."""
        day = None
        at = i
        if tokens[i].norm.isdecimal() and int(tokens[i].norm[:3]) <= 31:
            day, at = int(tokens[i].norm), i + 1
        found = self._months.at(tokens, at)
        if not found:
            return None
        month, at = found[1], at + found[0]
        if at + 1 < len(tokens) and tokens[at].norm == "." and tokens[at + 1].norm.isdecimal():
            at += 1  # "Feb. 20"
        slash = tokens[at + 1].norm if day is None and at + 1 < len(tokens) else ""
        full = days.full(slash.replace("/", f"/{month}/")) if slash.count("/") == 1 else None
        if full and tokens[at].norm == ",":
            return full, at + 2  # "July, 21/2020"
        number = tokens[at].norm if day is None and at < len(tokens) else ""
        if number.isdecimal() and int(number[:5]) <= 31:
            day, at = int(number), at + 1
        year = None
        for step in (0, 1):
            here = tokens[at + step].norm if at + step < len(tokens) else ""
            if days.year(here) and (step == 0 or tokens[at].norm == ","):
                year, at = here, at + step + 1
                break
        if year is None and self._published and (back := self._last_year.at(tokens, at)):
            year, at = str(int(self._published[:4]) - 1), at + back[0]
        if year is None and day is None and not tokens[i].capital:
            return None
        if year is None:
            value = self._completed(month, day)
        else:
            value = f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
        return days.day(value, at) if len(value) == 10 else (value, at)

    def _short(self, norm: str) -> str | None:
        """A day and month without year: 19/2, 9-8."""
        parts = days.parts(norm)
        if len(parts) != 2 or not all(part.isdecimal() and len(part) <= 2 for part in parts):
            return None
        day, month = map(int, parts)
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return None
        return self._completed(month, day)

    def _completed(self, month: int, day: int | None) -> str:
        """Give a date its year: the last time it was, seen from the day of the article."""
        tail = f"{month:02d}" + (f"-{day:02d}" if day else "")
        if not self._published:
            return f"--{tail}"
        year = int(self._published[:4])
        if self._ahead:
            return f"{year + (f'{year}-{tail}' < self._published[: len(tail) + 5])}-{tail}"
        if f"{year}-{tail}"[:7] > days.later(self._published)[:7]:
            year -= 1
        return f"{year}-{tail}"

    def _years(self, tokens: Sequence[Token], at: int) -> tuple[When, int] | None:
        """The years of a term: 2016-2021, 2016 – 2021."""
        if at >= len(tokens):
            return None
        parts = days.parts(tokens[at].norm)
        if self._brief and len(parts) == 2 and days.year(parts[0]) and parts[0][2:] < parts[1][:2]:
            parts[1] = parts[0][: -len(parts[1])] + parts[1] if len(parts[1]) == 2 else parts[1]
        if len(parts) == 2 and all(map(days.year, parts)):
            return When(parts[0], parts[1]), at + 1
        if days.year(tokens[at].norm) and (dash := self._to.at(tokens, at + 1)):
            end = at + 1 + dash[0]
            if end < len(tokens) and days.year(tokens[end].norm):
                return When(tokens[at].norm, tokens[end].norm), end + 1
            month = days.month_year(tokens[end].norm) if end < len(tokens) else None
            if month and days.in_order(tokens[at].norm, month):
                return When(tokens[at].norm, month), end + 1
        return None

    def years(self, tokens: Sequence[Token], i: int) -> Item | None:
        """Find a bare range of years: 1999-2004."""
        found = self._years(tokens, i)
        if found and self._brief and (term := self._term.at(tokens, found[1])):
            return Item("term", i, found[1] + term[0], found[0])  # "the 2021-26 term"
        return Item("range", i, found[1], found[0]) if found else None

    # ---- numbers ----

    def number(self, tokens: Sequence[Token], i: int) -> Item | None:
        """Find a count, a ratio or a percentage that begins here."""
        norm = tokens[i].norm
        if half := self._shares.at(tokens, i):
            return Item("pct", i, i + half[0], Count(half[1]))
        if "/" in norm:
            parts = norm.split("/")
            if len(parts) == 2 and all(_INT.fullmatch(part) and len(part) < 9 for part in parts):
                count, total = (int(re.sub(r"[.,]", "", part)) for part in parts)
                if total > 0 and count <= total:
                    return Item("ratio", i, i + 1, Count(count, total))
            return None
        sign = self._percent.at(tokens, i + 1)
        if sign and _DECIMAL.fullmatch(norm) and len(norm) < 12:
            share = float(norm.replace(",", ".")) / 100
            return Item("pct", i, i + 1 + sign[0], Count(share))
        j = i
        if _INT.fullmatch(norm) and len(norm) < 12:
            value, j = int(re.sub(r"[.,]", "", norm)), i + 1
        elif found := self._numbers.at(tokens, i):
            value, j = found[1], i + found[0]
        else:
            return None
        of = self._of.at(tokens, j)
        if of and (of[0] > 1 or tokens[i].raw[0].isdecimal() or (self._brief and value > 1)):
            after = j + of[0]
            worded = self._numbers.at(tokens, after) if self._brief else None  # "four of the six"
            total = worded[1] if worded else 0
            if after < len(tokens) and _INT.fullmatch(tokens[after].norm):
                total = int(re.sub(r"[.,]", "", tokens[after].norm[:12]))
            if total and total >= value:
                end = after + (worded[0] if worded else 1)
                return Item("ratio", i, end, Count(value, total))
        return Item("num", i, j, Count(value))


def _last(tokens: Sequence[Token], place: int) -> str:
    return tokens[place - 1].norm if place else ""
