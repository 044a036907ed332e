"""Human numbers. The running part comes from a per-station, per-year counter row, so there are no gaps."""

import re
from datetime import date

CASE_NO = re.compile(r"\d{6}-\d{4}-\d{4}\d{5}")
MOST = 99_999


def case_no(region: str, station: str, year: int, seq: int) -> str:
    """`331082-0001-202600123`. Raises ValueError when a part does not fit its place."""
    number = f"{region}-{station}-{year}{seq:05d}"
    if not 0 < seq <= MOST or not CASE_NO.fullmatch(number):
        raise ValueError(f"not a case number: {number}")
    return number


def archive_no(year: int, category: str, seq: int) -> str:
    """`2026-G05-0012`: files are kept by class of goods or service (seed 001 第十四条)."""
    return f"{year}-{category}-{seq:04d}"


def agreement_no(case: str, turn: int) -> str:
    """`331082-0001-202600123-H1`: the nth agreement (和) put to the parties of one case."""
    return f"{case}-H{turn}"


def keep_until(archived: date, years: int) -> date:
    """Last day a file must be kept; 29 February ends on 28."""
    try:
        return archived.replace(year=archived.year + years)
    except ValueError:
        return archived.replace(year=archived.year + years, day=28)
