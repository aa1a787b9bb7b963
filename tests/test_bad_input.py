"""Bad input: one clear line on standard error, exit 2, nothing half-written, no store changed."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import govgraph
import samples
from conftest import Command, Outcome
from govgraph import checker, derive, terms
from govgraph.errors import StoreDamagedError
from govgraph.store import Store

SERVICE = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
ESCAPED = "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
HEADER = '#+ vi = "a"\n#+ en = "b"\n'
FILES: dict[str, bytes] = {
    "article.txt": b"Kh\xc3\xb4ng ph\xe1\xba\xa3i.",
    "bad-utf8.rq": b"ASK { ?s ?p '\xff' }",
    "bad-utf8.ttl": b"<a:b> <a:b> '\xc3\x28' .",
    "bad-utf8.txt": b"\xff\xfe",
    "broken.jsonld": b'{"@id": "http://a",',
    "broken.nt": b"<http://a> <http://b> .\n",
    "broken.rdf": b"<rdf:RDF>",
    "broken.rq": (HEADER + "SELECT * {\n  ?s ?p }").encode(),
    "broken.ttl": b"@prefix a: <http://a/> .\na:b a:c a:d .\na:b a:c ; .\n",
    "good.ttl": samples.GOOD.encode(),
    "headless.rq": b"SELECT * { ?s ?p ?o }",
    "no-block.rq": (HEADER + '#+ [param.on]\n#+ type = "date"\nASK {}').encode(),
    "no-table.rq": (HEADER + "#+ param = 3\nASK {}").encode(),
    "no-type.rq": (HEADER + "#+ [param]\n#+ on = 3\nASK {}").encode(),
    "no-weight.rq": (
        HEADER + "SELECT (<a:s> AS ?node) (<a:t> AS ?neighbour) ('much' AS ?weight) {}"
    ).encode(),
    "remote.jsonld": b'{"@context": "http://127.0.0.1:9/c", "@id": "http://a", "b": 1}',
    "toml.rq": b"#+ vi = \nASK {}",
    "unknown.xyz": b"",
    "update.rq": (HEADER + "INSERT DATA { <a:b> <a:b> <a:b> }").encode(),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_cam_pha: None) -> Path:
    """Work in a folder of bad files."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "dir").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the good graph."""
    path = tmp_path_factory.mktemp("stores")
    (path / "good.ttl").write_text(samples.GOOD, encoding="utf-8")
    govgraph.open(path / "store", create=True).add(path / "good.ttl")
    return path / "store"


@pytest.fixture
def store(folder: Path, built: Path) -> Path:
    """A store of its own for a test to spoil."""
    shutil.copytree(built, folder / "store")
    return folder / "store"


