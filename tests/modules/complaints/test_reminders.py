"""Clocks speak by themselves: at the law's points, on the last day to the head, once when over; never twice."""

from datetime import date

import pytest
from sqlalchemy import func, select, text, update

from portal import trail
from portal.complaints import jobs
from portal.complaints.actions import reply
from portal.complaints.actions.purge import purge_case
from portal.complaints.models import Complaint, ComplaintClock, Signature
from portal.complaints.queries.clocks import clocks_of
from portal.core.errors import Refused
from portal.core.scope import System
from portal.notify.models import Message
from tests.modules.complaints.cases import CONSUMER, at


def told(way):
    return [
        entry.data["stage"]
        for entry in trail.timeline(way.db, "case", way.id)
        if entry.event.endswith(":told")
    ]


def messages(db, who):
    rows = db(System("test")).execute(select(Message.title, Message.urgency).where(Message.person_id == who))
    return [(row.title, row.urgency) for row in rows]


def day(frozen, work, number, hour=9):
    frozen.move_to(at(number, hour))
    jobs.sweep_clocks(at(number, hour))
    work()


def test_reminders_of_the_twenty_days(way, frozen, work, db):
    way.negotiating()
    way.db.commit()
    work()
    for number in range(1, 24):
        day(frozen, work, number)
        day(frozen, work, number, 15)
    assert told(way) == [10, 15, 18, 10_000, 10_001]
    head = messages(db, way.person("head"))
    assert ("Last day of case %(number)s: settle it today or end it and tell the other ways", "LAW") in head
    assert ("%(clock)s of case %(number)s has passed", "LAW") in head
    # never closed silently
    assert way.case.state == "NEGOTIATING"
    assert len([row for row in messages(db, way.person("settler")) if "ends on" in row[0]]) == 3


def test_a_worker_that_slept_says_one_thing(way, frozen, work):
    way.negotiating()
    way.db.commit()
    day(frozen, work, 19)
    assert told(way) == [18]


def test_a_stopped_clock_is_silent(way, frozen, work):
    way.agreed().perform().close()
    way.db.commit()
    work()
    for number in (10, 20, 30):
        day(frozen, work, number)
    assert told(way) == []


def test_a_lost_job_is_found_again(way, frozen, work, db):
    way.negotiating()
    way.db.commit()
    work()
    frozen.move_to(at(10, 9))
    jobs.sweep_clocks(at(10, 9))
    system = db(System("test"))
    system.execute(text("DELETE FROM outbox"))
    system.commit()
    assert jobs.sweep_clocks(at(10, 9)) == 0, "claimed a moment ago"
    frozen.move_to(at(10, 10))
    jobs.sweep_clocks(at(10, 10))
    work()
    assert told(way) == [10]


def test_silence_after_the_agreed_day_is_reported(way, frozen, work):
    way.agreed()
    way.db.commit()
    work()
    for number in range(1, 11):
        day(frozen, work, number)
    assert way.case.state == "AGREED"
    day(frozen, work, 11)
    assert (way.case.state, way.case.outcome) == ("REFERRED", "BREACHED")


def test_not_done_is_reported_on_the_morning_after(way, frozen, work):
    way.agreed()
    way.db.commit()
    frozen.move_to(at(7, 20))
    reply.say_not_done(way.db, CONSUMER, way.id, "没有来换", now=way.now)
    way.db.commit()
    day(frozen, work, 8)
    assert way.case.state == "REFERRED"


def test_done_keeps_the_case_with_the_settler(way, frozen, work):
    way.agreed()
    way.db.commit()
    frozen.move_to(at(7, 20))
    reply.say_done(way.db, CONSUMER, way.id, now=way.now)
    way.db.commit()
    for number in range(8, 20):
        day(frozen, work, number)
    assert way.case.state == "AGREED"


MANY = """
INSERT INTO complaint_clock (tenant_id, id, office_path, complaint_id, code, round, started_at, pauses, due_on,
                             provisional, told, next_at)
SELECT gen_random_uuid(), gen_random_uuid(), '000100010001', gen_random_uuid(), 'STATION_20D', 1, now(), '[]',
       current_date, false, 0, now() + CASE WHEN n <= 100 THEN interval '-1 minute' ELSE interval '1 day' END
  FROM generate_series(1, 50000) n
"""


def test_the_sweep_reads_what_is_due_and_not_what_is_open(transaction):
    connection = transaction.connection
    connection.execute("SET LOCAL session_replication_role = replica")
    connection.execute(MANY)
    connection.execute("ANALYZE complaint_clock")
    plan = connection.execute(
        "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
        "SELECT * FROM complaint_clock WHERE next_at <= now() ORDER BY next_at LIMIT 500"
    ).fetchone()[0][0]["Plan"]
    scan = plan["Plans"][0]
    assert scan["Index Name"] == "ix_complaint_clock_next_at"
    assert plan["Actual Rows"] == 100
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 200


def test_a_file_out_of_term_loses_its_people_and_keeps_its_numbers(way, frozen, db):
    way.archived()
    case = way.case
    with pytest.raises(Refused):
        purge_case(db(System("test")), case, now=way.now)
    way.db.commit()
    frozen.move_to(at(3 * 366))
    assert jobs.purge_out_of_term(way.now) == 1
    case = way.case
    assert (case.consumer_name, case.consumer_phone, case.facts) == ("", None, "")
    assert (case.category, case.outcome, case.number is None, case.purged_on) == (
        "G03", "SETTLED", False, date(2029, 11, 23),
    )  # fmt: skip
    assert jobs.purge_out_of_term(way.now) == 0
    whole = way.db.execute(text("SELECT string_agg(t::text, ' ') FROM settlement t")).scalar()
    assert "王小明" not in whole
    assert way.db.scalars(select(func.count()).select_from(Signature)).one() == 2


def test_two_stations_clocks_do_not_meet(way, other_way, frozen, work):
    way.negotiating()
    other_way.negotiating()
    way.db.commit()
    other_way.db.commit()
    day(frozen, work, 10)
    assert told(way) == told(other_way) == [10]
    assert len(clocks_of(way.db, way.id)) == 1


def test_a_promise_of_the_station_runs_beside(way):
    way.db.execute(text("UPDATE station_profile SET promise_days = 15"))
    way.register().accept()
    assert {c.code: c.due_on for c in clocks_of(way.db, way.id)} == {
        "STATION_20D": date(2026, 12, 11),
        "STATION_PROMISE": date(2026, 12, 6),
    }
    assert way.case.due_code == "STATION_PROMISE"
    assert way.db.execute(update(Complaint).values(due_on=None).returning(Complaint.id)).scalars().all() == [
        way.id
    ]
    assert way.db.scalars(select(func.count()).select_from(ComplaintClock)).one() == 2
