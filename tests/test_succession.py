"""The succession: lanes, events at their dates, links between them."""

from itertools import pairwise

import pytest

import govgraph
from govgraph.pictures import axis, gather, lanes, sheet, succession, units
from govgraph.pictures.bounds import UNKNOWN, Bounds
from govgraph.pictures.model import Area, Event, Model, Organ
from govgraph.pictures.scene import Scene
from samples import HOSTILE_NAME
from test_timeline import SVG, assert_inside, assert_sound, at, tree


def invented(*events: Event, **bounds: Bounds) -> Model:
    """A model of events; their units are organs."""
    model = Model(lang="en", events={one.iri: one for one in events})
    for one in events:
        for unit in (*one.before, *one.after):
            model.organs[unit] = Organ(unit, bounds=bounds.get(unit, UNKNOWN))
    return model


def drawn(scene: Scene, iri: str) -> str:
    """Return the SVG of an item's last group."""
    key = scene.keys[iri]
    whole = "".join(scene.shapes)
    return whole[whole.rindex(f'data-i="{key}" aria-label') :].split("</g>")[0]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_cam_pha(cam_pha: govgraph.Graph, lang: str) -> None:
    model = gather.gather(cam_pha.store, lang=lang)
    scene = succession.draw(model)
    assert_inside(scene)
    assert_sound(scene)
    assert model.events.keys() <= scene.keys.keys()
    assert scene.width == axis.WIDTH  # every event has a date
    assert all("picture-" not in text for text in tree(scene).itertext())
    lines = [one for family in lanes.families(model) for one in family.lines]
    known = {unit for one in model.events.values() for unit in (*one.before, *one.after)}
    assert sorted(lines) == sorted({*model.events, *known})


def test_cam_pha_wards_stand_by_what_they_became(cam_pha: govgraph.Graph) -> None:
    model = gather.gather(cam_pha.store, lang="vi")
    told = [[model.name(one) for one in family.lines] for family in lanes.families(model)]
    assert [
        "phường Cẩm Thạch",
        "phường Cẩm Thủy",
        "phường Quang Hanh",
        "ba phường thành phường Quang Hanh",
        "phường Quang Hanh",
    ] in told
    assert told[-1][-1] == "xã Cộng Hòa và xã Cẩm Hải không còn"


def test_families_come_by_date_and_those_without_one_last() -> None:
    model = invented(
        Event("undated", "", before=("d",)),
        Event("late", "", date="2020-05-01", before=("c",)),
        Event("early", "", date="1999", before=("a",), after=("b",)),
        Event("alone", "", date="2010-03"),
    )
    found = lanes.families(model)
    assert [family.lines for family in found] == [
        ("a", "early", "b"),
        ("alone",),
        ("c", "late"),
        ("d", "undated"),
    ]


def test_histories_stand_above_what_they_lead_to() -> None:
    model = invented(
        Event("merge", "", date="2005", before=("a", "b"), after=("c",)),
        Event("other", "", date="2006", before=("x",), after=("y",)),
        Event("end", "", date="2010", before=("y", "c"), after=("z", "c2")),
    )
    (family,) = lanes.families(model)
    assert family.lines == ("a", "b", "merge", "c", "x", "other", "y", "end", "c2", "z")


def test_a_circle_of_events_ends() -> None:
    model = invented(
        Event("one", "", date="2005", before=("a",), after=("b",)),
        Event("two", "", date="2006", before=("b",), after=("a",)),
        Event("same", "", date="2007", before=("a", "b"), after=("a",)),
    )
    (family,) = lanes.families(model)
    assert sorted(family.lines) == ["a", "b", "one", "same", "two"]
    assert_sound(succession.draw(model))


def test_a_long_history_needs_no_deep_stack() -> None:
    names = [f"u{number:05}" for number in range(3000)]
    events = [
        Event(f"e{number:05}", "", date="2000", before=(old,), after=(new,))
        for number, (old, new) in enumerate(pairwise(reversed(names)))
    ]
    (family,) = lanes.families(invented(*reversed(events)))
    assert len(family.lines) == 5999


def test_an_area_with_the_name_of_an_old_one_stands_beside_it() -> None:
    event = Event("e", "", date="2025", before=("old-n", "old-z"), after=("new-a", "new-n"))
    model = invented(event)
    model.names = {"old-n": "N", "new-n": "N", "old-z": "Z", "new-a": "A"}
    (family,) = lanes.families(model)
    assert family.lines == ("old-z", "old-n", "e", "new-n", "new-a")


def test_many_to_many_joins_each_of_them() -> None:
    event = Event("e", "", "", "2015-06-01", False, ("a", "b", "c"), ("d", "e1"))
    scene = succession.draw(invented(event))
    assert drawn(scene, "e").count('class="event-link"') == 5
    assert drawn(scene, "e").count('class="arrow" d=') == 3  # into the event, into each new one
    assert_inside(scene)


