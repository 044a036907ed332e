"""The other ends: refusal, referral, termination, testing, breach, reopening, voiding; each with its paper."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from portal.complaints.actions import accept, finish, handle, party, perform, refer, reply, terminate, testing
from portal.complaints.actions.errors import CaseChanged
from portal.complaints.models import Referral, Reopening, Settlement, Termination
from portal.complaints.queries.clocks import clocks_of
from portal.complaints.rules.intake import Dispatched, ProxyFacts
from portal.core.actor import SYSTEM
from portal.core.errors import Conflict, Forbidden, Invalid, Refused
from portal.core.scope import Bureau
from tests.modules.complaints.cases import CONSUMER, INTAKE, WAYS, at


def why(way, **changes):
    return terminate.TerminationFacts(
        **{
            "detail": "双方对赔偿数额差距过大。",
            "ways": WAYS,
            "told_by": "FACE",
            "told_at": way.now,
            **changes,
        }
    )


def end(way, reason="OTHER", sub="DISAGREE", who="head"):
    terminate.terminate(way.db, way.actor(who), way.id, reason, sub, why(way), now=way.now)
    return way


def dispatched():
    return replace(
        INTAKE,
        source="1",
        channel="PLATFORM",
        dispatched=Dispatched("XF202611180001", date(2026, 11, 18), at(0)),
    )


def test_refusal_says_why_and_what_else(way):
    way.register()
    with pytest.raises(Invalid):
        accept.reject(
            way.db, way.actor("head"), way.id, accept.Rejection("NOT_OURS", "", [], "FACE"), now=way.now
        )
    accept.reject(
        way.db, way.actor("head"), way.id, accept.Rejection("NOT_OURS", "", WAYS, "FACE"), now=way.now
    )
    assert (way.case.state, way.case.outcome) == ("NOT_ACCEPTED", "NOT_ACCEPTED")
    way.close().archive()
    assert way.case.state == "ARCHIVED"


def test_the_five_reasons(way):
    for reason in ("WITHDRAWN", "ASSOC", "AGENCY", "COURT"):
        way.negotiating()
        terminate.terminate(way.db, way.actor("settler"), way.id, reason, None, why(way), now=way.now)
        assert way.case.state == "TERMINATED"
    way.negotiating()
    end(way, sub="NO_SHOW", who="settler")
    assert way.case.outcome == "NO_SHOW"


def test_twenty_days(way, frozen):
    way.negotiating()
    frozen.move_to(at(19))
    with pytest.raises(Conflict):
        end(way, sub="TIMEOUT")
    frozen.move_to(at(20))
    with pytest.raises(Forbidden):
        end(way, sub="TIMEOUT", who="settler")
    end(way, sub="TIMEOUT")
    row = way.db.scalars(select(Termination)).one()
    assert (row.sub, row.limit_day, row.ended_on) == ("TIMEOUT", date(2026, 12, 11), date(2026, 12, 11))
    clock = next(c for c in clocks_of(way.db, way.id) if c.code == "STATION_20D")
    assert clock.stopped_by == "timeout_20d"
    assert clock.in_time


def test_a_proposal_in_signing_ends_with_the_twenty_days(way, frozen):
    way.in_review().approve()
    frozen.move_to(at(21))
    end(way, sub="TIMEOUT")
    assert way.db.scalars(select(Settlement.ended)).one() == "TIMEOUT"


def test_a_dispatched_case_goes_back(way):
    way.register(dispatched()).accept().start()
    codes = {clock.code for clock in clocks_of(way.db, way.id)}
    assert "DISPATCH_FEEDBACK" in codes
    end(way)
    with pytest.raises(Conflict, match="hand it over"):
        way.close()
    what = refer.ReferralFacts([], "双方未能达成一致，材料随附。", "已协商两次")
    refer.hand_over(way.db, way.actor("liaison"), way.id, what, now=way.now)
    way.close().archive()
    assert way.db.scalars(select(Referral.cause)).all() == ["TRANSFER"]


def test_a_platform_number_is_registered_once(way):
    way.register(dispatched())
    with pytest.raises(Conflict, match="registered already"):
        way.register(dispatched())


def test_the_own_case_goes_up_only_with_consent(way):
    way.negotiating()
    end(way)
    what = refer.ReferralFacts([], "消费者要求报所处理。")
    with pytest.raises(Conflict, match="not agreed"):
        refer.hand_over(way.db, way.actor("liaison"), way.id, what, now=way.now)
    reply.agree_to_hand_over(way.db, CONSUMER, way.id, now=way.now)
    refer.hand_over(way.db, way.actor("liaison"), way.id, what, now=way.now)
    assert way.case.state == "REFERRED"


def test_a_test_stands_the_clock_still(way, frozen):
    way.negotiating()
    frozen.move_to(at(3))
    facts = testing.TestFacts("羽绒服", "含绒量", "台州市质检院", "OPERATOR", 300, True, True, False)
    testing.commission_test(way.db, way.actor("settler"), way.id, facts, now=way.now)
    clock = next(c for c in clocks_of(way.db, way.id) if c.code == "STATION_20D")
    assert clock.next_at is None
    assert way.case.due_on is None
    frozen.move_to(at(30))
    with pytest.raises(Conflict, match="stands still"):
        end(way, sub="TIMEOUT")
    with pytest.raises(Invalid):
        testing.take_report(
            way.db, way.actor("settler"), way.id, testing.ReportFacts("合格", None, False), now=way.now
        )
    testing.cancel_test(way.db, way.actor("settler"), way.id, "双方同意不再检测", now=way.now)
    # 27 days stood still: 11 December becomes 7 January 2027
    assert way.case.due_on == date(2027, 1, 7)


def test_an_objection_to_the_report_ends_the_settlement(way):
    way.negotiating()
    facts = testing.TestFacts("羽绒服", "含绒量", "台州市质检院", "SHARED", 300, True, True, False)
    testing.commission_test(way.db, way.actor("settler"), way.id, facts, now=way.now)
    testing.object_to_test(way.db, way.actor("settler"), way.id, why(way), now=way.now)
    assert (way.case.state, way.case.outcome) == ("TERMINATED", "TEST")
    way.close().archive()


def test_a_report_only_leaves_no_name_behind(way, db, town):
    way.register()
    with pytest.raises(Refused):
        way.register(replace(INTAKE, report="ONLY"))
    what = refer.ReferralFacts(["LEAD"], "反映商家销售无厂名厂址服装。", only_report=True)
    refer.refer(way.db, way.actor("liaison"), way.id, what, now=way.now)
    case = way.case
    assert (case.state, case.outcome, case.report) == ("REFERRED", "LEAD", "ONLY")
    assert (case.consumer_name, case.consumer_phone, case.consumer_phone_index) == ("", None, None)
    tokens = way.db.execute(text("SELECT token FROM complaint_token")).scalars().all()
    assert not any("王小" in token for token in tokens)
    way.db.commit()
    office = db(Bureau(town.office.path))
    from portal.complaints.models import SealedIdentity

    assert office.scalars(select(SealedIdentity.name)).one() == "王小明"
    elsewhere = db(Bureau(town.other_office.path))
    assert elsewhere.scalars(select(SealedIdentity.name)).all() == []


def test_a_breach_is_reported_and_closed(way, frozen):
    way.agreed()
    with pytest.raises(Conflict, match="not passed"):
        perform.report_breach(way.db, way.actor("settler"), way.id, "未换货", now=way.now)
    frozen.move_to(at(8))
    perform.report_breach(way.db, SYSTEM, way.id, "逾期未换货。", now=way.now)
    assert (way.case.state, way.case.outcome) == ("REFERRED", "BREACHED")
    way.close().archive()


def test_not_done_reopens_a_closed_case_the_same_day(way, frozen):
    way.agreed().perform().close()
    frozen.move_to(at(5))
    reply.say_not_done(way.db, CONSUMER, way.id, "拿到的衣服还是坏的", now=way.now)
    case = way.case
    assert (case.state, case.round, case.outcome, case.agreement_id) == ("REOPENED", 2, None, None)
    assert case.due_on == date(2026, 12, 16)
    row = way.db.scalars(select(Reopening)).one()
    assert row.earlier_outcome == "SETTLED"
    first = [c for c in clocks_of(way.db, way.id) if c.code == "STATION_20D"]
    assert [c.round for c in first] == [1, 2]
    assert first[0].in_time


def test_after_thirty_days_only_office_and_head_reopen(way, frozen, db, town):
    way.archived()
    frozen.move_to(at(31))
    with pytest.raises(Conflict, match="30 days"):
        reply.say_not_done(way.db, CONSUMER, way.id, "没有换", now=way.now)
    way.db.rollback()
    way.db.commit()


def test_the_office_reopens_from_its_own_desk(way, db, town):
    way.archived()
    way.db.commit()
    office = db(town.office.scope("contact"))
    actor = replace(town.office.actor("contact"), roles=frozenset({"OFFICE"}))
    finish.reopen(office, actor, way.id, "RESULT", "回访称未收到新衣", now=way.now)
    office.commit()
    assert way.case.state == "REOPENED"
    handle.resume(
        way.db,
        way.actor("settler"),
        way.id,
        [way.person("settler"), way.person("liaison")],
        simple=False,
        now=way.now,
    )
    way.minutes().propose().approve().sign().perform().close().archive()
    assert way.case.archive_no == "2026-G03-0001"
    assert way.db.scalars(select(Settlement.agreement_no).order_by(Settlement.agreement_no)).all() == [
        f"{way.case.number}-H1",
        f"{way.case.number}-H2",
    ]


def test_voiding_takes_head_and_office(way, db, town):
    way.register()
    with pytest.raises(Forbidden):
        finish.ask_to_void(way.db, way.actor("liaison"), way.id, "重复登记", now=way.now)
    finish.ask_to_void(way.db, way.actor("head"), way.id, "重复登记", now=way.now)
    with pytest.raises(Forbidden):
        finish.void(way.db, way.actor("head"), way.id, now=way.now)
    way.db.commit()
    office = db(town.office.scope("contact"))
    finish.void(
        office, replace(town.office.actor("contact"), roles=frozenset({"OFFICE"})), way.id, now=way.now
    )
    office.commit()
    assert (way.case.state, way.case.outcome) == ("VOIDED", "VOIDED")


def test_over_the_limit_the_head_approves_who_did_not_settle(way):
    way.in_review(amount="5000.01").approve()
    with pytest.raises(Conflict, match="head"):
        way.sign()
    from portal.complaints.actions import settle

    settle.approve_as_head(way.db, way.actor("head"), way.id, "同意", now=way.now)
    way.sign()
    assert way.case.state == "AGREED"


def test_a_proxy_needs_special_powers(way):
    power = ProxyFacts(
        "王大明", "13900000000", "", "GENERAL", "代为投诉", date(2026, 11, 1), date(2026, 12, 31), True
    )
    way.register(replace(INTAKE, proxy=power)).accept().start().minutes()
    with pytest.raises(Conflict, match="special powers"):
        way.propose()
    special = replace(power, powers="SPECIAL")
    party.bring_proxy(way.db, way.actor("settler"), way.id, special, now=way.now)
    way.propose().approve().sign()
    assert way.settlement.by_proxy
    assert "委托代理人：王大明" in way.settlement.text
    way.perform().close().archive()


def test_the_file_must_be_complete(way):
    way.agreed().perform().close()
    way.db.execute(text("UPDATE complaint SET category = NULL WHERE id = :id"), {"id": way.id})
    with pytest.raises(Conflict, match="not complete"):
        way.archive()


def test_who_comes_second_sees_what_changed(way):
    way.register()
    seen = way.case.version
    way.accept()
    with pytest.raises(CaseChanged) as caught:
        accept.accept(
            way.db, way.actor("head"), way.id, accept.Acceptance(True, True, True), seen=seen, now=way.now
        )
    assert [row.event for row in caught.value.meanwhile] == ["accept"]
    assert caught.value.complaint.state == "ACCEPTED"


def test_numbers_have_no_gaps_when_a_registration_fails(way):
    way.register()
    way.db.commit()
    with pytest.raises(Invalid), way.db.begin_nested():
        way.register(replace(INTAKE, consumer_phone="12345"))
    with pytest.raises(Conflict), way.db.begin_nested():
        way.register(replace(INTAKE, facts=""))
    way.register()
    assert way.case.number.endswith("00002")
