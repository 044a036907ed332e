"""季度汇总 (F03): which quarter, until when it is handed in, the identity its figures keep."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from portal.core.clock import SHANGHAI
from portal.core.errors import N_, Conflict, Invalid
from portal.core.terms import Term, Vocabulary
from portal.law import Calendar, due

STATES = Vocabulary(
    Term("HANDED_IN", "已报送", "Handed in"),
    Term("ACCEPTED", "已采纳", "Accepted"),
    Term("RETURNED", "退回修改", "Sent back"),
)
LOOK_BACK = 4  # quarters a station is asked about


def span(year: int, quarter: int) -> tuple[date, date]:
    """The first and last day of a quarter. Raises Invalid for one that is none."""
    if not (2000 <= year <= 2999 and 1 <= quarter <= 4):
        raise Invalid(N_("There is no such quarter."))
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, date.fromordinal(following.toordinal() - 1)


def quarter_of(day: date) -> tuple[int, int]:
    """(year, quarter) of a day."""
    return day.year, (day.month - 1) // 3 + 1


def before(year: int, quarter: int) -> tuple[int, int]:
    """The quarter before."""
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def ended(today: date, count: int) -> list[tuple[int, int]]:
    """The *count* quarters that ended last, the newest first."""
    found, one = [], before(*quarter_of(today))
    for _ in range(count):
        found.append(one)
        one = before(*one)
    return found


def due_on(year: int, quarter: int, calendar: Calendar | None = None) -> date:
    """The last day to hand a quarter in (process.json QUARTER_REPORT: ten days after its end)."""
    last = span(year, quarter)[1]
    return due("QUARTER_REPORT", datetime.combine(last, time(12), SHANGHAI), calendar=calendar).last_day


def check_figures(figures: Mapping[str, Any]) -> None:
    """accepted = settled + terminated + referred + pending (F03's own rule). Raises Conflict when rows disagree."""
    parts = sum(int(figures[name]) for name in ("settled", "terminated", "referred", "pending"))
    if int(figures["accepted"]) != parts:
        raise Conflict(N_("The figures do not add up: tell the operator."))


def check_hand_in(state: str | None, last: date, today: date) -> None:
    """A quarter is handed in after its end, once, and again when it was sent back. Raises Conflict."""
    if today <= last:
        raise Conflict(N_("This quarter is not over yet."))
    if state not in (None, "RETURNED"):
        raise Conflict(N_("This quarter is handed in already."))
