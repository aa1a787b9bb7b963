"""Reading every kind of file: what the sources say, without what govgraph makes itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad

from govgraph import files, knowledge, language, quads, rules
from govgraph.errors import InputError, ParameterError
from govgraph.intake import hidden
from govgraph.intake.reading import Options, Read, Stream
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
    return stream(
        *sources, graph=graph, allow_remote=allow_remote, progress=progress, options=options
    ).whole()


def stream(
    *sources: Any,
    graph: str | None = None,
    allow_remote: bool = False,
    progress: Progress | None = None,
    options: Options | None = None,
    keep: bool = False,
) -> Stream:
    """Read files, or rows from Python, while what they give is walked.

    A roster is read row by row, other sources one after another, each whole. Nothing is known
    to be right before the last quad has come: walk the quads inside
    :meth:`govgraph.store.Store.writing`.

    Args:
        *sources, graph, allow_remote, progress, options: as for :func:`read`, which collects
            what this gives. Of a roster's statements, those that several rows make count again.
        keep: keep the quads of sources that are read whole.

    Returns:
        What they say; what :func:`read` raises may be raised on the way.

    Raises:
        ParameterError: ``graph`` is one that govgraph makes itself.

    Example:
        >>> found = stream([{"person": "Lan", "post": "Chủ tịch", "organ": "UBND"}])
        >>> len(list(found.quads)) == found.told, found.rows
        (True, 1)
    """
    if graph in (DERIVED, *knowledge.ontology_graphs()):
        raise ParameterError("graph-is-ours", name=graph)
    out = Stream()

    def each() -> Iterator[Iterable[Quad]]:
        for source in sources:
            found = _one(source, graph, allow_remote, progress, options or Options(), keep)
            yield found.quads
            out.told += found.told
            out.rows += found.rows
            out.problems += found.problems
            out.kept += found.kept
            if progress:
                progress(_name(source), found.told)

    out.quads = chain.from_iterable(each())
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
    graph: str | None,
    allow_remote: bool,
    progress: Progress | None,
    options: Options,
    keep: bool,
) -> Stream:
    def rows(name: str, count: int) -> None:
        if progress:
            progress(language.text("import-rows", where=name, count=count) if count else name, 0)

    kind = _kind(source, options)
    if kind == "roster":  # which says nothing that rules make
        from govgraph.intake import roster

        return roster.stream(source, options, rows)
    found = _whole(source, kind, graph, allow_remote, rows, options)
    ours = {NamedNode(name) for name in (DERIVED, *knowledge.ontology_graphs())}
    mine = [quad for quad in found.quads if quad.graph_name in ours]
    if mine and kind != "rdf":  # a table called derived.csv must not write into our graphs
        raise InputError("graph-is-ours", name=str(mine[0].graph_name)[1:-1])
    kept = without_derived(quad for quad in found.quads if quad.graph_name not in ours)
    return Stream(iter(kept), len(kept), found.rows, found.problems, kept if keep else [])


def _whole(
    source: Any,
    kind: str,
    graph: str | None,
    allow_remote: bool,
    rows: Progress,
    options: Options,
) -> Read:
    if kind == "changes":
        from govgraph.intake import changes

        return changes.read(source, options, date=options.date, unit=options.unit, progress=rows)
    if kind == "popolo":
        from govgraph.intake import popolo

        return popolo.read(source, options)
    if kind == "followthemoney":
        from govgraph.intake import mapped

        return _told(mapped.read(source, replace(options, mapping=options.mapping or kind)), source)
    found = quads.read(source, graph=graph, allow_remote=allow_remote)
    if options.mapping or _foreign(found):
        from govgraph.intake import mapped

        if mapping := options.mapping or mapped.guess(found):
            return _told(mapped.settled(found, source, replace(options, mapping=mapping)), source)
    return Read(found, problems=hidden.problems(found, files.name(source)))


def _told(found: Read, source: str | Path) -> Read:
    found.problems += hidden.problems(found.quads, files.name(source), names=False)
    return found


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
