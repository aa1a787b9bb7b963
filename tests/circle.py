"""The circle of the project: the seed article read and accepted, beside the hand-made graph.

What claims say is compared as triples whose nodes are named by what they are (a tenure by its
person and post), for the IRIs of claims are minted by other rules than a person's; evidence is
compared as (claim, status, explicit), and by whether its characters overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from govgraph.turtle import PREFIXES

GOVG = PREFIXES["govg"]
# What a node of each class is known by; a name with "?" may be absent.
_BY = {
    "Tenure": ("org:member", "govg:post"),
    "ConcurrentHolding": ("govg:tenure",),
    "Coverage": ("govg:combination", "govg:date"),
    "Arrangement": ("govg:combination",),
    "Target": ("govg:combination", "govg:condition"),
    "BodyCount": ("govg:beforeEvent", "govg:afterEvent", "govg:date"),
    "Reorganisation": ("govg:eventKind", "govg:before", "govg:after", "govg:unitKind"),
    "Statement": ("rdf:subject", "rdf:predicate", "rdf:object"),
    "Term": ("govg:ofBody", "govg:begins"),
}
_ASIDE = {GOVG + "Evidence", PREFIXES["oa"] + "TextPositionSelector", PREFIXES["prov"] + "Agent"}
Fact = tuple[str, str, str]


def short(node: NamedNode) -> str:
    """Write an IRI with its prefix."""
    cut = max(node.value.rfind("/"), node.value.rfind("#")) + 1
    names = [name for name, space in PREFIXES.items() if space == node.value[:cut]]
    return f"{names[0]}:{node.value[cut:]}" if names else node.value


def plain(literal: Literal) -> str:
    """Write a literal: a number, a date or words with their language."""
    return f"{literal.value}@{literal.language}" if literal.language else literal.value


class Side:
    """One article's graph, its nodes named by what they are."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[NamedNode, list[tuple[str, object]]] = defaultdict(list)
        for quad in quads:
            assert isinstance(quad.subject, NamedNode)
            self._about[quad.subject].append((short(quad.predicate), quad.object))
        self._names: dict[NamedNode, str] = {}
        self._plans = {
            node: f"plan {number}"
            for number, (_, node) in enumerate(
                sorted((self._start(one), one) for one in self._of("Plan")), 1
            )
        }

    def facts(self) -> set[Fact]:
        """What is claimed, without evidence and notes."""
        return {
            (self._name(node), predicate, self._name(value))
            for node, said in list(self._about.items())
            if not self._types(node) & _ASIDE
            for predicate, value in said
            if predicate not in ("skos:note",)
        }

    def evidence(self) -> dict[Fact, list[tuple[int, int]]]:
        """Who supports what: (claim, status, explicit) and the characters."""
        found: dict[Fact, list[tuple[int, int]]] = defaultdict(list)
        for node in self._of("Evidence"):
            said = dict(self._about[node])
            place = dict(self._about[said["oa:hasSelector"]])  # type: ignore[index]
            span = int(place["oa:start"].value), int(place["oa:end"].value)  # type: ignore[attr-defined]
            for predicate, claim in self._about[node]:
                if predicate == "govg:supports":
                    status, explicit = said["govg:status"], said["govg:explicit"]
                    key = (self._name(claim), self._name(status), self._name(explicit))
                    found[key].append(span)
        return found

    def _of(self, kind: str) -> list[NamedNode]:
        return [node for node in self._about if GOVG + kind in self._types(node)]

    def _types(self, node: NamedNode) -> set[str]:
        return {v.value for p, v in self._about.get(node, ()) if p == "rdf:type"}  # type: ignore[attr-defined]

    def _start(self, node: NamedNode) -> int:
        for other in self._of("Evidence"):
            said = dict(self._about[other])
            if ("govg:supports", node) in self._about[other]:
                place = dict(self._about[said["oa:hasSelector"]])  # type: ignore[index]
                return int(place["oa:start"].value)  # type: ignore[attr-defined]
        return 0

    def _name(self, value: object) -> str:
        if isinstance(value, Literal):
            return plain(value)
        assert isinstance(value, NamedNode)
        if value not in self._names:
            self._names[value] = short(value)  # while it is looked for
            self._names[value] = self._key(value)
        return self._names[value]

    def _key(self, node: NamedNode) -> str:
        if node in self._plans:
            return self._plans[node]
        kinds = {one.rpartition("#")[2] for one in self._types(node)}
        for kind, by in _BY.items():
            if kind in kinds:
                parts = sorted(
                    f"{predicate.partition(':')[2]} {self._name(value)}"
                    for predicate, value in self._about.get(node, ())
                    if predicate in by
                )
                return f"{kind}({', '.join(parts)})"
        return short(node)


def differences(made: Side, hand: Side) -> tuple[set[Fact], set[Fact]]:
    """What only the first side says, and what only the second says."""
    return made.facts() - hand.facts(), hand.facts() - made.facts()
