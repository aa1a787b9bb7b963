"""Draw the pictures that the documents show: python docs/screenshots.py (needs Chromium).

Persons and organs of ``*-invented.png`` do not exist (tests/invented.py).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import browser  # noqa: E402
import govgraph  # noqa: E402
import invented  # noqa: E402
from govgraph.pictures import matrix, roles  # noqa: E402
from govgraph.pictures.picture import Picture  # noqa: E402

IMAGES = ROOT / "docs/images"


def nothing(page: Page) -> None:
    """Show the page as it opens."""


def selected(page: Page) -> None:
    """Choose the first person."""
    page.locator(".pill.person").first.click()
    page.wait_for_timeout(600)


def drawn() -> list[tuple[str, Picture, int, int, str, Callable[[Page], None]]]:
    """List the screenshots: name, picture, width, height, theme, what is done first."""
    graph = govgraph.open(lang="vi")
    made = invented.model(units=1, persons=22, seed=5, share=0.7)
    many = invented.model(units=2, persons=18, seed=8, share=0.9)
    cards = graph.draw("combined-roles")
    return [
        ("combined-roles", cards, 1280, 1180, "light", nothing),
        ("combined-roles-dark", cards, 1280, 800, "dark", nothing),
        ("combined-roles-invented", Picture(roles.draw(made)), 1400, 900, "light", selected),
        ("matrix-invented", Picture(matrix.draw(many)), 1280, 1000, "light", nothing),
        ("matrix", graph.draw("matrix"), 900, 560, "light", nothing),
        ("network", graph.draw("network"), 1400, 1080, "light", nothing),
        ("succession", graph.draw("succession"), 1280, 1000, "light", nothing),
        ("timeline", graph.draw("timeline"), 1280, 440, "light", nothing),
    ]


def main() -> None:
    """Take the screenshots."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        chromium = play.chromium.launch(executable_path=str(browser.CHROMIUM), args=browser.OPTIONS)
        for name, picture, width, height, theme, act in drawn():
            file = Path(folder, f"{name}.html")
            picture.save(file)
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
            )
            page = context.new_page()
            page.goto(file.as_uri())
            page.wait_for_timeout(500)
            act(page)
            page.screenshot(path=IMAGES / f"{name}.png")
            context.close()
            print(name)
        chromium.close()


if __name__ == "__main__":
    main()
