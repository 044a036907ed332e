"""The station's profile: seen by its people, changed by head and deputy, never overwritten unseen."""

import pytest
from sqlalchemy import select

from portal import tenants
from portal.core.scope import System
from portal.tenants.models import StationCard, StationProfile
from portal.trail.models import TrailEntry


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


def address(town, rest=""):
    return f"{town.station.url}profile/{rest}"


def change(client, town, **values):
    return client.submit(client.get(address(town, "edit")), values, form="profile")


def test_everybody_here_sees_it_and_only_head_and_deputy_change_it(head, enter, town):
    html = head.get(address(town)).get_data(as_text=True)
    assert town.station.name in html
    assert "91331082MA2914179D" in html
    assert "法定期限 20 日" in html
    settler = enter(town.station.people["settler"])
    assert settler.get(address(town)).status_code == 200
    assert "/profile/edit" not in settler.get(address(town)).get_data(as_text=True)
    assert settler.get(address(town, "edit")).status_code == 403


def test_a_change_reaches_card_profile_and_trail(head, town, db):
    answer = change(
        head, town, phone="0576-85112316", address="柏叶中路 88 号", promise_days="7", amount_limit="¥8,000",
        retention_years="5", floor_area="12000", scenic_level="3", keywords="银泰 柏叶", host_name="银泰城新公司",
    )  # fmt: skip
    assert answer.status_code == 303
    session = db(town.station.scope("head"))
    facts = tenants.facts(session, town.station.id)
    assert (facts.address, facts.promise_days, str(facts.amount_limit)) == ("柏叶中路 88 号", 7, "8000.00")
    assert facts.host_name == "银泰城新公司"
    assert facts.retention_years == 5
    row = (
        db(System("test"))
        .scalars(select(TrailEntry).where(TrailEntry.event == "tenants:station:profile_changed"))
        .one()
    )
    assert set(row.data["fields"]) == {
        "phone", "address", "promise_days", "amount_limit", "retention_years", "floor_area", "scenic_level", "keywords",
        "host_name",
    }  # fmt: skip
    assert "85112316" not in str(row.data)


def test_nothing_changed_writes_nothing(head, town, db):
    assert change(head, town).status_code == 303
    events = db(System("test")).scalars(
        select(TrailEntry.event).where(TrailEntry.tenant_id == town.station.id)
    )
    assert "tenants:station:profile_changed" not in set(events)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host_uscc", "91331082MA2914179X"),
        ("phone", "12"),
        ("promise_days", "21"),
        ("promise_days", "0"),
        ("promise_days", "x"),
        ("amount_limit", "-1"),
        ("amount_limit", "1.234"),
        ("retention_years", "1"),
        ("floor_area", "0"),
        ("floor_area", "9" * 12),
        ("host_name", ""),
        ("scenic_level", "9"),
    ],
)
def test_what_may_not_stand_is_refused_beside_its_field(head, town, db, field, value):
    answer = change(head, town, **{field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert db(System("test")).get(StationProfile, town.station.id).version == 1


def test_two_writers_see_both_versions_and_decide(head, enter, town, db):
    page = head.get(address(town, "edit"))
    change(enter(town.station.people["head"]), town, phone="0576-85110001", room="一楼服务台")
    answer = head.submit(page, {"phone": "0576-85110002"}, form="profile")
    assert answer.status_code == 409
    html = answer.get_data(as_text=True)
    assert "0576-85110001" in html
    assert "0576-85110002" in html
    assert "一楼服务台" in html
    assert db(System("test")).get(StationCard, town.station.id).phone == "0576-85110001"
    assert head.submit(answer, form="profile").status_code == 303
    assert db(System("test")).get(StationCard, town.station.id).phone == "0576-85110002"


def test_a_change_of_the_card_alone_is_seen_too(head, enter, town):
    page = head.get(address(town, "edit"))
    change(enter(town.station.people["head"]), town, keywords="银泰")
    assert head.submit(page, {"keywords": "柏叶"}, form="profile").status_code == 409


def test_a_station_writes_no_other_stations_card(town, db):
    session = db(town.station.scope("head"))
    other = session.get(StationCard, town.other.id)
    other.phone = "0000"
    with pytest.raises(Exception, match=r"expected to update 1 row|UPDATE statement"):
        session.commit()
