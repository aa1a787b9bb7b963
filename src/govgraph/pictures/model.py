"""What pictures are drawn from: the part of a graph that one picture shows."""

from dataclasses import dataclass, field

from govgraph.pictures.bounds import UNKNOWN, Bounds


@dataclass(frozen=True)
class Area:
    """A territory: the areas it lies in, its level in words, when it existed."""

    iri: str
    within: tuple[str, ...] = ()
    level: str = ""
    bounds: Bounds = UNKNOWN


@dataclass(frozen=True)
class Organ:
    """A public body: branches, the organs it belongs to, its areas, its kind in words."""

    iri: str
    branches: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    kind: str = ""
    bounds: Bounds = UNKNOWN


@dataclass(frozen=True)
class Post:
    """A post in an organ: its kind in words, and how many seats it has (0: not said)."""

    iri: str
    organ: str
    kind: str = ""
    seats: int = 0


@dataclass(frozen=True)
class Tenure:
    """One person in one post: its bounds, and whether some source denies it."""

    iri: str
    person: str
    post: str
    bounds: Bounds = UNKNOWN
    disputed: bool = False


@dataclass(frozen=True)
class Holding:
    """Two tenures of one person that overlap; ``basis`` in words, where known."""

    iri: str
    person: str
    tenures: tuple[str, str]
    certain: bool
    basis: str = ""


@dataclass(frozen=True)
class Arrangement:
    """Posts that one person is to hold, nobody being named."""

    iri: str
    combination: str
    area: str
    posts: tuple[str, ...]
    bounds: Bounds = UNKNOWN


@dataclass(frozen=True)
class Coverage:
    """A combination holds in ``count`` of ``total`` units; 0 of ``total``: not said.

    ``needed`` is what a target asks for, ``total_from`` the source of a total that the
    coverage's own source does not give.
    """

    iri: str
    combination: str
    area: str
    unit: str
    date: str
    up_to: bool
    count: int
    total: int = 0
    total_from: str = ""
    target: str = ""
    needed: int = 0


@dataclass(frozen=True)
class Event:
    """A reorganisation of organs or areas; ``kind`` and ``word`` in words.

    ``closes`` are those of ``before`` that are said to have ended.
    """

    iri: str
    kind: str
    word: str = ""
    date: str = ""
    up_to: bool = False
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    closes: frozenset[str] = frozenset()
    area: str = ""


@dataclass(frozen=True)
class Place:
    """A place in a source that speaks of a claim."""

    claim: str
    evidence: str
    source: str
    label: str
    url: str = ""
    status: str = ""
    explicit: bool = True
    start: int | None = None
    end: int | None = None
    quote: str = ""
    citation: str = ""
    note: str = ""


@dataclass
class Model:
    """What one picture shows, by IRI.

    Attributes:
        lang: the language of labels.
        names: what things are called; every IRI shown has an entry.
        search: further names of things (other languages, abbreviations).
        places: where sources speak of a claim, by the claim's IRI.
        area, on: what was asked for, in words; ``""`` for everything and any time.
        left_out: how many nodes a limit left out.
        hint: areas to ask for instead, with how many nodes each has.
    """

    lang: str = "vi"
    names: dict[str, str] = field(default_factory=dict)
    search: dict[str, tuple[str, ...]] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    organs: dict[str, Organ] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    tenures: dict[str, Tenure] = field(default_factory=dict)
    holdings: dict[str, Holding] = field(default_factory=dict)
    arrangements: dict[str, Arrangement] = field(default_factory=dict)
    coverages: dict[str, Coverage] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    area: str = ""
    on: str = ""
    store: str = ""
    left_out: int = 0
    hint: tuple[tuple[str, int], ...] = ()

    def name(self, iri: str) -> str:
        """Say what something is called; an unnamed thing by the end of its IRI."""
        return self.names.get(iri) or iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri

    def tenures_of(self, person: str) -> list[Tenure]:
        """Return a person's tenures, earliest first."""
        mine = [one for one in self.tenures.values() if one.person == person]
        return sorted(mine, key=lambda one: (one.bounds.latest_begin or "~", one.iri))
