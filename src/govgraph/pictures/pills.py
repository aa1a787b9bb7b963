"""What stands in the middle: persons, arrangements without a person, and reorganisations."""

from dataclasses import dataclass, field

from govgraph.pictures import metrics, style, svg
from govgraph.pictures.cards import Card, Row
from govgraph.pictures.details import Details
from govgraph.pictures.model import Event

HEIGHT = 27
GAP = 10
_WIDEST = 230
_TEXT = 12.0
_LINE = 15
MARKER = (
    '<defs><marker id="gg-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
    'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
    '<path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs>'
)


@dataclass
class End:
    """Where a pill is joined to a card.

    Attributes:
        organ: the card's organ. post: the row's post; none is the card's header.
        item: the IRI of the thing that the line stands for.
        possible: not certain. arrow: it points at the card.
        card, row: what is drawn of them, once it is.
    """

    organ: str
    post: str
    item: str
    possible: bool = False
    arrow: bool = False
    card: Card | None = None
    row: Row | None = None


@dataclass
class Pill:
    """One thing in the middle.

    Attributes:
        iri: what it is. kind: ``person``, ``arrangement`` or ``event``.
        words: what is written on it, in lines. count: how many posts it joins.
        possible: drawn dashed. colour: the number of a person's colour.
    """

    iri: str
    kind: str
    words: list[str]
    ends: list[End] = field(default_factory=list)
    count: int = 0
    possible: bool = False
    colour: int = 0
    width: float = 0
    height: float = HEIGHT
    y: float = 0


def make(details: Details) -> list[Pill]:
    """Make the pills of a model: whoever and whatever joins posts or organs."""
    found = [*_persons(details), *_arrangements(details), *_events(details)]
    for pill in found:
        bold = pill.kind == "person"
        widest = max(metrics.width(line, _TEXT, bold=bold) for line in pill.words)
        pill.width = widest + 24 + (24 if pill.count else 0)
        pill.height = HEIGHT + _LINE * (len(pill.words) - 1)
    return found


def place(middle: list[Pill], top: float) -> None:
    """Put each pill as near as can be to the middle of its ends, none over another.

    The pills are sorted by where they wish to be; among all places in that order this is the
    one with the least squares of displacement (pooling adjacent violators).
    """
    wishes = {pill.iri: _wish(pill, top) for pill in middle}
    middle.sort(key=lambda pill: (wishes[pill.iri], pill.kind, pill.iri))
    blocks: list[tuple[float, int]] = []  # (mean, how many pills)
    offset, offsets = 0.0, []
    for pill in middle:
        offsets.append(offset)
        mean, count = wishes[pill.iri] - pill.height / 2 - offset, 1
        offset += pill.height + GAP
        while blocks and blocks[-1][0] > mean:
            last, size = blocks.pop()
            mean, count = (last * size + mean * count) / (size + count), size + count
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    for pill, mean, before in zip(middle, means, offsets, strict=True):
        pill.y = round(max(mean, top) + before, 1)
    for pill in middle:
        for end in pill.ends:
            if end.row is not None:
                order = {other.iri: number for number, other in enumerate(middle)}
                end.row.ports.sort(key=lambda iri: order[iri])
    number = 0
    for pill in middle:
        if pill.kind == "person":
            pill.colour, number = number, number + 1


def lines(pill: Pill, details: Details, centre: float) -> str:
    """Write the lines from a pill to its cards."""
    person = pill.kind == "person"
    colour = f"line-{style.person(pill.colour)}" if person else f"{_CLASS[pill.kind]}-link"
    out = []
    for end in pill.ends:
        assert end.card is not None
        port = _port(pill, end)
        x1 = end.card.inner
        x2 = centre + (-1 if end.card.side == "left" else 1) * pill.width / 2
        y1, y2 = end.card.y + port, pill.y + pill.height / 2
        classes = f"link {colour}" + (" possible" if end.possible else "")
        key = details.tenure(end.item) if person else details.scene.keys[pill.iri]
        out.append(
            svg.tag(
                "path",
                class_=classes,
                d=svg.curve(x1, y1, x2, y2),
                data_i=key,
                data_card=details.scene.keys[end.organ],
                data_pill=details.scene.keys[pill.iri],
                data_port=port,
                data_x1=x1,
                data_x2=x2,
                marker_start="url(#gg-arrow)" if end.arrow else None,
            )
        )
        if person:
            fill = "possible-dot" if end.possible else "dot"
            out.append(
                svg.tag(
                    "circle",
                    class_=f"port {fill} {colour}",
                    cx=x1,
                    cy=y1,
                    r=3.6,
                    data_i=key,
                    data_card=details.scene.keys[end.organ],
                    data_port=port,
                )
            )
    return "".join(out)


