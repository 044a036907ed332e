"""Standards: a bureau's checklists, version by version, and how a station stands against each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column
from portal.core.files import StoredFile
from portal.core.ids import new_id

SCORE = Numeric(5, 1)
STATES = "('OPEN', 'SUBMITTED', 'RETURNED', 'CONFIRMED', 'REOPENED')"


class StandardVersion(Base):
    """One version of a checklist of the bureau at `office_path`. Every station may read what is published: stations
    are asked by the bureaux above them."""

    __tablename__ = "standard_version"
    __place__ = "reference"
    __table_args__ = (
        UniqueConstraint("office_path", "code", "number"),
        CheckConstraint("state IN ('DRAFT', 'PUBLISHED', 'RETIRED', 'DROPPED')", name="state"),
        CheckConstraint("binding IN ('ASKED', 'OFFERED')", name="binding"),
        CheckConstraint("pass_mark BETWEEN 1 AND 100", name="pass_mark"),
        CheckConstraint(
            "(state IN ('PUBLISHED', 'RETIRED')) = (published_at IS NOT NULL AND effective_from IS NOT NULL)",
            name="published",
        ),
        CheckConstraint("(state = 'RETIRED') = (retired_on IS NOT NULL)", name="retired"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    code: Mapped[str]
    number: Mapped[int]
    state: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    pass_mark: Mapped[int]
    binding: Mapped[str]
    kinds: Mapped[list[str]]
    areas: Mapped[list[str]]
    items: Mapped[list[Any]]
    effective_from: Mapped[date | None]
    retired_on: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class StandardCheck(TenantMixin, Base):
    """How a station stands against the standard with `code`. It is confirmed while `valid_until` has not passed;
    `state` says in whose hands it is."""

    __tablename__ = "standard_check"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        UniqueConstraint("tenant_id", "code"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("state <> 'CONFIRMED' OR confirmed_on IS NOT NULL", name="confirmed"),
        CheckConstraint(
            "(confirmed_on IS NULL) = (score IS NULL) AND (confirmed_on IS NULL) = (valid_until IS NULL)",
            name="standing",
        ),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        Index("ix_standard_check_office_path", "office_path", "code", "state"),
        Index("ix_standard_check_version_id", "version_id"),
    )

    code: Mapped[str]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("standard_version.id"))
    state: Mapped[str]
    open_items: Mapped[int]
    submitted_at: Mapped[datetime | None]
    confirmed_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    score: Mapped[Decimal | None] = mapped_column(SCORE)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class StandardAnswer(TenantMixin, Base):
    """One item of a check. A new `round` begins when an item is reopened: what was shown before stays, as before."""

    __tablename__ = "standard_answer"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "check_id"], ["standard_check.tenant_id", "standard_check.id"]),
        UniqueConstraint("tenant_id", "check_id", "item"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("why IS NULL OR why IN ('EXPIRED', 'CHANGED', 'ROSTER', 'RENEW')", name="why"),
        CheckConstraint("(state = 'REOPENED') = (why IS NOT NULL)", name="reopened"),
        CheckConstraint("state <> 'RETURNED' OR reason IS NOT NULL", name="returned"),
        CheckConstraint("state <> 'CONFIRMED' OR valid_until IS NOT NULL", name="confirmed"),
        Index("ix_standard_answer_valid_until", "state", "valid_until"),
    )

    check_id: Mapped[UUID]
    item: Mapped[str]
    state: Mapped[str]
    why: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(Encrypted())
    filled: Mapped[str | None] = mapped_column(Encrypted())
    round: Mapped[int]
    confirmed_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class StandardFile(TenantMixin, Base):
    """A photo or document shown for one piece of proof (`slot`: its place in the item) in one round."""

    __tablename__ = "standard_file"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "check_id"], ["standard_check.tenant_id", "standard_check.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            [f"{StoredFile.__tablename__}.tenant_id", f"{StoredFile.__tablename__}.id"],
        ),
        Index("ix_standard_file_check_id", "tenant_id", "check_id", "item"),
        Index("ix_standard_file_file_id", "tenant_id", "file_id"),
    )

    check_id: Mapped[UUID]
    item: Mapped[str]
    slot: Mapped[int]
    round: Mapped[int]
    file_id: Mapped[UUID]
    taken_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None]
    sent_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class StandardStep(TenantMixin, Base):
    """One step of a check: a submission, a decision, a reopening. Written once."""

    __tablename__ = "standard_step"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "check_id"], ["standard_check.tenant_id", "standard_check.id"]),
        UniqueConstraint("tenant_id", "check_id", "seq"),
        CheckConstraint("side IN ('station', 'bureau', 'system')", name="side"),
    )

    check_id: Mapped[UUID]
    seq: Mapped[int]
    event: Mapped[str]
    side: Mapped[str]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]
    at: Mapped[datetime]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("standard_version.id"))
    score: Mapped[Decimal | None] = mapped_column(SCORE)
    note: Mapped[str | None] = mapped_column(Encrypted())
    data: Mapped[dict[str, Any]]
