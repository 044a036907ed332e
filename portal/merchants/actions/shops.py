"""Keeping the list of shops."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict
from portal.core.i18n import N_
from portal.merchants.models import Merchant
from portal.merchants.queries import same_shop
from portal.merchants.rules import ShopFacts, check, tidy
from portal.trail import Subject, declare, record

declare("merchants:shop:added", {}, zh="登记经营户", en="Shop added")
declare("merchants:shop:changed", {"fields": list[str]}, zh="修改经营户", en="Shop changed")
declare("merchants:shop:closed", {}, zh="经营户撤场", en="Shop left")
declare("merchants:shop:reopened", {}, zh="经营户恢复经营", en="Shop back again")
LISTED = N_("This shop is on the list already.")
MEANWHILE = N_("Somebody else changed this while you were working on it.")


def row_of(facts: ShopFacts, now: datetime) -> Merchant:
    """A new shop that trades from today; not yet added to the session."""
    values = asdict(tidy(facts))
    return Merchant(**{**values, "phone": values["phone"] or None}, status="OPEN", since=local_date(now))


def changes(shop: Merchant, facts: ShopFacts) -> dict[str, str | None]:
    """What *facts* would change."""
    wanted: dict[str, str | None] = {**asdict(tidy(facts))}
    wanted["phone"] = wanted["phone"] or None
    return {name: value for name, value in wanted.items() if getattr(shop, name) != value}


def add_shop(
    db: Session,
    actor: Actor,
    facts: ShopFacts,
    *,
    now: datetime,
    tenant: UUID | None = None,
    office_path: str = "",
) -> Merchant:
    """Add a shop. Raises Invalid; Conflict when the same name trades at the same stall already.

    *tenant* and *office_path* are given by the system only; a station's session fills its own."""
    check(facts)
    if tenant is None and same_shop(db, facts.name, facts.stall) is not None:
        raise Conflict(LISTED, field="name")
    row = row_of(facts, now)
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
    """Change what is written about a shop. Raises Invalid; Conflict when somebody changed it meanwhile, or when it
    would become another shop of the list."""
    check(facts)
    if shop.version != seen_version:
        raise Conflict(MEANWHILE)
    twin = same_shop(db, facts.name, facts.stall)
    if twin is not None and twin.id != shop.id:
        raise Conflict(LISTED, field="name")
    changed = changes(shop, facts)
    for name, value in changed.items():
        setattr(shop, name, value)
    if changed:
        data = {"fields": list(changed)}
        record(db, actor, "merchants:shop:changed", Subject("merchant", shop.id), data, now=now)


def close_shop(db: Session, actor: Actor, shop: Merchant, *, now: datetime) -> None:
    """The shop has left; its cases stay. Raises Conflict when it had left before."""
    if shop.status == "CLOSED":
        raise Conflict(N_("This shop has left already."))
    shop.status, shop.until = "CLOSED", local_date(now)
    record(db, actor, "merchants:shop:closed", Subject("merchant", shop.id), {}, now=now)


def reopen_shop(db: Session, actor: Actor, shop: Merchant, *, now: datetime) -> None:
    """The shop trades again. Raises Conflict when it does already, or when another took its name and stall."""
    if shop.status == "OPEN":
        raise Conflict(N_("This shop is trading."))
    if same_shop(db, shop.name, shop.stall) is not None:
        raise Conflict(LISTED)
    shop.status, shop.until = "OPEN", None
    record(db, actor, "merchants:shop:reopened", Subject("merchant", shop.id), {}, now=now)
