"""The graph as FollowTheMoney entities, one JSON object a line.

Ids are made of the graph's IRIs and lead back to them (:func:`govgraph.intake.ftm.identifier`).
"""

import json

from pyoxigraph import Literal, NamedNode

from govgraph import resources
from govgraph.intake import ftm
from govgraph.intake.popolo_export import order
from govgraph.queryable import Queryable, rows


def write(store: Queryable) -> str:
    """Write persons, organs, posts and tenures as entities, the same text each time.

    A name is in one language, the first of ours that the thing has; the others are aliases.

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
    found: dict[tuple[str, str], dict[str, set[tuple[str, str]]]] = {}
    for row in rows(store, resources.read(query)):
        thing, value, property = row["thing"], row["value"], row["property"].value
        if not isinstance(thing, NamedNode):
            continue  # nobody can refer to a blank node
        refers = property in ftm.REFERENCES and isinstance(value, NamedNode)
        words = ftm.identifier(value.value) if refers else value.value
        lang = (value.language or "") if isinstance(value, Literal) else ""
        key = (row["schema"].value, ftm.identifier(thing.value))
        found.setdefault(key, {}).setdefault(property, set()).add((words, lang))
    return "".join(
        json.dumps(
            {"id": id, "schema": schema, "properties": _properties(said)}, ensure_ascii=False
        )
        + "\n"
        for (schema, id), said in sorted(found.items())
    )


def _properties(said: dict[str, set[tuple[str, str]]]) -> dict[str, list[str]]:
    if names := sorted(said.pop("name", set()), key=lambda name: order((*name, ""))):
        said["alias"] = (said.get("alias", set()) | set(names)) - {names[0]}
        said["name"] = {names[0]}
    return {key: sorted({words for words, _ in some}) for key, some in sorted(said.items()) if some}