def test_who_is_said_to_have_ended_has_a_cap() -> None:
    begun = at("2010-01-01", "2010-01-01")
    event = Event("e", "", "", "2015-06-01", False, ("a", "b"), ("c",), frozenset({"a"}))
    model = invented(event, a=begun, b=begun)
    scene, scale = succession.draw(model), axis.of(model)
    end = scale.x("2015-06-01T00:00:00")
    ended, going = (tree_of(scene, unit) for unit in ("a", "b"))
    assert ended[-1] == pytest.approx(end, abs=0.11) and going[-1] == axis.RIGHT
    assert drawn(scene, "a").count('width="3"') == 1 and 'width="3"' not in drawn(scene, "b")
    said = " ".join(tree(scene).itertext())
    assert "said to have ended" in said and "going on" in said
    assert units.ended([event]) == {"a": "2015-06-01T00:00:00"}


def tree_of(scene: Scene, iri: str) -> list[float]:
    """Return where the hatched parts of a unit's bar end."""
    key = scene.keys[iri]
    groups = [one for one in tree(scene).iter(f"{SVG}g") if one.get("data-i") == key]
    rects = [one for group in groups for one in group.iter(f"{SVG}rect")]
    found = [one for one in rects if "bar-unsure" in (one.get("class") or "")]
    return [float(one.get("x", 0)) + float(one.get("width", 0)) for one in found]


def test_dates_are_drawn_as_imprecise_as_they_are() -> None:
    model = invented(
        Event("day", "", "", "2015-06-01", False, ("a",)),
        Event("latest", "", "", "2015-06-01", True, ("b",)),
        Event("year", "", "", "2012", False, ("c",)),
    )
    scene = succession.draw(model)
    assert '<circle class="arrow"' in drawn(scene, "day")
    assert '<circle class="event-box"' in drawn(scene, "latest")
    assert "≤ 2015-06-01" in drawn(scene, "latest") and "possible" in drawn(scene, "latest")
    assert '<rect class="event-box"' in drawn(scene, "year")


@pytest.mark.parametrize("date", ["", "soon"])
def test_events_without_a_date_stand_apart(date: str) -> None:
    model = invented(
        Event("e", "", "", date, False, ("a",), ("b", "c")), Event("f", "", date="2020-01-01")
    )
    scene = succession.draw(model)
    assert scene.width > axis.WIDTH
    assert "date not known" in " ".join(tree(scene).itertext())
    assert_inside(scene)
    assert_sound(scene)


def test_no_date_at_all() -> None:
    scene = succession.draw(invented(Event("e", "", before=("a",), after=("b",))))
    assert_inside(scene)
    assert_sound(scene)


def test_units_that_the_model_lacks_are_named_all_the_same() -> None:
    model = Model(lang="en", names={"u": "Unit U"})
    model.events["e"] = Event("e", "", before=("u",), date="2020")
    model.areas["other"] = Area("other")
    scene = succession.draw(model)
    item = scene.items[scene.keys["u"]]
    assert (item.title, item.kind) == ("Unit U", "organ or area")
    assert "other" not in scene.keys


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_to_draw_is_said(lang: str) -> None:
    scene = succession.draw(Model(lang=lang))
    assert_inside(scene)
    said = " ".join(tree(scene).itertext())
    assert ("Không có cuộc sắp xếp" if lang == "vi" else "no reorganisation") in said


def test_hostile_names_and_dates_stay_text() -> None:
    event = Event("e", "k", HOSTILE_NAME * 5, HOSTILE_NAME, True, ("a",), ("b",))
    model = invented(event)
    model.names = dict.fromkeys(["e", "k", "a", "b"], HOSTILE_NAME * 5)
    scene = succession.draw(model)
    assert not [one for one in tree(scene).iter() if one.tag.endswith("script")]
    assert_inside(scene)
    assert_sound(scene)


def test_two_pictures_in_one_page_share_no_names(cam_pha: govgraph.Graph) -> None:
    from govgraph.pictures import timeline

    model = gather.gather(cam_pha.store, lang="vi")
    both = [tree(succession.draw(model)), tree(timeline.draw(model))]
    ids = [{one.get("id") for one in root.iter()} - {None} for root in both]
    assert ids[0] & ids[1] == {"gg-title", "gg-desc"}


def test_a_hundred_units_stay_legible() -> None:
    events = [
        Event(f"e{n}", "", "", f"20{n:02}-01-01", False, (f"a{n}", f"b{n}"), (f"c{n}",))
        for n in range(10, 43)
    ]
    scene = succession.draw(invented(*events))
    assert_inside(scene)
    assert scene.height < 33 * 4 * 26 + 33 * 16 + 300
    assert "…" not in sheet.write(scene)
