"""Nobody is judge in his own case: who decides when a consumer contradicts the record, by when, and who hears."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import accounts
from portal.audits.actions.return_visits import calls, contradictions
from portal.audits.jobs import sweep_contradictions
from portal.audits.models import ReturnVisit
from portal.audits.rules.calls import Answers
from portal.complaints import judges, reopen
from portal.complaints.actions import terminate
from portal.complaints.models import Complaint
from portal.core import clock
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.scope import System
from portal.notify.models import Message
from portal.trail.models import TrailEntry
from tests.modules.complaints.cases import WAYS, Way
from tests.support.town import TOTP

NOT_DONE = Answers("YES", "SAME", "NOT_DONE", "NO", 2, "DISSATISFIED", "NO", "衣服没有换")


@pytest.fixture
def way(db, town, frozen, valkey):
    """A case that the settler and the liaison settled and the approver approved, closed."""
    made = Way(db(town.station.scope("settler")), town.station)
    made.register().accept().start().minutes().propose().approve().sign().perform().close()
    made.db.commit()
    return made


def visit(db):
    found = select(ReturnVisit).where(ReturnVisit.level == "STATION")
    return db(System("test")).scalars(found.execution_options(populate_existing=True)).one()


def contradicted(db, town, who="settler"):
    """The station's own settler calls; the answers speak against the record."""
    session = db(town.station.scope(who))
    row = visit(db)
    calls.answer_by_officer(
        session, town.station.actor(who), row.id, NOT_DONE, "PHONE", seen=row.version, now=clock.now()
    )
    session.commit()
    return visit(db)


def decide(db, place, who, why="", *, reopen=False):
    session, row = db(place.scope(who)), visit(db)
    contradictions.decide(
        session, place.actor(who), row.id, why, reopen=reopen, seen=row.version, now=clock.now()
    )
    session.commit()
    return visit(db)


def state_of(db, way):
    found = select(Complaint.state).where(Complaint.id == way.id)
    return db(System("test")).scalars(found).one()


def heard(db, title):
    """Who got a message with this title."""
    rows = db(System("test")).scalars(select(Message).where(Message.title == title))
    return {row.person_id for row in rows}


def events(db, row):
    found = select(TrailEntry.event).where(TrailEntry.subject_id == row.id).order_by(TrailEntry.seq)
    return [one for one in db(System("test")).scalars(found) if one.endswith(("decided", "escalated"))]


def test_the_head_who_had_no_hand_in_the_case_decides_within_five_working_days(way, db, town):
    row = contradicted(db, town)
    assert (row.follow_up, row.escalated_at) == ("TO_DECIDE", None)
    assert row.decide_by == date(2026, 11, 27)  # Saturday 21 November; five working days begin on Monday
    assert heard(db, contradictions.TO_STATION) == {town.station.people["head"]}
    row = decide(db, town.station, "head", reopen=True)
    assert (row.follow_up, row.decided_by) == ("REOPENED", town.station.people["head"])
    assert state_of(db, way) == "REOPENED"
    assert events(db, row) == ["audits:return_visit:decided"]


def test_to_let_the_record_stand_needs_a_reason_and_the_consumer_reads_it(way, db, town, client):
    contradicted(db, town)
    page = client.get(f"/t/{way.token}").get_data(as_text=True)
    assert "11 月 27 日" in page
    assert "没有参与处理您投诉" in page
    with pytest.raises(Invalid):
        decide(db, town.station, "head", " ")
    row = decide(db, town.station, "head", "新衣已于 11 月 20 日签收，附签收单。")
    assert (row.follow_up, state_of(db, way)) == ("LEFT", "CLOSED")
    page = client.get(f"/t/{way.token}").get_data(as_text=True)
    assert "新衣已于 11 月 20 日签收，附签收单。" in page
    assert "12315" in page
    with pytest.raises(Conflict):
        decide(db, town.station, "head", "再想一想", reopen=True)


def head_settled(way, db, town):
    """The head of the station settles a case himself."""
    way.db.execute(
        Complaint.__table__.update()
        .where(Complaint.id == way.id)
        .values(officers=[town.station.people["head"], town.station.people["settler"]])
    )
    way.db.commit()


def test_a_head_who_settled_the_case_cannot_leave_it_and_it_goes_to_the_office_at_once(
    way, db, town, work, enter
):
    head_settled(way, db, town)
    row = contradicted(db, town)
    with pytest.raises(Forbidden):
        decide(db, town.station, "head", "没有问题")
    work()
    row = visit(db)
    assert row.escalated_at is not None
    assert (row.bureau_path, row.decide_by) == (town.office.path, date(2026, 12, 1))  # seven working days
    assert events(db, row) == ["audits:return_visit:escalated"]
    told = {town.office.people[who] for who in ("contact", "supervisor", "dispatcher")}
    assert heard(db, contradictions.TO_OFFICE) == told
    head = enter(town.station.people["head"])
    url = f"{town.station.url}returns/{row.id}"
    assert "由市场监管所决定" in head.get(url).get_data(as_text=True)
    assert head.post(f"{url}/leave", data={"version": row.version, "note": "没有问题"}).status_code == 403


