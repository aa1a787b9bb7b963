"""Two posts in one person, nobody named: arrangements, coverages, targets."""

from collections.abc import Sequence
from itertools import pairwise

from govgraph.reading.claims import Resolved
from govgraph.reading.counting import BREAKS, Counting, Pair, label
from govgraph.reading.patterns import Match, Rule
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.things import Item, Post

_AFTER = frozenset({",", ".", ":", "...", "(", ")", "”", '"', "@"})


class Pairs(Counting):
    """Runs the rules about pairs of posts over an article."""

    def read(self, story: Story) -> None:
        """Find the claims of an article."""
        main: Pair | None = None
        last: tuple[int, Pair] | None = None
        for line in story.lines:
            if line.sentence.title or line.question:
                continue
            made_before = False
            for part in line.parts:
                pairs = self._pairs(line, part)
                known = last[1] if last and last[0] == line.paragraph else None
                self._same(part, pairs, known or main, main)
                made = False
                for place, pair in enumerate(pairs):
                    if pair.rule.says.get("weak") and not (
                        made or made_before or self._units_before(part, pair)
                    ):
                        continue
                    if self._claim(story, line, part, pairs, place):
                        made = True
                        if not pair.same:
                            last = (line.paragraph, pair)
                            main = main or pair
                if not pairs and known:
                    made = self._inherited(story, line, part, known)
                made_before = made_before or made
                main = main or (pairs[0] if pairs and not pairs[0].same and made else None)

    @staticmethod
    def _units_before(part: Part, pair: Pair) -> bool:
        """Whether counted units stand right before a pair: "15 bản có A là B"."""
        kinds = [item.kind for item in part.items[max(0, pair.first - 3) : pair.first]]
        return any(a in ("num", "ratio") and b == "unit" for a, b in pairwise(kinds))

    def _pairs(self, line: Line, part: Part) -> list[Pair]:
        found: list[Pair] = []
        taken: set[int] = set()
        for rule in self._rules:
            if rule.says["says"] not in ("pair", "condition"):
                continue
            for match in part.row.find(rule):
                posts = [*match.get("a", "post"), *self._second(part, match)]
                if any(one.i in line.used or one.i in taken for one in posts):
                    continue
                if rule.says["says"] == "pair" and len(posts) != 2:
                    continue
                taken.update(one.i for one in posts)
                start, end = part.span(match.first, match.last)
                values = (posts[0].value, posts[-1].value)
                found.append(Pair(values, match.first, match.last, rule, start, end))
        return sorted(found, key=lambda one: one.first)

    def _second(self, part: Part, match: Match) -> list[Item]:
        """The second post; "chairs the People's Council" is one too."""
        verb = match.range("verb")
        organs = match.get("b", "org")
        if verb is None or not organs:
            return match.get("b", "post")
        title = self._verbs[part.words(*verb).strip()]
        organ = organs[0].value
        post = Post(f"{title} of the {organ.words}", title, organ, organ.area)
        return [Item("post", organs[0].i, organs[0].j, post)]

    def _same(self, part: Part, pairs: list[Pair], known: Pair | None, main: Pair | None) -> None:
        """ "mô hình này": the posts of the pair that was spoken of."""
        if known is None:
            return
        for rule in self._rules:
            if rule.says["says"] != "same":
                continue
            for match in part.row.find(rule):
                if any(
                    pair.first <= match.last + 3 and match.first - 3 <= pair.last for pair in pairs
                ):
                    continue
                start, end = part.span(match.first, match.last)
                meant = main if rule.says.get("main") and main else known
                pairs.append(Pair(meant.posts, match.first, match.last, rule, start, end, True))
                return

    def _claim(
        self,
        story: Story,
        line: Line,
        part: Part,
        pairs: list[Pair],
        place: int,
    ) -> bool:
        pair = pairs[place]
        low = pairs[place - 1].last if place else 0
        high = pairs[place + 1].first if place + 1 < len(pairs) else len(part.items)
        if self._unsure(line, part, pair, low):
            return False
        if pair.rule.says["says"] == "condition":
            return self._condition(story, line, part, pair)
        found = self._count(part, pair, low, high, last=place + 1 == len(pairs))
        if found is None:
            return not pair.same and self._arrangement(story, line, part, pair, low)
        item, unit, share = found
        self._counted(story, line, part, pair, item, unit, share, low)
        for rule in self._rules:
            if rule.says["says"] == "now":
                for match in part.row.find(rule):
                    if match.first >= pair.last and match.last <= high:
                        more = match.get("count")[0]
                        self._counted(story, line, part, pair, more, unit, None, low, now=True)
        return True

    def _unsure(self, line: Line, part: Part, pair: Pair, low: int) -> bool:
        """Whether it is denied, asked, or only supposed."""
        first = pair.first
        while first > low and part.words(first - 1, first).strip() not in BREAKS:
            first -= 1
        words = part.words(first, pair.last)
        if self._cue("negated", words) and pair.rule.says["says"] != "condition":
            return True
        before = part.words(low, pair.last)
        return self._cue("supposed", before) or self._cue("question", line.words())

    def _arrangement(self, story: Story, line: Line, part: Part, pair: Pair, low: int) -> bool:
        words = part.words(low, pair.first)
        whole = part.words(0, len(part.items))
        own = pair.posts
        tokens = line.tokens
        capital = all(
            tokens[item.i].capital
            for item in part.items[pair.first : pair.last]
            if item.kind == "post"
        )
        bare = any(one.organ is None and one.area is None for one in own)
        quoted = any(mark in part.words(0, pair.first) for mark in (" “ ", ' " '))
        arranged = self._cue("arranges", words[-40:])
        after = part.words(pair.last, pair.last + 1).strip()
        acts = after not in _AFTER and pair.last < len(part.items)
        if acts and not arranged and not pair.rule.says.get("unified"):
            return False  # somebody in these posts does something
        if quoted or (bare and not pair.rule.says.get("unified")):
            return False
        if not capital and not arranged and not pair.rule.says.get("unified"):
            return False
        if not capital and part.words(max(0, pair.first - 2), pair.first).strip().endswith(
            self._numbers
        ):
            return False
        status = self._status(part, words, whole, now=False)
        if self._cue("target", whole):
            status = "target"
        area, resolved = self._area(story, line, part, min(_tier(own), 4), pair)
        story.drafts.append(
            Draft(
                "arrangement",
                status,
                not pair.rule.says.get("weak"),
                pair.start,
                pair.end,
                {"posts": [label(one) for one in own], "area": area.label if area else None},
                pair.rule.name,
                resolved,
                ("pilot",) if status == "pilot" else (),
                line.open,
                posts=own,
            )
        )
        return True

    def _condition(self, story: Story, line: Line, part: Part, pair: Pair) -> bool:
        """ "không là người địa phương": what a target asks, beside a target only."""
        last = story.drafts[-1] if story.drafts else None
        if last is None or last.kind != "target" or last.start < line.sentence.start:
            return False
        fields = {**last.fields, "posts": [label(pair.posts[0])], "share": None, "count": None}
        fields |= {"comparator": None, "condition": pair.rule.says["condition"]}
        story.drafts.append(
            Draft(
                "target",
                "target",
                True,
                pair.start,
                pair.end,
                fields,
                pair.rule.name,
                list(last.resolved),
                (),
                line.open,
                posts=pair.posts[:1],
            )
        )
        return True

    def _inherited(self, story: Story, line: Line, part: Part, known: Pair) -> bool:
        for rule in self._rules:
            if rule.says["says"] not in ("inherit", "aim", "figure"):
                continue
            for match in part.row.find(rule):
                if rule.says["says"] != "inherit":
                    return self._aim(story, line, part, rule, match, known)
                if self._cue("negated", part.words(match.first, match.last)):
                    continue
                self._inherit(story, line, part, rule, match, known)
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
        self._counted(story, line, part, pair, item, None, None, 0, aimed=aimed)
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
                        "total": item.value.total,
                        "share": item.value.value if share else None,
                        "as_of": story.published if status == "fact" else None,
                    }
                    start, end = part.of(area, item)
                    story.drafts.append(
                        Draft("coverage", status, False, start, end, fields, rule.name, [found])
                    )


def _tier(posts: Sequence[Post]) -> int:
    tiers = [one.area.tier for one in posts if one.area]
    return max(tiers) + 1 if tiers else 3