def draw(pill: Pill, details: Details, centre: float) -> str:
    """Write a pill."""
    key = _item(pill, details)
    width, height = pill.width, pill.height
    name = details.model.name(pill.iri) if pill.kind != "arrangement" else " ".join(pill.words)
    radius = 4 if pill.kind == "event" else HEIGHT / 2
    if pill.kind == "person":
        dashed = " possible" if pill.possible else ""
        classes = f"pill-box line-{style.person(pill.colour)}{dashed}"
    else:
        classes = _CLASS[pill.kind] if pill.kind == "arrangement" else "event-box"
    shapes = [svg.tag("rect", class_=classes, width=width, height=height, rx=radius)]
    middle = height / 2 - (len(pill.words) - 1) * _LINE / 2
    ink = {"person": "ink", "arrangement": "soft", "event": "event-text"}[pill.kind]
    centre_x = (width - (22 if pill.count else 0)) / 2
    for number, line in enumerate(pill.words):
        shapes.append(
            svg.label(
                centre_x,
                middle + number * _LINE,
                line,
                size=_TEXT,
                bold=pill.kind == "person",
                class_=ink,
                text_anchor="middle",
            )
        )
    if pill.count:
        fill = f"fill-{style.person(pill.colour)}" if pill.kind == "person" else "nobody-badge"
        x = width - 15
        disc = svg.tag("circle", class_=fill, cx=x, cy=height / 2, r=9)
        words = svg.label(
            x,
            height / 2,
            str(pill.count),
            size=11,
            bold=True,
            class_="on-colour",
            text_anchor="middle",
        )
        shapes.append(svg.group(disc, words, class_="badge"))
    return svg.group(
        *shapes,
        at=(centre - width / 2, pill.y),
        class_=f"item pill {pill.kind}",
        data_i=key,
        data_h=height,
        aria_label=f"{name} ({pill.count})" if pill.count else name,
    )


def sample(kind: str) -> str:
    """Return a pill's sample for the legend."""
    if kind == "person":
        line = svg.tag("path", class_="link line-person-0", d="M0 0H20")
        return line + svg.tag("circle", class_="port dot line-person-0", cx=10, cy=0, r=4)
    classes = "event-box" if kind == "event" else _CLASS[kind]
    return svg.tag(
        "rect", class_=classes, x=0, y=-6, width=20, height=12, rx=3 if kind == "event" else 6
    )


_CLASS = {"arrangement": "nobody", "event": "event"}


def _port(pill: Pill, end: End) -> float:
    assert end.card is not None
    return end.row.port(pill.iri) if end.row is not None else end.card.head / 2


def _wish(pill: Pill, top: float) -> float:
    ends = [end for end in pill.ends if end.card is not None]
    heights = [end.card.y + _port(pill, end) for end in ends if end.card is not None]
    return sum(heights) / len(heights) if heights else top


def _item(pill: Pill, details: Details) -> str:
    """Return the key of a pill's item; a person is shown on a day that two tenures share."""
    key = details.scene.keys[pill.iri]
    if pill.kind == "person":
        tenures = dict.fromkeys(details.scene.keys[end.item] for end in pill.ends)
        details.scene.items[key].need = (2, tuple(tenures))
    return key


def _persons(details: Details) -> list[Pill]:
    model = details.model
    holdings: dict[str, list[tuple[tuple[str, str], bool]]] = {}
    for holding in sorted(model.holdings.values(), key=lambda one: one.iri):
        holdings.setdefault(holding.person, []).append((holding.tenures, model.surely(holding)))
    out = []
    for person in sorted(holdings, key=lambda one: (model.name(one), one)):
        sure = {tenure for pair, certain in holdings[person] if certain for tenure in pair}
        held = sorted({tenure for pair, _ in holdings[person] for tenure in pair})
        if model.on:
            sure = {one for one in held if not model.doubtful(model.tenures[one])}
        ends = []
        for iri in held:
            post = model.posts[model.tenures[iri].post]
            ends.append(End(post.organ, post.iri, iri, iri not in sure))
        words = metrics.wrap(model.name(person), _WIDEST, _TEXT, bold=True, lines=2)
        count = model.at_once(person)
        doubtful = len(sure) < len(held) if model.on else not sure
        details.person(person)
        out.append(Pill(person, "person", words, ends, count, doubtful))
    return out


def _arrangements(details: Details) -> list[Pill]:
    model = details.model
    out = []
    for iri, one in sorted(model.arrangements.items()):
        ends = [
            End(model.posts[post].organ, post, iri) for post in one.posts if post in model.posts
        ]
        if ends:
            details.arrangement(iri)
            words = metrics.wrap(details.word("not-named"), _WIDEST, _TEXT, lines=2)
            out.append(Pill(iri, "arrangement", words, ends, len(ends)))
    return out


def _events(details: Details) -> list[Pill]:
    model = details.model
    out = []
    for iri, one in sorted(model.events.items(), key=lambda pair: (pair[1].date, pair[0])):
        ends = [End(organ, "", iri) for organ in one.before if organ in model.organs]
        ends += [End(organ, "", iri, arrow=True) for organ in one.after if organ in model.organs]
        if ends:
            details.event(iri)
            out.append(Pill(iri, "event", [_said(one, details)], ends))
    return out


def _said(event: Event, details: Details) -> str:
    """Say a reorganisation with its date: in the source's own word, if it is of this language."""
    model = details.model
    date = ("≤ " if event.up_to else "") + event.date
    own = event.word if event.word_lang in ("", model.lang) else ""
    word = own or (model.name(event.kind) if event.kind else model.name(event.iri))
    return metrics.shorten(f"{word} {date}".strip(), _WIDEST, _TEXT)
