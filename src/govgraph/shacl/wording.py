"""What a constraint asks for, in words, where its shape has no message of its own.

The words are in ``queries/shacl/messages.toml``.
"""

import re
from functools import cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from govgraph import language, resources
from govgraph.shacl.model import Constraint, Shape
from govgraph.shacl.paths import Path
from govgraph.shacl.source import SH, Term, short
from govgraph.terms import XSD

_MOST = 8  # things that are listed


def defaults(
    shape: Shape, constraint: Constraint, path: Path | None = None, value: Term | None = None
) -> tuple[Literal, ...]:
    """Say in every language what a constraint asks for.

    Args:
        shape: whose constraint it is.
        constraint: which.
        path: of the result; without it, the shape's.
        value: what is judged, where that is one value.

    Example:
        >>> shape = Shape(NamedNode("http://s"), None, NamedNode(SH + "Violation"), ())
        >>> kind = NamedNode(SH + "IRI")
        >>> asked = Constraint("NodeKind", NamedNode("http://c"), kind)
        >>> defaults(shape, asked, value=Literal("x"))[1].value
        '“x” must be an IRI.'
    """
    on = path or shape.path
    return tuple(
        Literal(_said(constraint, lang, on, value), language=lang) for lang in language.LANGUAGES
    )


def _said(constraint: Constraint, lang: str, path: Path | None, value: Term | None) -> str:
    fields = {
        "path": path.words() if path else "",
        "value": _shown(value, lang),
        "what": _asked(constraint, lang),
        "count": str(constraint.value.value) if isinstance(constraint.value, Literal) else "",
    }
    fields["subject"] = _filled(_text("subject", lang, path), fields)
    return _filled(_text(constraint.kind, lang, path), fields)


def _asked(constraint: Constraint, lang: str) -> str:
    """Say what is asked for: terms, languages, or shapes."""
    kind, value = constraint.kind, constraint.value
    if kind == "NodeKind" and isinstance(value, NamedNode):
        known: dict[str, str] = _words()["kinds"].get(value.value.removeprefix(SH), {})
        return known.get(lang, short(value))
    if kind in ("SPARQL", "Custom"):
        return _shown(constraint.node, lang)
    if kind == "Pattern":
        return value.value
    if constraint.shapes:
        return _listed([_called(one, lang) for one in constraint.shapes])
    if kind == "LanguageIn":
        return _listed([one.value for one in constraint.values])
    return _listed([_shown(one, lang) for one in constraint.values or (value,)])


def _called(shape: Shape, lang: str) -> str:
    """Name a shape; one without a name by what it asks for."""
    if isinstance(shape.node, NamedNode):
        return short(shape.node)
    parts = [_asked(one, lang) for one in shape.constraints if one.kind != "Not"]
    negative = _words()["words"]["not"][lang]
    parts += [
        _filled(negative, {"what": _asked(one, lang)})
        for one in shape.constraints
        if one.kind == "Not"
    ]
    if shape.path is not None:
        parts.insert(0, shape.path.words())
    parts += [one.path.words() for one in shape.properties if one.path is not None]
    return " ".join(dict.fromkeys(parts)) or str(_words()["words"]["none"][lang])


def _listed(several: list[str]) -> str:
    return "; ".join([*several[:_MOST], *(["…"] if len(several) > _MOST else [])])


def _shown(term: Term | None, lang: str) -> str:
    """Write a term: texts in quotation marks, numbers and dates as they stand, IRIs in short."""
    if isinstance(term, Literal):
        plain = term.datatype.value.startswith(XSD) and term.datatype.value != f"{XSD}string"
        return term.value if plain else f"“{term.value}”"
    if term is None or isinstance(term, BlankNode):
        return str(_words()["words"]["none"][lang])
    return short(term)


def _text(kind: str, lang: str, path: Path | None) -> str:
    known = _words()[kind]
    if path is None and "node" in known:
        known = known["node"]
    return str(known[lang])


def _filled(text: str, fields: dict[str, str]) -> str:
    # One pass, so that a brace inside a value is never taken for a field.
    return re.sub(r"\{(\w+)\}", lambda found: language.visible(fields.get(found[1], "")), text)


@cache
def _words() -> dict[str, Any]:
    return resources.toml("queries", "shacl/messages.toml")
