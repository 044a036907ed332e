"""Calendar months on ISO dates, as the browser's verifier also counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def add_months(day: str, months: int) -> str:
    """The same day `months` later; the last day of that month when it has no such day (31 August + 6 = 28/29 Feb)."""
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()
