"""The inbox: one's own messages, newest first, and where each leads."""

import pytest

from portal.core import clock
from portal.core.scope import Station
from portal.notify.views import unread_strips
from tests.modules.notify.test_telling import rows, tell  # noqa: F401 - a fixture
from tests.support.counting import statements


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


def test_an_empty_inbox_says_what_will_come(head):
    assert "还没有消息" in head.get("/me/inbox/").get_data(as_text=True)
    assert "都看过了" in head.get("/me/inbox/?unread=1").get_data(as_text=True)


def test_opening_marks_as_seen_and_leads_on(head, tell, db):  # noqa: F811
    tell()
    [row] = rows(db)
    page = head.get("/me/inbox/")
    assert "未看" in page.get_data(as_text=True)
    assert head.submit(page, form=f"/me/inbox/{row.id}/open").headers["Location"] == "/me/inbox/"
    assert (
        "未看" not in head.get("/me/inbox/").get_data(as_text=True).split("<main")[1].split("btn-row-link")[1]
    )
    db_row = rows(db)[0]
    assert db_row.read_at == clock.now()


def test_the_count_stands_on_every_page(head, tell, town):  # noqa: F811
    tell()
    tell()
    assert "2<span" in head.get(town.station.url + "shops/").get_data(as_text=True)


def test_nobody_reads_anothers(tell, enter, town, db):  # noqa: F811
    tell()
    [row] = rows(db)
    other = enter(town.station.people["liaison"])
    assert other.post(f"/me/inbox/{row.id}/open").status_code == 404
    other.post("/me/inbox/read")
    assert rows(db)[0].read_at is None
    session = db(Station(town.station.id, town.station.path, town.station.people["liaison"]))
    assert unread_strips(session, town.station.actor("liaison"), town.station.slug, clock.now()) == []


def test_pages_by_key_and_asks_the_same_however_long(head, tell, app):  # noqa: F811
    tell()
    few = statements(lambda: head.get("/me/inbox/"))
    for _ in range(29):
        tell()
    assert statements(lambda: head.get("/me/inbox/")) == few <= 4
    first = head.get("/me/inbox/").get_data(as_text=True)
    assert first.count("btn-row-link") == 25
    after = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert head.get(after).get_data(as_text=True).count("btn-row-link") == 5


def test_a_home_page_is_given_one_strip(tell, town, db, app):  # noqa: F811
    tell()
    tell()
    session = db(Station(town.station.id, town.station.path, town.station.people["head"]))
    with app.test_request_context():
        [strip] = unread_strips(session, town.station.actor("head"), town.station.slug, clock.now())
    assert "2" in strip["subject"]
    assert strip["url"].startswith("/me/inbox/")
