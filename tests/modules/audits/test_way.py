"""The whole way of an inspection and its side ways, on the database."""

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest

from portal.audits import jobs
from portal.audits.actions import draws, findings, plans, publish, rectify, recusals, tasks
from portal.audits.queries import plans as plan_queries
from portal.audits.queries import tasks as queries
from portal.audits.queries.rounds import state_and_next
from portal.audits.rules.draw import verify
from portal.core import clock
from portal.core.errors import Conflict, Forbidden, Invalid, Missing
from portal.core.scope import Public
from tests.modules.audits.stage import facts


def test_a_draw_verifies_and_makes_the_visits(stage):
    stage.found().drawn()
    public = stage.public(stage.db(Public(None)))
    assert verify(public.transcript, public.announcement_sha256) == []
    db, _ = stage.at_bureau()
    made = queries.tasks_of_draw(db, stage.draw)
    assert len(made) == 5  # B, unrated as B: 100 %
    assert [row.number for row in made] == [f"331082-CC-2026-{n:04d}" for n in range(1, 6)]
    for row in made:
        assert len(set(row.people)) == 2
        assert row.state == "PLANNED"
        assert row.checklist["items"][0]["checks"][0]["photo"] is True
    turns = [person for row in made for person in row.people]
    assert max(turns.count(one) for one in set(turns)) - min(turns.count(one) for one in set(turns)) <= 1


def test_one_changed_byte_is_named(stage):
    transcript = stage.drawn().public().transcript
    digest = stage.public().announcement_sha256
    renamed = {
        **transcript,
        "objects": [{**transcript["objects"][0], "name": "改名"}, *transcript["objects"][1:]],
    }
    assert [(one.part, one.wrong) for one in verify(renamed, digest)][:1] == [("OBJECTS", "CHANGED")]


def test_the_secret_stays_secret_until_the_numbers_are_in(stage, transaction):
    stage.announced()
    row = stage.draw_row()
    assert "secret" not in row.document
    stored = transaction.connection.execute("SELECT secret FROM audit_draw").fetchone()[0]
    assert row.secret.encode() not in bytes(stored)
    assert row.secret not in str(stage.public().announcement)
    assert stage.public().transcript is None


def test_numbers_are_entered_neither_early_nor_late(stage):
    stage.announced()
    db, actor = stage.at_bureau()
    with pytest.raises(Conflict, match="Too early"):
        draws.enter(db, actor, stage.draw, [[1], [2]], seen=stage.draw_row(db).version, now=stage.now)
    with pytest.raises(Conflict, match="Too late"):
        draws.enter(
            db,
            actor,
            stage.draw,
            [[1], [2]],
            seen=stage.draw_row(db).version,
            now=stage.now + timedelta(days=4),
        )


def test_an_announcement_after_the_numbers_fell_is_refused(stage):
    stage.frozen()
    stage.clock.shift(timedelta(hours=3))
    db, actor = stage.at_bureau()
    with pytest.raises(Conflict, match="known already"):
        draws.announce(db, actor, stage.draw, seen=stage.draw_row(db).version, now=stage.now)


