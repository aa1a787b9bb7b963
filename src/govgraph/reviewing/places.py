"""The areas that an article names: which known ones they are, and which are the article's own.

A name is no identity: many communes are called Hồng Phong. A known area is meant where its name
and level agree and, unless its level makes the name unique, the article also names an area that
it lies in or that lies in it. Any other area is a node of the article's own, which ``govgraph
match`` may propose to join.
"""

from collections.abc import Iterable

from pyoxigraph import NamedNode

from govgraph import quads, terms, text
from govgraph.intake import lexicon
from govgraph.reading import telling
from govgraph.reviewing import naming
from govgraph.reviewing.article import Article
from govgraph.reviewing.known import Known


class Places:
    """The areas of one article.

    Args:
        article: where the article's own are written.
        known: what the store knows.
        labels: all areas that the article's claims name.

    Example:
        >>> from govgraph.reviewing.records import Paper
        >>> from govgraph.store import Store
        >>> article = Article(Paper("0" * 64), "a")
        >>> found = Places(article, Known(Store.memory()), ["xã Lam"])
        >>> found.area("xã Lam") == found.area("xã"), found.area("huyện"), found.area("Lam")
        (True, None, None)
    """

    def __init__(self, article: Article, known: Known, labels: Iterable[str]) -> None:
        self._article = article
        self._known = known
        self._labels = {text.same(one): one for label in labels for one in _chain(label)}
        self._found: dict[str, NamedNode | None] = {}
        self._called: dict[NamedNode, str] = {}

    def area(self, label: str | None) -> NamedNode | None:
        """Return the area that a label means, or nothing where that is open.

        Args:
            label: "khu Lê Hồng Phong, phường Cẩm Tây"; or a level, "thành phố", which means the
                one area of that level that the article names.
        """
        if not label:
            return None
        key = text.same(label)
        if ", " not in label:  # a village may be named with what it lies in elsewhere
            whole = [one for one in self._labels if one.startswith(f"{key}, ")]
            if len(whole) == 1:
                key, label = whole[0], self._labels[whole[0]]
        if key not in self._found:
            self._found[key] = None  # while it is looked for
            self._found[key] = self._area(label)
        return self._found[key]

    def outer(self, label: str) -> str:
        """Return the rest of a label that says in what the area lies, or nothing."""
        return label.partition(", ")[2]

    def of_level(self, level: str) -> NamedNode | None:
        """Return the one area of a level that the article names, or nothing."""
        if not level:
            return None
        some = [
            one
            for one in self._labels.values()
            if text.same(naming.level(one.partition(", ")[0])[0]) == text.same(level)
            and naming.level(one.partition(", ")[0])[1]
        ]
        nodes = {node for one in some if (node := self.area(one)) is not None}
        return nodes.pop() if len(nodes) == 1 else None

    def actor(self, label: str | None) -> NamedNode | None:
        """Return the area that acts: one with a name, or the widest that the article names."""
        if not label:
            return None
        level, name = naming.level(label.partition(", ")[0])
        if not name:
            tiers = [naming.tier(lexicon.concept("AreaLevel", one)) for one in self._levels()]
            if naming.tier(lexicon.concept("AreaLevel", level)) > min(tiers, default=0):
                return None
        return self.area(label)

    def names(self, area: NamedNode | None) -> set[str]:
        """Return an area's names, also without its level."""
        if area is None:
            return set()
        found = self._known.names(area) | ({self._called[area]} if area in self._called else set())
        return {one for name in found for one in (name, naming.level(name)[1]) if one}

    def bare(self, area: NamedNode | None) -> set[str]:
        """Return an area's names without its level."""
        return {naming.level(name)[1] for name in self.names(area)} - {""}

    def level(self, area: NamedNode | None) -> str:
        """Return the IRI of an area's level, or nothing."""
        if area is None:
            return ""
        found = self._known.follow(area, "govg:level")
        if found:
            return found[0].value
        return lexicon.concept("AreaLevel", naming.level(self._called.get(area, ""))[0])

    def is_known(self, area: NamedNode | None) -> bool:
        """Whether an area was there before the article."""
        return area is not None and area not in self._called

    def above(self) -> set[NamedNode]:
        """Return the known areas that the article names, and all they lie in."""
        nodes = (self.area(one) for one in list(self._labels.values()))
        return {
            x for node in nodes if self.is_known(node) and node for x in self._known.around(node)
        }

    def _levels(self) -> list[str]:
        return [naming.level(one.partition(", ")[0])[0] for one in self._labels.values()]

    def _area(self, label: str) -> NamedNode | None:
        inner, _, rest = label.partition(", ")
        level, name = naming.level(inner)
        if not name:
            return self.of_level(level)
        if not level and not self._known.called("Area", [inner]):
            return None
        outer = self.area(rest) if rest else None
        fitting = [one for one in self._candidates(inner) if self._fits(one, inner, rest, outer)]
        if len(fitting) == 1:
            return fitting[0]
        if not level:
            return None
        kind = lexicon.concept("AreaLevel", level)
        made = self._article.claims.area(
            inner, level=kind, context=outer.value if outer else text.same(rest)
        )
        self._called[made] = inner
        return made

    def _candidates(self, inner: str) -> list[NamedNode]:
        level = naming.level(inner)[0]
        kinds = lexicon.called("AreaLevel", level)
        return [
            one
            for one in self._known.called("Area", [inner])
            if not kinds
            or any(
                naming.related(kind, have.value)
                for have in self._known.follow(one, "govg:level")
                for kind in kinds
            )
        ]

    def _fits(self, one: NamedNode, inner: str, rest: str, outer: NamedNode | None) -> bool:
        """Whether the article names what a known area lies in, or what lies in it."""
        around = self._known.around(one) - {one}
        if rest:
            if around or outer is None:
                return outer in around
            # Nothing is known of where it lies but what its IRI was minted from (DESIGN §2).
            stem = one.value.removeprefix(f"{terms.ID}area/")
            return any(stem.startswith(f"{quads.slug(name)}-") for name in self.bare(outer))
        alone = set(telling.knowledge()["alone"]["levels"])
        levels = {level.value for level in self._known.follow(one, "govg:level")}
        if any(naming.related(top, level) for level in levels for top in alone):
            return True
        others = [
            other
            for label in self._labels.values()
            if text.same(label.partition(", ")[0]) != text.same(inner)
            for other in self._candidates(label.partition(", ")[0])
        ]
        return any(o in around or one in self._known.around(o) for o in others if o != one)


def _chain(label: str) -> list[str]:
    parts = label.split(", ")
    return [", ".join(parts[place:]) for place in range(len(parts)) if parts[place]]
