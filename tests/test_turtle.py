"""Writing: the same bytes each time, and the same graph when read back."""

from __future__ import annotations

import itertools
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import rdflib
import rdflib.compare
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from govgraph import blanknodes, formats, quads, resources, turtle
from govgraph.errors import OutputError, UnknownNameError

ID = "https://w3id.org/govgraph/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NAMES = [one.name for one in formats.FORMATS]


def node(name: str) -> NamedNode:
    return NamedNode(ID + name)


def canonical(found: Iterable[Quad], merged: bool) -> list[str]:
    """Equal for isomorphic datasets."""
    if merged:
        found = [Quad(one.subject, one.predicate, one.object) for one in found]
    dataset = Dataset(found)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def back(content: bytes, name: str) -> list[Any]:
    return list(parse(content, formats.by_name(name).oxigraph))


def in_rdflib(content: bytes, name: str) -> rdflib.Graph:
    short = {"rdfxml": "xml", "jsonld": "json-ld", "ntriples": "nt"}.get(name, name)
    graph = rdflib.Dataset() if formats.by_name(name).holds_datasets else rdflib.Graph()
    graph.parse(data=content, format=short)
    return graph


# ---- what may be written ----

LOCALS = st.one_of(
    st.sampled_from(
        [
            "a+b",
            "a.",
            ".a",
            "-a",
            "a-",
            "a..b",
            "a/b",
            "a%20b",
            "1",
            "a:b",
            "a'b",
            "",
            "a+",
            "+a",
            "a~b",
            "a,b;c",
            "a(b)",
            "a!$&*=b",
            "a?b#c",
            "ă",
            "é𝒳",
            "a×b",
            "_",
            "__",
            "-",
            "a@b",
            "a.",
            "a.+b",
            "a+.b",
            "a+-b",
            "A.-b",
            "%41",
            "a\u0301",
            "x\U000effff",
        ]
    ),
    st.text(alphabet="ab1.-+_~/:%", max_size=6).filter(lambda text: "%" not in text),
)
SPACES = st.sampled_from(
    [
        f"{ID}holding/",
        f"{ID}area/",
        ID,
        "http://x/",
        "http://x/y#",
        "urn:a:",
        "https://w3id.org/govgraph/ontology#",
        XSD,
    ]
)


def _iri(space: str, local: str) -> NamedNode:
    try:
        return NamedNode(space + local)
    except ValueError:
        return NamedNode("http://x/invalid")


IRIS = st.builds(_iri, SPACES, LOCALS)
TEXTS = st.one_of(
    st.text(max_size=8),
    st.text(alphabet="\"'\\\n\r\t\ufeff\u2028\u0085\x00\x08\x0c\x7f a%u{<>&]", max_size=8),
    st.sampled_from(["'''", '"""', "\\u0041", "]]>", "a\\", "\r\n", " a ", "\ufeffa", "\uffff"]),
)
NUMBERS = st.sampled_from(
    [
        "1",
        "01",
        "-1",
        "+1",
        "-0",
        "0",
        "00",
        "",
        "abc",
        "1.0",
        "1.",
        ".5",
        "-0.50",
        "1e0",
        "INF",
        "true",
        "false",
        "TRUE",
        "9" * 40,
        "1.10",
        "-",
        "0.0",
        "10.00",
        "1\n",
    ]
)
KINDS = st.sampled_from(
    ["integer", "decimal", "double", "boolean", "date", "gYear", "string", "int"]
)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(
        lambda text, tag: Literal(text, language=tag),
        TEXTS,
        st.sampled_from(["vi", "en", "vi-VN", "zh-Hant-TW", "EN"]),
    ),
    st.builds(lambda text, kind: Literal(text, datatype=NamedNode(XSD + kind)), NUMBERS, KINDS),
    st.builds(lambda text, kind: Literal(text, datatype=kind), TEXTS, IRIS),
)
BLANKS = st.builds(BlankNode, st.sampled_from(["a", "b", "c14n0", "b0", "x1"]))
PREDICATES = st.one_of(
    IRIS, st.sampled_from([RDF_TYPE, NamedNode("http://xmlns.com/foaf/0.1/name")])
)
GRAPHS = st.one_of(st.just(DefaultGraph()), IRIS, BLANKS)
QUADS = st.builds(
    Quad, st.one_of(IRIS, BLANKS), PREDICATES, st.one_of(IRIS, BLANKS, LITERALS), GRAPHS
)
SETS = st.lists(QUADS, max_size=8)
SLOW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# ---- laws ----


