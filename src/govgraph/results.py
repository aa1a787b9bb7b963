"""From a query's result to what people hold: an answer, statements, or yes and no."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pyoxigraph import NamedNode, QueryBoolean, QueryTriples

from govgraph import answer, labels, language, markup, statements
from govgraph.answer import Answer
from govgraph.errors import GovgraphError, ParameterError
from govgraph.queryable import Queryable
from govgraph.statements import Statements

# What people copy into ``govgraph why`` stays an IRI.
_COPIED = ("claim", "evidence", "holding")
_NAMED = 1000  # rows: more than a person reads
_NEXT = 'g.ask("combined-roles"), g.query("SELECT …"), g.draw("network"), g.check(), g.why(…)'
_Rows = list[tuple[Any, ...]]


def run(
    store: Queryable,
    text: str,
    *,
    title: str = "",
    lang: str | None = None,
    allow_remote: bool = False,
) -> Answer | Statements | bool:
    """Run a query.

    Args:
        store: what is asked.
        text: a SELECT, ASK, CONSTRUCT or DESCRIBE query.
        title: the question in words; an answer to a question is given the labels it lacks.
        lang: the language of labels and headings.
        allow_remote: let the query go out to the network.

    Raises:
        QueryError: the query is broken or is an update.
        RemoteAccessError: it would go out.
        StoreError: the store does not answer.

    Example:
        >>> from govgraph.store import Store
        >>> run(Store.memory(), "ASK {}")
        True
    """
    found = store.query(text, allow_remote=allow_remote)
    if isinstance(found, QueryBoolean):
        return bool(found)
    if isinstance(found, QueryTriples):
        with store.reading():
            return statements.of(found, title=title, store=store.name)
    columns = tuple(variable.value for variable in found.variables)
    with store.reading():
        cells: _Rows = [tuple(row) for row in found]
    if title:
        cells = _labelled(store, columns, cells, lang or language.current())
    names = _Names(store, columns, cells, lang)
    return answer.of(columns, cells, title=title, store=store.name, lang=lang, names=names)


class _Names(Mapping[str, str]):
    """What things in columns without labels are called: asked when a table is first made.

    If the store has been closed or changed by then, nothing has a name: IRIs stand for
    themselves.
    """

    def __init__(
        self, store: Queryable, columns: tuple[str, ...], cells: _Rows, lang: str | None
    ) -> None:
        alone = [
            i
            for i, name in enumerate(columns)
            if f"{name}Label" not in columns and name not in _COPIED
        ]
        self._nodes = {
            row[i] for row in cells[:_NAMED] for i in alone if isinstance(row[i], NamedNode)
        }
        self._lang = lang
        self._store: Queryable | None = store
        self._state = _state(store)
        self._found: dict[str, str] = {}

    def _asked(self) -> dict[str, str]:
        store, self._store = self._store, None
        if store is not None:
            with suppress(GovgraphError):  # closed, or the endpoint is gone
                if self._nodes and _state(store) == self._state:
                    lang = self._lang or language.current()
                    for node, found in labels.own(store, self._nodes).items():
                        if (label := labels.best(found, lang)) is not None:
                            self._found[node.value] = label.value
        return self._found

    def __getitem__(self, iri: str) -> str:
        return self._asked()[iri]

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked())

    def __len__(self) -> int:
        return len(self._asked())

    def __reduce__(self) -> tuple[type[dict[str, str]], tuple[dict[str, str]]]:
        return dict, (dict(self._asked()),)  # a copy that is sent elsewhere has no store


def _state(store: Queryable) -> int | None:
    """Tell a store's content from what a writer has put in its place; endpoints do not tell."""
    raw = getattr(store, "raw", None)
    return None if raw is None else id(raw)


def _labelled(store: Queryable, columns: tuple[str, ...], cells: _Rows, lang: str) -> _Rows:
    """Give a label in another language where there is none in the one asked for."""
    pairs = [
        (i, columns.index(f"{name}Label"))
        for i, name in enumerate(columns)
        if f"{name}Label" in columns
    ]
    bare = {
        row[i] for row in cells for i, j in pairs if isinstance(row[i], NamedNode) and not row[j]
    }
    if not bare:
        return cells
    found = labels.chunked(store, sorted(node.value for node in bare))
    out = []
    for row in cells:
        filled = list(row)
        for i, j in pairs:
            if row[j] is None:
                filled[j] = labels.best(found.get(row[i], {}), lang)
        out.append(tuple(filled))
    return out


def overview(found: Answer | Statements | bool, name: str) -> str:
    """Return HTML that says what is in a graph, and what to call next.

    Args:
        found: the answer to the question ``summary``.
        name: the graph's.

    Example:
        >>> "What is in the graph “x”?" in overview(Answer((), (), lang="en"), "x")
        True
    """
    assert isinstance(found, Answer)
    title = language.text("graph-shown", found.lang, name=name)
    told = markup.note(language.text("graph-next", found.lang, calls=_NEXT))
    return markup.block(replace(found, title=title).to_html() + told, found.lang)


def spoken(*wishes: str | None) -> str | None:
    """Return the first language wished for; nothing where none is.

    Raises:
        ParameterError: there are no words in it.

    Example:
        >>> spoken(None, "vi")
        'vi'
    """
    lang = next(filter(None, wishes), None)
    if lang is not None and lang not in language.LANGUAGES:
        raise ParameterError("language-unknown", name=lang, known=", ".join(language.LANGUAGES))
    return lang
