"""The lanes of a succession: families of organs and areas, and the order within each."""

from collections.abc import Iterable
from dataclasses import dataclass

from govgraph import text
from govgraph.pictures import axis
from govgraph.pictures.model import Event, Model


@dataclass(frozen=True)
class Family:
    """Organs or areas that reorganisations join, however far.

    Attributes:
        lines: the IRIs of units and events, from above.
        events: the reorganisations, earliest first.
    """

    lines: tuple[str, ...]
    events: tuple[Event, ...]


def families(model: Model) -> list[Family]:
    """Part a model's reorganisations into families: by first date, then by name.

    Example:
        >>> families(Model())
        []
    """
    roots = _roots(model)
    groups: dict[str, list[Event]] = {}
    for event in in_time(model.events.values(), model):
        groups.setdefault(roots[event.iri], []).append(event)
    return [Family(_ordered(events, model), tuple(events)) for events in groups.values()]


def alphabetical(model: Model, iri: str) -> tuple[str, str, str]:
    """Return what to sort things by their names by, accents last.

    Example:
        >>> sorted(["b", "Á", "a"], key=lambda one: alphabetical(Model(), one))
        ['a', 'Á', 'b']
    """
    name = model.name(iri)
    return text.fold(name), name, iri


def in_time(events: Iterable[Event], model: Model) -> list[Event]:
    """Order events by date, those without one last; then by name."""

    def order(event: Event) -> tuple[str, tuple[str, str, str]]:
        return axis.span(event.date)[0] or "~", alphabetical(model, event.iri)

    return sorted(events, key=order)


def _roots(model: Model) -> dict[str, str]:
    """Name each event's family by one of its members."""
    parent: dict[str, str] = {}

    def find(one: str) -> str:
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        return one

    for iri, event in sorted(model.events.items()):
        for unit in (iri, *event.before, *event.after):
            parent[find(unit)] = find(iri)
    return {iri: find(iri) for iri in model.events}


def _ordered(events: list[Event], model: Model) -> tuple[str, ...]:
    """Order a family's lines: old units, what became of them, new units.

    The history of each old unit stands right above it, so that lines cross little; a unit that
    keeps an old one's name stands next to it.
    """
    made_by: dict[str, list[Event]] = {}
    for event in events:
        for unit in event.after:
            if unit not in event.before:
                made_by.setdefault(unit, []).append(event)
    lines: dict[str, None] = {}
    entered: set[str] = set()
    for first in events:
        waiting = [(first, False)]
        while waiting:
            event, ready = waiting.pop()
            if ready:
                lines |= dict.fromkeys(one for one in _units(event, model) if one not in lines)
            elif event.iri not in entered:
                entered.add(event.iri)
                waiting.append((event, True))
                old = sorted(event.before, key=lambda one: alphabetical(model, one))
                earlier = [maker for unit in old for maker in made_by.get(unit, ())]
                waiting += [(one, False) for one in reversed(earlier)]
    return tuple(lines)


def _units(event: Event, model: Model) -> list[str]:
    kept = {model.name(one) for one in event.before} & {model.name(one) for one in event.after}

    def old(unit: str) -> tuple[bool, tuple[str, str, str]]:
        return model.name(unit) in kept, alphabetical(model, unit)

    def new(unit: str) -> tuple[bool, tuple[str, str, str]]:
        return model.name(unit) not in kept, alphabetical(model, unit)

    return [*sorted(event.before, key=old), event.iri, *sorted(event.after, key=new)]
