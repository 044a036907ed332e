"""The clocks of a dispatch, all from two instants that never change: receipt by the bureau, and the dispatch.

A transfer is a new dispatch of the same case: its clocks start anew, but the cap (receipt + 6 working days) and the
bureau's own limit (办法第十五条) keep the first receipt, so the original clock is never reset.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from portal.core.clock import local_date
from portal.core.errors import N_, Refused
from portal.law import Calendar, Deadline, due

FEEDBACK_DAYS = 5  # working days, process.json#DISPATCH_FEEDBACK
LONGEST_EXTENSION = 10
NEAR = 3  # calendar days: amber


@dataclass(frozen=True, slots=True)
class Times:
    """What the clocks are reckoned from. ``accepted_on``: the bureau has accepted the complaint (受理), so that its
    7 working days are met and the cap has no more reason."""

    received_at: datetime
    issued_at: datetime
    accepted_on: date | None = None
    granted_days: int = 0


def sign(times: Times, calendar: Calendar) -> Deadline:
    """签收: one working day after the dispatch."""
    return due("DISPATCH_SIGN", times.issued_at, calendar=calendar)


def take_back(times: Times, calendar: Calendar) -> Deadline:
    """Two working days after the dispatch the system takes back what nobody signed for."""
    return due("DISPATCH_TAKE_BACK", times.issued_at, calendar=calendar)


def give_back(signed_at: datetime, calendar: Calendar) -> Deadline:
    """退回: one working day after signing."""
    return due("DISPATCH_RETURN", signed_at, calendar=calendar)


def feedback(times: Times, calendar: Calendar) -> Deadline:
    """反馈: five working days and what was granted, but never later than receipt + 6 working days."""
    promised = (FEEDBACK_DAYS + times.granted_days, "working") if times.granted_days else None
    if times.accepted_on is None:
        return due(
            "DISPATCH_FEEDBACK",
            times.issued_at,
            promised=promised,
            calendar=calendar,
            received=times.received_at,
        )
    free = due("DISPATCH_FEEDBACK", times.issued_at, promised=promised, calendar=calendar)
    return replace(free, notes=tuple(note for note in free.notes if note.code != "NO_RECEIPT"))


def bureau(times: Times, calendar: Calendar) -> Deadline:
    """局受理决定: seven working days after the receipt (办法第十五条)."""
    return due("BUREAU_ACCEPT_7WD", times.received_at, calendar=calendar)


def check_time_left(times: Times, calendar: Calendar) -> Deadline:
    """The feedback limit of a new dispatch. Raises Refused when it has passed before it began."""
    limit = feedback(times, calendar)
    if limit.last_day < local_date(times.issued_at):
        raise Refused(
            N_(
                "The bureau must decide on acceptance by %(bureau)s, so a station had to answer by %(cap)s. There is "
                "no time left to settle first: handle it at the bureau, or write the day on which it was accepted."
            ),
            bureau=bureau(times, calendar).last_day,
            cap=limit.last_day,
        )
    return limit


def check_extension(times: Times, days: int, calendar: Calendar) -> Deadline:
    """The limit with *days* more. Raises Refused when the cap stands in the way, naming it."""
    if not 1 <= days <= LONGEST_EXTENSION:
        raise Refused(N_("An extension is 1 to %(most)s working days."), field="days", most=LONGEST_EXTENSION)
    longer = feedback(replace(times, granted_days=times.granted_days + days), calendar)
    if longer.capped_by is not None:
        raise Refused(
            N_(
                "Not later than %(cap)s: the bureau must decide on acceptance by %(bureau)s. Only when it has accepted "
                "the complaint can more time be given."
            ),
            field="days",
            cap=longer.last_day,
            bureau=bureau(times, calendar).last_day,
        )
    return longer


class Point(NamedTuple):
    """An instant at which something is to be done."""

    at: datetime
    kind: str  # HALF, MOST, LIMIT, SIGN_LIMIT, TAKE_BACK, BUREAU_LIMIT


AT_WORK = frozenset({"SIGNED", "IN_CASE", "EXTENSION", "REWORK"})


def points(state: str, times: Times, calendar: Calendar) -> list[Point]:
    """What the sweep has to do for a dispatch in *state*, in order of time: reminders at 50 % and 80 %, the limit."""
    if state == "FED_BACK":
        return [] if times.accepted_on else [Point(bureau(times, calendar).due_at, "BUREAU_LIMIT")]
    if state != "ISSUED" and state not in AT_WORK:
        return []
    limit = feedback(times, calendar)
    found = [Point(limit.due_at, "LIMIT")]
    for kind, warn in zip(("HALF", "MOST"), limit.warn_points(), strict=False):
        found.append(Point(warn.at, kind))
    if state == "ISSUED":
        found.append(Point(sign(times, calendar).due_at, "SIGN_LIMIT"))
        found.append(Point(take_back(times, calendar).due_at, "TAKE_BACK"))
    return sorted(found)


def due_now(found: Sequence[Point], since: datetime, now: datetime) -> list[Point]:
    """The points from *since* (the stored next point) up to *now*."""
    return [point for point in found if since <= point.at <= now]


def next_after(found: Sequence[Point], now: datetime) -> datetime | None:
    """The next instant at which something is to be done, or None."""
    return next((point.at for point in found if point.at > now), None)


def current(state: str, times: Times, calendar: Calendar) -> Deadline | None:
    """The clock that runs in *state*, as the chip shows it."""
    if state == "ISSUED":
        return sign(times, calendar)
    if state in AT_WORK:
        return feedback(times, calendar)
    return bureau(times, calendar) if state == "FED_BACK" and not times.accepted_on else None
