"""What tells the same product again in another alert, whatever its batch (a second failure bars the whole product)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from portal.recalls.rules.facts.text import fold
from portal.recalls.rules.match.goods import Goods


def product_of(texts: Mapping[str, str]) -> str:
    """A short key of the product: its barcode, else maker and name without brand, size and batch."""
    goods = Goods(texts)
    if goods.codes:
        return f"g:{min(goods.codes)}"
    makers = sorted(goods.firms.cores)
    name = goods.name.whole if goods.name else fold(texts.get("product_name", ""))
    plain = f"{makers[0] if makers else ''}|{name}"
    return f"t:{hashlib.blake2b(plain.encode(), digest_size=12).hexdigest()}"
