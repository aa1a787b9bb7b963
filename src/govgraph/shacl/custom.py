"""SPARQL-based constraints and components, made to run over all targets at once.

SHACL pre-binds ``$this`` to one focus node (section 5.3.1, appendix A). Here ``$this`` is bound
by a pattern for all focus nodes, put first into the outermost group, and into each group within
it that uses ``$this`` before binding it (:mod:`govgraph.shacl.groups`): joined on ``$this``, the
solutions are those of pre-binding. What would make a difference (``MINUS``, ``VALUES``,
``SERVICE``, ``AS $this``, a sub-select without ``$this``) SHACL forbids, and so do we; what would
be cut or counted over all targets together (``LIMIT``, ``COUNT`` of statements that may stand in
several graphs) is refused by name.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from govgraph import lexer
from govgraph.errors import ShapesError
from govgraph.lexer import Token
from govgraph.shacl import groups
from govgraph.shacl.model import Constraint, Shape
from govgraph.shacl.source import Node, Source, Term, sh, short
from govgraph.turtle import PREFIXES

_FORBIDDEN = {"MINUS", "VALUES", "SERVICE"}
_OTHER_DATA = {"FROM", "GRAPH"}  # than the data graph
_PER_NODE = {"LIMIT", "OFFSET", "LATERAL"}
_ADDING = {"COUNT", "SUM", "AVG", "GROUP_CONCAT"}
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?")
_NAMESPACE = re.compile(r"[^\x00-\x20<>\"{}|^`\\]*")
# Names that parameters may not have (section 6.2.1).
_RESERVED = {"this", "shapesGraph", "currentShape", "path", "PATH", "value"}
# Where solutions are counted or cut, how often one is found makes a difference.
_COUNTING = {"COUNT", "SUM", "AVG", "SAMPLE", "GROUP_CONCAT", "GROUP", "LIMIT", "OFFSET"}


class Text(NamedTuple):
    """A query in parts: its prologue with prefixes, and the rest."""

    prologue: str
    body: str


def select(
    source: Source, shape: Shape, constraint: Constraint, focus: str, pattern: str = ""
) -> str:
    """Write a SPARQL constraint's query over all targets.

    Args:
        source: the shapes graph.
        shape: whose constraint it is.
        constraint: which.
        focus: a sub-select of all focus nodes as ``?this``.
        pattern: a pattern that gives them too, some perhaps several times: it lets an engine
            choose its way, and serves where nothing is counted.

    Raises:
        ShapesError: it is no query that SHACL allows.
    """
    assert constraint.node is not None
    text = _text(source, constraint.node, "select", shape)
    body = _path(text.body, shape)
    tokens = list(lexer.tokens(body))
    counts = any(one.text.upper() in _COUNTING for one in tokens if one.kind == "word")
    shown = any(one.text == "*" for one in tokens)  # SELECT * would show the way there too
    nodes = focus if counts or shown or not pattern else pattern
    name = short(constraint.node)
    return text.prologue + over_targets(body, nodes, name, _fixed(shape, body, name))


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
    name = short(constraint.node)
    if refused := _RESERVED & set(constraint.given):
        raise ShapesError("shapes-value", name=name, what="sh:parameter", value=min(refused))
    chosen = "select" if source.value(node, sh("select")) is not None else "ask"
    text = _text(source, node, chosen, shape)
    fixed = _fixed(shape, text.body, name) | constraint.given
    if chosen == "select":
        return text.prologue + over_targets(_path(text.body, shape), focus, name, fixed)
    written = _path(_asked(text.body, name), shape)
    _check(list(lexer.tokens(written)), name, {"this", "value", *fixed})
    inner = _put(written, fixed)
    return (
        f"{text.prologue}SELECT DISTINCT ?this ?value"
        f" WHERE {{ {values} FILTER NOT EXISTS {inner} }}"
    )


def _asked(query: str, name: str) -> str:
    """Return the group of an ASK query, alone: what follows it would end the query around it."""
    depth, opening = 0, -1
    tokens = list(lexer.tokens(query))
    words = [one.text.upper() for one in tokens[:2]]
    if words in (["ASK", "{"], ["ASK", "WHERE"]):
        for at, token in enumerate(tokens):
            if token.kind == "op" and token.text in "{}":
                opening = token.start if opening < 0 else opening
                depth += 1 if token.text == "{" else -1
                if depth == 0 and at == len(tokens) - 1:
                    return query[opening : token.start + 1]
                if depth <= 0:
                    break
    raise ShapesError("shapes-query", name=name, what="ASK")


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
    places = groups.places(tokens, name)
    parts, at = [], 0
    for place in places:
        parts += [query[at:place], f" {focus}"]
        at = place
    return "".join([*parts, query[at:]])


def _check(tokens: list[Token], name: str, bound: set[str]) -> None:
    """Refuse what section 5.2.1 and appendix A forbid."""
    before = ""
    words = [one.text.upper() if one.kind in ("word", "op") else "" for one in tokens]
    distinct = ("SELECT", "DISTINCT") in pairwise(words[1:])
    for at, token in enumerate(tokens):
        upper = token.text.upper() if token.kind == "word" else ""
        if upper in _FORBIDDEN:
            raise ShapesError("shapes-forbidden", name=name, what=upper)
        if upper in _OTHER_DATA:
            raise ShapesError("shapes-unsupported", name=name, what=upper)
        if upper in _PER_NODE:
            raise ShapesError("shapes-other-engine", name=name, what=upper)
        if upper in _ADDING and "DISTINCT" not in words[at + 1 : at + 3] and not distinct:
            raise ShapesError("shapes-counted", name=name, what=upper)
        if before == "AS" and token.kind == "var" and token.text[1:] in bound:
            raise ShapesError("shapes-forbidden", name=name, what=f"AS {token.text}")
        if token.kind == "var" and token.text[1:] == "shapesGraph":
            raise ShapesError("shapes-unsupported", name=name, what=token.text)
        before = upper or token.text


def _text(source: Source, node: Node, kind: str, shape: Shape) -> Text:
    found = source.value(node, sh(kind))
    if not isinstance(found, Literal):
        raise ShapesError("shapes-query", name=short(node), what=kind.upper())
    query = lexer.decoded(found.value)  # as SPARQL 1.1 section 19.2 wants, before all else
    own = re.match(r"(?:\s|#[^\n]*\n|PREFIX\s+[^\s:]*:\s*<[^>]*>)*", query, re.IGNORECASE)
    end = own.end() if own else 0
    declared = "".join(f"PREFIX {p}: <{n}>\n" for p, n in sorted(_prefixes(source, node).items()))
    return Text(declared + query[:end], query[end:])


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
            if not _PREFIX.fullmatch(prefix.value) or not _NAMESPACE.fullmatch(space.value):
                raise ShapesError("shapes-prefix", name=short(ontology))
            if found.setdefault(prefix.value, space.value) != space.value:
                raise ShapesError("shapes-prefix", name=short(ontology))
    return found


def _path(query: str, shape: Shape) -> str:
    """Put a property shape's path in the place of ``$PATH``."""
    if shape.path is None:
        return query
    return _replaced(query, {"PATH": str(shape.path)})


