"""The succession: what became of organs and areas, from left to right in time."""

from govgraph.pictures import axis, bars, frame, lanes, links, style, svg, units
from govgraph.pictures.axis import Axis
from govgraph.pictures.details import Details
from govgraph.pictures.lanes import Family
from govgraph.pictures.links import Node
from govgraph.pictures.model import Event, Model
from govgraph.pictures.scene import Scene

LANE = 26.0
_PAD = 8.0  # above and below the lanes of a family
_X = float(frame.MARGIN)
_STRIP = 100.0  # at the right, for events without a date


def draw(model: Model) -> Scene:
    """Draw what became of organs and areas.

    Each unit that some reorganisation names is a lane, with a bar for the time it existed:
    solid while that is certain, hatched while it is only possible. Each reorganisation is a
    node at its date, joined to the old units before it and the new ones after it.

    Example:
        >>> draw(Model(lang="en")).kind
        'succession'
    """
    scene = Scene(units.NAME, "", model.lang, gap=0, width=axis.WIDTH)
    details = Details(model, scene)
    scene.title = details.word("title-succession")
    scale = axis.of(model)
    families = lanes.families(model)
    nodes = {event.iri: links.node(event, scale) for event in model.events.values()}
    if any(not node.dated for node in nodes.values()):
        scene.width += _STRIP
    shown = sorted({one for event in model.events.values() for one in _units(event)})
    top = frame.top(scene, model, _legend(details, scale, shown, nodes))
    if families:
        scene.shapes.append(bars.hatches(units.NAME, (units.colour(model, one) for one in shown)))
        bottom = _draw(scene, details, scale, families, nodes, top + 30)
    else:
        words = details.word("no-events")
        scene.shapes.append(svg.label(_X, top + 10, words, size=14, class_="soft"))
        bottom = top + 30
    details.join()
    scene.description = details.word("told-succession", events=len(nodes), units=len(shown))
    frame.bottom(scene, model, bottom)
    return scene


def _units(event: Event) -> set[str]:
    return {*event.before, *event.after}


def _draw(
    scene: Scene,
    details: Details,
    scale: Axis,
    families: list[Family],
    nodes: dict[str, Node],
    top: float,
) -> float:
    """Draw the families from ``top`` on; return where the last one ends."""
    model = details.model
    y = top
    keys: list[str] = []
    drawn: list[str] = []
    for family in families:
        height = len(family.lines) * LANE + 2 * _PAD
        key, content = _family(details, scale, family, nodes, height)
        box = svg.group(
            content,
            at=(0, y),
            class_="card family",
            data_i=key,
            data_h=height,
            data_h0=height,
        )
        drawn.append(box)
        keys.append(key)
        y += height
    scene.bands.append({"top": top, "head": 0, "columns": [keys]})
    scene.shapes += [axis.fades(units.NAME, scale), *scale.grid(top, y, model.lang)]
    if scene.width > axis.WIDTH:
        x, words = links.UNDATED, details.word("undated")
        scene.shapes.append(svg.tag("line", class_="lane", x1=x, x2=x, y1=top - 4, y2=y))
        scene.shapes.append(
            svg.label(x, top - 14, words, size=axis.TEXT, class_="soft", text_anchor="middle")
        )
    scene.shapes += drawn
    scene.shapes.append(scale.front(top, y, model.on, details.word("on", day=model.on)))
    return y + 16


def _family(
    details: Details, scale: Axis, family: Family, nodes: dict[str, Node], height: float
) -> tuple[str, str]:
    """Draw a family; its key is that of its first event."""
    model = details.model
    places = {one: _PAD + (number + 0.5) * LANE for number, one in enumerate(family.lines)}
    closed = units.ended(family.events)
    shapes = [svg.tag("line", class_="grid", x1=_X, x2=details.scene.width - _X, y1=0, y2=0)]
    shapes += [
        _name(details, one, y) if one in nodes else units.draw(details, scale, one, y, closed)
        for one, y in places.items()
    ]
    shapes.append(axis.cover(units.NAME, scale, 1, height - 1))
    begins = {one: units.begin(model, scale, one) for one in places}
    for event in family.events:
        node = nodes[event.iri]
        shapes.append(units.stubs(details, node, places))
        shapes.append(links.draw(node, places[event.iri], places, begins, details))
    return details.event(family.events[0].iri), "".join(shapes)


def _name(details: Details, iri: str, y: float) -> str:
    """Write an event's name, among those of units."""
    key = details.event(iri)
    name = details.model.name(iri)
    shapes = (
        svg.tag("circle", class_="arrow", cx=_X + 2, cy=y, r=2.5),
        svg.label(_X + 12, y, name, size=units.TEXT, width=units.NAMES, class_="event-text"),
    )
    return svg.group(*shapes, class_="item event", data_i=key, aria_label=name)


def _legend(
    details: Details, scale: Axis, shown: list[str], nodes: dict[str, Node]
) -> list[tuple[str, str]]:
    """Explain only what the picture has."""
    model = details.model
    events = [node.event for node in nodes.values()]
    names: dict[str, str] = {}
    for unit in shown:
        organ = model.organ(unit)
        for branch in organ.branches if organ else ():
            if units.colour(model, unit) == style.branch(branch).slug:
                names.setdefault(style.branch(branch).slug, model.name(branch))
    if any(model.territory(unit) for unit in shown):
        names["area"] = details.word("area")
    boxes = [
        (svg.tag("rect", class_=f"fill-{slug}", x=4, y=-6, width=12, height=12, rx=2), words)
        for slug, words in sorted(names.items(), key=lambda one: (one[0] == "area", one[1]))
    ]
    slug = units.colour(model, shown[0]) if shown else "thing"
    told = bars.legend(
        [units.dates(model, one) for one in shown], scale, slug, bars.hatch(units.NAME, slug)
    )
    if any(event.closes for event in events):
        bar = svg.tag("rect", class_=f"fill-{slug}", x=0, y=-4, width=14, height=8, rx=2)
        told.append((bar + units.cap(15, 0, slug), "legend-ended"))
    if any({*event.before} - event.closes for event in events):
        told.append((links.going(slug), "legend-not-ended"))
    for words, up_to in (("legend-on-date", False), ("legend-not-after", True)):
        if any(one.dated and one.event.up_to == up_to for one in nodes.values()):
            told.append((links.sample(11, 0, up_to), words))
    if any(one.x1 > one.x0 for one in nodes.values()):
        box = svg.tag("rect", class_="event-box", x=0, y=-3.5, width=22, height=7, rx=3.5)
        told.append((box + links.sample(11, 0, False), "legend-some-time"))
    return boxes + [(sample, details.word(words)) for sample, words in told]
