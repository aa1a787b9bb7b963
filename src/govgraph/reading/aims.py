"""Whether a count is reached or aimed for, and by when."""

from collections.abc import Sequence

from govgraph.reading.story import Cued, Line, Part, Story
from govgraph.reading.things import Count, Item
from govgraph.reading.tokens import Token
from govgraph.reading.words import Phrases

_UNTIL = 3  # words before a date in which "by" stands


class Aims(Cued):
    """Tells facts, plans and targets of a count apart."""

    _compare: Phrases
    _nearest: bool
    _owns: frozenset[str]

    def _aimed(
        self,
        story: Story,
        line: Line,
        part: Part,
        near: str,
        sign: str | None,
        last: int = 0,
    ) -> bool:
        """Whether a count is a target: it says so, or is of a day to come."""
        at = line.parts.index(part)
        words = part.words(0, self._clause(part, last))
        done = self._cue("done", near)
        met = self._cue("met", line.words())
        earlier = "".join(one.words(0, len(one.items)) for one in line.parts[:at])
        if self._cue("target", words):
            return not met
        if self._cue("target", earlier) and not done and not met:
            return True
        if self._cue("plan", near) and self._by(story, None, part) is not None:
            return True
        if sign in (">", ">="):
            if self._cue("target", line.words()) and not met:
                return True
            if self._future(story, line) and not done:
                return True
        return self._to_come(story, part) and not self._cue("now_done", near)

    def _clause(self, part: Part, last: int) -> int:
        """Where the clause of a count ends: ", and the district wants 85" is another's."""
        if not self._nearest or not last:
            return len(part.items)
        for place in range(last, len(part.items) - 1):
            words = part.words(place, place + 2)
            if self._cue("other_clause", words):
                return place
        return len(part.items)

    def _every(self, part: Part, low: int, first: int, last: int) -> tuple[Item, Item] | None:
        """ "aims that all villages have": a target of 100 per cent."""
        if not self._cue("target", part.words(0, first)):
            return None
        tokens = part.line.tokens
        after = last + 5 if self._nearest else first  # "in all communes"
        for unit in part.items[max(low, first - 5) : after]:
            if unit.kind != "unit" or tokens[unit.j - 1].norm.endswith("'s"):
                continue
            for at in range(max(0, unit.i - 4), unit.i):
                found = self._compare.at(tokens, at)
                if found and found[1] == "=" and self._close(tokens[at + found[0] : unit.i]):
                    return Item("pct", at, unit.i, Count(1.0)), unit
        return None

    def _close(self, between: Sequence[Token]) -> bool:
        """Whether nothing but "the town's" stands between "all" and what it counts."""
        return all(one.norm in self._owns or one.norm.endswith("'s") for one in between)

    def _to_come(self, story: Story, part: Part) -> bool:
        """Whether a part, or one before it, speaks of what is so by a day that is to come."""
        parts = part.line.parts
        for one in [*parts[: parts.index(part)], part]:
            for place, item in enumerate(one.items):
                if item.kind not in ("date", "term") or not item.value.end or not story.published:
                    continue
                end = item.value.end
                until = self._cue("until", one.words(max(0, place - _UNTIL), place))
                if until and end > story.published[: len(end)]:
                    return True
        return False

    def _status(self, part: Part, near: str, words: str, *, now: bool) -> str:
        if now:
            return "fact"
        if self._cue("pilot", near):
            return "pilot"
        if self._cue("proposed", words):
            return "proposed"
        if self._cue("formerly", near):
            return "past"
        return "plan" if self._cue("plan", near) else "fact"

    def _sign(self, line: Line, item: Item) -> str | None:
        if item.kind == "pct" and item.value.value == 1:
            return "="
        for back in (3, 2, 1):
            at = item.i - back
            found = self._compare.at(line.tokens, at) if at >= 0 else None
            if found and found[0] == back:
                return str(found[1])
        return None

    def _future(self, story: Story, line: Line) -> bool:
        """Whether the paragraph speaks of a term that is not over, and of what is to be done."""
        near = story.near(line)
        if not any(self._cue("working", one.words()) for one in near):
            return False
        year = (story.published or "9999")[:4]
        return any(
            item.kind in ("term", "date", "range") and (item.value.end or "")[:4] >= year
            for one in near
            for item in one.items
        )

    def _by(self, story: Story, line: Line | None, part: Part) -> str | None:
        """By when: in the part, else in its sentence, else in the paragraph's sentences."""
        own = [part.items, *([line.items] if line else [])]
        near = [one.items for one in story.near(line)] if line else []
        for items in (*own, *near):
            for kind in ("date", "term") if items in own else ("term", "date"):
                for item in items:
                    if item.kind == kind and item.value.end:
                        end = item.value.end
                        if end[:4] >= (story.published or "0")[:4]:
                            return str(end[:4] if kind == "term" else end)
        return None

    @staticmethod
    def _unit(items: Sequence[Item], at: int, stop: int) -> Item | None:
        for item in items[at : min(stop, at + 3)]:
            if item.kind == "unit" or (item.kind == "area" and item is items[at]):
                return item
            if item.kind != "w":
                return None
        return None
