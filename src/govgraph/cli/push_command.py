"""``govgraph push``."""

import os

import click

from govgraph.cli import options
from govgraph.errors import ParameterError, StoreError
from govgraph.graph import Graph, shipped
from govgraph.graph import open as open_graph
from govgraph.store import Store

_URLS = ("http://", "https://")


@click.command("push")
@click.argument("sources", nargs=-1, metavar="[FILE]...")
@click.option(
    "--from",
    "source",
    metavar="PATH",
    help="The store to push; without it GOVGRAPH_STORE, else the Cẩm Phả graph · Kho cần đưa lên.",
)
@click.option("--update-url", metavar="URL", help="Where updates go · Địa chỉ ghi.")
@click.option("--graph-store-url", metavar="URL", help="The graph store · Địa chỉ Graph Store.")
@click.option(
    "--batch",
    type=click.IntRange(min=1_000),
    metavar="BYTES",
    help="The most that is sent at once · Mỗi lần gửi nhiều nhất.",
)
@click.option(
    "--adopt",
    is_flag=True,
    help="Replace graphs of these names that others put there · Thay cả đồ thị người khác đã đặt.",
)
@click.option(
    "--prune", is_flag=True, help="Drop graphs pushed before that are gone · Bỏ đồ thị đã hết."
)
@click.option("--again", is_flag=True, help="Send what is there too · Gửi lại cả những gì đã có.")
@click.option("--build", "derive", is_flag=True, help="Then derive there · Rồi suy ra tại đó.")
@options.common
def command(
    sources: tuple[str, ...],
    source: str | None,
    update_url: str | None,
    graph_store_url: str | None,
    batch: int | None,
    adopt: bool,
    prune: bool,
    again: bool,
    derive: bool,
    store: str | None,
) -> None:
    """Put a store, or files, at the SPARQL endpoint that --store names, all or nothing.

    Đưa một kho, hoặc các tệp, lên điểm cuối SPARQL nêu ở --store: hoặc tất cả, hoặc không gì cả.
    Bị ngắt thì chạy lại. Mật khẩu: GOVGRAPH_USER, GOVGRAPH_PASSWORD, GOVGRAPH_TOKEN hoặc netrc.

    Only graphs that govgraph put there are replaced. Interrupted, run it again. Credentials come
    from GOVGRAPH_USER and GOVGRAPH_PASSWORD, GOVGRAPH_TOKEN, or netrc.

    \b
    Examples · Ví dụ:
      govgraph push --from province.db --store https://host/sparql
      govgraph push roster.csv --store http://localhost:7878/query --build
    """
    set_ = os.environ.get("GOVGRAPH_STORE", "")
    url = store or set_
    if not url.startswith(_URLS):
        raise StoreError("push-needs-url", name=url or "—")
    from govgraph.remote import address

    address.checked(url)  # before it is shown
    if sources and source:
        raise ParameterError("push-one-thing")
    if sources and prune:  # it would drop all the rest
        raise ParameterError("push-prune-files")
    if sources:
        graph = _of_files(sources)
    else:
        here = source or (set_ if set_ and not set_.startswith(_URLS) else None)
        graph = open_graph(here) if here else shipped()
    options.say("push-from-to", source=graph.name, target=url)
    pushed = graph.push(
        url,
        update_url=update_url,
        graph_store_url=graph_store_url,
        batch=batch,
        adopt=adopt,
        prune=prune,
        again=again,
        progress=lambda name, count: options.say("push-sent", graph=name, count=count),
    )
    options.say("push-done", sent=len(pushed.sent), same=len(pushed.same), count=pushed.statements)
    for name in pushed.dropped:
        options.say("push-dropped", graph=name)
    if derive:
        total = open_graph(url).build(
            lambda rule, count: options.say("derived", rule=rule, count=count),
            update_url=update_url,
            graph_store_url=graph_store_url,
        )
        options.say("built", count=total)
    elif sources or pushed.kept:
        options.say("push-derive-there", target=url)


def _of_files(sources: tuple[str, ...]) -> Graph:
    """Read files into memory. The ontology, and what follows from both, comes with a build."""
    from govgraph import inputs

    store = Store.memory()
    read = inputs.stream(*sources)
    store.add(read.quads)
    for problem in read.problems:
        click.echo(str(problem), err=True)
    if read.problems:
        options.say("import-problems", count=len(read.problems), rows=read.rows)
    store.name = " ".join(sources)
    return Graph(store)
