"""The cards of the combined-roles picture: an organ with its posts, a coverage with its bar."""

from dataclasses import dataclass, field

from govgraph.pictures import metrics, style, svg
from govgraph.pictures.details import Details
from govgraph.pictures.model import Coverage, Tenure

INDENT = 16
HEAD = 30  # a header of one line
_LINE = 15  # each further line of a header
ROW = 25
PORT = 13  # between two ports of a row
NAME = 17  # between two holders' names of a row
_NAMES = 5  # holders printed in a row; the details list all
_TEXT = 12.0
_TITLE = 13.0
_LABEL_X = 24
_BAR = 130


@dataclass
class Row:
    """A post in a card.

    Attributes:
        post: its IRI. y, height: within the card.
        names: tenures of holders printed in the row.
        ports: what is joined to the row from the middle: persons and arrangements.
    """

    post: str
    names: list[Tenure] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    y: float = 0
    height: float = ROW

    def port(self, name: str) -> float:
        """Return where a port stands, from the top of the card."""
        first = self.y + self.height / 2 - (len(self.ports) - 1) * PORT / 2
        return first + self.ports.index(name) * PORT


@dataclass
class Card:
    """A card of a column.

    Attributes:
        iri: the organ or coverage. side: ``left`` or ``right``. depth: how far indented.
        rows: an organ's posts. title: its name in lines.
        x, y, width, head, height: its place and size; ``head`` is its height when folded.
    """

    iri: str
    side: str
    depth: int = 0
    rows: list[Row] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    coverage: Coverage | None = None
    x: float = 0
    y: float = 0
    width: float = 0
    head: float = HEAD
    height: float = HEAD

    @property
    def inner(self) -> float:
        """The x of the edge that faces the middle."""
        return self.x + self.width if self.side == "left" else self.x


def wish(card: Card, details: Details) -> float:
    """Return how wide a card would like to be, its indentation included."""
    name = details.model.name
    if card.coverage is not None:
        return 320
    widths = [metrics.width(name(card.iri), _TITLE, bold=True) + 50]
    for row in card.rows:
        names = [metrics.width(printed(one, details), _TEXT) for one in row.names]
        label = metrics.width(name(row.post), _TEXT)
        widths.append(_LABEL_X + label + 30 + (max(names) + 14 if names else 0))
    return max(widths) + card.depth * INDENT


def fit(card: Card, details: Details, column: float) -> None:
    """Break a card's texts into lines for the width of its column, and set its height."""
    name = details.model.name
    card.width = column - card.depth * INDENT
    if card.coverage is not None:
        words = name(card.coverage.combination or card.iri)
        room = card.width - 36 - metrics.width(_date(card.coverage), 11)
        card.title = metrics.wrap(words, room, _TEXT, lines=2)
        card.height = card.head = 54 + _LINE * (len(card.title) - 1)
        return
    card.title = metrics.wrap(name(card.iri), card.width - 46, _TITLE, bold=True, lines=3)
    card.head = HEAD + _LINE * (len(card.title) - 1)
    y = card.head + 3
    for row in card.rows:
        shown = _shown(row)
        taken = (
            max((metrics.width(printed(one, details), _TEXT) for one in shown), default=-14.0) + 14
        )
        room = card.width - _LABEL_X - 22 - taken
        lines = 2
        if room < 90:  # names on lines of their own
            room, lines = card.width - _LABEL_X - 22, 2
        row.label = metrics.wrap(name(row.post), room, _TEXT, lines=lines)
        below = room == card.width - _LABEL_X - 22 and bool(shown)
        text = len(row.label) * _LINE + (NAME * _lines(row) if below else 0)
        beside = 0 if below else NAME * _lines(row)
        row.y = y
        row.height = max(ROW, text + 10, beside + 8, PORT * len(row.ports) + 8)
        y += row.height
    card.height = y + 4 if card.rows else card.head


def draw(card: Card, details: Details) -> str:
    """Write a card."""
    if card.coverage is not None:
        return _draw_coverage(card, card.coverage, details)
    model = details.model
    key = details.organ(card.iri)
    colours = style.branches(model.organs[card.iri].branches)
    shapes = [svg.tag("rect", class_="card-box", width=card.width, height=card.height, rx=6)]
    if card.depth:
        shapes.append(svg.tag("path", class_="tree", d=f"M-9 {-10}V{svg.number(card.head / 2)}H0"))
    shapes += _header(card, [one.slug for one in colours])
    name = model.name(card.iri)
    head = svg.group(*shapes[1:], data_i=key, class_="item organ", aria_label=name)
    rows = [_draw_row(card, row, details) for row in card.rows]
    body = svg.group(*rows, class_="rows") if rows else ""
    square = _square(card, colours[0].slug) if card.rows else ""
    return svg.group(
        shapes[0],
        square,
        head,
        body,
        at=(card.x, card.y),
        class_="card",
        data_i=key,
        data_h=card.height,
        data_h0=card.head,
    )


def _header(card: Card, slugs: list[str]) -> list[str]:
    width, height = card.width, card.head
    first = f"fill-{slugs[0]}"
    fill = "card-tint" if card.depth else first
    shapes = [svg.tag("rect", class_=fill, width=width, height=height, rx=6)]
    if card.depth:
        shapes.append(svg.tag("rect", class_=first, width=5, height=height - 2, y=1, x=1, rx=2))
    for number, slug in enumerate(slugs[1:]):  # a joint organ shows every branch
        x = width - (50 if card.rows else 34) - 16 * (len(slugs) - 2 - number)
        d = f"M{svg.number(x + 6)} 0h12l-8 {svg.number(height)}h-12z"
        shapes.append(svg.tag("path", d=d, class_=f"fill-{slug} seam"))
    colour = first if card.depth else "on-colour"
    middle = height / 2 - (len(card.title) - 1) * _LINE / 2
    for number, line in enumerate(card.title):
        y = middle + number * _LINE
        shapes.append(svg.label(12, y, line, size=_TITLE, bold=True, class_=colour))
    if card.rows:
        d = f"M{svg.number(width - 17)} {svg.number(height / 2 - 2)}l4 4l4 -4"
        shapes.append(svg.tag("path", d=d, class_=f"only-page fold-mark {_mark(card, first)}"))
    return shapes


