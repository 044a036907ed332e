"""The wall and its prints: /s/<station>/wall."""

from portal.tenants.views.wall.pages import blueprint
from portal.tenants.views.wall.today import reprint_strips

__all__ = ["blueprint", "reprint_strips"]
