"""From a query's result to what people hold: an answer, statements, or yes and no."""

from typing import Any

from pyoxigraph import NamedNode, QueryBoolean, QueryTriples

from govgraph import answer, labels, language, statements
from govgraph.answer import Answer
from govgraph.errors import ParameterError
from govgraph.queryable import Queryable
from govgraph.statements import Statements

# What people copy into ``govgraph why`` stays an IRI.
_COPIED = ("claim", "evidence", "holding")
_NAMED = 1000  # rows: more than a person reads
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
    names = _names(store, columns, cells, lang or language.current())
    return answer.of(columns, cells, title=title, store=store.name, lang=lang, names=names)


def _names(store: Queryable, columns: tuple[str, ...], cells: _Rows, lang: str) -> dict[str, str]:
    """Name the things in columns without labels beside them, for tables that people read."""
    alone = [
        i for i, name in enumerate(columns) if f"{name}Label" not in columns and name not in _COPIED
    ]
    nodes = {row[i] for row in cells[:_NAMED] for i in alone if isinstance(row[i], NamedNode)}
    chosen = {node: labels.best(found, lang) for node, found in labels.own(store, nodes).items()}
    return {node.value: label.value for node, label in chosen.items() if label is not None}


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
    found = labels.own(store, bare)
    out = []
    for row in cells:
        filled = list(row)
        for i, j in pairs:
            if row[j] is None:
                filled[j] = labels.best(found.get(row[i], {}), lang)
        out.append(tuple(filled))
    return out


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
