"""The graph as users hold it: one object with the verbs of the command line."""

import os
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from govgraph import derive, exports, files, formats, inputs, knowledge, turtle
from govgraph.asked import Asked
from govgraph.errors import ParameterError, StoreError
from govgraph.inputs import Progress
from govgraph.intake.reading import Options, Read
from govgraph.statements import Statements
from govgraph.store import Store

if TYPE_CHECKING:
    import rdflib

    from govgraph.publish.pushing import Pushed


def open(
    where: str | Path | None = None, *, lang: str | None = None, create: bool = False
) -> "Graph":
    """Open a graph.

    Args:
        where: nothing for ``GOVGRAPH_STORE`` or else the Cẩm Phả graph, in memory; a path for a
            store on disk; a URL for a SPARQL 1.1 endpoint.
        lang: ``"vi"`` or ``"en"`` for labels and messages; without it, the current language.
        create: make a store on disk where there is none.

    Returns:
        The graph.

    Raises:
        ParameterError: there is no such language.
        StoreError: the store is not there, not ours, locked or damaged.

    Example:
        >>> g = open()
        >>> len(g.ask("combined-roles", on="2020-07-23"))
        4
    """
    where = where if where is not None else os.environ.get("GOVGRAPH_STORE") or None
    if where is None:
        return shipped(lang)
    if files.is_address(where):
        from govgraph.endpoint import Endpoint

        return Graph(Endpoint(str(where)), lang)
    return Graph(Store.open(where, create=create), lang)


def shipped(lang: str | None = None) -> "Graph":
    """Open the Cẩm Phả graph, whatever ``GOVGRAPH_STORE`` says.

    Args:
        lang: as for :func:`open`.

    Example:
        >>> shipped().name
        'Cẩm Phả (govgraph)'
    """
    store = Store.memory()
    knowledge.load_cam_pha(store.raw)
    store.name = "Cẩm Phả (govgraph)"
    return Graph(store, lang)


