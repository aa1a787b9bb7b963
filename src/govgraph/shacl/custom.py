"""SPARQL-based constraints and components, made to run over all targets at once.

SHACL pre-binds ``$this`` to one focus node (section 5.3.1, appendix A). Here ``$this`` is bound
by a sub-select of all focus nodes, put first into the outermost group, and into each group within
it that uses ``$this`` in an expression without binding it by a pattern of its own: joined on
``$this``, the solutions are those of pre-binding. What would make a difference (``MINUS``,
``VALUES``, ``SERVICE``, ``AS $this``, a sub-select without ``$this``) SHACL forbids, and so do we.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from govgraph import lexer
from govgraph.errors import ShapesError
from govgraph.lexer import Token
from govgraph.shacl.model import Constraint, Shape
from govgraph.shacl.source import Node, Source, Term, sh, short
from govgraph.turtle import PREFIXES

_FORBIDDEN = {"MINUS", "VALUES", "SERVICE"}
_EXPRESSIONS = {"FILTER", "BIND"}


class Text(NamedTuple):
    """A query in parts: its prologue with prefixes, and the rest."""

    prologue: str
    body: str


def select(source: Source, shape: Shape, constraint: Constraint, focus: str) -> str:
    """Write a SPARQL constraint's query over all targets.

    Args:
        source: the shapes graph.
        shape: whose constraint it is.
        constraint: which.
        focus: a sub-select of all focus nodes as ``?this``.

    Raises:
        ShapesError: it is no query that SHACL allows.
    """
    assert constraint.node is not None
    text = _text(source, constraint.node, "select", shape)
    body = _path(text.body, shape)
    return text.prologue + over_targets(body, focus, short(constraint.node), _fixed(shape))


def validator(source: Source, shape: Shape, constraint: Constraint, focus: str, values: str) -> str:
    """Write a component's query over all targets, its parameters put in (section 6.2).

    Args:
        source: the shapes graph.
        shape: whose constraint it is.
        constraint: which.
        focus: as for :func:`select`.
        values: a pattern that gives ``?this`` and ``?value``, for ASK validators.

    Raises:
        ShapesError: there is no validator for this kind of shape, or it is not allowed.
    """
    assert constraint.node is not None
    kind = "nodeValidator" if shape.path is None else "propertyValidator"
    node = source.value(constraint.node, sh(kind)) or source.value(constraint.node, sh("validator"))
    if node is None or isinstance(node, Literal):
        raise ShapesError("shapes-no-validator", name=short(constraint.node), what=f"sh:{kind}")
    fixed = _fixed(shape) | constraint.given
    if source.value(node, sh("select")) is not None:
        text = _text(source, node, "select", shape)
        return text.prologue + over_targets(
            _path(text.body, shape), focus, short(constraint.node), fixed
        )
    text = _text(source, node, "ask", shape)
    tokens = list(lexer.tokens(text.body))
    if not tokens or tokens[0].text.upper() != "ASK":
        raise ShapesError("shapes-query", name=short(constraint.node), what="ASK")
    opening = text.body.index("{", tokens[0].start)
    written = _path(text.body[opening:], shape)
    _check(list(lexer.tokens(written)), short(constraint.node), {"this", "value", *fixed})
    inner = _put(written, fixed)
    return (
        f"{text.prologue}SELECT DISTINCT ?this ?value"
        f" WHERE {{ {values} FILTER NOT EXISTS {inner} }}"
    )


def over_targets(query: str, focus: str, name: str, fixed: Mapping[str, Term]) -> str:
    """Make a query for one ``$this`` one for all.

    Args:
        query: a SELECT query without prologue.
        focus: a sub-select of all focus nodes.
        name: what the query is called in messages.
        fixed: other variables that SHACL binds before, and their values.

    Raises:
        ShapesError: the query is not one that SHACL allows.

    Example:
        >>> over_targets("SELECT $this { $this ?p $p }", "{ SELECT ?this {} }", "x", {})
        'SELECT $this { { SELECT ?this {} } $this ?p $p }'
    """
    _check(list(lexer.tokens(query)), name, {"this", *fixed})
    query = _put(query, fixed)
    tokens = list(lexer.tokens(query))
    if not tokens or tokens[0].text.upper() != "SELECT":
        raise ShapesError("shapes-query", name=name, what="SELECT")
    places = _places(tokens, name)
    parts, at = [], 0
    for place in places:
        parts += [query[at:place], f" {focus}"]
        at = place
    return "".join([*parts, query[at:]])


def _check(tokens: list[Token], name: str, bound: set[str]) -> None:
    """Refuse what section 5.2.1 and appendix A forbid."""
    before = ""
    for token in tokens:
        upper = token.text.upper() if token.kind == "word" else ""
        if upper in _FORBIDDEN:
            raise ShapesError("shapes-forbidden", name=name, what=upper)
        if before == "AS" and token.kind == "var" and token.text[1:] in bound:
            raise ShapesError("shapes-forbidden", name=name, what=f"AS {token.text}")
        if token.kind == "var" and token.text[1:] == "shapesGraph":
            raise ShapesError("shapes-unsupported", name=name, what=token.text)
        before = upper or token.text


class _Group:
    """A group of patterns while a query is walked."""

    def __init__(self, opening: int, kind: str, select: list[str] | None) -> None:
        self.opening = opening  # the offset behind its brace
        self.kind = kind  # "" plain, "exists" or "optional"
        self.select = select  # the names that a sub-select projects
        self.bound = self.used = False


def _places(tokens: list[Token], name: str) -> list[int]:
    """Find behind which braces the focus nodes must be bound."""
    stack: list[_Group] = []
    places: list[int] = []
    parentheses: list[bool] = []  # whether each stands in an expression
    select: list[str] | None = None
    clause = ""  # SELECT while its projection is read
    pending, last = "", ""
    for token in tokens:
        upper = token.text.upper() if token.kind == "word" else ""
        if upper == "SELECT":
            select, clause = [], "SELECT"
        elif upper == "WHERE":
            clause = ""
        elif upper in ("EXISTS", "OPTIONAL"):
            pending = upper.lower()
        elif token.text == "{" and token.kind == "op":
            clause = ""
            stack.append(_Group(token.start + 1, pending, select))
            pending, select = "", None
        elif token.text == "}" and token.kind == "op" and stack:
            group = stack.pop()
            inside = any(one.kind == "exists" for one in (*stack, group))
            if group.select is not None and stack:
                gives = "this" in group.select or ("*" in group.select and group.bound)
                if not gives:
                    raise ShapesError("shapes-sub-select", name=name)
            if not stack or (
                group.used and not group.bound and not inside and group.kind != "optional"
            ):
                places.append(group.opening)
        elif token.text == "(" and token.kind == "op":
            call = upper == "" and last in _EXPRESSIONS
            parentheses.append(call or any(parentheses) or bool(clause))
        elif token.text == ")" and parentheses:
            parentheses.pop()
        elif clause == "SELECT" and select is not None:
            if token.kind == "var" and not any(parentheses):
                select.append(token.text[1:])
            elif token.text == "*":
                select.append("*")
        if token.kind == "var" and token.text[1:] == "this" and stack:
            if any(parentheses):
                stack[-1].used = True
            else:
                stack[-1].bound = True
        if upper or token.text != "(":
            last = upper or token.text
    return sorted(places)


def _text(source: Source, node: Node, kind: str, shape: Shape) -> Text:
    found = source.value(node, sh(kind))
    if not isinstance(found, Literal):
        raise ShapesError("shapes-query", name=short(node), what=kind.upper())
    own = re.match(r"(?:\s|#[^\n]*\n|PREFIX\s+[^\s:]*:\s*<[^>]*>)*", found.value, re.IGNORECASE)
    end = own.end() if own else 0
    declared = "".join(f"PREFIX {p}: <{n}>\n" for p, n in sorted(_prefixes(source, node).items()))
    return Text(declared + found.value[:end], found.value[end:])


def _prefixes(source: Source, node: Node) -> dict[str, str]:
    """Gather the prefixes of ``sh:prefixes`` and what they import (section 5.2.1)."""
    found: dict[str, str] = {}
    waiting = list(source.objects(node, sh("prefixes")))
    seen: set[Term] = set()
    imports = NamedNode(PREFIXES["owl"] + "imports")
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting += source.objects(ontology, imports)
        for one in source.objects(ontology, sh("declare")):
            prefix, space = source.value(one, sh("prefix")), source.value(one, sh("namespace"))
            if not isinstance(prefix, Literal) or not isinstance(space, Literal):
                raise ShapesError("shapes-prefix", name=short(ontology))
            if found.setdefault(prefix.value, space.value) != space.value:
                raise ShapesError("shapes-prefix", name=short(ontology))
    return found


def _path(query: str, shape: Shape) -> str:
    """Put a property shape's path in the place of ``$PATH``."""
    if shape.path is None:
        return query
    return _replaced(query, {"PATH": str(shape.path)})


