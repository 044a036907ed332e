"""The State Council's holiday notices for 2024–2026, copied by hand, and the plainest way to count over them.

An oracle: it shares no code and no data with portal.law.
"""

from datetime import date, timedelta

D = date
OFF = (
    (D(2024, 1, 1), D(2024, 1, 1)),
    (D(2024, 2, 10), D(2024, 2, 17)),
    (D(2024, 4, 4), D(2024, 4, 6)),
    (D(2024, 5, 1), D(2024, 5, 5)),
    (D(2024, 6, 10), D(2024, 6, 10)),
    (D(2024, 9, 15), D(2024, 9, 17)),
    (D(2024, 10, 1), D(2024, 10, 7)),
    (D(2025, 1, 1), D(2025, 1, 1)),
    (D(2025, 1, 28), D(2025, 2, 4)),
    (D(2025, 4, 4), D(2025, 4, 6)),
    (D(2025, 5, 1), D(2025, 5, 5)),
    (D(2025, 5, 31), D(2025, 6, 2)),
    (D(2025, 10, 1), D(2025, 10, 8)),
    (D(2026, 1, 1), D(2026, 1, 3)),
    (D(2026, 2, 15), D(2026, 2, 23)),
    (D(2026, 4, 4), D(2026, 4, 6)),
    (D(2026, 5, 1), D(2026, 5, 5)),
    (D(2026, 6, 19), D(2026, 6, 21)),
    (D(2026, 9, 25), D(2026, 9, 27)),
    (D(2026, 10, 1), D(2026, 10, 7)),
)
MADE_UP = (
    *(D(2024, 2, 4), D(2024, 2, 18), D(2024, 4, 7), D(2024, 4, 28), D(2024, 5, 11)),
    *(D(2024, 9, 14), D(2024, 9, 29), D(2024, 10, 12)),
    *(D(2025, 1, 26), D(2025, 2, 8), D(2025, 4, 27), D(2025, 9, 28), D(2025, 10, 11)),
    *(D(2026, 1, 4), D(2026, 2, 14), D(2026, 2, 28), D(2026, 5, 9), D(2026, 9, 20), D(2026, 10, 10)),
)
FIRST, LAST = D(2024, 1, 1), D(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
_OFF = {day for day in DAYS if any(first <= day <= last for first, last in OFF)}
WORKED = [day for day in DAYS if day in MADE_UP or (day.weekday() < 5 and day not in _OFF)]
IS_WORKED = set(WORKED)


def last_day(
    start: date, length: int, *, working: bool, shifts: bool, stopped: frozenset[date] = frozenset()
) -> date:
    """The last day of a limit, by listing the days and taking the n-th. IndexError beyond the notices."""
    eligible = [day for day in (WORKED if working else DAYS) if day > start and day not in stopped]
    end = eligible[length - 1]
    if not shifts or end in IS_WORKED:
        return end
    return next(day for day in WORKED if day >= end and day not in stopped)
