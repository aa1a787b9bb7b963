"""Rosters: who is one person, what a bad row is told, and that an export comes back."""

from __future__ import annotations

import csv
import io
import json
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

import govgraph
from govgraph import inputs, knowledge, language, rules
from govgraph.answer import Answer
from govgraph.errors import InputError, ParameterError
from govgraph.graph import Graph
from govgraph.intake import problems, roster, roster_export
from govgraph.intake.cells import safe
from govgraph.intake.reading import Options, Read
from govgraph.store import Store

ROOT = Path(__file__).parents[1]
IRELAND = ROOT.parent / "shared" / "data" / "ireland-government" / "government_members.json"
GOVG = "https://w3id.org/govgraph/ontology#"
ROW = {
    "person": "Nguyễn Thị Lan",
    "post": "Chủ tịch UBND xã",
    "organ": "UBND xã An Bình",
    "area": "xã An Bình",
}
OPTIONS = Options()


def read(*rows: dict[str, Any], **options: Any) -> Read:
    return roster.read(rows, Options(**options))


def file(folder: Path, name: str, words: str) -> Path:
    path = folder / name
    path.write_text(words, encoding="utf-8", newline="")
    return path


def of(found: Iterable[Quad], prefix: str, name: str) -> set[Any]:
    ending = f"{prefix}{name}"
    return {q.object for q in found if q.predicate.value.endswith(ending)}


def persons(found: Read) -> int:
    return len(of(found.quads, "org#", "member"))


def said(found: Read, name: str) -> list[str]:
    return sorted(value.value for value in of(found.quads, "#", name))


# ---- what a row says ----


def test_a_roster_of_a_commune(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "an-binh.csv",
        "DANH SÁCH CÁN BỘ;;;;;\r\nSTT;Họ và tên;Chức vụ;Cơ quan;Xã;Từ ngày;Nguồn\r\n"
        "1;Nguyễn Thị Lan;Chủ tịch UBND xã;UBND xã An Bình;xã An Bình;07/03/2015;Quyết định 12\r\n"
        "2;Trần Văn Bê;Bí thư Đảng ủy xã;Đảng ủy xã An Bình;xã An Bình;từ 2016;\r\n",
    )
    found = roster.read(path, Options(dates="dmy"))
    assert (found.rows, found.problems) == (2, [])
    begins = of(found.quads, "#", "begins")
    assert {(one.value, one.datatype.value.rpartition("#")[2]) for one in begins} == {
        ("2015-03-07", "date"),
        ("2016", "gYear"),
    }
    assert {str(q.graph_name) for q in found.quads} == {
        "<https://w3id.org/govgraph/id/graph/an-binh>"
    }
    cited = {v.value for v in of(found.quads, "terms/", "bibliographicCitation")}
    assert cited == {"an-binh.csv#row=3", "an-binh.csv#row=4"}
    assert "Quyết định 12" in {v.value for v in of(found.quads, "core#", "prefLabel")}
    graph = Graph(Store.memory(), "vi")
    graph.build(also=found.quads)
    assert graph.check().conforms


def test_a_person_of_two_organs_is_one_and_of_two_areas_two() -> None:
    council = {**ROW, "post": "Chủ tịch HĐND xã", "organ": "HĐND xã An Bình"}
    elsewhere = {**ROW, "area": "xã Yên Hòa", "organ": "UBND xã Yên Hòa"}
    assert persons(read(ROW, council)) == 1
    assert persons(read(ROW, elsewhere)) == 2
    assert (
        persons(read(ROW, {**elsewhere, "within": "huyện A"}, {**elsewhere, "within": "huyện B"}))
        == 3
    )
    bare = [{k: v for k, v in one.items() if k != "area"} for one in (ROW, council, elsewhere)]
    assert persons(read(*bare)) == 1  # nothing tells them apart
    ids = [{**one, "person_id": "7"} for one in (ROW, elsewhere)]
    assert persons(read(*ids)) == 1
    assert persons(read({**ROW, "person_id": "7"}, {**ROW, "person_id": "8"})) == 2


