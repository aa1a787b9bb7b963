"""Counts of bodies and people that went down."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from govgraph.reading.patterns import Match, Patterns, Rule
from govgraph.reading.story import Cued, Draft, Line, Part, Story, cues
from govgraph.reading.things import Item

_BEFORE = 6  # items before a change in which it may be denied or only planned


class Reductions(Cued):
    """Writes down what went from so many to so many.

    Args:
        patterns: the rules.
        marks: the file of cues.
        told: the language's data file.
    """

    def __init__(
        self, patterns: Patterns, marks: Mapping[str, Any], told: Mapping[str, Any]
    ) -> None:
        self._rules = [one for one in patterns.rules if not one.says["says"].startswith("policy")]
        self._marks = cues(marks)
        self._units = told["units"]
        self._of = f" {told['organs']['of'][0]} "
        self._late = bool(told["places"].get("nearest"))  # "A and B will be merged"
        self._plural = frozenset(told["layout"]["plural"])
        self._told_plural = told["organs"].get("plurals", {})
        self._firms = frozenset(told["titles"]["private"])
        self._since = frozenset(told["dates"].get("since", ()))  # of no one day
        self._bare = frozenset(told["organs"].get("nameless", ()))
        self._topics = frozenset(told["organs"].get("topics", ()))
        self._anybody = self._units.get("anybody")
        self._vague = frozenset(self._units["vague"])
        plurals = self._units.get("plurals", {}).values()
        self._loose = frozenset(self._units.get("loose", ()))
        several = [*plurals, *self._units["words"]]
        self._several = frozenset(one.split()[-1] for one in several)

    def _status(self, story: Story, line: Line, part: Part, match: Match) -> str | None:
        before = part.words(max(0, match.first - _BEFORE), match.first + 3)
        sources = match.get("src") if self._late else []
        stop = part.place(sources[-1]) + 5 if sources else match.first + 3
        if self._late and (since := match.get("from", "num")):  # "is to shrink from 20 to 15"
            stop = max(stop, part.place(since[0]))
        words = part.words(0, stop)
        before += part.words(match.first + 3, stop)
        if self._cue("denied", part.words(max(0, match.first - 4), match.first + 4)):
            return None
        told = part.words(max(0, match.first - 8), match.last)
        src, made = match.get("src"), match.get("res")
        formed = src and made and made[0].i < src[0].i  # "from A and part of B"
        counted = self._late and (
            formed or match.range("to")
        )  # "staff of the agencies" are counted
        if self._cue("partly", told) and not (self._cue("wholly", told) or counted):
            return None
        if self._cue("rejected", part.words(match.last, len(part.items))):
            return None
        if self._cue("proposed", words) and not self._cue("plan", before):
            return "proposed"
        if self._cue("if_passed", words):
            return "proposed"
        if self._cue("supposed", words) or self._cue("idea", before):
            return None
        after = part.words(match.last, len(part.items))
        for name in ("pilot", "plan", "proposed", "target"):
            if self._cue(name, before):
                return "plan" if name == "target" else name
        if self._cue("only_proposed", after):
            return "proposed"
        if self._cue("plan", words) or self._cue("target", words):
            return "plan"
        if self._cue("proposed", words):
            return "proposed"
        return "fact"

    def _reduction(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> None:
        numbers = {name: match.get(name, "num") for name in ("from", "to", "less")}
        ends = [one[0] for one in numbers.values() if one]
        if any(one.i in used for one in ends) or not numbers["to"]:
            return
        counted = self._earlier(story, line) if rule.says.get("earlier") else None
        if counted:
            numbers["from"] = [counted[0]]
        elif rule.says.get("earlier"):
            return
        to = int(numbers["to"][0].value.value)
        if numbers["from"]:
            since = int(numbers["from"][0].value.value)
        else:
            since = to + int(numbers["less"][0].value.value)
        if any(one.kind == "org" and one.value.private for one in line.items):
            return  # of a firm
        words = part.words(0, match.last)
        if any(f" {one} " in words for one in self._units.get("firms", ())):
            return
        known = self._units.get("plurals", {})
        unit = (
            ", ".join(known.get(one, one) for one in counted[1].value.level.split(", "))
            if counted
            else self._unit(line, part, rule, match, numbers)
        )
        if unit is None or since == to:
            return
        status = self._status(story, line, part, match)
        if status is None:
            return
        if since < to:
            return
        area = self._area(story, line, part)
        start, end = part.span(match.first, match.last)
        if any(one.kind == "coverage" for one in self._counted(story, part)):
            return  # so many have such posts; it is not the units that went down
        before = part.words(0, match.first)
        means = [name for name in ("merger", "dissolution") if self._cue(name, before)]
        if means:  # "đã sáp nhập, giải thể, giảm từ": they are part of what is said
            start = min(start, self._first(part, match.first, means))
        fields = {"unit": unit, "area": area, "from": since, "to": to, "means": means or None}
        explicit = not rule.says.get("implicit")
        story.drafts.append(Draft("reduction", status, explicit, start, end, fields, rule.name))
        used.update(one.i for one in ends)

    @staticmethod
    def _earlier(story: Story, line: Line) -> tuple[Item, Item] | None:
        """ "112 officials moved in. Today 87 are left": how many the sentence before counted."""
        for one in story.before(line, 1):
            pairs = [
                (first, second)
                for first, second in pairwise(one.items)
                if first.kind == "num" and second.kind == "unit"
            ]
            return pairs[0] if len(pairs) == 1 and one.paragraph == line.paragraph else None
        return None

    @staticmethod
    def _counted(story: Story, part: Part) -> list[Draft]:
        return story.within(*part.span(0, len(part.items)))

    def _first(self, part: Part, stop: int, means: Sequence[str]) -> int:
        """Where the first word of a means begins."""
        cues = tuple(one for name in means for one in self._marks[name])
        for place in range(stop):
            if part.words(place, place + 4).startswith(cues):
                return part.span(place, place + 1)[0]
        return part.span(stop, stop + 1)[0]

    def _unit(
        self,
        line: Line,
        part: Part,
        rule: Rule,
        match: Match,
        numbers: dict[str, list[Item]],
    ) -> str | None:
        if told := rule.says.get("unit"):
            return str(told)
        for name in ("unit", "unit2"):
            for item in match.get(name):
                if self._single(line, item):
                    return None  # "the district fell from 2nd to 5th", "the district's budget"
                at = part.place(item)
                cue = "inside" if rule.says.get("subject") else "in_it"
                inside = item.kind == "unit" or self._late
                if inside and self._cue(cue, part.words(at - 1, at)):
                    return None  # "the number of workers in villages was halved"
                words = item.value.level if item.kind == "unit" else item.value.label
                before = part.items[: part.place(item)]
                body = any(one.kind == "org" for one in before)
                if words in self._loose and not (
                    body or self._cue("a_body", part.words(0, len(before)))
                ):
                    return None  # of a club
                if words not in self._vague:
                    words = str(words).partition(self._of)[0] or words
                    known = self._units.get("plurals", {})
                    return ", ".join(known.get(one, one) for one in str(words).split(", "))
                subject = self._subject(part, match)
                return subject or str(words)
        if rule.says.get("people"):
            if counted := self._number_of(line, part, match, numbers):
                return counted
            ends = [part.place(one[0]) + 1 for one in (numbers["from"], numbers["to"]) if one]
            said = next((one for end in ends if (one := self._people(line, part, end))), None)
            if said != self._anybody:
                return said
            # "120 người": of whom is not told, and they need not be in office.
            return self._people_before(part, match.first)
        return self._number_of(line, part, match, numbers)

    def _single(self, line: Line, item: Item) -> bool:
        """Whether a level names one area, which is no unit that is counted; in English only."""
        if not self._late or item.kind != "unit" or not item.value.tier:
            return False
        return line.tokens[item.j - 1].norm not in self._several

    @staticmethod
    def _subject(part: Part, match: Match) -> str | None:
        for item in part.items[: match.first]:
            if item.kind == "org":
                return str(item.value.label)
        return None

    def _people(self, line: Line, part: Part, at: int) -> str | None:
        words = part.words(at, at + 8).split()
        for size in range(8, 0, -1):
            said = " ".join(words[:size]).replace(" ,", ",")
            if said in self._units["people"] or said in self._units.get("bodies", ()):
                return said
        return None

    def _people_before(self, part: Part, stop: int) -> str | None:
        """ "Biên chế của huyện giảm từ 31 người": whom "persons" means."""
        before = f" {part.words(max(0, stop - 14), stop).strip()} "
        before = before.replace(" ,", ",").replace("_", " ")
        known = [one for one in self._units["people"] if one != self._anybody]
        found = [(before.rfind(f" {one} ") + len(one), len(one), one) for one in known]
        found = [one for one in found if one[0] >= one[1]]
        return max(found)[2] if found else None

    def _number_of(
        self, line: Line, part: Part, match: Match, numbers: dict[str, list[Item]]
    ) -> str | None:
        """ "Số người hưởng lương … giảm từ": what is counted stands before."""
        after = numbers["from"] or numbers["to"]
        at = part.place(after[0]) + 1
        follows = part.words(at, at + 1).strip()
        last = part.place(numbers["to"][0]) + 1
        ends = part.words(last, last + 1).strip()
        worded = part.items[at].kind == "w" and follows.isalpha()
        if worded and follows not in line_words(match):
            return None
        bodies = self._units.get("bodies", ())
        if ends and ends.isalpha() and (ends != follows or follows not in bodies):
            return None
        items = part.items[: match.first]
        for place in range(len(items) - 1, -1, -1):
            words = part.words(place, place + 1).strip()
            if words in self._units["of_number"]:
                stop = match.first
                shown = [
                    line.tokens[k]
                    for item in items[place + 1 : stop]
                    for k in range(item.i, item.j)
                ]
                label = " ".join(token.raw for token in shown).replace(" ,", ",")
                label = label.partition(self._of)[0]
                for filler in self._units["fillers"]:
                    label = label.removesuffix(f" {filler}")
                known = any(
                    f" {one} " in f" {label.casefold()} "
                    for one in (*self._units["people"], *bodies)
                ) or any(item.kind in ("unit", "org") for item in items[place:])
                return label if label and known else None
        return None

    @staticmethod
    def _where(part: Part, named: Sequence[Item]) -> bool:
        """Whether the first of some areas is where the others lie."""
        if any(one.kind != "area" for one in named):
            return False
        first, *others = (one.value.tier for one in named)
        at = part.place(named[0])
        return min(others) > first and part.words(at + 1, at + 2).strip() == ","

    def _area(self, story: Story, line: Line, part: Part) -> str | None:
        at = line.parts.index(part) if part in line.parts else 0
        parts = [*line.parts[:at], part]
        areas = [item.value.label for item in part.items if item.kind == "area"]
        if areas:  # of several it is not said of which
            return str(areas[0]) if len(areas) == 1 else None
        for own, item in [(one, item) for one in reversed(parts) for item in one.items]:
            if item.kind == "unit" and item.value.tier in (1, 2, 3) and "," not in item.value.level:
                if self._late and not self._single(line, item):
                    continue  # "the payroll of the wards"
                seen = story.spoken_of(own, item, item.value)
                before = own.place(item)
                number = before and own.items[before - 1].kind == "num"
                if seen and not number:
                    return str(seen.value.label)
                if self._late and not (number or seen) and self._single(line, item):
                    return None  # "the province", which is not named
        main = story.context.main(4)
        return str(main.value.label) if main else None


def line_words(match: Match) -> str:
    """The words of a match, with spaces."""
    row = match.row
    return row.text.decode("utf-8", "replace").replace("><", " ").strip("<>")
