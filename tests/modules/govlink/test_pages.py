"""The pages of both sides: each fetched page is checked; forbidden steps are 409 in words."""

import re
from datetime import timedelta
from io import BytesIO

import pytest

from portal import bureaus
from portal.core.scope import System
from portal.core.sheets import read_rows, write_xlsx
from portal.govlink.actions import supervise
from portal.govlink.models import PlatformCase
from tests.support import town as towns
from tests.support.counting import statements


@pytest.fixture
def county(sent, enter):
    """The county's dispatcher at a browser."""
    return enter(sent.town.county.people["dispatcher"]), f"/g/{sent.town.county.slug}"


@pytest.fixture
def station(sent, enter):
    """The station's head at a browser."""
    return enter(sent.town.station.people["head"]), f"/s/{sent.town.station.slug}/dispatches"


def test_every_page_of_the_bureau(county, sent):
    client, here = county
    sent.enter(external_no="B7", consumer_phone=None, respondent="某不明商户")
    for path in (
        "/",
        "/desk",
        f"/desk?case={sent.case}&q=银泰",
        f"/desk/{sent.case}",
        "/desk/new",
        f"/desk/{sent.case}/edit",
        "/desk/bulk",
        "/dispatches",
        "/dispatches?late=1",
        "/dispatches?state=ISSUED&since=2026-11-01&until=2026-11-30",
        f"/dispatches/{sent.id}",
        f"/dispatches/{sent.id}/show/consumer_phone",
        "/supervisions",
        "/imports",
    ):
        assert client.get(here + path).status_code == 200, path
    page = client.get(f"{here}/dispatches/{sent.id}").text
    assert "138****5678" in page
    assert "13812345678" not in page
    rows = list(read_rows(BytesIO(client.get(f"{here}/dispatches/export.xlsx").data)).rows)
    assert len(rows) == 1
    assert "13812345678" not in str(rows)
    assert sent.row().issued_at.replace(tzinfo=None) + timedelta(hours=8) in rows[0].values


def test_by_keyboard_a_case_leaves_the_desk_and_the_counter_falls(county, sent):
    client, here = county
    sent.enter(external_no="B8")
    version = sent.platform().version
    answer = client.post(
        f"{here}/desk/{sent.case}/send",
        data={"version": version, "station": str(sent.town.station.id)},
        headers={"X-Requested-With": "fetch", "Accept": "application/json"},
    )
    assert answer.json["left"] == 0
    again = client.post(
        f"{here}/desk/{sent.case}/send", data={"version": version, "station": str(sent.town.station.id)}
    )
    assert again.status_code == 409
    assert sent.town.station.name in again.text  # where it went meanwhile


def test_many_at_once_are_all_sent_or_none_and_the_page_says_so(county, sent):
    client, here = county
    sent.enter(external_no="B8").enter(external_no="B9")
    page = client.get(f"{here}/desk/bulk")
    orders = re.findall(r'name="order" value="([^"]+)"', page.text)
    assert len(orders) == 2
    sent.send()
    late = client.submit(page, {"order": orders}, form="")
    assert late.status_code == 409
    assert re.findall(r'name="order" value="([^"]+)"', late.text) == [
        order for order in orders if str(sent.case) not in order
    ]
    assert client.submit(late, {}, form="").status_code == 303


def test_the_station_signs_and_a_second_hand_sees_what_changed(station, sent):
    client, here = station
    page = client.get(f"{here}/{sent.id}")
    assert client.get(f"{here}/").status_code == 200
    assert client.submit(page, {}, form=f"{sent.id}/sign").status_code == 303
    late = client.submit(page, {}, form=f"{sent.id}/sign")
    assert late.status_code == 409
    assert "您打开页面之后新增" in late.text
    opened = client.get(f"{here}/{sent.id}")
    assert client.submit(opened, {}, form="/open").status_code == 303
    assert sent.row().state == "IN_CASE"
    assert client.get(f"{here}/{sent.id}").status_code == 200
    assert client.post(f"{here}/{sent.id}/sign", data={"version": sent.row().version}).status_code == 409


def test_a_whole_answer_is_prefilled_and_confirmed(station, county, sent):
    client, here = station
    sent.sign().open().agree()
    page = client.get(f"{here}/{sent.id}")
    assert client.submit(page, {"manner": "PHONE"}, form="/answer").status_code == 303
    assert sent.row().result == "SETTLED"
    bureau, there = county
    page = bureau.get(f"{there}/dispatches/{sent.id}")
    assert bureau.submit(page, {"note": ""}, form="/rework").status_code == 422
    assert bureau.submit(page, {}, form="/confirm").status_code == 303
    assert sent.row().state == "ACCEPTED_BY_BUREAU"
    assert bureau.submit(page, {}, form="/confirm").status_code == 409


