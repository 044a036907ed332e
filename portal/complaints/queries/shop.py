"""The shop a complaint names: what it lends the record."""

from typing import Any

from sqlalchemy import Text, bindparam, select
from sqlalchemy.orm import Session

from portal.core.asking import TENANT, ask
from portal.merchants import Merchant

_NAMED = (
    select(Merchant.id, Merchant.stall, Merchant.uscc, Merchant.phone)
    .where(Merchant.tenant_id == TENANT, Merchant.name == bindparam("name", type_=Text))
    .where(Merchant.status == "OPEN")
    .limit(1)
)


def shop_named(db: Session, name: str) -> Any | None:
    """Id, stall, code and telephone of the station's open shop of exactly this name, or None."""
    return ask(db, _NAMED, name=name.strip()).one_or_none()