def test_what_has_an_id_keeps_its_other_names() -> None:
    renamed = {**ROW, "post": "Chủ tịch xã"}
    found = read({**ROW, "post_id": "P1"}, {**renamed, "post_id": "P1"})
    assert len(of(found.quads, "#", "post")) == 1
    assert [v.value for v in of(found.quads, "core#", "altLabel")] == ["Chủ tịch xã"]


def test_ends_are_exclusive_unless_stated() -> None:
    dates = {**ROW, "begins": "1/1/2015", "ends": "31/12/2020"}
    assert said(read(dates), "ends") == ["2020-12-31"]
    assert said(read(dates, ends="inclusive"), "ends") == ["2021-01-01"]
    assert said(read({**ROW, "ends": "2020"}, ends="inclusive"), "ends") == ["2020"]
    assert said(read({**ROW, "period": "2015 – 2020"}), "ends") == ["2020"]
    assert said(read({**ROW, "begins": "2020", "ends": "2020"}), "ends") == ["2020"]


def test_a_column_can_be_named_or_be_a_constant() -> None:
    found = roster.read(
        [{"x": "Lan", "office": "Taoiseach"}],
        Options(map={"person": "X", "organ": "=Government", "attested": "=2020-07-23"}),
    )
    assert found.rows == 1 and said(found, "attested") == ["2020-07-23"]
    with pytest.raises(ParameterError, match="no column “nonsense”"):
        read(ROW, map={"nonsense": "x"})
    with pytest.raises(InputError, match=r"no column for Họ.*--map Họ=COLUMN|no column for Họ"):
        read(ROW, map={"person": "Họ"})


def test_a_missing_column_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        roster.read(file(tmp_path, "a.csv", "Họ tên,Chức vụ\nLan,Chủ tịch\n"), OPTIONS)
    message = str(caught.value)
    assert "no column for organ; found: Họ tên, Chức vụ" in message and "--map organ=" in message
    with pytest.raises(InputError, match="several columns may be “post”: Chức vụ, Chức danh"):
        roster.read(file(tmp_path, "b.csv", "Họ tên,Chức vụ,Chức danh,Cơ quan\n"), OPTIONS)
    for words in ("", "\n\n"):
        with pytest.raises(InputError, match="there are no rows"):
            roster.read(file(tmp_path, "c.csv", words), OPTIONS)


def test_frames_and_generators() -> None:
    frame = pd.DataFrame([{**ROW, "begins": pd.Timestamp("2015-03-07")}])
    assert said(roster.read(frame, OPTIONS), "begins") == ["2015-03-07"]
    assert roster.read(iter([ROW]), OPTIONS).rows == 1


