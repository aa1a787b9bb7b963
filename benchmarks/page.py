"""Opening a page of 2,000 items: from the click to the first paint, and what pointing costs.

Each round opens the page anew in Chromium; the figures are medians in milliseconds.

    python benchmarks/page.py [rounds]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import browser
import scenes
from govgraph.pictures.picture import Picture

PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
LOAD = "performance.getEntriesByType('navigation')[0].loadEventEnd"
# From a change to the frame that shows it.
TIMED = """async (code) => {
  const start = performance.now();
  new Function(code)();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""
STEPS = {
    "point at an item": "point('22')",
    "search": "document.getElementById('gg-search').value = 'chuc vu 1'; look()",
    "choose a day": "setDay('2020-07-23')",
    "fold all": "foldAll(true)",
    "unfold all": "foldAll(false)",
}


def main(rounds: int = 7) -> None:
    """Measure and print a Markdown table."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, browser.launched() as chromium:
        file = Path(folder, "large.html")
        file.write_text(Picture(scenes.large()).html, encoding="utf-8")
        for _ in range(rounds):
            with browser.opened(chromium, file, bypass_csp=True) as page:
                page.wait_for_function(PAINT)
                found.setdefault("first paint", []).append(page.evaluate(PAINT))
                found.setdefault("loaded", []).append(page.evaluate(LOAD))
                for name, code in STEPS.items():
                    found.setdefault(name, []).append(page.evaluate(TIMED, code))
        size = file.stat().st_size / 1024
    print(f"2,000 items, {size:.0f} KiB, median of {rounds}\n")
    print("| step | ms | range |")
    print("|---|---|---|")
    for name, times in found.items():
        print(f"| {name} | {statistics.median(times):.0f} | {min(times):.0f}–{max(times):.0f} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
