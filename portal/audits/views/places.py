"""The blueprints of audits, and who may enter where."""

from flask import Blueprint

from portal.core.web import bureau_blueprint, station_blueprint

bureau_pages = bureau_blueprint("audits", __name__, "/audits")
station_pages = station_blueprint("audits_station", __name__, "/audits")
open_pages = Blueprint("audits_open", __name__, url_prefix="/audits")

OFFICERS = ("DISPATCHER", "SUPERVISOR", "CONTACT", "INSPECTOR")
KEEPERS = ("DISPATCHER", "SUPERVISOR", "CONTACT")
DRAWERS = ("DISPATCHER", "SUPERVISOR")
STAFF = ("HEAD", "DEPUTY", "LIAISON", "SETTLER", "APPROVER")
HANDLERS = ("HEAD", "DEPUTY", "LIAISON")
