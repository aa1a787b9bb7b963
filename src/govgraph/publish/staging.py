"""Staging graphs: filled out of the readers' sight, then moved in one request.

The order of steps is what keeps the old graphs whole: an entry in the ledger, the triples, their
count, the mark that all is ready, the move. Killed before the mark, the next push drops what
waits, or goes on with it; killed after it, the next push, whatever it is of, moves the rest.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from uuid import uuid4

from pyoxigraph import NamedNode

from govgraph.errors import GovgraphError, StoreError
from govgraph.publish import content, ledger
from govgraph.publish.content import Content, Size
from govgraph.publish.ledger import Entry
from govgraph.publish.writer import Writer
from govgraph.remote.graphs import STAGING

Progress = Callable[[str, int], None]
_MOVES, _NOTES = 100, 400  # in one request to Virtuoso


class Staging:
    """What one push puts in staging and moves.

    Args:
        writer: writes to the endpoint.
        most_bytes: the largest part sent at once.

    Attributes:
        owned: the graphs that govgraph owns at the endpoint, by name.
        waiting: what a push that did not end has left in staging.
    """

    def __init__(self, writer: Writer, most_bytes: int | None = None) -> None:
        self._writer, self._endpoint = writer, writer.endpoint
        self._bytes = most_bytes or (content.BYTES_AT_ONCE if writer.at_once else content.BYTES)
        self._staged: list[Entry] = []
        self.owned: dict[str, Entry] = {}
        self.waiting: dict[str, Entry] = {}
        self._read()
        if any(one.ready for one in self.waiting.values()):
            self._finish()

    def plan(self, graphs: dict[str, Size]) -> None:
        """Note what will be in staging; drop what is there and is not wanted.

        Args:
            graphs: the graphs to come, with their sizes.

        Raises:
            GovgraphError: the endpoint does not take it.
        """
        self._staged = [
            Entry(live, size.count, size.digest, staging_of(live, size))
            for live, size in graphs.items()
        ]
        wanted = {one.staging for one in self._staged}
        self._drop(one for name, one in self.waiting.items() if name not in wanted)
        self._note(self._staged)

    def fill(self, source: Content, progress: Progress | None = None) -> None:
        """Send the triples of all that is planned.

        Args:
            source: the triples.
            progress: called with a graph's name and how many of its triples are there.

        Raises:
            GovgraphError: the endpoint does not take it.
        """
        for entry in self._staged:
            there = self._endpoint.count(entry.staging) if entry.staging in self.waiting else 0
            # Parts go one after another, so that only the last one can be there in part.
            start = max(0, there - self._most()) if there < entry.count else entry.count
            self._send(entry, source, start, progress)
            if start and self._endpoint.count(entry.staging) != entry.count:
                self._writer.update(_dropped(entry.staging), again=True)
                self._send(entry, source, 0, progress)

    def empty(self, live: str) -> str:
        """Begin a staging graph whose triples the endpoint will make.

        Args:
            live: whose place it will take.

        Returns:
            Its name.
        """
        entry = Entry(live, 0, "", f"{STAGING}{uuid4().hex}")
        self._staged.append(entry)
        self._writer.update(ledger.noted([entry]), again=True)
        return entry.staging

    def made(self, staging: str, count: int) -> None:
        """Tell how many triples the endpoint has made in a graph of :meth:`empty`."""
        for at, entry in enumerate(self._staged):
            if entry.staging == staging:
                self._staged[at] = replace(entry, count=count)

    @property
    def places(self) -> dict[str, str]:
        """Where each graph waits: its name to that of the staging graph."""
        return {one.live: one.staging for one in self._staged}

    def move(self) -> None:
        """Count all that waits, and put it in its place.

        Raises:
            StoreError: what is there is not what was sent.
            GovgraphError: it was refused, or nobody knows what became of it; in either case
                the next push sees to it.
        """
        if not self._staged:
            return
        for one in self._staged:
            found = self._endpoint.count(one.staging)
            if found != one.count:
                place = {"where": self._endpoint.name, "graph": one.live}
                raise StoreError("push-incomplete", **place, found=found, count=one.count)
        ready = [replace(one, ready=True) for one in self._staged]
        self._note(ready)
        self._move(ready)
        self._staged = []

    def drop(self, graphs: Iterable[str]) -> None:
        """Drop graphs that are owned, with their entries."""
        for name in graphs:
            entry = self.owned.pop(name)
            self._writer.update(_dropped(name), *ledger.struck([entry]), again=True)

    def _note(self, entries: list[Entry]) -> None:
        # At once, where that can be all or nothing.
        most = _NOTES if self._endpoint.gathers else len(entries) or 1
        for at in range(0, len(entries), most):
            self._writer.update(ledger.noted(entries[at : at + most]), again=True)

    def _move(self, ready: list[Entry]) -> None:
        # Virtuoso has no transaction over several operations, and takes only so many of them.
        most = _MOVES if self._endpoint.gathers else len(ready)
        for at in range(0, len(ready), most):
            self._move_at_once(ready[at : at + most])

    def _move_at_once(self, ready: list[Entry]) -> None:
        operations = [_moved(one) for one in ready if one.count]
        operations += [_dropped(one.live) for one in ready if not one.count]
        owned = [Entry(one.live, one.count, one.digest) for one in ready]
        before = [self.owned[one.live] for one in ready if one.live in self.owned]
        operations += ledger.struck([*ready, *before])
        operations.append(ledger.noted(owned))
        try:
            self._writer.update(*operations, again=False)
        except GovgraphError:
            self._read()  # the answer may have got lost, not the request
            if any(one.staging in self.waiting for one in ready):
                raise
        self._read()

    def _finish(self) -> None:
        """Move what a killed push had ready; each graph that is whole, and no other."""
        ready = [one for one in self.waiting.values() if one.ready]
        whole = [one for one in ready if self._endpoint.count(one.staging) == one.count]
        rest = [one for one in ready if one not in whole]
        moved = [one for one in rest if self._endpoint.count(one.live) == one.count]
        known = [self.owned[one.live] for one in moved if one.live in self.owned]
        self._writer.update(*ledger.struck(known), again=True)
        self._writer.update(
            ledger.noted(Entry(one.live, one.count, "") for one in moved), again=True
        )
        self._drop(rest)
        self._read()
        if whole:
            self._move(whole)

    def _drop(self, entries: Iterable[Entry]) -> None:
        for one in entries:
            self._writer.update(_dropped(one.staging), *ledger.struck([one]), again=True)

    def _send(self, entry: Entry, source: Content, start: int, progress: Progress | None) -> None:
        sent = start
        triples = islice(source.triples(entry.live), start, None)
        for lines in content.batches(triples, self._bytes, self._most()):
            self._writer.load(entry.staging, lines)
            sent += len(lines)
            if progress:
                progress(entry.live, sent)

    def _most(self) -> int:
        return content.MOST_AT_ONCE if self._writer.at_once else content.MOST

    def _read(self) -> None:
        entries = ledger.read(self._endpoint)
        self.owned = {one.live: one for one in entries if not one.staging}
        self.waiting = {one.staging: one for one in entries if one.staging}


def staging_of(live: str, size: Size) -> str:
    """Name the staging graph of some content for a graph: the same at each try.

    Example:
        >>> staging_of("http://a", Size(1, "0f")) == staging_of("http://a", Size(1, "0f"))
        True
    """
    return STAGING + hashlib.sha256(f"{live} {size.digest}".encode()).hexdigest()[:32]


def _dropped(graph: str) -> str:
    return f"DROP SILENT GRAPH {NamedNode(graph)}"


def _moved(entry: Entry) -> str:
    return f"MOVE GRAPH {NamedNode(entry.staging)} TO GRAPH {NamedNode(entry.live)}"