def _fixed(shape: Shape) -> dict[str, Term]:
    return {"currentShape": shape.node} if isinstance(shape.node, NamedNode) else {}


def _put(query: str, fixed: Mapping[str, Term]) -> str:
    """Put terms in the place of variables; one that has no IRI cannot be."""
    for name, term in fixed.items():
        if isinstance(term, BlankNode):
            raise ShapesError("shapes-unsupported", name=name, what=short(term))
    return _replaced(query, {name: str(term) for name, term in fixed.items()})


def _replaced(query: str, texts: Mapping[str, str]) -> str:
    if not texts:
        return query
    parts, at, tokens = [], 0, list(lexer.tokens(query))
    projecting = False
    for token in tokens:
        upper = token.text.upper() if token.kind == "word" else ""
        if upper in ("SELECT", "WHERE") or token.text == "{":
            projecting = upper == "SELECT"
        if token.kind == "var" and token.text[1:] in texts:
            text = texts[token.text[1:]]
            if projecting:  # a column of the same name: messages may use it
                text = f"({text} AS ?{token.text[1:]})"
            parts += [query[at : token.start], text]
            at = token.start + len(token.text)
    return "".join([*parts, query[at:]])


def template(text: str, values: Mapping[str, str]) -> str:
    """Fill a message's ``{?name}`` and ``{$name}`` (section 5.2.2).

    Example:
        >>> template("{?a}, {$b}", {"a": "x"})
        'x, {$b}'
    """
    return re.sub(r"\{[?$](\w+)\}", lambda found: values.get(found[1], found[0]), text)
