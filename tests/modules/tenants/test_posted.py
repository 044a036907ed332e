"""Posted rules: written, approved by somebody else, in force on their day, read by everybody; a promise is a clock."""

from datetime import date

import pytest
from sqlalchemy import select

from portal import tenants
from portal.accounts import Membership
from portal.core import clock
from portal.core.scope import System
from portal.notify.models import Message
from portal.tenants.jobs import posted as jobs
from portal.tenants.models import PostedRule, RuleReading, StationProfile
from portal.tenants.rules.posted import CODES, REQUIRED
from portal.trail.models import TrailEntry


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


@pytest.fixture
def approver(frozen, enter, town):
    return enter(town.station.people["approver"])


def at(town, rest=""):
    return f"{town.station.url}rules/{rest}"


def rows(db, town, **only):
    found = db(System("test")).scalars(
        select(PostedRule).where(PostedRule.tenant_id == town.station.id).order_by(PostedRule.written_at)
    )
    return [row for row in found if all(getattr(row, key) == value for key, value in only.items())]


def write(client, town, code, send=True, **values):
    page = client.get(at(town, f"{code}/edit"))
    return client.submit(page, {**values, **({"send": "1"} if send else {})}, form="rule")


def approve(client, town, code, **values):
    return client.submit(client.get(at(town, code)), values, form="approve")


def press(client, page, part, **values):
    return client.submit(page, values, form=part)


def promise_days(db, town):
    return db(System("test")).get(StationProfile, town.station.id).promise_days


def told(db, person):
    return [
        row.title for row in db(System("test")).scalars(select(Message).where(Message.person_id == person))
    ]


def test_a_station_without_rules_drafts_all_twelve_from_the_starter_texts(head, approver, town, db):
    page = head.get(at(town))
    assert "缺 12 项制度" in page.get_data(as_text=True)
    assert press(head, page, "missing").status_code == 303
    drafted = rows(db, town)
    assert {row.code for row in drafted} == set(REQUIRED)
    assert all(town.station.name in row.body or "本站" in row.body or row.body for row in drafted)
    assert not any("{" in row.body for row in drafted)
    assert told(db, town.station.people["approver"]).count("A rule waits for your approval: %(title)s") == 1
    page = approver.get(at(town))
    assert press(approver, page, "approve").status_code == 303
    assert {(row.state, row.number, row.effective_on) for row in rows(db, town)} == {
        ("APPROVED", 1, date(2026, 11, 21))
    }
    assert "缺" not in approver.get(at(town)).get_data(as_text=True).split("<main")[1]
    assert promise_days(db, town) == 15


def test_whoever_wrote_it_does_not_approve_it(head, approver, town, db):
    assert write(head, town, "ACCEPT").status_code == 303
    page = head.get(at(town, "ACCEPT"))
    assert "由其他站长或审批负责人审批" in page.get_data(as_text=True)
    row = rows(db, town)[0]
    refused = head.post(
        at(town, f"{row.id}/approve"), data={"version": row.version, "effective_on": "2026-11-21"}
    )
    assert refused.status_code == 403
    assert approve(approver, town, "ACCEPT").status_code == 303
    assert rows(db, town)[0].decided_by == town.station.people["approver"]


def test_alone_in_the_role_one_approves_oneself(head, town, db):
    session = db(System("test"))
    left = select(Membership).where(Membership.person_id == town.station.people["approver"])
    session.scalars(left).one().until = clock.now()
    session.commit()
    write(head, town, "ACCEPT")
    assert approve(head, town, "ACCEPT").status_code == 303


def test_a_settler_reads_but_does_not_write(enter, frozen, town, head, approver):
    settler = enter(town.station.people["settler"])
    assert settler.get(at(town)).status_code == 200
    assert settler.get(at(town, "ACCEPT/edit")).status_code == 403
    write(head, town, "ACCEPT")
    html = settler.get(at(town, "ACCEPT")).get_data(as_text=True)
    assert "/approve" not in html.split("<main")[1]


def test_a_coming_version_holds_from_its_day_and_the_one_before_until_then(
    head, approver, enter, town, db, frozen
):
    write(head, town, "QUALITY", title="商品质量承诺", body="第一条 旧的说法。")
    approve(approver, town, "QUALITY")
    write(head, town, "QUALITY", body="第一条 新的说法。\n第二条 加了一条。")
    approve(approver, town, "QUALITY", effective_on="2026-12-01")
    html = head.get(at(town, "QUALITY")).get_data(as_text=True)
    assert "已批准，待施行" in html
    assert "第 2 行是新增的" in html
    assert "旧的说法" in html
    frozen.move_to("2026-12-01T09:00:00+08:00")
    html = enter(town.station.people["head"]).get(at(town, "QUALITY")).get_data(as_text=True)
    assert "已被新版本替代" in html
    assert [row.number for row in rows(db, town)] == [1, 2]