def contents(folder: Path) -> dict[str, bytes | None]:
    """All that lies in a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if path.name != "govgraph.lock"
    }


def refused(outcome: Outcome, *told: str) -> None:
    """Check that a command said what is wrong in one line and gave nothing."""
    assert outcome.code == 2, outcome
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    lines = outcome.err.splitlines()
    assert [line for line in lines if line.startswith("govgraph: ")] == lines[-1:], outcome.err
    for one in told:
        assert one in lines[-1]
    plain(outcome.err)


def plain(text: str) -> None:
    """Check that a text holds no raw control, direction or invisible character."""
    assert [one for one in text if one != "\n" and not one.isprintable()] == []


CASES: list[tuple[list[str], list[str]]] = [
    # files
    (["check", "broken.ttl"], ["broken.ttl", "line 3, column 9"]),
    (["check", "broken.nt"], ["broken.nt", "line 1"]),
    (["check", "broken.jsonld"], ["broken.jsonld"]),
    (["check", "broken.rdf"], ["broken.rdf"]),
    (["check", "bad-utf8.ttl"], ["bad-utf8.ttl", "line 1, column 14", "UTF-8"]),
    (["check", "missing.ttl"], ["missing.ttl: no such file"]),
    (["check", "good.ttl/x.ttl"], ["good.ttl/x.ttl: no such file"]),
    (["check", "dir.ttl"], ["no such file"]),
    (["check", "dir"], ["dir"]),
    (["check", "unknown.xyz"], ["unknown.xyz", "turtle"]),
    (["check", "remote.jsonld"], ["remote.jsonld", "http://127.0.0.1:9/c"]),
    (["check", "good.ttl", "--store", "s"], ["not both"]),
    (["import", "broken.ttl", "--store", "s"], ["broken.ttl", "line 3"]),
    (["import", "good.ttl", "missing.ttl", "--store", "s"], ["missing.ttl"]),
    (["import", "remote.jsonld", "--store", "s"], ["http://127.0.0.1:9/c"]),
    (["import", "good.ttl"], ["--store"]),
    (["import", "good.ttl", "--store", "s", "--graph", "no iri"], ["no iri"]),
    (
        ["import", "good.ttl", "--store", "s", "--graph", terms.DERIVED],
        [terms.DERIVED, "another IRI"],
    ),
    # questions and parameters
    (["ask", "combined-role"], ["combined-role", "combined-roles"]),
    (["ask", "zzzzzz"], ["zzzzzz", "perhaps"]),
    (["ask", "a\x00b"], ["a\\u0000b"]),
    (["ask", "missing.rq"], ["missing.rq: no such file"]),
    (["ask", "bad-utf8.rq"], ["bad-utf8.rq", "UTF-8"]),
    (["ask", "broken.rq"], ["line 4", "column 10"]),
    (["ask", "headless.rq"], ["headless.rq", "vi"]),
    (["ask", "no-block.rq"], ["no-block.rq", "VALUES ?_on"]),
    (["ask", "no-table.rq"], ["no-table.rq", "param"]),
    (["ask", "no-type.rq"], ["no-type.rq", "param.on.type"]),
    (["ask", "toml.rq"], ["toml.rq", "TOML"]),
    (["ask", "update.rq"], ["update", "INSERT"]),
    (["ask", "combined-roles", "when=2020-07-23"], ["when", "area, on"]),
    (["ask", "combined-roles", "lang=vi"], ["lang", "area, on"]),
    (["ask", "combined-roles", "on"], ["on", "name=value"]),
    (["ask", "combined-roles", "=x"], ["name=value"]),
    (["ask", "combined-roles", "on=2020-07-23", "on=2020-07-24"], ["on", "twice"]),
    (["ask", "combined-roles", "on="], ["on", "empty"]),
    (["ask", "combined-roles", "on=2020-02-30"], ["on", "2020-02-30"]),
    (["ask", "combined-roles", "on=2019-02-29"], ["2019-02-29"]),
    (["ask", "combined-roles", "on=0000-01-01"], ["0000-01-01"]),
    (["ask", "combined-roles", "on=2020-07-23 and then some"], ["and then some"]),
    (["ask", "combined-roles", "on=2020-07-23T00:00:00"], ["2020-07-23T00:00:00"]),
    (["ask", "combined-roles", "on=20200723"], ["20200723"]),
    (["ask", "combined-roles", "on=２０２０-07-23"], ["YYYY-MM-DD"]),
    (["ask", "combined-roles", "on=July"], ["July"]),
    (["ask", "combined-roles", "on=area:x"], ["area:x"]),
    (["ask", "combined-roles", "area="], ["area", "empty"]),
    (["ask", "combined-roles", "area=x> } DROP ALL #"], ["DROP ALL #"]),
    (["ask", "combined-roles", "area=http://x> } DROP ALL #"], ["an IRI", "DROP ALL #"]),
    (["ask", "combined-roles", "area=area:x> } DROP ALL #"], ["an IRI", "DROP ALL #"]),
    (["ask", "combined-roles", "area=area:x\\u003E"], ["an IRI"]),
    (["ask", "combined-roles", 'area="'], ['“"”']),
    (["ask", "combined-roles", "area=a\nb"], ["a\\u000Ab"]),
    (["ask", "combined-roles", "area=\\u0022 } #"], ["\\u0022 } #"]),
    (["ask", "combined-roles", "area=Cẩm\u200b Phả\u202e"], ["Cẩm\\u200B Phả\\u202E"]),
    (["ask", "combined-roles", "area=Cẩm\x00Phả"], ["Cẩm\\u0000Phả"]),
    (["ask", "combined-roles", "area=Hà Nội"], ["area", "Hà Nội"]),
    (["ask", "evidence", "claim=no iri"], ["claim", "no iri"]),
    (["ask", "evidence", "claim=\udcff:x"], ["claim", "\\uDCFF:x"]),
    (["network", "coverage"], ["weight"]),
    (["network", "edges"], ["weight"]),
    (["network", "no-weight.rq"], ["much"]),
    (["network", "holders", "name=x"], ["name"]),
    (["network", "holders", "on=x"], ["on"]),
    (["export", "on=2020-02-30"], ["2020-02-30"]),
    (["export", "on="], ["on", "empty"]),
    (["export", "area=x"], ["area", "on"]),
    # queries
    (["query"], ["query"]),
    (["query", "ASK {}", "-f", "headless.rq"], ["query"]),
    (["query", ""], ["SELECT"]),
    (["query", "SELECT * {\n  ?s ?p }"], ["line 2", "column 10"]),
    (["query", "-f", "broken.rq"], ["line 4", "column 10"]),
    (["query", "-f", "missing.rq"], ["missing.rq"]),
    (["query", "-f", "dir"], ["dir: is a directory"]),
    (["query", "-f", "bad-utf8.rq"], ["bad-utf8.rq", "UTF-8"]),
    (["query", "-f", "a\x00b"], ["a\\u0000b"]),
    (["query", "ASK { ?s ?p '\udcff' }"], ["surrogate"]),
    (["query", "\x00"], ["SELECT"]),
    (["query", "INSERT DATA { <a:b> <a:b> <a:b> }"], ["update", "INSERT"]),
    (["query", "PREFIX a: <b:> DELETE WHERE { ?s ?p ?o }"], ["update", "DELETE"]),
    (["query", "LOAD <http://127.0.0.1:9/>"], ["LOAD"]),
    (["query", "L\\u004FAD <http://127.0.0.1:9/>"], ["query"]),
    (["query", "DROP ALL"], ["DROP"]),
    (["query", SERVICE], ["SERVICE", "http://127.0.0.1:9/"]),
    (["query", ESCAPED], ["SERVICE", "http://127.0.0.1:9/"]),
    (["query", "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }"], ["http://127.0.0.1:9/"]),
    (["query", "SELECT * FR\\u004FM <http://127.0.0.1:9/> {}"], ["http://127.0.0.1:9/"]),
    (["query", "SELECT * FROM NAMED <http://127.0.0.1:9/> {}"], ["http://127.0.0.1:9/"]),
    (["query", "ASK {" * 5000 + "}" * 5000], ["levels"]),
    (["query", "ASK { FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }"], ["levels"]),
    (["query", "ASK {" + "OPTIONAL {} " * 5000 + "}"], ["5000"]),
    (["query", "ASK { FILTER(1" + "+1" * 300_000 + ") }"], ["300000"]),
    # evidence
    (["why", "person:nobody"], ["nobody"]),
    (["why", "no iri"], ["no iri"]),
    (["why", ""], ["empty"]),
    (["why", "http://a> ?p ?o } #"], ["an IRI"]),
    (["why", "http://a\udcff"], ["an IRI"]),
    (["why", "post:a\x00b"], ["post/a\\u0000b"]),
    (["why", "target:cam-pha-bi-thu-chu-tich-ubnd", "--text", "article.txt"], ["SHA-256"]),
    (["why", "target:cam-pha-bi-thu-chu-tich-ubnd", "--text", "bad-utf8.txt"], ["UTF-8"]),
    (["why", "target:cam-pha-bi-thu-chu-tich-ubnd", "--text", "missing.txt"], ["missing.txt"]),
    (["why", "target:cam-pha-bi-thu-chu-tich-ubnd", "--text", "dir"], ["directory"]),
    # formats and outputs
    (["export", "-o", "x.xyz"], ["x.xyz", "turtle"]),
    (["export", "--format", "table"], ["table", "export --help"]),
    (["ask", "graph-on-a-day", "--format", "table"], ["table", "turtle"]),
    (["ask", "terms", "--format", "turtle"], ["turtle", "table"]),
    (["export", "-o", "no/such/x.ttl"], ["no/such/x.ttl", "no directory"]),
    (["export", "-o", "dir", "--format", "turtle"], ["dir: is a directory"]),
    (["ask", "terms", "-o", "no/x.csv"], ["no/x.csv"]),
    (["ask", "terms", "-o", "dir"], ["dir"]),
    (["ask", "terms", "-o", "a\x00b"], ["a\\u0000b"]),
    (["query", "ASK {}", "-o", "dir"], ["dir"]),
    (["why", "person:cam-tay-pham-van-hang", "-o", "no/x.txt"], ["no/x.txt"]),
    (["network", "-o", "no/x.gexf"], ["no/x.gexf"]),
    (["network", "-o", "good.ttl/x"], ["good.ttl/x"]),
    (["ask", "terms", "-o", "/dev/full"], ["/dev/full"]),
    # usage
    (["asq"], ["asq", "--help"]),
    (["a\x1b[31mb\u202e"], ["\\x1b"]),
    (["ask", "--no-such"], ["--no-such"]),
    (["ask", "terms", "--lang", "fr"], ["fr"]),
    (["why"], ["IRI", "why --help"]),
    # stores
    (["ask", "terms", "--store", "missing"], ["missing: there is no store here"]),
    (["ask", "terms", "--store", "good.ttl"], ["good.ttl"]),
    (["ask", "terms", "--store", "."], [".", "left untouched"]),
    (["import", "good.ttl", "--store", "."], ["left untouched"]),
    (["import", "good.ttl", "--store", "good.ttl"], ["good.ttl"]),
    (["import", "good.ttl", "--store", "good.ttl/x"], ["good.ttl/x"]),
    (["build", "--store", "missing"], ["missing"]),
    (["import", "good.ttl", "--store", "http://127.0.0.1:9/"], ["http://127.0.0.1:9/"]),
    (["build", "--store", "http://127.0.0.1:9/"], ["http://127.0.0.1:9/"]),
]


@pytest.mark.parametrize(("arguments", "told"), CASES, ids=lambda one: repr(one)[:70])
def test_one_line_and_nothing_changed(
    run: Command, folder: Path, arguments: list[str], told: list[str]
) -> None:
    before = contents(folder)
    refused(run(*arguments), *told)
    assert contents(folder) == before


def test_messages_come_in_vietnamese_too(run: Command, folder: Path) -> None:
    refused(run("ask", "terms", "--lang", "vi", "on=2020-02-30"), "không có tham số “on”")
    refused(run("check", "--lang", "vi", "broken.ttl"), "dòng 3, cột 9")


def test_all_refusals_are_quick(run: Command, folder: Path) -> None:
    begun = time.monotonic()
    refused(run("query", "SELECT * { " + "?s ?p ?o . " * 200_000 + "}}"))
    refused(run("query", "ASK { ?s ?p '" + "x" * 3_000_000))
    assert time.monotonic() - begun < 30


def test_a_near_name_is_offered(run: Command, folder: Path) -> None:
    refused(run("ask", "combined-roles", "area=thành phố Cẩm Phà n"), "(thành phố Cẩm Phả")
    refused(run("ask", "combined-roles", "area=Cẩm"), "near it: area:")


def test_an_ambiguous_name_lists_the_candidates(run: Command, folder: Path) -> None:
    two = samples.PREFIXES + "".join(
        f'<https://w3id.org/govgraph/id/area/{one}> a govg:Area ; skos:prefLabel "Tân Lập"@vi .'
        for one in ("tan-lap-1", "tan-lap-2")
    )
    (folder / "two.ttl").write_text(two, encoding="utf-8")
    assert run("import", "two.ttl", "--store", "s").code == 0
    told = ("area:tan-lap-1 (Tân Lập)", "area:tan-lap-2 (Tân Lập)")
    refused(run("ask", "combined-roles", "area=tân  lập", "--store", "s"), *told)
    refused(run("ask", "combined-roles", "area=tan lap", "--store", "s"), *told)


def test_many_candidates_fill_one_line_and_the_rest_are_counted(run: Command, folder: Path) -> None:
    many = samples.PREFIXES + "".join(
        f'<https://w3id.org/govgraph/id/area/{one:02}> a govg:Area ; skos:prefLabel "Tân Lập"@vi .'
        for one in range(30)
    )
    (folder / "many.ttl").write_text(many, encoding="utf-8")
    assert run("import", "many.ttl", "--store", "s").code == 0
    outcome = run("ask", "combined-roles", "area=Tân Lập", "--store", "s")
    refused(outcome, "area:00 (Tân Lập); area:01 (Tân Lập); area:02 (Tân Lập);")
    assert outcome.err.count("area:") + int(outcome.err.split("+")[1].split(".")[0]) == 30
    assert "…" not in outcome.err.splitlines()[-1].replace("(on=…)", "")


def test_long_names_are_shortened(run: Command, folder: Path) -> None:
    outcome = run("ask", "combined-roles", "area=" + "x" * 100_000)
    refused(outcome, "xxx…xxx")
    assert len(outcome.err) < 1000


def test_a_read_only_folder_is_refused(run: Command, folder: Path) -> None:
    closed = folder / "dir" if os.geteuid() else Path("/proc")  # where root may not write either
    (folder / "dir").chmod(0o500)
    refused(run("export", "-o", closed / "x.ttl"), "x.ttl", "cannot be written")
    refused(run("import", "good.ttl", "--store", closed / "s"), "/s", "cannot write")


def test_a_failed_write_leaves_the_old_file(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (folder / "old.csv").write_text("old")
    before = contents(folder)
    monkeypatch.setattr(os, "replace", full)
    refused(run("ask", "terms", "-o", "old.csv"), "old.csv", "No space left")
    assert contents(folder) == before


def test_export_to_rdfxml_that_cannot_be_leaves_the_old_file(run: Command, folder: Path) -> None:
    (folder / "odd.nt").write_text("<http://a> <http://b/1> 'x' .".replace("'", '"'))
    assert run("import", "odd.nt", "--store", "s").code == 0
    (folder / "x.rdf").write_text("old")
    refused(run("export", "--store", "s", "-o", "x.rdf"), "RDF/XML")
    assert (folder / "x.rdf").read_text() == "old"


# Stores


def test_a_locked_store_is_read_but_not_written(run: Command, store: Path) -> None:
    holder = "import fcntl, sys, os; f = open(sys.argv[1], 'r+'); fcntl.flock(f, fcntl.LOCK_EX);"
    holder += "f.write(str(os.getpid())); f.flush(); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holder, str(store / "govgraph.lock")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            before = contents(store)
            for arguments in (["import", "good.ttl"], ["build"]):
                refused(run(*arguments, "--store", "store"), "store", str(process.pid))
            assert contents(store) == before
            assert run("ask", "people", "--store", "store").code == 0
        finally:
            process.communicate("")
    assert run("build", "--no-check", "--store", "store").code == 0


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwritten(path: Path) -> None:
    path.write_bytes(b"\xff" * path.stat().st_size)


@pytest.mark.parametrize("harm", [emptied, halved, overwritten, Path.unlink])
@pytest.mark.parametrize("what", ["*.sst", "MANIFEST-*", "CURRENT", "govgraph.json"])
def test_a_damaged_store_is_reported(
    run: Command, store: Path, harm: Callable[[Path], None], what: str
) -> None:
    harmed = [path for path in store.rglob(what) if path.is_file()]
    assert harmed
    for path in harmed:
        harm(path)
    for arguments in (["ask", "people"], ["export"], ["query", "SELECT * { ?s ?p ?o }"]):
        refused(run(*arguments, "--store", "store"), "store")
    before = contents(store)
    refused(run("import", "good.ttl", "--store", "store"), "store")
    assert contents(store) == before


def test_damage_found_while_rules_read_leaves_the_store(
    run: Command, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def __iter__(self) -> Iterator[Any]:
            raise OSError("Corruption: block checksum mismatch")

    monkeypatch.setattr(derive, "QueryTriples", Broken)
    monkeypatch.setattr("govgraph.store.Store.query", lambda *_, **__: Broken())
    before = contents(store)
    refused(run("build", "--store", "store"), "damaged")
    assert contents(store) == before
    with pytest.raises(StoreDamagedError):
        govgraph.open(store).build()


@pytest.mark.parametrize("error", [RuntimeError("midway"), KeyboardInterrupt(), MemoryError()])
def test_a_build_that_fails_midway_leaves_the_old_store(
    run: Command, store: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before = contents(store)
    with monkeypatch.context() as patch:

        def fails(*_: object, **__: object) -> int:
            raise error

        real = derive.run
        patch.setattr(derive, "run", lambda change, **_: (real(change), fails()))
        if isinstance(error, RuntimeError):  # a fault of ours: it may show
            with pytest.raises(RuntimeError):
                run("import", "good.ttl", "--store", "store")
        elif isinstance(error, MemoryError):
            refused(run("import", "good.ttl", "--store", "store"), "memory")
        else:
            assert run("import", "good.ttl", "--store", "store").code == 130
    assert contents(store) == before
    assert run("ask", "people", "--store", "store").code == 0
    assert run("build", "--no-check", "--store", "store").code == 0


def test_a_killed_build_leaves_the_old_store(run: Command, store: Path) -> None:
    script = (
        "import os, signal\nfrom govgraph import cli, derive\nreal = derive.run\n"
        "def run(change, **_):\n    real(change)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "derive.run = run\ncli.run(['build', '--store', 'store'])"
    )
    before = run("export", "--store", "store").out
    killed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert killed.returncode == -9
    assert run("export", "--store", "store").out == before
    assert run("build", "--no-check", "--store", "store").code == 0
    assert run("export", "--store", "store").out == before
    assert len(list(store.glob("g-*"))) == 1


def test_a_failed_import_makes_no_store(run: Command, folder: Path) -> None:
    refused(run("import", "good.ttl", "broken.ttl", "--store", "new"), "broken.ttl")
    assert not (folder / "new").exists()


# Strangers' words


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> govgraph.Graph:
    """A graph whose every name is an attack."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.ttl"
    path.write_text(samples.HOSTILE, encoding="utf-8")
    graph = govgraph.Graph(Store.memory())
    graph.add(path)
    return graph