@SLOW
@given(SETS, st.sampled_from([name for name in NAMES if name != "rdfxml"]))
@example([Quad(node("a"), node("p"), Literal("\ufeff"))], "turtle")
def test_what_is_written_reads_back_in_oxigraph(data: list[Quad], name: str) -> None:
    content = turtle.write(data, format=name)
    merged = not formats.by_name(name).holds_datasets
    assert canonical(back(content, name), merged) == canonical(data, merged)


def _as_rdflib_sees(data: list[Quad], name: str) -> rdflib.Graph:
    """The same quads through N-Quads, so that rdflib's own changes to literals cancel out."""
    merged = not formats.by_name(name).holds_datasets
    lines = turtle.write(data, format="ntriples" if merged else "nquads")
    return in_rdflib(lines, "ntriples" if merged else "nquads")


def _same_in_rdflib(one: rdflib.Graph, other: rdflib.Graph) -> bool:
    if not (isinstance(one, rdflib.Dataset) and isinstance(other, rdflib.Dataset)):
        return rdflib.compare.isomorphic(one, other)
    plain = [
        sorted(
            (str(graph) if isinstance(graph, rdflib.URIRef) else "", *map(_shape, triple))
            for *triple, graph in dataset.quads()
        )
        for dataset in (one, other)
    ]
    return plain[0] == plain[1]


def _shape(term: Any) -> str:
    return "_:" if isinstance(term, rdflib.BNode) else term.n3()


@SLOW
@given(SETS, st.sampled_from(["turtle", "trig"]))
@example([Quad(node("area/a."), node("area/a+b"), node("holding/a+b"))], "turtle")
@example([Quad(node("a"), node("p"), Literal("01", datatype=NamedNode(XSD + "integer")))], "trig")
def test_what_is_written_reads_back_in_rdflib(data: list[Quad], name: str) -> None:
    data = [quad for quad in data if isinstance(quad.graph_name, NamedNode | DefaultGraph)]
    content = turtle.write(data, format=name)
    assert _same_in_rdflib(in_rdflib(content, name), _as_rdflib_sees(data, name))


@SLOW
@given(SETS)
def test_rdfxml_reads_back_or_is_refused(data: list[Quad]) -> None:
    try:
        content = turtle.write(data, format="rdfxml")
    except OutputError as error:
        assert str(error).isprintable()
        return
    assert canonical(back(content, "rdfxml"), True) == canonical(data, True)
    assert _same_in_rdflib(in_rdflib(content, "rdfxml"), _as_rdflib_sees(data, "rdfxml"))


@SLOW
@given(SETS, st.randoms(), st.sampled_from(NAMES))
def test_order_doubles_and_labels_do_not_matter(
    data: list[Quad], chance: random.Random, name: str
) -> None:
    def attempt(rows: list[Quad]) -> bytes:
        try:
            return turtle.write(rows, format=name)
        except OutputError:
            return b"refused"

    labels: dict[BlankNode, BlankNode] = {}

    def renamed(term: Any) -> Any:
        if not isinstance(term, BlankNode):
            return term
        return labels.setdefault(
            term, BlankNode(f"z{len(labels)}{chance.random()}".replace(".", ""))
        )

    shuffled = [Quad(*map(renamed, quad)) for quad in data + data]
    chance.shuffle(shuffled)
    assert attempt(shuffled) == attempt(data)


# ---- examples ----


