"""Work shared with a forked process: the same answers, whatever becomes of the child."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import test_shacl
from govgraph.errors import ShapesError
from govgraph.shacl import running, sharing
from govgraph.store import Store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forking is for Linux only")
HERE = os.getpid()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(), max_size=300))
def test_answers_come_in_order(numbers: list[int]) -> None:
    assert sharing.shared(numbers, lambda one: one + 1) == [one + 1 for one in numbers]


def test_both_processes_work() -> None:
    def run(_number: int) -> int:
        os.sched_yield()
        sum(range(200_000))
        return os.getpid()

    assert len(set(sharing.shared(range(60), run))) == 2


@pytest.mark.parametrize("how", ["killed", "raises", "silent", "cannot begin"])
def test_what_the_child_does_not_do_is_done_here(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_PATIENCE", 0)
    monkeypatch.setattr(sharing, "_LEAST", 0.5)

    def child() -> Callable[[int], int]:
        if how == "cannot begin":
            raise OSError(how)

        def run(number: int) -> int:
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if how == "silent":
                signal.pause()
            raise ValueError(number)

        return run

    def slowly(number: int) -> int:
        sum(range(100_000))
        return number * 2

    assert sharing.shared(range(40), slowly, child) == [2 * one for one in range(40)]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # nobody is left over


def test_an_error_is_raised_here_as_it_is() -> None:
    def run(number: int) -> int:
        if number == 17:
            raise ShapesError("shapes-path", name="x")
        return number

    with pytest.raises(ShapesError, match="x"):
        sharing.shared(range(40), run)


@pytest.mark.parametrize("where", ["memory", "disk"])
def test_a_check_finds_the_same_alone_and_shared(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quads = test_shacl.damaged(7)
    alone = running.validate(test_shacl.stored(quads), test_shacl.ours())
    store = Store.open(tmp_path / "s", create=True) if where == "disk" else Store.memory()
    store.add(quads)
    monkeypatch.setattr(running, "_MANY", 0)
    monkeypatch.setenv("GOVGRAPH_IN_MEMORY", "0")  # so that a store on disk is asked there
    both = running.validate(store, test_shacl.ours())
    assert test_shacl.keys(both) == test_shacl.keys(alone) and alone
