"""Blocking keys: two goods are compared only if they share one. Plain strings, fit for a database column.

``g:`` barcode · ``m:`` a maker's name · ``i:``/``r:`` a name that has no maker on the item's or the row's side ·
``d:`` name and day, where makers differ by a slip. The rules of `judge` can reach no level without a shared key,
so blocking loses nothing; and as each key is an equality, work grows with the hits, not with the product of sizes.
"""

from __future__ import annotations

from portal.recalls.rules.facts.batch import PRODUCTION
from portal.recalls.rules.match.goods import Goods

ITEM, ROW = "item", "row"
_MOST_DAYS = 31


def keys_of(goods: Goods, side: str) -> frozenset[str]:
    """All keys of goods standing on the list's side (ITEM) or the catalogue's (ROW)."""
    found = {f"g:{code}" for code in goods.codes}
    found |= {f"m:{core}" for core in goods.firms.cores}
    if goods.name is None:
        return frozenset(found)
    forms, has_maker = goods.name.forms, goods.firms.has_maker
    item_side, row_side = (not has_maker, True) if side == ITEM else (True, not has_maker)
    if item_side:
        found |= {f"i:{form}" for form in forms}
    if row_side:
        found |= {f"r:{form}" for form in forms}
    found |= {f"d:{form}:{stamp}" for stamp in stamps_of(goods) for form in forms}
    return frozenset(found)


def stamps_of(goods: Goods) -> set[str]:
    """The exact production days, for finding makers that differ by a slip; none when there are too many."""
    if not goods.firms.companies:
        return set()
    spans = goods.batch.of(PRODUCTION)
    days = {span.first.isoformat() for span in spans if span.exact}
    return days if len(days) <= _MOST_DAYS else set()
