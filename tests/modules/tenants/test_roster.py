"""The roster is the truth: who serves, and with it who may sign in."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal import tenants
from portal.accounts import Membership
from portal.core import clock
from portal.core.scope import System
from portal.notify.models import Message
from portal.tenants.models import StationMember
from portal.tenants.views import gap_strips
from portal.trail.models import TrailEntry
from tests.modules.accounts.test_members import NEW, link_of
from tests.modules.accounts.test_sign_in import try_password
from tests.support.counting import statements


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


def page_of(town, rest=""):
    return f"{town.station.url}roster/{rest}"


def lines(db, town):
    rows = db(System("test")).scalars(select(StationMember).where(StationMember.tenant_id == town.station.id))
    return {row.name: row for row in rows}


def add(client, town, **values):
    facts = {"name": "孙悦", "roles": ["LIAISON"], "education": "HIGH", **values}
    return client.submit(client.get(page_of(town, "new")), facts, form="member")


def told(db, town, who="contact"):
    rows = db(System("test")).scalars(select(Message).where(Message.person_id == town.office.people[who]))
    return sorted(row.title for row in rows)


def events(db, town):
    rows = db(System("test")).scalars(
        select(TrailEntry.event).where(
            TrailEntry.tenant_id == town.station.id, TrailEntry.subject_kind == "member"
        )
    )
    return [event.removeprefix("tenants:member:") for event in rows]


def test_gaps_are_said_in_words(head, town):
    html = head.get(page_of(town)).get_data(as_text=True)
    assert "副站长：现有 0 人，应有 1–2 人，还差 1 人" in html
    assert "站长：现有 1 人" not in html.replace("副站长", "")


def test_somebody_new_is_invited_in_one_go_and_the_line_takes_the_account(head, new_client, town, db):
    answer = add(head, town)
    link = urlsplit(link_of(answer)).path
    assert "已邀请" in answer.get_data(as_text=True)
    assert lines(db, town)["孙悦"].person_id is None
    guest = new_client()
    assert guest.submit(guest.get(link), NEW).status_code == 303
    row = lines(db, town)["孙悦"]
    assert row.person_id is not None
    assert row.roles == ["LIAISON"]
    try_password(guest, "sunyue", NEW["password"])
    assert guest.get(page_of(town)).status_code == 200
    assert guest.get(page_of(town, "new")).status_code == 403
    assert list(lines(db, town)).count("孙悦") == 1


def test_somebody_may_serve_without_an_account_and_be_invited_later(head, town, db):
    assert add(head, town, invite=[]).status_code == 303
    row = lines(db, town)["孙悦"]
    html = head.get(page_of(town)).get_data(as_text=True)
    assert "无账号" in html
    answer = head.submit(head.get(page_of(town)), form=f"/roster/{row.id}/invite")
    assert link_of(answer).startswith("/invitation/")
    assert lines(db, town)["孙悦"].invitation_id is not None


def test_somebody_with_an_account_is_not_invited_again(head, town, db):
    row = lines(db, town)["李丽"]
    assert head.post(page_of(town, f"{row.id}/invite")).status_code == 409


def test_an_invitation_from_the_accounts_page_makes_a_line_too(head, new_client, town, db):
    from tests.modules.accounts.test_members import invite

    link = invite(head, town.station, roles=["SETTLER"])
    guest = new_client()
    guest.submit(guest.get(link), NEW)
    assert lines(db, town)["孙悦"].roles == ["SETTLER"]


def test_changed_roles_reach_the_account_at_once(head, enter, town, db):
    settler = enter(town.station.people["settler"])
    row = lines(db, town)["周杰"]
    page = head.get(page_of(town, row.id))
    assert head.submit(page, {"roles": ["HEAD", "SETTLER"]}, form="member").status_code == 303
    assert settler.get(page_of(town, "new")).status_code == 200
    membership = (
        db(System("test")).scalars(select(Membership).where(Membership.person_id == row.person_id)).one()
    )
    assert set(membership.roles) == {"HEAD", "SETTLER"}


def test_roles_changed_on_the_accounts_page_reach_the_roster(head, town, db):
    person = town.station.people["settler"]
    head.submit(
        head.get(f"{town.station.url}accounts/{person}"),
        {"roles": ["SETTLER", "DEPUTY"]},
        form="change-roles",
    )
    assert lines(db, town)["周杰"].roles == ["DEPUTY", "SETTLER"]


def test_leaving_ends_access_at_once(head, enter, town, db):
    settler = enter(town.station.people["settler"])
    assert settler.get(page_of(town)).status_code == 200
    row = lines(db, town)["周杰"]
    answer = head.submit(head.get(page_of(town, row.id)), form="/end")
    assert answer.status_code == 303
    assert settler.get(page_of(town)).status_code == 404
    html = head.get(page_of(town)).get_data(as_text=True)
    assert "曾经在岗" in html
    assert head.post(page_of(town, f"{row.id}/end")).status_code == 409
    assert events(db, town) == ["ended"]


def test_access_ended_on_the_accounts_page_ends_the_line(head, town, db):
    person = town.station.people["settler"]
    head.submit(head.get(f"{town.station.url}accounts/{person}"), form="/end")
    assert lines(db, town)["周杰"].until == clock.today()


def test_the_last_head_stays(head, town, db):
    row = lines(db, town)["王敏"]
    assert head.submit(head.get(page_of(town, row.id)), form="/end").status_code == 409
    answer = head.submit(head.get(page_of(town, row.id)), {"roles": ["SETTLER"]}, form="member")
    assert answer.status_code == 409
    assert "必须留一位" in answer.get_data(as_text=True)
    assert lines(db, town)["王敏"].roles == ["HEAD", "SETTLER"]


def test_the_office_hears_of_head_and_liaison_once_a_day_and_of_nobody_else(head, town, db, frozen):
    add(head, town, roles=["SETTLER"], invite=[])
    assert told(db, town) == []
    add(head, town, name="钱一", invite=[])
    add(head, town, name="钱二", invite=[])
    assert told(db, town) == ["%(station)s: a liaison has changed"]
    row = lines(db, town)["周杰"]
    head.submit(head.get(page_of(town, row.id)), {"roles": ["HEAD"]}, form="member")
    assert told(db, town) == [
        "%(station)s: a liaison has changed",
        "%(station)s: the head of station has changed",
    ]
    frozen.shift(86_400)
    assert told(db, town, "inspector") == []


def test_the_message_leads_to_the_station(head, enter, town, db):
    add(head, town, invite=[])
    [message] = db(System("test")).scalars(select(Message))
    assert "孙悦" not in str(message.params)
    contact = enter(town.office.people["contact"])
    landed = contact.post(f"/me/inbox/{message.id}/open").headers["Location"]
    assert town.station.name in contact.get(landed).get_data(as_text=True)


@pytest.mark.parametrize(
    "bad",
    [{"name": ""}, {"roles": []}, {"phone": "12"}, {"education": "BASIC"}, {"roles": ["ADMIN"]}],
)
def test_what_may_not_stand_is_refused(head, town, db, bad):
    assert add(head, town, **bad).status_code == 422
    assert "孙悦" not in lines(db, town)


def test_two_writers_of_one_line(head, town, db):
    row = lines(db, town)["周杰"]
    page = head.get(page_of(town, row.id))
    head.submit(head.get(page_of(town, row.id)), {"position": "主管"}, form="member")
    answer = head.submit(page, {"position": "经理"}, form="member")
    assert answer.status_code == 409
    assert lines(db, town)["周杰"].position == "主管"


def test_a_telephone_is_kept_sealed(head, town, db):
    add(head, town, phone="13905760001", invite=[])
    session = db(System("test"))
    [sealed] = (
        session.connection().exec_driver_sql("SELECT phone FROM station_member WHERE name = '孙悦'").scalars()
    )
    assert b"13905760001" not in bytes(sealed)
    assert "13905760001" in head.get(page_of(town)).get_data(as_text=True)


def test_anothers_line_is_not_found(head, town, db):
    session = db(System("test"))
    other = session.scalars(select(StationMember).where(StationMember.tenant_id == town.other.id)).first()
    assert head.get(page_of(town, other.id)).status_code == 404
    assert head.post(page_of(town, f"{other.id}/end")).status_code == 404


def test_the_list_asks_the_same_however_long(head, town, db):
    few = statements(lambda: head.get(page_of(town)))
    session = db(System("test"))
    for number in range(30):
        tenants.appoint(
            session, name=f"员工{number}", roles=["SETTLER"], since=clock.today(), tenant=town.station.id,
            office_path=town.station.path,
        )  # fmt: skip
    session.commit()
    assert statements(lambda: head.get(page_of(town))) == few <= 6


def test_the_home_page_is_given_a_strip_for_those_who_can_mend_it(head, town, db, app):
    session = db(town.station.scope("head"))
    with app.test_request_context():
        [strip] = gap_strips(session, town.station.actor("head"), town.station.slug, clock.now())
        assert gap_strips(session, town.station.actor("settler"), town.station.slug, clock.now()) == []
    assert strip["url"] == page_of(town)
    assert any("副站长" in line for line in strip["extra"])
    home = head.get(town.station.url).get_data(as_text=True)
    assert "人员配备不符合标准" in home
