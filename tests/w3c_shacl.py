"""The W3C SHACL test suite, read: each entry's graphs and the report it expects."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rdflib
from rdflib import RDF, SH, URIRef
from rdflib.term import Node

import test_shapes

SUITE = Path(__file__).parents[2] / "shared" / "data" / "w3c" / "shacl"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
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
