"""The tables of a case: one row for the case, one for every step, one for every paper.

The database holds the law too (migration 0009): the history is a chain of allowed steps whose last state is the
case's state, an agreement needs its approvals and signatures, and what was signed cannot be written over.
"""

from portal.complaints.models.case import Complaint
from portal.complaints.models.clocks import ComplaintClock
from portal.complaints.models.ends import Feedback, Referral, Reopening, SealedIdentity, Termination
from portal.complaints.models.handling import Appointment, Decision, Minutes, Test
from portal.complaints.models.history import ComplaintEvent
from portal.complaints.models.holds import ComplaintHold
from portal.complaints.models.inquiry import Inquiry
from portal.complaints.models.people import Evidence, Party, Reveal
from portal.complaints.models.public import ComplaintLink, ComplaintReply
from portal.complaints.models.quarters import QuarterReturn
from portal.complaints.models.search import ComplaintToken
from portal.complaints.models.settlement import Settlement, Signature

__all__ = [
    "Appointment",
    "Complaint",
    "ComplaintClock",
    "ComplaintEvent",
    "ComplaintHold",
    "ComplaintLink",
    "ComplaintReply",
    "ComplaintToken",
    "Decision",
    "Evidence",
    "Feedback",
    "Inquiry",
    "Minutes",
    "Party",
    "QuarterReturn",
    "Referral",
    "Reopening",
    "Reveal",
    "SealedIdentity",
    "Settlement",
    "Signature",
    "Termination",
    "Test",
]
