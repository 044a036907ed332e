"""咨询: ten seconds, but on record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.models import Inquiry
from portal.complaints.models.inquiry import ENDS
from portal.complaints.rules.words.intake import CHANNELS
from portal.core.actor import Actor
from portal.core.errors import Forbidden, Invalid
from portal.core.i18n import N_
from portal.trail import Subject, record


def answer(
    db: Session,
    actor: Actor,
    *,
    channel: str,
    question: str,
    reply: str,
    ended: str,
    complaint: UUID | None = None,
    now: datetime,
) -> Inquiry:
    """Keep an inquiry with its end. Raises Invalid, or Forbidden outside a station's staff."""
    if actor.place != "station":
        raise Forbidden(N_("Inquiries are kept by the station's staff."))
    if channel not in CHANNELS:
        raise Invalid(N_("Choose from the list."), field="channel")
    if ended not in ENDS:
        raise Invalid(N_("Choose from the list."), field="ended")
    if not question.strip():
        raise Invalid(N_("Write what was asked."), field="question")
    made = Inquiry(
        channel=channel,
        question=question.strip(),
        answer=reply.strip(),
        ended=ended,
        at=now,
        by_person=actor.person,
        by_name=actor.name,
        complaint_id=complaint,
    )
    db.add(made)
    db.flush()
    data = {"channel": channel, "ended": ended}
    record(db, actor, "complaints:inquiry:answered", Subject("inquiry", made.id), data, now=now)
    return made
