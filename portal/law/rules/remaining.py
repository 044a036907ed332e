"""How much time is left, as the clock chip shows it; and when to remind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from portal.core.clock import local_date
from portal.law.rules.counting import Mark, after_hours, nth_day, stops, walk
from portal.law.rules.dates import clock, day, is_zh, length, plural
from portal.law.rules.facts import Facts
from portal.law.rules.spans import Moment, Span, Unit, day_of, instant_of

AMBER_DAYS = 3
SHARES = (0.5, 0.8)


class Level(StrEnum):
    """How near the law is."""

    OK = "ok"
    AMBER = "amber"  # three days or less
    OVER = "over"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left at one moment. `days` are calendar days to the last day, negative when it has passed."""

    facts: Facts
    at: datetime
    days: int
    level: Level

    def words(self, locale: str = "zh") -> str:
        """`还剩 3 天 · 12 月 8 日（星期二）到期`, `已超期 2 天`, `停计中 · 恢复后还剩 12 日`."""
        if self.level is Level.STOPPED:
            left = length(left_when_stopped(self.facts), locale)
            return (
                f"停计中 · 恢复后还剩 {left}" if is_zh(locale) else f"standing still · {left} left afterwards"
            )
        if self.facts.span.unit is Unit.HOURS and abs(self.facts.due_at - self.at) < timedelta(days=2):
            return self._by_the_hour(locale)
        if self.level is Level.OVER:
            return f"已超期 {-self.days} 天" if is_zh(locale) else f"{plural(-self.days, 'day')} overdue"
        return self._by_the_day(locale)

    def _by_the_day(self, locale: str) -> str:
        due = day(self.facts.last_day, local_date(self.at).year, locale, weekday=True)
        if is_zh(locale):
            left = f"还剩 {self.days} 天" if self.days else "今天到期"
            return f"{left} · {due}到期" if self.days else f"{left} · {due}"
        return f"{plural(self.days, 'day')} left · due {due}" if self.days else f"due today · {due}"

    def _by_the_hour(self, locale: str) -> str:
        zh, gap = is_zh(locale), abs(self.facts.due_at - self.at)
        hours, minutes = divmod(ceil(gap.total_seconds() / 60), 60)
        amount = (
            (f"{hours} 小时" if zh else plural(hours, "hour"))
            if hours
            else (f"{minutes} 分钟" if zh else plural(minutes, "minute"))
        )
        if self.level is Level.OVER:
            return f"已超期 {amount}" if zh else f"{amount} overdue"
        due = day(self.facts.last_day, local_date(self.at).year, locale, weekday=True)
        at = clock(self.facts.due_at)
        return f"还剩 {amount} · {due}{at} 到期" if zh else f"{amount} left · due {due} {at}"


def remaining(facts: Facts, at: Moment) -> Remaining:
    """What is left at *at*; a plain date means that whole day, so the last day itself is still in time."""
    moment = instant_of(at)
    days = (facts.last_day - day_of(at)).days
    over = moment > facts.due_at if isinstance(at, datetime) else days < 0
    if facts.stopped_since is not None:
        level = Level.STOPPED
    elif over:
        level = Level.OVER
    else:
        level = Level.AMBER if days <= AMBER_DAYS else Level.OK
    return Remaining(facts, moment, days, level)


def left_when_stopped(facts: Facts) -> Span:
    """What of the length had not run when the clock stood still. Only for a clock that stands still."""
    assert facts.stopped_since is not None
    if facts.span.unit is Unit.HOURS:
        left = facts.due_at - max(instant_of(facts.stopped_since), instant_of(facts.start))
        return Span(max(0, int(left.total_seconds()) // 3600), Unit.HOURS)
    until, used = day_of(facts.stopped_since), 0
    for at, mark in walk(day_of(facts.start), facts.span.unit, stops(facts.pauses), facts.calendar):
        if at >= until:
            break
        used += mark is Mark.COUNTED
    return Span(max(0, facts.span.length - used), facts.span.unit)


@dataclass(frozen=True, slots=True)
class WarnPoint:
    """When to remind: from `at` (UTC; the day's first instant, or an exact one for hours), `used` units having run."""

    at: datetime
    used: int


def warn_points(facts: Facts) -> tuple[WarnPoint, ...]:
    """The reminders before the limit, in order; none for terms of years, none after a clock stood still."""
    unit, total = facts.span.unit, facts.span.length
    if unit is Unit.YEARS:
        return ()
    marks = facts.period.warn or tuple(ceil(total * share) for share in SHARES)
    points = [WarnPoint(_reached(facts, used), used) for used in sorted(set(marks)) if 0 < used < total]
    end = facts.due_at if facts.stopped_since is None else instant_of(facts.stopped_since)
    return tuple(point for point in points if point.at < end)


def _reached(facts: Facts, used: int) -> datetime:
    if facts.span.unit is Unit.HOURS:
        return after_hours(instant_of(facts.start), used, facts.pauses)
    at = nth_day(day_of(facts.start), used, facts.span.unit, stops(facts.pauses), facts.calendar)
    return instant_of(at)