def test_it_looks_like_this() -> None:
    area, p = node("area/thanh-pho-cam-pha"), NamedNode("https://w3id.org/govgraph/ontology#count")
    graph, label = node("graph/báo"), NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    data = [
        Quad(area, p, Literal(10), graph),
        Quad(area, p, Literal(9), graph),
        Quad(area, p, Literal("09", datatype=NamedNode(XSD + "integer")), graph),
        Quad(area, p, Literal("2020-07", datatype=NamedNode(XSD + "gYearMonth")), graph),
        Quad(area, p, Literal("75.5", datatype=NamedNode(XSD + "decimal")), graph),
        Quad(area, p, Literal(True), graph),
        Quad(area, label, Literal('Cẩm Phả\n"TP"', language="vi"), graph),
        Quad(area, RDF_TYPE, NamedNode("https://w3id.org/govgraph/ontology#Area"), graph),
        Quad(node("holding/a+b"), p, BlankNode("q"), node("graph/a")),
        Quad(BlankNode("q"), p, node("holding/a/b")),
    ]
    assert turtle.write(data, format="trig").decode() == (
        "@prefix area: <https://w3id.org/govgraph/id/area/> .\n"
        "@prefix govg: <https://w3id.org/govgraph/ontology#> .\n"
        "@prefix graph: <https://w3id.org/govgraph/id/graph/> .\n"
        "@prefix holding: <https://w3id.org/govgraph/id/holding/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        "_:c14n0 govg:count <https://w3id.org/govgraph/id/holding/a/b> .\n"
        "\n"
        "graph:a {\n"
        "\n"
        "  holding:a\\+b govg:count _:c14n0 .\n"
        "\n"
        "}\n"
        "\n"
        "<https://w3id.org/govgraph/id/graph/báo> {\n"
        "\n"
        "  area:thanh-pho-cam-pha a govg:Area ;\n"
        '    skos:prefLabel "Cẩm Phả\\n\\"TP\\""@vi ;\n'
        '    govg:count "09"^^xsd:integer, 9, 10, "2020-07"^^xsd:gYearMonth, 75.5, true .\n'
        "\n"
        "}\n"
    )
    merged = turtle.write(data).decode()
    assert "{" not in merged
    assert merged.count("\n\n") == 3


def test_nothing_gives_nothing() -> None:
    assert turtle.write([]) == b""
    for name in NAMES:
        assert back(turtle.write([], format=name), name) == []


@pytest.mark.parametrize("name", NAMES)
def test_bytes_are_the_same_in_every_process(name: str, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from govgraph import quads, resources, turtle\n"
        "found = [q for f in resources.files('graphs', '.trig') for q in quads.read(str(f))]\n"
        "found += [q for f in resources.files('ontology', '.ttl') for q in quads.read(str(f))]\n"
        "found = found if sys.argv[2] == '1' else found[::-1]\n"
        "sys.stdout.buffer.write(turtle.write(found, format=sys.argv[1]))\n"
    )
    outputs = []
    for seed in "12":
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(Path(turtle.__file__).parents[1]),
            "LC_ALL": ("C", "C.UTF-8")[seed == "1"],
        }
        run = subprocess.run(
            [sys.executable, "-c", code, name, seed], env=environment, capture_output=True
        )
        assert run.returncode == 0, run.stderr
        outputs.append(run.stdout)
    assert len(outputs[0]) > 50_000
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_graphs_read_back_in_both_libraries(name: str) -> None:
    found = [q for one in resources.files("graphs", ".trig") for q in quads.read(str(one))]
    content = turtle.write(found, format=name)
    merged = not formats.by_name(name).holds_datasets
    assert canonical(back(content, name), merged) == canonical(found, merged)
    graph = in_rdflib(content, name)
    rows = set(graph.quads() if isinstance(graph, rdflib.Dataset) else graph)
    assert len(rows) == len({(q.triple if merged else q) for q in found})


def test_prefixes_are_the_used_ones_and_sorted() -> None:
    data = [Quad(node("area/a"), NamedNode("http://x/y#p"), NamedNode("http://x/y"))]
    text = turtle.write(data, prefixes={"b": "http://x/y#", "a": "http://x/", "z": "http://z/"})
    assert text.startswith(b"@prefix a: <http://x/> .\n@prefix b: <http://x/y#> .\n\n")
    assert b"b:p a:y ." in text
    two = turtle.write(data, prefixes={"n": "http://x/y#", "m": "http://x/y#"})
    assert b"m:p" in two
    assert b"n:" not in two
    for odd in ("1a", "a b", "a.", "-", "é", ".", "_"):
        assert b"<http://x/y#p>" in turtle.write(data, prefixes={odd: "http://x/y#"})
    assert b"\n<https://w3id.org/govgraph/id/area/a> :p " in turtle.write(
        data, prefixes={"": "http://x/y#"}
    )


def test_the_standard_prefixes_are_those_of_our_files() -> None:
    pattern = re.compile(r"@prefix ([\w-]+): <([^>]+)>")
    found = dict(
        pair
        for one in [*resources.files("graphs", ".trig"), resources.folder("ontology") / "kinds.ttl"]
        for pair in pattern.findall(resources.read(one))
    )
    assert len(found) > 20
    assert found.items() <= turtle.PREFIXES.items()


def test_an_unknown_format_is_said() -> None:
    with pytest.raises(UnknownNameError, match="turtle"):
        turtle.write([], format="n3")


