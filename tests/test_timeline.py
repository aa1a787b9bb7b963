"""The timeline: rows, bars, and what was held at once."""

import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

import govgraph
from govgraph.pictures import axis, gather, metrics, overlaps, sheet, timeline
from govgraph.pictures.bounds import UNKNOWN, Bounds
from govgraph.pictures.model import Holding, Model, Organ, Post, Tenure
from govgraph.pictures.scene import Scene
from samples import HOSTILE_NAME

SVG = "{http://www.w3.org/2000/svg}"


def at(*days: str) -> Bounds:
    return Bounds(*(f"{day}T00:00:00" if day else "" for day in days))


def invented(**tenures: tuple[str, str, Bounds]) -> Model:
    """A model of tenures by name: who, which post, when."""
    model = Model(lang="en")
    for name, (person, post, bounds) in tenures.items():
        model.organs[f"organ-of-{post}"] = Organ(f"organ-of-{post}")
        model.posts[post] = Post(post, f"organ-of-{post}")
        model.tenures[name] = Tenure(name, person, post, bounds)
    return model


def tree(scene: Scene) -> ElementTree.Element:
    return ElementTree.fromstring(sheet.write(scene))


def parts(scene: Scene, iri: str, kind: str) -> list[tuple[float, float]]:
    """Return from where to where the rectangles of a class in a row reach."""
    own = scene.keys[iri]
    rows = [one for one in tree(scene).iter(f"{SVG}g") if one.get("class", "") == "item tenure"]
    (row,) = [one for one in rows if one.get("data-i") == own]
    found = [one for one in row.iter(f"{SVG}rect") if kind in (one.get("class") or "").split()]
    return [(float(one.get("x", 0)), float(one.get("x", 0)) + wide(one)) for one in found]


def wide(rect: ElementTree.Element) -> float:
    return float(rect.get("width", 0))


