"""The part of a graph that a picture shows: what its queries construct, by subject."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pyoxigraph import Literal, NamedNode, QueryTriples

from govgraph import answer, queryable, questions, resources, terms
from govgraph.pictures import bounds
from govgraph.pictures.bounds import Bounds
from govgraph.queryable import Queryable
from govgraph.questions import Question, Term

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
_AT_ONCE = 400  # claims in one query: endpoints limit how long a query may be


class Thing:
    """One subject with its properties; an unknown property is empty, never an error."""

    def __init__(self, iri: str, properties: Mapping[str, Sequence[object]]) -> None:
        self.iri = iri
        self._properties = properties

    def all(self, name: str) -> tuple[str, ...]:
        """Return the IRIs that a property leads to, sorted; a bare name is the ontology's."""
        found = self._properties.get(name if ":" in name else terms.GOVG + name, ())
        return tuple(sorted({one.value for one in found if isinstance(one, NamedNode)}))

    def one(self, name: str) -> str:
        """Return the first IRI that a property leads to, or nothing."""
        return next(iter(self.all(name)), "")

    def literals(self, name: str) -> list[Literal]:
        """Return the literals of a property, in the order of their written form."""
        found = self._properties.get(terms.GOVG + name, ())
        return sorted((one for one in found if isinstance(one, Literal)), key=str)

    def count(self, name: str) -> int:
        """Return a whole number, at least 0; 0 where there is none."""
        for literal in self.literals(name):
            number = answer.value(literal)
            if type(number) is int and number > 0:
                return number
        return 0

    def says(self, name: str) -> bool:
        """Whether a property is true."""
        return any(answer.value(literal) is True for literal in self.literals(name))

    @property
    def bounds(self) -> Bounds:
        """When it was; of several bounds of a stranger's graph the first counts."""
        found = [self.literals(name) for name in _BOUNDS]
        return bounds.of(*(one[0].value if one else None for one in found))


class Part:
    """What some queries construct."""

    def __init__(self) -> None:
        self._subjects: dict[str, dict[str, list[object]]] = {}

    def read(
        self, store: Queryable, name: str, given: Mapping[str, Term | Sequence[Term]], lang: str
    ) -> None:
        """Add what a query of ``queries/pictures`` constructs."""
        found = store.query(questions.bind(question(name), given, lang))
        assert isinstance(found, QueryTriples)
        with store.reading():
            for triple in found:
                if isinstance(triple.subject, NamedNode):
                    about = self._subjects.setdefault(triple.subject.value, {})
                    about.setdefault(triple.predicate.value, []).append(triple.object)

    def of(self, kind: str) -> Iterator[Thing]:
        """Walk the subjects of a class of the ontology, by IRI."""
        wanted = NamedNode(terms.GOVG + kind)
        for iri in sorted(self._subjects):
            if wanted in self._subjects[iri].get(_TYPE, ()):
                yield Thing(iri, self._subjects[iri])


def units(store: Queryable, iris: Sequence[str], lang: str) -> Part:
    """Return what is known of some organs and areas."""
    found = Part()
    for start in range(0, len(iris), _AT_ONCE):
        some = [NamedNode(iri) for iri in iris[start : start + _AT_ONCE]]
        found.read(store, "units", {"unit": some}, lang)
    return found


def places(store: Queryable, claims: Sequence[str], lang: str) -> list[terms.Row]:
    """Return the places in sources that speak of claims."""
    found: list[terms.Row] = []
    for start in range(0, len(claims), _AT_ONCE):
        some = [NamedNode(claim) for claim in claims[start : start + _AT_ONCE]]
        found += queryable.rows(store, questions.bind(question("places"), {"claim": some}, lang))
    return found


@cache
def question(name: str) -> Question:
    """Return a query of ``queries/pictures``.

    Example:
        >>> sorted(question("organs").parameters)
        ['area']
    """
    (file,) = (one for one in resources.files("queries", f"{name}.rq", under="pictures"))
    return questions.parse(name, resources.read(file))
