"""What Popolo's objects say, written down in govgraph's terms."""

import re

from pyoxigraph import Literal, NamedNode

from govgraph import terms
from govgraph.intake import lexicon, mint
from govgraph.intake.claims import Claims, when
from govgraph.intake.mint import Origin
from govgraph.intake.popolo_record import Record, Reference, tag

_SEEN = {"attested": "attested", "attestedBy": "attested_by", "formerBy": "former_by"}
_SOURCE = terms.ID + "source/"


class Writer(Claims):
    """Writes records; each method tells whether it could.

    Attributes:
        no_body: how many events name no organisation, and so are no terms.
    """

    def __init__(self, origin: Origin) -> None:
        super().__init__(origin)
        self._no_terms: set[NamedNode] = set()  # events of no organisation: elections, say
        self.no_body = 0  # how many events name none

    def node(self, reference: Reference) -> NamedNode:
        """Return the IRI of a thing: from its id, else from its place in the file."""
        if reference.named:
            return self._mint(reference.kind, "", reference.id, "")
        return self._mint(reference.kind, "", "", reference.id)

    def write_area(self, record: Record) -> bool:
        """Write an area."""
        node = self._thing(record, "area", terms.AREA, "name")
        if node is None:
            return False
        self._classified(node, "govg:level", "AreaLevel", record)
        if (within := record.refers("parent_id", "areas", "area")) and within != node:
            self._say(node, "govg:within", within)
        for code in filter(None, [record.text("identifier")]):
            self.notation(node, code)
        self._time(node, record, "start_date", "end_date")
        return True

    def write_organ(self, record: Record) -> bool:
        """Write an organ."""
        node = self._thing(record, "organ", terms.ORGAN, "name")
        if node is None:
            return False
        kind = self._classified(node, "govg:organKind", "OrganKind", record)
        branches = [one for one in record.strings("branches") if mint.absolute(one)]
        for branch in branches or lexicon.branches(kind):
            self._say(node, "govg:branch", NamedNode(branch))
        if (parent := record.refers("parent_id", "organizations", "organ")) and parent != node:
            self._say(node, "org:subOrganizationOf", parent)
        if area := record.refers("area_id", "areas", "area"):
            self._say(node, "govg:jurisdiction", area)
        self._time(node, record, "founding_date", "dissolution_date")
        return True

    def write_post(self, record: Record) -> bool:
        """Write a post; one without a label is called by its role."""
        organ = record.refers("organization_id", "organizations", "organ")
        if organ is None:
            if not record.given("organization_id"):
                record.problem("organization_id", "popolo-missing")
            return False
        role = record.text("role")
        node = self._thing(record, "post", terms.POST, "label", role)
        if node is None:
            return False
        self._say(node, "org:postIn", organ)
        kind = role or record.text("label")
        self._of_kind(node, "govg:postKind", "PostKind", kind, record.address("role_id"))
        if (seats := record.text("seats")).isdecimal() and len(seats) < len("1000000"):
            self._say(node, "govg:seats", Literal(int(seats)))
        return True

    def write_person(self, record: Record) -> bool:
        """Write a person."""
        name = record.text("name")
        if not name:
            if not record.hidden:
                record.problem("name", "popolo-missing")
            return False
        node = self.node(record.reference("person"))
        self._type(node, terms.PERSON)
        named = [Literal(words, language=lang) for lang, words in record.labels().items()]
        for one in named or [Literal(name)]:
            self._say(node, "foaf:name", one)
        self._others(node, record)
        if died := record.date("death_date"):
            self._say(node, "govg:died", when(died))
        return True

    def write_term(self, record: Record) -> bool:
        """Write an event of an organisation: a term of that body."""
        body = record.refers("organization_id", "organizations", "organ")
        if body is None:
            self._no_terms.add(self.node(record.reference("term")))
            self.no_body += not record.given("organization_id")
            return True
        node = self._thing(record, "term", terms.GOVG + "Term", "name")
        if node is None:
            return False
        self._say(node, "govg:ofBody", body)
        self._time(node, record, "start_date", "end_date")
        self._evidence(node, record)
        return True

    def write_tenure(self, record: Record) -> bool:
        """Write a membership in a post, or in a role of an organisation."""
        person = record.refers("person_id", "persons", "person")
        if person is None:
            if not record.given("person_id"):
                record.problem("person_id", "popolo-missing")
            return False
        post = self._post_of(record)
        if post is None:
            return False
        reference = record.reference("tenure")
        begins = record.date("start_date")
        if reference.named:
            node = self.node(reference)
        else:  # two of one person in one post from one day on are one
            node = self._mint("tenure", "", "", f"{person.value} {post.value} {begins}")
        self._type(node, terms.GOVG + "Tenure")
        self._say(node, "org:member", person)
        self._say(node, "govg:post", post)
        self._time(node, record, "start_date", "end_date")
        for property in ("legislative_period_id", "event_id"):
            term = record.refers(property, "events", "term")
            if term is not None and term not in self._no_terms:
                self._say(node, "govg:inTerm", term)
        self._evidence(node, record)
        return True

    def _post_of(self, record: Record) -> NamedNode | None:
        if record.given("post_id"):
            return record.refers("post_id", "posts", "post")
        role = record.text("role")
        organ = record.refers("organization_id", "organizations", "organ")
        if organ is None or not role:
            broken = organ is None and record.given("organization_id")  # reported already
            if not broken and not record.hidden:
                record.problem("post_id", "popolo-no-post")
            return None
        node = self._mint("post", role, "", organ.value)
        self._type(node, terms.POST)
        self._label(node, role)
        self._say(node, "org:postIn", organ)
        self._of_kind(node, "govg:postKind", "PostKind", role, "")
        return node

    def _evidence(self, claim: NamedNode, record: Record) -> None:
        cited: list[NamedNode | None] = []
        for one in record.objects("sources"):
            url, note, lang = one.get("url"), one.get("note"), tag(one.get("lang"))
            title = note if isinstance(note, str) and note.isprintable() and note.strip() else ""
            page = url if isinstance(url, str) and mint.absolute(url) else ""
            if page.startswith(_SOURCE):  # a source of ours, as our export gives it
                cited.append(NamedNode(page))
                self._type(NamedNode(page), terms.SOURCE)
                if title and lang:
                    named = Literal(mint.composed(title), language=lang)
                    self._say(NamedNode(page), "skos:prefLabel", named)
            elif title or page:
                cited.append(self.cited(title or page, page))
        for source in cited or [None]:
            self.supports(claim, where=record.where, source=source)

    def _thing(
        self, record: Record, kind: str, type: str, property: str, spare: str = ""
    ) -> NamedNode | None:
        name = record.text(property) or spare
        labels = record.labels() or ({self.origin.lang: name} if name else {})
        if not labels:
            if not record.hidden:
                record.problem(property, "popolo-missing")
            return None
        node = self.node(record.reference(kind))
        self._type(node, type)
        for lang, words in labels.items():
            self._say(node, "skos:prefLabel", Literal(words, language=lang.lower()))
        self._others(node, record)
        return node

    def _others(self, node: NamedNode, record: Record) -> None:
        for words, one in record.texts("other_names", "name"):
            if lang := tag(one.get("lang")):
                self._say(node, "skos:altLabel", Literal(words, language=lang))
            else:
                self.alternative(node, words)
        for code, _ in record.texts("identifiers", "identifier"):
            self.notation(node, code)

    def _of_kind(self, node: NamedNode, name: str, type: str, words: str, iri: str) -> str:
        """Say what kind a thing is of; a kind that the ontology does not have is made."""
        known = lexicon.concept(type, words)
        if not words and not iri:
            return ""
        made = re.sub(r"(?<!^)([A-Z])", r"-\1", type).lower()
        concept = NamedNode(iri or known) if iri or known else self._mint(made, words, "", "")
        self._say(node, name, concept)
        if concept.value != known and words:
            self._type(concept, terms.GOVG + type)
            self._label(concept, words)
        return concept.value

    def _classified(self, node: NamedNode, name: str, type: str, record: Record) -> str:
        words, iri = record.text("classification"), record.address("classification_id")
        return self._of_kind(node, name, type, words, iri)

    def _time(self, node: NamedNode, record: Record, begins: str, ends: str) -> None:
        dates = [("begins", record.date(begins)), ("ends", record.date(ends, end=True))]
        dates += [(name, date) for name, key in _SEEN.items() for date in record.dates(key)]
        for name, date in dates:
            if date:
                self._say(node, f"govg:{name}", when(date))
