"""What one language calls posts, organs and levels: the ontology's labels and the data file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from govgraph.reading.tokens import phrase
from govgraph.reading.words import Phrases, labels, told


@dataclass(frozen=True)
class Title:
    """What a post begins with.

    ``alone``: a post even where no organ follows. ``member``: of mere members. ``organ``: the
    words of the title that are the first of the organ's name ("trưởng *ban*").
    """

    words: str
    alone: bool = False
    member: bool = False
    organ: str = ""


@dataclass(frozen=True)
class Level:
    """A level of areas: how it is written out, and its tier (1 province to 4 village)."""

    words: str
    tier: int


@dataclass(frozen=True)
class Head:
    """The first words of organs' names; ``plain``: an organ without a capital and by itself."""

    words: str
    plain: bool = False
    private: bool = False


class Lexicon:
    """The phrases of one language, ready to be found.

    Args:
        lang: ``vi`` or ``en``.

    Example:
        >>> from govgraph.reading.tokens import tokenize
        >>> lexicon("vi").levels.at(tokenize("TX Phú Hạ"), 0)
        (1, Level(words='thị xã', tier=2))
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._kept: dict[tuple[str, str], Phrases] = {}
        self.told: Mapping[str, Any] = told(lang)
        known = labels(lang)
        self.levels = self._levels()
        self.not_levels = Phrases(self.told["not_levels"]["words"])
        self.shy = frozenset(self.told["not_levels"]["shy"])
        organs, titles = self.told["organs"], self.told["titles"]
        self.owners = Phrases(organs["owners"])
        self.titles = self._titles(titles, known["PostKind"])
        heads, deputy = titles.get("heads_of", {}), titles.get("deputy", "")
        self.village_heads: Mapping[str, str] = titles.get("village_heads", {})
        self.headless = frozenset([*heads, *(f"{deputy} {one}" for one in heads)])
        self.heads = self._heads(organs, titles["private"], known["OrganKind"])
        self.domain = Phrases(organs["domain"])
        self.standing = Phrases(titles["standing"])
        self.former = Phrases(titles["former"])
        self.acting = Phrases(titles["acting"])
        self.new = Phrases(titles["new"])
        persons = self.told["persons"]
        self.honorifics = Phrases(persons["honorifics"])
        # Names in an English article are Vietnamese names.
        names = told("vi")["persons"]
        self.families = frozenset(phrase(one) for one in names["families"])
        self.middles = frozenset(persons["middles"])
        self.famous = frozenset(phrase(one) for one in names["famous"])
        self.speaks = Phrases(persons["speaks"])
        self.units = Phrases(self.told["units"]["words"])
        self.documents = Phrases(self.told["documents"]["kinds"])

    def phrases(self, table: str, name: str) -> Phrases:
        """The phrases of a list, or a table, of the data file; built once."""
        key = (table, name)
        if key not in self._kept:
            self._kept[key] = Phrases(self.told[table].get(name, ()))
        return self._kept[key]

    def family(self, words: tuple[str, ...]) -> bool:
        """Whether a name begins with a family's name."""
        return words[:1] in self.families or words[:2] in self.families

    def _levels(self) -> Phrases:
        names = self.told["level_names"]
        ends = ("", *self.told["not_levels"].get("endings", ()))  # "the town's"
        return Phrases(
            {
                one + end: Level(names.get(one, one), tier)
                for one, tier in self.told["levels"].items()
                for end in ends
            }
        )

    def _titles(self, said: Mapping[str, Any], known: tuple[tuple[str, str, bool], ...]) -> Phrases:
        members = frozenset(said["members"])
        found = Phrases()
        for one in [*said["alone"], *said["needs"], *said["alone_members"]]:
            alone = one in said["alone"] or one in said["alone_members"]
            found.add(one, Title(one, alone, one in members, said["heads_organ"].get(one, "")))
        starts = {phrase(one) for one in [*said["alone"], *said["needs"]]}
        for label, iri, member in sorted(known, key=lambda one: (len(phrase(one[0])), one[0])):
            parts = phrase(label)
            if "/vn-" not in iri or (self.lang == "vi" and label.isascii() and " " in label):
                continue
            if any(parts[:size] in starts for size in range(1, len(parts) + 1)):
                continue
            if len(parts) == 1 and not label.isupper():
                continue
            starts.add(parts)
            found.add(label, Title(label.lower(), True, member))
        return found

    def _heads(
        self,
        said: Mapping[str, Any],
        private: list[str],
        known: tuple[tuple[str, str, bool], ...],
    ) -> Phrases:
        found = Phrases()
        plain = {phrase(one) for one in said["plain"]}
        shut = {phrase(one) for one in private}
        for one in [*said["plain"], *said["heads"], *private]:
            parts = phrase(one)
            found.add(one, Head(" ".join(parts), parts in plain, parts in shut))
        for label, iri, _ in known:
            parts = self._without_level(phrase(label))
            if "/vn-" not in iri or not parts or (self.lang == "vi" and label.isascii()):
                continue
            if len(parts) == 1 and not label.isupper():
                continue
            whole = len(parts) >= 3 and parts == phrase(label)
            found.add(" ".join(parts), Head(" ".join(parts), whole or parts in plain))
        return found

    def _without_level(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Take levels and owners off the end of a label: "UBND xã" is "UBND" of some "xã"."""
        cut = True
        while cut and parts:
            cut = False
            for size in (3, 2, 1):
                tail = " ".join(parts[-size:])
                if len(parts) >= size and (tail in self.levels or tail in self.owners):
                    if len(parts) == size and tail in said_plain(self.told):
                        return parts
                    parts, cut = parts[:-size], True
                    break
        return parts


def said_plain(words: Mapping[str, Any]) -> frozenset[str]:
    """The organs that stand by themselves."""
    return frozenset(" ".join(phrase(one)) for one in words["organs"]["plain"])


@cache
def lexicon(lang: str) -> Lexicon:
    """Return the words of a language; they are built once a process."""
    return Lexicon(lang)
