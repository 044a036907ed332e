"""The blueprints of the channel, and who may enter where."""

from portal.core.web import bureau_blueprint, station_blueprint

bureau_pages = bureau_blueprint("govlink", __name__)
station_pages = station_blueprint("dispatches", __name__, "/dispatches")

OFFICERS = ("DISPATCHER", "SUPERVISOR", "CONTACT")
STAFF = ("HEAD", "DEPUTY", "LIAISON", "SETTLER", "APPROVER")
HANDLERS = ("HEAD", "DEPUTY", "LIAISON")
