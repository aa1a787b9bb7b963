"""What became of organs and areas: mergers, splits, dissolutions, establishments, new names."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from govgraph.reading.patterns import Match, Rule
from govgraph.reading.reductions import Reductions
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
            if self._cue("decision", line.words()) and _frame(line) and not _persons(line):
                self._decided = line

    def _change(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> None:
        sources = self._things(line, part, [*match.get("src"), *match.get("src2")])
        results = self._things(line, part, match.get("res"))
        touched = [*match.get("src"), *match.get("src2"), *match.get("res")]
        if not sources or any(one.i in used for one in touched):
            return
        if any(one.kind == "org" and one.value.private for one in touched):
            return
        if self._cue("anniversary", part.words(max(0, match.first - 5), match.first + 2)):
            return
        if "after" in rule.says and not self._stops(part, match, rule.says["after"]):
            return
        says = rule.says["says"]
        if says == "merger" and (rule.says.get("several") and len(sources) < 2):
            return
        if says == "split" and len(results) < 2 and "founded" not in rule.name:
            return
        status = self._status(story, line, part, match)
        if status is None:
            used.update(one.i for one in touched)
            return
        date = self._date(story, line, part)
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
        for item in items:
            if item.kind == "unit":
                continue
            if item.kind == "org":
                organ: Organ = item.value
                at = part.place(item)
                after = part.words(at + 1, at + 2).strip()
                follows = part.items[at + 2].kind if at + 2 < len(part.items) else ""
                if organ.area is None and follows == "area" and after in self._plural:
                    head = organ
                    continue
                head = None
                found.append(item)
            elif head is not None:
                found.append(replace(item, kind="org", value=replace(head, area=item.value)))
            else:
                found.append(item)
        return found

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
                        return str(other.value.label)
        return organ.label

    def _date(self, story: Story, line: Line, part: Part) -> str | None:
        """The day of effect, else of the decision: in the sentence, or before it."""
        for items in (part.items, line.items):
            found = [
                one.value.begin
                for one in items
                if one.kind in ("date", "range") and (one.value.begin or "-")[0] != "-"
            ]
            if found:
                return str(max(found, key=len))
        before = [one for one in story.before(line, _RECENT) if one.paragraph == line.paragraph]
        decided = [self._decided] if self._decided else []
        for one in [*reversed(before), *decided]:
            if day := _frame(one):
                return day
        return None


def _frame(line: Line) -> str | None:
    """The day that opens a sentence, before it names anybody: it holds for what follows."""
    for item in line.items:
        if item.kind in ("date", "range"):
            found = item.value.begin
            return str(found) if found and len(found) == 10 and found[0] != "-" else None
        if item.kind in ("org", "area", "per", "post"):
            return None
    return None


def _persons(line: Line) -> bool:
    return any(item.kind in ("per", "post") for item in line.items)
