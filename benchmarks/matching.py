"""``govgraph match`` on invented rosters: reading, proposing, deciding, undoing, in seconds.

Two sources name the same posts of the same communes; half of their persons are the same. Names
are drawn as unevenly as Vietnamese ones are, so that thousands bear one name.

    python benchmarks/matching.py [persons]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from govgraph import derive, knowledge, matching, rules
from govgraph.graph import Graph
from govgraph.intake.claims import Claims
from govgraph.intake.mint import Origin
from govgraph.store import Store

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
WEIGHTS = (38, 12, 9, 7, 5, 5, 4, 2, 2, 2)
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Hồng", "Quang")
GIVEN = ("Hùng", "Hưng", "Hòa", "Hoà", "Lan", "Thủy", "Thuỷ", "Dũng", "Anh", "Bình", "Hải", "Sơn")
LEVELS = [f"https://w3id.org/govgraph/id/area-level/vn-{name}" for name in ("huyen", "xa")]
POSTS = 25  # in each commune


def roster(slug: str, count: int, shared: dict[str, str], chance: random.Random) -> Claims:
    """Make a source: communes, 25 posts in each, a holder of each post."""
    claims = Claims(Origin(f"{slug}.csv", slug=slug, title=slug))
    for number in range(count):
        commune, seat = divmod(number, POSTS)
        district = claims.area(f"huyện Bịa {commune // 15}", level=LEVELS[0])
        area = claims.area(f"xã Tân {commune}", within=district, level=LEVELS[1])
        organ = claims.organ(f"Ban Bịa xã Tân {commune}", area=area)
        post = claims.post(f"Ủy viên {seat}", organ)
        name = shared.get(f"{number}") if chance.random() < 0.5 else None
        name = name or " ".join(
            (chance.choices(FAMILY, WEIGHTS)[0], chance.choice(MIDDLE), chance.choice(GIVEN))
        )
        shared.setdefault(f"{number}", name)
        person = claims.person(name, id=f"{number}")
        claims.tenure(person, post, begins="2016", ends="2021")
    return claims


def main(persons: int = 50_000) -> None:
    """Measure and print a Markdown table."""
    chance, shared = random.Random(1), dict[str, str]()
    store = Store.memory()
    store.add(knowledge.ontology())
    for slug in ("a", "b"):
        store.add(roster(slug, persons // 2, shared, chance).quads)
    print(f"{persons:,} persons, {len(store):,} statements\n\n| step | s |\n|---|---|", flush=True)
    started = time.perf_counter()

    def lap(what: str) -> None:
        nonlocal started
        print(f"| {what} | {time.perf_counter() - started:.1f} |", flush=True)
        started = time.perf_counter()

    ordered = [rule for rule in rules.load() if rule.name in ("dates", "standing")]
    derive.run(store, ordered)
    lap("derive what stands (not part of matching)")
    found = matching.propose(store)
    lap(f"propose: {len(found):,} proposals")
    derive.run = lambda *_, **__: 0  # what deriving takes is measured elsewhere
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "d.csv")
        path.write_text(found.to_csv().replace("\n,", "\nsame,"), encoding="utf-8", newline="")
        lap("write the file")
        before = set(store.quads())
        graph = Graph(store)
        done = matching.apply(graph, path)
        lap(f"apply: {done.same:,} decisions, {done.changed:,} statements")
        matching.undo(graph, path)
        lap("undo")
    ours = "https://w3id.org/govgraph/id/graph/derived"
    same = {q for q in before if q.graph_name.value != ours} == set(store.quads())  # type: ignore[union-attr]
    print(f"\nundone exactly: {same}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
