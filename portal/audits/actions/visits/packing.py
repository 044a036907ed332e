"""下载离线包: the pack is made, or made again when the plan changed, and the device gets a key of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_visits as events
from portal.audits.actions.tasks import packed
from portal.audits.models import Task, Visit, VisitKey
from portal.audits.queries.tasks import task as find_task
from portal.audits.queries.visits import one
from portal.audits.queries.visits import pack as sources
from portal.audits.rules.task import BEFORE_VISIT
from portal.audits.rules.visits import pack as rules
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.ids import new_id, token

CANCELLED = N_("This visit was cancelled: %(reason)s")
NOT_ON_THE_TEAM = N_("Another pair was drawn for this visit.")
OVER = N_("The term of this visit has ended: it can be read, not gone on with.")
MOST_DEVICE = 64


@dataclass(frozen=True)
class Packed:
    """What a device is given: the pack as a dictionary, its hash and version, and the key (shown once)."""

    visit: Visit
    pack: dict[str, Any]
    key: str
    key_until: datetime
    skew: int


def pack(
    db: Session,
    actor: Actor,
    task_id: UUID,
    device: str,
    device_time: datetime,
    *,
    bureau: UUID,
    now: datetime,
) -> Packed:
    """Pack a visit for a device of one of its team. Raises Missing; Forbidden for somebody else; Conflict when the
    visit was cancelled; Invalid without a device's name."""
    row = find_task(db, task_id)
    _may(actor, row)
    if not device or len(device) > MOST_DEVICE or not device.replace("-", "").isalnum():
        raise Invalid(N_("The device did not say which it is."))
    # The visit first, then its task: in the order of whoever sends answers meanwhile.
    found = one.of_task(db, row.tenant_id, row.id, lock=True)
    if found is None:
        row = find_task(db, task_id, lock=True)
        _may(actor, row)
        found = one.of_task(db, row.tenant_id, row.id, lock=True)  # a colleague was faster
    if found is not None and found.purged_at is not None:
        raise Conflict(OVER)
    visit = _again(db, actor, row, found, now) if found else _first(db, actor, row, now)
    key, until = _key(db, actor, visit, device, bureau, now)
    if row.state in BEFORE_VISIT:
        packed(db, actor, row.id, now=now)
    return Packed(visit, json.loads(visit.pack), key, until, rules.ahead(device_time, now))


def _may(actor: Actor, row: Task) -> None:
    if row.state == "CANCELLED":
        raise Conflict(CANCELLED, reason=row.cancel_reason or "")
    if str(actor.person) not in row.people:
        raise Forbidden(NOT_ON_THE_TEAM)


def _contents(db: Session, row: Task, now: datetime) -> dict[str, Any]:
    today = local_date(now)
    return rules.contents(
        sources.plan_of(row),
        sources.station_file(db, row.tenant_id, today),
        seed=row.seed,
        failures=sources.earlier(db, row.tenant_id),
        cases=sources.cases(db, row.tenant_id, today),
        goods=sources.goods(db, row.tenant_id),
    )


def _first(db: Session, actor: Actor, row: Task, now: datetime) -> Visit:
    text, digest = rules.encoded(_contents(db, row, now))
    visit = Visit(
        id=new_id(),
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        state="OPEN",
        pack=text,
        pack_sha256=digest,
        pack_version=1,
        last_seq=0,
        opened_at=now,
        opened_by=actor.person,
    )
    db.add(visit)
    db.flush()
    _told(db, actor, visit, now)
    return visit


def _again(db: Session, actor: Actor, row: Task, visit: Visit, now: datetime) -> Visit:
    """The plan and the goods of today, the sample of the first time."""
    text, digest = rules.encoded(rules.renewed(json.loads(visit.pack), _contents(db, row, now)))
    if digest != visit.pack_sha256:
        visit.pack, visit.pack_sha256, visit.pack_version = text, digest, visit.pack_version + 1
        db.flush()
        _told(db, actor, visit, now)
    return visit


def _told(db: Session, actor: Actor, visit: Visit, now: datetime) -> None:
    told = {"pack": visit.pack_sha256, "version": visit.pack_version}
    trail.record(db, actor, "audits:visit:pack", events.of_visit(visit), told, now=now)


def _key(
    db: Session, actor: Actor, visit: Visit, device: str, bureau: UUID, now: datetime
) -> tuple[str, datetime]:
    assert actor.person is not None
    secret = f"{visit.tenant_id.hex}.{token(32)}"
    until = now + rules.KEY_LASTS
    db.add(
        VisitKey(
            tenant_id=visit.tenant_id,
            office_path=visit.office_path,
            visit_id=visit.id,
            person_id=actor.person,
            person_name=actor.name,
            bureau_id=bureau,
            device=device,
            secret_hash=sha256(secret.encode()).hexdigest(),
            issued_at=now,
            expires_at=until,
        )
    )
    db.flush()
    trail.record(db, actor, "audits:visit:key", events.of_visit(visit), {"device": device[:8]}, now=now)
    return secret, until
