"""Pages of audits. Importing this package hangs every view on its blueprint."""

from portal.audits.views import (
    credit_table,
    draws,
    home,
    plans,
    prints,
    public,
    registers,
    station,
    steps,
    tasks,
)
from portal.audits.views.places import bureau_pages, open_pages, station_pages

__all__ = [
    "bureau_pages",
    "credit_table",
    "draws",
    "home",
    "open_pages",
    "plans",
    "prints",
    "public",
    "registers",
    "station",
    "station_pages",
    "steps",
    "tasks",
]
