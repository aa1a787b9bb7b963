"""``govgraph export``."""

import click

from govgraph import exports
from govgraph.cli import options
from govgraph.errors import ParameterError
from govgraph.graph import open as open_graph


@click.command("export")
@click.argument("parameters", nargs=-1, metavar="[on=DAY]")
@click.option(
    "--ontology", is_flag=True, help="Also the ontology and vocabularies · Kèm bản thể học."
)
@options.common
@options.output
@options.formats(*options.GRAPHS, *exports.FORMATS)
def command(
    parameters: tuple[str, ...], ontology: bool, store: str | None, target: str, format_: str | None
) -> None:
    """Write the graph as RDF, a roster (CSV), Popolo or FollowTheMoney JSON, or tell what is in it.

    Xuất đồ thị; mỗi lần xuất cùng dữ liệu cho cùng từng byte.

    \b
    Examples · Ví dụ:
      govgraph export -o cam-pha.trig
      govgraph export -o day.ttl on=2020-07-23
      govgraph export -o roster.csv
      govgraph export -o cam-pha.popolo.json
      govgraph export -o cam-pha.void.ttl
    """
    given = options.split(parameters)
    for key in given.keys() - {"on"}:
        raise ParameterError("parameter-unknown", name=key, question="export", known="on")
    graph = open_graph(store)
    chosen = format_ or ("trig" if target == "-" else None)
    count = graph.write(target, format=chosen, on=given.get("on"), ontology=ontology)
    options.say("store-is", name=graph.name)
    if exports.named(chosen, target):
        options.say("wrote-answer", where=target)
    else:
        options.say("wrote", count=count, where=target)
