"""受理 and 不予受理."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import sit_down
from portal.complaints.actions.take import take
from portal.complaints.models import Complaint, Decision
from portal.complaints.rules.checks import check_acceptance, check_rejection
from portal.complaints.rules.words.steps import OTHER_WAYS, REJECT_REASONS, TOLD_BY
from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.i18n import N_


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What an acceptance declares."""

    ours: bool
    dispute: bool
    nowhere_else: bool


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why not, and which other ways the consumer was told of."""

    reason: str
    detail: str
    ways: Sequence[str]
    told_by: str


def accept(
    db: Session, actor: Actor, case_id: UUID, declared: Acceptance, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Take the complaint up: the 20 days begin tomorrow. Raises like `take`, and Refused on a declaration of no."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("accept")
    check_acceptance(ours=declared.ours, dispute=declared.dispute, nowhere_else=declared.nowhere_else)
    desk.add(
        Decision(
            complaint_id=case_id,
            accepted=True,
            ours=True,
            dispute=True,
            nowhere_else=True,
            at=now,
            by_person=actor.person,
            by_name=actor.name,
        )
    )
    desk.case.accepted_on = desk.today
    if desk.case.assignee is None and actor.has("SETTLER"):
        desk.case.assignee = actor.person
    take(desk, row, shown=True)
    return desk.case


def reject(
    db: Session, actor: Actor, case_id: UUID, why: Rejection, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Do not take it up, say why and tell the other ways. Raises like `take`, and Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("reject")
    check_rejection(why.reason, why.detail, why.ways)
    if why.told_by not in TOLD_BY:
        raise Invalid(N_("Choose from the list."), field="told_by")
    desk.add(
        Decision(
            complaint_id=case_id,
            accepted=False,
            ours=why.reason != "NOT_OURS",
            dispute=why.reason != "NOT_CONSUMER",
            nowhere_else=why.reason != "ELSEWHERE",
            reason=why.reason,
            detail=why.detail.strip(),
            ways=[way for way in OTHER_WAYS if way in why.ways],
            told_by=why.told_by,
            at=now,
            by_person=actor.person,
            by_name=actor.name,
        )
    )
    desk.case.outcome = "NOT_ACCEPTED"
    note = "：".join(part for part in (REJECT_REASONS[why.reason].zh, why.detail.strip()) if part)
    take(desk, row, note=note, shown=True, data={"reason": why.reason})
    return desk.case
