"""From a name a person types to the one thing it means.

A name that means nothing, or more than one thing, is an error that says so: a wrong link
between a name and a post is the worst this system can make.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from math import prod

from pyoxigraph import Literal, NamedNode

from govgraph import labels, language, queryable, text
from govgraph.answer import short
from govgraph.errors import ParameterError, UnknownNameError
from govgraph.queryable import Queryable
from govgraph.questions import Parameter, Question, Term, day, iri
from govgraph.terms import AREA, ORGAN, PERSON, POST, SOURCE, XSD_DATE
from govgraph.turtle import PREFIXES

_CLASSES = {
    "area": (AREA,),
    "organ": (ORGAN,),
    "person": (PERSON,),
    "post": (POST,),
    "source": (SOURCE,),
    "thing": (AREA, ORGAN),
}

_NAMED = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX govg: <https://w3id.org/govgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name ?eb ?le WHERE {
  %s
  OPTIONAL {
    ?thing govg:period ?period
    OPTIONAL { ?period govg:earliestBegin ?eb }
    OPTIONAL { ?period govg:latestEnd ?le }
  }
}
"""
_CALLED = "skos:prefLabel|skos:altLabel|skos:hiddenLabel|foaf:name"
_EVERY = _NAMED % f"VALUES ?class {{ %s }} ?thing a ?class ; {_CALLED} ?name ."
# Stores find a literal by their index; only what it names is then looked at.
_SPELLED = (
    _NAMED % f"VALUES ?name {{ %s }} ?thing {_CALLED} ?name ; a ?class . FILTER(?class IN (%s))"
)
_MOST_SPELLINGS = 256  # eight words, each with a capital or without
_Named = tuple[NamedNode, str, str, str]


def terms(store: Queryable, question: Question, given: Mapping[str, object]) -> dict[str, Term]:
    """Turn what a user gave for a question's parameters into RDF terms.

    Args:
        store: where names are looked up.
        question: what is asked.
        given: a value for each parameter; ``None`` is as good as absent. Where the question
            has a parameter ``on``, names mean what existed on that day.

    Raises:
        ParameterError: the question has no such parameter, or it is of another type.
        UnknownNameError: a name means nothing or several things.
    """
    found = {key: value for key, value in given.items() if value is not None}
    for key in found.keys() - question.parameters.keys():
        known = ", ".join(question.parameters) or "–"
        raise ParameterError("parameter-unknown", name=key, question=question.name, known=known)
    on = None
    if "on" in found and question.parameters["on"].type == "date":
        on = term(store, question.parameters["on"], found["on"]).value
    return {key: term(store, question.parameters[key], value, on) for key, value in found.items()}


def term(store: Queryable, parameter: Parameter, value: object, on: str | None = None) -> Term:
    """Turn what a user gave for a parameter into an RDF term.

    Args:
        store: where names are looked up.
        parameter: what is asked for.
        value: a name, an IRI, a prefixed name such as ``area:thanh-pho-cam-pha``, or a day.
        on: the day asked about; a name then means only what existed on it.

    Raises:
        ParameterError: the value is not of the parameter's type.
        UnknownNameError: nothing, or more than one thing, has that name.
    """
    if isinstance(value, NamedNode) and parameter.type != "date":
        return value
    if isinstance(value, Literal):
        if parameter.type != "date" or value.datatype != XSD_DATE:
            key = "parameter-not-a-day" if parameter.type == "date" else "parameter-not-an-iri"
            raise ParameterError(key, name=parameter.name, value=value)
        value = value.value
    if parameter.type == "date":
        return day(parameter.name, value)
    given = str(value).strip()
    if not given:
        raise ParameterError("parameter-empty", name=parameter.name)
    prefix, colon, local = given.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return iri(parameter.name, PREFIXES[prefix] + local)
    if parameter.type == "iri" or given.startswith(("http://", "https://", "urn:")):
        return iri(parameter.name, given)
    return find(store, parameter.type, given, on)


