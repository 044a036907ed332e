"""What proves a withdrawal: photos, refunds, signed claims."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin
from portal.recalls.models.parts import QUANTITY, of_task, one_of, to_file
from portal.recalls.rules.task.words import PROOFS, REFUND_WAYS


class Proof(TenantMixin, Base):
    """A photo or paper of a task. `sha256` is the content's; `device_sha256` what the device computed when the photo
    was taken or chosen ("" without a script); they are equal, or the upload was refused."""

    __tablename__ = "recall_proof"
    __table_args__ = (
        of_task(),
        to_file(),
        CheckConstraint(one_of("kind", PROOFS), name="kind"),
        CheckConstraint("device_sha256 = '' OR device_sha256 = sha256", name="same"),
        Index("ix_recall_proof_task_id", "tenant_id", "task_id", "id"),
    )

    task_id: Mapped[UUID]
    kind: Mapped[str]
    file_id: Mapped[UUID]
    sha256: Mapped[str]
    device_sha256: Mapped[str] = mapped_column(default="")
    captured_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    side: Mapped[str]
    at: Mapped[datetime]
    by_name: Mapped[str]


class Refund(TenantMixin, Base):
    """A consumer brought goods back (F14: time, who, address, telephone)."""

    __tablename__ = "recall_refund"
    __table_args__ = (
        of_task(),
        ForeignKeyConstraint(["tenant_id", "line_id"], ["recall_line.tenant_id", "recall_line.id"]),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(one_of("way", REFUND_WAYS), name="way"),
        Index("ix_recall_refund_task_id", "tenant_id", "task_id", "id"),
    )

    task_id: Mapped[UUID]
    line_id: Mapped[UUID]
    returned_at: Mapped[datetime]
    name: Mapped[str | None] = mapped_column(Encrypted())
    phone: Mapped[str | None] = mapped_column(Encrypted())
    address: Mapped[str | None] = mapped_column(Encrypted())
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    amount: Mapped[Decimal]
    way: Mapped[str]
    at: Mapped[datetime]
    by_name: Mapped[str]


class Claim(TenantMixin, Base):
    """未销售声明: the text, its hash, and who signed it. Never changed; a later find marks the task and this row."""

    __tablename__ = "recall_claim"
    __table_args__ = (
        of_task(),
        to_file(),
        CheckConstraint("(contradicted_at IS NULL) = (contradicted_by IS NULL)", name="contradicted"),
        Index("ix_recall_claim_task_id", "tenant_id", "task_id", "id"),
    )

    task_id: Mapped[UUID]
    text: Mapped[str]
    text_hash: Mapped[str]
    signer: Mapped[str]
    signer_id: Mapped[UUID | None]
    file_id: Mapped[UUID]
    strokes: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    at: Mapped[datetime]
    contradicted_at: Mapped[datetime | None]
    contradicted_by: Mapped[str | None]
    contradiction: Mapped[str] = mapped_column(default="")
