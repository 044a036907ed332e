"""Every day of the calendar: against the notices, the package, the published table; and what lies beyond."""

import csv
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from chinese_calendar import constants

from portal.law import SEEDED, DayKind, DayNote, shift, working_days_between
from portal.law.rules.festivals import LUNAR, statutory_days
from tests.rules.law import notices

TABLE = Path(__file__).parents[4] / "shared" / "data" / "cn_workday_exceptions_2024_2026.csv"


def test_every_day_of_three_years_is_as_the_notices_say():
    wrong = [day for day in notices.DAYS if SEEDED.is_working(day) != (day in notices.IS_WORKED)]
    assert wrong == []


@pytest.mark.parametrize("day", notices.MADE_UP, ids=str)
def test_a_made_up_weekend_day_is_worked(day):
    assert day.weekday() >= 5
    assert SEEDED.is_working(day)
    assert SEEDED.days[day].kind is DayKind.WORKDAY


def test_all_years_agree_with_chinese_calendar():
    first, last = SEEDED.complete_from, SEEDED.complete_until
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert len(days) > 8000
    assert [day for day in days if SEEDED.is_working(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.skipif(not TABLE.exists(), reason="the table of public facts is not beside this checkout")
def test_the_published_table_of_exceptions():
    with TABLE.open(encoding="utf-8") as handle:
        rows = [(date.fromisoformat(row["date"]), row["kind"]) for row in csv.DictReader(handle)]
    assert len(rows) > 100
    for day, kind in rows:
        assert SEEDED.is_working(day) is (kind == "ADJUSTED_WORKDAY"), day


def test_the_calendar_is_complete_exactly_as_far_as_the_package():
    assert SEEDED.complete_from == date(2004, 1, 1)
    assert SEEDED.complete_until == date(max(constants.holidays).year, 12, 31)
    assert SEEDED.knows(SEEDED.complete_until)
    assert not SEEDED.knows(SEEDED.complete_until + timedelta(days=1))
    assert not SEEDED.knows(date(2003, 12, 31))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_statutory_days_are_days_off_under_the_holiday_of_that_name(year):
    names = {
        "SPRING": "Spring Festival",
        "TOMB_SWEEPING": "Tomb-sweeping Day",
        "DRAGON_BOAT": "Dragon Boat Festival",
    }
    for day, name in statutory_days(year).items():
        assert not SEEDED.is_working(day)
        assert day not in constants.in_lieu_days or day == date(2022, 2, 3)  # the package's slip: 初三
        if name in names and day in constants.holidays:
            assert constants.holidays[day] == names[name]


@pytest.mark.parametrize(
    ("year", "count"),
    [(2004, 10), (2007, 10), (2008, 11), (2014, 11), (2015, 12), (2024, 11), (2025, 13), (2026, 13)],
)
def test_how_many_statutory_days_the_law_of_the_year_gave(year, count):
    assert len(statutory_days(year)) == count


def test_new_years_eve_was_in_out_and_in_again():
    eves = {
        year: LUNAR[year]["new_year"] - timedelta(days=1) in statutory_days(year)
        for year in (2007, 2008, 2014, 2025)
    }
    assert eves == {2007: False, 2008: True, 2014: False, 2025: True}


def test_a_bridging_day_is_off_but_not_statutory():
    assert not SEEDED.is_working(date(2026, 10, 6))
    assert not SEEDED.is_statutory(date(2026, 10, 6))
    assert SEEDED.is_statutory(date(2026, 10, 1))


def test_beyond_the_notices_the_foreseeable_holidays_are_off():
    assert not SEEDED.is_working(date(2027, 1, 1))
    assert not SEEDED.is_working(date(2027, 2, 8))  # 初三, a Monday
    assert SEEDED.is_working(date(2027, 2, 10))
    assert not SEEDED.is_working(date(2038, 6, 7))  # 端午
    assert SEEDED.is_working(date(2050, 2, 1))
    assert not SEEDED.is_working(date(2050, 1, 1))


def test_nth_working_day_and_the_count_between_undo_each_other():
    start = date(2026, 9, 18)
    for n in range(-60, 60):
        day = shift(start, n)
        assert working_days_between(start, day) == n
    assert shift(start, 0) == start
    assert shift(date(2026, 9, 19), 1) == date(2026, 9, 20)


def test_an_edit_lies_over_the_seed_and_leaves_it_alone():
    day = date(2027, 2, 9)
    edited = SEEDED.edited({day: DayNote(DayKind.DAY_OFF, "春节")}, date(2027, 12, 31))
    assert not edited.is_working(day)
    assert edited.knows(date(2027, 12, 31))
    assert SEEDED.is_working(day)
    assert not SEEDED.knows(day)


def test_completeness_never_moves_back():
    assert SEEDED.edited({}, date(2020, 1, 1)).complete_until == SEEDED.complete_until


def test_holidays_name_themselves_in_both_languages():
    assert SEEDED.days[date(2026, 2, 17)].label("zh") == "春节"
    assert SEEDED.days[date(2026, 2, 17)].label("en") == "Spring Festival"
    assert DayNote(DayKind.DAY_OFF, "三月三").label("en") == "三月三"
