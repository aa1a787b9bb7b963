"""What all commands have in common: the store, the language, the output."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, TypeVar

import click

from govgraph import files, language
from govgraph.errors import ParameterError
from govgraph.formats import FORMATS

GRAPHS = tuple(one.name for one in FORMATS)
ANSWERS = ("table", "csv", "tsv", "json", "markdown", "html")

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
        "-o",
        "--output",
        "target",
        default="-",
        metavar="FILE",
        help="Write here; - is standard output · Ghi vào tệp.",
    )(command)


def formats(*choices: str) -> Callable[[F], F]:
    """Add ``--format`` with some choices to a command."""
    return click.option(
        "--format", "format_", type=click.Choice(choices), help="Format of the result · Định dạng."
    )


def say(key: str, **fields: object) -> None:
    """Say something on standard error."""
    click.echo(language.text(key, None, **fields), err=True)


def emit(target: str, content: str | bytes) -> None:
    """Write a result to a file or standard output, always in UTF-8."""
    files.write(target, content.encode("utf-8") if isinstance(content, str) else content)
    if target != "-":
        say("wrote-answer", where=target)


def ending(target: str, known: dict[str, str], otherwise: str) -> str:
    """Choose a format by the ending of the file that is to be written."""
    return known.get(PurePath(target).suffix.lower().removeprefix("."), otherwise)


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


def _use_language(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        language.use(value)
