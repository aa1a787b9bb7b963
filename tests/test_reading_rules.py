"""What sentences say: one table of constructions, each with near misses (invented persons)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import govgraph
from govgraph.reading.claims import FIELDS, STATUSES
from reading_brief import HEAD, brief

ROOT = Path(__file__).parents[1]
CASES = tomllib.loads(
    (ROOT / "tests" / "reading" / "constructions.toml").read_text(encoding="utf-8")
)["case"]


def said(text: str, lang: str = "vi") -> list[str]:
    return sorted(brief(claim) for claim in govgraph.read(HEAD[lang] + text).claims)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['construction']}-{case['text']}"[:60]
)
def test_a_sentence_says_what_it_says_and_no_more(case: dict[str, object]) -> None:
    lang = "en" if str(case["construction"]).startswith("en-") else "vi"
    assert said(str(case["text"]), lang) == case["says"]


def test_every_construction_is_told_in_the_docs() -> None:
    told = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    for name in {str(case["construction"]) for case in CASES}:
        assert f"`{name.removeprefix('en-')}`" in told, name


def test_constructions_have_near_misses() -> None:
    assert sum(not case["says"] for case in CASES) >= 15


@pytest.mark.parametrize(
    "kind", ["tenure", "appointment", "concurrent", "coverage", "target", "merger"]
)
def test_spans_carry_the_claim(kind: str) -> None:
    text = "\n".join(str(case["text"]) for case in CASES[:90])
    found = [one for one in govgraph.read(HEAD["vi"] + text).claims if one.kind == kind]
    assert found
    whole = HEAD["vi"] + text
    for claim in found:
        words = whole[claim.start : claim.end]
        assert words == words.strip() and words
        assert "\n" not in words or claim.kind == "concurrent"
        if claim.explicit and claim["person"]:
            assert claim["person"] in words


def test_a_deputy_is_never_taken_for_the_chief() -> None:
    for title in ("Phó Bí thư", "Phó Chủ tịch UBND", "Phó Giám đốc Sở Y tế"):
        (one,) = govgraph.read(f"{HEAD['vi']}Ông Đỗ Văn Thử, {title} huyện Mẫu, nói.").claims
        assert one["post"].startswith("Phó ")


def test_the_byline_holds_no_post() -> None:
    article = (
        "Xã Mẫu có chủ tịch mới\n\n15/08/2021\n\nÔng Đỗ Văn Thử, Chủ tịch UBND xã Mẫu, nói.\n\n"
        "Nguyễn Thu Hằng\n"
    )
    found = govgraph.read(article)
    assert found.byline and article[slice(*found.byline)] == "Nguyễn Thu Hằng"
    assert {one["person"] for one in found.claims} == {"Đỗ Văn Thử"}


def test_a_caption_printed_twice_is_one_claim_with_two_places() -> None:
    caption = "Ông Đỗ Văn Thử, Chủ tịch UBND xã Mẫu, thăm vườn.\n"
    article = HEAD["vi"] + caption + caption + "Xã được mùa.\n"
    found = govgraph.read(article)
    (one,) = found.claims
    assert len(one.evidence) == 2 and len(found.captions) == 2
    assert {article[start:end] for start, end in one.evidence} == {
        "Ông Đỗ Văn Thử, Chủ tịch UBND xã Mẫu"
    }


def test_what_is_left_out_is_taken_from_the_context_and_told() -> None:
    article = "Huyện Đông Mẫu họp\n\n15/08/2021\n\nBà Tạ Thị Thử, Chủ tịch UBND huyện, phát biểu.\n"
    (one,) = govgraph.read(article).claims
    assert one["post"] == "Chủ tịch UBND huyện Đông Mẫu"
    (resolved,) = one.resolved
    assert (resolved.field, resolved.value) == ("area", "huyện Đông Mẫu")
    assert article[resolved.start : resolved.end] == "Huyện Đông Mẫu"


def test_what_cannot_be_resolved_is_left_open() -> None:
    (one,) = govgraph.read(f"{HEAD['vi']}Bà Tạ Thị Thử, Chủ tịch HĐND tỉnh, phát biểu.").claims
    assert one["area"] is None and one["post"] == "Chủ tịch HĐND tỉnh"


def test_a_given_name_means_the_one_person_so_called() -> None:
    one = (
        "Ông Đỗ Văn Thử, Bí thư Đảng ủy xã Mẫu, nói. Trước đó, ông Thử là Phó Chủ tịch UBND xã Mẫu."
    )
    assert "tenure past: Đỗ Văn Thử = Phó Chủ tịch UBND xã Mẫu" in said(one)
    two = "Ông Đỗ Văn Thử và ông Lê Văn Thử đều vui. Trước đó, ông Thử là Phó Chủ tịch UBND xã Mẫu."
    assert said(two) == []


def test_a_list_that_goes_on_is_open() -> None:
    text = "Huyện giải thể Trạm Khuyến nông, Trạm Thú y... Các phòng hoạt động ổn định."
    found = [one for one in govgraph.read(HEAD["vi"] + text).claims if one.kind == "dissolution"]
    assert len(found) == 2 and all(one.open_list for one in found)


def test_careers_are_lists_of_years() -> None:
    article = (
        "Huyện Bắc Mẫu có chủ tịch mới\n\n22/02/2021\n\nÔng Quách Đình Thử sinh năm 1976, trải qua:\n\n"
        "* 5/2015 – 12/2019: Bí thư Đảng ủy xã Hồng Mẫu;\n"
        "* 7/2016 – 12/2019: Chủ tịch HĐND xã Hồng Mẫu;\n"
        "* Từ 1/2020: Phó Bí thư Huyện ủy.\n"
    )
    found = sorted(brief(one) for one in govgraph.read(article).claims)
    assert found == [
        "concurrent? past: Quách Đình Thử = Bí thư Đảng ủy xã Hồng Mẫu + Chủ tịch HĐND xã Hồng Mẫu",
        "tenure fact: Quách Đình Thử = Phó Bí thư Huyện ủy Bắc Mẫu begins=2020-01",
        "tenure past: Quách Đình Thử = Bí thư Đảng ủy xã Hồng Mẫu begins=2015-05 ends=2019-12",
        "tenure past: Quách Đình Thử = Chủ tịch HĐND xã Hồng Mẫu begins=2016-07 ends=2019-12",
    ]


def test_claims_have_known_kinds_fields_and_rules() -> None:
    for case in CASES:
        lang = "en" if str(case["construction"]).startswith("en-") else "vi"
        for claim in govgraph.read(HEAD[lang] + str(case["text"])).claims:
            assert set(claim.fields) == set(FIELDS[claim.kind]) and claim.status in STATUSES
            assert claim.rule and claim.lang == lang


def test_reading_is_deterministic() -> None:
    text = HEAD["vi"] + "\n".join(str(case["text"]) for case in CASES)
    assert govgraph.read(text).claims == govgraph.read(text).claims
