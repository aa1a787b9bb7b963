"""The workers of one state of the store, seen from the server: who is there, free or at work."""

import asyncio
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from govgraph import language
from govgraph.errors import GovgraphError
from govgraph.serving import nursery, wire
from govgraph.serving.faults import Busy
from govgraph.serving.worker import Setting

_PROMPT = 256  # bytes: the nursery's replies to us are short


class Worker:
    """A worker process and the way to it."""

    def __init__(
        self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.number = number
        self._reader = reader
        self._writer = writer
        self.closed = False

    @property
    def gone(self) -> bool:
        """Whether it is known to have ended."""
        return self._reader.at_eof()

    async def ask(self, value: Any) -> Any:
        """Send it something and wait for what comes back.

        Raises:
            EOFError: it has ended.
        """
        try:
            self._writer.write(wire.packed(value))
            await self._writer.drain()
        except ConnectionError:
            raise EOFError from None
        return await self.heard()

    async def heard(self) -> Any:
        """Wait for what it says.

        Raises:
            EOFError: it has ended.
        """
        return await wire.arrived(self._reader)

    def close(self) -> None:
        """Let go of the way to it: it ends as soon as it is idle."""
        self.closed = True
        self._writer.close()


class Brood:
    """A nursery and its workers. Make one with :func:`born`.

    Attributes:
        token: tells this state of the store from others.
        setting: what its workers work with.
        busy: how many of them are at work.
    """

    def __init__(
        self, process: asyncio.subprocess.Process, way: socket.socket, setting: Setting
    ) -> None:
        self._process = process
        self._way = way
        self._turn = asyncio.Lock()
        self._free: list[Worker] = []
        self._filling = False
        self.setting = setting
        self.token = ""
        self.busy = 0

    @property
    def gone(self) -> bool:
        """Whether its nursery has ended."""
        return self._process.returncode is not None

    async def take(self) -> Worker:
        """Return a worker, one that waits or a new one.

        Raises:
            GovgraphError: none comes to life.
        """
        while self._free:
            worker = self._free.pop()
            if not worker.gone:
                return worker
            await self.kill(worker)
        return await self.fork(nursery.FORK)

    async def fork(self, kind: str) -> Worker:
        """Make a worker.

        Args:
            kind: ``nursery.FORK``, or ``nursery.APART`` for one without limits.

        Raises:
            GovgraphError: it cannot open the store.
        """
        try:
            number, descriptors = await self._told((kind, 0))
            way = socket.socket(fileno=descriptors[0])
            way.setblocking(False)
            worker = Worker(number, *await asyncio.open_unix_connection(sock=way))
            error = await worker.heard()
        except (EOFError, OSError, IndexError):
            raise Busy("serve-no-worker") from None
        if isinstance(error, GovgraphError):
            await self.kill(worker)
            raise error
        return worker

    async def fill(self, count: int) -> None:
        """Have so many workers wait."""
        if self._filling:
            return
        self._filling = True
        try:
            while len(self._free) + self.busy < count and not self.gone:
                self._free.append(await self.fork(nursery.FORK))
        except GovgraphError:
            pass  # whoever needs one is told
        finally:
            self._filling = False

    def give(self, worker: Worker) -> None:
        """Give back a worker that has done its job."""
        self._free.append(worker)

    async def kill(self, worker: Worker) -> int:
        """End a worker at once.

        Returns:
            How it ended: minus the number of a signal, or an exit code.
        """
        worker.close()
        number = worker.number
        try:
            ended, _ = await self._told((nursery.KILL, number))
        except (EOFError, OSError):
            return 0  # and the worker with its nursery
        for left in self.setting.folder.glob(f"result-{number}-*"):
            left.unlink(missing_ok=True)
        return int(ended)

    async def end(self) -> None:
        """End all of it."""
        if not self.gone:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        async with self._turn:  # who waits for the nursery's word has been told by its end
            self._way.close()
        for worker in self._free:
            worker.close()
        self._free.clear()

    async def _told(self, command: tuple[str, int]) -> tuple[int, list[int]]:
        # A reply must be taken even if nobody waits for it any more: the next one is another's.
        return await asyncio.shield(asyncio.ensure_future(self._exchange(command)))

    async def _exchange(self, command: tuple[str, int]) -> tuple[int, list[int]]:
        async with self._turn:
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(self._way, wire.packed(command))
            await _readable(self._way)
            content, descriptors, _, _ = socket.recv_fds(self._way, _PROMPT, 1)
            if not content:
                raise EOFError
            reader = asyncio.StreamReader()
            reader.feed_data(content)
            reader.feed_eof()
            return await wire.arrived(reader), descriptors


async def born(setting: Setting) -> Brood:
    """Start a nursery, and wait until it has loaded the store.

    Args:
        setting: what its workers are to work with.

    Raises:
        GovgraphError: the store cannot be opened.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        # Nothing is looked for in the folder where somebody happens to be: -P.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "govgraph.serving.nursery"),
            *(str(theirs.fileno()), str(os.getpid())),
            stdin=asyncio.subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    ours.setblocking(False)
    brood = Brood(process, ours, setting)
    try:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(ours, wire.packed((setting, language.chosen())))
        await _readable(ours)
        told = await _first(ours)
        if isinstance(told, GovgraphError):
            raise told
    except BaseException:
        await brood.end()
        raise
    brood.token = told
    return brood


async def _first(way: socket.socket) -> Any:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    content = await loop.sock_recv(way, 1 << 16)
    reader.feed_data(content)
    reader.feed_eof()
    try:
        return await wire.arrived(reader)
    except EOFError:
        raise Busy("serve-no-worker") from None


async def _readable(way: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def tell() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(way, tell)
    try:
        await ready
    finally:
        loop.remove_reader(way)


def spot(root: Path, number: int) -> Path:
    """Make the folder of a brood.

    Args:
        root: the server's folder.
        number: which brood it is.
    """
    folder = root / f"state-{number}"
    folder.mkdir()
    return folder
