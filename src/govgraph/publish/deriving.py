"""Deriving at an endpoint: the rules run there, and only counts come back.

Each rule's CONSTRUCT becomes an INSERT into a staging graph, over all graphs but the derived one
that is to be replaced (SPARQL 1.1 Update, section 3.1.3). Where the server refuses that, or gives
up, or is one whose own answers are not right, the CONSTRUCT is asked and what it makes sent back.
"""

from collections.abc import Callable
from typing import NamedTuple

from pyoxigraph import NamedNode, QueryTriples

from govgraph import knowledge, lexer, rules, terms
from govgraph.endpoint import Endpoint
from govgraph.errors import GovgraphError, RuleError, StoreError
from govgraph.matching.identities import IDENTITIES
from govgraph.matching.renaming import IDENTIFIED
from govgraph.publish import content
from govgraph.publish.content import Content
from govgraph.publish.pushing import Way
from govgraph.publish.writer import PATIENCE, Writer
from govgraph.remote.dataset import as_one
from govgraph.rules import Rule
from govgraph.store import Store

_REPLACED = "http://purl.org/dc/terms/isReplacedBy"


class Parts(NamedTuple):
    """A CONSTRUCT query in parts: what stands before it, its template, its pattern."""

    prologue: str
    template: str
    pattern: str


def derive(
    url: str,
    *,
    way: Way | None = None,
    ordered: list[Rule] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> int:
    """Make the derived graph again at an endpoint, with this version's ontology.

    Args:
        url: the endpoint.
        way: how to write to it.
        ordered: the rules in order; without them, those that come with govgraph.
        progress: called after each rule with its name and the number of statements it made.

    Returns:
        How many statements were derived.

    Raises:
        RuleError: the rules cannot be ordered, or one is not a CONSTRUCT.
        StoreError: the endpoint is away or refuses, or holds statements on which decisions of
            ``govgraph match`` still wait. What was there stays.
    """
    endpoint, staging, writer = (way or Way()).to(url)
    _settled(endpoint)
    ontology = Store.memory()
    ontology.add(knowledge.ontology())
    source = Content(ontology)
    ours, new = knowledge.ontology_graphs(), {}
    for name in source.names:
        size, there = source.size(name), endpoint.count(name)
        known = staging.owned.get(name)
        if name in ours:
            if known is None or (known.digest, there) != (size.digest, size.count):
                new[name] = size
        elif not there:  # a graph of law may say more there than here
            new[name] = size
    staging.plan(new)
    staging.fill(source)
    target = staging.empty(terms.DERIVED)
    waiting = staging.places
    graphs = [one for one in endpoint.graphs() if one not in waiting]
    graphs += waiting.values()
    total = 0
    for rule in ordered if ordered is not None else rules.load():
        _run(endpoint, writer, rule, target, graphs)
        made = endpoint.count(target) - total
        total += made
        if progress:
            progress(rule.name, made)
    staging.made(target, total)
    staging.move()
    return total


def parts(rule: Rule) -> Parts | None:
    """Take a CONSTRUCT query apart.

    Args:
        rule: the rule.

    Returns:
        Its parts; nothing where it ends in what an update cannot say, as LIMIT.

    Raises:
        RuleError: it is no CONSTRUCT.

    Example:
        >>> parts(Rule("r", "CONSTRUCT {} WHERE {}", "", "", (), (), ()))
        Parts(prologue='', template='{}', pattern='{}')
    """
    tokens = list(lexer.tokens(rule.text))
    forms = [n for n, one in enumerate(tokens) if one.text.upper() == "CONSTRUCT"]
    if not forms or len(tokens) < forms[0] + 2 or tokens[forms[0] + 1].text != "{":
        raise RuleError("rule-not-construct", name=rule.name)
    first = forms[0] + 1
    last = _closing(tokens, first)
    second = last + 1 + (tokens[last + 1].text.upper() == "WHERE")
    end = _closing(tokens, second)
    if tokens[second].text != "{" or end + 1 != len(tokens):
        return None
    return Parts(
        rule.text[: tokens[forms[0]].start],
        rule.text[tokens[first].start : tokens[last].start + 1],
        rule.text[tokens[second].start : tokens[end].start + 1],
    )


def insertion(made: Parts, target: str, graphs: list[str]) -> str:
    """Write a rule as an update.

    Args:
        made: the rule.
        target: the graph that takes what it makes.
        graphs: the graphs it reads, as one.

    Example:
        >>> print(insertion(Parts("", "{}", "{}"), "http://t", ["http://a"]))
        INSERT { GRAPH <http://t> {} }
        USING <http://a>
        WHERE {}
    """
    using = "".join(f"USING {NamedNode(one)}\n" for one in graphs)
    return (
        f"{made.prologue}INSERT {{ GRAPH {NamedNode(target)} {made.template} }}\n"
        f"{using}WHERE {made.pattern}"
    )


def _closing(tokens: list[lexer.Token], start: int) -> int:
    depth = 0
    for at in range(start, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[at].text, 0)
        if depth == 0:
            return at
    return len(tokens) - 1


def _run(endpoint: Endpoint, writer: Writer, rule: Rule, target: str, graphs: list[str]) -> None:
    """Run a rule: what it makes is the same if parts of it were made before."""
    made = parts(rule)
    if made is not None and not endpoint.gathers:
        try:
            writer.update(insertion(made, target, graphs), again=True)
            return
        except GovgraphError as error:
            if error.key in ("endpoint-unauthorised", "endpoint-moved"):
                raise
    found = endpoint.answer(rule.text, "CONSTRUCT", as_one(graphs), endpoint.timeout * PATIENCE)
    assert isinstance(found, QueryTriples)
    for lines in content.batches(found, content.BYTES):
        writer.load(target, lines)


def _settled(endpoint: Endpoint) -> None:
    """Refuse where something is said of an IRI that decisions have replaced.

    To write it anew, decisions on tenures look at the whole graph: that is done in a store.
    """
    own = ", ".join(f"{one}" for one in (IDENTITIES, IDENTIFIED, terms.DERIVED_GRAPH))
    for pattern in ("?old ?p ?o", "?s ?p ?old"):
        waiting = endpoint.texts(
            f"SELECT ?old WHERE {{ GRAPH {IDENTITIES} {{ ?old <{_REPLACED}> ?new }} "
            f"GRAPH ?g {{ {pattern} }} FILTER(?g NOT IN ({own})) }} LIMIT 1"
        )
        if waiting:
            iri = waiting[0].get("old", "")
            raise StoreError("match-not-settled", where=endpoint.name, iri=iri)
