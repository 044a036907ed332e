"""Writing the registers: items by editions, credit classes, inspectors, relations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import accounts, bureaus, notify, tenants, trail
from portal.audits.models import AuditItem, AuditObject, Inspector, Relation
from portal.audits.queries import registers as queries
from portal.audits.queries.plans import take_number
from portal.audits.rules import registers as rules
from portal.audits.rules.draw.words import RECUSAL_REASONS
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Invalid, Missing
from portal.trail import Subject

WARN = timedelta(days=60)


@dataclass(frozen=True)
class ItemFacts:
    """One item of the catalogue as it is written. *checks*: what is looked at, one a line."""

    kind: str
    code: str
    title: str
    basis: str
    checks: tuple[rules.Check, ...]


def write_item(
    db: Session, actor: Actor, facts: ItemFacts, before: UUID | None, *, seen: int = 0, now: datetime
) -> AuditItem:
    """A new item, or the next edition of *before*, which ends today. Raises Invalid, Missing, Conflict, Forbidden."""
    rules.check_keeper(actor.roles)
    rules.check_item(facts.kind, facts.code, facts.title, facts.basis, facts.checks)
    today, edition = local_date(now), 1
    if before is not None:
        old = queries.item(db, before, lock=True)
        _own(old.office_path, actor)
        if old.version != seen or old.until is not None:
            raise Conflict(N_("Somebody else changed this item meanwhile. Look at it again."))
        if (old.kind, old.code) != (facts.kind, facts.code):
            raise Invalid(N_("The code and the kind of an item stay; write a new item."), field="code")
        old.until, edition = today, old.edition + 1
        db.flush()
    elif _known(db, actor.office_path, facts.code):
        raise Invalid(N_("This code is in the catalogue already."), field="code")
    made = AuditItem(
        office_path=actor.office_path,
        code=facts.code,
        edition=edition,
        kind=facts.kind,
        title=facts.title.strip(),
        basis=facts.basis.strip(),
        checks=[one.as_dict() for one in facts.checks],
        since=today,
        created_by=actor.person,
        created_at=now,
    )
    db.add(made)
    db.flush()
    told = {"code": made.code, "edition": edition}
    trail.record(db, actor, "audits:item:edition", Subject("audit_item", made.id), told, now=now)
    return made


def end_item(db: Session, actor: Actor, item: UUID, *, seen: int, now: datetime) -> AuditItem:
    """An item is checked no more; plans that hold it keep it. Raises Missing, Forbidden, Conflict."""
    rules.check_keeper(actor.roles)
    row = queries.item(db, item, lock=True)
    _own(row.office_path, actor)
    if row.version != seen or row.until is not None:
        raise Conflict(N_("Somebody else changed this item meanwhile. Look at it again."))
    row.until = local_date(now)
    db.flush()
    trail.record(db, actor, "audits:item:end", Subject("audit_item", row.id), {"code": row.code}, now=now)
    return row


def rate(
    db: Session, actor: Actor, station: UUID, credit: str | None, source: str, on: date, *, now: datetime
) -> bool:
    """Write a station's credit class. Says whether it changed. Raises Missing, Forbidden, Invalid."""
    rules.check_keeper(actor.roles)
    rules.check_credit(credit, on, local_date(now))
    row = _object(db, actor, station)
    changed = row.credit != credit
    row.credit, row.credit_on, row.credit_source = credit, on, source.strip() or None
    db.flush()
    if changed:
        told = {"credit": credit}
        trail.record(db, actor, "audits:object:credit", Subject("audit_object", station), told, now=now)
    return changed


def set_off(db: Session, actor: Actor, station: UUID, reason: str | None, *, now: datetime) -> AuditObject:
    """Take a station out of the register with a reason, or (None) back in. Raises Missing, Forbidden, Invalid."""
    rules.check_keeper(actor.roles)
    if reason is not None and not reason.strip():
        raise Invalid(N_("Say why the station leaves the register."), field="reason")
    row = _object(db, actor, station)
    row.off_at, row.off_reason = (None, None) if reason is None else (now, reason.strip())
    db.flush()
    told = {"off": reason is not None}
    trail.record(db, actor, "audits:object:off", Subject("audit_object", station), told, now=now)
    return row


def register(
    db: Session, actor: Actor, person: UUID, certificate: str, until: date | None, *,
    duties: str = "", limit: int | None = None, now: datetime,
) -> Inspector:  # fmt: skip
    """Put a colleague with the role INSPECTOR into the register. Raises Missing, Forbidden, Invalid, Conflict."""
    rules.check_keeper(actor.roles)
    rules.check_certificate(certificate, until, limit)
    bureau = bureaus.by_path(db, actor.office_path)
    colleague = next(
        (one for one in accounts.people_at(db, bureau.id, "INSPECTOR") if one.person == person), None
    )
    if colleague is None:
        raise Missing(N_("Only people of this bureau with the role of inspector are registered."))
    if queries.inspector_of(db, bureau.path, person) is not None:
        raise Conflict(N_("This person is in the register already."))
    number = take_number(db, bureau.path, "inspector", 0)
    made = Inspector(
        office_path=bureau.path,
        bureau_id=bureau.id,
        person_id=person,
        code=f"{bureau.code}-J{number:03d}",
        name=colleague.name,
        certificate=certificate.strip() or None,
        certificate_until=until,
        duties=duties.strip(),
        limit=limit,
    )
    db.add(made)
    db.flush()
    trail.record(
        db,
        actor,
        "audits:inspector:register",
        Subject("audit_inspector", made.id),
        {"code": made.code},
        now=now,
    )
    return made


