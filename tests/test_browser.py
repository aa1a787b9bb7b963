"""The page of a picture in a real browser: pointing, reading, searching, days, folding, saving."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import browser as tools
import scenes
from govgraph.pictures.picture import Picture
from govgraph.pictures.scene import Scene

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download, Locator, Page

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with tools.launched() as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as pages:

        def opener(scene: Scene, **options: Any) -> Page:
            file = tmp_path / "picture.html"
            file.write_text(Picture(scene).html, encoding="utf-8")
            return pages.enter_context(tools.opened(chromium, file, **options))

        yield opener


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page(scenes.roles())


def item(page: Page, name: str) -> Locator:
    return page.locator(f'.gg .item[aria-label^="{name}"]').first


def pill(page: Page) -> Locator:
    return item(page, "Phạm Văn Hạng")


def titles(page: Page, condition: str) -> set[str]:
    """Name the items one of whose elements meets a CSS selector."""
    found = page.evaluate(
        "css => [...units].filter(([, all]) => all.some(one => one.matches(css)))"
        ".map(([key]) => items.get(key)?.t)",
        condition,
    )
    return set(found)


def drawn(page: Page) -> str:
    """Write the picture as it is now: places and shapes, without the page's own marks."""
    return str(
        page.evaluate(
            "[...svg.querySelectorAll('.view *')].filter(one => original.includes(one)).map(one =>"
            "['transform', 'd', 'height', 'cy', 'y2'].map(name => one.getAttribute(name)).join())"
            ".join('\\n') + svg.getAttribute('viewBox') + svg.getAttribute('height')"
        )
    )


def tops(page: Page, css: str) -> list[float]:
    found: list[float] = page.evaluate(
        "css => [...svg.querySelectorAll(css)].map(one => placed(one).top)", css
    )
    return found


def test_it_opens_with_the_picture_at_once(page: Page) -> None:
    assert page.title() == "Kiêm nhiệm chức vụ – phường Cẩm Tây"
    assert pill(page).is_visible()
    assert page.locator("#gg-notes").inner_text().startswith("Bỏ bớt")
    page.click("#gg-notes button")
    assert not page.locator("#gg-notes").is_visible()
    assert not page.locator("#gg-details").is_visible()


def test_pointing_fades_what_does_not_belong(page: Page) -> None:
    pill(page).hover()
    page.wait_for_selector(".gg.dim")
    kept = titles(page, ".keep")
    organs = {"Đảng ủy phường Cẩm Tây", "HĐND phường Cẩm Tây"}
    assert kept == {"Phạm Văn Hạng", "Bí thư Đảng ủy", "Chủ tịch HĐND"} | organs
    page.wait_for_timeout(300)
    faded = item(page, "Đỗ Mạnh Cường").evaluate("one => getComputedStyle(one).opacity")
    assert float(faded) < 0.3
    page.mouse.move(5, 700)
    page.wait_for_selector(".gg:not(.dim)")


def test_a_click_tells_facts_and_sources(page: Page) -> None:
    pill(page).click()
    panel = page.locator("#gg-details")
    told = panel.inner_text()
    for words in ("người", "Phạm Văn Hạng", "giữ chức vụ", "≤ 2020-07-23", "chắc chắn", "có thể"):
        assert words in told
    assert "“thí điểm & mở rộng”" in told and "ký tự 1414–1489" in told
    links = panel.locator("a").evaluate_all(
        "all => all.map(one => [one.href, one.target, one.rel])"
    )
    assert [one[1:] for one in links] == [["_blank", "noopener noreferrer"]] * len(links)
    hrefs = [one[0] for one in links]
    assert "https://w3id.org/govgraph/id/person/0" in hrefs
    assert "https://w3id.org/govgraph/id/evidence/1" in hrefs
    (quoted,) = (one for one in hrefs if ":~:" in one)
    assert quoted.startswith("https://example.org/bai#phan:~:text=B%C3%AD%20th%C6%B0")
    assert "%2D%20Ch%E1%BB%A7" in quoted and "%2C%20ki%C3%AAm" in quoted
    assert panel.locator("sup button").all_inner_texts() == ["2", "3", "2", "3"]


