"""``govgraph ask``."""

import click
from pyoxigraph import Literal

from govgraph import formats, language, questions
from govgraph.answer import Answer
from govgraph.cli import options
from govgraph.errors import ParameterError, UnknownNameError
from govgraph.graph import open as open_graph
from govgraph.statements import Statements

_ENDINGS = {
    "csv": "csv",
    "htm": "html",
    "html": "html",
    "json": "json",
    "md": "markdown",
    "srj": "json",
    "tsv": "tsv",
}


@click.command("ask")
@click.argument("name", required=False)
@click.argument("parameters", nargs=-1, metavar="[PARAM=VALUE]...")
@options.common
@options.output
@options.formats(*options.ANSWERS, *options.GRAPHS)
def command(
    name: str | None,
    parameters: tuple[str, ...],
    store: str | None,
    target: str,
    format_: str | None,
) -> None:
    """Ask a question of the catalogue; without a name, list the questions.

    Hỏi một câu trong danh mục; không nêu tên thì liệt kê các câu hỏi.

    \b
    Examples · Ví dụ:
      govgraph ask
      govgraph ask combined-roles area="thành phố Cẩm Phả" on=2020-07-23
      govgraph ask targets --format json -o targets.json
    """
    if name is None:
        show(_catalogue(), target, format_)
        return
    given = options.split(parameters)
    question = questions.get(name)
    if "lang" in given:  # an option here, an argument in Python
        known = ", ".join(question.parameters) or "–"
        raise ParameterError("parameter-unknown", name="lang", question=name, known=known)
    graph = open_graph(store)
    found = graph.ask(name, **given)
    options.say("store-is", name=graph.name)
    show(found, target, format_)


def show(found: Answer | Statements | bool, target: str, format_: str | None) -> None:
    """Write the result of a question or query in the format asked for."""
    if isinstance(found, bool):
        word = str(found).lower()
        as_json = options.ending(target, _ENDINGS, "table") if format_ is None else format_
        content = f'{{"head": {{}}, "boolean": {word}}}' if as_json == "json" else word
        options.emit(target, content + "\n")
    elif isinstance(found, Statements):
        options.emit(target, found.to(_graph_format(format_, target)))
    else:
        chosen = format_ or options.ending(target, _ENDINGS, "table")
        options.emit(target, found.to(chosen))
        if chosen == "table":
            options.say("rows", total=len(found))


def _graph_format(format_: str | None, target: str) -> str:
    if format_:
        return "jsonld" if format_ == "json" else format_
    try:
        return formats.by_path(target).name
    except UnknownNameError:
        return "turtle"


def _catalogue() -> Answer:
    rows = []
    for name in questions.names():
        one = questions.get(name)
        rows.append((Literal(name), Literal(one.words()), Literal(" ".join(one.parameters))))
    return Answer(("question", "words", "parameters"), tuple(rows), lang=language.current())
