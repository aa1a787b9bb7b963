"""What two posts that are held by one person tell of where it is so."""

from collections.abc import Sequence

from govgraph.reading.counting import Pair
from govgraph.reading.story import Part
from govgraph.reading.things import Post

_OPENS = frozenset({":", ",", "and"})  # before an arrangement that is told by itself


def of_level(part: Part, pair: Pair) -> bool:
    """ "the head of the district Organisation Board is also ...": of whichever holds it."""
    first, second = pair.posts
    bodies = bool(first.organ and second.organ and first.organ.area)
    named = any(one.area and one.area.name for one in pair.posts)
    opens = pair.first == 0 or part.words(pair.first - 1, pair.first).strip() in _OPENS
    return bodies and not named and opens and not pair.rule.says.get("weak")


def placed(part: Part, low: int, pair: Pair) -> bool:
    """Whether an area is named before a pair, so that it is told where it is so."""
    return any(one.kind in ("area", "unit") for one in part.items[low : pair.first])


def tier_of(posts: Sequence[Post]) -> int:
    """The tier of area that some posts may be counted over."""
    tiers = [one.area.tier for one in posts if one.area]
    return max(tiers) + 1 if tiers else 3
