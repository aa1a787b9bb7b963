"""The timeline: who held which post when, as bars; what was held at once stands out."""

from dataclasses import dataclass, field

from govgraph.pictures import axis, bars, frame, lanes, overlaps, style, svg
from govgraph.pictures.axis import Axis
from govgraph.pictures.details import Details
from govgraph.pictures.model import Model, Tenure
from govgraph.pictures.overlaps import Shared
from govgraph.pictures.scene import Item, Scene

ROW = 24.0
_GAP = 9.0  # above the first row of a person or post; its name stands beside that row
_HEAD = 30.0  # of an organ
_TEXT = 12.0
_FIRST = float(frame.MARGIN)
_SECOND = {"person": 196.0, "post": 282.0}  # where the second column of names begins
_ORGAN = 720  # the room of an organ's name
_NAME = "timeline"


@dataclass
class Group:
    """Rows that share a name: a person's, or a post's.

    Attributes:
        iri: the person or the post.
        kind: ``person`` or ``post``; each row names the other.
        tenures: the rows.
        organ: the post's, whose heading stands above.
    """

    iri: str
    kind: str
    tenures: list[Tenure] = field(default_factory=list)
    organ: str = ""


def draw(model: Model, *, by: str = "person") -> Scene:
    """Draw who held which post when.

    Each tenure is a bar: solid while it is certain, hatched while it is only possible, open
    where no source tells the begin or the end. What one person held at once is marked behind
    the bars.

    Args:
        model: what is shown.
        by: ``person`` puts a person's posts together, ``post`` a post's holders.

    Example:
        >>> draw(Model(lang="en")).kind
        'timeline'
    """
    scene = Scene(_NAME, "", model.lang, gap=0, width=axis.WIDTH)
    details = Details(model, scene)
    scene.title = details.word("title-timeline")
    scale = axis.of(model)
    people = _people(details)
    colours = {person: style.person(number) for number, person in enumerate(people)}
    groups = _by_post(details) if by == "post" else _by_person(details, people)
    rows: dict[str, list[str]] = {}
    for tenure in (one for group in groups for one in group.tenures):
        rows.setdefault(tenure.person, []).append(tenure.iri)
    shared = overlaps.find(model, rows, scale, joined=by != "post")
    top = frame.top(scene, model, _legend(details, shared, scale, colours))
    if groups:
        scene.shapes.append(bars.hatches(_NAME, colours.values()))
        bottom = _draw(scene, details, scale, groups, colours, shared, top + 30)
    else:
        words = details.word("no-tenures")
        scene.shapes.append(svg.label(frame.MARGIN, top + 10, words, size=14, class_="soft"))
        bottom = top + 30
    details.join()
    for group in groups:
        keys = tuple(scene.keys[one.iri] for one in group.tenures)
        scene.items[scene.keys[group.iri]].need = (1, keys)
    scene.description = details.word(
        "told-timeline",
        tenures=len(model.tenures),
        persons=len(people),
        holdings=len(model.holdings),
    )
    frame.bottom(scene, model, bottom)
    return scene


def _people(details: Details) -> list[str]:
    """Order persons: those who hold posts at once, then by their first day, then by name."""
    model = details.model
    combining = {one.person for one in model.holdings.values()}
    found = {one.person for one in model.tenures.values()}

    def order(person: str) -> tuple[bool, str, tuple[str, str, str]]:
        first = min(one.begin for one in details.tenures_by(person))
        return person not in combining, first, lanes.alphabetical(model, person)

    return sorted(found, key=order)


def _by_person(details: Details, people: list[str]) -> list[Group]:
    model = details.model
    return [
        Group(
            person,
            "person",
            sorted(
                details.tenures_by(person),
                key=lambda one: (one.begin, lanes.alphabetical(model, one.post), one.iri),
            ),
        )
        for person in people
    ]


def _by_post(details: Details) -> list[Group]:
    """Order posts by their organs: organs by name, posts by name, holders by time."""
    model = details.model
    posts = sorted(
        {one.post for one in model.tenures.values()},
        key=lambda one: (
            lanes.alphabetical(model, model.posts[one].organ),
            lanes.alphabetical(model, one),
        ),
    )
    return [
        Group(
            post,
            "post",
            sorted(
                details.tenures_of(post),
                key=lambda one: (one.begin, lanes.alphabetical(model, one.person), one.iri),
            ),
            model.posts[post].organ,
        )
        for post in posts
    ]


