"""办结, 归档, 重开, 作废."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.actions.take import take
from portal.complaints.models import Complaint, Reopening
from portal.complaints.rules.checks import check_reason
from portal.complaints.rules.numbers import archive_no, keep_until
from portal.complaints.rules.words.outcomes import OUTCOMES
from portal.complaints.rules.words.steps import VISIT_MISMATCH
from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.tenants import take_number


def close(db: Session, actor: Actor, case_id: UUID, *, seen: int | None = None, now: datetime) -> Complaint:
    """办结: nothing is left to do on the case. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("close")
    if desk.case.outcome is None:
        raise Conflict(N_("This case has no outcome yet."))
    desk.case.closed_on = desk.today
    outcome = desk.case.outcome
    take(desk, row, note=OUTCOMES[outcome].zh, shown=True, data={"outcome": outcome})
    return desk.case


def archive(db: Session, actor: Actor, case_id: UUID, *, seen: int | None = None, now: datetime) -> Complaint:
    """归档: numbered by class, kept for the station's term (two years or more), locked. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("archive")
    case = desk.case
    if case.archive_no is None:
        case.archive_no = _archive_number(desk)
    case.archived_on = desk.today
    case.keep_until = keep_until(desk.today, desk.known.station.retention_years)
    take(desk, row, note=case.archive_no, data={"archive_no": case.archive_no})
    return case


def reopen(
    db: Session,
    actor: Actor,
    case_id: UUID,
    mismatch: str,
    detail: str,
    *,
    visit: UUID | None = None,
    seen: int | None = None,
    now: datetime,
) -> Complaint:
    """重开: a visit contradicts the record, or the consumer says it was not done. The 20 days begin again; the
    first result is kept. By the office, the head, or the consumer within 30 days. Raises like `take`, Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("revisit_mismatch")
    if mismatch not in VISIT_MISMATCH:
        raise Invalid(N_("Choose from the list."), field="mismatch")
    why = check_reason(detail, "detail")
    case = desk.case
    earlier, closed_on = case.outcome, case.closed_on
    # The database holds it: a closed case has both.
    assert earlier is not None
    assert closed_on is not None
    case.round += 1
    desk.add(
        Reopening(
            complaint_id=case_id,
            round=case.round,
            mismatch=mismatch,
            detail=why,
            visit_id=visit,
            earlier_outcome=earlier,
            earlier_closed_on=closed_on,
            at=now,
            by_person=actor.person,
            by_name=actor.name,
        )
    )
    case.accepted_on = case.accepted_on or desk.today
    note = f"{VISIT_MISMATCH[mismatch].zh}：{why}"
    data = {"mismatch": mismatch, "earlier_outcome": earlier}
    take(desk, row, note=note, shown=True, data=data)
    case.outcome = case.closed_on = case.agreement_id = case.agreement_concluded = None
    db.flush()
    return case


def ask_to_void(
    db: Session, actor: Actor, case_id: UUID, why: str, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The head asks the office to void a case that should not have been registered. Raises like `take`, Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("void_request")
    desk.case.void_reason = check_reason(why)
    take(desk, row, note=desk.case.void_reason)
    return desk.case


def refuse_to_void(
    db: Session, actor: Actor, case_id: UUID, why: str, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The office says no; the case goes on. Raises like `take`, Invalid."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("void_refuse")
    desk.case.void_reason = None
    take(desk, row, note=check_reason(why))
    return desk.case


def void(db: Session, actor: Actor, case_id: UUID, *, seen: int | None = None, now: datetime) -> Complaint:
    """The office agrees: the case stays on record as void. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("void_approve")
    desk.case.outcome = "VOIDED"
    if desk.known.settlement is not None and not desk.known.settlement.concluded:
        desk.known.settlement.ended = "VOIDED"
    take(desk, row, note=desk.case.void_reason or "", shown=True)
    return desk.case


def _archive_number(desk: Desk) -> str:
    case, year = desk.case, desk.today.year
    category = case.category or ""
    seq = take_number(desk.db, case.tenant_id, case.office_path, f"archive:{category}", year)
    return archive_no(year, category, seq)
