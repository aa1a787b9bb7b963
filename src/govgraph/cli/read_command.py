"""``govgraph read``."""

import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePath

import click

from govgraph import files, language
from govgraph.cli import options
from govgraph.errors import GovgraphError, OutputError, UnknownNameError
from govgraph.reading import claims
from govgraph.reading.many import read_files
from govgraph.reading.reader import Reading

# What another ending than .jsonl writes: the function that makes it of the readings.
_WRITERS = {
    "trig": ("graphing", "to_trig"),
    "html": ("page", "page"),
    "htm": ("page", "page"),
    "csv": ("sheet", "to_csv"),
}
_LINES = ("jsonl", "ndjson", "")  # endings of JSON Lines


@click.command("read")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--show", is_flag=True, help="A page with claims marked · Trang có đánh dấu.")
@click.option(
    "--decisions", metavar="FILE", help="Leave out what it rejects · Bỏ điều tệp này đã loại."
)
@click.option(
    "--store",
    metavar="PATH-OR-URL",
    help="Leave out what was rejected there · Bỏ điều kho đã loại.",
)
@options.output
@click.option(
    "--lang",
    type=click.Choice(["vi", "en"]),
    expose_value=False,
    is_eager=True,
    callback=lambda _context, _option, value: language.use(value) if value else None,
    help="Language of messages · Ngôn ngữ.",
)
def command(
    articles: tuple[str, ...], show: bool, decisions: str | None, store: str | None, target: str
) -> int:
    """Read articles: who holds which posts, what was merged, what is planned, with the words.

    Đọc bài báo, nêu từng khẳng định kèm câu chữ. ARTICLE là văn bản hoặc HTML, Việt hay Anh;
    "-" là đầu vào chuẩn. Tệp hỏng được nêu tên, các tệp khác vẫn được đọc.

    \b
    Examples · Ví dụ:
      govgraph read article.txt
      govgraph read news/*.html -o claims.jsonl
      govgraph read article.txt -o claims.trig
      govgraph read article.txt --show
      curl -s https://example.org/news.html | govgraph read - -o review.html
    """
    _check(articles, show, target)
    found: list[Reading] = []
    failed = 0
    left_out = _rejected(decisions, store or os.environ.get("GOVGRAPH_STORE"))
    for done, one in enumerate(read_files(articles), 1):
        if isinstance(one, GovgraphError):
            failed += 1
            click.echo(str(one), err=True)
            continue
        one = replace(one, claims=tuple(c for c in one.claims if c.id not in left_out))
        found.append(one)
        if not one.claims:
            options.say("read-nothing", where=one.doc)
        elif len(articles) > 1:
            count = len(one.claims)
            options.say("read-article", where=one.doc, count=count, done=done, all=len(articles))
    if found and show:
        _show(found, target)
    elif found:
        options.emit(target, _content(found, target))
    if failed and len(articles) > 1:
        options.say("read-failed", count=failed, all=len(articles))
    return 2 if failed else 0


def _check(articles: tuple[str, ...], show: bool, target: str) -> None:
    """Refuse a file whose ending tells no format, or that would be written over an article."""
    if target == "-":
        return
    known = ("html", "htm") if show else (*_WRITERS, *_LINES)
    if PurePath(target).suffix.lower().removeprefix(".") not in known:
        choices = ", ".join(filter(None, known))
        raise UnknownNameError("format-of-file", where=target, choices=choices)
    there = Path(target)
    for one in articles:
        if one != "-" and there.is_file() and Path(one).is_file() and there.samefile(one):
            raise OutputError("output-is-input", where=target)


def _content(found: list[Reading], target: str) -> str | bytes:
    kind = options.ending(target, {name: name for name in _WRITERS}, "jsonl")
    if kind in _WRITERS:
        module, name = _WRITERS[kind]
        made: str | bytes = getattr(import_module(f"govgraph.reviewing.{module}"), name)(found)
        return made
    return claims.lines(claim for one in found for claim in one.claims)


def _rejected(decisions: str | None, store: str | None) -> set[str]:
    """Return the ids of claims that were rejected; most calls need load no store for that."""
    remote = store is not None and files.is_address(store)
    if not decisions and not remote and not (store and Path(store).exists()):
        return set()
    from govgraph.reviewing import memory
    from govgraph.store import Store

    found = memory.rejected_in(decisions) if decisions else set()
    if store and remote:
        from govgraph.endpoint import Endpoint

        found |= memory.rejected(Endpoint(store))
    elif store and Path(store).exists():
        with Store.open(store) as opened:
            found |= memory.rejected(opened)
    return found


def _show(found: list[Reading], target: str) -> None:
    """Write the page of what was read; without a file, into a new one that is opened."""
    from govgraph.reading import page

    if target == "-":
        import tempfile
        import webbrowser  # most calls need neither

        descriptor, target = tempfile.mkstemp(".html", "govgraph-")
        os.close(descriptor)
        options.emit(target, page.page(found))
        webbrowser.open(f"file://{target}")
        return
    options.emit(target, page.page(found))
