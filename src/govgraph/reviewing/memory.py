"""What was decided, kept in the store: one record a claim, in a graph of its own.

A claim is known again by the digest of its text, its span and all it says (:attr:`Claim.id`). So
what was rejected is not proposed again, and an article's graph can be made anew at any time.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import files, terms
from govgraph.errors import InputError
from govgraph.matching import decisions
from govgraph.queryable import Queryable, rows
from govgraph.reviewing import parsing
from govgraph.reviewing.records import REJECT, Record
from govgraph.turtle import PREFIXES

REVIEWS = NamedNode(terms.ID + "graph/reviews")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_ANNOTATION = NamedNode(PREFIXES["oa"] + "Annotation")
_MOTIVE = NamedNode(PREFIXES["oa"] + "motivatedBy")
_ASSESSING = NamedNode(PREFIXES["oa"] + "assessing")
_BODY = NamedNode(PREFIXES["oa"] + "bodyValue")
_WHO = NamedNode(PREFIXES["dcterms"] + "creator")
_WHEN = NamedNode(PREFIXES["dcterms"] + "created")
_RECORD = NamedNode(PREFIXES["prov"] + "value")
_STORED = f"SELECT ?told WHERE {{ GRAPH {REVIEWS} {{ ?review {_RECORD} ?told }} }}"


def stored(store: Queryable) -> dict[str, tuple[Record, str]]:
    """Return what a store remembers: each record, and what its article's IRIs begin with.

    Raises:
        InputError: somebody else wrote into the graph of reviews.

    Example:
        >>> from govgraph.store import Store
        >>> stored(Store.memory())
        {}
    """
    found = {}
    for row in rows(store, _STORED):
        try:
            told = json.loads(row["told"].value)
            one = parsing.from_json(told)
            found[one.claim.id] = one, str(told.get("stem") or "")
        except (InputError, ValueError, TypeError, AttributeError, LookupError) as error:
            raise InputError("review-memory-broken", where=store.name) from error
    return found


def rejected(store: Queryable) -> set[str]:
    """Return the ids of the claims that were rejected.

    Example:
        >>> from govgraph.store import Store
        >>> rejected(Store.memory())
        set()
    """
    return {id for id, (one, _) in stored(store).items() if one.decision == REJECT}


def rejected_in(path: str | Path) -> set[str]:
    """Return the ids of the claims that a file of decisions rejects.

    Raises:
        InputError: it is no such file, or a line of it is wrong.
    """
    found = parsing.parse(decisions.decoded(files.read_bytes(path), path), str(path))
    return {one.claim.id for one in found if one.decision == REJECT}


def quads(kept: Iterable[tuple[Record, str]]) -> list[Quad]:
    """Write records down, each with what its article's IRIs begin with."""
    found = []
    for one, stem in kept:
        node = NamedNode(f"{terms.ID}review/{one.claim.id[1:]}")
        told = json.dumps({**one.to_json(), "stem": stem}, ensure_ascii=False, sort_keys=True)
        values: list[tuple[NamedNode, NamedNode | Literal]] = [
            (_TYPE, _ANNOTATION),
            (_MOTIVE, _ASSESSING),
            (_BODY, Literal(one.decision)),
            (_RECORD, Literal(told)),
        ]
        values += [(_WHO, Literal(one.by))] if one.by else []
        values += [(_WHEN, Literal(one.when))] if one.when else []
        found += [Quad(node, predicate, value, REVIEWS) for predicate, value in values]
    return found
