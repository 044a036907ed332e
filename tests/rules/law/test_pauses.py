"""Standing still: half-open days, open pauses, clocks in hours, and clocks that may not be stopped."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.clock import SHANGHAI
from portal.core.errors import Invalid
from portal.law import Level, Pause, due

D = date


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_six_days_of_testing_are_six_days_more():
    """Handed over on the 22nd, answered on the 28th: 22–27 do not count, the 28th does."""
    deadline = due("STATION_20D", D(2026, 9, 18), [(D(2026, 9, 22), D(2026, 9, 28))])
    assert deadline.last_day == D(2026, 10, 14)
    assert "检测停 6 日" in deadline.explanation("zh")


def test_times_of_day_do_not_matter_to_days():
    by_day = due("STATION_20D", D(2026, 9, 18), [(D(2026, 9, 22), D(2026, 9, 28))])
    by_time = due("STATION_20D", D(2026, 9, 18), [(at("2026-09-22T23:00"), at("2026-09-28T00:30"))])
    assert by_time.last_day == by_day.last_day


def test_a_test_answered_the_same_day_stops_nothing():
    pause = [(at("2026-09-22T09:00"), at("2026-09-22T17:00"))]
    assert due("STATION_20D", D(2026, 9, 18), pause).last_day == D(2026, 10, 8)


def test_a_clock_that_stops_on_its_last_day_has_not_run_out():
    assert due("STATION_20D", D(2026, 9, 18), [(D(2026, 10, 8), D(2026, 10, 12))]).last_day == D(2026, 10, 12)


def test_a_clock_waiting_for_the_next_working_day_can_still_be_stopped():
    """Day 20 is Saturday 3 October, so the limit is Thursday 8 October; a test from the 7th to the 12th moves it."""
    assert due("STATION_20D", D(2026, 9, 13)).last_day == D(2026, 10, 8)
    assert due("STATION_20D", D(2026, 9, 13), [(D(2026, 10, 7), D(2026, 10, 12))]).last_day == D(2026, 10, 12)


def test_an_open_pause_stops_the_clock():
    deadline = due("STATION_20D", D(2026, 9, 18), [(D(2026, 9, 22), None)])
    assert not deadline.running
    assert deadline.last_day == D(2026, 10, 8)
    assert not deadline.is_over(D(2027, 1, 1))
    left = deadline.remaining(D(2027, 1, 1))
    assert (left.level, left.words("zh")) == (Level.STOPPED, "停计中 · 恢复后还剩 17 日")
    assert left.words("en") == "standing still · 17 days left afterwards"
    assert "9 月 22 日起停计，尚未恢复，最早 10 月 8 日（星期四）届满" in deadline.explanation("zh")


def test_what_was_left_is_what_runs_after_the_pause():
    start, begin = D(2026, 9, 18), D(2026, 9, 22)
    for code, unit in (("STATION_20D", "日"), ("ODR_10WD", "个工作日")):
        left = due(code, start, [(begin, None)]).remaining(begin).words("zh")
        number = int(left.removeprefix("停计中 · 恢复后还剩 ").removesuffix(f" {unit}"))
        resumed = due(code, start, [(begin, D(2026, 11, 2))])
        rest = due(
            "STATION_RECTIFY_15D",
            D(2026, 11, 1),
            promised=(number, "calendar" if unit == "日" else "working"),
        )
        assert resumed.counted_to == rest.last_day


def test_a_pause_opened_on_the_last_day_still_stops_it():
    assert not due("STATION_20D", D(2026, 9, 18), [(D(2026, 10, 8), None)]).running


def test_of_two_open_pauses_the_first_stopped_it():
    deadline = due("STATION_20D", D(2026, 9, 18), [(D(2026, 9, 29), None), (D(2026, 9, 22), None)])
    assert deadline.stopped_since == D(2026, 9, 22)


def test_a_pause_opened_after_the_limit_changes_nothing():
    deadline = due("STATION_20D", D(2026, 9, 18), [(D(2026, 10, 9), None)])
    assert deadline.running
    assert deadline.is_over(D(2026, 10, 9))


def test_a_closed_pause_then_an_open_one():
    deadline = due("STATION_20D", D(2026, 9, 18), [(D(2026, 9, 22), D(2026, 9, 28)), (D(2026, 9, 29), None)])
    assert deadline.remaining(D(2026, 9, 30)).words("zh") == "停计中 · 恢复后还剩 16 日"


@pytest.mark.parametrize("code", ["BUREAU_ACCEPT_7WD", "DISPATCH_FEEDBACK", "GOODS_RECTIFY_60D"])
def test_a_limit_the_law_does_not_pause_runs_on_and_says_so(code):
    pause = [(D(2026, 7, 2), D(2026, 7, 9))]
    assert due(code, D(2026, 7, 1), pause).last_day == due(code, D(2026, 7, 1)).last_day
    assert "未扣除停计时间" in due(code, D(2026, 7, 1), pause).explanation("zh")


def test_a_hearing_stops_a_penalty_case_but_not_a_mediation():
    pause = Pause(D(2026, 7, 2), D(2026, 7, 9), "HEARING")
    assert due("CASE_90D", D(2026, 6, 1), [pause]).last_day == D(
        2026, 9, 7
    )  # 30 August + 7 = 6 September, a Sunday
    assert (
        due("BUREAU_MEDIATE", D(2026, 6, 1), [pause]).last_day
        == due("BUREAU_MEDIATE", D(2026, 6, 1)).last_day
    )


def test_two_reasons_are_told_apart_and_a_shared_day_once():
    pauses = [Pause(D(2026, 7, 2), D(2026, 7, 9)), Pause(D(2026, 7, 8), D(2026, 7, 11), "HEARING")]
    said = due("CASE_90D", D(2026, 6, 1), pauses).explanation("zh")
    assert "检测停 7 日，听证停 2 日" in said


@pytest.mark.parametrize(
    "pause",
    [
        (D(2026, 9, 28), D(2026, 9, 22)),
        (datetime(2026, 9, 22), None),  # noqa: DTZ001
        (D(2026, 9, 22), datetime(2026, 9, 28)),  # noqa: DTZ001
    ],
)
def test_a_pause_that_makes_no_sense_is_refused(pause):
    with pytest.raises(Invalid):
        due("STATION_20D", D(2026, 9, 18), [pause])


def test_hours_stand_still_for_the_exact_time():
    deadline = due(
        "STATION_PROMISE",
        at("2026-11-20T09:00"),
        [(at("2026-11-20T12:00"), at("2026-11-20T18:30"))],
        promised=(24, "hours"),
    )
    assert deadline.due_at == at("2026-11-21T15:30")
    assert "检测停 6.5 小时" in deadline.explanation("zh")


@given(st.lists(st.tuples(st.integers(-50, 80), st.integers(0, 30)), max_size=5), st.integers(1, 72))
def test_hours_outside_the_pauses_add_up(gaps, hours):
    start = at("2026-11-20T09:00")
    pauses = [(start + timedelta(hours=begin), start + timedelta(hours=begin + long)) for begin, long in gaps]
    deadline = due("STATION_PROMISE", start, pauses, promised=(hours, "hours"))
    run, now = 0, start
    while run < hours:
        run += not any(begin <= now < end for begin, end in pauses)
        now += timedelta(hours=1)
    assert deadline.due_at == now
