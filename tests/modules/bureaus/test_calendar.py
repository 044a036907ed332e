"""The working-day calendar of a bureau: entered with a trace, counted at once, for its subtree only."""

from datetime import date

import pytest
from sqlalchemy import select

from portal import law
from portal.core.scope import System
from portal.trail.models import TrailBureauEntry


@pytest.fixture
def officer(frozen, enter, town):
    return enter(town.county.people["supervisor"])


def address(town, rest="", year=None):
    return f"{town.county.url}calendar/{rest}" + (f"?year={year}" if year else "")


def enter_days(client, town, first, last, kind="DAY_OFF", name="春节", year=2027):
    page = client.get(address(town, year=year))
    values = {"first": first, "last": last, "kind": kind, "name": name}
    return client.submit(page, values, form="days")


def events(db):
    rows = db(System("test")).scalars(
        select(TrailBureauEntry).where(TrailBureauEntry.subject_kind == "calendar")
    )
    return [(row.event.rsplit(":", 1)[1], row.data) for row in rows]


def test_a_year_is_shown_with_its_days_off_and_made_up(officer, town):
    html = officer.get(address(town, year=2026)).get_data(as_text=True)
    assert html.count("<caption>") == 12
    assert "休" in html
    assert "班" in html
    assert "还没有公布" not in html


def test_a_year_nobody_knows_says_so(officer, town):
    assert "还没有公布" in officer.get(address(town, year=2028)).get_data(as_text=True)


@pytest.mark.parametrize("year", ["1999", "2100", "99999999999"])
def test_years_out_of_range_are_not_found(officer, town, year):
    assert officer.get(address(town, year=year)).status_code == 404


def test_what_is_entered_counts_below_and_nowhere_else(officer, town, db):
    assert enter_days(officer, town, "2027-02-08", "2027-02-10").status_code == 303
    day = date(2027, 2, 9)
    assert not law.load_calendar(db(town.station.scope("head"))).is_working(day)
    assert not law.load_calendar(db(town.office.scope("contact"))).is_working(day)
    assert law.load_calendar(db(town.other.scope("head"))).is_working(day)
    assert law.load_calendar(db(town.city.scope("contact"))).is_working(day)
    assert events(db) == [("entered", {"first": "2027-02-08", "last": "2027-02-10", "kind": "DAY_OFF"})]


def test_an_entry_is_taken_back(officer, town, db):
    enter_days(officer, town, "2027-03-08", "2027-03-08")
    officer.submit(officer.get(address(town, year=2027)), form="2027-03-08/clear")
    assert law.load_calendar(db(town.station.scope("head"))).is_working(date(2027, 3, 8))
    assert events(db)[-1] == ("cleared", {"day": "2027-03-08"})
    assert officer.post(address(town, "2027-03-08/clear")).status_code == 404
    assert officer.post(address(town, "nonsense/clear")).status_code == 404


def test_a_year_is_complete_once_its_arrangement_is_entered(officer, town, db):
    year = law.SEEDED.complete_until.year + 1
    assert officer.post(address(town, "complete", year)).status_code == 422
    enter_days(officer, town, f"{year}-10-01", f"{year}-10-07", "DAY_OFF", "国庆节", year)
    page = officer.get(address(town, year=year))
    assert officer.submit(page, form="/complete").status_code == 303
    assert "还没有公布" not in officer.get(address(town, year=year)).get_data(as_text=True)
    assert events(db)[-1] == ("completed", {"until": f"{year}-12-31"})


@pytest.mark.parametrize(
    ("first", "last", "kind", "name"),
    [
        ("2027-02-10", "2027-02-08", "DAY_OFF", "春节"),
        ("2027-01-01", "2027-02-08", "DAY_OFF", "春节"),
        ("2027-12-30", "2028-01-02", "DAY_OFF", "元旦"),
        ("2027-02-08", "2027-02-08", "HOLIDAY", "春节"),
        ("2027-02-08", "2027-02-08", "DAY_OFF", ""),
        ("", "2027-02-08", "DAY_OFF", "春节"),
    ],
)
def test_what_may_not_stand_is_refused(officer, town, db, first, last, kind, name):
    assert enter_days(officer, town, first, last, kind, name).status_code == 422
    assert events(db) == []


def test_others_see_and_do_not_write(frozen, enter, town):
    dispatcher = enter(town.county.people["dispatcher"])
    page = dispatcher.get(address(town, year=2027))
    assert page.status_code == 200
    assert "登记日期" not in page.get_data(as_text=True)
    assert dispatcher.post(address(town)).status_code == 403
    assert dispatcher.post(address(town, "complete", 2027)).status_code == 403
