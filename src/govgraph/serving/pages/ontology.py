"""The ontology's page: every term with its label, definition and example, and its Turtle."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import knowledge, terms
from govgraph.graph import Graph
from govgraph.serving.made import Made
from govgraph.serving.pages import data, render
from govgraph.serving.pages.view import View
from govgraph.turtle import PREFIXES

_OWL, _RDFS, _SKOS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["skos"]
_TYPE = PREFIXES["rdf"] + "type"
_CLASS, _OBJECT, _DATATYPE = _OWL + "Class", _OWL + "ObjectProperty", _OWL + "DatatypeProperty"


@dataclass(frozen=True)
class Term:
    """A class or property.

    Attributes:
        name: the end of its IRI, and its place on the page.
        iri: its IRI.
        kind: ``class``, ``link`` or ``value``.
        label, definition, example: in the page's language.
        about: domain, range and wider terms: what each is, and the IRIs.
    """

    name: str
    iri: str
    kind: str
    label: str
    definition: str
    example: str
    about: tuple[tuple[str, tuple[str, ...]], ...]


def page(graph: Graph, view: dict[str, Any]) -> Made:
    """Write the page of the ontology."""
    look = View(**view)
    found = known(look.lang)
    made = render.page(
        look,
        "ontology",
        groups=[(kind, [one for one in found if one.kind == kind]) for kind in _KINDS],
        iri=terms.ONTOLOGY,
        version=_version(),
    )
    made.headers["Link"] = _links(look)
    return made


def turtle(graph: Graph, view: dict[str, Any], format: str = "turtle") -> Made:
    """Return the ontology as RDF.

    Raises:
        UnknownNameError: there is no such format.
    """
    return data.written(list(_quads()), format, {"Link": _links(View(**view))})


_KINDS = ("class", "link", "value")


def known(lang: str) -> list[Term]:
    """Return the ontology's terms, in the order of their labels.

    Example:
        >>> "Post" in [one.name for one in known("en")]
        True
    """
    about: dict[str, dict[str, list[Any]]] = {}
    for quad in _quads():
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(terms.GOVG):
            said = about.setdefault(quad.subject.value, {})
            said.setdefault(quad.predicate.value, []).append(quad.object)
    found = [_term(iri, said, lang) for iri, said in about.items()]
    return sorted((one for one in found if one.kind), key=lambda one: one.label.casefold())


def _term(iri: str, said: dict[str, list[Any]], lang: str) -> Term:
    def words(name: str) -> str:
        texts = [one for one in said.get(name, []) if isinstance(one, Literal)]
        return next((one.value for one in texts if one.language == lang), "")

    types = {one.value for one in said.get(_TYPE, []) if isinstance(one, NamedNode)}
    kinds = (("class", _CLASS), ("link", _OBJECT), ("value", _DATATYPE))
    kind = next((kind for kind, one in kinds if one in types), "")
    about = []
    for key, name in (
        ("broader", "subClassOf"),
        ("broader", "subPropertyOf"),
        ("domain", "domain"),
        ("range", "range"),
    ):
        iris = [one.value for one in said.get(_RDFS + name, []) if isinstance(one, NamedNode)]
        if iris:
            about.append((key, tuple(sorted(iris))))
    name = iri.removeprefix(terms.GOVG)
    label = words(_RDFS + "label") or name
    definition, example = words(_SKOS + "definition"), words(_SKOS + "example")
    return Term(name, iri, kind, label, definition, example, tuple(about))


def _links(view: View) -> str:
    from govgraph import formats

    plain = View(view.lang, view.base)
    parts = [f'<{plain.to("/ontology")}>; rel="canonical"']
    for one in formats.FORMATS:
        where = plain.to(f"/ontology.{one.extensions[0]}")
        parts.append(f'<{where}>; rel="alternate"; type="{one.media_type}"')
    return ", ".join(parts)


def _version() -> str:
    wanted = NamedNode(terms.ONTOLOGY), NamedNode(_OWL + "versionInfo")
    found = [quad.object for quad in _quads() if (quad.subject, quad.predicate) == wanted]
    return next((one.value for one in found if isinstance(one, Literal)), "")


@cache
def _quads() -> tuple[Quad, ...]:
    """Return the core ontology, as it comes with this version."""
    home = NamedNode(terms.ONTOLOGY)
    return tuple(quad for quad in knowledge.ontology() if quad.graph_name == home)
