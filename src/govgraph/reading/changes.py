"""What became of organs and areas: mergers, splits, dissolutions, establishments, new names."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from govgraph.reading.patterns import Match, Rule
from govgraph.reading.reductions import Reductions
from govgraph.reading.referring import about, as_written, of_post, several
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.things import Area, Item, Organ

_RECENT = 8  # lines before, in which the day of an event may stand


class Changes(Reductions):
    """Runs the rules about organs and areas over an article."""

    def read(self, story: Story) -> None:
        """Find the claims of an article."""
        self._decided: Line | None = None
        for line in story.lines:
            if line.sentence.title or line.question:
                continue
            for part in line.parts:
                used: set[int] = set()
                for rule in self._rules:
                    for match in part.row.find(rule):
                        if rule.says["says"] == "reduction":
                            self._reduction(story, line, part, rule, match, used)
                        else:
                            self._change(story, line, part, rule, match, used)
            if len(line.parts) > 1:  # "had 134 officials; now 68 are left"
                whole = Part(line.items, line)
                for rule in self._rules:
                    if rule.says.get("across"):
                        for match in whole.row.find(rule):
                            self._reduction(story, line, whole, rule, match, set())
            if self._cue("decision", line.words()) and self._frame(line) and not _persons(line):
                self._decided = line

    def _change(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> None:
        sources = self._things(line, part, [*match.get("src"), *match.get("src2")])
        inner = match.get("inner", "area")  # "thị trấn A, khu phố B được chia"
        if inner and sources[0].kind == "area" and inner[0].value.tier > sources[0].value.tier:
            sources = inner
        results = self._things(line, part, match.get("res"))
        results += self._whole(story, line, part, match, sources)
        results = results or self._meant(story, part, match.get("res", "unit"))
        sources = self._fresh(sources, used)
        touched = [*sources, *match.get("src2"), *match.get("res")]
        if not sources or any(one.i in used for one in touched):
            return
        if any(one.kind == "org" and one.value.private for one in touched):
            return
        if self._late and part.words(match.first - 1, match.first).strip() in self._firms:
            return  # "the football clubs A and B merged"
        if self._cue("anniversary", part.words(max(0, match.first - 5), match.first + 2)):
            return
        last = story.drafts[-1] if story.drafts else None
        if rule.says.get("again") and not (
            last and last.kind == rule.says["says"] and last.start >= line.sentence.start
        ):
            return  # "A và B thành C" of a list that a verb began
        if "after" in rule.says and not self._stops(part, match, rule.says["after"]):
            return
        says = rule.says["says"]
        if says in ("establishment", "dissolution"):
            sources = [one for one in sources if not self._nameless(one)]
            if not sources:
                return
        if says == "merger" and (rule.says.get("several") and len(sources) < 2):
            return
        own, other = (
            {getattr(one.value, "label", "") for one in some} for some in (sources, results)
        )
        if says == "merger" and self._late and own == other:
            return  # only one of those it was made of was understood
        if says == "split" and len(results) < 2 and "founded" not in rule.name:
            return
        status = self._status(story, line, part, match)
        if status is None:
            used.update(one.i for one in touched)
            return
        date = self._near(story, line, part, match) or self._date(story, line, part)
        date = self._coming(story, date) if status == "plan" else date
        mode = str(rule.says.get("mode", ""))
        if mode == "merger" and self._cue("consolidates", part.words(match.first, match.last)):
            mode = "consolidation"
        names = [self._label(story, line, one) for one in sources]
        made = [self._label(story, line, one) for one in results]
        start, end = part.span(match.first, match.last)
        drafts: list[dict[str, Any]] = []
        if says == "merger":
            drafts = [{"sources": names, "result": made[0] if made else None, "mode": mode}]
        elif says == "split":
            drafts = [{"sources": names, "results": made}]
        elif says == "renaming":
            drafts = [{"organ": names[0], "result": made[0]}]
        else:
            drafts = [{"organ": one} for one in names]
        for place, fields in enumerate(drafts):
            if place:  # one more of a list
                start, end = part.of(sources[place])
            story.drafts.append(
                Draft(
                    says,
                    status,
                    True,
                    start,
                    end,
                    {**fields, "date": date},
                    rule.name,
                    flags=("pilot",) if status == "pilot" else (),
                    open_list=self._open(part, match),
                )
            )
        used.update(one.i for one in touched)

    def _fresh(self, sources: list[Item], used: set[int]) -> list[Item]:
        """The sources no claim has: "A merged as B and C was folded into D" folds only C."""
        if not self._late or all(one.i in used for one in sources):
            return sources
        at = next((place for place, one in enumerate(sources) if one.i not in used), 0)
        return sources[at:]

    @staticmethod
    def _stops(part: Part, match: Match, allowed: Sequence[str]) -> bool:
        """Whether no object follows: "UBND xã kết thúc hoạt động của Trạm" ends the station."""
        if match.last >= len(part.items):
            return True
        kind = part.items[match.last].kind
        if kind != "w":
            return kind in ("date", "range", "term")
        return part.words(match.last, match.last + 1).strip() in allowed

    @staticmethod
    def _open(part: Part, match: Match) -> bool:
        return "..." in part.words(match.last, min(len(part.items), match.last + 2))

    def _things(self, line: Line, part: Part, items: Sequence[Item]) -> list[Item]:
        """Organs and areas that are named; "Đảng bộ các phường A, B" is an organ each."""
        found: list[Item] = []
        head: Organ | None = None
        named = [one for one in items if one.kind in ("org", "area")]
        for item in items:
            first = len(named) > 1 and item is named[0]
            if first and item.kind == "org" and item.value.head in self._topics:
                continue
            if first and self._where(part, named):
                continue  # "tại phường A, khu phố 1 và khu phố 2"
            if item.kind == "unit":
                continue
            item = of_post(item)
            if item.kind == "org":
                organ: Organ = item.value
                at = part.place(item)
                after = part.words(at + 1, at + 2).strip()
                follows = part.items[at + 2].kind if at + 2 < len(part.items) else ""
                if organ.area is None and follows == "area" and after in self._plural:
                    head = organ
                    continue
                head = several(organ, self._told_plural, self._of) if self._late else None
                found.append(replace(item, value=head) if head else item)
            elif head is not None:
                found.append(replace(item, kind="org", value=replace(head, area=item.value)))
            else:
                found.append(item)
        return found

    @staticmethod
    def _meant(story: Story, part: Part, units: Sequence[Item]) -> list[Item]:
        """ "Xã mới được thành lập": the commune that is spoken of."""
        found = []
        for one in units:
            if seen := story.spoken_of(part, one, one.value):
                found.append(replace(one, kind="area", value=seen.value))
        return found

    def _nameless(self, item: Item) -> bool:
        """ "thành lập chi bộ": of what, is not told."""
        value = item.value
        if item.kind != "org" or value.area or value.owner or value.bare not in self._bare:
            return False
        return not self._late or value.words.casefold() == value.bare  # "Office of the Council"

    def _label(self, story: Story, line: Line, item: Item) -> str:
        value: Any = item.value
        if item.kind == "area":
            own = value if isinstance(value, Area) else value.area
            return replace(own, within=None).label
        organ: Organ = value
        if organ.area is None and organ.head == organ.bare and not organ.owner:
            for one in reversed(story.before(line, 2)):
                for other in one.items:
                    if other.kind == "org" and other.value.bare == organ.bare and other.value.area:
                        return self._label(story, one, other)
        if self._late and organ.area is not None and not (organ.area.name or organ.area.said):
            return replace(organ, area=None).label  # "the ward's Service Centre"
        return (self._late and as_written(line, item, self._of)) or organ.label

    def _coming(self, story: Story, date: str | None) -> str | None:
        """What is planned for June is for the June that comes; in English only."""
        day = story.published
        if not self._late or not date or not day or len(date) < 7 or date >= day[: len(date)]:
            return date
        return f"{int(date[:4]) + 1}{date[4:]}"

    @staticmethod
    def _whole(
        story: Story, line: Line, part: Part, match: Match, sources: Sequence[Item]
    ) -> list[Item]:
        """ "The province came into being on the basis of ...": which one is spoken of."""
        for item in match.get("whole", "unit"):
            level, tier = item.value.level, item.value.tier
            seen = story.spoken_of(part, item, item.value) or story.context.main(tier + 1)
            new = (
                all(getattr(one.value, "name", "") != seen.value.name for one in sources)
                if seen
                else False
            )
            if seen and seen.value.level == level and (new or about(story, line, seen.value)):
                return [replace(item, kind="area", value=seen.value)]
        return []

    def _near(self, story: Story, line: Line, part: Part, match: Match) -> str | None:
        """The day said right after a change, before anything else is named; in English only."""
        if not self._late:
            return None
        for place in range(match.last, len(part.items)):
            item = part.items[place]
            if item.kind == "date" and (item.value.begin or "-")[0] != "-":
                return str(item.value.begin)
            if item.kind in ("org", "area", "per", "post"):
                break
        own = part.words(0, match.first), part.words(match.last, match.last + 5).partition(" @ ")[0]
        if not any(self._cue("same_day", words) for words in own):
            return None
        before = [one for one in story.before(line, _RECENT) if one.paragraph == line.paragraph]
        for items in (part.items[: match.first], *(one.items for one in reversed(before))):
            days = [one.value.begin for one in items if one.kind == "date"]
            if days and days[-1] and days[-1][0] != "-":
                return str(days[-1])
        return None

    def _date(self, story: Story, line: Line, part: Part) -> str | None:
        """The day of effect, else of the decision: in the sentence, or before it."""
        for items in (part.items, line.items):
            said = [
                one
                for one in items
                if one.kind in ("date", "range")
                and (one.value.begin or "-")[0] != "-"
                and line.tokens[one.i].norm not in self._since
            ]
            since = [one for one in said if one.kind == "range" and not one.value.end]
            if said:  # "từ ngày 1/3" is the day of effect
                return str(max((one.value.begin for one in since or said), key=len))
        before = [one for one in story.before(line, _RECENT) if one.paragraph == line.paragraph]
        decided = [self._decided] if self._decided else []
        for one in [*reversed(before), *story.above(line), *decided]:
            if day := self._frame(one):
                return day
        return None

    def _frame(self, line: Line) -> str | None:
        """The day that opens a sentence, or from which it says that decisions hold.

        It stands before anybody is named, and holds for what follows.
        """
        part = Part(line.items, line)
        days = [item for item in line.items if item.kind in ("date", "range")]
        for item in days:
            place = part.place(item)
            if self._cue("effect", part.words(max(0, place - 3), place)):
                return _day(item)
        for item in line.items:
            if item.kind in ("date", "range"):
                return _day(item)
            if item.kind in ("org", "area", "per", "post"):
                return None
        return None


def _day(item: Item) -> str | None:
    found = item.value.begin
    return str(found) if found and len(found) == 10 and found[0] != "-" else None


def _persons(line: Line) -> bool:
    return any(item.kind in ("per", "post") for item in line.items)
