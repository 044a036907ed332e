"""Recusal after the draw (回避): asked by an inspector or the station, decided by a supervisor; the substitute comes
from the same order, and anybody can replay it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import tenants, trail
from portal.audits import events
from portal.audits.actions.tasks import decides, take
from portal.audits.actions.tell import tell_people, tell_station, tell_supervisors
from portal.audits.actions.visits_made import team_of
from portal.audits.models import Recusal, Task
from portal.audits.queries import plans, registers
from portal.audits.queries import tasks as queries
from portal.audits.rules.draw import recuse
from portal.audits.rules.draw.words import RECUSAL_REASONS
from portal.audits.rules.task import BEFORE_VISIT
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid, Missing
from portal.trail import Hash, Subject

KNOWN = N_("A recusal of this person was asked for already.")
STATION_ROLES = ("HEAD", "DEPUTY", "LIAISON")


def ask(
    db: Session, actor: Actor, task: UUID, inspector: str, reason: str, note: str, *, now: datetime
) -> Recusal:
    """Ask that one person of the team step back: that person, a colleague with the right to decide, or the station.
    Raises Missing, Forbidden, Conflict, Invalid."""
    # The station reads its visit and does not write it: no lock, the key holds the second request back.
    row = queries.task(db, task) if actor.place == "station" else take(db, task, None)
    member = next((one for one in row.team if one["inspector"] == inspector), None)
    if member is None:
        raise Missing(N_("This person is not on the team of this visit."))
    _may_ask(actor, row, member["person"])
    if row.state not in BEFORE_VISIT or row.draw_id is None:
        raise Conflict(N_("A recusal is asked for before the visit begins."))
    if reason not in RECUSAL_REASONS or (actor.place == "station") != (reason == "OBJECT_ASKED"):
        raise Invalid(N_("Choose the reason."), field="reason")
    if any(one.inspector == inspector for one in queries.recusals(db, row)):
        raise Conflict(KNOWN)
    if not note.strip():
        raise Invalid(N_("Say why in a few words."), field="note")
    made = Recusal(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        inspector=inspector,
        reason=reason,
        note=note.strip(),
        side=actor.place,
        declared_on=local_date(now),
        declared_by=actor.person,
        declared_by_name=actor.name,
        state="ASKED",
    )
    try:
        with db.begin_nested():
            db.add(made)
    except IntegrityError as error:  # somebody asked in this very moment
        raise Conflict(KNOWN) from error
    told = {"inspector": inspector, "reason": reason}
    trail.record(db, actor, "audits:task:ask_recusal", events.of_task(row), told, now=now)
    tell_supervisors(
        db, row, N_("%(number)s: a recusal waits for a decision."), {"number": row.number}, now=now
    )
    return made


def decide(
    db: Session, actor: Actor, recusal: UUID, approved: bool, opinion: str, *, now: datetime
) -> Recusal:
    """Approve (the next of the same order takes the place, the transcript is published anew) or refuse with words.
    Raises Missing, Forbidden, Conflict, Invalid, TooFew when nobody is left."""
    made = queries.recusal(db, recusal)
    row = take(db, made.task_id, None)
    decides(row, actor)
    if made.declared_by == actor.person:
        raise Conflict(N_("A recusal is decided by another person than the one who asked for it."))
    if made.state != "ASKED" or row.state not in BEFORE_VISIT:
        raise Conflict(N_("This recusal was decided, or the visit has begun."))
    if not approved and not opinion.strip():
        raise Invalid(N_("Say why the recusal is refused."), field="note")
    made.replacement = _replace(db, actor, row, made, now) if approved else None
    made.decided_by, made.decided_by_name, made.decided_at = actor.person, actor.name, now
    made.opinion = opinion.strip() or None
    made.state = "APPROVED" if approved else "REFUSED"
    db.flush()
    told = {"inspector": made.inspector, "approved": approved}
    trail.record(db, actor, "audits:task:decide_recusal", events.of_task(row), told, now=now)
    _tell_decided(db, row, made, now)
    return made


def _may_ask(actor: Actor, row: Task, person: str) -> None:
    if actor.place == "station":
        allowed = actor.has(*STATION_ROLES)
    else:
        allowed = str(actor.person) == person or (
            actor.has("SUPERVISOR") and actor.office_path == row.bureau_path
        )
    if not allowed:
        raise Forbidden(N_("A recusal is declared by the inspector, by a supervisor or by the station."))


def _replace(db: Session, actor: Actor, row: Task, made: Recusal, now: datetime) -> str:
    assert row.draw_id is not None
    plans.draw(db, row.draw_id, lock=True)  # one replacement at a time: each changes the same transcript
    public = plans.announcement(db, row.draw_id)
    card = tenants.card(db, row.tenant_id)
    if public.transcript is None or card is None:
        raise Conflict(N_("A recusal is asked for before the visit begins."))
    told = {
        "object": card.slug,
        "inspector": made.inspector,
        "reason": made.reason,
        "declared_on": made.declared_on.isoformat(),
        "approved_by": actor.name,
    }
    transcript = recuse(public.transcript, told)
    substitute: str = transcript["later"][-1]["replacement"]
    public.transcript = transcript
    people = {one.code: one for one in registers.inspectors(db, row.bureau_path)}
    codes = [substitute if one["inspector"] == made.inspector else one["inspector"] for one in row.team]
    row.team, row.people = team_of(codes, people), [str(people[code].person_id) for code in codes]
    db.flush()
    change = {
        "transcript": Hash(transcript["sha256"]),
        "object": card.slug,
        "inspector": made.inspector,
        "replacement": substitute,
    }
    subject = Subject("audit_draw", row.draw_id)
    trail.record(db, actor, "audits:draw:replace", subject, change, now=now)
    return substitute


def _tell_decided(db: Session, row: Task, made: Recusal, now: datetime) -> None:
    words = (
        N_("%(number)s: the recusal is approved; the team has changed.")
        if made.state == "APPROVED"
        else N_("%(number)s: the recusal is refused.")
    )
    people = [UUID(one) for one in row.people] + (
        [made.declared_by] if made.side == "bureau" and made.declared_by else []
    )
    tell_people(db, row, people, words, {"number": row.number}, now=now)
    if made.side == "station" or made.state == "APPROVED":
        tell_station(db, row, words, {"number": row.number}, now=now)
