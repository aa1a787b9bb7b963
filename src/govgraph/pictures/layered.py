"""Where the nodes and edges of a graph lie: Graphviz, through pygraphviz.

Layered from left to right (``dot``) where that can be read and soon be had; as springs where a
graph runs in circles or has too many ways.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from govgraph.errors import GovgraphError
from govgraph.pictures import packing
from govgraph.pictures.packing import Point, Size

Pair = tuple[int, int]
_GAP = 34  # between connected parts
_APART = 9  # between boxes above each other
_RANKS = 62  # between layers
# dot's time grows with the places that edges pass through, layer by layer: 12,000 took 1.4 s,
# 30,000 more than a minute.
_SLOTS = 10_000
_SPLINES = 4_000
_QUICK = "nslimit=0.5,nslimit1=0.5,mclimit=0.1,searchsize=10,"
_STRESS = 800  # nodes that the better spring model is used for: 1.6 s for 1,000, 8 s for 2,000
_LONG = 6_000  # pixels: a strip so long is broken up
_STRIP = 6  # times longer than wide


@dataclass(frozen=True)
class Placed:
    """A laid out graph.

    Attributes:
        centres: the middle of each node's box.
        curves: each edge as cubic Bézier points (1 + 3 n of them), from tail to head.
        width, height: of all.
    """

    centres: list[Point]
    curves: list[list[Point]]
    width: float
    height: float


def place(
    sizes: Sequence[Size],
    pairs: Sequence[Pair],
    *,
    springs: bool = False,
    labels: float = 0,
    groups: Sequence[int] = (),
    least: float = 900,
) -> Placed:
    """Lay a graph out; its connected parts stand beside each other.

    Args:
        sizes: the width and height of each node.
        pairs: edges, as indexes of nodes; no two alike, none from a node to itself.
        springs: whether edges have no direction.
        labels: the room that words on edges need.
        groups: the group of each node: a part that would be very long is laid out by groups.
        least: a width that may be used in any case.

    Raises:
        GovgraphError: pygraphviz is not installed.

    Example:
        >>> place([(10, 10)], []).centres
        [(5.0, 5.0)]
    """
    room = _Room(springs, labels, list(groups))
    parts = packing.components(len(sizes), pairs)
    return _assemble(
        sizes, pairs, parts, _GAP, least, lambda nodes, boxes, ties: _part(nodes, boxes, ties, room)
    )


def _assemble(
    sizes: Sequence[Size],
    pairs: Sequence[Pair],
    parts: list[list[int]],
    gap: float,
    least: float,
    lay: Callable[[list[int], list[Size], list[Pair]], Placed],
) -> Placed:
    """Lay out parts by themselves, pack them, and draw the edges between them as curves."""
    of_part = {node: number for number, part in enumerate(parts) for node in part}
    inner: list[list[int]] = [[] for _ in parts]
    for number, (tail, head) in enumerate(pairs):
        if of_part[tail] == of_part[head]:
            inner[of_part[tail]].append(number)
    centres: list[Point] = [(0, 0)] * len(sizes)
    curves: list[list[Point]] = [[] for _ in pairs]
    drawn = []
    for part, own in zip(parts, inner, strict=True):
        at = {node: number for number, node in enumerate(part)}
        ties = [(at[pairs[edge][0]], at[pairs[edge][1]]) for edge in own]
        drawn.append(lay(part, [sizes[node] for node in part], ties))
    corners, (width, height) = packing.pack([(one.width, one.height) for one in drawn], gap, least)
    for part, own, one, (x, y) in zip(parts, inner, drawn, corners, strict=True):
        for node, centre in zip(part, one.centres, strict=True):
            centres[node] = (centre[0] + x, centre[1] + y)
        for edge, curve in zip(own, one.curves, strict=True):
            curves[edge] = [(px + x, py + y) for px, py in curve]
    for number, (tail, head) in enumerate(pairs):
        if of_part[tail] != of_part[head]:
            curves[number] = _curve(centres[tail], sizes[tail], centres[head], sizes[head])
    return Placed(centres, curves, width, height)


@dataclass(frozen=True)
class _Room:
    """What holds for every part: springs or layers, room for words, the nodes' groups."""

    springs: bool
    labels: float
    groups: list[int]


