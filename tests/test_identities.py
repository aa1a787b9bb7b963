"""Deciding: the file, what contradicts itself, doing it and undoing it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

import govgraph
from govgraph import checker, derive, matching
from govgraph.errors import GovgraphError, InputError, StoreError, UnknownNameError
from govgraph.matching import decisions, identities
from govgraph.matching.decisions import Decision
from govgraph.matching.identities import IDENTITIES
from govgraph.matching.renaming import IDENTIFIED
from govgraph.store import Store
from test_matching import Roster, stored, two

ID = "https://w3id.org/govgraph/id/person/{}"
ALT = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
NAME = NamedNode("http://xmlns.com/foaf/0.1/name")
HEAD = "decision,left,right\n"


def held(count: int = 4) -> govgraph.Graph:
    """One post, and as many sources as persons a, b, c, … who hold it."""
    sources = []
    for letter in "abcdefgh"[:count]:
        one = Roster(letter)
        person = one.person(f"Phạm Văn {letter.upper()}", id=ID.format(letter))
        home = one.organ("Đảng ủy phường Cẩm Tây", id="https://x.org/organ")
        one.tenure(person, one.post("Bí thư", home, id="https://x.org/post"), begins="2016")
        sources.append(one)
    return govgraph.Graph(stored(*sources, ontology=False))


def written(folder: Path, *lines: str, name: str = "d.csv") -> Path:
    path = folder / name
    rows = [line.split() for line in lines]
    path.write_text(
        HEAD + "".join(f"{d},{ID.format(a)},{ID.format(b)}\n" for d, a, b in rows),
        encoding="utf-8",
    )
    return path


def quads(graph: govgraph.Graph) -> set[Quad]:
    assert isinstance(graph.store, Store)
    return set(graph.store.quads())


# The file


def test_a_spreadsheets_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    text = "\ufeffdecision;left;right;why;who\r\nKhác;{};{};'=x;Lan\r\n;;;;\r\n;{};{};;\r\n"
    path.write_text(text.format(*map(ID.format, "abab")), encoding="utf-8", newline="")
    a, b = ID.format("a"), ID.format("b")
    assert decisions.read(path) == [Decision(a, b, "different", "Lan", "", "=x", 2)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a,b\n1,2\n", "“left”"),
        ("", "“left”"),
        (f"{HEAD}maybe,http://a,http://b\n", "line 2.*“maybe”.*same"),
        (f"{HEAD}same,http://a,b\n", "line 2.*“b”"),
        (f"{HEAD}same,http://a,http://a\n", "line 2.*http://a"),
        (f"{HEAD}same,http://a,http://b\ndifferent,http://b,http://a\n", "line 3: line 2"),
        (f'{HEAD}same,"http://a', "CSV"),
        (f"{HEAD}same,http://a>,http://b", "line 2"),
    ],
)
def test_a_wrong_file_is_one_clear_line(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "d.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        decisions.read(path)


def test_other_bytes(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes("decision,left,right\nkhác".encode("utf-16"))
    with pytest.raises(InputError, match="UTF-8"):
        decisions.read(path)
    with pytest.raises(InputError, match="no such file"):
        decisions.read(tmp_path / "none.csv")


def test_contradictions_name_their_lines(tmp_path: Path) -> None:
    graph = held()
    before = quads(graph)
    path = written(tmp_path, "same a b", "same b c", "different c a")
    with pytest.raises(InputError, match=r"lines 3, 2 make .* but line 4"):
        matching.apply(graph, path)
    matching.apply(graph, written(tmp_path, "same a b", "same b c"))
    with pytest.raises(InputError, match=r"lines –, – make .* but line 2"):
        matching.apply(graph, written(tmp_path, "different a c"))
    matching.undo(graph, written(tmp_path, "same a b", "same b c"))
    assert quads(graph) == before


def test_what_cannot_be_one_is_refused(tmp_path: Path) -> None:
    graph = held()
    path = tmp_path / "d.csv"
    for left, right, told in [
        (ID.format("a"), ID.format("none"), "no person"),
        (ID.format("a"), "https://x.org/post", "different kinds"),
    ]:
        path.write_text(f"{HEAD}same,{left},{right}\n", encoding="utf-8")
        before = quads(graph)
        with pytest.raises(InputError, match=told):
            matching.apply(graph, path)
        assert quads(graph) == before


def test_old_and_new_units_are_refused(tmp_path: Path) -> None:
    graph = govgraph.open()
    area = "https://w3id.org/govgraph/id/area/"
    for left, right in [
        ("cam-pha-phuong-cua-ong", "quang-ninh-phuong-cua-ong-2025"),
        ("cam-pha-phuong-cam-tay", "thanh-pho-cam-pha"),
    ]:
        path = tmp_path / "d.csv"
        path.write_text(f"{HEAD}same,{area}{left},{area}{right}\n", encoding="utf-8")
        with pytest.raises(InputError, match="cannot be one"):
            matching.apply(graph, path)


# Doing and undoing


def test_two_become_one_and_are_two_again(tmp_path: Path) -> None:
    graph = held()
    before = quads(graph)
    path = written(tmp_path, "same a b")
    done = matching.apply(graph, path)
    assert (done.same, done.different) == (1, 0) and done.changed == 3
    people = graph.query("SELECT DISTINCT ?p { ?p a govg:Person } ORDER BY ?p")
    assert isinstance(people, govgraph.Answer)
    assert [row["p"] for row in people] == [ID.format(x) for x in "acd"]
    kept = NamedNode(ID.format("a"))
    assert graph.query(f"ASK {{ {kept} foaf:name 'Phạm Văn A' ; skos:altLabel 'Phạm Văn B' }}")
    assert not graph.query(f"ASK {{ {kept} foaf:name 'Phạm Văn B' }}")
    assert not graph.query(f"ASK {{ ?t org:member {NamedNode(ID.format('b'))} }}")
    two_tenures = graph.query(f"SELECT DISTINCT ?t {{ ?t org:member {kept} }}")
    assert isinstance(two_tenures, govgraph.Answer) and len(two_tenures) == 2
    assert matching.undo(graph, path).same == 0
    assert quads(graph) == before


def test_names_and_languages(tmp_path: Path) -> None:
    graph = held(2)
    store = graph.store
    assert isinstance(store, Store)
    home, a, b = (NamedNode(x) for x in ("urn:g", ID.format("a"), ID.format("b")))
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    store.add(
        [
            Quad(a, label, Literal("A", language="vi"), home),
            Quad(b, label, Literal("B", language="vi"), home),
            Quad(b, label, Literal("A", language="en"), home),
            Quad(b, ALT, Literal("A", language="vi"), home),
            Quad(b, NAME, Literal("Phạm Văn A", language="vi"), home),
        ]
    )
    matching.apply(graph, written(tmp_path, "same a b"))
    found = {(q.predicate, q.object) for q in store.quads(IDENTIFIED.value) if q.subject == a}
    assert (ALT, Literal("B", language="vi")) in found
    assert (label, Literal("A", language="en")) in found
    assert not {o for p, o in found if p == ALT} & {Literal("A", language="vi")}
    assert not [o for p, o in found if p == NAME]


def test_which_of_two_is_kept(tmp_path: Path) -> None:
    def kept(*lines: str) -> dict[str, str]:
        found = decisions.canonical(decisions.read(written(tmp_path, *lines)))
        return {key[-1]: value[-1] for key, value in found.items()}

    assert kept("same b a") == {"a": "b"}
    assert kept("same c b", "same b a") == {"a": "c", "b": "c"}
    assert kept("same a b", "same b c", "same c a") == {"b": "a", "c": "a"}
    assert kept("same d a", "same b a") == {"a": "b", "d": "b"}
    assert kept("different a b", "unsure a c") == {}


def test_different_is_remembered_and_no_more_proposed(tmp_path: Path) -> None:
    graph = govgraph.Graph(stored(*two("Phạm Văn Hạng", "Phạm Văn Hạng")))
    (found,) = matching.propose(graph.store, kinds=["person"])
    path = tmp_path / "d.csv"
    path.write_text(f"{HEAD}different,{found.left.iri},{found.right.iri}\n", encoding="utf-8")
    before = quads(graph)
    matching.apply(graph, path)
    assert not matching.propose(graph.store, kinds=["person"])
    asked = f"ASK {{ <{found.left.iri}> owl:differentFrom <{found.right.iri}> }}"
    assert graph.query(asked)
    matching.undo(graph, found.left.iri)
    assert quads(graph) == before


def test_a_later_decision_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    graph = held()
    before = quads(graph)
    matching.apply(graph, written(tmp_path, "same a b"))
    done = matching.apply(graph, written(tmp_path, "different b a"))
    assert (done.same, done.different) == (0, 1)
    done = matching.apply(graph, written(tmp_path, "unsure a b"))
    assert (done.same, done.different) == (0, 0)
    assert quads(graph) == before


def test_proposed_decided_applied_undone(tmp_path: Path) -> None:
    """The round a person makes: the file is edited as it was written."""
    graph = govgraph.Graph(stored(*two("Phạm Văn Hạng", "Bà Phạm Văn Hạng")))
    before = quads(graph)
    path = tmp_path / "d.csv"
    content = matching.propose(graph.store).to_csv()
    path.write_text(content.replace("\r\n,", "\r\nsame,"), encoding="utf-8", newline="")
    done = matching.apply(graph, path)
    assert done.same == 5
    assert [one.kind for one in matching.propose(graph.store)] == ["tenure"]
    holders = graph.query("SELECT DISTINCT ?p ?post { ?t org:member ?p ; govg:post ?post }")
    assert isinstance(holders, govgraph.Answer) and len(holders) == 1
    report = checker.check(graph.store)
    assert not [one for one in report.results if "Name" in one.shape or "OneLabel" in one.shape]
    assert matching.beside(graph.store) == matching.Beside(posts=0, tenures=1)
    matching.undo(graph, path)
    assert quads(graph) == before


def test_persons_made_one_before_their_posts_are_told(tmp_path: Path) -> None:
    graph = govgraph.Graph(stored(*two("Phạm Văn Hạng", "Phạm Văn Hạng")))
    (found,) = matching.propose(graph.store, kinds=["person"])
    path = tmp_path / "d.csv"
    path.write_text(f"{HEAD}same,{found.left.iri},{found.right.iri}\n", encoding="utf-8")
    matching.apply(graph, path)
    assert matching.beside(graph.store) == matching.Beside(posts=1, tenures=0)


def test_an_import_after_a_decision_is_renewed(tmp_path: Path) -> None:
    graph = held()
    store = graph.store
    assert isinstance(store, Store)
    path = written(tmp_path, "same a b")
    matching.apply(graph, path)
    new = Quad(NamedNode(ID.format("b")), ALT, Literal("Hạng"), NamedNode("urn:new"))
    kept = Quad(NamedNode(ID.format("a")), ALT, Literal("Phạm Văn B"), NamedNode("urn:new"))
    store.add([new, kept])
    matching.renew(graph)
    assert graph.query(f"ASK {{ <{ID.format('a')}> skos:altLabel 'Hạng' }}")
    once = quads(graph)
    matching.renew(graph)
    assert quads(graph) == once
    matching.undo(graph, path)
    assert {new, kept} <= quads(graph)


def test_nothing_to_undo(tmp_path: Path) -> None:
    graph = held()
    with pytest.raises(UnknownNameError, match=ID.format("a")):
        matching.undo(graph, ID.format("a"))
    with pytest.raises(UnknownNameError):
        matching.undo(graph, written(tmp_path, "same a b"))


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = held()
    before = quads(graph)

    def broken(*_: object, **__: object) -> int:
        raise GovgraphError("rule-not-construct", name="x")

    monkeypatch.setattr(derive, "run", broken)
    with pytest.raises(GovgraphError):
        matching.apply(graph, written(tmp_path, "same a b"))
    assert quads(graph) == before


def test_an_endpoint_is_not_written(tmp_path: Path) -> None:
    graph = govgraph.open("http://127.0.0.1:9/sparql")
    with pytest.raises(StoreError, match="endpoint"):
        matching.apply(graph, written(tmp_path, "same a b"))


LETTERS = st.sampled_from("abcde")
PAIRS = st.lists(
    st.tuples(st.sampled_from(("same", "different")), LETTERS, LETTERS).filter(
        lambda line: line[1] != line[2]
    ),
    max_size=5,
    unique_by=lambda line: frozenset(line[1:]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=PAIRS, order=st.randoms(use_true_random=False))
def test_applying_and_undoing_in_any_order_gives_back_what_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: list[tuple[str, str, str]],
    order: object,
) -> None:
    monkeypatch.setattr(derive, "run", lambda *_, **__: 0)  # the rules are not what is tested
    graph = held(5)
    store = graph.store
    assert isinstance(store, Store)
    store.remove("https://w3id.org/govgraph/id/graph/derived")
    a, e, home = NamedNode(ID.format("a")), NamedNode(ID.format("e")), NamedNode("urn:g")
    store.add(
        [
            Quad(a, NamedNode("urn:p"), e, home),
            Quad(a, NamedNode("urn:p"), Literal('\u2028\n"\\'), home),
            Quad(BlankNode("x"), NamedNode("urn:p"), a, home),
            Quad(a, NamedNode("urn:p"), BlankNode("x"), home),
            Quad(NamedNode(ID.format("b")), NamedNode("urn:p"), BlankNode("x"), home),
        ]
    )
    before = quads(graph)
    texts = [" ".join(line) for line in lines]
    try:
        decisions.canonical(decisions.read(written(tmp_path, *texts)))
        for text in texts:
            matching.apply(graph, written(tmp_path, text))
    except InputError:
        pass  # contradictions and linked pairs are refused; what was applied stays
    after = quads(graph)
    matching.renew(graph)
    assert quads(graph) == after
    left = identities.stored(store)
    order.shuffle(left)  # type: ignore[attr-defined]
    for one in left:
        line = f"{one.decision} {one.left[-1]} {one.right[-1]}"
        matching.undo(graph, written(tmp_path, line))
    assert quads(graph) == before
    assert not {q for q in before if q.graph_name in (IDENTITIES, IDENTIFIED)}
