"""The settlement: a proposal, its approvals, its signatures, and the agreement F04 it becomes.

The words of a proposal are written once. The serving role may update only approvals, signatures and the end
(column grants in 0009), so what was approved is what was signed, to the byte.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import of_case, of_file, one_of
from portal.core.db import Base, TenantMixin

SIGNED_WHOLE = (
    "approved_at IS NOT NULL AND consumer_signed_at IS NOT NULL AND operator_signed_at IS NOT NULL "
    "AND (NOT over_limit OR head_at IS NOT NULL) AND (NOT by_proxy OR proxy_special) AND waiver_told "
    "AND ended IS NULL AND concluded_on IS NOT NULL"
)


class Settlement(TenantMixin, Base):
    """One proposal put to both sides. `text_hash` is the SHA-256 of the agreement's canonical text."""

    __tablename__ = "settlement"
    __table_args__ = (
        *of_case("settlement"),
        UniqueConstraint("tenant_id", "id", "concluded"),
        UniqueConstraint("tenant_id", "agreement_no"),
        Index(
            "uq_settlement_open",
            "tenant_id",
            "complaint_id",
            "round",
            unique=True,
            postgresql_where=text("ended IS NULL"),
        ),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("length(text_hash) = 64", name="text_hash"),
        CheckConstraint("approved_by IS NULL OR NOT approved_by = ANY (settlers)", name="approver_apart"),
        CheckConstraint("head_by IS NULL OR NOT head_by = ANY (settlers)", name="head_apart"),
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved"),
        CheckConstraint(
            "(consumer_signed_at IS NULL AND operator_signed_at IS NULL) "
            "OR (approved_at IS NOT NULL AND (NOT over_limit OR head_at IS NOT NULL))",
            name="approved_before_signed",
        ),
        CheckConstraint("consumer_hash IS NULL OR consumer_hash = text_hash", name="consumer_hash"),
        CheckConstraint("operator_hash IS NULL OR operator_hash = text_hash", name="operator_hash"),
        CheckConstraint("(consumer_hash IS NULL) = (consumer_signed_at IS NULL)", name="consumer_signed"),
        CheckConstraint("(operator_hash IS NULL) = (operator_signed_at IS NULL)", name="operator_signed"),
        CheckConstraint(f"NOT concluded OR ({SIGNED_WHOLE})", name="concluded"),
        one_of("ended", ("RETURNED", "WITHDRAWN", "TIMEOUT", "VOIDED")),
    )

    complaint_id: Mapped[UUID]
    round: Mapped[int]
    agreement_no: Mapped[str]
    summary: Mapped[str]
    """投诉内容及投诉请求, as it stands in the agreement."""
    terms: Mapped[str]
    obligations: Mapped[list[Any]]
    """[{"kind", "detail", "amount" (text) or null, "due" (ISO date)}]"""
    amount: Mapped[Decimal]
    perform_due: Mapped[date]
    opinion: Mapped[str]
    """处理意见 of form F01."""
    bases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    citations: Mapped[list[str]] = mapped_column(ARRAY(Text))
    waiver_told: Mapped[bool]
    over_limit: Mapped[bool]
    by_proxy: Mapped[bool]
    proxy_special: Mapped[bool]
    settlers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    text: Mapped[str]
    text_hash: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID | None]
    proposed_name: Mapped[str]

    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    approver: Mapped[str] = mapped_column(default="")
    review_opinion: Mapped[str] = mapped_column(default="")
    head_at: Mapped[datetime | None]
    head_by: Mapped[UUID | None]
    head_name: Mapped[str] = mapped_column(default="")
    head_opinion: Mapped[str] = mapped_column(default="")
    consumer_signed_at: Mapped[datetime | None]
    consumer_hash: Mapped[str | None]
    operator_signed_at: Mapped[datetime | None]
    operator_hash: Mapped[str | None]
    concluded: Mapped[bool] = mapped_column(default=False)
    concluded_on: Mapped[date | None]
    ended: Mapped[str | None]
    ended_note: Mapped[str] = mapped_column(default="")


class Signature(TenantMixin, Base):
    """One signature on a paper of a case, bound to the hash of the text that was signed. Insert-only."""

    __tablename__ = "complaint_signature"
    __table_args__ = (
        *of_case("complaint_signature"),
        of_file("file_id"),
        one_of("party", ("CONSUMER", "OPERATOR", "OFFICER")),
        one_of("capacity", ("SELF", "PROXY", "REPRESENTATIVE", "OFFICER")),
        one_of("how", ("SCREEN", "PAPER", "LINK")),
        one_of("paper", ("F04", "F09")),
        CheckConstraint("length(text_hash) = 64", name="text_hash"),
        UniqueConstraint("tenant_id", "document_id", "party", "signer_name"),
    )

    complaint_id: Mapped[UUID]
    paper: Mapped[str]
    document_id: Mapped[UUID]
    party: Mapped[str]
    capacity: Mapped[str]
    how: Mapped[str]
    signer_name: Mapped[str]
    text_hash: Mapped[str]
    file_id: Mapped[UUID]
    strokes: Mapped[list[Any] | None]
    at: Mapped[datetime]
    witness: Mapped[UUID | None]
    witness_name: Mapped[str] = mapped_column(default="")
