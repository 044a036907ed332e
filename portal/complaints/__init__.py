"""complaints: a consumer's complaint at a station, from intake to the archive. This is the module's only door.

`register` and the steps `reopen`, `void`, `refuse_to_void` take a session in the station's scope (the last three
also a bureau's, with `as_office(actor)`). Every step leaves a trail entry `complaints:case:<event>` that other
modules may listen to; `due_today` and `counts` read.
"""

from portal.complaints import jobs, models
from portal.complaints.actions.clocks import grant_days
from portal.complaints.actions.errors import CaseChanged
from portal.complaints.actions.finish import refuse_to_void, reopen, void
from portal.complaints.actions.look import reveal
from portal.complaints.actions.office import answer_report, as_office
from portal.complaints.actions.register import Registered, register
from portal.complaints.jobs import purge_out_of_term, sweep_clocks
from portal.complaints.models import Complaint, ComplaintEvent
from portal.complaints.queries.assessed import assessed
from portal.complaints.queries.cases import by_external_no, by_number, case, events
from portal.complaints.queries.counts import Counts, counts, inquiries
from portal.complaints.queries.on_time import on_time
from portal.complaints.queries.progress import Progress, progress
from portal.complaints.queries.quarters import late_quarters
from portal.complaints.queries.stories import latest_closed, one_closed
from portal.complaints.queries.today import also_today, due_today
from portal.complaints.queries.told import also_on_status
from portal.complaints.queries.visited import closed_between, closed_one, judges, number_for_text, spoken
from portal.complaints.rules.elements import ELEMENTS, missing_elements
from portal.complaints.rules.intake import Dispatched, Intake
from portal.complaints.rules.states import OPEN, STATES
from portal.complaints.rules.words.goods import CATEGORIES
from portal.complaints.rules.words.intake import CHANNELS, DEMANDS, FLAGS, PROBLEMS, SOURCES
from portal.complaints.rules.words.outcomes import OUTCOMES, RESULTS, result
from portal.complaints.rules.words.steps import REFERRAL_KINDS, VISIT_MISMATCH

__all__ = [
    "CATEGORIES",
    "CHANNELS",
    "DEMANDS",
    "ELEMENTS",
    "FLAGS",
    "OPEN",
    "OUTCOMES",
    "PROBLEMS",
    "REFERRAL_KINDS",
    "RESULTS",
    "SOURCES",
    "STATES",
    "VISIT_MISMATCH",
    "CaseChanged",
    "Complaint",
    "ComplaintEvent",
    "Counts",
    "Dispatched",
    "Intake",
    "Progress",
    "Registered",
    "also_on_status",
    "also_today",
    "answer_report",
    "as_office",
    "assessed",
    "by_external_no",
    "by_number",
    "case",
    "closed_between",
    "closed_one",
    "counts",
    "due_today",
    "events",
    "grant_days",
    "inquiries",
    "jobs",
    "judges",
    "late_quarters",
    "latest_closed",
    "missing_elements",
    "models",
    "number_for_text",
    "on_time",
    "one_closed",
    "progress",
    "purge_out_of_term",
    "refuse_to_void",
    "register",
    "reopen",
    "result",
    "reveal",
    "spoken",
    "sweep_clocks",
    "void",
]
