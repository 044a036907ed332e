"""Entering the yearly holiday arrangement (国务院办公厅 publishes it each autumn), with a line on the trail.

What a bureau enters holds for its whole subtree; law counts by it from the next question on.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal import law
from portal.core.actor import Actor
from portal.core.errors import Invalid, Missing
from portal.core.i18n import N_
from portal.trail import Subject, declare, record

LONGEST = 31  # days of one entry: no holiday is longer

declare(
    "bureaus:calendar:entered",
    {"first": date, "last": date, "kind": str},
    zh="登记节假日安排",
    en="Holiday arrangement entered",
)
declare("bureaus:calendar:cleared", {"day": date}, zh="取消节假日登记", en="Calendar entry taken back")
declare("bureaus:calendar:completed", {"until": date}, zh="确认工作日历完整", en="Calendar declared complete")


def enter_days(
    db: Session,
    actor: Actor,
    bureau: UUID,
    first: date,
    last: date,
    kind: str,
    name: str,
    *,
    now: datetime,
) -> int:
    """Say what the days from *first* to *last* are. Returns how many. Raises Invalid beside a field, Forbidden."""
    count = (last - first).days + 1
    if count < 1:
        raise Invalid(N_("The last day lies before the first."), field="last")
    if count > LONGEST or first.year != last.year:
        raise Invalid(N_("Enter at most %(most)s days of one year at once."), field="last", most=LONGEST)
    for number in range(count):
        law.mark_day(db, actor, first + timedelta(days=number), kind, name, now=now)
    data = {"first": first, "last": last, "kind": kind}
    record(db, actor, "bureaus:calendar:entered", Subject("calendar", bureau), data, now=now)
    return count


def take_back_day(db: Session, actor: Actor, bureau: UUID, day: date, *, now: datetime) -> None:
    """Take back what this bureau said about *day*. Raises Missing when it said nothing, Forbidden."""
    if not law.clear_day(db, actor, day, now=now):
        raise Missing(N_("This bureau has entered nothing for that day."))
    record(db, actor, "bureaus:calendar:cleared", Subject("calendar", bureau), {"day": day}, now=now)


def complete_year(db: Session, actor: Actor, bureau: UUID, year: int, *, now: datetime) -> None:
    """Say that the arrangement of *year* is entered: its dates stop being provisional. Raises Invalid, Forbidden."""
    until = date(year, 12, 31)
    law.declare_complete(db, actor, until, now=now)
    record(db, actor, "bureaus:calendar:completed", Subject("calendar", bureau), {"until": until}, now=now)
