"""保全: a held file is not given up when its term ends; who holds it, who lets it go, what the pages say."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.complaints import jobs
from portal.complaints.actions.hold import hold, lift
from portal.complaints.actions.purge import purge_case
from portal.complaints.models import Complaint, ComplaintHold
from portal.core import clock
from portal.core.clock import local_date
from portal.core.errors import Conflict, Forbidden, Invalid, Missing, Refused
from portal.core.scope import System
from portal.trail.models import TrailEntry
from tests.modules.complaints.cases import Way

WHY = "消费者已向法院起诉，保留全部材料。"


@pytest.fixture
def filed(db, town, frozen, valkey):
    """An archived file of the station."""
    made = Way(db(town.station.scope("settler")), town.station)
    made.register().accept().start().minutes().propose().approve().sign().perform().close().archive()
    made.db.commit()
    return made


def after_the_term(filed, frozen):
    days = (filed.case.keep_until - local_date(clock.now())).days + 1
    frozen.shift(timedelta(days=days))


def do(db, place, who, act, filed, *args):
    session = db(place.scope(who))
    made = act(session, place.actor(who), filed.id, *args, now=clock.now())
    session.commit()
    return made


def kept(db, filed):
    found = select(Complaint).where(Complaint.id == filed.id).execution_options(populate_existing=True)
    return db(System("test")).scalars(found).one().purged_on is None


@pytest.mark.parametrize(("side", "who"), [("station", "liaison"), ("office", "contact")])
def test_a_held_file_outlives_its_term_until_the_hold_is_lifted(filed, db, town, frozen, side, who):
    place = getattr(town, side)
    do(db, place, who, hold, filed, WHY, None)
    after_the_term(filed, frozen)
    assert jobs.purge_out_of_term(clock.now()) == 0
    with pytest.raises(Refused):
        purge_case(db(System("test")), filed.case, now=clock.now())
    assert kept(db, filed)
    do(db, place, who, lift, filed, "案件已审结")
    assert jobs.purge_out_of_term(clock.now()) == 1
    assert not kept(db, filed)
    row = db(System("test")).scalars(select(ComplaintHold).execution_options(populate_existing=True)).one()
    assert (row.reason, row.lift_reason) == ("—", "—")
    found = select(TrailEntry).where(TrailEntry.subject_id == filed.id).order_by(TrailEntry.seq)
    events = [one.event for one in db(System("test")).scalars(found)]
    assert events[-3:] == ["complaints:case:held", "complaints:case:hold_lifted", "complaints:case:purged"]


def test_a_hold_with_a_last_day_ends_by_itself(filed, db, town, frozen):
    until = filed.case.keep_until + timedelta(days=10)
    do(db, town.station, "head", hold, filed, WHY, until)
    after_the_term(filed, frozen)
    frozen.shift(timedelta(days=9))  # the last day itself
    assert jobs.purge_out_of_term(clock.now()) == 0
    frozen.shift(timedelta(days=1))
    assert jobs.purge_out_of_term(clock.now()) == 1


def test_a_hold_that_ran_out_may_be_set_again(filed, db, town, frozen):
    do(db, town.station, "head", hold, filed, WHY, local_date(clock.now()) + timedelta(days=3))
    frozen.shift(timedelta(days=4))
    do(db, town.station, "head", hold, filed, "二审期间继续保留", None)
    rows = db(System("test")).scalars(select(ComplaintHold).order_by(ComplaintHold.at)).all()
    assert [(one.lifted_at is None, one.until is None) for one in rows] == [(False, False), (True, True)]


def test_each_side_lets_go_of_its_own_hold_only(filed, db, town, frozen):
    do(db, town.office, "supervisor", hold, filed, WHY, None)
    with pytest.raises(Missing):
        do(db, town.station, "head", lift, filed, "不需要了")
    do(db, town.station, "head", hold, filed, "本站留存", None)
    do(db, town.office, "contact", lift, filed, "调查结束")
    after_the_term(filed, frozen)
    assert jobs.purge_out_of_term(clock.now()) == 0  # the station's own still stands


@pytest.mark.parametrize(
    ("side", "who"), [("station", "settler"), ("station", "approver"), ("office", "dispatcher")]
)
def test_others_keep_nothing(filed, db, town, side, who):
    with pytest.raises(Forbidden):
        do(db, getattr(town, side), who, hold, filed, WHY, None)


def test_another_office_finds_no_file(filed, db, town):
    with pytest.raises(Missing):
        do(db, town.other_office, "contact", hold, filed, WHY, None)


def test_a_reason_and_a_day_ahead_are_asked_for(filed, db, town):
    with pytest.raises(Invalid):
        do(db, town.station, "head", hold, filed, " ", None)
    with pytest.raises(Invalid):
        do(db, town.station, "head", hold, filed, WHY, local_date(clock.now()))
    do(db, town.station, "head", hold, filed, WHY, None)
    with pytest.raises(Conflict):
        do(db, town.station, "liaison", hold, filed, WHY, None)


def test_a_file_given_up_cannot_be_held(filed, db, town, frozen):
    after_the_term(filed, frozen)
    jobs.purge_out_of_term(clock.now())
    with pytest.raises(Conflict):
        do(db, town.station, "head", hold, filed, WHY, None)


def test_the_pages_set_show_and_lift_it(filed, db, town, enter):
    head, contact = enter(town.station.people["head"]), enter(town.office.people["contact"])
    listed = contact.get(f"{town.office.url}kept/").get_data(as_text=True)
    assert filed.case.archive_no in listed
    url = f"{town.office.url}kept/{filed.id}"
    assert contact.submit(contact.get(url), {"reason": ""}, form="hold").status_code == 422
    assert contact.submit(contact.get(url), {"reason": WHY}, form="hold").status_code == 303
    for client, page in (
        (head, f"{town.station.url}cases/{filed.id}"),
        (head, f"{town.station.url}kept/{filed.id}"),
        (contact, url),
    ):
        assert WHY in client.get(page).get_data(as_text=True)
    for client, place in ((head, town.station), (contact, town.office)):
        held = client.get(f"{place.url}kept/?view=held").get_data(as_text=True)
        assert filed.case.archive_no in held
    assert contact.submit(contact.get(url), {"reason": "调查结束"}, form="lift").status_code == 303
    assert WHY not in head.get(f"{town.station.url}cases/{filed.id}").get_data(as_text=True)
    assert "调查结束" in contact.get(url).get_data(as_text=True)
    assert filed.case.archive_no not in head.get(f"{town.station.url}kept/?view=held").get_data(as_text=True)
    settler = enter(town.station.people["settler"])
    assert settler.post(f"{town.station.url}kept/{filed.id}/hold", data={"reason": WHY}).status_code == 403
