"""The calendar as bureaux enter it: whose word holds where, who may say it, when a date stops being provisional."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from portal.core.actor import Actor
from portal.core.errors import Forbidden, Invalid
from portal.core.scope import Bureau, Public, Station, System
from portal.law import (
    SEEDED,
    clear_day,
    declare_complete,
    due,
    edited_days,
    load_calendar,
    mark_day,
)
from portal.law.models import CompleteUntil, EditedDay

CITY, COUNTY, OTHER_COUNTY, OTHER_CITY = "0001", "00010001", "00010002", "0002"
OFFICE = f"{COUNTY}0003"
TENANT = UUID("01900000-0000-7000-8000-000000000001")
PERSON = UUID("01900000-0000-7000-8000-0000000000aa")
CLERK = Actor(PERSON, "王敏", frozenset({"ADMIN"}), "bureau")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MONDAY, SATURDAY = date(2027, 2, 15), date(2027, 2, 20)
YEAR_END = date(2027, 12, 31)


def enter(db, path, day, kind="DAY_OFF", name="春节"):
    session = db(Bureau(path, PERSON))
    mark_day(session, CLERK, day, kind, name, now=NOW)
    session.commit()


def test_without_entries_the_shipped_calendar_holds(db):
    assert load_calendar(db(Station(TENANT, OFFICE))).days == SEEDED.days


def test_what_a_city_enters_holds_for_all_below_it_and_nobody_else(db):
    enter(db, CITY, MONDAY)
    enter(db, CITY, SATURDAY, "WORKDAY")
    for scope in (Bureau(CITY), Bureau(COUNTY), Station(TENANT, OFFICE), Public(TENANT, OFFICE)):
        calendar = load_calendar(db(scope))
        assert not calendar.is_working(MONDAY)
        assert calendar.is_working(SATURDAY)
    for scope in (
        Bureau(OTHER_CITY),
        Station(TENANT, f"{OTHER_CITY}0001"),
        Public(None),
        Bureau(None),
        System("test"),
    ):
        assert load_calendar(db(scope)).days == SEEDED.days


def test_a_county_speaks_for_itself_over_its_city(db):
    enter(db, COUNTY, MONDAY, "WORKDAY", "地方安排")
    enter(db, CITY, MONDAY, "DAY_OFF")
    assert load_calendar(db(Station(TENANT, OFFICE))).is_working(MONDAY)
    assert not load_calendar(db(Station(TENANT, f"{OTHER_COUNTY}0001"))).is_working(MONDAY)
    assert not load_calendar(db(Bureau(CITY))).is_working(MONDAY)


def test_the_system_asks_for_the_place_of_the_case(db):
    enter(db, COUNTY, MONDAY)
    session = db(System("sweep"))
    assert not load_calendar(session, OFFICE).is_working(MONDAY)
    assert load_calendar(session, f"{OTHER_CITY}0001").is_working(MONDAY)
    assert load_calendar(session).is_working(MONDAY)


def test_an_entry_moves_a_deadline(db):
    before = due("BUREAU_ACCEPT_7WD", date(2027, 2, 10), calendar=load_calendar(db(Bureau(COUNTY))))
    enter(db, CITY, MONDAY)
    after = due("BUREAU_ACCEPT_7WD", date(2027, 2, 10), calendar=load_calendar(db(Bureau(COUNTY))))
    assert (before.last_day, after.last_day) == (date(2027, 2, 19), date(2027, 2, 22))
    assert "2 月 15 日不计" in after.explanation("zh")


def test_the_calendar_is_read_once_a_session_and_again_after_an_entry(db):
    session = db(Bureau(CITY, PERSON))
    first = load_calendar(session)
    assert load_calendar(session) is first
    mark_day(session, CLERK, MONDAY, "DAY_OFF", "春节", now=NOW)
    assert not load_calendar(session).is_working(MONDAY)
    assert clear_day(session, CLERK, MONDAY, now=NOW) is True
    assert load_calendar(session).is_working(MONDAY)
    assert clear_day(session, CLERK, MONDAY, now=NOW) is False


def test_saying_it_again_replaces_it_and_who_said_it(db):
    session = db(Bureau(CITY, PERSON))
    mark_day(session, CLERK, MONDAY, "DAY_OFF", "春节", now=NOW)
    other = Actor(UUID(int=5), "李强", frozenset(), "bureau")
    mark_day(session, other, MONDAY, "WORKDAY", "  调休  ", now=datetime(2026, 11, 22, tzinfo=UTC))
    [row] = edited_days(session, CITY, 2027)
    assert (row.kind, row.name, row.edited_by) == ("WORKDAY", "调休", UUID(int=5))
    assert row.edited_at == datetime(2026, 11, 22, tzinfo=UTC)
    assert edited_days(session, CITY, 2026) == []


def test_a_bureau_clears_only_its_own_word(db):
    enter(db, CITY, MONDAY)
    session = db(Bureau(COUNTY, PERSON))
    assert clear_day(session, CLERK, MONDAY, now=NOW) is False
    assert not load_calendar(session).is_working(MONDAY)


# Completeness


def test_a_year_entered_and_declared_is_no_longer_provisional(db):
    enter(db, CITY, MONDAY)
    session = db(Bureau(CITY, PERSON))
    asked = ("BUREAU_ACCEPT_7WD", date(2026, 12, 28))
    assert due(*asked, calendar=load_calendar(session)).provisional
    declare_complete(session, CLERK, YEAR_END, now=NOW)
    session.commit()
    assert not due(*asked, calendar=load_calendar(session)).provisional
    assert not due(*asked, calendar=load_calendar(db(Station(TENANT, OFFICE)))).provisional
    assert due(*asked, calendar=load_calendar(db(Station(TENANT, f"{OTHER_CITY}0001")))).provisional
    [row] = session.scalars(select(CompleteUntil))
    assert (row.path, row.complete_until, row.edited_by) == (CITY, YEAR_END, PERSON)


def test_a_county_may_declare_what_its_city_entered(db):
    enter(db, CITY, MONDAY)
    session = db(Bureau(COUNTY, PERSON))
    declare_complete(session, CLERK, YEAR_END, now=NOW)
    assert load_calendar(session).knows(YEAR_END)


def test_a_declaration_made_too_far_can_be_taken_back(db):
    enter(db, CITY, MONDAY)
    session = db(Bureau(CITY, PERSON))
    declare_complete(session, CLERK, YEAR_END, now=NOW)
    declare_complete(session, CLERK, date(2027, 6, 30), now=NOW)
    assert not load_calendar(session).knows(YEAR_END)


@pytest.mark.parametrize("until", [SEEDED.complete_until, date(2020, 1, 1), YEAR_END, date(2028, 12, 31)])
def test_a_year_nobody_entered_cannot_be_declared(db, until):
    enter(db, OTHER_CITY, MONDAY)  # another city's work does not count
    session = db(Bureau(CITY, PERSON))
    with pytest.raises(Invalid):
        declare_complete(session, CLERK, until, now=NOW)
    enter(db, CITY, date(2028, 1, 3))
    if until.year == 2028:
        with pytest.raises(Invalid, match="2027"):
            declare_complete(session, CLERK, until, now=NOW)


# Who may


@pytest.mark.parametrize(
    "scope", [Station(TENANT, OFFICE), Public(TENANT, OFFICE), Bureau(None), System("test")], ids=repr
)
def test_only_a_bureau_enters(db, scope):
    session = db(scope)
    for verb in (
        lambda: mark_day(session, CLERK, MONDAY, "DAY_OFF", "春节", now=NOW),
        lambda: clear_day(session, CLERK, MONDAY, now=NOW),
        lambda: declare_complete(session, CLERK, YEAR_END, now=NOW),
    ):
        with pytest.raises(Forbidden):
            verb()


@pytest.mark.parametrize("table", ["law_calendar_day", "law_calendar"])
@pytest.mark.parametrize("scope", [Station(TENANT, OFFICE), System("test")], ids=["station", "system"])
def test_the_database_itself_lets_only_bureaux_write(db, scope, table):
    session = db(scope)
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(f"DELETE FROM {table}"))
    session.rollback()


@pytest.mark.parametrize(
    ("day", "kind", "name", "field"),
    [
        (MONDAY, "HOLIDAY", "春节", "kind"),
        (MONDAY, "", "春节", "kind"),
        (MONDAY, "DAY_OFF", "  ", "name"),
        (MONDAY, "DAY_OFF", "节" * 41, "name"),
        (date(1900, 1, 1), "DAY_OFF", "春节", None),
    ],
)
def test_entries_that_make_no_sense_are_refused(db, day, kind, name, field):
    session = db(Bureau(CITY, PERSON))
    with pytest.raises(Invalid) as refusal:
        mark_day(session, CLERK, day, kind, name, now=NOW)
    assert refusal.value.field == field
    assert session.scalars(select(EditedDay)).all() == []