def test_a_fact_leads_to_the_item_it_names(page: Page) -> None:
    pill(page).click()
    page.click("#gg-details .ui-item >> text=Chủ tịch HĐND")
    assert page.locator("#gg-details h2").inner_text() == "Chủ tịch HĐND"
    assert titles(page, ".chosen") == {"Chủ tịch HĐND"}


def test_a_click_on_the_paper_or_escape_deselects_a_drag_does_not(page: Page) -> None:
    panel = page.locator("#gg-details")
    pill(page).click()
    assert panel.is_visible()
    page.mouse.click(600, 700)
    assert not panel.is_visible()
    pill(page).click()
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    pill(page).click()
    page.mouse.move(600, 700)
    page.mouse.down()
    page.mouse.move(560, 650, steps=3)
    page.mouse.up()
    assert panel.is_visible()


def test_the_copy_button_copies_the_iri(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pill(page).click()
    page.click(".ui-copy")
    page.wait_for_selector("text=Đã chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://w3id.org/govgraph/id/person/0"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("pham van hang", "Phạm Văn Hạng"),
        ("PHẠM hang", "Phạm Văn Hạng"),
        ("dang uy", "Đảng ủy phường Cẩm Tây"),
        ("Đảng", "Đảng ủy phường Cẩm Tây"),
        ("tay hdnd", "HĐND phường Cẩm Tây"),
    ],
)
def test_search_needs_no_accents(page: Page, query: str, first: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(query)
    options = page.locator("#gg-hits li span").all_inner_texts()
    assert options[0] == first
    assert page.locator("#gg-count").inner_text().endswith("mục")
    page.wait_for_selector(".gg.dim")
    assert first in titles(page, ".keep")
    page.keyboard.press("Enter")
    assert page.locator("#gg-details h2").inner_text() == first


def test_search_without_a_hit_says_so_and_arrows_choose(page: Page) -> None:
    page.fill("#gg-search", "không có ai")
    assert page.locator("#gg-count").inner_text() == "0 mục"
    assert not page.locator("#gg-hits").is_visible()
    page.fill("#gg-search", "phuong")
    page.press("#gg-search", "ArrowDown")
    chosen = page.locator('#gg-hits [aria-selected="true"]')
    assert chosen.get_attribute("id") == page.get_attribute("#gg-search", "aria-activedescendant")
    name = chosen.locator("span").inner_text()
    page.press("#gg-search", "Enter")
    assert page.locator("#gg-details h2").inner_text() == name
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.input_value("#gg-search") == ""


def test_python_and_the_page_fold_alike(page: Page) -> None:
    from govgraph import text

    for name in ("Đảng ủy Cẩm Tây", "  ĐỖ  Mạnh\tCường ", "Nguyễn Thị Ngọc Ánh", "Ưỡn Ẹo", "Café"):
        assert page.evaluate("name => fold(name)", name) == text.fold(name)


def test_the_keyboard_goes_through_the_items(page: Page) -> None:
    page.focus("#gg-stage")
    names = []
    for _ in range(13):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    order = page.evaluate(
        "[...new Set([...svg.querySelectorAll('.item')].map(one => one.getAttribute('aria-label')))]"
    )
    assert names == order[:13]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "gg-details"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == names[-1]
    assert not page.locator("#gg-details").is_visible()


def test_other_keys_zoom_fold_and_help(page: Page) -> None:
    wide = "svg.getBoundingClientRect().width"
    before = page.evaluate(wide)
    page.keyboard.press("+")
    assert page.evaluate(wide) == pytest.approx(before * 1.25)
    page.keyboard.press("-")
    assert page.evaluate(wide) == pytest.approx(before)
    page.keyboard.press("0")
    assert page.evaluate("stage.scrollWidth <= stage.clientWidth")
    page.keyboard.press("?")
    assert page.locator("#gg-keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#gg-keys").is_visible()
    item(page, "HĐND").focus()
    page.keyboard.press("f")
    assert page.locator(".card.closed").count() == 1


def test_the_wheel_zooms_only_with_control_and_about_the_pointer(page: Page) -> None:
    box = pill(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + 85, box["y"] + 15)
    page.mouse.wheel(0, 120)
    assert page.evaluate("scale") == 1
    page.keyboard.down("Control")
    for _ in range(4):
        page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    page.wait_for_function("scale > 1.5")
    after = pill(page).bounding_box()
    assert after and after["width"] > 1.5 * box["width"]
    assert after["y"] < box["y"] + 15 < after["y"] + after["height"]


@pytest.mark.parametrize(
    ("day", "certain", "possible", "never", "shown"),
    [
        ("2020-07-23", 5, 0, 2, {"Phạm Văn Hạng", "Đỗ Mạnh Cường"}),
        ("2020-03-01", 3, 4, 0, {"Phạm Văn Hạng", "Vũ Thị Minh Hải", "Đỗ Mạnh Cường"}),
        ("2012-02-01", 0, 2, 5, set()),
    ],
)
def test_a_day_shows_who_was_there(
    page: Page, day: str, certain: int, possible: int, never: int, shown: set[str]
) -> None:
    page.click("#gg-daily")
    page.fill("#gg-date", day)
    year, month, date = day.split("-")
    assert page.locator("#gg-state").inner_text() == (
        f"Ngày {date}/{month}/{year}, đang có: {certain} chắc chắn, {possible} có thể"
    )
    assert page.locator(".off[data-i]").count() >= (never > 0)
    assert titles(page, ".pill:not(.off):not(.alone)") == shown
    from datetime import date as days

    start, end = days(2012, 1, 1).toordinal(), days(2026, 1, 1).toordinal()
    part = (days.fromisoformat(day).toordinal() - start) / (end - start)
    x = float(page.get_attribute(".day-cursor", "x1") or 0)
    assert x == pytest.approx(100 + 900 * part, abs=0.1)
    assert page.locator(".day-cursor").evaluate("one => getComputedStyle(one).display") == "inline"
    page.click("#gg-daily")
    assert not titles(page, ".off, .maybe")


def test_the_states_of_a_day_are_those_of_python(page: Page) -> None:
    for bounds in (scenes.EARLY, scenes.LATE, scenes.LONG):
        for day in (
            "2012-02-20",
            "2012-02-21",
            "2019-12-31",
            "2020-01-01",
            "2020-07-23",
            "2030-01-01",
        ):
            found = page.evaluate("([b, t]) => stateOf(b, t)", [list(bounds), f"{day}T00:00:00"])
            assert found == bounds.on(day)


def test_what_needs_others_is_there_when_enough_of_them_are(page: Page) -> None:
    page.click("#gg-daily")
    page.evaluate("setDay('2020-03-01')")
    assert titles(page, ".pill.maybe") >= {"Phạm Văn Hạng"}
    page.evaluate("setDay('2026-06-01')")
    assert titles(page, ".pill.off, .pill.alone") == {
        "Phạm Văn Hạng",
        "Vũ Thị Minh Hải",
        "Đỗ Mạnh Cường",
    }


def test_a_day_is_as_the_question_answers_it(chromium: Browser, tmp_path: Path) -> None:
    """Certain only if every post held on the day is; with one post left no pill claims two."""
    from govgraph.pictures import roles
    from govgraph.pictures.bounds import Bounds
    from govgraph.pictures.model import Holding, Model, Organ, Post, Tenure

    model = Model(lang="vi", organs={"o": Organ("o")}, names={"n": "Ba Việc"})
    sure = Bounds("2010-01-01T00:00:00", "2010-01-01T00:00:00", "2020-01-01T00:00:00", "")
    dates = {
        "a": sure,
        "b": sure,
        "c": Bounds("2012-01-01T00:00:00", "2015-01-01T00:00:00", "", ""),
    }
    for key, bounds in dates.items():
        model.posts["p" + key] = Post("p" + key, "o")
        model.tenures["t" + key] = Tenure("t" + key, "n", "p" + key, bounds)
    for pair in ("ab", "ac", "bc"):
        held = ("t" + pair[0], "t" + pair[1])
        model.holdings[pair] = Holding(pair, "n", held, True)
    file = tmp_path / "day.html"
    file.write_text(Picture(roles.draw(model)).html, encoding="utf-8")
    with tools.opened(chromium, file) as page:
        page.click("#gg-daily")
        for day, classes in (
            ("2011-01-01", set()),
            ("2013-01-01", {"maybe"}),
            ("2021-01-01", {"maybe"}),
            ("2009-01-01", {"off"}),
        ):
            page.evaluate(f"setDay('{day}')")
            marks = set((page.get_attribute(".pill", "class") or "").split())
            assert marks & {"off", "maybe", "alone"} == classes, day
            assert not page.locator(".badge").is_visible()


def test_play_goes_through_time_unless_motion_is_unwanted(open_page: Open, page: Page) -> None:
    page.click("#gg-daily")
    before = page.input_value("#gg-slide")
    page.click("#gg-play")
    page.wait_for_function(
        "before => +document.getElementById('gg-slide').value > before", arg=int(before)
    )
    page.click("#gg-play")
    assert page.get_attribute("#gg-play", "aria-pressed") == "false"
    calm = open_page(scenes.roles(), reduced_motion="reduce")
    calm.click("#gg-daily")
    assert not calm.locator("#gg-play").is_visible()


def test_folding_moves_what_is_below_and_unfolding_restores_exactly(page: Page) -> None:
    before, cards, height = drawn(page), tops(page, ".card"), page.get_attribute(".gg", "height")
    page.click("#gg-fold")
    closed = tops(page, ".card")
    assert closed[:2] == cards[:2]
    assert closed[2] == closed[3] < cards[2]
    assert closed[2] - (closed[0] + 34) == pytest.approx(cards[2] - (cards[1] + 126))
    assert not item(page, "Bí thư Đảng ủy").is_visible()
    assert float(page.get_attribute(".gg", "height") or 0) < float(height or 0)
    assert page.locator(".foot").get_attribute("transform")
    end = max(closed) + 34
    assert float(page.get_attribute(".grid", "y2") or 0) == pytest.approx(end)
    pills = tops(page, ".pill")
    assert all(b - a >= 40 for a, b in pairwise(pills))
    page.click("#gg-unfold")
    assert drawn(page) == before


def test_one_card_folds_by_its_mark_its_details_or_shift(page: Page) -> None:
    before = drawn(page)
    page.locator(".card rect.fold-area").first.click()
    assert page.locator(".card.closed").count() == 1
    line = page.locator(".link").first.get_attribute("d") or ""
    assert line.startswith("M328 121C")
    assert not page.locator("#gg-details").is_visible()
    page.locator(".card rect.fold-area").first.click()
    assert drawn(page) == before
    page.locator(".card").nth(1).locator("text").first.click(modifiers=["Shift"])
    assert page.locator(".card.closed").count() == 1
    page.locator(".card").nth(1).locator("text").first.click()
    page.click(".ui-fold")
    assert drawn(page) == before


def test_finding_something_in_a_folded_card_unfolds_it(page: Page) -> None:
    page.click("#gg-fold")
    page.fill("#gg-search", "truong ban")
    page.press("#gg-search", "Enter")
    assert item(page, "Trưởng Ban").is_visible()
    assert page.locator(".card.closed").count() == 3


def test_a_picture_can_open_folded(open_page: Open) -> None:
    scene = scenes.roles()
    scene.fold = True
    page = open_page(scene)
    assert page.locator(".card.closed").count() == 4


def test_the_filter_shows_only_what_is_found(page: Page) -> None:
    before = drawn(page)
    page.fill("#gg-search", "cuong")
    page.press("#gg-search", "Escape")
    page.click("#gg-only")
    assert not pill(page).is_visible()
    assert not item(page, "HĐND").is_visible()
    assert item(page, "UBND").is_visible() and item(page, "Đỗ Mạnh Cường").is_visible()
    assert not page.locator('.band[data-band="0"]').is_visible()
    assert page.locator(".link:visible").count() == 3
    assert tops(page, ".band")[1] == 70
    page.click("#gg-only")
    assert drawn(page) == before
    page.fill("#gg-search", "")
    pill(page).click()
    page.click("#gg-only")
    assert pill(page).is_visible() and not item(page, "Đỗ Mạnh Cường").is_visible()


def test_a_network_folds_and_filters_in_place(open_page: Open) -> None:
    page = open_page(scenes.network())
    assert not page.locator("#gg-folds").is_visible()
    assert not page.locator("#gg-daily").is_visible()
    item(page, "Đảng ủy").click()
    page.click(".ui-fold")
    assert page.locator(".node:visible").count() == 1
    assert page.locator(".edge:not(.gone)").count() == 0
    page.click(".ui-fold")
    assert page.locator(".node:visible").count() == 3
    page.click("#gg-only")
    assert page.locator(".node:visible").count() == 2
    assert page.locator(".edge:not(.gone)").count() == 1


def saved(page: Page, button: str) -> tuple[str, bytes]:
    page.click("#gg-menu summary")
    with page.expect_download() as found:
        page.click(button)
    download: Download = found.value
    return download.suggested_filename, Path(download.path()).read_bytes()


@pytest.mark.parametrize("hostile", [False, True])
def test_the_saved_svg_is_pythons_whatever_the_page_shows(open_page: Open, hostile: bool) -> None:
    scene = scenes.roles(hostile)
    page = open_page(scene, color_scheme="dark")
    pill(page).click()
    page.click("#gg-fold")
    page.click("#gg-in")
    name, content = saved(page, "#gg-svg")
    assert name == "govgraph-combined-roles.svg"
    assert content == Picture(scene).svg.encode()


def test_the_saved_svg_of_a_day_shows_that_day(page: Page) -> None:
    page.click("#gg-daily")
    page.fill("#gg-date", "2026-06-01")
    _, content = saved(page, "#gg-svg")
    text = content.decode()
    assert "Ngày 01/06/2026, đang có: 0 chắc chắn, " in text
    assert ".off{opacity:0.06}" in text
    assert text.count(' off"') == 5 + 1  # tenures, and the person without an undated one
    assert text.count(' alone"') == 2 and ".badge{display:none}" in text
    assert "keep" not in text and "tabindex" not in text


def pixels(png: bytes) -> tuple[int, int, set[int]]:
    """Return a PNG's size and the bytes that its pixels are made of."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, set(zlib.decompress(packed))


def test_the_saved_png_is_twice_as_large_and_not_blank(page: Page) -> None:
    name, content = saved(page, "#gg-png")
    width, height, values = pixels(content)
    assert name == "govgraph-combined-roles.png"
    assert (width, height) == (2280, round(scenes.roles().height * 2))
    assert len(values) > 50


def test_dark_and_light_follow_the_system_and_the_button(open_page: Open) -> None:
    page = open_page(scenes.roles(), color_scheme="dark")
    paper = "getComputedStyle(svg.querySelector('.paper')).fill"
    assert page.evaluate(paper) == "rgb(20, 24, 31)"
    page.click("#gg-theme")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert page.get_attribute("#gg-theme", "aria-label") == "Giao diện: sáng"
    page.click("#gg-theme")
    assert page.evaluate(paper) == "rgb(20, 24, 31)"
    page.emulate_media(media="print")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 36, 48)"


def test_print_is_one_page_without_the_chrome(page: Page) -> None:
    pill(page).click()
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1
    page.emulate_media(media="print")
    assert not page.locator("#gg-bar").is_visible()
    assert not page.locator("#gg-details").is_visible()
    assert not page.locator("#gg-notes").is_visible()  # the picture itself has them
    opacity = item(page, "Đỗ Mạnh Cường").evaluate("one => getComputedStyle(one).opacity")
    assert float(opacity) == 1


def test_hostile_texts_stay_texts(open_page: Open) -> None:
    scene = scenes.roles(hostile=True)
    page = open_page(scene)
    assert page.title() == scenes.HOSTILE[1]
    keys = page.evaluate("[...items.keys()]")
    for key in keys:
        page.evaluate("key => select(key)", key)
        hrefs = page.evaluate("[...document.querySelectorAll('a')].map(one => one.href)")
        assert all(one.startswith(("https://", "http://")) for one in hrefs)
        assert (
            page.evaluate("document.querySelectorAll('#gg-details :is(img, script, b)').length")
            == 0
        )
    for query in ("img", "script", "onmouseover", "window"):
        page.fill("#gg-search", query)
        assert page.locator("#gg-hits li").count() > 0
    assert page.evaluate("document.querySelectorAll('img, iframe, object').length") == 0
    assert page.evaluate("document.scripts.length") == 2
    assert page.evaluate("window.pwned") is None
    name = json.dumps(scenes.HOSTILE[0])
    assert page.locator(f".gg .item[aria-label={name}]").count() == 1


def test_it_works_in_a_sandboxed_frame(chromium: Browser, tmp_path: Path) -> None:
    scene = scenes.roles()
    file = tmp_path / "notebook.html"
    html = Picture(scene)._repr_html_()
    file.write_text(f"<!doctype html><meta charset=utf-8>{html}", encoding="utf-8")
    with tools.opened(chromium, file) as page:
        frame = page.frame_locator("iframe")
        frame.locator('.gg .item[aria-label^="Phạm"]').click()
        assert "Nghị quyết" in frame.locator("#gg-details").inner_text()
        frame.locator("#gg-theme").click()
        for button, start in (
            ("#gg-svg", Picture(scene).svg.encode()[:200]),
            ("#gg-png", b"\x89PNG"),
        ):
            frame.locator("#gg-menu summary").click()
            with page.expect_download() as found:
                frame.locator(button).click()
            assert Path(found.value.path()).read_bytes().startswith(start)
        frame.locator("#gg-menu summary").click()
        assert not frame.locator("#gg-print").is_visible()


def test_it_fits_a_frame_that_gets_its_size_late(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "late.html"
    html = Picture(scenes.roles())._repr_html_()
    body = f'<div id="box" style="width:200px;overflow:hidden">{html}</div>'
    file.write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
    with tools.opened(chromium, file) as page:
        drawn = page.frame_locator("iframe").locator("svg.gg")
        drawn.wait_for()
        small = drawn.bounding_box()
        page.evaluate("document.getElementById('box').style.width = '1000px'")
        page.wait_for_timeout(300)
        large = drawn.bounding_box()
        assert small and large and large["width"] > 1.5 * small["width"]


@pytest.mark.parametrize("wide", [480, 760, 1600])
def test_every_tool_is_within_reach_at_any_width(open_page: Open, wide: int) -> None:
    page = open_page(scenes.roles(), viewport={"width": wide, "height": 600})
    page.click("#gg-daily")
    pill(page).click()
    outside = page.evaluate(
        "[...document.querySelectorAll('#gg-bar button, #gg-days *, #gg-details button')]"
        ".filter(one => one.checkVisibility() && !one.matches('.ui-skip')).filter(one => {"
        "const box = one.getBoundingClientRect();"
        "return box.left < 0 || box.right > innerWidth}).map(one => one.id)"
    )
    assert outside == []
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    assert page.evaluate("stage.clientHeight") > 200


def test_two_thousand_items_can_be_pointed_at_and_folded(open_page: Open) -> None:
    page = open_page(scenes.large())
    assert page.evaluate("items.size") == 2000
    item(page, "Chức vụ 3.4").hover()
    page.wait_for_selector(".gg.dim")
    assert titles(page, ".keep") == {"Chức vụ 3.4", "Cơ quan số 3"}
    before = drawn(page)
    page.click("#gg-fold")
    assert len(set(tops(page, ".card"))) == 20
    page.click("#gg-unfold")
    assert drawn(page) == before