def find(store: Queryable, kind: str, name: str, on: str | None = None) -> NamedNode:
    """Find the one thing of a kind that has a name.

    Spelled exactly (but for case and spacing) is preferred; only where nothing is, a name typed
    without any accents finds those that have them.

    Args:
        store: where to look.
        kind: ``"area"``, ``"organ"``, ``"person"``, ``"post"``, ``"source"`` or ``"thing"``.
        name: the name, in either language, or an abbreviation.
        on: a day (YYYY-MM-DD); things that surely did not exist on it are left out.

    Raises:
        UnknownNameError: nothing, or more than one thing, has that name; the message lists the
            candidates.
    """
    found = _spelled(store, kind, name, on)
    if found is not None:
        return found
    classes = " ".join(f"<{iri}>" for iri in _CLASSES[kind])
    every = _named(store, _EVERY % classes)
    rows = [row for row in every if _was(row, on)]
    # a name typed without accents may mean one that has them; a wrong accent means nothing
    plain = text.same(name) == text.fold(name)
    for form in (text.same, text.fold) if plain else (text.same,):
        hits = {row[0].value: row for row in rows if form(row[1]) == form(name)}
        if len(hits) == 1:
            return NamedNode(next(iter(hits)))
        if hits:
            raise UnknownNameError(
                "name-ambiguous", name=name, candidates=_list(_fully_named(store, hits.values()))
            )
    past = {row[0].value: row for row in every if text.same(row[1]) == text.same(name)}
    if past:
        raise UnknownNameError("name-not-then", name=name, on=on, candidates=_list(past.values()))
    near = [row for row in rows if text.fold(name) in text.fold(row[1])] or _alike(rows, name)
    what = _list({row[0].value: row for row in near}.values()) or "–"
    raise UnknownNameError("name-unknown", name=name, kind=kind, near=what)


def _spelled(store: Queryable, kind: str, name: str, on: str | None) -> NamedNode | None:
    """Find the one thing whose name is written as it was typed, by the store's index.

    Other ways to write it are looked up too: where they name something else, nobody can tell
    which is meant. A name of too many words has too many of them: nothing is found by this.
    """
    typed = " ".join(unicodedata.normalize("NFC", name).split())
    words = [{word, _first(word, str.upper), _first(word, str.lower)} for word in typed.split()]
    if prod(map(len, words)) > _MOST_SPELLINGS:
        return None
    cases = {typed.lower(), typed.upper(), typed.title(), *map(" ".join, product(*words))}
    texts = cases | {unicodedata.normalize("NFD", one) for one in cases}
    tags = (None, *language.LANGUAGES)
    values = " ".join(str(Literal(one, language=tag)) for one in sorted(texts) for tag in tags)
    classes = ", ".join(f"<{iri}>" for iri in _CLASSES[kind])
    rows = [row for row in _named(store, _SPELLED % (values, classes)) if _was(row, on)]
    as_typed = any(unicodedata.normalize("NFC", row[1]) == typed for row in rows)
    return rows[0][0] if as_typed and len({row[0] for row in rows}) == 1 else None


def _first(word: str, case: Callable[[str], str]) -> str:
    return case(word[:1]) + word[1:]


def _named(store: Queryable, query: str) -> list[_Named]:
    return [
        (row["thing"], row["name"].value, _day(row["eb"]), _day(row["le"]))
        for row in queryable.rows(store, query)
        if isinstance(row["thing"], NamedNode)
    ]


def _was(row: _Named, on: str | None) -> bool:
    """Whether a thing may have existed on a day; without a day, ever."""
    return not on or ((not row[2] or row[2] <= on) and (not row[3] or on < row[3]))


def _fully_named(store: Queryable, rows: Iterable[_Named]) -> list[_Named]:
    """Give candidates their own names, which tell more than the one that they share."""
    shared = list(rows)
    own = labels.own(store, (row[0] for row in shared))
    lang = language.current()
    full = ((row, labels.best(own.get(row[0], {}), lang)) for row in shared)
    return [(row[0], best.value if best else row[1], row[2], row[3]) for row, best in full]


def _alike(rows: list[_Named], name: str) -> list[_Named]:
    import difflib  # only a mistake needs it

    folded = {text.fold(row[1]) for row in rows}
    close = difflib.get_close_matches(text.fold(name), folded, n=3, cutoff=0.7)
    return [row for row in rows if text.fold(row[1]) in close]


def _day(value: Literal | None) -> str:
    return value.value[:10] if value is not None else ""


def _list(rows: Iterable[_Named]) -> str:
    """Name candidates by what a person can copy back, prefixed names, as many as a line holds."""
    shown: list[str] = []
    ordered = sorted(rows, key=lambda row: row[0].value)
    room = language.LONGEST_FIELD - len(", +9999")
    for thing, label, begin, end in ordered:
        when = f", {begin or '…'} – {end or '…'}" if begin or end else ""
        shown.append(f"{short(thing)} ({label}{when})")
        if shown[1:] and len("; ".join(shown)) > room:
            shown.pop()
            break
    more = f", +{len(ordered) - len(shown)}" if len(ordered) > len(shown) else ""
    return "; ".join(shown) + more
