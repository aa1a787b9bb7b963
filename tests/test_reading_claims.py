"""The claim record: JSON Lines there and back, ids that last."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govgraph
from govgraph.errors import InputError
from govgraph.reading import claims
from govgraph.reading.claims import FIELDS, STATUSES, Claim, Resolved

ARTICLE = "Tin\n\n1/2/2020\n\nÔng Đỗ Văn Thử, Bí thư Đảng ủy kiêm Chủ tịch UBND xã Mẫu, nói.\n"


def test_claims_go_to_json_lines_and_back() -> None:
    found = list(govgraph.read(ARTICLE, doc="a.txt").claims)
    assert len(found) == 3
    assert list(claims.parse(claims.lines(found))) == found


def test_a_line_is_flat_and_in_order() -> None:
    told = json.loads(claims.lines(govgraph.read(ARTICLE, doc="a.txt").claims).splitlines()[0])
    assert list(told)[:6] == ["id", "kind", "status", "explicit", "start", "end"]
    assert list(told)[-9:] == [
        "rule", "doc", "lang", "text_sha256", "page_sha256", "evidence", "resolved", "open_list", "flags",
    ]  # fmt: skip
    assert ARTICLE[told["start"] : told["end"]].startswith("Ông Đỗ Văn Thử")
    assert told["doc"] == "a.txt" and told["lang"] == "vi"


def test_an_id_tells_claims_apart_and_stays() -> None:
    one, two = govgraph.read(ARTICLE), govgraph.read(ARTICLE, doc="elsewhere.txt")
    assert [claim.id for claim in one.claims] == [claim.id for claim in two.claims]
    assert len({claim.id for claim in one.claims}) == len(one.claims)
    other = govgraph.read(ARTICLE.replace("xã Mẫu", "xã Thử"))
    assert not {claim.id for claim in one.claims} & {claim.id for claim in other.claims}


@given(
    st.sampled_from(sorted(FIELDS)),
    st.sampled_from(STATUSES),
    st.integers(0, 99),
    st.integers(0, 99),
    st.lists(st.tuples(st.integers(0, 9), st.integers(10, 20)), max_size=3),
    st.text(max_size=9),
)
def test_any_claim_comes_back(
    kind: str, status: str, start: int, more: int, places: list[tuple[int, int]], word: str
) -> None:
    fields = dict.fromkeys(FIELDS[kind], word)
    claim = Claim(
        kind, start, start + more, fields, status, False, "rule", word, "vi", "a" * 64, None,
        tuple(places), (Resolved("area", word, 1, 2),), True, ("pilot",),
    )  # fmt: skip
    assert list(claims.parse(claims.lines([claim]))) == [claim]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "3", "{}", '{"kind": "tenure"}', '{"kind": "x", "start": 0, "end": 1}',
     '{"kind": "tenure", "status": "maybe", "start": 0, "end": 1}',
     '{"kind": "tenure", "start": 5, "end": 1}', '{"kind": "tenure", "start": 0, "end": 1, "evidence": [1]}',
     '{"kind": "tenure", "start": 0, "end": 1, "resolved": [{"x": 1}]}'],
)  # fmt: skip
def test_a_line_that_is_no_claim_is_told_by_its_number(line: str) -> None:
    with pytest.raises(InputError) as caught:
        list(claims.parse(f"\n{line}\n", "c.jsonl"))
    assert caught.value.line == 2 and str(caught.value).startswith("c.jsonl: line 2")
