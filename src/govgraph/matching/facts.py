"""What is compared: persons, organs, posts, areas and tenures, read in a few queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from govgraph import queryable, resources, terms
from govgraph.matching import names
from govgraph.queryable import Queryable
from govgraph.terms import Row

KINDS = {
    "person": terms.PERSON,
    "organ": terms.ORGAN,
    "post": terms.POST,
    "area": terms.AREA,
    "tenure": terms.GOVG + "Tenure",
}
_MAIN = ("http://xmlns.com/foaf/0.1/name", "http://www.w3.org/2004/02/skos/core#prefLabel")
_BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
# What govgraph writes itself is no source.
_OURS = (terms.DERIVED, terms.ID + "graph/identities", terms.ID + "graph/identified")


@dataclass(frozen=True)
class Held:
    """One tenure: the post, and when by its four bounds, ``""`` where unknown."""

    tenure: str
    post: str
    earliest_begin: str = ""
    latest_begin: str = ""
    earliest_end: str = ""
    latest_end: str = ""


@dataclass
class Thing:
    """A person, organ, post, area or tenure, as all sources together have it.

    Attributes:
        iri, kind: which, and ``person``, ``organ``, ``post``, ``area`` or ``tenure``.
        labels: its own name by language. names: every name it has.
        graphs: the named graphs that say what it is.
        links: values by what ``matching.toml`` calls the property.
        held: of a person, the tenures; of a tenure, itself.
        begin, end: of an organ or area, the outer bounds.
    """

    iri: str
    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)
    links: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    held: list[Held] = field(default_factory=list)
    begin: str = ""
    end: str = ""

    def label(self, lang: str) -> str:
        """Return its name in a language, else in another, else its IRI."""
        return self.labels.get(lang) or (
            self.labels[min(self.labels)] if self.labels else min(self.names, default=self.iri)
        )


@dataclass
class Facts:
    """All that is compared.

    Attributes:
        things: by IRI. apart: pairs that a reorganisation has before and after it.
        accents: graphs that write accents. sources: graphs' sources, by language.
        bearers: how many things of a kind share a key. wider: of a kind, those it is one of.
        kinds: the kinds of organ, post and area that belong to a scheme.
    """

    things: dict[str, Thing] = field(default_factory=dict)
    apart: set[frozenset[str]] = field(default_factory=set)
    accents: set[str] = field(default_factory=set)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    bearers: Counter[tuple[str, str]] = field(default_factory=Counter)
    wider: dict[str, set[str]] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)

    def of(self, kind: str) -> list[Thing]:
        """Return the things of a kind, in order."""
        return sorted((t for t in self.things.values() if t.kind == kind), key=lambda t: t.iri)


def read(store: Queryable) -> Facts:
    """Read what is compared.

    Example:
        >>> from govgraph.store import Store
        >>> read(Store.memory()).things
        {}
    """
    facts = Facts()
    _things(store, facts)
    _links(store, facts)
    _times(store, facts)
    for row in rows(store, "reorganised"):
        facts.apart.add(frozenset((row["old"].value, row["new"].value)))
    for row in rows(store, "broader"):
        facts.wider.setdefault(row["kind"].value, set()).add(row["broader"].value)
    facts.kinds = {row["kind"].value for row in rows(store, "kinds")}
    for row in rows(store, "sources"):
        label = row["label"]
        facts.sources.setdefault(row["graph"].value, {})[label.language or ""] = label.value
    _habits(facts)
    return facts


def _things(store: Queryable, facts: Facts) -> None:
    kinds = {iri: kind for kind, iri in KINDS.items()}
    for row in rows(store, "things"):
        if isinstance(row["thing"], NamedNode) and row["graph"].value not in _OURS:
            iri = row["thing"].value
            thing = facts.things.setdefault(iri, Thing(iri, kinds[row["class"].value]))
            thing.graphs.add(row["graph"].value)
    for row in rows(store, "names"):
        if named := _thing(facts, row, "thing"):
            name: Literal = row["name"]
            named.names.add(name.value)
            if row["property"].value in _MAIN:
                named.labels[name.language or ""] = name.value


def _links(store: Queryable, facts: Facts) -> None:
    called = {iri: name for name, iris in knowledge()["properties"].items() for iri in iris}
    for row in rows(store, "links", " ".join(f"<{iri}>" for iri in sorted(called))):
        if thing := _thing(facts, row, "thing"):
            thing.links[called[row["property"].value]].add(row["value"].value)


def _times(store: Queryable, facts: Facts) -> None:
    for row in rows(store, "tenures"):
        if person := _thing(facts, row, "person"):
            bounds = (row[name].value if row[name] else "" for name in _BOUNDS)
            person.held.append(Held(row["tenure"].value, row["post"].value, *bounds))
    for row in rows(store, "periods"):
        if thing := _thing(facts, row, "thing"):
            thing.begin = row["earliestBegin"].value if row["earliestBegin"] else ""
            thing.end = row["latestEnd"].value if row["latestEnd"] else ""
    for one in facts.things.values():
        one.held.sort(key=lambda held: (held.post, held.tenure))


def _habits(facts: Facts) -> None:
    """Note which sources write accents, and how many things share a name."""
    written: Counter[str] = Counter()
    accented: Counter[str] = Counter()
    for thing in facts.things.values():
        person = thing.kind == "person"
        for key in {names.key(name, person=person) for name in thing.names}:
            facts.bearers[thing.kind, key] += 1
        marked = any(map(names.accented, thing.names))
        for graph in thing.graphs:
            written[graph] += 1
            accented[graph] += marked
    share = knowledge()["accented-share"]
    facts.accents = {graph for graph, all_ in written.items() if accented[graph] >= share * all_}


def _thing(facts: Facts, row: Row, column: str) -> Thing | None:
    node = row[column]
    return facts.things.get(node.value) if isinstance(node, NamedNode) else None


def rows(store: Queryable, name: str, values: str = "") -> list[Any]:
    """Run one of the queries in ``queries/matching``.

    Args:
        store: what is asked.
        name: the query's.
        values: what stands at its ``%s``.

    Example:
        >>> from govgraph.store import Store
        >>> rows(Store.memory(), "things")
        []
    """
    query = resources.read(resources.folder("queries").joinpath("matching", f"{name}.rq"))
    return queryable.rows(store, query.replace("%s", values))


@cache
def knowledge() -> dict[str, Any]:
    """Read the reasons and their weights.

    Example:
        >>> knowledge()["person"]["name-same"]["en"]
        'the same name'
    """
    return resources.toml("queries", "matching/matching.toml")
