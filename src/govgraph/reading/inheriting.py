"""Counts that leave the posts out: "X has 11 villages, 9 have done so", "this figure is ..."."""

from dataclasses import replace

from govgraph.reading.claims import Resolved
from govgraph.reading.counting import Counting, Pair, label
from govgraph.reading.patterns import Match, Rule
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.things import Area, Count, Item

_VILLAGES = 4  # their tier: they set no aims
_RECENT = 30  # claims in which a day is looked for


class Inheriting(Counting):
    """Writes down counts of a pair of posts that was spoken of before."""

    def _inherited(
        self,
        story: Story,
        line: Line,
        part: Part,
        known: Pair,
        since: int = 0,
        *,
        aims: bool = False,
    ) -> bool:
        kinds = ("aim",) if since or aims else ("inherit", "aim", "figure")
        for rule in self._rules:
            near = aims and rule.says.get("near")  # "the figure in X is": of the paragraph before
            if (rule.says["says"] not in kinds and not near) or rule.says.get("within"):
                continue
            made = False
            for match in part.row.find(rule):
                if match.first < since:
                    continue
                if rule.says["says"] == "aim" and self._cue(
                    "other_aims", part.words(0, match.last)
                ):
                    continue
                if rule.says["says"] != "inherit":
                    return self._aim(story, line, part, rule, match, known)
                if self._cue("negated", part.words(match.first, match.last)):
                    continue
                self._inherit(story, line, part, rule, match, known)
                made = True
            if made:
                return True
        return False

    def _area(
        self, story: Story, line: Line, part: Part, tier: int, pair: Pair, *, wide: bool = False
    ) -> tuple[Area | None, list[Resolved]]:
        """ "61 of the province's 102": of the province, whatever districts are named."""
        for item in part.items if self._nearest else ():
            if item.kind != "ratio" or part.place(item) > pair.last:
                continue
            owners = [
                one.norm[:-2] for one in line.tokens[item.i : item.j] if one.norm[-2:] == "'s"
            ]
            start, _ = part.of(item)
            for level in owners:
                seen = story.context.named(level, 0, start, line.paragraph)
                if seen and seen.value.tier < tier:
                    return seen.value, [seen.resolved]
        area, told = super()._area(story, line, part, tier, pair, wide=wide)
        plain = self._nearest and told
        counted = any(item.kind in ("num", "ratio", "pct") for item in part.items)
        for post in pair.posts if plain and not counted else ():
            own = post.area  # "the head of the zone's Party Board"
            if own and not own.name and own.tier <= min(tier, _VILLAGES - 1):
                seen = story.context.named(own.level, own.tier, pair.start, line.paragraph)
                if seen and seen.value.level == own.level:
                    return seen.value, [seen.resolved]
        return area, told

    def _before_that(self, story: Story, part: Part, pair: Pair) -> None:
        """ "42 of 176 have ..., up from 15 in 2015": how many had it then."""
        last = story.drafts[-1]
        for rule in self._rules:
            for match in part.row.find(rule) if rule.says["says"] == "before" else ():
                old, when = match.get("old")[0], match.get("when")[0]
                if match.first < pair.last or "taken" in old.marks or last.kind != "coverage":
                    continue
                old.marks, share = ("taken",), old.kind == "pct"
                fields = last.fields | {
                    "count": None if share else int(old.value.value),
                    "total": old.value.total,
                    "share": old.value.value if share else None,
                    "as_of": when.value.begin,
                }
                span = part.span(match.first, match.last)
                found = list(last.resolved)
                story.drafts.append(
                    Draft("coverage", "past", False, *span, fields, rule.name, found)
                )
                return

    def _within(self, story: Story, line: Line, part: Part, pair: Pair) -> None:
        """ "tại 9 xã, trong đó huyện A có 2 xã": a share of what the part has just counted."""
        last = story.drafts[-1]
        for rule in self._rules:
            for match in part.row.find(rule) if rule.says.get("within") else ():
                if match.first < pair.last or any(
                    "taken" in one.marks for one in match.get("count")
                ):
                    continue
                before = len(story.drafts)
                self._inherit(story, line, part, rule, match, pair)
                for made in story.drafts[before:]:
                    made.status, made.fields["as_of"] = last.status, last.fields.get("as_of")
                    made.flags = last.flags

    def _aim(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, known: Pair
    ) -> bool:
        """ "aims for more than 95 per cent": of what was counted before."""
        span = part.span(match.first, match.last)
        pair = Pair(known.posts, match.first, match.last, rule, *span, True)
        every = [Item("pct", one.i, one.j, Count(1.0)) for one in match.get("unit")[:1]]
        item = (match.get("count") or every)[0]
        aimed = rule.says["says"] == "aim"
        unit = next(iter(match.get("unit", "unit")), None)
        self._counted(story, line, part, pair, item, unit, None, 0, aimed=aimed)
        made = story.drafts[-1]
        whose = self._whose(story, line, part, match) if self._nearest else None
        if whose:
            made.fields["area"] = whose
        if not any(one.kind == "area" for one in line.items):
            labels = [label(one) for one in known.posts]
            for one in reversed(story.drafts[:-1]):
                if one.kind in ("coverage", "target") and one.fields["posts"] == labels:
                    made.fields["area"] = whose or one.fields["area"]
                    if unit is None and one.fields["unit"]:
                        made.fields["unit"] = one.fields["unit"]
                    break
        return True

    @staticmethod
    def _whose(story: Story, line: Line, part: Part, match: Match) -> str | None:
        """ "the District Party Committee wants 95 per cent": whose aim it is."""
        for item in part.items[: match.first + 1]:
            area = item.value.area if item.kind == "org" else item.value
            if item.kind not in ("org", "unit") or area is None or not 0 < area.tier < _VILLAGES:
                continue
            if area.name:
                return str(area.label)
            if item.kind == "unit" and line.tokens[item.j - 1].norm.endswith("s"):
                continue
            seen = story.spoken_of(part, item, area)
            return str(seen.value.label) if seen else None
        return None

    @staticmethod
    def _known(story: Story, part: Part, item: Item) -> Item:
        """ "Toàn huyện: 8/11": the district that is spoken of."""
        seen = story.spoken_of(part, item, item.value)
        return replace(item, kind="area", value=seen.value) if seen else item

    def _inherit(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, known: Pair
    ) -> None:
        areas = [item for name in ("at", "at2", "at3") for item in match.get(name, "area")]
        areas += [self._known(story, part, item) for item in match.get("at", "unit")]
        units = match.get("unit", "unit")
        pair = Pair(known.posts, match.first, match.last, rule, *part.span(match.first, match.last))
        words, tier = self._unit_words(story, line, units[0] if units else None, pair)
        found = Resolved(
            "posts", ", ".join(label(one) for one in known.posts), known.start, known.end
        )
        labels = [label(one) for one in known.posts]
        near = [
            one
            for one in story.drafts[-_RECENT:]
            if one.kind == "coverage" and one.fields["posts"] == labels and one.status == "fact"
        ]
        as_of = near[-1].fields["as_of"] if near else story.published
        totals = [int(one.value.value) for one in match.get("total", "num")]
        for name, status in (("old", "past"), ("count", "fact")):
            for item in match.get(name):
                for area in areas:
                    if area.value.tier >= tier or not area.value.name:
                        continue
                    share = item.kind == "pct"
                    fields = {
                        "posts": [label(one) for one in known.posts],
                        "area": area.value.label,
                        "unit": words,
                        "count": None if share else int(item.value.value),
                        "total": item.value.total or next(iter(totals), None),
                        "share": item.value.value if share else None,
                        "as_of": as_of if status == "fact" else None,
                    }
                    start, end = part.of(area, item)
                    story.drafts.append(
                        Draft("coverage", status, False, start, end, fields, rule.name, [found])
                    )
