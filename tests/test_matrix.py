"""The matrix: who holds posts in which organs, as rows, columns and dots."""

from __future__ import annotations

import itertools
import math
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import govgraph
from govgraph.pictures import gather, matrix, metrics
from govgraph.pictures.bounds import Bounds
from govgraph.pictures.model import Area, Holding, Model, Organ, Post, Tenure
from govgraph.pictures.picture import Picture
from govgraph.pictures.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"
BRANCH = "https://w3id.org/govgraph/id/branch/"
HOSTILE = "</text><script>alert('\"&')</script>"


def invented(
    persons: int = 12, areas: int = 2, organs: int = 8, *, on: str = "", seed: int = 1
) -> Model:
    """A model of invented persons who hold one to four posts; the same for one seed."""
    chance = random.Random(seed)
    model = Model(lang="en", on=on)
    model.areas["area"] = Area("area")
    model.names["area"] = "The Province"
    branches = ("party", "state", "front", "socio-political")
    model.names |= {BRANCH + one: one.title() for one in branches}
    posts: list[list[str]] = []
    for a in range(areas):
        area = f"area-{a}"
        model.areas[area] = Area(area, within=("area",))
        model.names[area] = f"Ward number {a}"
        posts.append([])
        for o in range(organs):
            organ = f"organ-{a}-{o}"
            parents = (f"organ-{a}-{o % 3}",) if o >= 3 else ()
            model.organs[organ] = Organ(organ, (BRANCH + branches[o % 4],), parents, (area,))
            model.names[organ] = f"Office {o} of the Vũ Thị Ánh memorial ward number {a}"
            for p in range(2):
                post = f"{organ}-post-{p}"
                model.posts[post] = Post(post, organ)
                model.names[post] = f"{'Deputy ' * p}Head of office {o}"
                posts[-1].append(post)
    for n in range(persons):
        person = f"person-{n:03}"
        model.names[person] = f"Nguyễn Văn {n}"
        held = chance.sample(posts[n % areas], chance.choice((1, 2, 2, 3)))
        held += [chance.choice(posts[-1])] if chance.random() < 0.1 else []
        tenures = []
        for post in dict.fromkeys(held):
            tenure = f"{person}-in-{post}"
            bounds = Bounds("", "2019-01-01T00:00:00", "2021-01-01T00:00:00", "")
            model.tenures[tenure] = Tenure(tenure, person, post, bounds)
            tenures.append(tenure)
        for i, one in enumerate(tenures):
            for other in tenures[:i]:
                name = f"{other}+{one}"
                model.holdings[name] = Holding(name, person, (other, one), n % 4 != 0)
    return model


def two(certain: bool = True) -> Model:
    """One person in two organs."""
    model = Model(lang="en")
    model.names = {"p": "Anna", "o1": "Alpha", "o2": "Beta", "q1": "Head", "q2": "Chair"}
    for number in "12":
        model.organs["o" + number] = Organ("o" + number)
        model.posts["q" + number] = Post("q" + number, "o" + number)
        model.tenures["t" + number] = Tenure("t" + number, "p", "q" + number)
    model.holdings["h"] = Holding("h", "p", ("t1", "t2"), certain)
    return model


def parsed(scene: Scene) -> ElementTree.Element:
    return ElementTree.fromstring(Picture(scene).svg)


def rows(scene: Scene) -> list[ElementTree.Element]:
    return [one for one in parsed(scene).iter(SVG + "g") if "row" in one.get("class", "").split()]


def named(scene: Scene, name: str) -> list[str]:
    return [key for key, item in scene.items.items() if item.title == name]


