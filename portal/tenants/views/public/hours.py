"""Whether a station is open at this moment, where its hours say so."""

from datetime import datetime

from portal.tenants.models import StationProfile
from portal.tenants.rules.hours import is_open, read


def open_now(row: StationProfile, now: datetime) -> bool | None:
    """True or False by the week it posts; None when it posts none that can be reckoned with."""
    spans = read(getattr(row, "hours", None) or [])
    return is_open(spans, now) if spans else None
