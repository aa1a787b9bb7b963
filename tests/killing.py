"""Commands that are killed while they write to a store, and what is left of it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from govgraph import generations
from govgraph.errors import StoreError
from govgraph.store import Store

LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
PERSON = "https://w3id.org/govgraph/id/person/"
GRAPH = NamedNode("https://w3id.org/govgraph/id/graph/many")
AFTER = Quad(NamedNode("http://s"), NamedNode("http://p"), Literal("x"), NamedNode("http://after"))
# What shows how far a writer is; ``first`` is the store's generation before.
TRIGGERS = {
    "snapshot begun": lambda names, first: f"g-{first + 1:06}.tmp" in names,
    "switched": lambda names, first: f"g-{first + 1:06}" in names and f"g-{first:06}" not in names,
    "draft": lambda names, first: any(".draft-" in one for one in names),
    "snapshot made": lambda names, first: f"g-{first + 1:06}" in names,
    "manifest begun": lambda names, first: any(one.endswith(".part") for one in names),
    "founding": lambda names, first: "govgraph.lock" in names,
    "founding begun": lambda names, first: "g-000001.tmp" in names,
    "founding made": lambda names, first: "g-000001" in names,
}
ABSENT = "absent"
When = float | tuple[str, float]


def roster(path: Path, rows: int, name: str) -> Path:
    """Write a roster in which every person holds two posts."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["person", "post", "organ", "area", "from", "until"])
        for number in range(rows):
            unit = f"xã {name} {number // 2}"
            post, organ = ("Bí thư", "Đảng ủy") if number % 2 else ("Chủ tịch", "UBND")
            person = f"Người {name} {number // 2}"
            out.writerow([person, post, f"{organ} {unit}", unit, 2000 + number % 20, 2023])
    return path


def statements(path: Path, count: int) -> Path:
    """Write statements that nothing is derived from: enough of them to be loaded in bulk."""
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            name = Literal(f"Người {number * 7919 % 1_000_003}", language="vi")
            stream.write(f"{Quad(NamedNode(f'{PERSON}n{number}'), LABEL, name, GRAPH)} .\n")
    return path


