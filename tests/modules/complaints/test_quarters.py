"""The quarterly summary: counted from the cases, handed in once, judged by the office, asked for when late."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from portal import complaints
from portal.complaints.models.quarters import QuarterReturn
from portal.complaints.rules import quarters
from portal.core import clock
from portal.core.clock import SHANGHAI
from portal.core.errors import Conflict, Invalid
from tests.modules.complaints.cases import Way


@given(st.integers(2000, 2998), st.integers(1, 4))
def test_quarters_follow_each_other_without_gap(year, quarter):
    first, last = quarters.span(year, quarter)
    assert quarters.quarter_of(first) == quarters.quarter_of(last) == (year, quarter)
    following = quarters.quarter_of(date.fromordinal(last.toordinal() + 1))
    assert quarters.before(*following) == (year, quarter)


def test_it_is_due_ten_days_after_the_quarter():
    assert quarters.due_on(2026, 3) == date(2026, 10, 10)
    assert quarters.ended(date(2026, 11, 21), 2) == [(2026, 3), (2026, 2)]


def test_figures_that_do_not_add_up_are_not_handed_in():
    good = {"accepted": 3, "settled": 1, "terminated": 1, "referred": 0, "pending": 1}
    quarters.check_figures(good)
    with pytest.raises(Conflict):
        quarters.check_figures({**good, "accepted": 4})
    with pytest.raises(Invalid):
        quarters.span(2026, 5)


@pytest.fixture
def january(db, town, frozen, valkey):
    """Two cases of the fourth quarter, one settled; the clock then stands on 5 January."""
    settled = Way(db(town.station.scope("settler")), town.station).agreed().perform().close()
    settled.db.commit()
    open_ = Way(db(town.station.scope("settler")), town.station).register().accept()
    open_.db.commit()
    frozen.move_to(datetime(2027, 1, 5, 10, tzinfo=SHANGHAI))
    return town


def at(town, rest=""):
    return f"{town.station.url}quarters/{rest}"


def row_of(db, town):
    rows = db(town.station.scope()).scalars(select(QuarterReturn).execution_options(populate_existing=True))
    return rows.one()


def hand_in(client, town, words="投诉集中在服装质量。"):
    return client.submit(client.get(at(town, "2026/4")), {"hotspots": words}, form="quarter")


def test_a_quarter_is_counted_handed_in_and_accepted(january, enter, db, town):
    head = enter(town.station.people["head"])
    assert "投诉" in head.get(at(town, "2026/4")).get_data(as_text=True)
    assert hand_in(head, town).status_code == 303
    figures = row_of(db, town).figures
    assert (figures["received"], figures["accepted"], figures["settled"], figures["pending"]) == (2, 2, 1, 1)
    assert head.post(at(town, "2026/4"), data={"hotspots": "再报一次"}).status_code == 409
    assert head.get(at(town, "2026/4/F03.pdf")).data[:4] == b"%PDF"
    officer = enter(town.office.people["contact"])
    page = officer.get(f"{town.office.url}quarters/?period=2026-4")
    assert town.station.name in page.get_data(as_text=True)
    one = officer.get(f"{town.office.url}quarters/{row_of(db, town).id}")
    assert officer.submit(one, {"opinion": "情况清楚"}, form="judge").status_code == 303
    assert row_of(db, town).state == "ACCEPTED"
    assert officer.get(f"{town.office.url}quarters/export.xlsx?period=2026-4").data[:2] == b"PK"


def test_what_was_sent_back_is_counted_anew_and_handed_in_again(january, enter, db, town):
    head, officer = enter(town.station.people["head"]), enter(town.office.people["contact"])
    hand_in(head, town)
    row = row_of(db, town)
    url = f"{town.office.url}quarters/{row.id}"
    assert officer.post(f"{url}/return", data={"version": row.version, "opinion": ""}).status_code == 422
    sent = officer.post(f"{url}/return", data={"version": row.version, "opinion": "请补充整改措施"})
    assert sent.status_code == 303
    assert officer.post(f"{url}/accept", data={"version": row.version}).status_code == 409
    assert "请补充整改措施" in head.get(at(town, "2026/4")).get_data(as_text=True)
    first = row_of(db, town).first_handed_in_at
    assert hand_in(head, town, "已补充整改措施。").status_code == 303
    row = row_of(db, town)
    assert (row.state, row.first_handed_in_at) == ("HANDED_IN", first)


def test_a_running_quarter_and_a_missing_analysis_are_refused(january, enter, town):
    head = enter(town.station.people["head"])
    assert head.post(at(town, "2027/1"), data={"hotspots": "早报"}).status_code == 409
    assert hand_in(head, town, "").status_code == 422
    assert head.get(at(town, "2026/5")).status_code == 422
    liaison = enter(town.station.people["liaison"])
    assert liaison.post(at(town, "2026/4"), data={"hotspots": "代报"}).status_code == 403


def test_a_late_quarter_is_a_known_defect_until_it_is_handed_in(january, enter, db, town, frozen):
    scope = db(town.station.scope())
    today = clock.local_date(clock.now())
    assert complaints.late_quarters(scope, today) == []
    late = date(2027, 1, 11)
    assert complaints.late_quarters(scope, late) == [("2026-Q4", date(2027, 1, 10))]
    hand_in(enter(town.station.people["head"]), town)
    assert complaints.late_quarters(db(town.station.scope()), late) == []
    assert complaints.late_quarters(db(town.other.scope()), late) == []


def test_the_office_cannot_write_figures(january, enter, db, town):
    hand_in(enter(town.station.people["head"]), town)
    office = db(town.office.scope())
    with pytest.raises(ProgrammingError):
        office.execute(text("UPDATE quarter_return SET figures = '{}'"))


def test_another_offices_summaries_are_out_of_sight(january, enter, db, town):
    hand_in(enter(town.station.people["head"]), town)
    stranger = enter(town.other_office.people["contact"])
    assert stranger.get(f"{town.other_office.url}quarters/{row_of(db, town).id}").status_code == 404
