"""Who supplies goods, and the papers asked for when they came in (索证索票)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin


class Supplier(TenantMixin, Base):
    """A supplier of one or more shops of the station."""

    __tablename__ = "catalogue_supplier"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("status IN ('OPEN', 'CLOSED')", name="status"),
        Index("ix_catalogue_supplier_name", "tenant_id", "name", "id"),
    )

    name: Mapped[str]
    uscc: Mapped[str] = mapped_column(server_default="")
    licence_no: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str | None] = mapped_column(Encrypted())
    status: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class PurchaseEvidence(TenantMixin, Base):
    """A paper: of a supplier (its licence) or of goods (certificate, invoice). Withdrawn, never deleted."""

    __tablename__ = "catalogue_evidence"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["catalogue_item.tenant_id", "catalogue_item.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "supplier_id"], ["catalogue_supplier.tenant_id", "catalogue_supplier.id"]
        ),
        ForeignKeyConstraint(["tenant_id", "file_id"], ["stored_file.tenant_id", "stored_file.id"]),
        CheckConstraint("(item_id IS NULL) <> (supplier_id IS NULL)", name="owner"),
        CheckConstraint(
            "kind IN ('LICENCE', 'PERMIT', 'CERTIFICATE', 'QUARANTINE', 'INVOICE', 'CUSTOMS', 'OTHER')",
            name="kind",
        ),
        Index("ix_catalogue_evidence_item_id", "tenant_id", "item_id"),
        Index("ix_catalogue_evidence_supplier_id", "tenant_id", "supplier_id"),
    )

    item_id: Mapped[UUID | None]
    supplier_id: Mapped[UUID | None]
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(server_default="")
    valid_until: Mapped[date | None]
    file_id: Mapped[UUID]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_note: Mapped[str] = mapped_column(server_default="")
