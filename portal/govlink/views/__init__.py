"""Pages of the channel. Importing this package hangs every view on its blueprint."""

from portal.govlink.views import board, bureau_steps, desk, entering, exports, home, imports, reveal, station
from portal.govlink.views.places import bureau_pages, station_pages

__all__ = [
    "board",
    "bureau_pages",
    "bureau_steps",
    "desk",
    "entering",
    "exports",
    "home",
    "imports",
    "reveal",
    "station",
    "station_pages",
]
