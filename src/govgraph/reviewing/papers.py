"""Documents and intentions: policies, what carries them out, and plans."""

from collections.abc import Callable

from pyoxigraph import Literal, NamedNode

from govgraph.intake.claims import when
from govgraph.reviewing.article import Article
from govgraph.reviewing.dates import is_date
from govgraph.reviewing.open import OpenError
from govgraph.reviewing.records import QUOTED, Record
from govgraph.reviewing.things import Things

# Which nodes the claim of a kind at a place became.
Located = Callable[[str, int, int], "list[NamedNode]"]


class Papers:
    """The documents and plans that one article names.

    Args:
        article: where they are written.
        things: the documents, organs and areas.
    """

    def __init__(self, article: Article, things: Things) -> None:
        self._article = article
        self._things = things

    def policy(self, record: Record) -> list[NamedNode]:
        """Write down that there is a document, who issued it, and when."""
        claim = record.settled
        issuer = self._things.issuer(str(claim["issuer"])) if claim["issuer"] else None
        node = self._document(claim["document"], issuer)
        title = str(claim["title"] or "")
        if title and len(title.split()) <= QUOTED:
            self._article.words(node, "dcterms:title", title)
        self._article.say(node, "eli:passed_by", issuer)
        made = [node]
        if is_date(claim["date"]):
            made.append(self._article.statement(node, "govg:date", when(claim["date"])))
        return made

    def basis(self, record: Record, located: Located) -> list[NamedNode]:
        """Write down that what another claim says carries a document out.

        Raises:
            OpenError: that claim was not accepted.
        """
        claim = record.settled
        of = claim["of"]
        nodes = located(of["kind"], of["start"], of["end"]) if of else []
        if not nodes:
            raise OpenError("review-open-of")
        policy = self._document(claim["document"])
        return [self._article.statement(nodes[0], "govg:implements", policy)]

    def implementation(self, record: Record) -> list[NamedNode]:
        """Write down that an area carries a document out."""
        claim = record.settled
        by = self._things.places.actor(claim["by"])
        if by is None:
            raise OpenError("review-open-area")
        policy = self._document(claim["document"])
        node = self._article.statement(by, "govg:implements", policy)
        if self._article.paper.published:
            self._article.say(node, "govg:attested", when(self._article.paper.published))
        return [node]

    def plan(self, record: Record) -> list[NamedNode]:
        """Write down what is intended, for which area, by when."""
        claim = record.settled
        if not claim["act"]:
            raise OpenError("review-open-act")
        if "goal" in claim.flags:  # a slogan: nothing tells whether it was reached
            raise OpenError("review-open-goal")
        node = self._article.mint("plan", "", f"{claim['act']} {claim.start}")
        self._article.type(node, "govg:Plan")
        self._article.label(node, str(claim["act"]))
        self._article.say(node, "govg:area", self._things.places.actor(claim["actor"]))
        if is_date(claim["by"]):
            self._article.say(node, "govg:date", when(claim["by"]))
            self._article.say(node, "govg:upTo", Literal(True))
        return [node]

    def _document(self, name: object, issuer: NamedNode | None = None) -> NamedNode:
        if not name:
            raise OpenError("review-open-document")
        return self._things.policy(str(name), issuer)
