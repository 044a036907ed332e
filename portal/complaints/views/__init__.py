"""Pages: the desk's under /s/<station>/cases, the consumer's under /p/<station>/complain and /t/<token>."""

from portal.complaints.views import (
    blanks,
    evidence,
    home,
    inquiries,
    intake,
    listing,
    lost,
    page,
    papers,
    parties,
    reveal,
    sign,
    status,
    steps,
    wizard,
)
from portal.complaints.views.places import (
    home_pages,
    inquiry_pages,
    public_pages,
    station_pages,
    status_pages,
)

__all__ = [
    "blanks",
    "evidence",
    "home",
    "home_pages",
    "inquiries",
    "inquiry_pages",
    "intake",
    "listing",
    "lost",
    "page",
    "papers",
    "parties",
    "public_pages",
    "reveal",
    "sign",
    "station_pages",
    "status",
    "status_pages",
    "steps",
    "wizard",
]
