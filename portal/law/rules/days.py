"""Working days without a deadline: how many lie between, which one is the n-th."""

from __future__ import annotations

from datetime import date

from portal.law.rules.calendar import Calendar
from portal.law.rules.seed import SEEDED


def working_days_between(after: date, until: date, calendar: Calendar | None = None) -> int:
    """How many working days lie after *after*, up to and with *until*; negative when *until* is earlier."""
    return (calendar or SEEDED).working_days_between(after, until)


def shift(day: date, working_days: int, calendar: Calendar | None = None) -> date:
    """The n-th working day after *day* (before it when negative); *day* itself for 0."""
    return (calendar or SEEDED).shift(day, working_days)
