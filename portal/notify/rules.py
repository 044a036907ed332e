"""When people may be told: never at night, at once when the law is near, otherwise one digest a working day."""

import re
from datetime import datetime, time, timedelta

from portal.core.clock import SHANGHAI
from portal.core.terms import Term, Vocabulary

URGENCIES = Vocabulary(
    Term("LAW", "法定期限", "Legal limit"),
    Term("TODAY", "当日", "Today"),
    Term("DIGEST", "汇总", "Digest"),
)
MOBILE = re.compile(r"1[3-9]\d{9}")  # what a text message can reach: no landlines
STUCK = timedelta(minutes=15)  # an echo that has been leaving for so long was cut off
KEPT = timedelta(days=730)  # messages seen, after which they go
DAY_BEGINS, DAY_ENDS = time(8), time(20)  # Shanghai; mission F04: none outside 08–20


def next_allowed(now: datetime) -> datetime:
    """The first instant from *now* on at which a message may leave."""
    local = now.astimezone(SHANGHAI)
    if local.time() < DAY_BEGINS:
        return datetime.combine(local.date(), DAY_BEGINS, SHANGHAI)
    if local.time() >= DAY_ENDS:
        return datetime.combine(local.date() + timedelta(days=1), DAY_BEGINS, SHANGHAI)
    return now


def may_leave(now: datetime) -> bool:
    """True in the hours in which people may be told."""
    return next_allowed(now) == now


def same_day(one: datetime, other: datetime) -> bool:
    """True when both instants fall on one date in Shanghai."""
    return one.astimezone(SHANGHAI).date() == other.astimezone(SHANGHAI).date()


def reachable(phone: str | None) -> bool:
    """True for a number that takes text messages."""
    return phone is not None and MOBILE.fullmatch(phone) is not None
