"""What a line of the catalogue is: which lines are the same goods, and what may be written of one."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.core.errors import N_, Invalid
from portal.core.terms import Term, Vocabulary
from portal.merchants.rules.barcodes import fault_of

STATUSES = Vocabulary(
    Term("ON_SALE", "在售", "On sale"),
    Term("OFF", "已下架", "Off the shelf"),
    Term("BLOCKED", "禁止上架", "Blocked"),
)
SOURCES = Vocabulary(
    Term("FORM", "页面填写", "By hand"),
    Term("IMPORT", "表格导入", "From a table"),
    Term("API", "系统对接", "By another system"),
    Term("RECALL", "不合格产品处置", "Product alert"),
)
MOST_STOCK = Decimal(10) ** 9


@dataclass(frozen=True)
class GoodsFacts:
    """What a shop writes of one batch of one product. `merchant_id` None: the station's own host sells it.

    `batch` is the lot, or a production date that is no date, as it was written: a person must read that."""

    name: str
    merchant_id: UUID | None = None
    maker: str = ""
    brand: str = ""
    spec: str = ""
    batch: str = ""
    produced_on: date | None = None
    expires_on: date | None = None
    shelf_life: str = ""
    barcode: str = ""
    stock: Decimal | None = None
    unit: str = ""
    supplier_id: UUID | None = None
    purchased_on: date | None = None
    note: str = ""


def tidy(facts: GoodsFacts) -> GoodsFacts:
    """*facts* as they are kept: without blanks around, the barcode in plain digits."""
    texts: dict[str, Any] = {
        name: value.strip() for name, value in vars(facts).items() if isinstance(value, str)
    }
    code = unicodedata.normalize("NFKC", texts["barcode"]).replace(" ", "").replace("-", "")
    return replace(facts, **{**texts, "barcode": code})


def check(facts: GoodsFacts) -> None:
    """Raises Invalid beside the field at fault."""
    if not facts.name:
        raise Invalid(N_("Write the product's name."), field="name")
    if (fault := fault_of(facts.barcode)) is not None:
        raise Invalid(fault, field="barcode")
    check_quantity(facts.stock, "stock")
    if facts.produced_on and facts.expires_on and facts.expires_on < facts.produced_on:
        raise Invalid(N_("The goods would expire before they were made."), field="expires_on")


def check_quantity(amount: Decimal | None, field: str) -> None:
    """Raises Invalid when *amount* is no quantity that can lie on a shelf."""
    if amount is not None and amount < 0:
        raise Invalid(N_("The stock cannot be negative."), field=field)
    if amount is not None and amount > MOST_STOCK:
        raise Invalid(N_("This quantity is too large to be true."), field=field)


def identity_of(facts: GoodsFacts) -> str:
    """Lines with one identity are the same goods: shop, barcode (else name, maker and size), batch and day.

    A digest, so that one short unique key holds whatever is long."""
    what = [facts.barcode] if facts.barcode else [facts.name, facts.maker, facts.spec]
    day = facts.produced_on.isoformat() if facts.produced_on else ""
    parts = [str(facts.merchant_id or ""), *what, facts.batch, day]
    plain = "\x1f".join(unicodedata.normalize("NFKC", part).casefold() for part in parts)
    return hashlib.blake2b(plain.encode(), digest_size=16).hexdigest()
