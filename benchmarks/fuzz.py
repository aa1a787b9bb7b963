"""Read thousands of broken and hostile files of each format; count what comes of them.

Three of four files are spoiled by the byte fuzzer, one is made by hypothesis (see
``tests/fuzzer.py``). Each format runs in a process of its own: a crash is counted too, and the file
that did it is kept.

    python benchmarks/fuzz.py [files] [format] [seed]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hypothesis import HealthCheck, Phase, given, settings

import fuzzer

KEPT = Path(tempfile.gettempdir()) / "govgraph-fuzz"
MOST_SHOWN = 20


def measure(name: str, count: int, seed: int) -> dict[str, object]:
    """Read files of one format in this process."""
    kind, harm, done = fuzzer.kinds()[name], dict[str, str](), 0
    started = shown = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        room = fuzzer.Room(Path(folder))

        def one(content: bytes) -> None:
            nonlocal done, shown
            last = KEPT / f"{name}-last{kind.ending}"
            last.write_bytes(content)
            try:
                room.trial(kind, content)
            except fuzzer.BrokenError as error:
                if len(harm) < MOST_SHOWN:
                    kept = KEPT / f"{name}-{fuzzer.name_of(content)}{kind.ending}"
                    kept.write_bytes(content)
                    print(f"\n{kept}: {error}", file=sys.stderr)
                harm[fuzzer.name_of(content)] = str(error)
            done += 1
            if time.perf_counter() - shown > 5:
                shown = time.perf_counter()
                print(f"{name}: {done:,} of {count:,}", file=sys.stderr, flush=True)

        for content in fuzzer.spoiled(kind, count - count // 4, seed):
            one(content)

        @settings(
            max_examples=count // 4,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(kind.made)
        def more(content: bytes) -> None:
            one(content)

        more()
        for content in fuzzer.spoiled(kind, count - done, seed + 1):  # hypothesis ran out of ideas
            one(content)
    return {
        "results": room.results,
        "errors": room.errors,
        "harm": len(harm),
        "seconds": round(time.perf_counter() - started),
    }


def main(count: int = 10_000, only: str = "", seed: int = 1) -> int:
    """Measure each format, and print a Markdown table."""
    KEPT.mkdir(exist_ok=True)
    lines, broken = [], False
    for name in [only] if only else fuzzer.kinds():
        command = [sys.executable, __file__, "--one", name, str(count), str(seed)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        if ran.returncode:
            lines.append(f"| {name} | – | – | ended by {ran.returncode}: {KEPT}/{name}-last | – |")
            broken = True
            continue
        found = json.loads(ran.stdout.splitlines()[-1])
        broken = broken or bool(found["harm"])
        lines.append(f"| {name} | " + " | ".join(f"{found[one]:,}" for one in found) + " |")
        print(lines[-1], file=sys.stderr, flush=True)
    print(f"{count:,} files of each format, seed {seed}\n")
    print("| format | results | clear errors | anything else | s |\n|---|---|---|---|---|")
    print("\n".join(lines))
    return int(broken)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
    else:
        given_ = sys.argv[1:]
        sys.exit(
            main(
                int(given_[0]) if given_ else 10_000,
                given_[1] if len(given_) > 1 else "",
                int(given_[2]) if len(given_) > 2 else 1,
            )
        )
