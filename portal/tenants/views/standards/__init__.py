"""Pages of standards: the station's self-check, the office's review, a bureau's checklists."""

from portal.tenants.views.standards import drafts as _drafts  # noqa: F401 - adds its pages to the checklists'
from portal.tenants.views.standards import importing as _importing  # noqa: F401 - adds its pages to the checklists'
from portal.tenants.views.standards.lists import blueprint as checklist_pages
from portal.tenants.views.standards.office import blueprint as review_pages
from portal.tenants.views.standards.station import blueprint as standard_pages
from portal.tenants.views.standards.station import strips as standard_strips

__all__ = ["checklist_pages", "review_pages", "standard_pages", "standard_strips"]