def test_progress_and_columns_that_mean_nothing(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    rows = "".join(f"N{n},Chủ tịch,UBND,x\n" for n in range(5001))
    path = file(tmp_path, "a.csv", "Họ tên,Chức vụ,Cơ quan,Ngày sinh\n" + rows)
    roster.read(path, OPTIONS, lambda what, count: told.append((what, count)))
    assert told == [("a.csv: columns not read: Ngày sinh", 0), ("a.csv", 5000), ("a.csv", 5001)]


def test_ten_thousand_rows_in_seconds() -> None:
    rows = ({**ROW, "person": f"N{n}", "begins": "7/3/2015"} for n in range(10_000))
    start = time.perf_counter()
    assert roster.read(rows, Options(dates="dmy")).rows == 10_000
    assert time.perf_counter() - start < 6


def test_a_file_of_a_disturbing_name(tmp_path: Path) -> None:
    path = file(tmp_path, "a\u202eb.csv", "person,post,organ\na,b,c\n")
    assert all("\u202e" not in str(quad) for quad in roster.read(path, OPTIONS).quads)


# ---- row by row ----

ONE_ROW = """
@prefix : <https://w3id.org/govgraph/id/> .
@prefix govg: <https://w3id.org/govgraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/govgraph/id/> .
<graph/an-binh> a <http://www.w3.org/ns/prov#Bundle> ; dcterms:source <source/an-binh> .
<source/an-binh> a govg:Source ; skos:prefLabel "an-binh.csv"@vi ;
  govg:sha256 "1dccf0c5269a6e1db23ecf1cf5aa2a44c2715df97e1a074ecfd45afa795153e2" .
<area/an-binh-huyen-b-adad00cd> a govg:Area ; skos:prefLabel "huyện B"@vi ;
  govg:level <area-level/vn-huyen> .
<area/an-binh-xa-an-binh-c8b67be4> a govg:Area ; skos:prefLabel "xã An Bình"@vi ;
  govg:level <area-level/vn-xa> ; govg:within <area/an-binh-huyen-b-adad00cd> .
<organ/an-binh-ubnd-xa-an-binh-a9639a36> a govg:Organ ; skos:prefLabel "UBND xã An Bình"@vi ;
  govg:organKind <organ-kind/vn-ubnd-cap-xa> ; govg:branch <branch/state> ;
  govg:jurisdiction <area/an-binh-xa-an-binh-c8b67be4> .
<post/an-binh-chu-tich-ubnd-xa-7149ad8a> a govg:Post ; skos:prefLabel "Chủ tịch UBND xã"@vi ;
  org:postIn <organ/an-binh-ubnd-xa-an-binh-a9639a36> ;
  govg:postKind <post-kind/vn-chu-tich-ubnd-cap-xa> .
<person/an-binh-nguyen-thi-lan-1eb71661> a govg:Person ; foaf:name "Nguyễn Thị Lan" .
<tenure/an-binh-9ed90f26> a govg:Tenure ;
  org:member <person/an-binh-nguyen-thi-lan-1eb71661> ;
  govg:post <post/an-binh-chu-tich-ubnd-xa-7149ad8a> ;
  govg:begins "2015-03-07"^^xsd:date ; govg:ends "2020"^^xsd:gYear .
<evidence/an-binh-row-2-f7216e09> a govg:Evidence ; govg:supports <tenure/an-binh-9ed90f26> ;
  govg:status <status/fact> ; govg:explicit true ; oa:hasSource <source/an-binh> ;
  dcterms:bibliographicCitation "an-binh.csv#row=2" .
"""


def test_all_that_one_row_says(tmp_path: Path) -> None:
    words = (
        "Họ tên,Chức vụ,Cơ quan,Xã,Huyện,Từ,Đến\n"
        "Nguyễn Thị Lan,Chủ tịch UBND xã,UBND xã An Bình,xã An Bình,huyện B,7/3/2015,2020\n"
    )
    found = roster.read(file(tmp_path, "an-binh.csv", words), Options(dates="dmy"))
    home = NamedNode("https://w3id.org/govgraph/id/graph/an-binh")
    wanted = parse(ONE_ROW.encode(), format=RdfFormat.TURTLE)
    assert set(found.quads) == {Quad(q.subject, q.predicate, q.object, home) for q in wanted}


COLUMNS = ("person", "post", "organ", "area", "within", "begins", "source")
VALUES = st.sampled_from(["", "A", "B", "UBND xã A", "Chủ tịch", "2015", "https://a.vn"])
TABLE = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, VALUES)), min_size=1, max_size=6)


@given(TABLE)
def test_rows_say_together_what_each_says_alone(rows: list[dict[str, str]]) -> None:
    """Without ids no row changes what another means; what a row said need not be said again."""
    blank = dict.fromkeys(COLUMNS, "")
    together = roster.stream(rows, OPTIONS)
    quads = list(together.quads)
    assert len(quads) == together.told
    apart = [read(*[blank] * at, row, *[blank] * (len(rows) - at)) for at, row in enumerate(rows)]
    assert set(quads) == {quad for one in apart for quad in one.quads}
    assert together.rows == sum(one.rows for one in apart)
    assert together.problems == [problem for one in apart for problem in one.problems]
    assert set(quads) == set(read(*rows).quads) and len(set(quads)) == len(read(*rows).quads)


