"""Tenures of one person in one post that two sources have: proposed, made one, made two again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

import govgraph
from govgraph import checker, derive, matching
from govgraph.errors import InputError
from govgraph.intake import mint
from govgraph.matching import Proposals
from govgraph.matching.facts import knowledge as weights
from govgraph.matching.identities import IDENTITIES
from govgraph.matching.renaming import IDENTIFIED
from govgraph.store import Store
from govgraph.terms import GOVG, ID
from test_matching import LEVEL, Roster, stored

HEAD = "decision,left,right\n"
PERSON = "https://x.org/person"
SECRETARY, CHAIR = "https://x.org/secretary", "https://x.org/chair"
HEAD_OF = ID + "post-kind/head"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
HOLDS = NamedNode(GOVG + "tenure")
BEGINS = NamedNode(GOVG + "begins")
Dates = dict[str, str]


def holds(
    source: Roster, *, person: str = PERSON, post: str = SECRETARY, **dates: str
) -> NamedNode:
    """Add a tenure to a source; persons and posts have IRIs of their own, so may be shared."""
    who = source.person("Phạm Văn Hạng", id=person)
    ward = source.area("phường Cẩm Tây", id="https://x.org/ward", level=LEVEL)
    home = source.organ("Đảng ủy phường Cẩm Tây", id="https://x.org/organ", area=ward)
    name = "Chủ tịch" if post == CHAIR else "Bí thư"
    kind = HEAD_OF if post == CHAIR else ""
    return source.tenure(who, source.post(name, home, id=post, kind=kind), **dates)  # type: ignore[arg-type]


def concurrent(source: Roster, tenures: Sequence[NamedNode], name: str = "") -> NamedNode:
    """Let a source state that two tenures are held together."""
    one, other = tenures
    holding = NamedNode(name) if name else mint.holding(one, other)
    source.says(holding, TYPE, NamedNode(GOVG + "ConcurrentHolding"))
    source.says(holding, HOLDS, one)
    source.says(holding, HOLDS, other)
    source.supports(holding, where="row=9")
    return holding


def rows(*all_dates: Dates) -> list[Roster]:
    """Sources that each have one tenure of one person in one post."""
    sources = [Roster(letter) for letter, _ in zip("abcdef", all_dates, strict=False)]
    for source, dates in zip(sources, all_dates, strict=True):
        holds(source, **dates)
    return sources


def proposed(*sources: Roster, at_least: float | None = None) -> Proposals:
    return matching.propose(stored(*sources), kinds=["tenure"], at_least=at_least)


def file(folder: Path, *lines: tuple[str, str, str]) -> Path:
    path = folder / "d.csv"
    path.write_text(HEAD + "".join(",".join(line) + "\n" for line in lines), encoding="utf-8")
    return path


def quads(graph: govgraph.Graph) -> set[Quad]:
    assert isinstance(graph.store, Store)
    return set(graph.store.quads())


def tenures(graph: govgraph.Graph) -> list[str]:
    found = graph.query("SELECT DISTINCT ?t { ?t a govg:Tenure } ORDER BY ?t")
    assert isinstance(found, govgraph.Answer)
    return [row["t"] for row in found]


def told(graph: govgraph.Graph, tenure: str) -> Dates:
    """The dates of a tenure, and its four bounds."""
    found = graph.query(
        f"SELECT DISTINCT ?p ?v {{ <{tenure}> (govg:period?) ?x . ?x ?p ?v FILTER(ISLITERAL(?v)) }}"
    )
    assert isinstance(found, govgraph.Answer)
    return {row["p"].removeprefix(GOVG): str(row["v"])[:10] for row in found}


def combined(graph: govgraph.Graph) -> list[dict[str, object]]:
    found = graph.ask("combined-roles")
    assert isinstance(found, govgraph.Answer)
    return [dict(row) for row in found]


def complaints(graph: govgraph.Graph) -> set[str]:
    found = checker.check(graph.store).results
    return {one.shape.removeprefix("https://w3id.org/govgraph/shape/") for one in found}


def every_pair(*nodes: NamedNode | str, decision: str = "same") -> Iterator[tuple[str, str, str]]:
    iris = [node.value if isinstance(node, NamedNode) else node for node in nodes]
    return ((decision, one, other) for one, other in pairwise(iris))


# Proposing

FULL = {"begins": "2016-05-10", "ends": "2021-06-01"}


@pytest.mark.parametrize(
    ("mine", "theirs", "reasons", "score"),
    [
        (FULL, FULL, "overlap-certain same-begin same-end", 1.0),
        (FULL, {"begins": "2016"}, "overlap-possible fits-begin", 0.7),
        (FULL, {"begins": "2016", "ends": "2021"}, "overlap-certain fits-begin fits-end", 0.9),
        (FULL, {"begins": "2016-05-10", "ends": "2020"},
         "overlap-certain same-begin other-end", 0.85),
        (FULL, {"begins": "2015", "ends": "2021-06"},
         "overlap-certain other-begin fits-end", 0.8),
        (FULL, {"attested": "2018-03-04"}, "overlap-certain attested-within", 0.9),
        (FULL, {"attested": "2018"}, "overlap-possible attested-within", 0.75),
        ({"begins": "2016"}, {"attested": "2018"}, "overlap-possible attested-within", 0.75),
        ({"begins": "2016"}, {"begins": "2016"}, "overlap-possible same-begin", 0.75),
        ({"begins": "2016"}, {"begins": "2018"}, "overlap-possible other-begin", 0.6),
        ({"attested": "2016"}, {"attested": "2018"}, "overlap-possible", 0.65),
        ({"begins": "2016"}, {"attested": "2010", "ends": "2022"}, "overlap-possible", 0.65),
        (FULL, {"attested_by": "2018"}, "overlap-possible", 0.65),
        ({}, {}, "overlap-possible", 0.65),
    ],
)  # fmt: skip
def test_dates_that_fit(mine: Dates, theirs: Dates, reasons: str, score: float) -> None:
    (found,) = proposed(*rows(mine, theirs))
    assert found.reasons == ("held-same", *reasons.split()) and found.score == score
    assert found.left.labels["vi"] == "Phạm Văn Hạng, Bí thư"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"begins": "2011", "ends": "2015"}, {"begins": "2016", "ends": "2021"}),
        ({"ends": "2015-12"}, {"begins": "2016"}),
        ({"former_by": "2015"}, {"begins": "2016"}),
        ({"begins": "2015", "ends": "2020"}, {"begins": "2016", "ends": "2021"}),
        ({"begins": "2016-05-10", "ends": "2020"}, {"begins": "2016-05-11", "ends": "2021"}),
        ({"begins": "2016", "ends": "2016-05-01"}, {"begins": "2016-05-01", "ends": "2016-12"}),
    ],
)
def test_dates_that_exclude_each_other(mine: Dates, theirs: Dates) -> None:
    assert not proposed(*rows(mine, theirs), at_least=0.01)


def test_other_persons_and_other_posts_are_not_compared() -> None:
    one, other = Roster("a"), Roster("b")
    holds(one, begins="2016")
    holds(other, begins="2016", person="https://x.org/other")
    holds(other, begins="2016", post=CHAIR)
    assert not proposed(one, other, at_least=0.01)


def test_what_no_source_states_as_fact_is_not_compared() -> None:
    one, other = rows(FULL, FULL)
    store = stored(one)
    store.add([q for q in other.quads if q.predicate.value != GOVG + "supports"])
    assert len(tenures(govgraph.Graph(store))) == 2
    assert not matching.propose(store, kinds=["tenure"], at_least=0.01)


def test_one_source_that_writes_two_means_two_unless_they_overlap() -> None:
    one = Roster("a")
    holds(one, begins="2016")
    holds(one, attested="2018")
    assert not proposed(one, at_least=0.01)
    other = Roster("b")
    holds(other, **FULL)
    holds(other, begins="2016-05", ends="2020-01-01")
    holds(other, attested="2017-02-03")
    found = proposed(other)
    assert len(found) == 3 and all("same-source" in one.reasons for one in found)
    assert {one.score for one in found} == {0.75, 0.65}


@pytest.mark.parametrize("last", [{"ends": "2021-07-01"}, {}])
@pytest.mark.parametrize("joint", [("2016-06-01", "2016-06-01"), ("2016", "2016-06-01")])
def test_a_row_a_term_is_proposed_with_a_low_score(joint: tuple[str, str], last: Dates) -> None:
    one = Roster("a")
    first = holds(one, begins="2011-07-01", ends=joint[0])
    second = holds(one, begins=joint[1], **last)
    assert not proposed(one)
    (found,) = proposed(one, at_least=0.5)
    assert found.reasons == ("held-same", "re-elected")
    assert {found.left.iri, found.right.iri} == {first.value, second.value}


def test_every_overlap_is_proposed_and_a_row_a_term_is_not() -> None:
    known = weights()["tenure"]
    weigh = {name: float(reason.get("weight", -1)) for name, reason in known.items()}
    least = weights()["at-least"]
    worst = weigh["held-same"] + weigh["other-begin"]
    assert worst + weigh["overlap-possible"] >= least
    assert worst + weigh["overlap-certain"] + weigh["same-source"] >= least
    assert weigh["held-same"] + weigh["re-elected"] < least


def test_what_each_side_rests_on() -> None:
    (found,) = proposed(*rows(FULL, {"begins": "2016"}))
    sides = {found.left.evidence["vi"], found.right.evidence["vi"]}
    where = "Bí thư, phường Cẩm Tây"
    assert sides == {
        (f"{where}, từ 2016-05-10, đến 2021-06-01 [Sổ a]",),
        (f"{where}, từ 2016 [Sổ b]",),
    }
    assert found.right.evidence["en"][0].endswith("since 2016 [Sổ b]")


# Deciding


def test_two_tenures_become_one_and_are_two_again(tmp_path: Path) -> None:
    """Two sources, two posts: one tenure each, and both sources behind what is held together."""
    sources = Roster("a"), Roster("b")
    for source, dates in zip(sources, (FULL, {"begins": "2016", "ends": "2021"}), strict=True):
        for post in (SECRETARY, CHAIR):
            holds(source, post=post, person=f"{PERSON}-{source.origin.slug}", **dates)
    graph = govgraph.Graph(stored(*sources))
    before = quads(graph)
    people = file(tmp_path, ("same", f"{PERSON}-a", f"{PERSON}-b"))
    matching.apply(graph, people)
    once = quads(graph)
    assert matching.beside(graph.store) == matching.Beside(posts=0, tenures=2)
    assert "OneTenureShape-sparql" in complaints(graph)
    assert len(combined(graph)) == 4
    lines = [
        ("same", one.left.iri, one.right.iri)
        for one in matching.propose(graph.store, kinds=["tenure"])
    ]
    path = file(tmp_path, *lines)
    done = matching.apply(graph, path)
    assert (done.same, done.waiting) == (3, 0)
    assert not complaints(graph) & {"OneTenureShape-sparql", "PossiblyOneTenureShape-sparql"}
    assert graph.check().conforms
    held = combined(graph)
    assert len(held) == 2 and len(tenures(graph)) == 2
    assert [int(str(row["sources"])) for row in held] == [2, 2]
    assert matching.beside(graph.store) == matching.Beside(posts=0, tenures=0)
    for tenure in tenures(graph):  # the more exact dates hold
        bounds = told(graph, tenure)
        assert bounds["earliestBegin"] == bounds["latestBegin"] == "2016-05-10"
        assert bounds["earliestEnd"] == bounds["latestEnd"] == "2021-06-01"
    matching.undo(graph, path)
    assert quads(graph) == once
    matching.undo(graph, f"{PERSON}-a")
    assert quads(graph) == before


def test_different_silences_the_proposal(tmp_path: Path) -> None:
    graph = govgraph.Graph(stored(*rows(FULL, FULL)))
    before = quads(graph)
    matching.apply(graph, file(tmp_path, *every_pair(*tenures(graph), decision="different")))
    assert not matching.propose(graph.store, at_least=0.01, kinds=["tenure"])
    matching.undo(graph, tenures(graph)[1])
    assert quads(graph) == before


def test_re_election_breaks_none(tmp_path: Path) -> None:
    """A row a term, and another source that has the whole: begun once, ended once."""
    terms, whole = Roster("a"), Roster("b")
    rows_ = [
        holds(terms, begins="2011-07-01", ends="2016-06-01"),
        holds(terms, begins="2016-06-01", ends="2021"),
        holds(terms, begins="2021"),
        holds(whole, begins="2011"),
    ]
    graph = govgraph.Graph(stored(terms, whole))
    before = quads(graph)
    path = file(tmp_path, *every_pair(*rows_))
    matching.apply(graph, path)
    assert tenures(graph) == [rows_[0].value]
    bounds = told(graph, rows_[0].value)
    assert bounds["earliestBegin"] == bounds["latestBegin"] == "2011-07-01"
    assert "ends" not in bounds and "latestEnd" not in bounds
    assert bounds["earliestEnd"] == "2021-01-01"  # held on its first day, and perhaps no longer
    assert not complaints(graph) & {"BeginAgreedShape-sparql", "EndAgreedShape-sparql"}
    matching.undo(graph, path)
    assert quads(graph) == before


def test_an_end_that_is_a_claim_of_its_own_is_left_as_it_is(tmp_path: Path) -> None:
    one = Roster("a")
    first = holds(one, begins="2011", ends="2016")
    second = holds(one, begins="2016", ends="2021")
    claim = NamedNode(ID + "statement/a")
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    year = next(q.object for q in one.quads if q.predicate.value == GOVG + "ends")
    assert isinstance(year, Literal)
    for name, value in (
        ("type", NamedNode(rdf + "Statement")),
        ("subject", first),
        ("predicate", NamedNode(GOVG + "ends")),
        ("object", year),
    ):
        one.says(claim, NamedNode(rdf + name), value)
    one.supports(claim, where="row=3")
    graph = govgraph.Graph(stored(one))
    before = quads(graph)
    path = file(tmp_path, *every_pair(second, first))
    matching.apply(graph, path)
    assert "StatementHoldsShape-sparql" not in complaints(graph)
    assert graph.query(f"ASK {{ {second} govg:ends {year} ; govg:begins {year} }}")
    assert "EndAgreedShape-sparql" in complaints(graph)  # told, as rows that contradict each other
    matching.undo(graph, path)
    assert quads(graph) == before


def test_contradictory_bounds_are_told(tmp_path: Path) -> None:
    sources = rows({"begins": "2016-05", "ends": "2021"}, {"begins": "2016-07", "ends": "2021"})
    graph = govgraph.Graph(stored(*sources))
    matching.apply(graph, file(tmp_path, *every_pair(*tenures(graph))))
    bounds = told(graph, tenures(graph)[0])
    assert (bounds["earliestBegin"], bounds["latestBegin"]) == ("2016-05-01", "2016-07-31")
    assert "BeginAgreedShape-sparql" in complaints(graph)


# Holdings


def both(slug: str, person: str, **dates: str) -> tuple[Roster, list[NamedNode], NamedNode]:
    source = Roster(slug)
    held = [holds(source, person=person, post=post, **dates) for post in (SECRETARY, CHAIR)]
    return source, held, concurrent(source, held)


def test_a_stated_holding_is_named_by_what_is_kept(tmp_path: Path) -> None:
    one, mine, _ = both("a", PERSON, begins="2016")
    other, theirs, gone = both("b", PERSON, begins="2016-05")
    wrong = concurrent(other, theirs, name="https://x.org/holding")
    graph = govgraph.Graph(stored(one, other))
    before = quads(graph)
    path = file(tmp_path, ("same", mine[0].value, theirs[0].value))
    matching.apply(graph, path)  # one of the two tenures only
    mixed = mint.holding(mine[0], theirs[1])
    said = f"ASK {{ ?e govg:supports {mixed} . {mixed} a govg:ConcurrentHolding }}"
    assert graph.query(said) and not graph.query(
        f"ASK {{ {{ {gone} ?p ?o }} UNION {{ ?s ?p {gone} }} FILTER(?p != dcterms:isReplacedBy) }}"
    )
    assert graph.query(f"ASK {{ {wrong} govg:tenure {mine[0]} }}")  # the shape still tells of it
    sides = zip(mine, theirs, strict=True)
    both_ = file(tmp_path, *(("same", left.value, right.value) for left, right in sides))
    matching.apply(graph, both_)
    kept = mint.holding(*mine)
    found = graph.query(f"SELECT DISTINCT ?s {{ ?e govg:supports {kept} ; oa:hasSource ?s }}")
    assert isinstance(found, govgraph.Answer) and len(found) == 2
    held = graph.query(
        "SELECT DISTINCT ?h { ?h a govg:ConcurrentHolding ; govg:certainty ?derived }"
    )
    assert isinstance(held, govgraph.Answer) and [row["h"] for row in held] == [kept.value]
    iris = [r for r in checker.check(graph.store).results if "HoldingIri" in r.shape]
    assert [one.focus for one in iris] == [wrong.value]
    matching.undo(graph, both_)
    assert quads(graph) == before


def test_two_tenures_of_one_holding_are_two(tmp_path: Path) -> None:
    source, held, _ = both("a", PERSON, begins="2016")
    graph = govgraph.Graph(stored(source))
    before = quads(graph)
    with pytest.raises(InputError, match=r"line 2.*ConcurrentHolding"):
        matching.apply(graph, file(tmp_path, *every_pair(*held)))
    assert quads(graph) == before


def test_two_tenures_of_one_holding_are_two_also_by_way_of_a_third(tmp_path: Path) -> None:
    source, held, _ = both("a", PERSON, begins="2016")
    other = Roster("b")
    third = holds(other, begins="2016")
    graph = govgraph.Graph(stored(source, other))
    matching.apply(graph, file(tmp_path, ("same", held[0].value, third.value)))
    before = quads(graph)
    with pytest.raises(InputError, match=r"line 2.*ConcurrentHolding"):
        matching.apply(graph, file(tmp_path, ("same", third.value, held[1].value)))
    assert quads(graph) == before


# In any order


def test_a_decision_on_tenures_waits_for_person_and_post(tmp_path: Path) -> None:
    one, other = Roster("a"), Roster("b")
    held = [
        holds(one, person=f"{PERSON}-a", **FULL),
        holds(other, person=f"{PERSON}-b", post=CHAIR, **FULL),
    ]
    graph = govgraph.Graph(stored(one, other))
    before = quads(graph)
    tenure = file(tmp_path, *every_pair(*held))
    done = matching.apply(graph, tenure)
    assert (done.same, done.waiting, done.changed) == (1, 1, 0) and len(tenures(graph)) == 2
    done = matching.apply(graph, file(tmp_path, ("same", f"{PERSON}-a", f"{PERSON}-b")))
    assert done.waiting == 1 and len(tenures(graph)) == 2
    done = matching.apply(graph, file(tmp_path, ("same", SECRETARY, CHAIR)))
    assert done.waiting == 0 and tenures(graph) == [held[0].value]
    assert graph.query(f"ASK {{ {held[0]} org:member <{PERSON}-a> ; govg:post <{SECRETARY}> }}")
    done = matching.undo(graph, f"{PERSON}-b")
    assert done.waiting == 1 and len(tenures(graph)) == 2
    for what in (SECRETARY, held[1].value):
        matching.undo(graph, what)
    assert quads(graph) == before


def rosters() -> tuple[list[Roster], list[tuple[str, str, str]]]:
    """Three sources with a person, two posts and a stated holding each; and what may be one."""
    sources, people, posts = [], [], []
    held: dict[str, list[NamedNode]] = {"secretary": [], "chair": []}
    for slug, end in (("a", "2016"), ("b", "2021"), ("c", "")):
        source = Roster(slug)
        people.append(f"{PERSON}-{slug}")
        posts.append(f"{SECRETARY}-{slug}")
        begin = {"a": "2011", "b": "2016", "c": "2011-07"}[slug]
        for name, post in (("secretary", posts[-1]), ("chair", CHAIR)):
            held[name].append(holds(source, person=people[-1], post=post, begins=begin, ends=end))
        concurrent(source, [some[-1] for some in held.values()])
        sources.append(source)
    lines = [
        ("same", one, other)
        for some in (people, posts, *([t.value for t in own] for own in held.values()))
        for one, other in combinations(some, 2)
    ]
    return sources, lines


def loaded(*sources: Roster) -> Store:
    store = Store.memory()
    for source in sources:
        store.add([*source.quads, *source.extra])
    return store


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_order_of_decisions_on_persons_and_tenures_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    monkeypatch.setattr(derive, "run", lambda *_, **__: 0)  # the rules are not what is tested
    sources, every = rosters()
    chosen = data.draw(st.lists(st.sampled_from(every), unique=True, min_size=1, max_size=8))
    together, apart = (govgraph.Graph(loaded(*sources)) for _ in range(2))
    before = quads(together)
    matching.apply(together, file(tmp_path, *chosen))
    for line in data.draw(st.permutations(chosen)):
        matching.apply(apart, file(tmp_path, line))
    assert quads(apart) == quads(together)
    members = apart.query(
        "SELECT ?t { ?t org:member ?p } GROUP BY ?t HAVING(COUNT(DISTINCT ?p) > 1)"
    )
    assert isinstance(members, govgraph.Answer) and not len(members)
    holdings: dict[NamedNode, set[NamedNode]] = {}
    for quad in quads(apart):
        if quad.predicate == HOLDS:
            holdings.setdefault(quad.subject, set()).add(quad.object)  # type: ignore[arg-type]
    assert all(name == mint.holding(*both) for name, both in holdings.items())
    for line in data.draw(st.permutations(chosen)):
        matching.undo(apart, file(tmp_path, line))
    assert quads(apart) == before
    assert not {q for q in before if q.graph_name in (IDENTITIES, IDENTIFIED)}
