"""Pages of product alerts. Importing this package hangs every view on its blueprint."""

from portal.recalls.views import claim, papers, station, steps
from portal.recalls.views.bureau import board, draft, exports, items, listing
from portal.recalls.views.bureau import station as bureau_station
from portal.recalls.views.places import NAV_GROUP, bureau_pages, station_pages
from portal.recalls.views.public import notices_on_public_page
from portal.recalls.views.today import due_strips

__all__ = [
    "NAV_GROUP",
    "board",
    "bureau_pages",
    "bureau_station",
    "claim",
    "draft",
    "due_strips",
    "exports",
    "items",
    "listing",
    "notices_on_public_page",
    "papers",
    "station",
    "station_pages",
    "steps",
]
