"""The public record of an inspection: published within 20 working days, withdrawn at its term or by decision."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import tenants, trail
from portal.audits import events
from portal.audits.actions.tasks import take
from portal.audits.actions.tell import tell_station
from portal.audits.models import Publication, Task
from portal.audits.queries import tasks as queries
from portal.audits.rules.draw.dates import add_months
from portal.audits.rules.outcome import PUBLISHERS
from portal.audits.rules.task import after
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid

AT_ONCE = 500
TERM = "公示期满"


def publish(db: Session, actor: Actor, task: UUID, *, seen: int, now: datetime) -> Publication:
    """Put a reviewed result on the public list: who was checked, on what, when, by whom, with which result; no
    person's name and no words of findings. Raises Missing, Forbidden, Conflict (also for a guidance visit)."""
    row = take(db, task, seen)
    if not actor.has(*PUBLISHERS) or actor.office_path != row.bureau_path:
        raise Forbidden(N_("This step belongs to another role here."))
    if row.kind != "INSPECTION":
        raise Conflict(N_("A guidance visit is not published as an inspection."))
    row.state, row.published_at = after("publish", row.state), now
    made = _record(db, row, now)
    db.add(made)
    db.flush()
    late = row.publish_due is not None and local_date(now) > row.publish_due
    told = {"result": row.result, "late": late}
    trail.record(db, actor, "audits:task:publish", events.of_task(row), told, now=now)
    tell_station(db, row, N_("%(number)s: the result is published."), {"number": row.number}, now=now)
    return made


def withdraw(db: Session, actor: Actor, task: UUID, reason: str, *, now: datetime) -> Publication:
    """Take a record off the public list before its term, saying why. Raises Missing, Forbidden, Conflict, Invalid."""
    row = take(db, task, None)
    if not actor.has("SUPERVISOR") or actor.office_path != row.bureau_path:
        raise Forbidden(N_("This step belongs to another role here."))
    made = queries.publication(db, row.id)
    if made is None or made.withdrawn_at is not None:
        raise Conflict(N_("This result is not on the public list."))
    if not reason.strip():
        raise Invalid(N_("Say why it is withdrawn."), field="note")
    made.withdrawn_at, made.withdrawn_reason = now, reason.strip()
    db.flush()
    trail.record(db, actor, "audits:task:withdraw", events.of_task(row), {"reason": "DECISION"}, now=now)
    tell_station(db, row, N_("%(number)s: the publication is withdrawn."), {"number": row.number}, now=now)
    return made


def out_of_term(db: Session, *, now: datetime) -> int:
    """Withdraw what has been shown for its term (session of the system). Returns how many."""
    rows = db.scalars(
        select(Publication)
        .where(Publication.withdrawn_at.is_(None), Publication.shown_until < local_date(now))
        .limit(AT_ONCE)
    ).all()
    for made in rows:
        made.withdrawn_at, made.withdrawn_reason = now, TERM
        subject = trail.Subject("audit_task", made.id, tenant=made.station, office_path=made.office_path)
        trail.record(db, SYSTEM, "audits:task:withdraw", subject, {"reason": "TERM"}, now=now)
    return len(rows)


def _record(db: Session, row: Task, now: datetime) -> Publication:
    card = tenants.card(db, row.tenant_id)
    assert card is not None
    assert row.visited_on is not None
    profile = tenants.StationProfile
    uscc = db.scalar(select(profile.host_uscc).where(profile.tenant_id == row.tenant_id))
    shown = add_months(local_date(now).isoformat(), row.publish_months)
    return Publication(
        id=row.id,
        office_path=row.office_path,
        bureau_name=row.bureau_name,
        station=row.tenant_id,
        station_name=card.name,
        host_name=card.host_name,
        uscc=uscc or None,
        number=row.number,
        plan_title=row.title,
        draw_id=row.draw_id,
        items=[item["title"] for item in row.checklist["items"]],
        result=list(row.result),
        visited_on=row.visited_on,
        published_at=now,
        shown_until=date.fromisoformat(shown),
        followed_up_on=row.followed_up_on,
    )
