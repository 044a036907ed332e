"""Who of the staff has read which version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import accounts
from portal.tenants.models import PostedRule, RuleReading
from portal.tenants.queries.posted.versions import approved, ruling


@dataclass(frozen=True)
class Reader:
    """Somebody with an account here, and when they confirmed reading (None: not yet)."""

    person: UUID
    name: str
    at: datetime | None


def readers(db: Session, place: UUID, rule: UUID) -> list[Reader]:
    """Everybody with an account at the station *place*: those who have not read *rule* first, by name."""
    at = {
        row.person_id: row.at
        for row in db.execute(
            select(RuleReading.person_id, RuleReading.at).where(RuleReading.rule_id == rule)
        )
    }
    people = accounts.people_at(db, place)
    found = [Reader(one.person, one.name, at.get(one.person)) for one in people]
    return sorted(found, key=lambda reader: reader.at is not None)


def unread_of(db: Session, person: UUID, today: date) -> Sequence[PostedRule]:
    """The versions in force, or coming into force, that *person* has not confirmed."""
    # Most days everything is read: one question that finds nothing.
    read_by_me = select(RuleReading.id).where(
        RuleReading.tenant_id == PostedRule.tenant_id,
        RuleReading.rule_id == PostedRule.id,
        RuleReading.person_id == person,
    )
    unread = set(
        db.scalars(select(PostedRule.id).where(PostedRule.state == "APPROVED", ~read_by_me.exists()))
    )
    if not unread:
        return []
    rows = approved(db)
    wanted = {row.id: row for row in ruling(rows, today).values()}
    wanted |= {row.id: row for row in rows if row.effective_on is not None and row.effective_on > today}
    return [row for key, row in wanted.items() if key in unread]