def assert_inside(scene: Scene) -> None:
    """Every text lies on the sheet; slanted ones are turned about their beginning or end."""

    def walk(node: ElementTree.Element, x: float, y: float) -> None:
        place = re.search(r"translate\(([-\d.]+),([-\d.]+)\)", node.get("transform", ""))
        if place:
            x, y = x + float(place[1]), y + float(place[2])
        if node.tag == SVG + "text":
            turned = "rotate(-45)" in node.get("transform", "")
            size = float(node.get("font-size", "12"))
            bold = node.get("font-weight") == "bold"
            long = metrics.width("".join(node.itertext()), size, bold=bold)
            share = {"middle": -0.5, "end": -1.0}.get(node.get("text-anchor", ""), 0.0)
            begin, slope = float(node.get("x", "0")) + share * long, math.sqrt(0.5)
            for along in (begin, begin + long):
                end_x = x + along * (slope if turned else 1)
                end_y = y - along * slope if turned else y + float(node.get("y", "0"))
                assert -1 <= end_x <= scene.width + 1, "".join(node.itertext())
                assert -1 <= end_y <= scene.height + 1, "".join(node.itertext())
        for child in node:
            walk(child, x, y)

    walk(parsed(scene), 0, 0)


def test_two_posts_of_one_person() -> None:
    scene = matrix.draw(two())
    (row,) = rows(scene)
    assert row.get("data-i") == scene.keys["p"]
    dots = list(row.iter(SVG + "circle"))
    assert len(dots) == 2 and all("fill-person-0" in one.get("class", "") for one in dots)
    keys = {one.get("data-i") for one in row.iter(SVG + "g")}
    assert {scene.keys["t1"], scene.keys["t2"]} <= keys
    assert scene.items[scene.keys["p"]].need == (2, (scene.keys["t1"], scene.keys["t2"]))
    assert scene.bands == [{"top": scene.bands[0]["top"], "head": 0, "columns": [["1"]]}]
    assert named(scene, "Alpha") and named(scene, "Beta")
    assert scene.description == "1 persons hold two or more posts, in 2 organs."
    assert scene.notes == []
    assert_inside(scene)


def test_what_is_only_possible_is_hollow() -> None:
    def looks(model: Model) -> set[bool]:
        (row,) = rows(matrix.draw(model))
        return {"possible-dot" in one.get("class", "") for one in row.iter(SVG + "circle")}

    assert looks(two()) == {False}
    assert looks(two(certain=False)) == {True}
    asked = two()
    asked.on = "2020-01-01"  # nothing is known of the days
    assert looks(asked) == {True}
    asked.tenures["t1"] = Tenure(
        "t1", "p", "q1", Bounds("", "2019-01-01T00:00:00", "2021-01-01T00:00:00", "")
    )
    assert looks(asked) == {True}  # the two are not surely held at once on that day


def test_one_certain_holding_is_enough() -> None:
    model = two(certain=False)
    model.organs["o3"], model.posts["q3"] = Organ("o3"), Post("q3", "o3")
    model.tenures["t3"] = Tenure("t3", "p", "q3")
    model.holdings["i"] = Holding("i", "p", ("t1", "t3"), True)
    (row,) = rows(matrix.draw(model))
    assert ["possible-dot" in one.get("class", "") for one in row.iter(SVG + "circle")] == [
        False,
        True,
        False,
    ]


def test_several_posts_in_one_organ_are_counted_in_one_dot() -> None:
    model = two()
    model.posts["q2"] = Post("q2", "o1")
    scene = matrix.draw(model)
    (row,) = rows(scene)
    (dot,) = row.iter(SVG + "circle")
    assert float(dot.get("r", "0")) > 8
    assert [one.text for one in row.iter(SVG + "text")] == ["Anna", "2", "2"]  # name, dot, total
    cell = scene.items[scene.keys["p\no1"]]
    assert cell.need == (1, (scene.keys["t1"], scene.keys["t2"]))
    assert [fact.value for fact in cell.facts] == ["Head", "Chair"]
    assert not named(scene, "Beta")


def test_who_holds_one_post_is_counted_in_a_note() -> None:
    model = two()
    model.tenures["t3"] = Tenure("t3", "other", "q1")
    scene = matrix.draw(model)
    assert scene.notes == ["Not drawn: who holds one post at a time (1)."]
    assert len(rows(scene)) == 1


def test_without_holdings_rows_are_who_held_two() -> None:
    model = two()
    model.holdings.clear()
    scene = matrix.draw(model)
    assert len(rows(scene)) == 1
    assert "Nobody holds two posts at once" in scene.notes[0]
    assert "possible-dot" not in "".join(scene.shapes)


