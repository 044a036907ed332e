"""A plan's life: drafted, changed, submitted, approved by another person, or withdrawn."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, bureaus, notify, trail
from portal.audits.models import Draw, Plan
from portal.audits.queries import plans as queries
from portal.audits.queries.registers import items
from portal.audits.rules import planning
from portal.audits.rules.planning import PlanFacts
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.trail import Subject

CHANGED = N_("Somebody else changed this plan meanwhile. Look at it again, then decide.")


def draft(db: Session, actor: Actor, facts: PlanFacts, *, now: datetime) -> Plan:
    """A new plan of the actor's bureau. Raises Invalid, Forbidden."""
    planning.check_role("change", actor.roles, same_person=False)
    bureau = bureaus.by_path(db, actor.office_path)
    number = queries.take_number(db, bureau.path, "plan", facts.year)
    row = Plan(
        office_path=bureau.path,
        bureau_id=bureau.id,
        number=f"{bureau.code}-JH-{facts.year}-{number:03d}",
        state="DRAFT",
        created_by=actor.person,
        created_by_name=actor.name,
        created_at=now,
    )
    _fill(db, row, facts, now)
    db.add(row)
    db.flush()
    _told(db, actor, row, "draft", now)
    return row


def change(db: Session, actor: Actor, plan: UUID, facts: PlanFacts, *, seen: int, now: datetime) -> Plan:
    """Write a draft anew. Raises Missing, Forbidden, Invalid, Conflict."""
    row = _take(db, actor, plan, "change", seen)
    if facts.kind != row.kind:
        raise Invalid(
            N_("The kind of a plan does not change: inspections and guidance are kept apart."), field="kind"
        )
    _fill(db, row, facts, now)
    _told(db, actor, row, "change", now)
    return row


def submit(db: Session, actor: Actor, plan: UUID, *, seen: int, now: datetime) -> Plan:
    """Ask for approval. Raises Missing, Forbidden, Conflict."""
    row = _take(db, actor, plan, "submit", seen)
    row.submitted_at = now
    _told(db, actor, row, "submit", now)
    others = [one.person for one in accounts.people_at(db, row.bureau_id, *planning.APPROVERS)]
    _tell(db, row, others, N_("Plan %(number)s waits for your approval."), now)
    return row


def approve(db: Session, actor: Actor, plan: UUID, opinion: str, *, seen: int, now: datetime) -> Plan:
    """Approve, by another person than the drafter. Raises Missing, Forbidden, Conflict."""
    row = _take(db, actor, plan, "approve", seen)
    row.approved_by, row.approved_by_name, row.approved_at = actor.person, actor.name, now
    row.opinion = opinion.strip() or None
    _told(db, actor, row, "approve", now)
    _tell(db, row, [row.created_by] if row.created_by else [], N_("Plan %(number)s is approved."), now)
    return row


def give_back(db: Session, actor: Actor, plan: UUID, opinion: str, *, seen: int, now: datetime) -> Plan:
    """Send a plan back with words. Raises Missing, Forbidden, Conflict, Invalid without words."""
    row = _take(db, actor, plan, "give_back", seen)
    if not opinion.strip():
        raise Invalid(N_("Say what is to be changed."), field="note")
    row.opinion, row.submitted_at = opinion.strip(), None
    _told(db, actor, row, "give_back", now)
    _tell(db, row, [row.created_by] if row.created_by else [], N_("Plan %(number)s came back."), now)
    return row


def withdraw(db: Session, actor: Actor, plan: UUID, *, seen: int, now: datetime) -> Plan:
    """Give a plan up. Raises Missing, Forbidden; Conflict once a draw of it was announced."""
    row = _take(db, actor, plan, "withdraw", seen)
    if any(one.state in {"ANNOUNCED", "DRAWING", "DRAWN"} for one in queries.draws_of(db, row.id)):
        raise Conflict(N_("A draw of this plan was announced: it stands."))
    row.approved_by = row.approved_by_name = row.approved_at = None
    _told(db, actor, row, "withdraw", now)
    return row


def own(row: Plan | Draw, actor: Actor) -> None:
    """Only the bureau whose plan it is acts on it; those above only look. Raises Forbidden."""
    if row.office_path != actor.office_path:
        raise Forbidden(N_("This plan is another bureau's: you may read it."))


def _take(db: Session, actor: Actor, plan: UUID, event: str, seen: int) -> Plan:
    row = queries.plan(db, plan, lock=True)
    own(row, actor)
    planning.check_role(event, actor.roles, same_person=row.created_by == actor.person)
    state = planning.after(event, row.state)
    if row.version != seen:
        raise Conflict(CHANGED)
    row.state = state
    return row


def _fill(db: Session, row: Plan, facts: PlanFacts, now: datetime) -> None:
    ratios = planning.check(facts)
    known = {str(one.id) for one in items(db, row.office_path, local_date(now), kind=facts.kind)}
    if set(facts.items) - known:
        raise Invalid(
            N_("An item is not in the catalogue of this kind any more. Choose again."), field="items"
        )
    if facts.area and not facts.area.startswith(row.office_path):
        raise Invalid(N_("Choose an office of this bureau's area."), field="area")
    row.kind, row.title, row.year = facts.kind, facts.title.strip(), facts.year
    row.items = list(facts.items)
    row.filters = {"kinds": list(facts.kinds), "area": facts.area}
    row.ratios, row.cap, row.team_size = ratios, facts.cap, facts.team_size
    row.starts_on, row.ends_on, row.publish_months = facts.starts_on, facts.ends_on, facts.publish_months


def _told(db: Session, actor: Actor, row: Plan, event: str, now: datetime) -> None:
    db.flush()
    trail.record(
        db, actor, f"audits:plan:{event}", Subject("audit_plan", row.id), {"number": row.number}, now=now
    )


def _tell(db: Session, row: Plan, people: Collection[UUID], words: str, now: datetime) -> None:
    bureau = bureaus.by_path(db, row.office_path)
    url = f"/g/{bureau.code}/audits/plans/{row.id}"
    notify.tell(
        db, people, words, {"number": row.number}, url=url, place=bureau.name, urgency="TODAY", now=now
    )
