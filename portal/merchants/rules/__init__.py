"""What shops and their goods are."""

from portal.merchants.rules.shops import STATUSES, Key, ShopFacts, check, key_of, tidy

__all__ = ["STATUSES", "Key", "ShopFacts", "check", "key_of", "tidy"]