def test_a_deputy_with_no_hand_in_it_decides_where_the_head_settled(way, db, town, work):
    head_settled(way, db, town)
    session = db(System("a deputy"))
    made = accounts.create_person(
        session, login="deputy", name="副站长", password="seven lamps by the canal", totp_secret=TOTP,
        must_change=False, now=clock.now(),
    )  # fmt: skip
    accounts.grant_roles(
        session, person=made.id, place_kind="station", place_id=town.station.id, place_path=town.station.path,
        roles=["DEPUTY"], now=clock.now(),
    )  # fmt: skip
    session.commit()
    town.station.people["deputy"], town.station.roles["deputy"] = made.id, frozenset({"DEPUTY"})
    contradicted(db, town)
    work()
    assert visit(db).escalated_at is None
    assert heard(db, contradictions.TO_STATION) == {made.id}
    with pytest.raises(Forbidden):
        decide(db, town.station, "head", "没有问题")
    assert decide(db, town.station, "deputy", "经核对已履行").follow_up == "LEFT"


def test_who_ended_the_case_as_undecided_is_barred_too(db, town, frozen, valkey):
    made = Way(db(town.station.scope("settler")), town.station)
    made.register().accept().start().minutes(outcome="AGAIN")
    assert town.station.people["head"] not in made.case.officers
    put = terminate.TerminationFacts("双方分歧较大。", WAYS[:3], "FACE", clock.now())
    terminate.terminate(made.db, made.actor("head"), made.id, "OTHER", "DISAGREE", put, now=clock.now())
    made.db.commit()
    assert town.station.people["head"] in judges(made.db, made.id)


def test_undecided_after_its_day_it_goes_to_the_office_by_itself_once(
    way, db, town, work, frozen, client, enter
):
    contradicted(db, town)
    frozen.shift(timedelta(days=6))  # Friday 27 November, the last day
    assert sweep_contradictions(clock.now()) == 0
    frozen.shift(timedelta(days=1))
    assert sweep_contradictions(clock.now()) == 1
    work()
    assert sweep_contradictions(clock.now()) == 0
    row = visit(db)
    assert (row.bureau_path, row.decide_by) == (town.office.path, date(2026, 12, 1))
    with pytest.raises(Forbidden):
        decide(db, town.station, "head", "来不及看")
    page = client.get(f"/t/{way.token}").get_data(as_text=True)
    assert town.office.name in page
    officer = enter(town.office.people["contact"])
    home = officer.get(town.office.url).get_data(as_text=True)
    assert f"/returns/visits/{row.id}" in home
    assert "消费者反映与登记不一致" in home
    listed = officer.get(f"{town.office.url}returns/").get_data(as_text=True)
    assert row.case_no in listed
    page = officer.get(f"{town.office.url}returns/visits/{row.id}")
    answer = officer.submit(page, {"note": "经向双方核实，新衣已签收。"}, form="leave")
    assert answer.status_code == 303
    assert visit(db).follow_up == "LEFT"
    assert f"/returns/visits/{row.id}" not in officer.get(town.office.url).get_data(as_text=True)
    stranger = enter(town.other_office.people["contact"])
    assert stranger.get(f"{town.other_office.url}returns/visits/{row.id}").status_code == 404


def test_the_office_opens_the_case_again(way, db, town, frozen, work):
    contradicted(db, town)
    frozen.shift(timedelta(days=8))
    sweep_contradictions(clock.now())
    work()
    with pytest.raises(Forbidden):  # an inspector decides nothing about a case
        decide(db, town.office, "inspector", "看过了", reopen=True)
    assert decide(db, town.office, "contact", reopen=True).follow_up == "REOPENED"
    assert state_of(db, way) == "REOPENED"


def test_a_case_opened_again_on_its_own_page_leaves_nothing_to_decide(way, db, town, work, frozen):
    contradicted(db, town)
    session = db(town.station.scope("head"))
    reopen(session, town.station.actor("head"), way.id, "UNPERFORMED", "电话核实未换", now=clock.now())
    session.commit()
    row = visit(db)
    assert (row.follow_up, row.decided_by) == ("REOPENED", town.station.people["head"])
    frozen.shift(timedelta(days=10))
    assert sweep_contradictions(clock.now()) == 0


def test_a_settler_decides_nothing(way, db, town, enter):
    row = contradicted(db, town)
    settler = enter(town.station.people["settler"])
    url = f"{town.station.url}returns/{row.id}"
    assert settler.get(url).status_code == 200
    assert settler.post(f"{url}/reopen", data={"version": row.version}).status_code == 403


def test_two_who_decide_at_once_the_slower_sees_it(way, db, town, enter):
    row = contradicted(db, town)
    head = enter(town.station.people["head"])
    url = f"{town.station.url}returns/{row.id}"
    page = head.get(url)
    assert head.submit(page, {"note": "已签收"}, form="leave").status_code == 303
    assert head.submit(page, {"note": "已签收"}, form="leave").status_code == 409