def test_a_cancelled_draw_says_so_publicly_and_another_may_follow(stage):
    stage.announced()
    db, actor = stage.at_bureau()
    with pytest.raises(Invalid):
        draws.cancel(db, actor, stage.draw, " ", seen=stage.draw_row(db).version, now=stage.now)
    draws.cancel(db, actor, stage.draw, "开奖取消", seen=stage.draw_row(db).version, now=stage.now)
    db.commit()
    assert stage.public(stage.db(Public(None))).cancel_reason == "开奖取消"
    db, actor = stage.at_bureau()
    falls = stage.now + timedelta(hours=5)
    assert (
        draws.freeze(db, actor, stage.plan, ["x"], falls, falls + timedelta(days=1), now=stage.now).state
        == "FROZEN"
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ratios": {"A": "0%"}, "unrated": "A"}, "ratio_a"),
        ({"ratios": {"A": "101%"}, "unrated": "A"}, "ratio_a"),
        ({"ratios": {"A": "0.3%", "D": "1.5"}, "unrated": "A"}, "ratio_d"),
        ({"ratios": {}}, "ratio_a"),
        ({"ratios": {"A": "3%"}}, "unrated"),
        ({"team_size": 1}, "team_size"),
        ({"cap": 0}, "cap"),
        ({"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}, "ends_on"),
        ({"ends_on": date(2027, 1, 1)}, "ends_on"),
        ({"area": "0009"}, "area"),
        ({"title": " "}, "title"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(stage, changes, field):
    db, actor = stage.at_bureau("dispatcher")
    with pytest.raises(Invalid) as refused:
        plans.draft(db, actor, facts([stage.item], **changes), now=stage.now)
    assert refused.value.field == field


def test_a_plan_without_items_or_with_strange_ones_is_refused(stage):
    db, actor = stage.at_bureau("dispatcher")
    for items in ([], [UUID(int=1)]):
        with pytest.raises(Invalid):
            plans.draft(db, actor, facts(items), now=stage.now)


def test_the_drafter_does_not_approve(stage):
    db, actor = stage.at_bureau("supervisor")
    made = plans.draft(db, actor, facts([stage.item]), now=stage.now)
    plans.submit(db, actor, made.id, seen=made.version, now=stage.now)
    with pytest.raises(Conflict, match="another person"):
        plans.approve(db, actor, made.id, "", seen=made.version, now=stage.now)


def test_nobody_to_draw_from_and_too_few_inspectors_are_said_before_anything_is_published(stage):
    stage.approved(kinds=("SCENIC",))
    db, actor = stage.at_bureau()
    falls = stage.now + timedelta(hours=2)
    with pytest.raises(Invalid, match="Nobody to draw from"):
        draws.freeze(db, actor, stage.plan, ["x"], falls, falls + timedelta(days=1), now=stage.now)
    stage.approved(team_size=5)
    db, actor = stage.at_bureau()
    with pytest.raises(Invalid, match="A team takes"):
        draws.freeze(db, actor, stage.plan, ["x"], falls, falls + timedelta(days=1), now=stage.now)


def test_the_yearly_cap_of_an_enterprise_keeps_its_station_out(stage):
    stage.visited(cap=1).found(2).frozen(cap=1, starts_on=date(2026, 11, 20))
    assert stage.draw_row().document["exclusions"] == [
        {"object": stage.town.station.slug, "reason": "YEARLY_CAP", "visits": 1, "cap": 1}
    ]


def test_who_visited_last_time_rotates_out(stage):
    stage.found(2).visited()
    stage.announced(starts_on=date(2026, 11, 20))
    mine = next(row for row in stage.draw_row().document["objects"] if row["id"] == stage.town.station.slug)
    assert len(mine["last"]) == 2


def test_a_recusal_takes_the_next_of_the_same_order(stage):
    stage.drawn()
    before = stage.row()
    gone = before.team[0]["inspector"]
    db, actor = stage.team(0)
    asked = recusals.ask(db, actor, stage.task, gone, "RELATIVE", "配偶在该商场任职", now=stage.now)
    db.commit()
    db, actor = stage.at_bureau()
    recusals.decide(db, actor, asked.id, True, "", now=stage.now)
    db.commit()
    after, public = stage.row(), stage.public(stage.db(Public(None)))
    assert gone not in [one["inspector"] for one in after.team]
    assert after.team[1] == before.team[1]
    assert verify(public.transcript, public.announcement_sha256) == []
    assert public.transcript["later"][0]["replacement"] == after.team[0]["inspector"]
    forged = {**public.transcript, "later": []}
    assert {one.part for one in verify(forged, public.announcement_sha256)} == {"FINGERPRINT"}


def test_the_station_may_ask_for_recusal_and_a_stranger_may_not(stage):
    stage.drawn()
    inspector = stage.row().team[1]["inspector"]
    db, actor = stage.at_station()
    with pytest.raises(Invalid):
        recusals.ask(db, actor, stage.task, inspector, "RELATIVE", "x", now=stage.now)
    made = recusals.ask(db, actor, stage.task, inspector, "OBJECT_ASKED", "曾与本站有纠纷", now=stage.now)
    db.commit()
    db, actor = stage.at_bureau()
    recusals.decide(db, actor, made.id, False, "理由不成立", now=stage.now)
    db.commit()
    db = stage.db(stage.town.other.scope("head"))
    with pytest.raises(Missing):
        recusals.ask(
            db, stage.town.other.actor("head"), stage.task, inspector, "OBJECT_ASKED", "x", now=stage.now
        )


def test_findings_rectification_two_rounds_then_publication(stage):
    stage.concluded().ordered()
    assert stage.row().state == "RECTIFYING"
    assert stage.notice_row().due_on == date(2026, 12, 4)  # 15 days from 11-19
    stage.proved().rechecked("FIXED", "NOT_FIXED")
    db, _ = stage.at_bureau()
    made = queries.rounds(db, stage.row(db))
    assert state_and_next(db, made, clock.today()) == ("FAILED", "NEW_ROUND")
    assert stage.row().followed_up_on is None
    stage.ordered()
    assert len(queries.lines(db, [stage.notice_row(db)])[stage.notice]) == 1
    stage.proved().rechecked("FIXED")
    db, actor = stage.at_bureau()
    tasks.approve(db, actor, stage.task, "", seen=stage.row(db).version, now=stage.now)
    publish.publish(db, actor, stage.task, seen=stage.row(db).version, now=stage.now)
    db.commit()
    shown = queries.publication(stage.db(Public(None)), stage.task)
    assert shown.result == ["A"]
    assert shown.followed_up_on == clock.today()
    assert shown.shown_until == date(2027, 11, 19)


def test_a_failed_recheck_twice_proposes_taking_the_plaque(stage):
    stage.concluded(number=1).ordered().proved().rechecked("NOT_FIXED").ordered().proved().rechecked("PARTLY")
    db, _ = stage.at_bureau()
    assert state_and_next(db, queries.rounds(db, stage.row(db)), clock.today()) == ("FAILED", "TAKE_PLAQUE")


def test_more_time_is_asked_for_once_with_a_reason_and_moves_the_day(stage):
    stage.concluded().ordered()
    due = stage.notice_row().due_on
    db, actor = stage.at_station()
    with pytest.raises(Invalid):
        rectify.ask_time(db, actor, stage.notice, 10, " ", seen=stage.notice_row(db).version, now=stage.now)
    rectify.ask_time(
        db, actor, stage.notice, 10, "展架定制中", seen=stage.notice_row(db).version, now=stage.now
    )
    db.commit()
    db, actor = stage.at_bureau()
    rectify.answer_time(db, actor, stage.notice, True, "", seen=stage.notice_row(db).version, now=stage.now)
    db.commit()
    assert stage.notice_row().due_on == due + timedelta(days=10)
    db, actor = stage.at_station()
    with pytest.raises(Conflict):
        rectify.ask_time(db, actor, stage.notice, 5, "x", seen=stage.notice_row(db).version, now=stage.now)


def test_overdue_becomes_supervision_once_and_is_told_again(stage, work):
    stage.concluded().ordered()
    stage.clock.shift(timedelta(days=16))
    assert jobs.sweep_due(stage.now) == 1
    work()
    assert stage.notice_row().supervised_at is not None
    assert jobs.sweep_due(stage.now) == 0
    stage.clock.shift(timedelta(days=4))
    assert jobs.sweep_due(stage.now) == 1
    work()
    assert stage.proved().notice_row().proof_at is not None


def test_a_result_is_published_within_20_working_days_and_withdrawn_at_its_term(stage):
    stage.reviewed()
    assert stage.row().visited_on == date(2026, 11, 19)
    assert stage.row().publish_due == date(2026, 12, 17)
    db, actor = stage.at_bureau("dispatcher")
    publish.publish(db, actor, stage.task, seen=stage.row(db).version, now=stage.now)
    db.commit()
    assert jobs.withdraw_out_of_term(stage.now) == 0
    stage.clock.shift(timedelta(days=366))
    assert jobs.withdraw_out_of_term(stage.now) == 1
    assert queries.publication(stage.db(Public(None)), stage.task) is None
    assert queries.publication(stage.at_bureau()[0], stage.task).withdrawn_reason == "公示期满"


def test_who_entered_a_result_does_not_review_it(stage):
    stage.town.county.roles["supervisor"] |= {"INSPECTOR"}
    stage.concluded()
    db, actor = stage.team()
    with pytest.raises(Forbidden):
        tasks.approve(db, actor, stage.task, "", seen=stage.row(db).version, now=stage.now)


@pytest.mark.parametrize("codes", [(), ("1",), ("1", "A"), ("Z",), ("F", "A")])
def test_results_that_contradict_the_findings_are_refused(stage, codes):
    stage.faulty()
    db, actor = stage.team()
    with pytest.raises(Invalid):
        tasks.conclude(db, actor, stage.task, codes, "", seen=stage.row(db).version, now=stage.now)


def test_only_the_team_writes(stage):
    stage.visited()
    db, actor = stage.at_bureau("inspector")  # an inspector, but of another visit
    with pytest.raises(Forbidden):
        findings.find(db, actor, stage.task, findings.Found("E1", "", "x"), now=stage.now)


def test_a_synced_visit_told_twice_is_one_visit(stage):
    stage.drawn()
    stage.clock.shift(timedelta(days=3))
    found = [findings.Found("E1", "制度", "未上墙", visit_ref=UUID(int=n)) for n in (1, 2)]
    db, actor = stage.team(1)
    for _ in range(2):
        findings.from_visit(db, actor, stage.task, found, visited_on=clock.today(), now=stage.now)
    db.commit()
    assert stage.row().state == "SYNCED"
    assert [one.seq for one in queries.findings(stage.at_bureau()[0], stage.row())] == [1, 2]


def test_guidance_orders_nothing_and_is_not_published(stage):
    stage.catalogued("GUIDANCE").concluded(kind="GUIDANCE")
    with pytest.raises(Invalid, match="work notice"):
        stage.ordered("ORDER", "某法第一条")
    stage.ordered()
    db, actor = stage.at_bureau()
    tasks.approve(db, actor, stage.task, "", seen=stage.row(db).version, now=stage.now)
    with pytest.raises(Conflict, match="not published"):
        publish.publish(db, actor, stage.task, seen=stage.row(db).version, now=stage.now)


def test_the_database_itself_refuses_an_order_for_guidance(stage, transaction):
    stage.catalogued("GUIDANCE").concluded(kind="GUIDANCE").ordered()
    with pytest.raises(psycopg.errors.CheckViolation, match="guidance_orders_nothing"):
        transaction.connection.execute("UPDATE audit_rectification SET kind = 'ORDER', basis = 'x'")


def test_another_station_and_another_county_see_nothing(stage):
    stage.published()
    for place, who in ((stage.town.other, "head"), (stage.town.other_county, "supervisor")):
        db = stage.db(place.scope(who))
        with pytest.raises(Missing):
            queries.task(db, stage.task)
    with pytest.raises(Missing):
        plan_queries.plan(stage.db(stage.town.other_county.scope("supervisor")), stage.plan)