def test_nothing_is_said_twice_of_one_thing() -> None:
    many = [
        {**ROW, "post": "Người gác đèn", "person": f"N{n % 3}", "begins": str(2000 + n)}
        for n in range(9)
    ]
    found = roster.stream(many, OPTIONS)
    quads = list(found.quads)
    assert len(quads) == len(set(quads)) == found.told and found.rows == 9


def test_memory_does_not_grow_with_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govgraph.intake.texts._PIECE", 10_000)

    def peak(count: int) -> int:
        rows = "".join(f"N{n % 50},Chủ tịch,UBND,{2000 + n % 20}\n" for n in range(count))
        path = file(tmp_path, "a.csv", "Họ tên,Chức vụ,Cơ quan,Từ\n" + rows)
        found = roster.stream(path, OPTIONS)
        tracemalloc.start()
        try:
            assert sum(1 for _ in found.quads) == found.told > 8 * count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(200)
    assert peak(6_000) < peak(1_000) + 50_000


def test_rosters_say_nothing_that_rules_make() -> None:
    """So that no statement of a roster need be left out as derived."""
    rows = [
        {**one, "source_id": "S", "person_id": f"{at}", "post_kind_id": "K"}
        for at, one in enumerate(ROSTER)
    ]
    for found in (read(*ROSTER), read(*rows)):
        assert set(inputs.without_derived(found.quads)) == set(found.quads)
    made = {name.rpartition(":")[2] for rule in rules.load() for name in rule.makes}
    said = {quad.predicate.value for quad in [*read(*ROSTER).quads, *read(*rows).quads]}
    assert not {f"{GOVG}{name}" for name in made} & said


# ---- problems ----

PROBLEMS: list[tuple[dict[str, str], str, str]] = [
    ({"person": " "}, "person", "roster-blank"),
    ({"organ": ""}, "organ", "roster-blank"),
    ({"area": "", "area_id": "12"}, "area", "roster-blank"),
    ({"person": "=HYPERLINK(1)"}, "person", "roster-formula"),
    ({"source": "@SUM(1)"}, "source", "roster-formula"),
    ({"person": "Lan\u202eNguyễn"}, "person", "roster-hidden"),
    ({"post": "Chủ\x07 tịch"}, "post", "roster-hidden"),
    ({"person": "L" * 1001}, "person", "roster-long"),
    ({"person_id": "http://[a"}, "person_id", "roster-id"),
    ({"area_level": "làng trên mây"}, "area_level", "roster-kind"),
    ({"begins": "lâu rồi"}, "begins", "roster-date"),
    ({"begins": "khoảng 2015"}, "begins", "roster-date-about"),
    ({"begins": "3/7/2015"}, "begins", "roster-date-order"),
    ({"ends": "30/02/2015"}, "ends", "roster-date-impossible"),
    ({"attested": "0015"}, "attested", "roster-date-year"),
    ({"period": "2015"}, "period", "roster-period"),
    ({"period": "2015-2020", "begins": "2014"}, "period", "roster-period-other"),
    ({"begins": "2015", "ends": "2014"}, "ends", "roster-end-first"),
    ({"begins": "2015-03-07", "ends": "2015-03-07"}, "ends", "roster-end-first"),
]


@pytest.mark.parametrize(("bad", "column", "key"), PROBLEMS)
def test_a_bad_row_gives_a_reason_and_nothing_else(
    bad: dict[str, str], column: str, key: str
) -> None:
    found = read(ROW, {**ROW, **bad})
    [problem] = found.problems
    assert (problem.row, problem.column, problem.key) == (2, column, key)
    assert "=" not in problem.reason("en") or key == "roster-formula"
    assert problem.reason("vi") != problem.reason("en") and problem.reason().isprintable()
    assert set(found.quads) == set(read(ROW).quads)
    with pytest.raises(InputError) as caught:
        read(ROW, {**ROW, **bad}, strict=True)
    assert caught.value.key == "roster-strict" and "row 2" in str(caught.value)


