"""What became of organs and areas: mergers, splits, endings, beginnings, and how many are left."""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from govgraph.intake.claims import when
from govgraph.reading import telling
from govgraph.reading.claims import Claim
from govgraph.reviewing import naming
from govgraph.reviewing.article import Article
from govgraph.reviewing.open import OpenError
from govgraph.reviewing.records import Record
from govgraph.reviewing.things import Things


class Events:
    """The reorganisations that one article tells of.

    Args:
        article: where they are written.
        things: the organs and areas.
    """

    def __init__(self, article: Article, things: Things) -> None:
        self._article = article
        self._things = things

    def tell(self, record: Record) -> list[NamedNode]:
        """Write down a merger, split, dissolution, establishment or renaming.

        That something was there before does not say that it ended (DESIGN §2): only what is said
        to be dissolved is closed.
        """
        claim = record.settled
        before = _names(claim, "sources") or (
            _names(claim, "organ") if claim.kind in ("dissolution", "renaming") else []
        )
        after = _names(claim, "result") + _names(claim, "results")
        after += _names(claim, "organ") if claim.kind == "establishment" else []
        if not before and not after:
            raise OpenError("review-open-organ")
        area = self._area(claim, [*before, *after])
        label = ", ".join(before) + (" → " if before and after else "") + ", ".join(after)
        kinds = telling.knowledge()["event"]
        kind = kinds.get(str(claim["mode"])) or kinds[claim.kind]
        if claim.kind in ("merger", "split", "renaming") and not after:
            kind = kinds["unsaid"]
        node = self._event(record, kind, label, area)
        many = [one for one in after if naming.is_many(one)]
        olds = []
        for one in before:
            thing = self._thing(one, area)
            olds.append(thing)
            self._article.say(node, "govg:before", thing)
            if claim.kind == "dissolution":
                self._article.say(node, "govg:closes", thing)
        for one in after:
            if one in many:  # bodies of a kind: how many and where is not said
                if unit := naming.organ_kind(one):
                    self._article.say(node, "govg:unitKind", NamedNode(unit))
                continue
            thing = self._thing(one, area)
            if thing in olds:  # an old and a new one are two, also where they have one name
                thing = self._things.new_organ(one, area)
            self._article.say(node, "govg:after", thing)
        return [node]

    def reduction(self, record: Record) -> list[NamedNode]:
        """Write down that there were so many bodies of a kind, and are so many now."""
        claim = record.settled
        area = self._things.places.area(claim["area"])
        if area is None:
            raise OpenError("review-open-area")
        unit = naming.unit(str(claim["unit"])) if claim["unit"] else ""
        if not unit:  # persons and things are no bodies
            raise OpenError("review-open-unit", unit=claim["unit"] or "–")
        told = telling.knowledge()
        label = telling.brief(claim, self._article.claims.origin.lang)
        event = self._event(record, told["event"]["reduction"], label, area)
        made = [event]
        for name, link in (("from", "govg:beforeEvent"), ("to", "govg:afterEvent")):
            if claim[name] is None:
                continue
            node = self._article.mint("body-count", "", f"{event.value} {name}")
            say = self._article.say
            self._article.type(node, "govg:BodyCount")
            say(node, "qb:dataSet", NamedNode(told["dataset"]["body-count"]))
            say(node, "govg:area", area)
            say(node, "govg:unitKind", NamedNode(unit))
            say(node, "dcterms:source", self._article.source)
            say(node, link, event)
            say(node, "govg:count", Literal(claim[name]))
            made.append(node)
        if "dissolution" in (claim["means"] or ()):  # some bodies were, which is not said
            kind = told["event"]["dissolution"]
            part = self._event(record, kind, naming.pref(kind), area, word=False)
            self._article.say(part, "dcterms:isPartOf", event)
            made.append(part)
        return made

    def _event(
        self, record: Record, kind: str, label: str, area: NamedNode | None, *, word: bool = True
    ) -> NamedNode:
        claim = record.settled
        place = area.value if area else ""
        node = self._article.mint("reorganisation", "", f"{kind} {label} {place} {claim['date']}")
        self._article.type(node, "govg:Reorganisation")
        self._article.words(node, "skos:prefLabel", label)
        self._article.say(node, "govg:eventKind", NamedNode(kind))
        self._article.say(node, "govg:area", area)
        published = self._article.paper.published
        real = telling.knowledge()["status"][claim.status]["graph"] == "fact"
        if claim["date"]:
            self._article.say(node, "govg:date", when(claim["date"]))
        elif published and real:
            self._article.say(node, "govg:date", when(published))
            self._article.say(node, "govg:upTo", Literal(True))
        if record.word and word:
            self._article.words(node, "govg:wordUsed", record.word)
        return node

    def _area(self, claim: Claim, names: Sequence[str]) -> NamedNode | None:
        resolved = [one.value for one in claim.resolved if one.field == "area"]
        if claim["area"] or resolved:
            return self._things.places.area(claim["area"] or resolved[0])
        return self._things.owner(names)

    def _thing(self, name: str, area: NamedNode | None) -> NamedNode:
        """Return the area, or else the organ, that a name means."""
        level, own = naming.level(name)
        if level and own and not naming.organ_kind(name) and " of " not in f" {own} ":
            place = self._things.places.area(name)
            if place is not None:
                return place
        return self._things.organ(name, area)


def _names(claim: Claim, field: str) -> list[str]:
    value = claim[field]
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
