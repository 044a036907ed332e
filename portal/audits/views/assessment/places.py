"""Where assessment stands in the map of pages."""

from portal.core.web import bureau_blueprint, station_blueprint

bureau_assessment = bureau_blueprint("assessment", __name__, "/assessment")
station_assessment = station_blueprint("station_assessment", __name__, "/assessment")

OFFICERS = ("DISPATCHER", "SUPERVISOR", "CONTACT", "INSPECTOR")
DECIDING = ("SUPERVISOR",)
STAFF = ("HEAD", "DEPUTY", "LIAISON", "SETTLER", "APPROVER")
APPLYING = ("HEAD", "DEPUTY", "LIAISON")
