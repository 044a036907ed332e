"""The public page of a station: /p/<station>."""

from portal.tenants.views.public import pages
from portal.tenants.views.public.pages import blueprint, install

__all__ = ["blueprint", "install", "pages"]
