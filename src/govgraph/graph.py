"""The graph as users hold it: one object with the verbs of the command line."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from govgraph import (
    derive,
    files,
    formats,
    inputs,
    knowledge,
    language,
    names,
    questions,
    results,
    turtle,
)
from govgraph.answer import Answer
from govgraph.errors import GovgraphError, StoreError
from govgraph.inputs import Progress
from govgraph.statements import Statements
from govgraph.store import Store

if TYPE_CHECKING:
    import networkx
    import rdflib

    from govgraph.endpoint import Endpoint
    from govgraph.evidence import Why
    from govgraph.report import Report


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
        store = Store.memory()
        knowledge.load_cam_pha(store.raw)
        store.name = "Cẩm Phả (govgraph)"
        return Graph(store, lang)
    if str(where).startswith(("http://", "https://")):
        from govgraph.endpoint import Endpoint

        return Graph(Endpoint(str(where)), lang)
    return Graph(Store.open(where, create=create), lang)


class Graph:
    """Who holds which posts: a store, and what can be asked and done.

    Attributes:
        store: a :class:`~govgraph.store.Store` or an :class:`~govgraph.endpoint.Endpoint`.
        lang: the language of labels, or ``None`` for the current one.
    """

    def __init__(self, store: "Store | Endpoint", lang: str | None = None) -> None:
        self.store = store
        self.lang = results.spoken(lang)

    @property
    def name(self) -> str:
        """The store's path or URL."""
        return self.store.name

    def ask(
        self, name: str, /, *, lang: str | None = None, **given: object
    ) -> Answer | Statements | bool:
        """Ask a question of the catalogue.

        Args:
            name: the question's name, or a ``.rq`` file.
            lang: the language of labels.
            **given: the question's parameters: names, IRIs or days (YYYY-MM-DD).

        Returns:
            An :class:`Answer`; :class:`Statements` where the question constructs a graph.

        Raises:
            UnknownNameError: no such question, or a name that means nothing or several things.
            ParameterError: a parameter that the question has not, or of another type.

        Example:
            >>> open().ask("terms", lang="en").columns[0]
            'term'
        """
        question = questions.get(name)
        lang = results.spoken(lang, self.lang) or language.current()
        text = questions.bind(question, names.terms(self.store, question, given), lang)
        return results.run(self.store, text, title=question.words(lang), lang=lang)

    def query(
        self, text: str, *, allow_remote: bool = False, lang: str | None = None
    ) -> Answer | Statements | bool:
        """Run any SPARQL 1.1 query over the union of the named graphs.

        Args:
            text: a SELECT, ASK, CONSTRUCT or DESCRIBE query.
            allow_remote: let ``SERVICE`` and remote ``FROM`` go out.
            lang: the language of headings.

        Returns:
            An :class:`Answer`, :class:`Statements`, or for ASK a bool.

        Raises:
            QueryError: the query is broken, with line and column, or is an update.
            RemoteAccessError: it would fetch from the network.

        Example:
            >>> open().query("ASK { ?s ?p ?o }")
            True
        """
        return results.run(
            self.store, text, lang=results.spoken(lang, self.lang), allow_remote=allow_remote
        )

    def add(
        self,
        *sources: str | Path,
        graph: str | None = None,
        allow_remote: bool = False,
        progress: Progress | None = None,
    ) -> int:
        """Import RDF files and derive again, all or nothing.

        Args:
            *sources: Turtle, TriG, N-Quads, N-Triples, JSON-LD or RDF/XML files.
            graph: the named graph for statements that name none; without it, one a file.
            allow_remote: fetch the contexts that JSON-LD names.
            progress: called with a file's or rule's name and a number of statements.

        Returns:
            How many statements were read.

        Raises:
            InputError: a file is missing or broken, with line and column.
            StoreError: the store cannot be written.
        """
        self._writable()  # before what takes long
        read = inputs.read(*sources, graph=graph, allow_remote=allow_remote, progress=progress)
        self.build(progress, also=read)
        return len(read)

    def build(self, progress: Progress | None = None, *, also: Iterable[Quad] = ()) -> int:
        """Derive again, from what the sources say and this version's rules; all or nothing.

        Args:
            progress: called with each rule's name and the number of statements it made.
            also: quads to add first.

        Returns:
            How many statements were derived.

        Raises:
            StoreError: the store cannot be written.
        """
        store = self._writable()
        with store.writing() as change:
            for name in knowledge.ontology_graphs():
                change.remove(name)
            change.add([*knowledge.ontology(), *also])
            return derive.run(change, progress=progress)

    def check(self, lang: str | None = None) -> "Report":
        """Check the graph against the shapes.

        Returns:
            A report: ``.conforms``, ``.results``, ``.to("turtle")``; it shows itself.
        """
        from govgraph import checker

        return checker.check(self.store, lang=results.spoken(lang, self.lang))

    def why(self, iri: str, text: str | Path | None = None, lang: str | None = None) -> "Why":
        """Show the evidence for a claim, or for the claims about a person, post or organ.

        Args:
            iri: an IRI, or a prefixed name such as ``holding:…``.
            text: the file of the source's text, to show the sentence with the words marked.
            lang: the language of labels and notes.

        Raises:
            UnknownNameError: nothing in the graph has that IRI.
            InputError: the text is not the one that the evidence refers to.
        """
        from govgraph import evidence

        wanted = questions.Parameter("iri", "iri", "", "")
        node = names.term(self.store, wanted, iri)
        content = files.read_bytes(text) if text is not None else None
        return evidence.why(self.store, node.value, content, results.spoken(lang, self.lang))

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
            format: Turtle, TriG, N-Quads, N-Triples, JSON-LD or RDF/XML, by name.
            on: a day; only what may be in force on it.
            ontology: also the ontology and the vocabularies.

        Returns:
            How many statements were written.

        Raises:
            OutputError: the file cannot be written; what was there stays.
            UnknownNameError: no such format.
        """
        kind = formats.by_name(format) if format else formats.by_path(target)
        found = self.quads(on=on, ontology=ontology)
        files.write(target, turtle.write(found, format=kind.name))
        return len(set(found) if kind.holds_datasets else {quad.triple for quad in found})

    def to_networkx(self, name: str = "interlocks", /, **given: object) -> "networkx.Graph[str]":
        """Return a network.

        Args:
            name: ``holders``, ``shared-posts``, ``interlocks``, or any question so tagged.
            **given: its parameters.

        Example:
            >>> open().to_networkx("interlocks").number_of_edges()
            2
        """
        from govgraph import networks

        found = self.ask(name, **given)  # type: ignore[arg-type]
        if not isinstance(found, Answer):
            raise GovgraphError("not-a-network", columns="–")
        return networks.build(found)

    @property
    def rdflib(self) -> "rdflib.Dataset":
        """The same data as an rdflib Dataset: a view on the store, not a copy.

        A later :meth:`add` or :meth:`build` makes a new store: take a new view.
        """
        raw = self._writable().raw
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        return Dataset(store=OxigraphStore(store=raw), default_union=True)

    def _writable(self) -> Store:
        if not isinstance(self.store, Store):
            raise StoreError("endpoint-read-only", where=self.name)
        return self.store

    def __repr__(self) -> str:
        return f"<govgraph.Graph {self.name}>"

    def _repr_html_(self) -> str:
        found = self.ask("summary")
        return found._repr_html_() if isinstance(found, Answer) else repr(self)
