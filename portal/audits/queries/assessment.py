"""Reading assessment: periods, results; rounds of awards and applications."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal import law
from portal.audits.models import AssessmentPeriod, AssessmentResult, AwardApplication, AwardRound
from portal.audits.rules.periods import APPEAL_DAYS
from portal.core.clock import local_date
from portal.core.errors import N_, Missing


def periods() -> Select[AssessmentPeriod]:
    """The periods of the scope's bureaux, to be paged by (last_day, id)."""
    return select(AssessmentPeriod)


def period(db: Session, period_id: UUID, *, lock: bool = False) -> AssessmentPeriod:
    """One period. Raises Missing."""
    wanted = select(AssessmentPeriod).where(AssessmentPeriod.id == period_id)
    found = db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such assessment here."))
    return found


def period_of_days(db: Session, path: str, first: date, last: date) -> AssessmentPeriod | None:
    """A bureau's own period of exactly these days, or None."""
    return db.execute(
        select(AssessmentPeriod).where(
            AssessmentPeriod.office_path == path,
            AssessmentPeriod.first_day == first,
            AssessmentPeriod.last_day == last,
        )
    ).scalar_one_or_none()


def computing(db: Session) -> Sequence[AssessmentPeriod]:
    """The periods whose results are being computed; for the worker."""
    wanted = select(AssessmentPeriod).where(AssessmentPeriod.state == "COMPUTING")
    return db.execute(wanted.order_by(AssessmentPeriod.created_at)).scalars().all()


def results(db: Session, period_id: UUID) -> Sequence[AssessmentResult]:
    """The results of a period, the best first; those not computed yet last."""
    wanted = select(AssessmentResult).where(AssessmentResult.period_id == period_id)
    order = (AssessmentResult.total.desc().nulls_last(), AssessmentResult.id)
    return db.execute(wanted.order_by(*order)).scalars().all()


def uncomputed(db: Session, period_id: UUID) -> int:
    """How many results of a period are still to be computed."""
    return db.execute(
        select(func.count()).where(
            AssessmentResult.period_id == period_id, AssessmentResult.computed_at.is_(None)
        )
    ).scalar_one()


def result(db: Session, result_id: UUID, *, lock: bool = False) -> AssessmentResult:
    """One result. Raises Missing."""
    wanted = select(AssessmentResult).where(AssessmentResult.id == result_id)
    found = db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such result here."))
    return found


def shown_results() -> Select[AssessmentResult]:
    """A station's own results that were shown to it, to be paged by (last_day, id)."""
    return select(AssessmentResult).where(AssessmentResult.shown_at.is_not(None))


def appeal_until(row: AssessmentResult) -> date | None:
    """The last day of appeal, reckoned like the period's own from the day the result was shown."""
    return law.shift(local_date(row.shown_at), APPEAL_DAYS) if row.shown_at else None


def weights(points: Mapping[str, Any] | None) -> dict[str, Decimal] | None:
    """A bureau's own points as the rules take them."""
    return {code: Decimal(value) for code, value in points.items()} if points else None


def award_rounds(paths: Sequence[str] | None = None) -> Select[AwardRound]:
    """Rounds of awards, to be paged by (apply_until, id): all of the scope, or those of the given bureaux."""
    found = select(AwardRound)
    return found.where(AwardRound.office_path.in_(list(paths))) if paths is not None else found


def award_round(db: Session, round_id: UUID, *, lock: bool = False) -> AwardRound:
    """One round. Raises Missing."""
    wanted = select(AwardRound).where(AwardRound.id == round_id)
    found = db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such round of awards here."))
    return found


def applications(db: Session, round_id: UUID) -> Sequence[AwardApplication]:
    """The applications of a round that the scope may see, as they came."""
    wanted = select(AwardApplication).where(AwardApplication.round_id == round_id)
    return db.execute(wanted.order_by(AwardApplication.applied_at, AwardApplication.id)).scalars().all()


def application(db: Session, application_id: UUID, *, lock: bool = False) -> AwardApplication:
    """One application. Raises Missing."""
    wanted = select(AwardApplication).where(AwardApplication.id == application_id)
    found = db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such application here."))
    return found
