"""The key of a device: opened at the door, taken back when a telephone is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_visits as events
from portal.audits.queries.visits import one
from portal.core.actor import Actor
from portal.core.errors import N_, Forbidden


@dataclass(frozen=True)
class Opened:
    """Whom a key speaks for: only this visit, only this person, only the station's own office."""

    key: UUID
    tenant: UUID
    visit: UUID
    office_path: str
    bureau: UUID
    actor: Actor


def open_key(db: Session, secret: str, now: datetime) -> Opened | None:
    """Who stands behind a key that a device showed, or None."""
    tenant, _, rest = secret.partition(".")
    if len(tenant) != 32 or not rest or not all(letter in "0123456789abcdef" for letter in tenant):
        return None
    found = one.door(db, UUID(tenant), sha256(secret.encode()).hexdigest(), now)
    if found is None:
        return None
    path = str(found["office_path"])
    actor = Actor(
        person=UUID(str(found["person_id"])),
        name=str(found["person_name"]),
        roles=frozenset({"INSPECTOR"}),
        place="bureau",
        office_path=path,
    )
    key, visit, bureau = (UUID(str(found[name])) for name in ("key_id", "visit_id", "bureau_id"))
    return Opened(key, UUID(tenant), visit, path, bureau, actor)


def revoke(db: Session, actor: Actor, visit_id: UUID, device: str, *, now: datetime) -> int:
    """Take back every key of a device: what it has not sent stays on it. Raises Missing; Forbidden for another
    person's device, unless one supervises."""
    row = one.visit(db, visit_id, lock=True)
    ours = [key for key in one.keys(db, row) if key.device == device and key.revoked_at is None]
    if not actor.has("SUPERVISOR") and any(key.person_id != actor.person for key in ours):
        raise Forbidden(N_("Only the person it belongs to, or a supervisor, takes a device's key back."))
    for key in ours:
        key.revoked_at, key.revoked_by = now, actor.person
    db.flush()
    if ours:
        trail.record(db, actor, "audits:visit:revoke", events.of_visit(row), {"devices": len(ours)}, now=now)
    return len(ours)
