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

    @property
    def begin(self) -> str:
        """What tenures are sorted by: when it had begun, the unknown last."""
        return self.bounds.latest_begin or self.bounds.earliest_begin or "~"


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
    """A reorganisation of organs or areas; ``word`` is the source's own, in its language.

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
    word_lang: str = ""


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
        beside: organs and areas that events name, whatever else was asked for.
        area, on: what was asked for, in words; ``""`` for everything and any time.
        left_out: how many nodes a limit left out.
        unclear: how many tenures and posts have two persons, posts or organs, and are left out.
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
    beside: dict[str, Organ | Area] = field(default_factory=dict)
    area: str = ""
    on: str = ""
    left_out: int = 0
    unclear: int = 0
    hint: tuple[tuple[str, int], ...] = ()

    def name(self, iri: str) -> str:
        """Say what something is called; an unnamed thing by the end of its IRI."""
        return self.names.get(iri) or iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri

    def organ(self, iri: str) -> Organ | None:
        """Return an organ that is shown, or that an event names."""
        found = self.organs.get(iri) or self.beside.get(iri)
        return found if isinstance(found, Organ) else None

    def territory(self, iri: str) -> Area | None:
        """Return an area that is shown, or that an event names."""
        found = self.areas.get(iri) or self.beside.get(iri)
        return found if isinstance(found, Area) else None

    def doubtful(self, tenure: Tenure) -> bool:
        """Whether a tenure is denied by a source, or not certain on the day asked about."""
        return tenure.disputed or bool(self.on and tenure.bounds.on(self.on) != "certain")

    def surely(self, holding: Holding) -> bool:
        """Whether two posts are certainly held at once: ever, or on the day asked about."""
        doubt = any(self.doubtful(self.tenures[one]) for one in holding.tenures)
        return not doubt and bool(self.on or holding.certain)

    def at_once(self, person: str) -> int:
        """Return the largest number of posts that a person held all at once."""
        pairs = {frozenset(h.tenures) for h in self.holdings.values() if h.person == person}
        largest = 0
        everything = sorted({tenure for pair in pairs for tenure in pair})
        rest: list[tuple[tuple[str, ...], list[str]]] = [((), everything)]
        while rest:
            chosen, others = rest.pop()
            largest = max(largest, len({self.tenures[one].post for one in chosen}))
            for number, one in enumerate(others):
                tied = [o for o in others[number + 1 :] if frozenset((one, o)) in pairs]
                rest.append(((*chosen, one), tied))
        return largest
