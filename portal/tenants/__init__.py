"""The station: its card in the directory, its profile, its roster, its own numbers."""

from portal.tenants import jobs
from portal.tenants.actions.defects import lend_defects
from portal.tenants.actions.following import on_accepted, on_ended, on_roles_changed
from portal.tenants.actions.founding import Founding, found_station
from portal.tenants.actions.publicity.texts import lend_closed_cases
from portal.tenants.actions.roster import MemberFacts, add_member, appoint
from portal.tenants.actions.standards import on_roster_changed
from portal.tenants.actions.standards import ship as ship_standards
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
from portal.tenants.queries.assessed import assessed
from portal.tenants.queries.duty import DutyMonth, duty_month
from portal.tenants.queries.figures import CaseFigures, lend_figures
from portal.tenants.queries.notices import OnTime, also_public, lend_on_time
from portal.tenants.queries.standards import StandardState, checklist, standard_state, standard_states
from portal.tenants.queries.training import training_recorded
from portal.tenants.rules import COMPOSITION, KINDS, STATUSES, WORKING, composition_gaps
from portal.tenants.rules.duty import DutyDay
from portal.tenants.rules.hours import Span, is_open
from portal.tenants.rules.hours import read as read_hours
from portal.tenants.rules.publicity import ClosedCase
from portal.tenants.rules.standards import Checklist, Evidence, Item
from portal.tenants.rules.wall import Notice

__all__ = [
    "COMPOSITION",
    "KINDS",
    "STATUSES",
    "WORKING",
    "CaseFigures",
    "Checklist",
    "ClosedCase",
    "DutyDay",
    "DutyMonth",
    "Evidence",
    "Founding",
    "Item",
    "MemberFacts",
    "Notice",
    "OnTime",
    "Span",
    "StandardState",
    "StationCard",
    "StationFacts",
    "StationMember",
    "StationProfile",
    "TenantHome",
    "add_member",
    "also_public",
    "appoint",
    "assessed",
    "card",
    "cards_under",
    "checklist",
    "composition_gaps",
    "counts_by_office",
    "duty_month",
    "facts",
    "find_cards",
    "found_station",
    "gaps_today",
    "is_open",
    "jobs",
    "lend_closed_cases",
    "lend_defects",
    "lend_figures",
    "lend_on_time",
    "member",
    "on_accepted",
    "on_ended",
    "on_roles_changed",
    "on_roster_changed",
    "profile",
    "read_hours",
    "roster",
    "ship_standards",
    "standard_state",
    "standard_states",
    "take_number",
    "training_recorded",
]
