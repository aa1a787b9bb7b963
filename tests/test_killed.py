"""A store whose writer is killed, or runs out of disk, is the old one or the new one.

The real command line, killed with SIGKILL at moments spread over its run and at its steps. The
full run is ``benchmarks/kills.py``.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import Store as Oxigraph

import killing
from govgraph import generations
from govgraph.errors import OutputError, StoreError
from govgraph.graph import Graph
from govgraph.store import Store
from killing import Room, command, names, state

KILLS = int(os.environ.get("GOVGRAPH_KILLS", "10"))
CASES = {"import": KILLS - KILLS // 3 * 2, "first": KILLS // 3, "build": KILLS // 3}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return Room(tmp_path_factory.mktemp("kills"), rows=300, count=12_000)


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def ended(*words: object, limit: int = 0) -> Ended:
    """Run the command line in a process; no file of it may grow past the limit."""

    def confine() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        command(*words), capture_output=True, text=True, check=False, preexec_fn=confine
    )
    return Ended(done.returncode, done.stdout, done.stderr)


# ---- killed ----


@pytest.mark.parametrize("name", CASES)
def test_a_killed_command_leaves_the_old_store_or_the_new_one(room: Room, name: str) -> None:
    case = room.cases[name]
    for number, when in enumerate(room.moments(case, CASES[name], random.Random(7))):
        killed = killing.attempt(room, case, when, again=number % 3 == 2)
        assert killed.state in ("old", "new"), (when, killed)


@pytest.mark.parametrize("name", ["import", "first", "build"])
def test_a_kill_right_after_the_switch_loses_nothing(room: Room, name: str) -> None:
    killed = killing.attempt(room, room.cases[name], ("switched", 0.0), again=False)
    assert killed.state == "new"


LOAD = """
import sys
from pyoxigraph import RdfFormat, parse
from govgraph.store import Store
with Store.open(sys.argv[1], create=True).writing() as change:
    change.add(parse(path=sys.argv[2], format=RdfFormat.N_QUADS))
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_bulk_load_leaves_is_freed(tmp_path: Path) -> None:
    path = tmp_path / "s"
    many = killing.statements(tmp_path / "many.nq", 12_000)
    with subprocess.Popen(
        [sys.executable, "-c", LOAD, str(path), str(many)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.kill()
    assert killing.left_over(path) > 500_000
    assert killing.clean(path) == ""
    assert killing.left_over(path) == 0


def test_a_half_store_would_be_seen(room: Room, tmp_path: Path) -> None:
    """A state that is neither the old nor the new is told from both by its digest."""
    case = room.cases["import"]
    assert case.before
    shutil.copytree(case.before, tmp_path / "s")
    with Store.open(tmp_path / "s") as store:
        victim = next(store.quads("https://w3id.org/govgraph/id/graph/derived"))
        with store.writing() as change:
            change.raw.remove(victim)
        assert killing.digest(store.quads()) not in case.old | {case.new}


# ---- readers ----

READER = """
import json, sys
from govgraph.store import Store
HELD = "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t a govg:Tenure }"
KNOWN = "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?t a govg:Tenure ; govg:period ?p . ?p govg:earliestBegin ?b }"
def count(store, text):
    return int(next(iter(store.query(text)))["n"].value)
def look(store):
    return [count(store, HELD), count(store, KNOWN), len(store)]
kept = Store.open(sys.argv[1])
first = look(kept)
print(json.dumps(first), flush=True)
seen = {tuple(first)}
import os
while not os.path.exists(sys.argv[2]):
    with Store.open(sys.argv[1]) as store:
        seen.add(tuple(look(store)))
    assert look(kept) == first
assert len(list(kept.quads())) == first[2]
print(json.dumps(sorted(seen)), flush=True)
"""


def test_readers_never_see_a_half_made_derived_graph(tmp_path: Path) -> None:
    """Two processes open and ask while imports and a build follow each other."""
    path, stop = tmp_path / "s", tmp_path / "stop"
    rosters = [killing.roster(tmp_path / f"{i}.csv", 10 + 4 * i, f"T{i}") for i in range(4)]
    assert ended("import", rosters[0], "--store", path).code == 0
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(path), str(stop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    firsts = []
    for reader in readers:
        assert reader.stdout is not None
        firsts.append(json.loads(reader.stdout.readline()))
    whole = [firsts[0]]
    try:
        for one in rosters[1:]:
            assert ended("import", one, "--store", path).code == 0
            with Store.open(path) as store:
                held, total = whole[-1][0] + 10 + 4 * len(whole), len(store)
            whole.append([held, held, total])
        assert ended("build", "--no-check", "--store", path).code == 0
    finally:
        stop.touch()
        outcomes = [reader.communicate() for reader in readers]
    for reader, (out, err) in zip(readers, outcomes, strict=True):
        assert reader.returncode == 0, err
        seen = json.loads(out)
        assert len(seen) > 1
        assert all(one in whole for one in seen), (seen, whole)
    ended("build", "--no-check", "--store", path)
    assert len([one for one in names(path) if one.startswith("g-")]) == 1


# ---- a full disk ----


@pytest.mark.parametrize(
    ("name", "limit"),
    [("import", 4_096), ("import", 300_000), ("first", 60_000), ("build", 60_000)],
)
def test_a_full_disk_is_said_in_one_line(room: Room, tmp_path: Path, name: str, limit: int) -> None:
    case, path = room.cases[name], tmp_path / "s"
    if case.before:
        shutil.copytree(case.before, path)
    before = names(path) if case.before else set()
    code, out, err = ended(*case.words, "--store", path, limit=limit)
    last = err.splitlines()[-1]
    assert (code, out) == (2, ""), err
    assert last.startswith("govgraph: ") and "too large" in last.lower() and str(path) in last
    assert "Traceback" not in err
    assert state(path) in case.old
    if case.before:
        assert names(path) == before
    else:
        assert not path.exists()
    assert ended(*case.words, "--store", path).code == 0
    assert state(path) == case.new


class Late:
    """A database whose snapshot fills the disk, having begun or all but ended."""

    def __init__(self, database: Oxigraph, step: str) -> None:
        self.flush, self._backup, self._step = database.flush, database.backup, step

    def backup(self, target: str) -> None:
        self._backup(target)
        if self._step == "begun":
            Path(target).rename(f"{target}.tmp")
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["begun", "ended", "manifest"])
def test_a_disk_that_fills_while_publishing_leaves_the_old_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path, real = tmp_path / "s", generations.publish
    graph = Graph(Store.open(path, create=True), "en")
    row = {"person": "Lan", "post": "Chủ tịch", "organ": "UBND xã A", "from": "2015"}
    graph.add([row])
    before, there = state(path), names(path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for attempt in (lambda: graph.add([{**row, "person": "Hoa"}]), graph.build):
        with monkeypatch.context() as patch:
            if step == "manifest":
                patch.setattr(Path, "replace", full)
            else:
                patch.setattr(
                    generations,
                    "publish",
                    lambda place, base, *rest: real(place, Late(base, step), *rest),  # type: ignore[arg-type]
                )
            with pytest.raises((StoreError, OutputError), match="No space left") as caught:
                attempt()
        assert str(caught.value).isprintable()
        assert state(path) == before == killing.digest(graph.store.quads())
        assert names(path) == there
    graph.add([row])
    assert state(path) == before


# ---- a second writer ----

HOLD = """
import sys
from govgraph.store import Store
with Store.open(sys.argv[1], create=True).writing():
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "s")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


@pytest.mark.parametrize("verb", ["import", "build"])
def test_the_command_line_tells_a_second_writer_of_the_first(
    tmp_path: Path, holder: subprocess.Popen[str], verb: str
) -> None:
    path = tmp_path / "s"
    file = killing.roster(tmp_path / "a.csv", 4, "A")
    words = ["import", file] if verb == "import" else ["build"]
    before = state(path)
    code, out, err = ended(*words, "--store", path)
    assert (code, out) == (2, "")
    last = err.splitlines()[-1]
    assert last == f"govgraph: {path}: process {holder.pid} is writing to the store."
    assert "Traceback" not in err
    assert state(path) == before
    holder.communicate("")
    assert ended(*words, "--store", path).code in (0, 1)
