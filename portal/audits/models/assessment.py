"""Assessment of stations (量化考核): periods of a bureau, one result a station; rounds of awards and applications."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column
from portal.core.ids import new_id


class AssessmentPeriod(Base):
    """One period of a bureau: opened, computed from records, proposed to the stations, made final."""

    __tablename__ = "assessment_period"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint("span IN ('QUARTER', 'HALF', 'YEAR')", name="span"),
        CheckConstraint("state IN ('COMPUTING', 'COMPUTED', 'PROPOSED', 'FINAL')", name="state"),
        CheckConstraint("first_day < last_day", name="days"),
        CheckConstraint("(state IN ('PROPOSED', 'FINAL')) = (appeal_until IS NOT NULL)", name="appeal_until"),
        UniqueConstraint("office_path", "first_day", "last_day"),
        Index("ix_assessment_period_office_path", "office_path", "last_day", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    title: Mapped[str]
    span: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    points: Mapped[dict[str, Any] | None]
    state: Mapped[str]
    appeal_until: Mapped[date | None]
    final_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class AssessmentResult(TenantMixin, Base):
    """One station's result: the counts it was computed from, its points item by item, its band; an appeal."""

    __tablename__ = "assessment_result"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        UniqueConstraint("tenant_id", "period_id"),
        CheckConstraint("band IN ('S3', 'S2', 'S1', 'PASS', 'FAIL')", name="band"),
        CheckConstraint("total BETWEEN 0 AND 100", name="total"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        Index("ix_assessment_result_office_path", "office_path", "period_id"),
        Index("ix_assessment_result_period_id", "period_id"),
    )

    period_id: Mapped[UUID]
    bureau_path: Mapped[str] = mapped_column(Text(collation="C"))
    bureau_name: Mapped[str]
    title: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    facts: Mapped[dict[str, Any]]
    by_hand: Mapped[dict[str, Any]]
    items: Mapped[list[Any]]
    vetoes: Mapped[dict[str, Any]]
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    cases: Mapped[int]
    total: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    band: Mapped[str | None]
    shown_at: Mapped[datetime | None]
    appeal: Mapped[str | None] = mapped_column(Encrypted())
    appealed_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Encrypted())
    answered_at: Mapped[datetime | None]
    final_at: Mapped[datetime | None]
    computed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class AwardRound(Base):
    """A round of awards (示范评选): criteria, who may apply when, how long the list is publicised."""

    __tablename__ = "award_round"
    __place__ = "reference"
    __table_args__ = (
        CheckConstraint("kind IN ('MODEL_STATION', 'MODEL_SHOP', 'HONEST', 'SATISFIED')", name="kind"),
        CheckConstraint("state IN ('OPEN', 'PUBLICISED', 'AWARDED', 'DROPPED')", name="state"),
        CheckConstraint("apply_from <= apply_until", name="days"),
        CheckConstraint(
            "(state IN ('PUBLICISED', 'AWARDED')) = (publicised_until IS NOT NULL)", name="publicised"
        ),
        Index("ix_award_round_office_path", "office_path", "apply_until", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    criteria: Mapped[str]
    apply_from: Mapped[date]
    apply_until: Mapped[date]
    state: Mapped[str]
    publicised_on: Mapped[date | None]
    publicised_until: Mapped[date | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class AwardApplication(TenantMixin, Base):
    """A station's application (for itself or a shop of its), its plaque, and how it lost it."""

    __tablename__ = "award_application"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("state IN ('APPLIED', 'LISTED', 'REFUSED', 'AWARDED', 'REVOKED')", name="state"),
        CheckConstraint("(plaque_no IS NOT NULL) = (state IN ('AWARDED', 'REVOKED'))", name="plaque"),
        UniqueConstraint("tenant_id", "round_id", "for_whom"),
        Index("ix_award_application_office_path", "office_path", "round_id"),
        Index("ix_award_application_round_id", "round_id"),
    )

    round_id: Mapped[UUID]
    bureau_path: Mapped[str] = mapped_column(Text(collation="C"))
    bureau_name: Mapped[str]
    title: Mapped[str]
    for_whom: Mapped[str]
    words: Mapped[str]
    state: Mapped[str]
    opinion: Mapped[str] = mapped_column(default="")
    plaque_no: Mapped[str | None]
    applied_by: Mapped[UUID | None]
    applied_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    awarded_on: Mapped[date | None]
    revoked_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
