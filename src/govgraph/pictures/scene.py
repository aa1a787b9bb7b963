"""A scene: the drawn shapes of a picture, and what its page tells about each (docs/pictures.md)."""

from dataclasses import dataclass, field
from typing import Any

from govgraph import text
from govgraph.pictures.bounds import Bounds


@dataclass(frozen=True)
class Fact:
    """One line of an item's details.

    Attributes:
        label, value: in words.
        item: the key of the item that the value names, if it is drawn.
        when: dates in words.
        certainty: ``certain``, ``possible`` or nothing.
        places: indexes into :attr:`Scene.places`.
    """

    label: str
    value: str
    item: str = ""
    when: str = ""
    certainty: str = ""
    places: tuple[int, ...] = ()


@dataclass
class Item:
    """A thing in the picture that can be pointed at.

    Attributes:
        title: what it is called. kind: what it is, in words. iri: its IRI, or nothing.
        code: what it is, for the page: ``tenure``, ``person``, …
        search: further texts to find it by.
        near: keys of the items that stay bright with it.
        bounds: its dates. need: shown on a day when at least so many of these items are.
        fold: keys of the items that folding it hides.
        facts, places: its details.
    """

    title: str
    kind: str
    iri: str = ""
    search: tuple[str, ...] = ()
    near: set[str] = field(default_factory=set)
    bounds: Bounds | None = None
    need: tuple[int, tuple[str, ...]] | None = None
    fold: tuple[str, ...] = ()
    facts: list[Fact] = field(default_factory=list)
    places: tuple[int, ...] = ()
    code: str = ""


@dataclass
class Scene:
    """A drawn picture.

    Attributes:
        kind: ``combined-roles``, ``matrix``, ``network``, ``succession`` or ``timeline``.
        title: its title in words. description: what it shows, for who cannot see it.
        lang: its language.
        width, height: in pixels.
        shapes: SVG fragments, in drawing order.
        items: what can be pointed at, by key (``"1"``, ``"2"``, … in order of appearance).
        keys: the key of each IRI or other name that has one.
        places: places in sources, as the page's JSON has them.
        bands: the cards of each column of each band, for folding (docs/pictures.md).
        gap, pill_gap: the space between cards and between pills.
        notes: what the picture leaves out, in words.
    """

    kind: str
    title: str
    lang: str
    description: str = ""
    width: float = 0
    height: float = 0
    shapes: list[str] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    places: list[dict[str, str]] = field(default_factory=list)
    bands: list[dict[str, Any]] = field(default_factory=list)
    gap: float = 14
    pill_gap: float = 10
    fold: bool = False
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, item: Item) -> str:
        """Add an item under a name (an IRI, or any text of the layout's own).

        Returns:
            Its key; the same one if the name has an item already, which then stays as it is.

        Example:
            >>> scene = Scene("matrix", "", "en")
            >>> scene.add("http://a", Item("A", "person"))
            '1'
        """
        if name not in self.keys:
            self.keys[name] = str(len(self.keys) + 1)
            self.items[self.keys[name]] = item
        return self.keys[name]

    def join(self, *names: str) -> None:
        """Keep the items of these names bright together."""
        keys = {self.keys[name] for name in names if name in self.keys}
        for key in keys:
            self.items[key].near |= keys - {key}

    def lean(self, name: str, other: str) -> None:
        """Keep one item bright with another, but not the other way round."""
        if name in self.keys and other in self.keys:
            self.items[self.keys[name]].near.add(self.keys[other])

    def span(self) -> tuple[str, str] | None:
        """Return the first and the last day that its items' dates name."""
        dated = (item.bounds.days() for item in self.items.values() if item.bounds)
        days = sorted({day for one in dated for day in one})
        return (days[0], days[-1]) if days else None

    def data(self) -> dict[str, Any]:
        """Return what the page reads, without its words (docs/pictures.md)."""
        return {
            "kind": self.kind,
            "title": self.title,
            "lang": self.lang,
            "items": {key: _item(item) for key, item in self.items.items()},
            "places": self.places,
            "span": self.span(),
            "bands": self.bands,
            "gap": self.gap,
            "pillGap": self.pill_gap,
            "fold": self.fold,
            "notes": self.notes,
        }


def _item(item: Item) -> dict[str, Any]:
    folded = " ".join(text.fold(one) for one in (item.title, item.kind, *item.search))
    out: dict[str, Any] = {"t": item.title, "k": item.kind, "q": folded}
    if item.iri:
        out["u"] = item.iri
    if item.code:
        out["c"] = item.code
    if item.near:
        out["n"] = sorted(item.near, key=int)
    if item.bounds is not None and item.bounds.known:
        out["b"] = list(item.bounds)
    if item.need is not None:
        out["need"] = [item.need[0], list(item.need[1])]
    if item.fold:
        out["fold"] = list(item.fold)
    if item.facts:
        out["f"] = [_fact(fact) for fact in item.facts]
    if item.places:
        out["p"] = list(item.places)
    return out


def _fact(fact: Fact) -> dict[str, Any]:
    named = {
        "l": fact.label,
        "v": fact.value,
        "i": fact.item,
        "w": fact.when,
        "s": fact.certainty,
        "p": list(fact.places),
    }
    return {key: value for key, value in named.items() if value or key in ("l", "v")}
