"""The examples of the field, and each clock at least once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core.clock import SHANGHAI
from portal.core.errors import Invalid, Missing
from portal.law import CODES, PERIODS, NotInForce, ShiftOn, Span, Unit, due

D = date


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("BUREAU_ACCEPT_7WD", D(2026, 2, 10), D(2026, 2, 26)),
        ("BUREAU_ACCEPT_7WD", D(2026, 4, 28), D(2026, 5, 11)),  # Saturday 9 May is worked
        ("BUREAU_ACCEPT_7WD", D(2026, 9, 29), D(2026, 10, 14)),
        ("BUREAU_MEDIATE_60D", D(2026, 2, 10), D(2026, 4, 13)),  # day 60 is Saturday 11 April
        ("STATION_20D", D(2026, 9, 18), D(2026, 10, 8)),
        ("STATION_20D", D(2026, 9, 13), D(2026, 10, 8)),  # day 20 is 3 October
        ("ODR_10WD", D(2025, 9, 25), D(2025, 10, 15)),
        ("DISPATCH_SIGN", D(2026, 9, 18), D(2026, 9, 20)),  # Friday; Sunday 20 September is worked
        ("DISPATCH_TAKE_BACK", D(2026, 9, 18), D(2026, 9, 21)),
        ("DISPATCH_RETURN", D(2026, 11, 20), D(2026, 11, 23)),
        ("DISPATCH_FEEDBACK", D(2026, 11, 20), D(2026, 11, 27)),
        ("RECORD_OBJECTION", D(2026, 9, 18), D(2026, 9, 24)),  # Sunday 20 September is worked
        ("BUREAU_TELL_TERMINATION", D(2026, 11, 20), D(2026, 12, 1)),
        ("CLUE_CHECK", D(2026, 11, 20), D(2026, 12, 11)),
        ("JURISDICTION", D(2026, 11, 20), D(2026, 12, 1)),
        ("CASE_90D", D(2026, 7, 1), D(2026, 9, 29)),
        ("PENALTY_PUBLISH_20WD", D(2026, 11, 20), D(2026, 12, 18)),
        ("PENALTY_HANDOVER_10WD", D(2026, 11, 20), D(2026, 12, 4)),
        ("INSPECT_PUBLISH_20WD", D(2026, 9, 18), D(2026, 10, 22)),
        ("FOOD_DISPOSE_90D", D(2026, 7, 1), D(2026, 9, 29)),
        ("FOOD_RETEST_7WD", D(2026, 9, 29), D(2026, 10, 14)),
        ("GOODS_OBJECTION_15D", D(2026, 9, 18), D(2026, 10, 8)),  # day 15 is 3 October
        ("GOODS_RECTIFY_60D", D(2026, 8, 3), D(2026, 10, 8)),  # day 60 is 2 October
        ("GOODS_RECHECK_75D", D(2026, 8, 3), D(2026, 10, 19)),  # day 75 is Saturday 17 October
        ("RECALL_DONE_1", D(2026, 12, 1), D(2026, 12, 11)),
        ("RECALL_DONE_2", D(2026, 12, 1), D(2026, 12, 21)),
        ("RECALL_DONE_3", D(2026, 12, 1), D(2026, 12, 31)),
        ("RECALL_REPORT_5D", D(2026, 12, 1), D(2026, 12, 7)),  # day 5 is Sunday 6 December
        ("RECALL_PUBLISH_3WD", D(2026, 9, 29), D(2026, 10, 9)),
        ("QUARTER_REPORT", D(2026, 6, 30), D(2026, 7, 10)),
        ("RETENTION", D(2026, 11, 21), D(2029, 11, 21)),
        ("COMPLAINT_AGE_3Y", D(2022, 11, 21), D(2025, 11, 21)),
        ("STATION_RECTIFY_15D", D(2026, 11, 20), D(2026, 12, 5)),  # a house target: the Saturday stands
        ("STATION_RECHECK_5WD", D(2026, 11, 20), D(2026, 11, 27)),
        ("ALERT_CHECK_1WD", D(2026, 9, 30), D(2026, 10, 8)),
    ],
)
def test_the_last_day(code, start, end):
    assert due(code, start).last_day == end


def test_every_clock_has_a_plain_example_above_or_a_test_of_its_own():
    tested = {mark.args[1][n][0] for mark in test_the_last_day.pytestmark for n in range(len(mark.args[1]))}
    elsewhere = {
        *("STATION_PROMISE", "APPOINTED_REPLY", "PERFORM_DUE", "DISPATCH_CAP", "ALERT_CONFIRM_2H"),
        *("BUREAU_MEDIATE_45WD_OLD", "RECALL_START_1", "RECALL_START_2", "RECALL_START_3"),
    }
    assert {period.code for period in PERIODS} == tested | elsewhere


def test_the_codes_of_the_process_are_all_known():
    process = (
        "STATION_20D STATION_PROMISE ODR_10WD DISPATCH_SIGN DISPATCH_FEEDBACK BUREAU_ACCEPT_7WD BUREAU_MEDIATE_60D "
        "BUREAU_MEDIATE_45WD_OLD BUREAU_TELL_TERMINATION CLUE_CHECK JURISDICTION CASE_90D FOOD_DISPOSE_90D "
        "FOOD_RETEST_7WD GOODS_OBJECTION_15D GOODS_RECTIFY_60D GOODS_RECHECK_75D RECALL_START RECALL_DONE "
        "RECALL_PUBLISH_3WD INSPECT_PUBLISH_20WD PENALTY_PUBLISH_20WD QUARTER_REPORT RETENTION"
    )
    assert set(process.split()) <= set(CODES)


@pytest.mark.parametrize(("level", "hours"), [(1, 24), (2, 36), (3, 48)])
def test_a_recall_starts_within_hours_of_the_discovery_to_the_minute(level, hours):
    found = datetime(2026, 12, 4, 23, 30, tzinfo=SHANGHAI)
    deadline = due("RECALL_START", found, level=level)
    assert deadline.due_at == found + timedelta(hours=hours)
    assert deadline.last_day == (found + timedelta(hours=hours)).date()
    assert deadline == due(f"RECALL_START_{level}", found)


def test_an_alert_is_confirmed_in_two_hours_whatever_the_day():
    assert due("ALERT_CONFIRM_2H", datetime(2026, 10, 1, 12, tzinfo=SHANGHAI)).due_at == datetime(
        2026, 10, 1, 6, tzinfo=UTC
    )


def test_a_level_not_given_is_the_strictest_and_said():
    deadline = due("RECALL_DONE", D(2026, 12, 1))
    assert deadline.last_day == D(2026, 12, 11)
    assert "未指明级别，按最严的一级计算" in deadline.explanation("zh")
    assert "未指明级别" not in due("RECALL_DONE", D(2026, 12, 1), level=1).explanation("zh")


@pytest.mark.parametrize(("code", "level"), [("RECALL_DONE", 4), ("STATION_20D", 1), ("RECALL_DONE_1", 2)])
def test_a_level_that_is_not_there_is_refused(code, level):
    with pytest.raises(Invalid):
        due(code, D(2026, 12, 1), level=level)


# Dispatch: five working days, never past the bureau's receipt plus six


@pytest.mark.parametrize(
    ("received", "dispatched", "end"),
    [
        (D(2026, 11, 18), D(2026, 11, 18), D(2026, 11, 25)),
        (D(2026, 11, 17), D(2026, 11, 18), D(2026, 11, 25)),
        (D(2026, 11, 16), D(2026, 11, 18), D(2026, 11, 24)),  # cut by one
        (D(2026, 11, 10), D(2026, 11, 18), D(2026, 11, 18)),  # cut to nothing
        (D(2026, 11, 3), D(2026, 11, 18), D(2026, 11, 11)),  # too late before it was sent
        (D(2026, 9, 28), D(2026, 9, 30), D(2026, 10, 12)),  # over the National Day, 10 October is worked
    ],
)
def test_feedback_leaves_the_bureau_its_seventh_day(received, dispatched, end):
    deadline = due("DISPATCH_FEEDBACK", dispatched, received=received)
    assert deadline.last_day == end
    assert deadline.last_day < due("BUREAU_ACCEPT_7WD", received).last_day
    assert ("不得晚于" in deadline.explanation("zh")) == (end < due("DISPATCH_FEEDBACK", dispatched).last_day)


def test_a_cap_this_year_makes_a_date_of_next_year_certain():
    assert due("DISPATCH_FEEDBACK", D(2026, 12, 30)).provisional
    capped = due("DISPATCH_FEEDBACK", D(2026, 12, 30), received=D(2026, 12, 21))
    assert (capped.last_day, capped.provisional) == (D(2026, 12, 29), False)


def test_a_cap_that_could_not_be_checked_is_said():
    assert "未核对上限" in due("DISPATCH_FEEDBACK", D(2026, 11, 18)).explanation("zh")
    assert (
        "未核对上限" not in due("DISPATCH_FEEDBACK", D(2026, 11, 18), received=D(2026, 11, 18)).explanation()
    )


# Promises and agreed days


@pytest.mark.parametrize(
    ("promised", "end"),
    [
        (15, D(2026, 10, 3)),  # a promise does not move off the holiday
        (Span(15, Unit.CALENDAR), D(2026, 10, 3)),
        ((1, "working"), D(2026, 9, 20)),
        ((5, "working"), D(2026, 9, 24)),
        ((24, "hours"), D(2026, 9, 19)),
        ((15, "working"), D(2026, 10, 8)),  # would be 15 October: never past the twenty days
        (30, D(2026, 10, 8)),
    ],
)
def test_a_stations_promise_is_kept_within_the_twenty_days(promised, end):
    assert due("STATION_PROMISE", D(2026, 9, 18), promised=promised).last_day == end


def test_a_pause_moves_the_promise_and_its_cap_alike():
    pause = [(D(2026, 9, 21), D(2026, 9, 27))]
    assert due("STATION_PROMISE", D(2026, 9, 18), pause, promised=15).last_day == D(2026, 10, 9)
    assert due("STATION_PROMISE", D(2026, 9, 18), pause, promised=30).last_day == D(2026, 10, 14)


@pytest.mark.parametrize("code", ["APPOINTED_REPLY", "PERFORM_DUE"])
def test_an_agreed_day_stands_as_agreed(code):
    deadline = due(code, D(2026, 9, 18), promised=D(2026, 10, 3))
    assert deadline.last_day == D(2026, 10, 3)
    assert not deadline.provisional
    assert due(code, D(2026, 9, 18), promised=D(2026, 9, 18)).last_day == D(2026, 9, 18)


@pytest.mark.parametrize(
    ("code", "promised"),
    [
        ("STATION_PROMISE", None),
        ("STATION_PROMISE", 0),
        ("STATION_PROMISE", -3),
        ("STATION_PROMISE", 100_000),
        ("STATION_PROMISE", (1, "years")),
        ("STATION_PROMISE", D(2026, 12, 1)),
        ("RETENTION", 1),
        ("RETENTION", (900, "calendar")),
        ("BUREAU_ACCEPT_7WD", 9),
        ("STATION_20D", 30),
        ("PERFORM_DUE", None),
        ("PERFORM_DUE", 5),
        ("PERFORM_DUE", D(2026, 11, 20)),
    ],
)
def test_lengths_that_may_not_be_chosen(code, promised):
    with pytest.raises(Invalid):
        due(code, D(2026, 11, 21), promised=promised)


def test_files_are_kept_two_years_or_more_three_unless_said():
    assert due("RETENTION", D(2024, 2, 29)).last_day == D(2027, 2, 28)
    assert due("RETENTION", D(2024, 2, 29), promised=4).last_day == D(2028, 2, 29)
    assert due("RETENTION", D(2024, 2, 29), promised=2).last_day == D(2026, 2, 28)
    assert not due("RETENTION", D(2026, 11, 21)).provisional


# Extensions


def test_an_approved_extension_runs_on_without_a_break():
    assert due("CLUE_CHECK", D(2026, 9, 1), extended=True).last_day == D(2026, 10, 19)
    assert due("CASE_90D", D(2026, 6, 1), extended=True).last_day == D(2026, 9, 29)
    assert "已含经批准的延长期" in due("CASE_90D", D(2026, 6, 1), extended=True).explanation("zh")


def test_what_has_no_fixed_extension_cannot_be_extended():
    with pytest.raises(Invalid):
        due("STATION_20D", D(2026, 6, 1), extended=True)


# Which last days move


def test_only_statutory_days_move_when_a_city_reads_the_law_so():
    def end(start, how):
        return due("BUREAU_MEDIATE_60D", start, shift_on=how).last_day

    assert end(D(2026, 8, 11), ShiftOn.STATUTORY) == D(2026, 10, 10)  # day 60, a worked Saturday
    assert end(D(2026, 8, 2), ShiftOn.STATUTORY) == D(
        2026, 10, 4
    )  # 1–3 October are statutory, Sunday 4 is not
    assert end(D(2026, 8, 2), ShiftOn.ALL_NON_WORKING) == D(2026, 10, 8)
    assert end(D(2026, 5, 12), ShiftOn.STATUTORY) == D(2026, 7, 11)  # a plain Saturday stands
    assert end(D(2026, 5, 12), ShiftOn.ALL_NON_WORKING) == D(2026, 7, 13)


# Time zones and nonsense


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-02-10T23:59:59.999999+08:00", D(2026, 2, 10)),
        ("2026-02-11T00:00:00+08:00", D(2026, 2, 11)),
        ("2026-02-10T15:59:59+00:00", D(2026, 2, 10)),
        ("2026-02-10T16:00:00+00:00", D(2026, 2, 11)),
        ("2026-02-10T11:30:00-05:00", D(2026, 2, 11)),
        ("1988-07-01T15:30:00+00:00", D(1988, 7, 2)),  # Shanghai kept summer time then
    ],
)
def test_the_start_is_the_date_on_the_wall_in_shanghai(instant, day):
    start = datetime.fromisoformat(instant)
    assert due("STATION_20D", start).last_day == due("STATION_20D", day).last_day


def test_the_limit_ends_with_the_last_instant_of_its_day():
    deadline = due("STATION_20D", D(2026, 9, 18))
    assert deadline.due_at == datetime(2026, 10, 8, 15, 59, 59, 999999, tzinfo=UTC)
    assert not deadline.is_over(datetime(2026, 10, 8, 23, 59, 59, tzinfo=SHANGHAI))
    assert deadline.is_over(datetime(2026, 10, 9, tzinfo=SHANGHAI))
    assert not deadline.is_over(D(2026, 10, 8))
    assert deadline.is_over(D(2026, 10, 9))


@pytest.mark.parametrize("start", [datetime(2026, 1, 1), D(1900, 1, 1), D(9999, 12, 31)])  # noqa: DTZ001
def test_a_start_nobody_means_is_refused(start):
    with pytest.raises(Invalid):
        due("STATION_20D", start)


def test_an_unknown_clock_is_named():
    with pytest.raises(Missing, match="NOPE"):
        due("NOPE", D(2026, 1, 1))
    with pytest.raises(NotInForce, match="2010-01-01"):
        due("INSPECT_PUBLISH_20WD", D(2010, 1, 1))
