"""The store: Oxigraph in memory or on disk, read safely and written all or nothing.

Questions ask the union of the named graphs. A writer works on a copy, which takes the old
store's place only when everything went well; see :mod:`govgraph.generations` for the disk.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph

from govgraph import generations, locks, memory, union
from govgraph.database import Database, graph_node
from govgraph.errors import StoreError
from govgraph.locks import Reading

_FEW = 10_000
_AT_ONCE = 300_000  # quads that go to disk: Oxigraph sorts them in memory, 800 bytes each


class Store(Database):
    """Named graphs in Oxigraph. Make one with :meth:`memory` or :meth:`open`.

    Example:
        >>> with Store.memory() as store:
        ...     store.add([])
        ...     len(store)
        0
    """

    def __init__(
        self, raw: Oxigraph, name: str, path: Path | None, writable: bool, once: bool = False
    ) -> None:
        super().__init__(raw, name, once)
        self._path = path
        self._writable = writable  # the copy that a writer works on
        self._changed = False  # a writer works on a copy of this one, in memory
        self._weighed = False  # whether graphs overlap is known
        self._reading: Reading | None = None  # on disk, what keeps our files from removal

    @classmethod
    def memory(cls) -> "Store":
        """Make an empty store in memory.

        Returns:
            The store, named ``"memory"``.

        Example:
            >>> Store.memory().name
            'memory'
        """
        return cls(Oxigraph(), "memory", None, False)

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> "Store":
        """Open a store on disk for reading, and for writing by :meth:`writing`.

        Args:
            path: its directory.
            create: make a store of a path that is absent or empty.

        Returns:
            The store as it is now; what others write later is not seen.

        Raises:
            StoreError: nothing is there and ``create`` is false; what is there is not ours, or
                of another version's format, or may not be read.
            StoreDamagedError: it does not open.
            StoreLockedError: another process is making it.

        Example:
            >>> import tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     with Store.open(f"{folder}/s", create=True) as store:
            ...         len(store)
            0
        """
        place = Path(path)
        generations.settle(place, create)
        oxigraph, reading = generations.opened(place)
        store = cls(oxigraph, str(path), place, False, union.marked(place / reading.name))
        store._reading = reading
        return store

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads, all or none; inside :meth:`writing`, all or none of the whole change.

        Args:
            quads: each goes into its own graph. They are walked once and not kept.

        Raises:
            StoreError: the store cannot be written.

        Example:
            >>> Store.memory().add([])
        """
        with self._changing() as change:
            change._put(union.twice(quads) if change.once else quads)
            change._weighed = change.once

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        """Put quads in the place of all that a graph holds, all or none.

        Args:
            graph: the graph.
            quads: each goes into this graph, whatever graph it names.

        Raises:
            ParameterError: ``graph`` is no IRI.
            StoreError: the store cannot be written.

        Example:
            >>> Store.memory().replace("http://a", [])
        """
        home = graph_node(graph)
        with nullcontext(self) if self._writable else self.writing() as target:
            target.remove(graph)
            target.add(Quad(one.subject, one.predicate, one.object, home) for one in quads)

    def remove(self, graph: str) -> None:
        """Remove a graph; one that is not there is no error.

        Args:
            graph: the graph.

        Raises:
            ParameterError: ``graph`` is no IRI.
            StoreError: the store cannot be written.

        Example:
            >>> Store.memory().remove("http://a")
        """
        home = graph_node(graph)
        with self._changing() as change:
            change._apart()
            change.raw.remove_graph(home)

    def merge(self, like: "Store | None" = None) -> None:
        """Where graphs overlap, keep their union beside them, each triple once.

        It is done when :meth:`writing` ends; before that, questions are slow where they do.

        Args:
            like: a store that overlaps as this one does, so that it need not be looked at.

        Example:
            >>> with Store.memory().writing() as change:
            ...     change.merge()
        """
        if self.once or self._weighed:
            return
        self._weighed = True
        if union.overlapping(self.raw) if like is None else like.once:
            self._put(union.copies(self.raw))
            self.once = True

    def close(self) -> None:
        """Let go of the database; a store on disk can be opened again at once.

        Example:
            >>> Store.memory().close()
        """
        super().close()
        self._reading = None

    def beside(self) -> "Store | None":
        """Return this store for a forked process, which must not use files of its parent.

        Returns:
            A store in memory itself; on disk the same state, opened anew; nothing for the draft
            that :meth:`writing` gives there.

        Example:
            >>> store = Store.memory()
            >>> store.beside() is store
            True
        """
        if self._path is None:
            return self
        if self._reading is None:
            return None
        folder = self._path / self._reading.name
        return Store(Oxigraph.read_only(str(folder)), self.name, self._path, False, self.once)

    def near(self) -> "Store":
        """Return the same quads in memory, where joins are some five times faster.

        Returns:
            A copy of a store on disk that fits into half of the free memory; else this store.
            ``GOVGRAPH_IN_MEMORY`` says otherwise, in statements.

        Raises:
            ParameterError: ``GOVGRAPH_IN_MEMORY`` is no number.
            StoreDamagedError: the store does not read.

        Example:
            >>> store = Store.memory()
            >>> store.near() is store
            True
        """
        if self._path is None or len(self.raw) > memory.statements():  # the union is copied too
            return self
        copy = Oxigraph()
        with self.reading():
            copy.bulk_extend(self.raw)
        # Nobody else has it: it is written to as it is.
        return Store(copy, self.name, None, True, self.once)

    def writing(self) -> AbstractContextManager["Store"]:
        """Change several things, all or none.

        Returns:
            A context that gives a store to change. Leaving it without an exception makes the
            change; with one, this store is as it was. Until then this store shows the old
            state, and on disk nobody else can write.

        Raises:
            StoreLockedError: somebody else is writing; the message names the process.
            StoreError: the store cannot be written.

        Example:
            >>> store = Store.memory()
            >>> with store.writing() as change:
            ...     change.remove("http://a")
        """
        before = self.raw
        if self._writable or self._changed:
            raise StoreError("store-writing", where=self.name)
        return self._in_memory(before) if self._path is None else self._on_disk(self._path)

    @contextmanager
    def _in_memory(self, before: Oxigraph) -> Iterator["Store"]:
        self._changed = True
        try:
            copy = Oxigraph()
            copy.bulk_extend(self.quads() if self.once else before)
            change = Store(copy, self.name, None, True)
            yield change
            change.merge()
            self._oxigraph, self.once = copy, change.once
            change.close()
        finally:
            self._changed = False

    @contextmanager
    def _on_disk(self, path: Path) -> Iterator["Store"]:
        with ExitStack() as stack:
            # Only our own steps: what the caller's code raises is not ours to rename.
            with _writes(path):
                stack.enter_context(locks.writing(path))
                place, name = stack.enter_context(generations.draft(path))
                kept = union.marked(path / generations.current(path)[0])
                change = Store(Oxigraph(str(place)), self.name, path, True, kept)
                stack.callback(change.close)
                change._apart()
            yield change
            with _writes(path):
                change.merge()
                generations.publish(path, change.raw, name, change.once)
            change.close()
            self._oxigraph, self._reading = generations.opened(path)
            self.once = union.marked(path / self._reading.name)

    def _put(self, quads: Iterable[Quad]) -> None:
        many = iter(quads)
        rest = None if self._path is None else _AT_ONCE - _FEW
        while few := list(islice(many, _FEW)):
            if len(few) < _FEW:
                self.raw.extend(few)
            else:  # five times faster; each call makes files of its own
                self.raw.bulk_extend(chain(few, islice(many, rest)))

    def _apart(self) -> None:
        """Take the union out again: what it is made of will change."""
        if self.once:
            union.drop(self.raw)
        self.once = self._weighed = False

    @contextmanager
    def _changing(self) -> Iterator["Store"]:
        with nullcontext(self) if self._writable else self.writing() as change:
            try:
                yield change
            except (OSError, RuntimeError) as error:
                if not re.match(r"IO error|.*Corruption", str(error), re.DOTALL):
                    raise  # not RocksDB's words: the quads come from the caller's code
                raise StoreError("store-unwritable", where=self.name, what=error) from error


@contextmanager
def _writes(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError("store-unwritable", where=path, what=error) from error
