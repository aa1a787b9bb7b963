"""The catalogue of questions: one SPARQL file each, in ``queries/questions``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from govgraph import files, header, language, resources
from govgraph.errors import InputError, ParameterError, RuleError, UnknownNameError
from govgraph.terms import XSD_DATE

TYPES = ("area", "date", "iri", "organ", "person", "post", "source", "thing")
Term = NamedNode | Literal


@dataclass(frozen=True)
class Parameter:
    """What a question can be asked with.

    Attributes:
        name: as given on the command line and in Python.
        type: one of :data:`TYPES`.
        vi, en: what it means.
    """

    name: str
    type: str
    vi: str
    en: str


@dataclass(frozen=True)
class Question:
    """One question of the catalogue.

    Attributes:
        name: the file's name without its ending.
        text: the whole file.
        vi, en: the question in words.
        tags: what it is about.
        parameters: what it can be asked with, by name.
    """

    name: str
    text: str
    vi: str
    en: str
    tags: tuple[str, ...]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def words(self, lang: str | None = None) -> str:
        """Return the question in words, in a language."""
        return self.vi if (lang or language.current()) == "vi" else self.en


def parse(name: str, text: str) -> Question:
    """Make a question of a file's text.

    Raises:
        RuleError: the header is broken, or a parameter has no ``VALUES`` block in the query.

    Example:
        >>> parse("q", '#+ vi="a"\\n#+ en="b"\\nASK {}').name
        'q'
    """
    where = f"{name}.rq"
    head = header.parse(text, where)
    parameters, tags = head.get("param", {}), head.get("tags", [])
    if not isinstance(parameters, dict) or not isinstance(tags, list):
        what = "tags" if isinstance(parameters, dict) else "param"
        raise RuleError("header-incomplete", where=where, what=what)
    found = {}
    for key, about in parameters.items():
        if not isinstance(about, dict) or about.get("type") not in TYPES:
            raise RuleError("header-incomplete", where=where, what=f"param.{key}.type")
        if not _block(key).search(header.body(text)):
            raise RuleError("header-incomplete", where=where, what=f"VALUES ?_{key}")
        found[key] = Parameter(key, about["type"], about.get("vi", ""), about.get("en", ""))
    return Question(name, text, head["vi"], head["en"], tuple(tags), found)


@cache
def names() -> tuple[str, ...]:
    """Return the names of the questions that come with govgraph, sorted."""
    found = resources.files("queries", ".rq", under="questions")
    return tuple(sorted(file.name.removesuffix(".rq") for file in found))


def get(name: str) -> Question:
    """Return a question by its name, or from a file ending in ``.rq``.

    Raises:
        UnknownNameError: there is none of that name; the message lists near ones.
        InputError: the file cannot be read.
        RuleError: the file's header is broken.

    Example:
        >>> get("combined-roles").parameters["on"].type
        'date'
    """
    if name.endswith(".rq"):
        return parse(Path(name).name.removesuffix(".rq"), file_text(name))
    return _of_catalogue(name)


def file_text(path: str | Path) -> str:
    """Read a query file.

    Raises:
        InputError: it is missing, or not UTF-8.
    """
    try:
        return files.read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("text-not-utf8", where=path) from error


@cache
def _of_catalogue(name: str) -> Question:
    for file in resources.files("queries", ".rq", under="questions"):
        if file.name == f"{name}.rq":
            return parse(name, resources.read(file))
    import difflib  # only a mistake needs it

    near = difflib.get_close_matches(name, names(), n=3, cutoff=0.4)
    raise UnknownNameError(
        "question-unknown", name=name, near=", ".join(near) or ", ".join(names())
    )


def bind(question: Question, terms: Mapping[str, Term | Sequence[Term]], lang: str) -> str:
    """Return the question's SPARQL with its parameters bound.

    A parameter's default stands in ``VALUES ?_name { … }``; every such block is replaced by one
    that holds the serialised term, the same way for every engine, so that nothing a user gives
    is ever pasted into the text of a query.

    Args:
        question: the question.
        terms: an RDF term for each parameter given, or several of which any will do.
        lang: the language of labels.

    Raises:
        ParameterError: the question has no such parameter.

    Example:
        >>> q = get("combined-roles")
        >>> '"2020-07-23"' in bind(q, {"on": day("on", "2020-07-23")}, "vi")
        True
    """
    text = question.text  # with its header, so that errors name the file's own lines
    for name, term in {**terms, "lang": Literal(lang)}.items():
        if name != "lang" and name not in question.parameters:
            known = ", ".join(question.parameters) or "–"
            raise ParameterError(
                "parameter-unknown", name=name, question=question.name, known=known
            )
        several = [term] if isinstance(term, NamedNode | Literal) else term
        block = f"VALUES ?_{name} {{ {' '.join(map(str, several))} }}"
        text = block.join(_block(name).split(text))
    return text


def day(name: str, value: object) -> Literal:
    """Return a day as an ``xsd:date`` literal.

    Raises:
        ParameterError: it is not a day written YYYY-MM-DD.

    Example:
        >>> day("on", "2020-07-23").value
        '2020-07-23'
    """
    text = value.isoformat() if type(value) is date else str(value).strip()
    if not text:
        raise ParameterError("parameter-empty", name=name)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return Literal(date.fromisoformat(text).isoformat(), datatype=XSD_DATE)
    except ValueError:
        raise ParameterError("parameter-not-a-day", name=name, value=text) from None


def iri(name: str, value: str) -> NamedNode:
    """Return an IRI as an RDF term.

    Raises:
        ParameterError: it is not an absolute IRI.

    Example:
        >>> iri("claim", "http://a/b").value
        'http://a/b'
    """
    try:
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value) or re.search(
            r'[\x00-\x20<>"{}|^`\\]', value
        ):
            raise ValueError
        return NamedNode(value)
    except ValueError:
        raise ParameterError("parameter-not-an-iri", name=name, value=value) from None


def _block(name: str) -> re.Pattern[str]:
    return re.compile(r"VALUES\s+\?_" + re.escape(name) + r"\s*\{[^{}]*\}")
