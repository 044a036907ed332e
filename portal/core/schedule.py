"""Schedules: what runs by the clock. One list, filled in ``portal.modules``; times are Asia/Shanghai."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal.core.clock import SHANGHAI

Tick = Callable[[datetime], object]


@dataclass(frozen=True)
class Schedule:
    """A tick (called with the present instant, UTC) and its cron expression in UTC, which RQ's cron reads.

    Ticks must be harmless when repeated or late: they look for what is due, they never count their own runs.
    """

    name: str
    tick: Tick
    cron: str


def every(minutes: int, name: str, tick: Tick) -> Schedule:
    """Run *tick* every *minutes* minutes (1–59)."""
    if not 1 <= minutes <= 59:
        raise ValueError("minutes must be 1 to 59")
    return Schedule(name, tick, "* * * * *" if minutes == 1 else f"*/{minutes} * * * *")


def daily(at: str, name: str, tick: Tick) -> Schedule:
    """Run *tick* each day at *at* ('09:00', Shanghai). A working-day rule belongs to the tick: law knows it."""
    wall = time.fromisoformat(at)
    # Shanghai keeps no summer time, so the shift to UTC is the same all year.
    offset = datetime(2026, 1, 1, tzinfo=SHANGHAI).utcoffset() or timedelta()
    utc = (datetime(2026, 1, 2, wall.hour, wall.minute, tzinfo=SHANGHAI) - offset).time()
    return Schedule(name, tick, f"{utc.minute} {utc.hour} * * *")
