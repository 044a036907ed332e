"""The staff reads what is posted."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import notify
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict
from portal.core.i18n import N_
from portal.tenants.actions.posted.write import note
from portal.tenants.models import PostedRule, RuleReading
from portal.tenants.queries import own_card
from portal.tenants.queries.posted import readers

REMINDER = N_("Please read and confirm: %(title)s")


def confirm_read(db: Session, actor: Actor, row: PostedRule, *, now: datetime) -> None:
    """The actor has read this version; a second time changes nothing. Raises Conflict for what is not approved."""
    if row.state != "APPROVED":
        raise Conflict(N_("This version is not approved yet."))
    mine = select(RuleReading.id).where(RuleReading.rule_id == row.id, RuleReading.person_id == actor.person)
    if db.execute(mine).first() is not None:
        return
    db.add(RuleReading(rule_id=row.id, person_id=actor.person, at=now))
    db.flush()
    note(db, actor, row, "read", now)


def remind_readers(db: Session, row: PostedRule, *, now: datetime) -> int:
    """Ask those who have not read it, once a day. Returns how many were asked."""
    if row.state != "APPROVED":
        raise Conflict(N_("This version is not approved yet."))
    card = own_card(db)
    waiting = [one.person for one in readers(db, row.tenant_id, row.id) if one.at is None]
    return notify.tell(
        db,
        waiting,
        REMINDER,
        {"title": row.title},
        url=f"/s/{card.slug}/rules/{row.code}",
        place=card.name,
        urgency="TODAY",
        key=f"rule:{row.id}:remind:{local_date(now)}",
        now=now,
    )
