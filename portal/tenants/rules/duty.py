"""The duty rota: who is on duty on each day of a month, from a dated week, days off by the calendar of law, and
exceptions; a day the station opens with nobody on duty is a gap."""

import calendar as months
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from portal.core.errors import N_, Invalid

HOLIDAY = 8  # the slot of days off by the calendar of law; a station may staff them unlike a plain Monday
MOST_A_DAY = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """Somebody's place in the week, from a day to a day (exclusive)."""

    slot: int
    member: UUID
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """True on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Change:
    """A day unlike its week: these people, or closed."""

    members: tuple[UUID, ...]
    closed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class DutyDay:
    """One day of the chart. `off` says why the calendar calls it off (a holiday's name, "" for a plain weekend)."""

    day: date
    members: tuple[UUID, ...]
    closed: bool
    off: str | None
    changed: bool
    note: str
    gap: bool


def days_of(year: int, month: int) -> list[date]:
    """The days of a month."""
    return [date(year, month, day) for day in range(1, months.monthrange(year, month)[1] + 1)]


def rota(
    days: Iterable[date],
    slots: Collection[Slot],
    changes: Mapping[date, Change],
    *,
    off: Callable[[date], str | None],
    opens: Collection[int],
    serving: Callable[[UUID, date], bool],
) -> list[DutyDay]:
    """The chart of *days*. *off* names a day off by law (None: an ordinary day of its week), *opens* the days of the
    week on which the station opens, *serving* says whether somebody is on the roster that day: who has left leaves
    a gap, not a ghost."""
    return [_one(day, slots, changes.get(day), off(day), opens, serving) for day in days]


def _one(
    day: date,
    slots: Collection[Slot],
    change: Change | None,
    off: str | None,
    opens: Collection[int],
    serving: Callable[[UUID, date], bool],
) -> DutyDay:
    if change is not None:
        wanted: Iterable[UUID] = change.members
        closed = change.closed
    else:
        wanted = _of_the_week(day, slots, off)
        closed = False
    members = tuple(dict.fromkeys(one for one in wanted if serving(one, day)))
    opened = bool(change) or day.isoweekday() in opens
    gap = opened and not closed and not members
    return DutyDay(day, members, closed, off, change is not None, change.note if change else "", gap)


def _of_the_week(day: date, slots: Collection[Slot], off: str | None) -> list[UUID]:
    if off:  # a holiday by name: its own slot where one is staffed, else the plain day of the week
        special = [one.member for one in slots if one.slot == HOLIDAY and one.holds(day)]
        if special:
            return special
    return [one.member for one in slots if one.slot == day.isoweekday() and one.holds(day)]


def check_change(members: Collection[UUID], closed: bool) -> None:
    """Raises Invalid beside the field at fault."""
    if closed and members:
        raise Invalid(N_("Either the station is closed that day, or somebody is on duty."), field="closed")
    if not closed and not members:
        raise Invalid(N_("Choose who is on duty, or say that the station is closed."), field="members")
    if len(members) > MOST_A_DAY:
        raise Invalid(N_("At most %(most)s people on one day."), field="members", most=MOST_A_DAY)


def ahead(today: date, days: int = 7) -> list[date]:
    """Today and the days after it."""
    return [today + timedelta(days=one) for one in range(days)]
