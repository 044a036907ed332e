"""Posted rules by version, who has read them; what was printed for the wall, and whole packs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin


class PostedRule(TenantMixin, Base):
    """One version of one rule. A number is given on approval; from then on the text never changes."""

    __tablename__ = "posted_rule"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("state IN ('DRAFT', 'SENT', 'APPROVED', 'DROPPED')", name="state"),
        CheckConstraint(
            "(state = 'APPROVED') = (number IS NOT NULL AND effective_on IS NOT NULL)", name="approved"
        ),
        CheckConstraint("promise_days IS NULL OR promise_days BETWEEN 1 AND 19", name="promise_days"),
        UniqueConstraint("tenant_id", "code", "number", name="uq_posted_rule_number"),
        Index(
            "uq_posted_rule_open",
            "tenant_id",
            "code",
            unique=True,
            postgresql_where=text("state IN ('DRAFT', 'SENT')"),
        ),
    )

    code: Mapped[str]
    number: Mapped[int | None]
    state: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    promise_days: Mapped[int | None]
    written_by: Mapped[UUID | None]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    returned: Mapped[str] = mapped_column(server_default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    effective_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class RuleReading(TenantMixin, Base):
    """Somebody of the staff says: I have read this version."""

    __tablename__ = "rule_reading"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "rule_id"], ["posted_rule.tenant_id", "posted_rule.id"]),
        UniqueConstraint("tenant_id", "rule_id", "person_id", name="uq_rule_reading_person"),
    )

    rule_id: Mapped[UUID]
    person_id: Mapped[UUID]
    at: Mapped[datetime]


class WallPrint(TenantMixin, Base):
    """A sheet was printed: what it was made from then, as a hash."""

    __tablename__ = "wall_print"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        Index("ix_wall_print_sheet", "tenant_id", "sheet", "printed_at"),
    )

    sheet: Mapped[str]
    source: Mapped[str]
    printed_at: Mapped[datetime]
    printed_by: Mapped[UUID | None]


class WallPack(TenantMixin, Base):
    """All sheets in one ZIP, made by a job."""

    __tablename__ = "wall_pack"
    __table_args__ = (ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),)

    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    job: Mapped[UUID]
    made_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(info={"content": True})
    size: Mapped[int | None] = mapped_column(BigInteger)
    sheets: Mapped[dict[str, Any] | None]
    """Sheet → hash of its source, as the ZIP holds them."""
    purged_at: Mapped[datetime | None]
