"""`due`: from a code and a start to a deadline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from portal.core.clock import local_date
from portal.core.errors import N_, Invalid
from portal.core.terms import Term
from portal.law.rules.calendar import Calendar
from portal.law.rules.counting import after_hours, after_years, check, moved_on, nth_day, stops
from portal.law.rules.deadline import Deadline
from portal.law.rules.periods import Period, find
from portal.law.rules.seed import SEEDED
from portal.law.rules.spans import Moment, Pause, ShiftOn, Span, Unit, day_of, end_of, instant_of

LONGEST = {Unit.CALENDAR: 3660, Unit.WORKING: 2600, Unit.HOURS: 24 * 366, Unit.YEARS: 100}

NO_PAUSE = Term(
    "NO_PAUSE",
    "此期限依规定不停计，未扣除停计时间",
    "this limit may not be paused: the stop was not deducted",
)
NO_RECEIPT = Term(
    "NO_RECEIPT",
    "未给出局收到之日，未核对上限",
    "the day of receipt by the bureau was not given: the cap was not checked",
)
EXTENDED = Term("EXTENDED", "已含经批准的延长期", "with the approved extension")
FROM_MIDNIGHT = Term(
    "FROM_MIDNIGHT", "未给出时刻，自当日零时起算", "no time of day was given: reckoned from midnight"
)

Promise = Span | tuple[int, str] | int | date


def due(
    code: str,
    start: Moment,
    pauses: Iterable[Pause | tuple[Moment, Moment | None]] = (),
    promised: Promise | None = None,
    calendar: Calendar | None = None,
    *,
    level: int | None = None,
    received: Moment | None = None,
    extended: bool = False,
    shift_on: ShiftOn = ShiftOn.ALL_NON_WORKING,
) -> Deadline:
    """The deadline of the clock *code* that starts at *start* (an aware instant, or a Shanghai date).

    The rule in force on the day of *start* governs. *pauses* stand the clock still (`Pause`). *promised* is the
    length where one may be set: units of the rule, a `Span`, or the agreed date. *received* is when the bureau
    received the matter (caps). *extended*: with the approved extension. Raises core.errors.Missing for an unknown
    code, `NotInForce` for a day without a rule, Invalid for input that makes no sense.
    """
    period, remark = find(code, day_of(start), level)
    span = _span(period, start, promised)
    notes = [note for note in (remark, period.note) if note is not None]
    if extended:
        span = _extended(period, span)
        notes.append(EXTENDED)
    if span.unit is Unit.HOURS and not isinstance(start, datetime):
        notes.append(FROM_MIDNIGHT)
    given = tuple(Pause(*pause) for pause in pauses)
    check(given)
    allowed = tuple(pause for pause in given if pause.reason in period.pauses)
    if len(allowed) < len(given):
        notes.append(NO_PAUSE)
    reckoned = _reckon(period, span, start, allowed, calendar or SEEDED, shift_on)
    capped, missing = _capped(reckoned, allowed, received, shift_on)
    return replace(capped, notes=(*notes, *missing))


def _span(period: Period, start: Moment, promised: Promise | None) -> Span:
    if promised is None:
        if period.span is None:
            raise Invalid(N_("%(code)s has no length of its own: say what was promised."), code=period.code)
        return period.span
    if not period.adjustable:
        raise Invalid(N_("The length of %(code)s is set by rule and cannot be chosen."), code=period.code)
    if isinstance(promised, date):
        return _until(period, start, promised)
    if isinstance(promised, int):
        promised = (promised, period.unit)
    return _checked(period, Span(promised[0], Unit(promised[1])))


def _until(period: Period, start: Moment, agreed: date) -> Span:
    days = (day_of(agreed) - day_of(start)).days
    if period.unit is not Unit.DATE or days < 0:
        raise Invalid(N_("The agreed day cannot be used for %(code)s."), code=period.code)
    return Span(days, Unit.DATE)


def _checked(period: Period, span: Span) -> Span:
    fits = span.unit is not Unit.DATE and period.unit is not Unit.DATE
    if not fits or (Unit.YEARS in (span.unit, period.unit) and span.unit is not period.unit):
        raise Invalid(N_("%(code)s cannot be counted in this unit."), code=period.code)
    if not period.minimum <= span.length <= LONGEST[span.unit]:
        raise Invalid(
            N_("The length of %(code)s must be between %(least)s and %(most)s."),
            code=period.code,
            least=period.minimum,
            most=LONGEST[span.unit],
        )
    return span


def _extended(period: Period, span: Span) -> Span:
    if not period.extension:
        raise Invalid(N_("%(code)s cannot be extended by a fixed time."), code=period.code)
    return Span(span.length + period.extension, span.unit)


def _reckon(
    period: Period,
    span: Span,
    start: Moment,
    pauses: tuple[Pause, ...],
    calendar: Calendar,
    shift_on: ShiftOn,
) -> Deadline:
    if span.unit is Unit.HOURS:
        due_at = after_hours(instant_of(start), span.length, pauses)
        counted_to = last_day = local_date(due_at)
    else:
        halts = stops(pauses)
        counted_to = last_day = _full(span, day_of(start), pauses, calendar)
        if period.shift:
            last_day = moved_on(counted_to, shift_on, halts, calendar)
        due_at = end_of(last_day).astimezone(UTC)
    return Deadline(
        period=period,
        span=span,
        start=start,
        last_day=last_day,
        due_at=due_at,
        counted_to=counted_to,
        provisional=_provisional(period, span, day_of(start), counted_to, last_day, calendar),
        calendar=calendar,
        pauses=tuple(pause for pause in pauses if pause.end is not None),
        stopped_since=_stopped_since(pauses, last_day, due_at, span.unit),
    )


def _full(span: Span, start: date, pauses: tuple[Pause, ...], calendar: Calendar) -> date:
    if span.unit is Unit.YEARS:
        return after_years(start, span.length)
    if span.unit is Unit.DATE:
        return start + timedelta(days=span.length)
    return nth_day(start, span.length, span.unit, stops(pauses), calendar)


def _provisional(
    period: Period, span: Span, start: date, counted_to: date, last_day: date, calendar: Calendar
) -> bool:
    if span.unit is Unit.WORKING:
        return not (calendar.knows(start) and calendar.knows(last_day))
    return period.shift and not (calendar.knows(counted_to) and calendar.knows(last_day))


def _stopped_since(pauses: tuple[Pause, ...], last_day: date, due_at: datetime, unit: Unit) -> Moment | None:
    begins = [pause.begin for pause in pauses if pause.end is None]
    if not begins:
        return None
    first = min(begins, key=instant_of)
    in_time = instant_of(first) < due_at if unit is Unit.HOURS else day_of(first) <= last_day
    return first if in_time else None


def _capped(
    own: Deadline, pauses: tuple[Pause, ...], received: Moment | None, shift_on: ShiftOn
) -> tuple[Deadline, tuple[Term, ...]]:
    cap = own.period.cap
    if cap is None:
        return own, ()
    origin = own.start if cap.origin == "start" else received
    if origin is None:
        return own, (NO_RECEIPT,)
    period, _ = find(cap.code, day_of(origin))
    span = _span(period, origin, None)
    allowed = tuple(pause for pause in pauses if pause.reason in period.pauses)
    limit = _reckon(period, span, origin, allowed, own.calendar, shift_on)
    if limit.due_at >= own.due_at:
        return own, ()
    cut = replace(
        own, last_day=limit.last_day, due_at=limit.due_at, provisional=limit.provisional, capped_by=limit
    )
    return cut, ()
