"""What the consumer says through the link; and what follows from it at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down, subject_of
from portal.complaints.actions.finish import reopen
from portal.complaints.actions.look import LOCKED
from portal.complaints.actions.telling import tell_reply
from portal.complaints.models import Complaint, ComplaintReply
from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.trail import record

LONGEST = 1000


def say(db: Session, actor: Actor, case_id: UUID, text: str, *, now: datetime) -> Complaint:
    """A message to the station. Raises Invalid when it is empty or too long."""
    words = text.strip()
    if not 2 <= len(words) <= LONGEST:
        raise Invalid(N_("Write between 2 and %(most)s characters."), field="text", most=LONGEST)
    desk = sit_down(db, actor, case_id, now=now)
    _keep(desk, "MESSAGE", words)
    tell_reply(desk)
    return desk.case


def say_done(db: Session, actor: Actor, case_id: UUID, *, now: datetime) -> Complaint:
    """The consumer confirms that the agreement was performed."""
    desk = sit_down(db, actor, case_id, now=now)
    _keep(desk, "DONE", "")
    tell_reply(desk)
    return desk.case


def say_not_done(db: Session, actor: Actor, case_id: UUID, text: str, *, now: datetime) -> Complaint:
    """It was not performed. A closed case opens again at once, within 30 days; an open one is told to the station.

    Raises Conflict when it is too late.
    """
    words = text.strip()
    if len(words) > LONGEST:
        raise Invalid(N_("Write between 2 and %(most)s characters."), field="text", most=LONGEST)
    desk = sit_down(db, actor, case_id, now=now)
    if desk.case.state in ("CLOSED", "ARCHIVED"):
        _keep(desk, "NOT_DONE", words)
        return reopen(db, actor, case_id, "UNPERFORMED", words or "消费者反映协议未履行", now=now)
    _keep(desk, "NOT_DONE", words)
    tell_reply(desk)
    return desk.case


def agree_to_hand_over(db: Session, actor: Actor, case_id: UUID, *, now: datetime) -> Complaint:
    """The consumer wants the office to have it: the liaison can now hand it over."""
    desk = sit_down(db, actor, case_id, now=now)
    if desk.case.state in LOCKED:
        raise Conflict(N_("This file is archived and locked."))
    desk.case.transfer_consent = True
    _keep(desk, "TO_OFFICE", "")
    tell_reply(desk)
    return desk.case


def want_to_withdraw(db: Session, actor: Actor, case_id: UUID, *, now: datetime) -> Complaint:
    """The consumer no longer wants it; the station ends the case (终止和解：主动撤回), nobody else can."""
    desk = sit_down(db, actor, case_id, now=now)
    _keep(desk, "WITHDRAW", "")
    tell_reply(desk)
    return desk.case


def _keep(desk: Desk, kind: str, text: str) -> None:
    made = ComplaintReply(complaint_id=desk.case.id, kind=kind, text=text[:LONGEST], at=desk.now)
    desk.add(made)
    data = {"reply": made.id, "kind": kind}
    record(desk.db, desk.actor, "complaints:case:replied", subject_of(desk.case), data, now=desk.now)
