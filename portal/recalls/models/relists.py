"""Selling withdrawn goods again: asked for with a test report, decided by the bureau; and products barred for good."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin
from portal.recalls.models.parts import QUANTITY, of_task, one_of, to_file
from portal.recalls.rules.task.words import RELIST_STATES


class Relist(TenantMixin, Base):
    """A request to sell goods of a line again."""

    __tablename__ = "recall_relist"
    __table_args__ = (
        of_task(),
        to_file(),
        ForeignKeyConstraint(["tenant_id", "line_id"], ["recall_line.tenant_id", "recall_line.id"]),
        CheckConstraint(one_of("state", RELIST_STATES), name="state"),
        CheckConstraint("(state = 'ASKED') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("used_at IS NULL OR state = 'GRANTED'", name="used"),
        Index("ix_recall_relist_task_id", "tenant_id", "task_id", "id"),
        Index("ix_recall_relist_office_path", "office_path", "state", "at"),
        # One open request a line.
        Index(
            "uq_recall_relist_open",
            "tenant_id",
            "line_id",
            unique=True,
            postgresql_where=text("state = 'ASKED'"),
        ),
    )

    task_id: Mapped[UUID]
    line_id: Mapped[UUID]
    batch: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    report_no: Mapped[str]
    lab: Mapped[str]
    file_id: Mapped[UUID]
    reason: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]
    by_name: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    used_at: Mapped[datetime | None]
    """The goods went on sale again with this approval: it is good for one time."""
    used_by_name: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class Block(TenantMixin, Base):
    """A product that failed twice at this station: all of it is off sale until the bureau lifts it (F28)."""

    __tablename__ = "recall_block"
    __table_args__ = (
        of_task(),
        CheckConstraint("(lifted_at IS NULL) = (lifted_reason IS NULL)", name="lifted"),
        Index(
            "uq_recall_block_standing",
            "tenant_id",
            "product",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    task_id: Mapped[UUID]
    product: Mapped[str]
    name: Mapped[str]
    maker: Mapped[str]
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by_name: Mapped[str] = mapped_column(default="")
    lifted_reason: Mapped[str | None]
