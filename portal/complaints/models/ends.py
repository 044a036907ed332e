"""How a case ends and comes back: feedback, termination (F06), referral (F12), reopening (F11)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import of_case, one_of
from portal.complaints.rules.words.outcomes import OUTCOMES
from portal.complaints.rules.words.steps import (
    OPINIONS,
    TERMINATION,
    TERMINATION_SUB,
    TOLD_BY,
    VISIT_MISMATCH,
)
from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin


class Feedback(TenantMixin, Base):
    """履行完毕并反馈: what was done, and the consumer's own word on it (or dated silence)."""

    __tablename__ = "complaint_feedback"
    __table_args__ = (
        *of_case("complaint_feedback"),
        one_of("opinion", OPINIONS),
        one_of("told_by", TOLD_BY),
        CheckConstraint("recovered_amount >= 0", name="recovered_amount"),
    )

    complaint_id: Mapped[UUID]
    round: Mapped[int]
    performed_on: Mapped[date]
    proof_note: Mapped[str]
    recovered_amount: Mapped[Decimal]
    opinion: Mapped[str]
    opinion_note: Mapped[str] = mapped_column(default="")
    told_by: Mapped[str]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]


class Termination(TenantMixin, Base):
    """终止和解 (F06): one of five reasons, its kind when OTHER, and the ways told. TIMEOUT only from day 20."""

    __tablename__ = "complaint_termination"
    __table_args__ = (
        *of_case("complaint_termination"),
        one_of("reason", TERMINATION),
        one_of("sub", TERMINATION_SUB),
        one_of("told_by", TOLD_BY),
        CheckConstraint("(reason = 'OTHER') = (sub IS NOT NULL)", name="sub_of_other"),
        CheckConstraint(
            "sub IS DISTINCT FROM 'TIMEOUT' OR (limit_day IS NOT NULL AND ended_on >= limit_day)",
            name="timeout",
        ),
        CheckConstraint("cardinality(ways) > 0", name="ways"),
        CheckConstraint("detail <> ''", name="detail"),
    )

    complaint_id: Mapped[UUID]
    round: Mapped[int]
    reason: Mapped[str]
    sub: Mapped[str | None]
    detail: Mapped[str]
    ways: Mapped[list[str]] = mapped_column(ARRAY(Text))
    told_by: Mapped[str]
    told_at: Mapped[datetime]
    ended_on: Mapped[date]
    limit_day: Mapped[date | None]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]


class Referral(TenantMixin, Base):
    """A report or hand-over to the office (F12). A hand-over of the station's own case needs the consumer's yes."""

    __tablename__ = "complaint_referral"
    __table_args__ = (
        *of_case("complaint_referral"),
        one_of("cause", ("REFER", "TRANSFER", "BREACH", "REPORT_UP")),
        CheckConstraint("cardinality(kinds) > 0", name="kinds"),
        CheckConstraint("cause <> 'TRANSFER' OR dispatched OR consent", name="consent"),
    )

    complaint_id: Mapped[UUID]
    round: Mapped[int]
    cause: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    summary: Mapped[str]
    measures: Mapped[str] = mapped_column(default="")
    dispatched: Mapped[bool]
    consent: Mapped[bool]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
    office_reply: Mapped[str | None]
    office_replied_at: Mapped[datetime | None]


class SealedIdentity(TenantMixin, Base):
    """Who reported, when a case turned out to be a report (举报) only. The station may write it and never read it
    again (办法 第三十七条): its role has no SELECT here."""

    __tablename__ = "complaint_sealed_identity"
    __table_args__ = of_case("complaint_sealed_identity")

    complaint_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(Encrypted())
    phone: Mapped[str | None] = mapped_column(Encrypted())
    address: Mapped[str | None] = mapped_column(Encrypted())
    id_no: Mapped[str | None] = mapped_column(Encrypted())
    at: Mapped[datetime]


class Reopening(TenantMixin, Base):
    """重开: why, on whose word, and what the earlier end was."""

    __tablename__ = "complaint_reopening"
    __table_args__ = (
        *of_case("complaint_reopening"),
        one_of("mismatch", VISIT_MISMATCH),
        one_of("earlier_outcome", OUTCOMES),
    )

    complaint_id: Mapped[UUID]
    round: Mapped[int]
    mismatch: Mapped[str]
    detail: Mapped[str]
    visit_id: Mapped[UUID | None]
    earlier_outcome: Mapped[str]
    earlier_closed_on: Mapped[date]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
