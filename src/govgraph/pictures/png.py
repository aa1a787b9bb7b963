"""From SVG to PNG, with resvg and the font that the widths were measured in."""

import tempfile
from pathlib import Path

from govgraph.errors import GovgraphError
from govgraph.pictures import assets, metrics

FONTS = ("fonts/NotoSans-Regular.ttf", "fonts/NotoSans-Bold.ttf")
_LARGEST = 8000  # pixels on a side: what browsers and image tools open


def render(svg: str, width: float, height: float, *, scale: float = 2) -> bytes:
    """Draw an SVG as a PNG.

    Characters that Noto Sans lacks (Chinese, Thai, …) are drawn in a font of the system's, if
    it has one; what Noto Sans has never depends on the system.

    Args:
        svg: the picture, without links to anything outside it.
        width, height: its size in pixels.
        scale: pixels for one pixel of the SVG; lowered where the picture would be too large.

    Raises:
        GovgraphError: resvg is not installed.
    """
    try:
        import resvg_py
    except ImportError:
        raise GovgraphError("extra-missing", name="png") from None
    scale = min(scale, _LARGEST / max(width, height, 1))
    with tempfile.TemporaryDirectory() as folder:  # the package may be a zip file
        files = []
        for name in FONTS:
            path = Path(folder, Path(name).name)
            path.write_bytes(assets.content(name))
            files.append(str(path))
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg,
            font_files=files,
            font_family="Noto Sans",
            skip_system_fonts=metrics.knows(svg),  # then no font of the system can differ
            zoom=scale,
        )
    return bytes(drawn)
