"""Where the cards of the combined-roles picture stand: bands of areas, two columns, trees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from govgraph.pictures import cards, frame, metrics, style, svg
from govgraph.pictures.cards import Card, Row
from govgraph.pictures.details import Details
from govgraph.pictures.pills import Pill

_NARROWEST, _WIDEST = 290, 420
_MANY = 12  # rows of a card that are read at a glance


@dataclass
class Branching:
    """A card with the cards of the organs under it."""

    card: Card
    below: list["Branching"] = field(default_factory=list)

    def walk(self) -> Iterator[Card]:
        """Return the cards in drawing order."""
        yield self.card
        for one in self.below:
            yield from one.walk()


@dataclass
class Band:
    """The organs of one area.

    Attributes:
        area: its IRI, or nothing. title: its name. y: its place.
    """

    area: str
    title: str
    roots: dict[str, list[Branching]] = field(default_factory=lambda: {"left": [], "right": []})
    counts: dict[str, list[Card]] = field(default_factory=lambda: {"left": [], "right": []})
    y: float = 0

    @property
    def left(self) -> list[Card]:
        """The cards of the left column, from above."""
        return self._column("left")

    @property
    def right(self) -> list[Card]:
        """The cards of the right column, from above."""
        return self._column("right")

    @property
    def cards(self) -> list[Card]:
        """All its cards."""
        return [*self.left, *self.right]

    def _column(self, side: str) -> list[Card]:
        return [card for root in self.roots[side] for card in root.walk()] + self.counts[side]


def arrange(
    details: Details, middle: list[Pill], sides: Mapping[str, str] | None = None
) -> list[Band]:
    """Make the cards, and sort them into bands and columns.

    Args:
        details: the model and its scene.
        middle: what joins the cards; its ends are tied to them here.
        sides: other columns for branches.
    """
    model = details.model
    made = {iri: Card(iri, _side(details, iri, sides)) for iri in sorted(model.organs)}
    _fill(details, made, middle)
    bands = {area: Band(area, model.name(area) if area else "") for area in _areas(details)}
    trees = {iri: Branching(card) for iri, card in made.items()}
    for iri in sorted(made, key=lambda one: (model.name(one), one)):
        parent = _parent(details, made, iri)
        if parent:
            trees[parent].below.append(trees[iri])
        else:
            bands[_area(details, iri)].roots[made[iri].side].append(trees[iri])
    for band in bands.values():
        for roots in band.roots.values():
            for root in roots:
                _indent(root, 0)
    if "" in bands and len(bands) > 1:
        bands[""].title = details.word("no-area")
    for iri, coverage in sorted(model.coverages.items(), key=lambda one: (one[1].date, one[0])):
        details.coverage(iri)
        counts = bands[coverage.area].counts
        side = "left" if len(counts["left"]) <= len(counts["right"]) else "right"
        counts[side].append(Card(iri, side, coverage=coverage))
    if len(bands) == 1 and model.area == next(iter(bands.values())).title:
        next(iter(bands.values())).title = ""  # the picture's own heading says it
    return list(bands.values())


def widths(bands: list[Band], details: Details) -> tuple[float, float]:
    """Choose the columns' widths, and fit every card to its own."""
    out = []
    for side in ("left", "right"):
        column = [card for band in bands for card in band.cards if card.side == side]
        wish = max((cards.wish(card, details) for card in column), default=0)
        width = min(max(wish, _NARROWEST), _WIDEST)
        for card in column:
            cards.fit(card, details, width)
        out.append(width)
    return out[0], out[1]


def reorder(bands: list[Band], middle: list[Pill]) -> bool:
    """Sort the cards of each column by where their pills stand; say whether any moved."""
    ys: dict[str, list[float]] = {}
    for pill in middle:
        for end in pill.ends:
            ys.setdefault(end.organ, []).append(pill.y + pill.height / 2)
    moved = False
    for band in bands:
        for roots in band.roots.values():
            moved |= _sort(roots, ys)
    return moved


