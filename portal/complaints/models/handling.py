"""Steps between registration and settlement: decision, minutes (F09), appointment, test (F08)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import of_case, of_file, one_of
from portal.complaints.rules.words.steps import (
    MANNERS,
    MINUTES_OUTCOMES,
    PAYERS,
    REJECT_REASONS,
    SIGNED_BY,
    TOLD_BY,
)
from portal.core.db import Base, TenantMixin


class Decision(TenantMixin, Base):
    """受理 or 不予受理. An acceptance declares three things; a refusal tells its reason and the other ways."""

    __tablename__ = "complaint_decision"
    __table_args__ = (
        *of_case("complaint_decision"),
        one_of("reason", REJECT_REASONS),
        one_of("told_by", TOLD_BY),
        CheckConstraint(
            "(accepted AND ours AND dispute AND nowhere_else) "
            "OR (NOT accepted AND reason IS NOT NULL AND cardinality(ways) > 0)",
            name="grounds",
        ),
    )

    complaint_id: Mapped[UUID]
    accepted: Mapped[bool]
    ours: Mapped[bool]
    dispute: Mapped[bool]
    nowhere_else: Mapped[bool]
    reason: Mapped[str | None]
    detail: Mapped[str] = mapped_column(default="")
    ways: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    told_by: Mapped[str | None]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]


class Minutes(TenantMixin, Base):
    """协商记录 (F09): two officers, or one in a simple case; who signed, or why nobody did."""

    __tablename__ = "complaint_minutes"
    __table_args__ = (
        *of_case("complaint_minutes"),
        of_file("scan_id"),
        one_of("manner", MANNERS),
        one_of("outcome", MINUTES_OUTCOMES),
        one_of("signed", SIGNED_BY),
        CheckConstraint(
            "cardinality(officers) >= 2 OR (simple AND cardinality(officers) = 1)", name="officers"
        ),
        CheckConstraint("signed NOT IN ('REMOTE', 'REFUSED') OR signed_note <> ''", name="signed_note"),
        CheckConstraint("signed <> 'PAPER' OR scan_id IS NOT NULL", name="scan"),
    )

    complaint_id: Mapped[UUID]
    round: Mapped[int]
    at: Mapped[datetime]
    manner: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    officers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    officer_names: Mapped[list[str]] = mapped_column(ARRAY(Text))
    simple: Mapped[bool]
    present: Mapped[str]
    content: Mapped[str]
    outcome: Mapped[str]
    signed: Mapped[str]
    signed_note: Mapped[str] = mapped_column(default="")
    scan_id: Mapped[UUID | None]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]


class Appointment(TenantMixin, Base):
    """约定答复时间: an answer promised to the consumer."""

    __tablename__ = "complaint_appointment"
    __table_args__ = of_case("complaint_appointment")

    complaint_id: Mapped[UUID]
    reply_at: Mapped[datetime]
    about: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]


class Test(TenantMixin, Base):
    """检测鉴定委托与费用约定 (F08): agreed by both, fee settled beforehand; ends by report, consent or objection."""

    __tablename__ = "complaint_test"
    __table_args__ = (
        *of_case("complaint_test"),
        of_file("commission_file_id"),
        of_file("report_file_id"),
        one_of("payer", PAYERS),
        one_of("ended", ("REPORT", "CANCEL", "OBJECTION")),
        CheckConstraint("agreed_by_both AND fee_agreed", name="agreed"),
        CheckConstraint("fee >= 0", name="fee"),
        CheckConstraint("ended IS DISTINCT FROM 'REPORT' OR report_file_id IS NOT NULL", name="report"),
        CheckConstraint("(ended IS NULL) = (ended_on IS NULL)", name="ended_on"),
    )

    complaint_id: Mapped[UUID]
    round: Mapped[int]
    item: Mapped[str]
    question: Mapped[str]
    agency: Mapped[str]
    accreditation: Mapped[str] = mapped_column(default="")
    agreed_by_both: Mapped[bool]
    fee_agreed: Mapped[bool]
    payer: Mapped[str]
    fee: Mapped[Decimal]
    sealed_note: Mapped[str] = mapped_column(default="")
    commission_file_id: Mapped[UUID | None]
    commissioned_on: Mapped[date]
    by_person: Mapped[UUID | None]
    ended: Mapped[str | None]
    ended_on: Mapped[date | None]
    conclusion: Mapped[str] = mapped_column(default="")
    objection: Mapped[bool] = mapped_column(default=False)
    report_file_id: Mapped[UUID | None]
