"""What was reckoned for one clock: the facts from which a deadline speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from portal.core.terms import Term
from portal.law.rules.calendar import Calendar
from portal.law.rules.periods import Period
from portal.law.rules.spans import Moment, Pause, Span


@dataclass(frozen=True, slots=True)
class Facts:
    """A reckoned clock.

    `last_day` is the last Shanghai date inside the limit, `due_at` its last instant (in UTC; for a clock in hours
    the exact instant). `counted_to` is the day on which the count was full, before it moved off a holiday or a
    cap cut it short. `provisional`: days were used whose holiday arrangement is not published. `stopped_since`:
    a pause is open since then; `last_day` and `due_at` are the earliest possible, as if it ended the same day.
    """

    period: Period
    span: Span
    start: Moment
    last_day: date
    due_at: datetime
    counted_to: date
    provisional: bool
    calendar: Calendar = field(repr=False)
    pauses: tuple[Pause, ...] = ()
    notes: tuple[Term, ...] = ()
    stopped_since: Moment | None = None
    capped_by: Facts | None = None
