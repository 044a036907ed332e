"""The small words of reckoning: units, lengths, pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from portal.core.clock import SHANGHAI, local_date
from portal.core.errors import N_, Invalid
from portal.core.terms import Term, Vocabulary

FIRST_YEAR, LAST_YEAR = 1949, 2200
Moment = date | datetime


class Unit(StrEnum):
    """What a length is counted in."""

    CALENDAR = "calendar"
    WORKING = "working"
    HOURS = "hours"
    YEARS = "years"
    DATE = "date"


class ShiftOn(StrEnum):
    """Which last days move on. 办法 45 names statutory holidays; by default any day off counts as one."""

    STATUTORY = "STATUTORY"
    ALL_NON_WORKING = "ALL_NON_WORKING"


class Span(NamedTuple):
    """So many units: `Span(15, Unit.CALENDAR)`."""

    length: int
    unit: Unit


PAUSE_REASONS = Vocabulary(
    Term("TESTING", "检测", "testing"),
    Term("HEARING", "听证", "a hearing"),
    Term("NOTICE", "公告", "public notice"),
    Term("SUSPENDED", "中止", "suspension"),
)


class Pause(NamedTuple):
    """The clock stands still from `begin` to `end`; `end` None: it has not started again.

    In days the pause is half open: the day of `begin` is not counted, the day of `end` is. A test handed over on
    the 20th and answered on the 26th takes six days (20–25). Instants are read as their Shanghai date. A clock
    that runs in hours stands still for the exact time between; a plain date is its midnight in Shanghai.
    """

    begin: Moment
    end: Moment | None = None
    reason: str = "TESTING"


def day_of(moment: Moment) -> date:
    """The Shanghai date of a moment. Raises Invalid for a naive datetime or a date nobody means."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise Invalid(N_("A time needs its zone: %(value)s."), value=moment.isoformat())
        moment = local_date(moment)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Invalid(
            N_("The year must lie between %(first)s and %(last)s."), first=FIRST_YEAR, last=LAST_YEAR
        )
    return moment


def instant_of(moment: Moment) -> datetime:
    """The moment as an instant in UTC; a plain date is its first midnight in Shanghai. Raises like `day_of`."""
    day = day_of(moment)
    if not isinstance(moment, datetime):
        moment = datetime.combine(day, time.min, SHANGHAI)
    return moment.astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last instant of a Shanghai day: what is done then is still in time."""
    return datetime.combine(day, time.max, SHANGHAI)
