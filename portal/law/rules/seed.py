"""The calendar the product ships with: PyPI chinese-calendar, and the statutory days that can be foreseen.

A newer chinese-calendar brings the next year by itself; until then a bureau enters it (`law.mark_day`).
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from chinese_calendar import constants

from portal.law.rules.calendar import Calendar, DayKind, DayNote
from portal.law.rules.festivals import LUNAR, statutory_days

NAMES = {
    "New Year's Day": "NEW_YEAR",
    "Spring Festival": "SPRING",
    "Tomb-sweeping Day": "TOMB_SWEEPING",
    "Labour Day": "LABOUR",
    "Dragon Boat Festival": "DRAGON_BOAT",
    "Mid-autumn Festival": "MID_AUTUMN",
    "National Day": "NATIONAL",
    "Anti-Fascist 70th Day": "VICTORY_2015",
}


def _seeded() -> Calendar:
    published = range(min(constants.holidays).year, max(constants.holidays).year + 1)
    days: dict[date, DayNote] = {}
    for year in range(published.start, max(published.stop, max(LUNAR)) + 1):
        days |= {day: DayNote(DayKind.STATUTORY, name) for day, name in statutory_days(year).items()}
    for day, name in constants.holidays.items():
        days.setdefault(day, DayNote(DayKind.DAY_OFF, NAMES.get(name, name)))
    for day, name in constants.workdays.items():
        days[day] = DayNote(DayKind.WORKDAY, NAMES.get(name, name))
    return Calendar(
        MappingProxyType(dict(sorted(days.items()))),
        complete_from=date(published.start, 1, 1),
        complete_until=date(published.stop - 1, 12, 31),
    )


SEEDED = _seeded()
