"""The office's own acts on a station's case: it answers a report; reopening and voiding are in finish.py."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import subject_of
from portal.complaints.models import Referral
from portal.complaints.queries.cases import case as one_case
from portal.complaints.rules.checks import check_reason
from portal.complaints.rules.roles import OFFICE
from portal.core.actor import Actor
from portal.core.errors import Conflict, Missing
from portal.core.i18n import N_
from portal.trail import record


def as_office(actor: Actor) -> Actor:
    """A bureau's officer as the rules of a case know him."""
    return replace(actor, roles=actor.roles | {OFFICE})


def answer_report(
    db: Session, actor: Actor, case_id: UUID, referral_id: UUID, words: str, *, now: datetime
) -> Referral:
    """The office's word on a report or hand-over (F12), said once. Raises Missing, Conflict when it was said already,
    or Invalid when it says nothing."""
    complaint = one_case(db, case_id)
    found = db.execute(
        select(Referral)
        .where(Referral.id == referral_id, Referral.complaint_id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such report."))
    if found.office_reply is not None:
        raise Conflict(N_("This report is answered already."))
    found.office_reply, found.office_replied_at = check_reason(words, "reply"), now
    db.flush()
    data = {"referral": found.id}
    record(db, actor, "complaints:case:office_answered", subject_of(complaint), data, now=now)
    return found