def digest(quads: Iterable[Quad]) -> str:
    """Tell a state from all others: its sorted N-Quads, the derived graph's too."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)  # the ontology has blank nodes
    lines = "\n".join(sorted(map(str, dataset)))
    return f"{lines.count(chr(10)) + 1} {hashlib.sha256(lines.encode()).hexdigest()}"


def state(path: Path) -> str:
    """Open a store, read all of it, tell its state."""
    try:
        with Store.open(path) as store:
            return digest(store.quads())
    except StoreError as error:
        if str(error) == f"{path}: there is no store here.":
            return ABSENT
        raise


def size(path: Path) -> int:
    """Count the bytes that a folder takes; a file with several names once."""
    found = {}
    for one in (path, *path.rglob("*")):
        about = one.lstat()
        found[about.st_ino] = about.st_blocks * 512
    return sum(found.values())


def names(path: Path) -> set[str]:
    """List a folder."""
    return {one.name for one in path.iterdir()}


def command(*arguments: object) -> list[str]:
    """Make a command line of the real command."""
    return [sys.executable, "-m", "govgraph", *map(str, arguments), "--lang", "en"]


@dataclass
class Case:
    """A command, the store it meets, and the two states it may leave.

    Attributes:
        name: what it is called.
        before: the store to begin with, or ``None`` for no store.
        words: the command's arguments.
        old: the states that count as the old one.
        new: the new state.
        seconds: how long it takes undisturbed.
        bytes: what the store takes then.
    """

    name: str
    before: Path | None
    words: list[object]
    old: set[str]
    new: str = ""
    seconds: float = 0.0
    bytes: int = 0


@dataclass
class Killed:
    """What came of a kill.

    Attributes:
        state: ``"old"``, ``"new"``, or what is wrong.
        phase: where it struck.
        left: the bytes it left over.
    """

    state: str
    phase: str
    left: int


class Room:
    """A folder with the cases in it.

    Args:
        folder: an empty folder.
        rows: of the roster. count: of statements loaded with it.
    """

    def __init__(self, folder: Path, rows: int, count: int) -> None:
        self.folder = folder
        small, big = roster(folder / "small.csv", 20, "Nhỏ"), roster(folder / "big.csv", rows, "To")
        many = statements(folder / "many.nq", count)
        base, stale, first = (folder / name for name in ("base", "stale", "first"))
        self.run("import", small, "--store", base)
        self.cases = {
            "import": Case("import", base, ["import", big, many], {state(base)}),
            "first": Case("first", None, ["import", big, many], {ABSENT, digest([])}),
        }
        for case in self.cases.values():
            self._measure(case, first)
        # What the sources say is there, what follows from it is not: a build has all to do.
        derived = "https://w3id.org/govgraph/id/graph/derived"
        with Store.open(first) as store:
            assert derived in store.graphs()
            store.remove(derived)
        first.rename(stale)
        self.cases["build"] = Case("build", stale, ["build", "--no-check"], {state(stale)})
        self._measure(self.cases["build"], first)
        assert self.cases["build"].new == self.cases["first"].new

    def run(self, *words: object) -> None:
        """Run a command to its end."""
        subprocess.run(command(*words), check=True, capture_output=True)

    def _measure(self, case: Case, path: Path) -> None:
        shutil.rmtree(path, ignore_errors=True)
        if case.before:
            shutil.copytree(case.before, path)
        started = time.monotonic()
        self.run(*case.words, "--store", path)
        case.seconds = time.monotonic() - started
        case.new, case.bytes = state(path), size(path)
        assert case.new not in case.old

    def kill(self, case: Case, when: When, path: Path) -> Killed:
        """Run a case's command and kill it with all its processes.

        Args:
            case: the case.
            when: after so many seconds, or so many after one of :data:`TRIGGERS` shows.
            path: where the store shall be.
        """
        if case.before:
            shutil.copytree(case.before, path)
        errors = path.with_name(f"{path.name}.err")
        with errors.open("wb") as stream:
            process = subprocess.Popen(
                command(*case.words, "--store", path),
                stdout=subprocess.DEVNULL,
                stderr=stream,
                start_new_session=True,
            )
            self._wait(process, when, path, _number(case.before) if case.before else 1)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            code = process.wait()
        assert code in (0, -signal.SIGKILL), errors.read_text("utf-8")
        phase = _phase(case, code, path, errors.read_text("utf-8"))
        left = left_over(path)
        found = state(path)
        told = "old" if found in case.old else "new" if found == case.new else f"HALF: {found}"
        if phase in ("switched", "ended") and told == "old":
            told = f"LOST: {phase}, and the old state"
        return Killed(told, phase, left)

    def _wait(self, process: subprocess.Popen[bytes], when: When, path: Path, first: int) -> None:
        if not isinstance(when, tuple):
            with suppress(subprocess.TimeoutExpired):
                process.wait(when)
            return
        name, more = when
        while process.poll() is None:
            try:
                if TRIGGERS[name](names(path), first):
                    break
            except FileNotFoundError:
                time.sleep(0.001)
        time.sleep(more)

    def moments(self, case: Case, count: int, chance: random.Random) -> list[When]:
        """Choose moments: a half spread over the whole run and a little more, a half at triggers.

        Args:
            case: the case. count: how many. chance: what chooses.
        """
        signs = [name for name in TRIGGERS if case.before is None or "founding" not in name]
        if case.before is None:
            signs.reverse()
        steps = count - count // 2
        out: list[When] = [
            case.seconds * 1.05 * (step + chance.random()) / steps for step in range(steps)
        ]
        for step in range(count // 2):
            out.append(
                (signs[step % len(signs)], chance.choice([0, 0.002, 0.01]) * chance.random())
            )
        return out


def left_over(path: Path) -> int:
    """Count the bytes that are no part of the store as it is."""
    if not path.exists():
        return 0
    wanted = path.lstat().st_blocks * 512
    for one in {"govgraph.json", "govgraph.lock"} & names(path):
        wanted += (path / one).lstat().st_blocks * 512
    with suppress(StoreError):  # it was killed before it made one
        wanted += size(path / generations.current(path)[0])
    return size(path) - wanted


def _phase(case: Case, code: int, path: Path, said: str) -> str:
    if code == 0:
        return "ended"
    here = names(path) if path.exists() else set()
    first = 1 if case.before is None else _number(case.before)
    if "govgraph.json" not in here:
        return "founding" if here else "reading"
    if _number(path) > first:
        return "switched"
    if any(re.fullmatch(r"\..*\.part", one) for one in here):
        return "manifest"
    if f"g-{first + 1:06}" in here or f"g-{first + 1:06}.tmp" in here:
        return "snapshot"
    if not any(".draft-" in one for one in here):
        return "reading"
    return "deriving" if "derived statements" in said else "loading"


def _number(path: Path) -> int:
    content = json.loads((path / "govgraph.json").read_text("utf-8"))
    return int(content["generation"].removeprefix("g-"))


def clean(path: Path) -> str:
    """Write to a store that a kill left; tell what is then wrong or left over, if anything."""
    with Store.open(path, create=True) as store:
        before = len(store)
        store.add([AFTER])
        if len(store) != before + 1:
            return "the next writer's statement is not there"
        wanted = {"govgraph.json", "govgraph.lock", f"g-{_number(path):06}"}
        if names(path) != wanted:
            return f"left over: {names(path) - wanted}"
        store.remove("http://after")
    return ""


def attempt(room: Room, case: Case, when: When, *, again: bool) -> Killed:
    """Kill once and look: the state, the next writer, the next command, the size.

    Args:
        room: where. case: what is killed. when: the moment.
        again: run the command again, to its end.
    """
    path = room.folder / "victim"
    try:
        killed = room.kill(case, when, path)
        if killed.state in ("old", "new"):
            killed.state = clean(path) or killed.state
            if again:
                room.run(*case.words, "--store", path)
                if state(path) != case.new:
                    killed.state = "the command run again makes another state"
            # the same statements, in files that grew otherwise
            if size(path) > 2 * case.bytes:
                killed.state = f"{size(path)} bytes stay, {case.bytes} undisturbed"
        return killed
    finally:
        shutil.rmtree(path, ignore_errors=True)
        path.with_name("victim.err").unlink(missing_ok=True)
