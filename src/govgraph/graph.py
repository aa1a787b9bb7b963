"""The graph as users hold it: one object with the verbs of the command line."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from govgraph import answer, derive, files, formats, knowledge, language, names, quads, questions
from govgraph import statements, turtle
from govgraph.answer import Answer
from govgraph.endpoint import Endpoint
from govgraph.errors import GovgraphError, ParameterError, StoreError
from govgraph.statements import Statements
from govgraph.store import Store
from govgraph.terms import DERIVED

if TYPE_CHECKING:
    import networkx
    import rdflib

    from govgraph.evidence import Why
    from govgraph.report import Report

Progress = Callable[[str, int], None]

_LABELS = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label WHERE { VALUES ?thing { %s } ?thing skos:prefLabel|foaf:name|rdfs:label ?label }
"""


def open(where: str | Path | None = None, *, lang: str | None = None, create: bool = False) -> "Graph":
    """Open a graph.

    Args:
        where: nothing for ``GOVGRAPH_STORE`` or else the Cẩm Phả graph, in memory; a path for a
            store on disk; a URL for a SPARQL 1.1 endpoint.
        lang: ``"vi"`` or ``"en"`` for labels and messages; without it, the current language.
        create: make a store on disk where there is none.

    Returns:
        The graph.

    Raises:
        StoreError: the store is not there, not ours, locked or damaged.

    Example:
        >>> g = open()
        >>> len(g.ask("combined-roles", on="2020-07-23"))
        4
    """
    where = where if where is not None else os.environ.get("GOVGRAPH_STORE") or None
    if where is None:
        store = Store.memory()
        store.add([*knowledge.ontology(), *knowledge.cam_pha(), *knowledge.cam_pha_derived()])
        store.name = "Cẩm Phả (govgraph)"
        return Graph(store, lang)
    if str(where).startswith(("http://", "https://")):
        return Graph(Endpoint(str(where)), lang)
    return Graph(Store.open(where, create=create), lang)


