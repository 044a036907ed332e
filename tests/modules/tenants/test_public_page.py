"""The public page: who, where, when, what it promises and how well it keeps that; kept, and the same for everybody."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import event, select, update

from portal import tenants
from portal.complaints import Intake, on_time, register
from portal.complaints.actions.accept import Acceptance, accept
from portal.complaints.models import ComplaintClock
from portal.core import clock
from portal.core import db as core_db
from portal.core.files import IMAGE, store
from portal.core.scope import Public, System
from portal.tenants import Notice, OnTime
from portal.tenants.models import StationCard, StationMember, StationProfile
from portal.tenants.queries import notices as doors
from portal.tenants.views.public import kept
from tests.modules.tenants.test_wall import posted  # noqa: F401 - the fixture
from tests.support.samples import picture, saved


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """Nothing kept from another test, and the doors as they were."""
    kept.store.forget()
    monkeypatch.setattr(doors, "SOURCES", [])
    monkeypatch.setattr(doors, "_RATE", [])
    yield
    kept.store.forget()


def at(town, rest=""):
    return f"/p/{town.station.slug}{rest}"


def page(client, town, rest="", **headers):
    kept.store.forget()
    return client.get(at(town, rest), headers=headers).get_data(as_text=True).split("<main")[1]


def change_card(db, town, **values):
    session = db(System("test"))
    session.execute(update(StationCard).where(StationCard.station == town.station.id).values(**values))
    session.commit()


def change_profile(db, town, **values):
    session = db(System("test"))
    session.execute(
        update(StationProfile).where(StationProfile.tenant_id == town.station.id).values(**values)
    )
    session.commit()


def test_it_says_who_where_and_how_to_complain(frozen, client, town, db):
    change_profile(
        db,
        town,
        room="一楼服务台旁",
        directions="2 号门进，左转",
        opening_hours="每天 9:00–21:00",
        plaque_no="LH-1",
    )
    html = page(client, town)
    assert f"<title>{town.station.name}" in client.get(at(town)).get_data(as_text=True)
    assert 'href="tel:057685112315"' in html
    for words in (
        "银泰城路 1 号",
        "一楼服务台旁",
        "2 号门进，左转",
        "每天 9:00–21:00",
        "LH-1",
        town.station.slug,
    ):
        assert words in html
    assert f'href="{at(town)}/complain/"' in html
    assert client.get(at(town, "/complain/")).status_code == 200
    assert f'href="{at(town)}/complain/lost"' in html
    for name in ("王敏", "李丽", "周杰", "赵强"):
        assert name in html


def test_open_now_follows_the_posted_hours(frozen, client, town, db):
    assert "open-now" not in page(client, town)
    change_profile(
        db, town, hours=[{"days": [6], "opens": 540, "closes": 1260}], opening_hours="周六 9:00–21:00"
    )
    html = page(client, town)
    assert "open-now" in html
    assert "is-closed" not in html
    change_profile(db, town, hours=[{"days": [1], "opens": 540, "closes": 1260}])
    assert "is-closed" in page(client, town)


def test_no_telephone_but_the_stations_own(frozen, client, town, db):
    session = db(town.station.scope("head"))
    for row in session.scalars(select(StationMember)):
        row.phone = "13912345678"
    session.commit()
    html = page(client, town)
    assert "13912345678" not in html
    assert "139****" not in html


def test_rules_and_promises_in_force_and_none_that_are_not(posted, client, town, db):  # noqa: F811
    html = page(client, town)
    assert "自受理之日起 15 日内办结" in html
    assert "/rules#ACCEPT" in html
    text = page(client, town, "/rules")
    assert "首问负责制" in text
    assert "第 1 版" in text
    assert text.count("<h3>") == 12


def test_before_any_rule_is_posted(frozen, client, town, db):
    html = page(client, town)
    assert "工作制度" not in html
    assert "我们承诺" not in html
    assert "尚未公布制度" in page(client, town, "/rules")
    change_profile(db, town, promise_days=10)
    assert "10 日内办结" in page(client, town)


@pytest.mark.parametrize(
    ("rate", "shown", "hidden"),
    [
        (OnTime(36, 39), ["36/39", "92%", "最近十二个月"], ["件数较少"]),
        (OnTime(3, 4), ["3/4", "件数较少，不足 10 件不计算比例"], ["75%"]),
        (OnTime(0, 0), ["没有办结的投诉"], ["0/0", "%"]),
        (OnTime(40, 40, 30, 38), ["40/40", "100%", "30/38", "78%", "本站承诺时限内"], []),
    ],
)
def test_a_rate_never_comes_without_its_numbers(frozen, client, town, rate, shown, hidden):
    tenants.lend_on_time(lambda _db, first, last: rate if (last - first).days == 365 else None)
    html = page(client, town)
    assert all(words in html for words in shown)
    assert not any(words in html for words in hidden)


def test_nothing_is_said_of_a_rate_that_nobody_counts(frozen, client, town):
    assert "办得怎么样" not in page(client, town)


def test_the_rate_counts_the_clocks_that_stopped(frozen, client, town, db):
    session = db(Public(town.station.id, town.station.path))
    year = date(2025, 11, 21), date(2026, 11, 21)
    assert on_time(session, *year) == OnTime(0, 0)
    change_profile(db, town, promise_days=7)
    first, second = (accepted(db, town, number) for number in (1, 2))
    running = list(session.scalars(select(ComplaintClock)))
    assert {row.code for row in running} >= {"STATION_20D", "STATION_PROMISE"}
    stop(db, first, {"STATION_20D": True, "STATION_PROMISE": False}, clock.now())
    assert on_time(session, *year) == OnTime(1, 1, 0, 1)
    stop(db, second, {"STATION_20D": False}, clock.now() - timedelta(days=366))
    assert on_time(session, *year) == OnTime(1, 1, 0, 1)
    other = db(Public(town.other.id, town.other.path))
    assert on_time(other, *year) == OnTime(0, 0)


def accepted(db, town, number):
    """A case that was taken up: its clocks run."""
    intake = Intake(
        consumer_name="王小明",
        consumer_phone="13812345678",
        respondent_name="小天使童装店",
        item_name="儿童羽绒服",
        purchase_date=date(2026, 11, 15),
        amount=Decimal("399.00"),
        facts=f"第 {number} 件：拉链脱开，店员不给换。",
        demands=("D03",),
    )
    session = db(town.station.scope("liaison"))
    case = register(session, town.station.actor("liaison"), intake, now=clock.now()).complaint.id
    session.commit()
    session = db(town.station.scope("settler"))
    accept(session, town.station.actor("settler"), case, Acceptance(True, True, True), now=clock.now())
    session.commit()
    return case


def stop(db, case, kept_them, when):
    session = db(System("test"))
    for code, in_time in kept_them.items():
        session.execute(
            update(ComplaintClock)
            .where(ComplaintClock.complaint_id == case, ComplaintClock.code == code)
            .values(stopped_at=when, stopped_by="settle", in_time=in_time, next_at=None)
        )
    session.commit()


def test_alerts_come_first_then_warnings_and_news(frozen, client, town):
    found = [
        Notice("NEWS", "三一五进社区", "现场解答 42 人。", date(2026, 11, 20)),
        Notice("ALERT", "某牌海苔", "停止食用，可凭小票退货。", date(2026, 11, 1), "/alerts/1"),
        Notice("WARNING", "警惕虚假折扣", "先看原价。", date(2026, 11, 10)),
    ]
    tenants.also_public(lambda _db, _now: found)
    html = page(client, town)
    assert html.index("某牌海苔") < html.index("警惕虚假折扣") < html.index("三一五进社区")
    assert "不合格商品提示" in html
    assert 'href="/alerts/1"' in html
    doors.SOURCES.clear()
    assert "不合格商品提示" not in page(client, town)


@pytest.mark.parametrize(
    ("status", "words"),
    [("SUSPENDED", "本站目前不接受投诉"), ("REMOVED", "本站已撤销"), ("APPLIED", "本站尚未开始工作")],
)
def test_a_station_that_does_not_work_says_so_and_takes_no_complaint(frozen, client, town, db, status, words):
    change_card(db, town, status=status)
    html = page(client, town)
    assert words in html
    assert "/complain" not in html
    assert "12315" in html
    assert client.get(at(town, "/complain/")).status_code == 404


def test_an_unknown_station_is_not_found_in_words(frozen, client, town):
    answer = client.get("/p/000000-0000")
    assert answer.status_code == 404
    assert "这个地址没有内容" in answer.get_data(as_text=True) or "404" in answer.get_data(as_text=True)
    assert client.get("/p/000000-0000/rules").status_code == 404
    assert len(kept.store) == 0


def test_the_faces_are_those_on_the_roster_today(frozen, client, town, db):
    session = db(town.station.scope("head"))
    file = store(
        session, town.station.actor("head"), BytesIO(saved(picture())), "a.jpg", now=clock.now(), kinds=IMAGE
    )
    row = session.scalars(select(StationMember).where(StationMember.name == "周杰")).one()
    row.photo_id = file.id
    session.commit()
    address = at(town, f"/people/{row.id}")
    assert address in page(client, town)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert client.get(f"/p/{town.other.slug}/people/{row.id}").status_code == 404
    for status, seen in (("REMOVED", 404), ("ACCEPTED", 200)):
        change_card(db, town, status=status)
        assert client.get(address).status_code == seen
    row.until = date(2026, 11, 21)
    session.commit()
    assert client.get(address).status_code == 404
    assert "周杰" not in page(client, town)


def test_it_is_kept_and_asks_the_database_nothing_the_second_time(frozen, client, town):
    first = client.get(at(town))
    asked = []
    engine = core_db.engine("station")

    def note(*args):
        asked.append(args[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        second = client.get(at(town))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert asked == []
    assert second.data == first.data
    assert second.headers["ETag"] == first.headers["ETag"]


def test_not_modified_is_an_answer(frozen, client, town):
    first = client.get(at(town))
    again = client.get(at(town), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" in first.headers["Vary"]


def test_after_a_minute_it_is_drawn_anew(frozen, client, town, db, monkeypatch):
    at_time = [1000.0]
    monkeypatch.setattr(kept, "monotonic", lambda: at_time[0])
    client.get(at(town))
    change_card(db, town, status="SUSPENDED")
    at_time[0] += 59
    assert "本站目前不接受投诉" not in client.get(at(town)).get_data(as_text=True)
    at_time[0] += 2
    assert "本站目前不接受投诉" in client.get(at(town)).get_data(as_text=True)


def test_nothing_of_the_visitor_gets_into_it(frozen, enter, client, town):
    """A member of the staff with a message waiting draws the page; a stranger gets the same bytes."""
    head = enter(town.station.people["head"])
    with head.session_transaction() as session:
        session["_flashes"] = [("ok", "只给站长看的话")]
    drawn = head.get(at(town))
    assert "只给站长看的话" not in drawn.get_data(as_text=True)
    assert "csrf" not in drawn.get_data(as_text=True)
    assert "nonce" not in drawn.get_data(as_text=True)
    assert "Set-Cookie" not in drawn.headers
    stranger = client.get(at(town))
    assert stranger.data == drawn.data
    assert "Set-Cookie" not in stranger.headers


def test_language_and_looks_are_drawn_apart(frozen, new_client, town):
    zh = new_client().get(at(town)).get_data(as_text=True)
    english = new_client()
    en = english.get(at(town, "?lang=en")).get_data(as_text=True)
    assert "我要投诉" in zh
    assert "Make a complaint" in en
    elder = new_client()
    elder.set_cookie("elder", "1")
    elder.set_cookie("theme", "dark")
    big = elder.get(at(town)).get_data(as_text=True)
    assert 'class="elder"' in big
    assert 'data-theme="dark"' in big
    assert 'class="elder"' not in new_client().get(at(town)).get_data(as_text=True)
    odd = new_client()
    odd.set_cookie("theme", "x" * 500)
    assert odd.get(at(town)).status_code == 200
    assert len(kept.store) == 3


def test_strange_addresses_fill_no_memory(frozen, client, town):
    client.get(at(town))
    for n in range(5):
        client.get(at(town, f"?x={n}"))
        client.get(at(town, "/"))
    assert len(kept.store) == 1


def test_the_store_holds_no_more_than_it_may():
    small = kept.Store(most=100)
    for n in range(10):
        small.put(("p", str(n)), kept.Kept(b"x" * 30, "e", "c", 10.0))
    assert len(small) == 3
    assert small.get(("p", "9"), 0.0) is not None
    assert small.get(("p", "0"), 0.0) is None
    assert small.get(("p", "9"), 10.0) is None
    small.put(("p", "9"), kept.Kept(b"x" * 200, "e", "c", 10.0))
    assert len(small) == 0


def test_the_same_station_elsewhere_is_another_page(frozen, client, town):
    assert town.other.name not in client.get(at(town)).get_data(as_text=True)
    assert town.other.name in client.get(f"/p/{town.other.slug}").get_data(as_text=True)
    assert timedelta(seconds=kept.SECONDS) <= timedelta(minutes=1)
