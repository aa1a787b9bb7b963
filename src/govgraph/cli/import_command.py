"""``govgraph import``."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain

import click
from pyoxigraph import Quad

from govgraph import inputs
from govgraph.cli import options
from govgraph.errors import StoreError
from govgraph.graph import open as open_graph
from govgraph.intake.reading import Options
from govgraph.provisional import provisional
from govgraph.store import Store

_SHOWN = 20  # problems said one by one; --problems writes them all


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--as", "kind", type=click.Choice(inputs.KINDS), help="What the files are · Loại tệp."
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="COLUMN=HEADING",
    help='Which heading is which column; "==text" is a constant · Cột nào là cột nào.',
)
@click.option(
    "--dates", type=click.Choice(["dmy", "mdy"]), help="The order of 3/7/2020 · Thứ tự ngày tháng."
)
@click.option(
    "--ends",
    type=click.Choice(["exclusive", "inclusive"]),
    default="exclusive",
    help="An end is the first day not held, or the last day held · Ngày kết thúc.",
)
@click.option("--labels", default="vi", metavar="TAG", help="Language of names · Ngôn ngữ của tên.")
@click.option("--title", default="", help="The source's title · Tên nguồn.")
@click.option("--slug", default="", help="What new IRIs begin with · Phần đầu của IRI mới.")
@click.option("--mapping", default="", help="A mapping, or a .rq file · Ánh xạ cho RDF khác.")
@click.option("--date", default="", help="Table of change: the day · Ngày của bảng thay đổi.")
@click.option(
    "--unit", type=click.Choice(["area", "organ"]), default="area", help="Table of change · Đơn vị."
)
@click.option("--strict", is_flag=True, help="Stop at the first problem · Dừng ở lỗi đầu tiên.")
@click.option("--problems", metavar="FILE", help="Write rows to mend · Ghi các hàng cần sửa.")
@click.option(
    "--graph", metavar="IRI", help="Named graph for statements that name none · Đồ thị có tên."
)
@click.option(
    "--allow-remote", is_flag=True, help="Let JSON-LD contexts be fetched · Cho phép ra mạng."
)
@options.common
def command(
    sources: tuple[str, ...],
    kind: str | None,
    mapped: tuple[str, ...],
    problems: str | None,
    graph: str | None,
    allow_remote: bool,
    store: str | None,
    **given: str | bool | None,
) -> None:
    """Read rosters, tables of change, Popolo, FollowTheMoney or RDF into a store; derive.

    Nhập danh sách, bảng thay đổi, Popolo, FollowTheMoney hay RDF vào một kho, rồi suy ra lại.
    Hoặc tất cả, hoặc không gì cả; hàng không đọc được thì để lại và nói rõ.

    \b
    Examples · Ví dụ:
      govgraph import roster.xlsx --dates dmy --problems mend.csv --store province.db
      govgraph import units.csv --date 2025-07-01 --store province.db
      govgraph import register.trig --store province.db
    """
    where = store or os.environ.get("GOVGRAPH_STORE")
    if not where:
        raise StoreError("import-needs-store")
    how = Options(
        kind=kind or "",
        map=options.split(mapped),
        **{name: value or "" if name != "strict" else bool(value) for name, value in given.items()},  # type: ignore[arg-type]
    )
    read = inputs.stream(
        *sources,
        graph=graph,
        allow_remote=allow_remote,
        progress=_progress,
        options=how,
    )
    with ExitStack() as stack:  # a broken file leaves no store behind
        stack.enter_context(provisional(where))
        found = open_graph(where, create=True)
        if isinstance(found.store, Store):
            stack.callback(found.store.close)
        found.build(_derived, also=chain(read.quads, _all_read(found.name)))
    for problem in read.problems[:_SHOWN]:
        click.echo(str(problem), err=True)
    if read.problems:
        options.say("import-problems", count=len(read.problems), rows=read.rows)
    if problems is not None:
        from govgraph.intake import problems as mending

        mending.write(read.problems, problems)
        options.say("wrote-answer", where=problems)


def _all_read(store: str) -> Iterator[Quad]:
    """Give nothing, and say where what was read goes: not before all could be read."""
    options.say("store-is", name=store)
    yield from ()


def _derived(rule: str, count: int) -> None:
    options.say("derived", rule=rule, count=count)


def _progress(name: str, count: int) -> None:
    if count:
        options.say("import-read", where=name, count=count)
    else:
        click.echo(name, err=True)
