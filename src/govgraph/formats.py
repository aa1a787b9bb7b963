"""The RDF formats graphs are read and written in (all of RDF 1.1's, W3C 2014)."""

from pathlib import Path
from typing import NamedTuple

from pyoxigraph import RdfFormat

from govgraph.errors import UnknownNameError


class Format(NamedTuple):
    """One format.

    ``aliases`` are other names people give it; ``extensions`` stand without the dot, the usual
    one first; ``holds_datasets`` says whether it can tell named graphs apart.
    """

    name: str
    aliases: tuple[str, ...]
    extensions: tuple[str, ...]
    media_type: str
    oxigraph: RdfFormat
    holds_datasets: bool


FORMATS = (
    Format("turtle", (), ("ttl", "turtle"), "text/turtle", RdfFormat.TURTLE, False),
    Format("trig", (), ("trig",), "application/trig", RdfFormat.TRIG, True),
    Format("nquads", ("n-quads",), ("nq",), "application/n-quads", RdfFormat.N_QUADS, True),
    Format(
        "ntriples", ("n-triples",), ("nt",), "application/n-triples", RdfFormat.N_TRIPLES, False
    ),
    Format(
        "jsonld", ("json-ld",), ("jsonld", "json"), "application/ld+json", RdfFormat.JSON_LD, True
    ),
    Format(
        "rdfxml",
        ("rdf/xml", "rdf-xml"),
        ("rdf", "xml", "owl"),
        "application/rdf+xml",
        RdfFormat.RDF_XML,
        False,
    ),
)


def by_name(name: str) -> Format:
    """Find a format by its name, an alias, its extension or its media type.

    Args:
        name: for example ``"turtle"``, ``"ttl"``, ``"JSON-LD"`` or ``"text/turtle"``.

    Returns:
        The format.

    Raises:
        UnknownNameError: none is called that; the message lists the choices.

    Example:
        >>> by_name("ttl").name
        'turtle'
    """
    wanted = name.strip().lower()
    for one in FORMATS:
        if wanted in (one.name, one.media_type, *one.aliases, *one.extensions):
            return one
    raise UnknownNameError("format-unknown", name=name, choices=_choices())


def by_path(path: str | Path) -> Format:
    """Find a format by a file's extension.

    Args:
        path: the file's name.

    Returns:
        The format.

    Raises:
        UnknownNameError: no format has that extension; the message lists the choices.

    Example:
        >>> by_path("data/register.trig").name
        'trig'
    """
    extension = Path(path).suffix.lower().removeprefix(".")
    for one in FORMATS:
        if extension in one.extensions:
            return one
    raise UnknownNameError("format-of-file", where=path, choices=_choices())


def _choices() -> str:
    return ", ".join(one.name for one in FORMATS)
