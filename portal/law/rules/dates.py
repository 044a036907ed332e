"""Days, ranges and lengths as a deadline says them, in both languages."""

from __future__ import annotations

from datetime import date, datetime

from portal.core.clock import SHANGHAI
from portal.law.rules.spans import Span, Unit

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_UNITS_ZH = {Unit.WORKING: "个工作日", Unit.CALENDAR: "日", Unit.HOURS: "小时", Unit.YEARS: "年"}
_UNITS_EN = {Unit.WORKING: "working day", Unit.CALENDAR: "day", Unit.HOURS: "hour", Unit.YEARS: "year"}


def is_zh(locale: str) -> bool:
    """True for any Chinese locale."""
    return str(locale).startswith("zh")


def plural(number: int, noun: str) -> str:
    """`1 day`, `2 days`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def length(span: Span, locale: str) -> str:
    """`10 个工作日`, `60 日`, `24 小时`; `10 working days`, `60 days`."""
    if span.unit is Unit.DATE:
        return "约定日期" if is_zh(locale) else "The agreed day"
    if is_zh(locale):
        return f"{span.length} {_UNITS_ZH[span.unit]}"
    return plural(span.length, _UNITS_EN[span.unit])


def day(value: date, year: int, locale: str, *, weekday: bool = False) -> str:
    """`10 月 8 日（星期四）` or `Thu 8 Oct`; the year is named when it is not *year*."""
    if is_zh(locale):
        before = "" if value.year == year else f"{value.year} 年 "
        after = f"（星期{WEEKDAYS_ZH[value.weekday()]}）" if weekday else ""
        return f"{before}{value.month} 月 {value.day} 日{after}"
    before = f"{WEEKDAYS_EN[value.weekday()]} " if weekday else ""
    after = "" if value.year == year else f" {value.year}"
    return f"{before}{value.day} {MONTHS_EN[value.month - 1]}{after}"


def stretch(first: date, last: date, year: int, locale: str) -> str:
    """`10 月 1–8 日`, `1–8 Oct`; across months `9 月 29 日–10 月 3 日`."""
    if first == last:
        return day(first, year, locale)
    if (first.year, first.month) != (last.year, last.month):
        return f"{day(first, year, locale)}–{day(last, year, locale)}"
    if is_zh(locale):
        return day(first, year, locale).removesuffix(" 日") + f"–{last.day} 日"
    return f"{first.day}–{day(last, year, locale)}"


def clock(value: datetime) -> str:
    """`14:05` in Shanghai."""
    return f"{value.astimezone(SHANGHAI):%H:%M}"
