"""What a clock says when its hour comes: to the people of the case, to the head on the last day, once when over."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.actions.clocks import points_of
from portal.complaints.actions.desk import Desk, sit_down, subject_of
from portal.complaints.actions.perform import report_breach
from portal.complaints.actions.telling import Word, tell_staff
from portal.complaints.models import ComplaintClock, ComplaintReply
from portal.complaints.queries.clocks import deadline, paused, running_clock
from portal.complaints.rules.clocks import (
    BREACH_GRACE_DAYS,
    CLOCKS,
    LIMIT,
    OVER,
    at_office_hour,
    next_reminder,
)
from portal.complaints.rules.roles import DEPUTY, HEAD, LIAISON, SETTLER
from portal.core.actor import SYSTEM
from portal.core.i18n import N_
from portal.trail import record

DAY_20 = Word(
    N_("Last day of case %(number)s: settle it today or end it and tell the other ways"),
    (HEAD, DEPUTY),
    case_people=True,
    urgency="LAW",
)
DUE_TODAY = Word(N_("%(clock)s of case %(number)s ends today"), case_people=True, urgency="LAW")
PASSED = Word(N_("%(clock)s of case %(number)s has passed"), (HEAD, DEPUTY), case_people=True, urgency="LAW")
ON_THE_WAY = Word(N_("%(clock)s of case %(number)s ends on %(day)s"), case_people=True, urgency="TODAY")
DESK_ROLES = (LIAISON, SETTLER)


def remind(db: Session, clock_id: UUID, *, now: datetime) -> bool:
    """Say what this clock has to say at *now*, note it, and set the next hour. In the station's scope.

    Harmless when repeated: what was said is not said again. Returns whether something was said.
    """
    clock = running_clock(db, clock_id)
    if clock is None or paused(clock):
        return False
    desk = sit_down(db, SYSTEM, clock.complaint_id, now=now)
    db.refresh(clock)  # a step may have stopped or moved it while the case was waited for
    if clock.stopped_at is not None or paused(clock):
        return False
    points = points_of(deadline(db, clock))
    point = next_reminder(points, clock.told, now)
    said = point is not None and point.at <= now
    if point is not None and said:
        _say(desk, clock, point.used)
        clock.told = point.used
        following = next_reminder(points, clock.told, now)
        clock.next_at = following.at if following else None
    else:
        clock.next_at = point.at if point is not None else None  # nothing left to say: the sweep lets it rest
    _watch_breach(desk, clock)
    db.flush()
    return said


def _say(desk: Desk, clock: ComplaintClock, used: int) -> None:
    word = _word(clock.code, used)
    if not (desk.case.assignee or desk.case.officers):
        word = Word(word.title, (*word.roles, *DESK_ROLES), word.case_people, word.urgency)
    tell_staff(
        desk,
        word,
        key=f"clock:{clock.id}:{used}",
        clock=CLOCKS[clock.code].zh,
        day=clock.due_on.isoformat(),
    )
    data = {"clock": clock.code, "stage": used}
    record(desk.db, SYSTEM, "complaints:case:told", subject_of(desk.case), data, now=desk.now)


def _word(code: str, used: int) -> Word:
    if used == OVER:
        return PASSED
    if used == LIMIT:
        return DAY_20 if code == "STATION_20D" else DUE_TODAY
    return ON_THE_WAY


def _watch_breach(desk: Desk, clock: ComplaintClock) -> None:
    """After the agreed day: the consumer's word decides at once; silence on both sides after a few days."""
    if clock.code != "PERFORM_DUE" or desk.today <= clock.due_on:
        return
    word = _consumers_word(desk, clock)
    graced = clock.due_on + timedelta(days=BREACH_GRACE_DAYS)
    if word == "NOT_DONE" or (word is None and desk.today > graced):
        summary = (
            "消费者反映未履行。" if word else f"协议履行期限 {clock.due_on.isoformat()} 已过，未见履行凭证。"
        )
        report_breach(desk.db, SYSTEM, desk.case.id, summary, now=desk.now)
    elif word is None:
        clock.next_at = at_office_hour(graced + timedelta(days=1))


def _consumers_word(desk: Desk, clock: ComplaintClock) -> str | None:
    return desk.db.scalars(
        select(ComplaintReply.kind)
        .where(ComplaintReply.complaint_id == desk.case.id, ComplaintReply.kind.in_(("DONE", "NOT_DONE")))
        .where(ComplaintReply.at >= clock.started_at)
        .order_by(ComplaintReply.at.desc())
        .limit(1)
    ).first()
