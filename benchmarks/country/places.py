"""The areas of the country, and which communes became which."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from .model import Area, Change

ID = "https://w3id.org/govgraph/id"
# The table of change mints its units' IRIs from the file's name and their codes; the roster
# names areas by these IRIs, so that both speak of one area.
AREA = f"{ID}/area/changes-"
DAYS = [date(2019, 12, 1), date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)]
AGAIN = date(2021, 1, 1)


@dataclass(frozen=True)
class Size:
    """How much of the country is made: of each, at most so many.

    Attributes:
        provinces, districts, communes: how many. The whole country has 63, 705 and 10,600.
        merged: the share of communes that a change closes.
    """

    provinces: int
    districts: int
    communes: int
    merged: float = 0.08


SIZES = {
    "tiny": Size(1, 2, 16, merged=1.0),
    "100k": Size(1, 7, 105),
    "1m": Size(6, 67, 1_010),
    "10m": Size(63, 705, 10_600),
}


@dataclass
class Province:
    """A province: its areas from the outermost in, and the changes of its communes."""

    area: Area
    districts: list[Area] = field(default_factory=list)
    communes: dict[Area, list[Area]] = field(default_factory=dict)
    villages: dict[Area, Area] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def provinces(size: Size, seed: int, names: dict[str, list[str]]) -> Iterator[Province]:
    """Make one province after the other."""
    pairs = [(a, b) for a in names["first"] for b in names["second"]]
    random.Random(f"{seed} provinces").shuffle(pairs)
    communes = 0
    for number in range(size.provinces):
        chance = random.Random(f"{seed} province {number}")
        city = number % 13 == 5  # five of 63 are cities
        area = Area(
            f"{AREA}{number + 1:02}",
            f"{number + 1:02}",
            " ".join(pairs[number]),
            "province",
            "thành phố" if city else "tỉnh",
        )
        made = Province(area)
        first, after = _share(size.districts, size.provinces, number)
        called = [pair for pair in pairs if pair != pairs[number]]
        chance.shuffle(called)
        for at in range(first, after):
            kind = _district(at - first, city, chance)
            code = f"{at + 1:03}"
            district = Area(f"{AREA}{code}", code, " ".join(called.pop()), "district", kind, area)
            made.districts.append(district)
            begin, end = _share(size.communes, size.districts, at)
            made.communes[district] = [
                _commune(f"{communes + one + 1:05}", district, one, chance, pairs)
                for one in range(end - begin)
            ]
            communes += end - begin
            _distinct(made.communes[district], pairs)
            _change(made, district, size.merged, chance)
            _settle(made, district, names["village"], chance)
        yield made


def _share(total: int, parts: int, at: int) -> tuple[int, int]:
    return total * at // parts, total * (at + 1) // parts


def _district(at: int, city: bool, chance: random.Random) -> str:
    if city:
        return "quận" if at < 6 else chance.choice(["huyện", "thị xã"])
    return "thành phố" if at == 0 else chance.choices(["huyện", "thị xã"], [9, 1])[0]


def _commune(
    code: str, district: Area, at: int, chance: random.Random, pairs: list[tuple[str, str]]
) -> Area:
    urban = district.kind in ("quận", "thành phố") and chance.random() < 0.8
    kind = "phường" if urban else "thị trấn" if at == 0 and district.kind == "huyện" else "xã"
    name = " ".join(chance.choice(pairs))
    return Area(f"{AREA}{district.code}-{code}", code, name, "commune", kind, district)


def _distinct(communes: list[Area], pairs: list[tuple[str, str]]) -> None:
    """Give each commune of a district a name of its own."""
    used: set[str] = set()
    spare = (" ".join(pair) for pair in pairs)
    for commune in communes:
        if commune.name in used:
            commune.name = next(name for name in spare if name not in used)
        used.add(commune.name)


def _change(made: Province, district: Area, share: float, chance: random.Random) -> None:
    """Let neighbours merge: two or three into a new one, or one into the next."""
    here = made.communes[district]
    news: list[Area] = []
    at = 0
    while at + 3 < len(here):
        if chance.random() >= share / 2:
            at += 1
            continue
        day = chance.choice(DAYS)
        if chance.random() < 0.3:  # the first takes in the second
            here[at + 1].ends = day
            made.changes.append(Change(here[at + 1], here[at], day, "nhập vào"))
            at += 2
            continue
        olds = here[at : at + chance.choice([2, 2, 3])]
        at += len(olds)
        new = _merge(made, district, olds, day, f"9{olds[0].code[1:]}")
        news.append(new)
        if at < len(here) and chance.random() < 0.25:  # and once more with the next
            news.append(_merge(made, district, [new, here[at]], AGAIN, f"8{olds[0].code[1:]}"))
            at += 1
    here += news


def _merge(made: Province, district: Area, olds: list[Area], day: date, code: str) -> Area:
    iri = f"{AREA}{day}-{district.code}-{code}"
    new = Area(iri, code, olds[0].name, "commune", olds[0].kind, district, begins=day)
    for old in olds:
        old.ends = day
        made.changes.append(Change(old, new, day))
    return new


def _settle(made: Province, district: Area, names: list[str], chance: random.Random) -> None:
    """Put a village, or a quarter, into some of the communes that nothing happened to."""
    for commune in made.communes[district]:
        if commune.begins or commune.ends or chance.random() >= 0.42:
            continue
        kind = "thôn" if commune.kind == "xã" else "khu phố"
        made.villages[commune] = Area(
            f"{ID}/area/village-{commune.code}",
            f"v{commune.code}",
            chance.choice(names),
            "village",
            kind,
            commune,
        )
