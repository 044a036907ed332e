"""Pages of visits on site. Importing this package hangs every view on its blueprint."""

from portal.audits.views.visits import app, pages, route, sync
from portal.audits.views.visits.places import visit_app, visit_pages

__all__ = ["app", "pages", "route", "sync", "visit_app", "visit_pages"]
