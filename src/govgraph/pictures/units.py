"""Organs and areas in a succession: their lanes, with a bar for the time they existed."""

from collections.abc import Iterable, Mapping

from govgraph.pictures import axis, bars, frame, links, style, svg
from govgraph.pictures.axis import Axis
from govgraph.pictures.bounds import UNKNOWN, Bounds
from govgraph.pictures.details import Details
from govgraph.pictures.links import Node
from govgraph.pictures.model import Event, Model
from govgraph.pictures.scene import Item

NAME = "succession"
NAMES = axis.LEFT - frame.MARGIN - 26  # the room of names
TEXT = 12.0
_X = float(frame.MARGIN)


def draw(details: Details, scale: Axis, iri: str, y: float, closed: Mapping[str, str]) -> str:
    """Draw a unit's lane: its name, and its bar with a cap where it is said to have ended.

    Args:
        details: of the scene.
        scale: where dates stand.
        iri: the unit.
        y: the middle of its lane.
        closed: by when units had ended, as :func:`ended` tells.
    """
    model = details.model
    name, slug = model.name(iri), colour(model, iri)
    known = bounds = dates(model, iri)
    shapes = [
        svg.tag("rect", class_=f"fill-{slug}", x=_X, y=y - 6, width=4, height=12, rx=1.5),
        svg.label(_X + 12, y, name, size=TEXT, width=NAMES, class_="ink"),
    ]
    if latest := closed.get(iri, ""):
        ends = min(bounds.latest_end or latest, latest)
        bounds = bounds._replace(latest_end=ends)
        shapes.append(cap(scale.x(ends), y, slug))
    shapes.append(bars.draw(bounds, scale, y, slug, bars.hatch(NAME, slug), "unit-bar"))
    when = known.words()
    line = svg.tag("line", class_="lane", x1=axis.LEFT, x2=axis.RIGHT, y1=y, y2=y)
    return line + svg.group(
        *shapes,
        class_=f"item {_kind(model, iri)}",
        data_i=key(details, iri),
        aria_label=f"{name}: {when}" if when else name,
    )


def stubs(details: Details, node: Node, places: Mapping[str, float]) -> str:
    """Draw where the lanes of new units begin, beside an event without a date."""
    shapes = []
    for unit in links.in_order(node.event.after, places) if not node.dated else ():
        slug = colour(details.model, unit)
        box = svg.tag(
            "rect",
            class_=f"line-{slug} bar-unsure",
            fill=f"url(#{bars.hatch(NAME, slug)})",
            x=node.out,
            y=places[unit] - bars.HEIGHT / 2,
            width=links.STUB,
            height=bars.HEIGHT,
            rx=2,
        )
        shapes.append(svg.group(box, data_i=key(details, unit)))
    return "".join(shapes)


def cap(x: float, y: float, slug: str) -> str:
    """Draw the end of a bar."""
    return svg.tag("rect", class_=f"fill-{slug}", x=x - 1, y=y - 9, width=3, height=18)


def ended(events: Iterable[Event]) -> dict[str, str]:
    """Say by when each unit that is said to have ended had ended, where that has a date.

    Example:
        >>> closing = Event("e", "", date="2020", before=("a",), closes=frozenset("a"))
        >>> ended([closing])
        {'a': '2020-12-31T23:59:59'}
    """
    out: dict[str, str] = {}
    for event in events:
        latest = axis.span(event.date)[1]
        for unit in event.before:
            if latest and unit in event.closes:
                out[unit] = min(out.get(unit, latest), latest)
    return out


def key(details: Details, iri: str) -> str:
    """Add a unit; a part of a graph may name one that it does not hold."""
    kind = _kind(details.model, iri)
    if kind == "organ":
        return details.organ(iri)
    if kind == "area":
        return details.area(iri)
    name = details.model.name(iri)
    return details.scene.add(iri, Item(name, details.word("unit"), iri))


def colour(model: Model, iri: str) -> str:
    """Name a unit's colour: an organ's branch's, or the class's.

    Example:
        >>> colour(Model(), "http://a")
        'thing'
    """
    organ = model.organ(iri)
    if organ is not None:
        return style.branches(organ.branches)[0].slug
    return "area" if model.territory(iri) else "thing"


def dates(model: Model, iri: str) -> Bounds:
    """Return when a unit existed."""
    found = model.organ(iri) or model.territory(iri)
    return found.bounds if found else UNKNOWN


def begin(model: Model, scale: Axis, iri: str) -> float:
    """Say where a unit's bar begins."""
    first = dates(model, iri).earliest_begin
    return scale.x(first) if first else scale.left


def _kind(model: Model, iri: str) -> str:
    return "organ" if model.organ(iri) else "area" if model.territory(iri) else "unit"
