"""From a query's result to what people hold: an answer, statements, or yes and no."""

from typing import Any

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryTriples

from govgraph import answer, language, statements
from govgraph.answer import Answer
from govgraph.errors import ParameterError
from govgraph.queryable import Queryable, rows
from govgraph.statements import Statements

_LABELS = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label
WHERE { VALUES ?thing { %s } ?thing skos:prefLabel|foaf:name|rdfs:label ?label }
"""
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
    return answer.of(columns, cells, title=title, store=store.name, lang=lang)


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
    labels: dict[Any, dict[str, Literal]] = {}
    for found in rows(store, _LABELS % " ".join(sorted(map(str, bare)))):
        label = found["label"]
        if isinstance(label, Literal):
            labels.setdefault(found["thing"], {})[label.language or ""] = label
    out = []
    for row in cells:
        filled = list(row)
        for i, j in pairs:
            known = labels.get(row[i], {})
            if row[j] is None and known:
                filled[j] = known.get(lang) or known[min(known)]
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
