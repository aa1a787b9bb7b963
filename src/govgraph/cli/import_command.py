"""``govgraph import``."""

import os

import click

from govgraph import inputs
from govgraph.cli import options
from govgraph.errors import StoreError
from govgraph.graph import open as open_graph


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--graph", metavar="IRI", help="Named graph for statements that name none · Đồ thị có tên."
)
@click.option(
    "--allow-remote", is_flag=True, help="Let JSON-LD contexts be fetched · Cho phép ra mạng."
)
@options.common
def command(
    sources: tuple[str, ...], graph: str | None, allow_remote: bool, store: str | None
) -> None:
    """Read RDF files (Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML) into a store; derive.

    Nhập các tệp RDF vào một kho, rồi suy ra lại. Hoặc tất cả, hoặc không gì cả.

    \b
    Example · Ví dụ:
      govgraph import roster.ttl register.trig --store province.db
    """
    where = store or os.environ.get("GOVGRAPH_STORE")
    if not where:
        raise StoreError("import-needs-store")
    # all is read before a store is made: a broken file leaves nothing behind
    read = inputs.read(
        *sources,
        graph=graph,
        allow_remote=allow_remote,
        progress=lambda name, count: options.say("import-read", where=name, count=count),
    )
    found = open_graph(where, create=True)
    options.say("store-is", name=found.name)
    found.build(lambda rule, count: options.say("derived", rule=rule, count=count), also=read)
