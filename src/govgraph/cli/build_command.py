"""``govgraph build``."""

import click

from govgraph.cli import options
from govgraph.graph import open as open_graph


@click.command("build")
@options.common
@click.option("--no-check", is_flag=True, help="Derive only · Chỉ suy ra, không kiểm tra.")
def command(store: str | None, no_check: bool) -> int:
    """Derive again from what the sources say, then check. Exit 1 if the graph does not conform.

    Suy ra lại từ những gì các nguồn nói, rồi kiểm tra.

    \b
    Example · Ví dụ:
      govgraph build --store province.db
    """
    graph = open_graph(store)
    options.say("store-is", name=graph.name)
    total = graph.build(progress=lambda rule, count: options.say("derived", rule=rule, count=count))
    options.say("built", count=total)
    if no_check:
        return 0
    report = graph.check()
    options.emit("-", report.to_text())
    return 0 if report.conforms else 1
