"""Reviewing: decisions in files, spreadsheets, a terminal; what the store makes and remembers."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govgraph
from conftest import Command
from govgraph.errors import InputError, StoreError
from govgraph.matching import identities
from govgraph.reading.claims import FIELDS, STATUSES, lines
from govgraph.reading.reader import Reading, read
from govgraph.reading.telling import knowledge, told
from govgraph.reviewing import applying, asking, graphing, memory, parsing, records, sheet
from govgraph.reviewing.records import Record
from govgraph.store import Store
from sparql_server import serving, sparql

TEXT = """Xã Lam có lãnh đạo mới

20/05/2020

Bà Lò Thị Mẫu, Bí thư Đảng ủy xã Lam, phát biểu. Ông Hà Văn Thử, Chủ tịch UBND xã Lam, cho biết.

Ông Lý A Sử, Chủ tịch HĐND xã Lam, cũng dự.
"""


@pytest.fixture
def reading() -> Reading:
    found = read(TEXT, doc="lam.txt")
    assert len(found.claims) == 3
    return found


@pytest.fixture
def some(reading: Reading) -> list[Record]:
    return records.records(reading)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "lam.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture
def store(tmp_path: Path) -> govgraph.Graph:
    return govgraph.open(tmp_path / "store", create=True)


def holders(graph: govgraph.Graph) -> set[str]:
    found = graph.query("SELECT ?n { ?t a govg:Tenure ; org:member/foaf:name ?n }")
    assert isinstance(found, govgraph.Answer)
    return set(found.to_csv().splitlines()[1:])


def by_person(some: list[Record], name: str) -> Record:
    return next(one for one in some if one.claim["person"] == name)


# ---- every kind and status has its words ----


def test_kinds_statuses_and_fields_have_words_in_both_languages() -> None:
    data = knowledge()
    assert set(data["kind"]) == set(FIELDS)
    assert set(data["status"]) == set(STATUSES)
    assert set(data["field"]) == {name for names in FIELDS.values() for name in names}
    for table in ("kind", "field", "value", "status"):
        for name, about in data[table].items():
            words = about["name"] if table == "kind" else about
            assert words["vi"] and words["en"], name
    for name, about in data["kind"].items():
        for words in (
            about["say"],
            about.get("past", about["say"]),
            about.get("label", about["say"]),
        ):
            assert set(words) == {"vi", "en"}
            for said in words.values():
                inside = {part.partition("}")[0] for part in said.split("{")[1:]}
                assert inside <= set(FIELDS[name]), name


# ---- files of decisions ----


def test_decisions_go_to_lines_and_back(some: list[Record]) -> None:
    told = [
        some[0].decided("accept", "Lan", "2026-01-02T03:04:05Z", {"person": "Lò Thị Mậu"}),
        some[1].decided("reject", "Lan"),
        some[2],
    ]
    back = list(parsing.parse(records.lines(told), "x"))
    assert [replace(one, line=0) for one in back] == told
    assert back[0].settled["person"] == "Lò Thị Mậu"
    assert back[0].claim["person"] == "Lò Thị Mẫu"


def test_claims_alone_need_the_text_they_were_read_from(
    reading: Reading, some: list[Record]
) -> None:
    told = lines(reading.claims)
    with pytest.raises(InputError, match=r"x: line 1: the article .*lam\.txt.* --text"):
        list(parsing.parse(told, "x"))
    back = list(parsing.parse(told, "x", {reading.sha256: reading}))
    assert [replace(one, line=0) for one in back] == some


BROKEN: list[tuple[str, Any]] = [
    ("kind", "gossip"),
    ("status", "sure"),
    ("start", -1),
    ("start", True),
    ("start", "4"),
    ("end", 1 << 60),
    ("person", ["a"]),
    ("person", 4),
    ("person", "a" * 5000),
    ("person", "\ud800"),
    ("person", "a\0"),
    ("attested", "hôm qua"),
    ("attested", "2020-02-31"),
    ("evidence", [[5, 2]]),
    ("evidence", [["a", 2]]),
    ("evidence", 5),
    ("resolved", [{"x": 1}]),
    ("flags", [["a"]]),
    ("text_sha256", "../../x"),
    ("rule", {"a": 1}),
]


@pytest.mark.parametrize(("name", "value"), BROKEN)
def test_a_broken_claim_is_one_line_with_its_number(
    some: list[Record], name: str, value: Any
) -> None:
    told = some[0].to_json()
    told["claim"][name] = value
    content = records.lines(some[1:2]) + "\n" + json.dumps(told)
    with pytest.raises(InputError, match=r"^x: line 3 is no claim in JSON\.$"):
        list(parsing.parse(content, "x"))


@pytest.mark.parametrize(
    "told",
    [
        *("5", "[]", "null", '"a"', "{", '{"claim": 5}', '{"claim": {}}', "[" * 100_000),
        '{"claim": {"kind": ["a"]}}',
    ],
)
def test_what_is_no_claim_at_all_is_one_line(told: str) -> None:
    with pytest.raises(InputError, match=r"^x: line 1 is no claim in JSON\.$"):
        list(parsing.parse(told, "x"))


def test_a_correction_may_only_say_what_the_kind_can_say(some: list[Record]) -> None:
    for wrong in ({"text_sha256": "0" * 64}, {"start": 1}, {"attested": "x"}, {"posts": ["a"]}):
        told = {**some[0].to_json(), "decision": "accept", "corrected": wrong}
        with pytest.raises(InputError, match="line 1"):
            list(parsing.parse(json.dumps(told), "x"))


def test_a_quotation_that_is_longer_than_its_place_or_twelve_words_is_dropped(
    some: list[Record],
) -> None:
    told = some[0].to_json()
    start, end = told["claim"]["evidence"][0]
    told["quotes"] = ["b" * (end - start)]
    (kept,) = parsing.parse(json.dumps(told), "x")
    assert kept.quotes == ("b" * (end - start),)
    told["quotes"] = ["more than it is " * 40]
    (dropped,) = parsing.parse(json.dumps(told), "x")
    assert dropped.quotes == ("",)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["claim", "source", "kind", "start", "end", "evidence", "sha256"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_makes_another_error(told: Any) -> None:
    try:
        list(parsing.parse(json.dumps(told), "x"))
    except InputError as error:
        assert "\n" not in str(error)


# ---- the spreadsheet ----


def sheet_rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def written(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_a_spreadsheet_shows_each_claim_beside_its_sentence(reading: Reading) -> None:
    rows = sheet_rows(sheet.to_csv([reading], "en"))
    assert list(rows[0])[:4] == ["decision", "by", "sentence", "says"]
    assert rows[0]["sentence"] == "⟦Bà Lò Thị Mẫu, Bí thư Đảng ủy xã Lam⟧, phát biểu."
    assert rows[0]["says"] == "Lò Thị Mẫu holds the post Bí thư Đảng ủy xã Lam"
    assert rows[0]["person"] == "Lò Thị Mẫu" and rows[0]["decision"] == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_comes_back_as_decisions(reading: Reading, delimiter: str) -> None:
    rows = sheet_rows(sheet.to_csv([reading]))
    rows[0].update(decision="đúng", by="Lan", person="Lò Thị Mậu", attested="2020-05")
    rows[1]["decision"] = "Sai"
    back = list(sheet.parse(written(rows, delimiter), "x.csv"))
    assert [one.decision for one in back] == ["accept", "reject", ""]
    assert dict(back[0].corrected) == {"person": "Lò Thị Mậu", "attested": "2020-05"}
    assert back[0].by == "Lan" and not back[1].corrected


def test_what_a_spreadsheet_may_run_does_not_run() -> None:
    evil = '=HYPERLINK("http://x")'
    claim = replace(
        read(TEXT).claims[0], fields={"person": evil, "post": "+1", "organ": "@x", "area": "-2"}
    )
    reading = replace(read(TEXT), claims=(claim,))
    content = sheet.to_csv([reading])
    for row in csv.reader(io.StringIO(content.removeprefix("\ufeff"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    (back,) = sheet.parse(content.removeprefix("\ufeff"), "x")
    assert back.claim == claim and not back.corrected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"decision": "maybe"}, "x: line 2: “maybe” is no decision"),
        ({"attested": "hôm qua"}, "x: line 2: the claim, or what was put right"),
        ({"explicit": "perhaps"}, "x: line 2: the claim"),
        ({"record": "{"}, "x: line 2: the claim"),
        ({"status": "sure"}, "x: line 2: the claim"),
    ],
)
def test_a_wrong_row_is_named(reading: Reading, change: dict[str, str], message: str) -> None:
    rows = sheet_rows(sheet.to_csv([reading]))
    rows[0].update(change)
    with pytest.raises(InputError) as error:
        list(sheet.parse(written(rows), "x"))
    assert str(error.value).startswith(message)


def test_another_table_is_told_from_decisions() -> None:
    with pytest.raises(InputError, match="the column “decision” is missing"):
        list(sheet.parse("a,b\n1,2\n", "x"))
    with pytest.raises(InputError, match="is no CSV"):
        list(sheet.parse('decision,record\n"a', "x"))


# ---- the store ----


def test_what_is_accepted_enters_the_graph_and_what_is_rejected_is_remembered(
    store: govgraph.Graph, some: list[Record]
) -> None:
    decided = [
        some[0].decided("accept", "Lan", "2026-01-02T03:04:05Z"),
        some[1].decided("reject", "Lan"),
        some[2].decided("accept", "Lan", "", {"person": "Lý A Súa"}),
    ]
    done = applying.apply(store, decided)
    assert (done.accepted, done.rejected, done.open) == (2, 1, ())
    assert done.graphs == ("https://w3id.org/govgraph/id/graph/lam",)
    assert holders(store) == {"Lò Thị Mẫu", "Lý A Súa"}
    assert memory.rejected(store.store) == {some[1].claim.id}
    assert store.check().conforms


def test_deciding_twice_changes_nothing_and_otherwise_replaces(
    store: govgraph.Graph, some: list[Record]
) -> None:
    decided = [
        some[0].decided("accept", "Lan", "2026-01-02T03:04:05Z"),
        some[1].decided("reject", "Lan"),
    ]
    applying.apply(store, decided)
    before = set(store.quads())
    applying.apply(store, decided)
    assert set(store.quads()) == before
    applying.apply(store, [some[0].decided("reject", "Mai"), some[1].decided("accept", "Mai")])
    assert holders(store) == {"Hà Văn Thử"}
    applying.apply(store, [some[1].decided("skip", "Mai")])
    assert holders(store) == set()
    assert memory.rejected(store.store) == {some[0].claim.id}


def test_a_graph_made_by_others_stays_as_it_is(tmp_path: Path, some: list[Record]) -> None:
    graph = govgraph.open(tmp_path / "s", create=True)
    roster = tmp_path / "lam.csv"
    roster.write_text("person,post,organ\nLan,Chủ tịch,UBND\n", encoding="utf-8")
    graph.add(roster)
    before = set(graph.store.quads("https://w3id.org/govgraph/id/graph/lam"))
    done = applying.apply(graph, [some[0].decided("accept", "Lan")])
    assert done.graphs[0].endswith(f"/graph/lam-{some[0].paper.sha256[:8]}")
    assert set(graph.store.quads("https://w3id.org/govgraph/id/graph/lam")) == before
    assert holders(graph) == {"Lan", "Lò Thị Mẫu"}


def test_no_article_rests_on_another_that_was_reviewed(tmp_path: Path, some: list[Record]) -> None:
    """One that named the same persons first may be rejected later: nothing is left hanging."""
    second = records.records(read(TEXT + "\nHết.\n", doc="lam.txt"))
    accepted = [
        [one.decided("accept", "Lan", "2026-01-02T03:04:05Z") for one in each]
        for each in (some, second)
    ]
    left: list[int] = []
    for number, order in enumerate((accepted, accepted[::-1])):
        graph = govgraph.open(tmp_path / str(number), create=True)
        for each in order:
            applying.apply(graph, each)
        applying.apply(graph, [one.decided("reject", "Lan") for one in some])
        assert graph.check().conforms
        left.append(len([q for q in graph.quads() if q.graph_name != memory.REVIEWS]))
        assert len(holders(graph)) == 3
    assert left[0] == left[1]


def test_decisions_on_identities_hold_through_a_review(
    tmp_path: Path, store: govgraph.Graph, some: list[Record]
) -> None:
    applying.apply(store, [one.decided("accept", "Lan", "2026-01-02T03:04:05Z") for one in some])
    found = store.query("SELECT ?p { ?p a govg:Person } ORDER BY ?p")
    assert isinstance(found, govgraph.Answer)
    iris = found.to_csv().splitlines()[1:]
    file = tmp_path / "same.csv"
    file.write_text(f"left,right,decision\n{iris[0]},{iris[1]},same\n", encoding="utf-8")
    identities.apply(store, file)
    merged = set(store.quads())
    applying.apply(store, [some[0].decided("accept", "Lan", "2026-01-02T03:04:05Z")])
    assert set(store.quads()) == merged
    applying.apply(store, [some[0].decided("reject", "Lan")])
    identities.undo(store, file)
    assert len(holders(store)) == 2


def test_a_forged_memory_costs_no_graph_of_others(tmp_path: Path, some: list[Record]) -> None:
    graph = govgraph.open(tmp_path / "s", create=True)
    roster = tmp_path / "vinh.csv"
    roster.write_text("person,post,organ\nLan,Chủ tịch,UBND\n", encoding="utf-8")
    graph.add(roster)
    forged = [(some[0].decided("accept", "x"), stem) for stem in ("vinh",)]
    graph.build(also=memory.quads(forged))
    before = set(graph.store.quads("https://w3id.org/govgraph/id/graph/vinh"))
    done = applying.apply(graph, [some[1].decided("accept", "Lan")])
    assert done.graphs == ("https://w3id.org/govgraph/id/graph/lam",)
    assert set(graph.store.quads("https://w3id.org/govgraph/id/graph/vinh")) == before != set()


def test_an_endpoint_is_not_written(some: list[Record]) -> None:
    elsewhere = SimpleNamespace(store=SimpleNamespace(name="https://host/sparql"))
    with pytest.raises(StoreError):
        applying.apply(elsewhere, some)


def test_a_graph_of_reviews_that_others_wrote_is_one_line(store: govgraph.Graph) -> None:
    from pyoxigraph import Literal, NamedNode, Quad

    value = NamedNode("http://www.w3.org/ns/prov#value")
    store.store.add([Quad(NamedNode("urn:a"), value, Literal("{}"), memory.REVIEWS)])  # type: ignore[union-attr]
    with pytest.raises(InputError, match="graph:reviews"):
        memory.rejected(store.store)


# ---- the terminal ----


class Said:
    """A terminal that answers from a list."""

    def __init__(self, keys: str, *answers: str) -> None:
        self.keys, self.answers, self.shown = list(keys), list(answers), ""

    def say(self, words: str) -> None:
        self.shown += f"{words}\n"

    def key(self) -> str:
        return self.keys.pop(0) if self.keys else ""

    def line(self, prompt: str) -> str:
        self.shown += f"{prompt}\n"
        return self.answers.pop(0) if self.answers else ""


def test_a_person_is_asked_claim_by_claim(reading: Reading, some: list[Record]) -> None:
    terminal = Said("xAcr", "Hà Văn Thử Em", "", "", "", "", "", "hôm qua", "-")
    found = asking.ask(some, {reading.sha256: TEXT}, terminal, "en")
    assert [one.decision for one in found] == ["accept", "accept", "reject"]
    assert dict(found[1].corrected) == {"person": "Hà Văn Thử Em", "attested": None}
    assert "\x1b[1;4mBà Lò Thị Mẫu, Bí thư Đảng ủy xã Lam\x1b[0m, phát biểu." in terminal.shown
    assert "[3/3] tenure · fact" in terminal.shown and "rule: " in terminal.shown
    assert "does not fit" in terminal.shown


def test_quitting_keeps_what_was_decided(some: list[Record]) -> None:
    assert [one.decision for one in asking.ask(some, {}, Said("sq"))] == ["skip", "", ""]
    assert [one.decision for one in asking.ask(some, {}, Said("r"))] == ["reject", "", ""]


def test_an_article_cannot_command_the_terminal(some: list[Record]) -> None:
    evil = replace(some[0].claim, fields={**some[0].claim.fields, "person": "\x1b[2Ja\x07\u202eb"})
    text = "\x1b]0;x\x07" * 5 + TEXT
    terminal = Said("a")
    asking.ask([replace(some[0], claim=evil)], {evil.text_sha256: text}, terminal)
    plain = terminal.shown.replace("\x1b[1;4m", "").replace("\x1b[0m", "")
    assert "\x1b" not in plain and "\x07" not in plain and "\u202e" not in plain


def test_in_a_real_terminal_keys_come_from_it_though_claims_come_by_a_pipe(
    reading: Reading, article: Path, tmp_path: Path
) -> None:
    target = tmp_path / "d.jsonl"
    pipe_out, pipe_in = os.pipe()
    child, screen = pty.fork()
    if child == 0:  # claims on standard input, the person at the terminal
        os.dup2(pipe_out, 0)
        os.close(pipe_in)
        command = [
            "-m",
            "govgraph",
            "review",
            "--text",
            str(article),
            "--by",
            "Lan",
            "-o",
            str(target),
        ]
        os.execv(sys.executable, [sys.executable, *command])
    os.write(pipe_in, lines(reading.claims).encode())
    os.close(pipe_in)
    os.close(pipe_out)
    seen = b""
    for key in (b"a", b"r", b"q"):
        deadline = time.monotonic() + 30
        while b"[q]" not in seen and time.monotonic() < deadline:
            seen += os.read(screen, 4096)
        seen = b""
        os.write(screen, key)
    try:
        while os.read(screen, 4096):
            continue
    except OSError:
        pass  # the terminal is gone with its process
    assert os.waitpid(child, 0)[1] == 0
    told = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [(one["decision"], one["by"]) for one in told] == [("accept", "Lan"), ("reject", "Lan")]


# ---- the command ----


def test_from_an_article_to_a_graph_by_a_file(run: Command, article: Path, tmp_path: Path) -> None:
    claims, store = tmp_path / "c.csv", tmp_path / "store"
    assert run("read", article, "-o", claims).code == 0
    rows = sheet_rows(claims.read_text(encoding="utf-8"))
    rows[0]["decision"], rows[1]["decision"] = "accept", "reject"
    claims.write_text(written(rows), encoding="utf-8")
    told = run("review", claims)
    assert (told.code, told.out) == (2, "") and "--by NAME" in told.err
    assert not store.exists()
    done = run("review", claims, "--by", "Lan", "--store", store, "-o", tmp_path / "d.csv")
    assert done.code == 0 and "1 claims accepted, 1 rejected" in done.err
    with Store.open(store) as opened:
        assert len(memory.stored(opened)) == 2
    again = run("read", article, "--store", store)
    assert len(again.out.splitlines()) == 2
    with Store.open(store) as opened, serving(sparql(opened.near().raw)) as server:
        there = run("read", article, "--store", server.url)  # once passed over without a word
    assert there.out == again.out
    assert len(run("read", article, "--decisions", tmp_path / "d.jsonl").out) == 0  # no such file
    run("review", claims, "--by", "Lan", "-o", tmp_path / "d.jsonl")
    assert len(run("read", article, "--decisions", tmp_path / "d.jsonl").out.splitlines()) == 2


def test_a_graph_is_written_to_a_file(run: Command, article: Path, tmp_path: Path) -> None:
    claims, graph = tmp_path / "c.jsonl", tmp_path / "g.trig"
    claims.write_text(run("read", article).out, encoding="utf-8")
    done = run("review", claims, "--text", article, "--accept-all", "--by", "Lan", "-o", graph)
    assert done.code == 0
    content = graph.read_text(encoding="utf-8")
    assert content.count("a govg:Tenure") == 3 and "prov:wasAttributedTo" in content
    assert "graph:lam {" in content


@pytest.mark.parametrize("broken", ["{", '{"kind": "tenure"}', "a,b\n1,2\n", "\xff"])
def test_a_broken_file_leaves_the_store_as_it_was(
    run: Command, article: Path, tmp_path: Path, broken: str, some: list[Record]
) -> None:
    store = tmp_path / "store"
    good = tmp_path / "good.jsonl"
    good.write_text(records.lines([some[0].decided("accept", "Lan")]), encoding="utf-8")
    assert run("review", good, "--store", store).code == 0
    with Store.open(store) as opened:
        before = set(opened.quads())
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(
        (good.read_bytes() if broken.startswith("{") else b"") + broken.encode("latin-1")
    )
    told = run("review", bad, good, "--by", "Lan", "--store", store)
    assert told.code == 2 and told.err.count("\n") == 1
    with Store.open(store) as opened:
        assert set(opened.quads()) == before
    fresh = tmp_path / "fresh"
    assert run("review", bad, "--by", "Lan", "--store", fresh).code == 2
    assert not fresh.exists()


def test_claims_without_a_terminal_are_said_to_need_one(
    run: Command, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = tmp_path / "c.jsonl"
    claims.write_text(run("read", article).out, encoding="utf-8")

    def none(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(os, "open", none)
    told = run("review", claims, "--text", article, "--by", "Lan")
    assert told.code == 2 and "3 claims are not decided on" in told.err


def test_what_is_left_open_is_said(run: Command, tmp_path: Path, some: list[Record]) -> None:
    claim = replace(some[0].claim, fields={"person": "A B", "post": "Giám đốc"})
    file = tmp_path / "d.jsonl"
    one = replace(some[0], claim=claim)
    file.write_text(records.lines([one.decided("accept", "Lan")]), encoding="utf-8")
    done = run("review", file, "--store", tmp_path / "s")
    assert done.code == 0
    assert "lam.txt, characters" in done.err and "“Giám đốc”" in done.err


def test_the_words_of_a_claim_say_what_it_says(some: list[Record]) -> None:
    claim = by_person(some, "Lý A Sử").claim
    assert told(claim, "vi") == "Lý A Sử giữ chức Chủ tịch HĐND xã Lam"
    assert told(replace(claim, status="past"), "en").startswith("Lý A Sử held the post")
    assert graphing.stem(Store.memory(), some[0].paper) == "lam"
