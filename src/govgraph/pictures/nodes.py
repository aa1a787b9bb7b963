"""The nodes of a network, and how each is drawn."""

import re
from dataclasses import dataclass, field

from govgraph.pictures import metrics, style, svg

_SIZE = 12.0
_LINE = 15
_WIDEST = 190
_MARK = 16  # room for the mark that folds
_BREAKS = re.compile(r"(?<=[-_/.:#+])")  # where a long IRI may be broken


@dataclass
class Node:
    """A node.

    Attributes:
        key: its item. kind: a class of the style file. name: what it is called.
        about: a short second text. bars: branches of an organ, by slug.
        fold: whether folding it hides anything.
        lines, width, height: its text and size, once measured.
    """

    key: str
    kind: str
    name: str
    about: str = ""
    bars: tuple[str, ...] = ()
    fold: bool = False
    lines: list[str] = field(default_factory=list)
    width: float = 0
    height: float = 0

    def measure(self) -> None:
        """Break its name into lines, and find its size."""
        bold = self.kind == "organ"
        self.lines = _balanced(self.name, bold)
        widest = max(metrics.width(line, _SIZE, bold=bold) for line in self.lines)
        about = metrics.width(self.about, _SIZE - 1)
        side = {"person": 26, "event": 36}.get(self.kind, 24) + 6 * len(self.bars)
        self.width = round(max(widest, about, 24) + side + (_MARK if self.fold else 0))
        self.height = len(self.lines) * _LINE + (14 if self.about else 0) + 11


def draw(node: Node, x: float, y: float) -> str:
    """Write a node, its middle at (x, y)."""
    left = 6.0 * len(node.bars)
    middle = left + (node.width - left - (_MARK if node.fold else 0)) / 2
    shapes = [_frame(node)]
    for number, slug in enumerate(node.bars):
        bar = svg.tag("rect", class_=f"fill-{slug}", x=6 * number, width=6, height=node.height)
        shapes.append(bar)
    top = (node.height - len(node.lines) * _LINE - (14 if node.about else 0)) / 2
    ink = "event-text" if node.kind == "event" else "ink"
    for line in node.lines:
        shapes.append(
            svg.label(
                middle,
                top + _LINE / 2,
                line,
                size=_SIZE,
                bold=node.kind == "organ",
                class_=ink,
                text_anchor="middle",
            )
        )
        top += _LINE
    if node.about:
        about = svg.label(
            middle, top + 7, node.about, size=_SIZE - 1, class_="soft", text_anchor="middle"
        )
        shapes.append(about)
    if node.fold:
        d = f"M{svg.number(node.width - 17)} {svg.number(node.height / 2 - 2)}l4 4l4 -4"
        shapes.append(svg.tag("path", d=d, class_=f"only-page fold-mark {_colour(node)}"))
    return svg.group(
        *shapes,
        at=(x - node.width / 2, y - node.height / 2),
        class_=f"item node {node.kind}",
        data_i=node.key,
        aria_label=node.name,
    )


def sample(kind: str) -> str:
    """Write a node's sample for the legend."""
    node = Node("", kind, "", bars=("state",) if kind == "organ" else ())
    node.width, node.height = 20, 12
    return svg.group(_frame(node), *_bars(node), at=(0, -6))


def branch_sample(slug: str) -> str:
    """Write a branch's sample for the legend."""
    return svg.tag("rect", class_=f"fill-{slug}", x=4, y=-6, width=6, height=12)


def _balanced(words: str, bold: bool) -> list[str]:
    """Break a name into as few lines as its width needs, of about the same width."""
    best = metrics.wrap(words, _WIDEST, _SIZE, bold=bold, lines=3)
    if " " not in words.strip():
        return _broken(words.strip(), bold)
    for limit in range(_WIDEST - 10, 60, -10):
        lines = metrics.wrap(words, limit, _SIZE, bold=bold, lines=3)
        if len(lines) != len(best) or " ".join(lines) != " ".join(best):
            break
        best = lines
    return best


def _broken(word: str, bold: bool) -> list[str]:
    """Break one long word, such as an IRI, where its parts end."""
    lines = [""]
    for part in _BREAKS.split(word):
        full = metrics.width(lines[-1] + part, _SIZE, bold=bold) > _WIDEST
        if full and lines[-1] and len(lines) < 3:
            lines.append(part)
        else:
            lines[-1] += part
    return [metrics.shorten(one, _WIDEST, _SIZE, bold=bold) for one in lines]


def _bars(node: Node) -> list[str]:
    return [svg.tag("rect", class_="fill-organ", width=5, height=node.height) for _ in node.bars]


def _frame(node: Node) -> str:
    wide, high = node.width, node.height
    if node.kind == "event":
        w, h, m = svg.number(wide), svg.number(high), svg.number(high / 2)
        cut = 5 if wide < 30 else 11
        right = svg.number(wide - cut)
        d = f"M{cut} 0H{right}L{w} {m}L{right} {h}H{cut}L0 {m}Z"
        return svg.tag("path", d=d, class_="event-box")
    corner = {"person": high / 2, "area": min(high / 2, 9), "organ": 0}.get(node.kind, 3)
    box = "node-box area-box" if node.kind == "area" else "node-box"
    return svg.tag("rect", class_=f"{box} {_colour(node)}", width=wide, height=high, rx=corner)


def _colour(node: Node) -> str:
    return f"line-{node.bars[0] if node.bars and node.width > 20 else node.kind}"


def known(kind: str) -> str:
    """Return a kind's class in the style file; an unknown one's is ``thing``.

    Example:
        >>> known("person"), known("<b>")
        ('person', 'thing')
    """
    return kind if kind in style.slugs("class") else "thing"
