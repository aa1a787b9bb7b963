"""Cold start: ``govgraph --help`` and ``govgraph ask combined-roles`` beside their peers.

Each round runs every command once, interleaved; the figures are ratios of medians, with the
range of the ratios of single rounds.

    python benchmarks/startup.py [rounds]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

GOVGRAPH = str(Path(sys.executable).with_name("govgraph"))
COMMANDS = {
    "pass": [sys.executable, "-c", "pass"],
    "pyoxigraph": [sys.executable, "-c", "import pyoxigraph"],
    "help": [GOVGRAPH, "--help"],
    "ask": [GOVGRAPH, "ask", "combined-roles"],
}
RATIOS = (("help", "pass", 6), ("ask", "pyoxigraph", 10))


def once(command: list[str]) -> float:
    """Run a command and return its time in seconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main(rounds: int = 15) -> None:
    """Measure and print a Markdown table."""
    for command in COMMANDS.values():
        once(command)  # warm the disk's cache
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            times[name].append(once(command))
    print("| command | peer | ratio | range | aim |")
    print("|---|---|---|---|---|")
    for name, peer, aim in RATIOS:
        singles = [a / b for a, b in zip(times[name], times[peer], strict=True)]
        ratio = statistics.median(times[name]) / statistics.median(times[peer])
        spread = f"{min(singles):.1f}–{max(singles):.1f}"
        command_line = " ".join(["govgraph", *COMMANDS[name][1:]])
        peer_line = "python -c " + repr(COMMANDS[peer][2])
        print(f"| `{command_line}` | `{peer_line}` | {ratio:.1f} × | {spread} | < {aim} × |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
