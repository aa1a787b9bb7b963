"""What all commands have in common: the store, the language, the output."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from govgraph import files, language

F = TypeVar("F", bound=Callable[..., Any])


def common(command: F) -> F:
    """Add ``--store``, ``--lang`` to a command."""
    for option in (
        click.option(
            "--lang",
            type=click.Choice(["vi", "en"]),
            expose_value=False,
            is_eager=True,
            callback=_use_language,
            help="Language of labels and messages · Ngôn ngữ.",
        ),
        click.option(
            "--store",
            metavar="PATH-OR-URL",
            help="The graph; without it GOVGRAPH_STORE, else the Cẩm Phả graph · Kho đồ thị.",
        ),
    ):
        command = option(command)
    return command


def output(command: F) -> F:
    """Add ``-o FILE`` to a command."""
    return click.option(
        "-o", "--output", "target", default="-", metavar="FILE", help="Write here; - is standard output · Ghi vào tệp."
    )(command)


def formats(*choices: str) -> Callable[[F], F]:
    """Add ``--format`` with some choices to a command."""
    return click.option(
        "--format", "format_", type=click.Choice(choices), help="Format of the result · Định dạng."
    )


def say(key: str, **fields: object) -> None:
    """Say something on standard error."""
    click.echo(language.text(key, **fields), err=True)


def emit(target: str, content: str) -> None:
    """Write a result to a file or standard output."""
    if target == "-":
        click.echo(content, nl=False)
    else:
        files.write(target, content.encode("utf-8"))
        say("wrote-answer", where=target)


def on_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return click.get_text_stream("stdout").isatty()


def _use_language(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        language.use(value)
