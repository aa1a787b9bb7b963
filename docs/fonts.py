"""Cut Noto Sans down to what pictures need, and measure it: fonts and widths of the package.

    python docs/fonts.py FOLDER      the folder with NotoSans-Regular.ttf, NotoSans-Bold.ttf and
                                     NotoSansMath-Regular.ttf (Debian: fonts-noto-core)

Without a folder, only ``assets/widths.json`` is written again from the fonts that are there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ASSETS = Path(__file__).parents[1] / "src/govgraph/pictures/assets"
WEIGHTS = ("Regular", "Bold")
RANGES = (
    "U+0020-007E,U+00A0-024F,U+0259,U+02B9-02DD,U+0300-0309,U+0323,U+0328,U+0331,U+0370-03FF,"
    "U+0400-052F,U+1E00-1EFF,U+2000-200A,U+2010-2027,U+2030-205E,U+20AB-20AC,U+2116,U+2122,"
    "U+2212,U+25CC,U+FFFD"
)
SIGNS = "≤≥→←↑↓≠↔"  # which Noto Sans lacks and Noto Sans Math has


def cut(source: Path, target: Path) -> None:
    """Write a font with the characters of :data:`RANGES`, without hinting."""
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.hinting, options.notdef_outline, options.recalc_timestamp = False, True, False
    options.name_IDs = ["*"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(RANGES))
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def add_signs(source: Path, target: Path) -> None:
    """Copy the glyphs of :data:`SIGNS` into a font."""
    math, font = TTFont(source), TTFont(target, recalcTimestamp=False)
    glyphs, known = math.getGlyphSet(), math.getBestCmap()
    for sign in SIGNS:
        name, found = f"uni{ord(sign):04X}", known[ord(sign)]
        record, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[found].draw(record)
        record.replay(pen)
        font["glyf"][name], font["hmtx"][name] = pen.glyph(), math["hmtx"][found]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = name
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    font.save(target)


def widths() -> str:
    """Measure the fonts: the advance of each character, in thousandths of the size."""
    out = {}
    for weight in WEIGHTS:
        font = TTFont(ASSETS / f"fonts/NotoSans-{weight}.ttf")
        advances = font["hmtx"]
        chars = sorted(font.getBestCmap().items())
        out[weight.lower()] = {chr(code): advances[glyph][0] for code, glyph in chars}
    return json.dumps(out, separators=(",", ":")) + "\n"


def main() -> None:
    """Write what is asked for."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        for weight in WEIGHTS:
            target = ASSETS / f"fonts/NotoSans-{weight}.ttf"
            cut(folder / f"NotoSans-{weight}.ttf", target)
            add_signs(folder / "NotoSansMath-Regular.ttf", target)
    (ASSETS / "widths.json").write_text(widths(), encoding="utf-8")


if __name__ == "__main__":
    main()
