"""Pages of assessment and awards, at a bureau and at a station."""

from portal.audits.views.assessment import award_pages, periods, station
from portal.audits.views.assessment.places import bureau_assessment, station_assessment

_ROUTES = (award_pages, periods, station)  # importing them added their routes

__all__ = ["bureau_assessment", "station_assessment"]
