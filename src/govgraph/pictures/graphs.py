"""Any graph as the nodes and edges of a network: a model, RDF statements, a networkx graph."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from govgraph import answer, language
from govgraph.pictures import nodes, style
from govgraph.pictures.nodes import Node
from govgraph.pictures.scene import Fact, Item, Scene
from govgraph.pictures.wires import Edge

if TYPE_CHECKING:
    import networkx

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NAMES = (  # those that name a thing best come first
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://xmlns.com/foaf/0.1/name",
    "http://www.w3.org/2000/01/rdf-schema#label",
)
_THICKEST = 6.0


@dataclass
class Net:
    """What a network draws.

    Attributes:
        nodes, edges: in drawing order.
        kinds: what the classes of nodes are called, for the legend.
        relations: what the edges of each look are called, with one of them as the sample.
        total: how many nodes there were before a limit.
    """

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    relations: dict[str, Edge] = field(default_factory=dict)
    total: int = 0
    at: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, node: Node, kind: str) -> None:
        """Add a node under a name, and its kind in words."""
        if name not in self.at:
            self.at[name] = len(self.nodes)
            self.nodes.append(node)
            self.kinds.setdefault(node.kind, kind)

    def join(self, scene: Scene, tail: str, head: str, relation: str, **look: Any) -> None:
        """Add an edge between two names, with an item of its own.

        Args:
            scene: the picture. tail, head: names of nodes. relation: in words.
            **look: how the edge is drawn, and ``key`` where it has an item already.
        """
        one, other = self.at[tail], self.at[head]
        if "key" not in look:
            name = "\n".join(("edge", relation, tail, head))
            title = f"{self.nodes[one].name} → {self.nodes[other].name}"
            look["key"] = scene.add(name, Item(title, relation))
            scene.join(name, tail, head)
        edge = Edge(one, other, **look)
        self.edges.append(edge)
        self.relations.setdefault(relation, edge)


def of_statements(
    triples: Iterable[Triple], scene: Scene, names: Mapping[str, str], limit: int
) -> Net:
    """Turn RDF statements into a network.

    IRIs and blank nodes become nodes, literals facts of their subject; ``rdf:type`` gives a
    node its class, and is no edge.

    Args:
        triples: the statements.
        scene: the picture, which gets an item for each node and edge.
        names: what IRIs are called.
        limit: at most so many nodes, those with most edges.
    """
    unique = {str(one): one for one in triples}
    ordered = [unique[text] for text in sorted(unique)]
    called = _labels(ordered, scene.lang) | {iri: name for iri, name in names.items() if name}
    classes: dict[str, list[NamedNode]] = {}
    literals: dict[str, list[tuple[NamedNode, str]]] = {}
    ties: list[tuple[str, NamedNode, str]] = []
    degree: dict[str, int] = {}
    terms: dict[str, Any] = {}
    for one in ordered:
        subject, relation = _name(one.subject), one.predicate
        terms.setdefault(subject, one.subject)
        degree.setdefault(subject, 0)
        if isinstance(one.object, Literal):
            literals.setdefault(subject, []).append((relation, one.object.value))
        elif relation.value == _TYPE and isinstance(one.object, NamedNode):
            classes.setdefault(subject, []).append(one.object)
        else:
            head = _name(one.object)
            terms.setdefault(head, one.object)
            ties.append((subject, relation, head))
            for end in (subject, head):
                degree[end] = degree.get(end, 0) + 1
    net = Net(total=len(degree))
    for name in _most(degree, limit, lambda one: called.get(one, one)):
        types = classes.get(name, [])
        slug = next((s for c in types if (s := style.of_class(c.value).slug) != "thing"), "thing")
        kind = ", ".join(_called(one, called) for one in types) or _word("thing", scene)
        term = terms[name]
        title = called.get(name) or answer.short(term) if isinstance(term, NamedNode) else name
        item = Item(title, kind, name if isinstance(term, NamedNode) else "")
        for relation, value in literals.get(name, []):
            item.facts.append(Fact(_called(relation, called), value))
        key = scene.add(name, item)
        known = slug if slug == "thing" else kind
        net.add(name, Node(key, slug, title), _word("thing", scene) if known == slug else kind)
    for tail, relation, head in ties:
        if tail in net.at and head in net.at:
            words = _called(relation, called)
            colour = net.nodes[net.at[head]].kind
            look = {"colour": "edge" if colour == "thing" else colour, "words": words}
            net.join(scene, tail, head, words, **look)
            for name, other, label in ((tail, head, words), (head, tail, f"← {words}")):
                fact = Fact(label, net.nodes[net.at[other]].name, scene.keys[other])
                scene.items[scene.keys[name]].facts.append(fact)
    return net


def of_networkx(graph: "networkx.Graph[str]", scene: Scene, limit: int) -> Net:
    """Turn an undirected network of :mod:`govgraph.networks` into nodes and edges.

    Args:
        graph: nodes with ``label`` and ``kind``, edges with ``weight`` and ``certainty``.
        scene: the picture, which gets an item for each node and edge.
        limit: at most so many nodes, those with most edges.
    """
    named = {str(node): about for node, about in graph.nodes(data=True)}
    degree = {str(node): int(count) for node, count in graph.degree()}
    net = Net(total=len(degree))
    for name in _most(degree, limit, lambda one: str(named[one].get("label") or one)):
        slug = nodes.known(str(named[name].get("kind", "")))
        title = str(named[name].get("label") or name)
        key = scene.add(name, Item(title, _word(slug, scene), name if ":" in name else ""))
        net.add(name, Node(key, slug, title), _word(slug, scene))
    found = {
        (min(ends), max(ends)): about
        for a, b, about in graph.edges(data=True)
        if (ends := (str(a), str(b))) and ends[0] in net.at and ends[1] in net.at
    }
    weights = {ends: _weight(about.get("weight")) for ends, about in found.items()}
    most = max((abs(one) for one in weights.values()), default=1) or 1
    for tail, head in sorted(found):
        weight = weights[tail, head]
        look: dict[str, Any] = {"words": f"{weight:.6g}", "arrow": False}
        look["thick"] = 1.2 + (_THICKEST - 1.2) * abs(weight) / most if most > 1 else 1.8
        look["possible"] = found[tail, head].get("certainty") == "possible"
        net.join(scene, tail, head, _word("tie", scene), **look)
        fact = Fact(_word("weight", scene), look["words"])
        if look["possible"]:
            fact = Fact(fact.label, fact.value, certainty="possible")
        scene.items[net.edges[-1].key].facts.append(fact)
        for name, other in ((tail, head), (head, tail)):
            title = net.nodes[net.at[other]].name
            told = Fact(_word("tie", scene), title, scene.keys[other], look["words"])
            scene.items[scene.keys[name]].facts.append(told)
    return net


def _labels(triples: Iterable[Triple], lang: str) -> dict[str, str]:
    """Find the names that statements themselves give, best in a language."""
    best: dict[str, tuple[tuple[int, int, str], str]] = {}
    for one in triples:
        if one.predicate.value in _NAMES and isinstance(one.object, Literal) and one.object.value:
            tongue = (one.object.language or "").partition("-")[0]
            worth = 0 if tongue == lang else 1 if not tongue else 2
            rank = (worth, _NAMES.index(one.predicate.value), one.object.value)
            name = _name(one.subject)
            if name not in best or rank < best[name][0]:
                best[name] = (rank, one.object.value)
    return {name: value for name, (_, value) in best.items()}


def _most(degree: Mapping[str, int], limit: int, called: Any) -> list[str]:
    """Return the names with most edges, ordered by what they are called."""
    kept = sorted(degree, key=lambda one: (-degree[one], one))[:limit]
    return sorted(kept, key=lambda one: (called(one), one))


def _name(term: NamedNode | BlankNode | Triple | Any) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _called(term: NamedNode, called: Mapping[str, str]) -> str:
    iri = term.value
    if name := called.get(iri):
        return name
    short = answer.short(term)
    return short if short != iri else iri.replace("#", "/").rstrip("/").rpartition("/")[2] or iri


def _weight(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 1.0


def _word(key: str, scene: Scene) -> str:
    return language.text(f"picture-{key}", scene.lang)
