"""The station: its card in the directory, its profile, its roster, its own numbers."""

from portal.tenants.actions import Founding, appoint, found_station
from portal.tenants.models import StationCard, StationMember, StationProfile, TenantHome
from portal.tenants.queries import (
    StationFacts,
    card,
    cards_under,
    counts_by_office,
    facts,
    find_cards,
    member,
    profile,
    roster,
    take_number,
)
from portal.tenants.rules import COMPOSITION, KINDS, STATUSES, WORKING, composition_gaps

__all__ = [
    "COMPOSITION",
    "KINDS",
    "STATUSES",
    "WORKING",
    "Founding",
    "StationCard",
    "StationFacts",
    "StationMember",
    "StationProfile",
    "TenantHome",
    "appoint",
    "card",
    "cards_under",
    "composition_gaps",
    "counts_by_office",
    "facts",
    "find_cards",
    "found_station",
    "member",
    "profile",
    "roster",
    "take_number",
]
