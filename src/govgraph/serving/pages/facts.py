"""What the graph says of a thing, in words: its statements, who makes them, what refers to it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from govgraph import queryable, resources, terms
from govgraph.answer import short
from govgraph.queryable import Queryable
from govgraph.serving.pages import queries
from govgraph.serving.pages.view import View, web
from govgraph.serving.pages.words import Words
from govgraph.turtle import PREFIXES

SHOWN = 20  # values of a property
_STATEMENTS = 600  # of one thing; queries/pages/facts.rq asks for one more
_USERS = f"SELECT DISTINCT ?user WHERE {{ ?user %s %s }} LIMIT {SHOWN + 1}"
_USES = 400  # likewise queries/pages/uses.rq


@dataclass(frozen=True)
class Told:
    """Who makes a statement: a source, the register, or a rule.

    Attributes:
        words: its name.
        link: its page.
        derived: whether a rule derived it.
    """

    words: str
    link: str
    derived: bool = False


@dataclass(frozen=True)
class Value:
    """A thing or a literal, as a page shows it.

    Attributes:
        text: its words.
        link: the page that it leads to, on this server.
        out: where it leads to on the web.
        id: its short IRI, where its words do not tell it apart.
        lang: its language, where that is not the page's.
        told: who says so.
    """

    text: str
    link: str = ""
    out: str = ""
    id: str = ""
    lang: str = ""
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Group:
    """The values of one property.

    Attributes:
        iri: the property.
        label: it in words.
        values: those shown.
        more: whether there are others.
    """

    iri: str
    label: str
    values: tuple[Value, ...]
    more: bool = False


def of(store: Queryable, node: NamedNode, view: View) -> tuple[list[Group], bool]:
    """Return the statements about a thing, and whether there are more than can be shown."""
    rows = queries.rows(store, "facts", view.lang, thing=node)
    graphs = told(store, queries.iris(rows, "graph"), view)
    found: dict[str, dict[Any, list[Told]]] = {}
    for row in rows[:_STATEMENTS]:
        says = found.setdefault(row["property"].value, {}).setdefault(row["value"], [])
        if isinstance(row["graph"], NamedNode) and graphs[row["graph"].value] not in says:
            says.append(graphs[row["graph"].value])
    things = [one for values in found.values() for one in values if isinstance(one, NamedNode)]
    names = queries.called(store, things, view.lang)
    worded = wording(store, found, view)
    groups = []
    for iri in sorted(found, key=lambda one: _order(one)):
        if _about(iri).get("hidden"):
            continue
        values = [
            value(term, view, names, tuple(says))
            for term, says in sorted(found[iri].items(), key=lambda pair: str(pair[0]))
        ]
        groups.append(Group(iri, worded[iri], apart(values)))
    return groups, len(rows) > _STATEMENTS


def uses(store: Queryable, node: NamedNode, view: View) -> list[Group]:
    """Return what refers to a thing, by property; of many, the first ones."""
    rows = queries.rows(store, "uses", view.lang, thing=node)
    found: dict[str, list[Any]] = {}
    for row in rows[:_USES]:
        found.setdefault(row["property"].value, []).append(row["user"])
    if len(rows) > _USES:  # so many of one property may hide the others
        for iri in _properties():
            # Both terms stand in the pattern: a VALUES block would be joined after a scan.
            text = _USERS % (NamedNode(iri), node)
            users = queryable.rows(store, text)
            if users:
                found[iri] = [row["user"] for row in users]
    shown = {iri: sorted(users, key=str)[:SHOWN] for iri, users in found.items()}
    things = [one for users in shown.values() for one in users if isinstance(one, NamedNode)]
    names = queries.called(store, things, view.lang)
    worded = wording(store, found, view, reverse=True)
    return [
        Group(
            iri,
            worded[iri],
            apart([value(term, view, names) for term in shown[iri]]),
            len(found[iri]) > SHOWN,
        )
        for iri in sorted(found, key=lambda one: _order(one))
    ]


def contents(store: Queryable, node: NamedNode, view: View) -> list[Group]:
    """Return what a named graph is about; nothing for what is none."""
    rows = queries.rows(store, "contents", view.lang, graph=node)
    things = queries.iris(rows[:SHOWN], "thing")
    names = queries.called(store, things, view.lang)
    values = apart([value(one, view, names) for one in things])
    label = Words(view.lang)("in-graph")
    return [Group("", label, values, len(rows) > SHOWN)] if values else []


def told(store: Queryable, graphs: Iterable[NamedNode], view: View) -> dict[str, Told]:
    """Say whose words named graphs hold."""
    wanted = list(graphs)
    words = Words(view.lang)
    out = {
        node.value: Told(words.graph(short(node)) or short(node), view.of(node.value))
        for node in wanted
    }
    rows = queries.rows(store, "told", view.lang, graph=wanted) if wanted else []
    names = queries.called(store, queries.iris(rows, "source"), view.lang)
    for row in reversed(rows):
        graph, source, title = row["graph"].value, row["source"], row["title"]
        if isinstance(source, NamedNode):
            out[graph] = Told(names[source.value], view.of(source.value))
        elif isinstance(title, Literal) and title.language in (None, view.lang):
            out[graph] = Told(title.value, view.of(graph))
    if terms.DERIVED in out:
        out[terms.DERIVED] = Told(words("derived"), view.of(terms.DERIVED), derived=True)
    return out


def value(term: object, view: View, names: Mapping[str, str], says: tuple[Told, ...] = ()) -> Value:
    """Show a term."""
    if isinstance(term, NamedNode):
        ours = term.value.startswith((terms.ID, terms.ONTOLOGY))
        words = names.get(term.value) or short(term)
        out = "" if ours else web(term.value)
        return Value(words, view.of(term.value), out, told=says)
    if isinstance(term, Literal):
        lang = term.language or ""
        return Value(term.value, lang=lang if lang != view.lang else "", told=says)
    return Value(f"_:{term.value}" if isinstance(term, BlankNode) else str(term), told=says)


def apart(values: Iterable[Value]) -> tuple[Value, ...]:
    """Give things that are called the same their IRIs, so that nobody takes one for another."""
    shown = list(values)
    alike = Counter(one.text.casefold() for one in shown if one.link)
    return tuple(
        replace(one, id=_id(one.link)) if one.link and alike[one.text.casefold()] > 1 else one
        for one in shown
    )


def wording(
    store: Queryable, iris: Iterable[str], view: View, *, reverse: bool = False
) -> dict[str, str]:
    """Word properties, also as seen from their object."""
    wanted = list(iris)
    names = queries.called(store, [NamedNode(iri) for iri in wanted], view.lang)
    out = {}
    for iri in wanted:
        about = _about(iri)
        label = about.get(view.lang) or names[iri]
        seen = about.get("from", {}).get(view.lang)
        out[iri] = (seen or Words(view.lang)("is-of", label=label)) if reverse else label
    return out


def _id(link: str) -> str:
    from urllib.parse import parse_qs, unquote, urlsplit

    parts = urlsplit(link)
    named = parse_qs(parts.query).get("iri")
    path = unquote(parts.path.partition("/id/")[2])
    return named[0] if named else path.replace("/", ":", 1)


@cache
def _properties() -> dict[str, dict[str, Any]]:
    """Return what is written of properties, by IRI, in the file's order."""
    found = resources.toml("queries", "pages/properties.toml")
    return {_expanded(name): about for name, about in found.items()}


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _about(iri: str) -> dict[str, Any]:
    return _properties().get(iri, {})


def _order(iri: str) -> tuple[int, str]:
    known = list(_properties())
    return (known.index(iri) if iri in known else len(known)), iri
