"""Bars of time: what is certain is solid, what is only possible is hatched (DESIGN §3)."""

from collections.abc import Iterable
from typing import NamedTuple

from govgraph.pictures import svg
from govgraph.pictures.axis import Axis
from govgraph.pictures.bounds import Bounds

HEIGHT = 12.0
_MARK = 5.0  # half of a mark: what is too short to be seen as a bar
_SEEN = 0.05  # pixels: what is shorter is nothing


class Stretch(NamedTuple):
    """A part of a bar, from ``x0`` up to ``x1``: solid or hatched."""

    x0: float
    x1: float
    solid: bool

    @property
    def width(self) -> float:
        """How long it is."""
        return self.x1 - self.x0


def stretches(bounds: Bounds, axis: Axis) -> list[Stretch]:
    """Say where a bar is solid and where hatched, from left to right.

    A day lies in a solid stretch if :meth:`Bounds.on` calls it certain, in a hatched one if
    possible, and in none if never. What has no known begin or end reaches the axis' edge.

    Example:
        >>> from govgraph.pictures import axis
        >>> [one.solid for one in stretches(Bounds(), axis.Axis())]
        [False]
    """
    begin, sure, until, end = bounds
    first = axis.x(begin) if begin else axis.left
    last = axis.x(end) if end else axis.right
    out = [Stretch(first, last, False)]
    if sure and until and sure < until:
        solid = Stretch(axis.x(sure), axis.x(until), True)
        before = Stretch(first, min(last, solid.x0), False)
        out = [before, solid, Stretch(max(first, solid.x1), last, False)]
    return [one for one in out if one.x0 < one.x1]


def draw(bounds: Bounds, axis: Axis, y: float, slug: str, pattern: str, more: str = "") -> str:
    """Draw a bar.

    Args:
        bounds: its dates.
        axis: where they stand.
        y: its middle.
        slug: its colour's name.
        pattern: the name of its hatch, of :func:`hatches`.
        more: a further class of every part.
    """
    shapes = []
    marks = []
    seen = [one for one in stretches(bounds, axis) if one.width > _SEEN]
    alone = sum(one.width for one in seen) < _MARK
    for one in seen:
        middle = (one.x0 + one.x1) / 2
        kind = f"fill-{slug}" if one.solid else f"line-{slug} bar-unsure"
        if one.width < _MARK and (one.solid or alone):
            kind = kind.replace("bar-unsure", "mark-unsure")
            marks.append(diamond(middle, y, f"{kind} {more}".strip(), not one.solid, pattern))
            continue
        shapes.append(
            svg.tag(
                "rect",
                class_=f"{kind} {more}".strip(),
                fill=None if one.solid else f"url(#{pattern})",
                x=one.x0,
                y=y - HEIGHT / 2,
                width=one.width,
                height=HEIGHT,
                rx=2 if one.width > _MARK else None,
            )
        )
    if not seen:  # its dates contradict each other: it is shown where they are
        known = next((one for one in bounds if one), "")
        x = axis.x(known) if known else axis.start
        marks.append(diamond(x, y, f"line-{slug} mark-unsure {more}".strip(), True, pattern))
    return "".join(shapes + marks)


def diamond(x: float, y: float, kind: str, hatched: bool, pattern: str) -> str:
    """Draw a mark for what is too short for a bar."""
    r = svg.number(_MARK + 1)
    d = f"M{svg.number(x)} {svg.number(y - _MARK - 1)}l{r} {r}l-{r} {r}l-{r} -{r}z"
    return svg.tag("path", class_=kind, d=d, fill=f"url(#{pattern})" if hatched else None)


def sample(slug: str, more: str = "") -> str:
    """Draw a solid bar for a legend."""
    return svg.tag(
        "rect", class_=f"fill-{slug} {more}".strip(), x=0, y=-5, width=21, height=10, rx=2
    )


def legend(dates: Iterable[Bounds], axis: Axis, slug: str, pattern: str) -> list[tuple[str, str]]:
    """Explain the bars of dates: samples, and the keys of their words."""
    parts = [stretches(bounds, axis) for bounds in dates]
    flat = [one for part in parts for one in part]
    entries = []
    if any(one.solid and one.width >= _MARK for one in flat):
        entries.append((sample(slug), "legend-certain"))
    if any(one.solid and one.width < _MARK for one in flat):
        entries.append((diamond(11, 0, f"fill-{slug}", False, ""), "legend-short"))
    box = {"x": 0, "y": -5, "width": 21, "height": 10, "rx": 2, "fill": f"url(#{pattern})"}
    if any(not one.solid for one in flat):
        entries.append(
            (svg.tag("rect", class_=f"line-{slug} bar-unsure", **box), "legend-possible")
        )
    if any(one.x0 <= axis.left or one.x1 >= axis.right for one in flat):
        steps = (
            svg.tag("rect", class_=f"fill-{slug}", x=x, y=-5, width=5, height=10, fill_opacity=o)
            for x, o in ((0, "0.05"), (5, "0.15"), (10, "0.3"), (15, "0.45"))
        )
        entries.append(("".join(steps), "legend-open"))
    return entries


def hatches(name: str, slugs: Iterable[str]) -> str:
    """Write the hatches of colours.

    Args:
        name: of the picture: two in one page must not share names.
        slugs: the colours' names.
    """
    return svg.tag("defs", *(_hatch(name, slug) for slug in sorted(set(slugs))))


def hatch(name: str, slug: str) -> str:
    """Name the hatch of a colour.

    Example:
        >>> hatch("timeline", "person-3")
        'gg-hatch-timeline-person-3'
    """
    return f"gg-hatch-{name}-{slug}"


def _hatch(name: str, slug: str) -> str:
    return svg.tag(
        "pattern",
        svg.tag("rect", class_=f"fill-{slug} hatch-back", width=6, height=6),
        svg.tag("path", class_=f"line-{slug} hatch-line", d="M-1 1L1 -1M-1 7L7 -1M5 7L7 5"),
        id=hatch(name, slug),
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )
