"""The public edge and the clockwork, where somebody tries or something is away."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.complaints.actions import register, reply, settle
from portal.complaints.jobs import sweep_clocks
from portal.complaints.models import Complaint, ComplaintClock, ComplaintReply
from portal.core import clock, outbox
from portal.core.db import open_session
from portal.core.errors import Conflict, Invalid
from portal.core.scope import System
from portal.notify import channels
from portal.notify.models import Message
from tests.modules.complaints.cases import CONSUMER, INTAKE, at
from tests.modules.complaints.test_consumer import answer_all

LAST = {
    "step": "3",
    "facts": "买的羽绒服穿两天拉链就脱开了。",
    "purchase_date": "2026-11-15",
    "respondent_name": "小天使童装店",
    "item_name": "儿童羽绒服",
    "demands": "D03",
    "consumer_name": "王小明",
    "consumer_phone": "13812345678",
}


@pytest.mark.parametrize("status", ["APPLIED", "SUSPENDED", "REMOVED"])
def test_a_station_that_does_not_work_takes_no_last_answer_either(town, client, way, transaction, status):
    transaction.connection.execute(
        "UPDATE station_card SET status = %s WHERE station = %s", [status, town.station.id]
    )
    sent = client.post(f"/p/{town.station.slug}/complain/", data=LAST)
    assert sent.status_code == 404
    assert way.db.scalars(select(Complaint)).all() == []


@pytest.mark.parametrize("step", ["²", "9" * 5000, "-1", "x"])
def test_a_step_that_is_no_number_is_no_fault_of_ours(town, client, step):
    assert client.post(f"/p/{town.station.slug}/complain/", data={"step": step}).status_code == 422


def test_what_is_sent_twice_is_one_complaint(town, client, way, frozen):
    assert answer_all(client, town.station.slug).status_code == 303
    again = answer_all(client, town.station.slug)
    assert again.status_code == 409
    case = way.db.scalars(select(Complaint)).one()
    assert case.number in again.get_data(as_text=True)
    frozen.move_to(clock.now() + timedelta(minutes=11))
    assert answer_all(client, town.station.slug).status_code == 303


def test_two_presses_at_the_desk_take_one_number(way):
    actor = way.actor("liaison")
    first = register.register(way.db, actor, INTAKE, now=way.now).complaint.number
    with pytest.raises(Conflict, match="a moment ago"), way.db.begin_nested():
        register.register(way.db, actor, INTAKE, now=way.now)
    way.register()
    assert int(way.case.number[-5:]) == int(first[-5:]) + 1


def test_an_archived_file_takes_no_consent_any_more(way, client):
    way.archived()
    way.db.commit()
    assert client.post(f"/t/{way.token}/hand-over").status_code == 409
    assert way.case.transfer_consent is False


def test_nobody_sends_a_book_through_the_link(way):
    way.in_review().approve()
    with pytest.raises(Invalid):
        settle.withdraw(way.db, CONSUMER, way.id, "不" * 4001, now=way.now)
    with pytest.raises(Invalid):
        reply.say_not_done(way.db, CONSUMER, way.id, "不" * 1001, now=way.now)


def test_a_second_word_of_the_consumer_is_told_too(way, db, town, frozen):
    way.register()
    reply.say(way.db, CONSUMER, way.id, "请尽快", now=way.now)
    reply.say(way.db, CONSUMER, way.id, "还有一件事", now=way.now)
    way.db.commit()
    told = select(Message.id).where(Message.title.contains("The consumer wrote"))
    mine = told.where(Message.person_id == town.station.people["liaison"])
    assert len(db(System("test")).scalars(mine).all()) == 1
    frozen.move_to(clock.now() + timedelta(hours=2))
    reply.say(way.db, CONSUMER, way.id, "三天了没有人回", now=way.now)
    way.db.commit()
    assert len(db(System("test")).scalars(mine).all()) == 2


def test_a_text_the_carrier_refused_is_sent_again_and_never_at_night(way, monkeypatch, frozen):
    sent, takes = [], []
    monkeypatch.setattr(
        channels.Nowhere, "send", lambda _self, phone, body: bool(takes) and not sent.append((phone, body))
    )
    way.register()
    way.db.commit()
    (promised,) = _texts()
    outbox.run(str(promised.id))
    assert sent == []
    (waiting,) = _texts()
    assert (waiting.id, waiting.last_error) == (promised.id, "Unavailable")
    frozen.move_to(at(0, 22))
    takes.append(True)
    outbox.run(str(promised.id))
    assert sent == []
    (tomorrow,) = _texts()
    assert tomorrow.not_before == at(1, 8)
    frozen.move_to(at(1, 9))
    outbox.run(str(tomorrow.id))
    assert [phone for phone, _ in sent] == ["13812345678"]
    assert _texts() == []


def _texts():
    waiting = select(outbox.Outbox).where(
        outbox.Outbox.job == "complaints.text_consumer", outbox.Outbox.done_at.is_(None)
    )
    with open_session(System("test looks at texts")) as db:
        return list(db.scalars(waiting))


def test_a_clock_with_nothing_left_to_say_is_left_in_peace(way, work, frozen):
    way.agreed()
    way.db.commit()
    due = at(8)
    frozen.move_to(due)
    sweep_clocks(clock.now())
    work()
    reply.say_done(way.db, CONSUMER, way.id, now=clock.now())
    way.db.commit()
    frozen.move_to(at(12))
    sweep_clocks(clock.now())
    work()
    way.db.expire_all()
    row = way.db.scalars(select(ComplaintClock).where(ComplaintClock.code == "PERFORM_DUE")).one()
    assert (row.stopped_at, row.next_at) == (None, None)
    assert way.db.scalars(select(ComplaintReply.kind)).all() == ["DONE"]
    assert way.db.execute(text("SELECT state FROM complaint")).scalar() == "AGREED"
