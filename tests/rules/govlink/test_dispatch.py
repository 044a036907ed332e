"""The life of a dispatch against process.json's table, and its clocks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.clock import SHANGHAI
from portal.core.errors import Conflict, Forbidden, Invalid, Refused
from portal.govlink.rules import clocks
from portal.govlink.rules.desk import check_dispatch, looks_like_report
from portal.govlink.rules.dispatch import FINAL, OPEN, STATES, STEPS, check, decides, steps_from
from portal.govlink.rules.results import answer_of
from portal.law import SEEDED

MONDAY = datetime(2026, 11, 16, 9, tzinfo=SHANGHAI)
# process.json#dispatch: from, to, side
TABLE = {
    ("ISSUED", "SIGNED", "station"),
    ("ISSUED", "TAKEN_BACK", "system"),
    ("SIGNED", "RETURNED", "station"),
    ("SIGNED", "IN_CASE", "station"),
    ("IN_CASE", "EXTENSION", "station"),
    ("EXTENSION", "IN_CASE", "bureau"),
    ("IN_CASE", "FED_BACK", "station"),
    ("FED_BACK", "ACCEPTED_BY_BUREAU", "bureau"),
    ("FED_BACK", "REWORK", "bureau"),
    ("REWORK", "FED_BACK", "station"),
    ("IN_CASE", "TAKEN_BACK", "bureau"),
}


def test_every_transition_of_the_table_and_only_taking_back_besides():
    ours = {(source, step.target, step.side) for step in STEPS.values() for source in step.sources}
    assert ours >= TABLE
    assert {target for _, target, _ in ours - TABLE} == {"TAKEN_BACK"}


def test_nothing_leaves_a_final_state():
    assert not [step for step in STEPS.values() if step.sources & FINAL]
    assert set(STATES) == OPEN | FINAL


@pytest.mark.parametrize("event", sorted(STEPS))
@pytest.mark.parametrize("state", sorted(STATES))
def test_a_step_is_open_exactly_where_the_table_says(event, state):
    step = STEPS[event]
    if state in step.sources:
        assert check(event, state, step.side, step.roles, "因为") is step
    else:
        with pytest.raises(Conflict):
            check(event, state, step.side, step.roles, "因为")


def test_other_roles_other_sides_and_silence_are_refused():
    with pytest.raises(Forbidden):
        check("sign", "ISSUED", "station", {"SETTLER"})
    with pytest.raises(Forbidden):
        check("confirm", "FED_BACK", "station", {"HEAD"})
    with pytest.raises(Invalid):
        check("rework", "FED_BACK", "bureau", {"DISPATCHER"}, "  ")
    assert [step.event for step in steps_from("IN_CASE", "station", {"LIAISON"})] == ["feed_back"]


def test_who_dispatched_decides_and_those_above():
    assert decides("00010002", "00010002")
    assert decides("00010002", "0001")
    assert not decides("00010002", "000100020003")
    assert not decides("00010002", "")


def test_clocks_of_a_dispatch_on_the_day_of_receipt():
    times = clocks.Times(MONDAY, MONDAY)
    assert clocks.sign(times, SEEDED).last_day == date(2026, 11, 17)
    assert clocks.take_back(times, SEEDED).last_day == date(2026, 11, 18)
    assert clocks.feedback(times, SEEDED).last_day == date(2026, 11, 23)
    assert clocks.bureau(times, SEEDED).last_day == date(2026, 11, 25)


def test_a_transfer_never_resets_the_cap():
    late = clocks.Times(MONDAY, MONDAY + timedelta(days=7))
    assert clocks.feedback(late, SEEDED).last_day == date(2026, 11, 24)  # receipt + 6 working days
    assert clocks.bureau(late, SEEDED).last_day == date(2026, 11, 25)
    with pytest.raises(Refused):
        clocks.check_time_left(clocks.Times(MONDAY, MONDAY + timedelta(days=9)), SEEDED)
    free = clocks.Times(MONDAY, MONDAY + timedelta(days=9), accepted_on=date(2026, 11, 20))
    assert clocks.check_time_left(free, SEEDED).last_day == date(2026, 12, 2)


def test_an_extension_ends_at_the_cap_unless_the_bureau_has_accepted():
    times = clocks.Times(MONDAY, MONDAY)
    assert clocks.check_extension(times, 1, SEEDED).last_day == date(2026, 11, 24)
    with pytest.raises(Refused):
        clocks.check_extension(times, 2, SEEDED)
    accepted = replace(times, accepted_on=date(2026, 11, 18))
    assert clocks.check_extension(accepted, 5, SEEDED).last_day == date(2026, 11, 30)


def test_reminders_at_half_at_four_fifths_and_at_the_limit():
    times = clocks.Times(MONDAY, MONDAY)
    assert [point.kind for point in clocks.points("IN_CASE", times, SEEDED)] == ["HALF", "MOST", "LIMIT"]
    issued = [point.kind for point in clocks.points("ISSUED", times, SEEDED)]
    assert issued == ["SIGN_LIMIT", "TAKE_BACK", "HALF", "MOST", "LIMIT"] or issued.index(
        "SIGN_LIMIT"
    ) < issued.index("TAKE_BACK")
    assert [point.kind for point in clocks.points("FED_BACK", times, SEEDED)] == ["BUREAU_LIMIT"]
    assert clocks.points("RETURNED", times, SEEDED) == []


@given(st.dates(date(2026, 1, 1), date(2026, 10, 1)), st.integers(0, 6))
def test_the_station_always_answers_before_the_bureau_must_decide(start, days_later):
    received = datetime.combine(start, datetime.min.time(), SHANGHAI)
    times = clocks.Times(received, received + timedelta(days=days_later))
    assert clocks.feedback(times, SEEDED).last_day <= clocks.bureau(times, SEEDED).last_day
    found = clocks.points("ISSUED", times, SEEDED)
    assert found == sorted(found)


def test_reports_and_stations_at_rest_are_refused_in_words():
    for state, report, working in (("NEW", True, True), ("DISPATCHED", False, True), ("NEW", False, False)):
        with pytest.raises(Refused):
            check_dispatch(state, report=report, working=working)
    check_dispatch("BACK", report=False, working=True)
    assert looks_like_report("市民举报该店卖假酒")
    assert not looks_like_report("这不是举报，只想退款")


def test_the_answer_follows_from_the_case():
    assert answer_of("NEGOTIATING", None) is None
    assert answer_of("PERFORMING", None) == "SETTLED"
    assert answer_of("CLOSED", "TIMEOUT") == "TERMINATED"
    assert answer_of("CLOSED", "WITHDRAWN") == "WITHDRAWN"
    assert answer_of("VOIDED", "VOIDED") is None
