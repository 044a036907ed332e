"""The blueprints of visits on site. The phone's pages stand apart: a service worker's scope is a path."""

from portal.core.web import bureau_blueprint

# /audits/visit/… is what the service worker holds; /audits/visits/… are ordinary pages.
visit_app = bureau_blueprint("audit_visit", __name__, "/audits/visit")
visit_pages = bureau_blueprint("audit_visits", __name__, "/audits/visits")

INSPECTORS = ("INSPECTOR",)
READERS = ("INSPECTOR", "SUPERVISOR", "CONTACT", "DISPATCHER")