@pytest.mark.parametrize("day", ["2026-11-20", "2028-01-01", "", "x"])
def test_a_day_that_has_gone_or_none_is_refused(head, approver, town, db, day):
    write(head, town, "ACCEPT")
    assert approve(approver, town, "ACCEPT", effective_on=day).status_code == 422
    assert rows(db, town)[0].state == "SENT"


@pytest.mark.parametrize(
    ("code", "values", "field"),
    [
        ("ACCEPT", {"title": " "}, "title"),
        ("ACCEPT", {"title": "长" * 61}, "title"),
        ("ACCEPT", {"body": ""}, "body"),
        ("ACCEPT", {"body": "第一条 本站对纠纷进行调解。"}, "body"),
        ("ACCEPT", {"body": "字" * 6001}, "body"),
        ("PROMISE", {"promise_days": "20"}, "promise_days"),
        ("PROMISE", {"promise_days": "0"}, "promise_days"),
        ("PROMISE", {"promise_days": "x"}, "promise_days"),
    ],
)
def test_what_may_not_stand_is_refused_beside_its_field(head, town, db, code, values, field):
    answer = write(head, town, code, **values)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert rows(db, town) == []


def test_unknown_rules_are_not_found(head, town):
    assert head.get(at(town, "NOSUCH")).status_code == 404
    assert head.get(at(town, "OWN7")).status_code == 404
    assert head.get(at(town, "NOSUCH/edit")).status_code == 404


def test_given_back_it_says_why_and_comes_again(head, approver, town, db):
    write(head, town, "REPORT")
    page = approver.get(at(town, "REPORT"))
    assert press(approver, page, "return", reason="请写明报送时间").status_code == 303
    assert told(db, town.station.people["head"])[-1] == "A rule came back to be changed: %(title)s"
    html = head.get(at(town, "REPORT/edit")).get_data(as_text=True)
    assert "请写明报送时间" in html
    assert write(head, town, "REPORT", body="第一条 每季度终了后五日内报送。").status_code == 303
    assert rows(db, town)[0].state == "SENT"
    assert rows(db, town)[0].returned == ""
    row = rows(db, town)[0]
    assert approver.post(at(town, f"{row.id}/return"), data={"version": row.version}).status_code == 422


def test_two_writers_lose_nothing(head, enter, town, db):
    write(head, town, "ASSESS", send=False, body="第一条 甲。")
    page = head.get(at(town, "ASSESS/edit"))
    liaison = enter(town.station.people["liaison"])
    write(liaison, town, "ASSESS", send=False, body="第一条 乙。")
    answer = head.submit(page, {"body": "第一条 丙。"}, form="rule")
    assert answer.status_code == 409
    html = answer.get_data(as_text=True)
    assert "第一条 乙。" in html
    assert "第一条 丙。" in html
    assert rows(db, town)[0].body == "第一条 乙。"
    assert head.submit(answer, form="rule").status_code == 303
    assert rows(db, town)[0].body == "第一条 丙。"


def test_approving_what_changed_meanwhile_is_a_conflict(head, approver, town, db):
    write(head, town, "ACCEPT")
    page = approver.get(at(town, "ACCEPT"))
    press(head, head.get(at(town, "ACCEPT")), "drop")
    assert approver.submit(page, form="approve").status_code == 409
    assert rows(db, town)[0].state == "DROPPED"


def test_approve_all_takes_only_what_the_approver_saw(head, approver, town, db):
    write(head, town, "ACCEPT")
    page = approver.get(at(town))
    write(head, town, "REPORT")
    assert approver.submit(page, form="approve").status_code == 303
    assert {row.code: row.state for row in rows(db, town)} == {"ACCEPT": "APPROVED", "REPORT": "SENT"}
    seen = approver.get(at(town))
    press(head, head.get(at(town, "REPORT")), "drop")
    assert approver.submit(seen, form="approve").status_code == 409
    assert (
        approver.post(at(town, "approve"), data={"seen": "x:1", "effective_on": "2026-11-21"}).status_code
        == 409
    )


def test_everybody_confirms_reading_and_who_has_not_is_asked(head, approver, enter, town, db):
    write(head, town, "ACCEPT")
    approve(approver, town, "ACCEPT")
    settler = enter(town.station.people["settler"])
    assert "New rule to read: %(title)s" in told(db, town.station.people["settler"])
    page = settler.get(at(town, "ACCEPT"))
    assert "0/4" in page.get_data(as_text=True)
    assert press(settler, page, "read").status_code == 303
    page = settler.get(at(town, "ACCEPT"))
    assert "1/4" in page.get_data(as_text=True)
    assert "我已阅读" not in page.get_data(as_text=True)
    row = rows(db, town)[0]
    assert settler.post(at(town, f"{row.id}/read"), data={"version": row.version}).status_code == 303
    assert len(db(System("test")).scalars(select(RuleReading)).all()) == 1
    assert settler.post(at(town, f"{row.id}/remind"), data={"version": row.version}).status_code == 403
    assert press(approver, approver.get(at(town, "ACCEPT")), "remind").status_code == 303
    assert "Please read and confirm: %(title)s" not in told(db, town.station.people["settler"])
    assert "Please read and confirm: %(title)s" in told(db, town.station.people["liaison"])


