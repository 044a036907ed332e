"""Keeping suppliers, and the papers of suppliers and goods (索证索票)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.cn import uscc as credit_code

from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid
from portal.core.files import StoredFile
from portal.core.i18n import N_
from portal.merchants.models import PurchaseEvidence, Supplier
from portal.merchants.queries.papers import paper, suppliers_by_name
from portal.merchants.rules.papers import OF_GOODS, OF_SUPPLIER
from portal.trail import Hash, Subject, declare, record, record_many

declare("merchants:supplier:added", {}, zh="登记供货商", en="Supplier added")
declare("merchants:supplier:changed", {"fields": list[str]}, zh="修改供货商", en="Supplier changed")
declare("merchants:paper:added", {"kind": str, "file": Hash}, zh="收存索证索票材料", en="Purchase paper kept")
declare("merchants:paper:withdrawn", {}, zh="作废索证索票材料", en="Purchase paper withdrawn")
MEANWHILE = N_("Somebody else changed this while you were working on it.")


@dataclass(frozen=True)
class SupplierFacts:
    """What is written of a supplier."""

    name: str
    uscc: str = ""
    licence_no: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""


def _checked(facts: SupplierFacts) -> dict[str, str | None]:
    """Raises Invalid beside the field at fault."""
    values: dict[str, str | None] = {name: str(value).strip() for name, value in asdict(facts).items()}
    if not values["name"]:
        raise Invalid(N_("Write the supplier's name."), field="name")
    code = (values["uscc"] or "").upper()
    if code and not credit_code.is_valid(code):
        raise Invalid(N_("This is not a valid unified social credit code."), field="uscc")
    return {**values, "uscc": code, "phone": values["phone"] or None}


def add_supplier(db: Session, actor: Actor, facts: SupplierFacts, *, now: datetime) -> Supplier:
    """Add a supplier. Raises Invalid; Conflict when one of this name is there."""
    values = _checked(facts)
    if suppliers_by_name(db, [str(values["name"])]):
        raise Conflict(N_("A supplier of this name is on the list already."), field="name")
    row = Supplier(**values, status="OPEN")
    db.add(row)
    db.flush()
    record(db, actor, "merchants:supplier:added", Subject("supplier", row.id), {}, now=now)
    return row


def change_supplier(
    db: Session, actor: Actor, row: Supplier, facts: SupplierFacts, seen_version: int, *, now: datetime
) -> None:
    """Change a supplier. Raises Invalid; Conflict when somebody was faster."""
    values = _checked(facts)
    if row.version != seen_version:
        raise Conflict(MEANWHILE)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        data = {"fields": changed}
        record(db, actor, "merchants:supplier:changed", Subject("supplier", row.id), data, now=now)


def supplier_ids(db: Session, actor: Actor, names: Collection[str], *, now: datetime) -> dict[str, UUID]:
    """Ids of the suppliers a table names; those not known yet are added."""
    known = suppliers_by_name(db, names)
    new = [Supplier(name=name, status="OPEN") for name in dict.fromkeys(names) if name not in known]
    db.add_all(new)
    db.flush()
    told = [(Subject("supplier", row.id), dict[str, object]()) for row in new]
    record_many(db, actor, "merchants:supplier:added", told, now=now)
    return {**known, **{row.name: row.id for row in new}}


def add_paper(
    db: Session,
    actor: Actor,
    kind: str,
    file: StoredFile,
    *,
    now: datetime,
    item: UUID | None = None,
    supplier: UUID | None = None,
    number: str = "",
    valid_until: date | None = None,
) -> PurchaseEvidence:
    """Keep a paper of goods or of a supplier. Raises Invalid when the kind is none of its owner's."""
    if kind not in (OF_GOODS if item else OF_SUPPLIER):
        raise Invalid(N_("Choose what kind of paper this is."), field="kind")
    row = PurchaseEvidence(
        item_id=item,
        supplier_id=supplier,
        kind=kind,
        number=number.strip(),
        valid_until=valid_until,
        file_id=file.id,
        at=now,
        by_person=actor.person,
        by_name=actor.name,
    )
    db.add(row)
    db.flush()
    subject = Subject("goods", item) if item else Subject("supplier", supplier or row.id)
    record(db, actor, "merchants:paper:added", subject, {"kind": kind, "file": file.sha256}, now=now)
    return row


def withdraw_paper(db: Session, actor: Actor, paper_id: UUID, why: str, *, now: datetime) -> PurchaseEvidence:
    """A paper was wrong: it stays to be seen, but counts no more. Raises Invalid without a reason, Conflict twice."""
    row, _ = paper(db, paper_id)
    if row.withdrawn_at is not None:
        raise Conflict(N_("This paper was withdrawn before."))
    if not why.strip():
        raise Invalid(N_("Write why."), field="why")
    row.withdrawn_at, row.withdrawn_note = now, why.strip()
    subject = Subject("goods", row.item_id) if row.item_id else Subject("supplier", row.supplier_id or row.id)
    record(db, actor, "merchants:paper:withdrawn", subject, {}, now=now)
    return row
