"""Calendar dates in the spellings that lists and shop systems use. Nothing ambiguous is guessed.

Year first (2025/9/9, 2025年9月9日, 20250909, 25.9.9 with a first number over 12), month first as a
spreadsheet with American settings writes it (11/17/25), month only (2025年9月), and clock times behind.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portal.recalls.rules.facts.text import fold

_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_SEPARATOR = r"\s*[/\-.年月,·]\s*"
_CLOCK = r"(?:\s*t?\s*\d{1,2}[:]\d{2}(?:[:]\d{2}(?:\.\d+)?)?\s*z?)?"
_YEAR_FIRST = re.compile(rf"^(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})\s*[日号]?{_CLOCK}$")
_YEAR_MONTH = re.compile(r"^(\d{4})\s*[/\-.年]\s*(\d{1,2})\s*月?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SHORT = re.compile(
    rf"^(\d{{1,2}})\s*([/\-.年])\s*(\d{{1,2}})\s*[/\-.月]\s*(\d{{4}}|\d{{1,2}})\s*日?{_CLOCK}$"
)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_DAY_NAME = re.compile(r"^(\d{1,2})[\s\-./]*([a-z]{3})[a-z]*[\s\-./,]*(\d{4})$")
_NAME_DAY = re.compile(r"^([a-z]{3})[a-z]*[\s\-./]*(\d{1,2})[\s\-./,]+(\d{4})$")


@dataclass(frozen=True, slots=True)
class Day:
    """A read date: `first`..`last` are the days it may mean (equal for a full date).

    `problem` is INVALID_DATE (looks like a date, is none: 2025/25/8) or AMBIGUOUS_DATE (3/4/25);
    then both days are None.
    """

    first: date | None
    last: date | None
    problem: str | None = None

    @property
    def exact(self) -> bool:
        return self.first is not None and self.first == self.last


INVALID = Day(None, None, "INVALID_DATE")
AMBIGUOUS = Day(None, None, "AMBIGUOUS_DATE")


@lru_cache(maxsize=65536)
def read_day(text: str) -> Day | None:
    """The date that `text` as a whole is, or None when it does not look like a date at all."""
    text = fold(text).strip(" 。.,;")
    for read in (_year_first, _compact, _month_only, _short, _named):
        day = read(text)
        if day is not None:
            return day
    return None


def _one(year: int, month: int, day: int) -> Day:
    try:
        value = date(year, month, day)
    except ValueError:
        return INVALID
    return Day(value, value) if _FIRST_YEAR <= year <= _LAST_YEAR else INVALID


def _year_first(text: str) -> Day | None:
    found = _YEAR_FIRST.match(text)
    return _one(*map(int, found.groups())) if found else None


def _compact(text: str) -> Day | None:
    """Eight digits are a date only if they form one: otherwise they are a lot number."""
    found = _COMPACT.match(text)
    day = _one(*map(int, found.groups())) if found else None
    return day if day is not INVALID else None


def _month_only(text: str) -> Day | None:
    found = _YEAR_MONTH.match(text)
    if not found:
        return None
    year, month = map(int, found.groups())
    if not (1 <= month <= 12 and _FIRST_YEAR <= year <= _LAST_YEAR):
        return INVALID
    return Day(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _short(text: str) -> Day | None:
    """Two-digit groups: which one is the year or the month must follow from the numbers themselves.

    A two-digit year leads only when it cannot be a month (25/12/23); else the month leads (11/17/25).
    With a four-digit year at the end, day and month may both lead: 17/11/2025 is clear, 3/4/2025 is not.
    """
    found = _SHORT.match(text)
    if not found:
        return None
    one, sign, two, three = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[4]) < 4:
        year_leads = sign == "年" or one > 12
        if len(found[4]) == 1 and not year_leads:
            return INVALID
        return _one(2000 + one, two, three) if year_leads else _one(2000 + three, one, two)
    possible = {_one(three, one, two), _one(three, two, one)} - {INVALID}
    if not possible:
        return INVALID
    return possible.pop() if len(possible) == 1 else AMBIGUOUS


def _named(text: str) -> Day | None:
    if found := _DAY_NAME.match(text):
        day, name, year = int(found[1]), found[2], int(found[3])
    elif found := _NAME_DAY.match(text):
        name, day, year = found[1], int(found[2]), int(found[3])
    else:
        return None
    return _one(year, _MONTHS[name], day) if name in _MONTHS else None
