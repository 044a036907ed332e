"""Shops inside a station."""

from portal.merchants.actions.shops import add_shop
from portal.merchants.models import Merchant
from portal.merchants.queries import by_name, merchant, search
from portal.merchants.rules import ShopFacts

__all__ = ["Merchant", "ShopFacts", "add_shop", "by_name", "merchant", "search"]
