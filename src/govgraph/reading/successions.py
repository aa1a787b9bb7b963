"""Whom a person follows in a post, and what becomes of who held it."""

from collections.abc import Sequence

from govgraph.reading.holdings import Holdings, concurrent
from govgraph.reading.patterns import Match, Rule
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.things import Item
from govgraph.reading.together import post_of

# Cues after whom somebody replaces, and how he left.
_LEFT = {
    "let_go": "relieved",
    "dies": "died",
    "moved": "transferred",
    "resigns": "resigned",
    "retires": "retired",
    "dismissed": "dismissed",
}
RECENT = 60  # claims that "he", "all three" may go back to


class Successions(Holdings):
    """Writes down whom somebody replaces."""

    def _replaced(
        self, story: Story, line: Line, part: Part, rule: Rule, old: Item, made: list[Draft]
    ) -> None:
        seen = self._person(story, line, part, old)
        if seen is None or not made:
            return
        new = made[0]
        start, end = part.of(old)
        after = part.words(part.place(old) + 1, part.place(old) + 8)
        fields = new.about
        mode = next((one for cue, one in _LEFT.items() if self._cue(cue, after)), None)
        later = part.items[part.place(old) :]
        if mode == "transferred" and story.told["places"].get("nearest") and not _dated(later):
            mode = None  # in English, without a day: he had been moved before
        if rule.says.get("past") and not self._cue("resigns", after[:40]):
            mode = None  # "his predecessor, B, moves to ...": he had left it before
        kind = "dismissal" if mode else "tenure"
        fields["person"] = seen
        if kind == "dismissal":
            fields |= {"mode": mode, "date": dates(later)}
        story.drafts.append(
            Draft(
                kind,
                "past" if kind == "tenure" else "fact",
                False,
                start,
                end,
                fields,
                f"{rule.name}-replaces",
                list(new.resolved),
                posts=new.posts,
            )
        )

    def _succeeds(self, story: Story, line: Line, part: Part, rule: Rule, match: Match) -> bool:
        """ "He replaces A": in the post that the article just gave him."""
        who = self._who(story, line, part, rule, match)
        if who is None and "who" in str(rule.says["pattern"]):
            return False
        since = [*story.before(line, 4), line][0] if rule.says.get("near") else line
        here, _ = part.span(match.first, match.last)
        last = [
            one
            for one in story.drafts[-RECENT:]
            if one.kind == "appointment"
            and one.status == "fact"
            and (
                since.sentence.start <= one.start < here
                if who is None
                else one.fields["person"] == who[0]
            )
        ]
        for old in match.get("old", "per"):
            self._replaced(story, line, part, rule, old, last[-1:])
        return bool(last)

    def _this_post(self, story: Story, line: Line, part: Part, rule: Rule, match: Match) -> bool:
        """ "relieves A of this post": the one that somebody else was just said to get."""
        who = self._who(story, line, part, rule, match)
        start = min(one.sentence.start for one in [*story.near(line)[:1], line])
        got = [
            one
            for one in story.drafts[-RECENT:]
            if one.kind == "appointment" and one.start >= start and one.status == "fact"
        ]
        if who is None or not got or got[-1].fields["person"] == who[0]:
            return False
        fields = got[-1].about
        fields |= {"person": who[0], "mode": "relieved", "date": got[-1].fields.get("date")}
        found = list(got[-1].resolved)
        made = Draft("dismissal", "fact", False, *who[1], fields, rule.name, found)
        made.posts = got[-1].posts
        story.drafts.append(made)
        return True

    def _in_place(self, story: Story, line: Line, part: Part, rule: Rule, match: Match) -> bool:
        """ "B was appointed to replace her": in the post that the article said she left."""
        who = self._who(story, line, part, rule, match)
        olds = match.get("old", "per", "pro")
        if who is None:
            return False
        name = self._person(story, line, part, olds[0]) if olds else None
        if name == who[0] and olds[0].kind == "pro":  # "elected A to replace him"
            name = None
        left = post_of(story, name, story.near(line)[0].sentence.start)
        if left is None or left.fields["person"] == who[0]:
            return False
        status = "plan" if self._cue("plan", part.words(match.first, match.last)) else "fact"
        span = part.of(*match.get("who"), *olds)
        fields = left.about
        fields |= {"person": who[0], "mode": self._mode(rule, part, match), "date": None}
        found = list(left.resolved)
        made = Draft("appointment", status, False, *span, fields, rule.name, found)
        made.posts = left.posts
        story.drafts.append(made)
        return True

    def _of_it(self, story: Story, line: Line, part: Part, rule: Rule, match: Match) -> bool:
        """ "B was relieved of the post", "who held the same post": the one just spoken of."""
        who = self._who(story, line, part, rule, match)
        if who is None or self._cue("succeeds", part.words(max(0, match.first - 4), match.first)):
            return False
        if self._cue("not_leaves", part.words(max(0, match.first - 5), match.last)):
            return False
        name, span = who
        held = rule.says["says"] == "held-it"
        own = self._cue("own", part.words(match.first, match.last))
        meant = self._spoken_of(story, line, name, span[0], held=held, own=own)
        if meant is None:
            return False
        fields = meant.about | {"person": name}
        when = next((one.value for one in match.get("when", "range")), None)
        if rule.says.get("now"):  # "a post now held by B"
            fields |= {"begins": None, "ends": None, "attested": story.published}
            made = Draft("tenure", "fact", False, *span, fields, rule.name, list(meant.resolved))
        elif held:
            fields |= {"begins": when and when.begin, "ends": when and when.end, "attested": None}
            made = Draft("tenure", "past", False, *span, fields, rule.name, list(meant.resolved))
            made.range = (when.begin, when.end) if when else None
        else:
            fields |= {"date": dates(line.items), "mode": rule.says.get("mode")}
            plan = self._cue("plan", part.words(match.first, match.last))
            status = "plan" if plan else "fact"
            made = Draft("dismissal", status, False, *span, fields, rule.name, list(meant.resolved))
        made.posts = meant.posts
        story.drafts.append(made)
        return True

    @staticmethod
    def _spoken_of(
        story: Story, line: Line, name: str, here: int, *, held: bool, own: bool
    ) -> Draft | None:
        """The post that "the post" means: the person's own, else what somebody else just got."""
        kinds = ("appointment", "tenure", "dismissal") if held else ("appointment", "tenure")
        recent = [
            one
            for one in story.drafts[-RECENT:]
            if one.kind in kinds and one.start < here and not one.posts[0].member
        ]
        for near in (line, *reversed(story.before(line, 2))):
            said = [one for one in recent if near.sentence.start <= one.start < near.sentence.end]
            mine = [one for one in said if one.fields["person"] == name and one.status == "fact"]
            others = [one for one in said if one.fields["person"] != name and not own]
            if not held:
                others = [
                    one for one in others if one.kind == "appointment" and one.status == "fact"
                ]
            found = others if held else mine or others
            if found:
                alone = len({one.fields["post"] for one in found}) == 1
                return found[-1] if alone else None
        return None

    def _beside(self, story: Story, line: Line, rule: Rule, new: Draft, stop: int) -> None:
        """ "She is also ...": held beside the post that was last said of her, just before."""
        start = min(one.sentence.start for one in [*story.near(line)[:1], line])
        for old in reversed(story.drafts[max(0, stop - RECENT) : stop]):
            if old.kind not in ("tenure", "appointment") or old.start < start:
                continue
            if old.fields["person"] != new.fields["person"] or old.posts[0].member:
                continue
            if old.status != "fact" or new.posts[0].member:
                return
            if old.fields["post"] != new.fields["post"]:
                story.drafts.append(concurrent(old, new, rule=rule.name))
            return

    def _mode(self, rule: Rule, part: Part, match: Match) -> str:
        words = part.words(match.first, match.last)
        for mode in ("transferred", "elected"):
            if self._cue(mode, words):
                return mode
        return str(rule.says.get("mode", "appointed"))


def _dated(items: Sequence[Item]) -> bool:
    """Whether a day or month is told before anybody else is."""
    kinds = [one.kind for one in items[1:]]
    stop = next((place for place, one in enumerate(kinds) if one == "per"), len(kinds))
    return "date" in kinds[:stop]


def dates(items: Sequence[Item]) -> str | None:
    """The first day that some items name, else a month or year before anybody is named."""
    found = [
        one.value.begin
        for one in items
        if one.kind == "date" or (one.kind == "range" and not one.value.end)
    ]
    days = [one for one in found if one and len(one) == 10 and one[0] != "-"]
    if days:
        return str(days[0])
    for item in items:
        if item.kind in ("per", "post"):
            return None
        if item.kind == "date" and len(item.value.begin or "") in (4, 7):
            return str(item.value.begin)
    return None
