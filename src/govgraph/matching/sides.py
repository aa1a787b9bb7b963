"""What each of two things rests on, in words of both languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from govgraph import language
from govgraph.answer import short
from govgraph.matching import persons
from govgraph.matching.facts import Facts, Held, Thing, knowledge, rows
from govgraph.queryable import Queryable

_AT_ONCE = 500  # claims in one query
_Words = dict[str, str]


@dataclass(frozen=True)
class Side:
    """One of two things.

    Attributes:
        iri: which. labels: its name by language. evidence: what it rests on, by language:
            a person's posts or a tenure with dates and sources, what an organ or post belongs to.
    """

    iri: str
    labels: _Words
    evidence: dict[str, tuple[str, ...]]


def side(facts: Facts, places: dict[str, _Words], thing: Thing) -> Side:
    """Describe a thing in both languages.

    Example:
        >>> side(Facts(), {}, Thing("urn:a", "person", labels={"vi": "Lan"})).labels
        {'vi': 'Lan'}
    """
    labels = {lang or "und": name for lang, name in sorted(thing.labels.items())}
    evidence = {lang: tuple(_evidence(facts, places, thing, lang)) for lang in language.LANGUAGES}
    return Side(thing.iri, labels, evidence)


def _evidence(facts: Facts, places: dict[str, _Words], thing: Thing, lang: str) -> Iterator[str]:
    for held in thing.held:
        post = facts.things.get(held.post)
        name = post.label(lang) if post else short(NamedNode(held.post))
        areas = sorted(persons.areas(facts, held.post))
        where = dict.fromkeys(facts.things[a].label(lang) for a in areas if a in facts.things)
        named = places.get(held.tenure, {})
        source = named.get(lang) or next(iter(named.values()), "")
        told = [name, *(w for w in where if w not in name), _stated(thing, lang) or _when(held)]
        yield ", ".join(filter(None, told)) + (f" [{source}]" if source else "")
    for link in ("born", "died"):
        for value in sorted(thing.links.get(link, ())):
            yield f"{language.text(f'match-{link}', lang)} {value[:10]}"
    for link in ("organ", "jurisdiction", "within", "parent"):
        for iri in sorted(thing.links.get(link, ())):
            if iri in facts.things:
                yield facts.things[iri].label(lang)
    for graph in sorted(thing.graphs) if thing.kind not in ("person", "tenure") else ():
        sources = facts.sources.get(graph, {})
        yield f"[{sources.get(lang) or next(iter(sources.values()), short(NamedNode(graph)))}]"


def _stated(thing: Thing, lang: str) -> str:
    """Tell a tenure's dates as sources write them."""
    return ", ".join(
        f"{words[lang]} {date}"
        for name, words in knowledge()["dates"].items()
        for date in sorted(thing.links.get(name, ()))
    )


def _when(held: Held) -> str:
    begin = held.earliest_begin[:10] or (f"≤ {held.latest_begin[:10]}" if held.latest_begin else "")
    end = held.latest_end[:10] or (f"≥ {held.earliest_end[:10]}" if held.earliest_end else "")
    return f"{begin or '…'} – {end or '…'}" if begin or end else ""


def grounds(store: Queryable, things: list[Thing]) -> dict[str, _Words]:
    """Look up the sources of some tenures, in words, by language.

    Example:
        >>> from govgraph.store import Store
        >>> grounds(Store.memory(), [])
        {}
    """
    tenures = sorted({held.tenure for thing in things for held in thing.held})
    found: dict[str, dict[str, set[str]]] = {}
    for start in range(0, len(tenures), _AT_ONCE):
        wanted = " ".join(f"<{iri}>" for iri in tenures[start : start + _AT_ONCE])
        for row in rows(store, "grounds", wanted):
            label = row["label"]
            words = label.value if label else short(row["source"])
            tongue = label.language if label else ""
            for lang in (tongue,) if tongue in language.LANGUAGES else language.LANGUAGES:
                found.setdefault(row["claim"].value, {}).setdefault(lang, set()).add(words)
    return {
        claim: {lang: ", ".join(sorted(words)) for lang, words in by.items()}
        for claim, by in found.items()
    }
