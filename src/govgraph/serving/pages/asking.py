"""The catalogue of questions as forms: what can be asked, with what, and the answer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from govgraph import header, language, names, questions, results, text
from govgraph.answer import Answer
from govgraph.errors import GovgraphError, ParameterError, UnknownNameError
from govgraph.graph import Graph
from govgraph.pictures.drawing import KINDS
from govgraph.questions import Parameter, Question, Term
from govgraph.serving.made import Made
from govgraph.serving.pages import answers, listing, prepared, queries, render
from govgraph.serving.pages.view import View
from govgraph.statements import Statements

SHOWN = 200  # rows on a page; a file has them all
_LINES = 400
_NEAR = 12  # things that a name may mean
_DOWNLOADS = {
    "answer": ("csv", "tsv", "json", "markdown"),
    "statements": ("turtle", "ntriples", "jsonld", "rdfxml"),
}
_MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/sparql-results+json",
    "markdown": "text/markdown; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_ENDINGS = {"markdown": "md", "turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf"}


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Attributes:
        name, type: the parameter's.
        label: what it means, in words.
        value: what was given.
        error: what is wrong with it.
        choices: what it may have meant.
    """

    name: str
    type: str
    label: str
    value: str = ""
    error: str = ""
    choices: tuple[listing.Item, ...] = ()


def catalogue(graph: Graph, view: dict[str, Any], tag: str = "") -> Made:
    """Write the list of all questions, or of those with a tag."""
    look = View(**view)
    every = [questions.get(name) for name in questions.names()]
    tags = sorted({one for question in every for one in question.tags})
    shown = [one for one in every if not tag or tag in one.tags]
    return render.page(look, "questions", questions=shown, tags=tags, tag=tag)


def form(
    graph: Graph, view: dict[str, Any], name: str, given: dict[str, str], folder: str = ""
) -> Made:
    """Write a question's form and, if it is asked, its answer.

    Args:
        graph: what is asked.
        view: the page asked for.
        name: the question.
        given: its parameters, as typed; a question with none that it must have is asked at once.
        folder: where the server keeps what it has prepared.

    Raises:
        UnknownNameError: there is no such question.
    """
    look = View(**view)
    question = _question(name)
    typed = {key: value.strip() for key, value in given.items() if value and value.strip()}
    unknown = [key for key in typed if key not in question.parameters]
    with spoken(look.lang):  # candidates are named in the page's language
        fields, terms, wrong = _read(graph, question, typed, look, folder)
    if unknown:
        known = ", ".join(question.parameters) or "–"
        error = ParameterError("parameter-unknown", name=unknown[0], question=name, known=known)
        wrong = error.message(look.lang)
    sparql = header.body(questions.bind(question, terms, look.lang)) if not wrong else ""
    found: Answer | Statements | bool | None = None
    if sparql:
        found = results.run(graph.store, sparql, title=question.words(look.lang), lang=look.lang)
    table = answers.table(found, look, SHOWN) if isinstance(found, Answer) else None
    turtle = str(found) if isinstance(found, Statements) else ""
    kind = "answer" if isinstance(found, Answer) else "statements" if found is not None else ""
    asked = {key: term.value for key, term in terms.items()}
    return render.page(
        look,
        "question",
        question=question,
        fields=fields,
        wrong=wrong,
        table=table,
        lines="\n".join(turtle.splitlines()[:_LINES]),
        statements=len(found) if isinstance(found, Statements) else 0,
        sparql=sparql,
        picture=_picture(question, found, asked, look) if found is not None else None,
        downloads=[
            (ending, look.to(f"/questions/{name}.{ending}", **asked))
            for ending in (_ENDINGS.get(one, one) for one in _DOWNLOADS.get(kind, ()))
        ],
    )


def download(
    graph: Graph,
    view: dict[str, Any],
    name: str,
    ending: str,
    given: dict[str, str],
    folder: str = "",
) -> Made:
    """Return a question's answer as a file.

    Raises:
        UnknownNameError: there is no such question or format.
        ParameterError: a parameter is none, or of another type.
    """
    look = View(**view)
    question = _question(name)
    if ending == "rq":
        bound = questions.bind(question, _terms(graph, question, given), look.lang)
        content = header.body(bound) + "\n"
        return Made(content.encode(), "application/sparql-query", dict(render.SAFE))
    wanted = next((one for one, end in _ENDINGS.items() if end == ending), ending)
    if wanted not in _MEDIA:
        raise UnknownNameError("format-unknown", name=ending, choices=", ".join(_MEDIA))
    bound = questions.bind(question, _terms(graph, question, given), look.lang)
    found = results.run(graph.store, bound, title=question.words(look.lang), lang=look.lang)
    if isinstance(found, bool) or (isinstance(found, Answer) != (wanted in _DOWNLOADS["answer"])):
        raise UnknownNameError("format-unknown", name=ending, choices=", ".join(_MEDIA))
    headers = {
        **render.SAFE,
        "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        "Content-Language": look.lang,
    }
    return Made(found.to(wanted).encode(), _MEDIA[wanted], headers)


