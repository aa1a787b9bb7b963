"""How many units a pair of posts is counted over, where, by when: coverage and targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from govgraph.reading.aims import Aims
from govgraph.reading.claims import Resolved
from govgraph.reading.patterns import Patterns, Rule
from govgraph.reading.story import Draft, Line, Part, Story, cues
from govgraph.reading.things import Area, Count, Item, Post
from govgraph.reading.words import Phrases

_COUNTS = frozenset({"num", "ratio", "pct"})
_NEAR = 7  # items between a pair and its count
BREAKS = frozenset({",", ":", ";", "."})


@dataclass
class Pair:
    """Two posts, and the items of a part that they stand in."""

    posts: tuple[Post, Post]
    first: int
    last: int
    rule: Rule
    start: int
    end: int
    same: bool = False
    count: Item | None = None


class Counting(Aims):
    """Writes down counts over units.

    Args:
        patterns: the rules.
        marks: the file of cues.
        told: the language's data file.
    """

    def __init__(
        self, patterns: Patterns, marks: Mapping[str, Any], told: Mapping[str, Any]
    ) -> None:
        self._rules = patterns.rules
        self._marks = cues(marks)
        self._compare = Phrases(
            {word: sign for sign, some in told["compare"].items() for word in some}
        )
        self._vague = frozenset(told["units"]["vague"])
        self._before = frozenset(told["numbers"]["before"])
        self._numbers = tuple(told["units"]["of_number"])
        self._plurals = told["units"].get("plurals", {})
        self._follows = frozenset(told["units"].get("follows", ("(", ")")))
        self._compared = [word for some in told["compare"].values() for word in some]
        self._nearest = bool(told["places"].get("nearest"))
        self._nameless = frozenset(told["not_levels"].get("nameless", ()))
        self._at = frozenset(told["units"].get("at", ()))
        self._people = frozenset(told["units"]["people"])
        self._ends = frozenset(told["units"].get("ends", ()))
        self._verbs = told["organs"].get("verbs", {})
        self._owns = frozenset(told["organs"].get("determiners", ()))
        self._whole = frozenset(told["titles"].get("whole", ()))
        self._joining = frozenset(told["units"].get("joining", ()))

    def _count(
        self, part: Part, pair: Pair, low: int, high: int, *, last: bool
    ) -> tuple[Item, Item | None, float | None] | None:
        """Find the count that goes with a pair, its unit, and a share printed beside it."""
        items = part.items
        if pair.count is not None:
            pair.count.marks = ("taken",)
            return pair.count, None, self._share(part, pair, high) if last else None
        found: tuple[Item, Item | None] | None = None
        for at in range(pair.first - 1, max(low, pair.first - 14) - 1, -1):
            item = items[at]
            if item.kind in _COUNTS and "taken" not in item.marks:
                unit = self._unit(items, at + 1, pair.first)
                if (
                    unit is not None
                    or at + 1 == pair.first
                    or (item.kind == "pct" and at + 3 >= pair.first)
                ):
                    found = item, unit
                    break
        if found is None:
            for at in range(pair.last, min(high, pair.last + _NEAR)):
                item = items[at]
                if item.kind not in _COUNTS or "taken" in item.marks:
                    continue
                unit = self._unit(items, at + 1, high)
                if unit is None and not self._bare_count(part, pair, low, at):
                    continue
                if unit is None and item.kind == "num":
                    unit = self._number_of(part, pair, low)
                found = item, unit
                break
        if found is None and (every := self._every(part, low, pair.first, pair.last)):
            found = every
        if found is None:
            return None
        found[0].marks = ("taken",)
        share = None
        if found[0].kind != "pct" and last:
            share = self._share(part, pair, high)
        return found[0], found[1], share

    @staticmethod
    def _share(part: Part, pair: Pair, high: int) -> float | None:
        """A share printed beside a count."""
        for item in part.items[pair.last : min(high, pair.last + _NEAR)]:
            if item.kind == "pct" and "taken" not in item.marks:
                item.marks = ("taken",)
                return float(item.value.value)
        return None

    def _bare_count(self, part: Part, pair: Pair, low: int, at: int) -> bool:
        """Whether a figure after a pair counts it though it names no unit."""
        items = part.items
        if items[at].kind == "num" and not self._cue("number", part.words(low, pair.first)):
            return False
        before = part.words(max(0, at - 4), at).strip()
        for words in self._compared:
            before = before.removesuffix(f" {words}")
        if before.rpartition(" ")[2] not in self._before:
            return False
        if at + 1 < len(items) and items[at + 1].kind == "w":
            follows = part.words(at + 1, at + 2).strip()
            return follows in BREAKS or follows in self._follows
        return True

    @staticmethod
    def _number_of(part: Part, pair: Pair, low: int) -> Item | None:
        """ "số thôn có … là 96": what is counted stands before the pair."""
        units = [one for one in part.items[low : pair.first] if one.kind == "unit"]
        return units[-1] if units else None

    def _counted(
        self,
        story: Story,
        line: Line,
        part: Part,
        pair: Pair,
        item: Item,
        unit: Item | None,
        share: float | None,
        low: int,
        *,
        now: bool = False,
        aimed: bool = False,
    ) -> None:
        count: Count = item.value
        words = part.words(0, len(part.items))
        sign = self._sign(line, item)
        near = part.words(low, pair.last)
        target = aimed or self._aimed(story, line, part, near, sign, pair.last)
        if item.kind == "ratio" and not aimed:  # "7/12 have; aims for 9"
            target = target and self._cue("target", part.words(0, pair.last))
        unit_words, tier = self._unit_words(story, line, unit, pair)
        if unit is not None and unit.value.level in self._vague:
            at = self._at_level(part, unit)
            unit_words = at or self._unit_before(story, line, unit) or unit_words
        area, resolved = self._area(story, line, part, tier, pair, wide=self._nearest)
        start, end = self._span(part, pair, item, *([unit] if unit else []))
        fields: dict[str, Any] = {
            "posts": [label(one) for one in pair.posts],
            "area": area.label if area else None,
            "unit": unit_words,
        }
        is_share = item.kind == "pct"
        total = count.total
        if unit is None and item.kind == "num" and not now:
            last = story.drafts[-1] if story.drafts else None
            if last is not None and last.kind == "coverage" and last.start >= line.sentence.start:
                total, unit_words = last.fields["total"], last.fields["unit"]
        if target and not now:
            fields |= {
                "comparator": sign or "=",
                "share": count.value if is_share else None,
                "count": None if is_share else int(count.value),
                "by": self._by(story, line, part),
                "condition": None,
            }
            status, kind = "target", "target"
        else:
            status, kind = self._status(part, near, words, now=now), "coverage"
            fields |= {
                "count": None if is_share else int(count.value),
                "total": total,
                "share": count.value if is_share else share,
                "as_of": None if status == "past" else self._as_of(story, part, pair),
            }
        flags = ("pilot",) if status == "pilot" else ()
        story.drafts.append(
            Draft(
                kind,
                status,
                not pair.same,
                start,
                end,
                fields,
                pair.rule.name,
                resolved,
                flags,
                line.open,
                posts=pair.posts,
            )
        )

    def _at_level(self, part: Part, unit: Item) -> str | None:
        """ "Ở cấp huyện, 4/9 địa phương": districts."""
        before = [one for one in part.items[: part.place(unit)] if one.kind == "unit"]
        named = [one.value.level for one in before if one.value.level in self._nameless]
        return str(named[0]).split()[-1] if named else None

    @staticmethod
    def _unit_before(story: Story, line: Line, unit: Item) -> str | None:
        """ "5/10 nơi": of what the sentence counted before."""
        start = line.tokens[unit.i].start
        last = story.drafts[-1] if story.drafts else None
        if last is None or last.kind != "coverage" or not line.sentence.start <= last.start < start:
            return None
        return str(last.fields["unit"]) if last.fields["unit"] else None

    @staticmethod
    def _as_of(story: Story, part: Part, pair: Pair) -> str | None:
        """The day that a count is of: said before it in the sentence, else the article's."""
        parts = part.line.parts
        earlier = [one.items for one in reversed(parts[: parts.index(part)])]
        for items in (part.items[: pair.last], *earlier):
            for item in items:
                if item.kind == "date" and (item.value.begin or "-")[0] != "-":
                    return str(item.value.begin)
        return story.published

    def _span(self, part: Part, pair: Pair, *items: Item) -> tuple[int, int]:
        start, end = part.of(*items)
        return min(start, pair.start), max(end, pair.end)

    def _unit_words(
        self, story: Story, line: Line, unit: Item | None, pair: Pair
    ) -> tuple[str | None, int]:
        if unit is not None and unit.value.level not in self._vague:
            levels = unit.value.level.split(", ")
            return ", ".join(self._plurals.get(one, one) for one in levels), unit.value.tier or 3
        area = next((one.area for one in pair.posts[::-1] if one.area is not None), None)
        if unit is None and area is not None and not area.name:
            levels = [area.level, *pair.posts[1].alike]
            return ", ".join(self._plurals.get(one, one) for one in levels), area.tier
        for one in (line, *reversed(story.before(line, 3))):
            for item in reversed(one.items):
                if self._counts(item) and item is not unit:
                    levels = item.value.level.split(", ")
                    named = ", ".join(self._plurals.get(level, level) for level in levels)
                    return named, item.value.tier
        return (unit.value.level, 3) if unit is not None else (None, 3)

    def _counts(self, item: Item) -> bool:
        """Whether something is communes or villages; "commune officials" are not."""
        if item.kind != "unit" or item.value.tier not in (3, 4):
            return False
        return not self._nearest or item.value.level.split()[-1] not in self._people

    def _area(
        self, story: Story, line: Line, part: Part, tier: int, pair: Pair, *, wide: bool = False
    ) -> tuple[Area | None, list[Resolved]]:
        """Where it is counted: an area of the part, the sentence, or what the article is about."""
        at = line.parts.index(part)
        near = part.items[: pair.first][::-1] if self._nearest else []
        zones = [near, part.items, *(one.items for one in reversed(line.parts[:at]))]
        for items in zones:
            for item in items:
                if item.kind == "area" and item.value.tier < tier:
                    return item.value, []
            for item in items:
                if (
                    item.kind == "unit"
                    and 0 < item.value.tier < tier
                    and "," not in item.value.level
                ):
                    if seen := story.spoken_of(part, item, item.value):
                        return seen.value, [seen.resolved]
                    if self._nearest:
                        return None, []  # "the province", which is not named
        seen = story.context.main(tier, pair.start, wide=wide)
        if seen is None:
            return None, []
        return seen.value, [seen.resolved]


def label(post: Post) -> str:
    """A post with the levels that it is said of at once: "trưởng thôn, khu"."""
    return ", ".join([post.label, *post.alike])
