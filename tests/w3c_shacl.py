"""The W3C SHACL test suite: each entry's graphs and the report it expects, and our score.

``python tests/w3c_shacl.py`` prints the score.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, SH, URIRef
from rdflib.term import Node

import test_shapes
from govgraph.errors import ShapesError
from govgraph.shacl import results as validation
from govgraph.shacl import running
from govgraph.shacl.results import ValidationResult
from govgraph.shacl.shapes import Shapes
from govgraph.store import Store

SUITE = Path(__file__).parents[2] / "shared" / "data" / "w3c" / "shacl"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
# The only entries on which we differ (docs/checking.md): why, and how.
BEYOND = {
    "core/property/datatype-ill-formed": (
        "Oxigraph keeps every kind of whole number as xsd:integer",
        "other results",
    ),
    "sparql/pre-binding/shapesGraph-001": ("$shapesGraph is refused by name", "refused"),
}
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")


@dataclass(frozen=True)
class Entry:
    """A test: its name, its files, and the results it expects, or None for a failure."""

    name: str
    data: Path
    shapes: Path
    conforms: bool
    expected: "Counter[tuple[Any, ...]] | None"


def entries(manifest: Path = SUITE / "manifest.ttl") -> Iterator[Entry]:
    """Walk the manifests and read every test."""
    graph = load(manifest)
    base = URIRef(manifest.as_uri())
    for included in sorted(graph.objects(base, MF.include), key=str):
        yield from entries(path_of(included))
    for test in graph.subjects(RDF.type, SHT.Validate):
        action, result = graph.value(test, MF.action), graph.value(test, MF.result)
        data, shapes = graph.value(action, SHT.dataGraph), graph.value(action, SHT.shapesGraph)
        name = f"{manifest.parent.parent.name}/{manifest.parent.name}/{manifest.stem}"
        if result == SHT.Failure:
            yield Entry(name, path_of(data), path_of(shapes), False, None)
            continue
        conforms = bool(graph.value(result, SH.conforms).toPython())  # type: ignore[union-attr]
        yield Entry(name, path_of(data), path_of(shapes), conforms, results(graph, result))


def load(path: Path) -> rdflib.Graph:
    """Read a Turtle file."""
    # not by rdflib's parser, which rewrites ill-typed literals
    return test_shapes.graph(test_shapes.triples([path]))


def path_of(node: Any) -> Path:
    """Return the file that an IRI names."""
    return Path(str(node).removeprefix("file://"))


def results(graph: rdflib.Graph, report: Any) -> "Counter[tuple[Any, ...]]":
    """Gather a report's results: what the suite's own comparison looks at."""
    found: Counter[tuple[Any, ...]] = Counter()
    for one in graph.objects(report, SH.result):
        found[
            tuple(
                written(graph, graph.value(one, of))
                for of in (
                    SH.focusNode,
                    SH.resultPath,
                    SH.value,
                    SH.resultSeverity,
                    SH.sourceShape,
                    SH.sourceConstraintComponent,
                )
            )
        ] += 1
    return found


def written(graph: rdflib.Graph, node: Node | None) -> str:
    """Write a node so that equal ones are equal: of a blank one what is said of it, in short."""
    if not isinstance(node, rdflib.BNode):
        return node.n3() if node is not None else ""
    if (RDF.first in set(graph.predicates(node))) or node == RDF.nil:
        return "(" + " ".join(written(graph, one) for one in graph.items(node)) + ")"
    said = sorted(
        f"{of} {written(graph, one)}"
        for of, one in graph.predicate_objects(node)
        if of
        in (
            SH.inversePath,
            SH.alternativePath,
            SH.zeroOrMorePath,
            SH.oneOrMorePath,
            SH.zeroOrOnePath,
        )
    )
    return f"[{'; '.join(said)}]"


def difference(entry: Entry) -> str:
    """Run an entry; say how our results differ from what it expects, or nothing."""
    try:
        store = Store.memory()
        store.add(_quads(entry.data))
        found = running.validate(store, Shapes(_quads(entry.shapes)))
    except ShapesError:
        return "" if entry.expected is None else "refused"
    if entry.expected is None:
        return "not refused"
    if by_value(Counter(map(_key, found))) != by_value(entry.expected):
        return "other results"
    return "" if entry.conforms is not bool(found) else "conforms or not"


def _quads(path: Path) -> list[Quad]:
    found = parse(path=str(path), format=RdfFormat.TURTLE, base_iri=path.as_uri())
    return [Quad(q.subject, q.predicate, q.object, NamedNode("http://g")) for q in found]


def _key(found: ValidationResult) -> tuple[str, ...]:
    """Write a result as :func:`results` does."""
    graph = test_shapes.graph(validation.triples([found]))
    ((one, _),) = results(graph, graph.value(None, RDF.type, SH.ValidationReport)).items()
    return tuple(one)


def by_value(counted: "Counter[tuple[Any, ...]]") -> "Counter[tuple[Any, ...]]":
    """Write numbers one way: Oxigraph keeps them by value, "4.0" as "4"."""

    def plain(cell: str) -> str:
        number = re.fullmatch(r'"([+-]?\d+(?:\.\d*)?)"\^\^<.*#(?:decimal|integer)>', cell)
        return f"{float(number[1])}" if number else cell

    return Counter({tuple(map(plain, one)): count for one, count in counted.items()})


def main() -> None:
    """Print the score: how many entries agree, by part, and which differ and why."""
    if not SUITE.is_dir():
        raise SystemExit("the suite (w3c/data-shapes, folder data-shapes-test-suite) is not here")
    every = list(entries())
    differing = {one.name: how for one in every if (how := difference(one))}
    parts = Counter(one.name.rpartition("/")[0] for one in every)
    wrong = Counter(name.rpartition("/")[0] for name in differing)
    print(f"{'part':24}{'entries':>8}{'agree':>8}")
    for part, count in sorted(parts.items()):
        print(f"{part:24}{count:>8}{count - wrong[part]:>8}")
    print(f"{'total':24}{len(every):>8}{len(every) - len(differing):>8}")
    for name, how in sorted(differing.items()):
        print(f"differs: {name} ({how}): {BEYOND.get(name, ('unknown', ''))[0]}")


if __name__ == "__main__":
    main()
