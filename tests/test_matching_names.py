"""Comparing names: what is one name, what may be, what is not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph import text
from govgraph.matching import Grade, compare, names

PERSONS = [
    ("Phạm Văn Hạng", "Phạm Văn Hạng", "same"),
    ("Phạm Văn Hạng", "PHẠM  VĂN HẠNG", "same"),
    ("Phạm Văn Hạng", unicodedata.normalize("NFD", "Phạm Văn Hạng"), "same"),
    ("Ông Phạm Văn Hạng", "Phạm Văn Hạng", "same"),
    ("Đồng chí Phạm Văn Hạng", "đ/c Phạm Văn Hạng", "same"),
    ("PGS.TS. Bà Vũ Thị Hải", "Vũ Thị Hải", "same"),
    ("TS Nguyễn Văn Bình", "Nguyễn Văn Bình", "same"),
    ("Dr. Mark Rutte", "Mark Rutte", "same"),
    ("Ðỗ Văn An", "Đỗ Văn An", "same"),
    ("Lan\u200b Anh", "Lan Anh", "same"),
    ("Vũ Thị Hòa", "Vũ Thị Hoà", "tone"),
    ("Nguyễn Thị Thủy", "Nguyễn Thị Thuỷ", "tone"),
    ("Trần Qúy", "Trần Quý", "tone"),
    ("Lê Văn Khỏe", "Lê Văn Khoẻ", "tone"),
    ("Hoàng Anh", "Hòang Anh", "tone"),
    ("Đào Thúy", unicodedata.normalize("NFD", "Đào Thuý"), "tone"),
    ("Lý Văn A", "Lí Văn A", "i-y"),
    ("Mỹ Lệ", "Mĩ Lệ", "i-y"),
    ("Trần Quý", "Trần Quí", "i-y"),
    ("Trần Qúi", "Trần Quý", "i-y"),
    ("Vỹ", "Vĩ", "i-y"),
    ("Rutte, Mark", "Mark Rutte", "order"),
    ("Nguyễn Anh Minh", "Anh Minh Nguyễn", "order"),
    ("Nguyen Van A", "Nguyễn Văn A", "unaccented"),
    ("Do Thi Hoa", "Đỗ Thị Hòa", "unaccented"),
    ("P. Van Hang", "Phạm Văn Hạng", "initials"),
    ("P. Văn Hạng", "Phạm Văn Hạng", "initials"),
    ("P.V. Hạng", "Phạm Văn Hạng", "initials"),
    ("M. Rutte", "Mark Rutte", "initials"),
    ("Phạm Hạng", "Phạm Văn Hạng", "alike"),
    # Names that look alike and are others.
    ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "different"),
    ("Nguyễn Văn Hưng", "Nguyễn Văn Hứng", "different"),
    ("Nguyễn Văn Hùng", "Nguyễn Văn Húng", "different"),
    ("Tô Lâm", "Tố Lâm", "different"),
    ("Võ Thị Ánh Xuân", "Võ Thị Anh Xuân", "different"),
    ("Phạm Văn Hang", "Phạm Văn Hạng", "different"),
    ("Nguyễn Minh Anh", "Nguyễn Anh Minh", "different"),
    ("Nguyễn Văn A", "Nguyễn Văn An", "different"),
    ("Đoàn Thúy", "Đoàn Thúi", "different"),
    ("Nguyễn Linh", "Nguyễn Lynh", "different"),
    ("Lê Đức Thọ", "Lê Dức Thọ", "different"),
    ("Nguyễn Thị Lan", "Nguyễn Văn Lan", "different"),
    ("Chloé", "Chlóe", "different"),
    ("P. Văn Hùng", "Phạm Văn Hưng", "different"),
    ("L. Văn Hùng", "Phạm Văn Hùng", "different"),
    ("", "", "different"),
    ("Phạm Hạng", "Phạm Hạng Văn", "different"),
]
AREAS = [
    ("Sa Pa", "Sa Pa", "same"),
    ("xã Hòa Bình", "xã Hoà Bình", "tone"),
    ("Mỹ Lý", "Mĩ Lí", "i-y"),
    ("xã Tà Hừa", "xã Tà Hứa", "different"),
    ("phường Cẩm Thủy", "phường Cẩm Thụy", "different"),
    ("Bình Sơn", "Sơn Bình", "different"),
    ("Tân Lập", "Tân Thành Lập", "different"),
]


@pytest.mark.parametrize(("one", "other", "grade"), PERSONS)
def test_names_of_persons(one: str, other: str, grade: str) -> None:
    assert compare(one, other) == compare(other, one) == grade


@pytest.mark.parametrize(("one", "other", "grade"), AREAS)
def test_other_names_have_one_order_and_no_titles(one: str, other: str, grade: str) -> None:
    assert compare(one, other, person=False) == compare(other, one, person=False) == grade


def test_sa_pa_is_not_sa_pa_hook() -> None:
    """It may be typed without accents, but that is never the same name."""
    assert compare("Sa Pa", "Sa Pả", person=False) == Grade.UNACCENTED
    assert names.settled("Sa Pa") != names.settled("Sa Pả")


def test_a_title_alone_stays_a_name() -> None:
    assert names.bare("Ông") == "ông"
    assert names.bare("Bác Ái") == "bác ái"
    assert names.bare("Bàng Văn A") == "bàng văn a"


BEGINS = names.knowledge()["syllable"]["begins"]
RHYMES = ("oa", "oe", "uy", "oan", "oai", "uyên", "ươi", "ia", "ưa", "ua", "y", "i", "uâ", "iêu")
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
syllables = st.builds(str.__add__, st.sampled_from(["", *BEGINS]), st.sampled_from(RHYMES))


def toned(syllable: str, tone: str, at: int) -> str | None:
    """Put a tone on a syllable's vowel; nothing where no vowel stands."""
    vowels = [i for i, char in enumerate(syllable) if text.fold(char) in "aeiouy"]
    place = vowels[at % len(vowels)] if vowels else None
    if place is None:
        return None
    return unicodedata.normalize("NFC", syllable[: place + 1] + tone + syllable[place + 1 :])


@given(st.text(max_size=30))
def test_settling_is_idempotent_and_keeps_the_letters(name: str) -> None:
    once = names.settled(name)
    assert names.settled(once) == once
    assert text.fold(once) == text.fold(names.plain(name))


@given(
    syllables, st.sampled_from(TONES), st.sampled_from(TONES), st.integers(0, 3), st.integers(0, 3)
)
def test_names_with_different_tones_are_never_one(
    syllable: str, tone: str, other: str, at: int, there: int
) -> None:
    one, two = toned(syllable, tone, at), toned(syllable, other, there)
    assert one and two
    found = compare(f"Đỗ {one}", f"Đỗ {two}")
    if tone != other:
        assert found == Grade.DIFFERENT
    elif at == there:
        assert found == Grade.SAME


@given(syllables, st.sampled_from(TONES[1:]), st.integers(0, 3))
def test_old_and_new_style_settle_alike_in_both_normal_forms(
    syllable: str, tone: str, at: int
) -> None:
    one = toned(syllable, tone, at)
    assert one
    decomposed = unicodedata.normalize("NFD", one)
    assert names.settled(one) == names.settled(decomposed)


@given(st.text(max_size=20), st.text(max_size=20))
def test_comparing_is_symmetric_and_never_fails(one: str, other: str) -> None:
    assert compare(one, other) == compare(other, one)
    if compare(one, other) in (Grade.SAME, Grade.TONE, Grade.I_Y, Grade.ORDER):
        assert names.key(one) == names.key(other)
