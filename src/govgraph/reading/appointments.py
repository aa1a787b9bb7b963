"""Who gets a post, from whom, and what becomes of the post held before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from govgraph.reading import elided
from govgraph.reading.holdings import charge, concurrent, of_organ
from govgraph.reading.patterns import Match, Rule
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.successions import RECENT, Successions, dates
from govgraph.reading.things import Item


class Appointments(Successions):
    """Writes down who is elected, appointed, put up, and whom they follow."""

    def _appointment(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match, used: set[int]
    ) -> bool:
        who = self._who(story, line, part, rule, match)
        items = self._free(match.get("new", "post"), used)
        items = self._verbal(story, part, rule, match) or self._own(
            part, rule, match, items, last=True
        )
        items = items or charge(rule, match)
        if items and rule.says.get("mode") == "elected":
            items = [replace(one, value=elided.of_left(story, line, one)) for one in items]
            items = [replace(one, value=elided.of_session(story, line, one)) for one in items]
        if items and (bodies := match.get("body", "org")):
            items = [replace(items[0], value=of_organ(items[0].value, bodies[0].value))]
        if who is None or not items:
            return False
        at = part.place(items[0])
        people = [part.place(one) for one in match.get("who", "per", "pro")]
        denied = rule.says.get("status") == "denied"
        if (
            not denied
            and people
            and people[-1] < at
            and self._cue("not_gets", part.words(people[-1], at))
        ):
            return False
        name, span = who
        others = self._others(story, line, part, match, items)
        if others is None:
            used.update(one.i for one in items)
            return False
        if (
            len(others) == len(items) - 1
            and others
            and self._cue("in_turn", part.words(match.first, match.last))
        ):
            given = [*zip(others, items[:-1], strict=True)]
            items = items[-1:]
        else:
            given = [(one, item) for one in others for item in items]
        if areas := match.get("at", "area"):
            items = [replace(items[0], value=items[0].value.at(areas[0].value))]
            span = part.of(areas[0], *match.get("who"))
        status = rule.says.get("status", "fact")
        before = part.words(0, match.first)
        if status == "fact":
            whole = part.words(max(0, match.first - 8), match.last)
            for told in self._marks.get("to_be", ()):  # "assigned A to be secretary"
                whole = whole.replace(told, " @ ")
            if self._cue("proposed", before[-50:]):
                status = "proposed"
            elif self._cue("plan", whole):
                status = "plan"
        more = {
            "date": _after(part, match) or self._date(story, line, match.get("old", "per")),
            "mode": self._mode(rule, part, match),
            "term": None,
        }
        terms = [one for one in part.items[match.first : match.last + 4] if one.kind == "term"]
        if terms:
            more["term"] = f"{terms[0].value.begin}-{terms[0].value.end}"
        stop = len(story.drafts)
        made = self._holdings(
            story, line, part, rule, name, items, status, span, kind="appointment", more=more
        )
        also = people and self._cue("besides", part.words(people[-1], at))
        if also and made and status == "fact":
            self._beside(story, line, rule, made[0], stop)
        for (other, place), item in given:
            self._holdings(
                story, line, part, rule, other, [item], status, place, kind="appointment", more=more
            )
            used.add(item.i)
        used.update(one.i for one in items)
        held = match.get("what", "post") or match.get("what2", "post")
        held = self._free(held, used)
        if held:
            self._held(story, line, part, rule, name, held, span, made, status)
            used.update(one.i for one in held)
        for old in match.get("old", "per"):
            self._replaced(story, line, part, rule, old, made)
        return bool(made)

    def _held(
        self,
        story: Story,
        line: Line,
        part: Part,
        rule: Rule,
        name: str,
        held: list[Item],
        span: tuple[int, int],
        made: list[Draft],
        status: str,
    ) -> None:
        """What the person held before: it goes on beside a new post, or gives way to it."""
        mode = made[0].fields["mode"] if made else ""
        olds = self._holdings(story, line, part, rule, name, held, "fact", span)
        at = part.place(held[0])
        also = bool(rule.says.get("beside")) and self._cue("beside_it", part.words(at - 4, at))
        for old in olds:
            old.flags += ("beside",)
        for old in olds:
            for new in made:
                party = old.posts[0].title in self._party(story) or self._paired(story, old, new)
                party = party or self._of_village(story, old, new) or also
                organ = old.fields["organ"]
                areas = old.fields["area"], new.fields["area"]
                moved = mode == "transferred" and not old.posts[0].member
                if moved or (organ and organ == new.fields["organ"]):
                    old.status, old.fields["attested"] = "past", None
                elif all(areas) and areas[0] != areas[1]:
                    continue
                elif (
                    party and not new.posts[0].member and status == "fact" and old.status == "fact"
                ):
                    story.drafts.append(
                        concurrent(
                            *(old, new),
                            rule=rule.name,
                            resolved=old.resolved,
                            caption=old.caption,
                        )
                    )

    def _of_village(self, story: Story, old: Draft, new: Draft) -> bool:
        """Whether the head of a village gets its Party cell."""
        area = old.posts[0].area
        tier = story.told["titles"].get("village")
        return bool(area and area.tier == tier and new.posts[0].title in self._party(story))

    @staticmethod
    def _paired(story: Story, old: Draft, new: Draft) -> bool:
        """Whether the heads of two organs are often one person."""
        mine, yours = (
            f"{one.posts[0].organ.bare if one.posts[0].organ else ''}" for one in (old, new)
        )
        pairs = story.told["titles"].get("paired", ())
        title = new.posts[0].title
        return any(
            mine.startswith(first) and second in yours and title.startswith(tuple(rest) or "")
            for first, second, *rest in pairs
        )

    @staticmethod
    def _party(story: Story) -> frozenset[str]:
        return frozenset(story.told["organs"]["party_titles"])

    def _continued(self, story: Story, line: Line, place: int, used: set[int]) -> bool:
        """ "; bà B, post": what the part before said of A holds of B too."""
        part = line.parts[place]
        items = [one for one in part.items if one.kind != "w"]
        last = next(
            (one for one in reversed(story.drafts[-RECENT:]) if one.kind == "appointment"), None
        )
        if last is None or last.start < line.sentence.start or last.status != "fact":
            return False
        rule = next(one for one in self._patterns.rules if one.name == last.rule)
        more = {key: last.fields.get(key) for key in ("date", "mode")} | {"term": None}
        kinds = [one.kind for one in items]
        if last.rule == "elected-by-areas" and kinds == ["area", "per"]:
            name = self._person(story, line, part, items[1])
            post = last.posts[0]
            if name and len(part.items) <= 5:
                item = Item("post", items[0].i, items[0].j, post.at(items[0].value))
                part.items[part.place(items[0])] = item
                self._holdings(
                    story,
                    line,
                    part,
                    rule,
                    name,
                    [item],
                    "fact",
                    part.of(*items),
                    kind="appointment",
                    more=more,
                    explicit=False,
                )
                return True
        posts = [one for one in items[1:] if one.kind == "post"]
        after = kinds[1 + len(posts) :]
        if kinds[:1] != ["per"] or not posts or {"per", "pro", "org"} & set(after):
            return False
        if [one.kind for one in items[1 : 1 + len(posts)]] != ["post"] * len(posts):
            return False
        first, stop = part.place(items[0]), part.place(posts[-1]) + 1
        held = self._before_hold(part, first, posts)
        new = posts[len(held) :]
        name = self._person(story, line, part, items[0])
        plain = part.words(0, first) + (part.words(stop, len(part.items)) if not held else "")
        between = part.words(first + 1, stop).replace("@", "").split()
        if (
            name is None
            or set(plain.split()) - self._and - {".", ","}
            or (not held and len(between) > 2 * len(posts) + 2)
        ):
            return False
        span = part.of(items[0])
        made = self._holdings(
            story,
            line,
            part,
            rule,
            name,
            new,
            "fact",
            span,
            kind="appointment",
            more=more,
            explicit=False,
        )
        used.update(one.i for one in posts)
        if held:
            self._held(story, line, part, rule, name, held, span, made, "fact")
        return bool(made)

    def _before_hold(self, part: Part, first: int, posts: Sequence[Item]) -> list[Item]:
        """The posts before "giữ chức": held already, where that is said at all."""
        last = first
        for place, item in enumerate(posts):
            at = part.place(item)
            if any(one in part.words(last + 1, at) for one in self._hold):
                return list(posts[:place])
            last = at
        return []

    def _elected(
        self,
        story: Story,
        line: Line,
        part: Part,
        rule: Rule,
        name: str,
        items: list[Item],
        own: list[Item],
        who: tuple[int, int],
        told: dict[str, Any],
    ) -> None:
        """One of several who got a post that is said once, and what else is said of them."""
        items = [replace(one, value=elided.of_last_got(story, line, one.value)) for one in items]
        made = self._holdings(
            story, line, part, rule, name, items, "fact", who, kind="appointment", more=told
        )
        if not own:
            return
        held = self._holdings(story, line, part, rule, name, own, "fact", who)
        between = part.words(part.place(own[0]) - 4, part.place(own[0]))
        if made and held and held[0].status == "fact" and self._cue("beside_it", between):
            both = concurrent(made[0], held[0], rule=rule.name, explicit=True, basis="stated")
            story.drafts.append(both)

    def _date(self, story: Story, line: Line, old: Sequence[Item] = ()) -> str | None:
        """The day of an event: in its sentence, or just before in the paragraph.

        What comes after whom somebody replaces (``old``) is the day when he left.
        """
        own = dates([one for one in line.items if not old or one.i < old[0].i])
        if own:
            return own
        near = story.near(line)
        for before in reversed(near[: near.index(line)][-2:]):
            if self._cue("decision", before.words()) and (found := dates(before.items)):
                return found
        return None


def _after(part: Part, match: Match) -> str | None:
    """The day said right after, where the sentence has another: "… làm Bí thư từ tháng 3"."""
    item = part.items[match.last] if match.last < len(part.items) else None
    if item is None or item.kind not in ("range", "date"):
        return None
    if item.kind == "range" and item.value.end:
        return None
    return str(item.value.begin) if (item.value.begin or "-")[0] != "-" else None
