"""The matrix picture: persons as rows, organs as columns, a dot where one holds a post."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from govgraph.pictures import frame, grid, style, svg
from govgraph.pictures.details import Details
from govgraph.pictures.grid import ROW, Grid
from govgraph.pictures.model import Model, Tenure
from govgraph.pictures.scene import Fact, Item, Scene


@dataclass
class _Row:
    """A person: the tenures shown, by the organ of their post."""

    person: str
    cells: dict[str, list[Tenure]] = field(default_factory=dict)

    @property
    def tenures(self) -> list[Tenure]:
        return [one for cell in self.cells.values() for one in cell]

    @property
    def posts(self) -> int:
        return len({one.post for one in self.tenures})


def draw(model: Model) -> Scene:
    """Draw who holds posts in which organs at once.

    Rows are persons with two posts or more held together, columns the organs of these posts: by
    area, branch and organ. If nobody holds posts together, rows are those who have held two.

    Args:
        model: what is shown.

    Example:
        >>> draw(Model(lang="en")).kind
        'matrix'
    """
    scene = Scene("matrix", "", model.lang, gap=0)
    details = Details(model, scene)
    scene.title = details.word("title-matrix")
    together = bool(model.holdings)
    rows = _rows(model, together)
    columns = grid.columns(model, {organ for row in rows for organ in row.cells})
    at = {organ: number for number, organ in enumerate(columns)}
    rows.sort(key=lambda row: (sorted(at[one] for one in row.cells), model.name(row.person)))
    sheet = Grid(details, columns, [model.name(row.person) for row in rows])
    scene.width = sheet.width
    sheet.top = frame.top(scene, model, _legend(details, rows, columns, together) if rows else [])
    _notes(details, rows, together)
    if rows:
        _draw(sheet, rows, together)
    else:
        words = details.word("nobody-at-once")
        scene.shapes.append(svg.label(frame.MARGIN, sheet.top + 10, words, size=14, class_="soft"))
    details.join()
    scene.description = details.word("told-matrix", persons=len(rows), organs=len(columns))
    frame.bottom(scene, model, sheet.bottom if rows else sheet.top + 32)
    return scene


def _rows(model: Model, together: bool) -> list[_Row]:
    shown = {tenure for one in model.holdings.values() for tenure in one.tenures}
    if not together:
        posts: dict[str, set[str]] = {}
        for tenure in model.tenures.values():
            posts.setdefault(tenure.person, set()).add(tenure.post)
        shown = {one.iri for one in model.tenures.values() if len(posts[one.person]) > 1}
    rows: dict[str, _Row] = {}
    for iri in sorted(shown & model.tenures.keys()):
        tenure = model.tenures[iri]
        organ = model.posts[tenure.post].organ
        if organ in model.organs:
            row = rows.setdefault(tenure.person, _Row(tenure.person))
            row.cells.setdefault(organ, []).append(tenure)
    return [rows[person] for person in sorted(rows)]


def _notes(details: Details, rows: list[_Row], together: bool) -> None:
    model, notes = details.model, details.scene.notes
    if rows and not together:
        notes.append(details.word("not-at-once", count=len(rows)))
    others = len({one.person for one in model.tenures.values()}) - len(rows)
    if others:
        notes.append(details.word("single-post", count=others))


def _draw(sheet: Grid, rows: list[_Row], together: bool) -> None:
    details, scene = sheet.details, sheet.details.scene
    for row in rows:  # their items first: the page lists persons before organs
        details.person(row.person)
    holders = {organ: sum(organ in row.cells for row in rows) for organ in sheet.columns}
    scene.shapes += sheet.draw(holders)
    unsure = _unsure(details.model, together)
    for number, row in enumerate(rows):
        scene.shapes.append(_row(sheet, number, row, unsure))
    keys = [scene.keys[row.person] for row in rows]
    scene.bands.append({"top": sheet.first, "head": 0, "columns": [keys]})


def _row(sheet: Grid, number: int, row: _Row, unsure: set[str]) -> str:
    details = sheet.details
    key, slug, middle = details.person(row.person), style.person(number), ROW / 2
    name = details.model.name(row.person)
    line = svg.tag("path", class_="row-line", d=f"M{frame.MARGIN} {ROW}H{svg.number(sheet.right)}")
    label = svg.label(
        sheet.left - 12,
        middle,
        name,
        size=12.5,
        bold=True,
        width=sheet.left - frame.MARGIN - 12,
        class_=f"item person fill-{slug}",
        text_anchor="end",
        data_i=key,
        aria_label=name,
    )
    join = _joins(sheet, row, slug)
    dots = [
        _dot(details, row, organ, sheet.x[organ], slug, unsure)
        for organ in sheet.columns
        if organ in row.cells
    ]
    total = svg.label(
        sheet.right - 14,
        middle,
        str(details.model.at_once(row.person) or row.posts),
        size=11.5,
        class_="soft",
        text_anchor="middle",
    )
    keys = tuple(details.tenure(one.iri) for one in row.tenures)
    details.scene.items[key].need = (2, keys)
    return svg.group(
        line,
        join,
        label,
        *dots,
        total,
        at=(0, sheet.first + number * ROW),
        class_="card row",
        data_i=key,
        data_h=ROW,
        data_h0=ROW,
    )


def _unsure(model: Model, together: bool) -> set[str]:
    """Return the tenures that are doubtful, or in no two posts that are surely held at once."""
    surely = {t for one in model.holdings.values() if model.surely(one) for t in one.tenures}
    return {
        iri
        for iri, one in model.tenures.items()
        if model.doubtful(one) or (together and iri not in surely)
    }


def _joins(sheet: Grid, row: _Row, slug: str) -> str:
    """Join the dots of what was held at once; what was held at other times lies apart."""
    model, shapes = sheet.details.model, []
    groups: list[tuple[set[str], bool]] = []
    for holding in sorted(model.holdings.values(), key=lambda one: one.iri):
        if holding.person == row.person:
            tied, sure = {*holding.tenures}, model.surely(holding)
            for group in [one for one in groups if one[0] & tied]:
                groups.remove(group)
                tied, sure = tied | group[0], sure and group[1]
            groups.append((tied, sure))
    for number, (tied, sure) in enumerate(groups):
        organs = {model.posts[model.tenures[one].post].organ for one in tied} & sheet.x.keys()
        xs = sorted(sheet.x[one] for one in organs)
        y = svg.number(ROW / 2 + (number - (len(groups) - 1) / 2) * 5)
        if len(xs) > 1:
            d = f"M{svg.number(xs[0])} {y}H{svg.number(xs[-1])}"
            dashed = "" if sure else " possible"
            shapes.append(svg.tag("path", class_=f"held line-{slug}{dashed}", d=d))
    return "".join(shapes)


def _dot(details: Details, row: _Row, organ: str, x: float, slug: str, unsure: set[str]) -> str:
    tenures = row.cells[organ]
    posts = len({one.post for one in tenures})
    hollow = any(one.iri in unsure for one in tenures)
    key = details.tenure(tenures[0].iri) if len(tenures) == 1 else _cell(details, row, organ)
    look = f"possible-dot line-{slug}" if hollow else f"fill-{slug}"
    shapes = [svg.tag("circle", class_=look, cx=x, cy=ROW / 2, r=9 if posts > 1 else 6.5)]
    if posts > 1:
        ink = f"fill-{slug}" if hollow else "on-colour"
        shapes.append(
            svg.label(x, ROW / 2, str(posts), size=11, bold=True, class_=ink, text_anchor="middle")
        )
    names = sorted({details.model.name(one.post) for one in tenures})
    label = f"{details.model.name(row.person)}: {', '.join(names)}"
    return svg.group(*shapes, class_="item tenure", data_i=key, aria_label=label)


def _cell(details: Details, row: _Row, organ: str) -> str:
    """Add an item for several tenures of one person in one organ."""
    model, scene = details.model, details.scene
    keys = tuple(details.tenure(one.iri) for one in row.cells[organ])
    item = Item(model.name(row.person), details.word("several"), need=(1, keys))
    for tenure, key in zip(row.cells[organ], keys, strict=True):
        certainty = tenure.bounds.on(model.on) if model.on else ""
        item.facts.append(
            Fact(
                details.word("holds"),
                model.name(tenure.post),
                key,
                tenure.bounds.words(),
                certainty,
                details.places(tenure.iri),
            )
        )
    name = f"{row.person}\n{organ}"
    key = scene.add(name, item)
    scene.join(name, row.person, organ, *(one.iri for one in row.cells[organ]))
    return key


def _legend(
    details: Details, rows: Sequence[_Row], columns: Sequence[str], together: bool
) -> list[tuple[str, str]]:
    """Explain only what the picture has."""
    model = details.model
    shown = Model(organs={one: model.organs[one] for one in columns}, names=model.names)
    entries = [
        (svg.tag("rect", class_=f"fill-{slug}", x=2, y=-3, width=18, height=6, rx=2), words)
        for slug, words in frame.branches(shown)
    ]
    doubts = _unsure(model, together)
    unsure = [one.iri in doubts for row in rows for one in row.tenures]
    line = svg.tag("path", class_="held line-person-0", d="M3 0H19")
    for hollow in (False, True):
        if hollow in unsure and together:
            look = "possible-dot line-person-0" if hollow else "fill-person-0"
            ends, r = ((11,), 6) if hollow else ((4.5, 17.5), 4.5)
            dots = [svg.tag("circle", class_=look, cx=x, cy=0, r=r) for x in ends]
            word = "legend-held-possible" if hollow else "legend-held"
            entries.append((("" if hollow else line) + "".join(dots), details.word(word)))
    if any(len({one.post for one in cell}) > 1 for row in rows for cell in row.cells.values()):
        dot = svg.tag("circle", class_="fill-person-0", cx=11, cy=0, r=8)
        count = svg.label(11, 0, "2", size=10, bold=True, class_="on-colour", text_anchor="middle")
        entries.append((dot + count, details.word("legend-several")))
    return entries
