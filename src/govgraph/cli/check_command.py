"""``govgraph check``."""

import click

from govgraph.cli import options
from govgraph.errors import ParameterError
from govgraph.graph import Graph
from govgraph.graph import open as open_graph
from govgraph.store import Store


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[FILE]...")
@options.common
@options.output
@options.formats("text", "json", "turtle", "csv", "html")
def command(sources: tuple[str, ...], store: str | None, target: str, format_: str | None) -> int:
    """Check a store, or RDF files by themselves, against the shapes.

    Kiểm tra một kho, hoặc các tệp RDF, bằng các khuôn SHACL. Mã thoát 1 nếu không hợp lệ.

    \b
    Examples · Ví dụ:
      govgraph check
      govgraph check my-roster.ttl --format html -o report.html
    """
    if sources and store:
        raise ParameterError("check-one-thing")
    if sources:
        graph = Graph(Store.memory())
        graph.add(*sources)
        graph.store.name = " ".join(sources)
    else:
        graph = open_graph(store)
    options.say("store-is", name=graph.name)
    report = graph.check()
    endings = {"json": "json", "ttl": "turtle", "csv": "csv", "html": "html"}
    options.emit(target, report.to(format_ or options.ending(target, endings, "text")))
    return 0 if report.conforms else 1
