"""Whether "he" or "she" can be a person, by how the article addresses them."""

from collections.abc import Mapping
from typing import Any

from govgraph.reading.things import Person
from govgraph.reading.tokens import phrase


class Genders:
    """Tells men from women by words of address, and by a woman's middle name.

    Args:
        told: the language's data file.

    Example:
        >>> said = {"persons": {"men": ["ông"], "women": ["bà"], "middles": ["thị"]}}
        >>> Genders(said).other(Person("Lò Thị Mẫu", address="bà"), "ông")
        True
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        persons = told["persons"]
        self._men = frozenset(persons.get("men", ()))
        self._women = frozenset(persons.get("women", ()))
        self._hers = frozenset(persons["middles"][:1])

    def other(self, person: Person, pronoun: str) -> bool:
        """Say whether a pronoun is a man's and the person a woman, or the other way."""
        her = person.address in self._women or (
            not person.address and bool(self._hers & set(phrase(person.name)[1:-1]))
        )
        return (pronoun in self._men and her) or (
            pronoun in self._women and person.address in self._men
        )
