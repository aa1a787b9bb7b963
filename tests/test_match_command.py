"""``govgraph match``: propose, decide, apply, undo, as people call it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from govgraph.cli.match_command import command
from govgraph.errors import GovgraphError, InputError, ParameterError
from govgraph.store import Store
from test_matching import stored, two


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store on disk in which one person stands twice."""
    with Store.open(tmp_path / "s", create=True) as store:
        store.add(stored(*two("Phạm Văn Hạng", "Phạm Văn Hạng")).quads())
    return tmp_path / "s"


Match = Callable[..., Result]


@pytest.fixture
def match(path: Path) -> Match:
    def call(*arguments: object) -> Result:
        words = ["--store", str(path), *map(str, arguments)]
        return CliRunner().invoke(command, words, standalone_mode=False)

    return call


def test_the_round(match: Match, path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        before = set(store.quads())
    file = tmp_path / "decisions.csv"
    assert "5 proposals" in match("-o", file).stderr
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 6
    assert "0 decisions “same”" in match("--apply", file).stderr  # nothing was decided yet
    words = file.read_text(encoding="utf-8").replace("\n,person", "\nsame,person")
    file.write_text(words, encoding="utf-8")
    told = match("--apply", file).stderr
    assert "1 decisions “same”" in told and "1 pairs of posts" in told
    assert "pairs of tenures" not in told  # of two posts, so far
    assert "0 proposals" in match("--kind", "person").stderr
    assert "0 decisions “same”" in match("--undo", file).stderr
    with Store.open(path) as store:
        assert set(store.quads()) == before


def test_tenures_are_told_when_persons_and_posts_are_one(match: Match, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    match("-o", first)
    words = first.read_text(encoding="utf-8")
    first.write_text(words.replace("\n,", "\nsame,"), encoding="utf-8")
    assert "1 pairs of tenures" in match("--apply", first).stderr
    assert "1 proposals" in match("--kind", "tenure", "-o", second).stderr
    words = second.read_text(encoding="utf-8")
    second.write_text(words.replace("\n,tenure", "\nsame,tenure"), encoding="utf-8")
    told = match("--apply", second).stderr
    assert "6 decisions “same”" in told and "pairs of tenures" not in told
    assert "1 decisions on tenures wait" in match("--undo", first).stderr
    assert "1 quyết định về thời gian" in match("--apply", second, "--lang", "vi").stderr


def test_formats_and_kinds(match: Match) -> None:
    assert "Phạm Văn Hạng" in match("--kind", "person").stdout
    assert match("--format", "html").stdout.startswith("<table>")
    content = match("--format", "csv", "--kind", "post", "--kind", "area").stdout
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert {row["kind"] for row in rows} == {"post", "area"}
    assert match("--kind", "person", "--at-least", "1", "--format", "json").stdout.strip() == "[]"
    assert "cùng tên" in match("--lang", "vi").stdout


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--apply", "a.csv", "--undo", "a.csv"), ParameterError),
        (("--apply", "no/such.csv"), InputError),
        (("--at-least", "7"), ParameterError),
        (("--undo", "https://x.org/a"), GovgraphError),
        (("--kind", "river"), click.BadParameter),
    ],
)
def test_errors(match: Match, arguments: tuple[str, ...], error: type[Exception]) -> None:
    assert isinstance(match(*arguments).exception, error)
