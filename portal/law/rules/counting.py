"""Counting: from a start, over days off and pauses, to the last day or instant. Every answer comes from here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import Enum

from portal.core.errors import N_, Invalid
from portal.law.rules.calendar import ONE_DAY, Calendar
from portal.law.rules.spans import Pause, ShiftOn, Unit, day_of, instant_of

Stop = tuple[date, date]  # half open: the first day is skipped, the last is counted


class Mark(Enum):
    """What a day is to the clock."""

    COUNTED = "counted"
    OFF = "off"
    STOPPED = "stopped"


def check(pauses: Iterable[Pause]) -> None:
    """Raises Invalid for a pause that ends before it begins, or whose times have no zone."""
    for pause in pauses:
        if pause.end is not None and instant_of(pause.end) < instant_of(pause.begin):
            raise Invalid(N_("A pause cannot end before it begins."))


def stops(pauses: Iterable[Pause]) -> list[Stop]:
    """The closed pauses as days, in order, overlapping and touching ones made one."""
    merged: list[Stop] = []
    spans = sorted((day_of(p.begin), day_of(p.end)) for p in pauses if p.end is not None)
    for begin, end in spans:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def walk(start: date, unit: Unit, halts: list[Stop], calendar: Calendar) -> Iterator[tuple[date, Mark]]:
    """Each day after *start* and what it is to the clock, without end."""
    day = start
    while True:
        day += ONE_DAY
        if any(begin <= day < end for begin, end in halts):
            yield day, Mark.STOPPED
        elif unit is Unit.WORKING and not calendar.is_working(day):
            yield day, Mark.OFF
        else:
            yield day, Mark.COUNTED


def nth_day(start: date, number: int, unit: Unit, halts: list[Stop], calendar: Calendar) -> date:
    """The day on which the count reaches *number*; the start itself for 0."""
    if number == 0:
        return start
    counted = (day for day, mark in walk(start, unit, halts, calendar) if mark is Mark.COUNTED)
    return next(day for count, day in enumerate(counted, 1) if count == number)


def after_years(start: date, years: int) -> date:
    """The same date *years* later; 29 February ends on the 28th where the year has none (民法典 202)."""
    year = start.year + years
    return date(year, start.month, min(start.day, monthrange(year, start.month)[1]))


def moved_on(day: date, shift_on: ShiftOn, halts: list[Stop], calendar: Calendar) -> date:
    """*day*, or the first day after it that is not a holiday. A stop that covers the days to which the end would
    move carries it further: the clock has not run out yet when it stands still."""
    off = calendar.is_statutory if shift_on is ShiftOn.STATUTORY else lambda d: not calendar.is_working(d)
    if not off(day):
        return day
    while off(day) or any(begin <= day < end for begin, end in halts):
        day += ONE_DAY
    return day


def after_hours(start: datetime, hours: float, pauses: Iterable[Pause]) -> datetime:
    """The instant when *hours* have run from *start*, time inside closed pauses not counted."""
    at, left = start, timedelta(hours=hours)
    for begin, end in sorted((instant_of(p.begin), instant_of(p.end)) for p in pauses if p.end is not None):
        if end <= at:
            continue
        run = max(begin - at, timedelta(0))
        if run >= left:
            break
        left -= run
        at = end
    return at + left
