"""The axis of time, and bars on it: what is drawn is what the bounds say."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govgraph.pictures import axis, bars
from govgraph.pictures.bounds import Bounds
from govgraph.pictures.model import Area, Event, Model, Post, Tenure

DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))
NEAR = st.dates(date(2019, 1, 1), date(2022, 12, 31))
TIMES = st.sampled_from(["T00:00:00", "T23:59:59"])


def instants(days: st.SearchStrategy[date]) -> st.SearchStrategy[str]:
    return st.builds(lambda day, time: f"{day.isoformat()}{time}", days, TIMES)


@given(st.lists(instants(DAYS), min_size=1, max_size=5))
def test_later_is_further_right_and_within_the_axis(found: list[str]) -> None:
    scale = axis.over(found)
    for one, other in pairwise(sorted(found)):
        assert one == other or scale.x(one) < scale.x(other)
    assert all(scale.start <= scale.x(one) <= scale.end + scale.scale for one in found)


@given(DAYS, st.integers(0, 3_000_000), st.sampled_from(["vi", "en"]))
def test_ticks_stand_inside_and_their_labels_apart(first: date, days: int, lang: str) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))
    scale = axis.over([f"{first}T00:00:00", f"{last}T00:00:00"])
    ticks = scale.ticks(lang)
    assert ticks
    assert len({tick.label for tick in ticks}) == len(ticks)
    assert all(scale.start <= tick.x <= scale.end for tick in ticks)
    assert all(scale.left <= a and b <= scale.right for a, b in (tick.ends for tick in ticks))
    assert all(one.ends[1] < other.ends[0] for one, other in pairwise(ticks))


@pytest.mark.parametrize(
    ("first", "last", "lang", "label"),
    [
        ("2012-02-21", "2025-07-01", "vi", "2020"),
        ("2020-02-21", "2021-07-01", "vi", "T7/2020"),
        ("2020-02-21", "2021-07-01", "en", "Jul 2020"),
        ("2020-07-23", "2020-07-23", "vi", "21/7/2020"),
        ("2020-07-23", "2020-07-23", "en", "21 Jul 2020"),
        ("1000-01-01", "9999-12-31", "en", "2000"),
    ],
)
def test_labels_are_as_fine_as_the_span_allows(
    first: str, last: str, lang: str, label: str
) -> None:
    scale = axis.over([f"{first}T00:00:00", f"{last}T00:00:00"])
    assert label in [tick.label for tick in scale.ticks(lang)]


def test_one_day_stands_in_the_middle() -> None:
    scale = axis.over(["2020-07-23T00:00:00"])
    assert abs(scale.x("2020-07-23T12:00:00") - (axis.LEFT + axis.RIGHT) / 2) < scale.scale


def test_no_day_at_all() -> None:
    scale = axis.of(Model())
    assert scale.ticks("en") == [] and scale.front(0, 100, "", "") == ""
    assert scale.left < scale.x("2020-01-01T00:00:00") < scale.right


@pytest.mark.parametrize("text", ["0000-01-01", "0001-01-01", "9999-12-31", "2021-02-31"])
def test_days_that_no_calendar_has_still_stand_somewhere(text: str) -> None:
    scale = axis.over([f"{text}T99:99:99"])
    assert scale.start <= scale.x(f"{text}T99:99:99") <= scale.end + scale.scale


@pytest.mark.parametrize("text", ["", "soon", "-0044", "12020", "2020-1", "2020-07-23T00:00:00"])
def test_what_is_no_date_has_no_place(text: str) -> None:
    assert axis.span(text) == ("", "")


def test_the_cursor_moves_as_the_axis_does() -> None:
    scale = axis.over(["2012-02-21T00:00:00", "2025-07-01T00:00:00"])
    first, last = date.fromordinal(scale.first), date.fromordinal(scale.last)
    drawn = scale.front(0, 100, "", "")
    assert f'data-t0="{first}" data-t1="{last}" data-x0="504" data-x1="1156"' in drawn
    share = (date(2020, 7, 23) - first) / (last - first)
    assert scale.x("2020-07-23T00:00:00") == pytest.approx(504 + share * (1156 - 504))


def test_both_pictures_of_a_model_share_one_axis() -> None:
    model = Model(on="2030-01-01")
    model.posts["p"] = Post("p", "o")
    model.tenures["t"] = Tenure("t", "x", "p", Bounds("2001-01-01T00:00:00"))
    model.events["e"] = Event("e", "", date="1999", before=("a",))
    model.areas["a"] = Area("a", bounds=Bounds("", "", "1998-05-05T00:00:00"))
    model.areas["b"] = Area("b", bounds=Bounds("", "", "1066-05-05T00:00:00"))  # drawn nowhere
    scale = axis.of(model)
    assert date.fromordinal(scale.first) == date(1998, 5, 5)
    assert date.fromordinal(scale.last) == date(2030, 1, 2)


BOUNDS = st.builds(Bounds, *(st.one_of(st.just(""), instants(NEAR)) for _ in range(4)))


@settings(max_examples=300)
@given(BOUNDS, NEAR)
def test_a_day_is_certain_where_the_bar_is_solid(bounds: Bounds, day: date) -> None:
    scale = axis.over(["2018-12-01T00:00:00", "2023-01-31T00:00:00"])
    then = scale.x(f"{day}T00:00:00")
    found = [one for one in bars.stretches(bounds, scale) if one.x0 <= then < one.x1]
    state = {(): "never", (True,): "certain", (False,): "possible"}
    assert state[tuple(one.solid for one in found)] == bounds.on(day.isoformat())


@given(BOUNDS)
def test_every_bar_can_be_seen_and_stays_on_the_axis(bounds: Bounds) -> None:
    scale = axis.over(["2018-12-01T00:00:00", "2023-01-31T00:00:00"])
    for one in bars.stretches(bounds, scale):
        assert axis.LEFT <= one.x0 < one.x1 <= axis.RIGHT
    assert "<rect" in (drawn := bars.draw(bounds, scale, 0, "area", "h")) or "<path" in drawn


def test_one_day_is_a_mark() -> None:
    day = date(2020, 7, 23)
    bounds = Bounds("", f"{day}T00:00:00", f"{day}T23:59:59", "")
    far = f"{day + timedelta(days=9000)}T00:00:00"
    drawn = bars.draw(bounds, axis.over([bounds.latest_begin, far]), 0, "area", "h")
    assert '<path class="fill-area" d="M' in drawn
