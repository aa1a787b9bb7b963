"""Putting boxes on a sheet: the parts of a graph beside each other, no box upon another."""

import math
from collections.abc import Sequence

Point = tuple[float, float]
Size = tuple[float, float]

_ROUNDS = 400
_GROW = 1.15


def components(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Split a graph into its connected parts, the largest first.

    Example:
        >>> components(4, [(1, 3)])
        [[1, 3], [0], [2]]
    """
    parent = list(range(count))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for a, b in pairs:
        parent[root(a)] = root(b)
    parts: dict[int, list[int]] = {}
    for one in range(count):
        parts.setdefault(root(one), []).append(one)
    return sorted(parts.values(), key=lambda part: (-len(part), part))


def pack(sizes: Sequence[Size], gap: float, least: float) -> tuple[list[Point], Size]:
    """Place rectangles in shelves, lower ones stacked in the columns of a shelf.

    Args:
        sizes: their widths and heights.
        gap: the space between them.
        least: a width that may be used in any case.

    Returns:
        Their upper left corners, and the size of all.

    Example:
        >>> pack([(10, 20), (10, 5), (10, 5)], 2, 30)[0]
        [(0, 0), (12, 0), (12, 7)]
    """
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    room = max([least, math.sqrt(area * 1.7), *(width for width, _ in sizes)])
    places: list[Point] = [(0, 0)] * len(sizes)
    columns: list[list[float]] = []  # of this shelf: x, width, next y
    right = shelf = bottom = wide = 0.0
    for one in sorted(range(len(sizes)), key=lambda n: (-sizes[n][1], -sizes[n][0], n)):
        width, height = sizes[one]
        fits = (c for c in columns if width <= c[1] and c[2] + height <= bottom)
        column = next(fits, None)
        if column is None:
            if not columns or right + width > room:
                shelf, right = (bottom + gap if columns else 0), 0
                bottom, columns = shelf + height, []
            column = [right, width, shelf]
            columns.append(column)
            right += width + gap
        places[one] = (column[0], column[2])
        column[2] += height + gap
        wide = max(wide, column[0] + width)
    return places, (wide, bottom)


def spread(centres: Sequence[Point], sizes: Sequence[Size], gap: float) -> list[Point]:
    """Push boxes apart until none lies upon another; what lay left stays left.

    Args:
        centres: where they are.
        sizes: their widths and heights.
        gap: the least space between them.

    Example:
        >>> a, b = spread([(0, 0), (1, 0)], [(10, 10), (10, 10)], 2)
        >>> b[0] - a[0] >= 12
        True
    """
    where = [[x, y] for x, y in centres]
    grown = [(width + gap, height + gap) for width, height in sizes]
    for turn in range(_ROUNDS):
        if not _push(where, grown):
            break
        if turn % 20 == 19:
            where = [[x * _GROW, y * _GROW] for x, y in where]
    return [(x, y) for x, y in where]


def _push(where: list[list[float]], sizes: Sequence[Size]) -> bool:
    """Move each two boxes that overlap along the shorter way; say whether any did."""
    wide = max((width for width, _ in sizes), default=1)
    high = max((height for _, height in sizes), default=1)
    cells: dict[tuple[int, int], list[int]] = {}
    for one, (x, y) in enumerate(where):
        cells.setdefault((math.floor(x / wide), math.floor(y / high)), []).append(one)
    moved = False
    for one, (x, y) in enumerate(where):
        column, row = math.floor(x / wide), math.floor(y / high)
        for cell in ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            for other in cells.get(cell, ()):
                if other > one:
                    moved |= _part(where, sizes, one, other)
    return moved


def _part(where: list[list[float]], sizes: Sequence[Size], one: int, other: int) -> bool:
    a, b = where[one], where[other]
    over_x = (sizes[one][0] + sizes[other][0]) / 2 - abs(a[0] - b[0])
    over_y = (sizes[one][1] + sizes[other][1]) / 2 - abs(a[1] - b[1])
    if over_x <= 0.01 or over_y <= 0.01:
        return False
    axis, over = (0, over_x) if over_x < over_y else (1, over_y)
    step = over / 2 + 0.05
    first, second = (a, b) if a[axis] <= b[axis] else (b, a)
    first[axis] -= step
    second[axis] += step
    return True
