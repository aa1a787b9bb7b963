"""A roster into a store: reading and loading, beside what raw pyoxigraph needs for the same quads.

The roster is invented, the same each time: communes, ten posts in each with three holders one
after another, names drawn as unevenly as Vietnamese ones are. Deriving is not part of it. Each
step runs in a process of its own, so that its memory is its own; ours and the raw one take turns.

    python benchmarks/importing.py [rows [rounds]]
"""

from __future__ import annotations

import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
WEIGHTS = (38, 12, 9, 7, 5, 5, 4, 2, 2, 2)
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Hồng", "Quang", "Ngọc", "Xuân")
GIVEN = ("Hùng", "Hưng", "Hòa", "Lan", "Thủy", "Dũng", "Anh", "Bình", "Hải", "Sơn", "Tuấn", "Mai")
POSTS = (
    ("Bí thư Đảng ủy", "Đảng ủy"),
    ("Phó Bí thư Đảng ủy", "Đảng ủy"),
    ("Chủ tịch HĐND", "HĐND"),
    ("Phó Chủ tịch HĐND", "HĐND"),
    ("Chủ tịch UBND", "UBND"),
    ("Phó Chủ tịch UBND", "UBND"),
    ("Chủ tịch Ủy ban MTTQ", "Ủy ban MTTQ"),
    ("Chủ tịch Hội Nông dân", "Hội Nông dân"),
    ("Chủ tịch Hội Liên hiệp Phụ nữ", "Hội Liên hiệp Phụ nữ"),
    ("Trưởng Công an", "Công an"),
)
HEADS = ("Họ tên", "Chức vụ", "Cơ quan", "Xã", "Huyện", "Từ ngày", "Đến ngày")


def roster(path: Path, rows: int) -> None:
    """Write the roster."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADS)
        for number in range(rows):
            commune, seat = divmod(number, 3 * len(POSTS))
            post, organ = POSTS[seat % len(POSTS)]
            year = 2005 + 5 * (seat // len(POSTS))
            family = chance.choices(FAMILY, WEIGHTS)[0]
            name = (
                f"{family} {chance.choice(MIDDLE)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
            )
            days = [
                f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{one}"
                for one in (year, year + 5)
            ]
            area, within = f"xã Tân Lập {commune}", f"huyện Bình Giang {commune // 15}"
            writer.writerow([name, f"{post} xã", f"{organ} {area}", area, within, *days])


def ours(path: Path, store: str) -> None:
    """Read the roster into a fresh store, without deriving."""
    from govgraph import inputs
    from govgraph.intake.reading import Options
    from govgraph.store import Store

    with Store.open(store, create=True) if store else Store.memory() as into:
        started = times()
        found = inputs.stream(path, options=Options(dates="dmy"))
        with into.writing() as change:
            change.add(found.quads)
        tell(started, found.told)


def raw(path: Path, store: str) -> None:
    """Load the quads from N-Quads."""
    from pyoxigraph import RdfFormat, Store

    into = Store(store) if store else Store()
    started = times()
    into.bulk_load(path=path, format=RdfFormat.N_QUADS)
    tell(started, len(into))


def written(path: Path, target: str) -> None:
    """Write the roster's quads as N-Quads."""
    from pyoxigraph import RdfFormat, serialize

    from govgraph import inputs
    from govgraph.intake.reading import Options

    started = times()
    found = inputs.stream(path, options=Options(dates="dmy"))
    serialize(found.quads, output=target, format=RdfFormat.N_QUADS)
    tell(started, found.told)


def times() -> tuple[float, float]:
    """Return the seconds on the clock and of the processor."""
    return time.perf_counter(), time.process_time()


def tell(started: tuple[float, float], quads: int) -> None:
    """Print what a step took; the parent reads it."""
    clock, processor = (now - then for now, then in zip(times(), started, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"clock": clock, "cpu": processor, "peak": peak, "quads": quads}))


def step(name: str, *arguments: str) -> dict[str, float]:
    """Run a step in a process of its own."""
    command = [sys.executable, __file__, name, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def main(rows: int = 70_000, rounds: int = 3) -> None:
    """Measure and print a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        table, quads = Path(folder, "roster.csv"), f"{folder}/roster.nq"
        roster(table, rows)
        count = step("written", str(table), quads)["quads"]
        print(f"{rows:,} rows, {count:,} quads, {rounds} rounds\n")
        print("| store | govgraph s (cpu) | pyoxigraph s (cpu) | ratio | range | cpu ratio | MB |")
        print("|---|---|---|---|---|---|---|")
        for where in ("disk", "memory"):
            found: dict[str, list[dict[str, float]]] = {"ours": [], "raw": []}
            for at in range(rounds):
                for name, source in (("ours", str(table)), ("raw", quads)):
                    store = f"{folder}/{name}{at}" if where == "disk" else ""
                    found[name].append(step(name, source, store))
            print(line(where, found["ours"], found["raw"]), flush=True)


def line(where: str, mine: list[dict[str, float]], other: list[dict[str, float]]) -> str:
    """Write one line of the table."""

    def middle(some: list[dict[str, float]], key: str) -> float:
        return statistics.median(one[key] for one in some)

    def beside(key: str) -> list[float]:
        return [a[key] / b[key] for a, b in zip(mine, other, strict=True)]

    seconds = [f"{middle(one, 'clock'):.1f} ({middle(one, 'cpu'):.1f})" for one in (mine, other)]
    ratios, cpu = beside("clock"), statistics.median(beside("cpu"))
    spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
    peaks = f"{middle(mine, 'peak'):.0f} / {middle(other, 'peak'):.0f}"
    columns = [where, *seconds, f"{statistics.median(ratios):.2f}", spread, f"{cpu:.2f}", peaks]
    return f"| {' | '.join(columns)} |"


if __name__ == "__main__":
    steps = {"ours": ours, "raw": raw, "written": written}
    if sys.argv[1:] and sys.argv[1] in steps:
        steps[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
    else:
        main(*map(int, sys.argv[1:]))
