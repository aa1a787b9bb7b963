"""Making the country's files, province by province, so that no size needs much memory."""

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import answers, faults, places, register
from .answers import DAYS, iri
from .model import Area, Change, Tenure
from .people import People
from .places import Province, Size

ROSTER, CHANGES, REGISTER, TRUTH = "roster.csv", "changes.csv", "register.nq", "truth.json"
FILES = (ROSTER, CHANGES, REGISTER)
_COLUMNS = (
    "person_id", "person", "post_id", "post", "post_kind", "organ_id", "organ", "organ_kind",
    "area_id", "area", "area_level", "within_id", "within",
    "begins", "ends", "attested", "attested_by", "former_by", "source", "tenure_id",
)  # fmt: skip
_CHANGES = (
    "old unit", "old code", "old within", "old parent code",
    "new unit", "new code", "new within", "new parent code", "kind", "date",
)  # fmt: skip
_TERMS = ((2016, "2011–2016"), (2021, "2016–2021"), (9999, "2021–2026"))


def make(
    folder: Path, size: Size | str = "100k", *, seed: int = 1, odd: float = 0.002
) -> dict[str, Any]:
    """Make a country's roster, table of change and register, and its true answers.

    Args:
        folder: where the files go; it is made.
        size: a name of :data:`~places.SIZES`, or how much.
        seed: the same seed makes the same bytes.
        odd: the share of communes with something that checking should find.

    Returns:
        The true answers, as they stand in ``truth.json``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names, roles = _toml("names.toml"), _toml("roles.toml")
    wanted = places.SIZES[size] if isinstance(size, str) else size
    people = People(names, roles, seed, odd)
    told = _Told(roles)
    with (
        (folder / ROSTER).open("w", encoding="utf-8", newline="") as roster,
        (folder / CHANGES).open("w", encoding="utf-8", newline="") as changes,
        (folder / REGISTER).open("w", encoding="utf-8") as registered,
    ):
        rows, moves = csv.writer(roster), csv.writer(changes)
        rows.writerow(_COLUMNS)
        moves.writerow(_CHANGES)
        registered.writelines(register.head(roles["combinations"]))
        for province in places.provinces(wanted, seed, names):
            tenures = people.fill(province)
            rows.writerows(_row(one, province.area) for one in tenures)
            moves.writerows(_move(one) for one in province.changes)
            posts = dict.fromkeys(one.post for one in tenures)
            registered.writelines(register.seats(post) for post in posts)
            registered.writelines(told.add(province, tenures))
    about = {"seed": seed, "size": size if isinstance(size, str) else "", "odd": odd}
    truth = about | told.truth()
    with (folder / TRUTH).open("w", encoding="utf-8") as file:
        json.dump(truth, file, ensure_ascii=False, indent=1)
    return truth


class _Told:
    """Gathers the true answers over the provinces; the samples are of the first."""

    def __init__(self, roles: dict[str, Any]) -> None:
        self._roles = roles
        self._counts: Counter[str] = Counter()
        self._tally: Counter[str] = Counter()
        self._shapes: Counter[str] = Counter()
        self._coverages: list[dict[str, Any]] = []
        self._became: list[dict[str, Any]] = []
        self._samples: dict[str, Any] = {}

    def add(self, province: Province, tenures: list[Tenure]) -> Iterable[str]:
        """Take in a province; give the lines of the register that count in it."""
        counts = _counts(province, tenures)
        self._counts.update(counts)
        self._tally.update(answers.tally(tenures))
        law = self._roles["law"]
        self._tally["ex officio"] += answers.ex_officio(tenures, law["ex-officio"])
        self._shapes.update(faults.expected(tenures, law))
        labelled = ("organs", "posts", "areas", "reorganisations")
        self._shapes["BothLanguagesShape-en"] += sum(counts[key] for key in labelled)
        self._became += answers.became(province)
        if not self._samples:
            self._samples = _samples(province, tenures)
        for one in self._roles["combinations"]:
            units = _units(province, one["level"])
            counted = answers.coverage(tenures, one, units, DAYS[-1])
            figures = (counted["count"], counted["total"], DAYS[-1])
            node, lines = register.coverage(province.area, one, *figures)
            self._coverages.append({"coverage": node} | counted)
            self._shapes["NamedWithinCountShape"] += counted["certain"] > counted["count"]
            self._shapes["PossiblyNamedWithinCountShape"] += (
                counted["certain"] <= counted["count"] < counted["possible"]
            )
            yield from lines

    def truth(self) -> dict[str, Any]:
        """Return all that was told."""
        tally = self._tally
        pairs = {key: tally[key] for key in ("certain", "possible")}
        counts = dict(self._counts) | {
            "sources": self._counts["lists"] + 3,  # and the three files themselves
            "coverages": len(self._coverages),
            "concurrent holdings": sum(pairs.values()),
            "persons with several posts": tally["persons"],
            "pairs of posts held together": tally["posts"],
            "ex officio": tally["ex officio"],
        }
        return {
            "days": list(DAYS),
            "counts": counts,
            "pairs": pairs,
            "shapes": {key: count for key, count in sorted(self._shapes.items()) if count},
            "coverages": self._coverages,
            "became": self._became,
            **self._samples,
        }


def _counts(province: Province, tenures: list[Tenure]) -> Counter[str]:
    communes = [area for some in province.communes.values() for area in some]
    held = {one.post for one in tenures}
    return Counter(
        {
            "persons": len({one.person for one in tenures}),
            "posts": len(held),
            "organs": len({post.organ for post in held}),
            "areas": 1 + len(province.districts) + len(communes) + len(province.villages),
            "communes": len(communes),
            "tenures": len(tenures),
            "reorganisations": len({(one.new, one.day, one.kind) for one in province.changes}),
            "lists": len({_list(one, province.area) for one in tenures}),
        }
    )


def _units(province: Province, level: str) -> int:
    """Count the units of a level on the last of the days asked about."""
    if level == "village":
        return len(province.villages)
    instant = f"{DAYS[-1]}T00:00:00"
    return sum(area.alive(instant) for some in province.communes.values() for area in some)


def _samples(province: Province, tenures: list[Tenure]) -> dict[str, Any]:
    """Ask about an area of each tier, a closed one, the one it went into, and some persons."""
    changed = province.changes[0] if province.changes else None
    district = province.districts[0]
    first = province.communes[district][0]
    areas = [first, *([changed.old, changed.new] if changed else []), district, province.area]
    areas = list(dict.fromkeys(areas))
    several = [one for one, _, _ in answers.pairs(tenures)]
    persons = list(dict.fromkeys(one.person.id for one in several))[:3]
    own = answers.by_person(tenures)
    return {
        "samples": {"areas": [_named(area) for area in areas], "post": iri("post", "p1")},
        "combined": [
            {"area": area.iri, "on": on, "rows": answers.combined(tenures, area, on)}
            for area in areas
            for on in ("", *DAYS)
        ],
        "holders": [
            {"area": area.iri, "on": on, "rows": answers.holders(tenures, area, on)}
            for area in areas
            for on in DAYS
        ],
        "persons": [
            {
                "person": iri("person", id),
                "on": on,
                "rows": answers.holders(own[id], province.area, on),
            }
            for id in persons
            for on in DAYS
        ],
    }


def _named(area: Area) -> dict[str, str]:
    return {"iri": area.iri, "name": area.title, "tier": area.tier}


def _row(one: Tenure, province: Area) -> list[str]:
    post, organ, area = one.post, one.post.organ, one.post.area
    levels = _toml("roles.toml")[area.tier]["levels"]
    within = area.within
    said = one.said.get
    return [
        one.person.id, one.person.name, post.id, post.name, post.kind, organ.id, organ.name,
        organ.kind, area.iri, area.title, levels[area.kind],
        within.iri if within else "", within.title if within else "",
        said("begins", ""), said("ends", ""), said("attested", ""), said("attested_by", ""),
        said("former_by", ""), _list(one, province), one.id,
    ]  # fmt: skip


def _list(one: Tenure, province: Area) -> str:
    term = next(term for until, term in _TERMS if one.begin.year < until)
    return f"Danh sách cán bộ {province.kind} {province.name} {term}"


def _move(change: Change) -> list[str]:
    old, new = change.old, change.new
    assert old.within and new.within
    units = [[a.title, a.code, a.within.title, a.within.code] for a in (old, new) if a.within]
    return [*units[0], *units[1], change.kind, str(change.day)]


_known: dict[str, dict[str, Any]] = {}


def _toml(name: str) -> dict[str, Any]:
    if name not in _known:
        _known[name] = tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))
    return _known[name]