def _square(card: Card, slug: str) -> str:
    """Write the lower corners of an open card's header; folded, it is round below as well."""
    fill = "card-tint" if card.depth else f"fill-{slug}"
    x, y = svg.number(card.width), svg.number(card.head - 6)
    d = f"M0 {y}v6h6a6 6 0 0 1 -6 -6zM{x} {y}v6h-6a6 6 0 0 0 6 -6z"
    return svg.group(svg.tag("path", class_=fill, d=d), class_="rows")


def _mark(card: Card, first: str) -> str:
    return first.replace("fill-", "line-") if card.depth else "on-colour-line"


def _draw_row(card: Card, row: Row, details: Details) -> str:
    model = details.model
    key = details.post(row.post)
    name = model.name(row.post)
    left = card.side == "left"
    label_x = _LABEL_X if left else _LABEL_X + 2
    block = len(row.label) * _LINE
    shown = _shown(row)
    below = bool(shown) and _below(card, row, details)
    text_top = row.y + (row.height - block - (NAME * _lines(row) if below else 0)) / 2
    shapes = [
        svg.tag("rect", class_="row-back", x=1, y=row.y, width=card.width - 2, height=row.height),
        svg.tag("rect", class_="fill-post", x=11, y=text_top + 4, width=7, height=7, rx=1.5),
    ]
    shapes += [
        svg.label(label_x, text_top + _LINE * (n + 0.5), line, size=_TEXT, class_="ink")
        for n, line in enumerate(row.label)
    ]
    out = [svg.group(*shapes, class_="item post", data_i=key, aria_label=name)]
    top = text_top + block if below else row.y + (row.height - NAME * _lines(row)) / 2
    edge = card.width - (16 if left and row.ports else 12)
    for number, tenure in enumerate(shown):
        words = printed(tenure, details)
        drawn = _name(card, edge, top + NAME * (number + 0.5), words, "fill-person")
        item, spoken = details.tenure(tenure.iri), f"{words}: {name}"
        out.append(svg.group(drawn, class_="item name", data_i=item, aria_label=spoken))
    if more := len(row.names) - len(shown):
        words = f"+{more}"
        drawn = _name(card, edge, top + NAME * (len(shown) + 0.5), words, "soft")
        out.append(svg.group(drawn, class_="item post", data_i=key, aria_label=f"{words}: {name}"))
    return "".join(out)


def _name(card: Card, x: float, y: float, words: str, colour: str) -> str:
    room = card.width - _LABEL_X - 20
    return svg.label(x, y, words, size=_TEXT, width=room, class_=colour, text_anchor="end")


def printed(tenure: Tenure, details: Details) -> str:
    """Return a holder's name as it stands in a row: with a mark where it is not certain."""
    name = details.model.name(tenure.person)
    return f"{name} (?)" if details.model.doubtful(tenure) else name


def _below(card: Card, row: Row, details: Details) -> bool:
    taken = max(metrics.width(printed(one, details), _TEXT) for one in _shown(row)) + 14
    return card.width - _LABEL_X - 22 - taken < 90


def _shown(row: Row) -> list[Tenure]:
    """Return the holders that are printed: the latest."""
    return row.names[-_NAMES:][::-1]


def _lines(row: Row) -> int:
    return len(_shown(row)) + (len(row.names) > _NAMES)


def _draw_coverage(card: Card, coverage: Coverage, details: Details) -> str:
    key = details.coverage(card.iri)
    words = details.counted(coverage)
    shapes = [svg.tag("rect", class_="card-box", width=card.width, height=card.height, rx=6)]
    shapes += [
        svg.label(12, 17 + _LINE * n, line, size=_TEXT, class_="ink")
        for n, line in enumerate(card.title)
    ]
    date = _date(coverage)
    end = card.width - 12
    shapes.append(svg.label(end, 17, date, size=11, class_="soft", text_anchor="end"))
    y = card.height - 17
    x = 12.0
    if coverage.total:
        share = min(coverage.count / coverage.total, 1)
        shapes.append(svg.tag("rect", class_="bar-back", x=x, y=y - 5, width=_BAR, height=10, rx=2))
        shapes.append(
            svg.tag("rect", class_="bar", x=x, y=y - 5, width=_BAR * share, height=10, rx=2)
        )
        if 0 < coverage.needed <= coverage.total:
            mark = x + _BAR * coverage.needed / coverage.total
            shapes.append(
                svg.tag("line", class_="target-mark", x1=mark, x2=mark, y1=y - 8, y2=y + 8)
            )
            words += " · " + details.word("needs", count=coverage.needed)
        x += _BAR + 10
    else:
        words += " · " + details.word("no-total")
    room = card.width - x - 10
    shapes.append(svg.label(x, y, words, size=11, width=room, class_="soft"))
    spoken = f"{details.model.name(coverage.combination)}: {words} · {date}"
    item = svg.group(*shapes, class_="item coverage", data_i=key, aria_label=spoken)
    return svg.group(
        item, at=(card.x, card.y), class_="card", data_i=key, data_h=card.height, data_h0=card.head
    )


def _date(coverage: Coverage) -> str:
    return ("≤ " if coverage.up_to else "") + coverage.date
