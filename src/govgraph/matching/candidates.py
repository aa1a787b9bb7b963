"""Which pairs are worth comparing: those that share a name's key and something besides.

Areas first, then organs in the same area, posts in the same organ, persons in the same post,
organ or area: each step uses the one before, so that no step compares all with all.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations

from govgraph.matching import names, persons
from govgraph.matching.facts import Facts, Thing, knowledge
from govgraph.matching.places import Places, kinded
from govgraph.matching.scores import Found

_Pair = tuple[Thing, Thing]
_LARGE = 100  # areas of one name: more are told apart by what they lie in


class Candidates:
    """The pairs of each kind, and their scores.

    Args:
        facts: what is compared.
        least: the lowest score that is wanted; pairs that cannot reach it are not made.
    """

    def __init__(self, facts: Facts, least: float) -> None:
        self.facts = facts
        self.places = Places(facts)
        self._least = least
        self._group: dict[str, str] = {}
        self._done: set[str] = set()

    def scored(self, kind: str) -> Iterator[tuple[Thing, Thing, Found]]:
        """Compare the pairs of a kind."""
        for below in {"organ": ["area"], "post": ["organ"], "person": ["post"]}.get(kind, []):
            self._ready(below)
        for one, other in self._pairs(kind):
            found = (
                persons.score(self.places, one, other)
                if kind == "person"
                else self.places.score(one, other)
            )
            if found.named:
                yield one, other, found

    def _ready(self, kind: str) -> None:
        """Group what agrees, so that what is in it can share a key."""
        if kind in self._done:
            return
        self._done.add(kind)
        for one, other, _ in list(self.scored(kind)):
            if self.places.agree(one.iri, other.iri):
                first, second = sorted((self._of(one.iri), self._of(other.iri)))
                if first != second:  # not a third of a group already made
                    self._group[second] = first

    def _of(self, iri: str) -> str:
        while iri in self._group:
            iri = self._group[iri]
        return iri

    def _pairs(self, kind: str) -> list[_Pair]:
        blocks: dict[Hashable, list[Thing]] = defaultdict(list)
        for thing in self.facts.of(kind):
            for key in set(self._keys(thing)):
                blocks[key].append(thing)
        if kind == "area":
            blocks = self._divided(blocks)
        found: dict[tuple[str, str], _Pair] = {}
        for block in blocks.values():
            for one, other in combinations(block, 2):
                found.setdefault((one.iri, other.iri), (one, other))
        return [found[key] for key in sorted(found)]

    def _keys(self, thing: Thing) -> Iterator[Hashable]:
        for identifier in thing.links.get("identifier", ()):
            yield "identifier", identifier
            yield "iri", identifier
        yield "iri", thing.iri
        called = {names.key(name, person=thing.kind == "person") for name in thing.names} - {""}
        yield from {
            "area": self._area_keys,
            "organ": self._organ_keys,
            "post": self._post_keys,
            "person": self._person_keys,
        }[thing.kind](thing, called)

    def _area_keys(self, _thing: Thing, called: set[str]) -> Iterable[Hashable]:
        return called

    def _organ_keys(self, thing: Thing, called: set[str]) -> Iterator[Hashable]:
        homes = [*thing.links.get("jurisdiction", ()), *thing.links.get("parent", ())]
        kinds = {told for name in thing.names if (told := kinded(name))}
        for home in homes:
            for key in (*called, *kinds):
                yield key, self._of(home)

    def _post_keys(self, thing: Thing, called: set[str]) -> Iterator[Hashable]:
        for organ in thing.links.get("organ", ()):
            for key in (*called, *thing.links.get("post-kind", ())):
                yield key, self._of(organ)

    def _person_keys(self, thing: Thing, called: set[str]) -> Iterator[Hashable]:
        facts = self.facts
        context = {f"born {day[:4]}" for day in thing.links.get("born", ())}
        context |= {f"died {day[:4]}" for day in thing.links.get("died", ())}
        posts = {held.post for held in thing.held}
        context |= {self._of(post) for post in posts}
        known = knowledge()["person"]
        best = known["name-same"]["weight"]
        if best + known["same-organ"]["weight"] >= self._least:
            context |= {self._of(organ) for post in posts for organ in persons.organs(facts, post)}
        if best + known["same-area"]["weight"] >= self._least:
            context |= {self._of(area) for post in posts for area in persons.areas(facts, post)}
        for key in called:
            for other in context:
                yield key, other
        for name in thing.names:  # initials, a middle name: only among holders of one post
            if words := names.settled(names.bare(name)).split():
                for post in posts:
                    yield "last", words[-1], self._of(post)
                    yield "last", names.key(words[-1]), self._of(post)

    def _divided(self, blocks: dict[Hashable, list[Thing]]) -> dict[Hashable, list[Thing]]:
        out: dict[Hashable, list[Thing]] = defaultdict(list)
        for key, block in blocks.items():
            if len(block) <= _LARGE:
                out[key] = block
                continue
            for thing in block:
                for above in sorted(self.places.above(thing.iri, "within")):
                    home = self.facts.things.get(above)
                    for name in home.names if home else ():
                        if thing not in out[key, names.key(name, person=False)][-1:]:
                            out[key, names.key(name, person=False)].append(thing)
        return out
