"""From bytes to sentences: encodings, pages, offsets; no input makes it run away."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govgraph
from govgraph.errors import GovgraphError, InputError
from govgraph.reading import words
from govgraph.reading.extract import extracted
from govgraph.reading.layout import layout
from govgraph.reading.tokens import tokenize

ARTICLE = (
    "Xã Hòa Mẫu thu gọn\n\nThứ Hai, 16/08/2021, 07:45 [GMT+7]\n\n"
    "Ông Nguyễn Khắc Thử, Bí thư Đảng ủy đồng thời là Chủ tịch UBND xã Hòa Mẫu, cho biết 5/8 thôn có "
    "bí thư chi bộ kiêm trưởng thôn. “Việc nhanh hơn!”, ông Thử nói.\n\nQuế Chi\n"
)


def spelled(change: Callable[[str], str]) -> list[tuple[str, str]]:
    text = change(ARTICLE)
    return [
        (unicodedata.normalize("NFC", text[one.start : one.end]).replace("\xa0", " "), one.kind)
        for one in govgraph.read(text).claims
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "\xa0"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n\n" + text,
    ],
    ids=["NFD", "NBSP", "CRLF", "leading lines"],
)
def test_offsets_are_of_the_text_as_given(change: Callable[[str], str]) -> None:
    assert spelled(change) == spelled(str)
    assert len(spelled(str)) == 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hòa", "Hoà"),
        ("ủy", "uỷ"),
        ("UBND", "Ủy ban nhân dân"),
        ("Đảng ủy", "ĐẢNG ỦY"),
        ("ông", "ÔNG"),
    ],
)
def test_spellings_of_a_word_are_one(old: str, new: str) -> None:
    changed = govgraph.read(ARTICLE.replace(old, new)).claims
    assert [(one.kind, one["person"]) for one in changed] == [
        (one.kind, one["person"]) for one in govgraph.read(ARTICLE).claims
    ]


def test_the_parts_of_an_article() -> None:
    parts = layout(ARTICLE, "vi")
    assert parts.title and ARTICLE[slice(*parts.title)] == "Xã Hòa Mẫu thu gọn"
    assert parts.published == "2021-08-16"
    assert parts.byline and ARTICLE[slice(*parts.byline)] == "Quế Chi"
    starts = [ARTICLE[one.start : one.start + 4] for one in parts.sentences]
    assert starts == ["Xã H", "Ông ", "“Việ"]


def test_abbreviations_end_no_sentence() -> None:
    parts = layout("Tin\n\n1/2/2020\n\nTP. Lạc Mẫu và H. Sơn Mẫu họp. Xã vui.", "vi")
    assert len(parts.sentences) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are(encoding: str) -> None:
    found = extracted(ARTICLE.encode(encoding), "a.txt")
    assert found.text == ARTICLE and found.page_sha256 is None


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"abc \xe1\xba", "byte 5"),
        ("Xã".encode("latin-1"), "byte 2"),
        (b"a\x00b", "NUL"),
        (b"\xff\xfea", "byte 3"),
        (b"<div>" * 5000, "nested"),
    ],
)
def test_bad_bytes_are_one_clear_line(content: bytes, what: str) -> None:
    with pytest.raises(InputError) as caught:
        extracted(content, "bad.txt")
    assert what in caught.value.message("en") and "\n" not in str(caught.value)


def test_a_page_gives_what_it_shows() -> None:
    page = (
        "<html><head><title>Báo</title><style>p{}</style>"
        '<meta property="article:published_time" content="2021-08-16T07:00:00+07:00"></head><body>'
        "<nav>Ông Vũ Văn Ngoài, Chủ tịch UBND xã Lạ</nav><article><h1>Xã Hòa Mẫu</h1>"
        "<p>Ông <b>Nguyễn Khắc Thử</b>, Bí thư Đảng ủy,<br>Chủ tịch UBND xã Hòa Mẫu, vui.</p>"
        "<script>var x = 'Ông Lê Văn Mã, Bí thư Đảng ủy xã Lạ';</script>"
        + "<p>Tin dài.</p>" * 40
        + "</article></body></html>"
    )
    found = extracted(page.encode(), "a.html")
    assert found.page_sha256 and len(found.page_sha256) == 64
    assert found.text.startswith("Xã Hòa Mẫu\n16/08/2021\nÔng Nguyễn Khắc Thử, Bí thư Đảng ủy, Chủ")
    read = govgraph.read(found.text, page_sha256=found.page_sha256)
    assert {one["person"] for one in read.claims} == {"Nguyễn Khắc Thử"}
    assert read.published == "2021-08-16" and read.claims[0].page_sha256 == found.page_sha256
    assert len(read.claims) == 3


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for claim in govgraph.read(text).claims:
        assert 0 <= claim.start < claim.end <= len(text)


PIECES = [
    "Ông Đỗ Văn Thử", "Bí thư", "Chủ tịch UBND xã Mẫu", ", ", " kiêm ", " đồng thời là ", "; ", ". ", "5/8 xã ",
    "sáp nhập ", "Ban Tổ chức ", " và ", "thành ", "nguyên ", "(", ")", "“", "... ", "giảm từ 5 ", "còn 3 ",
    "\n", "từ năm 2012 đến năm 2016 ", "Cả ba đều là ", "không ", "mô hình này ", "Nghị quyết số 18-NQ/TW ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_mixture_of_constructions_is_read(text: str) -> None:
    for claim in govgraph.read(text).claims:
        assert 0 <= claim.start < claim.end <= len(text)
        assert claim.evidence[0] == (claim.start, claim.end)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_one_line(content: bytes) -> None:
    try:
        govgraph.read(extracted(content, "x").text)
    except GovgraphError as error:
        assert "\n" not in str(error)


@given(st.text(alphabet="aăâ\u0301\u0323 Ưư\n.,1/", max_size=80))
def test_tokens_stand_where_they_say(text: str) -> None:
    for one in tokenize(text):
        whole = unicodedata.normalize("NFC", text[one.start : one.end])
        assert unicodedata.normalize("NFC", one.raw) == whole or text != unicodedata.normalize(
            "NFC", text
        )


HOSTILE = [
    "A ", "Bí thư, ", "ông An, ", "Chủ tịch UBND xã ", "Trung tâm Văn hóa và ", "sáp nhập Ban Tổ chức với ",
    "Nguyễn Văn An ", "1/2 xã ", '"', "(", "bí thư chi bộ đồng thời là trưởng thôn ", "xã An Bình, ",
    "Bà Lê Thị An và ông Đỗ Văn Bình. ", "- 1/2010 – 2/2011: Phó Chủ tịch UBND xã An;\n", "a\u0301",
    "Cả ba đều là bí thư chi bộ. ", "Nghị quyết số 18-NQ/TW ", "Ông Đỗ Văn An, Bí thư Đảng ủy xã Hòa.\n",
    "The party secretary is concurrently chair of the People's Council. ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: piece.strip()[:30])
def test_work_grows_with_the_text_and_no_faster(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in look-ups of the lexicon: the hostile text is read twice, once doubled."""
    counts: list[int] = []
    real = words.Phrases.at

    def counted(*given: object) -> object:
        counts[-1] += 1
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(words.Phrases, "at", counted)
    for size in (6_000, 12_000):
        counts.append(0)
        govgraph.read((piece * (size // len(piece) + 1))[:size])
    assert counts[1] < 2.4 * counts[0] + 2000
