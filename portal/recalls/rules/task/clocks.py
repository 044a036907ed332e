"""Until when a station must have done what (law/periods.toml); every limit explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal import law
from portal.recalls.rules.task.steps import UNANSWERED

AT_ONCE = "BATCH"
PRODUCT = frozenset({"BATCH", "PRODUCT_OTHER_BATCH", "PRODUCT_UNKNOWN_BATCH"})


@dataclass(frozen=True, slots=True)
class Times:
    """What a task's clocks are reckoned from. *filed_on*: the day the recall plan was filed (else the notice's)."""

    told_at: datetime
    matched_at: datetime | None
    level: str | None
    kind: str
    gravity: str
    notice_date: date
    filed_on: date | None = None


def current(state: str, times: Times, calendar: law.Calendar) -> law.Deadline | None:
    """The clock that runs for the station now; None when it has nothing to do within a limit."""
    if state in UNANSWERED:
        return _answer(times, calendar)
    if state in {"CONFIRMED", "WITHDRAWN", "POSTED", "REFUNDING"}:
        return finish(times, calendar)
    return None


def _answer(times: Times, calendar: law.Calendar) -> law.Deadline:
    if times.level == AT_ONCE and times.matched_at:
        return law.due("ALERT_CONFIRM_2H", times.matched_at, calendar=calendar)
    start = times.matched_at if times.level in PRODUCT and times.matched_at else times.told_at
    return law.due("ALERT_CHECK_1WD", start, calendar=calendar)


def finish(times: Times, calendar: law.Calendar) -> law.Deadline | None:
    """By when withdrawal and disposal must be over: the recall's own term (Order 122, Art. 15); for goods that
    failed sampling the term of the follow-up, from the day the station was told (抽检办法 Art. 45; Order 18,
    Art. 46)."""
    if times.kind == "FOOD_RECALL":
        start = times.filed_on or times.notice_date
        return law.due("RECALL_DONE", start, calendar=calendar, level=int(times.gravity))
    if times.kind == "FOOD_SAMPLING":
        return law.due("FOOD_DISPOSE_90D", times.told_at, calendar=calendar)
    if times.kind == "GOODS_SAMPLING":
        return law.due("GOODS_RECTIFY_60D", times.told_at, calendar=calendar)
    return None


def legal(
    kind: str, gravity: str, notice_date: date, filed_on: date | None, calendar: law.Calendar
) -> list[law.Deadline]:
    """The terms of the recall itself, for the bureau's eye: start, publication, end."""
    found = []
    if kind == "FOOD_RECALL":
        found.append(law.due("RECALL_START", notice_date, calendar=calendar, level=int(gravity)))
        found.append(law.due("RECALL_DONE", filed_on or notice_date, calendar=calendar, level=int(gravity)))
    elif kind == "GOODS_RECALL":
        found.append(law.due("RECALL_PUBLISH_3WD", filed_on or notice_date, calendar=calendar))
    return found


def next_look(deadline: law.Deadline | None, now: datetime) -> datetime | None:
    """When the sweep must look again: the next reminder, else the limit, else never."""
    if deadline is None:
        return None
    points = [point.at for point in deadline.warn_points() if point.at > now]
    return min([*points, *([deadline.due_at] if deadline.due_at > now else [])], default=None)
