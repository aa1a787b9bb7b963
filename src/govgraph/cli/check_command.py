"""``govgraph check``."""

import click

from govgraph import quads
from govgraph.cli import options
from govgraph.errors import ParameterError, ShapesError
from govgraph.graph import Graph
from govgraph.graph import open as open_graph
from govgraph.shacl.shapes import Shapes
from govgraph.store import Store


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[FILE]...")
@click.option(
    "--shapes", "own", multiple=True, metavar="FILE", help="Other shapes · Khuôn của riêng bạn."
)
@click.option(
    "--engine",
    type=click.Choice(["sparql", "pyshacl"]),
    default="sparql",
    help="One query a constraint, or pySHACL as the referee · Cách kiểm tra.",
)
@options.common
@options.output
@options.formats("text", "json", "turtle", "csv", "html")
def command(
    sources: tuple[str, ...],
    own: tuple[str, ...],
    engine: str,
    store: str | None,
    target: str,
    format_: str | None,
) -> int:
    """Check a store, or RDF files by themselves, against the shapes.

    Kiểm tra một kho, hoặc các tệp RDF, bằng các khuôn SHACL. Mã thoát 1 nếu không hợp lệ.

    \b
    Examples · Ví dụ:
      govgraph check
      govgraph check my-roster.ttl --format html -o report.html
      govgraph check --store province.db --shapes my-shapes.ttl
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
    shapes = [quad for file in own for quad in quads.read(file)] if own else None
    if shapes is not None and not Shapes(shapes).targeted:
        raise ShapesError("shapes-none", where=" ".join(own))
    report = graph.check(shapes=shapes, engine=engine)
    endings = {"json": "json", "ttl": "turtle", "csv": "csv", "html": "html"}
    options.emit(target, report.to(format_ or options.ending(target, endings, "text")))
    return 0 if report.conforms else 1
