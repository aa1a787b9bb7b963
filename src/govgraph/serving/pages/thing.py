"""The page of a thing: its names, what is said of it and by whom, its evidence and pictures."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from pyoxigraph import NamedNode

from govgraph import evidence, formats, labels, queryable, questions, terms
from govgraph.answer import Answer
from govgraph.errors import GovgraphError, UnknownNameError
from govgraph.evidence import Why
from govgraph.graph import Graph
from govgraph.serving.made import Made
from govgraph.serving.pages import answers, directory, drawn, facts, prepared, queries, render
from govgraph.serving.pages.answers import Table
from govgraph.serving.pages.facts import Value
from govgraph.serving.pages.view import View, place

CLAIMS = 20  # on one page; queries/pages/claims.rq asks for one more
_ROWS = 50
_GROUNDS = 12  # of a derived claim
_SUPPORTS, _RULE = terms.GOVG + "supports", terms.GOVG + "rule"
_FILES = (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("RDF/XML", "rdf"), ("N-Triples", "nt"))
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True)
class Section:
    """A question of the catalogue, asked about the thing.

    Attributes:
        question: its name.
        title: it in words.
        table: the answer; nothing where it is only linked.
        link: its own page.
    """

    question: str
    title: str
    link: str
    table: Table | None = None


def page(graph: Graph, view: dict[str, Any], iri: str, after: str = "", folder: str = "") -> Made:
    """Write the page of a thing.

    Args:
        graph: where it is.
        view: the page asked for.
        iri: the thing.
        after: the claim that the page before ended with.
        folder: where the server keeps what it has prepared.

    Raises:
        UnknownNameError: nothing in the graph has this IRI.
        ParameterError: it is none.
    """
    look = View(**view)
    node = questions.iri("iri", iri)
    store = graph.store
    told, cut = facts.of(store, node, look)
    used = facts.uses(store, node, look)
    contents = facts.contents(store, node, look)
    classes = kinds(graph, node, look)
    if not (told or used or classes or contents):
        raise UnknownNameError("iri-unknown", iri=iri)
    own = labels.own(store, [node]).get(node, {})
    kind = _kind(graph, node)
    whys, following = _claims(graph, node, kind, look, after)
    best = labels.best(own, look.lang)
    label = best.value if best is not None else labels.of(store, node, look.lang)
    made = render.page(
        look,
        "thing",
        iri=iri,
        label=label,
        named=sorted({one.value for one in own.values()} - {label}),
        kinds=classes,
        kind=kind,
        groups=told,
        cut=cut,
        used=[*used, *contents],
        sections=[] if after else _sections(graph, node, kind, look),
        linked=_linked(node, kind, look),
        pictures=[] if after else drawn.of(node.value, kind, look),
        whys=whys,
        following=following,
        alike=_alike(graph, node, kind, label, look, folder),
        after=after,
        files=[(words, data(iri, ending, look)) for words, ending in _FILES],
    )
    made.headers["Link"] = links(iri, look)
    return made


def kinds(graph: Graph, node: NamedNode, view: View) -> tuple[Value, ...]:
    """Return what a thing is: its classes."""
    found = queries.rows(graph.store, "facts", view.lang, thing=node)
    classes = [row["value"] for row in found if row["property"] == _TYPE]
    names = queries.called(
        graph.store, [one for one in classes if isinstance(one, NamedNode)], view.lang
    )
    ours = [one for one in dict.fromkeys(classes) if isinstance(one, NamedNode)]
    return tuple(facts.value(one, view, names) for one in sorted(ours, key=str))


def links(iri: str, view: View) -> str:
    """Return the ``Link`` header of a thing: itself, and what else describes it."""
    path, given = place(iri)
    plain = View(view.lang, view.base)
    parts = [f'<{plain.to(path, **given)}>; rel="canonical"', f'<{_header(iri)}>; rel="describes"']
    for one in formats.FORMATS:
        where = data(iri, one.extensions[0], plain)
        parts.append(f'<{where}>; rel="alternate"; type="{one.media_type}"')
    return ", ".join(parts)


def data(iri: str, extension: str, view: View) -> str:
    """Return the address of a thing's statements in a format.

    Example:
        >>> data("https://w3id.org/govgraph/id/area/a", "ttl", View("vi"))
        '/id/area/a.ttl'
    """
    path, given = place(iri)
    if path.startswith("/id/"):
        return view.to(f"{path}.{extension}")
    return (
        view.to("/thing", iri=iri, format=extension) if given else view.to("/ontology." + extension)
    )


def _header(iri: str) -> str:
    return quote(iri, safe="%/:?#[]@!$&()*+,;=~")


def _kind(graph: Graph, node: NamedNode) -> str:
    for kind, about in directory.kinds_known().items():
        if graph.store.query(f"ASK {{ {node} a <{about['class']}> }}"):
            return kind
    return ""


def _claims(
    graph: Graph, node: NamedNode, kind: str, view: View, after: str
) -> tuple[list[Why], str]:
    """Return the grounds of a claim, or of the claims about a thing, and where they go on."""
    if supported := _supported(graph, node, view):
        return supported, ""
    own = None if after else _own(graph, node, view)
    if own is not None and not kind:
        return [own], ""
    if not kind and _many(graph, node):  # a concept, of which half the graph may speak
        return [], ""
    given = {"thing": node} | ({"after": questions.iri("after", after)} if after else {})
    rows = queries.rows(graph.store, "claims", view.lang, **given)
    found = queries.iris(rows[:CLAIMS], "claim")
    whys = [_why(graph, one, view) for one in found if own is None or one != node]
    whys = whys if own is None else [own, *whys]
    following = view.again(after=found[-1].value) if len(rows) > CLAIMS and found else ""
    return whys, following


def _many(graph: Graph, node: NamedNode) -> bool:
    return len(queries.rows(graph.store, "uses", "en", thing=node)) > CLAIMS * 10


def _supported(graph: Graph, node: NamedNode, view: View) -> list[Why]:
    """Return the claims that an evidence supports, each with this one place."""
    text = (
        f"SELECT DISTINCT ?claim {{ {node} <{_SUPPORTS}> ?claim }} ORDER BY ?claim LIMIT {CLAIMS}"
    )
    found = []
    for claim in queries.iris(queryable.rows(graph.store, text), "claim"):
        why = _why(graph, claim, view)
        places = tuple(one for one in why.places if one.evidence == node.value)
        found.append(replace(why, places=places, grounds=()))
    return found


def _own(graph: Graph, node: NamedNode, view: View) -> Why | None:
    """Return the grounds of a claim, or of a thing that is itself attested."""
    ask = f"ASK {{ {{ ?evidence <{_SUPPORTS}> {node} }} UNION {{ {node} <{_RULE}> ?rule }} }}"
    return _why(graph, node, view) if graph.store.query(ask) else None


def _why(graph: Graph, node: NamedNode, view: View) -> Why:
    return evidence.why(graph.store, node.value, lang=view.lang, most=_GROUNDS)


def _sections(graph: Graph, node: NamedNode, kind: str, view: View) -> list[Section]:
    out = []
    for name, parameter in directory.kinds_known().get(kind, {}).get("questions", {}).items():
        found = graph.ask(name, lang=view.lang, **{parameter: node})
        if isinstance(found, Answer) and found.cells:
            link = view.to(f"/questions/{name}", **{parameter: node.value})
            title = questions.get(name).words(view.lang)
            out.append(Section(name, title, link, answers.table(found, view, _ROWS, (parameter,))))
    return out


def _linked(node: NamedNode, kind: str, view: View) -> list[Section]:
    """Return questions that may take long: they are asked on their own pages."""
    found = directory.kinds_known().get(kind, {}).get("linked", {})
    return [
        Section(
            name,
            questions.get(name).words(view.lang),
            view.to(f"/questions/{name}", **{parameter: node.value}),
        )
        for name, parameter in found.items()
    ]


def _alike(
    graph: Graph, node: NamedNode, kind: str, label: str, view: View, folder: str
) -> list[Any]:
    """Return other things of the same name: none must be taken for another."""
    if not kind or not label:
        return []
    try:
        found = prepared.names(graph.store, folder).named(label, view.lang, [kind])
    except GovgraphError:
        return []  # it is being prepared
    return [one for one in found if one.iri != node.value]
