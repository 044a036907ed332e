"""More time granted by the bureau is more time in the station's case: one limit, not two."""

from sqlalchemy import select

from portal.complaints.models import Complaint, ComplaintClock
from portal.core.clock import today
from portal.govlink.actions import extension


def test_the_case_runs_to_the_day_the_bureau_granted(desk):
    desk.enter(accepted_on=today()).send().sign().open()
    db, _ = desk.at_station()
    actor = desk.town.station.actor("head")
    before = desk.row().feedback_due
    extension.ask_extension(
        db, actor, desk.id, 3, "消费者在外地", consent=True, seen=desk.row().version, now=desk.now
    )
    db.commit()
    bureau, officer = desk.at_bureau()
    extension.grant_extension(bureau, officer, desk.id, seen=desk.row().version, now=desk.now)
    bureau.commit()
    assert desk.row().feedback_due > before
    fresh, _ = desk.at_station()
    clock = fresh.scalars(select(ComplaintClock).where(ComplaintClock.code == "DISPATCH_FEEDBACK")).one()
    case = fresh.scalars(select(Complaint)).one()
    assert clock.due_on == desk.row().feedback_due
    assert (case.due_code, case.due_on) == ("DISPATCH_FEEDBACK", clock.due_on)
