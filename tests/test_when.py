"""Half-known dates: what people write, and no more exact than they write it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.intake import when
from govgraph.intake.when import NotADateError

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 30))


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("2015", "2015"),
        (" năm 2015 ", "2015"),
        ("2015-03", "2015-03"),
        ("03/2015", "2015-03"),
        ("3-2015", "2015-03"),
        ("tháng 3/2015", "2015-03"),
        ("Tháng 3 năm 2015", "2015-03"),
        ("T3/2015", "2015-03"),
        ("tháng ba năm 2015", "2015-03"),
        ("March 2015", "2015-03"),
        ("2015-03-07", "2015-03-07"),
        ("2015/3/7", "2015-03-07"),
        ("2015-03-07 00:00:00", "2015-03-07"),
        ("2015-03-07T00:00:00", "2015-03-07"),
        ("ngày 07 tháng 03 năm 2015", "2015-03-07"),
        ("25/3/2015", "2015-03-25"),
        ("3/25/2015", "2015-03-25"),
        ("3.3.2015", "2015-03-03"),
        ("7th March 2015", "2015-03-07"),
        ("Mar 7, 2015", "2015-03-07"),
        ("29/02/2016", "2016-02-29"),
    ],
)
def test_dates_as_people_write_them(words: str, known: str) -> None:
    assert when.date(words) == known


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("7/3/2015", "roster-date-order"),
        ("30/02/2015", "roster-date-impossible"),
        ("tháng 13/2015", "roster-date-impossible"),
        ("0999", "roster-date-year"),
        ("3000", "roster-date-year"),
        ("khoảng 2015", "roster-date-about"),
        ("c. 2015", "roster-date-about"),
        ("cuối năm 2015", "roster-date-about"),
        ("2015?", "roster-date-about"),
        ("7/3/15", "roster-date"),
        ("42075", "roster-date"),
        ("2015-03-07 13:45", "roster-date"),
        ("tháng năm 2015", "roster-date"),
        ("٢٠١٥", "roster-date"),
        ("", "roster-date"),
        ("1" * 500, "roster-date"),
    ],
)
def test_what_is_no_date(words: str, key: str) -> None:
    with pytest.raises(NotADateError) as caught:
        when.date(words)
    assert caught.value.key == key


def test_the_order_is_stated() -> None:
    assert when.date("7/3/2015", "dmy") == "2015-03-07"
    assert when.date("7/3/2015", "mdy") == "2015-07-03"
    with pytest.raises(NotADateError):
        when.date("3/25/2015", "dmy")  # stated is stated


@given(DAYS, st.sampled_from("/-."))
def test_a_day_comes_back_in_every_order(day: date, dot: str) -> None:
    iso = day.isoformat()
    assert when.date(iso) == iso
    assert when.date(iso[:7]) == iso[:7]
    assert when.date(f"{day.day}{dot}{day.month}{dot}{day.year}", "dmy") == iso
    assert when.date(f"{day.month:02}{dot}{day.day:02}{dot}{day.year}", "mdy") == iso
    assert when.date(f"ngày {day.day} tháng {day.month} năm {day.year}") == iso
    assert when.date(f"tháng {day.month}/{day.year}") == iso[:7]


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_says_why_not(words: str) -> None:
    for reading in (when.date, when.begins, when.ends):
        try:
            known = reading(words)
        except NotADateError as error:
            assert error.key.startswith("roster-")
        else:
            assert len(known) in (0, 4, 7, 10) and known.isascii()


@pytest.mark.parametrize(
    "words", ["", "nay", "đến nay", "Present", "to date", "-", "…", "đương nhiệm"]
)
def test_an_open_end(words: str) -> None:
    assert when.ends(words) == ""


def test_words_before_a_date() -> None:
    assert when.begins("từ ngày 25/3/2015") == "2015-03-25"
    assert when.begins("from 2015") == when.begins("since 2015") == "2015"
    assert when.ends("đến tháng 2/2020") == "2020-02"
    assert when.ends("until 2020") == "2020"
    with pytest.raises(NotADateError):
        when.begins("nay")


@given(DAYS)
def test_an_inclusive_day_ends_on_the_next(day: date) -> None:
    assert when.ends(day.isoformat(), inclusive=True) == (day + timedelta(days=1)).isoformat()
    assert when.ends(day.isoformat()) == day.isoformat()


def test_an_inclusive_month_or_year_says_in_it() -> None:
    # "2020" as the last year held: any day of 2020 may be the last, and none after is possible.
    # The bounds of ``ends 2020`` are its first and last instants (DESIGN §3): just that. "2021"
    # would make all of 2020 certain and 2021 possible.
    assert when.ends("2020", inclusive=True) == "2020"
    assert when.ends("2020-03", inclusive=True) == "2020-03"


@pytest.mark.parametrize("inclusive", [True, False])
def test_through_says_all_of_it(inclusive: bool) -> None:
    assert when.ends("đến hết 2020", inclusive=inclusive) == "2021-01-01"
    assert when.ends("through February 2020", inclusive=inclusive) == "2020-03-01"
    assert when.ends("hết ngày 31/12/2020", inclusive=inclusive) == "2021-01-01"


@pytest.mark.parametrize(
    ("words", "both"),
    [
        ("2015-2020", ("2015", "2020")),
        ("2015 – nay", ("2015", "")),
        ("từ 2015 đến 2020", ("2015", "2020")),
        ("01/2015-02/2016", ("2015-01", "2016-02")),
        ("2015-03-07 - 2016", ("2015-03-07", "2016")),
        ("từ 3/2015", ("2015-03", "")),
        ("đến 2020", ("", "2020")),
        ("from 2015 through 2020", ("2015", "2021-01-01")),
        ("", ("", "")),
    ],
)
def test_periods_in_one_cell(words: str, both: tuple[str, str]) -> None:
    assert when.period(words) == both


@pytest.mark.parametrize("words", ["2015", "2015-03-07-2016", "nay", "2015-03", "lâu rồi"])
def test_what_is_no_period(words: str) -> None:
    with pytest.raises(NotADateError):
        when.period(words)


def test_first_and_last_days() -> None:
    assert (when.first("2016"), when.last("2016")) == ("2016-01-01", "2016-12-31")
    assert (when.first("2016-02"), when.last("2016-02")) == ("2016-02-01", "2016-02-29")
    assert when.last("2999-12") == "2999-12-31"