class Graph(Asked):
    """Who holds which posts: a store, and what can be asked and done.

    Attributes:
        store: a :class:`~govgraph.store.Store` or an :class:`~govgraph.endpoint.Endpoint`.
        lang: the language of labels, or ``None`` for the current one.
    """

    def add(
        self,
        *sources: Any,
        graph: str | None = None,
        allow_remote: bool = False,
        progress: Progress | None = None,
        **options: Any,
    ) -> Read:
        """Import files or rows and derive again, all or nothing.

        Args:
            *sources: rosters (CSV, TSV, XLSX, ODS, JSON Lines; rows as mappings; data frames),
                tables of change, Popolo, FollowTheMoney, RDF.
            graph: the named graph for statements that name none; without it, one a file.
            allow_remote: fetch the contexts that JSON-LD names.
            progress: called with a file's or rule's name and a number of rows or statements.
            **options: how tables and registers are read: ``map``, ``dates``, ``ends``,
                ``strict``, ``labels``, ``title``, ``slug``, ``kind``, ``date``, ``unit``,
                ``mapping``; see :class:`~govgraph.intake.reading.Options`.

        Returns:
            What was read: ``.rows``, and ``.problems``: rows left out, and why. ``.quads`` has
            what other sources than rosters say; a roster goes into the store row by row.

        Raises:
            InputError: a file is missing or broken, with line and column; or, with ``strict``,
                a row cannot be read.
            ParameterError: an option that there is not.
            StoreError: the store cannot be written, or is an endpoint: see :meth:`push`.

        Example:
            >>> import tempfile
            >>> row = {"person": "Lan", "post": "Chủ tịch", "organ": "UBND xã A", "from": "2015"}
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     open(f"{folder}/s", create=True).add([row]).rows
            1
        """
        if not isinstance(self.store, Store):  # before what takes long
            raise StoreError("endpoint-no-import", where=self.name)
        try:
            how = Options(**options)
        except TypeError:
            known = ", ".join(one.name for one in fields(Options))
            name = next(iter(options.keys() - {one.name for one in fields(Options)}), "")
            raise ParameterError(
                "parameter-unknown", name=name, question="add", known=known
            ) from None
        found = inputs.stream(
            *sources,
            graph=graph,
            allow_remote=allow_remote,
            progress=progress,
            options=how,
            keep=True,
        )
        self.build(progress, also=found.quads)
        return Read(found.kept, found.rows, found.problems)

    def build(
        self,
        progress: Progress | None = None,
        *,
        also: Iterable[Quad] = (),
        update_url: str | None = None,
        graph_store_url: str | None = None,
    ) -> int:
        """Derive again, from what the sources say and this version's rules; all or nothing.

        At an endpoint the rules run there, see :mod:`govgraph.publish.deriving`.

        Args:
            progress: called with each rule's name and the number of statements it made.
            also: quads to add first; they are walked while they are added.
            update_url, graph_store_url: for an endpoint, as for :meth:`push`.

        Returns:
            How many statements were derived.

        Raises:
            StoreError: the store cannot be written; or quads are given for an endpoint.
        """
        if not isinstance(self.store, Store):
            from govgraph.publish import deriving, pushing

            if also != ():
                raise StoreError("endpoint-no-import", where=self.name)
            way = pushing.Way(update_url, graph_store_url)
            count = deriving.derive(self.name, way=way, progress=progress)
            self.store.dataset.forget()
            return count
        from govgraph.matching import identities

        store = self.store
        with store.writing() as change:
            knowledge.renew(change)
            change.add(also)
            identities.settle(change)
            return derive.run(change, progress=progress)

    def push(
        self,
        url: str,
        *,
        update_url: str | None = None,
        graph_store_url: str | None = None,
        batch: int | None = None,
        adopt: bool = False,
        prune: bool = False,
        again: bool = False,
        progress: Progress | None = None,
    ) -> "Pushed":
        """Put this graph at a SPARQL endpoint, in the place of what govgraph put there before.

        Graph by graph, into staging graphs that are then moved: what was there is as it was, or
        wholly new. Interrupted, it goes on when it is called again. Graphs that others put there
        stay.

        Args:
            url: the endpoint, as for :func:`open`. Credentials come from ``GOVGRAPH_USER`` and
                ``GOVGRAPH_PASSWORD``, ``GOVGRAPH_TOKEN``, or netrc.
            update_url: where its updates go; without it ``GOVGRAPH_UPDATE``, else it is found.
            graph_store_url: its graph store; without it ``GOVGRAPH_GRAPH_STORE``, else it is
                found, if there is one.
            batch: the bytes of the largest part sent at once.
            adopt: take over graphs of the same names that others put there.
            prune: drop graphs of earlier pushes that this graph has not.
            again: send also what is there already.
            progress: called with a graph's name and how many of its statements are there.

        Returns:
            What was done: ``.sent``, ``.same``, ``.kept``, ``.dropped``, ``.statements``.

        Raises:
            StoreError: the endpoint is away, refuses, or holds a graph of one of these names
                that is not ours; or this graph is itself at an endpoint.
        """
        from govgraph.publish import pushing

        way = pushing.Way(update_url, graph_store_url, batch)
        return pushing.push(
            self._writable(),
            url,
            way=way,
            adopt=adopt,
            prune=prune,
            again=again,
            progress=progress,
        )

    def quads(self, *, on: object = None, ontology: bool = False) -> list[Quad]:
        """Return the graph's quads.

        Args:
            on: a day; only what may be in force on it.
            ontology: also the ontology and the vocabularies.
        """
        if on is not None:
            found = self.ask("graph-on-a-day", on=on)
            assert isinstance(found, Statements)
            return [Quad(t.subject, t.predicate, t.object) for t in found]
        left_out = set() if ontology else set(map(NamedNode, knowledge.ontology_graphs()))
        return [quad for quad in self.store.quads() if quad.graph_name not in left_out]

    def write(
        self,
        target: str | Path,
        *,
        format: str | None = None,
        on: object = None,
        ontology: bool = False,
    ) -> int:
        """Write the graph to a file, the same bytes each time.

        Args:
            target: the file; ``"-"`` is standard output. Its ending tells the format.
            format: Turtle, TriG, N-Quads, N-Triples, JSON-LD or RDF/XML, by name; or one of
                :data:`~govgraph.exports.FORMATS`.
            on: a day; only what may be in force on it.
            ontology: also the ontology and the vocabularies.

        Returns:
            How many statements were written.

        Raises:
            OutputError: the file cannot be written; what was there stays.
            UnknownNameError: no such format.
        """
        register = exports.named(format, target)
        if register:
            return exports.write(self.store, register, target, on=on, lang=self.lang)
        kind = formats.by_name(format) if format else formats.by_path(target)
        found = self.quads(on=on, ontology=ontology)
        files.write(target, turtle.write(found, format=kind.name))
        return len(set(found) if kind.holds_datasets else {quad.triple for quad in found})

    @property
    def rdflib(self) -> "rdflib.Dataset":
        """The same data as an rdflib Dataset: a view on the store, not a copy.

        A later :meth:`add` or :meth:`build` makes a new store: take a new view. Where a store
        keeps the union of overlapping graphs, it is a copy in memory without that.
        """
        store = self._writable()
        raw = store.raw
        if store.once:
            raw = Oxigraph()
            raw.bulk_extend(store.quads())
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        return Dataset(store=OxigraphStore(store=raw), default_union=True)

    def _writable(self) -> Store:
        if not isinstance(self.store, Store):
            raise StoreError("endpoint-read-only", where=self.name)
        return self.store
