"""``govgraph network``."""

import click

from govgraph import networks
from govgraph.cli import options
from govgraph.graph import open as open_graph


@click.command("network")
@click.argument("name", default="interlocks")
@click.argument("parameters", nargs=-1, metavar="[PARAM=VALUE]...")
@options.common
@options.output
@options.formats(*networks.FORMATS)
def command(
    name: str, parameters: tuple[str, ...], store: str | None, target: str, format_: str | None
) -> None:
    """Write a network (holders, shared-posts, interlocks) as GraphML, GEXF or node-link JSON.

    Xuất một mạng lưới: người – chức vụ, chức vụ – chức vụ, cơ quan – cơ quan.

    \b
    Example · Ví dụ:
      govgraph network interlocks -o interlocks.graphml
    """
    graph = open_graph(store)
    found = graph.to_networkx(name, **options.split(parameters))
    options.say("store-is", name=graph.name)
    endings = {"gexf": "gexf", "json": "node-link"}
    chosen = format_ or options.ending(target, endings, "graphml")
    options.emit(target, networks.write(found, chosen))
