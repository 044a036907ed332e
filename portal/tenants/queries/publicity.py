"""Reading publicity: activities, warnings, typical cases."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.files import StoredFile
from portal.core.i18n import N_
from portal.tenants.models.publicity import (
    ConsumptionWarning,
    PublicityActivity,
    PublicityPhoto,
    TypicalCase,
)


def activities(*, year: int | None = None, kind: str = "") -> Select[PublicityActivity]:
    """Activities that fit, to be paged by (held_on, id)."""
    found = select(PublicityActivity)
    if year is not None:
        found = found.where(PublicityActivity.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    return found.where(PublicityActivity.kind == kind) if kind else found


def activity(db: Session, activity_id: UUID) -> PublicityActivity:
    """One activity. Raises Missing."""
    found = db.execute(
        select(PublicityActivity).where(PublicityActivity.id == activity_id)
    ).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such activity here."))
    return found


def photos(
    db: Session, activity_ids: Collection[UUID]
) -> dict[UUID, list[tuple[PublicityPhoto, StoredFile]]]:
    """The photos of these activities, as they came."""
    rows = db.execute(
        select(PublicityPhoto, StoredFile)
        .join(
            StoredFile,
            (StoredFile.tenant_id == PublicityPhoto.tenant_id) & (StoredFile.id == PublicityPhoto.file_id),
        )
        .where(PublicityPhoto.activity_id.in_(list(activity_ids)))
        .order_by(PublicityPhoto.at, PublicityPhoto.id)
    )
    found: dict[UUID, list[tuple[PublicityPhoto, StoredFile]]] = defaultdict(list)
    for link, file in rows:
        found[link.activity_id].append((link, file))
    return found


def year_counts(db: Session, year: int) -> tuple[int, int, int, int]:
    """(activities, materials, people, consultations) of a calendar year, struck ones left out."""
    row = db.execute(
        select(
            func.count(),
            func.coalesce(func.sum(PublicityActivity.materials), 0),
            func.coalesce(func.sum(PublicityActivity.people), 0),
            func.coalesce(func.sum(PublicityActivity.consultations), 0),
        )
        .where(PublicityActivity.held_on.between(date(year, 1, 1), date(year, 12, 31)))
        .where(PublicityActivity.struck_on.is_(None))
    ).one()
    return row[0], row[1], row[2], row[3]


def warnings() -> Select[ConsumptionWarning]:
    """All warnings, to be paged by id."""
    return select(ConsumptionWarning)


def warning(db: Session, warning_id: UUID) -> ConsumptionWarning:
    """One warning. Raises Missing."""
    found = db.execute(
        select(ConsumptionWarning).where(ConsumptionWarning.id == warning_id)
    ).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such warning here."))
    return found


def warnings_shown(db: Session, today: date) -> Sequence[ConsumptionWarning]:
    """The approved warnings whose days include *today*, newest first."""
    return (
        db.execute(
            select(ConsumptionWarning)
            .where(ConsumptionWarning.shown_from <= today, ConsumptionWarning.shown_until >= today)
            .where(ConsumptionWarning.approved_at.is_not(None), ConsumptionWarning.withdrawn_at.is_(None))
            .order_by(ConsumptionWarning.shown_from.desc(), ConsumptionWarning.id.desc())
        )
        .scalars()
        .all()
    )


def stories() -> Select[TypicalCase]:
    """All typical cases, to be paged by id."""
    return select(TypicalCase)


def story(db: Session, story_id: UUID) -> TypicalCase:
    """One typical case. Raises Missing."""
    found = db.execute(select(TypicalCase).where(TypicalCase.id == story_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such case story here."))
    return found


def stories_published(db: Session, limit: int = 5) -> Sequence[TypicalCase]:
    """The typical cases the public page tells, newest first."""
    return (
        db.execute(
            select(TypicalCase)
            .where(TypicalCase.published_at.is_not(None), TypicalCase.withdrawn_at.is_(None))
            .order_by(TypicalCase.published_at.desc(), TypicalCase.id.desc())
            .limit(limit)
        )
        .scalars()
        .all()
    )


def told_already(db: Session, complaint: UUID) -> UUID | None:
    """The typical case written from this complaint that was not withdrawn, or None."""
    return db.execute(
        select(TypicalCase.id)
        .where(TypicalCase.complaint_id == complaint, TypicalCase.withdrawn_at.is_(None))
        .limit(1)
    ).scalar_one_or_none()
