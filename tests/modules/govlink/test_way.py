"""A platform case goes to a station and comes back: by actions, on PostgreSQL."""

from datetime import timedelta

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal import complaints, trail
from portal.core.errors import Conflict, Forbidden, Invalid, Missing, Refused
from portal.core.scope import System
from portal.govlink.actions import decide, extension, reveal, supervise
from portal.govlink.actions.open_case import Completion
from portal.govlink.jobs import sweep_due
from portal.govlink.models import Dispatch, PlatformCase
from portal.govlink.queries import desk as desk_queries
from portal.govlink.queries.progress import progress
from portal.notify.models import Message


def test_there_and_back(desk):
    desk.enter().send().sign().open().agree().feed_back().decide("confirm")
    assert desk.row().state == "ACCEPTED_BY_BUREAU"
    assert desk.platform().state == "CLOSED"
    assert desk.events() == ["issue", "sign", "open_case", "feed_back", "confirm"]
    chain = trail.timeline(desk.at_bureau()[0], "dispatch", desk.id, tenant=desk.town.station.id)
    assert [entry.event.rsplit(":", 1)[1] for entry in chain] == desk.events()


def test_the_case_opens_with_all_its_facts(sent):
    sent.sign().open()
    case = complaints.case(sent.at_station()[0], sent.row().case_id)
    assert case.external_no == sent.row().external_no
    assert case.facts == sent.row().facts
    assert (case.consumer_name, case.item_name, case.demands) == ("王小明", "大衣", ["D04"])
    assert sent.row().case_no == case.number


def test_what_the_platform_did_not_give_is_asked_for_not_made_up(desk):
    desk.enter(consumer_name=None, consumer_phone=None).send().sign()
    with pytest.raises(Refused):
        desk.open()
    desk.open(Completion(consumer_name="李四", consumer_phone="13900001111"))
    assert desk.row().state == "IN_CASE"
    assert desk.row().consumer_name is None


def test_a_report_never_reaches_a_station(desk):
    desk.enter(facts="举报该店销售假酒，要求查处。")
    with pytest.raises(Refused):
        desk.send()
    with pytest.raises(DBAPIError) as caught:
        desk.db(System("a test that goes round the rules")).execute(
            text("UPDATE govlink_platform_case SET state = 'DISPATCHED', dispatch_id = id WHERE id = :id"),
            {"id": desk.case},
        )
    assert isinstance(caught.value.orig, CheckViolation)


def test_returned_it_lies_on_the_desk_again_and_the_second_transfer_alarms(sent):
    sent.give_back()
    assert (sent.row().state, sent.row().return_reason) == ("RETURNED", "NOT_OURS")
    assert sent.events() == ["issue", "sign", "return"]
    assert sent.platform().state == "BACK"
    first_due = sent.row().bureau_due
    sent.clock.shift(timedelta(days=1))
    sent.send().give_back().send()
    assert sent.platform().transfers == 2
    assert sent.row().bureau_due == first_due
    supervisor = sent.town.county.people["supervisor"]
    titles = [
        one.title
        for one in sent.db(System("test")).scalars(select(Message).where(Message.person_id == supervisor))
    ]
    assert any("sent on" in title for title in titles)


def test_a_return_is_too_late_two_working_days_after_signing(sent):
    sent.sign()
    sent.clock.shift(timedelta(days=2))
    with pytest.raises(Refused):
        sent.give_back()


def test_who_comes_second_sees_that_it_changed(sent):
    seen = sent.row().version
    sent.sign()
    with pytest.raises(Conflict):
        sent.sign(who="head", seen=seen)
    with pytest.raises(Conflict):
        sent.give_back(seen=seen)
    assert sent.events() == ["issue", "sign"]


def test_the_database_refuses_what_no_rule_allows(sent):
    system = sent.db(System("a test that goes round the rules"))
    for values in (
        "state = 'IN_CASE'",
        "state = 'ACCEPTED_BY_BUREAU'",
        "state = 'RETURNED'",
        "state = 'NONSENSE'",
    ):
        with pytest.raises(DBAPIError) as caught, system.begin_nested():
            system.execute(text(f"UPDATE govlink_dispatch SET {values} WHERE id = :id"), {"id": sent.id})
        assert isinstance(caught.value.orig, CheckViolation), values
    station = sent.at_station()[0]
    with pytest.raises(DBAPIError) as caught:
        station.execute(text("UPDATE govlink_dispatch SET respondent = 'x' WHERE id = :id"), {"id": sent.id})
    assert isinstance(caught.value.orig, InsufficientPrivilege)


def test_walls(sent):
    other = sent.db(sent.town.other.scope("liaison"))
    assert other.scalars(select(Dispatch)).all() == []
    assert sent.db(sent.town.other_county.scope("dispatcher")).scalars(select(PlatformCase)).all() == []
    assert len(sent.db(sent.town.city.scope("dispatcher")).scalars(select(Dispatch)).all()) == 1
    with pytest.raises(Invalid):
        sent.enter(external_no="B2").send(station=sent.town.other)
    with pytest.raises(DBAPIError) as caught:
        sent.at_station()[0].scalars(select(PlatformCase)).all()
    assert isinstance(caught.value.orig, InsufficientPrivilege)


def test_only_the_bureau_that_dispatched_decides(sent):
    sent.sign().open().agree().feed_back()
    db, actor = sent.db(sent.town.office.scope("contact")), sent.town.office.actor("contact")
    with pytest.raises(Forbidden):
        decide.confirm(db, actor, sent.id, seen=sent.row().version, now=sent.now)
    with pytest.raises(Missing):
        decide.confirm(
            sent.db(sent.town.other_county.scope("dispatcher")),
            sent.town.other_county.actor("dispatcher"),
            sent.id,
            seen=sent.row().version,
            now=sent.now,
        )


def test_the_answer_needs_an_ended_case_and_says_the_same(sent):
    sent.sign().open()
    with pytest.raises(Refused):
        sent.feed_back()
    sent.agree()
    with pytest.raises(Invalid):
        sent.feed_back(result="TERMINATED")
    sent.feed_back().decide("rework", "请补充付款凭证").feed_back()
    assert sent.row().state == "FED_BACK"
    assert sent.row().reworks == 1


def test_a_closed_case_is_reopened_settled_anew_and_answered_again(sent):
    sent.sign().open().agree().feed_back().close()
    assert progress(*sent.seen()).at_rest
    sent.decide("rework", "消费者称退款未到账，请重新处理")
    sent.clock.shift(timedelta(hours=1))
    sent.reopen()
    assert progress(*sent.seen()).answer is None
    with pytest.raises(Refused):
        sent.feed_back()
    sent.clock.shift(timedelta(hours=1))
    sent.agree_again().feed_back()
    sent.decide("confirm")
    assert sent.events() == ["issue", "sign", "open_case", "feed_back", "rework", "feed_back", "confirm"]
    assert (sent.row().state, sent.row().reworks, sent.platform().state) == (
        "ACCEPTED_BY_BUREAU",
        1,
        "CLOSED",
    )
    case = complaints.case(sent.at_station()[0], sent.row().case_id)
    assert (case.state, case.round) == ("AGREED", 2)


def test_words_alone_are_mended_without_reopening(sent):
    sent.sign().open().agree().feed_back().close().decide("rework", "请写明退款日期").feed_back()
    assert sent.row().state == "FED_BACK"
    with pytest.raises(Invalid):
        sent.decide("rework", "再写明").feed_back(result="WITHDRAWN")


def test_an_answer_whose_case_was_reopened_is_not_confirmed(sent):
    sent.sign().open().agree().feed_back().close()
    sent.clock.shift(timedelta(hours=1))
    sent.reopen()
    with pytest.raises(Conflict):
        sent.decide("confirm")
    sent.decide("rework", "案件已重开").agree_again().feed_back().decide("confirm")
    assert sent.row().state == "ACCEPTED_BY_BUREAU"


