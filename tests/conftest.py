"""What the tests share: the Cẩm Phả graph, a command line to call, an English tongue."""

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

import govgraph
from govgraph import cli, language


class Outcome(NamedTuple):
    """What a command gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Messages in English, and no store but the one a test names."""
    for name in ("STORE", "LANG", "USER", "PASSWORD", "TOKEN", "UPDATE", "GRAPH_STORE"):
        monkeypatch.delenv(f"GOVGRAPH_{name}", raising=False)
    monkeypatch.setenv("NETRC", os.devnull)
    before = language.chosen()
    language.use("en")
    yield
    language.use(before)


@pytest.fixture(scope="session")
def cam_pha() -> govgraph.Graph:
    """The shipped graph, one for all tests: read it, do not change it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GOVGRAPH_STORE", raising=False)
        return govgraph.open()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line in this process."""

    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = cli.run([str(one) for one in arguments])
        return Outcome(code, *capsys.readouterr())

    return call


@pytest.fixture
def with_cam_pha(cam_pha: govgraph.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that name no store ask the shared graph: the same one, loaded once."""
    real = govgraph.graph.open

    def opened(where: str | None = None, *, create: bool = False) -> govgraph.Graph:
        return cam_pha if where is None else real(where, create=create)

    for name in (
        "ask",
        "build",
        "check",
        "diff",
        "draw",
        "export",
        "match",
        "network",
        "query",
        "why",
    ):
        monkeypatch.setattr(f"govgraph.cli.{name}_command.open_graph", opened)
