"""What the words of an article name: persons, posts, organs, areas, dates, counts, documents."""

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Area:
    """An area as written; without a name it is to be resolved ("phường")."""

    level: str
    tier: int
    name: str = ""
    within: "Area | None" = None
    after: bool = False
    said: str = ""

    @property
    def label(self) -> str:
        """Its level and name, in English the other way; a village with what it lies in."""
        own = f"{self.level} {self.name}".strip()
        if self.after:
            own = (
                f"{self.name} {self.level.title()}".strip()
                if self.name
                else self.said or self.level
            )
        return f"{own}, {self.within.label}" if self.tier == 4 and self.within else own


@dataclass(frozen=True)
class Organ:
    """An organ as written: its words without owner's name and area.

    ``inner`` is the head of the organ that it is part of, where that has no name: "của sở".
    """

    words: str
    head: str
    owner: str = ""
    area: Area | None = None
    private: bool = False
    elided: bool = False
    bare: str = ""
    inner: str = ""

    @property
    def label(self) -> str:
        """Its words, with its owner's name or its area."""
        return joined(self.words, self.area, owned=bool(self.owner))


@dataclass(frozen=True)
class Post:
    """A post as written."""

    words: str
    title: str
    organ: Organ | None = None
    area: Area | None = None
    member: bool = False
    former: bool = False
    acting: bool = False
    new: bool = False
    alike: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """The Party committee that says the area's level itself."""
        return self.organ.owner if self.organ else ""

    @property
    def private(self) -> bool:
        """Whether it is of a firm or a club."""
        return self.organ is not None and self.organ.private

    @property
    def label(self) -> str:
        """The whole post."""
        return joined(self.words, self.area, owned=bool(self.owner))

    @property
    def organ_label(self) -> str | None:
        """Its organ, with its area."""
        if self.organ and not self.organ.elided:
            return joined(self.organ.words, self.area, owned=bool(self.owner))
        return self.area.label.split(",")[0] if self.area else None

    def at(self, area: "Area | None") -> "Post":
        """The post in an area."""
        return replace(self, area=area)

    def of_the(self, organ: Organ, area: Area | None) -> "Post":
        """The post of an organ, as English has it."""
        return replace(self, words=f"{self.words} of the {organ.words}", organ=organ, area=area)


def joined(words: str, area: Area | None, *, owned: bool) -> str:
    """Put words and area together: "Huyện ủy" + "Bắc Vân", "UBND" + "huyện Bắc Vân"."""
    if "{}" in words:
        return " ".join(words.replace("{}", area.label.split(",")[0] if area else "").split())
    if area is None or area.after:
        return words
    if owned:
        return f"{words} {area.name}".strip()
    if not area.name and words.casefold().startswith(f"{area.level} "):
        return words  # "thôn trưởng"
    return f"{words} {f'{area.level} {area.name}'.strip()}"


@dataclass(frozen=True)
class Person:
    """A person; ``short`` where only the given name stands ("ông Tưởng").

    ``address`` is the word of address ("ông"), which tells a man from a woman.
    """

    name: str
    short: bool = False
    honorific: bool = False
    address: str = field(default="", compare=False)


@dataclass(frozen=True)
class When:
    """A date, a range, or a term; each end an ISO year, month or day."""

    begin: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Count:
    """A number; ``total`` in a ratio."""

    value: float
    total: int | None = None


@dataclass(frozen=True)
class Document:
    """A numbered document."""

    words: str
    title: str | None = None
    issuer: str | None = None
    date: str | None = None
    area: Area | None = None


@dataclass
class Item:
    """Something found in a sentence: its kind, tokens ``i`` to ``j``, and value."""

    kind: str
    i: int
    j: int
    value: Any = None
    marks: tuple[str, ...] = field(default=())
