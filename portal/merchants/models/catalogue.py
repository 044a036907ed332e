"""The product catalogue (商品台账): what a shop sells, batch by batch, and what became of each line."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin

QUANTITY = Numeric(14, 3)


def of_item(table: str) -> tuple[Any, ...]:
    """The key to the goods and the index that finds a table's rows by them."""
    return (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["catalogue_item.tenant_id", "catalogue_item.id"]),
        Index(f"ix_{table}_item_id", "tenant_id", "item_id", "id"),
    )


class CatalogueItem(TenantMixin, Base):
    """One batch of one product at one shop; `merchant_id` None: sold by the station's own host.

    `batch` holds the lot, or the day as it was written where it is no day. `identity` tells the same goods again
    (rules.catalogue.identity_of). `seq` grows with each change of the station's catalogue, in the order of commits.
    """

    __tablename__ = "catalogue_item"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        ForeignKeyConstraint(["tenant_id", "merchant_id"], ["merchant.tenant_id", "merchant.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "supplier_id"], ["catalogue_supplier.tenant_id", "catalogue_supplier.id"]
        ),
        CheckConstraint("status IN ('ON_SALE', 'OFF', 'BLOCKED')", name="status"),
        CheckConstraint("stock IS NULL OR stock >= 0", name="stock"),
        UniqueConstraint("tenant_id", "identity"),
        Index("ix_catalogue_item_seq", "tenant_id", "seq", "id"),
        Index("ix_catalogue_item_name", "tenant_id", "name", "id"),
        Index("ix_catalogue_item_barcode", "tenant_id", "barcode"),
        Index("ix_catalogue_item_merchant_id", "tenant_id", "merchant_id"),
        Index("ix_catalogue_item_supplier_id", "tenant_id", "supplier_id"),
    )

    merchant_id: Mapped[UUID | None]
    name: Mapped[str]
    maker: Mapped[str] = mapped_column(server_default="")
    brand: Mapped[str] = mapped_column(server_default="")
    spec: Mapped[str] = mapped_column(server_default="")
    batch: Mapped[str] = mapped_column(server_default="")
    produced_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    shelf_life: Mapped[str] = mapped_column(server_default="")
    barcode: Mapped[str] = mapped_column(server_default="")
    stock: Mapped[Decimal | None] = mapped_column(QUANTITY)
    unit: Mapped[str] = mapped_column(server_default="")
    supplier_id: Mapped[UUID | None]
    purchased_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str]
    status_note: Mapped[str] = mapped_column(server_default="")
    status_at: Mapped[datetime | None]
    identity: Mapped[str]
    import_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(server_default="")
    changed_at: Mapped[datetime]
    seq: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class CatalogueChange(TenantMixin, Base):
    """What was changed on goods: field → [before, after]; who and by which way."""

    __tablename__ = "catalogue_change"
    __table_args__ = (
        *of_item("catalogue_change"),
        CheckConstraint("source IN ('FORM', 'IMPORT', 'API', 'RECALL')", name="source"),
    )

    item_id: Mapped[UUID]
    source: Mapped[str]
    fields: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]


class CatalogueMovement(TenantMixin, Base):
    """A line of the stock book (进销货台账): what came, what went, and the stock after it."""

    __tablename__ = "catalogue_movement"
    __table_args__ = (
        *of_item("catalogue_movement"),
        CheckConstraint("kind IN ('IN', 'SALE', 'RETURN', 'LOSS', 'COUNT')", name="kind"),
        CheckConstraint("balance >= 0", name="balance"),
        CheckConstraint("quantity >= 0", name="quantity"),
    )

    item_id: Mapped[UUID]
    kind: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    balance: Mapped[Decimal] = mapped_column(QUANTITY)
    day: Mapped[date]
    note: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