# The only attributes that our HTML has, and all that may stand in them.
ALLOWED = {
    "class": re.compile("govgraph"),
    "href": re.compile(r"https?://[A-Za-z0-9./#_%:+-]+"),
    "lang": re.compile("vi|en"),
    "rel": re.compile("noopener"),
    "scope": re.compile("col"),
    "style": re.compile(r"[a-z0-9:;#. -]+"),
}


class Tags(HTMLParser):
    """Collects the tags and the text of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            assert ALLOWED[name].fullmatch(value or ""), (name, value)
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


SAFE = {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "pre"}
SAFE |= {"strong", "h4", "ul", "li", "br", "small", "a", "code", "details", "div", "mark", "q"}
SAFE |= {"span", "style", "summary"}
SHOWN = "Bà\\u001B[31m\\u009B2J <script>alert(1)</script> a|b =cmd|' /C calc'!A0 \\u202Etxt"


def harmless(html: str) -> None:
    """Check HTML: only our tags, the name as text, nothing hidden."""
    found = Tags(html)
    assert found.tags <= SAFE
    assert SHOWN in found.text
    plain(html)


def test_hostile_names_in_tables(hostile: govgraph.Graph) -> None:
    answer = hostile.ask("people")
    assert isinstance(answer, govgraph.Answer)
    assert samples.HOSTILE_NAME in {row["personLabel"] for row in answer}
    table = answer.to("table")
    plain(table)
    assert SHOWN in table
    assert len(table.splitlines()) == len(answer) + 4
    assert len({len(line) for line in table.splitlines()}) == 1
    markdown = answer.to("markdown")
    plain(markdown)
    assert "a\\|b" in markdown and "\\<script\\>" in markdown and "\\&lt;" in markdown
    assert len(markdown.splitlines()) == len(answer) + 2
    harmless(answer.to("html"))
    harmless(answer._repr_html_())


def test_hostile_names_in_data_formats(hostile: govgraph.Graph) -> None:
    import csv
    import io

    answer = hostile.ask("people")
    assert isinstance(answer, govgraph.Answer)
    rows = list(csv.DictReader(io.StringIO(answer.to("csv"), newline="")))
    assert samples.HOSTILE_NAME in {row["personLabel"] for row in rows}
    assert len(rows) == len(answer)
    assert len(answer.to("tsv").split("\n")) == len(answer) + 2
    bindings = json.loads(answer.to("json"))["results"]["bindings"]
    assert samples.HOSTILE_NAME in {row["personLabel"]["value"] for row in bindings}


@pytest.mark.parametrize("iri", ["person:h", "tenure:h", "post:h"])
def test_hostile_names_in_evidence(hostile: govgraph.Graph, iri: str) -> None:
    why = hostile.why(iri)
    plain(str(why))
    assert SHOWN in str(why)
    harmless(why._repr_html_())
    assert json.loads(why.to("json"))["iri"].endswith(iri.replace(":", "/"))


def test_hostile_names_in_reports(
    hostile: govgraph.Graph, caplog: Any, capfd: Any, recwarn: pytest.WarningsRecorder
) -> None:
    import rdflib

    report = checker.check(hostile.store, rdflib.Graph().parse(data=samples.SHAPES))
    assert not report.conforms
    plain(report.to("text"))
    assert SHOWN in report.to("text")
    harmless(report.to("html"))
    assert "<b>Person</b>" not in report.to("html")
    assert len(report.to("text").splitlines()) == 1 + 2 * 3 + 2 * len(report.results)
    json.loads(report.to("json"))
    rdflib.Graph().parse(data=report.to("turtle"))
    # no tracebacks or warnings of rdflib's
    assert not caplog.records and capfd.readouterr() == ("", "")
    assert [one for one in recwarn if one.category is UserWarning] == []


def test_hostile_names_in_statements_and_networks(hostile: govgraph.Graph) -> None:
    import io

    import networkx

    from govgraph import networks

    found = hostile.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(STRLEN(STR(?o)) > 60) }")
    assert isinstance(found, govgraph.Statements)
    assert Tags(found._repr_html_()).tags <= SAFE
    plain(found._repr_html_())
    network = hostile.to_networkx("holders")
    assert network.number_of_edges() == 1
    read = networkx.read_graphml(io.BytesIO(networks.write(network, "graphml")))
    assert read.number_of_nodes() == 2
    networkx.read_gexf(io.BytesIO(networks.write(network, "gexf")))


def test_a_node_without_a_name_is_no_candidate(hostile: govgraph.Graph) -> None:
    with pytest.raises(govgraph.GovgraphError, match="near it: –"):
        hostile.ask("combined-roles", area="Vô danh")
    with pytest.raises(govgraph.GovgraphError, match="No area is called"):
        hostile.ask("combined-roles", area=samples.HOSTILE_NAME)
