"""Pushing a store's graphs to an endpoint."""

from collections.abc import Callable
from dataclasses import dataclass

from govgraph import knowledge, terms
from govgraph.endpoint import Endpoint
from govgraph.errors import StoreError
from govgraph.publish import writer
from govgraph.publish.content import Content, Size
from govgraph.publish.staging import Staging
from govgraph.publish.writer import Writer
from govgraph.store import Store

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Pushed:
    """What a push did.

    Attributes:
        sent: the graphs that were sent and put in place.
        same: those that were there already, just so.
        kept: graphs of earlier pushes that are not in what was pushed, and stay.
        dropped: such graphs that were dropped.
        statements: how many statements were sent.
    """

    sent: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    statements: int


@dataclass(frozen=True)
class Way:
    """How to write to an endpoint.

    Attributes:
        update: the address for updates; without it ``GOVGRAPH_UPDATE``, else it is found.
        graph_store: the address of the graph store; without it ``GOVGRAPH_GRAPH_STORE``, else
            it is found, if there is one.
        batch: the bytes of the largest part sent at once; without it, 150,000 as an update and
            4,000,000 to a graph store.
    """

    update: str | None = None
    graph_store: str | None = None
    batch: int | None = None

    def to(self, url: str) -> tuple[Endpoint, Staging, Writer]:
        """Go there: what an earlier push had ready is moved.

        Args:
            url: the endpoint.

        Raises:
            StoreError: it is away, or takes no updates.
        """
        update, graph_store = writer.addresses(self.update, self.graph_store)
        endpoint = Endpoint(url, tuple(filter(None, (update, graph_store))))
        way = Writer(endpoint, update, graph_store)
        return endpoint, Staging(way, self.batch), way


def push(
    store: Store,
    url: str,
    *,
    way: Way | None = None,
    leave: tuple[str, ...] = (),
    adopt: bool = False,
    prune: bool = False,
    again: bool = False,
    progress: Progress | None = None,
) -> Pushed:
    """Put a store's graphs at an endpoint, in the place of those that govgraph owns there.

    Args:
        store: what to push.
        url: the endpoint.
        way: how to write to it.
        leave: graphs to leave out.
        adopt: take over graphs of the same names that others put there.
        prune: drop graphs of earlier pushes that are not in the store.
        again: send also what is there already.
        progress: called with a graph's name and how many of its statements are there.

    Returns:
        What was done.

    Raises:
        StoreError: the endpoint is away, refuses, or holds a graph of that name that is not
            ours. What was there is as it was, or wholly new; a further push ends it.
    """
    source = Content(store, leave)
    sizes = {name: source.size(name) for name in source.names}
    endpoint, staging, _ = (way or Way()).to(url)
    if not adopt:
        _not_others(endpoint, staging, sizes)
    same = () if again else tuple(n for n in sizes if _is_there(endpoint, staging, n, sizes[n]))
    new = {name: size for name, size in sizes.items() if name not in same}
    staging.plan(new)
    staging.fill(source, progress)
    staging.move()
    stays = {terms.DERIVED, *leave, *knowledge.ontology_graphs()}
    rest = tuple(sorted(set(staging.owned) - set(sizes) - stays))
    if prune:
        staging.drop(rest)
    total = sum(size.count for size in new.values())
    return Pushed(tuple(new), same, () if prune else rest, rest if prune else (), total)


def _is_there(endpoint: Endpoint, staging: Staging, name: str, size: Size) -> bool:
    known = staging.owned.get(name)
    if known is None or (known.count, known.digest) != (size.count, size.digest):
        return False
    return endpoint.count(name) == size.count


def _not_others(endpoint: Endpoint, staging: Staging, sizes: dict[str, Size]) -> None:
    """Refuse to replace what others put there. What only govgraph makes is ours."""
    own = {terms.DERIVED, *knowledge.ontology_graphs(), *staging.owned}
    for name in sizes:
        if name not in own and endpoint.count(name):
            raise StoreError("push-not-ours", where=endpoint.name, graph=name)
