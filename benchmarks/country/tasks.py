"""What runs in the child processes: each task prints what it finds, one JSON object a line.

A task measures with the clock inside, so that starting Python and reading files that a peer
would read otherwise do not count.
"""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph

from . import engines, make
from .children import BUILT, COUNTED, NQUADS, NTRIPLES, SHAPES, SOURCES, STORE, UNION, peak, tell


def call(name: str, given: str) -> None:
    """Run a task with arguments in JSON."""
    known: dict[str, Callable[..., None]] = {
        task.__name__: task
        for task in (
            prepare, load, bulk_load, ask, ask_rdflib, open_and_ask, open_raw,
            engines.derive_pairs, engines.duckdb_pairs,
            engines.check, engines.check_pyshacl, engines.check_pyrudof, engines.check_shifty,
        )
    }  # fmt: skip
    known[name](**json.loads(given))


def prepare(folder: str, size: str, seed: int) -> None:
    """Make the country, the store that is asked, and what peers read: what is there stays."""
    import govgraph
    from govgraph import checker, knowledge, terms
    from govgraph.store import Store

    here = Path(folder)
    if not (here / make.TRUTH).exists():
        make.make(here, size, seed=seed)
    if not (here / COUNTED).exists():
        shutil.rmtree(here / STORE, ignore_errors=True)
        graph = govgraph.open(here / STORE, create=True)
        graph.add(*(str(here / name) for name in make.FILES))
        ours = {pyoxigraph.NamedNode(name) for name in knowledge.ontology_graphs()}
        derived = pyoxigraph.NamedNode(terms.DERIVED)
        assert isinstance(graph.store, Store)
        every = graph.store.quads
        sources = (q for q in every() if q.graph_name not in ours and q.graph_name != derived)
        pyoxigraph.serialize(every(), str(here / BUILT), format=NQUADS)
        pyoxigraph.serialize(sources, str(here / SOURCES), format=NQUADS)
        if size != "10m":  # the peers that need it do not go so far
            triples = {quad.triple for quad in every()}
            pyoxigraph.serialize(triples, str(here / UNION), format=NTRIPLES)
        count = sum(quad.graph_name not in ours for quad in every())
        (here / COUNTED).write_text(str(count), "ascii")
    shapes = (quad.triple for quad in checker.load_shapes())
    pyoxigraph.serialize(shapes, str(here / SHAPES), format=NTRIPLES)
    tell(statements=int((here / COUNTED).read_text("ascii")))


def load(folder: str, where: str, check_too: bool = True) -> None:
    """Import the country's files with govgraph: loading, deriving, checking, each by itself."""
    import govgraph
    from govgraph import checker, derive, inputs, knowledge
    from govgraph.store import Store

    here = Path(folder)
    files = [str(here / name) for name in make.FILES]
    place = here / "loading.db"
    shutil.rmtree(place, ignore_errors=True)
    store = Store.memory() if where == "memory" else govgraph.open(place, create=True).store
    assert isinstance(store, Store)
    knowledge.ontology()  # not the roster's cost
    start = time.perf_counter()
    with store.writing() as change:
        change.add(knowledge.ontology())
        change.add(inputs.stream(*files).quads)
        added = time.perf_counter()
        memory = peak()
        tell(loaded=added - start, load_mb=memory)
        derive.run(change)
        derived = time.perf_counter()
        tell(derived=derived - added, derive_mb=peak())
    published = time.perf_counter() - derived
    tell(seconds=added - start + published, statements=len(store))
    if check_too:
        start = time.perf_counter()
        found = checker.check(store)
        tell(checked=time.perf_counter() - start, results=len(found.results), check_mb=peak())
    store.close()
    shutil.rmtree(place, ignore_errors=True)