def _draw(
    scene: Scene,
    details: Details,
    scale: Axis,
    groups: list[Group],
    colours: dict[str, str],
    shared: dict[str, Shared],
    top: float,
) -> float:
    """Draw the groups from ``top`` on; return where the last one ends."""
    y, organ = top, ""
    keys: list[str] = []
    drawn: list[str] = []

    def stack(key: str, height: float, content: str) -> None:
        nonlocal y
        drawn.append(
            svg.group(
                content,
                at=(0, y),
                class_="card row",
                data_i=key,
                data_h=height,
                data_h0=height,
            )
        )
        keys.append(key)
        y += height

    for group in groups:
        if group.organ != organ:
            organ = group.organ
            stack(*_organ(details, organ))
        stack(*_heading(details, group))
        for tenure in group.tenures:
            key = details.tenure(tenure.iri)
            behind = overlaps.draw(shared[tenure.iri], ROW) if tenure.iri in shared else ""
            stack(key, ROW, _row(details, scale, tenure, group, colours[tenure.person], behind))
    model = details.model
    scene.bands.append({"top": top, "head": 0, "columns": [keys]})
    scene.shapes += [axis.fades(_NAME, scale), *scale.grid(top, y, model.lang), *drawn]
    scene.shapes.append(axis.cover(_NAME, scale, top, y - top))
    scene.shapes.append(scale.front(top, y, model.on, details.word("on", day=model.on)))
    return y + 16


def _organ(details: Details, iri: str) -> tuple[str, float, str]:
    """Write the heading of an organ's posts."""
    name = details.model.name(iri)
    organ = details.model.organs.get(iri)
    if organ is None:  # a part of a graph may name an organ that it does not hold
        key = details.scene.add(iri, Item(name, details.word("organ"), iri))
    else:
        key = details.organ(iri)
    colour = style.branches(organ.branches if organ else ())[0].slug
    written = svg.tag("rect", class_=f"fill-{colour}", x=_FIRST, y=13, width=4, height=14, rx=1.5)
    written += svg.label(
        _FIRST + 11, 20, name, size=13, bold=True, width=_ORGAN, class_=f"fill-{colour}"
    )
    return key, _HEAD, svg.group(written, class_="item organ", data_i=key, aria_label=name)


def _heading(details: Details, group: Group) -> tuple[str, float, str]:
    """Write a group's line and name; the name hangs below, beside the first row there is."""
    key = details.post(group.iri) if group.kind == "post" else details.person(group.iri)
    name = details.model.name(group.iri)
    wide = _SECOND[group.kind] - _FIRST - 12
    y = _GAP + ROW / 2
    written = svg.label(_FIRST, y, name, size=_TEXT, bold=True, width=wide, class_="ink")
    y = _GAP / 2 - 0.5
    line = svg.tag("line", class_="grid", x1=_FIRST, x2=axis.RIGHT, y1=y, y2=y)
    named = svg.group(written, class_=f"item {group.kind}", data_i=key, aria_label=name)
    return key, _GAP, line + named


def _row(
    details: Details, scale: Axis, tenure: Tenure, group: Group, colour: str, behind: str
) -> str:
    """Write a row: who or what, and the bar."""
    model = details.model
    if group.kind == "post":
        kind, beside, key = "person", tenure.person, details.person(tenure.person)
    else:
        kind, beside, key = "post", tenure.post, details.post(tenure.post)
    x = _SECOND[group.kind]
    wide = axis.LEFT - x - 22
    written = svg.label(x, ROW / 2, model.name(beside), size=_TEXT, width=wide, class_="ink")
    words = f"{model.name(tenure.person)}: {model.name(tenure.post)}"
    if when := tenure.bounds.words():
        words += f": {when}"
    if tenure.disputed:
        words += f" ({details.word('disputed')})"
    wide = axis.RIGHT - axis.LEFT
    back = svg.tag("rect", class_="row-back", x=axis.LEFT, y=0, width=wide, height=ROW)
    more = "denied" if tenure.disputed else ""
    bar = bars.draw(tenure.bounds, scale, ROW / 2, colour, bars.hatch(_NAME, colour), more)
    named = svg.group(written, class_=f"item {kind}", data_i=key, aria_label=model.name(beside))
    own = details.scene.keys[tenure.iri]
    return named + svg.group(back, behind, bar, class_="item tenure", data_i=own, aria_label=words)


def _legend(
    details: Details, shared: dict[str, Shared], scale: Axis, colours: dict[str, str]
) -> list[tuple[str, str]]:
    """Explain only what the picture has."""
    tenures = details.model.tenures.values()
    slug = next(iter(colours.values()), "")
    entries = bars.legend([one.bounds for one in tenures], scale, slug, bars.hatch(_NAME, slug))
    if any(one.disputed for one in tenures):
        entries.append((bars.sample(slug, "denied"), "disputed"))
    box = {"x": 1, "y": -6, "width": 20, "height": 12}
    if any(one.certain for one in shared.values()):
        entries.append((svg.tag("rect", class_="overlap", **box), "legend-shared"))
    if any(one.possible for one in shared.values()):
        entries.append((svg.tag("rect", class_="overlap-possible", **box), "legend-may-share"))
    if any(one.ends for one in shared.values()):
        bracket = svg.tag("path", class_="bracket", d="M15 -6H8V6H15")
        entries.append((bracket, "legend-stated"))
    return [(sample, details.word(words)) for sample, words in entries]