def heading(band: Band, number: int, details: Details, width: float) -> str:
    """Write a band's heading: its area, and what became of that."""
    model = details.model
    title = svg.label(frame.MARGIN, 14, band.title, size=14, bold=True, class_="ink")
    if band.area:
        key, name = details.area(band.area), band.title
        title = svg.group(title, class_="item area", data_i=key, aria_label=name)
    shapes = [title]
    x = frame.MARGIN + metrics.width(band.title, 14, bold=True) + 16
    for event in sorted(model.events.values(), key=lambda one: (one.date, one.iri)):
        if band.area and band.area in event.before:
            date = ("≤ " if event.up_to else "") + event.date
            after = ", ".join(model.name(one) for one in event.after)
            words = f"→ {after or model.name(event.kind)} ({date})"
            room = width - frame.MARGIN - x
            shapes.append(
                svg.group(
                    svg.label(x, 14, words, size=12, width=room, class_="event-text"),
                    class_="item event",
                    data_i=details.event(event.iri),
                    aria_label=words,
                )
            )
            x += metrics.width(words, 12) + 16
    line = svg.tag(
        "line", class_="band-line", x1=frame.MARGIN, x2=width - frame.MARGIN, y1=27, y2=27
    )
    return svg.group(line, *shapes, at=(0, band.y), class_="band", data_band=number)


def _fill(details: Details, made: dict[str, Card], middle: list[Pill]) -> None:
    rows: dict[str, Row] = {}
    joined = {end.item for pill in middle for end in pill.ends}
    for iri, card in made.items():
        for post in details.posts_of(iri):
            printed = [one for one in details.tenures_of(post) if one.iri not in joined]
            rows[post] = Row(post, printed)
            card.rows.append(rows[post])
    for pill in middle:
        for end in pill.ends:
            end.card = made[end.organ]
            if end.post:
                end.row = rows[end.post]
                if pill.iri not in end.row.ports:
                    end.row.ports.append(pill.iri)
    for card in made.values():
        if len(card.rows) > _MANY:  # a ministry of a century: who holds what comes first
            card.rows.sort(key=lambda row: (not row.ports, not row.names))


def _side(details: Details, iri: str, sides: Mapping[str, str] | None) -> str:
    return style.side(details.model.organs[iri].branches, sides)


def _area(details: Details, iri: str) -> str:
    """Return the area of an organ, or that of the organ it belongs to."""
    seen: set[str] = set()
    organs = details.model.organs
    while iri in organs and iri not in seen:
        if organs[iri].areas:
            return organs[iri].areas[0]
        seen.add(iri)
        iri = next(iter(organs[iri].parents), "")
    return ""


def _parent(details: Details, made: dict[str, Card], iri: str) -> str:
    """Return the organ whose card an organ's card hangs on: in its own band and column."""
    for parent in details.model.organs[iri].parents:
        if (
            parent in made
            and made[parent].side == made[iri].side
            and _area(details, parent) == _area(details, iri)
            and not _under(details, parent, iri)
        ):
            return parent
    return ""


def _under(details: Details, organ: str, other: str) -> bool:
    """Whether an organ lies under another one; a stranger's graph may run in a circle."""
    seen, rest = set[str](), [organ]
    while rest:
        here = rest.pop()
        if here == other:
            return True
        if here not in seen and here in details.model.organs:
            seen.add(here)
            rest += details.model.organs[here].parents
    return False


def _areas(details: Details) -> list[str]:
    """Return the areas that have organs: each before those in it, else by name."""
    model = details.model
    used = {_area(details, iri) for iri in model.organs}
    used |= {one.area for one in model.coverages.values()}
    below: dict[str, list[str]] = {}
    for iri, area in model.areas.items():
        for outer in area.within or ("",):
            below.setdefault(outer if outer in model.areas else "", []).append(iri)
    out: list[str] = []

    def walk(iri: str) -> None:
        if iri in out:
            return
        out.append(iri)
        for one in sorted(below.get(iri, ()), key=lambda one: (model.name(one), one)):
            walk(one)

    walk("")
    rest = sorted(used - set(out), key=lambda one: (model.name(one), one))
    ordered = [iri for iri in [*out[1:], *rest] if iri in used and iri]
    return [*ordered, ""] if "" in used else ordered


def _indent(root: Branching, depth: int) -> None:
    root.card.depth = depth
    for one in root.below:
        _indent(one, min(depth + 1, 4))


def _sort(roots: list[Branching], ys: dict[str, list[float]]) -> bool:
    before = [root.card.iri for root in roots]
    moved = False
    for root in roots:
        moved |= _sort(root.below, ys)
    wishes = {}
    for root in roots:
        found = [y for card in root.walk() for y in ys.get(card.iri, ())]
        wishes[root.card.iri] = sum(found) / len(found) if found else root.card.y
    roots.sort(key=lambda root: (round(wishes[root.card.iri]), root.card.iri))
    return moved or before != [root.card.iri for root in roots]
