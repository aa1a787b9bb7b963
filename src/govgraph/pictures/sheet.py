"""The sheet that a scene is drawn on: its shapes, its style, and words for who cannot see it."""

from govgraph import tables
from govgraph.pictures import style, svg
from govgraph.pictures.scene import Scene


def write(scene: Scene) -> str:
    """Write a scene as one SVG that needs nothing else.

    The same scene gives the same bytes.

    Example:
        >>> write(Scene("matrix", "<b>", "en"))[:4]
        '<svg'
    """
    width, height = scene.width, scene.height
    return svg.tag(
        "svg",
        svg.tag("title", tables.escape(scene.title), id="gg-title"),
        svg.tag("desc", tables.escape(scene.description), id="gg-desc"),
        f"<style>\n{style.css()}\n</style>",
        svg.tag("rect", class_="paper", width=width, height=height),
        svg.group(*scene.shapes, class_="view", font_family=svg.FONT),
        xmlns="http://www.w3.org/2000/svg",
        class_="gg",
        viewBox=f"0 0 {svg.number(width)} {svg.number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby="gg-title gg-desc",
        lang=scene.lang,
    )
