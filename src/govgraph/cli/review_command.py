"""``govgraph review``."""

import os
from datetime import UTC, datetime
from pathlib import Path, PurePath

import click

from govgraph import files, formats, knowledge, turtle
from govgraph.cli import options
from govgraph.errors import InputError, ParameterError
from govgraph.graph import open as open_graph
from govgraph.reviewing import applying, asking, graphing, inputs, memory, records, sheet
from govgraph.reviewing.records import ACCEPT, Record
from govgraph.store import Store

_SHOWN = 20  # claims left open that are said one by one


@click.command("review")
@click.argument("decided", nargs=-1, metavar="[FILE]...")
@click.option("--by", default="", metavar="NAME", help="Who reviews · Ai duyệt.")
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="ARTICLE",
    help="The article that was read; may stand several times · Bài báo đã đọc.",
)
@click.option(
    "--accept-all",
    is_flag=True,
    help="Accept what nothing is decided on · Chấp nhận mọi điều chưa quyết định.",
)
@options.common
@options.output
def command(
    decided: tuple[str, ...],
    by: str,
    texts: tuple[str, ...],
    accept_all: bool,
    store: str | None,
    target: str,
) -> None:
    """Accept, correct or reject claims that were read; put what is accepted into the graph.

    Duyệt các khẳng định đã đọc: FILE là quyết định tải từ trang duyệt (JSON Lines) hay bảng CSV
    đã điền cột "decision"; khẳng định chưa quyết định thì được hỏi ở cửa sổ lệnh: a chấp nhận,
    c sửa, r loại, s để sau, q thôi. Điều được chấp nhận vào --store, hoặc -o graph.trig; điều bị
    loại được nhớ và không nêu lại. FILE holds decisions downloaded from the page, or a CSV whose
    column "decision" is filled in; of other claims you are asked.

    \b
    Examples · Ví dụ:
      govgraph review decisions.jsonl --by Lan --store s.db
      govgraph read article.txt | govgraph review --text article.txt --by Lan --store s.db
      govgraph review claims.csv --by Lan -o graph.trig
    """
    known = inputs.articles(texts)
    found = [one for path in decided or ("-",) for one in inputs.decisions(path, known)]
    where = store or os.environ.get("GOVGRAPH_STORE")
    found = _new(found, where)
    if accept_all:
        found = [one if one.decision else one.decided(ACCEPT) for one in found]
    elif any(not one.decision for one in found) and not any(map(_is_sheet, decided)):
        found = _asked(found, {digest: one.text for digest, one in known.items()})
    when = datetime.now(UTC).isoformat(timespec="seconds")
    found = applying.signed(found, by, when)
    done = [one for one in found if one.decision]
    if any(not one.by for one in done):
        raise ParameterError("review-needs-by")
    ending = PurePath(target).suffix.lower()
    if where:
        _apply(where, done)
    if ending == ".csv":
        options.emit(target, sheet.of_records(found))
    elif ending in ("", ".jsonl", ".ndjson"):
        if target != "-" or not where:
            options.emit(target, records.lines(done))
    else:
        _write(target, done)


def _new(found: list[Record], where: str | None) -> list[Record]:
    """Pass over undecided claims that the store remembers."""
    if not where or not Path(where).exists():
        return found
    with Store.open(where) as store:
        kept = memory.stored(store)
    return [one for one in found if one.decision or one.claim.id not in kept]


def _asked(found: list[Record], texts: dict[str, str]) -> list[Record]:
    with asking.terminal() as terminal:
        if terminal is None:
            count = sum(not one.decision for one in found)
            raise InputError("review-no-terminal", where="review", count=count)
        return asking.ask(found, texts, terminal)


def _apply(where: str, done: list[Record]) -> None:
    from govgraph.provisional import provisional

    if files.is_address(where):
        applying.apply(open_graph(where), done)  # which says that it cannot be written
        return
    with provisional(where):
        graph = open_graph(where, create=True)
        options.say("store-is", name=graph.name)
        outcome = applying.apply(graph, done)
    options.say("review-done", accepted=outcome.accepted, rejected=outcome.rejected)
    options.say("built", count=outcome.derived)
    _left_open(outcome.open)


def _write(target: str, done: list[Record]) -> None:
    """Write the graphs of what was accepted, beside what the Cẩm Phả graph's register knows."""
    kind = formats.by_path(target)
    store = Store.memory()
    knowledge.load_cam_pha(store.raw)
    made = graphing.graph(store, [one for one in done if one.decision == ACCEPT])
    files.write(target, turtle.write(made.quads, format=kind.name))
    options.say("wrote-answer", where=target)
    _left_open(tuple(made.open))


def _left_open(some: tuple[tuple[Record, Exception], ...]) -> None:
    for one, error in some[:_SHOWN]:
        claim = one.claim
        span = f"{claim.start}–{claim.end}"
        options.say("review-open", doc=claim.doc or "–", kind=claim.kind, span=span, what=error)
    if len(some) > _SHOWN:
        options.say("review-open-more", count=len(some) - _SHOWN)


def _is_sheet(path: str) -> bool:
    return PurePath(path).suffix.lower() == ".csv"
