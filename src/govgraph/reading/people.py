"""Who is meant: a name in full, a given name, a pronoun, the one a list is about."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from govgraph.reading.patterns import Match, Patterns, Rule
from govgraph.reading.story import Cued, Line, Part, Story, cues
from govgraph.reading.things import Item, Post

_BACK = 8  # sentences before, in which "she" may be named
_QUIET = 3  # of them, at most so many without anybody


class People(Cued):
    """Finds the persons of a match.

    Args:
        patterns: the rules.
        told: their file.
        marks: the file of cues.
    """

    def __init__(
        self, patterns: Patterns, told: Mapping[str, Any], marks: Mapping[str, Any]
    ) -> None:
        self._patterns = patterns
        self._explicit = tuple(told["join"]["explicit"])
        self._and = frozenset(told["join"]["last"])
        self._deputies = tuple(told["join"]["deputies"])
        self._derives = frozenset(told["join"].get("derives", ()))
        self._by = frozenset(told["join"].get("by", ()))
        self._several = frozenset(told["phrases"].get("several", ()))
        self._lasting = frozenset(told["join"].get("lasting", ()))
        self._joined = bool(told["join"].get("titles_joined"))
        self._hold = tuple(f" {one} " for one in told["phrases"]["hold"])
        self._then = frozenset(told["join"].get("then", ()))
        self._marks = cues(marks)

    def _who(
        self, story: Story, line: Line, part: Part, rule: Rule, match: Match
    ) -> tuple[str, tuple[int, int]] | None:
        if rule.says.get("subject") == "lead":
            return self._lead(story, line)
        if rule.says.get("subject") == "last":  # of whom the sentence has just spoken
            last = story.drafts[-1]
            told = str(last.fields["person"])
            between = [one for one in part.items[: match.first] if one.kind == "per"]
            if any(self._person(story, line, part, one) != told for one in between):
                return None  # somebody else has been named since
            return told, (last.start, last.end)
        people = match.get("who", "per", "pro")
        if not people:
            return None
        item = people[-1]
        name = self._person(story, line, part, item)
        return (name, part.of(item)) if name else None

    def _person(self, story: Story, line: Line, part: Part, item: Item) -> str | None:
        start, _ = part.of(item)
        if item.kind == "pro" and self._derives:
            return self._meant(story, line, part, item)
        if item.kind == "pro":
            word = line.tokens[item.i].norm
            seen = story.context.who(None, start, line.paragraph, pronoun=word)
            return seen.value.name if seen else None
        if not item.value.short:
            longer = story.context.longer(item.value, start) if item.value.honorific else None
            return str(longer.value.name if longer else item.value.name)
        seen = story.context.who(item.value, start, line.paragraph)
        return str(seen.value.name) if seen else None

    def _meant(self, story: Story, line: Line, part: Part, item: Item) -> str | None:
        """Whom "she" means: whoever the sentence before is about; nobody where that is unclear."""
        said = story.told["persons"]
        word = line.tokens[item.i].norm  # "the 45-year-old" may be either
        she = word in said["she"] if word in said["he_or_she"] else None
        quiet = 0
        for one in (line, *reversed(story.before(line, _BACK))):
            found: dict[str, bool | None] = {}
            for other in one.items:
                if other.kind == "per" and (one is not line or other.i < item.i):
                    name = (
                        self._person(story, one, one.parts[0], other)
                        if one is not line
                        else next(
                            self._person(story, line, own, other)
                            for own in line.parts
                            if other in own.items
                        )
                    )
                    if name:
                        found[name] = self._woman(said, name, one.tokens[other.i].norm)
            if not found:
                quiet += one is not line and all(other.kind != "pro" for other in one.items)
                if quiet >= _QUIET:
                    return None
                continue
            may = [name for name, woman in found.items() if None in (she, woman) or woman == she]
            sure = [name for name in may if found[name] is not None]
            names = sure if len(sure) == 1 else may
            certain = sure or len(found) == 1 or she is False
            return names[0] if len(names) == 1 and certain else None
        return None

    @staticmethod
    def _woman(said: Mapping[str, Any], name: str, address: str) -> bool | None:
        """Whether a name, or the word of address before it, is a woman's; none where unsure."""
        if address in said["addressed"]:
            return bool(said["addressed"][address])
        return True if set(name.casefold().split()[1:-1]) & set(said["hers"]) else None

    def _lead(self, story: Story, line: Line) -> tuple[str, tuple[int, int]] | None:
        """The one person of the paragraph that introduces a list, and ends in a colon."""
        for before in reversed(story.before(line, 30)):
            if before.tokens[-1].norm == ":":
                people = [one for one in before.items if one.kind == "per"]
                for one in reversed(story.before(before, 4)):  # "A is from B. His career:"
                    if not people and not one.sentence.bullet:
                        people = [item for item in one.items if item.kind == "per"]
                        before = one
                if len(people) != 1:
                    return None
                name = self._person(story, before, before.parts[0], people[0])
                return (name, (line.sentence.start, line.sentence.end)) if name else None
            if not before.sentence.bullet and before.paragraph != line.paragraph:
                first = before.items[0].kind if before.items else ""
                if first != "range":
                    return None
        return None

    def _others(
        self, story: Story, line: Line, part: Part, match: Match, items: Sequence[Item]
    ) -> list[tuple[str, tuple[int, int]]] | None:
        """The persons before the last of "A, B và C được bầu làm ...": none where it is unclear.

        Several persons share a post of which there are several: a deputy's or a member's; or
        take the posts in turn ("lần lượt").
        """
        people = match.get("who", "per")
        if not people:
            return []
        at = part.place(people[-1])
        found: list[tuple[str, tuple[int, int]]] = []
        joined = False
        while (before := self._before(part, at)) is not None:
            mark = part.words(at - 1, at).strip()
            later = part.items[at]
            if mark not in self._and and (mark != "," or later.value.honorific):
                break
            joined = joined or mark in self._and
            at = before
            name = self._person(story, line, part, part.items[at])
            if name is None:
                return None
            found.insert(0, (name, part.of(part.items[at])))
        if not found:
            return []
        if self._cue("in_turn", part.words(match.first, match.last)):
            return found if len(items) == len(found) + 1 else None
        several = all(self._many(one.value) for one in items)
        return found if several else None if joined else []

    @staticmethod
    def _before(part: Part, at: int) -> int | None:
        """Where the person before stands: "A và B", "A, chức vụ của A và B"."""
        place = at - 2
        while place > 0 and (
            part.items[place].kind == "post" or part.words(place, place + 1).strip() == ","
        ):
            place -= 1
        if place < 0 or part.items[place].kind != "per":
            return None
        apart = place == at - 2 or part.words(place + 1, place + 2).strip() == ","
        return place if apart else None  # "A chairman, B vice chairwoman"

    def _many(self, post: Post) -> bool:
        """Whether several persons may hold a post at once: deputies and members."""
        return post.member or post.title.startswith(self._deputies)

    def _own(
        self, part: Part, rule: Rule, match: Match, items: list[Item], *, last: bool = False
    ) -> list[Item]:
        """Leave out a post that belongs to a neighbour: "ông A, P1, P2 B" gives A only P1."""
        if not items:
            return items
        places = [part.place(one) for one in items]
        after = part.items[places[-1] + 1] if places[-1] + 1 < len(part.items) else None
        if rule.says.get("before"):
            before = part.items[max(0, places[0] - 2) : places[0]]
            sure = bool(before) and before[0].kind == "per" and len(before) == 2
            joined = part.words(places[0], places[-1])
            if self._joined and not any(one.kind == "per" for one in part.items[: places[0]]):
                return items
            if sure or any(f" {one} " in joined for one in self._and):
                return items[-1:]
            return items
        if after is not None and after.kind == "per" and not last:
            return items[:-1]
        then = part.items[places[-1] + 2] if places[-1] + 2 < len(part.items) else None
        by = part.words(places[-1] + 1, places[-1] + 2).strip() in self._by
        if by and then is not None and then.kind == "per" and len(items) > 1:
            return items[:-1]  # "…, chức P do B đảm nhiệm"
        return items

    @staticmethod
    def _free(items: Iterable[Item], used: set[int]) -> list[Item]:
        return [one for one in items if one.i not in used]
