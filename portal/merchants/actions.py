"""Keeping the list of shops."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.cn import uscc as credit_code

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.merchants.models import Merchant
from portal.merchants.queries import by_name
from portal.trail import Subject, declare, record

declare("merchants:shop:added", {}, zh="登记经营户", en="Shop added")
declare("merchants:shop:changed", {"fields": list[str]}, zh="修改经营户", en="Shop changed")
declare("merchants:shop:closed", {}, zh="经营户撤场", en="Shop left")


@dataclass(frozen=True)
class ShopFacts:
    """What a station writes about a shop."""

    name: str
    stall: str = ""
    brand: str = ""
    uscc: str = ""
    contact: str = ""
    phone: str = ""


def _check(facts: ShopFacts) -> None:
    if not facts.name.strip():
        raise Invalid(N_("Write the shop's name."), field="name")
    if facts.uscc and not credit_code.is_valid(facts.uscc.strip()):
        raise Invalid(N_("This is not a valid unified social credit code."), field="uscc")


def add_shop(
    db: Session,
    actor: Actor,
    facts: ShopFacts,
    *,
    now: datetime,
    tenant: UUID | None = None,
    office_path: str = "",
) -> Merchant:
    """Add a shop. Raises Invalid; Conflict when the same name trades at the same stall already."""
    _check(facts)
    if tenant is None and by_name(db, facts.name, facts.stall) is not None:
        raise Conflict(N_("This shop is on the list already."), field="name")
    row = Merchant(
        name=facts.name.strip(),
        stall=facts.stall.strip(),
        brand=facts.brand.strip(),
        uscc=facts.uscc.strip().upper(),
        contact=facts.contact.strip(),
        phone=facts.phone or None,
        status="OPEN",
        since=local_date(now),
    )
    if tenant is not None:
        row.tenant_id, row.office_path = tenant, office_path
    db.add(row)
    db.flush()
    subject = Subject("merchant", row.id, tenant=row.tenant_id, office_path=row.office_path)
    record(db, actor, "merchants:shop:added", subject, {}, now=now)
    return row


def change_shop(
    db: Session, actor: Actor, shop: Merchant, facts: ShopFacts, seen_version: int, *, now: datetime
) -> None:
    """Change what is written about a shop. Raises Invalid; Conflict when somebody changed it meanwhile."""
    _check(facts)
    if shop.version != seen_version:
        raise Conflict(N_("Somebody else changed this while you were working on it."))
    wanted = {
        "name": facts.name.strip(),
        "stall": facts.stall.strip(),
        "brand": facts.brand.strip(),
        "uscc": facts.uscc.strip().upper(),
        "contact": facts.contact.strip(),
        "phone": facts.phone or None,
    }
    changed = [key for key, value in wanted.items() if getattr(shop, key) != value]
    for key in changed:
        setattr(shop, key, wanted[key])
    if changed:
        record(
            db, actor, "merchants:shop:changed", Subject("merchant", shop.id), {"fields": changed}, now=now
        )


def close_shop(db: Session, actor: Actor, shop: Merchant, *, now: datetime) -> None:
    """The shop has left; its cases stay. Raises Conflict when it had left before."""
    if shop.status == "CLOSED":
        raise Conflict(N_("This shop has left already."))
    shop.status, shop.until = "CLOSED", local_date(now)
    record(db, actor, "merchants:shop:closed", Subject("merchant", shop.id), {}, now=now)
