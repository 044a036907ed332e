"""One station's task about one alert: its state, steps, and the goods with their quantities."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column
from portal.recalls.models.parts import QUANTITY, of_task, one_of
from portal.recalls.rules.alert.words import GRAVITIES, KINDS
from portal.recalls.rules.task.steps import STATES
from portal.recalls.rules.task.words import CONTRADICTIONS
from portal.recalls.rules.terms import LEVELS


class Task(TenantMixin, Base):
    """What a station does about an alert (F14). The alert's own words are copied: a station sees no bureau's row.

    `level`: the gravest open or confirmed match; `hits` and `hints`: open matches of one product, and others.
    `contradicted`: a find that speaks against a signed claim. `found_at`: listed goods were last found on site then,
    with or without a claim.
    """

    __tablename__ = "recall_task"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("gravity", GRAVITIES), name="gravity"),
        CheckConstraint(f"level IS NULL OR {one_of('level', LEVELS)}", name="level"),
        CheckConstraint(
            f"contradicted IS NULL OR {one_of('contradicted', CONTRADICTIONS)}", name="contradicted"
        ),
        CheckConstraint("(state IN ('CLOSED', 'LAPSED')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("ended_at IS NULL OR next_look_at IS NULL", name="at_rest"),
        CheckConstraint("hits >= 0 AND hints >= 0", name="counts"),
        UniqueConstraint("tenant_id", "alert_id"),
        Index("ix_recall_task_inbox", "tenant_id", "state", "told_at", "id"),
        Index("ix_recall_task_board", "alert_id", "office_path", "state"),
        Index("ix_recall_task_office_path", "office_path", "state", "due_at"),
        Index(
            "ix_recall_task_next_look_at",
            "next_look_at",
            postgresql_where=text("next_look_at IS NOT NULL"),
        ),
    )

    alert_id: Mapped[UUID]
    bureau_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    issuer: Mapped[str]
    notice_no: Mapped[str]
    notice_date: Mapped[date]
    filed_on: Mapped[date | None]
    gravity: Mapped[str]
    public: Mapped[bool]
    instruction: Mapped[str]
    items: Mapped[int]
    state: Mapped[str]
    level: Mapped[str | None]
    hits: Mapped[int] = mapped_column(default=0)
    hints: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime]
    matched_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    disposed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    next_look_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    drawn: Mapped[bool] = mapped_column(default=False)
    contradicted: Mapped[str | None]
    found_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    # A step counts the version itself; the ORM refuses to write over a newer one.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class TaskStep(TenantMixin, Base):
    """A step taken on a task. `seq` is the version it made; `data` holds codes and numbers."""

    __tablename__ = "recall_step"
    __table_args__ = (
        of_task(),
        UniqueConstraint("tenant_id", "task_id", "seq"),
        CheckConstraint("side IN ('station', 'bureau', 'system')", name="side"),
    )

    task_id: Mapped[UUID]
    seq: Mapped[int]
    event: Mapped[str]
    side: Mapped[str]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(Encrypted())
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Line(TenantMixin, Base):
    """Goods to be withdrawn, with quantities that balance. From a confirmed match, or found by the station itself
    (`match_id` NULL). `product` is what tells the same product again in another alert."""

    __tablename__ = "recall_line"
    __table_args__ = (
        of_task(),
        ForeignKeyConstraint(["tenant_id", "match_id"], ["recall_match.tenant_id", "recall_match.id"]),
        UniqueConstraint("tenant_id", "match_id"),
        CheckConstraint(
            "received >= 0 AND stock >= 0 AND sold >= 0 AND returned >= 0 AND destroyed >= 0 AND relabelled >= 0",
            name="amounts",
        ),
        CheckConstraint("stock + sold + returned + destroyed = received", name="balance"),
        CheckConstraint("relabelled <= stock", name="relabelled"),
        Index("ix_recall_line_task_id", "tenant_id", "task_id"),
        Index("ix_recall_line_product", "tenant_id", "product"),
    )

    task_id: Mapped[UUID]
    match_id: Mapped[UUID | None]
    item_id: Mapped[UUID | None]
    name: Mapped[str]
    brand: Mapped[str] = mapped_column(default="")
    spec: Mapped[str] = mapped_column(default="")
    batch: Mapped[str] = mapped_column(default="")
    expires: Mapped[str] = mapped_column(default="")
    maker: Mapped[str] = mapped_column(default="")
    maker_address: Mapped[str] = mapped_column(default="")
    failing: Mapped[str] = mapped_column(default="")
    gtin: Mapped[str] = mapped_column(default="")
    supplier: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    label_only: Mapped[bool] = mapped_column(default=False)
    product: Mapped[str]
    received: Mapped[Decimal] = mapped_column(QUANTITY)
    stock: Mapped[Decimal] = mapped_column(QUANTITY)
    sold: Mapped[Decimal] = mapped_column(QUANTITY)
    returned: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    destroyed: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    relabelled: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    at: Mapped[datetime]
    by_name: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
