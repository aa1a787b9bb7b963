"""Which IRI gives way to which, by all decisions together.

Two tenures are one only of one person in one post. A decision on tenures therefore waits until
other decisions have made their persons and posts one, and waits again once those are undone;
so the order of decisions changes nothing, and no tenure ever has two persons.
A concurrent holding is named by its two tenures: where one of these gives way, so does its name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from govgraph import terms
from govgraph.intake import mint
from govgraph.matching import decisions, unbroken
from govgraph.matching.decisions import SAME, Decision
from govgraph.store import Store
from govgraph.turtle import PREFIXES

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_TENURE = NamedNode(terms.GOVG + "Tenure")
_MEMBER = NamedNode(PREFIXES["org"] + "member")
_POST = NamedNode(terms.GOVG + "post")
_HOLDS = NamedNode(terms.GOVG + "tenure")
_Mapping = Mapping[NamedNode, NamedNode]


@dataclass(frozen=True)
class Replacing:
    """What decisions come to.

    Attributes:
        mapping: which IRI gives way to which.
        inner: ends and begins that lie inside tenures made of several.
        waiting: how many decisions wait for one person and one post.
    """

    mapping: dict[NamedNode, NamedNode]
    inner: set[Quad]
    waiting: int


def replacing(change: Store, kept: Iterable[Decision]) -> Replacing:
    """Work out what gives way to what.

    Args:
        change: the store, with what its sources say.
        kept: decisions that do not contradict each other.

    Example:
        >>> replacing(Store.memory(), []).mapping
        {}
    """
    held: list[Decision] = []
    others: list[Decision] = []
    for one in kept:
        (held if _tenure(change, one.left) or _tenure(change, one.right) else others).append(one)
    mapping = _nodes(decisions.canonical(others, change.name))
    ready = [one for one in held if one.decision != SAME or _one(change, one, mapping)]
    tenures = _nodes(decisions.canonical(ready, change.name))
    return Replacing(
        mapping | tenures | _holdings(change, tenures),
        unbroken.inner(change, tenures),
        len(held) - len(ready),
    )


def _nodes(iris: Mapping[str, str]) -> dict[NamedNode, NamedNode]:
    return {NamedNode(iri): NamedNode(to) for iri, to in iris.items()}


def _tenure(change: Store, iri: str) -> bool:
    return any(change.raw.quads_for_pattern(NamedNode(iri), _TYPE, _TENURE, None))


def _one(change: Store, pair: Decision, mapping: _Mapping) -> bool:
    """Whether two tenures are of one person in one post, by the other decisions."""
    for predicate in (_MEMBER, _POST):
        left, right = (
            {mapping.get(node, node) for node in _values(change, NamedNode(iri), predicate)}
            for iri in pair.pair
        )
        if not left or left != right:
            return False
    return True


def _holdings(change: Store, tenures: _Mapping) -> dict[NamedNode, NamedNode]:
    """Name the holdings of tenures that give way anew; one named otherwise keeps its name."""
    found: dict[NamedNode, NamedNode] = {}
    for tenure in tenures:
        for quad in change.raw.quads_for_pattern(None, _HOLDS, tenure, None):
            holding = quad.subject
            if quad.graph_name == terms.DERIVED_GRAPH or not isinstance(holding, NamedNode):
                continue
            both = _values(change, holding, _HOLDS)
            kept = {tenures.get(one, one) for one in both}
            if len(both) == len(kept) == 2 and holding == mint.holding(*both):
                found[holding] = mint.holding(*kept)
    return {holding: to for holding, to in found.items() if holding != to}


def _values(change: Store, subject: NamedNode, predicate: NamedNode) -> set[NamedNode]:
    """Return what sources say of a subject."""
    return {
        quad.object
        for quad in change.raw.quads_for_pattern(subject, predicate, None, None)
        if isinstance(quad.object, NamedNode) and quad.graph_name != terms.DERIVED_GRAPH
    }
