"""What a store knows already: the things that a name means, and what is around them."""

import unicodedata
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from govgraph import language, queryable
from govgraph.queryable import Queryable
from govgraph.turtle import PREFIXES

_PREFIXES = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("foaf", "govg", "org", "skos", "eli", "dcterms", "rdf")
)
_CALLED = """
SELECT DISTINCT ?thing ?eb ?le WHERE {
  VALUES ?name { %s } ?thing skos:prefLabel|skos:altLabel|foaf:name ?name ; a govg:%s .
  OPTIONAL {
    ?thing govg:period ?period
    OPTIONAL { ?period govg:earliestBegin ?eb }
    OPTIONAL { ?period govg:latestEnd ?le }
  }
}
"""
_FOLLOW = "SELECT DISTINCT ?thing WHERE { %s %s ?thing }"
_NAMES = "SELECT DISTINCT ?name WHERE { %s skos:prefLabel|skos:altLabel|foaf:name ?name }"
_LABELLED = "SELECT DISTINCT ?thing WHERE { ?thing a govg:%s ; skos:prefLabel ?name FILTER(%s) }"
_ASK = "ASK { { %s ?p ?o } UNION { GRAPH %s { ?s ?p ?o } } }"


class Known:
    """Looks things up in a store; nothing is taken for what it may only be.

    Args:
        store: the store.
        on: a day; what surely did not exist on it is passed over.

    Example:
        >>> from govgraph.store import Store
        >>> Known(Store.memory()).called("Area", ["xã Lam"])
        []
    """

    def __init__(self, store: Queryable, on: str | None = None) -> None:
        self._store = store
        self._on = on
        self._found: dict[object, list[NamedNode]] = {}

    def called(self, kind: str, names: Iterable[str]) -> list[NamedNode]:
        """Return the things of a class that are called by one of some names, spelled so.

        Args:
            kind: a class, ``Area``; names: with a capital or not at the beginning.
        """
        wanted = tuple(sorted(set(filter(None, names))))
        if not wanted:
            return []
        key = kind, wanted
        if key not in self._found:
            spelled = {form for name in wanted for form in _forms(name)}
            tags = (None, *language.LANGUAGES)
            values = " ".join(str(Literal(n, language=t)) for n in sorted(spelled) for t in tags)
            rows = queryable.rows(self._store, _PREFIXES + _CALLED % (values, kind))
            self._found[key] = sorted(
                {
                    row["thing"]
                    for row in rows
                    if isinstance(row["thing"], NamedNode) and self._was(row["eb"], row["le"])
                },
                key=str,
            )
        return self._found[key]

    def follow(self, node: NamedNode, path: str) -> list[NamedNode]:
        """Return what a property path leads to from a thing."""
        key = node, path
        if key not in self._found:
            rows = queryable.rows(self._store, _PREFIXES + _FOLLOW % (node, path))
            found = {row["thing"] for row in rows if isinstance(row["thing"], NamedNode)}
            self._found[key] = sorted(found, key=str)
        return self._found[key]

    def literals(self, node: NamedNode, path: str) -> list[str]:
        """Return the literals that a property path leads to from a thing."""
        rows = queryable.rows(self._store, _PREFIXES + _FOLLOW % (node, path))
        return sorted({row["thing"].value for row in rows if isinstance(row["thing"], Literal)})

    def names(self, node: NamedNode) -> set[str]:
        """Return all names of a thing."""
        return {row["name"].value for row in queryable.rows(self._store, _PREFIXES + _NAMES % node)}

    def beginning(self, kind: str, names: Iterable[str], parts: Iterable[str]) -> list[NamedNode]:
        """Return the things of a class whose label begins with a name and holds some words."""
        starts = [f"STRSTARTS(STR(?name), {Literal(name)})" for name in names]
        holds = [f"CONTAINS(STR(?name), {Literal(part)})" for part in parts]
        if not starts:
            return []
        test = " && ".join([f"({' || '.join(starts)})", *holds])
        rows = queryable.rows(self._store, _PREFIXES + _LABELLED % (kind, test))
        return sorted({r["thing"] for r in rows if isinstance(r["thing"], NamedNode)}, key=str)

    def around(self, area: NamedNode) -> set[NamedNode]:
        """Return an area and all it lies in."""
        return {area, *self.follow(area, "govg:within+")}

    def has(self, node: NamedNode) -> bool:
        """Whether anything is said of an IRI, or in a graph of that name."""
        return bool(self._store.query(_ASK % (node, node)))

    def _was(self, begin: Literal | None, end: Literal | None) -> bool:
        if not self._on:
            return True
        return (begin is None or begin.value[:10] <= self._on) and (
            end is None or self._on < end.value[:10]
        )


def _forms(name: str) -> Iterable[str]:
    composed = unicodedata.normalize("NFC", " ".join(name.split()))
    for one in (composed, composed[:1].upper() + composed[1:], composed[:1].lower() + composed[1:]):
        yield one
        yield unicodedata.normalize("NFD", one)
