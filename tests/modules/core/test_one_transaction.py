"""The tests' own ground: sessions that share a transaction must behave as if each had its connection."""

from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from portal.core.db import open_session
from portal.core.scope import Bureau, Public, Station, System

A, B = UUID(int=1), UUID(int=2)
WHO = text("SELECT current_user, app_tenant(), app_path_from()")


def who(session):
    return tuple(session.execute(WHO).one())


def test_each_session_has_its_role_and_scope(db):
    one, two, three = db(Station(A, "0001")), db(Station(B, "0001")), db(Bureau("0001"))
    assert who(one) == ("yizhan_station", A, None)
    assert who(two) == ("yizhan_station", B, None)
    assert who(three) == ("yizhan_bureau", None, "0001")
    assert who(one) == ("yizhan_station", A, None)
    two.rollback()
    assert who(one) == ("yizhan_station", A, None)
    assert who(two) == ("yizhan_station", B, None)


def test_a_scope_does_not_leak_into_the_next_session(db):
    first = db(Station(A, "0001"))
    assert who(first)[1] == A
    first.commit()
    assert who(db(Public(None))) == ("yizhan_station", None, None)
    assert who(db(System("test"))) == ("yizhan_system", None, None)


def test_commit_is_seen_by_others_and_rollback_is_not(db, transaction):
    transaction.connection.execute("CREATE TABLE slate (word text); GRANT ALL ON slate TO PUBLIC")
    one, two = db(Station(A, "0001")), db(Station(B, "0001"))
    one.execute(text("INSERT INTO slate VALUES ('kept')"))
    one.commit()
    one.execute(text("INSERT INTO slate VALUES ('lost')"))
    one.rollback()
    assert two.execute(text("SELECT word FROM slate")).scalars().all() == ["kept"]


def test_a_refused_statement_harms_only_its_session(db):
    one, two = db(Station(A, "0001")), db(Station(B, "0001"))
    assert who(one)[1] == A
    with pytest.raises(ProgrammingError):
        two.execute(text("SELECT * FROM nowhere"))
    two.rollback()
    assert who(one)[1] == A
    assert who(two)[1] == B


def test_sessions_may_end_in_any_order(db):
    one, two = db(Station(A, "0001")), db(Station(B, "0001"))
    assert (who(one)[1], who(two)[1]) == (A, B)
    one.commit()
    assert who(two)[1] == B
    two.commit()
    assert who(one)[1] == A


def test_savepoints_of_the_product_work(db):
    one = db(Station(A, "0001"))
    with pytest.raises(DBAPIError), one.begin_nested():
        one.execute(text("SELECT 1/0"))
    assert who(one)[1] == A


def test_a_reading_session_cannot_write_and_the_next_can(db, transaction):
    transaction.connection.execute("CREATE TABLE slate (word text); GRANT ALL ON slate TO PUBLIC")
    reader = db(Station(A, "0001"))
    reader.info["read_only"] = True
    with pytest.raises(DBAPIError, match="read-only"):
        reader.execute(text("INSERT INTO slate VALUES ('no')"))
    reader.close()
    writer = db(Station(A, "0001"))
    writer.execute(text("INSERT INTO slate VALUES ('yes')"))
    writer.commit()


def test_own_database_commits_for_real(own_database):
    with psycopg.connect(own_database.url(), autocommit=True) as outsider:
        outsider.execute("CREATE TABLE slate (word text); GRANT ALL ON slate TO PUBLIC")
        with open_session(Station(A, "0001")) as session:
            session.execute(text("INSERT INTO slate VALUES ('seen')"))
            assert outsider.execute("SELECT * FROM slate").fetchall() == []
            session.commit()
        assert outsider.execute("SELECT * FROM slate").fetchall() == [("seen",)]


def test_and_afterwards_the_shared_transaction_is_back(db, database):
    assert db(System("test")).execute(text("SELECT current_database()")).scalar() == database.name
