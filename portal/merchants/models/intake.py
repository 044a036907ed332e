"""Tables read into the catalogue, and the keys of the systems that push theirs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin


class CatalogueImport(TenantMixin, Base):
    """A table on its way: READ (shown, nothing taken) → RUNNING → DONE, or FAILED with nothing taken.

    `rows` is the table as read (compressed JSON), given up once taken or grown old; `refused` what was not taken.
    """

    __tablename__ = "catalogue_import"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        ForeignKeyConstraint(["tenant_id", "merchant_id"], ["merchant.tenant_id", "merchant.id"]),
        CheckConstraint("status IN ('READ', 'RUNNING', 'DONE', 'FAILED')", name="status"),
        CheckConstraint("source IN ('FILE', 'PASTE', 'API')", name="source"),
        Index("ix_catalogue_import_at", "tenant_id", "at", "id"),
    )

    merchant_id: Mapped[UUID | None]
    source: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str]
    rows: Mapped[bytes | None]
    refused: Mapped[list[Any]]
    added: Mapped[int]
    changed: Mapped[int]
    same: Mapped[int]
    failure: Mapped[str] = mapped_column(server_default="")
    job_id: Mapped[UUID | None]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]


class CatalogueKey(TenantMixin, Base):
    """A key with which a shop's own system pushes its catalogue. Only its hash is kept."""

    __tablename__ = "catalogue_key"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        ForeignKeyConstraint(["tenant_id", "merchant_id"], ["merchant.tenant_id", "merchant.id"]),
        Index("ix_catalogue_key_digest", "tenant_id", "digest"),
    )

    label: Mapped[str]
    merchant_id: Mapped[UUID | None]
    hint: Mapped[str]
    digest: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
