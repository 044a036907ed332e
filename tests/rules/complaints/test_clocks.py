"""Reminders at the law's warning points, the last day and once after; never twice, never two on a day."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.complaints.rules.clocks import (
    CLOCKS,
    LIMIT,
    OVER,
    Point,
    at_office_hour,
    effects,
    next_reminder,
    reminders,
    told_at_start,
)
from portal.complaints.rules.table import TABLE
from portal.core.clock import local_date
from portal.law import PERIODS, Unit, due

START = date(2026, 11, 21)


def twenty():
    deadline = due("STATION_20D", START)
    warnings = [(point.used, local_date(point.at)) for point in deadline.warn_points()]
    return reminders(warnings, deadline.last_day)


def test_twenty_days():
    assert twenty() == [
        Point(10, datetime(2026, 12, 1, 1, 0, tzinfo=UTC)),
        Point(15, datetime(2026, 12, 6, 1, 0, tzinfo=UTC)),
        Point(18, datetime(2026, 12, 9, 1, 0, tzinfo=UTC)),
        Point(LIMIT, datetime(2026, 12, 11, 1, 0, tzinfo=UTC)),
        Point(OVER, datetime(2026, 12, 12, 1, 0, tzinfo=UTC)),
    ]


def test_what_a_sleeping_worker_missed_is_said_once():
    points = twenty()
    assert next_reminder(points, 0, at_office_hour(START)).used == 10
    assert next_reminder(points, 0, at_office_hour(START + timedelta(days=19))).used == 18
    assert next_reminder(points, 10, at_office_hour(START + timedelta(days=60))).used == OVER
    assert next_reminder(points, OVER, at_office_hour(START + timedelta(days=60))) is None


def test_a_promise_for_today_is_known_today_and_late_tomorrow():
    points = reminders([], START)
    afternoon = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    told = told_at_start(points, afternoon)
    assert told == LIMIT
    assert next_reminder(points, told, afternoon).used == OVER


def test_a_clock_that_resumes_past_its_half_does_not_say_half_again():
    points = twenty()
    told = told_at_start(points, at_office_hour(START + timedelta(days=12)))
    assert told == 10
    assert next_reminder(points, told, at_office_hour(START + timedelta(days=12))).used == 15


spans = st.tuples(st.integers(0, 400), st.lists(st.integers(1, 399), max_size=4, unique=True))


def some_points(span, warnings):
    return reminders(
        [(used, START + timedelta(days=used)) for used in warnings], START + timedelta(days=span)
    )


@given(spans, st.lists(st.integers(1, 2000), max_size=30))
def test_each_is_told_at_most_once_in_order_and_the_end_is_always_told(given_span, hops):
    points, told, now, said = some_points(*given_span), 0, at_office_hour(START), []
    for hours in [*hops, 24 * 500]:
        now += timedelta(hours=hours)
        while (coming := next_reminder(points, told, now)) and coming.at <= now:
            told = coming.used
            said.append(told)
    assert said == sorted(set(said))
    assert said[-1] == OVER


@given(spans)
def test_one_reminder_a_day_at_most(given_span):
    days = [local_date(point.at) for point in some_points(*given_span)]
    assert days == sorted(set(days))


def test_the_table_names_only_known_clocks_and_stops_what_it_starts():
    started, stopped = set(), set()
    for row in TABLE:
        for effect in effects(row):
            assert effect.code in CLOCKS
            (started if effect.op == "start" else stopped).add(effect.code)
    assert started == set(CLOCKS)
    assert started <= stopped


def test_no_clock_of_a_case_runs_by_the_hour():
    """A chip is kept for its day (views.show): a clock by the hour would have to be drawn anew."""
    assert not [one.code for one in PERIODS if one.code in CLOCKS and one.unit is Unit.HOURS]
