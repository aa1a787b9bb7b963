"""The graph as Popolo JSON, which :mod:`govgraph.intake.popolo` reads back.

Ids are the graph's IRIs. What Popolo has no word for stands in properties of our own, which other
readers pass over; what neither can say is left out: see ``docs/registers.md``.
"""

import json
from typing import Any

from pyoxigraph import Literal, NamedNode

from govgraph import header, language, resources
from govgraph.queryable import Queryable, rows

_ARRAYS = ("persons", "organizations", "posts", "memberships", "areas", "events")


def write(store: Queryable) -> str:
    """Write the graph as Popolo JSON, the same text each time.

    Example:
        >>> from govgraph.store import Store
        >>> json.loads(write(Store.memory()))["persons"]
        []
    """
    text = _query("popolo")
    lists = header.parse(text, "popolo.rq").get("lists", [])
    things: dict[tuple[str, str], dict[str, list[tuple[str, str, str]]]] = {}
    for row in rows(store, text):
        thing = row["thing"]
        if not isinstance(thing, NamedNode):
            continue  # nobody can refer to a blank node
        key = (row["array"].value, thing.value)
        value, note = row["value"], row["note"]
        tagged = note if note is not None else value  # a source's name, or the words themselves
        lang = (tagged.language or "") if isinstance(tagged, Literal) else ""
        found = (value.value, lang, note.value if note is not None else "")
        things.setdefault(key, {}).setdefault(row["key"].value, []).append(found)
    written: dict[str, list[dict[str, Any]]] = {array: [] for array in _ARRAYS}
    for (array, iri), values in sorted(things.items()):
        written[array].append(_object(iri, values, lists))
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _object(
    iri: str, values: dict[str, list[tuple[str, str, str]]], lists: list[str]
) -> dict[str, Any]:
    made: dict[str, Any] = {"id": iri}
    for key, found in sorted(values.items()):
        found = sorted(set(found), key=order)
        if key == "labels":
            made[key] = dict(sorted({lang: words for words, lang, _ in reversed(found)}.items()))
        elif key == "other_names":
            made[key] = [
                {"name": words, **({"lang": lang} if lang else {})} for words, lang, _ in found
            ]
        elif key == "identifiers":
            made[key] = [{"identifier": words} for words, _, _ in found]
        elif key == "sources":
            made[key] = _sources(found)
        elif key in lists:
            made[key] = [words for words, _, _ in found]
        else:
            made[key] = found[0][0]
    return made


def _sources(found: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Give each source once, though it is called in several languages."""
    named: dict[str, dict[str, str]] = {}
    for url, lang, note in found:
        more = {"note": note, "lang": lang} if note and lang else {"note": note} if note else {}
        named.setdefault(url, {"url": url, **more})
    return [one for _, one in sorted(named.items())]


def order(found: tuple[str, str, str]) -> tuple[int, str, str, str]:
    """Put the words of the first of our languages first."""
    words, lang, note = found
    known = language.LANGUAGES
    return (known.index(lang) if lang in known else len(known), lang, words, note)


def _query(name: str) -> str:
    (file,) = (
        f for f in resources.files("queries", ".rq", under="exports") if f.name == f"{name}.rq"
    )
    return resources.read(file)