@pytest.mark.parametrize(
    ("predicate", "text"),
    [("http://x/1", "a"), ("http://x/", "a"), ("http://x/a", "\x00"), ("http://x/a", "\uffff")],
)
def test_what_xml_cannot_hold_is_refused(predicate: str, text: str) -> None:
    data = [Quad(node("a"), NamedNode(predicate), Literal(text))]
    with pytest.raises(OutputError, match="RDF/XML"):
        turtle.write(data, format="rdfxml")
    assert back(turtle.write(data), "turtle")[0].object.value == text


def test_carriage_returns_survive_xml() -> None:
    data = [Quad(node("a"), NamedNode("http://x/a"), Literal("a\r\nb\rc \t&#13;"))]
    assert (
        back(turtle.write(data, format="rdfxml"), "rdfxml")[0].object.value == "a\r\nb\rc \t&#13;"
    )


# ---- blank nodes ----

P = NamedNode("http://x/p")


def joined(pairs: Iterable[tuple[int, int]]) -> list[Quad]:
    return [Quad(BlankNode(f"x{a}"), P, BlankNode(f"x{b}")) for a, b in pairs]


POISON = {
    "clique": joined(itertools.permutations(range(30), 2)),
    "cliques": joined(
        (10 * k + a, 10 * k + b) for k in range(300) for a, b in itertools.permutations(range(6), 2)
    ),
    "cycle": joined((i, (i + 1) % 3000) for i in range(3000)),
    "chain": joined((i, i + 1) for i in range(3000)),
    "tree": joined((i, 2 * i + k) for i in range(1, 2000) for k in (0, 1)),
    "grid": joined(
        pair
        for i in range(40)
        for j in range(40)
        for pair in ((i * 40 + j, (i * 40 + j + 1) % 1600), (i * 40 + j, (i * 40 + j + 40) % 1600))
    ),
    "doubled": joined(
        (2 * i + a, 2 * i + 2 + b) for i in range(500) for a in (0, 1) for b in (0, 1)
    ),
}


@pytest.mark.parametrize(("name", "data"), POISON.items())
def test_poison_takes_no_time_and_stays_the_same(name: str, data: list[Quad]) -> None:
    start = time.process_time()
    first = turtle.write(data)
    assert time.process_time() - start < 4
    assert turtle.write(reversed(data)) == first
    assert len(back(first, "turtle")) == len(set(data))


def test_what_is_canonicalized_takes_little_time() -> None:
    """The estimate's promise, on graphs that are small or only nearly alike."""
    chance = random.Random(7)
    slowest = 0.0
    for _ in range(150):
        size = chance.randint(2, 14)
        pairs = {
            (chance.randrange(size), chance.randrange(size))
            for _ in range(chance.randint(1, 3 * size))
        }
        start = time.process_time()
        blanknodes.relabelled(joined(pairs))
        slowest = max(slowest, time.process_time() - start)
    assert slowest < 3


@pytest.mark.parametrize(
    "data",
    [
        joined([(0, 1), (1, 2), (2, 0)]),
        joined(itertools.permutations(range(5), 2)),
        [Quad(node("a"), P, BlankNode(f"t{i}")) for i in range(2000)],
        [Quad(BlankNode("hub"), P, BlankNode(f"t{i}")) for i in range(50)],
        [
            Quad(BlankNode(f"l{i}"), P, o)
            for i in range(3000)
            for o in (BlankNode(f"l{i + 1}"), Literal(i))
        ],
    ],
    ids=["triangle", "clique", "twins", "star", "list"],
)
def test_usual_blank_nodes_get_canonical_labels(data: list[Quad]) -> None:
    text = turtle.write(data)
    assert b"_:c14n0" in text

    def renamed(term: Any) -> Any:
        return BlankNode(f"q{hash(term) % 10**12}") if isinstance(term, BlankNode) else term

    other = [Quad(*map(renamed, quad)) for quad in reversed(data)]
    assert turtle.write(other) == text


def test_blank_graphs_are_written() -> None:
    data = [Quad(node("a"), P, BlankNode("g"), BlankNode("g"))]
    (quad,) = back(turtle.write(data, format="trig"), "trig")
    assert quad.object == quad.graph_name


def test_rdf12_is_not_read_back_by_accident() -> None:
    assert all(one.oxigraph != RdfFormat.N3 for one in formats.FORMATS)
