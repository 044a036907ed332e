"""Tables of a station."""

from portal.tenants.models.station import (
    StationCard,
    StationCounter,
    StationMember,
    StationProfile,
    TenantHome,
)

__all__ = ["StationCard", "StationCounter", "StationMember", "StationProfile", "TenantHome"]
