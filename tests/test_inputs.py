"""One import for every kind of file: what a file is, is told by what is in it."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import pytest

import govgraph
from conftest import Command
from govgraph import inputs
from govgraph.errors import InputError, ParameterError, StoreError
from govgraph.intake.reading import Options, Read
from govgraph.provisional import provisional
from govgraph.store import Store

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


FAILURES = {
    "broken": ("person,post,organ\n" + "a,b,c\n" * 9_000 + '"x', []),
    "strict": ("person,post,organ\n" + "a,b,c\n" * 9_000 + ",b,c\n", ["--strict"]),
    "changed": ("person,post,organ\n" + "a,b,c\n" * 9_000, []),
    "stopped": ("person,post,organ\n" + "a,b,c\n" * 9_000, []),
    "full": ("person,post,organ\n" + "".join(f"a{n},b,c\n" for n in range(9_000)), []),
    "ours": (
        "person,post,organ,govgraph_file,govgraph_row\n" + "a,b,c,x,2\n" * 9 + "a,b,c,derived,3\n",
        [],
    ),
}


@pytest.mark.parametrize("how", FAILURES)
@pytest.mark.parametrize("there", ["absent", "empty", "made", "filled"])
def test_an_import_that_fails_leaves_all_as_it_was(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, there: str
) -> None:
    words, more = FAILURES[how]
    file, store = tmp_path / "a.csv", tmp_path / "new" / "folders" / "s"
    file.write_text(words, encoding="utf-8")
    if there == "empty":
        store.mkdir(parents=True)
    elif there == "made":
        govgraph.open(store, create=True).store.close()  # type: ignore[union-attr]
    elif there == "filled":
        govgraph.open(store, create=True).add([{"person": "Lan", "post": "P", "organ": "O"}])
    before = set(govgraph.open(store).quads(ontology=True)) if there in ("made", "filled") else None

    def progress(name: str, count: int) -> None:
        if how == "stopped":
            raise KeyboardInterrupt
        if how == "changed":
            file.write_text(words * 2, encoding="utf-8")

    monkeypatch.setattr("govgraph.cli.import_command._progress", progress)
    if how == "full":
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limits[1]))
        try:
            done = run("import", file, "--store", store, "--lang", "en", *more)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    else:
        done = run("import", file, "--store", store, "--lang", "en", *more)
    assert done.code in (2, 130) and "Traceback" not in done.err and not done.out
    if there == "absent":
        assert not (tmp_path / "new").exists()
    elif there == "empty":
        assert list(store.iterdir()) == []
    else:
        assert set(govgraph.open(store).quads(ontology=True)) == before


def test_a_store_that_others_fill_meanwhile_stays(run: Command, tmp_path: Path) -> None:
    store = tmp_path / "s"
    with pytest.raises(KeyboardInterrupt), provisional(store):
        govgraph.open(store, create=True).add([{"person": "Lan", "post": "P", "organ": "O"}])
        raise KeyboardInterrupt
    assert len(govgraph.open(store).quads()) > 10


def test_a_roster_goes_into_the_store_as_it_is_read(tmp_path: Path) -> None:
    rows = [{"person": f"N{n}", "post": "P", "organ": "O", "begins": "2015"} for n in range(3_000)]
    file = tmp_path / "a.ttl"
    file.write_text(ORG, encoding="utf-8")
    graph = govgraph.Graph(Store.memory())
    told: list[tuple[str, int]] = []
    read = graph.add(rows, file, progress=lambda *one: told.append(one))
    assert read.rows == 3_001 and not read.problems
    home = {str(quad.graph_name) for quad in read.quads}
    assert home == {"<https://w3id.org/govgraph/id/graph/a>"}
    whole = inputs.read(rows)
    assert set(whole.quads) <= set(graph.quads())
    assert ("rows", len(whole.quads)) in told


def test_hidden_characters_of_rdf_are_told_and_kept(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    file.write_text(
        f'<http://a> {label} "a\u202eb\u200b", "c\u200b\u202e", "d\\n e\u00a0", "می\u200cخواهم"@fa .\n'
        '<http://a> <http://b/c> "x\u2066" .\n',
        encoding="utf-8",
    )
    read = inputs.read(file)
    assert len(read.quads) == 5
    assert [(p.row, p.column, p.fields["what"]) for p in read.problems] == [
        (0, "skos:prefLabel", "U+200B, U+202E"),
        (0, "skos:prefLabel", "U+200C"),
        (0, "http://b/c", "U+2066"),
    ]
    for lang, words in (("vi", "có ký tự ẩn: U+2066"), ("en", "hidden characters: U+2066")):
        done = run("import", file, "--store", tmp_path / lang, "--lang", lang)
        assert done.code == 0 and f"a.ttl, http://b/c: {words}" in done.err
    many = "".join(f'<http://a> <http://p/{n}> "\u200b" .\n' for n in range(25))
    file.write_text(many, encoding="utf-8")
    done = run("import", file, "--store", tmp_path / "many", "--lang", "en")
    assert done.err.count("U+200B") == 20 and "25 problems" in done.err


def test_hidden_characters_that_a_mapping_keeps_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(ORG.replace('"Head"@en', '"He\u200bad"@en'), encoding="utf-8")
    problems = [str(one) for one in inputs.read(file).problems]
    assert len(problems) == 1 and ("200B" in problems[0] or "200b" in problems[0])


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
