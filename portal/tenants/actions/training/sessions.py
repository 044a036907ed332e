"""Writing training down: sessions, who was there, their files."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Invalid
from portal.core.files import StoredFile
from portal.core.i18n import N_
from portal.tenants.actions.training.keeping import check_seen, note, overwrite
from portal.tenants.models.training import TrainingAttendance, TrainingFile, TrainingSession
from portal.tenants.queries import roster
from portal.tenants.queries.training import present, session_file
from portal.tenants.rules.training.sessions import FILES, SessionFacts, check_attendance, check_session


def plan_session(db: Session, actor: Actor, facts: SessionFacts, *, now: datetime) -> TrainingSession:
    """Write a session down, held or to come. Raises Invalid."""
    check_session(facts)
    row = TrainingSession(**_tidy(facts), cancelled_on=None, by_person=actor.person, at=now)
    db.add(row)
    db.flush()
    note(
        db,
        actor,
        "training:planned",
        row.id,
        {"kind": row.kind, "held_on": row.held_on.isoformat(), "minutes": row.minutes},
        now=now,
    )
    return row


def change_session(
    db: Session, actor: Actor, row: TrainingSession, facts: SessionFacts, seen: int, *, now: datetime
) -> None:
    """Correct a session. Raises Invalid; Conflict when it was cancelled or changed meanwhile."""
    check_session(facts)
    check_seen(row, seen)
    if row.cancelled_on is not None:
        raise Conflict(N_("This session did not take place."))
    if facts.held_on > local_date(now) and present(db, [row.id]):
        raise Invalid(N_("People were there already; the day cannot lie ahead."), field="held_on")
    changed = overwrite(row, _tidy(facts))
    if changed:
        db.flush()
        note(db, actor, "training:changed", row.id, {"fields": changed}, now=now)


def set_attendance(
    db: Session, actor: Actor, row: TrainingSession, members: Collection[UUID], *, now: datetime
) -> None:
    """Who was there: exactly *members*. People who have left since stay if they were there.

    Raises Conflict before the day or for a cancelled session; Invalid for somebody not on the roster."""
    today = local_date(now)
    check_attendance(row.held_on, today, cancelled=row.cancelled_on is not None)
    before = {person.id for person in present(db, [row.id]).get(row.id, [])}
    wanted = set(members)
    if not wanted <= before | {person.id for person in roster(db, today)}:
        raise Invalid(N_("Choose people who are on the roster."), field="members")
    if wanted == before:
        return
    gone = before - wanted
    if gone:
        db.execute(
            delete(TrainingAttendance)
            .where(TrainingAttendance.session_id == row.id, TrainingAttendance.member_id.in_(gone))
            .execution_options(synchronize_session=False)
        )
    for member in sorted(wanted - before):
        db.add(
            TrainingAttendance(
                tenant_id=row.tenant_id, office_path=row.office_path, session_id=row.id, member_id=member
            )
        )
    db.flush()
    note(db, actor, "training:attended", row.id, {"members": sorted(str(one) for one in wanted)}, now=now)


def cancel_session(db: Session, actor: Actor, row: TrainingSession, *, now: datetime) -> None:
    """It did not take place. Raises Conflict when people were there, or when that was said before."""
    if row.cancelled_on is not None:
        raise Conflict(N_("This session did not take place."))
    if present(db, [row.id]):
        raise Conflict(N_("People were at this session; take the attendance off first."))
    row.cancelled_on = local_date(now)
    db.flush()
    note(db, actor, "training:cancelled", row.id, now=now)


def add_session_file(
    db: Session, actor: Actor, row: TrainingSession, file: StoredFile, kind: str, *, now: datetime
) -> TrainingFile:
    """Put material, a photo or the sign-in sheet beside a session. Raises Invalid."""
    if kind not in FILES:
        raise Invalid(N_("Choose from the list."), field="kind")
    link = TrainingFile(session_id=row.id, file_id=file.id, kind=kind, at=now)
    db.add(link)
    db.flush()
    note(db, actor, "training:file_added", row.id, {"file": file.id, "kind": kind}, now=now)
    return link


def remove_session_file(
    db: Session, actor: Actor, row: TrainingSession, link_id: UUID, *, now: datetime
) -> None:
    """Take a wrong file away; the content goes when nothing needs it. Raises Missing."""
    link, file = session_file(db, row.id, link_id)
    db.delete(link)
    db.flush()
    note(db, actor, "training:file_removed", row.id, {"file": file.id}, now=now)


def _tidy(facts: SessionFacts) -> dict[str, object]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(facts).items()}
