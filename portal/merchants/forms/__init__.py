"""Forms of shops and their goods."""

from portal.merchants.forms.shops import ShopForm

__all__ = ["ShopForm"]
