"""A bureau's stations: the subtree, nothing beyond it; and the invitation of a head."""

import pytest
from sqlalchemy import select, update

from portal.accounts import Membership
from portal.bureaus import by_code
from portal.core import clock
from portal.core.scope import System
from portal.tenants import Founding, found_station
from portal.tenants.models import StationCard
from portal.trail.models import TrailEntry
from tests.modules.accounts.test_members import NEW, link_of
from tests.modules.accounts.test_sign_in import try_password
from tests.support.counting import statements

INVITED = "accounts:membership:invited"


@pytest.fixture
def admin(frozen, enter, town):
    return enter(town.county.people["supervisor"])


def found(db, town, count):
    session = db(System("test"))
    office = by_code(session, town.office.slug)
    for number in range(count):
        found_station(
            session, office,
            Founding(
                name=f"第{number:02d}超市消费维权服务站", host_name="超市", host_uscc="91331082MA2914179D",
                kind="SUPERMARKET", address="路", phone="0576-85112315",
            ),
            now=clock.now(),
        )  # fmt: skip
    session.commit()


def test_a_bureau_sees_its_subtree_and_no_more(admin, enter, town):
    html = admin.get(town.county.url + "stations/").get_data(as_text=True)
    assert town.station.name in html
    assert town.other.name not in html
    assert "李丽" in html  # the liaison
    assert "0576-85112315" in html
    city = enter(town.city.people["supervisor"]).get(town.city.url + "stations/").get_data(as_text=True)
    assert town.station.name in city
    assert town.other.name in city


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"q": "银泰"}, True),
        ({"q": "331082-0001"}, True),
        ({"q": "331082"}, True),
        ({"q": "没有这家"}, False),
        ({"q": "%"}, False),
        ({"q": "_"}, False),
        ({"kind": "MALL"}, True),
        ({"kind": "MARKET"}, False),
        ({"status": "FOUNDED"}, True),
        ({"status": "REMOVED"}, False),
        ({"kind": "nonsense"}, False),
    ],
)
def test_search_and_filters(admin, town, query, seen):
    html = admin.get(town.county.url + "stations/", query_string=query).get_data(as_text=True)
    assert (town.station.name in html) is seen


def test_an_office_of_another_county_widens_nothing(admin, town):
    html = admin.get(town.county.url + "stations/", query_string={"office": town.other_office.path}).get_data(
        as_text=True
    )
    assert town.other.name not in html


def test_pages_by_key_and_asks_the_same_however_many(admin, town, db):
    few = statements(lambda: admin.get(town.county.url + "stations/"))
    found(db, town, 30)
    assert statements(lambda: admin.get(town.county.url + "stations/")) == few <= 5
    first = admin.get(town.county.url + "stations/?kind=SUPERMARKET").get_data(as_text=True)
    assert first.count("超市消费维权服务站</a></h2>") == 25
    after = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = admin.get(after).get_data(as_text=True)
    assert second.count("超市消费维权服务站</a></h2>") == 5
    assert "kind=SUPERMARKET" in after


def test_the_tree_counts_working_stations_upwards(admin, town, db):
    found(db, town, 2)
    session = db(System("test"))
    session.execute(update(StationCard).where(StationCard.name.startswith("第01")).values(status="REMOVED"))
    session.commit()
    html = admin.get(town.county.url + "stations/tree").get_data(as_text=True)
    assert "古城市场监督管理所" in html
    assert "太平市场监督管理所" not in html
    assert html.count(">2<span") == 2  # the county and its office


def test_a_bureau_invites_a_head_and_the_stations_own_trail_says_so(admin, new_client, town, db):
    address = f"{town.county.url}stations/{town.station.id}/head"
    page = admin.get(address)
    assert "本站已有站长" in page.get_data(as_text=True)
    link = link_of(admin.submit(page, {"name": "孙悦"}, form="head"))
    row = (
        db(System("test"))
        .scalars(
            select(TrailEntry).where(
                TrailEntry.tenant_id == town.station.id, TrailEntry.event == "accounts:membership:invited"
            )
        )
        .one()
    )
    assert row.data["roles"] == ["HEAD"]
    guest = new_client()
    guest.submit(guest.get(link), NEW)
    try_password(guest, "sunyue", NEW["password"])
    assert guest.get(town.station.url + "roster/new").status_code == 200


def test_no_head_is_invited_beyond_the_subtree_nor_by_others(admin, enter, town, db):
    assert admin.get(f"{town.county.url}stations/{town.other.id}/head").status_code == 404
    assert (
        admin.post(f"{town.county.url}stations/{town.other.id}/head", data={"name": "x"}).status_code == 404
    )
    dispatcher = enter(town.county.people["dispatcher"])
    assert dispatcher.get(f"{town.county.url}stations/{town.station.id}/head").status_code == 403
    assert '/head"' not in dispatcher.get(town.county.url + "stations/").get_data(as_text=True)
    held = db(System("test")).scalars(select(Membership).where(Membership.place_id == town.other.id))
    assert len(list(held)) == 4
