"""Invitations and roles: once, in time, for whom it was meant; taken away, they are gone at once."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal import accounts
from portal.accounts.actions.members import change_roles
from portal.accounts.models import Invitation, Membership
from portal.core import clock
from portal.core.errors import Conflict
from portal.core.places import Place
from portal.core.scope import Public, System
from portal.trail.models import TrailEntry
from tests.modules.accounts.test_sign_in import events, try_password
from tests.support import town as towns
from tests.support.counting import statements

NEW = {
    "name": "孙悦",
    "login": "sunyue",
    "phone": "13905760001",
    "password": "nine ferries at dusk",
    "again": "nine ferries at dusk",
}


def link_of(answer):
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200, html
    return urlsplit(html.split('<code class="break">')[1].split("</code>")[0]).path


def invite(client, place, roles=("LIAISON",), name="孙悦"):
    page = client.get(place.url + "accounts/")
    return link_of(client.submit(page, {"name": name, "roles": list(roles)}, form="invite-form"))


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


def test_an_invitation_makes_an_account_with_its_roles(frozen, head, new_client, town, db):
    link = invite(head, town.station)
    guest = new_client()
    page = guest.get(link)
    html = page.get_data(as_text=True)
    assert town.station.name in html
    assert "联络员" in html
    answer = guest.submit(page, NEW)
    assert answer.headers["Location"] == "/sign-in"
    assert try_password(guest, "sunyue", NEW["password"]).status_code == 303
    assert guest.get(town.station.url + "shops/").status_code == 200
    member = (
        db(System("test")).scalars(select(accounts.Person).where(accounts.Person.login == "sunyue")).one()
    )
    assert events(db, member.id)[0][0] == "joined"
    told = db(System("test")).scalars(select(TrailEntry.event).where(TrailEntry.tenant_id == town.station.id))
    assert {"accounts:membership:invited", "accounts:membership:accepted"} <= set(told)


def test_a_link_opens_once(frozen, head, new_client, town):
    link = invite(head, town.station)
    guest = new_client()
    guest.submit(guest.get(link), NEW)
    assert new_client().get(link).status_code == 404
    again = new_client().post(link, data={**NEW, "login": "another"})
    assert again.status_code == 404


def test_a_link_holds_seven_days(frozen, head, new_client, town):
    link = invite(head, town.station)
    frozen.shift(timedelta(days=7, seconds=-1))
    assert new_client().get(link).status_code == 200
    frozen.shift(timedelta(seconds=1))
    assert new_client().get(link).status_code == 404
    assert new_client().post(link, data=NEW).status_code == 404


def test_a_withdrawn_link_opens_nothing(frozen, head, new_client, town, db):
    link = invite(head, town.station)
    [row] = db(System("test")).scalars(select(Invitation))
    head.submit(head.get(town.station.url + "accounts/"), form=f"/invitations/{row.id}/revoke")
    assert new_client().get(link).status_code == 404


def test_the_secret_is_kept_nowhere(frozen, head, town, db):
    link = invite(head, town.station)
    secret = link.rsplit("/", 1)[1]
    [row] = db(System("test")).scalars(select(Invitation))
    assert secret not in repr({c.name: getattr(row, c.name) for c in Invitation.__table__.columns})
    assert secret not in head.get(town.station.url + "accounts/").get_data(as_text=True)
    assert len(secret) >= 32


def test_a_taken_login_is_refused_and_the_link_still_holds(frozen, head, new_client, town):
    link = invite(head, town.station)
    guest = new_client()
    answer = guest.submit(guest.get(link), {**NEW, "login": f"HEAD-{town.station.slug}"})
    assert answer.status_code == 422
    assert "有人用了" in answer.get_data(as_text=True)
    assert (
        guest.submit(
            answer, {"login": "sunyue", "password": NEW["password"], "again": NEW["password"]}
        ).status_code
        == 303
    )


@pytest.mark.parametrize(
    "bad", [{"password": "123456789012", "again": "123456789012"}, {"login": "a b"}, {"phone": "12"}]
)
def test_what_may_not_stand_is_refused(frozen, head, new_client, town, bad):
    link = invite(head, town.station)
    guest = new_client()
    assert guest.submit(guest.get(link), {**NEW, **bad}).status_code == 422


def test_somebody_with_an_account_accepts_with_it_and_switches(frozen, head, enter, town):
    link = invite(head, town.station)
    guest = enter(town.other.people["liaison"])
    assert guest.get(town.station.url + "shops/").status_code == 404
    guest.submit(guest.get(link), form="/mine")
    places = guest.get("/")
    html = places.get_data(as_text=True)
    assert places.status_code == 200
    assert town.station.url in html
    assert town.other.url in html
    switch = guest.get(town.station.url + "shops/").get_data(as_text=True)
    assert f'href="{town.other.url}"' in switch


def test_an_invitation_gives_and_never_takes(frozen, head, town, db):
    link = invite(head, town.station, roles=["LIAISON"])
    head.submit(head.get(link), form="/mine")  # the only head, by mistake
    row = (
        db(System("test"))
        .scalars(
            select(Membership).where(
                Membership.person_id == town.station.people["head"], Membership.until.is_(None)
            )
        )
        .one()
    )
    assert set(row.roles) == {"HEAD", "SETTLER", "LIAISON"}


def test_accepting_is_held_until_the_second_factor(frozen, head, new_client, town):
    link = invite(head, town.station)
    officer = new_client()
    try_password(officer, f"dispatcher-{town.county.slug}", towns.PASSWORD)
    answer = officer.post(link + "/mine")
    assert answer.headers["Location"].startswith("/second-factor")


def test_roles_work_from_the_next_request_and_end_with_it(frozen, head, enter, town):
    person = town.station.people["settler"]
    settler = enter(person)
    assert settler.get(town.station.url + "accounts/").status_code == 403
    page = head.get(f"{town.station.url}accounts/{person}")
    assert head.submit(page, {"roles": ["SETTLER", "DEPUTY"]}, form="change-roles").status_code == 303
    assert settler.get(town.station.url + "accounts/").status_code == 200
    assert settler.get(f"{town.station.url}accounts/{person}").status_code == 403
    head.submit(page, form=f"accounts/{person}/end")
    assert settler.get(town.station.url + "accounts/").status_code == 404
    assert settler.get("/me/").status_code == 200  # the account itself stays


def test_the_last_head_stays(frozen, head, enter, town, db):
    person = town.station.people["head"]
    place = Place(
        "station",
        town.station.slug,
        town.station.name,
        town.station.id,
        town.station.path,
        {"id": town.station.id},
    )
    session = db(town.station.scope("head"))
    with pytest.raises(Conflict):
        change_roles(session, town.station.actor("head"), place, person, ["SETTLER"], now=clock.now())
    with pytest.raises(Conflict):
        accounts.end_membership(session, town.station.actor("head"), place, person, now=clock.now())
    change_roles(
        session, town.station.actor("head"), place, town.station.people["settler"], ["HEAD"], now=clock.now()
    )
    accounts.end_membership(session, town.station.actor("head"), place, person, now=clock.now())
    session.commit()
    assert head.get(town.station.url + "shops/").status_code == 404  # at once, in the sign-in that is open


def test_a_bureaus_last_administrator_stays(frozen, enter, town, db):
    admin = enter(town.county.people["supervisor"])
    address = f"{town.county.url}accounts/{town.county.people['supervisor']}"
    page = admin.get(address)
    answer = admin.submit(page, {"roles": ["SUPERVISOR"]}, form="change-roles")
    assert answer.status_code == 409
    assert "必须留一位" in answer.get_data(as_text=True)
    assert admin.submit(page, form=address + "/end").status_code == 409


def test_a_role_of_the_other_kind_of_place_cannot_be_given(frozen, head, town):
    answer = head.post(town.station.url + "accounts/", data={"name": "孙悦", "roles": ["ADMIN"]})
    assert answer.status_code == 422


def test_nobody_becomes_a_member_but_by_an_invitation(town, db):
    for place, who in ((town.station, "head"), (town.county, "supervisor")):
        session = db(place.scope(who))
        with pytest.raises(DBAPIError, match="permission denied"):
            accounts.grant_roles(
                session,
                person=place.people[who],
                place_kind=place.kind,
                place_id=town.other.id,
                place_path=town.other.path,
                roles=["HEAD"] if place.kind == "station" else ["ADMIN"],
                now=clock.now(),
            )
        session.rollback()


def test_a_station_invites_to_itself_and_a_bureau_not_beyond_its_subtree(town, db):
    for scope_of, place, target in (
        (town.station, "head", town.other),
        (town.county, "supervisor", town.other),
        (town.county, "supervisor", town.city),
    ):
        session = db(scope_of.scope(place))
        there = Place(target.kind, target.slug, target.name, None, target.path, {"id": target.id})
        with pytest.raises(DBAPIError, match="row-level security"):
            accounts.invite(
                session,
                scope_of.actor(place),
                there,
                "孙悦",
                ["HEAD" if target.kind == "station" else "ADMIN"],
                now=clock.now(),
            )
        session.rollback()


def test_a_station_finds_the_people_of_its_office_and_the_nearest_above(town, db):
    session = db(town.station.scope("head"))
    assert accounts.officers_above(session, "CONTACT") == (town.office.path, [town.office.people["contact"]])
    outside = db(Public(None, "", town.station.people["head"]))
    assert accounts.officers_above(outside, "CONTACT") == ("", [])


def test_the_office_missing_the_county_is_told(town, db):
    session = db(System("test"))
    row = session.scalars(
        select(Membership).where(Membership.person_id == town.office.people["contact"])
    ).one()
    row.until = clock.now()
    session.commit()
    found = accounts.officers_above(db(town.station.scope("head")), "CONTACT")
    assert found == (town.county.path, [town.county.people["contact"]])


def test_the_list_of_a_large_place_asks_no_more_than_of_a_small_one(head, town, db):
    few = statements(lambda: head.get(town.station.url + "accounts/"))
    session = db(System("test"))
    for number in range(20):
        person = towns.somebody(session, f"clerk-{number}", clock.now())
        accounts.grant_roles(
            session, person=person.id, place_kind="station", place_id=town.station.id,
            place_path=town.station.path, roles=["LIAISON"], now=clock.now(),
        )  # fmt: skip
    session.commit()
    assert statements(lambda: head.get(town.station.url + "accounts/")) == few <= 6
