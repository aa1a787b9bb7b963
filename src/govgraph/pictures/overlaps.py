"""What one person held at once, behind the bars of a timeline (DESIGN §3)."""

from dataclasses import dataclass, field

from govgraph.pictures import axis, bars, svg
from govgraph.pictures.axis import Axis
from govgraph.pictures.bounds import Bounds
from govgraph.pictures.model import Model

_LEAST = 16.0  # pixels: a shared day is seen beside its mark
_BRACKET = axis.LEFT - 10


@dataclass
class Shared:
    """What a row shares with the person's other rows.

    Attributes:
        certain, possible: from where to where.
        up, down: whether a bracket comes from above, goes on below. ends: whether the row is
            one of the two that the bracket joins.
    """

    certain: list[tuple[float, float]] = field(default_factory=list)
    possible: list[tuple[float, float]] = field(default_factory=list)
    up: bool = False
    down: bool = False
    ends: bool = False


def common(one: Bounds, other: Bounds) -> Bounds:
    """Return when two periods are both in force: half-open, as each of them is.

    Example:
        >>> common(Bounds("", "2020", "2022", "2023"), Bounds("2021", "2021", "", "2022"))
        Bounds(earliest_begin='2021', latest_begin='2021', earliest_end='', latest_end='2022')
    """
    sure = one.latest_begin and other.latest_begin and max(one.latest_begin, other.latest_begin)
    until = one.earliest_end and other.earliest_end and min(one.earliest_end, other.earliest_end)
    ends = [instant for instant in (one.latest_end, other.latest_end) if instant]
    return Bounds(max(one.earliest_begin, other.earliest_begin), sure, until, min(ends, default=""))


def find(
    model: Model, rows: dict[str, list[str]], scale: Axis, *, joined: bool
) -> dict[str, Shared]:
    """Find what each tenure shares with others of its person.

    Args:
        model: its holdings.
        rows: each person's tenures in the order of their rows.
        scale: where dates stand.
        joined: whether a person's rows stand together, so that a bracket can join them.
    """
    out: dict[str, Shared] = {}
    for holding in sorted(model.holdings.values(), key=lambda one: one.iri):
        mine = rows.get(holding.person, [])
        pair = sorted((one for one in holding.tenures if one in mine), key=mine.index)
        if len(pair) != 2:
            continue
        both = common(*(model.tenures[one].bounds for one in pair))
        parts = bars.stretches(both, scale)
        for tenure in pair:
            shared = out.setdefault(tenure, Shared())
            denied = any(model.tenures[one].disputed for one in pair)
            sure = [_wide(one.x0, one.x1) for one in parts if one.solid]
            shared.possible += [(one.x0, one.x1) for one in parts if not one.solid]
            shared.possible += sure if denied else []
            shared.certain += [] if denied else sure
        if joined and model.surely(holding) and not any(one.solid for one in parts):
            _join(out, mine[mine.index(pair[0]) : mine.index(pair[1]) + 1])
    for shared in out.values():
        shared.certain = _merged(shared.certain)
        shared.possible = _merged(shared.possible)
    return out


def draw(shared: Shared, height: float) -> str:
    """Draw it over the whole height of a row, so that it meets the next one's."""
    shapes = []
    for kind, spans in (("overlap-possible", shared.possible), ("overlap", shared.certain)):
        for x0, x1 in spans:
            shapes.append(svg.tag("rect", class_=kind, x=x0, y=0, width=x1 - x0, height=height))
    middle, x = height / 2, svg.number(_BRACKET)
    top, bottom = (svg.number(0 if shared.up else middle), height if shared.down else middle)
    d = f"M{x} {top}V{svg.number(bottom)}" if shared.up or shared.down else ""
    if shared.ends:
        d += f"M{x} {svg.number(middle)}h7"
    return "".join([*shapes, svg.tag("path", class_="bracket", d=d) if d else ""])


def _join(out: dict[str, Shared], rows: list[str]) -> None:
    for number, tenure in enumerate(rows):
        shared = out.setdefault(tenure, Shared())
        shared.up |= number > 0
        shared.down |= number < len(rows) - 1
        shared.ends |= number in (0, len(rows) - 1)


def _wide(x0: float, x1: float) -> tuple[float, float]:
    more = max(_LEAST - (x1 - x0), 0) / 2
    return x0 - more, x1 + more


def _merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join spans that touch: twice the same colour would look like something else."""
    out: list[tuple[float, float]] = []
    for x0, x1 in sorted(spans):
        if out and x0 <= out[-1][1]:
            out[-1] = (out[-1][0], max(x1, out[-1][1]))
        else:
            out.append((x0, x1))
    return out
