"""The start page, the lists of things by name, and the search."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import NamedNode

from govgraph import questions
from govgraph.answer import short
from govgraph.errors import UnknownNameError
from govgraph.graph import Graph
from govgraph.serving.made import Made
from govgraph.serving.pages import directory, prepared, queries, render
from govgraph.serving.pages.directory import PAGE, Entry
from govgraph.serving.pages.view import View

_FIRST = 8  # hits of each kind, on the page of all kinds
_BESIDE = 3  # posts, organs or areas beside a name


@dataclass(frozen=True)
class Item:
    """An entry of a list.

    Attributes:
        name: what it is called.
        link: its page.
        id: its short IRI.
        beside: what tells it apart: posts, organ, area.
        more: how many of these are not shown.
        when: its dates.
        alike: whether another entry on the page has its name.
    """

    name: str
    link: str
    id: str
    iri: str
    beside: tuple[tuple[str, str], ...] = ()
    more: int = 0
    when: str = ""
    alike: bool = False


def start(graph: Graph, view: dict[str, Any], folder: str = "", name: str = "") -> Made:
    """Write the start page: what is in the graph, and ways in."""
    look = View(**view)
    known = prepared.names(graph.store, folder)
    totals = known.totals()
    kinds = [
        (about[look.lang], totals.get(kind, 0), look.to(f"/browse/{kind}"))
        for kind, about in directory.kinds_known().items()
    ]
    asked = [(one, questions.get(one).words(look.lang)) for one in _ASKED]
    return render.page(look, "start", name=name or graph.name, kinds=kinds, asked=asked)


_ASKED = (
    "combined-roles",
    "posts-of-person",
    "holders-of-post",
    "what-became-of",
    "coverage",
    "targets",
)


def browse(
    graph: Graph,
    view: dict[str, Any],
    kind: str,
    after: int = 0,
    before: int = 0,
    letter: str = "",
    folder: str = "",
) -> Made:
    """Write a page of the things of a kind, in the order of their names.

    Args:
        graph: where they are.
        view: the page asked for.
        kind: ``person``, ``post``, ``organ``, ``area``, …
        after, before: the entry that the page follows or goes before.
        letter: the letter that it begins with.
        folder: where the server keeps what it has prepared.

    Raises:
        UnknownNameError: there is no such kind.
        Preparing: the directory is not there yet.
    """
    look = View(**view)
    about = _about(kind)
    known = prepared.names(graph.store, folder)
    entries, more = known.browse(kind, look.lang, after=after, before=before, letter=letter)
    previous = bool(entries) and bool(known.browse(kind, look.lang, before=entries[0].id)[0])
    following = bool(entries) and (more or bool(before))
    return render.page(
        look,
        "browse",
        title=about[look.lang],
        kind=kind,
        total=known.totals().get(kind, 0),
        items=items(graph, look, entries),
        letters=[
            (one.upper(), look.to(f"/browse/{kind}", letter=one))
            for one in known.letters(kind, look.lang)
        ],
        letter=letter.upper(),
        previous=look.to(f"/browse/{kind}", before=entries[0].id) if previous else "",
        following=look.to(f"/browse/{kind}", after=entries[-1].id) if following else "",
    )


def search(
    graph: Graph,
    view: dict[str, Any],
    q: str = "",
    kind: str = "",
    after: int = 0,
    folder: str = "",
) -> Made:
    """Write what is found by words of names, without accents if they are typed without.

    Raises:
        UnknownNameError: there is no such kind.
        Preparing: the directory is not there yet.
    """
    look = View(**view)
    known = prepared.names(graph.store, folder)
    wanted = [kind] if kind and _about(kind) else list(directory.kinds_known())
    room = PAGE if kind else _FIRST
    groups = []
    for one in wanted:
        total = known.count(q, one)
        if not total:
            continue
        found = known.search(q, look.lang, one, after=after, limit=room + 1)
        first = [] if after else known.named(q, look.lang, [one], room)
        entries = list(dict.fromkeys([*first, *found[:room]]))[: max(room, len(first))]
        last = found[room - 1].id if kind and len(found) > room else None
        more = look.to("/search", q=q, kind=one, after=last)
        groups.append(
            {
                "title": _about(one)[look.lang],
                "total": total,
                "capped": total >= directory.MOST,
                "items": items(graph, look, entries),
                "more": more if len(found) > room else "",
            }
        )
    return render.page(look, "search", q=q, kind=kind, groups=groups)


def names(
    graph: Graph, view: dict[str, Any], q: str = "", kind: str = "", folder: str = ""
) -> Made:
    """Return names as JSON, for the lists that forms offer."""
    look = View(**view)
    known = prepared.names(graph.store, folder)
    wanted = [kind] if kind in directory.kinds_known() else []
    found = [*known.named(q, look.lang, wanted, 10), *known.search(q, look.lang, kind, limit=12)]
    shown = items(graph, look, list(dict.fromkeys(found))[:12])
    return render.told(
        [
            {"id": one.id, "name": one.name, "beside": " · ".join(n for n, _ in one.beside[:2])}
            for one in shown
        ]
    )


def items(graph: Graph, view: View, entries: list[Entry]) -> list[Item]:
    """Put beside names what tells them apart."""
    nodes = [NamedNode(one.iri) for one in entries]
    rows = queries.rows(graph.store, "beside", view.lang, thing=nodes) if nodes else []
    called = queries.called(graph.store, queries.iris(rows, "what"), view.lang)
    beside: dict[str, dict[str, str]] = {}
    when: dict[str, str] = {}
    for row in rows:
        thing = row["thing"].value
        if isinstance(row["what"], NamedNode):
            beside.setdefault(thing, {})[row["what"].value] = called[row["what"].value]
        elif row["what"] is None:
            when[thing] = queries.when(row)
    counted = Counter(one.name.casefold() for one in entries)
    out = []
    for one in entries:
        near = [(words, view.of(iri)) for iri, words in beside.get(one.iri, {}).items()]
        item = Item(one.name, view.of(one.iri), short(NamedNode(one.iri)), one.iri)
        out.append(
            replace(
                item,
                beside=tuple(near[:_BESIDE]),
                more=max(0, len(near) - _BESIDE),
                when=when.get(one.iri, ""),
                alike=counted[one.name.casefold()] > 1,
            )
        )
    return out


def _about(kind: str) -> dict[str, Any]:
    known = directory.kinds_known()
    if kind not in known:
        raise UnknownNameError("kind-unknown", name=kind, known=", ".join(known))
    return known[kind]
