"""What things are called: their own names, or for a claim the names of its parts."""

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from govgraph.queryable import Queryable, rows

_OWN = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label
WHERE { VALUES ?thing { %s } ?thing skos:prefLabel|foaf:name|rdfs:label ?label }
"""
# A claim without a name of its own is told by its parts: who, and what.
_PARTS = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX govg: <https://w3id.org/govgraph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?place ?label WHERE {
  { %s govg:tenure?/org:member/foaf:name ?label . BIND(1 AS ?place) }
  UNION { %s govg:tenure?/govg:post/skos:prefLabel ?label . BIND(2 AS ?place) }
  UNION {
    %s rdf:subject/(skos:prefLabel|foaf:name|govg:combination/skos:prefLabel) ?label .
    BIND(1 AS ?place)
  }
  UNION { %s oa:hasSource/skos:prefLabel ?label . BIND(1 AS ?place) }
  UNION { %s rdf:object/(skos:prefLabel|foaf:name) ?label . BIND(2 AS ?place) }
  UNION {
    %s govg:combination/skos:prefLabel ?label .
    FILTER NOT EXISTS { %s govg:tenure ?tenure }
    BIND(1 AS ?place)
  }
} ORDER BY ?place ?label
"""

# Each label by its language; "" is a label without one.
Labels = dict[str, Literal]
_AT_ONCE = 500  # things in one query: endpoints limit how long a query may be


def own(store: Queryable, nodes: Iterable[NamedNode]) -> dict[NamedNode, Labels]:
    """Look up the names of things.

    Args:
        store: where to look.
        nodes: the things; those without a name are left out of the result.

    Example:
        >>> from govgraph.store import Store
        >>> own(Store.memory(), [])
        {}
    """
    wanted = " ".join(sorted({str(node) for node in nodes}))
    found: dict[NamedNode, Labels] = {}
    for row in rows(store, _OWN % wanted) if wanted else ():
        if isinstance(row["label"], Literal):
            found.setdefault(row["thing"], {})[row["label"].language or ""] = row["label"]
    return found


def chunked(store: Queryable, iris: Sequence[str]) -> dict[NamedNode, Labels]:
    """Look up the names of many things, some at a time.

    Args:
        store: where to look.
        iris: the things.

    Example:
        >>> from govgraph.store import Store
        >>> chunked(Store.memory(), ["http://a"])
        {}
    """
    found: dict[NamedNode, Labels] = {}
    for start in range(0, len(iris), _AT_ONCE):
        found |= own(store, map(NamedNode, iris[start : start + _AT_ONCE]))
    return found


def names(store: Queryable, iris: Sequence[str], lang: str) -> dict[str, str]:
    """Say what many things are called, each in a language if it can be.

    Args:
        store: where to look.
        iris: the things; those without a name are left out of the result.
        lang: the language.

    Example:
        >>> from govgraph.store import Store
        >>> names(Store.memory(), ["http://a"], "en")
        {}
    """
    chosen = ((node.value, best(own, lang)) for node, own in chunked(store, iris).items())
    return {iri: label.value for iri, label in chosen if label is not None}


def best(labels: Labels, lang: str) -> Literal | None:
    """Choose the label in a language, else in the alphabetically first one.

    Example:
        >>> best({"vi": Literal("Hạng", language="vi")}, "en").value
        'Hạng'
    """
    return labels.get(lang) or (labels[min(labels)] if labels else None)


def of(store: Queryable, node: NamedNode, lang: str) -> str:
    """Say what a thing is called: its name, or who and what a claim is about.

    Args:
        store: where to look.
        node: the thing.
        lang: the language.

    Returns:
        The words; empty where there are none.

    Example:
        >>> from govgraph.store import Store
        >>> of(Store.memory(), NamedNode("http://a"), "en")
        ''
    """
    name = best(own(store, [node]).get(node, {}), lang)
    if name is not None:
        return name.value
    places: dict[str, list[Literal]] = {}
    for row in rows(store, _PARTS.replace("%s", str(node))):
        if isinstance(row["label"], Literal):
            places.setdefault(row["place"].value, []).append(row["label"])
    told = [
        [one.value for one in found if one.language == lang] or [one.value for one in found]
        for found in (places[place] for place in sorted(places))
    ]
    return " — ".join(" · ".join(found) for found in told)
