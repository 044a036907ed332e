"""The desk a step is taken at: the case locked, the facts gathered, one person, one moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.errors import CaseChanged
from portal.complaints.models import Complaint
from portal.complaints.queries.cases import events, locked
from portal.complaints.queries.facts import Gathered, gather
from portal.complaints.rules.facts import Acting, CaseFacts
from portal.complaints.rules.steps import allowed
from portal.complaints.rules.table import Transition
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.db import TenantMixin
from portal.trail import Subject

TRAIL_KIND = "case"


@dataclass
class Desk:
    """One person, one case, one moment."""

    db: Session
    actor: Actor
    case: Complaint
    now: datetime
    known: Gathered
    stale: bool = False
    """Rows were added since the facts were gathered."""
    promised: dict[str, Any] | None = None
    """What a clock started by the next step is to be told (an agreed date, a length)."""

    @property
    def facts(self) -> CaseFacts:
        """The case as the rules see it, gathered again when rows were added."""
        if self.stale:
            self.refresh()
        return self.known.case

    @property
    def today(self) -> date:
        """The Shanghai date of this moment."""
        return local_date(self.now)

    @property
    def acting(self) -> Acting:
        """The actor as the rules see him."""
        return Acting(self.actor.person, self.actor.roles)

    def ask(self, event: str) -> Transition:
        """The transition, when the step is allowed now. Raises Conflict or Forbidden with the reason."""
        return allowed(self.facts, event, self.acting)

    def refresh(self) -> None:
        """Gather the facts again now."""
        self.db.flush()
        self.known = gather(self.db, self.case, self.today, self.known.station)
        self.stale = False

    def place(self, row: TenantMixin) -> TenantMixin:
        """Put a new row inside the case's walls, whichever scope this session has."""
        row.tenant_id, row.office_path = self.case.tenant_id, self.case.office_path
        return row

    def add(self, row: TenantMixin) -> None:
        """Add a row of this case."""
        self.db.add(self.place(row))
        self.db.flush()
        self.stale = True


def sit_down(db: Session, actor: Actor, case_id: UUID, *, seen: int | None = None, now: datetime) -> Desk:
    """Lock the case and gather what the rules need. *seen* is the version the person decided on.

    Raises Missing, or CaseChanged when somebody took a step after *seen*.
    """
    complaint = locked(db, case_id)
    if seen is not None and seen != complaint.version:
        raise CaseChanged(complaint, events(db, case_id, after=seen))
    return Desk(db, actor, complaint, now, gather(db, complaint, local_date(now)))


def subject_of(complaint: Complaint) -> Subject:
    """The case as the trail names it, in its own station's book."""
    return Subject(TRAIL_KIND, complaint.id, tenant=complaint.tenant_id, office_path=complaint.office_path)
