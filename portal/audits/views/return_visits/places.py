"""Where return visits stand in the map of pages."""

from flask import Blueprint

from portal.core.web import bureau_blueprint, public_blueprint, station_blueprint

bureau_returns = bureau_blueprint("returns", __name__, "/returns")
station_returns = station_blueprint("station_returns", __name__, "/returns")
public_returns = public_blueprint("calls", __name__, "/calls")
link_pages = Blueprint("return_link", __name__, url_prefix="/v")

OFFICERS = ("DISPATCHER", "SUPERVISOR", "CONTACT", "INSPECTOR")
DRAWING = ("DISPATCHER", "SUPERVISOR", "CONTACT")
STAFF = ("HEAD", "DEPUTY", "LIAISON", "SETTLER", "APPROVER")
CALLING = ("HEAD", "DEPUTY", "LIAISON", "SETTLER")
