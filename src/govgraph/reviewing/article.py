"""Writing down what one article says: its source, its statements, the places that support them."""

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import language, quads, terms
from govgraph.intake import mint
from govgraph.intake.claims import Claims, when
from govgraph.intake.mint import Origin, composed
from govgraph.reading import telling
from govgraph.reviewing.records import QUOTED, Paper, Record, quoted
from govgraph.turtle import PREFIXES

TYPE = NamedNode(PREFIXES["rdf"] + "type")
_DATETIME = NamedNode(terms.XSD + "dateTime")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})")


class Article:
    """The named graph of an article, as it is being written.

    Args:
        paper: the article.
        stem: what its IRIs begin with.
        author: who wrote it, if that is a known person.

    Attributes:
        claims: adds persons, areas, organs and posts of the article's own.

    Example:
        >>> one = Article(Paper("0" * 64, 12, "a.txt"), "a")
        >>> one.graph.value.rpartition("/")[2], len(one.quads) > 5
        ('a', True)
    """

    def __init__(self, paper: Paper, stem: str, author: NamedNode | None = None) -> None:
        self.paper = paper
        self.stem = stem
        self._quads: dict[Quad, None] = {}
        title = paper.title or paper.doc or stem
        origin = Origin(paper.doc or stem, paper.sha256, title, paper.lang, stem)
        self.claims = Claims(origin, self._quads.setdefault)
        self.graph, self.source = self.claims.graph, self.claims.source
        self._about(author)

    @property
    def quads(self) -> list[Quad]:
        """All that was written, each once."""
        return list(self._quads)

    def of(self, node: NamedNode, name: str) -> list[NamedNode]:
        """Return the things that were said to be something of a thing."""
        wanted = _property(name)
        return [
            quad.object
            for quad in self._quads
            if quad.subject == node
            and quad.predicate == wanted
            and isinstance(quad.object, NamedNode)
        ]

    def names(self, node: NamedNode) -> list[str]:
        """Return the names that were given to a thing."""
        wanted = _property("skos:prefLabel")
        return [
            quad.object.value
            for quad in self._quads
            if quad.subject == node
            and quad.predicate == wanted
            and isinstance(quad.object, Literal)
        ]

    def mint(self, kind: str, name: str, context: str) -> NamedNode:
        """Name something of the article's own."""
        return mint.iri(self.claims.origin, kind, name, context=context)

    def type(self, node: NamedNode, name: str) -> None:
        """Say of which class something is: ``govg:Tenure``."""
        self._add(node, TYPE, _property(name))

    def say(self, node: NamedNode, name: str, value: NamedNode | Literal | None) -> None:
        """Say something of a thing; of nothing, nothing."""
        if value is not None:
            self._add(node, _property(name), value)

    def words(self, node: NamedNode, name: str, said: str) -> None:
        """Say something in the article's language."""
        self.say(node, name, Literal(composed(said), language=self.claims.origin.lang))

    def label(self, node: NamedNode, said: str) -> None:
        """Give something a name of no more words than may be quoted."""
        parts = composed(said).split()
        self.words(node, "skos:prefLabel", " ".join(parts[:QUOTED]) + "…" * (len(parts) > QUOTED))

    def statement(
        self, node: NamedNode, name: str, value: NamedNode | Literal, *, holds: bool = True
    ) -> NamedNode:
        """Say something that evidence can support: as a triple, if it holds, and as a statement."""
        predicate = _property(name)
        if holds:
            self._add(node, predicate, value)
        made = self.mint("statement", "", f"{node.value} {predicate.value} {value}")
        self.type(made, "rdf:Statement")
        self.say(made, "rdf:subject", node)
        self.say(made, "rdf:predicate", predicate)
        self.say(made, "rdf:object", value)
        return made

    def supports(self, record: Record, claims: Iterable[NamedNode]) -> None:
        """Say which places of the article support claims, and who reviewed that."""
        some = list(claims)
        claim, told = record.settled, telling.knowledge()["status"]
        status = NamedNode(f"{terms.ID}status/{told[claim.status]['graph']}")
        quotes = record.quotes or ("",) * len(record.claim.evidence)
        for number, ((start, end), quote) in enumerate(
            zip(record.claim.evidence, quotes, strict=True), 1
        ):
            name = f"{self.stem}-{record.claim.id[1:]}" + (f"-{number}" if number > 1 else "")
            node = self._evidence(name, (start, end), quote)
            for one in some:
                self.say(node, "govg:supports", one)
            self.say(node, "govg:status", status)
            self.say(node, "govg:explicit", Literal(claim.explicit))
            if claim.status == "pilot" or "pilot" in claim.flags:
                self.say(node, "govg:pilot", Literal(True))
            if claim.open_list:
                self.say(node, "govg:openList", Literal(True))
            if claim.rule:
                rule = quads.slug(f"read-{claim.lang}-{claim.rule}")
                self.say(node, "govg:rule", NamedNode(f"{terms.ID}rule/{rule}"))
            self._reviewed(node, record)
            self._notes(node, record)

    def _about(self, author: NamedNode | None) -> None:
        paper = self.paper
        self.say(self.source, "govg:textLength", Literal(paper.length))
        self.say(self.source, "dcterms:language", Literal(paper.lang))
        if paper.page_sha256:  # of the page that the text was taken from
            self.say(self.source, "dcterms:identifier", Literal(f"sha256:{paper.page_sha256}"))
        if paper.published:
            self.say(self.source, "dcterms:issued", when(paper.published))
        if paper.title:
            self.words(self.source, "dcterms:title", paper.title)
        if paper.author:
            writer = author or self.mint("person", paper.author, "author")
            if author is None:
                self.type(writer, "govg:Person")
                self.say(writer, "foaf:name", Literal(composed(paper.author)))
            self.say(self.source, "dcterms:creator", writer)
        for name, said in (("title", paper.title), ("author", paper.author)):
            span = paper.places.get(name)
            if said and span:
                quote = said if span[1] - span[0] == len(said) else ""
                node = self._evidence(f"{self.stem}-{name}", span, quoted(quote, 0, len(quote)))
                self.say(node, "govg:supports", self.source)
                self.say(node, "govg:status", NamedNode(f"{terms.ID}status/fact"))
                self.say(node, "govg:explicit", Literal(True))

    def _evidence(self, name: str, span: tuple[int, int], quote: str) -> NamedNode:
        node = NamedNode(f"{terms.ID}evidence/{name}")
        place = NamedNode(f"{terms.ID}place/{name}")
        self.type(node, "govg:Evidence")
        self.say(node, "oa:hasSource", self.source)
        self.say(node, "oa:hasSelector", place)
        self.type(place, "oa:TextPositionSelector")
        self.say(place, "oa:start", Literal(span[0]))
        self.say(place, "oa:end", Literal(span[1]))
        if quote:
            self.type(place, "oa:TextQuoteSelector")
            self.say(place, "oa:exact", Literal(quote))
        return node

    def _reviewed(self, node: NamedNode, record: Record) -> None:
        if record.by:
            name = composed(record.by)
            reviewer = mint.iri(Origin("reviewer"), "agent", name)
            self.type(reviewer, "prov:Agent")
            self.say(reviewer, "foaf:name", Literal(name))
            self.say(node, "prov:wasAttributedTo", reviewer)
        if record.by and _MOMENT.fullmatch(record.when):
            self.say(node, "prov:generatedAtTime", Literal(record.when, datatype=_DATETIME))

    def _notes(self, node: NamedNode, record: Record) -> None:
        """Say what was taken from the context, and what the reviewer put right."""
        for lang in language.LANGUAGES:
            for one in record.claim.resolved:
                name = telling.field(one.field, lang) if one.field in _fields() else one.field
                span = f"{one.start}–{one.end}"
                said = language.text(
                    "review-resolved", lang, field=name, value=one.value, span=span
                )
                self.say(node, "skos:note", Literal(said, language=lang))
            if record.corrected:
                names = [
                    telling.field(name, lang) if name in _fields() else name
                    for name in sorted(record.corrected)
                ]
                said = language.text("review-corrected", lang, fields=", ".join(names))
                self.say(node, "skos:note", Literal(said, language=lang))

    def _add(self, node: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self._quads.setdefault(Quad(node, predicate, value, self.graph))


def _fields() -> dict[str, object]:
    found: dict[str, object] = telling.knowledge()["field"]
    return found


def _property(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
