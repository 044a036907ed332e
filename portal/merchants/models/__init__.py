"""Tables of shops and their goods."""

from portal.merchants.models.shops import Merchant

__all__ = ["Merchant"]
