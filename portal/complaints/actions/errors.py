"""Refusals of this module that carry more than words."""

from collections.abc import Sequence

from portal.complaints.models import Complaint, ComplaintEvent
from portal.core.errors import Conflict
from portal.core.i18n import N_


class CaseChanged(Conflict):
    """Somebody took a step after this person's page was drawn. Carries the case as it is and what happened."""

    def __init__(self, complaint: Complaint, meanwhile: Sequence[ComplaintEvent]) -> None:
        super().__init__(
            N_("This case has moved on while you were looking at it. Nothing of yours was stored.")
        )
        self.complaint = complaint
        self.meanwhile = list(meanwhile)