@pytest.mark.parametrize(("lang", "words"), [("en", "Nobody"), ("vi", "Không có ai")])
def test_nothing_to_show(lang: str, words: str) -> None:
    scene = matrix.draw(Model(lang=lang))
    assert words in "".join(scene.shapes) and scene.height > 60
    assert_inside(scene)


def test_columns_by_area_branch_and_organ() -> None:
    model = two()
    model.names |= {"a1": "Zeta Province", "a2": "A ward", "o3": "Council"}
    model.areas = {"a1": Area("a1"), "a2": Area("a2", within=("a1",))}
    model.organs["o3"] = Organ("o3", (BRANCH + "party",), (), ("a1",))
    model.organs["o1"] = Organ("o1", (BRANCH + "state",), (), ("a1",))
    model.organs["o2"] = Organ("o2", (), (), ("a2",))
    model.posts["q3"], model.tenures["t3"] = Post("q3", "o3"), Tenure("t3", "p", "q3")
    model.holdings["i"] = Holding("i", "p", ("t1", "t3"), True)
    shown = [one.get("aria-label") for one in parsed(matrix.draw(model)).iter(SVG + "text")]
    names = [one for one in shown if one in {"Zeta Province", "A ward", "Council", "Alpha", "Beta"}]
    assert names == ["Zeta Province", "A ward", "Council", "Alpha", "Beta"]
    # Headings are drawn first; of the columns the party's comes before the state's.


def test_areas_and_organs_in_circles() -> None:
    model = two()
    model.areas = {"a": Area("a", within=("b",)), "b": Area("b", within=("a",))}
    model.organs = {"o1": Organ("o1", (), ("o2",), ("a",)), "o2": Organ("o2", (), ("o1",), ("b",))}
    assert len(rows(matrix.draw(model))) == 1


def test_hostile_names() -> None:
    model = invented(6)
    model.names = {iri: HOSTILE + name for iri, name in model.names.items()}
    text = Picture(matrix.draw(model)).svg
    assert "<script" not in text
    ElementTree.fromstring(text)


@pytest.mark.parametrize("size", [(12, 2, 8), (300, 6, 10), (40, 1, 4)])
def test_labels_stay_on_the_sheet_and_apart(size: tuple[int, int, int]) -> None:
    scene = matrix.draw(invented(*size))
    assert_inside(scene)
    organs = [one for one in parsed(scene).iter(SVG + "text") if "organ" in one.get("class", "")]
    places = [
        tuple(map(float, re.findall(r"[-\d.]+", one.get("transform", ""))[:2])) for one in organs
    ]
    for row in {y for _, y in places}:
        xs = sorted(x for x, y in places if y == row)
        gaps = [right - left for left, right in itertools.pairwise(xs)]
        assert min(gaps) * math.sqrt(0.5) >= 15  # a line of 12 px with its accents


def test_rows_alike_are_near() -> None:
    scene = matrix.draw(invented(60))
    firsts = [float(next(row.iter(SVG + "circle")).get("cx", "0")) for row in rows(scene)]
    assert firsts == sorted(firsts)
    colours = [
        re.findall(r"person-\d+", " ".join(one.get("class", "") for one in row.iter()))[0]
        for row in rows(scene)
    ]
    assert all(a != b for a, b in itertools.pairwise(colours))


def test_cam_pha(cam_pha: govgraph.Graph) -> None:
    scene = matrix.draw(gather.gather(cam_pha.store, lang="vi"))
    assert len(rows(scene)) == 2
    assert named(scene, "Vũ Thị Minh Hải") and named(scene, "Phạm Văn Hạng")
    assert scene.places and scene.notes
    assert_inside(scene)


def test_the_same_bytes_each_time() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from test_matrix import *\n"
        "import hashlib; s = matrix.draw(invented(40)); import json\n"
        "print(hashlib.sha256((Picture(s).svg + json.dumps(s.data())).encode()).hexdigest())"
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
