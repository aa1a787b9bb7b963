"""Writing down what one source says, each claim with the place in it that says so."""

from collections.abc import Callable
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import quads, terms
from govgraph.intake import lexicon, mint
from govgraph.intake.mint import Origin, composed
from govgraph.turtle import PREFIXES

_RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_TRUTH = {True: Literal(True), False: Literal(False)}
_DATE = {
    4: NamedNode(terms.XSD + "gYear"),
    7: NamedNode(terms.XSD + "gYearMonth"),
    10: terms.XSD_DATE,
}


class Claims:
    """Collects the claims of one source as quads of its named graph.

    Args:
        origin: the source.
        tell: what to do with each quad instead of collecting it; it may be told more than once.

    Attributes:
        origin: the source. graph: the IRI of its graph. source: its IRI.

    Example:
        >>> claims = Claims(Origin("a.csv"))
        >>> lan = claims.person("Nguyễn Thị Lan", id="7")
        >>> lan.value.rpartition("/")[2]
        'a-7'
    """

    def __init__(self, origin: Origin, tell: Callable[[Quad], object] | None = None) -> None:
        self.origin = origin
        self.graph = NamedNode(f"{quads.GRAPHS}{origin.stem}")
        self._quads: dict[Quad, None] = {}
        self._tell = tell or self._quads.setdefault
        self._kinds: dict[str, NamedNode] = {}  # of posts, that the ontology lacks
        self.source = self._source()

    @property
    def quads(self) -> list[Quad]:
        """What was collected, each once, in order."""
        return list(self._quads)

    def person(self, name: str, *, id: str = "", context: str = "") -> NamedNode:
        """Add a person.

        Args:
            name: as written.
            id: the source's id of this person; without it a person is the name in its context.
            context: what tells persons of one name apart: the organ or area, say.
        """
        node = self._mint("person", name, id, context)
        self._type(node, terms.PERSON)
        self._say(node, "foaf:name", Literal(composed(name)))
        return node

    def area(
        self,
        name: str,
        *,
        id: str = "",
        within: NamedNode | None = None,
        level: str = "",
        context: str = "",
    ) -> NamedNode:
        """Add an area: its name, the area it lies in, the IRI of its level."""
        node = self._mint("area", name, id, context or (within.value if within else ""))
        self._type(node, terms.AREA)
        self._label(node, name)
        level = level or lexicon.beginning("AreaLevel", name)
        if level:
            self._say(node, "govg:level", NamedNode(level))
        if within is not None:
            self._say(node, "govg:within", within)
        return node

    def organ(
        self,
        name: str,
        *,
        id: str = "",
        area: NamedNode | None = None,
        parent: NamedNode | None = None,
        kind: str = "",
        branch: str = "",
        context: str = "",
    ) -> NamedNode:
        """Add an organ; its kind and branch are told by its name where the caller does not."""
        where = area.value if area else ""
        node = self._mint("organ", name, id, f"{where} {context}" if context else where)
        self._type(node, terms.ORGAN)
        self._label(node, name)
        kind = kind or lexicon.beginning("OrganKind", name)
        if kind:
            self._say(node, "govg:organKind", NamedNode(kind))
        for one in (branch,) if branch else lexicon.branches(kind):
            self._say(node, "govg:branch", NamedNode(one))
        if area is not None:
            self._say(node, "govg:jurisdiction", area)
        if parent is not None and parent != node:
            self._say(node, "org:subOrganizationOf", parent)
        return node

    def post(self, name: str, organ: NamedNode, *, id: str = "", kind: str = "") -> NamedNode:
        """Add a post; a kind that the ontology does not have is made, in the source's words."""
        node = self._mint("post", name, id, organ.value)
        self._type(node, terms.POST)
        self._label(node, name)
        self._say(node, "org:postIn", organ)
        known = kind if mint.absolute(kind) else lexicon.concept("PostKind", kind or name)
        if known:
            self._say(node, "govg:postKind", NamedNode(known))
        else:
            self._say(node, "govg:postKind", self._made(kind or name))
        return node

    def _made(self, name: str) -> NamedNode:
        if name not in self._kinds:
            made = self._mint("post-kind", name, "", "")
            self._kinds[name] = self.described(made, terms.GOVG + "PostKind", name)
        return self._kinds[name]

    def tenure(
        self,
        person: NamedNode,
        post: NamedNode,
        *,
        id: str = "",
        begins: str = "",
        ends: str = "",
        attested: str = "",
        attested_by: str = "",
        former_by: str = "",
        where: str = "",
        source: NamedNode | None = None,
    ) -> NamedNode:
        """Add one person's time in one post, and its evidence.

        Args:
            person, post: who, in which post.
            id: the source's id of it; without it, the tenure is person, post and beginning.
            begins, ends, attested, attested_by, former_by: ``YYYY``, ``YYYY-MM`` or
                ``YYYY-MM-DD``; ``ends`` is the first day no longer held.
            where: the place in the source, such as ``row=5`` (RFC 7111).
            source: another source that the row names.
        """
        since = begins or attested or attested_by or former_by
        node = self._mint("tenure", "", id, f"{person.value} {post.value} {since}")
        self._type(node, terms.GOVG + "Tenure")
        self._say(node, "org:member", person)
        self._say(node, "govg:post", post)
        for name, date in (
            ("govg:begins", begins),
            ("govg:ends", ends),
            ("govg:attested", attested),
            ("govg:attestedBy", attested_by),
            ("govg:formerBy", former_by),
        ):
            if date:
                self._say(node, name, when(date))
        self.supports(node, where=where, source=source)
        return node

    def reorganisation(
        self,
        label: str,
        kind: str,
        *,
        id: str = "",
        before: tuple[NamedNode, ...] = (),
        after: tuple[NamedNode, ...] = (),
        closes: tuple[NamedNode, ...] = (),
        date: str = "",
        word: str = "",
        where: str = "",
    ) -> NamedNode:
        """Add a reorganisation of organs or areas; ``kind`` is the IRI of an event kind."""
        parties = " ".join(sorted(node.value for node in (*before, *after)))
        node = self._mint("reorganisation", label, id, f"{kind} {parties} {date}")
        self._type(node, terms.GOVG + "Reorganisation")
        self._label(node, label)
        self._say(node, "govg:eventKind", NamedNode(kind))
        for name, some in (("before", before), ("after", after), ("closes", closes)):
            for one in some:
                self._say(node, f"govg:{name}", one)
        if date:
            self._say(node, "govg:date", when(date))
        if word:
            self._say(node, "govg:wordUsed", Literal(composed(word), language=self.origin.lang))
        self.supports(node, where=where)
        return node

    def supports(
        self,
        claim: NamedNode,
        *,
        where: str = "",
        source: NamedNode | None = None,
        status: str = "fact",
        explicit: bool = True,
    ) -> None:
        """Say that a place in the source, or in one that it names, states or denies a claim.

        Args:
            claim, where, source: what, the place; the other source.
            status, explicit: ``fact`` or ``denied``; whether it is said, or only implied.
        """
        place = f"{where} {claim.value}" if source is not None or not where else where
        if source is not None:  # evidence is in one source: of two sources there are two
            place += f" {source.value}"
        node = self._mint("evidence", where, "", place if status == "fact" else f"{place} {status}")
        self._type(node, terms.GOVG + "Evidence")
        self._say(node, "govg:supports", claim)
        self._say(node, "govg:status", _node(f"{terms.ID}status/{status}"))
        self._say(node, "govg:explicit", _TRUTH[explicit])
        self._say(node, "oa:hasSource", source or self.source)
        if where:
            cited = f"{self.origin.name}#{where}"
            self._say(node, "dcterms:bibliographicCitation", Literal(cited))

    def cited(self, title: str, page: str = "") -> NamedNode:
        """Add a source that a row names: its title, or its address on the web."""
        address = page or (title if mint.absolute(title) else "")
        node = self._mint("source", title, "", "")
        self._type(node, terms.SOURCE)
        self._label(node, title)
        if mint.absolute(address):
            self._say(node, "foaf:page", NamedNode(address))
        return node

    def described(self, node: NamedNode, kind: str, name: str) -> NamedNode:
        """Say of which class something is, and what it is called."""
        self._type(node, kind)
        self._label(node, name)
        return node

    def notation(self, node: NamedNode, code: str) -> None:
        """Give something a code; a code is no identity."""
        self._say(node, "skos:notation", Literal(composed(code)))

    def alternative(self, node: NamedNode, name: str) -> NamedNode:
        """Give something another name."""
        self._say(node, "skos:altLabel", Literal(composed(name), language=self.origin.lang))
        return node

    def _source(self) -> NamedNode:
        origin = self.origin
        node = NamedNode(f"{terms.ID}source/{origin.stem}")
        self._type(self.graph, PREFIXES["prov"] + "Bundle")
        self._say(self.graph, "dcterms:source", node)
        self._type(node, terms.SOURCE)
        self._label(node, origin.title or origin.name)
        if origin.digest:
            self._say(node, "govg:sha256", Literal(origin.digest))
        if mint.absolute(origin.page):
            self._say(node, "foaf:page", NamedNode(origin.page))
        return node

    def _mint(self, kind: str, name: str, id: str, context: str) -> NamedNode:
        return mint.iri(self.origin, kind, name, id=id, context=context)

    def _label(self, node: NamedNode, name: str) -> None:
        self._say(node, "skos:prefLabel", Literal(composed(name), language=self.origin.lang))

    def _type(self, node: NamedNode, name: str) -> None:
        self._tell(Quad(node, _RDF_TYPE, _node(name), self.graph))

    def _say(self, node: NamedNode, name: str, value: NamedNode | Literal) -> None:
        self._tell(Quad(node, _property(name), value, self.graph))


@lru_cache(1 << 14)
def when(date: str) -> Literal:
    """Return a year, a month or a day as a literal.

    Example:
        >>> when("2020-07").datatype.value.rpartition("#")[2]
        'gYearMonth'
    """
    return Literal(date, datatype=_DATE[len(date)])


@lru_cache(1 << 10)
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


@cache
def _property(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
