"""检测鉴定: commissioned together; ended by a report, by consent, or by an objection that finds no re-test."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.actions.take import take
from portal.complaints.actions.terminate import TerminationFacts, end_settlement
from portal.complaints.models import Complaint, Test
from portal.complaints.rules.checks import check_reason, check_test
from portal.complaints.rules.words.steps import PAYERS
from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_


@dataclass(frozen=True, slots=True)
class TestFacts:
    """Form F08 as both sides agreed it."""

    item: str
    question: str
    agency: str
    payer: str
    fee: Decimal | None
    both: bool
    fee_agreed: bool
    common_sense: bool
    accreditation: str = ""
    sealed_note: str = ""
    commission_file: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the testing body found."""

    conclusion: str
    file: UUID | None
    objection: bool


def commission_test(
    db: Session, actor: Actor, case_id: UUID, what: TestFacts, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Send it to a test; the 20 days stand still while it lasts. Raises like `take`, Invalid or Refused."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("commission_test")
    check_test(
        both=what.both,
        fee_agreed=what.fee_agreed,
        common_sense=what.common_sense,
        agency=what.agency,
        fee=what.fee,
    )
    if what.payer not in PAYERS:
        raise Invalid(N_("Choose from the list."), field="payer")
    made = Test(
        complaint_id=case_id,
        round=desk.case.round,
        item=what.item.strip() or desk.case.item_name,
        question=what.question.strip(),
        agency=what.agency.strip(),
        accreditation=what.accreditation.strip(),
        agreed_by_both=True,
        fee_agreed=True,
        payer=what.payer,
        fee=what.fee,
        sealed_note=what.sealed_note.strip(),
        commission_file_id=what.commission_file,
        commissioned_on=desk.today,
        by_person=actor.person,
    )
    desk.add(made)
    take(desk, row, note=made.agency, shown=True, data={"test": made.id})
    return desk.case


def take_report(
    db: Session, actor: Actor, case_id: UUID, found: ReportFacts, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The report is in: the clock goes on. Raises like `take`, and Invalid without report or conclusion."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("test_report")
    if found.file is None:
        raise Invalid(N_("Attach the report."), field="file")
    test = open_test(desk)
    test.conclusion = check_reason(found.conclusion, "conclusion")
    test.report_file_id, test.objection = found.file, found.objection
    test.ended, test.ended_on = "REPORT", desk.today
    data = {"test": test.id, "objection": found.objection}
    take(desk, row, note=test.conclusion, shown=True, data=data)
    return desk.case


def cancel_test(
    db: Session, actor: Actor, case_id: UUID, why: str, *, seen: int | None = None, now: datetime
) -> Complaint:
    """Both sides give the test up and go on negotiating. Raises like `take`, and Invalid without a reason."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("test_cancel")
    reason = check_reason(why)
    test = open_test(desk)
    test.ended, test.ended_on = "CANCEL", desk.today
    take(desk, row, note=reason)
    return desk.case


def object_to_test(
    db: Session, actor: Actor, case_id: UUID, why: TerminationFacts, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The conclusion is disputed and no re-test agreed: the settlement ends for that reason. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("test_objection")
    test = open_test(desk)
    test.ended, test.ended_on, test.objection = "OBJECTION", desk.today, True
    return end_settlement(desk, row, why, reason="OTHER", sub="TEST")


def open_test(desk: Desk) -> Test:
    """The test under way. Raises Conflict when there is none."""
    found = desk.db.scalars(
        select(Test)
        .where(Test.complaint_id == desk.case.id, Test.ended.is_(None))
        .order_by(Test.commissioned_on.desc())
    ).first()
    if found is None:
        raise Conflict(N_("No test is under way."))
    return found
