"""Pages about stations: the station's own profile and roster, and a bureau's list of its stations."""

from portal.tenants.views.bureau import blueprint as bureau_pages
from portal.tenants.views.profile import blueprint as profile_pages
from portal.tenants.views.roster import blueprint as roster_pages
from portal.tenants.views.today import gap_strips

__all__ = ["bureau_pages", "gap_strips", "profile_pages", "roster_pages"]
