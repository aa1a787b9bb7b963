"""Who holds which post: tenures, how they begin and end, and which of them are held together."""

from dataclasses import dataclass, field
from itertools import combinations

from pyoxigraph import NamedNode

from govgraph.intake import mint
from govgraph.intake.claims import when
from govgraph.reading import telling
from govgraph.reading.claims import Claim
from govgraph.reviewing.article import Article
from govgraph.reviewing.open import OpenError
from govgraph.reviewing.records import Record
from govgraph.reviewing.things import Things


@dataclass
class _Tenure:
    node: NamedNode
    begins: str | None = None
    ends: str | None = None
    past: bool = False
    supported: bool = False
    said: set[tuple[str, str]] = field(default_factory=set)


class Tenures:
    """The tenures of one article.

    Args:
        article: where they are written.
        things: the persons and posts.
    """

    def __init__(self, article: Article, things: Things) -> None:
        self._article = article
        self._things = things
        self._made: dict[tuple[NamedNode, NamedNode], list[_Tenure]] = {}

    def tell(self, record: Record) -> list[NamedNode]:
        """Write down a tenure, an appointment or a dismissal.

        Returns:
            What the record's places support.

        Raises:
            OpenError: the claim names no organ for the post.
        """
        claim = record.settled
        past = claim.status == "past" or claim.kind == "dismissal"
        begins = claim["begins"] or (claim["date"] if claim.kind == "appointment" else None)
        ends = claim["ends"] or (claim["date"] if claim.kind == "dismissal" else None)
        person, post = self._who_what(claim)
        tenure = self._tenure(person, post, begins, ends, past)
        tenure.supported = True
        real = telling.knowledge()["status"][claim.status]["graph"] == "fact"
        self._date(tenure, "begins", begins)
        self._date(tenure, "ends", ends)
        published = self._article.paper.published
        if past and not ends and real:
            self._date(tenure, "formerBy", published)
        elif not past and real:
            if record.paper.captions and self._only_captions(record):
                self._date(tenure, "attestedBy", published)
            elif claim.kind == "tenure":
                self._date(tenure, "attested", claim["attested"] or published)
            elif not begins:
                self._date(tenure, "attestedBy", published)
        supported = [tenure.node]
        supported += self._where(claim) if record.placed else []
        if claim.kind == "appointment":
            manner = telling.knowledge()["manner"].get(str(claim["mode"]))
            if manner:
                self._article.say(tenure.node, "govg:howObtained", NamedNode(manner))
            if claim["term"] and (term := self._term(post, str(claim["term"]))):
                self._article.say(tenure.node, "govg:inTerm", term)
                supported.append(term)
        return supported

    def together(self, record: Record) -> list[NamedNode]:
        """Write down that one person holds posts together: a pair of tenures, or more pairs.

        Raises:
            OpenError: the claim names no organ for a post.
        """
        claim = record.settled
        made = []
        for post in claim["posts"] or ():
            made.append(self._tenure(*self._of(claim, str(post)), None, None, None))
        past = claim.status == "past"
        bare = [one for one in made if not one.supported]
        real = telling.knowledge()["status"][claim.status]["graph"] == "fact"
        for one in bare:
            one.supported = True
            if real:
                name = "formerBy" if past else "attested"
                captioned = record.paper.captions and self._only_captions(record)
                name = "attestedBy" if captioned and not past else name
                self._date(one, name, self._article.paper.published)
        holdings = []
        for first, second in combinations({one.node: one for one in made}, 2):
            node = mint.holding(first, second)
            self._article.type(node, "govg:ConcurrentHolding")
            self._article.say(node, "govg:tenure", first)
            self._article.say(node, "govg:tenure", second)
            holdings.append(node)
        if not holdings:
            raise OpenError("review-open-pair")
        return holdings + [one.node for one in bare]

    def _who_what(self, claim: Claim) -> tuple[NamedNode, NamedNode]:
        return self._of(claim, str(claim["post"] or ""))

    def _of(self, claim: Claim, label: str) -> tuple[NamedNode, NamedNode]:
        """Return a claim's person, and the post that a label means in it."""
        if not claim["person"] or not label:
            raise OpenError("review-open-person")
        area = self._things.places.area(claim["area"])
        organ = claim["organ"] if label == claim["post"] else None
        post = self._things.post(label, organ, area, claim["area"])
        if post is None:
            raise OpenError("review-open-post", post=label)
        return self._things.person(str(claim["person"])), post

    def _tenure(
        self,
        person: NamedNode,
        post: NamedNode,
        begins: str | None,
        ends: str | None,
        past: bool | None,
    ) -> _Tenure:
        """Return the tenure of a person in a post that dates do not tell from another."""
        some = self._made.setdefault((person, post), [])
        for one in some:
            if _may_be(one, begins, ends):
                return one
        number = f" {len(some)}" if some else ""
        node = self._article.mint("tenure", "", f"{person.value} {post.value}{number}")
        self._article.type(node, "govg:Tenure")
        self._article.say(node, "org:member", person)
        self._article.say(node, "govg:post", post)
        some.append(_Tenure(node, past=bool(past)))
        return some[-1]

    def _date(self, tenure: _Tenure, name: str, date: str | None) -> None:
        if not date:
            return
        if name == "attestedBy" and any(what == "attested" for what, _ in tenure.said):
            return
        if name in ("begins", "ends"):
            setattr(tenure, name, date)
        tenure.said.add((name, date))
        self._article.say(tenure.node, f"govg:{name}", when(date))

    def _only_captions(self, record: Record) -> bool:
        spans = record.paper.captions
        return all(any(a <= s and e <= b for a, b in spans) for s, e in record.claim.evidence)

    def _where(self, claim: Claim) -> list[NamedNode]:
        """Say in what the area lies, where the claim's label says so."""
        places = self._things.places
        outer = places.area(places.outer(str(claim["area"] or "")))
        inner = places.area(claim["area"])
        if inner is None or outer is None or inner == outer:
            return []
        return [self._article.statement(inner, "govg:within", outer)]

    def _term(self, post: NamedNode, years: str) -> NamedNode | None:
        """Return the term of a post's organ: a known one of these years, or the article's."""
        first, dash, last = years.partition("-")
        organ = self._things.organ_of(post)
        if not dash or len(first) != 4 or len(last) != 4 or organ is None:
            return None
        node = self._things.term(organ, first, last)
        self._article.say(node, "govg:ofBody", organ)
        self._article.say(node, "govg:begins", when(first))
        self._article.say(node, "govg:ends", when(last))
        return node


def _may_be(one: _Tenure, begins: str | None, ends: str | None) -> bool:
    """Whether dates told of a tenure may be of one that is there already."""
    if begins and one.begins and not _agree(begins, one.begins):
        return False
    if ends and one.ends and not _agree(ends, one.ends):
        return False
    if begins and one.ends and begins > one.ends:
        return False
    return not (ends and one.begins and ends < one.begins)


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
