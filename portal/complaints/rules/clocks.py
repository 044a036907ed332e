"""The clocks of a case: which step starts, pauses, resumes or stops which, and when the sweep must look again.

Lengths, counting and warning points are law's (portal.law); here is only what a clock means to a case.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from portal.complaints.rules.table import Transition
from portal.core.clock import SHANGHAI
from portal.core.terms import Term, Vocabulary

CLOCKS = Vocabulary(
    Term("STATION_20D", "站内和解期限", "20-day settlement limit"),
    Term("STATION_PROMISE", "本站承诺时限", "The station's promise"),
    Term("APPOINTED_REPLY", "约定答复", "Promised answer"),
    Term("DISPATCH_FEEDBACK", "转办反馈期限", "Answer to the bureau"),
    Term("PERFORM_DUE", "协议履行期限", "Performance of the agreement"),
    Term("RETENTION", "档案保存期限", "Keeping of the file"),
)
# Nobody is reminded of these; retention has its own job.
SILENT = frozenset({"RETENTION"})
PAUSABLE = frozenset({"STATION_20D"})
# Three working days of grace before the system itself reports a breach nobody answered for [proposal].
BREACH_GRACE_DAYS = 3

# `told` of a clock: how many of its units had run when the last reminder went out; beyond every warning point
# lie the last day and the day after.
NOTHING, LIMIT, OVER = 0, 10_000, 10_001
OFFICE_HOUR = time(9, 0, tzinfo=SHANGHAI)

Op = Literal["start", "pause", "resume", "stop"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step does to one clock."""

    op: Op
    code: str


def effects(row: Transition) -> Iterator[Effect]:
    """The effects of a transition, in order."""
    for text in row.clocks:
        op, code = text.split(":")
        yield Effect(op, CLOCKS[code].code)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Point:
    """A reminder: `used` units have run (or LIMIT, OVER), at 09:00 in Shanghai of that day (UTC)."""

    used: int
    at: datetime


def reminders(warnings: Iterable[tuple[int, date]], last_day: date) -> list[Point]:
    """The reminders of a clock in order: its warning points, its last day, and once when it has passed.

    Of those that fall on one day the gravest counts: one word a day.
    """
    by_day = {day: used for used, day in sorted(warnings) if day < last_day}
    by_day[last_day] = LIMIT
    by_day[last_day + timedelta(days=1)] = OVER
    return [Point(used, at_office_hour(day)) for day, used in sorted(by_day.items())]


def next_reminder(points: list[Point], told: int, now: datetime) -> Point | None:
    """The next reminder not yet told, or None after the last. What a sleeping worker missed is said once:
    of several that have passed only the latest."""
    left = [point for point in points if point.used > told]
    passed = [point for point in left if point.at <= now]
    return passed[-1] if passed else (left[0] if left else None)


def told_at_start(points: list[Point], now: datetime) -> int:
    """What counts as told when a clock starts or resumes at *now*: everything past but that it is over."""
    past = [point.used for point in points if point.at <= now and point.used != OVER]
    return past[-1] if past else NOTHING


def at_office_hour(day: date) -> datetime:
    """09:00 in Shanghai on *day*, in UTC."""
    return datetime.combine(day, OFFICE_HOUR).astimezone(UTC)
