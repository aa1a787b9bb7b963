"""``govgraph query``."""

import click

from govgraph import questions
from govgraph.cli import options
from govgraph.cli.ask_command import show
from govgraph.errors import QueryError
from govgraph.graph import open as open_graph


@click.command("query")
@click.argument("sparql", required=False)
@click.option(
    "-f",
    "--file",
    "file",
    metavar="FILE",
    help="Read the query from a file; - is standard input · Tệp truy vấn.",
)
@click.option(
    "--allow-remote", is_flag=True, help="Let SERVICE and remote FROM go out · Cho phép ra mạng."
)
@options.common
@options.output
@options.formats(*options.ANSWERS, *options.GRAPHS)
def command(
    sparql: str | None,
    file: str | None,
    allow_remote: bool,
    store: str | None,
    target: str,
    format_: str | None,
) -> None:
    """Run any SPARQL 1.1 query over the union of the named graphs.

    Chạy một truy vấn SPARQL 1.1 bất kỳ trên hợp của các đồ thị có tên.

    \b
    Examples · Ví dụ:
      govgraph query 'SELECT ?type (COUNT(?s) AS ?n) { ?s a ?type } GROUP BY ?type'
      govgraph query -f question.rq --format csv
    """
    if (sparql is None) == (file is None):
        raise QueryError("query-missing")
    if file is not None:
        sparql = questions.file_text(file)
    graph = open_graph(store)
    found = graph.query(sparql or "", allow_remote=allow_remote)
    options.say("store-is", name=graph.name)
    show(found, target, format_)
