"""``govgraph diff``."""

import re
from pathlib import Path

import click

from govgraph import diff, files
from govgraph.cli import options
from govgraph.errors import ParameterError
from govgraph.graph import Graph
from govgraph.graph import open as open_graph
from govgraph.store import Store

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@click.command("diff")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--on", metavar="DAY", help="Compare two graphs as of this day (YYYY-MM-DD) · Vào một ngày."
)
@options.common
@options.output
@options.formats("text", "json", "csv", "html")
def command(
    a: str, b: str, on: str | None, store: str | None, target: str, format_: str | None
) -> None:
    """Say what changed between two days of a graph, or between two graphs.

    A and B are days (YYYY-MM-DD) of one store, or stores and RDF files. What one side does not
    know is no change; what may have changed says so.

    Điều gì thay đổi giữa hai ngày của một đồ thị, hoặc giữa hai đồ thị (kho hay tệp RDF).

    \b
    Examples · Ví dụ:
      govgraph diff 2020-07-23 2025-07-02
      govgraph diff before.trig after.trig --format json
    """
    days = [_DAY.fullmatch(one) is not None for one in (a, b)]
    if days[0] != days[1] or (on and days[0]):
        raise ParameterError("diff-input-mixed", a=a, b=b)
    if days[0]:
        graph = open_graph(store)
        found = diff.compare(graph.store, graph.store, on_a=a, on_b=b)
        options.say("store-is", name=graph.name)
    else:
        found = diff.compare(_opened(a).store, _opened(b).store, on_a=on, on_b=on)
    endings = {"json": "json", "csv": "csv", "htm": "html", "html": "html"}
    options.emit(target, found.to(format_ or options.ending(target, endings, "text")))


def _opened(where: str) -> Graph:
    """Open a store, an endpoint, or a file: loaded into memory, and derived there."""
    if files.is_address(where) or Path(where).is_dir():
        return open_graph(where)
    store = Store.memory()
    store.name = where
    graph = Graph(store)
    graph.add(where)
    return graph
