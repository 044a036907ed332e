"""Sign-ins that nobody uses end by themselves: sooner at a bureau, later at a station, nothing written for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.core import clock
from portal.core.scope import System
from portal.core.settings import SettingsError, read
from portal.core.web import idle
from tests.support.databases import NO_SERVERS
from tests.support.town import PASSWORD


def sign_in(client, login, page=None):
    page = page or client.get("/sign-in")
    return client.submit(page, {"login": login, "password": PASSWORD})


def rows(db):
    found = select(SignIn).order_by(SignIn.created_at).execution_options(populate_existing=True)
    return db(System("test")).scalars(found).all()


def head(town):
    return f"head-{town.station.slug}"


def test_an_officer_signs_in_again_after_an_hour_and_comes_back_to_the_page(frozen, enter, town):
    client = enter(town.county.people["dispatcher"])
    desk = f"{town.county.url}desk"
    assert client.get(desk).status_code == 200
    frozen.shift(timedelta(minutes=59))
    assert client.get(desk).status_code == 200  # used: the hour begins anew
    frozen.shift(timedelta(minutes=59))
    assert client.get(desk).status_code == 200
    frozen.shift(timedelta(minutes=66))
    answer = client.get(f"{desk}?state=NEW")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in?next={desk}?state%3DNEW")
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200  # asked, not sent round in a ring
    again = sign_in(client, f"dispatcher-{town.county.slug}", page)
    assert again.headers["Location"] == f"{desk}?state=NEW"


def test_a_station_rests_longer_and_a_break_of_two_hours_costs_nothing(frozen, client, town):
    sign_in(client, head(town))
    frozen.shift(timedelta(hours=3, minutes=59))
    assert client.get(town.station.url).status_code == 200
    frozen.shift(timedelta(hours=4, minutes=6))
    assert client.get(town.station.url).status_code == 302


def test_looking_in_at_ones_own_pages_does_not_open_the_bureau_again(frozen, enter, town):
    client = enter(town.county.people["dispatcher"])
    assert client.get(town.county.url).status_code == 200
    frozen.shift(timedelta(hours=2))
    assert client.get("/me/").status_code == 200
    answer = client.get(town.county.url)
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_a_form_sent_too_late_says_so_and_leads_back_to_its_page(frozen, client, town):
    sign_in(client, head(town))
    page = f"{town.station.url}cases/new"
    assert client.get(page).status_code == 200
    frozen.shift(timedelta(hours=5))
    answer = client.post(page, data={"facts": "写了很久"}, headers={"Referer": f"http://localhost{page}"})
    assert answer.status_code == 401
    assert f"/sign-in?next={page}" in answer.get_data(as_text=True)
    foreign = client.post(page, data={}, headers={"Referer": "https://elsewhere.example/x"})
    assert "next=" not in foreign.get_data(as_text=True)


def test_the_sign_in_left_behind_is_ended_when_its_owner_comes_back(frozen, client, town, db):
    sign_in(client, head(town))
    [first] = rows(db)
    frozen.shift(timedelta(hours=5))
    client.get(town.station.url)
    assert rows(db)[0].ended_at is None  # a GET writes nothing
    sign_in(client, head(town))
    first, second = rows(db)
    assert first.ended_at == clock.now()
    assert second.ended_at is None
    assert client.get(town.station.url).status_code == 200


def test_somebody_elses_left_sign_in_is_not_theirs_to_end(frozen, client, town, db):
    sign_in(client, head(town))
    frozen.shift(timedelta(hours=5))
    client.get(town.station.url)
    sign_in(client, f"liaison-{town.station.slug}")
    assert rows(db)[0].ended_at is None


def test_the_cookie_is_written_every_few_minutes_at_most(frozen, client, town):
    sign_in(client, head(town))
    client.get(town.station.url)  # what the first page leaves in the cookie
    assert "Set-Cookie" not in client.get(town.station.url).headers
    frozen.shift(idle.STEP - timedelta(minutes=1))
    assert "Set-Cookie" not in client.get(town.station.url).headers
    frozen.shift(timedelta(minutes=1))
    assert "yz=" in client.get(town.station.url).headers["Set-Cookie"]


def test_a_stolen_old_cookie_does_not_live_on_after_its_owner_left(frozen, client, new_client, town):
    sign_in(client, head(town))
    client.get(town.station.url)
    thief = new_client()
    with client.session_transaction() as mine, thief.session_transaction() as theirs:
        theirs.update(mine)
    frozen.shift(timedelta(hours=5))
    assert thief.get(town.station.url).status_code == 302


@pytest.mark.parametrize("wrong", ["", "soon", "0", "4", "721", "-5"])
def test_a_limit_that_makes_no_sense_stops_the_start(wrong):
    with pytest.raises(SettingsError, match="YIZHAN_IDLE_BUREAU must be 5 to 720 minutes"):
        read({**NO_SERVERS, "YIZHAN_IDLE_BUREAU": wrong})
