"""``govgraph why``."""

import click

from govgraph.cli import options
from govgraph.graph import open as open_graph


@click.command("why")
@click.argument("iri")
@click.option(
    "--text", metavar="ARTICLE", help="The source's text, to show the sentence · Văn bản nguồn."
)
@options.common
@options.output
@options.formats("text", "json", "html")
def command(
    iri: str, text: str | None, store: str | None, target: str, format_: str | None
) -> None:
    """Show which source says so, and where: for a claim, a person, a post or an organ.

    Nguồn nào nói thế, ở chỗ nào: của một khẳng định, người, chức vụ hay cơ quan.

    \b
    Examples · Ví dụ:
      govgraph why person:cam-tay-pham-van-hang
      govgraph why target:cam-pha-bi-thu-chu-tich-ubnd --text article.txt
    """
    graph = open_graph(store)
    found = graph.why(iri, text)
    options.say("store-is", name=graph.name)
    endings = {"json": "json", "html": "html"}
    options.emit(target, found.to(format_ or options.ending(target, endings, "text")))
