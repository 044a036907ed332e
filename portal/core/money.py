"""Reading amounts of yuan as people and spreadsheets write them. Showing them: `core.i18n.money_text`."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from portal.core.errors import Invalid
from portal.core.i18n import N_

LARGEST = Decimal("9999999999.99")
AMOUNT = re.compile(
    r"(?:¥|RMB|CNY|人民币)?(-?)(?:¥)?(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?(万)?(?:元|圆)?(?:整|正)?"
)


def parse_money(written: str, *, field: str | None = None, negative: bool = False) -> Decimal:
    """`¥1,234.50`, `1234.5 元`, `１２０`, `1.2 万元` → Decimal with two places.

    Raises Invalid when it is no amount, has parts of a fen, is too large, or is negative without leave.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", written)).replace("￥", "¥")
    found = AMOUNT.fullmatch(text)
    if not found or not (found[2] or found[3]):
        raise Invalid(N_("“%(written)s” is not an amount of money."), field=field, written=written[:40])
    value = Decimal(f"{found[1]}{(found[2] or '0').replace(',', '')}{found[3] or ''}")
    if found[4]:
        value *= 10_000
    if value != round(value, 2):
        raise Invalid(N_("An amount goes down to the fen: two decimal places."), field=field)
    if value < 0 and not negative:
        raise Invalid(N_("The amount may not be negative."), field=field)
    if abs(value) > LARGEST:
        raise Invalid(N_("The amount is too large."), field=field)
    return round(value, 2) + 0
