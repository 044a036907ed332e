"""Counting against the plainest possible oracle over three years, and the laws counting must obey."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.law import PERIODS, SEEDED, Pause, ShiftOn, Unit, due
from portal.law.rules.counting import stops
from tests.rules.law import notices

D, ONE = date, timedelta(days=1)
IN_DAYS = [p for p in PERIODS if p.unit in (Unit.CALENDAR, Unit.WORKING) and p.span is not None]
STARTS = st.dates(D(2024, 1, 1), D(2026, 6, 30))
LENGTHS = st.integers(1, 60)
UNITS = st.sampled_from([Unit.CALENDAR, Unit.WORKING])
# By these clocks a length may be chosen and pauses are heard; DISPATCH_SIGN has no cap in the way.
PROMISE, FREE = "STATION_PROMISE", "STATION_RECTIFY_15D"


GRID = [p for p in IN_DAYS if any(p.in_force(day) for day in notices.DAYS)]


@pytest.mark.parametrize("period", GRID, ids=lambda p: p.rule)
def test_every_clock_from_every_day_of_the_notices(period):
    assert period.span is not None
    length, working = period.span.length, period.unit is Unit.WORKING
    compared = 0
    for start in filter(period.in_force, notices.DAYS):
        try:
            expected = notices.last_day(start, length, working=working, shifts=period.shift)
        except (IndexError, StopIteration):
            break  # from here on the limit ends beyond the notices
        reckoned = due(period.code, start)
        assert (start, reckoned.last_day, reckoned.provisional) == (start, expected, False)
        compared += 1
    assert compared


@given(STARTS, LENGTHS, UNITS)
def test_any_length_agrees_with_the_oracle(start, length, unit):
    expected = notices.last_day(start, length, working=unit is Unit.WORKING, shifts=False)
    assert due(FREE, start, promised=(length, unit)).last_day == expected


@given(STARTS, st.lists(st.tuples(st.integers(-30, 60), st.integers(0, 25)), max_size=4))
def test_pauses_agree_with_the_oracle(start, gaps):
    pauses = [(start + timedelta(days=at), start + timedelta(days=at + long)) for at, long in gaps]
    stopped = frozenset(begin + timedelta(days=n) for begin, end in pauses for n in range((end - begin).days))
    for code, length, working in (
        ("STATION_20D", 20, False),
        ("ODR_10WD", 10, True),
        ("BUREAU_MEDIATE_60D", 60, False),
    ):
        if code == "BUREAU_MEDIATE_60D" and start < D(2024, 7, 1):
            continue
        expected = notices.last_day(start, length, working=working, shifts=True, stopped=stopped)
        assert due(code, start, pauses).last_day == expected


@given(STARTS, st.sampled_from(IN_DAYS))
def test_a_later_start_never_ends_earlier(start, period):
    if period.in_force(start) and period.in_force(start + ONE):
        assert due(period.code, start).last_day <= due(period.code, start + ONE).last_day


@given(STARTS, LENGTHS, UNITS)
def test_a_longer_length_ends_later(start, length, unit):
    shorter, longer = (due(FREE, start, promised=(n, unit)).last_day for n in (length, length + 1))
    assert start < shorter < longer


@given(STARTS, st.sampled_from([p for p in IN_DAYS if p.shift]))
def test_a_legal_limit_never_ends_on_a_day_off(start, period):
    if period.in_force(start):
        deadline = due(period.code, start)
        assert SEEDED.is_working(deadline.last_day)
        statutory = due(period.code, start, shift_on=ShiftOn.STATUTORY)
        assert not SEEDED.is_statutory(statutory.last_day)
        assert statutory.counted_to <= statutory.last_day <= deadline.last_day


@given(STARTS, st.integers(1, 20), st.integers(1, 40))
def test_a_pause_of_n_days_inside_moves_a_count_of_days_by_n(start, at, long):
    pause = Pause(start + timedelta(days=at), start + timedelta(days=at + long))
    plain, paused = due("STATION_20D", start), due("STATION_20D", start, [pause])
    assert paused.counted_to == plain.counted_to + timedelta(days=long)
    assert paused.last_day >= plain.last_day
    promised = due(PROMISE, start, [pause], promised=20)
    assert promised.last_day == start + timedelta(days=20 + long)


@given(STARTS, st.integers(1, 8), st.integers(1, 40))
def test_a_pause_moves_a_count_of_working_days_by_its_working_days(start, at, long):
    pause = Pause(start + timedelta(days=at), start + timedelta(days=at + long))
    plain, paused = due("ODR_10WD", start), due("ODR_10WD", start, [pause])
    lost = SEEDED.working_days_between(pause.begin - ONE, pause.end - ONE)
    assert SEEDED.working_days_between(plain.last_day, paused.last_day) == lost
    assert SEEDED.working_days_between(start, paused.last_day) == 10 + lost


@given(STARTS, st.integers(1, 100), st.integers(1, 100))
def test_pauses_outside_the_clock_change_nothing(start, away, long):
    plain = due("STATION_20D", start)
    before = Pause(start - timedelta(days=away + long), start - timedelta(days=away))
    after = Pause(plain.last_day + timedelta(days=away), plain.last_day + timedelta(days=away + long))
    touching = Pause(plain.last_day + ONE, plain.last_day + timedelta(days=long + 1))
    for pause in (before, after, touching):
        assert due("STATION_20D", start, [pause]).last_day == plain.last_day


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 15)), max_size=6), st.randoms())
def test_overlapping_pauses_count_once_in_any_order(gaps, random):
    pauses = [
        Pause(D(2026, 1, 5) + timedelta(days=at), D(2026, 1, 5) + timedelta(days=at + long))
        for at, long in gaps
    ]
    merged = stops(pauses)
    days = {p.begin + timedelta(days=n) for p in pauses for n in range((p.end - p.begin).days)}
    assert {begin + timedelta(days=n) for begin, end in merged for n in range((end - begin).days)} == days
    assert all(before[1] < after[0] for before, after in itertools.pairwise(merged))
    shuffled = random.sample(pauses, len(pauses))
    assert stops(shuffled) == merged
    assert (
        due("STATION_20D", D(2026, 1, 10), shuffled).last_day
        == due("STATION_20D", D(2026, 1, 10), merged).last_day
    )


@given(STARTS)
def test_the_start_day_itself_never_counts(start):
    first = due(FREE, start, promised=(1, Unit.CALENDAR)).last_day
    assert first == start + ONE
    assert due(FREE, start, promised=(1, Unit.WORKING)).last_day == SEEDED.next_working(first)
