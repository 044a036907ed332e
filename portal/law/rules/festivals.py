"""法定节假日: the statutory holidays of a year under 全国年节及纪念日放假办法, as amended.

The lunar festivals come from `festivals.csv` (2004–2040, reckoned once with lunar-python and held by tests
against the yearly notices); for a year outside it only the fixed dates are known.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from portal.core.terms import Term, Vocabulary

HOLIDAYS = Vocabulary(
    Term("NEW_YEAR", "元旦", "New Year's Day"),
    Term("SPRING", "春节", "Spring Festival"),
    Term("TOMB_SWEEPING", "清明节", "Tomb-sweeping Day"),
    Term("LABOUR", "劳动节", "Labour Day"),
    Term("DRAGON_BOAT", "端午节", "Dragon Boat Festival"),
    Term("MID_AUTUMN", "中秋节", "Mid-autumn Festival"),
    Term("NATIONAL", "国庆节", "National Day"),
    Term("VICTORY_2015", "抗战胜利70周年", "70th anniversary of the victory"),
)


def _read() -> dict[int, dict[str, date]]:
    with (Path(__file__).parents[1] / "festivals.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {
        int(row["year"]): {
            key: date.fromisoformat(f"{row['year']}-{row[key]}") for key in row if key != "year"
        }
        for row in rows
    }


LUNAR = _read()


def statutory_days(year: int) -> dict[date, str]:
    """The statutory holidays of *year* and their names' codes, by the version of the 办法 in force then."""
    days = {date(year, 1, 1): "NEW_YEAR"}
    labour = 3 if year < 2008 else 1 if year < 2025 else 2
    days |= {date(year, 5, 1 + n): "LABOUR" for n in range(labour)}
    days |= _lunar_days(year)
    days |= {date(year, 10, 1 + n): "NATIONAL" for n in range(3)}
    if year == 2015:
        days[date(2015, 9, 3)] = "VICTORY_2015"  # a holiday of that year alone, by the State Council
    return days


def _lunar_days(year: int) -> dict[date, str]:
    festivals = LUNAR.get(year)
    if festivals is None:
        return {}
    # New Year's Eve was in from 2008 to 2013 (two days followed) and again from 2025 (three days follow).
    first, count = (-1, 3) if 2008 <= year < 2014 else (-1, 4) if year >= 2025 else (0, 3)
    start = festivals["new_year"] + timedelta(days=first)
    days = {start + timedelta(days=n): "SPRING" for n in range(count)}
    if year >= 2008:
        days[festivals["tomb_sweeping"]] = "TOMB_SWEEPING"
        days[festivals["dragon_boat"]] = "DRAGON_BOAT"
        days[festivals["mid_autumn"]] = "MID_AUTUMN"
    return days
