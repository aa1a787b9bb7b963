"""The ground of the matrix: its columns under slanted labels, by area and branch."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from govgraph.pictures import frame, metrics, style, svg
from govgraph.pictures.details import Details
from govgraph.pictures.model import Model
from govgraph.pictures.posts import area_of

ROW = 27
_SLANT = math.sqrt(0.5)  # labels rise by 45°
_LONGEST = 260
_SIZE = 12
_TOTAL = 46  # the column of totals
_REPEAT = 36  # rows: below so many, the columns' labels are written again


def columns(model: Model, organs: set[str]) -> list[str]:
    """Order organs: by area, outer ones first; by branch; then each below its parent.

    Example:
        >>> columns(Model(), set())
        []
    """
    areas = {area: number for number, area in enumerate(_areas(model))}
    slugs = style.slugs("branch")

    def order(organ: str) -> tuple[int, int, list[tuple[str, str]]]:
        one = model.organs[organ]
        branch = style.branches(one.branches)[0].slug
        return (
            areas.get(area_of(model, organ), len(areas)),
            slugs.index(branch),
            _path(model, organ),
        )

    return sorted(organs & model.organs.keys(), key=order)


class Grid:
    """Where the rows and columns of a matrix lie.

    Attributes:
        columns: organs. x: the middle of each column.
        left, right: where columns begin, and where totals end.
        top, first, bottom: where labels begin, where rows begin, where all ends.
        width: of the sheet.
    """

    def __init__(self, details: Details, columns: Sequence[str], names: Sequence[str]) -> None:
        self.details = details
        self.columns = list(columns)
        self._rows = len(names)
        self._heads: list[tuple[float, str]] = []
        model = details.model
        widest = max((metrics.width(name, 12.5, bold=True) for name in names), default=0)
        self.step = min(max(660 / max(len(columns), 1), 27), 46)
        self.left = frame.MARGIN + max(min(widest, 260) + 14, 110)
        x, before = self.left, None
        self.x: dict[str, float] = {}
        for organ in self.columns:
            if (area := area_of(model, organ)) != before:
                self._heads.append((x, area))
                x, before = x + 30, area
            self.x[organ] = x + self.step / 2
            x += self.step
        self._end = x
        self.right = x + _TOTAL
        self.top = 0.0
        ends = [self.x[one] + self._long(self._label(one), bold=False) * _SLANT for one in columns]
        ends += [
            at + 20 + self._long(self._head(area), bold=True) * _SLANT for at, area in self._heads
        ]
        ends.append(self.right - 14 + self._long(self._word("count-posts"), bold=False) * _SLANT)
        self.width = max(*ends, 640.0) + frame.MARGIN
        longest = [self._long(self._label(one), bold=False) for one in columns]
        longest += [self._long(self._head(area), bold=True) for _, area in self._heads]
        self._rise = max(longest, default=0) * _SLANT + 16

    @property
    def first(self) -> float:
        """Where rows begin."""
        return self.top + self._rise + 12

    @property
    def bottom(self) -> float:
        """Where all ends."""
        again = self._rise if self._rows > _REPEAT else 0
        return self.first + self._rows * ROW + 26 + again

    def draw(self, holders: Mapping[str, int]) -> list[str]:
        """Write everything but the rows.

        Args:
            holders: how many persons each column has.
        """
        first, last = self.first, self.first + self._rows * ROW
        shapes = [self._stripe(organ, last) for organ in self.columns[::2]]
        for x, area in self._heads:
            shapes += self._heading(x, area, last)
        for organ in self.columns:
            shapes += self._column(organ, last, holders[organ])
        shapes.append(self._slanted(self.right - 14, self._word("count-posts"), class_="soft"))
        words = self._word("count-persons")
        shapes.append(
            svg.label(self.left - 12, last + 15, words, size=11.5, class_="soft", text_anchor="end")
        )
        d = f"M{frame.MARGIN} {svg.number(first)}H{svg.number(self.right)}"
        return [*shapes, svg.tag("path", class_="row-line", d=d)]

    def _stripe(self, organ: str, last: float) -> str:
        """Write a band down a column and up along its label."""
        x, half, rise = self.x[organ], self.step / 2, self._rise
        top = self.first - 12
        corners = [(x - half, last), (x - half, top), (x - half + rise, top - rise)]
        corners += [(x + half + rise, top - rise), (x + half, top), (x + half, last)]
        long = self._long(self._label(organ), bold=False) * _SLANT + 14
        corners[2] = (x - half + long, top - long)
        corners[3] = (x + half + long, top - long)
        points = " ".join(f"{svg.number(a)},{svg.number(b)}" for a, b in corners)
        return svg.tag("polygon", points=points, class_="stripe")

    def _heading(self, x: float, area: str, last: float) -> list[str]:
        words, key = self._head(area), self.details.area(area) if area else None
        long = self._long(words, bold=True) * _SLANT
        top = self.first - 12
        up = svg.number(long)
        d = f"M{svg.number(x + 1)} {svg.number(last)}V{svg.number(top)}l{up} -{up}"
        line = svg.tag("path", class_="tree", d=d)
        label = self._slanted(
            x + 20,
            words,
            bold=True,
            class_="item area ink" if key else "ink",
            data_i=key,
            aria_label=self.details.model.name(area) if key else None,
        )
        return [line, label]

    def _column(self, organ: str, last: float, holders: int) -> list[str]:
        model, x = self.details.model, self.x[organ]
        key = self.details.organ(organ)
        slugs = [one.slug for one in style.branches(model.organs[organ].branches)]
        about: dict[str, Any] = {"data_i": key, "class_": f"item organ fill-{slugs[0]}"}
        about["aria_label"] = model.name(organ)
        shapes = [self._slanted(x, self._label(organ), **about)]
        wide = (self.step - 4) / len(slugs)
        for number, slug in enumerate(slugs):  # a joint organ shows every branch
            left = x - self.step / 2 + 2 + number * wide
            shapes.append(
                svg.tag(
                    "rect", class_=f"fill-{slug}", x=left, y=self.first - 7, width=wide, height=5
                )
            )
        total = svg.label(
            x, last + 15, str(holders), size=11.5, class_="soft", text_anchor="middle"
        )
        shapes.append(total)
        if self._rows > _REPEAT:
            shapes.append(self._below(x, last + 34, self._label(organ), **about))
        return shapes

    def _slanted(self, x: float, words: str, *, bold: bool = False, **about: Any) -> str:
        y = self.first - 14
        place = f"translate({svg.number(x + 3)},{svg.number(y)}) rotate(-45)"
        return svg.label(
            0, -2, words, size=_SIZE, bold=bold, width=_LONGEST, transform=place, **about
        )

    def _below(self, x: float, y: float, words: str, **about: Any) -> str:
        room = min(_LONGEST, (x - frame.MARGIN) / _SLANT)  # labels rise towards their column
        place = f"translate({svg.number(x + 3)},{svg.number(y)}) rotate(-45)"
        return svg.label(
            0, 0, words, size=_SIZE, width=room, transform=place, text_anchor="end", **about
        )

    def _long(self, words: str, *, bold: bool) -> float:
        return min(metrics.width(words, _SIZE, bold=bold), _LONGEST) + 8

    def _label(self, organ: str) -> str:
        return self.details.model.name(organ)

    def _head(self, area: str) -> str:
        return self.details.model.name(area) if area else self._word("no-area")

    def _word(self, key: str) -> str:
        return self.details.word(key)


def _areas(model: Model) -> list[str]:
    """List areas so that those around others come first."""
    inner: dict[str, list[str]] = {}
    roots = []
    for iri in sorted(model.areas, key=lambda one: (model.name(one), one)):
        outer = [one for one in model.areas[iri].within if one in model.areas and one != iri]
        for one in outer:
            inner.setdefault(one, []).append(iri)
        if not outer:
            roots.append(iri)
    found: dict[str, None] = {}
    rest = [*sorted(model.areas.keys() - set(roots), reverse=True), *reversed(roots)]
    while rest:
        if (iri := rest.pop()) not in found:
            found[iri] = None
            rest += reversed(inner.get(iri, ()))
    return list(found)


def _path(model: Model, organ: str) -> list[tuple[str, str]]:
    """Return the names of an organ and of those above it, the highest first."""
    path: list[str] = []
    here: str | None = organ
    while here is not None and here not in path:
        path.insert(0, here)
        parents = sorted(one for one in model.organs[here].parents if one in model.organs)
        here = next(iter(parents), None)
    return [(model.name(one), one) for one in path]
