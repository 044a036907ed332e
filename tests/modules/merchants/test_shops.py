"""The list of shops: kept by hand."""

import pytest
from sqlalchemy import select

from portal import merchants
from portal.core import clock
from portal.core.scope import System
from portal.merchants.models import Merchant
from portal.trail.models import TrailEntry
from tests.support.counting import statements


@pytest.fixture
def liaison(frozen, enter, town):
    return enter(town.station.people["liaison"])


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


def page_of(town, rest=""):
    return f"{town.station.url}shops/{rest}"


def shops(db, town):
    rows = db(System("test")).scalars(
        select(Merchant).where(Merchant.tenant_id == town.station.id).order_by(Merchant.name, Merchant.stall)
    )
    return list(rows)


def add(client, town, **values):
    facts = {"name": "小米之家", "stall": "F105", **values}
    return client.submit(client.get(page_of(town, "new")), facts, form="shop-form")


def events(db, town):
    rows = db(System("test")).scalars(
        select(TrailEntry).where(
            TrailEntry.tenant_id == town.station.id, TrailEntry.subject_kind == "merchant"
        )
    )
    return [row.event.rsplit(":", 1)[1] for row in sorted(rows, key=lambda row: (row.subject_id, row.seq))]


def test_an_empty_list_says_what_to_do(liaison, town):
    html = liaison.get(page_of(town)).get_data(as_text=True)
    assert "还没有商户" in html
    assert "export.xlsx" not in html


def test_a_shop_is_added_changed_closed_and_back(head, town, db):
    assert add(head, town, brand="小米", uscc="91331082ma2914179d", phone="0576 85112315").status_code == 303
    [shop] = shops(db, town)
    assert (shop.uscc, shop.phone) == ("91331082MA2914179D", "0576-85112315")
    page = head.get(page_of(town, shop.id))
    assert head.submit(page, {"stall": "F106"}, form="shop-form").status_code == 303
    assert head.submit(head.get(page_of(town, shop.id)), form="/close").status_code == 303
    assert "没有找到商户" not in head.get(page_of(town) + "?closed=1").get_data(as_text=True)
    assert "小米之家" not in head.get(page_of(town)).get_data(as_text=True)
    assert head.submit(head.get(page_of(town, shop.id)), form="/reopen").status_code == 303
    assert "小米之家" in head.get(page_of(town)).get_data(as_text=True)
    assert events(db, town) == ["added", "changed", "closed", "reopened"]


@pytest.mark.parametrize(
    "bad", [{"name": ""}, {"uscc": "91331082MA2914179X"}, {"phone": "12"}, {"name": "x" * 81}]
)
def test_what_may_not_stand_is_refused(liaison, town, db, bad):
    assert add(liaison, town, **bad).status_code == 422
    assert shops(db, town) == []


def test_the_same_name_at_the_same_stall_is_one_shop(liaison, town, db):
    add(liaison, town)
    assert add(liaison, town, stall="f105 ").status_code == 409
    assert add(liaison, town, stall="F106").status_code == 303
    assert add(liaison, town, stall="").status_code == 303
    first, second, third = shops(db, town)
    page = liaison.get(page_of(town, second.id))
    assert liaison.submit(page, {"stall": third.stall}, form="shop-form").status_code == 409
    assert liaison.submit(page, {"brand": "小米"}, form="shop-form").status_code == 303
    assert first.stall == ""


def test_two_writers_of_one_shop(liaison, head, town, db):
    add(liaison, town)
    [shop] = shops(db, town)
    page = liaison.get(page_of(town, shop.id))
    head.submit(head.get(page_of(town, shop.id)), {"brand": "小米"}, form="shop-form")
    answer = liaison.submit(page, {"brand": "红米"}, form="shop-form")
    assert answer.status_code == 409
    assert shops(db, town)[0].brand == "小米"


def test_who_may_not_change_sees_and_finds_no_buttons(liaison, enter, town, db):
    add(liaison, town)
    [shop] = shops(db, town)
    approver = enter(town.station.people["approver"])
    html = approver.get(page_of(town, shop.id)).get_data(as_text=True)
    assert "F105" in html
    assert 'id="shop-form"' not in html
    assert approver.post(page_of(town, shop.id)).status_code == 403
    assert liaison.post(page_of(town, f"{shop.id}/close")).status_code == 403
    assert "/close" not in liaison.get(page_of(town, shop.id)).get_data(as_text=True)


def test_typing_finds_shops_for_the_intake(liaison, enter, town, db):
    for name, stall, brand in (
        ("小米之家", "F105", ""),
        ("巴拉巴拉", "F312", "森马"),
        ("100%果汁", "B1", ""),
    ):
        add(liaison, town, name=name, stall=stall, brand=brand)

    def found(words):
        return [one["title"] for one in liaison.get(page_of(town, "search"), query_string={"q": words}).json]

    assert found("小米") == ["小米之家（F105）"]
    assert found("f312") == ["巴拉巴拉（F312）"]
    assert found("森马") == ["巴拉巴拉（F312）"]
    assert found("%") == ["100%果汁（B1）"]
    assert len(found("")) == 3
    assert enter(town.other.people["liaison"]).get(f"{town.other.url}shops/search").json == []


def test_anothers_shop_is_not_found(liaison, enter, town, db):
    stranger = enter(town.other.people["head"])
    add(liaison, town)
    [shop] = shops(db, town)
    assert stranger.get(f"{town.other.url}shops/{shop.id}").status_code == 404
    assert stranger.post(f"{town.other.url}shops/{shop.id}/close").status_code == 404


def test_pages_by_key_and_asks_the_same_however_many(liaison, town, db):
    add(liaison, town)
    few = statements(lambda: liaison.get(page_of(town)))
    session = db(System("test"))
    for number in range(60):
        merchants.add_shop(
            session, town.station.actor("head"), merchants.ShopFacts(f"店{number:02d}"), now=clock.now(),
            tenant=town.station.id, office_path=town.station.path,
        )  # fmt: skip
    session.commit()
    assert statements(lambda: liaison.get(page_of(town))) == few <= 4
    seen, address = [], page_of(town) + "?q=店"
    while address:
        html = liaison.get(address).get_data(as_text=True)
        seen += [part.split("<")[0] for part in html.split('class="row-link"')[1:]]
        address = (
            html.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
            if 'rel="next"' in html
            else ""
        )
    assert len(seen) == 60
