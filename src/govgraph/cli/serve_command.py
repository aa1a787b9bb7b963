"""``govgraph serve``."""

import math
import re
from importlib.util import find_spec

import click

from govgraph import language
from govgraph.cli import options
from govgraph.errors import GovgraphError, ParameterError

_BASE = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")
_ORIGIN = re.compile(r"\*|https?://[^\s/?#]+")  # what browsers send has no path
_NEEDED = ("starlette", "uvicorn", "h11", "jinja2")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here · Địa chỉ nghe.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7878,
    show_default=True,
    help="The port; 0 is any that is free · Cổng.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="How many queries run at once · Số truy vấn chạy cùng lúc.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86_400),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="The time of a query · Thời gian của một truy vấn.",
)
@click.option(
    "--memory",
    type=click.IntRange(50),
    default=1000,
    show_default=True,
    metavar="MB",
    help="The memory of a query, beside the store's · Bộ nhớ của một truy vấn.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(1000),
    default=100_000_000,
    show_default=True,
    metavar="BYTES",
    help="The largest result · Kết quả lớn nhất.",
)
@click.option(
    "--base",
    default="",
    metavar="URL",
    help="The address that others know it by, behind a proxy · Địa chỉ công khai.",
)
@click.option(
    "--cors",
    "origins",
    multiple=True,
    default=("*",),
    metavar="ORIGIN",
    help="Whose pages may read it; none closes it; without it, all · Trang web được đọc.",
)
@options.common
def command(
    host: str,
    port: int,
    workers: int,
    timeout: float,
    memory: int,
    max_bytes: int,
    base: str,
    origins: tuple[str, ...],
    store: str | None,
) -> None:
    """Serve the graph, read only: pages to browse, and a SPARQL endpoint.

    Phục vụ đồ thị, chỉ đọc: các trang để xem và một điểm cuối SPARQL. Dừng bằng Ctrl-C.

    A query that takes too long, or too much, is stopped; the others go on. Ctrl-C ends it.

    \b
    Examples · Ví dụ:
      govgraph serve
      govgraph serve --store province.db --port 8080 --timeout 10
    """
    for name in _NEEDED:
        if find_spec(name) is None:
            raise GovgraphError("serve-extra", name=name)
    if math.isnan(timeout):  # which no range leaves out
        raise click.BadParameter(f"{timeout} is not in the range", param_hint="'--timeout'")
    if not host.strip():  # the system would take it for every address
        raise ParameterError("parameter-empty", name="host")
    if base and not _BASE.fullmatch(base):
        raise ParameterError("serve-base", value=base)
    for one in () if origins == ("none",) else origins:
        if not _ORIGIN.fullmatch(one):
            raise ParameterError("serve-origin", value=one)

    from govgraph.serving import limits, running

    if not running.is_loopback(host):
        options.say("serve-open", host=host)

    def told(address: str) -> None:
        words = [language.text("serve-at", lang, address=address) for lang in language.LANGUAGES]
        click.echo(" · ".join(words), err=True)

    running.serve(
        store,
        host=host,
        port=port,
        limits=limits.Limits(
            workers=workers, timeout=timeout, memory=memory * limits.MB, result=max_bytes
        ),
        base=base,
        origins=[] if origins == ("none",) else origins,
        told=told,
    )
    options.say("serve-ended")
