"""Reading many RDF files: what the sources say, without what govgraph makes itself."""

from collections.abc import Callable, Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from govgraph import knowledge, quads, rules
from govgraph.errors import ParameterError
from govgraph.terms import DERIVED, GOVG
from govgraph.turtle import PREFIXES

Progress = Callable[[str, int], None]


def read(
    *sources: str | Path,
    graph: str | None = None,
    allow_remote: bool = False,
    progress: Progress | None = None,
) -> list[Quad]:
    """Read RDF files.

    What an export holds of the derived graph and of the ontology's graphs is passed over, also
    where the format has merged the graphs: a store derives afresh and brings the ontology of
    its own version.

    Args:
        *sources: Turtle, TriG, N-Quads, N-Triples, JSON-LD or RDF/XML files.
        graph: the named graph for statements that name none; without it, one a file.
        allow_remote: fetch the contexts that JSON-LD names.
        progress: called with each file's name and the number of its statements.

    Raises:
        InputError: a file is missing or broken, with line and column.
        ParameterError: ``graph`` is no IRI, or one that govgraph makes itself.
        UnknownNameError: a file's extension tells no format.

    Example:
        >>> read()
        []
    """
    ours = {NamedNode(name) for name in (DERIVED, *knowledge.ontology_graphs())}
    if graph in {node.value for node in ours}:
        raise ParameterError("graph-is-ours", name=graph)
    kept: list[Quad] = []
    for source in sources:
        found = quads.read(source, graph=graph, allow_remote=allow_remote)
        before = len(kept)
        kept += without_derived(quad for quad in found if quad.graph_name not in ours)
        if progress:
            progress(str(source), len(kept) - before)
    return kept


def without_derived(found: Iterable[Quad]) -> list[Quad]:
    """Leave out what rules have made, told by the properties they own and by ``govg:rule``.

    A thing that a rule made and a source supports too keeps what the source may have said.

    Args:
        found: quads, of an export in which all graphs are one perhaps.

    Example:
        >>> without_derived([])
        []
    """
    every = list(found)
    ordered = rules.load()
    stated = {name for rule in ordered for name in rule.also_stated}
    owned = {_iri(name) for rule in ordered for name in rule.makes} - {_iri(n) for n in stated}
    made = {q.subject for q in every if q.predicate.value == f"{GOVG}rule"}
    supported = {q.object for q in every if q.predicate.value == f"{GOVG}supports"}
    trace = {f"{GOVG}rule", f"{PREFIXES['prov']}wasDerivedFrom", f"{GOVG}combination"}
    return [
        quad
        for quad in every
        if quad.predicate.value not in owned
        and (
            quad.subject not in made
            or (quad.subject in supported and quad.predicate.value not in trace)
        )
    ]


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
