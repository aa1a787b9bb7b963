"""The measurements: which children run, one after the other, and the tables of what they gave."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import cells, children, places
from .cells import Kept, seconds
from .results import words

WHERE = ("memory", "disk")
Lines = Iterator[str]


@dataclass(frozen=True)
class Wanted:
    """What to measure.

    Attributes:
        folder: the country's files. truth: its true answers. size: its name.
        rounds: how often, peers in turn. limit: seconds that one figure may take.
        peers: also those that take long.
    """

    folder: Path
    truth: dict[str, Any]
    size: str
    rounds: int
    limit: float
    peers: bool = True


def importing(kept: Kept, wanted: Wanted) -> Lines:
    """Import: loading beside bulk_load of the same quads; deriving and checking by themselves."""
    for _ in range(wanted.rounds):
        for where in WHERE:
            given: dict[str, Any] = {"folder": str(wanted.folder), "where": where}
            kept.one(f"bulk_load {where}", "bulk_load", wanted.limit, wanted.rounds, **given)
            kept.one(f"govgraph {where}", "load", wanted.limit, wanted.rounds, **given)
    yield from _head("import")
    for where in WHERE:
        ours, peer = f"govgraph {where}", f"bulk_load {where}"
        memory = ", ".join(_mb(kept, ours, key) for key in ("load_mb", "derive_mb", "check_mb"))
        steps = " | ".join(kept.shown(ours, key) for key in ("derived", "checked"))
        yield (
            f"| {words()[where]} | {kept.shown(ours)} | {kept.shown(peer)} "
            f"| {kept.ratio(ours, peer)} | {steps} | {memory} | {_mb(kept, peer, 'load_mb')} |"
        )


def questions(kept: Kept, wanted: Wanted) -> Lines:
    """Every question, with parameters and without, beside its SPARQL in Oxigraph and rdflib."""
    items = _items(wanted.truth)
    if wanted.size == "10m":  # whole tables of a whole country are not what people ask for
        items = [one for one in items if one["given"]]
    for where in WHERE:
        more = {"where": where, "rounds": wanted.rounds, "enough": min(20.0, wanted.limit / 4)}
        _asked(kept, where, "ask", items, wanted, more)
    if wanted.peers and wanted.size in ("tiny", "100k"):
        _asked(kept, "rdflib", "ask_rdflib", items, wanted, {})
    yield from _head("questions")
    for item in items:
        name, shown, rows = item["name"], [], set()
        for where in WHERE:
            found = _first(kept, f"{where}: {name}")
            ours, raw = found.get("ours", []), found.get("raw", [])
            rows |= {str(found[key]) for key in ("rows", "raw_rows") if key in found}
            shown += [_middle(ours, found), _middle(raw, found), _times(ours, raw)]
        peer = _first(kept, f"rdflib: {name}")
        rows |= {str(peer["rows"])} if "rows" in peer else set()
        shown.append(_middle([peer["seconds"]] if "seconds" in peer else [], peer))
        yield f"| {name} | {' ≠ '.join(sorted(rows)) or '–'} | {' | '.join(shown)} |"
    yield from ("", words()["questions"]["note"])


def concurrent(kept: Kept, wanted: Wanted) -> Lines:
    """Derive every concurrent holding, beside DuckDB over the same tables."""
    for _ in range(wanted.rounds):
        for name, task in (("govgraph", "derive_pairs"), ("duckdb", "duckdb_pairs")):
            kept.one(name, task, wanted.limit, wanted.rounds, folder=str(wanted.folder))
    truth = wanted.truth["pairs"]
    yield from _head("pairs")
    for name in ("govgraph", "duckdb"):
        found = _first(kept, name)
        right = all(found.get(key) == count for key, count in truth.items())
        figures = " | ".join(str(found.get(key, "–")) for key in truth)
        mark = "–" if "error" in found else "✓" if right else "✗"
        yield f"| {name} | {kept.shown(name)} | {figures} | {mark} | {_mb(kept, name, 'mb')} |"
    yield f"| {words()['pairs']['last']} | {kept.shown('govgraph', 'last')} | | | | |"
    yield from ("", words()["pairs"]["note"])


def checking(kept: Kept, wanted: Wanted) -> Lines:
    """Check with every shape, beside the other engines over the same union graph."""
    peers = ("check_shifty", "check_pyrudof", "check_pyshacl") if wanted.peers else ()
    for _ in range(wanted.rounds):
        for where in WHERE:
            given: dict[str, Any] = {"folder": str(wanted.folder), "where": where}
            kept.one(f"govgraph, {where}", "check", wanted.limit, wanted.rounds, **given)
        if wanted.size == "10m":
            continue
        for task in peers:
            name = task.removeprefix("check_")
            kept.one(name, task, wanted.limit, wanted.rounds, folder=str(wanted.folder))
    truth = wanted.truth["shapes"]
    yield from _head("check")
    yield f"| {words()['check']['truth']} | | {sum(truth.values())} | | |"
    for name in kept.cells:
        found = _first(kept, name)
        said = found.get("shapes")
        mark = "–" if said is None else "✓" if said == truth else f"✗ {_difference(said, truth)}"
        figures = f"{kept.shown(name)} | {found.get('results', '–')} | {mark}"
        yield f"| {name} | {figures} | {_mb(kept, name, 'mb')} |"


def opening(kept: Kept, wanted: Wanted) -> Lines:
    """Open the store on disk in a fresh process and answer one question, caches dropped."""
    district = next(a for a in wanted.truth["samples"]["areas"] if a["tier"] == "district")
    given = {"folder": str(wanted.folder), "area": district["iri"], "on": wanted.truth["days"][-1]}
    for _ in range(wanted.rounds):
        for name, task in (("govgraph", "open_and_ask"), ("pyoxigraph", "open_raw")):
            if kept.wants(name, wanted.rounds):
                kept.about["cache"] = "dropped" if children.drop_caches() else "warm"
                kept.one(name, task, wanted.limit, wanted.rounds, **given)
    cold = kept.about.get("cache") == "dropped"
    yield from _head("open")
    for name in ("govgraph", "pyoxigraph"):
        rows = _first(kept, name).get("rows", "–")
        shown = f"{kept.shown(name, 'opened')} | {kept.shown(name)} | {rows}"
        yield f"| {name} | {shown} | {_mb(kept, name, 'mb')} |"
    told = words()["open"]
    cache = told["cold" if cold else "warm"]
    yield from ("", told["note"].format(area=district["name"], on=given["on"], cache=cache))


MEASURES: dict[str, Callable[[Kept, Wanted], Lines]] = {
    "import": importing,
    "questions": questions,
    "pairs": concurrent,
    "check": checking,
    "open": opening,
}


def _head(name: str) -> Lines:
    columns = words()[name]["columns"]
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)


def _items(truth: dict[str, Any]) -> list[dict[str, Any]]:
    """List the questions: with sample parameters, and as they stand."""
    from govgraph import questions

    areas = {one["tier"]: one["iri"] for one in reversed(truth["samples"]["areas"])}
    person, thing = truth["persons"][0]["person"], truth["became"][0]["thing"]
    sample = {
        "area": areas["district"],
        "on": truth["days"][-1],
        "person": person,
        "post": truth["samples"]["post"],
        "thing": thing,
        "claim": f"{person.replace('/person/roster-n', '/tenure/roster-t')}",
        "source": f"{places.ID}/source/roster",
    }
    items = [
        _item("combined-roles", f"area: {tier}", area=iri, on=sample["on"])
        for tier, iri in areas.items()
    ]
    items.append(_item("posts-of-person", "one person", person=person, on=sample["on"]))
    for name in questions.names():
        given = {key: sample[key] for key in questions.get(name).parameters}
        if given and name not in ("combined-roles", "posts-of-person"):
            items.append(_item(name, "sample", **given))
    return items + [_item(name, "") for name in questions.names()]


def _item(question: str, note: str, **given: str) -> dict[str, Any]:
    name = f"{question} ({note})" if note else question
    return {"name": name, "question": question, "given": given}


def _asked(
    kept: Kept,
    peer: str,
    task: str,
    items: list[dict[str, Any]],
    wanted: Wanted,
    more: dict[str, Any],
) -> None:
    """Ask all in one child; where one is not finished in time, go on after it in another."""
    left = [one for one in items if kept.wants(f"{peer}: {one['name']}", 1)]
    while left:
        ready = False
        limit = wanted.limit
        for outcome in cells.run(task, limit, folder=str(wanted.folder), items=left, **more):
            if outcome.pop("ready", False):
                ready = True
                continue
            outcome.pop("item", None)
            one = left.pop(0)
            kept.add(f"{peer}: {one['name']}", outcome)
            if not left:
                break
        if not ready:
            return


def _first(kept: Kept, cell: str) -> dict[str, Any]:
    return next(iter(kept.cells.get(cell, [])), {})


def _middle(values: list[float], found: dict[str, Any]) -> str:
    if values:
        return seconds(sorted(values)[len(values) // 2])
    return f"> {found['limit']:.0f} s" if "limit" in found else found.get("error", "–")


def _times(ours: list[float], raw: list[float]) -> str:
    if not (ours and raw):
        return "–"
    return f"{sorted(ours)[len(ours) // 2] / sorted(raw)[len(raw) // 2]:.2f} ×"


def _mb(kept: Kept, cell: str, key: str) -> str:
    value = kept.median(cell, key)
    return "–" if value is None else f"{value:,.0f} MB"


def _difference(said: dict[str, int], truth: dict[str, int]) -> str:
    apart = [
        f"{key} {said.get(key, 0)}/{truth.get(key, 0)}"
        for key in sorted(said.keys() | truth.keys())
        if said.get(key, 0) != truth.get(key, 0)
    ]
    return "; ".join(apart[:4]) + (f"; +{len(apart) - 4}" if len(apart) > 4 else "")
