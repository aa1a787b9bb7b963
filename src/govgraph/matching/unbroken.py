"""Re-election breaks no tenure: where one row ends and the next one begins, it goes on.

A source that writes a row a term says 2011–2016 and 2016–2021. Of one tenure, that is no
contradiction: it began in 2011, was held in 2016 and ended in 2021.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import terms
from govgraph.store import Store
from govgraph.turtle import PREFIXES

BEGINS = NamedNode(terms.GOVG + "begins")
ENDS = NamedNode(terms.GOVG + "ends")
ATTESTED = NamedNode(terms.GOVG + "attested")
_SUBJECT = NamedNode(PREFIXES["rdf"] + "subject")
_OBJECT = NamedNode(PREFIXES["rdf"] + "object")


def fits(one: str, other: str) -> bool:
    """Whether two dates can be one, as far as the less exact one tells.

    Example:
        >>> fits("2016", "2016-05-01"), fits("2016-04", "2016-05-01")
        (True, False)
    """
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def joints(
    begins: Iterable[str], ends: Iterable[str], next_begins: Iterable[str], next_ends: Iterable[str]
) -> set[tuple[str, str]]:
    """Return the ends of one row at which the next one begins.

    The first must have begun before, and the next must not end by then: else the rows may
    speak of one short time, or contradict each other.

    Args:
        begins, ends: what the first row says.
        next_begins, next_ends: what the next row says.

    Returns:
        Pairs of an end and a begin.

    Example:
        >>> joints(["2011"], ["2016"], ["2016-05-01"], ["2021"])
        {('2016', '2016-05-01')}
        >>> joints(["2016"], ["2016"], ["2016"], ["2021"])
        set()
    """
    since, until = list(begins), list(next_ends)
    return {
        (end, begin)
        for end in ends
        for begin in next_begins
        if fits(end, begin)
        and since
        and all(_before(day, end) and _before(day, begin) for day in since)
        and all(_before(end, day) and _before(begin, day) for day in until)
    }


def inner(change: Store, mapping: Mapping[NamedNode, NamedNode]) -> set[Quad]:
    """Find the ends and begins that lie inside tenures made of several.

    Args:
        change: the store, with what its sources say.
        mapping: which tenure gives way to which.

    Returns:
        The statements, which of the one tenure only say that it was held then.

    Example:
        >>> inner(Store.memory(), {})
        set()
    """
    groups: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for tenure, kept in mapping.items():
        groups[kept] |= {tenure, kept}
    found: set[Quad] = set()
    for group in groups.values():
        begins = {one: _said(change, one, BEGINS) for one in group}
        ends = {one: _said(change, one, ENDS) for one in group}
        for one in group:
            for other in group - {one}:
                for end, begin in joints(begins[one], ends[one], begins[other], ends[other]):
                    found.update(ends[one][end], begins[other][begin])
    return found


def _before(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    return one[:length] < other[:length]


def _said(change: Store, tenure: NamedNode, predicate: NamedNode) -> dict[str, list[Quad]]:
    """Return the statements of a bound by their date, but for what stands as a claim of its own."""
    cited = {
        value.object
        for quad in change.raw.quads_for_pattern(None, _SUBJECT, tenure, None)
        for value in change.raw.quads_for_pattern(quad.subject, _OBJECT, None, None)
    }
    found: dict[str, list[Quad]] = defaultdict(list)
    for quad in change.raw.quads_for_pattern(tenure, predicate, None, None):
        date = quad.object
        if quad.graph_name == terms.DERIVED_GRAPH or not isinstance(date, Literal):
            continue
        if date not in cited:
            found[date.value].append(quad)
    return found
