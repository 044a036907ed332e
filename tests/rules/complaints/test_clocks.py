"""Reminders at half, four fifths, the last day and once after; never twice, never on the starting day."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.complaints.rules.clocks import (
    CLOCKS,
    STAGES,
    effects,
    next_stage,
    severity,
    stage_days,
    told_at_start,
)
from portal.complaints.rules.table import TABLE
from portal.core.clock import SHANGHAI

START = date(2026, 11, 21)


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def test_twenty_days():
    days = dict(stage_days(START, START + timedelta(days=20)))
    assert days == {
        "HALF": date(2026, 12, 1),
        "NEAR": date(2026, 12, 7),
        "LIMIT": date(2026, 12, 11),
        "OVER": date(2026, 12, 12),
    }


def test_a_reminder_is_at_nine_in_shanghai():
    stage, instant = next_stage(START, START + timedelta(days=20), "NONE", at(START))
    assert (stage, instant) == ("HALF", datetime(2026, 12, 1, 1, 0, tzinfo=UTC))


def test_what_a_sleeping_worker_missed_is_said_once():
    due = START + timedelta(days=20)
    assert next_stage(START, due, "NONE", at(START + timedelta(days=18)))[0] == "NEAR"
    assert next_stage(START, due, "NONE", at(START + timedelta(days=60)))[0] == "OVER"
    assert next_stage(START, due, "OVER", at(START + timedelta(days=60))) is None


def test_a_promise_for_today_is_due_today_and_late_tomorrow():
    assert stage_days(START, START) == [("LIMIT", START), ("OVER", START + timedelta(days=1))]
    told = told_at_start(START, START, at(START, 15))
    assert told == "LIMIT"
    assert next_stage(START, START, told, at(START, 15))[0] == "OVER"


def test_colour():
    assert severity(START, START + timedelta(days=1)) == "over"
    assert severity(START, START) == "near"
    assert severity(START + timedelta(days=3), START) == "near"
    assert severity(START + timedelta(days=4), START) == "calm"


@given(span=st.integers(0, 400), hops=st.lists(st.integers(1, 2000), max_size=30))
def test_each_stage_is_told_at_most_once_in_order_and_the_end_is_always_told(span, hops):
    due, told, now, said = START + timedelta(days=span), "NONE", at(START, 0), []
    for hours in [*hops, 24 * 500]:
        now += timedelta(hours=hours)
        while (coming := next_stage(START, due, told, now)) and coming[1] <= now:
            told = coming[0]
            said.append(told)
    order = list(STAGES)
    assert said == sorted(set(said), key=order.index)
    assert said[-1] == "OVER"


@given(span=st.integers(0, 400))
def test_one_reminder_a_day_at_most(span):
    days = [day for _, day in stage_days(START, START + timedelta(days=span))]
    assert len(days) == len(set(days))
    assert days == sorted(days)
    assert all(day >= START for day in days)


def test_the_table_names_only_known_clocks_and_stops_what_it_starts():
    started, stopped = set(), set()
    for row in TABLE:
        for effect in effects(row):
            assert effect.code in CLOCKS
            (started if effect.op == "start" else stopped).add(effect.code)
    assert started == set(CLOCKS)
    assert started <= stopped
