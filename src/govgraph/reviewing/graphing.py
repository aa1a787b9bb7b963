"""From claims to the graph: an article's named graph, made of what was accepted.

The graph follows from the decisions and from what the store knows: made again, it is the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from govgraph import knowledge, quads, terms, turtle
from govgraph.queryable import Queryable
from govgraph.reading.reader import Reading
from govgraph.reviewing.article import Article
from govgraph.reviewing.events import Events
from govgraph.reviewing.known import Known
from govgraph.reviewing.open import OpenError
from govgraph.reviewing.papers import Papers
from govgraph.reviewing.patterns import Patterns
from govgraph.reviewing.records import Paper, Record, records
from govgraph.reviewing.tenures import Tenures
from govgraph.reviewing.things import Things
from govgraph.store import Store

_DIGITS = 8  # of a digest, where a name is taken
# What refers to other claims comes after them.
_LATER = {"concurrent": 1, "policy_basis": 2}


@dataclass
class Made:
    """What was made of some claims.

    Attributes:
        quads: the graphs of their articles.
        graphs: these graphs' names, by the digest of the article's text.
        open: the claims that leave open what a graph must know, and why.
    """

    quads: list[Quad] = field(default_factory=list)
    graphs: dict[str, str] = field(default_factory=dict)
    open: list[tuple[Record, OpenError]] = field(default_factory=list)


def to_trig(readings: Iterable[Reading]) -> bytes:
    """Write all that articles say as TriG, as if every claim were accepted, reviewed by nobody.

    Known things are those of the Cẩm Phả graph's register.

    Args:
        readings: what :func:`govgraph.read` gave.

    Example:
        >>> b"govg:Source" in to_trig([Reading("Một tin.", "vi", "0" * 64, "a.txt")])
        True
    """
    store = Store.memory()
    knowledge.load_cam_pha(store.raw)
    made = Made()
    for reading in readings:
        paper = records(reading)
        if paper:
            found = graph(store, paper, taken=set(made.graphs.values()))
        else:
            found = _written(
                store, Paper(reading.sha256, len(reading.text), reading.doc), [], set()
            )
        made.quads += found.quads
        made.graphs |= found.graphs
    return turtle.write(made.quads, format="trig")


def graph(
    store: Queryable,
    accepted: Sequence[Record],
    *,
    stems: dict[str, str] | None = None,
    taken: Iterable[str] = (),
) -> Made:
    """Make the graphs of articles out of accepted claims.

    Args:
        store: what is known.
        accepted: the claims.
        stems: what IRIs begin with, by the digest of the article's text; without it, the
            article's file, or more where that name is taken.
        taken: names of graphs that are.
    """
    made = Made()
    names = set(taken)
    by_paper: dict[str, list[Record]] = defaultdict(list)
    for one in accepted:
        by_paper[one.paper.sha256].append(one)
    for digest, some in by_paper.items():
        found = _written(store, some[0].paper, some, names, (stems or {}).get(digest))
        names |= set(found.graphs.values())
        made.quads += found.quads
        made.graphs |= found.graphs
        made.open += found.open
    return made


def stem(store: Queryable, paper: Paper, taken: Iterable[str] = ()) -> str:
    """Name an article by its file; where that is taken, or is a name of ours, by its digest too.

    Example:
        >>> stem(Store.memory(), Paper("a" * 64, doc="tin/Bài 1.txt")), stem(
        ...     Store.memory(), Paper("a" * 64, doc="register.txt"))
        ('bai-1', 'register-aaaaaaaa')
    """
    name = quads.slug(paper.doc.rpartition("/")[2].partition(".")[0])[:60] if paper.doc else ""
    whole = f"{name or 'article'}-{paper.sha256[:_DIGITS]}"
    node = NamedNode(f"{quads.GRAPHS}{name}")
    if not name or name in OURS or node.value in taken or Known(store).has(node):
        return whole
    return name


OURS = frozenset({"register", "derived", "identities", "identified", "reviews", "default"})


def _written(
    store: Queryable,
    paper: Paper,
    some: Sequence[Record],
    taken: Iterable[str],
    name: str | None = None,
) -> Made:
    name = name or stem(store, paper, taken)
    known = Known(store, paper.published)
    article = Article(paper, name, _author(known, paper, name))
    made = Made(graphs={paper.sha256: article.graph.value})
    things = Things(article, known, [one.settled for one in some])
    tenures, events = Tenures(article, things), Events(article, things)
    patterns, papers = Patterns(article, known, things), Papers(article, things)
    nodes: dict[tuple[str, int, int], list[NamedNode]] = {}

    def located(kind: str, start: int, end: int) -> list[NamedNode]:
        return nodes.get((kind, start, end), [])

    tellers = {
        **dict.fromkeys(("tenure", "appointment", "dismissal"), tenures.tell),
        "concurrent": tenures.together,
        "arrangement": patterns.arrangement,
        "coverage": patterns.coverage,
        "target": patterns.target,
        "reduction": events.reduction,
        "policy": papers.policy,
        "policy_basis": lambda record: papers.basis(record, located),
        "policy_implementation": papers.implementation,
        "plan": papers.plan,
    }
    for one in sorted(some, key=lambda one: (_LATER.get(one.claim.kind, 0), one.claim.start)):
        try:
            told = tellers.get(one.claim.kind, events.tell)(one)
        except OpenError as error:
            made.open.append((one, error))
            continue
        nodes[one.claim.kind, one.claim.start, one.claim.end] = told
        article.supports(one, told)
    made.quads = article.quads
    return made


def _author(known: Known, paper: Paper, name: str) -> NamedNode | None:
    """Return the person whom curators gave an IRI that carries this article (DESIGN §2)."""
    wanted = NamedNode(f"{terms.ID}person/{name}-{quads.slug(paper.author)}")
    return wanted if wanted in known.called("Person", [paper.author]) else None
