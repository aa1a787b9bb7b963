"""What narrows a request: which patterns are asked for together, and how that is written."""

from collections.abc import Iterable, Sequence
from itertools import product
from zlib import crc32

from govgraph.remote.tree import (
    Bound,
    Choice,
    Closure,
    Edge,
    Group,
    Values,
    mapped,
    variables,
    walk,
)

Atom = Edge | Values
Context = tuple[Atom, ...]
MOST_WAYS = 8  # through UNIONs that are told apart
_MOST_ATOMS = 5  # patterns joined in one request: Virtuoso tries every order of them


def joined(around: list[Context], own: list[Context]) -> list[Context]:
    """Join what must hold around a group with what must hold in it; where that makes too many
    ways, the group's own must do.

    Example:
        >>> joined([()], [])
        []
    """
    if len(around) * len(own) > MOST_WAYS:
        around = [()]
    return [tuple(dict.fromkeys((*one, *other))) for one, other in product(around, own)]


def beside(group: Group, around: list[Context], left: list[Context]) -> list[Context]:
    """Say what narrows a group of OPTIONAL, MINUS or EXISTS: what binds the variables that it
    shares with the group it stands in, and of all around, what speaks of no other of its own."""
    own = {name for one in walk(group) for name in variables(one)}
    found = []
    for near, far in product(left, around):
        known = {name for one in near for name in variables(one)}
        found.append((*near, *(one for one in far if not (variables(one) & own) - known)))
    return found if len(found) <= MOST_WAYS else [()]


def bound(variable: str, group: Group) -> bool:
    """Say whether anything in a group may bind a variable."""
    return any(
        variable in variables(one)
        for one in walk(group)
        if not isinstance(one, Bound)
        and not (isinstance(one, Values) and set(one.terms) == {"UNDEF"})
    )


def flat(group: Group) -> bool:
    """Say whether a group is a plain list of patterns."""
    return not any(isinstance(one, Closure | Choice) for one in walk(group))


def is_iri(term: str) -> bool:
    """Say whether a term is an IRI, in full or with a prefix."""
    return term.startswith("<") or (term[:1] not in "\"'?" and ":" in term)


def loosened(edge: Edge) -> Edge:
    """Put a variable in the place of a value that servers may write in other ways."""
    value = edge.object
    plain = value.startswith("?") or is_iri(value) or (value[0] in "\"'" and "^^" not in value)
    same = edge.subject == edge.object or not variables(edge)
    return (
        edge if plain and not same else edge._replace(object=f"?loose_{crc32(repr(edge).encode())}")
    )


def near(edge: Edge, others: Iterable[Atom]) -> list[Atom]:
    """Choose what hangs together with a pattern: the ways to what is given first, then what is
    nearest."""
    left = [one for one in dict.fromkeys(others) if one != edge]
    reached: list[Atom] = [edge]
    before: dict[Atom, Atom] = {}
    for here in reached:  # grows
        for one in left:
            if variables(one) & variables(here):
                before[one] = here
                reached.append(one)
        left = [one for one in left if one not in before]
    chosen: dict[Atom, None] = {}
    for goal in (one for one in reached if isinstance(one, Values)):
        way: list[Atom] = [goal]
        while (last := before[way[-1]]) != edge:
            way.append(last)
        if len(chosen.keys() | set(way)) <= _MOST_ATOMS:
            chosen |= dict.fromkeys(reversed(way))
    for one in reached[1:]:
        if len(chosen) < _MOST_ATOMS:
            chosen[one] = None
    return list(chosen)


def widest(several: list[list[Atom]]) -> list[list[Atom]]:
    """Leave out what asks for less than another does."""
    sets = [frozenset(one) for one in several]
    return [
        one
        for at, one in enumerate(several)
        if not any(
            other < sets[at] or (other == sets[at] and before < at)
            for before, other in enumerate(sets)
        )
    ]


def numbered(edge: Edge, near: Sequence[Atom] = ()) -> tuple[Edge, list[Atom]]:
    """Number the variables, so that what is the same is asked once."""
    names: dict[str, str] = {}

    def name(term: str) -> str:
        return names.setdefault(term, f"?v{len(names)}") if term.startswith("?") else term

    first = Edge(*map(name, edge))
    items = mapped(Group(list(near)), name).items
    return first, [one for one in items if isinstance(one, Edge | Values)]


def columns(edge: Edge) -> list[str]:
    """Return the variables of a pattern, in the order in which they are asked for."""
    return sorted(variables(edge))


def written(edge: Edge, near: Sequence[Atom]) -> str:
    """Write a pattern and what is asked for with it."""
    return " ".join(map(_atom, (edge, *near)))


def _atom(one: Atom) -> str:
    if isinstance(one, Values):
        return f"VALUES {one.variable} {{ {' '.join(one.terms)} }}"
    text = f"{one.subject} {one.predicate} {one.object} ."
    return f"GRAPH {one.graph} {{ {text} }}" if one.graph else text
