"""The command line: help, exit codes, what goes where, every format, stores on disk."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic

import govgraph
import samples
from conftest import Command
from govgraph import checker, cli, formats, knowledge, questions
from govgraph.cli.commands import govgraph as group
from govgraph.store import Store

COMMANDS = (
    *("ask", "build", "check", "diff", "draw", "export", "import", "match", "network", "push"),
    *("query", "read", "review", "serve", "why"),
)
LEAST_QUESTIONS = 30
ASKED = ("ask", "combined-roles", "on=2020-07-23")
LAN = "https://w3id.org/govgraph/id/person/lan"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk of the good graph: read it, do not change it."""
    path = tmp_path_factory.mktemp("cli")
    (path / "good.ttl").write_text(samples.GOOD, encoding="utf-8")
    assert cli.run(["import", str(path / "good.ttl"), "--store", str(path / "store")]) == 0
    return path / "store"


@pytest.fixture
def few_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check against three shapes that find three things, instead of all that come along."""
    shapes = rdflib.Graph().parse(data=samples.SHAPES)
    monkeypatch.setattr(checker, "load_shapes", lambda: shapes)


# Help


def test_the_commands_are_these() -> None:
    context = group.make_context("govgraph", [], resilient_parsing=True)
    assert tuple(group.list_commands(context)) == COMMANDS


@pytest.mark.parametrize("name", ["", *COMMANDS])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_has_an_example_in_it(run: Command, name: str, flag: str) -> None:
    outcome = run(*name.split(), flag)
    assert (outcome.code, outcome.err) == (0, "")
    heading, _, examples = outcome.out.partition("· Ví dụ:\n")
    assert heading and examples.lstrip().startswith(f"govgraph {name}".rstrip())
    if name:
        assert "--lang" in outcome.out and "--store" in outcome.out


@pytest.mark.parametrize("name", ["ask", "export", "network", "query", "why"])
def test_the_examples_in_help_run(
    run: Command, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_cam_pha: None
) -> None:
    import shlex

    monkeypatch.chdir(tmp_path)
    (tmp_path / "question.rq").write_text("SELECT * {} ", encoding="utf-8")
    lines = re.findall(r"(?m)^ +govgraph (\w.*)$", run(name, "--help").out)
    assert lines
    for line in lines:
        if "article.txt" not in line:
            assert run(*shlex.split(line)).code == 0, line


def test_version(run: Command) -> None:
    assert govgraph.__version__ in run("--version").out


def test_without_a_command_it_shows_help(run: Command) -> None:
    assert run() == run("--help")


# Results here, messages there


def test_ask_bare_lists_all_questions(run: Command) -> None:
    rows = list(csv.reader(io.StringIO(run("ask", "--format", "csv").out)))
    assert [row[0] for row in rows[1:]] == list(questions.names())
    assert len(rows) > LEAST_QUESTIONS
    assert [row[2] for row in rows if row[0] == "combined-roles"] == ["area on"]
    vietnamese = run("ask", "--lang", "vi").out
    assert "Ai giữ từ hai chức vụ trở lên cùng một lúc?" in vietnamese
    assert vietnamese != run("ask", "--lang", "en").out


def test_the_first_question(run: Command, with_cam_pha: None, built: Path) -> None:
    outcome = run("ask", "combined-roles", "area=Cẩm Phả", "on=2020-07-23")
    assert outcome.code == 0
    assert outcome.out.count("Phạm Văn Hạng") == outcome.out.count("Vũ Thị Minh Hải") == 2
    assert outcome.err == "store: Cẩm Phả (govgraph)\nRows: 4.\n"
    none = run("ask", "combined-roles", "on=2020-12-31", "--store", built)
    assert (none.code, none.err.splitlines()[-1]) == (0, "Rows: 0.")


def test_lang_changes_labels_and_messages(run: Command, with_cam_pha: None) -> None:
    english = run("ask", "combined-roles", "--lang", "en")
    assert "Chair of the Cẩm Tây ward" in english.out and "person" in english.out
    vietnamese = run("ask", "combined-roles", "--lang", "vi")
    assert "Chủ tịch UBND" in vietnamese.out and "người" in vietnamese.out
    assert "chắc chắn" in vietnamese.out and "possible" not in vietnamese.out
    assert vietnamese.err == "kho: Cẩm Phả (govgraph)\nSố dòng: 4.\n"
    assert run("ask", "combined-roles").out == english.out  # --lang lasts for one command


def test_lang_from_the_environment(
    run: Command, with_cam_pha: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    govgraph.language.use(None)
    monkeypatch.setenv("GOVGRAPH_LANG", "vi")
    assert run("ask", "combined-roles").err.startswith("kho:")
    assert run("ask", "combined-roles", "--lang", "en").err.startswith("store:")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "terms", "--format", "csv"],
        ["ask", "edges", "--format", "trig"],
        ["export", "--format", "nquads"],
        ["network", "holders"],
        ["query", "ASK {}"],
        ["query", "DESCRIBE <https://w3id.org/govgraph/id/person/cam-tay-pham-van-hang>"],
        ["why", "person:cam-tay-pham-van-hang"],
    ],
    ids=" ".join,
)
def test_o_writes_what_standard_output_gets(
    run: Command, arguments: list[str], tmp_path: Path, with_cam_pha: None
) -> None:
    shown = run(*arguments)
    assert (shown.code, shown.err.splitlines()[0]) == (0, "store: Cẩm Phả (govgraph)")
    assert shown.out
    assert run(*arguments, "-o", "-").out == shown.out
    target = tmp_path / "Cẩm Phả"
    wish = [] if "--format" in arguments or arguments[0] != "export" else ["--format", "trig"]
    written = run(*arguments, *wish, "-o", target)
    assert (written.code, written.out) == (0, "")
    assert str(target) in written.err.splitlines()[-1]
    assert target.read_bytes() == shown.out.encode()


# Formats of answers


def test_answers_as_json_are_the_w3cs(run: Command, with_cam_pha: None) -> None:
    outcome = run("ask", "combined-roles", "on=2020-07-23", "--format", "json")
    found = pyoxigraph.parse_query_results(outcome.out, format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    rows = list(found)
    assert len(rows) == 4
    assert {row["personLabel"].value for row in rows} == {"Phạm Văn Hạng", "Vũ Thị Minh Hải"}
    assert json.loads(outcome.out)["head"]["vars"][:2] == ["person", "personLabel"]


@pytest.mark.parametrize("name", questions.names())
def test_every_question_answers_in_w3c_json_and_tsv(
    run: Command, name: str, with_cam_pha: None
) -> None:
    outcome = run("ask", name, "--format", "json")
    assert outcome.code == 0
    if "CONSTRUCT" in questions.get(name).text:
        assert len(json.loads(outcome.out)) > 0
        return
    parse = pyoxigraph.parse_query_results
    read = parse(outcome.out, format=pyoxigraph.QueryResultsFormat.JSON)
    tsv = parse(run("ask", name, "--format", "tsv").out, format=pyoxigraph.QueryResultsFormat.TSV)
    assert isinstance(read, pyoxigraph.QuerySolutions)
    assert isinstance(tsv, pyoxigraph.QuerySolutions)
    rows = [tuple(row) for row in read]
    assert rows == [tuple(row) for row in tsv]
    table = run("ask", name).out
    assert len(table.splitlines()) == len(rows) + 4
    assert len({len(line) for line in table.splitlines()}) == 1


def test_yes_and_no(run: Command, with_cam_pha: None) -> None:
    assert run("query", "ASK { ?s ?p ?o }").out == "true\n"
    no = run("query", "ASK { ?s ?p 'x' }", "--format", "json").out
    parsed = pyoxigraph.parse_query_results(no, format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(parsed, pyoxigraph.QueryBoolean)
    assert not parsed


def test_csv_tsv_and_markdown(run: Command, with_cam_pha: None) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*ASKED, "--format", "csv").out)))
    assert len(rows) == 4
    assert {row["certainty"] for row in rows} == {"certain", "possible"}
    tsv = run(*ASKED, "--format", "tsv").out.splitlines()
    assert tsv[0].startswith("?person\t?personLabel\t")
    assert tsv[1].startswith("<https://w3id.org/govgraph/id/person/")
    markdown = run("ask", "combined-roles", "--format", "markdown").out.splitlines()
    assert markdown[1].startswith("| --- | --- |") and len(markdown) == 6


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        ("csv", "person,"),
        ("TSV", "?person\t"),
        ("json", "{"),
        ("md", "| "),
        ("html", "<table>"),
        ("x", "+--"),
    ],
)
def test_the_ending_chooses_the_format(
    run: Command, tmp_path: Path, with_cam_pha: None, ending: str, begins: str
) -> None:
    assert run("ask", "combined-roles", "-o", tmp_path / f"a.{ending}").code == 0
    assert (tmp_path / f"a.{ending}").read_text(encoding="utf-8").startswith(begins)


# Formats of graphs


def as_rdflib(data: bytes | str, kind: str) -> rdflib.Dataset:
    names = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=data, format=names.get(kind, kind))
    return dataset


def canonical(quads: Any) -> Any:
    found = pyoxigraph.Dataset(quads)
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return found


@pytest.mark.parametrize("name", [one.name for one in formats.FORMATS])
def test_every_format_of_graphs_reads_back(
    run: Command, tmp_path: Path, cam_pha: govgraph.Graph, with_cam_pha: None, name: str
) -> None:
    kind = formats.by_name(name)
    target = tmp_path / f"x.{kind.extensions[0]}"
    assert run("export", "-o", target).code == 0
    assert run("export", "--format", name).out.encode() == target.read_bytes()
    quads = cam_pha.quads()
    triples = {pyoxigraph.Triple(q.subject, q.predicate, q.object) for q in quads}
    read = list(pyoxigraph.parse(target.read_bytes(), format=kind.oxigraph))
    if kind.holds_datasets:
        assert canonical(read) == canonical(quads)
    else:
        bare = pyoxigraph.DefaultGraph()
        assert canonical(read) == canonical(
            pyoxigraph.Quad(t.subject, t.predicate, t.object, bare) for t in triples
        )
    union = rdflib.Graph()
    for triple in as_rdflib(target.read_bytes(), name).triples((None, None, None)):
        union.add(triple)
    wanted = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert wanted is not None
    assert isomorphic(union, rdflib.Graph().parse(data=wanted, format="nt"))


def test_graphs_of_questions_and_queries(run: Command, tmp_path: Path, with_cam_pha: None) -> None:
    turtle = run("ask", "edges").out
    first = rdflib.Graph().parse(data=turtle, format="turtle")
    assert len(first) > 50
    for ending, kind in (("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml"), ("json", "json-ld")):
        assert run("ask", "edges", "-o", tmp_path / f"x.{ending}").code == 0
        read = rdflib.Graph().parse(tmp_path / f"x.{ending}", format=kind)
        assert set(read) == set(first)
    assert (
        run("ask", "edges", "--format", "json").out
        == run(*("ask", "edges", "--format", "jsonld")).out
    )
    described = run("query", f"DESCRIBE <{LAN}>").out
    assert len(rdflib.Graph().parse(data=described, format="turtle")) == 0


def test_export_on_a_day_and_with_the_ontology(run: Command, with_cam_pha: None) -> None:
    tenure = "https://w3id.org/govgraph/id/tenure/vu-thi-minh-hai-chu-tich-ubnd"

    def subjects(*arguments: str) -> set[str]:
        content = run("export", *arguments, "--format", "ntriples").out
        return {line.split(" ")[0].strip("<>") for line in content.splitlines()}

    assert tenure in subjects("on=2020-07-23")
    assert tenure not in subjects("on=2025-07-02")
    assert subjects("on=2025-07-02") < subjects("--ontology")
    assert "https://w3id.org/govgraph/ontology#Post" in subjects("--ontology")
    assert "https://w3id.org/govgraph/ontology#Post" not in subjects()


# Reports


@pytest.mark.parametrize("kind", ["text", "json", "turtle", "csv", "html"])
def test_reports_in_every_format(
    run: Command, built: Path, tmp_path: Path, few_shapes: None, kind: str
) -> None:
    outcome = run("check", "--store", built, "--format", kind)
    assert outcome.code == 1
    assert outcome.err == f"store: {built}\n"
    ending = {"text": "txt", "turtle": "ttl"}.get(kind, kind)
    written = run("check", "--store", built, "-o", tmp_path / f"r.{ending}")
    assert (written.code, written.out) == (1, "")
    if kind != "turtle":  # blank nodes of the report are fresh each time
        assert (tmp_path / f"r.{ending}").read_bytes() == outcome.out.encode()
    EXPECTED[kind](outcome.out)


def _text(out: str) -> None:
    assert out.startswith("The graph does NOT conform: violations 1, warnings 2, infos 2.\n")
    assert "Nguyễn Thị Lan: must not be" in out and "person:lan · source: " in out


def _json(out: str) -> None:
    body = json.loads(out)
    assert body["conforms"] is False
    assert body["counts"] == {"Violation": 1, "Warning": 2, "Info": 2}
    assert body["results"][0]["focus"] == LAN
    assert body["results"][0]["messages"]["vi"] == "Nguyễn Thị Lan: không được có"


def _turtle(out: str) -> None:
    graph = rdflib.Graph().parse(data=out, format="turtle")
    (report,) = graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationReport)
    assert graph.value(report, rdflib.SH.conforms) == rdflib.Literal(False)
    assert len(list(graph.objects(report, rdflib.SH.result))) == 5
    assert (None, rdflib.SH.focusNode, rdflib.URIRef(LAN)) in graph


def _csv(out: str) -> None:
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["severity"] for row in rows] == ["Violation", *["Warning"] * 2, *["Info"] * 2]
    assert rows[0]["focus"] == LAN and rows[0]["message_vi"].startswith("Nguyễn Thị Lan")


def _html(out: str) -> None:
    assert out.count("<li>") == 5
    assert "Nguyễn Thị Lan: must not be" in out and "<b>" not in out


EXPECTED: dict[str, Callable[[str], None]] = {
    "text": _text,
    "json": _json,
    "turtle": _turtle,
    "csv": _csv,
    "html": _html,
}


def test_check_of_files_alone(run: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text(
        samples.GOOD.replace("org:member person:lan ;", ""), encoding="utf-8"
    )
    (tmp_path / "good.ttl").write_text(samples.GOOD, encoding="utf-8")
    bad = run("check", tmp_path / "bad.ttl")
    assert bad.code == 1
    assert "tenure:a" in bad.out and bad.err == f"store: {tmp_path / 'bad.ttl'}\n"
    assert {path.name for path in tmp_path.iterdir()} == {"bad.ttl", "good.ttl"}


def test_build_says_what_it_does_and_ends_with_a_check(
    run: Command, tmp_path: Path, few_shapes: None
) -> None:
    path = tmp_path / "good.ttl"
    path.write_text(samples.GOOD, encoding="utf-8")
    assert run("import", path, "--store", tmp_path / "s").code == 0
    outcome = run("build", "--store", tmp_path / "s")
    assert outcome.code == 1
    assert outcome.out.startswith("The graph does NOT conform")
    assert "concurrent-holdings: " in outcome.err and "Derived " in outcome.err
    derived = run("build", "--no-check", "--store", tmp_path / "s", "--lang", "vi")
    assert (derived.code, derived.out) == (0, "")
    assert "Đã suy ra" in derived.err


# Networks


@pytest.mark.parametrize(
    ("ending", "read"),
    [
        ("graphml", networkx.read_graphml),
        ("gexf", networkx.read_gexf),
        (
            "json",
            lambda path: networkx.node_link_graph(json.loads(path.read_bytes()), edges="edges"),
        ),
    ],
)
@pytest.mark.parametrize("name", ["holders", "interlocks", "shared-posts"])
def test_networks_read_back(
    run: Command,
    tmp_path: Path,
    cam_pha: govgraph.Graph,
    with_cam_pha: None,
    name: str,
    ending: str,
    read: Callable[[Path], networkx.Graph[str]],
) -> None:
    target = tmp_path / f"n.{ending}"
    assert run("network", name, "-o", target).code == 0
    first = target.read_bytes()
    assert run("network", name, "-o", target).code == 0
    assert target.read_bytes() == first
    found, wanted = read(target), cam_pha.to_networkx(name)
    assert set(found.nodes) == set(wanted.nodes)
    assert found.number_of_edges() == wanted.number_of_edges() > 0
    for one, other, about in wanted.edges(data=True):
        assert found.edges[one, other]["weight"] == about["weight"]
        assert found.edges[one, other]["certainty"] in ("certain", "possible")
    for node, about in wanted.nodes(data=True):
        assert found.nodes[node]["label"] == about["label"]


def test_networks_take_parameters_and_formats(
    run: Command, built: Path, with_cam_pha: None
) -> None:
    def edges(day: str) -> int:
        asked = ("network", "holders", f"on={day}", "--format", "node-link")
        return len(json.loads(run(*asked, "--store", built).out)["edges"])

    assert [edges(day) for day in ("2020-12-31", "2021-01-15", "2022-05-01")] == [0, 1, 2]
    assert run("network").out == run("network", "interlocks", "--format", "graphml").out


# Stores


def test_import_then_every_verb(
    run: Command, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = run("ask", "combined-roles", "on=2022-05-01", "--store", built)
    assert asked.code == 0
    assert asked.out.count("Nguyễn Thị Lan") == 2
    assert asked.err == f"store: {built}\nRows: 2.\n"
    monkeypatch.setenv("GOVGRAPH_STORE", str(built))
    assert run("ask", "combined-roles", "on=2022-05-01") == asked
    assert "Báo S [fact, explicit]" in run("why", "tenure:a").out
    (row,) = csv.DictReader(
        io.StringIO(run("query", f"SELECT ?n {{ <{LAN}> ?p ?n }} LIMIT 1", "--format", "csv").out)
    )
    assert row["n"]
    assert LAN in run("export", "--format", "ntriples").out
    assert json.loads(run("network", "--format", "node-link").out)["edges"][0]["weight"] == 1
    # an option outdoes the variable
    second = tmp_path / "second"
    assert run("import", built.parent / "good.ttl", "--store", second).err.count("good.ttl") == 1
    assert run("ask", "people", "--store", second).err.startswith(f"store: {second}")


def test_an_export_imported_gives_the_same_graph(run: Command, built: Path, tmp_path: Path) -> None:
    first = run("export", "--store", built).out
    (tmp_path / "a.trig").write_text(first, encoding="utf-8")
    assert run("import", tmp_path / "a.trig", "--store", tmp_path / "s").code == 0
    assert run("export", "--store", tmp_path / "s").out == first
    assert run("import", tmp_path / "a.trig", "--store", tmp_path / "s").code == 0  # once more
    assert run("export", "--store", tmp_path / "s").out == first
    everything = run("export", "--store", built, "--ontology").out
    (tmp_path / "b.trig").write_text(everything, encoding="utf-8")
    assert run("import", tmp_path / "b.trig", "--store", tmp_path / "t").code == 0
    assert run("export", "--store", tmp_path / "t", "--ontology").out == everything


def test_the_shipped_graph_exported_and_imported_is_the_same(
    run: Command, tmp_path: Path, with_cam_pha: None
) -> None:
    first = run("export", "-o", tmp_path / "cam-pha.trig")
    assert first.code == 0
    assert run("import", tmp_path / "cam-pha.trig", "--store", tmp_path / "s").code == 0
    again = run("export", "--store", tmp_path / "s", "-o", tmp_path / "again.trig")
    assert again.code == 0
    assert (tmp_path / "again.trig").read_bytes() == (tmp_path / "cam-pha.trig").read_bytes()
    asked = run(*ASKED, "--format", "csv")
    assert run(*ASKED, "--format", "csv", "--store", tmp_path / "s").out == asked.out


def test_an_old_ontology_in_a_store_is_renewed(run: Command, tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_text(samples.GOOD, encoding="utf-8")
    store = Store.open(tmp_path / "s", create=True)
    stale = pyoxigraph.NamedNode("http://example.org/stale")
    graph = pyoxigraph.NamedNode(min(knowledge.ontology_graphs()))
    store.add([pyoxigraph.Quad(stale, stale, stale, graph)])
    store.close()
    assert run("import", tmp_path / "good.ttl", "--store", tmp_path / "s").code == 0
    assert "stale" not in run("export", "--ontology", "--store", tmp_path / "s").out


def test_a_graph_may_be_named(run: Command, tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_text(samples.GOOD, encoding="utf-8")
    named = ("--graph", "http://example.org/g", "--store", tmp_path / "s")
    assert run("import", tmp_path / "good.ttl", *named).code == 0
    graphs = run("query", "SELECT DISTINCT ?g { GRAPH ?g { ?s a ?c } }", *named[2:]).out
    assert "http://example.org/g" in graphs


# Files of queries


def test_ask_of_a_file_reads_it_each_time(run: Command, tmp_path: Path, with_cam_pha: None) -> None:
    path = tmp_path / "mine.rq"
    head = '#+ vi = "Gì?"\n#+ en = "What?"\n#+ [param.who]\n#+ type = "person"\n'
    body = "SELECT ?who ?whoLabel { VALUES ?_who { UNDEF } BIND(?_who AS ?who) "
    body += "OPTIONAL { ?who <http://example.org/none> ?whoLabel } }"
    path.write_text("\ufeff" + head + body, encoding="utf-8")
    assert "Phạm Văn Hạng" in run("ask", path, "who=Phạm Văn Hạng").out
    path.write_text(head + body.replace("?whoLabel {", "('x' AS ?x) {"), encoding="utf-8")
    assert "| x " in run("ask", path, "who=pham van hang").out


def test_query_from_a_file_and_standard_input(
    run: Command, tmp_path: Path, with_cam_pha: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "q.rq").write_text("\ufeffASK { ?s ?p ?o }", encoding="utf-8")
    assert run("query", "-f", tmp_path / "q.rq").out == "true\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"ASK { ?s ?p 'x' }")))
    assert run("query", "-f", "-").out == "false\n"


# Evidence


def test_why_in_every_format(run: Command, with_cam_pha: None, tmp_path: Path) -> None:
    iri = "person:cam-tay-pham-van-hang"
    text = run("why", iri).out
    assert text.startswith(f"{iri} — Phạm Văn Hạng\n") and "characters " in text
    assert json.loads(run("why", iri, "--format", "json").out)["label"] == "Phạm Văn Hạng"
    assert run("why", iri, "--format", "html").out.startswith("<ul><li><a href=")
    assert "ký tự" in run("why", iri, "--lang", "vi").out


# As a process


def process(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from govgraph.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **more)


def test_exit_codes_and_streams_of_a_process() -> None:
    done = process("ask", "terms", "--format", "json", "--lang", "en")
    assert done.returncode == 0
    assert json.loads(done.stdout) and done.stderr.startswith(b"store: ")
    failed = process("ask", "no-such-question", "--lang", "en")
    assert failed.returncode == 2
    assert failed.stdout == b"" and failed.stderr.startswith(b"govgraph: No question")


def test_output_is_utf8_in_any_locale() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    for arguments in (["ask", "combined-roles"], ["why", "person:cam-tay-pham-van-hang"]):
        done = process(*arguments, env=environment)
        assert done.returncode == 0
        assert "Phạm Văn Hạng" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("arguments", ["export", "ask combined-roles", "--help", "ask --format x"])
def test_a_reader_that_goes_away_is_no_error(arguments: str) -> None:
    command = [sys.executable, "-c", "from govgraph.cli import main; main()", *arguments.split()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
    assert b"Traceback" not in told and b"Exception" not in told
    assert b"Broken pipe" not in told
    assert running.returncode == (2 if "--format" in arguments else 0)
