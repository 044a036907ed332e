"""The whole way of a case on real PostgreSQL: states, numbers, clocks, history, trail."""

from datetime import date
from decimal import Decimal

from portal import trail
from portal.complaints.queries.cases import events
from portal.complaints.queries.clocks import clocks_of


def states(way):
    found = [row.to_state for row in events(way.db, way.id)]
    return [state for at, state in enumerate(found) if at == 0 or found[at - 1] != state]


def test_a_settled_case_from_the_desk_to_the_archive(way):
    way.archived()
    case = way.case
    assert states(way) == [
        "REGISTERED", "ACCEPTED", "NEGOTIATING", "PENDING_REVIEW", "AGREED", "PERFORMING", "FED_BACK", "CLOSED",
        "ARCHIVED",
    ]  # fmt: skip
    assert case.number == f"{way.place.slug}-202600001"
    assert case.category == "G03"
    assert case.outcome == "SETTLED"
    assert case.recovered_amount == Decimal(100)
    assert case.archive_no == "2026-G03-0001"
    assert case.keep_until == date(2029, 11, 21)
    assert case.due_on is None


def test_the_trail_holds_every_step_and_verifies(way):
    way.agreed()
    entries = trail.timeline(way.db, "case", way.id)
    steps = [entry for entry in entries if "step" in entry.data]
    assert [entry.data["step"] for entry in steps] == list(range(1, len(steps) + 1))
    assert steps[-1].event == "complaints:case:agree"
    assert [row.event for row in events(way.db, way.id)] == [
        entry.event.rpartition(":")[2] for entry in steps
    ]


def test_clocks_start_stop_and_are_kept(way):
    way.agreed()
    clocks = {clock.code: clock for clock in clocks_of(way.db, way.id)}
    assert clocks["STATION_20D"].due_on == date(2026, 12, 11)
    assert clocks["STATION_20D"].stopped_by == "agree"
    assert clocks["STATION_20D"].in_time
    assert clocks["PERFORM_DUE"].due_on == date(2026, 11, 28)
    assert clocks["PERFORM_DUE"].stopped_at is None
    assert (way.case.due_on, way.case.due_code) == (date(2026, 11, 28), "PERFORM_DUE")
