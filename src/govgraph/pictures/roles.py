"""The combined-roles picture: organs as cards, and between them those who join their posts."""

from collections.abc import Mapping

from govgraph.pictures import cards, columns, frame, pills, svg
from govgraph.pictures.columns import Band
from govgraph.pictures.details import Details
from govgraph.pictures.model import Model
from govgraph.pictures.pills import Pill
from govgraph.pictures.scene import Scene

_SWEEPS = 6
_GAP = 14
_BAND_HEAD = 34
_BAND_GAP = 26
_CURVE = 96  # room for the lines on each side of the pills


def draw(model: Model, *, sides: Mapping[str, str] | None = None) -> Scene:
    """Draw who holds posts together.

    Organs stand in two columns, by branch, in one band for each area; posts are their rows. A
    person who holds two or more posts at once is a pill in the middle, joined to the posts in
    the person's colour; other holders are printed in the row. So are drawn arrangements that
    name nobody, reorganisations, and coverages as bars.

    Args:
        model: what is shown.
        sides: other columns for branches, by slug: ``{"front": "left"}``.

    Example:
        >>> draw(Model(lang="en")).kind
        'combined-roles'
    """
    scene = Scene("combined-roles", "", model.lang, gap=_GAP, pill_gap=pills.GAP)
    details = Details(model, scene)
    scene.title = details.word("title-combined-roles")
    middle = pills.make(details)
    bands = columns.arrange(details, middle, sides)
    left, right = columns.widths(bands, details)
    span = max((pill.width for pill in middle), default=160) + 2 * _CURVE
    scene.width = frame.MARGIN * 2 + left + span + right
    top = frame.top(scene, model, _legend(details, bands, middle))
    offset = frame.MARGIN + left + span
    for _ in range(_SWEEPS):
        _stack(bands, top, offset)
        pills.place(middle, top)
        if not columns.reorder(bands, middle):
            break
    bottom = _stack(bands, top, offset)
    pills.place(middle, top)
    bottom = max(bottom, *(pill.y + pills.HEIGHT for pill in middle)) if middle else bottom
    centre = frame.MARGIN + left + span / 2
    _draw(scene, details, bands, middle, centre)
    if not bands:
        _empty(scene, details, top)
        bottom = top + 30
    details.join()
    scene.description = details.word(
        "told-combined-roles",
        persons=sum(pill.kind == "person" for pill in middle),
        organs=len(model.organs),
        posts=len(model.posts),
    )
    scene.fold = bool(model.left_out)
    frame.bottom(scene, model, bottom + 8)
    return scene


def _stack(bands: list[Band], top: float, offset: float) -> float:
    """Give every card its place; return where the last one ends."""
    y = top
    for band in bands:
        band.y = y
        y += _BAND_HEAD if band.title else 0
        ends = [y]
        for side, column in (("left", band.left), ("right", band.right)):
            below = y
            for card in column:
                indent = card.depth * cards.INDENT
                card.x = (frame.MARGIN if side == "left" else offset) + indent
                card.y = below
                below += card.height + _GAP
            ends.append(below - _GAP)
        y = max(ends) + _BAND_GAP
    return y - _BAND_GAP if bands else top


def _draw(
    scene: Scene, details: Details, bands: list[Band], middle: list[Pill], centre: float
) -> None:
    shapes = [pills.MARKER]
    for number, band in enumerate(bands):
        if band.title:
            shapes.append(columns.heading(band, number, details, scene.width))
    drawn = [cards.draw(card, details) for band in bands for card in band.cards]
    lines = [pills.lines(pill, details, centre) for pill in middle]
    shapes += [*drawn, *lines, *(pills.draw(pill, details, centre) for pill in middle)]
    scene.shapes += shapes
    for band in bands:
        told = [[scene.keys[card.iri] for card in column] for column in (band.left, band.right)]
        scene.bands.append(
            {"top": band.y, "head": _BAND_HEAD if band.title else 0, "columns": told}
        )


def _empty(scene: Scene, details: Details, top: float) -> None:
    scene.width = max(scene.width, 640)
    words = details.word("nothing")
    scene.shapes.append(svg.label(frame.MARGIN, top + 10, words, size=14, class_="soft"))


def _legend(details: Details, bands: list[Band], middle: list[Pill]) -> list[tuple[str, str]]:
    """Explain only what the picture has."""
    model = details.model
    entries = []
    for slug, words in frame.branches(model):
        box = svg.tag("rect", class_=f"fill-{slug}", x=2, y=-6, width=14, height=12, rx=2)
        entries.append((box, words))
    if model.posts:
        box = svg.tag("rect", class_="fill-post", x=6, y=-4, width=8, height=8, rx=1.5)
        entries.append((box, details.word("post")))
    if any(row.names for band in bands for card in band.cards for row in card.rows):
        sample = svg.label(0, 0, "Abc", size=12, class_="fill-person")
        entries.append((sample, details.word("one-post")))
    kinds = {pill.kind for pill in middle}
    for kind in ("person", "arrangement", "event"):
        if kind in kinds:
            entries.append((pills.sample(kind), details.word(f"legend-{kind}")))
    if any(
        model.doubtful(tenure)
        for band in bands
        for card in band.cards
        for row in card.rows
        for tenure in row.names
    ):
        sample = svg.label(0, 0, "(?)", size=12, class_="fill-person")
        entries.append((sample, details.word("legend-doubtful")))
    if any(pill.possible or any(e.possible for e in pill.ends) for pill in middle):
        dash = svg.tag("path", class_="link line-person-0 possible", d="M0 0H20")
        entries.append((dash, details.word("legend-possible")))
    return entries
