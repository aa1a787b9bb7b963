"""Reorganisations in a succession: nodes at their dates, joined to the lanes of units."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from govgraph.pictures import axis, svg
from govgraph.pictures.axis import Axis
from govgraph.pictures.details import Details
from govgraph.pictures.model import Event

RADIUS = 5.5
UNDATED = axis.RIGHT + 44  # where events without a date stand
STUB = 24.0  # of a new unit's lane, beside an event without a date
_IN, _OUT = 34.0, 20.0  # how far links begin before a node, and end after it
_ARROW = 7.0


class Node(NamedTuple):
    """Where a reorganisation stands.

    Attributes:
        event: what happened.
        x0, x1: the time that its date leaves open; the same place for a day.
        dated: whether it has a date at all.
    """

    event: Event
    x0: float
    x1: float
    dated: bool

    @property
    def x(self) -> float:
        """Its middle."""
        return (self.x0 + self.x1) / 2

    @property
    def out(self) -> float:
        """Where links to new units end."""
        return max(self.x1, self.x + RADIUS) + _OUT


def node(event: Event, scale: Axis) -> Node:
    """Place an event.

    Example:
        >>> node(Event("http://a", ""), Axis()).dated
        False
    """
    first, last = axis.span(event.date)
    if not first:
        return Node(event, UNDATED, UNDATED, False)
    return Node(event, scale.x(first), scale.x(last), True)


def draw(
    one: Node,
    y: float,
    places: Mapping[str, float],
    begins: Mapping[str, float],
    details: Details,
) -> str:
    """Draw an event: its node, its links and its words.

    Args:
        one: the event's node.
        y: the middle of its line.
        places: the middles of its family's lines.
        begins: where the bars of its units begin.
        details: of the scene.
    """
    event = one.event
    kind = "event-link possible" if event.up_to else "event-link"
    start = min(one.x0, one.x - RADIUS) - _IN if one.dated else axis.RIGHT - 6
    shapes = []
    for unit in in_order(event.before, places):
        end = one.x - RADIUS - _ARROW + 1
        begin = min(max(start, begins[unit]), end - 4)  # a link leaves a bar, however short
        d = svg.curve(begin, places[unit], end, y)
        shapes.append(svg.tag("path", class_=kind, fill="none", d=d))
    for unit in in_order(event.after, places):
        d = svg.curve(one.x + RADIUS, y, one.out - _ARROW + 1, places[unit])
        shapes.append(svg.tag("path", class_=kind, fill="none", d=d))
        shapes.append(_arrow(one.out, places[unit]))
    if event.before:
        shapes.append(_arrow(one.x - RADIUS, y))
    if one.x1 - one.x0 > 2 * RADIUS:
        width = one.x1 - one.x0
        shapes.append(
            svg.tag("rect", class_="event-box", x=one.x0, y=y - 3.5, width=width, height=7, rx=3.5)
        )
    shapes.append(sample(one.x, y, event.up_to))
    shapes.append(_words(one, start, y, details))
    key = details.event(event.iri)
    name = details.model.name(event.iri)
    return svg.group(*shapes, class_="item event", data_i=key, aria_label=name)


def sample(x: float, y: float, up_to: bool) -> str:
    """Draw a node: filled at a date, hollow where the date is only the latest one."""
    kind = "event-box" if up_to else "arrow"
    return svg.tag("circle", class_=kind, cx=x, cy=y, r=RADIUS)


def going(slug: str) -> str:
    """Draw a bar that goes on behind a link, for a legend."""
    bar = svg.tag("rect", class_=f"fill-{slug} hatch-back", x=0, y=-6, width=22, height=7, rx=2)
    link = svg.tag("path", class_="event-link", fill="none", d=svg.curve(3, -3, 18, 6))
    return bar + link


def in_order(units: Iterable[str], places: Mapping[str, float]) -> list[str]:
    """Order units from above, each once.

    Example:
        >>> in_order(["b", "a"], {"a": 2, "b": 1})
        ['b', 'a']
    """
    return sorted(set(units), key=lambda one: places[one])


def said(event: Event, details: Details) -> str:
    """Say what happened: the kind, the source's own word, the date."""
    kind = details.model.name(event.kind) if event.kind else details.word("event")
    word = f"“{event.word}”" if event.word and event.word != kind else ""
    date = ("≤ " if event.up_to else "") + event.date if event.date else ""
    return " · ".join(filter(None, (f"{kind} {word}".strip(), date)))


def _words(one: Node, start: float, y: float, details: Details) -> str:
    """Write beside a node, on the side that has more room."""
    words = said(one.event, details)
    left = (start if one.event.before else one.x0 - RADIUS) - 8
    right = (one.out if one.event.after else one.x1 + RADIUS) + 8
    if left - axis.LEFT >= axis.RIGHT - right:
        room = left - axis.LEFT
        return svg.label(
            left, y, words, size=11, width=room, class_="event-text", text_anchor="end"
        )
    return svg.label(right, y, words, size=11, width=axis.RIGHT - right, class_="event-text")


def _arrow(x: float, y: float) -> str:
    """Draw the head of a link that ends here."""
    back, half = svg.number(_ARROW), svg.number(_ARROW / 2)
    d = f"M{svg.number(x)} {svg.number(y)}l-{back} -{half}v{back}z"
    return svg.tag("path", class_="arrow", d=d)
