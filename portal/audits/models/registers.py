"""The three registers of a random audit: items (抽查事项清单), objects (检查对象名录库), inspectors (检查人员名录库).

All stand in the bureau's space: a bureau sees what lies under its path, a station none of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, path_column
from portal.core.ids import new_id


def one_of(column: str, codes: Any) -> str:
    """The text of a constraint: the column holds one of *codes*."""
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


class AuditItem(Base):
    """One version of one item of a bureau's catalogue. A change makes a new version; ``until`` ends the old one."""

    __tablename__ = "audit_item"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("office_path", "code", "edition"),
        CheckConstraint("kind IN ('INSPECTION', 'GUIDANCE')", name="kind"),
        CheckConstraint("edition > 0", name="edition"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    code: Mapped[str]
    edition: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    basis: Mapped[str]
    checks: Mapped[list[Any]]
    since: Mapped[date]
    until: Mapped[date | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class AuditObject(Base):
    """What a bureau knows of a station as an object of checks, beside its card: credit class, out of the register.

    One row a station, seen by every bureau above it. No row means unrated."""

    __tablename__ = "audit_object"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint("credit IS NULL OR credit IN ('A', 'B', 'C', 'D')", name="credit"),
        CheckConstraint("(off_at IS NULL) = (off_reason IS NULL)", name="off"),
        Index("ix_audit_object_office_path", "office_path"),
    )

    station: Mapped[UUID] = mapped_column(primary_key=True)
    office_path: Mapped[str] = path_column()
    credit: Mapped[str | None]
    credit_on: Mapped[date | None]
    credit_source: Mapped[str | None]
    off_at: Mapped[datetime | None]
    off_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class Inspector(Base):
    """A person a bureau may draw, of that bureau itself: who serves at an office below is registered where they have a
    role too. ``code`` is the published name of the person in draws."""

    __tablename__ = "audit_inspector"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("office_path", "person_id"),
        CheckConstraint('"limit" IS NULL OR "limit" >= 0', name="limit"),
        CheckConstraint("(certificate IS NULL) = (certificate_until IS NULL)", name="certificate"),
        Index("ix_audit_inspector_office_path", "office_path", "code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    bureau_id: Mapped[UUID]
    person_id: Mapped[UUID]
    code: Mapped[str]
    name: Mapped[str]
    certificate: Mapped[str | None]
    certificate_until: Mapped[date | None]
    duties: Mapped[str] = mapped_column(server_default="")
    limit: Mapped[int | None]
    off_at: Mapped[datetime | None]
    warned_for: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class Relation(Base):
    """Why an inspector may not be sent to a station, known before any draw (回避关系)."""

    __tablename__ = "audit_relation"
    __place__ = "local"
    __table_args__ = (
        Index("ix_audit_relation_office_path", "office_path"),
        Index("ix_audit_relation_inspector_id", "inspector_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    inspector_id: Mapped[UUID]
    station: Mapped[UUID]
    reason: Mapped[str]
    note: Mapped[str | None] = mapped_column(Encrypted())
    declared_by: Mapped[UUID | None]
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class AuditCounter(Base):
    """Numbers of a bureau's audit documents, without gaps: the row stays locked until its taker commits."""

    __tablename__ = "audit_counter"
    __place__ = "local"

    office_path: Mapped[str] = path_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
