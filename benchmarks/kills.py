"""Kill imports and builds at random moments; count what the stores hold then.

A third each: an import into a store, one that makes its store, a build. Half of the kills are
spread over the whole run, half wait for a certain step. Ends with 1 if a store was neither the
old nor the new one, or something stayed.

    python benchmarks/kills.py [kills] [rows] [statements] [seed]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import killing


def main(kills: int = 100, rows: int = 500, statements: int = 40_000, seed: int = 1) -> int:
    """Kill, and print two Markdown tables."""
    chance, started = random.Random(seed), time.monotonic()
    ends: Counter[tuple[str, str]] = Counter()
    phases: Counter[tuple[str, str, str]] = Counter()
    most: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        room = killing.Room(Path(folder), rows, statements)
        cases = list(room.cases.values())
        for number, case in enumerate(cases):
            share = kills // len(cases) + (number < kills % len(cases))
            for step, when in enumerate(room.moments(case, share, chance)):
                killed = killing.attempt(room, case, when, again=step % 5 == 0)
                ends[case.name, killed.state] += 1
                phases[case.name, killed.phase, killed.state] += 1
                most[case.name] = max(most[case.name], killed.left)
                if killed.state not in ("old", "new"):
                    wrong.append(f"{case.name} at {when}: {killed}")
    print("| command | undisturbed, s | store, MB | old | new | wrong | most left over, MB |")
    print("|---|---|---|---|---|---|---|")
    for case in cases:
        count = [ends[case.name, state] for state in ("old", "new")]
        bad = sum(ends[one] for one in ends if one[0] == case.name) - sum(count)
        cells = [f"{case.seconds:.1f}", f"{case.bytes / 1e6:.1f}", *count, bad]
        print("|", " | ".join(map(str, [case.name, *cells, f"{most[case.name] / 1e6:.1f}"])), "|")
    print("\n| command | killed while | state | times |\n|---|---|---|---|")
    for (name, phase, state), times in sorted(phases.items()):
        print(f"| {name} | {phase} | {state} | {times} |")
    print(f"\n{sum(ends.values())} kills in {time.monotonic() - started:.0f} s")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
