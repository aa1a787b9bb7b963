"""The graph as FollowTheMoney entities, one JSON object a line.

Ids are made of the graph's IRIs and lead back to them (:func:`govgraph.intake.ftm.identifier`).
What FollowTheMoney has no place for stands in ``govgraph``, a key beside its own that its readers
pass over and :mod:`govgraph.intake.ftm` reads: names with their languages, kinds, times seen.
"""

import json
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from govgraph import header, resources
from govgraph.intake import ftm
from govgraph.intake.popolo_export import order
from govgraph.queryable import Queryable, rows


class _Value(NamedTuple):
    """A value as it is written; and for a concept what it is called."""

    words: str
    lang: str
    called: str = ""


def write(store: Queryable) -> str:
    """Write what persons hold, and on whose word, as entities; the same text each time.

    Among the properties a name is in one language, the first of ours that the thing has; the
    others are aliases. Only tenures that some source states as fact.

    Example:
        >>> from govgraph.store import Store
        >>> write(Store.memory())
        ''
    """
    (query,) = (
        file
        for file in resources.files("queries", ".rq", under="exports")
        if file.name == "followthemoney.rq"
    )
    text = resources.read(query)
    head = header.parse(text, query.name)
    found: dict[tuple[str, str], dict[str, set[_Value]]] = {}
    for row in rows(store, text):
        thing, value, property = row["thing"], row["value"], row["property"].value
        if not isinstance(thing, NamedNode):
            continue  # nobody can refer to a blank node
        said = found.setdefault((row["schema"].value, ftm.identifier(thing.value)), {})
        said.setdefault(property, set()).add(_value(property, value, row["called"]))
    lines = (
        json.dumps(_entity(id, schema, said, head["first"], head["ours"]), ensure_ascii=False)
        for (schema, id), said in sorted(found.items())
    )
    return "".join(line + "\n" for line in lines)


def _value(property: str, value: Any, called: Any) -> _Value:
    refers = property in ftm.REFERENCES | ftm.IDS and isinstance(value, NamedNode)
    words = ftm.identifier(value.value) if refers else value.value
    name = called if isinstance(called, Literal) else value
    lang = (name.language or "") if isinstance(name, Literal) else ""
    return _Value(words, lang, called.value if isinstance(called, Literal) else "")


def _entity(
    id: str, schema: str, said: dict[str, set[_Value]], first: list[str], ours: list[str]
) -> dict[str, Any]:
    beside: dict[str, list[Any]] = {}
    names = {property: _ordered(said, property) for property in ("name", "alias")}
    if len(names["name"]) > 1 or any(one.lang for some in names.values() for one in some):
        for property, some in names.items():  # those among the properties are in no language
            beside |= {property: [_named(one) for one in some]} if some else {}
    for property in sorted(said.keys() & set(ours)):
        beside[property] = _beside(property, said.pop(property))
    for property in first:
        if found := _ordered(said, property):
            said[property] = {found[0]}
            if property == "name":
                said["alias"] = said.get("alias", set()) | set(found[1:])
    properties = {
        key: sorted({value.words for value in some}) for key, some in sorted(said.items()) if some
    }
    return {"id": id, "schema": schema, "properties": properties, "govgraph": beside}


def _named(one: _Value) -> dict[str, str]:
    return {"value": one.words, **({"lang": one.lang} if one.lang else {})}


def _ordered(said: dict[str, set[_Value]], property: str) -> list[_Value]:
    return sorted(said.get(property, ()), key=lambda one: order((one.words, one.lang, "")))


def _beside(property: str, values: set[_Value]) -> list[Any]:
    if property not in ftm.KINDS:
        return sorted({value.words for value in values})
    return [
        {
            "id": one.words,
            **({"name": one.called} if one.called else {}),
            **({"lang": one.lang} if one.lang else {}),
        }
        for one in sorted(values)
    ]
