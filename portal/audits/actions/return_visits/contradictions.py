"""A consumer contradicts the record: the case opens again, or somebody who did not settle it decides within a term.

A station decides on its own visits within RECORD_OBJECTION; who settled, approved or ended the case does not. What
is not decided by then goes to the office by itself, at once where the station has nobody else to decide.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import accounts, bureaus, law, notify, tenants, trail
from portal.audits import events_returns as _events  # noqa: F401 - declares what is recorded below
from portal.audits.actions.return_visits.lent import cases
from portal.audits.actions.return_visits.rows import check_seen, subject_of
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.audits.rules import calls
from portal.core import outbox
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid, Refused
from portal.core.scope import Station

JOB = "audits.contradiction"
DECIDERS = ("HEAD", "DEPUTY")
OFFICERS = ("CONTACT", "SUPERVISOR", "DISPATCHER")
WITH_OFFICE = N_("The office decides on this now.")
TO_STATION = N_("The consumer contradicts the record of case %(number)s: decide by %(day)s")
TO_OFFICE = N_("%(station)s: the consumer contradicts the record of case %(number)s, decide by %(day)s")
LONGEST = 1000
AT_ONCE = 500


def follow_up(db: Session, actor: Actor, row: ReturnVisit, now: datetime) -> None:
    """The case opens again where this actor may do it; else somebody who may has to decide by a day."""
    assert row.mismatch is not None
    try:
        with db.begin_nested():
            cases().reopen(db, actor, row.case_id, row.mismatch, _words(row), row.id, now)
    except Refused:
        _ask(db, actor, row, now)
    else:
        row.follow_up = "REOPENED"


def _ask(db: Session, actor: Actor, row: ReturnVisit, now: datetime) -> None:
    row.follow_up = "TO_DECIDE"
    if row.level != "STATION":
        row.decide_by = _day(db, row, calls.OFFICE_TERM, now)
        return
    row.decide_by = _day(db, row, calls.STATION_TERM, now)
    able = _able(db, row)
    if not able:
        outbox.enqueue(db, JOB, {"visit": row.id}, key=f"{JOB}:{row.id}:now", now=now)
        return
    card = tenants.card(db, row.tenant_id)
    assert card is not None  # a visit stands inside its station
    told = {"number": row.case_no, "day": row.decide_by}
    url = f"/s/{card.slug}/returns/{row.id}"
    people = [one for one in able if one != actor.person]
    notify.tell(
        db,
        people,
        TO_STATION,
        told,
        url=url,
        place=card.name,
        urgency="TODAY",
        key=f"{JOB}:{row.id}",
        now=now,
    )


def _able(db: Session, row: ReturnVisit) -> list[UUID]:
    """Who of the station may decide: a lead who had no hand in the case."""
    barred = cases().judges(db, row.case_id)
    leads = accounts.people_at(db, row.tenant_id, *DECIDERS)
    return [who.person for who in leads if who.person not in barred]


def _day(db: Session, row: ReturnVisit, code: str, now: datetime) -> date:
    return law.due(code, now, calendar=law.load_calendar(db, row.office_path)).last_day


def may_decide(db: Session, actor: Actor, row: ReturnVisit) -> None:
    """Raises Forbidden, with the reason, for whom the contradiction is not to decide."""
    if actor.place == "bureau":
        if row.bureau_path != actor.office_path or not actor.has(*OFFICERS):
            raise Forbidden(N_("This contradiction is somebody else's to decide."))
        return
    if row.escalated_at is not None:
        raise Forbidden(WITH_OFFICE)
    if row.level != "STATION" or not actor.has(*DECIDERS):
        raise Forbidden(N_("This contradiction is somebody else's to decide."))
    calls.check_judge(actor.person, cases().judges(db, row.case_id))


def decide(
    db: Session, actor: Actor, visit_id: UUID, why: str, *, reopen: bool, seen: int, now: datetime
) -> ReturnVisit:
    """Open the case again, or let the record stand and tell the consumer why. Raises Missing, Forbidden, Conflict,
    Invalid without a reason to leave it, and what reopening refuses."""
    row = queries.visit(db, visit_id, lock=True)
    may_decide(db, actor, row)
    check_seen(row, seen)
    if row.follow_up != "TO_DECIDE" or row.mismatch is None:
        raise Conflict(N_("There is nothing to decide on this visit."))
    words = why.strip()
    if len(words) > LONGEST:
        raise Invalid(N_("At most %(most)s characters."), field="note", most=LONGEST)
    if not reopen and len(words) < 2:
        raise Invalid(N_("Say why the record stands: the consumer reads it."), field="note")
    row.decision = words or None
    # Before the case says that it is open again: its listener then finds nothing left to decide.
    _close(db, actor, row, "REOPENED" if reopen else "LEFT", now)
    if reopen:
        cases().reopen(db, actor, row.case_id, row.mismatch, _words(row), row.id, now)
    return row


def _close(db: Session, actor: Actor, row: ReturnVisit, follow_up: str, now: datetime) -> None:
    row.follow_up, row.decided_at = follow_up, now
    row.decided_by, row.decided_name = actor.person, actor.name
    db.flush()
    told = {"mismatch": row.mismatch, "follow_up": follow_up}
    trail.record(db, actor, "audits:return_visit:decided", subject_of(row), told, now=now)


def answered_by_reopening(db: Session, actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """The case was opened again on its own page: no contradiction of it waits any more."""
    for row in queries.undecided_of_case(db, case_id):
        _close(db, actor, row, "REOPENED", now)


def sweep(db: Session, *, now: datetime) -> int:
    """Promise the hand-over of each contradiction whose term is over. System scope. Returns how many."""
    late = db.execute(
        select(ReturnVisit.id, ReturnVisit.tenant_id, ReturnVisit.office_path, ReturnVisit.decide_by)
        .where(queries.WITH_STATION, ReturnVisit.decide_by < local_date(now))
        .order_by(ReturnVisit.decide_by)
        .limit(AT_ONCE)
    ).all()
    for row_id, tenant, path, by in late:
        scope = Station(tenant, path, None)
        outbox.enqueue(db, JOB, {"visit": row_id}, key=f"{JOB}:{row_id}:{by}", scope=scope, now=now)
    return len(late)


def escalate(db: Session, visit_id: UUID, *, now: datetime) -> None:
    """Hand an undecided contradiction to the office, which keeps what is left of the seven working days, and tell its
    people. Nothing when it was decided meanwhile, or handed over before."""
    row = queries.visit(db, visit_id, lock=True)
    if row.follow_up != "TO_DECIDE" or row.escalated_at is not None or row.level != "STATION":
        return
    assert row.answered_at is not None  # the database holds it: only answers contradict
    path, people = accounts.officers_above(db, *OFFICERS)
    bureau = bureaus.by_path(db, path or row.office_path)
    row.bureau_path, row.bureau_name, row.escalated_at = bureau.path, bureau.name, now
    row.decide_by = _day(db, row, calls.OFFICE_TERM, row.answered_at)
    db.flush()
    told = {"by": row.decide_by}
    trail.record(db, SYSTEM, "audits:return_visit:escalated", subject_of(row), told, now=now)
    _tell_office(db, row, people, f"/g/{bureau.code}/returns/visits/{row.id}", now)


def _tell_office(db: Session, row: ReturnVisit, people: list[UUID], url: str, now: datetime) -> None:
    card = tenants.card(db, row.tenant_id)
    told = {"station": card.name if card else "", "number": row.case_no, "day": row.decide_by}
    key = f"{JOB}:{row.id}:office"
    place = row.bureau_name
    notify.tell(db, people, TO_OFFICE, told, url=url, place=place, urgency="LAW", key=key, now=now)


def _words(row: ReturnVisit) -> str:
    return row.opinion or f"回访 {row.case_no} 与登记不一致"
