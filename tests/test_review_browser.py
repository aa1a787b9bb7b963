"""The review page in a real browser: decide, download, and feed the file back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import browser as tools
from conftest import Command
from govgraph.reading.reader import Reading, read
from govgraph.reviewing import page as review_page
from govgraph.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEXT = """Xã Lam có lãnh đạo mới

20/05/2020

Bà Lò Thị Mẫu, Bí thư Đảng ủy xã Lam, phát biểu. Ông Hà Văn Thử, Chủ tịch UBND xã Lam, cho biết.

Toàn huyện Sông có 3/9 xã bí thư đảng ủy đồng thời là chủ tịch UBND.
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with tools.launched() as browser:
        yield browser


@pytest.fixture
def reading() -> Reading:
    found = read(TEXT, doc="lam.txt")
    assert [one.kind for one in found.claims] == ["tenure", "tenure", "coverage"]
    return found


@pytest.fixture
def page(chromium: Browser, reading: Reading, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "review.html"
    file.write_text(review_page.page([reading], "en"), encoding="utf-8")
    with ExitStack() as pages:
        yield pages.enter_context(tools.opened(chromium, file))


def download(page: Page, target: Path) -> list[dict[str, object]]:
    with page.expect_download() as found:
        page.click("#download")
    found.value.save_as(target)
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_accept_correct_reject_download_and_put_into_the_graph(
    page: Page, run: Command, tmp_path: Path
) -> None:
    page.fill("#by", "Lan")
    page.locator(".card").nth(0).locator(".yes").click()
    page.locator(".card").nth(1).locator(".fix").click()
    form = page.locator(".card").nth(1).locator(".edit")
    form.get_by_label("person").fill("Hà Văn Thử Em")
    form.get_by_label("begins").fill("hôm qua")
    form.get_by_role("button", name="Save").click()
    assert "does not take that" in form.inner_text()
    form.get_by_label("begins").fill("2019-03")
    form.get_by_role("button", name="Save").click()
    page.locator(".card").nth(2).locator(".no").click()
    assert page.locator("#progress").inner_text() == "3 of 3 decided"
    verdicts = page.locator(".verdict").all_inner_texts()
    assert verdicts == ["accepted", "corrected", "rejected"]
    told = download(page, tmp_path / "decisions.jsonl")
    assert [one["decision"] for one in told] == ["accept", "accept", "reject"]
    assert told[1]["corrected"] == {"person": "Hà Văn Thử Em", "begins": "2019-03"}

    store = tmp_path / "store"
    done = run("review", tmp_path / "decisions.jsonl", "--store", store, "--lang", "en")
    assert done.code == 0 and "2 claims accepted, 1 rejected" in done.err
    asked = "SELECT ?n ?b ?w { ?t a govg:Tenure ; org:member/foaf:name ?n . ?e govg:supports ?t ;"
    asked += " prov:wasAttributedTo/foaf:name ?w OPTIONAL { ?t govg:begins ?b } } ORDER BY ?n"
    found = run("query", asked, "--store", store, "--format", "csv").out.splitlines()
    assert found[1:] == ["Hà Văn Thử Em,2019-03,Lan", "Lò Thị Mẫu,,Lan"]
    with Store.open(store) as opened:
        assert not [
            q
            for q in opened.quads()
            if q.object and "Coverage" in str(q.object) and "lam" in str(q.subject)
        ]
    (tmp_path / "lam.txt").write_text(TEXT, encoding="utf-8")
    again = run("read", tmp_path / "lam.txt", "--store", store)
    assert [json.loads(line)["kind"] for line in again.out.splitlines()] == ["tenure", "tenure"]


def test_what_was_decided_is_there_again_when_the_page_is_opened_again(page: Page) -> None:
    page.locator(".card").nth(1).locator(".no").click()
    page.fill("#by", "Lan")
    page.reload()
    assert page.locator(".card").nth(1).locator(".verdict").inner_text() == "rejected"
    assert page.input_value("#by") == "Lan"
    page.locator(".card").nth(1).locator(".no").click()  # pressed again: taken back
    page.reload()
    assert page.locator("#progress").inner_text() == "0 of 3 decided"


def test_keys_do_all_of_it(page: Page, tmp_path: Path) -> None:
    page.keyboard.press("j")
    assert "on" in (page.locator(".card").nth(0).get_attribute("class") or "").split()
    page.keyboard.press("a")  # and on to the next
    page.keyboard.press("r")
    page.keyboard.press("k")
    page.keyboard.press("u")
    assert page.locator("#progress").inner_text() == "1 of 3 decided"
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.id").startswith("field-1-")
    page.keyboard.type("ar")  # into the field: no decisions
    page.keyboard.press("Escape")
    assert page.locator("#progress").inner_text() == "1 of 3 decided"
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    with page.expect_download() as found:
        page.keyboard.press("d")
    assert found.value.suggested_filename == "decisions.jsonl"


def test_filters_hide_cards_and_say_when_none_is_left(page: Page) -> None:
    def shown() -> int:
        return page.locator(".card:visible").count()

    assert shown() == 3
    page.select_option("#kind", "tenure")
    assert shown() == 2
    page.fill("#search", "ha van")
    assert shown() == 1
    page.fill("#search", "nothing like it")
    assert shown() == 0 and page.locator("#none").is_visible()
    page.fill("#search", "")
    page.select_option("#kind", "")
    page.locator(".card").nth(0).locator(".yes").click()
    page.select_option("#decided", "open")
    assert shown() == 2
    page.select_option("#decided", "accept")
    assert shown() == 1


def test_text_and_claims_point_at_each_other(page: Page) -> None:
    mark = page.locator("mark").nth(1)
    mark.hover()
    assert "Hà Văn Thử holds the post" in page.locator("#tip").inner_text()
    assert page.locator("mark.on").count() == 1
    mark.click()
    assert "on" in (page.locator(".card").nth(1).get_attribute("class") or "").split()
    page.mouse.move(5, 5)
    page.keyboard.press("Escape")
    assert page.locator("mark.on").count() == 0
    page.locator("mark").nth(0).focus()
    assert "Lò Thị Mẫu" in page.locator("#tip").inner_text()


def test_dark_and_light(chromium: Browser, reading: Reading, tmp_path: Path) -> None:
    file = tmp_path / "review.html"
    file.write_text(review_page.page([reading], "vi"), encoding="utf-8")
    with tools.opened(chromium, file, color_scheme="dark") as page:
        paper = "getComputedStyle(document.body).backgroundColor"
        assert page.evaluate(paper) == "rgb(20, 24, 31)"
        page.click("#theme")
        assert page.evaluate(paper) == "rgb(255, 255, 255)"


def test_strangers_words_are_text_in_the_browser_too(
    chromium: Browser, reading: Reading, tmp_path: Path
) -> None:
    from dataclasses import replace

    evil = "<img src=x onerror=\"document.title='gone'\">"
    claim = replace(reading.claims[0], fields={"person": evil, "post": evil, "organ": evil})
    file = tmp_path / "review.html"
    told = replace(reading, text=evil + TEXT, doc=evil, claims=(claim,))
    file.write_text(review_page.page([told], "en"), encoding="utf-8")
    with tools.opened(chromium, file) as page:
        page.locator(".fix").click()
        page.locator("mark").first.hover()
        page.locator(".edit").get_by_role("button", name="Save").click()
        assert page.locator("img").count() == 0
        assert page.title() != "gone"


def test_without_its_script_the_page_can_still_be_read(
    chromium: Browser, reading: Reading, tmp_path: Path
) -> None:
    file = tmp_path / "review.html"
    file.write_text(review_page.page([reading], "en"), encoding="utf-8")
    with tools.opened(chromium, file, java_script_enabled=False) as page:
        assert page.locator(".card").count() == 3
        assert not page.locator(".actions").first.is_visible()
        assert "holds the post" in (page.locator("mark").first.get_attribute("title") or "")


def test_on_a_narrow_screen_nothing_is_cut(
    chromium: Browser, reading: Reading, tmp_path: Path
) -> None:
    file = tmp_path / "review.html"
    file.write_text(review_page.page([reading], "en"), encoding="utf-8")
    with tools.opened(chromium, file, viewport={"width": 390, "height": 800}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
