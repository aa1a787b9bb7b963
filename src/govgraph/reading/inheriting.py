"""Counts that leave the posts out: "X has 11 villages, 9 have done so", "this figure is ..."."""

from govgraph.reading.claims import Resolved
from govgraph.reading.counting import Counting, Pair, label
from govgraph.reading.patterns import Match, Rule
from govgraph.reading.story import Draft, Line, Part, Story


class Inheriting(Counting):
    """Writes down counts of a pair of posts that was spoken of before."""

    def _inherited(self, story: Story, line: Line, part: Part, known: Pair) -> bool:
        for rule in self._rules:
            if rule.says["says"] not in ("inherit", "aim", "figure"):
                continue
            made = False
            for match in part.row.find(rule):
                if rule.says["says"] != "inherit":
                    return self._aim(story, line, part, rule, match, known)
                if self._cue("negated", part.words(match.first, match.last)):
                    continue
                self._inherit(story, line, part, rule, match, known)
                made = True
            if made:
                return True
        return False

    def _aim(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, known: Pair
    ) -> bool:
        """ "aims for more than 95 per cent": of what was counted before."""
        span = part.span(match.first, match.last)
        pair = Pair(known.posts, match.first, match.last, rule, *span, True)
        item = match.get("count")[0]
        aimed = rule.says["says"] == "aim"
        unit = next(iter(match.get("unit", "unit")), None)
        self._counted(story, line, part, pair, item, unit, None, 0, aimed=aimed)
        made = story.drafts[-1]
        if not any(one.kind == "area" for one in line.items):
            labels = [label(one) for one in known.posts]
            for one in reversed(story.drafts[:-1]):
                if one.kind == "coverage" and one.fields["posts"] == labels:
                    made.fields["area"] = one.fields["area"]
                    break
        return True

    def _inherit(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, known: Pair
    ) -> None:
        areas = [item for name in ("at", "at2", "at3") for item in match.get(name, "area")]
        units = match.get("unit", "unit")
        pair = Pair(known.posts, match.first, match.last, rule, *part.span(match.first, match.last))
        words, tier = self._unit_words(story, line, units[0] if units else None, pair)
        found = Resolved(
            "posts", ", ".join(label(one) for one in known.posts), known.start, known.end
        )
        totals = [int(one.value.value) for one in match.get("total", "num")]
        for name, status in (("old", "past"), ("count", "fact")):
            for item in match.get(name):
                for area in areas:
                    if area.value.tier >= tier:
                        continue
                    share = item.kind == "pct"
                    fields = {
                        "posts": [label(one) for one in known.posts],
                        "area": area.value.label,
                        "unit": words,
                        "count": None if share else int(item.value.value),
                        "total": item.value.total or next(iter(totals), None),
                        "share": item.value.value if share else None,
                        "as_of": story.published if status == "fact" else None,
                    }
                    start, end = part.of(area, item)
                    story.drafts.append(
                        Draft("coverage", status, False, start, end, fields, rule.name, [found])
                    )
