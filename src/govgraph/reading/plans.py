"""What is to be done: the clauses of a paragraph that looks ahead."""

from itertools import groupby
from typing import Any

from govgraph.reading.patterns import Patterns
from govgraph.reading.story import Draft, Line, Part, Story, cues
from govgraph.reading.things import Item
from govgraph.reading.tokens import written

_WIDE = 600  # characters of a claim that reaches into a clause
_CLOSE = 4  # items; a verb that follows another so soon is its object
_CLAIMED = frozenset({"target", "coverage", "merger", "reduction", "arrangement"})


class Plans:
    """Runs the rules about plans over an article, after all others.

    Args:
        patterns: the rules.
        marks: the file of cues.
    """

    def __init__(self, patterns: Patterns, marks: dict[str, Any]) -> None:
        self._rules = patterns.rules
        self._marks = cues(marks)

    def read(self, story: Story) -> None:
        """Find the claims of an article."""
        for _, group in groupby(story.lines, key=lambda one: one.paragraph):
            near = list(group)
            if any(one.sentence.title for one in near) or not self._ahead(story, near):
                continue
            ends = [item.value.end for one in near for item in one.items if item.kind == "term"]
            for line in near:
                for part in line.parts:
                    self._part(story, line, part, ends[0] if ends else None)

    def _ahead(self, story: Story, near: list[Line]) -> bool:
        """Whether a paragraph speaks of a term that is not over, and of what is to be done."""
        words = " ".join(one.words() for one in near)
        if not any(one in words for one in self._marks["working"]):
            return False
        year = (story.published or "9999")[:4]
        return any(
            item.kind == "term" and item.value.end >= year for one in near for item in one.items
        )

    def _part(self, story: Story, line: Line, part: Part, by: str | None) -> None:
        starts: list[int] = []
        rules: list[str] = []
        for rule in self._rules:
            for match in part.row.find(rule):
                verb = match.range("act")
                if verb and verb[0] not in starts:
                    starts.append(verb[0])
                    rules.append(rule.name)
        order: list[tuple[int, str]] = []
        for start, name in sorted(zip(starts, rules, strict=True)):
            if not order or start - order[-1][0] > _CLOSE:
                order.append((start, name))
        for place, (first, name) in enumerate(order):
            stop = order[place + 1][0] if place + 1 < len(order) else len(part.items)
            while stop > first and part.words(stop - 1, stop).strip() in (",", ".", "...", ";"):
                stop -= 1
            start, end = part.span(first, stop)
            if stop - first < 3 or self._said(story, start, end):
                continue
            fields = {
                "actor": self._actor(part.items, first, line, part),
                "act": _text(line, part.items[first:stop]),
                "by": by,
            }
            goal = ("goal",) if place + 1 == len(order) and self._goal(part, first, stop) else ()
            story.drafts.append(
                Draft(
                    "plan", "plan", True, start, end, fields, name, flags=goal, open_list=line.open
                )
            )

    def _goal(self, part: Part, first: int, stop: int) -> bool:
        return any(one in part.words(first, stop) for one in self._marks["goal"])

    @staticmethod
    def _said(story: Story, start: int, end: int) -> bool:
        """Whether a claim of another kind says it already."""
        return any(
            one.kind in _CLAIMED and one.start < end and start < one.end for one in story.drafts
        )

    @staticmethod
    def _actor(items: list[Item], first: int, line: Line, part: Part) -> str | None:
        for item in reversed(items[:first]):
            if item.kind in ("area", "unit", "org"):
                return _text(line, [item])
        return None


def _text(line: Line, items: list[Item]) -> str:
    tokens = [line.tokens[k] for item in items for k in range(item.i, item.j)]
    shown: list[str] = []
    last = -1
    for token in tokens:
        if last >= 0 and token.start > last:
            shown.append(" ")
        shown.append(written("", [token]))
        last = token.end
    return "".join(shown)
