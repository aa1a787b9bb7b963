"""Comparing organs, posts and areas: what they are called, of what kind, where they belong."""

from functools import lru_cache

from govgraph.intake import lexicon
from govgraph.matching import names
from govgraph.matching.facts import Facts, Thing, knowledge
from govgraph.matching.names import Grade
from govgraph.matching.scores import Found

# What a thing belongs to: the link, and the reasons for its agreeing or not.
_HOME = {
    "area": (("within", "same-within", "other-within"),),
    "organ": (
        ("jurisdiction", "same-jurisdiction", "other-jurisdiction"),
        ("parent", "same-parent", "other-parent"),
    ),
    "post": (("organ", "same-organ", "other-organ"),),
}
_SORT = {
    "area": ("level", "same-level", "other-level"),
    "organ": ("organ-kind", "same-kind", "other-kind"),
    "post": ("post-kind", "same-kind", "other-kind"),
}


class Places:
    """Scores of pairs of organs, posts and areas; each pair is scored once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._found: dict[tuple[str, str], Found] = {}
        self._above: dict[str, frozenset[str]] = {}

    def agree(self, one: str, other: str) -> bool | None:
        """Whether two are the same, for what is in them: yes, no, or not known."""
        if one == other:
            return True
        first, second = self.facts.things.get(one), self.facts.things.get(other)
        if first is None or second is None or first.kind != second.kind:
            return None
        found = self.score(first, second)
        if not found.named or found.forbidden:
            return False
        return True if found.score >= knowledge()["agree"] else None

    def score(self, one: Thing, other: Thing) -> Found:
        """Compare two organs, two posts or two areas."""
        first, second = sorted((one, other), key=lambda thing: thing.iri)
        at = (first.iri, second.iri)
        if at not in self._found:
            self._found[at] = Found(one.kind)  # a circle of parents finds nothing here
            self._found[at] = self._compared(first, second)
        return self._found[at]

    def above(self, iri: str, link: str) -> frozenset[str]:
        """Return all that a thing lies in, by ``within`` or ``parent``."""
        if iri not in self._above:
            found: set[str] = set()
            open_ = [iri]
            while open_:
                thing = self.facts.things.get(open_.pop())
                new = (thing.links[link] if thing and link in thing.links else set()) - found
                found |= new
                open_ += sorted(new)
            self._above[iri] = frozenset(found)
        return self._above[iri]

    def apart(self, one: str, other: str) -> bool:
        """Whether two areas surely lie apart: different, and neither in the other."""
        if self.agree(one, other) is not False or one in self.above(other, "within"):
            return False
        first, second = self.facts.things[one], self.facts.things[other]
        if other in self.above(one, "within") or frozenset((one, other)) in self.facts.apart:
            return False
        up, down = self.above(one, "within"), self.above(other, "within")
        if any(self.agree(other, x) for x in up) or any(self.agree(one, x) for x in down):
            return False
        # Of one level, or both with what they lie in known: else one may lie in the other.
        return bool(first.links["level"] & second.links["level"]) or bool(up and down)

    def _compared(self, one: Thing, other: Thing) -> Found:
        found = Found(one.kind)
        found.name(grade(self.facts, one, other))
        if one.kind == "organ" and not found.named and _worded(one) & _worded(other):
            found.named = True
            found.add("name-kind")
        identified(found, one, other)
        if not found.named:
            return found
        if frozenset((one.iri, other.iri)) in self.facts.apart:
            found.add("reorganised")
        self._homes(found, one, other)
        link, same, different = _SORT[one.kind]
        mine, theirs = one.links.get(link, set()), other.links.get(link, set())
        if mine & theirs:
            found.add(same)
        elif self._contradict(mine, theirs):
            found.add(different)
        if one.kind == "area":
            self._areas(found, one, other)
        if (one.end and other.begin and one.end <= other.begin) or (
            other.end and one.begin and other.end <= one.begin
        ):
            found.add("other-time")
        if one.graphs & other.graphs:
            found.add("same-source")
        return found

    def _homes(self, found: Found, one: Thing, other: Thing) -> None:
        for link, same, different in _HOME[one.kind]:
            mine, theirs = one.links.get(link, set()), other.links.get(link, set())
            if link in ("within", "parent") and (
                one.iri in self.above(other.iri, link) or other.iri in self.above(one.iri, link)
            ):
                found.add("contains")
                continue
            told = [self.agree(a, b) for a in sorted(mine) for b in sorted(theirs)]
            if link == "within" and not any(told):  # a source may leave a level out
                up, down = self.above(one.iri, link), self.above(other.iri, link)
                told += [True for a in mine for b in down if self.agree(a, b)]
                told += [True for a in up for b in theirs if self.agree(a, b)]
            if any(told):
                found.add(same)
            elif told and all(each is False for each in told):
                found.add(different)

    def _contradict(self, some: set[str], others: set[str]) -> bool:
        """Whether kinds are surely two: of a scheme, and neither a narrower one of the other."""
        wider = self.facts.wider
        mine, theirs = some & self.facts.kinds, others & self.facts.kinds
        return bool(mine and theirs) and not any(
            a in wider.get(b, ()) or b in wider.get(a, ()) for a in mine for b in theirs
        )

    def _areas(self, found: Found, one: Thing, other: Thing) -> None:
        if one.links.get("code", set()) & other.links.get("code", set()):
            found.add("same-code")
        mine = {names.key(name, person=False) for name in one.names}
        shared = mine & {names.key(name, person=False) for name in other.names}
        if shared and min(self.facts.bearers["area", key] for key in shared) == 2:
            found.add("only-ones")


def grade(facts: Facts, one: Thing, other: Thing) -> Grade:
    """Return the surest grade of two things' names.

    Where one is written without accents, its source must write so: a source that writes accents
    means what it writes, and Sa Pa is not Sa Pả.
    """
    order = list(Grade)
    best = Grade.DIFFERENT
    for mine in one.names:
        for theirs in other.names:
            found = names.compare(mine, theirs, person=one.kind == "person")
            if found == Grade.UNACCENTED:
                bald = other if names.accented(mine) else one
                if bald.graphs & facts.accents:
                    continue
            best = min(best, found, key=order.index)
    return best


def identified(found: Found, one: Thing, other: Thing) -> None:
    """Add what identifiers say, and what was said before."""
    mine = one.links.get("identifier", set()) | {one.iri}
    theirs = other.links.get("identifier", set()) | {other.iri}
    if mine & theirs:
        found.named = True
        found.add("same-identifier")
    else:
        for prefix in knowledge()["registers"]["prefixes"]:
            if all(any(i.startswith(prefix) for i in side) for side in (mine, theirs)):
                found.add("other-identifier")
    if other.iri in one.links.get("different", ()) or one.iri in other.links.get("different", ()):
        found.add("stated-different")


def _worded(organ: Thing) -> set[tuple[str, str]]:
    return {told for name in organ.names if (told := kinded(name))}


@lru_cache(maxsize=400_000)
def kinded(name: str) -> tuple[str, str] | None:
    """Return the kind that an organ's name begins with, and the rest of the name.

    Example:
        >>> kinded("UBND phường Cẩm Tây") == kinded("Ủy ban nhân dân phường Cẩm Tây")
        True
    """
    words = names.settled(name).split()
    for count in range(1, len(words)):  # UBND and Ủy ban nhân dân, whatever the level behind them
        if kind := lexicon.concept("OrganKind", " ".join(words[:count])):
            return kind, " ".join(words[count:])
    return None
