"""The axis of time that the timeline and the succession share: where an instant stands, and ticks.

Days are counted as :meth:`datetime.date.toordinal` counts them; the axis is linear in them. At
both ends it has room in which what has no known begin or end fades out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

from govgraph import language
from govgraph.pictures import metrics, svg
from govgraph.pictures.model import Model

WIDTH = 1240.0  # of a sheet with an axis
LEFT, RIGHT = 448.0, 1212.0  # the axis on it; names stand to its left
PAD = 56.0  # room for what has no known begin or end
TEXT = 11.0
_SHORTEST = 28  # days: one day alone stands in the middle of four weeks
_APART = 16  # between two labels
_TALL = 620  # from this height on, labels stand below too
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:Z|[+-]\d\d:\d\d)?")
_LONG = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Tick:
    """A line of the grid: where it stands, and its label."""

    x: float
    label: str

    @property
    def ends(self) -> tuple[float, float]:
        """Where its label begins and ends."""
        half = metrics.width(self.label, TEXT) / 2
        return self.x - half, self.x + half


@dataclass(frozen=True)
class Axis:
    """A span of days on a sheet.

    Attributes:
        first, last: its days, by number; the same one where no date is known.
        left, right: its ends on the sheet, with the room for open ends.
    """

    first: int = 1
    last: int = 1
    left: float = LEFT
    right: float = RIGHT

    @property
    def start(self) -> float:
        """Where the first day begins."""
        return self.left + PAD

    @property
    def end(self) -> float:
        """Where the last day ends."""
        return self.right - PAD

    @property
    def scale(self) -> float:
        """How many pixels a day has; 0 where no date is known."""
        return (self.end - self.start) / (self.last - self.first) if self.last > self.first else 0

    def x(self, instant: str) -> float:
        """Say where an instant stands.

        Example:
            >>> over(["2020-01-01T00:00:00", "2021-12-31T00:00:00"]).x("2020-01-01T00:00:00")
            504.0
        """
        if not self.scale:
            return (self.left + self.right) / 2
        return self.start + (moment(instant) - self.first) * self.scale

    def ticks(self, lang: str) -> list[Tick]:
        """Choose the finest ticks whose labels have room, earliest first."""
        for apart, days, form in _STEPS:
            if apart * self.scale < 2 * TEXT:
                continue
            numbers = (day.toordinal() for day in days(self.first, self.last))
            found = [
                Tick(self.start + (number - self.first) * self.scale, _label(number, form, lang))
                for number in numbers
                if self.first <= number <= self.last
            ]
            if all(a.ends[1] + _APART <= b.ends[0] for a, b in pairwise(found)):
                return found
        return []

    def grid(self, top: float, bottom: float, lang: str) -> list[str]:
        """Draw what lies behind a drawing: the lines of the ticks, and their labels.

        Args:
            top, bottom: where the drawing begins and ends; the labels stand above.
            lang: the language of the labels.
        """
        shapes, low = [], []
        for tick in self.ticks(lang):
            shapes.append(
                svg.tag("line", class_="grid", x1=tick.x, x2=tick.x, y1=top - 4, y2=bottom)
            )
            write = partial(svg.label, tick.x, words=tick.label, size=TEXT, text_anchor="middle")
            shapes.append(write(top - 14, class_="soft"))
            low.append(write(bottom + 12, class_="soft"))
        if bottom - top > _TALL and low:
            shapes.append(svg.group(*low, class_="foot"))
        return shapes

    def front(self, top: float, bottom: float, on: str, words: str) -> str:
        """Draw what lies before a drawing: the day asked for, and the page's cursor.

        Args:
            top, bottom: where the drawing begins and ends.
            on, words: the day asked for or nothing, and how it is written.
        """
        if not self.scale:
            return ""
        shapes = []
        if on:
            x = self.x(f"{on}T00:00:00")
            shapes.append(svg.tag("line", class_="day-line", x1=x, x2=x, y1=top - 24, y2=bottom))
            write = partial(svg.label, x, top - 32, words, size=TEXT, bold=True)
            shapes.append(write(class_="ink", text_anchor="middle"))
        first, last = (date.fromordinal(day).isoformat() for day in (self.first, self.last))
        cursor = svg.tag(
            "line",
            class_="day-cursor",
            data_t0=first,
            data_t1=last,
            data_x0=self.start,
            data_x1=self.end,
            x1=self.start,
            x2=self.start,
            y1=top - 4,
            y2=bottom,
        )
        return "".join([*shapes, cursor])


def of(model: Model) -> Axis:
    """Make the axis of a model: the same one for each of its pictures.

    It spans the dates of all that the timeline or the succession draws.

    Example:
        >>> of(Model()).scale
        0
    """
    instants = [f"{model.on}T00:00:00"] if model.on else []
    units = set()
    for event in model.events.values():
        units |= {*event.before, *event.after}
        instants += filter(None, span(event.date))
    dated = [one.bounds for one in model.tenures.values()]
    dated += [one.bounds for iri, one in model.organs.items() if iri in units]
    dated += [one.bounds for iri, one in model.areas.items() if iri in units]
    return over([*instants, *(instant for bounds in dated for instant in bounds if instant)])


def over(instants: Iterable[str], left: float = LEFT, right: float = RIGHT) -> Axis:
    """Make an axis that spans instants."""
    days = sorted({int(moment(one)) for one in instants})
    if not days:
        return Axis(left=left, right=right)
    first, last = days[0], days[-1] + 1  # the last day has a width too
    more = max(_SHORTEST - (last - first), 0)
    first, last = first - more // 2, last + (more + 1) // 2
    return Axis(max(first, 1), min(last, date.max.toordinal()), left, right)


def moment(instant: str) -> float:
    """Number an instant in days; what no calendar has counts as the nearest day before.

    Example:
        >>> moment("0001-01-02T12:00:00")
        2.5
    """
    year, month, day = max(int(instant[:4]), 1), int(instant[5:7]), int(instant[8:10])
    month = min(max(month, 1), 12)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 28 if month == 2 and not leap else _LONG[month]
    number = date(year, month, min(max(day, 1), longest)).toordinal()
    seconds = int(instant[11:13]) * 3600 + int(instant[14:16]) * 60 + int(instant[17:19])
    return number + min(seconds, 86399) / 86400


def span(text: str) -> tuple[str, str]:
    """Return the instants between which a date lies; nothing for other texts.

    A day is its first instant; a month or year runs to its last one.

    Example:
        >>> span("2020-02"), span("2020-02-03")[1], span("soon")
        (('2020-02-01T00:00:00', '2020-02-29T23:59:59'), '2020-02-03T00:00:00', ('', ''))
    """
    found = _DATE.fullmatch(text)
    if not found:
        return "", ""
    year, month, day = found.groups()
    first = f"{year}-{month or '01'}-{day or '01'}T00:00:00"
    if day:
        return first, first
    last = date.fromordinal(int(moment(f"{year}-{month or '12'}-31T00:00:00")))
    return first, f"{last.isoformat()}T23:59:59"


def fades(name: str, scale: Axis) -> str:
    """Write the gradients in which the open ends of a picture's bars fade out.

    Example:
        >>> "gg-fade-timeline-left" in fades("timeline", Axis())
        True
    """
    stops = [
        svg.tag("stop", class_="fade", offset=offset, stop_opacity=opacity)
        for offset, opacity in (("0", "1"), ("0.3", "0.75"), ("1", "0"))
    ]
    sides = (("left", scale.left, scale.start), ("right", scale.right, scale.end))
    shades = (
        svg.tag(
            "linearGradient",
            *stops,
            id=f"gg-fade-{name}-{side}",
            gradientUnits="userSpaceOnUse",
            x1=edge,
            x2=inner,
            y1=0,
            y2=0,
        )
        for side, edge, inner in sides
    )
    return svg.tag("defs", *shades)


def cover(name: str, scale: Axis, y: float, height: float) -> str:
    """Cover the ends of the axis with the paper's colour, more and more towards its edges."""
    wide = PAD + 2  # and half of a bar's outline
    return "".join(
        svg.tag(
            "rect",
            fill=f"url(#gg-fade-{name}-{side})",
            x=x,
            y=y,
            width=wide,
            height=height,
            pointer_events="none",
        )
        for side, x in (("left", scale.left - 2), ("right", scale.end))
    )