class Graph:
    """Who holds which posts: a store, and what can be asked and done.

    Attributes:
        store: an embedded :class:`~govgraph.store.Store` or an
            :class:`~govgraph.endpoint.Endpoint`.
        lang: the language of labels, or ``None`` for the current one.
    """

    def __init__(self, store: Store | Endpoint, lang: str | None = None) -> None:
        self.store = store
        self.lang = lang

    @property
    def name(self) -> str:
        """The store's path or URL."""
        return self.store.name

    def ask(self, name: str, /, *, lang: str | None = None, **given: object) -> Answer | Statements | bool:
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
        lang = lang or self.lang or language.current()
        on = given.get("on")
        day = questions.day("on", on).value if on is not None and "on" in question.parameters else None
        bound: dict[str, NamedNode | Literal] = {}
        for key, value in given.items():
            if value is None:
                continue
            if key not in question.parameters:
                known = ", ".join(question.parameters) or "–"
                raise ParameterError("parameter-unknown", name=key, question=name, known=known)
            bound[key] = names.term(self.store, question.parameters[key], value, day)
        text = questions.bind(question, bound, lang)
        return self._result(text, question.words(lang), lang, False)

    def query(self, text: str, *, allow_remote: bool = False, lang: str | None = None) -> Answer | Statements | bool:
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
        return self._result(text, "", lang or self.lang, allow_remote)

    def _result(self, text: str, title: str, lang: str | None, remote: bool) -> Answer | Statements | bool:
        found = self.store.query(text, allow_remote=remote)
        if isinstance(found, QueryBoolean):
            return bool(found)
        if isinstance(found, QueryTriples):
            return statements.of(self._walk(found), title=title, store=self.name)
        columns = tuple(variable.value for variable in found.variables)
        rows: list[tuple[Any, ...]] = [tuple(row) for row in self._walk(found)]
        if title:
            rows = self._labelled(columns, rows, lang or language.current())
        return answer.of(columns, rows, title=title, store=self.name, lang=lang)

    def _walk(self, found: Iterable[Any]) -> list[Any]:
        if isinstance(self.store, Endpoint):
            return list(found)
        with self.store.reading():
            return list(found)

    def _labelled(self, columns: tuple[str, ...], rows: list[tuple[Any, ...]], lang: str) -> list[tuple[Any, ...]]:
        """Give a label in another language where there is none in the one asked for."""
        pairs = [(i, columns.index(f"{c}Label")) for i, c in enumerate(columns) if f"{c}Label" in columns]
        bare = {r[i] for r in rows for i, j in pairs if isinstance(r[i], NamedNode) and r[j] is None}
        if not bare:
            return rows
        found = self.store.query(_LABELS % " ".join(sorted(map(str, bare))))
        assert isinstance(found, QuerySolutions)
        labels: dict[Any, dict[str, Literal]] = {}
        for row in self._walk(found):
            if isinstance(row["label"], Literal):
                labels.setdefault(row["thing"], {})[row["label"].language or ""] = row["label"]
        out = []
        for row in rows:
            cells = list(row)
            for i, j in pairs:
                known = labels.get(cells[i], {})
                if cells[j] is None and known:
                    cells[j] = known.get(lang) or known[min(known)]
            out.append(tuple(cells))
        return out

    def add(self, *sources: str | Path, graph: str | None = None, allow_remote: bool = False, progress: Progress | None = None) -> int:
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
        store = self._writable()
        read: list[Quad] = []
        for source in sources:
            found = [q for q in quads.read(source, graph=graph, allow_remote=allow_remote)]
            # what an export calls derived is derived afresh here
            kept = [q for q in found if not (isinstance(q.graph_name, NamedNode) and q.graph_name.value == DERIVED)]
            read += kept
            if progress:
                progress(str(source), len(kept))
        with store.writing() as change:
            change.add([*knowledge.ontology(), *read])
            derive.run(change, progress=progress)
        return len(read)

    def build(self, progress: Progress | None = None) -> int:
        """Derive again, from what the sources say and this version's rules; all or nothing.

        Returns:
            How many statements were derived.
        """
        store = self._writable()
        with store.writing() as change:
            for name in knowledge.ontology_graphs():
                change.remove(name)
            change.add(knowledge.ontology())
            return derive.run(change, progress=progress)

    def check(self, lang: str | None = None) -> "Report":
        """Check the graph against the shapes.

        Returns:
            A report: ``.conforms``, ``.results``, ``.to("turtle")``; it shows itself.
        """
        from govgraph import checker

        return checker.check(self.store, lang=lang or self.lang)

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
        return evidence.why(self.store, node.value, content, lang or self.lang)

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
        left_out = set() if ontology else knowledge.ontology_graphs()
        return [
            quad
            for quad in self.store.quads()
            if not (isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in left_out)
        ]

    def write(self, target: str | Path, *, format: str | None = None, on: object = None, ontology: bool = False) -> int:
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
        return len(found)

    def to_networkx(self, name: str = "interlocks", **given: object) -> "networkx.Graph[str]":
        """Return a network: ``holders``, ``shared-posts``, ``interlocks``, or any question so tagged.

        Args:
            name: the question.
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
        """The same data as an rdflib Dataset: a view on the store, not a copy."""
        if isinstance(self.store, Endpoint):
            raise StoreError("endpoint-read-only", where=self.name)
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        return Dataset(store=OxigraphStore(store=self.store.raw), default_union=True)

    def _writable(self) -> Store:
        if isinstance(self.store, Endpoint):
            raise StoreError("endpoint-read-only", where=self.name)
        return self.store

    def __repr__(self) -> str:
        return f"<govgraph.Graph {self.name}>"

    def _repr_html_(self) -> str:
        found = self.ask("summary")
        return found._repr_html_() if isinstance(found, Answer) else repr(self)
