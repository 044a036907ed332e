"""Shops inside a station, and the catalogue of what they sell."""

from portal.merchants import jobs as _jobs  # noqa: F401 - importing it registers the job
from portal.merchants.actions.goods import add_goods, move_stock, put_back, set_status, take_off
from portal.merchants.actions.shops import add_shop
from portal.merchants.models import CatalogueItem, Merchant
from portal.merchants.queries import by_name, merchant, search
from portal.merchants.queries.goods import (
    Mark,
    Stocked,
    all_items,
    changed_items,
    item,
    items,
    merchant_names,
)
from portal.merchants.rules import ShopFacts
from portal.merchants.rules.goods import GoodsFacts

__all__ = [
    "CatalogueItem",
    "GoodsFacts",
    "Mark",
    "Merchant",
    "ShopFacts",
    "Stocked",
    "add_goods",
    "add_shop",
    "all_items",
    "by_name",
    "changed_items",
    "item",
    "items",
    "merchant",
    "merchant_names",
    "move_stock",
    "put_back",
    "search",
    "set_status",
    "take_off",
]
