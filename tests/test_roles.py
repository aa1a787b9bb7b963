"""The combined-roles picture: everything that is held is drawn, and nothing lies over another."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govgraph
import invented
from govgraph.pictures import cards, gather, pills, roles, sheet
from govgraph.pictures.bounds import Bounds
from govgraph.pictures.model import Arrangement, Holding, Model, Organ, Post, Tenure
from govgraph.pictures.scene import Scene
from samples import HOSTILE_NAME

SVG = "{http://www.w3.org/2000/svg}"
Element = ElementTree.Element


def drawn(scene: Scene) -> Element:
    return ElementTree.fromstring(sheet.write(scene))


def of_class(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def place(one: Element) -> tuple[float, float]:
    found = re.fullmatch(r"translate\((-?[\d.]+),(-?[\d.]+)\)", one.get("transform", ""))
    assert found
    return float(found[1]), float(found[2])


def box(one: Element) -> tuple[float, float, float, float]:
    """A card's or pill's place: left, top, right, bottom."""
    x, y = place(one)
    rect = next(one.iter(SVG + "rect"))
    return x, y, x + float(rect.get("width", 0)), y + float(one.get("data-h", 0))


def words(root: Element) -> list[str]:
    return [one.text or "" for one in root.iter(SVG + "text")]


@pytest.fixture(scope="module")
def article(cam_pha: govgraph.Graph) -> Scene:
    return roles.draw(gather.gather(cam_pha.store, lang="vi"))


def test_who_holds_two_posts_is_a_pill_joined_to_both(article: Scene) -> None:
    root = drawn(article)
    persons = [one for one in of_class(root, "pill") if "person" in one.get("class", "")]
    assert sorted(one.get("aria-label", "") for one in persons) == [
        "Phạm Văn Hạng (2)",
        "Vũ Thị Minh Hải (2)",
    ]
    for pill in persons:
        lines = [
            one for one in of_class(root, "link") if one.get("data-pill") == pill.get("data-i")
        ]
        assert len(lines) == 2
        organs = {article.items[one.get("data-card", "")].title for one in lines}
        assert len(organs) == 2
        assert not any("possible" in one.get("class", "") for one in lines)


def test_who_holds_one_post_is_printed_in_its_row(article: Scene) -> None:
    (name,) = of_class(drawn(article), "name")
    assert name.get("aria-label") == "Nguyễn Hồng Dương: Bí thư Thành ủy Cẩm Phả"
    assert "Nguyễn Hồng Dương" in words(name)


def test_arrangements_are_drawn_without_a_person(article: Scene) -> None:
    found = of_class(drawn(article), "arrangement")
    assert len(found) == 2
    for one in found:
        assert "một người, không nêu tên" in words(one)
        assert of_class(one, "nobody")


def test_coverages_are_bars_with_their_target(article: Scene) -> None:
    found = {one.get("aria-label"): one for one in of_class(drawn(article), "coverage")}
    assert len(found) == 4
    (aimed,) = (one for one in found.values() if of_class(one, "target-mark"))
    assert "8 trên 16" in aimed.get("aria-label", "") and "cần 13" in aimed.get("aria-label", "")
    (bar,) = of_class(aimed, "bar")
    (back,) = of_class(aimed, "bar-back")
    assert float(bar.get("width", 0)) == float(back.get("width", 0)) / 2
    (untold,) = (one for one in found.values() if not of_class(one, "bar"))
    assert "nguồn không nêu tổng số" in untold.get("aria-label", "")


def test_mergers_and_what_became_of_an_area_are_drawn(article: Scene) -> None:
    root = drawn(article)
    events = [one for one in of_class(root, "pill") if "event" in one.get("class", "")]
    assert len(events) == 5
    arrows = [one for one in of_class(root, "link") if one.get("marker-start")]
    assert len(arrows) == 5
    assert any("→ phường Cẩm Phả (2025-07-01)" in one for one in words(root))


def test_party_stands_on_the_left_unless_told_otherwise(cam_pha: govgraph.Graph) -> None:
    model = gather.gather(cam_pha.store, area="phường Cẩm Tây", lang="vi")
    usual, other = roles.draw(model), roles.draw(model, sides={"party": "right", "state": "left"})

    def x(scene: Scene, name: str) -> float:
        cards = of_class(drawn(scene), "card")
        (card,) = (one for one in cards if scene.items[one.get("data-i", "")].title == name)
        return place(card)[0]

    assert x(usual, "Đảng ủy phường Cẩm Tây") < x(usual, "UBND phường Cẩm Tây")
    assert x(other, "Đảng ủy phường Cẩm Tây") > x(other, "UBND phường Cẩm Tây")


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 1000),
    units=st.integers(1, 4),
    persons=st.integers(0, 20),
    share=st.floats(0, 1),
)
def test_nothing_lies_over_another(seed: int, units: int, persons: int, share: float) -> None:
    model = invented.model(units=units, persons=persons, seed=seed, share=share)
    scene = roles.draw(invented.with_the_rest(model))
    root = drawn(scene)
    cards, middle = of_class(root, "card"), of_class(root, "pill")
    assert len(cards) == len(model.organs) + 2
    boxes = [box(one) for one in [*cards, *middle]]
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= scene.width and 0 <= top < bottom <= scene.height
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:number]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top, (
                number,
                other,
            )


def test_lines_end_at_their_rows_and_pills() -> None:
    scene = roles.draw(invented.with_the_rest(invented.model(units=2, persons=15)))
    root = drawn(scene)
    cards = {one.get("data-i"): box(one) for one in of_class(root, "card")}
    middle = {one.get("data-i"): box(one) for one in of_class(root, "pill")}
    lines = [one for one in of_class(root, "link") if one.get("data-card")]
    assert len(lines) > 20
    for line in lines:
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", line.get("d", ""))]
        left, top, right, bottom = cards[line.get("data-card")]
        assert numbers[0] in (pytest.approx(left, abs=0.1), pytest.approx(right, abs=0.1))
        assert numbers[1] == pytest.approx(top + float(line.get("data-port", 0)), abs=0.15)
        assert top <= numbers[1] <= bottom
        pill = middle[line.get("data-pill")]
        assert numbers[7] == pytest.approx((pill[1] + pill[3]) / 2, abs=0.15)


def test_holders_of_one_post_have_a_port_each() -> None:
    model = invented.model(persons=20, share=1, seed=4)
    root = drawn(roles.draw(model))
    ports = [
        (one.get("data-card"), one.get("data-port"), one.get("data-pill"))
        for one in of_class(root, "link")
        if one.get("data-card")
    ]
    places = {(card, port) for card, port, _ in ports}
    assert len(places) == len(set(ports))


def test_what_is_only_possible_is_dashed() -> None:
    model = invented.model(persons=1, share=1)
    (holding,) = model.holdings.values()
    for certain in (True, False):
        model.holdings[holding.iri] = type(holding)(
            holding.iri, holding.person, holding.tenures, certain
        )
        lines = of_class(drawn(roles.draw(model)), "link")
        drawn_lines = [one for one in lines if one.get("data-card")]
        assert [("possible" in one.get("class", "")) for one in drawn_lines] == [not certain] * 2


def test_what_a_source_denies_is_not_drawn_as_certain() -> None:
    model = invented.model(persons=1, share=1)
    denied = sorted(model.tenures)[0]
    about = model.tenures[denied]
    model.tenures[denied] = Tenure(denied, about.person, about.post, about.bounds, disputed=True)
    lines = [one for one in of_class(drawn(roles.draw(model)), "link") if one.get("data-card")]
    assert all("possible" in one.get("class", "") for one in lines)
    model.holdings.clear()
    names = {
        one.get("aria-label", "").partition(":")[0]
        for one in of_class(drawn(roles.draw(model)), "name")
    }
    assert names == {"Người Bịa 0.0 (?)", "Người Bịa 0.0"}


def test_a_name_in_a_row_says_when_it_is_not_certain_on_the_day() -> None:
    model = invented.model(persons=1, share=0)
    model.on = "2025-01-01"
    (name,) = of_class(drawn(roles.draw(model)), "name")
    assert "(?)" in words(name)[0]


def test_the_badge_is_how_many_are_held_at_once() -> None:
    """Two posts at one time and two at another are not four at once."""
    model = invented.model(persons=0)
    posts = sorted(model.posts)[:4]
    for number, post in enumerate(posts):
        model.tenures[f"t{number}"] = Tenure(f"t{number}", "n", post)
    for first, second in ((0, 1), (2, 3)):
        pair = (f"t{first}", f"t{second}")
        model.holdings[str(first)] = Holding(str(first), "n", pair, True)
    (badge,) = of_class(drawn(roles.draw(model)), "badge")
    assert words(badge) == ["2"]
    model.holdings["x"] = Holding("x", "n", ("t0", "t2"), True)
    model.holdings["y"] = Holding("y", "n", ("t1", "t2"), True)
    (badge,) = of_class(drawn(roles.draw(model)), "badge")
    assert words(badge) == ["3"]


def test_a_coverage_stands_under_its_own_area() -> None:
    model = invented.with_the_rest(invented.model(units=2))
    for iri, one in list(model.coverages.items()):
        model.coverages[iri] = type(one)(iri, one.combination, "urn:far", "", one.date, False, 1)
    model.names["urn:far"] = "nơi khác"
    scene = roles.draw(model)
    headings = [words(one)[0] for one in of_class(drawn(scene), "band")]
    assert headings[-1] == "nơi khác"
    assert all(len(column) <= 1 for column in scene.bands[-1]["columns"])


def test_the_latest_holders_are_printed_and_the_rest_counted() -> None:
    model = invented.model(persons=0)
    post = sorted(model.posts)[0]
    for year in range(2000, 2008):
        bounds = Bounds(f"{year}-01-01T00:00:00", f"{year}-01-01T00:00:00")
        model.tenures[f"t{year}"] = Tenure(f"t{year}", f"n{year}", post, bounds)
    root = drawn(roles.draw(model))
    assert [words(one)[0] for one in of_class(root, "name")] == [
        f"n{y}" for y in range(2007, 2002, -1)
    ]
    assert "+3" in words(root)


def test_posts_held_one_after_another_make_no_pill() -> None:
    model = invented.model(persons=1, share=1)
    model.holdings.clear()
    root = drawn(roles.draw(model))
    assert not of_class(root, "pill")
    assert len(of_class(root, "name")) == 2


def test_a_person_is_shown_on_a_day_that_two_tenures_share(article: Scene) -> None:
    (person,) = (one for one in article.items.values() if one.title == "Phạm Văn Hạng" and one.need)
    assert person.need is not None
    count, tenures = person.need
    assert count == 2 and len(tenures) == 2
    assert all(article.items[key].bounds for key in tenures)


def test_neighbouring_persons_have_different_colours() -> None:
    scene = roles.draw(invented.model(units=4, persons=14, share=1))
    middle = of_class(drawn(scene), "pill")
    colours = [
        next(c for c in of_class(one, "pill-box")[0].get("class", "").split() if "line-" in c)
        for one in sorted(middle, key=lambda one: place(one)[1])
    ]
    assert len(colours) > 24
    for number in range(len(colours)):
        near = colours[number : number + 12]
        assert len(set(near)) == len(near)


def test_the_same_model_gives_the_same_bytes() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "import invented\n"
        "from govgraph.pictures import roles, sheet\n"
        "m = invented.with_the_rest(invented.model(units=3, persons=12))\n"
        "sys.stdout.write(sheet.write(roles.draw(m)))"
    )
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1


def test_hostile_labels_stay_text() -> None:
    model = invented.with_the_rest(invented.model())
    model.names = dict.fromkeys(model.names, HOSTILE_NAME)
    scene = roles.draw(model)
    root = drawn(scene)
    assert not list(root.iter(SVG + "script")) and not list(root.iter("script"))
    assert "<script" not in sheet.write(scene)


def test_an_empty_model_says_so() -> None:
    assert "There is no organ to draw." in words(drawn(roles.draw(Model(lang="en"))))


def test_what_a_limit_left_out_is_said() -> None:
    model = invented.model()
    model.left_out, model.hint = 7, (("phường Bịa 0", 17),)
    scene = roles.draw(model)
    assert scene.fold and "7" in scene.notes[0] and "phường Bịa 0 (17)" in scene.notes[0]


def test_organs_in_a_circle_and_without_an_area_are_drawn() -> None:
    model = Model(lang="en")
    for one, other in ("ab", "bc", "ca"):
        model.organs[one] = Organ(one, (), (other,))
        model.posts[one + "p"] = Post(one + "p", one)
    model.tenures["t"] = Tenure("t", "n", "ap")
    model.arrangements["x"] = Arrangement("x", "", "", ("ap", "gone"))
    assert len(of_class(drawn(roles.draw(model)), "card")) == 3


@given(
    wishes=st.lists(st.integers(0, 500), min_size=1, max_size=30),
)
def test_pills_keep_their_distance_and_the_order_of_their_wishes(wishes: list[int]) -> None:
    middle = [pills.Pill(str(number), "event", ["x"]) for number in range(len(wishes))]
    tied = {}
    for pill, wish in zip(middle, wishes, strict=True):
        card = cards.Card("o", "left", y=wish)
        pill.ends.append(pills.End("o", "", "e", card=card))
        tied[pill.iri] = wish
    pills.place(middle, 0)
    for above, below in itertools.pairwise(middle):
        assert above.y + above.height + pills.GAP <= below.y + 0.11
        assert tied[above.iri] <= tied[below.iri]
