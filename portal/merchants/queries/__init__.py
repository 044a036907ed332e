"""Reading shops and their goods."""

from portal.merchants.queries.shops import all_shops, by_name, merchant, same_shop, search, shops

__all__ = ["all_shops", "by_name", "merchant", "same_shop", "search", "shops"]
