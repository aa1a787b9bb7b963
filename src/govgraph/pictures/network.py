"""The network picture: persons, posts, organs and areas as nodes, and any other graph."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Triple

from govgraph import language
from govgraph.pictures import frame, graphs, layered, metrics, nodes, posts, style, svg, wires
from govgraph.pictures.gather import LIMIT
from govgraph.pictures.graphs import Net
from govgraph.pictures.model import Model
from govgraph.pictures.packing import Point
from govgraph.pictures.scene import Scene
from govgraph.pictures.wires import LONGEST, Edge

if TYPE_CHECKING:
    import networkx

_WRITTEN = 80  # edges: up to so many have their words written on them
_NUMBERED = 400  # … their weights
_APART = 7  # between edges that join the same two nodes


def draw(model: Model) -> Scene:
    """Draw persons, their posts, the organs and areas of these, and what became of organs.

    Args:
        model: what is shown.

    Raises:
        GovgraphError: pygraphviz is not installed.

    Example:
        >>> draw(Model(lang="en")).kind
        'network'
    """
    scene = Scene("network", language.text("picture-title-network", model.lang), model.lang)
    net, details = posts.net(model, scene)
    legend = [(nodes.branch_sample(slug), words) for slug, words in frame.branches(model)]
    _lay(scene, model, net, legend, groups=posts.groups(model, net))
    details.join()
    _keep_lines(scene, net)
    scene.description = details.word(
        "told-network",
        persons=sum(node.kind == "person" for node in net.nodes),
        posts=len(model.posts),
        organs=len(model.organs),
        areas=sum(node.kind == "area" for node in net.nodes),
    )
    frame.bottom(scene, model, scene.height)
    return scene


def of_statements(
    triples: Iterable[Triple],
    *,
    title: str,
    lang: str,
    names: Mapping[str, str] | None = None,
    limit: int = LIMIT,
) -> Scene:
    """Draw RDF statements: what a CONSTRUCT query gives.

    Args:
        triples: the statements; literals are told in the details of their subject.
        title: the picture's title.
        lang: the language of labels.
        names: what IRIs are called, those of properties and classes too; without one, a label
            among the statements, else the IRI shortened.
        limit: at most so many nodes, those with most edges; a note tells of the others.

    Raises:
        GovgraphError: pygraphviz is not installed.

    Example:
        >>> of_statements([], title="Nothing", lang="en").title
        'Nothing'
    """
    return _any(lambda scene: graphs.of_statements(triples, scene, names or {}, limit), title, lang)


def of_networkx(
    graph: "networkx.Graph[str]", *, title: str, lang: str, limit: int = LIMIT
) -> Scene:
    """Draw an undirected network with weights: what ``to_networkx`` gives.

    Args:
        graph: nodes with ``label`` and ``kind``, edges with ``weight`` and ``certainty``.
        title: the picture's title.
        lang: the language of labels.
        limit: at most so many nodes, those with most edges; a note tells of the others.

    Raises:
        GovgraphError: pygraphviz is not installed.

    Example:
        >>> import networkx
        >>> of_networkx(networkx.Graph(), title="Nothing", lang="en").title
        'Nothing'
    """
    return _any(lambda scene: graphs.of_networkx(graph, scene, limit), title, lang, springs=True)


def _any(make: Callable[[Scene], Net], title: str, lang: str, *, springs: bool = False) -> Scene:
    scene, model = Scene("network", title, lang), Model(lang=lang)
    net = make(scene)
    shown = len(net.nodes)
    if net.total > shown:
        scene.notes.append(
            language.text("picture-most-connected", lang, shown=shown, count=net.total)
        )
    _lay(scene, model, net, [], springs=springs)
    scene.description = language.text("picture-told-graph", lang, nodes=shown, edges=len(net.edges))
    frame.bottom(scene, model, scene.height)
    return scene


def _keep_lines(scene: Scene, net: Net) -> None:
    """Keep a line bright, and shown, with whatever keeps both of its ends."""
    for edge in net.edges:
        tail, head = net.nodes[edge.tail].key, net.nodes[edge.head].key
        both = (scene.items[tail].near | {tail}) & (scene.items[head].near | {head})
        for key in sorted(both, key=int):
            if key != edge.key:
                scene.items[key].near.add(edge.key)


def _lay(
    scene: Scene,
    model: Model,
    net: Net,
    legend: list[tuple[str, str]],
    *,
    springs: bool = False,
    groups: Sequence[int] = (),
) -> None:
    """Place and draw a net; ``scene.height`` is then where it ends."""
    for node in net.nodes:
        node.measure()
    written = len(net.edges) <= (_NUMBERED if springs else _WRITTEN)
    widths = [metrics.width(edge.words, 10.5) for edge in net.edges if edge.words and written]
    pairs = sorted({(e.tail, e.head) for e in net.edges if e.tail != e.head})
    placed = layered.place(
        [(node.width, node.height) for node in net.nodes],
        pairs,
        springs=springs and any(net.nodes[a].kind == net.nodes[b].kind for a, b in pairs),
        groups=groups,
        labels=min(max(widths, default=0), LONGEST),
    )
    curves = dict(zip(pairs, placed.curves, strict=True))
    scene.width = max(placed.width, 640) + 2 * frame.MARGIN
    top = frame.top(scene, model, _legend(scene, net, legend))
    left = frame.MARGIN
    centres = [(x + left, y + top) for x, y in placed.centres]
    seen: dict[tuple[int, int], int] = {}
    lines, texts = [], []
    for edge in net.edges:
        ends = (edge.tail, edge.head)
        many = seen[ends] = seen.get(ends, -1) + 1
        if edge.tail == edge.head:
            curve = wires.loop(net.nodes[edge.tail], *centres[edge.tail])
        else:
            curve = [(x + left, y + top) for x, y in curves[ends]]
        curve = _aside(curve, many)
        label = f"{net.nodes[edge.tail].name} → {net.nodes[edge.head].name}"
        lines.append(wires.line(edge, curve, label))
        if edge.words and written:
            texts.append((edge, curve))
    drawn = [nodes.draw(node, *at) for node, at in zip(net.nodes, centres, strict=True)]
    boxes = zip(centres, net.nodes, strict=True)
    free = wires.Free((x, y, node.width, node.height) for (x, y), node in boxes)
    scene.shapes += [*lines, *drawn, *(wires.words(*text, free) for text in texts)]
    if not net.nodes:
        words = language.text("picture-nothing-network", scene.lang)
        scene.shapes.append(svg.label(left, top + 10, words, size=14, class_="soft"))
    scene.height = top + max(placed.height, 24) + 8


def _aside(curve: list[Point], number: int) -> list[Point]:
    """Move the middle of an edge aside where others join the same two nodes."""
    off = (number + 1) // 2 * _APART * (1 if number % 2 else -1) * 2
    return [curve[0], *((x, y + off) for x, y in curve[1:-1]), curve[-1]]


def _legend(scene: Scene, net: Net, branches: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Explain only what the picture has."""
    order = [slug for slug in style.slugs("class") if slug in net.kinds]
    entries = [(nodes.sample(slug), net.kinds[slug]) for slug in order]
    entries += branches
    looks = [(edge.colour, edge.dashed) for edge in net.relations.values()]
    for (words, edge), look in zip(net.relations.items(), looks, strict=True):
        if looks.count(look) == 1:  # a colour of several relations tells nothing
            entries.append((wires.edge_sample(_certain(edge)), words))
    possible = next((edge for edge in net.edges if edge.possible), None)
    if possible is not None:
        words = language.text("picture-legend-possible", scene.lang)
        entries.append((wires.edge_sample(possible), words))
    return entries


def _certain(edge: Edge) -> Edge:
    return Edge(edge.tail, edge.head, "", edge.colour, dashed=edge.dashed, arrow=edge.arrow)
