"""A visit on site (现场检查): the pack it was made with, the keys of the devices, every answer and photo that came."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin


class Visit(TenantMixin, Base):
    """One visit of one task. ``pack`` is the JSON that the devices work from; ``last_seq`` numbers what arrived: its
    row lock puts the answers of all devices into one order. ``purged_at``: its term ended, only the fact is left."""

    __tablename__ = "audit_visit"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "task_id"], ["audit_task.tenant_id", "audit_task.id"]),
        UniqueConstraint("tenant_id", "task_id"),
        CheckConstraint("state IN ('OPEN', 'DONE')", name="state"),
        CheckConstraint("(state = 'DONE') = (done_at IS NOT NULL)", name="done"),
        CheckConstraint("length(pack_sha256) = 64", name="pack_sha256"),
        Index("ix_audit_visit_office_path", "office_path", "opened_at"),
        Index("ix_audit_visit_kept", "opened_at", "id", postgresql_where=text("purged_at IS NULL")),
    )

    task_id: Mapped[UUID]
    state: Mapped[str]
    pack: Mapped[str] = mapped_column(Encrypted())
    pack_sha256: Mapped[str]
    pack_version: Mapped[int]
    last_seq: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]
    purged_at: Mapped[datetime | None]


class VisitKey(TenantMixin, Base):
    """What lets one device of one person write into one visit without a sign-in. Only its hash is kept.

    ``skew`` is how many seconds the device's clock was ahead of ours when it last spoke."""

    __tablename__ = "audit_visit_key"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "visit_id"], ["audit_visit.tenant_id", "audit_visit.id"]),
        UniqueConstraint("tenant_id", "secret_hash"),
        Index("ix_audit_visit_key_visit_id", "tenant_id", "visit_id"),
    )

    visit_id: Mapped[UUID]
    person_id: Mapped[UUID]
    person_name: Mapped[str]
    bureau_id: Mapped[UUID]
    device: Mapped[str]
    secret_hash: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    skew: Mapped[int] = mapped_column(BigInteger, default=0)
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None]


class VisitAnswer(TenantMixin, Base):
    """One answer, exactly as the device made it: never deleted, and changed only when its term ends: then its words
    go, while ``digest`` still says what it was. ``made_at`` is the device's clock.

    Its columns make up ``rules.sync.Answer``; ``digest`` is what the device was told. ``late`` came after the end."""

    __tablename__ = "audit_visit_answer"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "visit_id"], ["audit_visit.tenant_id", "audit_visit.id"]),
        UniqueConstraint("tenant_id", "visit_id", "answer_id", "digest"),
        UniqueConstraint("tenant_id", "visit_id", "seq"),
    )

    visit_id: Mapped[UUID]
    seq: Mapped[int]
    answer_id: Mapped[str]
    item: Mapped[str]
    value: Mapped[str] = mapped_column(Encrypted())
    device: Mapped[str]
    made_at: Mapped[datetime]
    replaces: Mapped[list[Any]]
    digest: Mapped[str]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]
    received_at: Mapped[datetime]
    skew: Mapped[int] = mapped_column(BigInteger)
    late: Mapped[bool]


class VisitPhoto(TenantMixin, Base):
    """A photo on its way: ``received`` of ``size`` bytes; ``file_id`` once it is whole and its hash was right."""

    __tablename__ = "audit_visit_photo"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "visit_id"], ["audit_visit.tenant_id", "audit_visit.id"]),
        ForeignKeyConstraint(["tenant_id", "file_id"], ["stored_file.tenant_id", "stored_file.id"]),
        UniqueConstraint("tenant_id", "visit_id", "named"),
        CheckConstraint("received >= 0 AND received <= size", name="received"),
    )

    visit_id: Mapped[UUID]
    named: Mapped[str]
    """SHA-256 as the device computed it when the photo was taken."""
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    file_id: Mapped[UUID | None]
    begun_at: Mapped[datetime]
    held_at: Mapped[datetime | None]


class VisitPiece(TenantMixin, Base):
    """A piece of a photo that is not whole yet, in the file store; deleted when the photo is put together."""

    __tablename__ = "audit_visit_piece"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "photo_id"], ["audit_visit_photo.tenant_id", "audit_visit_photo.id"]
        ),
        UniqueConstraint("tenant_id", "photo_id", "starts"),
        Index("ix_audit_visit_piece_sha256", "sha256"),
    )

    photo_id: Mapped[UUID]
    starts: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(info={"content": True})