def _label(number: int, form: str, lang: str) -> str:
    day = date.fromordinal(number)
    if form == "year":
        return str(day.year)
    months = language.text("picture-axis-months", lang).split()
    key = f"picture-axis-{form}"
    return language.text(key, lang, day=day.day, month=months[day.month - 1], year=day.year)


def _days(every: int, first: int, last: int) -> Iterator[date]:
    for number in range(first, last + 1):
        day = date.fromordinal(number)
        if (day.day - 1) % every == 0 and (every == 1 or day.day <= 31 - every):
            yield day


def _months(every: int, first: int, last: int) -> Iterator[date]:
    begin, end = date.fromordinal(first), date.fromordinal(last)
    for number in range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month):
        if number % every == 0:
            yield date(number // 12, number % 12 + 1, 1)


def _years(every: int, first: int, last: int) -> Iterator[date]:
    begin, end = date.fromordinal(first).year, date.fromordinal(last).year
    for year in range(max(begin - begin % every, every), end + 1, every):
        yield date(year, 1, 1)


_STEPS = (
    *((every, partial(_days, every), "day") for every in (1, 5, 10)),
    *((every * 28, partial(_months, every), "month") for every in (1, 3, 6)),
    *(
        (every * 365, partial(_years, every), "year")
        for every in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
    ),
)
