"""Tasks that set govgraph's deriving and checking beside other engines; see :mod:`tasks`."""

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import pairs
from .children import BUILT, NQUADS, SHAPES, SOURCES, STORE, UNION, peak, tell


def derive_pairs(folder: str) -> None:
    """Derive all concurrent holdings with the rules that they need."""
    from govgraph import derive, knowledge, rules
    from govgraph.store import Store

    store = Store.memory()
    store.add(knowledge.ontology())
    store.raw.bulk_load(path=str(Path(folder) / SOURCES), format=NQUADS)
    needed = ("dates", "standing", "periods", "concurrent-holdings")
    ordered = [rule for rule in rules.load() if rule.name in needed]
    steps: dict[str, float] = {}
    with store.writing() as change:  # as an import does it; the copy is not the rules' time
        at = start = time.perf_counter()

        def lap(name: str, _: int) -> None:
            nonlocal at
            steps[name], at = time.perf_counter() - at, time.perf_counter()

        derive.run(change, ordered, lap)
        took = time.perf_counter() - start
    text = "SELECT ?h ?c { ?h <https://w3id.org/govgraph/ontology#certainty> ?c }"
    found: Any = store.query(text)
    counts = Counter(row["c"].value.rpartition("/")[2] for row in found)
    tell(seconds=took, last=steps["concurrent-holdings"], mb=peak(), **counts)


def duckdb_pairs(folder: str) -> None:
    """Find all pairs with DuckDB, from the same tables."""
    start = time.perf_counter()
    counts = pairs.duckdb(Path(folder))
    tell(seconds=time.perf_counter() - start, mb=peak(), **counts)


def check(folder: str, where: str) -> None:
    """Check with govgraph."""
    import govgraph
    from govgraph import checker
    from govgraph.store import Store

    here = Path(folder)
    store: Any
    if where == "memory":
        store = Store.memory()
        store.raw.bulk_load(path=str(here / BUILT), format=NQUADS)
    else:
        store = govgraph.open(here / STORE).store
    start = time.perf_counter()
    report = checker.check(store)
    took = time.perf_counter() - start
    _report(took, ((one.severity, one.shape) for one in report.results))


def check_pyshacl(folder: str) -> None:
    """Check with pySHACL, as its users call it."""
    import pyshacl
    from rdflib import Graph

    here = Path(folder)
    data = Graph().parse(here / UNION, format="nt")
    shapes = Graph().parse(here / SHAPES, format="nt")
    start = time.perf_counter()
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, inference="none", allow_infos=True, allow_warnings=True
    )
    _report(time.perf_counter() - start, _results(report))


def check_shifty(folder: str) -> None:
    """Check with shifty (pyshifty)."""
    import shifty

    here = Path(folder)
    start = time.perf_counter()
    _, report, _ = shifty.validate(here / UNION, here / SHAPES, infer=False)
    _report(time.perf_counter() - start, _results(report))


def check_pyrudof(folder: str) -> None:
    """Check with rudof (pyrudof)."""
    import pyrudof

    here = Path(folder)
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(str(here / UNION), pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(str(here / SHAPES), pyrudof.ShaclFormat.NTriples)
    start = time.perf_counter()
    report = rudof.validate_shacl()
    took = time.perf_counter() - start
    _report(took, ((one.severity, one.source_shape or "") for one in report))


def _results(report: Any) -> Iterable[tuple[str, str]]:
    from rdflib.namespace import SH

    for result in report.subjects(predicate=SH.sourceShape, unique=True):
        yield (
            str(report.value(result, SH.resultSeverity)),
            str(report.value(result, SH.sourceShape)),
        )


def _report(took: float, results: Iterable[tuple[str, str]]) -> None:
    shapes: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    for severity, shape in results:
        severities[severity.rpartition("#")[2].rpartition(":")[2]] += 1
        shapes[shape.strip("<>").rpartition("/")[2].removesuffix("-sparql")] += 1
    tell(
        seconds=took, mb=peak(), results=sum(shapes.values()),
        severities=dict(severities), shapes=dict(sorted(shapes.items())),
    )  # fmt: skip
