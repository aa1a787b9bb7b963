"""Blank nodes, given names that come from what is said of them: a file read again gives the same.

Two nodes of which the same is said stay two (nobody is merged by name alone): they are numbered.
"""

import hashlib
from collections import Counter, defaultdict

from pyoxigraph import BlankNode, NamedNode, Quad

LOCAL = "local:"
_ROUNDS = 3  # how many statements away from a node may still tell it from another


def skolemised(found: list[Quad]) -> list[Quad]:
    """Put ``local:`` IRIs in the place of blank nodes, so that a query can put names together.

    Args:
        found: quads in the order of their file.

    Example:
        >>> node = BlankNode("x")
        >>> skolemised([Quad(node, NamedNode("http://p"), node)])[0].subject.value[:6]
        'local:'
    """
    names = _names(found)
    if not names:
        return found
    return [
        Quad(
            names.get(quad.subject, quad.subject),
            quad.predicate,
            names.get(quad.object, quad.object),
            names.get(quad.graph_name, quad.graph_name),
        )
        for quad in found
    ]


def _names(found: list[Quad]) -> dict[object, NamedNode]:
    about: dict[BlankNode, list[tuple[str, object]]] = defaultdict(list)
    for quad in found:
        if isinstance(quad.subject, BlankNode):
            about[quad.subject].append((f"> {quad.predicate}", quad.object))
        if isinstance(quad.object, BlankNode):
            about[quad.object].append((f"< {quad.predicate}", quad.subject))
        if isinstance(quad.graph_name, BlankNode):
            about[quad.graph_name] += []
    shown: dict[object, str] = dict.fromkeys(about, "")
    for _ in range(_ROUNDS):
        shown |= {
            node: _digest(sorted(f"{how} {shown.get(what, what)}" for how, what in said))
            for node, said in about.items()
        }
    seen: Counter[str] = Counter()
    names: dict[object, NamedNode] = {}
    for node in about:
        name = shown[node]
        names[node] = NamedNode(f"{LOCAL}{name}" + (f"-{seen[name]}" if seen[name] else ""))
        seen[name] += 1
    return names


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
