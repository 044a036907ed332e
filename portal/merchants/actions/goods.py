"""Keeping the catalogue line by line: adding, changing, taking off the shelf, putting back."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import tenants
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.core.scope import Station
from portal.merchants.models import CatalogueChange, CatalogueItem, CatalogueMovement
from portal.merchants.queries.goods import item
from portal.merchants.rules.goods import GoodsFacts, check, identity_of, tidy
from portal.trail import Subject, declare, record

declare("merchants:goods:added", {}, zh="登记台账商品", en="Goods added to the catalogue")
declare(
    "merchants:goods:changed", {"fields": list[str]}, zh="修改台账商品", en="Goods of the catalogue changed"
)
declare("merchants:goods:status", {"status": str}, zh="商品上下架", en="Goods taken off or put back")
MEANWHILE = N_("Somebody else changed this while you were working on it.")
LISTED = N_("These goods are in the catalogue already: the same shop, barcode and batch.")
BLOCKED = N_("These goods are blocked by a product alert. They come back only by its approval.")


def next_mark(db: Session) -> int:
    """The next `seq` of the station; the row it stands in stays locked until the commit."""
    scope = scope_of(db)
    assert isinstance(scope, Station)
    return tenants.take_number(db, scope.tenant, scope.office_path, "catalogue", 0)


def add_goods(db: Session, actor: Actor, facts: GoodsFacts, *, now: datetime) -> CatalogueItem:
    """Add goods. Raises Invalid; Conflict when the same batch of the same goods is there already."""
    facts = tidy(facts)
    check(facts)
    if same_goods(db, facts) is not None:
        raise Conflict(LISTED, field="name")
    row = row_of(facts, now, actor.name, next_mark(db))
    db.add(row)
    db.flush()
    if facts.stock:
        db.add(movement(actor, row.id, "COUNT", facts.stock, facts.stock, now=now))
    record(db, actor, "merchants:goods:added", Subject("goods", row.id), {}, now=now)
    return row


def row_of(facts: GoodsFacts, now: datetime, by: str, seq: int) -> CatalogueItem:
    """New goods on sale; not yet added to the session."""
    return CatalogueItem(
        **asdict(facts),
        identity=identity_of(facts),
        status="ON_SALE",
        created_at=now,
        created_by=by,
        changed_at=now,
        seq=seq,
    )


def same_goods(db: Session, facts: GoodsFacts) -> CatalogueItem | None:
    """The line that *facts* would double, or None."""
    wanted = select(CatalogueItem).where(CatalogueItem.identity == identity_of(facts))
    return db.execute(wanted).scalar_one_or_none()


def changes(row: CatalogueItem, facts: GoodsFacts) -> dict[str, Any]:
    """What *facts* would change, stock included."""
    return {name: value for name, value in asdict(facts).items() if getattr(row, name) != value}


def change_goods(
    db: Session, actor: Actor, row: CatalogueItem, facts: GoodsFacts, seen_version: int, *, now: datetime
) -> None:
    """Change goods. Raises Invalid; Conflict when somebody was faster or they would become another line."""
    facts = tidy(facts)
    check(facts)
    if row.version != seen_version:
        raise Conflict(MEANWHILE)
    twin = same_goods(db, facts)
    if twin is not None and twin.id != row.id:
        raise Conflict(LISTED, field="name")
    wanted = changes(row, facts)
    if not wanted:
        return
    _write(db, actor, row, wanted, "FORM", now)
    row.identity = identity_of(facts)
    data = {"fields": list(wanted)}
    record(db, actor, "merchants:goods:changed", Subject("goods", row.id), data, now=now)


def _write(
    db: Session, actor: Actor, row: CatalogueItem, wanted: dict[str, Any], source: str, now: datetime
) -> None:
    """Set the fields, keep what stood there before, and say in the stock book what was counted."""
    db.add(change_row(actor, row, wanted, source, now=now))
    if wanted.get("stock") is not None:
        counted = wanted["stock"]
        db.add(movement(actor, row.id, "COUNT", counted, counted, now=now))
    for name, value in wanted.items():
        setattr(row, name, value)
    row.changed_at, row.seq = now, next_mark(db)


def change_row(
    actor: Actor, row: CatalogueItem, wanted: dict[str, Any], source: str, *, now: datetime, note: str = ""
) -> CatalogueChange:
    """The line of history for *wanted*; to be made before the values are set."""
    fields = {name: [plain(getattr(row, name)), plain(value)] for name, value in wanted.items()}
    return CatalogueChange(
        item_id=row.id,
        source=source,
        fields=fields,
        note=note,
        at=now,
        by_person=actor.person,
        by_name=actor.name,
    )


def plain(value: object) -> str | None:
    """A value as history keeps it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


