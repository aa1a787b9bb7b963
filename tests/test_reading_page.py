"""The page of an article and its claims: all of the text, every claim, nothing that runs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govgraph
from conftest import Command
from govgraph import tables
from govgraph.reading import page
from govgraph.reading.claims import FIELDS, Claim
from govgraph.reading.reader import Reading, read
from govgraph.reading.showing import sentence
from govgraph.reading.telling import knowledge
from govgraph.reviewing import page as review_page

TEXT = "Tin xã\n\n20/05/2020\n\nBà Lò Thị Mẫu, Bí thư Đảng ủy xã Lam, phát biểu.\n\nHết.\n"
VOID = {"meta", "link", "input", "br", "circle", "path"}


class Seen(HTMLParser):
    """What a browser makes of a page: its text by element, its elements, its attributes."""

    def __init__(self, whole: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.marks: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(whole)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = [about for _, about in self._open]
        if any(about.get("class") == "text" for about in inside):
            self.text += data
            if self._open[-1][0] == "mark":
                self.marks.append((self._open[-1][1]["data-c"] or "", data))


def reading_of(text: str, *claims: Claim) -> Reading:
    return Reading(text, "vi", "0" * 64, "x.txt", claims=claims)


def test_all_of_the_text_stands_on_the_page_and_the_claims_are_marked() -> None:
    found = read(TEXT, doc="lam.txt")
    seen = Seen(page.page([found], "en"))
    assert seen.text == TEXT
    (claim,) = found.claims
    assert seen.marks == [("0", TEXT[claim.start : claim.end])]


def test_overlapping_claims_are_cut_into_pieces_that_name_all_of_them() -> None:
    one = Claim("policy", 0, 6, {"document": "a"})
    two = Claim("plan", 3, 9, {"act": "b"})
    three = Claim("policy", 4, 5, {"document": "c"}, evidence=((4, 5), (8, 10)))
    seen = Seen(page.page([reading_of("0123456789", one, two, three)], "en"))
    assert seen.marks == [
        ("0", "012"),
        ("0 1", "3"),
        ("0 1 2", "4"),
        ("0 1", "5"),
        ("1", "67"),
        ("1 2", "8"),
        ("2", "9"),
    ]
    assert "k-policy many" in page.page([reading_of("0123456789", one, two, three)], "en")


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)


@given(st.text(max_size=60), st.lists(spans, max_size=6))
def test_whatever_the_spans_the_text_is_whole(text: str, some: list[list[int]]) -> None:
    claims = [Claim("policy", a, b, {"document": "x"}) for a, b in some]
    seen = Seen(page.page([reading_of(text, *claims)], "en"))
    shown = "".join(tables.clean(line) + "\n" for line in text.split("\n"))[:-1]
    assert seen.text == shown
    assert seen._open == []


def test_articles_and_claims_of_strangers_run_and_fetch_nothing() -> None:
    evil = (
        "</script><script>alert(1)</script><img src=http://x onerror=alert(1)>\u2028\" onload='x'"
    )
    claim = Claim("tenure", 0, len(evil), {"person": evil, "post": evil, "organ": evil}, rule=evil)
    told = replace(reading_of(evil * 2, claim), doc=evil, title=(0, len(evil)))
    whole = review_page.page([told], "vi")
    plain = Seen(review_page.page([reading_of("a", Claim("tenure", 0, 1, {}))], "vi"))
    seen = Seen(whole)
    assert seen.tags.count("script") == plain.tags.count("script") == 2
    assert "img" not in seen.tags
    names = {name for name, _ in seen.attributes}
    assert not {name for name in names if name.startswith("on")}
    assert {value for name, value in seen.attributes if name in ("src", "href")} == {"data:,"}
    assert "\u2028" not in whole


def test_the_policy_allows_this_script_and_nothing_else() -> None:
    whole = page.page([read(TEXT)], "en")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', whole)
    code = re.search(r"<script>(.*?)</script>", whole, re.S)
    assert policy and code
    digest = base64.b64encode(hashlib.sha256(code[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'") and "connect-src" not in policy[1]
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(", code[1])


def test_review_needs_records_and_only_review_has_buttons() -> None:
    found = read(TEXT, doc="lam.txt")
    shown, review = page.page([found], "vi"), review_page.page([found], "vi")
    assert '<html lang="vi" class="show">' in shown and 'class="yes"' not in shown
    assert '<html lang="vi" class="review">' in review and 'class="yes"' in review
    data = re.search(r'id="data">(.*?)</script>', review, re.S)
    assert data
    told = json.loads(data[1])
    assert [one["claim"]["id"] for one in told["records"]] == [one.id for one in found.claims]
    assert set(told["fields"]) == set(FIELDS)


def test_the_legend_is_in_both_languages_and_says_what_is_there() -> None:
    for lang in ("vi", "en"):
        whole = page.page([read(TEXT)], lang)
        assert "giữ chức vụ · tenure (1)" in whole
        assert "sáp nhập · merger" not in whole


def brightness(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("ground", "name"), [("#ffffff", "light"), ("#14181f", "dark")])
def test_colours_can_be_read_on_their_ground(ground: str, name: str) -> None:
    for kind, about in knowledge()["kind"].items():
        low, high = sorted((brightness(ground), brightness(about[name])))
        assert (high + 0.05) / (low + 0.05) >= 4.5, kind


def test_a_notebook_shows_it_in_a_frame_that_reaches_nothing_outside() -> None:
    found = govgraph.read(TEXT)
    shown = found._repr_html_()
    seen = Seen(shown)
    assert seen.tags == ["iframe"]
    inner = dict(seen.attributes)["srcdoc"]
    assert inner == page.page([found])
    assert dict(seen.attributes)["sandbox"] == "allow-scripts allow-downloads"


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("Một. Hai ba bốn. Năm.", (9, 11), ("Hai ", "ba", " bốn.")),
        ("ba", (0, 2), ("", "ba", "")),
        ("A\nb c\nD", (2, 3), ("", "b", " c")),
        ("x" * 2000, (1000, 1010), ("…" + "x" * 700, "x" * 10, "x" * 700 + "…")),
        ("Ông nói: “Đúng.” Rồi đi. Hết", (17, 20), ("", "Rồi", " đi.")),
    ],
)
def test_the_sentence_around_a_claim(
    text: str, span: tuple[int, int], expected: tuple[str, str, str]
) -> None:
    assert tuple(sentence(text, *span)) == expected


def test_the_command_writes_the_page(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / "lam.txt"
    article.write_text(TEXT, encoding="utf-8")
    assert run("read", article, "--show", "-o", tmp_path / "show.html").code == 0
    assert 'class="show"' in (tmp_path / "show.html").read_text(encoding="utf-8")
    assert run("read", article, "-o", tmp_path / "review.html", "--lang", "vi").code == 0
    assert 'lang="vi" class="review"' in (tmp_path / "review.html").read_text(encoding="utf-8")
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run("read", article, "--show").code == 0
    (address,) = opened
    assert 'class="show"' in Path(address.removeprefix("file://")).read_text(encoding="utf-8")
