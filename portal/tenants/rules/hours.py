"""Opening hours as days of the week and times, read by people in words and by code as spans."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.clock import SHANGHAI
from portal.core.errors import N_, Invalid

WEEK = (1, 2, 3, 4, 5, 6, 7)
DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MIDNIGHT = 24 * 60
MOST_SPANS = 3


@dataclass(frozen=True, slots=True)
class Span:
    """The same times on some days of the week (1 Monday … 7 Sunday); minutes of the day, `closes` up to 1440."""

    days: tuple[int, ...]
    opens: int
    closes: int


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    """The spans a profile holds (`[{"days": [1], "opens": 540, "closes": 1260}]`)."""
    return tuple(Span(tuple(row["days"]), row["opens"], row["closes"]) for row in rows)


def stored(spans: Iterable[Span]) -> list[dict[str, Any]]:
    """The spans as a profile holds them."""
    return [{"days": list(one.days), "opens": one.opens, "closes": one.closes} for one in spans]


def span(days: Iterable[int], opens: str, closes: str) -> Span:
    """From "09:00" and "21:30"; closing at "00:00" or "24:00" is midnight. Raises Invalid beside the field."""
    chosen = tuple(sorted(set(days)))
    if not chosen or not set(chosen) <= set(WEEK):
        raise Invalid(N_("Choose the days of these opening hours."), field="days")
    begins, ends = _minutes(opens, "opens"), _minutes(closes, "closes")
    if ends == 0:
        ends = MIDNIGHT
    if ends <= begins:
        raise Invalid(N_("Closing comes after opening; midnight is written 00:00."), field="closes")
    return Span(chosen, begins, ends)


def _minutes(text: str, field: str) -> int:
    hour, colon, minute = text.strip().replace("：", ":").partition(":")
    good = colon and hour.isascii() and minute.isascii() and hour.isdigit() and minute.isdigit()
    if not good or len(hour) > 2 or len(minute) != 2:
        raise Invalid(N_("Write a time such as 09:00."), field=field)
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > MIDNIGHT:
        raise Invalid(N_("Write a time such as 09:00."), field=field)
    return found


def check(spans: Sequence[Span]) -> None:
    """Raises Invalid when two spans overlap on one day: nobody could say when it closes."""
    for at, one in enumerate(spans):
        for other in spans[at + 1 :]:
            both = set(one.days) & set(other.days)
            if both and one.opens < other.closes and other.opens < one.closes:
                raise Invalid(
                    N_("On one day two opening hours overlap: make them one, or give them other days."),
                    field="hours",
                )


def words(spans: Sequence[Span], locale: str = "zh") -> str:
    """`周一至周五 9:00–21:30；周六、周日 9:00–22:00`; '' when nothing is said."""
    zh = str(locale).startswith("zh")
    ordered = sorted(spans, key=lambda one: (one.days, one.opens))
    parts = [f"{_days(one.days, zh)} {_time(one.opens)}–{_time(one.closes)}" for one in ordered]
    return ("；" if zh else "; ").join(parts)


def _time(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _days(days: tuple[int, ...], zh: bool) -> str:
    if days == WEEK:
        return "每天" if zh else "Daily"
    names = DAYS_ZH if zh else DAYS_EN
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[days[0] - 1]}{'至' if zh else '–'}{names[days[-1] - 1]}"
    return ("、" if zh else ", ").join(names[day - 1] for day in days)


def clock(minutes: int) -> str:
    """`09:00`, as a form writes it; midnight at the end of a day is 00:00."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def is_open(spans: Iterable[Span], at: datetime) -> bool:
    """True when the station is open at that instant by its week; days the rota calls closed are not asked here."""
    here = at.astimezone(SHANGHAI)
    minute = here.hour * 60 + here.minute
    return any(here.isoweekday() in one.days and one.opens <= minute < one.closes for one in spans)


def open_days(spans: Iterable[Span]) -> frozenset[int]:
    """The days of the week on which the station opens at all; every day while nothing is said."""
    return frozenset(day for one in spans for day in one.days) or frozenset(WEEK)
