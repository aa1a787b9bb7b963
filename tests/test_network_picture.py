"""The network: nodes, edges, their places, and graphs of any kind."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import networkx
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

import govgraph
from govgraph.errors import GovgraphError
from govgraph.pictures import gather, layered, network, packing
from govgraph.pictures.model import Area, Event, Model, Organ, Tenure
from govgraph.pictures.picture import Picture
from govgraph.pictures.scene import Scene
from test_matrix import BRANCH, HOSTILE, SVG, invented, named, parsed, two

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
PERSON = NamedNode("https://w3id.org/govgraph/ontology#Person")
Box = tuple[float, float, float, float]


def node(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def boxes(scene: Scene) -> dict[str, Box]:
    """Left, top, right and bottom of each node, by key."""
    found = {}
    for group in parsed(scene).iter(SVG + "g"):
        if "node" in group.get("class", "").split():
            x, y = map(float, re.findall(r"-?[\d.]+", group.get("transform", "")))
            frame = group[0]
            if frame.tag == SVG + "rect":
                wide, high = float(frame.get("width", "")), float(frame.get("height", ""))
            else:
                numbers = list(map(float, re.findall(r"[\d.]+", frame.get("d", ""))))
                wide, high = numbers[3], numbers[6]
            found[group.get("data-i", "")] = (x, y, x + wide, y + high)
    return found


def ties(scene: Scene) -> dict[str, ElementTree.Element]:
    groups = parsed(scene).iter(SVG + "g")
    return {
        one.get("data-i", ""): one[0] for one in groups if "tie" in one.get("class", "").split()
    }


def assert_well_placed(scene: Scene) -> None:
    found = list(boxes(scene).values())
    for left, top, right, bottom in found:
        assert left >= 0 and top >= 0 and right <= scene.width and bottom <= scene.height
    for number, (left, top, right, bottom) in enumerate(found):
        for other in found[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    for path in ties(scene).values():
        numbers = list(map(float, re.findall(r"-?[\d.]+", path.get("d", ""))))
        assert all(-1 <= x <= scene.width + 1 for x in numbers[0::2])
        assert all(-1 <= y <= scene.height + 1 for y in numbers[1::2])


def test_from_persons_to_organs() -> None:
    scene = network.draw(two())
    places, lines = boxes(scene), ties(scene)
    assert {scene.items[key].title for key in places} == {"Anna", "Head", "Chair", "Alpha", "Beta"}
    assert places[scene.keys["p"]][2] < places[scene.keys["q1"]][0]
    assert places[scene.keys["q1"]][2] < places[scene.keys["o1"]][0]
    assert {scene.keys["t1"], scene.keys["t2"]} <= lines.keys()
    assert scene.items[scene.keys["p"]].need == (1, (scene.keys["t1"], scene.keys["t2"]))
    assert len(lines) == 4 and lines.keys() <= scene.items.keys()
    post = scene.items[scene.keys["edge\nin the organ\nq1\no1"]]
    assert (post.title, post.kind) == ("Head → Alpha", "in the organ")
    assert post.near == {scene.keys["q1"], scene.keys["o1"]}
    assert scene.description == "1 persons, 2 posts, 2 organs, 0 areas."
    assert_well_placed(scene)


def test_folding_an_organ() -> None:
    model = two()
    model.names["b"] = "Bao"
    model.tenures["t3"] = Tenure("t3", "b", "q1")
    scene = network.draw(model)
    hidden = set(scene.items[scene.keys["o1"]].fold)
    edge = scene.keys["edge\nin the organ\nq1\no1"]
    # Anna holds a post elsewhere too; Bao does not.
    assert hidden == {scene.keys[one] for one in ("q1", "t1", "t3", "b")} | {edge}


def test_a_tie_that_is_only_possible_is_dashed() -> None:
    def dashed(model: Model) -> bool:
        scene = network.draw(model)
        return "possible" in ties(scene)[scene.keys["t1"]].get("class", "").split()

    model = two()
    assert not dashed(model)
    model.tenures["t1"] = Tenure("t1", "p", "q1", disputed=True)
    assert dashed(model)
    asked = two()
    asked.on = "2020-01-01"
    assert dashed(asked)


def test_what_became_of_organs() -> None:
    model = two()
    model.names |= {"e": "They merged", "gone": "Gone", "a": "Ward", "b": "Province"}
    model.areas = {"a": Area("a", within=("b",)), "b": Area("b"), "c": Area("c")}
    model.organs["o2"] = Organ("o2", (BRANCH + "party",), (), ("a",))
    model.organs["o3"] = Organ("o3", (), (), ("b",))
    model.organs["o1"] = Organ("o1", (), ("o3",), ("b",))
    model.events["e"] = Event("e", "k", date="2020", before=("o1", "gone"), after=("o2",))
    scene = network.draw(model)
    places = boxes(scene)
    assert places[scene.keys["o1"]][2] < places[scene.keys["e"]][0]
    assert places[scene.keys["e"]][2] < places[scene.keys["o2"]][0]
    assert scene.keys["gone"] in places and "c" not in scene.keys
    became = ties(scene)[scene.keys["edge\nbecame\no1\ne"]]
    assert "became" in became.get("class", "")
    shown = "".join(scene.shapes)
    for words in ("became", "part of", "in the area", "lies in", "holds"):
        assert f">{words}<" in shown
    assert_well_placed(scene)


def test_the_legend_names_only_what_is_there() -> None:
    shown = "".join(network.draw(two()).shapes)
    assert "became" not in shown and ">area<" not in shown and ">holds<" in shown


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_to_draw(lang: str) -> None:
    scene = network.draw(Model(lang=lang))
    words = {"vi": "Không có gì", "en": "There is nothing"}[lang]
    assert words in "".join(scene.shapes) and scene.height > 60


def test_cam_pha(cam_pha: govgraph.Graph) -> None:
    model = gather.gather(cam_pha.store, lang="vi")
    scene = network.draw(model)
    assert_well_placed(scene)
    assert named(scene, "Phạm Văn Hạng")
    assert {*model.organs, *model.posts, *model.events} <= scene.keys.keys()
    assert all(int(key) in range(1, len(scene.items) + 1) for key in scene.items)


def test_hostile_names() -> None:
    model = invented(6)
    model.names = {iri: HOSTILE + name for iri, name in model.names.items()}
    text = Picture(network.draw(model)).svg
    assert "<script" not in text
    ElementTree.fromstring(text)


def test_a_dense_and_a_large_model() -> None:
    assert_well_placed(network.draw(invented(25, 2, 10)))
    start = time.monotonic()
    scene = network.draw(invented(700, 40, 10))
    assert time.monotonic() - start < 30  # 2 s here
    assert len(boxes(scene)) > 1800
    assert max(scene.width, scene.height) < 15_000
    assert_well_placed(scene)


def test_statements() -> None:
    a, b, c = node("a"), BlankNode("x"), node("c")
    triples = [
        Triple(a, RDF_TYPE, PERSON),
        Triple(a, LABEL, Literal("Anna", language="en")),
        Triple(a, LABEL, Literal("An", language="vi")),
        Triple(a, node("age"), Literal(40)),
        Triple(a, node("knows"), b),
        Triple(b, node("likes"), c),
        Triple(c, node("sees"), c),
    ]
    names = {"http://example.org/knows": "quen", PERSON.value: "human"}
    scene = network.of_statements(reversed(triples), title="T <b>", lang="en", names=names)
    assert scene.title == "T <b>" and scene.description == "3 nodes, 3 ties."
    anna = scene.items[scene.keys[a.value]]
    assert (anna.title, anna.kind, anna.iri) == ("Anna", "human", a.value)
    assert ("age", "40") in {(fact.label, fact.value) for fact in anna.facts}
    assert anna.facts[-1].label == "quen" and anna.facts[-1].item == scene.keys[str(b)]
    assert len(boxes(scene)) == len(ties(scene)) == 3
    shown = "".join(scene.shapes)
    assert ">quen<" in shown and "line-person" in shown and ">human<" in shown
    assert PERSON.value not in scene.keys
    assert_well_placed(scene)


def test_statements_between_the_same_two_keep_an_edge_each() -> None:
    triples = [Triple(node("a"), node(p), node("b")) for p in ("p", "q", "r")]
    triples.append(Triple(node("b"), node("p"), node("a")))
    paths = [
        path.get("d") for path in ties(network.of_statements(triples, title="", lang="en")).values()
    ]
    assert len(set(paths)) == 4


def test_hostile_statements() -> None:
    bad = NamedNode("http://example.org/%22;'&n0=(label)")
    triples = [Triple(bad, bad, node("a")), Triple(bad, LABEL, Literal(HOSTILE))]
    triples.append(Triple(bad, node("p"), Literal('";}\n\x00')))
    text = Picture(network.of_statements(triples, title=HOSTILE, lang="en")).svg
    assert "<script" not in text
    ElementTree.fromstring(text)


def test_the_most_connected_of_too_many() -> None:
    triples = [Triple(node(f"n{i}"), node("p"), node("hub")) for i in range(30)]
    triples += [Triple(node(f"n{i}"), node("p"), node("n0")) for i in range(1, 4)]
    scene = network.of_statements(triples, title="", lang="en", limit=5)
    assert len(boxes(scene)) == 5
    assert {node(one).value for one in ("hub", "n0", "n1", "n2", "n3")} <= scene.keys.keys()
    assert scene.notes[0].startswith("5 of 31 nodes are shown")


def network_of(count: int, kind: str) -> networkx.Graph[str]:
    graph: networkx.Graph[str] = networkx.Graph()
    for i in range(count):
        graph.add_node(f"http://x/{i}", label=f"Node <{i}>", kind=kind)
        graph.add_edge(f"http://x/{i}", f"http://x/{i * 7 % count}", weight=i % 4 + 1)
    return graph


def test_a_weighted_network() -> None:
    graph = network_of(12, "organ")
    graph.edges["http://x/1", "http://x/7"]["certainty"] = "possible"
    scene = network.of_networkx(graph, title="Interlocks", lang="en")
    thick = {float(path.get("stroke-width", "")) for path in ties(scene).values()}
    assert len(thick) == 4
    assert sum("possible" in path.get("class", "") for path in ties(scene).values()) == 1
    shown = "".join(scene.shapes)
    assert "polygon" not in shown and "line-organ" in shown and re.search(r"halo[^>]*>4<", shown)
    assert scene.items["1"].kind == "organ"
    assert_well_placed(scene)


@pytest.mark.parametrize("name", ["holders", "interlocks", "shared-posts"])
def test_the_shipped_networks(cam_pha: govgraph.Graph, name: str) -> None:
    graph = cam_pha.to_networkx(name)
    scene = network.of_networkx(graph, title=name, lang="en")
    assert len(boxes(scene)) == graph.number_of_nodes()
    assert len(ties(scene)) == graph.number_of_edges()
    assert_well_placed(scene)


@pytest.mark.parametrize(
    "pairs",
    [
        [(i, i + 1) for i in range(400)],
        [(i, 0) for i in range(1, 400)],
        [(i, (i * i + 3) % 300) for i in range(300)] + [(i, (i * 7 + 1) % 300) for i in range(300)],
        [(i, (i * i * k + 3) % 300) for i in range(300) for k in (1, 5, 11, 17)],
    ],
    ids=["chain", "star", "circles", "dense"],
)
def test_any_shape_is_laid_out_soon(pairs: list[tuple[int, int]]) -> None:
    start = time.monotonic()
    triples = [Triple(node(f"n{a}"), node("p"), node(f"n{b}")) for a, b in pairs]
    assert_well_placed(network.of_statements(triples, title="", lang="en"))
    assert time.monotonic() - start < 20  # 1 s here


def test_boxes_are_pushed_apart() -> None:
    places = packing.spread([(0, 0)] * 30, [(50, 20)] * 30, 4)
    for i, (x, y) in enumerate(places):
        assert all(abs(x - a) >= 53.9 or abs(y - b) >= 23.9 for a, b in places[i + 1 :])


def test_without_pygraphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(GovgraphError) as caught:
        layered.place([(10, 10), (10, 10)], [(0, 1)])
    assert caught.value.key == "extra-missing" and "network" in str(caught.value)


def test_the_same_bytes_each_time() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from test_network_picture import *\n"
        "import hashlib, json\n"
        "t = [Triple(node(f'n{i}'), node('p'), node(f'n{i * 7 % 40}')) for i in range(40)]\n"
        "for s in (network.draw(invented(40)), network.of_networkx(network_of(30, 'x'), title='',"
        " lang='en'), network.of_statements(set(t), title='', lang='en')):\n"
        "    text = Picture(s).svg + json.dumps(s.data())\n"
        "    print(hashlib.sha256(text.encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[1],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
