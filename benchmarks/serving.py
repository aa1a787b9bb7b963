"""What ``govgraph serve`` adds to a query, and how soon a worker that was stopped is replaced.

    python benchmarks/serving.py [queries] [store]

Each figure is a median, in milliseconds. The query is ``ASK {}``: what it takes is all overhead.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import govgraph
from govgraph.serving import state
from govgraph.serving.limits import Limits
from govgraph.serving.made import FOLDER
from govgraph.serving.pool import Pool
from served import RUNAWAY, Served, serving

_KILLS = 10


def median(act: Callable[[], object], times: int) -> float:
    """Return the median time of an act, in milliseconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def embedded(store: str | None, times: int) -> float:
    """Ask in this process."""
    graph = govgraph.open(store) if store else govgraph.open()
    return median(lambda: graph.query("ASK {}"), times)


def pooled(store: str | None, times: int) -> float:
    """Ask a worker, without HTTP."""

    async def ask() -> float:
        taken = []
        async with Pool(state.source(store), Limits()) as pool:
            for _ in range(times):
                begun = time.perf_counter()
                await pool.run(
                    "govgraph.serving.querying:query",
                    **{"text": "ASK {}", "accept": "*/*", "folder": FOLDER, "most": 1000},
                )
                taken.append((time.perf_counter() - begun) * 1000)
        return statistics.median(taken)

    return asyncio.run(ask())


def asked(one: Served, times: int) -> float:
    """Ask over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", one.port)

    def ask() -> None:
        connection.request("GET", "/sparql?query=ASK+%7B%7D")
        connection.getresponse().read()

    try:
        return median(ask, times)
    finally:
        connection.close()


def back(one: Served) -> float:
    """Return the time of a query right after one that was stopped, by a server of one worker."""
    taken = []
    for _ in range(_KILLS):
        assert one.post(RUNAWAY).status == 503
        begun = time.perf_counter()
        assert one.ask("ASK {}").status == 200
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Measure, and print JSON."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    store = sys.argv[2] if len(sys.argv) > 2 else None
    figures = {"embedded": embedded(store, times), "worker": pooled(store, times)}
    with serving(store) as one:
        figures["http"] = asked(one, times)
    with serving(store, workers=1, timeout=0.5) as one:
        figures["after a stop"] = back(one)
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
