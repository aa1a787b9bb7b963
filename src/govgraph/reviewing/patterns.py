"""Posts combined with nobody named: arrangements, coverages and targets. Counts stay counts."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from govgraph import terms
from govgraph.intake.claims import when
from govgraph.reading import telling
from govgraph.reading.claims import Claim
from govgraph.reviewing import naming
from govgraph.reviewing.article import Article
from govgraph.reviewing.dates import is_date
from govgraph.reviewing.known import Known
from govgraph.reviewing.open import OpenError
from govgraph.reviewing.records import Record
from govgraph.reviewing.things import Things

_DECIMAL = NamedNode(terms.XSD + "decimal")


class Patterns:
    """The combinations that one article speaks of.

    Args:
        article: where they are written.
        known: what the store knows.
        things: the posts and areas.
    """

    def __init__(self, article: Article, known: Known, things: Things) -> None:
        self._article = article
        self._known = known
        self._things = things

    def arrangement(self, record: Record) -> list[NamedNode]:
        """Write down that posts are combined somewhere."""
        claim = record.settled
        area = self._area(claim)
        combination = self._of_posts(claim, area)
        node = self._article.mint("arrangement", "", f"{combination.value} {area.value}")
        self._article.type(node, "govg:Arrangement")
        self._article.say(node, "govg:combination", combination)
        self._article.say(node, "govg:area", area)
        published = self._article.paper.published
        if published and telling.knowledge()["status"][claim.status]["graph"] == "fact":
            past = claim.status == "past"
            self._article.say(node, "govg:attestedBy" if past else "govg:attested", when(published))
        return [node]

    def coverage(self, record: Record) -> list[NamedNode]:
        """Write down in how many units posts are combined."""
        claim = record.settled
        area = self._area(claim)
        unit = self._unit(claim)
        combination = self._of_kinds(claim, area, unit)
        date = claim["as_of"] or self._article.paper.published
        counted = f"{claim['count']} {claim['total']} {claim['share']}"
        node = self._article.mint(
            "coverage", "", f"{combination.value} {area.value} {unit} {date} {counted}"
        )
        say = self._article.say
        self._article.type(node, "govg:Coverage")
        say(node, "qb:dataSet", NamedNode(telling.knowledge()["dataset"]["coverage"]))
        say(node, "govg:combination", combination)
        say(node, "govg:area", area)
        say(node, "govg:unitKind", NamedNode(unit))
        say(node, "dcterms:source", self._article.source)
        if date:
            say(node, "govg:date", when(date))
        if claim.status == "past":  # once, by the day of the article at the latest
            say(node, "govg:upTo", Literal(True))
        self._figures(node, claim, ("count", "total"))
        return [node]

    def target(self, record: Record) -> list[NamedNode]:
        """Write down what is aimed at."""
        claim = record.settled
        area = self._things.places.area(claim["area"])
        unit = naming.unit(str(claim["unit"])) if claim["unit"] else ""
        said = telling.brief(claim, self._article.claims.origin.lang)
        node = self._article.mint("target", "", f"{said} {area.value if area else ''}")
        say = self._article.say
        self._article.type(node, "govg:Target")
        self._article.label(node, said)
        condition = telling.knowledge()["condition"].get(str(claim["condition"]))
        posts = claim["posts"] or ()
        if condition:
            say(node, "govg:condition", NamedNode(condition))
            for post in posts:
                say(node, "govg:base", self._kind(str(post), area, unit))
        elif len(posts) > 1:
            say(node, "govg:combination", self._of_kinds(claim, area, unit))
        else:
            raise OpenError("review-open-posts")
        say(node, "govg:area", area)
        if unit:
            say(node, "govg:unitKind", NamedNode(unit))
        comparator = naming.notation("comparator", str(claim["comparator"] or ""))
        if comparator:
            say(node, "govg:comparator", NamedNode(comparator))
        self._figures(node, claim, ("count",))
        if is_date(claim["by"]):
            say(node, "govg:date", when(claim["by"]))
            say(node, "govg:upTo", Literal(True))
        return [node]

    def _area(self, claim: Claim) -> NamedNode:
        area = self._things.places.area(claim["area"])
        if area is None:
            raise OpenError("review-open-area")
        return area

    def _unit(self, claim: Claim) -> str:
        unit = naming.unit(str(claim["unit"])) if claim["unit"] else ""
        if not unit:
            raise OpenError("review-open-unit", unit=claim["unit"] or "–")
        return unit

    def _figures(self, node: NamedNode, claim: Claim, names: Iterable[str]) -> None:
        for name in names:
            if claim[name] is not None:
                self._article.say(node, f"govg:{name}", Literal(claim[name]))
        if claim["share"] is not None:
            share = f"{float(claim['share']):.6f}".rstrip("0")
            share += "0" if share.endswith(".") else ""
            self._article.say(node, "govg:share", Literal(share, datatype=_DECIMAL))

    def _of_posts(self, claim: Claim, area: NamedNode) -> NamedNode:
        """Return the combination of an area's posts; where they are not known, of their kinds."""
        labels = [str(one) for one in claim["posts"] or ()]
        posts = [self._things.known_post(label, area) for label in labels]
        if all(posts) and len(set(posts)) > 1:
            return self._combination(labels, [one for one in posts if one], claim["area"], "")
        return self._of_kinds(claim, area, "")

    def _of_kinds(self, claim: Claim, area: NamedNode | None, unit: str) -> NamedNode:
        labels = [str(one) for one in claim["posts"] or ()]
        kinds = [self._kind(label, area, unit) for label in labels]
        if len(set(kinds)) < 2:
            raise OpenError("review-open-posts")
        return self._combination(labels, kinds, "", telling.knowledge()["scope"]["unit"])

    def _kind(self, label: str, area: NamedNode | None, unit: str) -> NamedNode:
        kind = self._things.post_kind(label, area, unit)
        return NamedNode(kind) if kind else self._things.made_kind(label)

    def _combination(
        self, labels: list[str], parts: list[NamedNode], place: str | None, scope: str
    ) -> NamedNode:
        """Return the combination of some posts or kinds: a known one, or the article's own."""
        wanted = set(parts)
        for one in self._known.follow(parts[0], "^govg:combines"):
            scopes = {node.value for node in self._known.follow(one, "govg:scope")}
            if set(self._known.follow(one, "govg:combines")) == wanted and scopes <= {scope}:
                return one
        words = " – ".join(labels) + (f" ({place})" if place else "")
        node = self._article.mint("combination", "", " ".join(sorted(p.value for p in wanted)))
        self._article.type(node, "govg:Combination")
        self._article.label(node, words)
        for one in parts:
            self._article.say(node, "govg:combines", one)
        if scope:
            self._article.say(node, "govg:scope", NamedNode(scope))
        return node
