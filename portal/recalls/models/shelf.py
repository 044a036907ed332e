"""The catalogue made findable, and what was found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin
from portal.recalls.models.parts import one_of
from portal.recalls.rules.task.words import MATCH_STATES, REJECT_REASONS
from portal.recalls.rules.terms import LEVELS


class Shelf(TenantMixin, Base):
    """The blocking keys of one catalogue row; `id` is the row's own. `seq` is the catalogue's mark when it was read:
    the highest one says how far the index has followed the catalogue."""

    __tablename__ = "recall_shelf"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        Index("ix_recall_shelf_seq", "tenant_id", "seq"),
        Index("ix_recall_shelf_keys", "keys", postgresql_using="gin"),
    )

    keys: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    seq: Mapped[int] = mapped_column(BigInteger)


class Match(TenantMixin, Base):
    """A list item and a catalogue row that have to do with each other. `listed` and `stocked` are both sides as they
    were judged; `digest` over both is what a rejection is remembered by."""

    __tablename__ = "recall_match"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "task_id"], ["recall_task.tenant_id", "recall_task.id"]),
        CheckConstraint(one_of("level", LEVELS), name="level"),
        CheckConstraint(one_of("state", MATCH_STATES), name="state"),
        CheckConstraint("(state = 'REJECTED') = (reason IS NOT NULL)", name="rejected"),
        CheckConstraint(f"reason IS NULL OR {one_of('reason', REJECT_REASONS)}", name="reason"),
        UniqueConstraint("tenant_id", "alert_item_id", "item_id"),
        Index("ix_recall_match_task_id", "tenant_id", "task_id", "state"),
        Index("ix_recall_match_item_id", "tenant_id", "item_id"),
        Index("ix_recall_match_alert_id", "alert_id", "level"),
    )

    task_id: Mapped[UUID]
    alert_id: Mapped[UUID]
    alert_item_id: Mapped[UUID]
    item_id: Mapped[UUID]
    level: Mapped[str]
    score: Mapped[float]
    review: Mapped[bool]
    reasons: Mapped[list[Any]]
    flags: Mapped[list[str]] = mapped_column(default=list)
    listed: Mapped[dict[str, Any]]
    stocked: Mapped[dict[str, Any]]
    digest: Mapped[str]
    state: Mapped[str] = mapped_column(default="OPEN")
    reason: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