def test_problems_between_rows(tmp_path: Path) -> None:
    found = read(
        {**ROW, "person_id": "7"},
        {**ROW, "person_id": "7", "person": "Trần Bê"},
        {**ROW, "person_id": "7", "person": "NGUYỄN THỊ LAN"},
    )
    assert [(p.row, p.key) for p in found.problems] == [(2, "roster-two-names")]
    found = read({**ROW, "post_id": "1"}, {**ROW, "post_id": "1", "organ": "HĐND xã An Bình"})
    assert [(p.row, p.key) for p in found.problems] == [(2, "roster-two-organs")]
    path = file(tmp_path, "a.csv", "person,post,organ\na,b\na,b,c\na,b,c,d\na,b,c,,\n\n")
    found = roster.read(path, OPTIONS)
    assert [(p.row, p.key, p.reason()) for p in found.problems] == [
        (2, "roster-cells", "the row has 2 cells, the headings 3"),
        (4, "roster-cells", "the row has 4 cells, the headings 3"),
    ]
    assert found.rows == 2 and found.problems[1].cells["+1"] == "d"


def test_what_only_disturbs_is_left_out_and_told() -> None:
    found = read({**ROW, "person": "Nguyễn\ufeff Thị\u200b Lan\u00ad"})
    [problem] = found.problems
    assert problem.key == "roster-cleaned" and "U+200B" in problem.reason()
    assert found.rows == 1 and set(found.quads) == set(read(ROW).quads)


def test_a_second_sheet_is_told() -> None:
    import tempfile

    from test_tables_in import HEAD, LAN, line, xlsx

    with tempfile.TemporaryDirectory() as folder:
        path = xlsx(
            Path(folder) / "a.xlsx",
            line(1, ["Ghi chú"]),
            line(1, HEAD) + line(2, LAN),
            line(1, HEAD),
        )
        found = roster.read(path, OPTIONS)
    assert found.rows == 1
    assert [(p.key, p.fields["name"]) for p in found.problems] == [("roster-sheet", "S2")]


BAD = (
    "Họ tên,Chức vụ,Cơ quan,Từ,Ghi chú\n"
    "Lan,Chủ tịch,UBND xã A,2015,=1+1\n"
    "Bê,Phó Chủ tịch,UBND xã A,khoảng 2016,+84\n"
    "=1+1,Bí thư,Đảng ủy xã A,2017,\n"
    "Cò,Trưởng khu,UBND xã A\n"
)


def test_problems_are_mended_and_imported_as_if_they_had_been_right(tmp_path: Path) -> None:
    first = roster.read(file(tmp_path, "xa-a.csv", BAD), OPTIONS)
    assert (first.rows, len(first.problems)) == (1, 3)
    path = tmp_path / "problems.csv"
    problems.write(first.problems, path)
    words = path.read_text(encoding="utf-8-sig")
    # Not mended: the date is told again, of the same file and row. The apostrophe before the
    # formula says that it is text, and the short row has been filled up with empty cells.
    again = roster.read(path, OPTIONS)
    assert [(p.file, p.row, p.key) for p in again.problems] == [
        ("xa-a.csv", 3, "roster-date-about")
    ]
    mended = words.replace("khoảng 2016", "2016").replace("'=1+1,Bí", "Đỗ,Bí")
    mended = mended.replace("Cò,Trưởng khu,UBND xã A,,", "Cò,Trưởng khu,UBND xã A,2018,")
    file(tmp_path, "mended.csv", mended)
    told: list[str] = []
    second = roster.read(tmp_path / "mended.csv", OPTIONS, lambda what, count: told.append(what))
    assert "mended.csv: rows that mend xa-a.csv" in told
    assert (second.rows, second.problems) == (3, [])
    right = (
        BAD.replace("khoảng 2016", "2016")
        .replace("=1+1,Bí", "Đỗ,Bí")
        .replace("Cò,Trưởng khu,UBND xã A", "Cò,Trưởng khu,UBND xã A,2018,")
    )
    whole = roster.read(file(tmp_path, "xa-a.csv", right), OPTIONS)
    both = {q for q in [*first.quads, *second.quads] if not q.predicate.value.endswith("sha256")}
    assert both == {q for q in whole.quads if not q.predicate.value.endswith("sha256")}


