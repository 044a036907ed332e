"""Pages about stations: the station's own profile and roster, and a bureau's list of its stations."""

from portal.tenants.views import points as _points  # noqa: F401 - adds its pages
from portal.tenants.views import register_table as _register_table  # noqa: F401 - adds its pages
from portal.tenants.views import station_page as _station_page  # noqa: F401 - adds its pages
from portal.tenants.views.applications import blueprint as application_pages
from portal.tenants.views.apply import blueprint as apply_pages
from portal.tenants.views.bureau import blueprint as bureau_pages
from portal.tenants.views.defects import bureau_pages as defect_pages
from portal.tenants.views.defects import defect_strips
from portal.tenants.views.defects import station_pages as task_pages
from portal.tenants.views.duty import blueprint as duty_pages
from portal.tenants.views.enterprise import bureau_pages as enterprise_pages
from portal.tenants.views.enterprise import group_pages
from portal.tenants.views.filings import blueprint as filing_pages
from portal.tenants.views.obligations import blueprint as obligation_pages
from portal.tenants.views.posted import blueprint as posted_pages
from portal.tenants.views.posted import reading_strips
from portal.tenants.views.profile import blueprint as profile_pages
from portal.tenants.views.public import blueprint as public_page
from portal.tenants.views.public import install as install_public_page
from portal.tenants.views.roster import blueprint as roster_pages
from portal.tenants.views.today import gap_strips
from portal.tenants.views.wall import blueprint as wall_pages
from portal.tenants.views.wall import reprint_strips

FOUNDING_PAGES = (
    apply_pages,
    application_pages,
    filing_pages,
    obligation_pages,
    defect_pages,
    enterprise_pages,
    duty_pages,
    task_pages,
    group_pages,
)

__all__ = [
    "FOUNDING_PAGES",
    "application_pages",
    "apply_pages",
    "bureau_pages",
    "defect_pages",
    "defect_strips",
    "duty_pages",
    "enterprise_pages",
    "filing_pages",
    "gap_strips",
    "group_pages",
    "install_public_page",
    "obligation_pages",
    "posted_pages",
    "profile_pages",
    "public_page",
    "reading_strips",
    "reprint_strips",
    "roster_pages",
    "task_pages",
    "wall_pages",
]
