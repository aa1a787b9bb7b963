"""Tables from outside: encodings, delimiters, workbooks, and what is built to do harm."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import os
import tempfile
import threading
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.errors import GovgraphError, InputError
from govgraph.intake import headings, sheets, tables, texts

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
HEAD = ["Họ tên", "Chức vụ", "Cơ quan"]
LAN = ["Lan", "Chủ tịch", "UBND xã A"]


def rows(path: Path) -> list[tuple[int, list[str]]]:
    [table] = tables.read(path)
    return list(table.rows)


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---- workbooks, made by hand: small, and hostile where wanted ----

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACK = "http://schemas.openxmlformats.org/package/2006"


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def line(number: int, cells: list[str]) -> str:
    inner = "".join(cell(f"{'ABCDEFGH'[at]}{number}", words) for at, words in enumerate(cells))
    return f'<row r="{number}">{inner}</row>'


def xlsx(path: Path, *bodies: str, hidden: int = -1, doctype: str = "") -> Path:
    names = "".join(
        f'<sheet name="S{at}" sheetId="{at + 1}" r:id="r{at}"{" state=" + chr(34) + "hidden" + chr(34) if at == hidden else ""}/>'
        for at in range(len(bodies))
    )
    rels = "".join(
        f'<Relationship Id="r{at}" Type="{_REL}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(len(bodies))
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACK}/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACK}/relationships"><Relationship Id="r" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{names}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACK}/relationships">{rels}<Relationship Id="s" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        for at, body in enumerate(bodies):
            archive.writestr(
                f"xl/worksheets/s{at}.xml",
                f'{doctype}<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>',
            )
    return path


def ods(path: Path, table: str) -> Path:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f'<manifest xmlns="{office}manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="S">{table}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
    return path


def ods_cell(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def test_a_workbook(tmp_path: Path) -> None:
    values = '<row r="4"><c r="A4" s="1"><v>42070</v></c><c r="B4"><v>2015</v></c><c r="C4"><f>1+1</f><v>2</v></c></row>'
    path = xlsx(tmp_path / "a.xlsx", line(2, HEAD) + line(3, LAN) + values)
    assert rows(path) == [(2, HEAD), (3, LAN), (4, ["2015-03-07", "2015", "2"])]


def test_hidden_and_empty_sheets_are_not_read(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", "", line(1, ["x"]), line(1, HEAD), hidden=1)
    assert [one.sheet for one in tables.read(path)] == ["S2"]


def test_an_open_document(tmp_path: Path) -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2015-03-07"/>'
    number = '<table:table-cell office:value-type="float" office:value="2015"/>'
    body = f"<table:table-row>{ods_cell('a')}{ods_cell('b')}</table:table-row><table:table-row>{day}{number}</table:table-row>"
    assert rows(ods(tmp_path / "a.ods", body)) == [(1, ["a", "b"]), (2, ["2015-03-07", "2015"])]


def test_a_grid_of_billions_of_cells_ends_only_its_own_process(tmp_path: Path) -> None:
    far = line(1, HEAD) + '<row r="1048576">' + cell("XFD1048576", "x") + "</row>"
    with pytest.raises(InputError) as caught:
        tables.read(xlsx(tmp_path / "a.xlsx", far))
    assert caught.value.key == "roster-workbook-large"


def test_a_cell_repeated_without_end(tmp_path: Path) -> None:
    many = ' table:number-columns-repeated="16000"'
    body = f'<table:table-row table:number-rows-repeated="1000000">{ods_cell("x", many)}</table:table-row>'
    with pytest.raises(InputError) as caught:
        tables.read(ods(tmp_path / "a.ods", body))
    # calamine has a limit of its own here, and says no more than that it cannot read the file
    assert caught.value.key in ("roster-workbook", "roster-workbook-large")


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    path = xlsx(tmp_path / "a.xlsx", line(1, ["&b;&f;", "x"]), doctype=bomb)
    try:
        found = rows(path)
    except InputError as error:
        assert error.key == "roster-workbook"
    else:
        assert "root" not in str(found) and "haha" not in str(found)


def archive(path: Path, parts: int, size: int, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as made:
        for part in range(parts):
            made.writestr(f"../{part}.xml", b"0" * size)
    return path


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        tables.read(path)
    return caught.value.key


def test_archives_that_unpack_to_too_much(tmp_path: Path) -> None:
    assert refused(archive(tmp_path / "a.xlsx", 1, 40 << 20)) == "roster-archive"
    assert refused(archive(tmp_path / "b.ods", 2001, 1)) == "roster-archive"
    assert refused(archive(tmp_path / "c.xlsx", 1, 10, zipfile.ZIP_BZIP2)) == "roster-workbook"
    assert sorted(one.name for one in tmp_path.parent.iterdir()).count("0.xml") == 0


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", 1, 40 << 20)
    content = path.read_bytes().replace(
        (40 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little")
    )
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert made.infolist()[0].file_size == 10
    with pytest.raises(InputError) as caught:
        sheets.check(content, "a.xlsx")
    assert caught.value.key == "roster-archive"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"not a zip at all", b"PK\x05\x06" + bytes(18)]
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    assert refused(file(tmp_path, "a.xlsx", content)) == "roster-workbook"


@given(st.binary(max_size=200), st.integers(0, 2000))
def test_a_damaged_archive_is_an_input_error(noise: bytes, at: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>" * 50)
    content = stream.getvalue()
    at %= len(content)
    try:
        sheets.check(content[:at] + noise + content[at + len(noise) :], "a.xlsx")
    except InputError as error:
        assert error.key in ("roster-workbook", "roster-archive")


def test_the_extra_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govgraph.intake.sheets.find_spec", lambda name: None)
    with pytest.raises(GovgraphError) as caught:
        tables.read(xlsx(tmp_path / "a.xlsx", line(1, HEAD)))
    assert caught.value.key == "extra-missing" and "spreadsheets" in str(caught.value)


# ---- text ----


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    words = "\r\n".join(
        delimiter.join(one)
        for one in [HEAD, LAN, ["Đỗ, Ân", "b", "c; d"][:3] if delimiter not in ",;" else LAN]
    )
    path = file(tmp_path, "a.csv", words.encode(encoding))
    assert rows(path)[:2] == [(1, HEAD), (2, LAN)]


def test_excels_own_line_is_no_row(tmp_path: Path) -> None:
    assert rows(file(tmp_path, "a.csv", "sep=;\r\na;b\r\n1,5;2\r\n")) == [
        (1, ["a", "b"]),
        (2, ["1,5", "2"]),
    ]


def test_a_title_with_commas_does_not_choose_the_delimiter(tmp_path: Path) -> None:
    words = "Danh sách a, b, c, d, e, g\n" + "a;b;c\n" * 5
    assert rows(file(tmp_path, "a.csv", words))[1] == (2, ["a", "b", "c"])


def test_rows_count_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    found = rows(file(tmp_path, "a.csv", 'a,b\n"1\n2\n3",x\n\n4,y\n'))
    assert [number for number, cells in found if cells] == [1, 2, 4]


def test_another_encoding_names_the_byte(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", "abc,Phạm\n".encode() + "Hương".encode("cp1258", "replace"))
    with pytest.raises(InputError) as caught:
        rows(path)
    assert caught.value.key == "roster-encoding"
    at = caught.value.fields["byte"]
    assert isinstance(at, int) and path.read_bytes()[at - 1] > 0x7F
    path.write_bytes(b"\xff\xfea\0\xd8")
    assert refused(path) == "roster-encoding"


def test_nul_and_broken_quotes_name_the_line(tmp_path: Path) -> None:
    for content, key, at in [
        ("a,b\n1\0,2\n", "roster-nul", 2),
        ('a,b\nx,y\n1,"2\n3,4\n', "roster-csv", 3),
        ("a,b\n1," + "x" * 200_000, "roster-csv", 2),
    ]:
        with pytest.raises(InputError) as caught:
            rows(file(tmp_path, "a.csv", content))
        assert (caught.value.key, caught.value.line) == (key, at)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_csv_comes_back(found: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows(found)
    lines = io.StringIO(stream.getvalue(), newline="")
    assert [cells for _, cells in tables._parsed(lines, "", ",")] == found


PIECES = st.sampled_from(
    [
        b"a,b\n",
        "Phạm".encode(),
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xe1\xba",
        "đ\n".encode("utf-16-le"),
    ]
)
MARKS = st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])


@given(MARKS, st.lists(PIECES, max_size=8), st.sampled_from([1, 2, 3, 7, 1 << 20]))
def test_a_text_read_in_pieces_is_as_read_at_once(
    mark: bytes, pieces: list[bytes], size: int
) -> None:
    content = mark + b"".join(pieces)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_PIECE", size)
        path = file(Path(folder), "a.csv", content)
        try:
            words = tables.decoded(content, "a.csv")
        except InputError as wanted:
            with pytest.raises(InputError) as caught:
                texts.Text(path, "a.csv")
            assert (caught.value.key, caught.value.fields) == (wanted.key, wanted.fields)
        else:
            text = texts.Text(path, "a.csv")
            assert text.digest == hashlib.sha256(content).hexdigest()
            for _ in range(2):
                assert list(text.lines()) == list(io.StringIO(words, newline=""))
            assert "".join(text.lines("\n")).split("\n") == words.split("\n")


def test_rows_come_one_by_one(tmp_path: Path) -> None:
    head, row = ",".join(HEAD), ",".join(LAN)
    [table] = tables.read(file(tmp_path, "a.csv", f"{head}\n" + f"{row}\n" * 300 + '"x'))
    assert next(table.rows) == (1, HEAD) and next(table.rows) == (2, LAN)
    with pytest.raises(InputError, match="line 302"):
        list(table.rows)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_memory_does_not_grow_with_rows(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_PIECE", 10_000)

    def peak(count: int) -> int:
        head, row = ("a,b,c\n", "1,2,3\n") if name == "a.csv" else ("", '{"a": "1", "b": "2"}\n')
        [table] = tables.read(file(tmp_path, name, head + row * count))
        tracemalloc.start()
        try:
            assert sum(1 for _ in table.rows) == count + 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(20_000) < peak(2_000) + 50_000


def test_a_file_that_changes_under_us_is_told(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", "a,b\n" + "1,2\n" * 100_000)
    [table] = tables.read(path)
    next(table.rows)
    with path.open("a") as stream:
        stream.write("3,4\n")
    with pytest.raises(InputError) as caught:
        list(table.rows)
    assert caught.value.key == "file-changed"
    path.write_bytes(b"\xff" * path.stat().st_size)
    [table] = tables.read(file(tmp_path, "b.csv", "a,b\n" + "1,2\n" * 100_000))
    next(table.rows)
    (tmp_path / "b.csv").write_bytes(b"\xff" * 400_004)
    with pytest.raises(InputError) as caught:
        list(table.rows)
    assert caught.value.key == "file-changed"


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "p.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("a;b\n1;2\n",))
    writer.start()
    assert rows(pipe) == [(1, ["a", "b"]), (2, ["1", "2"])]
    writer.join()


def test_sheets_are_read_in_any_order(tmp_path: Path) -> None:
    first, second = tables.read(
        xlsx(tmp_path / "a.xlsx", line(1, HEAD) + line(2, LAN), line(1, LAN) + line(3, HEAD))
    )
    assert list(zip(first.rows, second.rows, strict=True)) == [
        ((1, HEAD), (1, LAN)),
        ((2, LAN), (3, HEAD)),
    ]


# ---- JSON and Python ----


def test_json(tmp_path: Path) -> None:
    lines = '{"a": 1, "b": [1, {"c": "ạ"}]}\n\n{"a": null, "d": true}\n'
    assert rows(file(tmp_path, "a.jsonl", lines)) == [
        (0, ["a", "b", "d"]),
        (1, ["1", '[1, {"c": "ạ"}]', ""]),
        (3, ["", "", "true"]),
    ]
    assert rows(file(tmp_path, "a.json", '[{"a": 2015.0}, 7]')) == [
        (0, ["a"]),
        (1, ["2015"]),
        (2, ["", "7"]),
    ]


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.json", '[{"a": 1}', "roster-json"),
        ("a.json", '{"a": 1}', "roster-json-array"),
        ("a.json", "[" * 200_000, "roster-json"),
        ("a.jsonl", '{"a": 1}\n{"a"', "roster-json"),
        ("a.jsonl", '{"a":' * 200_000, "roster-json"),
    ],
)
def test_broken_json(tmp_path: Path, name: str, content: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        rows(file(tmp_path, name, content))
    assert caught.value.key == key


def test_frames(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"a": ["x", None], "b": [2015, float("nan")], "c": [pd.Timestamp("2015-03-07"), pd.NaT]}
    )
    [table] = tables.read(frame)
    assert list(table.rows) == [
        (0, ["a", "b", "c"]),
        (1, ["x", "2015", "2015-03-07"]),
        (2, ["", "", ""]),
    ]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.CSV", "", True),
        ("a.tsv", "", True),
        ("a.ods", "", True),
        ("a.ndjson", "", True),
        ("a.ttl", "", False),
        ("a.json", '\ufeff [ {"a": 1}]', True),
        ("a.json", '[{"a": "' + "x" * 100_000 + '"}]', True),
        ("a.json", '[{"@id": "x"}]', False),
        ("a.json", '{"persons": []}', False),
        ("a.json", "[]", False),
        ("a.json", '[{"a', False),
        ("a.json", "[{" + '"a":[' * 100_000, False),
    ],
)
def test_what_looks_like_a_table(tmp_path: Path, name: str, content: str, found: bool) -> None:
    assert tables.looks_like(file(tmp_path, name, content)) is found


def test_a_missing_file_is_no_table() -> None:
    assert not tables.looks_like("no/such.json")
    with pytest.raises(InputError):
        tables.read("no/such.csv")


# ---- headings ----


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (
            ["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Từ ngày", "Đến ngày"],
            "person post organ begins ends",
        ),
        (["HO TEN", "CHUC DANH", "CO QUAN", "XA", "HUYEN"], "person post organ area within"),
        (
            ["Name", "Position", "Organisation", "Start date", "End_Date", "As of"],
            "person post organ begins ends attested",
        ),
        (
            ["Họ tên (1)*", "Chức vụ:", "Tổ chức", "Thời gian giữ chức vụ", "Nguồn"],
            "person post organ period source",
        ),
        (
            ["person_id", "person", "post", "organ", "tenure_id"],
            "person_id person post organ tenure_id",
        ),
    ],
)
def test_headings_in_two_languages(heads: list[str], columns: str) -> None:
    found = headings.match(heads, {})
    assert set(found.places) == set(columns.split()) and not found.ignored and not found.missing


def test_no_heading_means_two_columns() -> None:
    seen: dict[str, str] = {}
    for column, names in headings._data()["columns"].items():
        for name in names:
            assert seen.setdefault(headings._plain(name), column) == column, name
    assert not set(seen) & headings._unread()


def test_columns_are_found_by_their_own_names() -> None:
    assert set(headings.match(headings.columns(), {}).places) == set(headings.columns())


def test_every_column_can_be_named() -> None:
    found: Any = headings.match(
        ["A", "b", "A b"], {"person": "a", "post": "A b", "organ": "=UBND = x"}
    )
    assert (found.places, found.constants) == ({"person": 0, "post": 2}, {"organ": "UBND = x"})
    assert json.dumps(found.ignored) == '["b"]'
