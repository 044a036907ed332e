"""The station's posted rules: /s/<station>/rules."""

from portal.tenants.views.posted import listing, rule, steps, writing
from portal.tenants.views.posted.places import blueprint
from portal.tenants.views.posted.today import reading_strips

__all__ = ["blueprint", "listing", "reading_strips", "rule", "steps", "writing"]