def test_an_extension_needs_consent_and_room(sent):
    sent.sign().open()
    ask = extension.ask_extension
    with pytest.raises(Forbidden):
        sent._do(sent.at_station("liaison"), ask, 1, "商家出差", consent=True)
    with pytest.raises(Invalid):
        sent._do(sent.at_station("head"), ask, 1, "商家出差", consent=False)
    with pytest.raises(Refused):
        sent._do(sent.at_station("head"), ask, 3, "商家出差", consent=True)
    before = sent.row().feedback_due
    sent._do(sent.at_station("head"), ask, 1, "商家出差", consent=True)
    sent._do(sent.at_bureau(), extension.grant_extension)
    assert sent.row().state == "IN_CASE"
    assert sent.row().feedback_due == before + timedelta(days=1)


def test_the_clock_reminds_says_overdue_and_takes_back(sent, work):
    assert sweep_due(sent.now) == 0
    sent.clock.shift(timedelta(days=2))
    assert sweep_due(sent.now) == 1
    assert sweep_due(sent.now) == 1
    work()
    assert sent.row().state == "ISSUED"
    assert sent.row().next_due_at > sent.now
    chain = trail.timeline(sent.at_bureau()[0], "dispatch", sent.id, tenant=sent.town.station.id)
    assert [entry.event for entry in chain][-1] == "govlink:dispatch:overdue"
    sent.clock.shift(timedelta(days=1))
    sweep_due(sent.now)
    work()
    assert sent.row().state == "TAKEN_BACK"
    assert sent.platform().state == "BACK"
    assert sent.row().next_due_at is None
    assert sent.events()[-1] == "sign_timeout"
    assert sweep_due(sent.now) == 0


def test_supervision_is_asked_answered_and_closed(sent, work):
    db, actor = sent.at_bureau("dispatcher")
    today = sent.now.date()
    with pytest.raises(Forbidden):
        supervise.ask(db, actor, sent.id, "SUPERVISE", "请说明", today, now=sent.now)
    db, actor = sent.at_bureau("supervisor")
    made = supervise.ask(db, actor, sent.id, "SUPERVISE", "请说明", today, now=sent.now)
    db.commit()
    with pytest.raises(Conflict):
        supervise.close(db, actor, made.id, seen=made.version, now=sent.now)
    sent.clock.shift(timedelta(days=1))
    assert sweep_due(sent.now) >= 1
    work()
    station, liaison = sent.at_station()
    asked = supervise.supervision(station, made.id)
    supervise.answer(station, liaison, made.id, "已联系消费者", seen=asked.version, now=sent.now)
    station.commit()
    db, actor = sent.at_bureau("supervisor")
    closed = supervise.close(
        db, actor, made.id, seen=supervise.supervision(db, made.id).version, now=sent.now
    )
    assert closed.closed_at
    assert closed.answer == "已联系消费者"


def test_the_proposal_knows_the_station_and_learns_from_a_return(desk):
    db = desk.enter().at_bureau()[0]
    found = desk_queries.Matcher(db).proposals(desk.platform())
    assert found[0].station == desk.town.station.id
    assert found[0].score >= 40
    desk.send().give_back()
    later = desk_queries.Matcher(desk.at_bureau()[0]).proposals(desk.platform())
    assert not later or later[0].score < found[0].score


def test_doubles_by_telephone_and_by_matter(desk):
    desk.enter()
    first = desk.case
    desk.enter(external_no="B1", respondent="别家", item="鞋")
    assert [one.reason for one in desk_queries.doubles(desk.at_bureau()[0], desk.platform())] == ["PHONE"]
    desk.enter(external_no="B3", consumer_phone=None)
    found = desk_queries.doubles(desk.at_bureau()[0], desk.platform())
    assert [(one.row.id, one.reason) for one in found] == [(first, "MATTER")]


def test_a_shown_telephone_leaves_an_entry(sent):
    db, actor = sent.at_station()
    assert (
        reveal.reveal_dispatch(db, actor, sent.id, "consumer_phone", "联系消费者", now=sent.now)
        == "13812345678"
    )
    with pytest.raises(Invalid):
        reveal.reveal_dispatch(db, actor, sent.id, "consumer_phone", "", now=sent.now)
    db.commit()
    assert trail.timeline(db, "dispatch", sent.id)[-1].event == "govlink:dispatch:reveal"
