"""When people may be told: never at night, at once when the law is near, otherwise one digest a working day."""

from datetime import datetime, time, timedelta

from portal.core.clock import SHANGHAI
from portal.core.terms import Term, Vocabulary

URGENCIES = Vocabulary(
    Term("LAW", "法定期限", "Legal limit"),
    Term("TODAY", "当日", "Today"),
    Term("DIGEST", "汇总", "Digest"),
)
DAY_BEGINS, DAY_ENDS = time(8), time(20)  # Shanghai; mission F04: none outside 08–20


def next_allowed(now: datetime) -> datetime:
    """The first instant from *now* on at which a message may leave."""
    local = now.astimezone(SHANGHAI)
    if local.time() < DAY_BEGINS:
        return datetime.combine(local.date(), DAY_BEGINS, SHANGHAI)
    if local.time() >= DAY_ENDS:
        return datetime.combine(local.date() + timedelta(days=1), DAY_BEGINS, SHANGHAI)
    return now
