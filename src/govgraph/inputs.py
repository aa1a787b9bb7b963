"""Reading every kind of file: what the sources say, without what govgraph makes itself."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad

from govgraph import files, knowledge, language, quads, rules
from govgraph.errors import InputError, ParameterError
from govgraph.intake.reading import Options, Read
from govgraph.terms import DERIVED, GOVG
from govgraph.turtle import PREFIXES

Progress = Callable[[str, int], None]
KINDS = ("roster", "changes", "popolo", "followthemoney", "rdf")
_TABLES = (".csv", ".tsv", ".xlsx", ".ods", ".jsonl", ".ndjson", ".json", ".ijson", ".ftm")


def read(
    *sources: Any,
    graph: str | None = None,
    allow_remote: bool = False,
    progress: Progress | None = None,
    options: Options | None = None,
) -> Read:
    """Read files, or rows from Python.

    A table is a roster, or by its headings a table of change; JSON is Popolo, FollowTheMoney,
    JSON-LD or a roster, by what is in it; RDF of another vocabulary goes through a mapping. What
    an export holds of the derived graph and of the ontology's graphs is passed over, also where
    the format has merged the graphs: a store derives afresh and brings the ontology of its own
    version.

    Args:
        *sources: files; rows as mappings; or data frames.
        graph: the named graph for statements that name none; without it, one a file.
        allow_remote: fetch the contexts that JSON-LD names.
        progress: called with each file's name and the number of its statements; and on the way
            with how many rows were read, in words, and 0.
        options: how tables and registers are to be read.

    Returns:
        What they say; and the rows that could not be read.

    Raises:
        InputError: a file is missing or broken, with line and column.
        ParameterError: ``graph`` is no IRI, or one that govgraph makes itself; or an option is
            wrong.
        UnknownNameError: a file's extension tells no format.

    Example:
        >>> read().quads
        []
    """
    options = options or Options()
    ours = {NamedNode(name) for name in (DERIVED, *knowledge.ontology_graphs())}
    if graph in {node.value for node in ours}:
        raise ParameterError("graph-is-ours", name=graph)
    out = Read()
    for source in sources:
        kind = _kind(source, options)
        found = _one(source, kind, graph, allow_remote, progress, options)
        mine = [quad for quad in found.quads if quad.graph_name in ours]
        if mine and kind != "rdf":  # a table called derived.csv must not write into our graphs
            raise InputError("graph-is-ours", name=str(mine[0].graph_name)[1:-1])
        kept = without_derived(quad for quad in found.quads if quad.graph_name not in ours)
        out.quads += kept
        out.rows += found.rows
        out.problems += found.problems
        if progress:
            progress(_name(source), len(kept))
    return out


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


def _one(
    source: Any,
    kind: str,
    graph: str | None,
    allow_remote: bool,
    progress: Progress | None,
    options: Options,
) -> Read:
    def rows(name: str, count: int) -> None:
        if progress:
            progress(language.text("import-rows", where=name, count=count) if count else name, 0)

    if kind == "roster":
        from govgraph.intake import roster

        return roster.read(source, options, rows)
    if kind == "changes":
        from govgraph.intake import changes

        return changes.read(source, options, date=options.date, unit=options.unit, progress=rows)
    if kind == "popolo":
        from govgraph.intake import popolo

        return popolo.read(source, options)
    if kind == "followthemoney":
        from govgraph.intake import mapped

        return mapped.read(source, replace(options, mapping=options.mapping or kind))
    found = quads.read(source, graph=graph, allow_remote=allow_remote)
    if options.mapping or _foreign(found):
        from govgraph.intake import mapped

        if mapping := options.mapping or mapped.guess(found):
            return mapped.settled(found, source, replace(options, mapping=mapping))
    return Read(found)


def _kind(source: Any, options: Options) -> str:
    """Tell what a source is: as the user says, else by its ending and what is in it."""
    if options.kind:
        if options.kind not in KINDS:
            raise ParameterError(
                "parameter-choice", name="kind", value=options.kind, known=", ".join(KINDS)
            )
        return options.kind
    if not isinstance(source, (str, Path)):
        return "roster"
    if not str(source).lower().endswith(_TABLES):
        return "rdf"
    if not Path(source).is_file():
        files.read_bytes(source)  # raises, saying what is wrong
    from govgraph.intake import changes, ftm, popolo, roster

    for kind, looks_like in (
        ("followthemoney", ftm.looks_like),
        ("popolo", popolo.looks_like),
        ("changes", changes.looks_like),
        ("roster", roster.looks_like),
    ):
        if looks_like(source):
            return kind
    return "rdf"


def _foreign(found: list[Quad]) -> bool:
    """Whether statements use nothing of govgraph's."""
    return bool(found) and not any(
        quad.predicate.value.startswith(GOVG)
        or (isinstance(quad.object, NamedNode) and quad.object.value.startswith(GOVG))
        for quad in found
    )


def _name(source: Any) -> str:
    return str(source) if isinstance(source, (str, Path)) else "rows"


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
