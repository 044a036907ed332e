"""Pages about the shops of a station and their goods, and the address shops' systems push to."""

from flask import Blueprint, Flask

from portal.merchants.views import goods as _goods
from portal.merchants.views import keys as _keys
from portal.merchants.views import suppliers as _suppliers
from portal.merchants.views import tables as _tables
from portal.merchants.views import taking as _taking
from portal.merchants.views.api import blueprint as api_pages
from portal.merchants.views.catalogue import blueprint as goods_pages
from portal.merchants.views.shops import blueprint

# Imported for their views, which hang on the blueprints above.
_PARTS = (_goods, _keys, _suppliers, _tables, _taking)

__all__ = ["api_pages", "blueprint", "goods_pages", "install"]


def install(app: Flask) -> None:
    """A system with a key has no page of ours to take a token from: its calls carry the key instead."""
    exempt: Blueprint = api_pages
    app.extensions["csrf"].exempt(exempt)
