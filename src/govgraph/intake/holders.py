"""What the rows of one roster say of persons, posts, organs and areas, as claims.

What a row before has said already is not said again. What is remembered for this, and to refuse
one id for two persons, is an entry for each thing, whatever the number of rows.
"""

from collections.abc import Callable
from functools import cache, cached_property

from pyoxigraph import NamedNode

from govgraph import knowledge, terms, text
from govgraph.intake import mint
from govgraph.intake.cells import BadRowError, Row
from govgraph.intake.claims import Claims


class Holders:
    """The holders of posts whom one file names.

    Args:
        begin: makes the claims of the file; called for the first row that can be read.

    Example:
        >>> from govgraph.intake import headings, reading
        >>> claims = Claims(mint.Origin("a.csv"))
        >>> columns = headings.match(["person", "post", "organ"], {})
        >>> row = Row(["Lan", "Chủ tịch", "UBND"], columns, reading.Options())
        >>> Holders(lambda: claims).claim(row, 2)
        >>> len(claims.quads) > 10
        True
    """

    def __init__(self, begin: Callable[[], Claims]) -> None:
        self._begin = begin
        self._nodes: dict[tuple[str, ...], NamedNode] = {}
        self._seats: dict[tuple[str, ...], tuple[NamedNode, str]] = {}
        self._called: dict[tuple[str, str], str] = {}
        self._organ_of: dict[str, tuple[str, ...]] = {}

    def claim(self, row: Row, number: int) -> None:
        """Read all of a row, and only then claim what it says: a bad row leaves nothing.

        Args:
            row: the row. number: which of the file it is.

        Raises:
            BadRowError: it cannot be read, or contradicts a row before.
        """
        person_id, post_id = row.id("person_id"), row.id("post_id")
        person, post = row.needed("person"), row.needed("post")
        organ = row.id("organ_id"), row.needed("organ"), row.concept("organ_kind", "OrganKind")
        kind = row.id("post_kind_id"), row.text("post_kind")
        area = *row.named("area"), row.concept("area_level", "AreaLevel"), *row.named("within")
        source_id, source = row.id("source_id"), row.text("source")
        tenure_id, dates = row.id("tenure_id"), row.dates()
        self._same_person(person_id, person)
        if post_id:
            self._same_organ(post_id, (organ[0], organ[0] or organ[1], *area))

        claims = self._claims
        seat = (post_id, post, *kind, *organ, *area)
        if seat not in self._seats:
            self._seats[seat] = self._seat((post_id, post), kind, organ, area)
        held, context = self._seats[seat]
        name = self._name("person", person_id, person)
        whose = ("person", person_id, name, "" if person_id else context)
        who = self._nodes.get(whose)
        if who is None:
            who = self._nodes[whose] = claims.person(name, id=person_id, context=context)
        cited = self._source(source_id, source) if source_id or source else None
        claims.tenure(who, held, id=tenure_id, where=f"row={number}", source=cited, **dates)

    @cached_property
    def _claims(self) -> Claims:
        return self._begin()

    def _seat(
        self,
        post: tuple[str, str],
        kind: tuple[str, str],
        organ: tuple[str, str, str],
        area: tuple[str, str, str, str, str],
    ) -> tuple[NamedNode, str]:
        """Claim a post, its organ and areas; return it, and the IRI of the area or nothing."""
        outer = self._area(*area[3:])
        inner = self._area(*area[:3], outer)
        context = inner.value if inner is not None else ""
        organ_id, organ_said, organ_kind = organ
        organ_name = self._name("organ", organ_id, organ_said)
        at = self._once(
            ("organ", *organ, context),
            lambda: self._claims.organ(organ_name, id=organ_id, area=inner, kind=organ_kind),
        )
        self._also(at, organ_said, organ_name)
        post_id, post_said = post
        post_name = self._name("post", post_id, post_said)
        held = self._once(
            ("post", *post, *kind, at.value),
            lambda: self._claims.post(
                post_name, at, id=post_id, kind=self._kind(kind[0], kind[1] or post_said) or kind[1]
            ),
        )
        self._also(held, post_said, post_name)
        return held, context

    def _area(
        self, id: str, name: str, level: str = "", within: NamedNode | None = None
    ) -> NamedNode | None:
        if not name:
            return None
        said = self._name("area", id, name)
        outer = within.value if within is not None else ""
        node = self._once(
            ("area", id, name, level, outer),
            lambda: self._claims.area(said, id=id, within=within, level=level),
        )
        self._also(node, name, said)
        return node

    def _source(self, id: str, title: str) -> NamedNode:
        if not id:
            return self._once(("source", title), lambda: self._claims.cited(title))
        node = mint.iri(self._claims.origin, "source", title, id=id)
        if node != self._claims.source:
            self._describe(node, terms.SOURCE, title or id)
        return node

    def _kind(self, id: str, name: str) -> str:
        """Return the IRI of a post kind with an id; one that the ontology lacks is described."""
        if not id:
            return ""
        node = mint.iri(self._claims.origin, "post-kind", name, id=id)
        if node not in _known():
            self._describe(node, f"{terms.GOVG}PostKind", name)
        return node.value

    def _describe(self, node: NamedNode, kind: str, name: str) -> None:
        self._once(
            ("described", kind, node.value, name),
            lambda: self._claims.described(node, kind, name),
        )

    def _same_person(self, id: str, name: str) -> None:
        """Refuse one id for two names: a wrong id would make two persons one."""
        first = self._called.get(("person", id), name) if id else name
        if first != name and text.same(first) != text.same(name):
            raise BadRowError("person", "roster-two-names", id=id, name=name, other=first)

    def _same_organ(self, id: str, organ: tuple[str, ...]) -> None:
        """Refuse one post in two organs."""
        if self._organ_of.setdefault(id, organ) != organ:
            raise BadRowError("organ", "roster-two-organs", id=id)

    def _name(self, kind: str, id: str, name: str) -> str:
        """Return the first name of what has an id: a later one is another name for it."""
        return self._called.setdefault((kind, id), name) if id else name

    def _also(self, node: NamedNode, name: str, first: str) -> None:
        if name != first and text.same(name) != text.same(first):
            self._once(
                ("named", node.value, name),
                lambda: self._claims.alternative(node, name),
            )

    def _once(self, key: tuple[str, ...], make: Callable[[], NamedNode]) -> NamedNode:
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = make()
        return found


@cache
def _known() -> frozenset[NamedNode]:
    found = (quad.subject for quad in knowledge.ontology())
    return frozenset(node for node in found if isinstance(node, NamedNode))
