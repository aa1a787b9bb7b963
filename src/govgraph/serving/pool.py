"""The pool: jobs on the graph, run in workers that are killed when they take too much.

pyoxigraph cannot be interrupted, and keeps the interpreter while a query runs: so each query runs
in a process of its own, one of a few that wait for work. One that is killed is replaced from the
nursery (:mod:`govgraph.serving.nursery`); when somebody has written to the store, the next jobs
go to workers that see it.
"""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from govgraph import locks
from govgraph.errors import GovgraphError
from govgraph.locks import Reading
from govgraph.serving import brood, nursery
from govgraph.serving.brood import Brood, Worker
from govgraph.serving.faults import Busy, Crashed, TimedOut, TooLarge
from govgraph.serving.limits import Limits
from govgraph.serving.made import Made
from govgraph.serving.state import Source
from govgraph.serving.worker import Setting

_LOOK = 0.2  # seconds between two looks whether somebody has written to the store
_ROOM = "govgraph-serve-"
_AT_ONCE = 0.05  # seconds
_OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGKILL)  # Rust's and C++'s way, and the kernel's


class _NotBegun(Crashed):
    """The worker had ended before: somebody killed it while it was idle."""


class Pool:
    """Runs jobs. Start it with ``async with``.

    Args:
        source: the store.
        limits: what a job may take.

    Attributes:
        prepare: jobs that are run once for each state of the store, apart, in the background.
    """

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.prepare: list[str] = []
        self._slots = asyncio.Semaphore(limits.workers)
        self._waiting = 0
        self._brood: Brood | None = None
        self._old: set[Brood] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rolling = False
        self._mark: tuple[int, ...] = ()
        self._looked = 0.0
        self._born = 0
        self._root = Path()
        self._held: Reading | None = None

    @property
    def state(self) -> str:
        """What tells the store's content from what it was before, and will be."""
        self._look()
        return self._current.token

    @property
    def _current(self) -> Brood:
        if self._brood is None:
            raise Crashed("serve-no-worker")
        return self._brood

    async def __aenter__(self) -> "Pool":
        self._root, self._held = _room()
        try:
            self._mark = self.source.mark()
            self._brood = await self._hatched()
        except BaseException:
            shutil.rmtree(self._root, ignore_errors=True)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in {*self._old, *filter(None, [self._brood])}:
            await one.end()
        self._brood = None
        shutil.rmtree(self._root, ignore_errors=True)
        if self._held is not None:
            self._held.close()

    async def run(self, job: str, /, **arguments: Any) -> Made:
        """Run a job in a worker.

        Args:
            job: ``package.module:function``, a function of a graph and arguments that returns
                what it has :class:`~govgraph.serving.made.Made`.
            **arguments: the arguments; :data:`~govgraph.serving.made.FOLDER` stands for the
                folder of the store's state.

        Returns:
            What it made. A large body is a file: the caller removes it.

        Raises:
            TimedOut: it took too long, and was stopped.
            TooLarge: its result, or the memory it took, was too large.
            Busy: too many wait.
            GovgraphError: what the job raised.
        """
        self._look()
        await self._slot()
        try:
            home = self._current
            home.busy += 1
            try:
                try:
                    return await self._run(home, job, arguments)
                except _NotBegun:
                    return await self._run(home, job, arguments)
            finally:
                home.busy -= 1
                self._settle(home)
        finally:
            self._slots.release()

    async def run_apart(self, job: str, /, **arguments: Any) -> Made:
        """Run a job in a worker of its own, without limits of time and memory.

        Args:
            job: as for :meth:`run`.
            **arguments: as for :meth:`run`.

        Raises:
            GovgraphError: what the job raised.
        """
        return await self._apart(self._current, job, arguments)

    async def _slot(self) -> None:
        if not self._slots.locked():
            await self._slots.acquire()  # at once: who does not wait is not counted
            return
        if self._waiting >= self.limits.waiting:
            raise Busy("serve-busy")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._slots.acquire(), self.limits.patience)
        except TimeoutError:
            raise Busy("serve-busy") from None
        finally:
            self._waiting -= 1

    async def _run(self, home: Brood, job: str, arguments: dict[str, Any]) -> Made:
        worker = await home.take()
        told: Any = None
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self.limits.timeout):
                told = await worker.ask((job, arguments))
        except TimeoutError:
            raise TimedOut("serve-timed-out", limit=f"{self.limits.timeout:g}") from None
        except EOFError:
            ended = await home.kill(worker)
            if time.monotonic() - begun < _AT_ONCE:
                raise _NotBegun("serve-no-worker") from None
            if ended in _OUT_OF_MEMORY:
                raise TooLarge("serve-memory", limit=self.limits.memory) from None
            raise Crashed("serve-crashed", code=ended) from None
        finally:
            # Also where the client went away (CancelledError): its query is of no use.
            if told is None or getattr(told, "key", "") == "serve-memory":
                self._spawn(self._buried(home, worker))
            else:
                home.give(worker)
        if isinstance(told, GovgraphError):
            raise told
        assert isinstance(told, Made)
        return told

    async def _buried(self, home: Brood, worker: Worker) -> None:
        if not worker.closed:
            await home.kill(worker)
        await home.fill(self.limits.workers + 1)

    async def _apart(self, home: Brood, job: str, arguments: dict[str, Any]) -> Made:
        worker = await home.fork(nursery.APART)
        try:
            told = await worker.ask((job, arguments))
        except EOFError:
            raise Crashed("serve-crashed", code="?") from None
        finally:
            with suppress(GovgraphError):
                await home.kill(worker)
        if isinstance(told, GovgraphError):
            raise told
        assert isinstance(told, Made)
        return told

    def _look(self) -> None:
        """See whether somebody has written to the store, or the nursery has ended."""
        now = time.monotonic()
        if self._rolling or now - self._looked < _LOOK:
            return
        self._looked = now
        mark = self.source.mark()
        if mark != self._mark or self._current.gone:
            self._mark, self._rolling = mark, True
            self._spawn(self._roll())

    async def _roll(self) -> None:
        """Put workers that see the store's new state in the place of those that do not."""
        try:
            fresh = await self._hatched()
        except GovgraphError as error:
            print(f"govgraph: {error}", file=sys.stderr)  # and the old ones go on
            return
        finally:
            self._rolling = False
        before, self._brood = self._brood, fresh
        if before is not None:
            self._old.add(before)
            self._settle(before)

    async def _hatched(self) -> Brood:
        self._born += 1
        folder = brood.spot(self._root, self._born)
        made = await brood.born(Setting(self.source, self.limits, folder))
        await made.fill(self.limits.workers + 1)
        if self.prepare:
            self._spawn(self._prepared(made))
        return made

    async def _prepared(self, home: Brood) -> None:
        for job in self.prepare:
            try:
                await self._apart(home, job, {"folder": str(home.setting.folder)})
            except GovgraphError as error:
                if home is self._brood:
                    print(f"govgraph: {error}", file=sys.stderr)

    def _settle(self, home: Brood) -> None:
        """End workers that have been replaced, when the last has done its job."""
        if home in self._old and not home.busy:
            self._old.discard(home)
            self._spawn(self._ended(home))

    async def _ended(self, home: Brood) -> None:
        await home.end()
        shutil.rmtree(home.setting.folder, ignore_errors=True)

    def _spawn(self, act: Any) -> None:
        task = asyncio.get_running_loop().create_task(act)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _room() -> tuple[Path, Reading]:
    """Make the server's folder, and remove those that killed servers have left.

    The lock on it, which the kernel drops with the server, tells the one from the other.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_ROOM))
        with suppress(OSError):  # another server, which begins too, was quicker than the lock
            held = Reading(folder)
            if folder.is_dir():
                break
    for other in folder.parent.glob(f"{_ROOM}*"):
        if other != folder and other.is_dir() and other.stat().st_uid == os.getuid():
            with locks.unread(other) as free:
                if free:
                    shutil.rmtree(other, ignore_errors=True)
    return folder, held
