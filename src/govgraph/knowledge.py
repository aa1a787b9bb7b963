"""What comes with govgraph: the ontology, the kinds, Vietnam's vocabulary and law, which every
store knows, and the Cẩm Phả graph.
"""

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from govgraph import resources
from govgraph.terms import ONTOLOGY

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pyoxigraph import Store as Database

    from govgraph.store import Store

_BASE = ONTOLOGY.removesuffix("ontology")
_DERIVED = "derived.trig"
_FORMATS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}


def ontology() -> list[Quad]:
    """Return the quads of ``ontology/``: each Turtle file is a graph named by its ontology IRI.

    Alignments and house style are not part of it: they are for people and tools outside.

    Example:
        >>> len(ontology()) > 1000
        True
    """
    return [quad for file in _top("ontology") for quad in _read(file)]


def ontology_graphs() -> set[str]:
    """Return the names of the graphs that :func:`ontology` fills from Turtle.

    Example:
        >>> sorted(ontology_graphs())[0]
        'https://w3id.org/govgraph/kinds'
    """
    return {_graph(file.name).value for file in _top("ontology") if file.name.endswith(".ttl")}


def renew(change: "Store") -> None:
    """Put this version's ontology in the place of the one that a store has.

    Args:
        change: the store, as it is being written to.

    Raises:
        StoreError: the store cannot be written.

    Example:
        >>> from govgraph.store import Store
        >>> with Store.memory().writing() as change:
        ...     renew(change)
        ...     len(change) > 1000
        True
    """
    for name in ontology_graphs():
        change.remove(name)
    change.add(ontology())


def cam_pha() -> list[Quad]:
    """Return the Cẩm Phả graph as its sources have it, without what is derived.

    Example:
        >>> len(cam_pha()) > 1000
        True
    """
    return [quad for file in _graphs() if file.name != _DERIVED for quad in _read(file)]


def cam_pha_derived() -> list[Quad]:
    """Return what the rules derive from the Cẩm Phả graph, as shipped.

    Example:
        >>> [name.value for name in {quad.graph_name for quad in cam_pha_derived()}]
        ['https://w3id.org/govgraph/id/graph/derived']
    """
    return [quad for file in _graphs() if file.name == _DERIVED for quad in _read(file)]


def load_cam_pha(database: "Database") -> None:
    """Fill an empty database with everything above: faster than quad by quad.

    Example:
        >>> from pyoxigraph import Store
        >>> database = Store()
        >>> load_cam_pha(database)
        >>> len(database) > 5000
        True
    """
    for file in [*_top("ontology"), *_graphs()]:
        kind = _FORMATS[PurePath(file.name).suffix]
        home = _graph(file.name) if kind == RdfFormat.TURTLE else None
        database.load(file.read_bytes(), format=kind, to_graph=home)


def _graphs() -> list["Traversable"]:
    return resources.files("graphs", ".trig")


def _top(folder: str) -> list["Traversable"]:
    """List the RDF files directly in a folder."""
    top = {entry.name for entry in resources.folder(folder).iterdir() if entry.is_file()}
    return [file for file in resources.files(folder, ".ttl", ".trig") if file.name in top]


def _graph(name: str) -> NamedNode:
    stem = PurePath(name).stem
    return NamedNode(_BASE + ("ontology" if stem == "core" else stem))


def _read(file: "Traversable") -> Iterator[Quad]:
    kind = _FORMATS[PurePath(file.name).suffix]
    home = _graph(file.name)
    for quad in parse(file.read_bytes(), format=kind):
        if isinstance(quad.graph_name, DefaultGraph):
            yield Quad(quad.subject, quad.predicate, quad.object, home)
        else:
            yield quad
