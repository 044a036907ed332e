"""The pages of standards: a phone's self-check without and with our script, the office's review, who may what."""

from io import BytesIO

import pytest
from sqlalchemy import select

from portal.core.scope import System
from portal.core.sheets import read_rows
from portal.tenants.actions.standards import take_back
from portal.tenants.models import StandardAnswer, StandardFile
from tests.modules.tenants.proof import LINHAI, Office, Shower, photo, ship
from tests.support.counting import statements

SWAP = {"HX-Request": "true"}


@pytest.fixture
def shown(frozen, town, db):
    ship(db)
    return Shower(db, town.station)


@pytest.fixture
def head(shown, enter, town):
    return enter(town.station.people["head"])


@pytest.fixture
def contact(shown, enter, town):
    return enter(town.office.people["contact"])


def at(town, rest=""):
    return f"{town.station.url}standards/{rest}"


def reviewed(town, rest="", place="office"):
    return f"{getattr(town, place).url}standards/{rest}"


def send(client, town, slot=0, item="E1-01", content=None, **more):
    upload = {"file": (BytesIO(content or photo()), "IMG.jpg")}
    return client.post(
        at(town, f"{LINHAI}/{item}/files/{slot}"), data=upload, content_type="multipart/form-data", **more
    )


def test_the_list_says_what_is_asked_and_what_is_offered(head, town):
    html = head.get(at(town)).get_data(as_text=True)
    assert "八个一" in html
    assert "五有" in html
    assert "自愿申报" in html
    assert "深圳" not in html
    assert "八有四统一" not in html  # a draft until its wording is confirmed


def test_todays_page_names_the_standard(head, town):
    html = head.get(town.station.url).get_data(as_text=True)
    assert f"/standards/{LINHAI}" in html
    assert "还有 8 项要完成" in html


def test_one_standard_item_by_item(head, town):
    html = head.get(at(town, LINHAI)).get_data(as_text=True)
    for words in ("牌匾近景", "再拍 1 张", "8 个必达项还没有完成", "达标 80 分", "仅限现场拍照"):
        assert words in html
    assert 'capture="environment"' in html


def test_an_unknown_standard_is_not_found(head, town):
    assert head.get(at(town, "NOTHING")).status_code == 404
    assert head.get(at(town, "EIGHT_CONDITIONS_SHENZHEN_2015")).status_code == 404


def test_photos_come_one_by_one_and_only_the_item_is_drawn_anew(head, town, db):
    answer = send(head, town, headers=SWAP, check=False)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert html.lstrip().startswith('<article class="card proof" id="item-E1-01"')
    assert 'id="standing" hx-swap-oob="true"' in html
    assert "7.5" in html
    file = db(System("test")).scalars(select(StandardFile)).one()
    shown = head.get(at(town, f"{LINHAI}/files/{file.id}"), check=False)
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert b"Exif" not in shown.get_data()
    assert b"Exif" in head.get(at(town, f"{LINHAI}/files/{file.id}?original=1"), check=False).get_data()


def test_a_refused_photo_says_why_and_how_to_mend_it(head, town, db):
    for headers in (SWAP, {}):
        answer = send(head, town, content=photo(exif=False), headers=headers, check=not headers)
        assert answer.status_code == 422
        assert "没有拍摄时间" in answer.get_data(as_text=True)
    assert db(System("test")).scalars(select(StandardFile)).all() == []


def test_without_our_script_the_page_comes_back_at_the_item(head, town):
    answer = send(head, town)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{LINHAI}#item-E1-01")


def test_two_people_writing_one_text_lose_nothing(head, enter, town, db):
    page = head.get(at(town, LINHAI))
    colleague = enter(town.station.people["liaison"])
    colleague.submit(colleague.get(at(town, LINHAI)), {"f1": "同事写的"}, form="write-E1-08")
    answer = head.submit(page, {"f1": "我写的"}, form="write-E1-08")
    assert answer.status_code == 409
    html = answer.get_data(as_text=True)
    assert "我写的" in html


def test_the_head_hands_over_and_a_liaison_does_not(shown, head, enter, town):
    shown.show_all()
    liaison = enter(town.station.people["liaison"])
    assert "由站长或副站长提交" in liaison.get(at(town, LINHAI)).get_data(as_text=True)
    assert liaison.post(at(town, f"{LINHAI}/submit"), data={}).status_code == 403
    page = head.get(at(town, LINHAI))
    assert head.submit(page, form=f"{LINHAI}/submit").status_code == 303
    assert head.submit(page, form=f"{LINHAI}/submit").status_code == 409
    html = head.get(at(town, LINHAI)).get_data(as_text=True)
    assert "8 项正在市场监管所审核" in html


def test_an_approver_looks_and_changes_nothing(head, enter, town):
    approver = enter(town.station.people["approver"])
    assert "data-upload" not in approver.get(at(town, LINHAI)).get_data(as_text=True)
    assert send(approver, town).status_code == 403


