"""The SPARQL editor: a form that works by itself, and a script that makes it comfortable."""

from typing import Any

from govgraph import questions, results
from govgraph.answer import Answer
from govgraph.errors import GovgraphError, PlacedError, UnknownNameError
from govgraph.graph import Graph
from govgraph.serving.made import Made
from govgraph.serving.pages import answers, render
from govgraph.serving.pages.view import View
from govgraph.statements import Statements
from govgraph.turtle import PREFIXES

SHOWN = 1000  # rows on a page; a file has them all
_LINES = 1000
_ROWS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/sparql-results+json",
}
_USUAL = ("govg", "foaf", "oa", "org", "prov", "rdf", "rdfs", "skos", "xsd")
_FIRST = """SELECT ?person ?name ?post ?postLabel WHERE {
  ?tenure org:member ?person ; govg:post ?post .
  ?person foaf:name ?name .
  ?post skos:prefLabel ?postLabel FILTER(LANG(?postLabel) = "%s")
}
LIMIT 20
"""


def page(graph: Graph, view: dict[str, Any], query: str | None = None) -> Made:
    """Write the editor, with the result of a query if there is one.

    Args:
        graph: what is asked.
        view: the page asked for.
        query: the text of the form; nothing where it was not sent.
    """
    look = View(**view)
    shown = _result(graph, look, query) if query is not None and query.strip() else _nothing()
    return render.page(
        look,
        "query",
        styled=True,
        query=query if query is not None else first(look.lang),
        examples=_examples(look.lang),
        prefixes=PREFIXES,
        **shown,
    )


def result(graph: Graph, view: dict[str, Any], query: str) -> Made:
    """Return a query's result for the editor's script: a piece of the page, as JSON.

    Args:
        graph: what is asked.
        view: the page asked for.
        query: the query.
    """
    look = View(**view)
    shown = _result(graph, look, query)
    piece = render.piece(look, "result", **shown)
    return render.told({"html": piece, "line": shown["line"], "column": shown["column"]})


def download(graph: Graph, view: dict[str, Any], query: str, ending: str) -> Made:
    """Return a query's result as a file: ``csv`` or ``json`` of rows, ``ttl`` of statements.

    Raises:
        QueryError: the query is broken.
        UnknownNameError: its result has no such format.
    """
    look = View(**view)
    found = results.run(graph.store, query, lang=look.lang)
    if isinstance(found, Answer) and ending in _ROWS:
        content, kind = found.to(ending), _ROWS[ending]
    elif isinstance(found, Statements) and ending == "ttl":
        content, kind = found.to("turtle"), "text/turtle; charset=utf-8"
    else:
        choices = ", ".join(_ROWS) if isinstance(found, Answer) else "ttl"
        raise UnknownNameError("format-unknown", name=ending, choices=choices)
    name = f'attachment; filename="govgraph.{ending}"'
    return Made(content.encode(), kind, {**render.SAFE, "Content-Disposition": name})


def first(lang: str) -> str:
    """Return the text that the editor opens with."""
    usual = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _USUAL)
    return f"{usual}\n{_FIRST % lang}"


def _examples(lang: str) -> list[tuple[str, str]]:
    """Return the questions of the catalogue: name and words."""
    return [(name, questions.get(name).words(lang)) for name in questions.names()]


def _nothing() -> dict[str, Any]:
    return {
        "table": None,
        "statements": 0,
        "lines": "",
        "truth": None,
        "error": "",
        "line": None,
        "column": None,
    }


def _result(graph: Graph, view: View, query: str) -> dict[str, Any]:
    shown = _nothing()
    try:
        found = results.run(graph.store, query, lang=view.lang)
    except PlacedError as error:
        return shown | {
            "error": error.message(view.lang),
            "line": error.line,
            "column": error.column,
        }
    except GovgraphError as error:
        return shown | {"error": error.message(view.lang)}
    if isinstance(found, Answer):
        return shown | {"table": answers.table(found, view, SHOWN)}
    if isinstance(found, Statements):
        lines = found.to("turtle").splitlines()
        return shown | {"statements": len(found), "lines": "\n".join(lines[:_LINES])}
    return shown | {"truth": found}
