"""``govgraph match``."""

import click

from govgraph import matching
from govgraph.cli import options
from govgraph.errors import ParameterError
from govgraph.graph import open as open_graph
from govgraph.matching.facts import KINDS


@click.command("match")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(list(KINDS)),
    multiple=True,
    help="Only these; may stand several times · Chỉ những loại này.",
)
@click.option(
    "--at-least",
    type=float,
    metavar="SCORE",
    help="The lowest score, above 0 and at most 1; without it 0.6 · Điểm thấp nhất.",
)
@click.option(
    "--apply", "decided", metavar="FILE", help="Do what a file decides · Thực hiện quyết định."
)
@click.option(
    "--undo",
    "undone",
    metavar="FILE-OR-IRI",
    help="Take decisions back · Rút lại quyết định.",
)
@options.common
@options.output
@options.formats("table", "csv", "json", "html")
def command(
    kinds: tuple[str, ...],
    at_least: float | None,
    decided: str | None,
    undone: str | None,
    store: str | None,
    target: str,
    format_: str | None,
) -> None:
    """Propose persons, organs, posts, areas and tenures that may be one; keep what you decide.

    Đề xuất người, cơ quan, chức vụ, địa bàn, thời gian giữ chức vụ có thể là một; ghi lại điều
    bạn quyết định. Không tự gộp gì: hãy điền cột "decision" (same, different, unsure), rồi
    --apply; --undo trả lại đúng như trước. Nothing is merged by itself: fill in the column
    "decision", then --apply.

    \b
    Examples · Ví dụ:
      govgraph match --store province.db -o decisions.csv
      govgraph match --store province.db --apply decisions.csv
      govgraph match --store province.db --undo decisions.csv
    """
    if decided is not None and undone is not None:
        raise ParameterError("match-one-thing")
    graph = open_graph(store)
    options.say("store-is", name=graph.name)
    if decided is not None or undone is not None:
        done = (
            matching.apply(graph, decided)
            if decided is not None
            else matching.undo(graph, str(undone))
        )
        options.say("match-done", same=done.same, different=done.different, changed=done.changed)
        options.say("built", count=done.derived)
        if done.waiting:
            options.say("match-waiting", count=done.waiting)
        if decided is not None:
            left = matching.beside(graph.store)
            if left.posts:
                options.say("match-beside", count=left.posts)
            if left.tenures:
                options.say("match-tenures", count=left.tenures)
        return
    found = matching.propose(graph.store, kinds=kinds or tuple(KINDS), at_least=at_least)
    endings = {"csv": "csv", "json": "json", "html": "html"}
    options.emit(target, found.to(format_ or options.ending(target, endings, "table")))
    options.say("match-found", count=len(found))