def change(
    db: Session, actor: Actor, inspector: UUID, certificate: str, until: date | None, *,
    duties: str, limit: int | None, active: bool, seen: int, now: datetime,
) -> Inspector:  # fmt: skip
    """Write a line of the register anew. Raises Missing, Forbidden, Invalid, Conflict."""
    rules.check_keeper(actor.roles)
    row = queries.inspector(db, inspector, lock=True)
    _own(row.office_path, actor)
    if row.version != seen:
        raise Conflict(N_("Somebody else changed this line meanwhile. Look at it again."))
    rules.check_certificate(certificate, until, limit)
    row.certificate, row.certificate_until = certificate.strip() or None, until
    row.duties, row.limit = duties.strip(), limit
    row.off_at = None if active else row.off_at or now
    db.flush()
    told = {"code": row.code, "active": active}
    trail.record(db, actor, "audits:inspector:change", Subject("audit_inspector", row.id), told, now=now)
    return row


def relate(
    db: Session, actor: Actor, inspector: UUID, station: UUID, reason: str, note: str, *, now: datetime
) -> Relation:
    """Declare that an inspector may not be sent to a station: the person, or who keeps the register. Raises Missing,
    Forbidden, Invalid, Conflict."""
    row = queries.inspector(db, inspector)
    if actor.person != row.person_id:
        rules.check_keeper(actor.roles)
    card = tenants.card(db, station)
    if card is None or not card.office_path.startswith(row.office_path):
        raise Missing(N_("There is no such station."))
    if reason not in RECUSAL_REASONS or reason in {"OBJECT_ASKED", "ROTATION"}:
        raise Invalid(N_("Choose the reason."), field="reason")
    if any(one.station == station for one in queries.relations(db, [row.id])):
        raise Conflict(N_("This relation is declared already."))
    made = Relation(
        office_path=row.office_path,
        inspector_id=row.id,
        station=station,
        reason=reason,
        note=note.strip() or None,
        declared_by=actor.person,
        declared_at=now,
    )
    db.add(made)
    db.flush()
    told = {"inspector": row.code, "reason": reason}
    trail.record(db, actor, "audits:relation:declare", Subject("audit_inspector", row.id), told, now=now)
    return made


def unrelate(db: Session, actor: Actor, relation: UUID, *, now: datetime) -> Relation:
    """A relation holds no longer. Raises Missing, Forbidden."""
    rules.check_keeper(actor.roles)
    made = queries.relation(db, relation)
    row = queries.inspector(db, made.inspector_id)
    made.ended_at = made.ended_at or now
    db.flush()
    subject = Subject("audit_inspector", row.id)
    trail.record(db, actor, "audits:relation:end", subject, {"inspector": row.code}, now=now)
    return made


def warn_certificates(db: Session, *, now: datetime) -> int:
    """Tell those whose certificate ends within sixty days, once for each end (session of the system)."""
    today = local_date(now)
    rows = db.scalars(
        select(Inspector).where(
            Inspector.off_at.is_(None),
            Inspector.certificate_until <= today + WARN,
            func.coalesce(Inspector.warned_for, date(1970, 1, 1)) != Inspector.certificate_until,
        )
    ).all()
    for row in rows:
        bureau = bureaus.by_path(db, row.office_path)
        told = {"day": row.certificate_until}
        words = N_("Your law-enforcement certificate ends on %(day)s: renew it, or you cannot be drawn.")
        url = f"/g/{bureau.code}/audits/inspectors"
        notify.tell(db, [row.person_id], words, told, url=url, place=bureau.name, urgency="DIGEST", now=now)
        row.warned_for = row.certificate_until
    return len(rows)


def rate_many(
    db: Session, actor: Actor, rows: Sequence[tuple[UUID, str | None]], source: str, *, now: datetime
) -> tuple[int, int]:
    """Write many credit classes at once, of today. Returns (changed, unchanged)."""
    changed = sum(
        rate(db, actor, station, credit, source, local_date(now), now=now) for station, credit in rows
    )
    return changed, len(rows) - changed


def _object(db: Session, actor: Actor, station: UUID) -> AuditObject:
    card = tenants.card(db, station)
    if card is None or not card.office_path.startswith(actor.office_path):
        raise Missing(N_("There is no such station."))
    row = db.scalars(
        select(AuditObject).where(AuditObject.station == station).with_for_update()
    ).one_or_none()
    if row is None:
        row = AuditObject(station=station, office_path=card.office_path)
        db.add(row)
    return row


def _own(path: str, actor: Actor) -> None:
    if path != actor.office_path:
        raise Missing(N_("There is nothing by this name in this bureau's register."))


def _known(db: Session, path: str, code: str) -> bool:
    found = select(AuditItem.id).where(AuditItem.office_path == path, AuditItem.code == code)
    return db.scalars(found.limit(1)).first() is not None
