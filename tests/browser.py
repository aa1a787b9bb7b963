"""A real browser for tests: pages opened from files, that fetch nothing and report no error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path(os.environ.get("GOVGRAPH_CHROMIUM", "/usr/bin/chromium"))
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWN = ("data:", "blob:", "about:srcdoc")


def missing(what: str) -> None:
    """Skip a test, or fail it where every tool must be there."""
    if os.environ.get("GOVGRAPH_REQUIRE_TOOLS"):
        pytest.fail(f"{what} is needed here")
    pytest.skip(f"{what}: pages cannot be tested in a browser")


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium, or skip the test that wants it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright (pip install playwright)")
    if not CHROMIUM.is_file():
        missing(f"Chromium ({CHROMIUM}; apt-get install chromium)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, file: Path, **options: Any) -> Iterator[Page]:
    """Open a file as a page; afterwards, fail if it fetched anything or reported an error."""
    problems: list[str] = []

    def requested(url: str) -> None:
        if url != file.as_uri() and not url.startswith(OWN):
            problems.append(f"fetched {url}")

    def report(kind: str, words: str) -> None:
        if kind == "error":
            problems.append(words)

    context = browser.new_context(**{"viewport": {"width": 1300, "height": 800}, **options})
    context.set_default_timeout(10_000)
    context.on("request", lambda request: requested(request.url))
    page = context.new_page()
    page.on("console", lambda said: report(said.type, said.text))
    page.on("pageerror", lambda error: report("error", str(error)))
    page.goto(file.as_uri())
    try:
        yield page
    finally:
        context.close()
    assert not problems
