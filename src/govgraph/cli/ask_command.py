"""``govgraph ask``."""

import click

from govgraph import language, questions
from govgraph.answer import Answer
from govgraph.cli import options
from govgraph.errors import ParameterError
from govgraph.graph import open as open_graph
from govgraph.statements import Statements


@click.command("ask")
@click.argument("name", required=False)
@click.argument("parameters", nargs=-1, metavar="[PARAM=VALUE]...")
@options.common
@options.output
@options.formats("table", "csv", "tsv", "json", "markdown", "turtle")
def command(name: str | None, parameters: tuple[str, ...], store: str | None, target: str, format_: str | None) -> None:
    """Ask a question of the catalogue; without a name, list the questions.

    Hỏi một câu trong danh mục; không nêu tên thì liệt kê các câu hỏi.

    \b
    Examples · Ví dụ:
      govgraph ask
      govgraph ask combined-roles area="thành phố Cẩm Phả" on=2020-07-23
      govgraph ask targets --format json -o targets.json
    """
    if name is None:
        options.emit(target, _catalogue().to(_format(format_, target)))
        return
    given = split(parameters)
    graph = open_graph(store)
    options.say("store-is", name=graph.name)
    show(graph.ask(name, **given), target, format_)


def show(found: Answer | Statements | bool, target: str, format_: str | None) -> None:
    """Write the result of a question or query in the format asked for."""
    if isinstance(found, bool):
        if format_ == "json":
            content = '{"head": {}, "boolean": %s}\n' % str(found).lower()  # noqa: UP031
        else:
            content = f"{str(found).lower()}\n"
        options.emit(target, content)
    elif isinstance(found, Statements):
        options.emit(target, found.to({None: "turtle", "json": "jsonld"}.get(format_, format_) or "turtle"))
    else:
        chosen = _format(format_, target)
        options.emit(target, found.to(chosen))
        if chosen == "table":
            options.say("rows", total=len(found))


def _format(format_: str | None, target: str) -> str:
    """Choose a format: as asked, by the file's ending, else a table."""
    if format_:
        return format_
    endings = {"csv": "csv", "tsv": "tsv", "json": "json", "md": "markdown", "srj": "json"}
    return endings.get(target.rpartition(".")[2], "table")


def split(parameters: tuple[str, ...]) -> dict[str, str]:
    """Read ``name=value`` arguments."""
    given: dict[str, str] = {}
    for one in parameters:
        key, equals, value = one.partition("=")
        if not equals or not key:
            raise ParameterError("parameter-form", given=one)
        if key in given:
            raise ParameterError("parameter-twice", name=key)
        given[key] = value
    return given


def _catalogue() -> Answer:
    from pyoxigraph import Literal

    rows = []
    for name in questions.names():
        one = questions.get(name)
        rows.append((Literal(name), Literal(one.words()), Literal(" ".join(one.parameters))))
    return Answer(("question", "words", "parameters"), tuple(rows), lang=language.current())
