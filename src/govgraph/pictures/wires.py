"""The edges of a network, and how each is drawn."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govgraph.pictures import metrics, svg
from govgraph.pictures.nodes import Node
from govgraph.pictures.packing import Point

LONGEST = 130  # pixels for the words on an edge
_SIZE = 10.5
_ARROW = 7.0
_TRIES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
_CELL = 80


@dataclass
class Edge:
    """An edge between two nodes, by their indexes.

    Attributes:
        key: its item. colour: the class of the style file whose colour it has; or ``edge``.
        words: what is written on it.
        possible: whether it is not certain. dashed: whether its kind is drawn so.
        thick: its width in pixels. arrow: whether it has a head.
    """

    tail: int
    head: int
    key: str
    colour: str = "edge"
    words: str = ""
    possible: bool = False
    dashed: bool = False
    thick: float = 1.5
    arrow: bool = True


def line(edge: Edge, curve: Sequence[Point], label: str | None = None) -> str:
    """Write an edge along Bézier points, with its head; ``label`` is read aloud."""
    points = list(curve)
    head = ""
    if edge.arrow and len(points) > 1:
        tip, before = points[-1], _before(points)
        dx, dy = tip[0] - before[0], tip[1] - before[1]
        long = (dx * dx + dy * dy) ** 0.5 or 1
        ux, uy = dx / long, dy / long
        back = (tip[0] - ux * _ARROW, tip[1] - uy * _ARROW)
        half = _ARROW * 0.42
        corners = [
            tip,
            (back[0] - uy * half, back[1] + ux * half),
            (back[0] + uy * half, back[1] - ux * half),
        ]
        shown = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in corners)
        fill = "edge-arrow" if edge.colour == "edge" else f"fill-{edge.colour}"
        head = svg.tag("polygon", points=shown, class_=fill)
        points[-1] = back
    classes = ["wire", _stroke(edge), *(["possible"] if edge.possible else [])]
    if edge.dashed:
        classes.append("became")
    path = svg.tag("path", d=_path(points), class_=" ".join(classes), stroke_width=edge.thick)
    return svg.group(path, head, data_i=edge.key or None, class_="item tie", aria_label=label)


def words(edge: Edge, curve: Sequence[Point], free: "Free") -> str:
    """Write what stands on an edge, near its middle; nothing where there is no room."""
    shown = metrics.shorten(edge.words, LONGEST, _SIZE)
    place = free.place(curve, metrics.width(shown, _SIZE), _SIZE)
    if place is None:
        return ""
    return svg.label(
        *place, shown, size=_SIZE, class_="soft halo", text_anchor="middle", data_i=edge.key
    )


class Free:
    """Finds places for words where no node is, and no other word."""

    def __init__(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Take the boxes of nodes: the middle, the width, the height."""
        self._taken: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}
        for box in boxes:
            self._take(box)

    def place(self, curve: Sequence[Point], width: float, height: float) -> Point | None:
        """Return the free place on a curve that is nearest to its middle."""
        pieces = (len(curve) - 1) // 3
        for part in _TRIES:
            piece = min(int(part * pieces), pieces - 1)
            x, y = _on(curve[3 * piece : 3 * piece + 4], part * pieces - piece)
            if self._free((x, y, width + 4, height + 2)):
                self._take((x, y, width, height))
                return x, y
        return None

    def _free(self, box: tuple[float, float, float, float]) -> bool:
        x, y, width, height = box
        near = (one for cell in _cells(box) for one in self._taken.get(cell, ()))
        return all(
            abs(x - one[0]) >= (width + one[2]) / 2 or abs(y - one[1]) >= (height + one[3]) / 2
            for one in near
        )

    def _take(self, box: tuple[float, float, float, float]) -> None:
        for cell in _cells(box):
            self._taken.setdefault(cell, []).append(box)


def loop(node: Node, x: float, y: float) -> list[Point]:
    """Return the curve of an edge from a node to itself, over a corner."""
    right, top = x + node.width / 2, y - node.height / 2
    return [(right - 18, top), (right - 14, top - 20), (right + 16, top - 12), (right, top + 8)]


def edge_sample(edge: Edge) -> str:
    """Write an edge's sample for the legend."""
    plain = Edge(0, 0, "", edge.colour, "", edge.possible, edge.dashed, 1.5, edge.arrow)
    return line(plain, [(0, 0), (7, 0), (14, 0), (22, 0)]).replace(' class="item tie"', "")


def _stroke(edge: Edge) -> str:
    return "faint" if edge.colour == "edge" else f"line-{edge.colour}"


def _before(points: Sequence[Point]) -> Point:
    """Return the last point that is not the end itself: it tells the direction."""
    end = points[-1]
    far = [p for p in points[:-1] if abs(p[0] - end[0]) + abs(p[1] - end[1]) > 0.5]
    return far[-1] if far else points[0]


def _path(points: Sequence[Point]) -> str:
    shown = [f"{svg.number(x)} {svg.number(y)}" for x, y in points]
    return f"M{shown[0]}C{' '.join(shown[1:])}"


def _on(curve: Sequence[Point], at: float) -> Point:
    a, b, c, d = curve
    back = 1 - at
    weights = (back**3, 3 * back * back * at, 3 * back * at * at, at**3)
    x, y = (
        sum(w * p for w, p in zip(weights, ps, strict=True)) for ps in zip(a, b, c, d, strict=True)
    )
    return x, y


def _cells(box: tuple[float, float, float, float]) -> list[tuple[int, int]]:
    x, y, width, height = box
    columns = range(math.floor((x - width / 2) / _CELL), math.floor((x + width / 2) / _CELL) + 1)
    rows = range(math.floor((y - height / 2) / _CELL), math.floor((y + height / 2) / _CELL) + 1)
    return [(column, row) for column in columns for row in rows]
