"""The station: its card in the directory, its profile, its roster, its own numbers."""

from portal.tenants import jobs
from portal.tenants.actions.following import on_accepted, on_ended, on_roles_changed
from portal.tenants.actions.founding import Founding, found_station
from portal.tenants.actions.publicity.texts import lend_closed_cases
from portal.tenants.actions.roster import MemberFacts, add_member, appoint
from portal.tenants.models import StationCard, StationMember, StationProfile, TenantHome
from portal.tenants.queries import (
    StationFacts,
    card,
    cards_under,
    counts_by_office,
    facts,
    find_cards,
    gaps_today,
    member,
    profile,
    roster,
    take_number,
)
from portal.tenants.queries.training import training_recorded
from portal.tenants.rules import COMPOSITION, KINDS, STATUSES, WORKING, composition_gaps
from portal.tenants.rules.publicity import ClosedCase

__all__ = [
    "COMPOSITION",
    "KINDS",
    "STATUSES",
    "WORKING",
    "ClosedCase",
    "Founding",
    "MemberFacts",
    "StationCard",
    "StationFacts",
    "StationMember",
    "StationProfile",
    "TenantHome",
    "add_member",
    "appoint",
    "card",
    "cards_under",
    "composition_gaps",
    "counts_by_office",
    "facts",
    "find_cards",
    "found_station",
    "gaps_today",
    "jobs",
    "lend_closed_cases",
    "member",
    "on_accepted",
    "on_ended",
    "on_roles_changed",
    "profile",
    "roster",
    "take_number",
    "training_recorded",
]