def _part(nodes: list[int], sizes: list[Size], pairs: list[Pair], room: _Room) -> Placed:
    if len(sizes) == 1:
        ((width, height),) = sizes
        return Placed([(width / 2, height / 2)], [], width, height)
    slots = _slots(len(sizes), pairs)
    if room.springs or slots > _SLOTS:
        return _springs(sizes, pairs, room.labels)
    laid = _layers(sizes, pairs, slots, room.labels)
    if max(laid.height, laid.width) <= _LONG:
        return laid
    of_group: dict[int, list[int]] = {}
    for number, node in enumerate(nodes if room.groups else []):
        of_group.setdefault(room.groups[node], []).append(number)
    if len(of_group) > 1:
        found = _grouped(sizes, pairs, of_group, room.labels)
        return _trimmed(found.centres, sizes, found.curves)
    if max(laid.height, laid.width) > _STRIP * min(laid.height, laid.width):
        return _springs(sizes, pairs, room.labels)
    return laid


def _grouped(
    sizes: list[Size], pairs: list[Pair], of_group: dict[int, list[int]], labels: float
) -> Placed:
    """Lay a part out group by group: a long strip becomes a sheet."""
    parts = [of_group[group] for group in sorted(of_group)]
    return _assemble(
        sizes, pairs, parts, 2 * _GAP, 0, lambda _, *net: place(*net, labels=labels, least=0)
    )


def _layers(sizes: list[Size], pairs: list[Pair], slots: int, labels: float) -> Placed:
    curved = slots <= _SPLINES
    quick = _QUICK if slots > _SPLINES / 2 else ""
    ranks = (_RANKS + labels) / 72
    head = (
        f"digraph{{graph[rankdir=LR,{quick}nodesep={_APART / 72:.4f},ranksep={ranks:.4f},"
        f"splines={'true' if curved else 'false'}];edge[dir=none,tailport=e,headport=w];"
    )
    found = _graphviz(head, sizes, pairs, "->", "dot")
    high = float(str(found.graph_attr["bb"]).split(",")[3])
    centres = [_point(found.get_node(f"n{one}").attr["pos"], high) for one in range(len(sizes))]
    curves = []
    for tail, head_ in pairs:
        pos = found.get_edge(f"n{tail}", f"n{head_}").attr["pos"] if curved else ""
        points = [_point(one, high) for one in str(pos or "").split() if "," in one]
        if len(points) % 3 != 1:
            points = _curve(centres[tail], sizes[tail], centres[head_], sizes[head_])
        curves.append(points)
    found.close()
    return _trimmed(centres, sizes, curves)


def _springs(sizes: list[Size], pairs: list[Pair], labels: float) -> Placed:
    wide = sum(width for width, _ in sizes) / len(sizes)
    long = (wide + labels) / 72
    head = f"graph{{graph[overlap=true,splines=false,mode=sgd];edge[len={long:.3f}];"
    stress = len(sizes) <= _STRESS
    unique = sorted({(min(pair), max(pair)) for pair in pairs})
    found = _graphviz(head, sizes, unique, "--", "neato" if stress else "fdp")
    raw = [_point(found.get_node(f"n{one}").attr["pos"], 0) for one in range(len(sizes))]
    found.close()
    # Boxes are wider than high: a picture stretched likewise keeps them apart with less room.
    raw = [(x * 1.3, y * 0.75) for x, y in raw]
    if len(raw) == 2:  # a pair lies level
        raw = [(0.0, 0.0), (wide + labels + 60, 0.0)]
    area = sum((width + 40) * (height + 34) for width, height in sizes) * 2.8
    span = _span(raw)
    ground = max(span[0] * span[1], max(span) ** 2 / 4)  # a chain has little of its own
    grow = max(1.0, (area / ground) ** 0.5) if len(raw) > 2 else 1.0
    centres = packing.spread([(x * grow, y * grow) for x, y in raw], sizes, 14)
    both = {pair for pair in pairs if (pair[1], pair[0]) in set(pairs)} if pairs else set()
    curves = []
    for tail, head_ in pairs:
        bow = 18 if (tail, head_) in both else 0
        curves.append(_straight(centres[tail], sizes[tail], centres[head_], sizes[head_], bow))
    return _trimmed(centres, sizes, curves)


