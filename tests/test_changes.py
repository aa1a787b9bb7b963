"""Tables of change: what happened to each unit, on which row's word, and Vietnam's of 2025."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, serialize

import govgraph
from govgraph import questions, text
from govgraph.answer import Answer
from govgraph.errors import InputError, ParameterError
from govgraph.intake import arity, changes
from govgraph.intake.arity import Edge, Unit
from govgraph.intake.reading import Options, Read
from govgraph.store import Store
from samples import HOSTILE_NAME

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data" / "vietnam-units" / "convert_legacy_2025_simple.csv"
real = pytest.mark.skipif(not REAL.is_file(), reason="the file is not here")
HEADS = "đơn vị cũ,đơn vị mới,loại,ngày"


class Told:
    """What the quads of a table say, by names."""

    def __init__(self, quads: list[Quad]) -> None:
        self.by: dict[str, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(dict)
        for quad in quads:
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode | Literal)
            name = quad.predicate.value.replace("#", "/").rpartition("/")[2]
            self.by[name].setdefault(quad.subject, []).append(quad.object)

    def name(self, node: NamedNode | Literal) -> str:
        assert isinstance(node, NamedNode)
        return self.by["prefLabel"][node][0].value

    def kinds(self) -> Counter[str]:
        return Counter(kinds[0].value.rpartition("/")[2] for kinds in self.by["eventKind"].values())

    def edges(self) -> set[tuple[NamedNode, NamedNode]]:
        return {
            (old, new)  # type: ignore[misc]
            for event in self.by["eventKind"]
            for old in self.by["before"].get(event, [])
            for new in self.by["after"].get(event, [])
        }

    def named_edges(self) -> set[tuple[str, str]]:
        return {(self.name(old), self.name(new)) for old, new in self.edges()}

    def areas(self) -> set[NamedNode]:
        area = "https://w3id.org/govgraph/ontology#Area"
        return {node for node, types in self.by["type"].items() if types[0].value == area}


def table(folder: Path, *lines: str, heads: str = HEADS, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8")
    return path


def told(folder: Path, *lines: str, heads: str = HEADS, unit: str = "area") -> tuple[Read, Told]:
    found = changes.read(table(folder, *lines, heads=heads), Options(), unit=unit)
    return found, Told(found.quads)


@pytest.mark.parametrize(
    ("lines", "kinds", "edges"),
    [
        (["A,C", "B,C"], {"merger": 1}, {"AC", "BC"}),
        (["A,B", "A,C"], {"split": 1}, {"AB", "AC"}),
        (["A,B"], {"renaming": 1}, {"AB"}),
        (["A,A"], {}, set()),
        (["A,B,giữ nguyên"], None, "change-kept-renamed"),
        (["A,A,unchanged"], {}, set()),
        (["A,B", "A,C", "D,C"], {"split": 1, "rearrangement": 1}, {"AB", "AC", "DC"}),
        (["A,C", "B,C", "A,D", "B,D"], {"split": 2, "rearrangement": 2}, {"AC", "BC", "AD", "BD"}),
        (["A,C,rearrangement", "A,D,sắp xếp lại"], {"rearrangement": 2}, {"AC", "AD"}),
        (["A,C,sáp nhập vào", "B,C,sáp nhập vào"], {"absorption": 1}, {"AC", "BC"}),
        (["A,C,hợp nhất"], None, "change-merger-of-one"),
        (["A,C,chia tách"], None, "change-split-into-one"),
        (["A,C,đổi tên", "B,C"], {"renaming": 1}, "change-not-alone"),
        (["A,,giải thể"], {"dissolution": 1}, set()),
        ([",C,thành lập"], {"establishment": 1}, set()),
        (["A,C,giải thể"], None, "change-one-sided"),
        (["A,"], None, "change-no-name"),
        ([",C"], None, "change-no-name"),
        (["A,C,xyz"], None, "change-kind-unknown"),
        (["A,C,,hôm qua"], None, "date"),
        (["A,C,", "A,C,"], {"renaming": 1}, "change-twice"),
    ],
)
def test_how_many_became_how_many(
    tmp_path: Path, lines: list[str], kinds: dict[str, int] | None, edges: set[str] | str
) -> None:
    read, found = told(tmp_path, *lines)
    assert found.kinds() == (kinds or {})
    if isinstance(edges, str):
        (problem,) = read.problems
        assert edges in (problem.key, "date")
        assert "=" not in problem.reason("vi") and problem.row in (2, 3)
        assert set(problem.cells) <= {"đơn vị cũ", "đơn vị mới", "loại", "ngày"}
    else:
        assert not read.problems
        assert {"".join(pair) for pair in found.named_edges()} == edges


names = st.sampled_from("ABCDEF")


@given(st.sets(st.tuples(names, names.map(str.lower).map("n{}".format)), min_size=1))
@settings(max_examples=200, deadline=None)
def test_what_follows_what_is_just_what_the_rows_say(pairs: set[tuple[str, str]]) -> None:
    rows = [Edge(i, Unit(old), Unit(new)) for i, (old, new) in enumerate(sorted(pairs), 2)]
    good, faults = arity.judged(rows)
    found = arity.events(good)
    assert not faults
    assert pairs == {(a.name, b.name) for event in found for a in event.olds for b in event.news}
    assert {row.row for row in rows} == {row for event in found for row in event.rows}
    for event in found:
        olds, news = len(event.olds), len(event.news)
        if event.kind == "merger":
            assert olds > 1 and news == 1
        elif event.kind == "split":
            assert olds == 1 and news > 1
        elif event.kind == "renaming":
            assert olds == news == 1


def test_an_old_and_a_new_unit_of_one_name_are_two(tmp_path: Path) -> None:
    _, found = told(tmp_path, "Phường A,Phường A", "Phường B,Phường A")
    assert len(found.areas()) == 3
    assert found.named_edges() == {("Phường A", "Phường A"), ("Phường B", "Phường A")}
    assert all(old != new for old, new in found.edges())
    closed = {node for nodes in found.by["closes"].values() for node in nodes}
    assert closed == {old for old, _ in found.edges()}


def test_a_code_is_no_identity(tmp_path: Path) -> None:
    heads = "old unit,old code,new unit,new code"
    _, found = told(tmp_path, "A,7,B,7", "C,8,D,9", heads=heads)
    assert len(found.areas()) == 4
    codes = Counter(codes[0].value for codes in found.by["notation"].values())
    assert codes == {"7": 2, "8": 1, "9": 1}


def test_what_absorbs_goes_on_and_what_is_kept_is_one(tmp_path: Path) -> None:
    _, found = told(tmp_path, "A,B,sáp nhập vào,2020", "B,B,sáp nhập vào,2020", "K,K,,2020-07-01")
    assert found.named_edges() == {("A", "B")}
    assert len(found.areas()) == 3
    assert [value.value for (value,) in found.by["attested"].values()] == ["2020-07-01"]


def test_what_is_kept_became_itself(tmp_path: Path) -> None:
    """In both engines; also where the graph of the source stands there twice."""
    rdflib = pytest.importorskip("rdflib")
    lines = "K,K,giữ nguyên,2020-07-01", "L,L,,2020-07-01", "U,U,giữ nguyên,", "A,C,,2020-07-01"
    read, _ = told(tmp_path, *lines)
    again = NamedNode("http://example.org/again")
    for also in ([], [Quad(q.subject, q.predicate, q.object, again) for q in read.quads]):
        graph = govgraph.Graph(Store.memory())
        graph.build(also=[*read.quads, *also])
        assert graph.check().conforms
        found = graph.ask("what-became-of")
        assert isinstance(found, Answer)
        said = [(r["thingLabel"], r["becameLabel"], r["steps"], str(r["date"])) for r in found.rows]
        day = "2020-07-01"
        # Of what was kept on no day there is nothing to state.
        assert said == [("A", "C", "direct", day), ("K", "K", "kept", day), ("L", "L", "kept", day)]
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(
            data=serialize(graph.store.quads(), format=RdfFormat.N_QUADS), format="nquads"
        )
        for thing in (None, next(row["thing"] for row in found.rows if row["steps"] == "kept")):
            given = {} if thing is None else {"thing": NamedNode(str(thing))}
            asked = questions.bind(questions.get("what-became-of"), given, "vi")
            ours, theirs = graph.store.query(asked), dataset.query(asked)
            assert isinstance(ours, QuerySolutions)
            assert sorted([str(cell) for cell in row] for row in theirs) == sorted(
                [cell.value for cell in row] for row in ours
            )
            assert len(list(theirs)) == (3 if thing is None else 1)


def test_that_a_unit_was_kept_is_said_or_implied(tmp_path: Path) -> None:
    _, found = told(tmp_path, "K,K,giữ nguyên,2020-07-01", "L,L,,2020-07-01")
    ends = {
        node for node, (what, *_) in found.by["predicate"].items() if what.value[-5:] == "#ends"
    }
    said = {
        found.name(found.by["subject"][claims[0]][0]): (  # type: ignore[index]
            found.by["status"][place][0].value.rpartition("/")[2],
            found.by["explicit"][place][0].value,
        )
        for place, claims in found.by["supports"].items()
        if claims[0] in ends
    }
    assert said == {"K": ("denied", "true"), "L": ("denied", "false")}
    assert not found.by["ends"] and not found.kinds()  # nothing ended, and nothing happened


def test_what_came_of_one_change_goes_on_to_the_next(tmp_path: Path) -> None:
    read, found = told(
        tmp_path, "C,D,,2015", "A,C,,2010-05", "B,C,,2010-05", "D,A,,2020", "A,E,,2021-02-01"
    )
    assert not read.problems
    followed = dict(found.edges())
    starts = followed.keys() - set(followed.values())
    chain = [next(node for node in starts if found.name(node) == "A")]
    while chain[-1] in followed:
        chain.append(followed[chain[-1]])
    assert [found.name(node) for node in chain] == ["A", "C", "D", "A", "E"]
    assert len(set(chain)) == 5


def test_a_merged_office_may_keep_its_legal_life(tmp_path: Path) -> None:
    _, areas = told(tmp_path, "A,C,,2020", "B,C,,2020")
    _, organs = told(tmp_path, "A,C,,2020", "B,C,,2020", unit="organ")
    assert areas.by["closes"] and not organs.by["closes"]
    assert {
        types[0].value.rpartition("#")[2]
        for node, types in organs.by["type"].items()
        if "/organ/" in node.value
    } == {"Organ"}


def test_rows_are_named_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    _, found = told(tmp_path, "A,C", "", "X,Y", "B,C", "D,C")
    cited = {values[0].value for values in found.by["bibliographicCitation"].values()}
    assert cited == {"a.csv#row=2;5-6", "a.csv#row=4"}


def test_iris_stay_when_the_table_grows(tmp_path: Path) -> None:
    before = changes.read(table(tmp_path, "A,C,,2020", "B,C,,2020"), Options())
    after = changes.read(table(tmp_path, "Z,Y,,2019", "A,C,,2020", "B,C,,2020"), Options())
    assert Told(before.quads).areas() < Told(after.quads).areas()
    assert Told(before.quads).edges() < Told(after.quads).edges()


def test_names_may_be_hostile(tmp_path: Path) -> None:
    name = HOSTILE_NAME.replace("\n", " ").replace('"', "")
    hidden, _ = told(tmp_path, f'"{name}","{name} 2"', f'B,"{name} 2"')
    assert [one.key for one in hidden.problems] == ["roster-hidden"] * 2
    name = "".join(one for one in name if one.isprintable())
    read, _ = told(tmp_path, f'"{name}","{name} 2"', f'B,"{name} 2"')
    graph = govgraph.Graph(Store.memory())
    graph.build(also=read.quads)
    assert not read.problems and graph.check().conforms


def test_flags_that_contradict_the_rows_are_problems(tmp_path: Path) -> None:
    lines = REAL_HEADS, *(_real_row(*row) for row in (("A", "X"), ("B", "X"), ("B", "Y")))
    path = tmp_path / "v.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    read = changes.read(path, Options())
    assert [(one.row, one.column, one.key) for one in read.problems] == [
        (2, "isMergedWard", "change-flag"),
        (3, "isMergedWard", "change-flag"),
        (4, "isDividedWard", "change-flag"),
    ]
    assert "1" in read.problems[0].reason("vi")


REAL_HEADS = "province,provinceCode,isMergedProvince,district,districtCode,ward,wardCode,isMergedWard,isDividedWard,newProvince,newProvinceCode,newWard,newWardCode"


def _real_row(old: str, new: str) -> str:
    return f"Tỉnh P,1,False,Huyện D,2,Xã {old},{ord(old)}.0,False,False,Tỉnh P,01,Xã {new},{ord(new):05}"


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column"):
        changes.read(table(tmp_path, "a,b", heads="x,y"), Options())
    with pytest.raises(InputError):
        changes.read(table(tmp_path, "A,"), Options(strict=True))
    with pytest.raises(ParameterError, match="choose one of"):
        changes.read(table(tmp_path, "A,B"), Options(), unit="planet")
    with pytest.raises(ParameterError):
        changes.read(table(tmp_path, "A,B"), Options(), date="soon")
    with pytest.raises(InputError):
        changes.read(tmp_path / "none.csv", Options())
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    with pytest.raises(InputError):
        changes.read(empty, Options())


def test_a_table_of_change_is_told_by_its_headings(tmp_path: Path) -> None:
    assert changes.looks_like(table(tmp_path, "A,B"))
    assert changes.looks_like(table(tmp_path, "A,B", heads="Old Unit,NEW  unit"))
    assert changes.looks_like(table(tmp_path, HEADS, "A,B", heads="Bảng sắp xếp,,,"))
    assert not changes.looks_like(table(tmp_path, "a,b", heads="Họ tên,Chức vụ,from,to"))
    assert not changes.looks_like(ROOT / "data" / "outside.trig")


def test_headings_may_be_named(tmp_path: Path) -> None:
    path = table(tmp_path, "A,B", heads="x,y")
    found = changes.read(path, Options(map={"old": "x", "new": "y"}))
    assert Told(found.quads).named_edges() == {("A", "B")}


# ---- Vietnam, 1 July 2025 ----


@pytest.fixture(scope="module")
def vietnam() -> Read:
    return changes.read(REAL, Options(slug="vn-2025"))


@pytest.fixture(scope="module")
def derived(vietnam: Read) -> govgraph.Graph:
    graph = govgraph.Graph(Store.memory())
    graph.build(also=vietnam.quads)
    return graph


KEPT = 124  # communes that the file says were neither merged nor divided, and keep their name


@real
def test_what_became_of_every_commune(vietnam: Read, derived: govgraph.Graph) -> None:
    import csv

    assert changes.looks_like(REAL) and vietnam.rows == 10_602 and not vietnam.problems
    found = derived.query(
        """PREFIX govg: <https://w3id.org/govgraph/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?old ?oldCode ?oldName ?new ?newCode ?newName {
          ?old govg:successor ?new ; skos:prefLabel ?oldName ; skos:notation ?oldCode .
          ?new skos:prefLabel ?newName ; skos:notation ?newCode ; govg:within ?within }"""
    )
    assert isinstance(found, Answer)
    edges = {(r["oldCode"], r["oldName"], r["newCode"], r["newName"]) for r in found.rows}
    with REAL.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    wanted: set[tuple[str, ...]] = set()
    kept: set[tuple[str, ...]] = set()
    for row in rows:
        code = row["wardCode"].removesuffix(".0").zfill(5) if row["ward"] else row["districtCode"]
        old = (code, row["ward"] or row["district"])
        new = (row["newWardCode"], row["newWard"])
        same = row["isMergedWard"] == "False" and text.same(old[1]) == text.same(new[1])
        (kept if same else wanted).add((*old, *new))
    assert edges == wanted and len(found) == 10_602 - KEPT
    assert len(edges) + len(kept) == len(rows) and len(kept) == KEPT


@real
def test_the_figures_of_2025(vietnam: Read) -> None:
    found = Told(vietnam.quads)
    assert found.kinds() == {"merger": 2766, "split": 471, "rearrangement": 438, "renaming": 13}
    within = found.by["within"]
    born = {new for _, new in found.edges()}
    gone = {old for old, _ in found.edges()}
    provinces = {node for node in found.areas() if node not in within}
    assert len(provinces - gone) == 34 and len(provinces) == 63 + 34 - 11
    kept = {node for node in within if len(within[node]) == 2}
    communes = {node for node in born if node in within} | kept
    assert len(communes) == 3_321 and len(kept) == KEPT
    assert len({node for node in gone if node in within} | kept) == 10_040


@real
def test_a_code_was_another_units_in_2025(vietnam: Read) -> None:
    found = Told(vietnam.quads)
    named: dict[str, set[str]] = defaultdict(set)
    edges = found.edges()
    nested = found.by["within"]
    kept = {node for node in nested if len(nested[node]) == 2}
    for old in {old for old, _ in edges if old in nested} | kept:
        if len(code := found.by["notation"][old][0].value) == 5:
            named[code].add(text.same(found.name(old)))
    new = {node for _, node in edges if node in nested} | kept
    reused = [node for node in new if found.by["notation"][node][0].value in named]
    other = [
        node
        for node in reused
        if text.same(found.name(node)) not in named[found.by["notation"][node][0].value]
    ]
    assert (len(reused), len(other)) == (3_316, 2_140)


@real
def test_cam_pha_became_what_the_shipped_graph_says(
    derived: govgraph.Graph, cam_pha: govgraph.Graph
) -> None:
    query = """PREFIX govg: <https://w3id.org/govgraph/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?oldCode ?oldName ?newCode ?newName {
          ?old govg:successor ?new ; skos:prefLabel ?oldName ; skos:notation ?oldCode ;
            govg:within/skos:notation "195" .
          ?new skos:prefLabel ?newName ; skos:notation ?newCode
          FILTER(LANG(?oldName) = "vi" && LANG(?newName) = "vi") }"""
    told = []
    for graph in (derived, cam_pha):
        found = graph.query(query)
        assert isinstance(found, Answer)
        told.append({tuple(text.same(str(cell)) for cell in row.values()) for row in found.rows})
    assert told[0] == told[1] and len(told[0]) == 16


@real
def test_the_communes_that_were_kept_can_be_asked_about(derived: govgraph.Graph) -> None:
    found = derived.ask("what-became-of")
    assert isinstance(found, Answer)
    kept = [row for row in found.rows if row["steps"] == "kept"]
    assert len({row["thing"] for row in kept}) == len(kept) == KEPT + 11  # provinces
    assert all(row["thing"] == row["became"] and str(row["date"]) == "2025-07-01" for row in kept)
    one = derived.ask("what-became-of", thing=str(kept[0]["thing"]))
    assert isinstance(one, Answer) and [row["steps"] for row in one.rows] == ["kept"]


@real
def test_a_commune_can_be_asked_about(derived: govgraph.Graph) -> None:
    node = "https://w3id.org/govgraph/id/area/vn-2025-22-195-06775"
    found = derived.ask("what-became-of", thing=node)
    assert isinstance(found, Answer)
    assert [(row["thingLabel"], row["becameLabel"]) for row in found.rows] == [
        ("Phường Cẩm Tây", "Phường Cẩm Phả")
    ]
    event = derived.query(
        f"""PREFIX govg: <https://w3id.org/govgraph/ontology#>
        SELECT ?event {{ ?event govg:before <{node}> }}"""
    )
    assert isinstance(event, Answer)
    (place,) = derived.why(event.rows[0]["event"]).places
    assert place.citation.startswith("convert_legacy_2025_simple.csv#row=")
