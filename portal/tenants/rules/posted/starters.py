"""Starter texts: what a station begins with, filled with its own names; it may change every word."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.tenants.rules.posted.words import CODES

FILE = Path(__file__).with_name("starters.toml")


@dataclass(frozen=True)
class Names:
    """What a starter text is filled with."""

    station: str
    host: str
    office: str
    phone: str
    days: int | None = None  # a promise given already


@dataclass(frozen=True)
class Starter:
    """A text to begin with."""

    code: str
    title: str
    body: str
    promise_days: int | None


@cache
def _texts() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["rule"]}


def starter(code: str, names: Names) -> Starter | None:
    """The starter text of a rule; None for a rule of the station's own."""
    row = _texts().get(code)
    if row is None:
        return None
    days = (names.days or int(row["days"])) if "days" in row else None
    filled = (
        row["body"]
        .strip()
        .format(station=names.station, host=names.host, office=names.office, phone=names.phone, days=days)
    )
    return Starter(code, CODES[code].zh, filled, days if days != 20 else None)
