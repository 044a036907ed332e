"""Pages of return visits: rounds and calls of a bureau, a station's own visits, the consumer's answers."""

from portal.audits.views.return_visits import answering, calling, rounds, station
from portal.audits.views.return_visits.places import (
    bureau_returns,
    link_pages,
    public_returns,
    station_returns,
)
from portal.audits.views.return_visits.today import office_strips, return_strips
from portal.audits.views.return_visits.told import contradictions_told

_ROUTES = (answering, calling, rounds, station)  # importing them added their routes

__all__ = [
    "bureau_returns",
    "contradictions_told",
    "link_pages",
    "office_strips",
    "public_returns",
    "return_strips",
    "station_returns",
]