def bulk_load(folder: str, where: str) -> None:
    """Load the same quads, as N-Quads, into Oxigraph by itself."""
    here = Path(folder)
    place = here / "peer.db"
    shutil.rmtree(place, ignore_errors=True)
    start = time.perf_counter()
    store = pyoxigraph.Store() if where == "memory" else pyoxigraph.Store(str(place))
    store.bulk_load(path=str(here / SOURCES), format=NQUADS)
    store.flush()
    tell(seconds=time.perf_counter() - start, load_mb=peak(), statements=len(store))
    del store
    shutil.rmtree(place, ignore_errors=True)


def ask(folder: str, where: str, items: list[dict[str, Any]], rounds: int, enough: float) -> None:
    """Ask questions with govgraph, and in turn the same SPARQL of the same raw store.

    A question is asked ``rounds`` times, fewer once it has taken ``enough`` seconds.
    """
    import govgraph
    from govgraph import names, questions
    from govgraph.store import Store

    here = Path(folder)
    graph: Any
    if where == "memory":
        store = Store.memory()
        store.raw.bulk_load(path=str(here / BUILT), format=NQUADS)
        graph = govgraph.Graph(store, "vi")
    else:
        graph = govgraph.open(here / STORE, lang="vi")
    tell(ready=True)
    for item in items:
        ours, raw, count, rows = [], [], 0, 0
        question = questions.get(item["question"])
        terms = names.terms(graph.store, question, item["given"])
        text = questions.bind(question, terms, "vi")
        for _ in range(rounds):
            start = time.perf_counter()
            count = len(graph.ask(item["question"], **item["given"]))
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            # Where the union is kept once, both ask that (govgraph.union).
            found = graph.store.raw.query(text, use_default_graph_as_union=not graph.store.once)
            rows = sum(1 for _ in found)
            raw.append(time.perf_counter() - start)
            if sum(ours) + sum(raw) > enough:
                break
        tell(item=item["name"], ours=ours, raw=raw, rows=count, raw_rows=rows)


def ask_rdflib(folder: str, items: list[dict[str, Any]]) -> None:
    """Ask the same SPARQL of rdflib."""
    from rdflib import Dataset

    from govgraph import questions
    from govgraph.questions import iri

    data = Dataset(default_union=True)
    data.parse(str(Path(folder) / BUILT), format="nquads")
    tell(ready=True)
    for item in items:
        question = questions.get(item["question"])
        terms: dict[str, Any] = {
            key: questions.day(key, value) if key == "on" else iri(key, value)
            for key, value in item["given"].items()
        }
        text = questions.bind(question, terms, "vi")
        start = time.perf_counter()
        rows = sum(1 for _ in data.query(text))
        tell(item=item["name"], seconds=time.perf_counter() - start, rows=rows)


def open_and_ask(folder: str, area: str, on: str) -> None:
    """Open the store on disk and answer one question, in a process that has done nothing yet."""
    start = time.perf_counter()
    import govgraph

    graph = govgraph.open(Path(folder) / STORE)
    opened = time.perf_counter()
    answer: Any = graph.ask("combined-roles", area=area, on=on)
    done = time.perf_counter()
    tell(seconds=done - start, opened=opened - start, rows=len(answer), mb=peak())


def open_raw(folder: str, area: str, on: str) -> None:
    """Do the same with pyoxigraph; the query's text is made before the clock starts."""
    from govgraph import questions, union
    from govgraph.generations import current

    place = Path(folder) / STORE
    terms: dict[str, Any] = {"area": questions.iri("area", area), "on": questions.day("on", on)}
    text = questions.bind(questions.get("combined-roles"), terms, "vi")
    inner = place / current(place)[0]
    start = time.perf_counter()
    store = pyoxigraph.Store.read_only(str(inner))
    opened = time.perf_counter()
    merged = union.marked(inner)
    found: Any = store.query(text, use_default_graph_as_union=not merged)
    rows = sum(1 for _ in found)
    done = time.perf_counter()
    tell(seconds=done - start, opened=opened - start, rows=rows, mb=peak())
