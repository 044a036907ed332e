"""The blueprints of product alerts, and who may enter where."""

from portal.core.i18n import N_
from portal.core.web import bureau_blueprint, station_blueprint

bureau_pages = bureau_blueprint("recalls", __name__, "/alerts")
station_pages = station_blueprint("alerts", __name__, "/alerts")

OFFICERS = ("DISPATCHER", "SUPERVISOR", "CONTACT", "INSPECTOR")
# Who uploads, corrects, withdraws and closes a list.
KEEPERS = ("DISPATCHER", "SUPERVISOR")
STAFF = ("HEAD", "DEPUTY", "LIAISON", "SETTLER", "APPROVER")
DESK = ("HEAD", "DEPUTY", "LIAISON")
LEAD = ("HEAD", "DEPUTY")
NAV_GROUP = N_("Goods safety")
