"""What stands around every picture: its title and legend above, its sources below."""

from collections.abc import Sequence

from govgraph import language
from govgraph.pictures import metrics, style, svg
from govgraph.pictures.model import Model
from govgraph.pictures.scene import Scene

MARGIN = 28
_SAMPLE = 22  # the width of a sample in the legend
_LINE = 22


def top(scene: Scene, model: Model, legend: Sequence[tuple[str, str]]) -> float:
    """Draw the title, what was asked for, and the legend.

    Args:
        scene: the picture; its width must be set.
        model: what it shows.
        legend: samples, drawn within 22 × 12 pixels from (0, -6), and their words.

    Returns:
        Where the drawing may begin, from the top.
    """
    room = scene.width - 2 * MARGIN
    shapes, y = [], 34.0
    for line in metrics.wrap(scene.title, room, 20, bold=True, lines=3):
        shapes.append(svg.label(MARGIN, y, line, size=20, bold=True, class_="ink"))
        y += 26
    if about := asked(model):
        shapes.append(svg.label(MARGIN, y, about, size=13, width=room, class_="soft"))
        y += 26
    x = float(MARGIN)
    for sample, words in legend:
        wide = _SAMPLE + 8 + metrics.width(words, 12)
        if x > MARGIN and x + wide > scene.width - MARGIN:
            x, y = float(MARGIN), y + _LINE
        shapes.append(svg.group(sample, at=(x, y)))
        shapes.append(svg.label(x + _SAMPLE + 6, y, words, size=12, class_="soft"))
        x += wide + 18
    scene.shapes[:0] = shapes
    return y + (34 if legend else 8)


def bottom(scene: Scene, model: Model, y: float) -> None:
    """Write the sources under the drawing, and set the picture's height.

    Args:
        scene: the picture.
        model: what it shows.
        y: where the drawing ends.
    """
    room = scene.width - 2 * MARGIN
    scene.notes += left_out(model)
    for note in scene.notes:
        for line in metrics.wrap(note, room, 12, lines=3):
            scene.shapes.append(svg.label(MARGIN, y + 20, line, size=12, class_="ink"))
            y += 18
    if words := sources(scene, model.lang):
        for line in metrics.wrap(words, room, 11, lines=2):
            scene.shapes.append(svg.label(MARGIN, y + 20, line, size=11, class_="soft"))
            y += 16
    scene.height = y + 32


def branches(model: Model) -> list[tuple[str, str]]:
    """List the branches of a model's organs, as the style file orders them.

    Example:
        >>> branches(Model())
        []
    """
    names: dict[str, str] = {}
    for iri in sorted(model.organs):
        for branch in model.organs[iri].branches:
            names.setdefault(style.branch(branch).slug, model.name(branch))
    return [(slug, names[slug]) for slug in style.slugs("branch") if slug in names]


def left_out(model: Model) -> list[str]:
    """Say what a limit, or a graph that contradicts itself, left out, and what to do."""
    notes = []
    if model.left_out:
        areas = ", ".join(f"{name} ({count})" for name, count in model.hint) or "–"
        key = "picture-left-out"
        notes.append(language.text(key, model.lang, count=model.left_out, areas=areas))
    if model.unclear:
        notes.append(language.text("picture-unclear", model.lang, count=model.unclear))
    return notes


def asked(model: Model) -> str:
    """Say what was asked for: the area and the day."""
    day = language.text("picture-on", model.lang, day=model.on) if model.on else ""
    return " · ".join(filter(None, (model.area, day)))


def sources(scene: Scene, lang: str) -> str:
    """Name the sources that the picture rests on, those most relied on first."""
    counts: dict[str, int] = {}
    for place in scene.places:
        counts[place["t"]] = counts.get(place["t"], 0) + 1
    names = sorted(counts, key=lambda one: (-counts[one], one))
    if not names:
        return ""
    more = f" +{len(names) - 4}" if len(names) > 4 else ""
    return f"{language.text('picture-sources', lang)} {'; '.join(names[:4])}{more}"