def _fixed(shape: Shape, query: str, name: str) -> dict[str, Term]:
    """Return what is bound beside ``$this``: the shape, where the query asks for it."""
    if not any(one.kind == "var" and one.text[1:] == "currentShape" for one in lexer.tokens(query)):
        return {}
    if isinstance(shape.node, BlankNode):  # a node of the shapes graph is none of the data
        raise ShapesError("shapes-unsupported", name=name, what="$currentShape")
    return {"currentShape": shape.node}


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
    projecting, depth = False, 0
    for number, token in enumerate(tokens):
        upper = token.text.upper() if token.kind == "word" else ""
        if upper in ("SELECT", "WHERE") or token.text == "{":
            projecting, depth = upper == "SELECT", 0
        elif token.text in "()" and token.kind == "op":
            depth += 1 if token.text == "(" else -1
        if token.kind == "var" and token.text[1:] in texts:
            text = texts[token.text[1:]]
            start, end = token.start, token.start + len(token.text)
            around = [one.text.upper() for one in tokens[max(number - 2, 0) : number + 2]]
            if around[:2] == ["BOUND", "("] and around[3:] == [")"]:
                text, start, end = "true", tokens[number - 2].start, tokens[number + 1].start + 1
            elif projecting and depth == 0:  # a column of the same name: messages may use it
                text = f"({text} AS ?{token.text[1:]})"
            parts += [query[at:start], text]
            at = end
    return "".join([*parts, query[at:]])


def template(text: str, values: Mapping[str, str]) -> str:
    """Fill a message's ``{?name}`` and ``{$name}`` (section 5.2.2).

    Example:
        >>> template("{?a}, {$b}", {"a": "x"})
        'x, {$b}'
    """
    return re.sub(r"\{[?$](\w+)\}", lambda found: values.get(found[1], found[0]), text)
