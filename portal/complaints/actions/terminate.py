"""终止和解: five reasons, the other ways told, never silently (F06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.actions.take import take
from portal.complaints.models import Complaint, Termination, Test
from portal.complaints.rules.checks import check_termination, check_ways
from portal.complaints.rules.table import Transition
from portal.complaints.rules.words.outcomes import of_termination
from portal.complaints.rules.words.steps import OTHER_WAYS, TERMINATION, TERMINATION_SUB, TOLD_BY
from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.i18n import N_


@dataclass(frozen=True, slots=True)
class TerminationFacts:
    """Form F06 as written."""

    detail: str
    ways: Sequence[str]
    told_by: str
    told_at: datetime
    transfer_consent: bool = False
    """The consumer wants the office to have the case."""


def terminate(
    db: Session,
    actor: Actor,
    case_id: UUID,
    reason: str,
    sub: str | None,
    why: TerminationFacts,
    *,
    seen: int | None = None,
    now: datetime,
) -> Complaint:
    """End the settlement. OTHER/TIMEOUT is the step of the 20th day and the head's. Raises like `take`, Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    event = "timeout_20d" if sub == "TIMEOUT" else "terminate"
    return end_settlement(desk, desk.ask(event), why, reason=reason, sub=sub)


def end_settlement(
    desk: Desk, row: Transition, why: TerminationFacts, *, reason: str, sub: str | None
) -> Complaint:
    """Write F06 and take the step *row*."""
    check_termination(reason, sub, why.detail)
    check_ways(why.ways)
    if why.told_by not in TOLD_BY:
        raise Invalid(N_("Choose from the list."), field="told_by")
    if why.told_at > desk.now:
        raise Invalid(N_("This lies in the future."), field="told_at")
    desk.add(
        Termination(
            complaint_id=desk.case.id,
            round=desk.case.round,
            reason=reason,
            sub=sub,
            detail=why.detail.strip(),
            ways=[way for way in OTHER_WAYS if way in why.ways],
            told_by=why.told_by,
            told_at=why.told_at,
            ended_on=desk.today,
            limit_day=desk.facts.limit_day,
            by_person=desk.actor.person,
            by_name=desk.actor.name,
        )
    )
    _leave_nothing_open(desk)
    desk.case.outcome = of_termination(reason, sub)
    desk.case.transfer_consent = desk.case.transfer_consent or why.transfer_consent
    kind = TERMINATION_SUB[sub] if sub else TERMINATION[reason]
    note = f"{kind.zh}：{why.detail.strip()}"
    take(desk, row, note=note, shown=True, data={"reason": reason, "sub": sub})
    return desk.case


def _leave_nothing_open(desk: Desk) -> None:
    """A proposal in signing and a test under way end with the settlement."""
    if desk.known.settlement is not None:
        desk.known.settlement.ended = "TIMEOUT"
        desk.known.settlement.ended_note = "终止和解"
    for test in desk.db.scalars(select(Test).where(Test.complaint_id == desk.case.id, Test.ended.is_(None))):
        test.ended, test.ended_on = "CANCEL", desk.today
