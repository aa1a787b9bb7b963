"""Writing down what one source says, each claim with the place in it that says so."""

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import quads, terms
from govgraph.intake import lexicon, mint
from govgraph.intake.mint import Origin, composed
from govgraph.turtle import PREFIXES

_RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_TRUE = Literal(True)
_DATE = {
    4: NamedNode(terms.XSD + "gYear"),
    7: NamedNode(terms.XSD + "gYearMonth"),
    10: terms.XSD_DATE,
}


class Claims:
    """Collects the claims of one source as quads of its named graph.

    Attributes:
        origin: the source. graph: the IRI of its graph. source: its IRI.

    Example:
        >>> claims = Claims(Origin("a.csv"))
        >>> lan = claims.person("Nguyễn Thị Lan", id="7")
        >>> lan.value.rpartition("/")[2]
        'a-7'
    """

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.graph = NamedNode(f"{quads.GRAPHS}{origin.stem}")
        self._quads: dict[Quad, None] = {}
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
    ) -> NamedNode:
        """Add an organ; its kind and branch are told by its name where the caller does not."""
        node = self._mint("organ", name, id, area.value if area else "")
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
            made = self._mint("post-kind", kind or name, "", "")
            self._type(made, terms.GOVG + "PostKind")
            self._label(made, kind or name)
            self._say(node, "govg:postKind", made)
        return node

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
        dates = {
            "begins": begins,
            "ends": ends,
            "attested": attested,
            "attestedBy": attested_by,
            "formerBy": former_by,
        }
        for name, date in dates.items():
            if date:
                self._say(node, f"govg:{name}", when(date))
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
        self, claim: NamedNode, *, where: str = "", source: NamedNode | None = None
    ) -> None:
        """Say that a place in the source states a claim as fact."""
        place = f"{where} {claim.value}" if source is not None or not where else where
        node = self._mint("evidence", where, "", place)
        self._type(node, terms.GOVG + "Evidence")
        self._say(node, "govg:supports", claim)
        self._say(node, "govg:status", NamedNode(terms.ID + "status/fact"))
        self._say(node, "govg:explicit", _TRUE)
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

    def notation(self, node: NamedNode, code: str) -> None:
        """Give something a code; a code is no identity."""
        self._say(node, "skos:notation", Literal(composed(code)))

    def alternative(self, node: NamedNode, name: str) -> None:
        """Give something another name."""
        self._say(node, "skos:altLabel", Literal(composed(name), language=self.origin.lang))

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
        self._quads[Quad(node, _RDF_TYPE, NamedNode(name), self.graph)] = None

    def _say(self, node: NamedNode, name: str, value: NamedNode | Literal) -> None:
        prefix, _, local = name.partition(":")
        self._quads[Quad(node, NamedNode(PREFIXES[prefix] + local), value, self.graph)] = None


def when(date: str) -> Literal:
    """Return a year, a month or a day as a literal.

    Example:
        >>> when("2020-07").datatype.value.rpartition("#")[2]
        'gYearMonth'
    """
    return Literal(date, datatype=_DATE[len(date)])
