"""The organs, posts, persons and documents that an article names: known ones, or its own.

A known thing is meant only where its name and its context agree: an organ's area, a post's organ
or area, the post that a person is known to hold or the area that the person was minted for.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from govgraph import quads, terms, text
from govgraph.intake.mint import composed
from govgraph.reading import telling
from govgraph.reading.claims import Claim
from govgraph.reviewing import naming
from govgraph.reviewing.article import Article
from govgraph.reviewing.known import Known
from govgraph.reviewing.places import Places


class Things:
    """What one article names.

    Args:
        article: where what is the article's own is written.
        known: what the store knows.
        claims: all its claims, as they were settled.
    """

    def __init__(self, article: Article, known: Known, claims: Sequence[Claim]) -> None:
        self._article = article
        self._known = known
        labels = [str(one["area"]) for one in claims if one["area"]]
        labels += [one.value for claim in claims for one in claim.resolved if one.field == "area"]
        self.places = Places(article, known, labels)
        self._organ_of = {
            text.same(one["post"]): str(one["organ"])
            for one in claims
            if one["post"] and one["organ"]
        }
        self._seen: dict[str, list[tuple[str | None, str]]] = defaultdict(list)
        for one in claims:
            for post in one["posts"] or [one["post"]]:
                if one["person"] and post:
                    self._seen[text.same(one["person"])].append((one["area"], str(post)))
        self._made: dict[tuple[str, ...], NamedNode | None] = {}

    def organ(self, label: str, area: NamedNode | None) -> NamedNode:
        """Return an organ of an area, or of none that is known."""
        key = ("organ", text.same(label), area.value if area else "")
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._organ(label, area)
        return found

    def new_organ(self, label: str, area: NamedNode | None) -> NamedNode:
        """Return an organ that came of an older one with the same name."""
        name = self._completed(label, area)
        return self._article.claims.organ(
            name, area=area, kind=naming.organ_kind(label), context="new"
        )

    def post(
        self, label: str, organ: str | None, area: NamedNode | None, place: str | None = None
    ) -> NamedNode | None:
        """Return a post, or nothing where its organ is not told.

        Args:
            label: the post; organ: its organ, if it is told; area: its area.
            place: the area's label, which may also say what it lies in.
        """
        key = ("post", text.same(label), area.value if area else "")
        if self._made.get(key) is None:
            self._made[key] = self._post(label, organ, area, place)
        return self._made[key]

    def known_post(self, label: str, area: NamedNode | None) -> NamedNode | None:
        """Return the one known post of an area with this name or of this kind, or nothing."""
        if area is None or not self.places.is_known(area):
            return None
        here = set(self._known.follow(area, "^govg:jurisdiction/^org:postIn"))
        some = [one for one in self._known.called("Post", self._full(label, area)) if one in here]
        if len(some) != 1:
            kind = self.post_kind(label, area)
            some = [
                one
                for one in here
                if kind and kind in {k.value for k in self._known.follow(one, "govg:postKind")}
            ]
        return some[0] if len(some) == 1 else None

    def post_kind(self, label: str, area: NamedNode | None, at: str = "") -> str:
        """Return the kind of a post of an area, or of a level of area; "" where it is open."""
        return naming.post_kind(label, self.places.names(area), at or self.places.level(area))

    def made_kind(self, label: str) -> NamedNode:
        """Return a kind of post of the article's own, in its words."""
        node = self._article.mint("post-kind", label, "")
        return self._article.claims.described(node, f"{terms.GOVG}PostKind", label)

    def person(self, name: str) -> NamedNode:
        """Return a person: in one article, one name is one person."""
        key = ("person", text.same(name))
        found = self._made.get(key)
        if found is None:
            found = self._known_person(name) or self._article.claims.person(name)
            self._made[key] = found
        return found

    def policy(self, document: str, issuer: NamedNode | None = None) -> NamedNode:
        """Return a document: a known one where nothing of it speaks against it."""
        key = ("policy", text.same(document))
        found = self._made.get(key)
        if found is None:
            some = [
                one for one in self._known.called("Policy", [document]) if self._may_be(one, issuer)
            ]
            found = some[0] if len(some) == 1 else self._own_policy(document)
            self._made[key] = found
        return found

    def organ_of(self, post: NamedNode) -> NamedNode | None:
        """Return the organ of a post, of a known one or of one that was written just now."""
        found = self._known.follow(post, "org:postIn") or self._article.of(post, "org:postIn")
        return found[0] if len(found) == 1 else None

    def term(self, organ: NamedNode, first: str, last: str) -> NamedNode:
        """Return the term of an organ between two years: a known one, or the article's own."""
        some = [
            one
            for one in self._known.follow(organ, "^govg:ofBody")
            if {first, last} <= set(self._known.literals(one, "govg:begins|govg:ends"))
        ]
        names = sorted(self._known.names(organ))
        if not some:  # a register has names alone
            some = self._known.beginning("Term", names, (first, last))
        if len(some) == 1:
            return some[0]
        node = self._article.mint("term", "", f"{organ.value} {first} {last}")
        self._article.type(node, "govg:Term")
        name = names[0] if names else (self._article.names(organ) or [""])[0]
        self._article.words(node, "skos:prefLabel", f"{name}, {first}–{last}".lstrip(", "))
        return node

    def owner(self, labels: Iterable[str]) -> NamedNode | None:
        """Return the one area that the words of some organs' names point to, or nothing."""
        levels = {level for label in labels if (level := naming.owner(label))}
        nodes = {node for one in levels if (node := self.places.of_level(one)) is not None}
        return nodes.pop() if len(nodes) == 1 else None

    def issuer(self, label: str) -> NamedNode:
        """Return the organ that issued a document: of the article's areas, or of one above."""
        level = naming.owner(label)
        area = self.places.of_level(level) if level else None
        if area is None and level:
            above = [
                one
                for one in self.places.above()
                if any(text.same(naming.level(n)[0]) == level for n in self._known.names(one))
            ]
            area = above[0] if len(above) == 1 else None
        return self.organ(label, area)

    def _organ(self, label: str, area: NamedNode | None) -> NamedNode:
        if self.places.is_known(area) and area is not None:
            some = [
                one
                for one in self._known.called("Organ", self._full(label, area))
                if area in self._known.follow(one, "govg:jurisdiction")
            ]
            if len(some) == 1:
                return some[0]
        return self._article.claims.organ(
            self._completed(label, area), area=area, kind=naming.organ_kind(label)
        )

    def _post(
        self, label: str, organ: str | None, area: NamedNode | None, place: str | None
    ) -> NamedNode | None:
        if self.places.is_known(area) and area is not None:
            here = set(self._known.follow(area, "^govg:jurisdiction/^org:postIn"))
            called = self._known.called("Post", self._full(label, area))
            some = [one for one in called if one in here]
            if len(some) == 1:
                return some[0]
        organ = organ or self._organ_of.get(text.same(label))
        organ = organ or organ_in(label, self._article.paper.lang)
        if not organ:
            return None
        home = self.organ(organ, area)
        places = self.places.names(area)
        if place and (outer := self.places.outer(place)):
            places |= self.places.names(self.places.area(outer))
        kind = naming.post_kind(label, places, self.places.level(area))
        return self._article.claims.post(self._completed(label, area), home, kind=kind)

    def _known_person(self, name: str) -> NamedNode | None:
        found: set[NamedNode] = set()
        called = self._known.called("Person", [name])
        for place, post in self._seen.get(text.same(name), ()) if called else ():
            area = self.places.area(place)
            held = self.known_post(post, area)
            parts = [area, self.places.area(self.places.outer(place or ""))]
            stems = {
                f"{terms.ID}person/{quads.slug(bare)}-{quads.slug(name)}"
                for one in parts
                if self.places.is_known(one)
                for bare in self.places.bare(one)
            }
            for one in called:
                holds = self._known.follow(one, "^org:member/govg:post")
                # Curators gave a person of this name an IRI that carries this area (DESIGN §2).
                if held in holds or (not holds and one.value in stems):
                    found.add(one)
        return found.pop() if len(found) == 1 else None

    def _may_be(self, policy: NamedNode, issuer: NamedNode | None) -> bool:
        """Whether a known document may be meant: numbers repeat from province to province.

        The article must be about areas that the store knows; and whoever is known to have issued
        the document, or to carry it out, must share an area with them.
        """
        above = self.places.above()
        issuers = self._known.follow(policy, "eli:passed_by")
        if issuer is not None and issuers:
            return issuer in issuers
        users = self._known.follow(policy, "^govg:implements/govg:area?")
        users += [a for one in issuers for a in self._known.follow(one, "govg:jurisdiction")]
        areas = {a for user in users for a in self._known.around(user)}
        return bool(above) and (not users or bool(areas & above))

    def _own_policy(self, document: str) -> NamedNode:
        node = self._article.mint("policy", document, "")
        self._article.type(node, "govg:Policy")
        self._article.label(node, document)
        number = re.search(telling.knowledge()["document"]["number"], document)
        if number:
            self._article.say(node, "skos:notation", Literal(number[1]))
        return node

    def _full(self, label: str, area: NamedNode) -> list[str]:
        """Return a name, and the name with the area that it leaves out."""
        return [label, *(f"{label} {name}" for name in sorted(self.places.names(area)))]

    def _completed(self, label: str, area: NamedNode | None) -> str:
        """Return a name with its area's, where it ends in the area's level alone."""
        level = naming.owner(label)
        bare = sorted(self.places.bare(area))
        levels = {text.same(naming.level(name)[0]) for name in self.places.names(area)}
        return f"{label} {bare[0]}" if level and bare and level in levels else composed(label)


@lru_cache(1 << 10)
def organ_in(label: str, lang: str) -> str:
    """Return the organ that a post's own words name, by the reader's lexicon; or nothing.

    Example:
        >>> organ_in("Chủ tịch UBND xã Lam", "vi")
        'UBND xã Lam'
    """
    from govgraph.reading.lexicon import lexicon
    from govgraph.reading.scan import Scanner
    from govgraph.reading.tokens import tokenize

    tokens = list(tokenize(label))
    if not tokens:
        return ""
    item = Scanner(lexicon("en" if lang == "en" else "vi"), label, None).bodies.post(tokens, 0)
    organ = item.value.organ if item is not None else None
    return str(organ.label) if organ is not None else ""
