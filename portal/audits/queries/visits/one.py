"""Finding a visit, its answers, its photos, its keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from portal.audits.models import Visit, VisitAnswer, VisitKey, VisitPhoto
from portal.audits.queries.one import one
from portal.audits.rules.sync import Answer
from portal.core.errors import N_
from portal.core.files import StoredFile

NONE_SUCH = N_("There is no such visit here.")
_DOOR = text("SELECT * FROM audit_visit_door(:tenant, :hash, :now)")


def visit(db: Session, visit_id: UUID, *, lock: bool = False) -> Visit:
    """One visit the session may see. Raises Missing."""
    return one(db, select(Visit).where(Visit.id == visit_id), NONE_SUCH, lock=lock)


def of_task(db: Session, tenant: UUID, task: UUID, *, lock: bool = False) -> Visit | None:
    """The visit of a task, once a device took its pack."""
    statement = select(Visit).where(Visit.tenant_id == tenant, Visit.task_id == task)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.scalars(statement).one_or_none()


def answers(db: Session, row: Visit) -> Sequence[VisitAnswer]:
    """Everything that was answered, in the order in which it came."""
    return db.scalars(
        select(VisitAnswer)
        .where(VisitAnswer.tenant_id == row.tenant_id, VisitAnswer.visit_id == row.id)
        .order_by(VisitAnswer.seq)
    ).all()


def answers_after(db: Session, row: Visit, seq: int, device: str, limit: int) -> Sequence[VisitAnswer]:
    """What other devices answered after *seq*."""
    return db.scalars(
        select(VisitAnswer)
        .where(
            VisitAnswer.tenant_id == row.tenant_id,
            VisitAnswer.visit_id == row.id,
            VisitAnswer.seq > seq,
            VisitAnswer.device != device,
        )
        .order_by(VisitAnswer.seq)
        .limit(limit)
    ).all()


def known(db: Session, row: Visit, ids: Collection[str]) -> set[tuple[str, str]]:
    """Which of these answers are held, as (id, digest)."""
    rows = db.execute(
        select(VisitAnswer.answer_id, VisitAnswer.digest).where(
            VisitAnswer.tenant_id == row.tenant_id,
            VisitAnswer.visit_id == row.id,
            VisitAnswer.answer_id.in_(sorted(ids)),
        )
    )
    return {(answer, digest) for answer, digest in rows}


def as_answer(row: VisitAnswer) -> Answer:
    """A row as the merge knows it."""
    return Answer(
        row.answer_id,
        str(row.visit_id),
        row.item,
        row.value,
        row.device,
        row.made_at.astimezone(UTC),
        tuple(row.replaces),
    )


def by_digest(rows: Iterable[VisitAnswer]) -> dict[str, VisitAnswer]:
    """Rows by what the merge knows them by: reckoned anew, since an answer out of its term has lost its words."""
    return {as_answer(each).digest(): each for each in rows}


def has(db: Session, row: Visit, item: str) -> bool:
    """Whether an item was answered at all."""
    wanted = exists().where(
        VisitAnswer.tenant_id == row.tenant_id, VisitAnswer.visit_id == row.id, VisitAnswer.item == item
    )
    return bool(db.scalar(select(wanted)))


def photo(db: Session, row: Visit, named: str, *, lock: bool = False) -> VisitPhoto | None:
    """One photo of a visit by the hash its device gave it."""
    statement = select(VisitPhoto).where(
        VisitPhoto.tenant_id == row.tenant_id, VisitPhoto.visit_id == row.id, VisitPhoto.named == named
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.scalars(statement).one_or_none()


def photos(db: Session, row: Visit) -> Sequence[VisitPhoto]:
    """The photos of a visit, whole or on their way."""
    return db.scalars(
        select(VisitPhoto)
        .where(VisitPhoto.tenant_id == row.tenant_id, VisitPhoto.visit_id == row.id)
        .order_by(VisitPhoto.begun_at, VisitPhoto.id)
    ).all()


def file_of(db: Session, row: Visit, named: str) -> StoredFile | None:
    """The stored file of a photo that is whole."""
    return db.scalars(
        select(StoredFile)
        .join(
            VisitPhoto,
            (VisitPhoto.tenant_id == StoredFile.tenant_id) & (VisitPhoto.file_id == StoredFile.id),
        )
        .where(
            VisitPhoto.tenant_id == row.tenant_id, VisitPhoto.visit_id == row.id, VisitPhoto.named == named
        )
    ).one_or_none()


def keys(db: Session, row: Visit) -> Sequence[VisitKey]:
    """The keys devices were given, newest first."""
    return db.scalars(
        select(VisitKey)
        .where(VisitKey.tenant_id == row.tenant_id, VisitKey.visit_id == row.id)
        .order_by(VisitKey.issued_at.desc(), VisitKey.id)
    ).all()


def door(db: Session, tenant: UUID, secret_hash: str, now: datetime) -> dict[str, object] | None:
    """Who stands behind a key: visit_id, office_path, person_id, person_name, bureau_id, key_id. None for a key that
    is unknown, expired, taken back, or whose person no longer inspects for that bureau."""
    row = db.execute(_DOOR, {"tenant": tenant, "hash": secret_hash, "now": now}).one_or_none()
    return dict(row._mapping) if row else None
