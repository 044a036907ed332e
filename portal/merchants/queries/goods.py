"""Reading the catalogue: by id, by what changed, as others match it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.merchants.models import CatalogueItem, Merchant, Supplier

Mark = tuple[int, UUID]  # seq and id of the last row read
AT_ONCE = 2_000


class Stocked(NamedTuple):
    """A line of the catalogue as matching reads it."""

    id: UUID
    tenant_id: UUID
    office_path: str
    merchant_id: UUID | None
    name: str
    maker: str
    brand: str
    spec: str
    batch: str
    produced_on: date | None
    expires_on: date | None
    shelf_life: str
    barcode: str
    stock: Decimal | None
    unit: str
    status: str
    seq: int
    version: int
    supplier: str

    @property
    def mark(self) -> Mark:
        """To go on reading after this line."""
        return self.seq, self.id

    @property
    def texts(self) -> dict[str, str]:
        """What is written, by the field codes that lists and catalogues are matched by; empty ones left out."""
        found = {
            "product_name": self.name,
            "maker_name": self.maker,
            "brand": self.brand,
            "spec": self.spec,
            "batch": self.batch,
            "production_date": self.produced_on.isoformat() if self.produced_on else "",
            "use_by": self.expires_on.isoformat() if self.expires_on else "",
            "shelf_life": self.shelf_life,
            "gtin": self.barcode,
            "supplier_name": self.supplier,
        }
        return {name: text for name, text in found.items() if text}


_COLUMNS = [getattr(CatalogueItem, name) for name in Stocked._fields[:-1]]


def _stocked() -> Select[Any]:
    return select(*_COLUMNS, Supplier.name).outerjoin(
        Supplier,
        (Supplier.tenant_id == CatalogueItem.tenant_id) & (Supplier.id == CatalogueItem.supplier_id),
    )


def _read(db: Session, statement: Select[Any]) -> list[Stocked]:
    return [Stocked._make((*row[:-1], row[-1] or "")) for row in db.execute(statement)]


def changed_items(db: Session, after: Mark | None = None, *, limit: int = AT_ONCE) -> list[Stocked]:
    """The station's lines that are new or changed since *after*, oldest change first; all of them for None.

    Marks grow in the order of commits: who goes on from the last line read misses none. A line taken off or
    blocked is given too (`status` says so)."""
    statement = _stocked().order_by(CatalogueItem.seq, CatalogueItem.id).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(CatalogueItem.seq, CatalogueItem.id) > after)
    return _read(db, statement)


def all_items(db: Session, tenant: UUID | None = None) -> Iterator[Stocked]:
    """Every line of the station (or of *tenant*, for a system's or a bureau's session), read in portions."""
    last: UUID | None = None
    while True:
        statement = _stocked().order_by(CatalogueItem.tenant_id, CatalogueItem.id).limit(AT_ONCE)
        if tenant is not None:
            statement = statement.where(CatalogueItem.tenant_id == tenant)
        if last is not None:
            statement = statement.where(CatalogueItem.id > last)
        rows = _read(db, statement)
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id


def items(db: Session, ids: Collection[UUID], tenants: Collection[UUID] | None = None) -> dict[UUID, Stocked]:
    """Lines by id, as matching reads them; unknown ids and other stations' are left out.

    A system's session names the *tenants* too: their key starts with the tenant."""
    statement = _stocked().where(CatalogueItem.id.in_(ids))
    if tenants is not None:
        statement = statement.where(CatalogueItem.tenant_id.in_(tenants))
    return {row.id: row for row in _read(db, statement)} if ids else {}


def item(db: Session, item_id: UUID) -> CatalogueItem:
    """One line of this station's catalogue. Raises Missing."""
    found = db.execute(select(CatalogueItem).where(CatalogueItem.id == item_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There are no such goods in this catalogue."))
    return found


def merchant_names(db: Session, ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Shops' names and stalls by id."""
    wanted = {one for one in ids if one}
    rows: Sequence[Merchant] = (
        db.execute(select(Merchant).where(Merchant.id.in_(wanted))).scalars().all() if wanted else []
    )
    return {row.id: row.title for row in rows}