def movement(
    actor: Actor,
    item_id: UUID,
    kind: str,
    quantity: Decimal,
    balance: Decimal,
    *,
    now: datetime,
    note: str = "",
) -> CatalogueMovement:
    """A line of the stock book, today."""
    return CatalogueMovement(
        item_id=item_id,
        kind=kind,
        quantity=quantity,
        balance=balance,
        day=local_date(now),
        note=note,
        at=now,
        by_person=actor.person,
        by_name=actor.name,
    )


def set_status(
    db: Session,
    actor: Actor,
    item_id: UUID,
    status: str,
    *,
    now: datetime,
    note: str = "",
    source: str = "RECALL",
) -> CatalogueItem:
    """Put goods on sale, off the shelf or under a block, with the reason. The same state again changes nothing.

    For product alerts: only they block and lift a block. Raises Missing."""
    row = item(db, item_id)
    if row.status == status:
        return row
    wanted: dict[str, Any] = {"status": status, "status_note": note}
    db.add(change_row(actor, row, wanted, source, now=now, note=note))
    row.status, row.status_note, row.status_at = status, note, now
    row.changed_at, row.seq = now, next_mark(db)
    db.flush()
    record(db, actor, "merchants:goods:status", Subject("goods", row.id), {"status": status}, now=now)
    return row


def take_off(db: Session, actor: Actor, item_id: UUID, *, now: datetime, note: str = "") -> CatalogueItem:
    """下架 by the shop itself. Raises Missing; Conflict when an alert blocks the goods."""
    return _by_shop(db, actor, item_id, "OFF", now=now, note=note)


def put_back(db: Session, actor: Actor, item_id: UUID, *, now: datetime, note: str = "") -> CatalogueItem:
    """上架 by the shop itself. Raises Missing; Conflict when an alert took the goods off."""
    return _by_shop(db, actor, item_id, "ON_SALE", now=now, note=note)


def _by_shop(
    db: Session, actor: Actor, item_id: UUID, status: str, *, now: datetime, note: str
) -> CatalogueItem:
    if item(db, item_id).status == "BLOCKED":
        raise Conflict(BLOCKED)
    return set_status(db, actor, item_id, status, now=now, note=note, source="FORM")


def move_stock(
    db: Session,
    actor: Actor,
    row: CatalogueItem,
    kind: str,
    quantity: Decimal,
    *,
    now: datetime,
    note: str = "",
) -> None:
    """Write what came (IN), was sold, returned, lost, or counted. Raises Invalid when more goes than there is."""
    if quantity < 0 or (quantity == 0 and kind != "COUNT"):
        raise Invalid(N_("Write a quantity above zero."), field="quantity")
    before = row.stock or Decimal(0)
    after = quantity if kind == "COUNT" else before + quantity if kind == "IN" else before - quantity
    if after < 0:
        raise Invalid(
            N_("Only %(stock)s are in stock. Count them first if that is wrong."),
            field="quantity",
            stock=plain(before),
        )
    check(replace(GoodsFacts("-"), stock=after))
    db.add(movement(actor, row.id, kind, quantity, after, now=now, note=note))
    row.stock, row.changed_at, row.seq = after, now, next_mark(db)
    db.flush()
    record(db, actor, "merchants:goods:changed", Subject("goods", row.id), {"fields": ["stock"]}, now=now)