def test_what_is_to_read_stands_on_the_persons_day(head, approver, enter, town):
    write(head, town, "ACCEPT")
    assert "有制度等您审批" in approver.get(town.station.url).get_data(as_text=True)
    approve(approver, town, "ACCEPT")
    settler = enter(town.station.people["settler"])
    assert "请阅知上墙制度" in settler.get(town.station.url).get_data(as_text=True)
    press(settler, settler.get(at(town, "ACCEPT")), "read")
    assert "请阅知上墙制度" not in settler.get(town.station.url).get_data(as_text=True)


def test_a_promise_becomes_the_clock_on_its_day(head, approver, town, db, frozen, work):
    write(head, town, "PROMISE", promise_days="7")
    approve(approver, town, "PROMISE", effective_on="2026-12-01")
    assert promise_days(db, town) is None
    frozen.move_to("2026-11-30T00:05:00+08:00")
    assert jobs.promises_in_force(clock.now()) == 0
    frozen.move_to("2026-12-01T00:05:00+08:00")
    assert jobs.promises_in_force(clock.now()) == 1
    assert jobs.promises_in_force(clock.now()) == 1
    work()
    assert promise_days(db, town) == 7
    assert tenants.facts(db(town.station.scope("head")), town.station.id).promise_days == 7
    events = (
        db(System("test"))
        .scalars(select(TrailEntry).where(TrailEntry.event == "tenants:promise:in_force"))
        .all()
    )
    assert [entry.data["days"] for entry in events] == [7]


def test_from_then_on_the_profile_form_no_longer_sets_it(head, approver, town, db):
    address = f"{town.station.url}profile/edit"
    assert head.submit(head.get(address), {"promise_days": "9"}, form="profile").status_code == 303
    write(head, town, "PROMISE", promise_days="7")
    approve(approver, town, "PROMISE")
    answer = head.submit(head.get(address), {"promise_days": "9"}, form="profile")
    assert answer.status_code == 422
    assert "由公开承诺确定" in answer.get_data(as_text=True)
    assert promise_days(db, town) == 7
    assert head.submit(head.get(address), {"keywords": "银泰"}, form="profile").status_code == 303


def test_a_promise_taken_back_takes_the_clock_with_it(head, approver, town, db):
    write(head, town, "PROMISE", promise_days="7")
    approve(approver, town, "PROMISE")
    assert promise_days(db, town) == 7
    page = approver.get(at(town, "PROMISE"))
    assert press(approver, page, "/end").status_code == 303
    assert promise_days(db, town) is None
    assert "已停止施行" in approver.get(at(town, "PROMISE")).get_data(as_text=True)


def test_a_required_rule_is_replaced_never_ended(head, approver, town, db):
    write(head, town, "ACCEPT")
    approve(approver, town, "ACCEPT")
    row = rows(db, town)[0]
    assert "/end" not in approver.get(at(town, "ACCEPT")).get_data(as_text=True)
    assert approver.post(at(town, f"{row.id}/end"), data={"version": row.version}).status_code == 409


def test_a_rule_of_ones_own(head, approver, town, db):
    values = {"title": "生鲜称重复核规定", "body": "一、电子秤每日校准。\n二、短斤少两双倍赔付。"}
    assert write(head, town, "OWN", **values).status_code == 303
    assert write(head, town, "OWN", **{**values, "title": "停车服务规定"}).status_code == 303
    assert [row.code for row in rows(db, town)] == ["OWN1", "OWN2"]
    approve(approver, town, "OWN1")
    assert "生鲜称重复核规定" in head.get(at(town)).get_data(as_text=True)
    assert press(approver, approver.get(at(town, "OWN1")), "/end").status_code == 303
    assert rows(db, town, code="OWN1")[0].ended_on == date(2026, 11, 21)


def test_no_other_stations_rules(head, approver, enter, town, db):
    write(head, town, "ACCEPT")
    row = rows(db, town)[0]
    stranger = enter(town.other.people["head"])
    there = f"{town.other.url}rules/"
    assert stranger.get(at(town)).status_code == 404
    assert stranger.post(f"{there}{row.id}/drop", data={"version": row.version}).status_code == 404
    assert stranger.post(f"{there}{row.id}/read", data={"version": row.version}).status_code == 404
    assert rows(db, town)[0].state == "SENT"


def test_every_page_in_english(head, approver, town):
    write(head, town, "ACCEPT")
    approve(approver, town, "ACCEPT")
    write(head, town, "ACCEPT", send=False, body="第一条 变。")
    for rest in ("", "ACCEPT", "ACCEPT/edit", "PROMISE", "PROMISE/edit", "OWN/edit"):
        assert head.get(at(town, rest) + "?lang=en").status_code == 200
    assert set(CODES) == set(REQUIRED)