def test_a_problems_file_holds_no_formula_and_is_told_in_both_languages(tmp_path: Path) -> None:
    found = read({**ROW, "person": "=1", "post": "@x", "organ": "\t-1", "x": "\ud800\0"})
    path = tmp_path / "p.csv"
    for lang, reason in (("vi", "bắt đầu như công thức"), ("en", "begins like a formula")):
        language.use(lang)
        problems.write(found.problems, path)
        words = path.read_text(encoding="utf-8-sig")
        assert reason in words
    for cells in csv.reader(io.StringIO(words)):
        assert not [one for one in cells if one[:1] in ("=", "+", "-", "@", "\t")]


# ---- export ----

NAMES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=9
)
KINDS = ("person", "post", "post-kind", "organ", "area", "tenure")


def core(found: Iterable[Quad]) -> set[tuple[Any, Any, Any]]:
    """What the graph says of persons, posts, organs, areas and tenures."""
    starts = tuple(f"<https://w3id.org/govgraph/id/{kind}/" for kind in KINDS)
    return {(q.subject, q.predicate, q.object) for q in found if str(q.subject).startswith(starts)}


def exported(found: Iterable[Quad]) -> str:
    store = Store.memory()
    store.add(found)
    return roster_export.write(store, "vi")


ROSTER = [
    {**ROW, "begins": "2015", "ends": "2020-06", "within": "huyện B", "source": "Quyết định 12"},
    {**ROW, "begins": "2015", "ends": "2020-07", "within": "huyện B", "source": "https://a.vn/x"},
    {**ROW, "post": "Bí thư Đảng ủy xã", "organ": "Đảng ủy xã An Bình", "attested": "2020-07-23"},
    {**ROW, "post": "Người gác đèn biển", "organ": "Trạm đèn", "area": "", "person_id": "7"},
    {**ROW, "person": "'=1+1", "post": "- phó", "organ": "''@x, \"y\"", "former_by": "2020"},
]


def test_an_export_comes_back_the_same(tmp_path: Path) -> None:
    before = read(*ROSTER)
    assert before.problems == []
    words = exported(before.quads)
    after = roster.read(file(tmp_path, "out.csv", words), OPTIONS)
    assert after.problems == [] and core(after.quads) == core(before.quads)
    assert exported(after.quads) == words
    assert len(list(csv.reader(io.StringIO(words)))) == 1 + 7  # 2 ends × 2 sources of one tenure


@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=4))
def test_hostile_cells_come_back(rows: list[tuple[str, str, str]]) -> None:
    cells = [dict(zip(("person", "post", "organ"), map(safe, row), strict=True)) for row in rows]
    before = roster.read(cells, OPTIONS)
    assert before.problems == []
    assert {one.value for one in of(before.quads, "0.1/", "name")} == {
        " ".join(Literal(p).value.split()) for p in (_composed(row[0]) for row in rows)
    }
    words = exported(before.quads)
    back = list(csv.DictReader(io.StringIO(words)))
    after = roster.read(back, Options(slug="back"))
    assert after.problems == [] and core(after.quads) == core(before.quads)
    assert exported(after.quads) == words
    assert not [
        one for line in csv.reader(io.StringIO(words)) for one in line if one[:1] in "=+-@" and one
    ]


def _composed(words: str) -> str:
    from govgraph.intake.mint import composed

    return composed(words)


def test_the_export_of_cam_pha(cam_pha: Graph, tmp_path: Path) -> None:
    words = roster_export.write(cam_pha.store, "vi")
    assert words == roster_export.write(cam_pha.store, "vi")
    found = roster.read(file(tmp_path, "out.csv", words), OPTIONS)
    assert found.problems == [] and found.rows >= 5
    assert exported([*found.quads, *knowledge.ontology()]) == words


