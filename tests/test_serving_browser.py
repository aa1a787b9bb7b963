"""The pages of ``govgraph serve`` in a real browser, from the server that people run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import browser as tools
import hostile
import pages_server
import served
import tools as needed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

for name in ("jinja2", "starlette", "uvicorn"):
    needed.needed(name)

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with tools.launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def at() -> Iterator[str]:
    with served.serving() as server:
        yield server.base.rstrip("/")


@contextmanager
def visited(browser: Browser, at: str, **options: Any) -> Iterator[Page]:
    """Open a page of a server; afterwards, fail if it went elsewhere or reported an error."""
    problems: list[str] = []
    wanted: list[str] = []

    def requested(url: str) -> None:
        if not url.startswith((at + "/", "data:", "blob:")):
            problems.append(f"fetched {url}")

    def said(kind: str, words: str) -> None:
        if kind in ("error", "warning") and not any(one in words for one in wanted):
            problems.append(words)

    how = {"viewport": {"width": 1200, "height": 800}, "locale": "vi-VN", **options}
    context = browser.new_context(**how)
    context.set_default_timeout(15_000)
    context.on("request", lambda request: requested(request.url))
    page = context.new_page()
    page.on("console", lambda one: said(one.type, one.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.wanted = wanted  # type: ignore[attr-defined]
    try:
        yield page
    finally:
        context.close()
    assert not problems


@pytest.fixture
def open_page(chromium: Browser, at: str) -> Iterator[Open]:
    with ExitStack() as pages:

        def opener(path: str = "/", **options: Any) -> Page:
            page = pages.enter_context(visited(chromium, at, **options))
            page.goto(at + path)
            return page

        yield opener


def until(page: Page, true: str) -> None:
    """Wait for something in the page; Playwright's own way is forbidden by the page's policy."""
    for _ in range(100):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    pytest.fail(true)


def test_from_the_start_by_a_search_to_a_person_and_the_evidence(open_page: Open) -> None:
    page = open_page()
    assert page.locator("html").get_attribute("lang") == "vi"
    page.keyboard.press("/")
    page.keyboard.type("pham van hang")
    page.keyboard.press("Enter")
    page.click("main .entries >> text=Phạm Văn Hạng")
    assert page.locator("h1").inner_text() == "Phạm Văn Hạng"
    assert page.url.endswith("/id/person/cam-tay-pham-van-hang")
    image = page.locator("figure img")
    image.scroll_into_view_if_needed()
    until(page, "document.querySelector('figure img').naturalWidth > 300")
    page.click("#evidence >> text=evidence:cam-pha-2020-s022")
    assert "1448" in page.locator("main").inner_text()
    page.click("main >> text=Bài báo về TP Cẩm Phả, 23/07/2020 >> nth=0")
    page.wait_for_url("**/id/**")


def test_names_are_offered_while_one_types(open_page: Open) -> None:
    page = open_page("/questions/combined-roles")
    page.locator("#f-area").press_sequentially("quang hanh")
    page.wait_for_selector("#l-area option", state="attached")
    offered = page.locator("#l-area option").evaluate_all(
        "all => all.map(one => [one.value, one.label])"
    )
    assert [
        "area:quang-ninh-phuong-quang-hanh-2025",
        "phường Quang Hanh · tỉnh Quảng Ninh",
    ] in offered


def test_a_question_is_asked_and_answered(open_page: Open) -> None:
    page = open_page("/questions")
    page.click("text=Ai giữ từ hai chức vụ trở lên cùng một lúc?")
    page.fill("#f-area", "cẩm phả")
    page.fill("#f-on", "2020-07-23")
    page.click("text=Hỏi >> nth=-1")
    assert page.locator("#answer tbody tr").count() == 4
    assert page.locator("#answer .badge.sure").count() == 2
    with page.expect_download() as waiting:
        page.click("text=CSV")
    file = Path(waiting.value.path())
    assert waiting.value.suggested_filename == "combined-roles.csv"
    assert len(file.read_text(encoding="utf-8").splitlines()) == 5
    page.click("summary")
    page.click("text=Mở trong ô soạn")
    page.wait_for_selector("#result tbody tr")
    assert page.locator("#result tbody tr").count() == 4


def test_an_ambiguous_name_is_chosen_from_its_candidates(open_page: Open) -> None:
    page = open_page("/questions/combined-roles?area=quang+hanh")
    assert page.locator("[role=alert]").is_visible()
    page.click(".field .entries >> text=phường Quang Hanh >> nth=0")
    assert page.input_value("#f-area").startswith("area:")
    assert page.locator("#answer").is_visible()


def test_the_editor_runs_and_marks_errors(open_page: Open) -> None:
    page = open_page("/query")
    assert not page.locator("textarea").is_visible()
    page.click(".cm-content")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result tbody tr")
    links = page.locator("#result tbody a").evaluate_all("all => all.map(one => one.pathname)")
    assert "/id/person/cam-tay-pham-van-hang" in links
    until(page, "location.hash.startsWith('#query=PREFIX')")
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT *\nWHERE { ?s ?p }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result .error")
    assert "dòng 2, cột" in page.locator("#result .error").inner_text()
    assert page.locator(".cm-line.cm-broken").inner_text() == "WHERE { ?s ?p }"
    page.click(".cm-content")
    page.keyboard.press("Control+A")
    page.keyboard.type("ASK { ?s ?p ?o }")
    page.click("text=Chạy")
    page.wait_for_selector("#result .truth")
    assert page.locator(".cm-broken").count() == 0
    until(page, "location.hash.includes('ASK')")
    address = page.url
    again = open_page("/")
    again.goto(address)
    assert again.locator(".cm-content").inner_text() == "ASK { ?s ?p ?o }"


def test_examples_and_downloads_of_the_editor(open_page: Open) -> None:
    page = open_page("/query")
    page.select_option("#examples", "combined-roles")
    until(page, "document.querySelector('.cm-content').innerText.includes('certainty')")
    with page.expect_download() as waiting:
        page.click("text=JSON")
    assert waiting.value.suggested_filename == "govgraph.json"
    page.click("text=Chạy")
    page.wait_for_selector("#result tbody tr")


def test_the_editor_is_left_with_the_keyboard(open_page: Open) -> None:
    page = open_page("/query")
    page.focus(".cm-content")
    page.keyboard.press("Tab")
    assert "Chạy" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector("#result tbody tr")


def test_everything_works_without_scripts(open_page: Open) -> None:
    page = open_page("/query", java_script_enabled=False)
    page.fill("textarea", "SELECT ?p { ?p a govg:Person } ORDER BY ?p")
    page.click("text=Chạy")
    assert page.locator("#result tbody a").first.get_attribute("href", timeout=5000)
    assert page.locator("#result tbody tr").count() == 4
    page.fill(".find input", "cam pha")
    page.click(".find button")
    assert page.locator("main .entries li").count() > 20


def test_the_language_switch_keeps_the_page(open_page: Open) -> None:
    page = open_page("/questions/combined-roles?on=2020-07-23")
    page.click("text=English")
    assert page.locator("h1").inner_text() == "Who holds two or more posts at once?"
    assert page.input_value("#f-on") == "2020-07-23"
    page.click("text=Questions >> nth=0")
    assert page.locator("html").get_attribute("lang") == "en"
    page.click("text=Tiếng Việt")
    assert page.locator("h1").inner_text().startswith("Câu hỏi")
    english = open_page("/", locale="en-GB")
    assert english.locator("html").get_attribute("lang") == "en"


def test_the_whole_picture_opens_with_its_script(open_page: Open) -> None:
    page = open_page("/id/area/thanh-pho-cam-pha")
    page.click("figcaption a >> nth=0")
    page.wait_for_selector("html.live .gg .item")
    page.locator(".gg .item").first.click()
    assert page.locator("#gg-details").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_pages_fit_and_can_be_read(open_page: Open, scheme: str, width: int) -> None:
    page = open_page("/", viewport={"width": width, "height": 740}, color_scheme=scheme)
    page.wanted += ["404"]  # type: ignore[attr-defined]
    for path in (
        "/",
        "/browse/area",
        "/search?q=cam",
        "/id/area/thanh-pho-cam-pha",
        "/id/person/cam-tay-pham-van-hang",
        "/questions",
        "/questions/combined-roles",
        "/query",
        "/ontology",
        "/.well-known/void",
        "/nothing",
    ):
        page.goto(page.url.partition("/")[0] + "//" + page.url.split("/")[2] + path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        assert page.evaluate(_CONTRASTS) == [], path
        assert page.locator("h1").count() == page.locator("main").count() == 1
        assert not page.evaluate(_UNNAMED), path


# Texts whose colour is too near that of what they stand on (WCAG 2.1: 4.5 : 1).
_CONTRASTS = """
(() => {
  const light = (c) => {
    const [r, g, b] = c.map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const parts = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const found = parts(getComputedStyle(one).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const one of document.querySelectorAll('main *, header *, footer *')) {
    const own = [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !one.checkVisibility() || one.closest('.cm-editor, option')) continue;
    const style = getComputedStyle(one);
    if (style.color.startsWith('color(')) continue;
    const [a, b] = [light(parts(style.color).slice(0, 3)), light(ground(one))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) bad.push(one.outerHTML.slice(0, 120));
  }
  return bad.slice(0, 5);
})()
"""
# Fields, buttons, links and images that have no name for who cannot see them.
_UNNAMED = """
[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a, img')]
  .filter((one) => one.checkVisibility())
  .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.alt || one.labels?.length || one.querySelector('[alt]')))
  .map((one) => one.outerHTML)
"""


def test_strangers_names_run_nothing(chromium: Browser) -> None:
    with (
        pages_server.served(hostile.graph()) as at,
        visited(chromium, at) as page,
    ):
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(at + "/browse/person")
        links = page.locator("main .entries a.name").evaluate_all("all => all.map(one => one.href)")
        assert len(links) == len(hostile.IRIS)
        for link in links:
            page.goto(link)
            assert page.locator("h1").count() == 1
            hrefs = page.locator("a").evaluate_all("all => all.map(one => one.protocol)")
            assert set(hrefs) <= {"http:", "https:"}
        page.goto(at + "/query")
        page.click(".cm-content")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#result tbody tr")


def test_a_page_prints_without_its_controls(open_page: Open) -> None:
    page = open_page("/id/person/cam-tay-pham-van-hang")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("header.bar").is_visible()
    assert page.locator("#evidence").is_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