def test_after_a_rework_the_page_leads_through_the_reopening(station, county, sent):
    client, here = station
    bureau, there = county
    sent.sign().open().agree().feed_back().close().decide("rework", "消费者称退款未到账")
    page = client.get(f"{here}/{sent.id}")
    door = re.search(r'href="([^"]+/revisit_mismatch)"', page.text).group(1)
    assert "重开" in page.text
    sent.clock.shift(timedelta(hours=1))
    form = client.get(door)
    reopened = client.submit(form, {"mismatch": "RESULT", "detail": "局退回重办：退款未到账"}, form="")
    assert reopened.status_code == 303
    page = client.get(f"{here}/{sent.id}")
    assert "/revisit_mismatch" not in page.text
    assert "/answer" not in page.text
    sent.clock.shift(timedelta(hours=1))
    sent.agree_again()
    page = client.get(f"{here}/{sent.id}")
    assert (
        "双方当面协商，商家退款。"
        not in re.search(r"<textarea[^>]*name=\"note\".*?</textarea>", page.text, re.S)[0]
    )
    assert client.submit(page, {}, form="/answer").status_code == 303
    answered = bureau.get(f"{there}/dispatches/{sent.id}")
    assert bureau.submit(answered, {}, form="/confirm").status_code == 303
    assert sent.row().state == "ACCEPTED_BY_BUREAU"


def test_a_ticket_table_is_imported_through_the_pages(county, sent):
    client, here = county
    text = '"退货,更换 质量问题 XX市XX商场 市民于11月2日花费120元购买一个包，包角磕扁。"'
    file = (BytesIO(f"text,label,note\n{text},1,示例\n".encode()), "件.csv")
    answer = client.post(
        f"{here}/imports",
        data={"file": file, "received": "2026-11-16T08:00"},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "未提供" in page.text
    assert client.submit(page, {}, form="/run").status_code == 303
    assert client.get(answer.location).status_code == 200
    db = sent.at_bureau()[0]
    made = db.query(PlatformCase).where(PlatformCase.external_given.is_(False)).one()
    assert (made.consumer_name, made.consumer_phone, made.item) == (None, None, "包")
    assert client.get(f"{here}/desk?case={made.id}").status_code == 200


def test_no_table_is_refused_in_words(county):
    client, here = county
    for content in (b"", b"%PDF-1.4 nothing"):
        answer = client.post(
            f"{here}/imports",
            data={"file": (BytesIO(content), "x.xlsx"), "received": "2026-11-16T08:00"},
            content_type="multipart/form-data",
        )
        assert answer.status_code == 422
    refused = write_xlsx(["被投诉人", "备注"], [["甲", "乙"]])
    answer = client.post(
        f"{here}/imports",
        data={"file": (BytesIO(refused), "x.xlsx"), "received": "2026-11-16T08:00"},
        content_type="multipart/form-data",
    )
    assert client.get(answer.location).status_code == 200


def test_the_order_prints(county, sent):
    client, here = county
    answer = client.get(f"{here}/dispatches/{sent.id}/f13.pdf")
    assert answer.data.startswith(b"%PDF")


def test_a_longer_list_asks_the_database_no_more(county, station, sent, db):
    """One row, then twenty-five of as many stations and offices."""
    client, there = county
    head, here = station
    sent.enter(external_no="W00")
    pages = {
        f"{there}/": client, f"{there}/desk": client, f"{there}/dispatches": client,
        f"{there}/dispatches/export.xlsx": client, f"{there}/supervisions": client, f"{here}/": head,
    }  # fmt: skip
    _ask(sent)
    for path, one in pages.items():
        one.get(path)  # what is read once a process is read now
    few = {path: statements(lambda path=path, one=one: one.get(path)) for path, one in pages.items()}
    elsewhere = [_another_station(sent, db, n) for n in range(12)]
    for n in range(24):
        sent.enter(external_no=f"D{n:02d}").send(station=elsewhere[n // 2] if n % 2 else None)
        _ask(sent)
        sent.enter(external_no=f"W{n + 1:02d}")
    many = {path: statements(lambda path=path, one=one: one.get(path)) for path, one in pages.items()}
    assert many == few
    assert max(few.values()) <= 16, few


def _ask(sent):
    session, actor = sent.at_bureau("supervisor")
    supervise.ask(session, actor, sent.id, "REMIND", "请尽快联系消费者", sent.now.date(), now=sent.now)
    session.commit()


def _another_station(sent, db, n):
    session = db(System("test town"))
    county = bureaus.by_path(session, sent.town.county.path)
    office = towns._bureau(session, f"331082-{n + 10}", f"第{n}市场监督管理所", "OFFICE", county, sent.now)
    made = towns._station(session, office, f"第{n}商场", "91331082MA2914179D", sent.now)
    session.commit()
    return made


def test_strangers_and_other_roles(sent, enter):
    inspector = enter(sent.town.county.people["inspector"])
    assert inspector.get(f"/g/{sent.town.county.slug}/desk").status_code == 403
    other = enter(sent.town.other.people["head"])
    assert other.get(f"/s/{sent.town.station.slug}/dispatches/{sent.id}").status_code == 404
    assert other.get(f"/s/{sent.town.other.slug}/dispatches/{sent.id}").status_code == 404


def test_a_dispatch_to_sign_for_stands_on_the_stations_home(sent, enter):
    head = enter(sent.town.station.people["head"])
    home = f"/s/{sent.town.station.slug}/"
    page = head.get(home).text
    assert sent.row().order_no in page
    assert f"{home}dispatches/{sent.id}" in page
    sent.sign()
    sent.open()
    assert sent.row().order_no not in head.get(home).text  # now it shows as the case it became
