"""The queries of the pages: ``queries/pages``, bound and run."""

from collections.abc import Mapping, Sequence
from functools import cache

from pyoxigraph import NamedNode

from govgraph import labels, queryable, questions, resources
from govgraph.answer import short
from govgraph.errors import ParameterError
from govgraph.pictures import bounds
from govgraph.queryable import Queryable
from govgraph.questions import Question, Term
from govgraph.terms import Row
from govgraph.turtle import PREFIXES

_WORDED = 40  # claims without a name that are worded one by one


@cache
def question(name: str) -> Question:
    """Return a query of ``queries/pages``.

    Example:
        >>> sorted(question("facts").parameters)
        ['thing']
    """
    (file,) = resources.files("queries", f"{name}.rq", under="pages")
    return questions.parse(name, resources.read(file))


def rows(store: Queryable, name: str, lang: str, **given: Term | Sequence[Term]) -> list[Row]:
    """Run a query of ``queries/pages``."""
    return queryable.rows(store, questions.bind(question(name), given, lang))


def typed(value: str) -> NamedNode | str:
    """Take an IRI of any scheme for one; anything else is a name, or has one of our prefixes.

    Example:
        >>> typed("urn:x"), typed("area:x"), typed("UBND: xã")
        (<NamedNode value=urn:x>, 'area:x', 'UBND: xã')
    """
    scheme = value.partition(":")[0]
    try:
        return value if scheme in PREFIXES else questions.iri("iri", value)
    except ParameterError:
        return value


def called(store: Queryable, nodes: Sequence[NamedNode], lang: str) -> Mapping[str, str]:
    """Say what things are called: by name, as claims by their parts, else by their IRIs.

    Args:
        store: where to look.
        nodes: the things.
        lang: the language.
    """
    iris = list(dict.fromkeys(node.value for node in nodes))
    found = labels.names(store, iris, lang)
    bare = [iri for iri in iris if iri not in found]
    found |= _periods(store, bare, lang)
    for iri in [one for one in bare if one not in found][:_WORDED]:
        if words := labels.of(store, NamedNode(iri), lang):
            found[iri] = words
    return {iri: found.get(iri) or short(NamedNode(iri)) for iri in iris}


def when(row: Row) -> str:
    """Word the four bounds of a row: ``eb``, ``lb``, ``ee``, ``le``."""
    return bounds.of(*(row[key] and row[key].value for key in ("eb", "lb", "ee", "le"))).words()


def _periods(store: Queryable, among: Sequence[str], lang: str) -> dict[str, str]:
    """Word periods, which have no name, by their bounds."""
    some = [NamedNode(iri) for iri in among]
    found = rows(store, "periods", lang, period=some) if some else []
    return {row["period"].value: words for row in found if (words := when(row))}


def iris(found: Sequence[Row], name: str) -> list[NamedNode]:
    """Return the IRIs of a column, each once, in order."""
    return list(dict.fromkeys(row[name] for row in found if isinstance(row[name], NamedNode)))
