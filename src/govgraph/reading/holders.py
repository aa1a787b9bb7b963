"""Who holds, gets and leaves posts: what the rules of ``*-holders.toml`` found becomes claims."""

from dataclasses import replace

from govgraph.reading.claims import Resolved
from govgraph.reading.holdings import concurrent, of_organ, placed, singular
from govgraph.reading.lists import LIST, Lists
from govgraph.reading.patterns import Match, Rule
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.successions import RECENT
from govgraph.reading.things import Item
from govgraph.reading.together import derive

_APPOSED = frozenset({"person-posts", "now"})  # said beside the name, so it is so


class Holders(Lists):
    """Runs the rules about persons and posts over an article."""

    def read(self, story: Story) -> None:
        """Find the claims of an article."""
        for line in story.lines:
            if line.sentence.title:
                continue
            used = line.used
            for place, part in enumerate(line.parts):
                if not (place and self._continued(story, line, place, used)):
                    self._part(story, line, part, used)
        self._overlapping(story)
        if self._derives or self._lasting:
            derive(story, self._derives or self._lasting)

    def _part(self, story: Story, line: Line, part: Part, used: set[int]) -> bool:
        got = False
        if not part.row.kinds & {"per", "pro", "post"}:
            return False
        for rule in self._patterns.rules:
            for match in part.row.find(rule):
                if self._applies(story, line, part, rule, match):
                    got = self._say(story, line, part, rule, match, used) or got
        return got

    def _applies(self, story: Story, line: Line, part: Part, rule: Rule, match: Match) -> bool:
        wanted = rule.says.get("when_told")
        if wanted == "past":
            last = [one for one in story.drafts[-1:] if one.kind == "tenure"]
            if not last or last[0].status != "past" or last[0].start < line.sentence.start:
                return False
        if wanted in ("appointment", "dismissal", "tenure"):
            last = [one for one in story.drafts[-3:] if one.kind == wanted]
            if not last or last[-1].start < line.sentence.start:
                return False
        if wanted == "decision":
            told = story.before(line, LIST) if line.sentence.bullet else []
            said = " ".join(one.words() for one in [*told, *story.near(line)])
            if not self._cue("decision", said):
                return False
        if wanted == "election" and not self._cue("elected", line.words()):
            return False
        if wanted == "bullet" and not self._after_bullet(story, line):
            return False
        if wanted == "listed-decision" and not self._listed(story, line):
            return False
        if wanted == "decided-list" and not self._decided(story, line):
            return False
        before = part.words(0, match.first)
        doubted = rule.says["says"] == "tenure" or bool(self._derives)
        if doubted and rule.says.get("status") != "denied" and self._cue("supposed", before[-60:]):
            return rule.name in ("person-posts", "posts-person")
        return True

    def _say(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> bool:
        says = rule.says["says"]
        if says == "tenure":
            return self._tenure(story, line, part, rule, match, used)
        if says == "appointment":
            return self._appointment(story, line, part, rule, match, used)
        if says == "dismissal":
            return self._dismissal(story, line, part, rule, match, used)
        if says == "each":
            return self._each(story, line, part, rule, match, used)
        if says == "this-post":
            return self._this_post(story, line, part, rule, match)
        if says == "succeeds":
            return self._succeeds(story, line, part, rule, match)
        if says in ("left-it", "held-it"):
            return self._of_it(story, line, part, rule, match)
        if says == "in-place":
            return self._in_place(story, line, part, rule, match)
        return self._all(story, line, part, rule, match, used)

    def _tenure(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> bool:
        if self._cue("candidate", part.words(0, match.first)) and rule.name == "post-is-person":
            return False
        kind = part.items[match.first - 1].kind if match.first else ""
        word = part.words(match.first - 1, match.first).strip() if match.first else ""
        if (kind == "num" or word in self._several) and rule.name == "post-is-person":
            return False  # "the two heads of boards are A and B"
        who = self._who(story, line, part, rule, match)
        items = self._free([*match.get("own", "post"), *match.get("what", "post")], used)
        headed = self._verbal(story, part, rule, match)
        items = self._own(part, rule, match, items)
        items = [*headed, *items] if rule.says.get("too") else headed or items
        ahead = self._free(match.get("first", "post"), used)
        if items and ahead and not any(one.value.former for one in ahead):
            items = [*ahead, *items]  # "A, secretary of X, is also chair of Y"
        if who is None or not items:
            return False
        name, person_span = who
        bodies = match.get("of", "org")
        if bodies and match.range("verb") is None:
            items = [replace(items[0], value=of_organ(items[0].value, bodies[0].value))]
        status = rule.says.get("status", "fact")
        words = part.words(0, match.first)
        if status == "fact" and "before" not in rule.says and rule.name not in _APPOSED:
            between = part.words(match.first, part.place(items[0])).rpartition(" , ")[2]
            if self._cue("formerly", line.words()[: len(words) + 8]) or self._cue(
                "formerly", f" {between} "
            ):
                status = "past"
            elif self._cue("plan", part.words(max(0, match.first - 4), match.last)):
                status = "plan"
        at = part.place(items[-1]) + 1
        if status == "fact" and self._cue("ended", part.words(at, at + 7)):
            status = "past"
        terms = [one for one in part.items[at : at + 2] if one.kind == "term"]
        if status == "fact" and terms and terms[0].value.end < (story.published or "")[:4]:
            status = "past"
        when = next((one.value for one in match.get("when", "range", "term")), None)
        continued = rule.name == "is" and self._cue("now", part.words(match.first - 2, match.last))
        before = len(story.drafts)
        made = self._holdings(
            story, line, part, rule, name, items, status, person_span, when, continued=continued
        )
        also = part.words(match.first, part.place(items[0]))
        if made and rule.name == "is" and status == "fact" and self._cue("also", also):
            self._beside(story, line, rule, made[0], before)
        used.update(one.i for one in items)
        for more in ("2", "3"):  # "từng là P (2016-2020) và P2 từ 2021 đến 2025"
            others = self._free(match.get(f"what{more}", "post"), used)
            years = next((one.value for one in match.get(f"when{more}", "range", "term")), None)
            if others:
                self._holdings(story, line, part, rule, name, others, "fact", person_span, years)
                used.update(one.i for one in others)
        return True

    def _each(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> bool:
        """One post said once of several persons, each with what else is said of them."""
        items = self._free(match.get("what", "post"), used)
        if rule.says.get("line_before"):
            items = self._several_before(story, line)
        known = story.told["titles"].get("singular", {})
        items = [replace(one, value=singular(one.value, known)) for one in items]
        people = match.get("first", "per")
        if rule.says.get("plural"):
            several = all(one.value.title.split()[-1] in known for one in items)
            people = people if several and len(people) > 1 else []
        elif len(people) < 2:
            people = [one for one in part.items[match.last - 1 :] if one.kind == "per"]
        if not items or len(people) < 2:
            return False
        for place, person in enumerate(people):
            name = self._person(story, line, part, person)
            if name is None:
                continue
            at = part.place(person) + 1
            stop = part.place(people[place + 1]) if place + 1 < len(people) else len(part.items)
            own = [one for one in part.items[at:stop] if one.kind == "post"]
            own = own if len(part.words(at, at + 3).replace("@", "").split()) <= 4 else []
            who = part.of(person)
            if own and items and own[0].value.title == items[0].value.title:
                items = []  # "the two heads of boards are A, head of board X, and B"
            if event := rule.says.get("event") or self._event(story, line):
                told = {"date": self._date(story, line), "mode": event, "term": None}
                self._elected(story, line, part, rule, name, items, own, who, told)
            else:
                self._holdings(story, line, part, rule, name, [*items, *own], "fact", who)
            used.update(one.i for one in own)
        used.update(one.i for one in items)
        return True

    def _event(self, story: Story, line: Line) -> str | None:
        """ "elects A as chair; the two deputies are B and C": these are elected too."""
        last = story.drafts[-1] if story.drafts else None
        if last is None or last.kind != "appointment" or last.start < line.sentence.start:
            return None
        told = self._cue("elected", line.words()) and not self._cue("now", line.words())
        return "elected" if told and last.fields.get("mode") == "elected" else None

    def _all(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> bool:
        words = part.words(match.first, match.last).strip()
        counts = story.told["persons"]["all_of"]
        count = next((value for key, value in counts.items() if words.startswith(key)), 0)
        start, end = part.span(match.first, match.last)
        seen = story.context.last_persons(count, start) if count else []
        items = self._free(match.get("what", "post"), used)
        if not seen or not items:
            return False
        for one in seen:
            own = [
                draft
                for draft in story.drafts[-RECENT:]
                if draft.kind in ("appointment", "tenure")
                and draft.fields["person"] == one.value.name
                and draft.status == "fact"
            ]
            area = own[-1].posts[0].area if own else None
            for item in items:
                post = item.value if item.value.area else item.value.at(area)
                fields = {
                    "person": one.value.name,
                    "post": post.label,
                    "organ": post.organ_label,
                    "area": placed(post.area),
                    "attested": story.published,
                }
                found = [Resolved("person", one.value.name, one.start, one.end)]
                made = Draft(
                    "tenure", "fact", False, start, end, fields, rule.name, found, posts=(post,)
                )
                story.drafts.append(made)
                for draft in own[-1:]:
                    story.drafts.append(
                        concurrent(made, draft, rule=rule.name, span=(start, end), resolved=found)
                    )
        used.update(item.i for item in items)
        return True

    def _later(self, part: Part, match: Match) -> list[Item]:
        """Of whom it goes on after somebody left: "relieved her, as she is to retire on ..."."""
        if not self._derives:
            return []
        after = [one for one in part.items[match.last :] if one.kind in ("pro", "per")]
        return after[:1]

    def _dismissal(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> bool:
        who = self._who(story, line, part, rule, match)
        items = [one for one in self._free(match.get("old", "post"), used) if not one.value.former]
        if rule.says.get("previous"):  # "the previous village head, A, stepped down"
            said = frozenset(story.told["titles"].get("previous", ()))
            items = [
                one
                for one in self._free(match.get("old", "post"), used)
                if said & {token.norm for token in line.tokens[one.i : one.i + 2]}
            ]
            items = [replace(one, value=replace(one.value, former=False)) for one in items]
        if rule.says.get("party"):
            items = [one for one in items if self._of_party(story, one.value)]
        if who is None or not items:
            return False
        name, span = who
        if self._cue("not_leaves", part.words(max(0, match.first - 5), part.place(items[0]))):
            used.update(one.i for one in items)
            return False
        status = "fact"
        if self._cue("proposed", part.words(0, match.first)[-50:]):
            status = "proposed"
        elif self._cue("plan", part.words(max(0, match.first - 4), match.last)):
            status = "plan"
        more = {
            "date": self._date(story, line, self._later(part, match)),
            "mode": rule.says.get("mode"),
        }
        if self._cue("dismissed", part.words(match.first, match.last)):
            more["mode"] = "dismissed"
        for item in items:
            self._holdings(
                story, line, part, rule, name, [item], status, span, kind="dismissal", more=more
            )
        if status == "fact":
            used.update(one.i for one in items)
        held = self._free(match.get("what", "post"), used)
        if held:
            self._holdings(story, line, part, rule, name, held, "fact", span)
            used.update(one.i for one in held)
        return True
