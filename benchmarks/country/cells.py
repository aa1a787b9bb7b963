"""Child processes that measure, and what they gave: kept, so that a run resumes."""

import json
import os
import queue
import signal
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Outcome = dict[str, Any]
NOT_FINISHED = "not finished"


def run(task: str, limit: float, **given: Any) -> Iterator[Outcome]:
    """Run a task of :mod:`tasks` in a process of its own.

    Args:
        task: the function's name.
        limit: seconds that may pass without a word from it; then it is killed.
        **given: its arguments.

    Yields:
        Each line that it prints; where it was killed or failed, last an ``error``.
    """
    here = Path(__file__).parent
    command = [sys.executable, "-m", here.name, "task", task, json.dumps(given)]
    environment = os.environ | {"PYTHONPATH": str(here.parent), "GOVGRAPH_STORE": ""}
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        lines: queue.Queue[str | None] = queue.Queue()
        errors: list[str] = []
        assert process.stdout and process.stderr
        readers = [
            threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True),
            threading.Thread(target=errors.extend, args=(process.stderr,), daemon=True),
        ]
        for reader in readers:
            reader.start()
        ended = False
        try:
            while (line := lines.get(timeout=limit)) is not None:
                yield json.loads(line)
            ended = True
        except queue.Empty:
            yield {"error": NOT_FINISHED, "limit": limit}
            return
        finally:
            if not ended and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # the group that we made, and no other
        if process.wait():
            readers[1].join(5)
            yield {"error": _last(errors) or f"exit code {process.returncode}"}


def _pass_on(stream: Iterable[str], lines: "queue.Queue[str | None]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _last(errors: list[str]) -> str:
    said = [line.strip() for line in errors if line.strip()]
    return said[-1][:200] if said else ""


@dataclass
class Kept:
    """The outcomes of one measurement at one size, by cell; written down after each.

    Attributes:
        path: where. about: what was measured on (see :func:`machine`).
        cells: each cell's outcomes, one a round.
    """

    path: Path
    about: dict[str, str] = field(default_factory=dict)
    cells: dict[str, list[Outcome]] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, *, again: bool = False) -> "Kept":
        """Read what an earlier run left, or begin."""
        if again or not path.exists():
            return cls(path)
        content = json.loads(path.read_text("utf-8"))
        return cls(path, content["about"], content["cells"])

    def wants(self, cell: str, rounds: int) -> bool:
        """Whether a cell lacks a round; one that failed is not tried again."""
        had = self.cells.get(cell, [])
        return len(had) < rounds and not any("error" in one for one in had)

    def add(self, cell: str, outcome: Outcome) -> None:
        """Write down an outcome."""
        self.cells.setdefault(cell, []).append(outcome)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        content = {"about": self.about, "cells": self.cells}
        self.path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        print(f"  {cell}: {json.dumps(outcome, ensure_ascii=False)[:160]}", flush=True)

    def one(self, cell: str, task: str, limit: float, rounds: int, **given: Any) -> None:
        """Measure one more round of a cell if it lacks one."""
        if not self.wants(cell, rounds):
            return
        found: Outcome = {}
        for outcome in run(task, limit, **given):
            found |= outcome
        self.add(cell, found)

    def values(self, cell: str, key: str) -> list[float]:
        """Return a figure of each round that has it."""
        return [one[key] for one in self.cells.get(cell, []) if key in one]

    def error(self, cell: str) -> str:
        """Return why a cell has no figure."""
        return next((one["error"] for one in self.cells.get(cell, []) if "error" in one), "")

    def median(self, cell: str, key: str) -> float | None:
        """Return the median of a figure, if there is one."""
        values = self.values(cell, key)
        return statistics.median(values) if values else None

    def shown(self, cell: str, key: str = "seconds") -> str:
        """Show a figure: its median and spread, or why there is none."""
        values = self.values(cell, key)
        if not values:
            error = self.error(cell)
            limit = next((one["limit"] for one in self.cells.get(cell, []) if "limit" in one), 0)
            return f"> {limit:.0f} s" if error == NOT_FINISHED else error or "–"
        middle = seconds(statistics.median(values))
        if len(values) == 1 or min(values) == max(values):
            return middle
        return f"{middle} ({seconds(min(values))}–{seconds(max(values))})"

    def ratio(self, cell: str, peer: str, key: str = "seconds") -> str:
        """Show how many times as long a cell takes as a peer."""
        mine, other = self.median(cell, key), self.median(peer, key)
        return f"{mine / other:.2f} ×" if mine is not None and other else "–"


def seconds(value: float) -> str:
    """Show seconds, short ones in milliseconds.

    Example:
        >>> seconds(0.01234), seconds(3.456)
        ('12.3 ms', '3.46 s')
    """
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"
