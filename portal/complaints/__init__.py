"""complaints: a consumer's complaint at a station, from intake to the archive. This is the module's only door."""

from portal.complaints import jobs, models
from portal.complaints.actions.errors import CaseChanged
from portal.complaints.actions.finish import refuse_to_void, reopen, void
from portal.complaints.actions.register import Registered, register
from portal.complaints.jobs import purge_out_of_term, sweep_clocks
from portal.complaints.models import Complaint, ComplaintEvent
from portal.complaints.queries.cases import by_external_no, by_number, case, events
from portal.complaints.rules.intake import Dispatched, Intake
from portal.complaints.rules.states import OPEN, STATES

__all__ = [
    "OPEN",
    "STATES",
    "CaseChanged",
    "Complaint",
    "ComplaintEvent",
    "Dispatched",
    "Intake",
    "Registered",
    "by_external_no",
    "by_number",
    "case",
    "events",
    "jobs",
    "models",
    "purge_out_of_term",
    "refuse_to_void",
    "register",
    "reopen",
    "sweep_clocks",
    "void",
]
