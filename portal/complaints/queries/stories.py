"""Closed complaints as a typical case may be written from: what happened, and which words must not appear."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, Party
from portal.complaints.rules.words.goods import CATEGORIES
from portal.complaints.rules.words.intake import PROBLEMS
from portal.complaints.rules.words.outcomes import OUTCOMES
from portal.core.i18n import current_locale
from portal.tenants import ClosedCase


def latest_closed(db: Session, limit: int) -> Sequence[ClosedCase]:
    """The complaints closed last, without reports of violations and those whose term has ended."""
    rows = db.execute(
        _closed().order_by(Complaint.closed_on.desc(), Complaint.id.desc()).limit(limit)
    ).scalars()
    return [_as_told(row, ()) for row in rows]


def one_closed(db: Session, case_id: UUID) -> ClosedCase | None:
    """One of them with everybody's names and numbers, or None."""
    row = db.execute(_closed().where(Complaint.id == case_id)).scalar_one_or_none()
    if row is None:
        return None
    parties = db.execute(select(Party).where(Party.complaint_id == case_id)).scalars()
    return _as_told(row, [word for party in parties for word in (party.name, party.phone, party.id_no)])


def _closed() -> Select[Complaint]:
    return select(Complaint).where(
        Complaint.state.in_(("CLOSED", "ARCHIVED")),
        Complaint.report == "NONE",
        Complaint.purged_on.is_(None),
    )


def _as_told(row: Complaint, more: Sequence[str | None]) -> ClosedCase:
    locale = current_locale()
    secrets = (
        row.consumer_name,
        row.consumer_phone,
        row.consumer_address,
        row.consumer_id_no,
        row.respondent_contact,
        row.external_no,
        *more,
    )
    assert row.closed_on is not None  # a CHECK says so
    return ClosedCase(
        id=row.id,
        number=row.number or "",
        closed_on=row.closed_on,
        category=CATEGORIES.label(row.category, locale),
        subject=row.item_name,
        problem=PROBLEMS.label(row.problem, locale),
        outcome=OUTCOMES.label(row.outcome, locale),
        amount=row.amount,
        recovered=row.recovered_amount,
        story=row.facts,
        secrets=tuple(word for word in secrets if word),
    )
