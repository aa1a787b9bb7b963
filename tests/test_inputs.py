"""One import for every kind of file: what a file is, is told by what is in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import govgraph
from conftest import Command
from govgraph import inputs
from govgraph.errors import InputError, ParameterError, StoreError
from govgraph.intake.reading import Options, Read

ROSTER = (
    "Họ tên;Chức vụ;Cơ quan;Từ\nNguyễn Thị Bịa;Chủ tịch;UBND xã A;2019\n;Bí thư;Đảng ủy xã A;2019\n"
)
CHANGES = "đơn vị cũ,đơn vị mới\nxã A,xã C\nxã B,xã C\n"
POPOLO = {
    "persons": [{"id": "1", "name": "Lan"}],
    "organizations": [{"id": "o", "name": "UBND"}],
    "memberships": [{"person_id": "1", "organization_id": "o", "role": "Chủ tịch"}],
}
ORG = """
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://a/p> a foaf:Person ; foaf:name "Lan" ; org:holds <http://a/post> .
<http://a/post> a org:Post ; skos:prefLabel "Head"@en ; org:postIn <http://a/o> .
<http://a/o> a org:Organization ; skos:prefLabel "Office"@en .
"""
FTM = '{"id": "p1", "schema": "Person", "properties": {"name": ["Lan"]}}\n'


def tenures(read: Read) -> int:
    return sum(
        quad.predicate.value.endswith("#type") and str(quad.object).endswith("#Tenure>")
        for quad in read.quads
    )


@pytest.mark.parametrize(
    ("name", "content", "kind", "held"),
    [
        ("a.csv", ROSTER, "roster", 1),
        ("a.csv", CHANGES, "changes", 0),
        ("a.json", json.dumps(POPOLO), "popolo", 1),
        ("a.json", json.dumps([{"person": "Lan", "post": "P", "organ": "O"}]), "roster", 1),
        ("a.jsonl", '{"person": "Lan", "post": "P", "organ": "O"}\n', "roster", 1),
        ("a.ftm", FTM, "followthemoney", 0),
        ("a.ttl", ORG, "rdf", 1),
        ("a.json", '{"@context": {"n": "http://n"}, "@id": "http://a", "n": 1}', "rdf", 0),
    ],
)
def test_a_file_tells_what_it_is(
    tmp_path: Path, name: str, content: str, kind: str, held: int
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    options = Options(date="2025-07-01")
    assert inputs._kind(file, options) == kind
    read = inputs.read(file, options=options)
    assert read.quads and tenures(read) == held


def test_what_the_user_says_it_is_counts_more(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(CHANGES, encoding="utf-8")
    with pytest.raises(InputError):
        inputs.read(file, options=Options(kind="roster"))
    with pytest.raises(ParameterError, match="spreadsheet"):
        inputs.read(file, options=Options(kind="spreadsheet"))


def test_a_table_may_not_write_into_our_own_graphs(tmp_path: Path) -> None:
    file = tmp_path / "derived.csv"
    file.write_text(ROSTER, encoding="utf-8")
    with pytest.raises(InputError):
        inputs.read(file)
    assert inputs.read(file, options=Options(slug="mine")).quads


def test_rows_and_frames_from_python(tmp_path: Path) -> None:
    import pandas

    rows = [{"person": "Lan", "post": "Chủ tịch", "organ": "UBND xã A", "begins": "2015"}]
    graph = govgraph.open(tmp_path / "s", create=True)
    assert graph.add(rows, slug="a").rows == graph.add(pandas.DataFrame(rows), slug="b").rows == 1
    with pytest.raises(ParameterError, match="colour"):
        graph.add(rows, colour="red")
    with pytest.raises(StoreError):
        govgraph.open("http://127.0.0.1:9/sparql").add(rows)


def test_the_command_imports_and_writes_rows_to_mend(run: Command, tmp_path: Path) -> None:
    roster, mend, store = tmp_path / "a.csv", tmp_path / "mend.csv", tmp_path / "s"
    roster.write_text(ROSTER, encoding="utf-8")
    done = run("import", roster, "--problems", mend, "--store", store, "--lang", "en")
    assert done.code == 0 and "row 3" in done.err
    text = mend.read_text(encoding="utf-8-sig")
    assert "Đảng ủy xã A" in text
    mend.write_text(text.replace("\n,Bí thư", "\nTrần Văn Giả,Bí thư"), encoding="utf-8")
    assert run("import", mend, "--store", store).code == 0
    out = run("export", "--store", store, "--format", "roster").out
    assert "Trần Văn Giả" in out and "Nguyễn Thị Bịa" in out
    strict = run("import", roster, "--strict", "--store", tmp_path / "t")
    assert strict.code == 2 and strict.err.strip().count("\n") == 0
    assert not (tmp_path / "t").exists()


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.csv", "roster"), ("a.popolo.json", "popolo"), ("a.ftm.json", "followthemoney")],
)
def test_registers_are_written_by_ending_or_name(
    cam_pha: govgraph.Graph, tmp_path: Path, name: str, format: str
) -> None:
    assert cam_pha.write(tmp_path / name) > 1
    by_name = tmp_path / "other"
    cam_pha.write(by_name, format=format)
    assert by_name.read_bytes() == (tmp_path / name).read_bytes()
    assert "Phạm Văn Hạng" in by_name.read_text(encoding="utf-8")
    with pytest.raises(ParameterError):
        cam_pha.write(tmp_path / name, on="2020-07-23")


UNITS = Path(__file__).parents[2] / "shared/data/vietnam-units/convert_legacy_2025_simple.csv"


@pytest.mark.skipif(not UNITS.is_file(), reason="../shared is not here")
def test_communes_whose_slugs_fold_alike_stay_two() -> None:
    """Within one district 22 pairs of communes differ in accents only."""
    import csv

    from govgraph import text
    from govgraph.intake import mint
    from govgraph.intake.mint import Origin

    alike: dict[tuple[str, str, str], set[str]] = {}
    with UNITS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row["provinceCode"], row["districtCode"], text.fold(row["ward"]))
            alike.setdefault(key, set()).add(text.same(row["ward"]))
    pairs = {key: sorted(names) for key, names in alike.items() if len(names) > 1}
    assert len(pairs) == 22
    for (_, district, _), names in pairs.items():
        minted = {mint.iri(Origin("a.csv"), "area", name, context=district) for name in names}
        assert len(minted) == len(names)