# ---- a real register ----


@pytest.mark.skipif(not IRELAND.is_file(), reason="the shared data are not here")
def test_the_governments_of_ireland() -> None:
    chosen = {
        "person": "eId",
        "person_id": "eId",
        "post": "office",
        "begins": "start",
        "ends": "end",
    }
    found = roster.read(
        IRELAND, Options(labels="en", map={**chosen, "organ": "=Government of Ireland"})
    )
    assert found.rows == len(json.loads(IRELAND.read_bytes())) == 643
    # One id has a byte-order mark inside: left out, and told.
    assert [(p.row, p.column, p.key) for p in found.problems] == [(209, "eId", "roster-cleaned")]
    graph = Graph(Store.memory(), "en")
    graph.build(also=found.quads)

    def count(where: str) -> list[int]:
        answer = graph.query(where)
        assert isinstance(answer, Answer)
        [row] = answer.rows
        return [int(value) for value in row.values()]

    people = (
        "SELECT (COUNT(DISTINCT ?p) AS ?a) (COUNT(DISTINCT ?o) AS ?b) (COUNT(DISTINCT ?t) AS ?c)"
    )
    # Six rows stand twice in the file (Local Government and Public Health is listed under two
    # of today's departments): 643 rows are 637 tenures.
    assert count(f"{people} {{ ?t a govg:Tenure ; org:member ?p ; govg:post ?o }}") == [
        196,
        98,
        637,
    ]
    pairs = "SELECT (COUNT(DISTINCT ?h) AS ?a) (COUNT(DISTINCT ?p) AS ?b)"
    # Four of the 196 overlapping pairs of rows are of such a row: 192 different pairs of tenures.
    assert count(f"{pairs} {{ ?h govg:certainty ?c ; govg:tenure/org:member ?p }}") == [192, 83]
    rows = """SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?h ?e ?f {
        ?h govg:certainty ?c ; govg:tenure ?t, ?u . FILTER(STR(?t) < STR(?u))
        ?e govg:supports ?t . ?f govg:supports ?u } } }"""
    assert count(rows) == [196]
    held = """SELECT (COUNT(DISTINCT ?o) AS ?a) (COUNT(DISTINCT ?p) AS ?b) {
        ?t org:member ?p ; govg:post ?o ; govg:period ?d . ?d govg:latestBegin ?from ; govg:earliestEnd ?to
        FILTER(?from <= "%sT00:00:00"^^xsd:dateTime && "%sT00:00:00"^^xsd:dateTime < ?to) }"""
    assert count(held % (("2011-02-01",) * 2)) == [16, 7]
    assert count(held % (("1994-12-01",) * 2)) == [17, 9]
    combined = graph.ask("combined-roles", on="2011-02-01")
    assert isinstance(combined, Answer)
    assert len({row["person"] for row in combined.rows}) == 6


def test_a_source_is_never_given_what_another_says(tmp_path: Path) -> None:
    ours = "https://w3id.org/govgraph/id"
    row = {
        **{"person": "Lan", "person_id": f"{ours}/person/lan", "tenure_id": f"{ours}/tenure/t"},
        **{"post": "Chủ tịch", "post_id": f"{ours}/post/p"},
        **{"organ": "UBND xã A", "organ_id": f"{ours}/organ/o", "begins": "2015"},
    }
    graph = govgraph.open(tmp_path / "s", create=True)
    graph.add([row], slug="early", title="Early")
    graph.add([{**row, "ends": "2017-12-31"}], slug="late", title="Late")
    told = list(csv.DictReader(io.StringIO(roster_export.write(graph.store, "vi"))))
    assert [(one["source"], one["begins"], one["ends"]) for one in told] == [
        ("Early", "2015", ""),
        ("Late", "2015", "2017-12-31"),
    ]
