"""Pages about stations: the station's own profile and roster, and a bureau's list of its stations."""

from portal.tenants.views.bureau import blueprint as bureau_pages
from portal.tenants.views.posted import blueprint as posted_pages
from portal.tenants.views.posted import reading_strips
from portal.tenants.views.profile import blueprint as profile_pages
from portal.tenants.views.public import blueprint as public_page
from portal.tenants.views.public import install as install_public_page
from portal.tenants.views.roster import blueprint as roster_pages
from portal.tenants.views.today import gap_strips
from portal.tenants.views.wall import blueprint as wall_pages
from portal.tenants.views.wall import reprint_strips

__all__ = [
    "bureau_pages",
    "gap_strips",
    "install_public_page",
    "posted_pages",
    "profile_pages",
    "public_page",
    "reading_strips",
    "reprint_strips",
    "roster_pages",
    "wall_pages",
]
