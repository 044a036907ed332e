"""Dates, times and money as people read them. Plain string work: a list page formats hundreds of them.

Instants are shown in Asia/Shanghai whatever the language; a naive datetime is a bug and raises ValueError.
Each function takes None and gives "", so that a template need not ask.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from portal.core.clock import SHANGHAI, today
from portal.core.i18n.words import current_locale
from portal.core.terms import Term

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _local(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a datetime without a zone cannot be shown")
    return value.astimezone(SHANGHAI)


def _day_of(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def date_text(value: date | None, locale: str | None = None) -> str:
    """`11 月 21 日（星期五）` or `Fri 21 Nov`; the year is added when it is not the running one."""
    if value is None:
        return ""
    day = _day_of(value)
    this_year = day.year == today().year
    if (locale or current_locale()) == "zh":
        year = "" if this_year else f"{day.year} 年 "
        return f"{year}{day.month} 月 {day.day} 日（星期{WEEKDAYS_ZH[day.weekday()]}）"
    year = "" if this_year else f" {day.year}"
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}{year}"


def long_date_text(value: date | None, locale: str | None = None) -> str:
    """For documents, always with the year: `2026 年 11 月 21 日` or `21 Nov 2026`."""
    if value is None:
        return ""
    day = _day_of(value)
    if (locale or current_locale()) == "zh":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def day_text(value: date | None) -> str:
    """`2026-11-21`, for tables and exports."""
    return "" if value is None else _day_of(value).isoformat()


def datetime_text(value: datetime | None) -> str:
    """`2026-11-21 14:05`."""
    if value is None:
        return ""
    local = _local(value)
    return f"{local.date().isoformat()} {local.hour:02d}:{local.minute:02d}"


def time_text(value: datetime | None) -> str:
    """`14:05`."""
    if value is None:
        return ""
    local = _local(value)
    return f"{local.hour:02d}:{local.minute:02d}"


def money_text(value: Decimal | int | None) -> str:
    """Yuan: `¥1,234.50`, negative `-¥1,234.50`."""
    if value is None:
        return ""
    return f"{'-' if value < 0 else ''}¥{abs(value):,.2f}"


def term_text(value: Term | None, locale: str | None = None) -> str:
    """The term's name in the current language."""
    return "" if value is None else value.label(locale or current_locale())