def assert_inside(scene: Scene) -> None:
    """Nothing lies outside the sheet, and no text runs over its edges."""

    def walk(node: ElementTree.Element, x: float, y: float) -> None:
        if moved := re.fullmatch(r"translate\(([-\d.]+),([-\d.]+)\)", node.get("transform", "")):
            x, y = x + float(moved[1]), y + float(moved[2])
        if node.tag == f"{SVG}text":
            size = float(node.get("font-size", 12))
            long = metrics.width(node.text or "", size, bold=node.get("font-weight") == "bold")
            share = {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor", ""), 0.0)
            left = x + float(node.get("x", 0)) - share * long
            assert left >= 0 and left + long <= scene.width + 0.5, node.text
            assert 0 <= y + float(node.get("y", 0)) <= scene.height, node.text
        if node.tag == f"{SVG}rect":
            assert x + float(node.get("x", 0)) >= 0
            assert x + float(node.get("x", 0)) + wide(node) <= scene.width + 0.5
            assert y + float(node.get("y", 0)) + float(node.get("height", 0)) <= scene.height + 0.5
        for child in node:
            if child.tag not in (f"{SVG}defs", f"{SVG}style"):
                walk(child, x, y)

    walk(tree(scene), 0, 0)


def assert_sound(scene: Scene) -> None:
    """Keys are items', bands name cards, ids are unique and their references meet them."""
    root = tree(scene)
    keys = [one.get("data-i") for one in root.iter() if one.get("data-i")]
    assert set(keys) <= scene.items.keys()
    cards = [one for one in root.iter() if "card" in (one.get("class") or "").split()]
    told = [key for band in scene.bands for column in band["columns"] for key in column]
    assert [one.get("data-i") for one in cards] == told and len(set(told)) == len(told)
    assert all(one.get("data-h") and one.get("data-h0") and one.get("transform") for one in cards)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    used = {one.get("fill", "")[5:-1] for one in root.iter() if "url(#" in one.get("fill", "")}
    assert used <= {*ids}
    for one in root.iter():
        if "item" in (one.get("class") or "").split():
            assert one.get("aria-label")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("by", ["person", "post"])
@pytest.mark.parametrize("on", [None, "2020-07-23"])
def test_cam_pha(cam_pha: govgraph.Graph, lang: str, by: str, on: str | None) -> None:
    scene = timeline.draw(gather.gather(cam_pha.store, lang=lang, on=on), by=by)
    assert_inside(scene)
    assert_sound(scene)
    assert scene.places and "5" in scene.description
    assert all("picture-" not in text for text in tree(scene).itertext())


def test_cam_pha_as_the_article_tells_it(cam_pha: govgraph.Graph) -> None:
    model = gather.gather(cam_pha.store, lang="vi")
    scene = timeline.draw(model)
    people = [item.title for item in scene.items.values() if item.need]
    assert people == ["Phạm Văn Hạng", "Vũ Thị Minh Hải", "Nguyễn Hồng Dương"]
    day = axis.of(model).x("2020-07-23T00:00:00")
    end = axis.of(model).x("2025-07-01T00:00:00")
    for tenure in model.tenures.values():
        shared = parts(scene, tenure.iri, "overlap")
        hatched = parts(scene, tenure.iri, "bar-unsure")
        assert hatched[0][0] == axis.LEFT
        if model.name(tenure.person) == "Phạm Văn Hạng":  # attested on one day
            ((first, last),) = shared
            assert first < day < last and len(hatched) == 2 and hatched[1][1] == axis.RIGHT
        else:  # from an undated caption
            assert not shared and hatched[0][1] == pytest.approx(end, abs=0.11)
    assert "".join(scene.shapes).count('class="bracket" d="M438') == 2


def test_a_handover_on_one_day_is_no_overlap() -> None:
    first = at("2010-01-01", "2010-01-01", "2015-01-01", "2015-01-01")
    model = invented(
        a=("x", "p", first),
        b=("x", "q", at("2015-01-01", "2015-01-01", "2020-01-01", "2020-01-01")),
    )
    model.holdings["h"] = Holding("h", "x", ("a", "b"), False)
    scene = timeline.draw(model)
    assert "overlap" not in "".join(scene.shapes)
    assert parts(scene, "a", "fill-person-0")[0][1] == parts(scene, "b", "fill-person-0")[0][0]


def test_what_is_shared_lies_behind_both_bars() -> None:
    model = invented(
        a=("x", "p", at("2010-01-01", "2010-01-01", "2015-01-01", "2016-01-01")),
        b=("x", "q", at("2012-01-01", "2013-01-01", "2020-01-01", "2020-01-01")),
    )
    model.holdings["h"] = Holding("h", "x", ("a", "b"), True)
    scene, scale = timeline.draw(model), axis.of(model)
    certain = scale.x("2013-01-01T00:00:00"), scale.x("2015-01-01T00:00:00")
    for tenure in ("a", "b"):
        assert parts(scene, tenure, "overlap")[0] == pytest.approx(certain, abs=0.11)
        assert len(parts(scene, tenure, "overlap-possible")) == 2
    assert "bracket" not in "".join(scene.shapes)


def test_a_pair_on_a_source_s_word_has_a_bracket() -> None:
    model = invented(
        a=("x", "p", UNKNOWN), b=("x", "q", at("", "2015-01-01")), c=("x", "r", UNKNOWN)
    )
    model.holdings["h"] = Holding("h", "x", ("a", "c"), True)
    rows = {"x": ["a", "b", "c"]}
    found = overlaps.find(model, rows, axis.of(model), joined=True)
    told = {iri: (one.up, one.down, one.ends) for iri, one in found.items()}
    assert told == {
        "a": (False, True, True),
        "b": (True, True, False),
        "c": (True, False, True),
    }
    assert "bracket" in "".join(timeline.draw(model).shapes)
    assert "bracket" not in "".join(timeline.draw(model, by="post").shapes)


def test_a_year_is_hatched_until_it_is_over() -> None:
    begin = Bounds("2010-01-01T00:00:00", "2010-12-31T23:59:59", "2015-01-01T00:00:00")
    model = invented(a=("x", "p", begin))
    scene, scale = timeline.draw(model), axis.of(model)
    first, last = parts(scene, "a", "bar-unsure")
    assert first == pytest.approx(
        (scale.x("2010-01-01T00:00:00"), scale.x("2011-01-01T00:00:00")), abs=0.11
    )
    assert last[1] == axis.RIGHT


def test_a_second_time_in_one_post_is_a_row_of_its_own() -> None:
    model = invented(
        a=("x", "p", at("2010-01-01", "2010-01-01", "2012-01-01", "2012-01-01")),
        b=("x", "p", at("2015-01-01", "2015-01-01", "2020-01-01", "2020-01-01")),
    )
    for by in ("person", "post"):
        scene = timeline.draw(model, by=by)
        assert parts(scene, "a", "fill-person-0")[0][1] < parts(scene, "b", "fill-person-0")[0][0]


def test_what_is_denied_looks_and_says_so() -> None:
    model = invented(a=("x", "p", at("2010-01-01", "2010-01-01", "2012-01-01", "2012-01-01")))
    model.tenures["a"] = Tenure("a", "x", "p", model.tenures["a"].bounds, disputed=True)
    scene = timeline.draw(model)
    assert parts(scene, "a", "denied")
    assert "denied by a source" in scene.items[scene.keys["a"]].facts[0].value
    assert sheet.write(scene).count("denied by a source") == 2  # in the legend, and spoken


def test_contradicting_bounds_are_shown_all_the_same() -> None:
    scene = timeline.draw(invented(a=("x", "p", at("2018-01-01", "", "", "2016-01-01"))))
    assert 'class="line-person-0 mark-unsure"' in "".join(scene.shapes)


def test_an_organ_that_the_model_lacks_is_named_all_the_same() -> None:
    model = invented(a=("x", "p", UNKNOWN))
    model.organs.clear()
    scene = timeline.draw(model, by="post")
    assert scene.items[scene.keys["organ-of-p"]].kind == "organ"
    assert_sound(scene)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_to_draw_is_said(lang: str) -> None:
    scene = timeline.draw(Model(lang=lang))
    assert_inside(scene)
    said = " ".join(tree(scene).itertext())
    assert ("Không có ai" if lang == "vi" else "nobody in a post") in said


def test_hostile_names_stay_text() -> None:
    model = invented(a=("x", "p", UNKNOWN), b=("x", "q", at("2020-01-01")))
    model.names = dict.fromkeys(["x", "p", "q", "organ-of-p"], HOSTILE_NAME * 5)
    for by in ("person", "post"):
        scene = timeline.draw(model, by=by)
        assert not [one for one in tree(scene).iter() if one.tag.endswith("script")]
        assert_inside(scene)
        assert_sound(scene)


def test_the_same_in_every_process() -> None:
    code = (
        "import govgraph, hashlib\n"
        "from govgraph.pictures import gather, sheet, succession, timeline\n"
        "model = gather.gather(govgraph.open().store, lang='vi')\n"
        "for one in (timeline.draw(model), timeline.draw(model, by='post'),"
        " succession.draw(model)):\n"
        "    print(hashlib.sha256((sheet.write(one) + repr(one.data())).encode()).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
