"""Making return visits: planned, tried, answered; what contradicts the record goes on in contradictions.py."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_returns as _events  # noqa: F401 - declares what is recorded below
from portal.audits.actions.return_visits.contradictions import answered_by_reopening, follow_up
from portal.audits.actions.return_visits.lent import cases
from portal.audits.actions.return_visits.rows import check_seen, own_visit, subject_of
from portal.audits.models import ReturnAttempt, ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.rules import calls
from portal.audits.rules.calls import Answers, Closed
from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.ids import new_id
from portal.core.place_tokens import SECRET_BYTES, pack_token, secret_hash


def plan_visit(
    db: Session,
    actor: Actor,
    case: Closed,
    *,
    level: str,
    reasons: Sequence[str],
    due_on: date,
    round_id: UUID | None = None,
    bureau_path: str | None = None,
    bureau_name: str = "",
    now: datetime,
) -> ReturnVisit:
    """Write down that the consumer of *case* shall be asked."""
    secret = secrets.token_bytes(SECRET_BYTES)
    row = ReturnVisit(
        tenant_id=case.tenant,
        office_path=case.office_path,
        id=new_id(),
        level=level,
        round_id=round_id,
        bureau_path=bureau_path,
        bureau_name=bureau_name,
        case_id=case.case_id,
        case_no=case.number,
        reasons=list(reasons),
        state="WAITING",
        due_on=due_on,
        attempts=0,
        code="".join(secrets.choice("0123456789") for _ in range(calls.CODE_LENGTH)),
        secret_hash=secret_hash(secret),
        token=pack_token(case.tenant, secret),
        follow_up="NONE",
        visitor_name="",
        made_at=now,
    )
    db.add(row)
    db.flush()
    told = {"case": case.case_id, "level": level, "due": due_on}
    trail.record(db, actor, "audits:return_visit:planned", subject_of(row), told, now=now)
    return row


def show_phone(db: Session, actor: Actor, visit_id: UUID, *, now: datetime) -> str:
    """The consumer's number for the caller; both the case and the visit remember who saw it. Raises Missing,
    Forbidden, Conflict once the visit is over."""
    row = own_visit(db, actor, visit_id)
    calls.check_open(row.state)
    number = cases().phone(db, actor, row.case_id, f"回访 {row.case_no}", now)
    trail.record(db, actor, "audits:return_visit:phone", subject_of(row), {}, now=now)
    return number


def note_attempt(
    db: Session, actor: Actor, visit_id: UUID, reached: str, manner: str, *, seen: int, now: datetime
) -> ReturnVisit:
    """Nobody answered, or refused. After three attempts the visit counts as not reached. Raises Missing, Forbidden,
    Conflict, Invalid."""
    row = own_visit(db, actor, visit_id)
    calls.check_open(row.state)
    check_seen(row, seen)
    if manner not in calls.MANNERS or manner == "SMS":
        raise Invalid(N_("Choose from the list."), field="manner")
    row.state = calls.after_attempt(reached, row.attempts + 1)
    row.attempts += 1
    _attempt(db, actor, row, reached, manner, now)
    return row


def answer_by_officer(
    db: Session, actor: Actor, visit_id: UUID, answers: Answers, manner: str, *, seen: int, now: datetime
) -> ReturnVisit:
    """Write down what the consumer said. Raises Missing, Forbidden, Conflict, Invalid."""
    row = own_visit(db, actor, visit_id)
    calls.check_open(row.state)
    check_seen(row, seen)
    if manner not in calls.MANNERS or manner == "SMS":
        raise Invalid(N_("Choose from the list."), field="manner")
    calls.check_answers(answers)
    row.attempts += 1
    row.visitor, row.visitor_name = actor.person, actor.name
    _attempt(db, actor, row, "ANSWERED", manner, now)
    _answered(db, actor, row, answers, manner, now)
    return row


def answer_by_link(
    db: Session, actor: Actor, hashed: str, answers: Answers, *, now: datetime
) -> ReturnVisit | None:
    """The consumer's own answers by the link of the text message; None for a link that is none of ours. Raises
    Conflict once the visit is over, Invalid."""
    row = queries.by_secret(db, hashed, lock=True)
    if row is None:
        return None
    calls.check_open(row.state)
    calls.check_answers(answers)
    _answered(db, actor, row, answers, "SMS", now)
    return row


def _answered(
    db: Session, actor: Actor, row: ReturnVisit, answers: Answers, manner: str, now: datetime
) -> None:
    row.state, row.answered_at, row.manner = "ANSWERED", now, manner
    row.contacted, row.same, row.performed = answers.contacted, answers.same, answers.performed
    row.in_time, row.points, row.content = answers.in_time, answers.manner, answers.content
    row.pressed, row.opinion = answers.pressed, answers.opinion.strip() or None
    row.mismatch = calls.mismatch(answers)
    db.flush()
    if row.mismatch is not None:
        follow_up(db, actor, row, now)
        db.flush()
    told = {"manner": manner, "content": row.content, "mismatch": row.mismatch, "follow_up": row.follow_up}
    trail.record(db, actor, "audits:return_visit:answered", subject_of(row), told, now=now)


def drop_of_case(db: Session, actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """The case is open again: nobody asks about its end any more, and nothing is left to decide on."""
    for row in queries.open_of_case(db, case_id):
        row.state = "DROPPED"
        db.flush()
        trail.record(db, actor, "audits:return_visit:dropped", subject_of(row), {}, now=now)
    answered_by_reopening(db, actor, case_id, now=now)


def _attempt(db: Session, actor: Actor, row: ReturnVisit, reached: str, manner: str, now: datetime) -> None:
    db.add(
        ReturnAttempt(
            tenant_id=row.tenant_id,
            office_path=row.office_path,
            visit_id=row.id,
            reached=reached,
            manner=manner,
            at=now,
            by_person=actor.person,
            by_name=actor.name,
        )
    )
    db.flush()
    told = {"reached": reached, "manner": manner}
    trail.record(db, actor, "audits:return_visit:attempt", subject_of(row), told, now=now)
