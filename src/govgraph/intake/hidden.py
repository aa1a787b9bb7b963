"""Characters of texts that nobody sees: controls, marks that turn a line, joiners.

Statements that hold them are kept as they are, and told: some scripts need joiners, but a name
that reads as another may be meant to deceive (Unicode TR 36).
"""

from collections.abc import Iterable

from pyoxigraph import Literal, Quad

from govgraph.intake.reading import Problem
from govgraph.turtle import PREFIXES

_NAMES = {
    PREFIXES["foaf"] + "name",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["skos"] + "altLabel",
}


def codes(words: str) -> str:
    """List the hidden characters of a text; spaces and ends of lines are none.

    Example:
        >>> codes("a\\u202eb\\u200b c\\n"), codes("ạ b")
        ('U+200B, U+202E', '')
    """
    if words.isprintable():
        return ""
    found = {char for char in words if not (char.isprintable() or char.isspace())}
    return ", ".join(f"U+{ord(char):04X}" for char in sorted(found))


def problems(quads: Iterable[Quad], file: str, *, names: bool = True) -> list[Problem]:
    """Tell which properties of a file have texts with hidden characters.

    Args:
        quads: what the file says.
        file: what it is called.
        names: also of names, of which a mapping tells itself.

    Returns:
        For each property and each set of characters one problem, of the whole file, in order.

    Example:
        >>> from pyoxigraph import NamedNode
        >>> node = NamedNode(PREFIXES["skos"] + "prefLabel")
        >>> [str(one) for one in problems([Quad(node, node, Literal("a\\u200b"))], "a.ttl")][0][:27]
        'a.ttl, skos:prefLabel: hidd'
    """
    found: dict[tuple[str, str], None] = {}
    for quad in quads:
        if not isinstance(quad.object, Literal) or not (what := codes(quad.object.value)):
            continue
        if names or quad.predicate.value not in _NAMES:
            found[quad.predicate.value, what] = None
    return [Problem(file, 0, _short(iri), "roster-hidden", {"what": what}) for iri, what in found]


def _short(iri: str) -> str:
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return iri
