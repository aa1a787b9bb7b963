"""What can be asked of a graph: questions, queries, checks, evidence, pictures, networks."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from govgraph import files, language, names, questions, results
from govgraph.answer import Answer
from govgraph.errors import GovgraphError
from govgraph.statements import Statements

if TYPE_CHECKING:
    import networkx
    import rdflib
    from pyoxigraph import Quad

    from govgraph.difference import Difference
    from govgraph.endpoint import Endpoint
    from govgraph.evidence import Why
    from govgraph.pictures.picture import Picture
    from govgraph.report import Report
    from govgraph.store import Store


class Asked:
    """The verbs that change nothing, of a store or an endpoint.

    Attributes:
        store: what is asked.
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
            >>> import govgraph
            >>> govgraph.open().ask("terms", lang="en").columns[0]
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
            >>> import govgraph
            >>> govgraph.open().query("ASK { ?s ?p ?o }")
            True
        """
        return results.run(
            self.store, text, lang=results.spoken(lang, self.lang), allow_remote=allow_remote
        )

    def check(
        self,
        lang: str | None = None,
        *,
        shapes: "Iterable[Quad] | rdflib.Graph | None" = None,
        engine: str = "sparql",
    ) -> "Report":
        """Check the graph against the shapes, where it is: embedded or at an endpoint.

        Args:
            lang: the language of the report's words.
            shapes: other shapes than those that come with govgraph.
            engine: ``"sparql"``, or ``"pyshacl"`` as the referee.

        Returns:
            A report: ``.conforms``, ``.results``, ``.to("turtle")``; it shows itself.

        Raises:
            ShapesError: a shape is broken or uses what is not supported.

        Example:
            >>> import govgraph
            >>> govgraph.open().check().conforms
            True
        """
        from govgraph import checker

        return checker.check(self.store, shapes, results.spoken(lang, self.lang), engine)

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

    def diff(
        self,
        other: "Asked | None" = None,
        *,
        on: str | None = None,
        then: str | None = None,
        lang: str | None = None,
    ) -> "Difference":
        """Say what changed between two days of this graph, or between it and another one.

        Args:
            other: the later version; without it, this graph.
            on, then: the earlier and the later day (YYYY-MM-DD); with two graphs, ``on`` alone
                compares both as of that day.
            lang: the language of the words.

        Raises:
            ParameterError: a day that is none.

        Example:
            >>> import govgraph
            >>> changed = govgraph.open().diff(on="2020-07-23", then="2025-07-02", lang="en")
            >>> "Nguyễn Hồng Dương" in str(changed)
            True
        """
        from govgraph import diff

        lang = results.spoken(lang, self.lang) or language.current()
        later = other or self
        last = then if then is not None else on
        return diff.compare(self.store, later.store, on_a=on, on_b=last, lang=lang)

    def draw(
        self,
        what: "str | Statements | Answer | networkx.Graph[str]" = "combined-roles",
        /,
        *,
        lang: str | None = None,
        **given: object,
    ) -> "Picture":
        """Draw a picture.

        Args:
            what: ``combined-roles``, ``matrix``, ``network``, ``succession`` or ``timeline``;
                a question that gives a graph or a network; or the result of one.
            lang: the language of the picture.
            **given: ``area``, ``on``, ``limit`` (of nodes); for combined-roles ``left`` (the
                branches of the left column: ``"party,front"``); for timeline ``by``
                (``"person"`` or ``"post"``); for a question its parameters.

        Returns:
            A picture: it shows itself; ``.save("x.html")``, ``.svg``, ``.png()``.

        Raises:
            UnknownNameError: no such picture or question.
            ParameterError: a parameter that it does not take.
            GovgraphError: it cannot be drawn, or an extra is not installed.
        """
        from govgraph.pictures import drawing

        lang = results.spoken(lang, self.lang) or language.current()
        return drawing.draw(self.store, what, given, lang)

    def to_networkx(self, name: str = "interlocks", /, **given: object) -> "networkx.Graph[str]":
        """Return a network.

        Args:
            name: ``holders``, ``shared-posts``, ``interlocks``, or any question so tagged.
            **given: its parameters.

        Example:
            >>> import govgraph
            >>> govgraph.open().to_networkx("interlocks").number_of_edges()
            2
        """
        from govgraph import networks

        found = self.ask(name, **given)  # type: ignore[arg-type]
        if not isinstance(found, Answer):
            raise GovgraphError("not-a-network", columns="–")
        return networks.build(found)

    def __repr__(self) -> str:
        return f"<govgraph.Graph {self.name}>"

    def _repr_html_(self) -> str:
        return results.overview(self.ask("summary"), self.name)
