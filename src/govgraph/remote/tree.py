"""What a query looks for, as a tree: triple patterns in the groups they stand in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Edge(NamedTuple):
    """A triple pattern without a path, or within ``GRAPH``; each part a term or a variable."""

    subject: str
    predicate: str
    object: str
    graph: str = ""


@dataclass(frozen=True)
class Closure:
    """A path of ``*``, ``+`` or ``?``: ``inner`` leads from ``start`` to ``end`` once."""

    subject: str
    path: str
    object: str
    inner: "Group"
    start: str
    end: str


@dataclass(frozen=True)
class Values:
    """One variable of a ``VALUES`` block, and what it may be; ``UNDEF`` among it."""

    variable: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """``UNION``, or ``|`` in a path."""

    groups: tuple["Group", ...]


@dataclass(frozen=True)
class Aside:
    """A group that takes nothing away: of ``OPTIONAL``, ``MINUS``, or ``EXISTS`` ("test")."""

    kind: str
    group: "Group"


@dataclass(frozen=True)
class Bound:
    """``FILTER(BOUND(?x))``, or ``FILTER(!BOUND(?x))``."""

    variable: str
    wanted: bool


@dataclass(frozen=True)
class Made:
    """A variable that ``BIND``, or an expression of a sub-select, sets."""

    variable: str


@dataclass(frozen=True)
class Inner:
    """A sub-select: its group, with the variables that it does not give renamed; ``cut`` where
    it has a LIMIT."""

    group: "Group"
    cut: bool


@dataclass
class Group:
    """What stands between braces, in its order."""

    items: list["Item"] = field(default_factory=list)


Item = Edge | Closure | Values | Choice | Aside | Bound | Made | Inner | Group


class Query(NamedTuple):
    """A query's prologue, dataset clauses, and group; empty for DESCRIBE without one."""

    prologue: str
    dataset: str
    group: Group


def mapped(group: Group, name: Callable[[str], str]) -> Group:
    """Rename the terms of a group.

    Example:
        >>> mapped(Group([Edge("?a", "a", "?b")]), str.upper).items
        [Edge(subject='?A', predicate='A', object='?B', graph='')]
    """

    def one(item: Item) -> Item:
        if isinstance(item, Edge):
            return Edge(*map(name, item))
        if isinstance(item, Closure):
            inner = mapped(item.inner, name)
            ends = (name(item.start), name(item.end))
            return Closure(name(item.subject), item.path, name(item.object), inner, *ends)
        if isinstance(item, Values):
            return Values(name(item.variable), item.terms)
        if isinstance(item, Made):
            return Made(name(item.variable))
        if isinstance(item, Bound):
            return Bound(name(item.variable), item.wanted)
        if isinstance(item, Choice):
            return Choice(tuple(mapped(each, name) for each in item.groups))
        if isinstance(item, Aside):
            return Aside(item.kind, mapped(item.group, name))
        if isinstance(item, Inner):
            return Inner(mapped(item.group, name), item.cut)
        return mapped(item, name)

    return Group([one(item) for item in group.items])


def walk(group: Group) -> Iterator[Item]:
    """Walk all items of a group and of those in it."""
    for item in group.items:
        yield item
        if isinstance(item, Group):
            yield from walk(item)
        elif isinstance(item, Aside | Inner):
            yield from walk(item.group)
        elif isinstance(item, Choice):
            for one in item.groups:
                yield from walk(one)
        elif isinstance(item, Closure):
            yield from walk(item.inner)


def groups(group: Group) -> Iterator[Group]:
    """Walk all groups in a group."""
    for item in walk(group):
        if isinstance(item, Group):
            yield item
        elif isinstance(item, Aside | Inner):
            yield item.group
        elif isinstance(item, Choice):
            yield from item.groups
        elif isinstance(item, Closure):
            yield item.inner


def variables(item: Item) -> set[str]:
    """Return the variables of an item itself.

    Example:
        >>> sorted(variables(Edge("?a", "<urn:p>", "?b")))
        ['?a', '?b']
    """
    if isinstance(item, Edge):
        return {one for one in item if one.startswith("?")}
    if isinstance(item, Closure):
        return {one for one in (item.subject, item.object) if one.startswith("?")}
    return {item.variable} if isinstance(item, Values | Bound | Made) else set()
