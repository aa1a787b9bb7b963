"""Two posts in one person, nobody named: arrangements, coverages, targets."""

from itertools import pairwise

from govgraph.reading.counting import BREAKS, Pair, label
from govgraph.reading.inheriting import Inheriting
from govgraph.reading.pairing import of_level, placed, tier_of
from govgraph.reading.patterns import Match
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.things import Count, Item, Post

_TOLD = 5  # items after a pair in which it is said that it is so
_AFTER = frozenset({",", ".", ":", "...", "(", ")", "”", '"', "@"})


class Pairs(Inheriting):
    """Runs the rules about pairs of posts over an article."""

    def read(self, story: Story) -> None:
        """Find the claims of an article."""
        main: Pair | None = None
        last: tuple[int, Pair] | None = None
        intro: Pair | None = None  # what a list that follows is about
        for line in story.lines:
            if line.sentence.title or line.question:
                continue
            made_before = False
            for part in line.parts:
                pairs = self._pairs(line, part)
                known = last[1] if last and last[0] == line.paragraph else None
                self._same(part, pairs, known or main or next(iter(pairs), None), main)
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
                if pairs and made and self._nearest:
                    self._inherited(story, line, part, pairs[-1], since=pairs[-1].last)
                near = last is not None and last[0] == line.paragraph - 1
                if not pairs and known is None and self._nearest and near and last:
                    made = self._inherited(story, line, part, last[1], aims=True)
                if not pairs and (known := known or (intro if line.sentence.bullet else None)):
                    made = self._inherited(story, line, part, known)
                made_before = made_before or made
                main = main or (pairs[0] if pairs and not pairs[0].same and made else None)
                if not line.sentence.bullet:
                    said = last[1] if last and last[0] == line.paragraph else None
                    told = pairs[-1] if pairs else said
                    intro = told if line.tokens[-1].norm == ":" else None

    def _units_before(self, part: Part, pair: Pair) -> bool:
        """Whether counted units stand right before a pair: "15 bản có A là B"."""
        back = 5 if self._nearest else 3  # "wants all 9 villages to have"
        kinds = [item.kind for item in part.items[max(0, pair.first - back) : pair.first]]
        counted = any(a in ("num", "ratio") and b == "unit" for a, b in pairwise(kinds))
        return counted or "pct" in kinds

    def _pairs(self, line: Line, part: Part) -> list[Pair]:
        found: list[Pair] = []
        taken: set[int] = set()
        for rule in self._rules:
            if rule.says["says"] not in ("pair", "condition"):
                continue
            for match in part.row.find(rule):
                posts = [*match.get("a", "post"), *self._second(part, match)]
                fresh = posts[1:] if rule.says.get("again") else posts  # "..., and B in three"
                if any(one.i in line.used or one.i in taken for one in fresh):
                    continue
                if rule.says["says"] == "pair" and len(posts) != 2:
                    continue
                if rule.says.get("bodies") and not all(one.value.organ for one in posts):
                    continue
                taken.update(one.i for one in posts)
                start, end = part.span(match.first, match.last)
                values = (posts[0].value, posts[-1].value)
                count = next(iter(match.get("count")), None)
                if count and (total := match.get("total", "num")):  # "of the 18 communes, 14"
                    count.value = Count(count.value.value, int(total[0].value.value))
                found.append(Pair(values, match.first, match.last, rule, start, end, count=count))
        return sorted(found, key=lambda one: one.first)

    def _second(self, part: Part, match: Match) -> list[Item]:
        """The second post; "chairs the People's Council" is one too."""
        verb = match.range("verb")
        organs = match.get("b", "org")
        if verb is None or not organs:
            return match.get("b", "post")
        title = self._verbs[part.words(*verb).strip()]
        organ = organs[0].value
        post = Post(title, title).of_the(organ, organ.area)
        return [Item("post", organs[0].i, organs[0].j, post)]

    def _same(self, part: Part, pairs: list[Pair], known: Pair | None, main: Pair | None) -> None:
        """ "mô hình này": the posts of the pair that was spoken of."""
        if known is None:
            return
        for rule in self._rules:
            if rule.says["says"] not in ("same", "second"):
                continue
            for match in part.row.find(rule):
                count = next(iter(match.get("count")), None)
                other = next((one.value for one in match.get("b", "post")), None)
                if other and other.title not in [one.title for one in known.posts]:
                    continue  # a post that the pair spoken of has not
                if any(
                    pair.first <= match.last + 3 and match.first - 3 <= pair.last for pair in pairs
                ):
                    continue
                start, end = part.span(match.first, match.last)
                meant = main if rule.says.get("main") and main else known
                span = (match.first, match.last)
                pairs.append(Pair(meant.posts, *span, rule, start, end, True, count))
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
        if self._rose(story, line, part, pair, high):
            return True
        found = self._count(part, pair, low, high, last=place + 1 == len(pairs))
        if found is None:
            return not pair.same and self._arrangement(story, line, part, pair, low)
        item, unit, share = found
        self._counted(story, line, part, pair, item, unit, share, low)
        if story.drafts[-1].kind == "coverage":
            self._within(story, line, part, pair)
            self._before_that(story, part, pair)
        for rule in self._rules:
            if rule.says["says"] == "now":
                for match in part.row.find(rule):
                    if match.first >= pair.last and match.last <= high:
                        more = match.get("count")[0]
                        self._counted(story, line, part, pair, more, unit, None, low, now=True)
        return True

    def _rose(self, story: Story, line: Line, part: Part, pair: Pair, high: int) -> bool:
        """ "rose from 58 per cent in July to 87": two counts of one pair, the first is past."""
        for rule in self._rules:
            for match in part.row.find(rule) if rule.says["says"] == "rose" else ():
                if not pair.last <= match.first < high:
                    continue
                old, new = match.get("old")[0], match.get("count")[0]
                exact = next(iter(match.get("exact")), None)
                unit = next(iter(match.get("unit", "unit")), None)
                self._counted(story, line, part, pair, old, unit, None, 0)
                first = story.drafts[-1]
                day = next((one for one in match.get("old", "date")), None)
                self._counted(
                    story,
                    line,
                    part,
                    pair,
                    exact or new,
                    unit,
                    new.value.value if exact and new.kind == "pct" else None,
                    0,
                )
                second = story.drafts[-1]
                if first.kind == second.kind == "coverage":
                    first.status, first.fields["as_of"] = "past", day and day.value.begin
                    second.fields["as_of"] = story.published
                return True
        return False

    def _unsure(self, line: Line, part: Part, pair: Pair, low: int) -> bool:
        """Whether it is denied, asked, or only supposed."""
        first = pair.first
        while first > low and part.words(first - 1, first).strip() not in BREAKS:
            first -= 1
        words = part.words(first, pair.last)
        for one in self._compared:
            words = words.replace(f" {one} ", " ")  # "no fewer than"
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
        bare = any(
            (one.organ is None or one.organ.elided)
            and one.area is None
            and one.title not in self._whole
            for one in own
        )
        quoted = any(mark in part.words(0, pair.first) for mark in (" “ ", ' " '))
        if self._cue("anybody", part.words(max(0, pair.first - 3), pair.first + 2)):
            return False  # "people who are both ... get an allowance"
        arranged = self._cue("arranges", words[-40:]) or self._goes_on(story, line, words, low)
        after = part.words(pair.last, pair.last + 1).strip()
        acts = after not in _AFTER and after not in self._ends and pair.last < len(part.items)
        follows = part.words(pair.last, min(len(part.items), pair.last + _TOLD))
        if self._cue("the_model", words[-12:]) and self._cue("made_so", follows):
            acts, arranged, words = False, True, words + follows
        elif not acts and self._cue("located", words) and placed(part, low, pair):
            arranged = True
        around = [one.kind for one in part.items[max(0, pair.first - 2) : pair.last + 2]]
        if "per" in around:
            return False  # it is about somebody named
        before = [one.kind for one in part.items[low : pair.first]]
        if self._nearest and not arranged and ("per" in before or "pro" in before):
            return False
        if acts and not arranged and not pair.rule.says.get("unified"):
            return False  # somebody in these posts does something
        if quoted or (bare and not pair.rule.says.get("unified")):
            return False
        level = self._nearest and of_level(part, pair)
        if not capital and not (arranged or level) and not pair.rule.says.get("unified"):
            return False
        if not capital and part.words(max(0, pair.first - 2), pair.first).strip().endswith(
            self._numbers
        ):
            return False
        status = self._status(part, words, whole, now=False)
        if self._cue("target", whole):
            status = "target"
        area, resolved = self._area(story, line, part, min(tier_of(own), 4), pair)
        if own_area := next((one.area for one in own if one.area and one.area.name), None):
            area, resolved = own_area, []
        if after in self._at and pair.last + 1 < len(part.items):
            item = part.items[pair.last + 1]
            if item.kind == "area":
                area, resolved = item.value, []
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

    def _goes_on(self, story: Story, line: Line, words: str, low: int) -> bool:
        """ "..., and the head of C is also D": one more arrangement of the sentence."""
        last = story.drafts[-1] if story.drafts else None
        if not low or last is None or last.kind != "arrangement":
            return False
        joined = set(words.split()) <= self._joining
        return last.start >= line.sentence.start and joined

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
