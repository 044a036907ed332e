"""Writing and reading: chains, books, walls, listeners, two writers at once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from portal import trail
from portal.core.db import ScopedSession, open_session
from portal.core.errors import Conflict
from portal.core.ids import new_id
from portal.core.scope import Scope, Station
from portal.trail.models import TrailBureauEntry, TrailEntry, TrailPersonEntry
from portal.trail.rules.entries import Head, follow
from portal.trail.rules.suite import GENESIS
from tests.modules.trail.books import (
    BUREAU_DOOR,
    COUNTER,
    COUNTY,
    COUNTY_DESK,
    DOOR,
    ENTERED,
    HEAD,
    HEAD_PERSON,
    NOTED,
    NOW,
    OFFICE,
    ONE,
    OTHER,
    OTHER_OFFICE,
    SEEN,
    STATION,
    SUPERVISOR,
    TWO,
    WORKER,
    case,
)
from tests.support.databases import Database

Open = Callable[[Scope], ScopedSession]


def test_entries_of_a_subject_form_a_chain_that_reads_back_as_it_was_hashed(db: Open) -> None:
    session, subject = db(STATION), case()
    made = [
        trail.record(
            session,
            HEAD,
            NOTED,
            subject,
            {"number": f"331082-0001-20260000{n}"},
            now=NOW + timedelta(microseconds=n),
        )
        for n in range(1, 4)
    ]
    session.commit()
    read = trail.timeline(db(STATION), "case", subject.id)
    assert read == made
    assert [entry.seq for entry in read] == [1, 2, 3]
    assert read[0].prev == GENESIS
    assert follow(Head(), read) == (Head(3, made[-1].hash), None)
    assert read[0].by.roles == ("HEAD", "SETTLER")
    assert "王芳" not in str(read[0].as_json())


def test_each_subject_has_its_own_chain(db: Open) -> None:
    session = db(STATION)
    for subject in (case(), case(), trail.Subject("shop", new_id())):
        assert trail.record(session, HEAD, NOTED, subject, {"number": "1"}, now=NOW).seq == 1


def test_undeclared_data_writes_nothing(db: Open) -> None:
    session = db(STATION)
    with pytest.raises(trail.Undeclared):
        trail.record(session, HEAD, NOTED, case(), {"name": "x"}, now=NOW)
    with pytest.raises(trail.NotForTheTrail):
        trail.record(session, HEAD, NOTED, case(), {"number": "13812345678"}, now=NOW)
    assert session.scalars(select(TrailEntry)).all() == []


def test_a_station_sees_its_own_book_only(db: Open) -> None:
    subject = case()
    mine = db(STATION)
    trail.record(mine, HEAD, NOTED, subject, {"number": "1"}, now=NOW)
    mine.commit()
    assert trail.timeline(db(OTHER), "case", subject.id) == []
    assert trail.timeline(db(DOOR), "case", subject.id) == []
    other = db(OTHER)
    assert trail.record(other, HEAD, NOTED, subject, {"number": "2"}, now=NOW).seq == 1
    with pytest.raises(trail.TrailFault, match="another's book"):
        trail.record(db(OTHER), HEAD, NOTED, case(tenant=ONE, office_path=OFFICE), {"number": "3"}, now=NOW)
    with pytest.raises(trail.TrailFault, match="no book"):
        trail.record(db(DOOR), HEAD, NOTED, subject, {"number": "4"}, now=NOW)


def test_the_consumer_sees_what_is_meant_for_him(db: Open) -> None:
    subject, session = case(), db(STATION)
    trail.record(session, HEAD, NOTED, subject, {"number": "1"}, now=NOW)
    trail.record(session, HEAD, SEEN, subject, {"photo": None}, now=NOW)
    trail.record(session, HEAD, NOTED, subject, {"number": "2"}, now=NOW, consumer_visible=True)
    session.commit()
    shown = trail.timeline(db(COUNTER), "case", subject.id, consumer_only=True)
    assert [(entry.event, entry.seq) for entry in shown] == [(SEEN, 2), (NOTED, 3)]


def test_a_bureau_writes_into_its_own_book_or_into_a_station_of_its_subtree(db: Open) -> None:
    subject, desk = case(), db(COUNTY_DESK)
    own = trail.record(desk, SUPERVISOR, NOTED, subject, {"number": "1"}, now=NOW)
    theirs = case(subject.id, tenant=ONE, office_path=OFFICE)
    trail.record(desk, SUPERVISOR, NOTED, theirs, {"number": "2"}, now=NOW + timedelta(seconds=1))
    desk.commit()
    assert own.book == f"bureau:{COUNTY}"
    seen = trail.timeline(db(COUNTY_DESK), "case", subject.id, tenant=ONE)
    assert [(entry.book, entry.seq) for entry in seen] == [(f"bureau:{COUNTY}", 1), (f"tenant:{ONE}", 1)]
    station = db(STATION)
    assert [entry.data["number"] for entry in trail.timeline(station, "case", subject.id)] == ["2"]
    assert trail.record(station, HEAD, NOTED, case(subject.id), {"number": "3"}, now=NOW).seq == 2


def test_a_bureau_cannot_write_outside_its_subtree(db: Open) -> None:
    for outside in ("000100990001", "0001"):
        desk = db(COUNTY_DESK)
        with pytest.raises(ProgrammingError, match="row-level security"):
            trail.record(
                desk, SUPERVISOR, NOTED, case(tenant=TWO, office_path=outside), {"number": "1"}, now=NOW
            )
        desk.rollback()


def test_sign_ins_are_written_at_the_door_and_seen_by_the_person_alone(db: Open) -> None:
    me = trail.Subject("person", HEAD_PERSON)
    for scope in (DOOR, BUREAU_DOOR, STATION, COUNTY_DESK, WORKER):
        session = db(scope)
        trail.record(session, HEAD, ENTERED, me, {"tries": 1}, now=NOW)
        session.commit()
    mine = trail.timeline(db(STATION), "person", HEAD_PERSON)
    assert [entry.seq for entry in mine] == [1, 2, 3, 4, 5]
    assert follow(Head(), mine)[1] is None
    for stranger in (DOOR, OTHER, COUNTY_DESK):
        assert trail.timeline(db(stranger), "person", HEAD_PERSON) == []
        assert db(stranger).scalars(select(TrailPersonEntry)).all() == []


def test_the_worker_writes_where_the_subject_says(db: Open) -> None:
    worker = db(WORKER)
    assert trail.record(
        worker, HEAD, NOTED, case(tenant=ONE, office_path=OFFICE), {"number": "1"}, now=NOW
    ).book == (f"tenant:{ONE}")
    assert trail.record(worker, HEAD, NOTED, case(office_path=COUNTY), {"number": "1"}, now=NOW).book == (
        f"bureau:{COUNTY}"
    )
    with pytest.raises(trail.TrailFault, match="no book"):
        trail.record(worker, HEAD, NOTED, case(), {"number": "1"}, now=NOW)


def test_many_subjects_are_written_in_a_few_statements(db: Open, count: Callable[[Any], Any]) -> None:
    worker = db(WORKER)
    places = [(ONE, OFFICE), (TWO, OTHER_OFFICE)]
    subjects = [case(tenant=tenant, office_path=path) for tenant, path in places for _ in range(600)]
    trail.record(worker, HEAD, NOTED, subjects[0], {"number": "1"}, now=NOW)
    with count(worker) as statements:
        made = trail.record_many(
            worker, HEAD, NOTED, [(subject, {"number": "2"}) for subject in subjects], now=NOW
        )
    assert len(statements) == 4  # two thousands begun, two statements each
    assert len(made) == 1200
    assert [entry.seq for entry in made[:2]] == [2, 1]
    worker.commit()
    assert len(trail.timeline(db(STATION), "case", subjects[0].id)) == 2
    with pytest.raises(trail.TrailFault, match="twice"):
        trail.record_many(worker, HEAD, NOTED, [(subjects[0], {"number": "3"})] * 2, now=NOW)


def test_one_entry_costs_one_statement(db: Open, count: Callable[[Any], Any]) -> None:
    session = db(STATION)
    with count(session) as statements:
        trail.record(session, HEAD, NOTED, case(), {"number": "1"}, now=NOW)
    assert len(statements) == 1


@pytest.fixture
def heard() -> Any:
    entries: list[trail.Entry] = []

    def hear(_db: Any, _actor: Any, entry: trail.Entry) -> None:
        entries.append(entry)

    for pattern in (NOTED, "trailtest:case:", "trailtest:", "elsewhere:"):
        trail.listen(pattern, hear)
        trail.listen(pattern, hear)
    yield entries
    for pattern in (NOTED, "trailtest:case:", "trailtest:", "elsewhere:"):
        trail.unlisten(pattern, hear)


def test_listeners_hear_in_the_same_transaction(db: Open, heard: list[trail.Entry]) -> None:
    session = db(STATION)
    made = trail.record(session, HEAD, NOTED, case(), {"number": "1"}, now=NOW)
    assert heard == [made] * 3
    trail.record(session, HEAD, SEEN, case(), {"photo": None}, now=NOW)
    assert len(heard) == 5


def test_a_listener_that_fails_undoes_the_entry(db: Open) -> None:
    def fail(_db: Any, _actor: Any, _entry: trail.Entry) -> None:
        raise ZeroDivisionError

    trail.listen(NOTED, fail)
    try:
        session = db(STATION)
        with pytest.raises(ZeroDivisionError):
            trail.record(session, HEAD, NOTED, case(), {"number": "1"}, now=NOW)
        session.rollback()
    finally:
        trail.unlisten(NOTED, fail)
    assert db(STATION).scalars(select(TrailEntry)).all() == []


def test_listening_to_what_nobody_says_is_told(heard: list[trail.Entry]) -> None:
    assert "elsewhere:" in trail.deaf()
    assert NOTED not in trail.deaf()
    assert "trailtest:" not in trail.deaf()


def test_a_stamp_is_the_end_of_the_chain(db: Open) -> None:
    session, subject = db(STATION), case()
    assert trail.stamp(session, subject) == ""
    made = trail.record(session, HEAD, NOTED, subject, {"number": "1"}, now=NOW)
    assert trail.stamp(session, subject) == f"yz1/case/{subject.id}/1/{made.hash}"
    assert trail.head(session, subject) == Head(1, made.hash)


APPEND_ONLY = (
    "trail_entry",
    "trail_bureau_entry",
    "trail_person_entry",
    "trail_leaf",
    "trail_scope_leaf",
    "trail_root",
)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("scope", [STATION, COUNTY_DESK, WORKER], ids=["station", "bureau", "system"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET seq = 9", "DELETE FROM {}", "TRUNCATE {}"])
def test_postgresql_refuses_to_change_or_delete(db: Open, table: str, scope: Scope, verb: str) -> None:
    statement = verb.format(table).replace("seq = 9", "no = 9" if table == "trail_root" else "seq = 9")
    with pytest.raises(ProgrammingError, match=f"permission denied for table {table}"):
        db(scope).execute(text(statement))


def test_the_worker_may_move_the_wall_and_nothing_else(db: Open) -> None:
    session, subject = db(STATION), case()
    made = trail.record(session, HEAD, NOTED, subject, {"number": "1"}, now=NOW)
    session.commit()
    worker = db(WORKER)
    worker.execute(
        text("UPDATE trail_entry SET office_path = '000100020009' WHERE tenant_id = :t"), {"t": ONE}
    )
    worker.commit()
    moved = trail.timeline(db(Station(ONE, "000100020009")), "case", subject.id)
    assert moved == [made]
    assert moved[0].computed() == made.hash


def test_two_writers_at_once_one_is_told_so(own_database: Database) -> None:
    subject = case()
    with open_session(STATION) as first, open_session(STATION) as second:
        trail.record(first, HEAD, NOTED, subject, {"number": "1"}, now=NOW)
        outcome: list[str] = []

        def write() -> None:
            try:
                trail.record(second, HEAD, NOTED, subject, {"number": "2"}, now=NOW)
            except Conflict as refused:
                outcome.append(refused.message)
                second.execute(text("SELECT 1"))  # the transaction is still usable

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()  # waits for the first to end
        first.commit()
        thread.join(10)
        assert len(outcome) == 1
    with open_session(STATION) as third:
        assert [entry.data["number"] for entry in trail.timeline(third, "case", subject.id)] == ["1"]


def test_two_sign_ins_at_once_both_succeed(own_database: Database) -> None:
    me = trail.Subject("person", new_id())
    with open_session(DOOR) as first, open_session(DOOR) as second:
        trail.record(first, HEAD, ENTERED, me, {"tries": 1}, now=NOW)
        thread = threading.Thread(
            target=lambda: trail.record(second, HEAD, ENTERED, me, {"tries": 2}, now=NOW)
        )
        thread.start()
        thread.join(0.3)
        first.commit()
        thread.join(10)
        second.commit()
    with open_session(WORKER) as worker:
        chain = trail.timeline(worker, "person", me.id)
        assert [entry.data["tries"] for entry in chain] == [1, 2]
        assert follow(Head(), chain)[1] is None


def test_bureau_entries_of_neighbours_are_invisible(db: Open) -> None:
    desk = db(COUNTY_DESK)
    trail.record(desk, SUPERVISOR, NOTED, case(), {"number": "1"}, now=NOW)
    desk.commit()
    assert db(STATION.__class__(TWO, OTHER_OFFICE)).execute(text("SELECT 1")).scalar() == 1
    with pytest.raises(ProgrammingError, match="permission denied"):
        db(STATION).scalars(select(TrailBureauEntry)).all()


def test_the_first_entries_of_a_new_thing_are_written_together_and_go_on_like_any_chain(db: Open) -> None:
    session, subject = db(STATION), case()
    heard: list[int] = []

    def hear(_db: ScopedSession, _actor: object, entry: trail.Entry) -> None:
        heard.append(entry.seq)

    trail.listen(NOTED, hear)
    try:
        first = (NOTED, {"number": "331082-0001-202600001"}), (SEEN, {"photo": None})
        made = trail.record_first(session, HEAD, subject, first, now=NOW)
    finally:
        trail.unlisten(NOTED, hear)
    made.append(trail.record(session, HEAD, NOTED, subject, {"number": "2"}, now=NOW))
    session.commit()
    assert heard == [1]
    assert [(entry.seq, entry.event, entry.public) for entry in made] == [
        (1, NOTED, False), (2, SEEN, True), (3, NOTED, False)
    ]  # fmt: skip
    assert made[0].prev == GENESIS
    assert trail.timeline(db(STATION), subject.kind, subject.id) == made
    assert trail.check(db(STATION), subject).ok


def test_what_has_entries_already_has_no_first_ones(db: Open) -> None:
    session, subject = db(STATION), case()
    trail.record(session, HEAD, NOTED, subject, {"number": "1"}, now=NOW)
    with pytest.raises(Conflict):
        trail.record_first(session, HEAD, subject, [(NOTED, {"number": "2"})], now=NOW)
    person = trail.Subject("person", HEAD_PERSON)
    with pytest.raises(trail.TrailFault):
        trail.record_first(session, HEAD, person, [(ENTERED, {"tries": 1})], now=NOW)
