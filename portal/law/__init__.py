"""law: dated periods, the working-day calendar, deadlines that explain themselves.

`due(code, start, …)` is the one question; `load_calendar(db)` gives the calendar that holds where the session
stands, to be handed to it. Periods are data (`periods.toml`); what the law means by a day is in `rules`.
"""

from portal.law.actions import clear_day, declare_complete, mark_day
from portal.law.queries import CALENDAR_ROWS, edited_days, load_calendar, load_calendars, places_above
from portal.law.rules.calendar import DAY_KINDS, Calendar, DayKind, DayNote
from portal.law.rules.days import shift, working_days_between
from portal.law.rules.deadline import Deadline
from portal.law.rules.periods import CODES, PERIODS, NotInForce, Period, find
from portal.law.rules.reckon import due
from portal.law.rules.remaining import Level, Remaining, WarnPoint
from portal.law.rules.seed import SEEDED
from portal.law.rules.spans import PAUSE_REASONS, Pause, ShiftOn, Span, Unit

__all__ = [
    "CALENDAR_ROWS",
    "CODES",
    "DAY_KINDS",
    "PAUSE_REASONS",
    "PERIODS",
    "SEEDED",
    "Calendar",
    "DayKind",
    "DayNote",
    "Deadline",
    "Level",
    "NotInForce",
    "Pause",
    "Period",
    "Remaining",
    "ShiftOn",
    "Span",
    "Unit",
    "WarnPoint",
    "clear_day",
    "declare_complete",
    "due",
    "edited_days",
    "find",
    "load_calendar",
    "load_calendars",
    "mark_day",
    "places_above",
    "shift",
    "working_days_between",
]