@contextmanager
def spoken(lang: str) -> Iterator[None]:
    """Speak a language meanwhile.

    Example:
        >>> with spoken("vi"):
        ...     language.current()
        'vi'
    """
    before = language.chosen()
    language.use(lang)
    try:
        yield
    finally:
        language.use(before)


def _question(name: str) -> Question:
    """Return a question of the catalogue; never a file that somebody names in an address."""
    if name not in questions.names():
        near = ", ".join(questions.names())
        raise UnknownNameError("question-unknown", name=name, near=near)
    return questions.get(name)


def _terms(graph: Graph, question: Question, given: Mapping[str, str]) -> dict[str, Term]:
    typed = {
        key: value if key == "on" else queries.typed(value.strip())
        for key, value in given.items()
        if value.strip()
    }
    return names.terms(graph.store, question, typed)


def _read(
    graph: Graph, question: Question, typed: Mapping[str, str], view: View, folder: str
) -> tuple[list[Field], dict[str, Term], str]:
    """Read what was typed: the fields to show, the terms, and what is wrong."""
    fields, terms, wrong = [], {}, ""
    on = None
    ordered = sorted(question.parameters.values(), key=lambda one: one.type != "date")
    shown: dict[str, Field] = {}
    for one in ordered:  # the day first: names mean what existed on it
        value, error = typed.get(one.name, ""), ""
        choices: tuple[listing.Item, ...] = ()
        if value:
            try:
                term = _term(graph, one, value, on, view, folder)
                terms[one.name] = term
                on = term.value if one.name == "on" else on
            except GovgraphError as problem:
                error = wrong = problem.message(view.lang)
                choices = _choices(graph, one, value, view, folder)
        label = one.vi if view.lang == "vi" else one.en
        shown[one.name] = Field(one.name, one.type, label, value, error, choices)
    fields = [shown[name] for name in question.parameters]
    return fields, terms, wrong


def _term(
    graph: Graph, parameter: Parameter, value: str, on: str | None, view: View, folder: str
) -> Term:
    """Turn what was typed into a term; the directory finds a name without scanning the graph."""
    if parameter.type not in ("date", "iri") and ":" not in value and on is None:
        known = prepared.names(graph.store, folder)
        hits = known.named(value, view.lang, _kinds(parameter), 50)
        exact = [one for one in hits if text.same(one.name) == text.same(value)]
        plain = text.same(value) == text.fold(value)
        if len(hits) == 1 and (plain or exact):
            return NamedNode(hits[0].iri)
        if not hits:
            near = ", ".join(one.name for one in known.search(value, view.lang, limit=3)) or "–"
            raise UnknownNameError("name-unknown", name=value, kind=parameter.type, near=near)
    given = value if parameter.type == "date" else queries.typed(value)
    return names.term(graph.store, parameter, given, on)


def _choices(
    graph: Graph, parameter: Parameter, value: str, view: View, folder: str
) -> tuple[listing.Item, ...]:
    """Return the things that a name may mean, each told apart from the others."""
    if parameter.type in ("date", "iri"):
        return ()
    known = prepared.names(graph.store, folder)
    kinds = _kinds(parameter)
    found = known.named(value, view.lang, kinds, _NEAR)
    for kind in kinds:
        found += known.search(value, view.lang, kind, limit=_NEAR)
    return tuple(listing.items(graph, view, list(dict.fromkeys(found))[:_NEAR]))


def _kinds(parameter: Parameter) -> tuple[str, ...]:
    return ("area", "organ") if parameter.type == "thing" else (parameter.type,)


def _picture(
    question: Question, found: object, asked: dict[str, str], view: View
) -> dict[str, str] | None:
    """Return the picture of a question, where there is one."""
    network = isinstance(found, Answer) and "network" in question.tags and found.cells
    graph = isinstance(found, Statements) and len(found)
    if question.name not in KINDS and not network and not graph:
        return None
    return {
        "src": view.to(f"/pictures/{question.name}.svg", **asked, lang=view.lang),
        "link": view.to(f"/pictures/{question.name}", **asked, lang=view.lang),
        "title": question.words(view.lang),
    }