def test_the_office_sees_the_photos_decides_and_says_why(shown, head, contact, town):
    shown.show_all().submit()
    board = contact.get(reviewed(town)).get_data(as_text=True)
    assert town.station.name in board
    assert "待审核" in board
    address = reviewed(town, f"{town.station.slug}/{LINHAI}")
    page = contact.get(address)
    html = page.get_data(as_text=True)
    assert html.count("<img") >= 11
    given = {f"decision-E1-0{n}": "CONFIRM" for n in range(1, 9)}
    answer = contact.submit(
        page, {**given, "decision-E1-04": "RETURN", "reason-E1-04": ""}, form="standards/"
    )
    assert answer.status_code == 422
    assert "请写明退回的原因" in answer.get_data(as_text=True)
    answer = contact.submit(
        page, {**given, "decision-E1-04": "RETURN", "reason-E1-04": "看不清"}, form="standards/"
    )
    assert answer.status_code == 303
    html = head.get(at(town, LINHAI)).get_data(as_text=True)
    assert "看不清" in html
    assert "市场监管所退回" in html


def test_a_decision_typed_for_what_changed_meanwhile_is_kept_on_the_page(shown, contact, enter, town):
    shown.show_all().submit()
    address = reviewed(town, f"{town.station.slug}/{LINHAI}")
    page = contact.get(address)
    shown.do(take_back, shown.sheet().version)
    shown.submit()
    given = {f"decision-E1-0{n}": "CONFIRM" for n in range(1, 8)}
    answer = contact.submit(
        page, {**given, "decision-E1-08": "RETURN", "reason-E1-08": "内容太旧"}, form="standards/"
    )
    assert answer.status_code == 409
    assert "内容太旧" in answer.get_data(as_text=True)


def test_only_reviewers_decide_and_only_below_them(shown, contact, enter, town):
    shown.show_all().submit()
    address = f"{town.station.slug}/{LINHAI}"
    dispatcher = enter(town.county.people["dispatcher"])
    assert "由所联系人" in dispatcher.get(reviewed(town, address, "county")).get_data(as_text=True)
    assert dispatcher.post(reviewed(town, address, "county"), data={}).status_code == 403
    stranger = enter(town.other_county.people["contact"])
    assert stranger.get(reviewed(town, address, "other_county")).status_code == 404
    file = shown.sheet().line("E1-01").files[0].id
    assert contact.get(reviewed(town, f"{address}/files/{file}"), check=False).status_code == 200
    assert stranger.get(reviewed(town, f"{address}/files/{file}", "other_county")).status_code == 404


def test_the_list_is_filtered_counted_and_taken_away(shown, contact, db, town):
    shown.show_all().submit()
    Office(db, town.office, town.station).decide()
    for query, seen in (("", True), ("?state=CONFIRMED", True), ("?state=NONE", False), ("?q=没有", False)):
        html = contact.get(reviewed(town) + query).get_data(as_text=True)
        assert (town.station.name in html) is seen, query
    answer = contact.get(reviewed(town, "export.xlsx?state=CONFIRMED"), check=False)
    rows = [row.values for row in read_rows(BytesIO(answer.get_data())).rows]
    assert [(row[0], row[4], row[5]) for row in rows] == [(town.station.slug, "已确认", 100)]


def test_the_city_sees_all_and_a_longer_list_asks_no_more(shown, enter, town, db):
    city = enter(town.city.people["supervisor"])
    html = city.get(reviewed(town, "", "city")).get_data(as_text=True)
    assert town.station.name in html
    assert town.other.name in html
    before = statements(lambda: city.get(reviewed(town, "", "city")))
    Shower(db, town.other).add("E1-01", 0)
    assert statements(lambda: city.get(reviewed(town, "", "city"))) <= before


def test_reading_writes_nothing(head, town, db):
    head.get(at(town, LINHAI))
    assert db(System("test")).scalars(select(StandardAnswer)).all() == []


def test_every_page_is_read_in_english_too(shown, head, contact, enter, town):
    shown.show_all().submit()
    assert "Eight-ones" in head.get(at(town) + "?lang=en").get_data(as_text=True)
    html = head.get(at(town, f"{LINHAI}?lang=en")).get_data(as_text=True)
    assert "One unified sign" in html
    assert "8 items are with the office." in html
    html = contact.get(reviewed(town, f"{town.station.slug}/{LINHAI}?lang=en")).get_data(as_text=True)
    assert "8 items wait for a decision." in html
    keeper = enter(town.city.people["supervisor"])
    assert "Of this bureau" in keeper.get(f"{town.city.url}checklists/?lang=en").get_data(as_text=True)


def test_an_offered_standard_is_taken_up_by_showing_something(shown, head, db, town):
    before = head.get(town.station.url).get_data(as_text=True)
    assert "FIVE_HAVE" not in before
    Shower(db, town.station, code="FIVE_HAVE").add("F5-1", 0)
    assert "/standards/FIVE_HAVE" in head.get(town.station.url).get_data(as_text=True)
