"""What a picture tells about each thing in it: facts, dates, and who says so."""

from collections.abc import Callable, Iterable

from govgraph import language, tables
from govgraph.pictures.bounds import Bounds
from govgraph.pictures.model import Coverage, Event, Model, Place, Tenure
from govgraph.pictures.scene import Fact, Item, Scene

_Facts = Callable[[str], Iterable[Fact]]


class Details:
    """Adds the things of a model to a scene, each once, under its IRI.

    Every method returns the item's key, and adds the item when it is first asked for. Call
    :meth:`join` when all that is drawn has been added.

    Example:
        >>> scene = Scene("matrix", "", "en")
        >>> Details(Model(lang="en"), scene).person("http://a/b")
        '1'
    """

    def __init__(self, model: Model, scene: Scene) -> None:
        self.model = model
        self.scene = scene
        self._places: dict[tuple[str, ...], int] = {}
        self._untold: list[tuple[str, str, _Facts]] = []  # facts name other items: told at the end
        self._of_person: dict[str, list[Tenure]] = {}
        self._of_post: dict[str, list[Tenure]] = {}
        for tenure in sorted(model.tenures.values(), key=lambda one: (one.begin, one.iri)):
            self._of_person.setdefault(tenure.person, []).append(tenure)
            self._of_post.setdefault(tenure.post, []).append(tenure)
        self._of_organ: dict[str, list[str]] = {}
        for post in model.posts.values():
            self._of_organ.setdefault(post.organ, []).append(post.iri)
        self._events: dict[str, list[Event]] = {}
        for event in model.events.values():
            for thing in {*event.before, *event.after}:
                self._events.setdefault(thing, []).append(event)

    def word(self, key: str, **fields: object) -> str:
        """Say something in the picture's language."""
        return language.text(f"picture-{key}", self.model.lang, **fields)

    def posts_of(self, organ: str) -> list[str]:
        """Return an organ's posts, by name."""
        return sorted(self._of_organ.get(organ, ()), key=lambda one: (self.model.name(one), one))

    def tenures_of(self, post: str) -> list[Tenure]:
        """Return the tenures of a post, earliest first."""
        return self._of_post.get(post, [])

    def tenures_by(self, person: str) -> list[Tenure]:
        """Return a person's tenures, earliest first."""
        return self._of_person.get(person, [])

    def person(self, iri: str) -> str:
        """Add a person, with every post and every two posts at once."""
        return self._add(iri, "person", self._person_facts)

    def post(self, iri: str) -> str:
        """Add a post, with its organ and holders."""
        return self._add(iri, "post", self._post_facts)

    def organ(self, iri: str) -> str:
        """Add an organ, with its branches and what became of it."""
        return self._add(iri, "organ", self._organ_facts)

    def area(self, iri: str) -> str:
        """Add an area, with what became of it."""
        return self._add(iri, "area", self._area_facts)

    def tenure(self, iri: str) -> str:
        """Add one person's time in one post."""
        return self._add(iri, "tenure", self._tenure_facts)

    def event(self, iri: str) -> str:
        """Add a reorganisation."""
        return self._add(iri, "event", self._event_facts)

    def arrangement(self, iri: str) -> str:
        """Add an arrangement that names nobody."""
        return self._add(iri, "arrangement", self._arrangement_facts)

    def coverage(self, iri: str) -> str:
        """Add a coverage, with the target it is measured by."""
        return self._add(iri, "coverage", self._coverage_facts)

    def join(self) -> None:
        """Tell the facts, and let what belongs together stay bright together."""
        model, scene = self.model, self.scene
        for key, iri, facts in self._untold:
            scene.items[key].facts += facts(iri)
        self._untold.clear()
        for tenure in model.tenures.values():
            post = model.posts[tenure.post]
            scene.join(tenure.iri, tenure.person, post.iri, post.organ)
        for post in model.posts.values():
            scene.join(post.iri, post.organ)
        for arrangement in model.arrangements.values():
            posts = [post for post in arrangement.posts if post in model.posts]
            scene.join(arrangement.iri, *posts, *(model.posts[post].organ for post in posts))
        for event in model.events.values():
            for thing in {*event.before, *event.after}:
                scene.join(event.iri, thing)
        for organ in model.organs.values():
            for parent in organ.parents:
                scene.join(organ.iri, parent)
            for area in organ.areas:  # a heading stays bright with what stands under it
                scene.lean(organ.iri, area)
                for held in self.posts_of(organ.iri):
                    scene.lean(held, area)
                    for tenure in self.tenures_of(held):
                        scene.lean(tenure.person, area)

    def places(self, *claims: str) -> tuple[int, ...]:
        """Return the places in sources that speak of claims."""
        found: list[int] = []
        for claim in claims:
            for place in self.model.places.get(claim, ()):
                number = self._place(place)
                if number not in found:
                    found.append(number)
        return tuple(found)

    def _add(self, iri: str, kind: str, facts: _Facts) -> str:
        scene, model = self.scene, self.model
        if iri in scene.keys:
            return scene.keys[iri]
        item = Item(
            model.name(iri) if kind != "tenure" else model.name(model.tenures[iri].person),
            self.word(kind),
            iri,
            code=kind,
            search=tuple(one for one in model.search.get(iri, ()) if one != model.name(iri)),
            bounds=_bounds(model, iri),
            places=self.places(iri),
        )
        key = scene.add(iri, item)
        self._untold.append((key, iri, facts))
        return key

    def _person_facts(self, iri: str) -> Iterable[Fact]:
        for tenure in self.tenures_by(iri):
            yield self._held(self.word("holds"), tenure, tenure.post)
        for holding in sorted(self.model.holdings.values(), key=lambda one: one.iri):
            if holding.person == iri:
                posts = [self.model.name(self.model.tenures[t].post) for t in holding.tenures]
                yield Fact(
                    self.word("at-once"),
                    " + ".join(sorted(posts))
                    + (f" ({self.model.name(holding.basis)})" if holding.basis else ""),
                    certainty="certain" if self.model.surely(holding) else "possible",
                    places=self.places(holding.iri),
                )

    def _post_facts(self, iri: str) -> Iterable[Fact]:
        post = self.model.posts[iri]
        yield self._thing("organ", post.organ)
        if post.kind:
            yield Fact(self.word("kind"), self.model.name(post.kind))
        if post.seats:
            yield Fact(self.word("seats"), str(post.seats))
        for tenure in self.tenures_of(iri):
            yield self._held(self.word("held-by"), tenure, tenure.person)

    def _organ_facts(self, iri: str) -> Iterable[Fact]:
        organ = self.model.organ(iri)
        if organ is None:
            return
        for branch in organ.branches:
            yield Fact(self.word("branch"), self.model.name(branch))
        if organ.kind:
            yield Fact(self.word("kind"), self.model.name(organ.kind))
        for parent in organ.parents:
            yield self._thing("part-of", parent)
        for area in organ.areas:
            yield self._thing("area", area)
        for post in self.posts_of(iri):
            yield self._thing("post", post)
        yield from self._fate(iri)

    def _area_facts(self, iri: str) -> Iterable[Fact]:
        area = self.model.territory(iri)
        if area is not None:
            if area.level:
                yield Fact(self.word("kind"), self.model.name(area.level))
            for outer in area.within:
                yield self._thing("within", outer)
            if area.bounds.known:
                yield Fact(self.word("existed"), area.bounds.words())
        yield from self._fate(iri)

    def _tenure_facts(self, iri: str) -> Iterable[Fact]:
        tenure = self.model.tenures[iri]
        yield self._held(self.word("holds"), tenure, tenure.post)
        yield self._thing("person", tenure.person)

    def _event_facts(self, iri: str) -> Iterable[Fact]:
        event = self.model.events[iri]
        said = f" (“{event.word}”)" if event.word else ""
        yield Fact(self.word("kind"), self.model.name(event.kind) + said)
        if event.date:
            yield Fact(self.word("date"), ("≤ " if event.up_to else "") + event.date)
        for thing in event.before:
            closed = self.word("closed") if thing in event.closes else self.word("not-said-closed")
            yield self._thing("before", thing, f" ({closed})")
        for thing in event.after:
            yield self._thing("after", thing)

    def _arrangement_facts(self, iri: str) -> Iterable[Fact]:
        arrangement = self.model.arrangements[iri]
        yield Fact(self.word("nobody"), self.model.name(arrangement.combination))
        for post in arrangement.posts:
            yield self._thing("post", post)
        if arrangement.area:
            yield self._thing("area", arrangement.area)
        if arrangement.bounds.known:
            yield Fact(self.word("date"), arrangement.bounds.words())

    def _coverage_facts(self, iri: str) -> Iterable[Fact]:
        coverage = self.model.coverages[iri]
        yield Fact(self.word("units"), self.counted(coverage), places=self.places(iri))
        yield self._thing("area", coverage.area)
        yield Fact(self.word("date"), ("≤ " if coverage.up_to else "") + coverage.date)
        if coverage.total_from:
            name = self.model.name(coverage.total_from)
            yield Fact(self.word("total-from"), name, places=self.places(coverage.total_from))
        if coverage.target:
            name = self.model.name(coverage.target)
            yield Fact(self.word("target"), name, places=self.places(coverage.target))
        if coverage.needed:
            yield Fact(self.word("needed"), str(coverage.needed))

    def counted(self, coverage: Coverage) -> str:
        """Say a count, and of how many units where a source gives a total."""
        unit = self.model.name(coverage.unit) if coverage.unit else ""
        if coverage.total:
            return self.word("of", count=coverage.count, total=coverage.total, unit=unit).strip()
        return f"{coverage.count} {unit}".strip()

    def _fate(self, iri: str) -> Iterable[Fact]:
        for event in sorted(self._events.get(iri, ()), key=lambda one: (one.date, one.iri)):
            date = ("≤ " if event.up_to else "") + event.date
            key = self.scene.keys.get(event.iri, "")
            name = self.model.name(event.iri)
            yield Fact(self.word("event"), name, key, date, places=self.places(event.iri))

    def _thing(self, label: str, iri: str, more: str = "") -> Fact:
        return Fact(self.word(label), self.model.name(iri) + more, self.scene.keys.get(iri, ""))

    def _held(self, label: str, tenure: Tenure, other: str) -> Fact:
        certainty = tenure.bounds.on(self.model.on) if self.model.on else ""
        name = self.model.name(other)
        if tenure.disputed:
            name += f" ({self.word('disputed')})"
        return Fact(
            label,
            name,
            self.scene.keys.get(other, ""),
            tenure.bounds.words(),
            certainty,
            self.places(tenure.iri),
        )

    def _place(self, place: Place) -> int:
        lang = self.model.lang
        how = tables.word("explicit" if place.explicit else "implicit", lang)
        where = place.citation
        if place.start is not None and place.end is not None:
            where = language.text("why-characters", lang, start=place.start, end=place.end)
        shown = {
            "t": place.label,
            "u": place.url,
            "e": place.evidence,
            "h": f"{tables.word(place.status, lang)}, {how}",
            "c": where,
            "q": place.quote,
            "n": place.note,
        }
        known = tuple(shown.values())
        if known not in self._places:
            self._places[known] = len(self.scene.places)
            self.scene.places.append(shown)
        return self._places[known]


def _bounds(model: Model, iri: str) -> Bounds | None:
    for table in (model.tenures, model.arrangements, model.organs, model.areas, model.beside):
        found = table.get(iri)
        if found is not None:
            return found.bounds
    return None
