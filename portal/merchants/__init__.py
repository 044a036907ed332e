"""Shops inside a station."""

from portal.merchants.actions import ShopFacts, add_shop
from portal.merchants.models import Merchant
from portal.merchants.queries import by_name, merchant, search

__all__ = ["Merchant", "ShopFacts", "add_shop", "by_name", "merchant", "search"]