def _graphviz(head: str, sizes: list[Size], pairs: list[Pair], arrow: str, program: str) -> Any:
    try:
        import pygraphviz
    except ImportError:
        raise GovgraphError("extra-missing", name="network") from None
    nodes = "".join(
        f"n{one}[width={width / 72:.4f},height={height / 72:.4f}];"
        for one, (width, height) in enumerate(sizes)
    )
    edges = "".join(f"n{tail}{arrow}n{head_};" for tail, head_ in pairs)
    style = 'node[shape=box,fixedsize=true,label=""];'
    graph = pygraphviz.AGraph(string=f"{head}{style}{nodes}{edges}}}")
    graph.layout(prog=program)
    return graph


def _slots(count: int, pairs: list[Pair]) -> int:
    """Count the layers that edges pass, each node as far left of its heads as need be."""
    heads: list[list[int]] = [[] for _ in range(count)]
    for tail, to in pairs:
        heads[tail].append(to)
    state, rank = [0] * count, [0] * count
    for start in range(count):
        stack = [] if state[start] else [(start, iter(heads[start]))]
        state[start] = state[start] or 1
        while stack:
            node, rest = stack[-1]
            head = next(rest, None)
            if head is None:
                state[node] = 2
                stack.pop()
                if stack:
                    before = stack[-1][0]
                    rank[before] = max(rank[before], rank[node] + 1)
            elif state[head] == 0:
                state[head] = 1
                stack.append((head, iter(heads[head])))
            elif state[head] == 2:
                rank[node] = max(rank[node], rank[head] + 1)
    return sum(abs(rank[tail] - rank[to]) for tail, to in pairs)


def _point(text: Any, high: float) -> Point:
    x, y = str(text).split(",")[:2]
    return float(x), high - float(y)


def _curve(tail: Point, from_: Size, head: Point, to: Size) -> list[Point]:
    a, d = (tail[0] + from_[0] / 2, tail[1]), (head[0] - to[0] / 2, head[1])
    bend = max((d[0] - a[0]) / 2, 40)
    return [a, (a[0] + bend, a[1]), (d[0] - bend, d[1]), d]


def _straight(tail: Point, from_: Size, head: Point, to: Size, bow: float) -> list[Point]:
    a, d = _border(tail, from_, head), _border(head, to, tail)
    dx, dy = d[0] - a[0], d[1] - a[1]
    long = (dx * dx + dy * dy) ** 0.5 or 1
    off = (-dy / long * bow, dx / long * bow)
    b = (a[0] + dx / 3 + off[0], a[1] + dy / 3 + off[1])
    return [a, b, (d[0] - dx / 3 + off[0], d[1] - dy / 3 + off[1]), d]


def _border(centre: Point, size: Size, towards: Point) -> Point:
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    reach = min(
        size[0] / 2 / abs(dx) if dx else float("inf"), size[1] / 2 / abs(dy) if dy else float("inf")
    )
    return (centre[0] + dx * min(reach, 1), centre[1] + dy * min(reach, 1))


def _span(points: Sequence[Point]) -> Size:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(xs) - min(xs) + 1, max(ys) - min(ys) + 1


def _trimmed(centres: list[Point], sizes: list[Size], curves: list[list[Point]]) -> Placed:
    """Move a part to (0, 0); edges may reach beyond the boxes."""
    boxes = list(zip(centres, sizes, strict=True))
    bends = [point for curve in curves for point in curve]
    left = min([x - w / 2 for (x, _), (w, _) in boxes] + [x for x, _ in bends])
    top = min([y - h / 2 for (_, y), (_, h) in boxes] + [y for _, y in bends])
    right = max([x + w / 2 for (x, _), (w, _) in boxes] + [x for x, _ in bends])
    bottom = max([y + h / 2 for (_, y), (_, h) in boxes] + [y for _, y in bends])
    return Placed(
        [(x - left, y - top) for x, y in centres],
        [[(x - left, y - top) for x, y in curve] for curve in curves],
        right - left,
        bottom - top,
    )
