"""A station from the application at the front door to its plaque, and what the office may do with it afterwards."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from stdnum.cn import uscc

from portal.core.scope import System
from portal.notify.models import Message
from portal.tenants import StationCard, StationProfile
from portal.tenants.models import StationApplication, StationPlaque, StationStep
from portal.trail.models import TrailBureauEntry, TrailEntry
from tests.modules.accounts.test_members import NEW, link_of
from tests.modules.accounts.test_sign_in import try_password

USCC = "91331082MA0000017" + uscc.calc_check_digit("91331082MA0000017")
WANTED = {
    "host_name": "耀达百货有限公司",
    "host_uscc": USCC.lower(),
    "kind": "MALL",
    "address": "崇和路 88 号",
    "phone": "0576-85181818",
    "floor_area": "12000",
    "head_name": "孙悦",
    "liaison_name": "李丽",
    "contact_name": "孙悦",
    "contact_phone": "13905760001",
}


def valid_uscc(seed):
    body = f"91331082MA{seed:07d}"
    return body + uscc.calc_check_digit(body)


@pytest.fixture
def officer(frozen, enter, town):
    return enter(town.office.people["contact"])


@pytest.fixture
def guest(frozen, new_client, town):
    return new_client()


def apply(guest, **values):
    page = guest.get("/apply/331082")
    return guest.submit(page, {**WANTED, **values}, form="apply")


def one(db, model, **wanted):
    return db(System("test")).scalars(select(model).filter_by(**wanted)).one()


def applied(guest, db, **values):
    answer = apply(guest, **values)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    row = (
        db(System("test"))
        .scalars(select(StationApplication).order_by(StationApplication.created_at.desc()))
        .first()
    )
    return urlsplit(answer.headers["Location"]).path, row


def url(town, row, rest=""):
    return f"{town.office.url}applications/{row.id}{rest}"


def test_an_enterprise_applies_and_the_office_hears(guest, officer, town, db, work):
    assert "临海市市场监督管理局" in guest.get("/apply/").get_data(as_text=True)
    status, row = applied(guest, db)
    assert (row.host_uscc, row.name, row.office_path) == (USCC, "耀达百货消费维权服务站", town.office.path)
    html = guest.get(status + "?new=1").get_data(as_text=True)
    assert "申请已提交" in html
    assert status in html
    assert "申请已提交" not in guest.get(status).get_data(as_text=True)
    assert "13905760001" not in html
    work()
    told = [m.title for m in db(System("test")).scalars(select(Message))]
    assert "%(host)s applies for a service station" in told
    events = db(System("test")).scalars(select(TrailBureauEntry.event)).all()
    assert "tenants:application:applied" in events
    page = officer.get(town.office.url + "applications/")
    assert "耀达百货" in page.get_data(as_text=True)
    assert "13905760001" in officer.get(url(town, row)).get_data(as_text=True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"host_uscc": "91331082MA2914179X"}, "统一社会信用代码不正确"),
        ({"kind": "SCENIC"}, "请选择景区等级"),
        ({"scenic_level": "3"}, "只有景区填写等级"),
        ({"contact_phone": "12"}, "手机号"),
        ({"head_name": ""}, "必填"),
    ],
)
def test_wrong_applications_are_refused_in_words_and_nothing_is_lost(guest, db, values, words):
    answer = apply(guest, **values)
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert words in html
    assert "崇和路 88 号" in html
    assert db(System("test")).scalars(select(StationApplication)).all() == []


def test_the_same_station_twice_is_refused(guest, town, db):
    applied(guest, db)
    again = apply(guest, address="崇和路88号", name="另一个名字")  # the same place, spelled with other blanks
    assert again.status_code == 409
    assert "已在办理" in again.get_data(as_text=True)
    standing = apply(guest, host_uscc="91331082MA2914179D", address="银泰城路1号")
    assert standing.status_code == 409
    assert town.station.slug in standing.get_data(as_text=True)
    elsewhere = apply(guest, address="柏叶路 2 号", name="柏叶店服务站")
    assert elsewhere.status_code == 303


def test_more_is_asked_answered_and_founded(guest, officer, town, db, work, new_client):
    status, row = applied(guest, db)
    page = officer.get(url(town, row))
    assert officer.submit(page, {"ask-words": "请核对营业面积"}, form="ask").status_code == 303
    page = guest.get(status)
    assert "请核对营业面积" in page.get_data(as_text=True)
    answer = guest.submit(page, {"words": "已核对", "floor_area": "9000"}, form="answer")
    assert answer.status_code == 303
    work()
    assert one(db, StationApplication).floor_area == 9000
    page = officer.get(url(town, row))
    assert "已核对" in page.get_data(as_text=True)
    link = link_of(officer.submit(page, {"found-paper": "临市监〔2026〕12 号"}, form="found"))
    card = one(db, StationCard, name="耀达百货消费维权服务站")
    assert card.slug == "331082-0002"
    assert card.status == "FOUNDED"
    assert one(db, StationProfile, tenant_id=card.station).floor_area == 9000
    step = one(db, StationStep, tenant_id=card.station)
    assert (step.event, step.document_ref) == ("FOUND", "临市监〔2026〕12 号")
    newcomer = new_client()
    newcomer.submit(newcomer.get(link), NEW)
    try_password(newcomer, "sunyue", NEW["password"])
    home = f"/s/{card.slug}/"
    assert newcomer.get(home).status_code == 200
    assert "批准设立" in newcomer.get(home + "profile/").get_data(as_text=True)
    assert "服务站已设立" in guest.get(status).get_data(as_text=True)
    officer_of_other = town.other_office.url
    assert newcomer.get(officer_of_other + "applications/").status_code == 404


def test_a_refusal_has_a_reason_and_a_second_officer_is_too_late(guest, officer, enter, town, db):
    status, row = applied(guest, db)
    slow = enter(town.office.people["supervisor"])
    stale = slow.get(url(town, row))
    page = officer.get(url(town, row))
    assert officer.submit(page, {"refuse-words": ""}, form="refuse").status_code == 422
    assert officer.submit(page, {"refuse-words": "面积不足"}, form="refuse").status_code == 303
    assert "面积不足" in guest.get(status).get_data(as_text=True)
    assert slow.submit(stale, {}, form="found").status_code == 409
    assert db(System("test")).scalars(select(StationCard)).all()[2:] == []
    applied(guest, db)  # a refused one stands in nobody's way
    assert sorted(db(System("test")).scalars(select(StationApplication.status))) == ["NEW", "REFUSED"]


def test_a_strangers_link_and_an_answer_nobody_asked_for(guest, db):
    assert guest.get("/apply/status/nobody").status_code == 404
    status, _ = applied(guest, db)
    answer = guest.post(status, data={"words": "x", "name": "x", "address": "y"})
    assert answer.status_code == 409


def test_another_countys_officers_see_no_application(guest, enter, town, db):
    _, row = applied(guest, db)
    stranger = enter(town.other_office.people["supervisor"])
    address = f"{town.other_office.url}applications/"
    assert "耀达" not in stranger.get(address + "?status=all").get_data(as_text=True)
    assert stranger.get(f"{address}{row.id}").status_code == 404
    assert enter(town.office.people["dispatcher"]).get(url(town, row)).status_code == 403


def test_an_office_founds_directly(officer, town, db):
    page = officer.get(town.office.url + "applications/new")
    values = {k: v for k, v in WANTED.items() if k not in ("liaison_name", "contact_name", "contact_phone")}
    answer = officer.submit(page, values, form="found")
    assert link_of(answer).startswith("/invitation/")
    again = officer.submit(officer.get(town.office.url + "applications/new"), values, form="found")
    assert again.status_code == 409
    assert "q=331082-0002" in again.get_data(as_text=True)


def station_url(town, rest=""):
    return f"{town.office.url}stations/{town.station.id}{rest}"


@pytest.fixture
def boss(frozen, enter, town):
    return enter(town.office.people["supervisor"])


def take(client, town, event, **values):
    page = client.get(station_url(town))
    filled = {f"{event}-{name}": value for name, value in values.items()}
    return client.submit(page, filled, form=event)


def status_of(db, town):
    return one(db, StationCard, station=town.station.id).status


def test_the_whole_life_of_a_station(boss, town, db, enter, new_client):
    public = f"/p/{town.station.slug}/complain/"
    assert take(boss, town, "accept").status_code == 303
    plaque = one(db, StationPlaque, tenant_id=town.station.id)
    assert plaque.number == "FW331082-2026-0001"
    assert status_of(db, town) == "ACCEPTED"
    head = enter(town.station.people["head"])
    assert plaque.number in head.get(town.station.url + "profile/").get_data(as_text=True)
    assert take(boss, town, "suspend").status_code == 422  # without a reason
    assert take(boss, town, "suspend", reason="装修停业").status_code == 303
    assert new_client().get(public).status_code == 404
    assert take(boss, town, "resume", reason="装修完毕").status_code == 303
    assert status_of(db, town) == "ACCEPTED"
    assert new_client().get(public, follow_redirects=True).status_code == 200
    assert take(boss, town, "remove", reason="停业").status_code == 422  # names no document
    assert take(boss, town, "remove", reason="停业", paper="临市监〔2026〕30 号").status_code == 303
    assert status_of(db, town) == "REMOVED"
    assert one(db, StationPlaque, tenant_id=town.station.id).why == "REMOVED"
    assert one(db, StationProfile, tenant_id=town.station.id).plaque_no == ""
    assert new_client().get(public).status_code == 404
    page = boss.get(station_url(town)).get_data(as_text=True)
    assert "装修停业" in page
    assert 'data-dialog="step-' not in page
    events = [
        event.removeprefix("tenants:station:")
        for event in db(System("test")).scalars(
            select(TrailEntry.event)
            .where(TrailEntry.tenant_id == town.station.id, TrailEntry.subject_kind == "station")
            .order_by(TrailEntry.seq)
        )
    ]
    assert [e for e in events if e in ("accept", "suspend", "resume", "remove")] == [
        "accept", "suspend", "resume", "remove",
    ]  # fmt: skip


def test_two_officers_one_step(boss, enter, town, db):
    stale = enter(town.county.people["supervisor"])
    old = stale.get(f"{town.county.url}stations/{town.station.id}")
    take(boss, town, "accept")
    answer = stale.submit(old, {"accept-on_day": "2026-11-21"}, form="accept")
    assert answer.status_code == 409
    assert len(db(System("test")).scalars(select(StationPlaque)).all()) == 1


def test_steps_keep_their_order_and_lie_not_ahead(boss, town):
    assert take(boss, town, "accept", on_day="2026-11-22").status_code == 422
    assert take(boss, town, "accept", on_day="2020-01-01").status_code == 422


def test_a_plaque_is_replaced_and_the_old_number_kept(boss, town, db):
    take(boss, town, "accept")
    page = boss.get(station_url(town))
    assert boss.submit(page, {"plaque-why": "LOST"}, form="plaque").status_code == 303
    rows = {p.number: p for p in db(System("test")).scalars(select(StationPlaque))}
    assert rows["FW331082-2026-0001"].why == "LOST"
    assert rows["FW331082-2026-0002"].ended_on is None
    assert one(db, StationProfile, tenant_id=town.station.id).plaque_no == "FW331082-2026-0002"
    assert boss.submit(page, {"plaque-why": "LOST"}, form="plaque").status_code == 409  # the page was old


def test_who_may_not(enter, town):
    inspector = enter(town.office.people["inspector"])
    html = inspector.get(station_url(town)).get_data(as_text=True)
    assert 'data-dialog="step-' not in html
    assert inspector.post(station_url(town, "/step/accept")).status_code == 403
    contact = enter(town.office.people["contact"])
    assert take_posted(contact, town, "remove") == 403
    foreign = enter(town.other_office.people["supervisor"])
    assert foreign.get(f"{town.other_office.url}stations/{town.station.id}").status_code == 404
    assert foreign.post(f"{town.other_office.url}stations/{town.station.id}/step/accept").status_code == 404


def take_posted(client, town, event):
    data = {
        f"{event}-seen": "FOUNDED", f"{event}-on_day": "2026-11-21", f"{event}-reason": "x", f"{event}-paper": "x",
    }  # fmt: skip
    return client.post(station_url(town, f"/step/{event}"), data=data).status_code


def test_branches_stand_under_one_head_station(boss, town, db):
    page = boss.get(town.office.url + "applications/new")
    values = {k: v for k, v in WANTED.items() if k not in ("liaison_name", "contact_name", "contact_phone")}
    boss.submit(page, values, form="found")
    branch = one(db, StationCard, slug="331082-0002")

    def place(card, number):
        address = f"{town.office.url}stations/{card.station}"
        return boss.submit(boss.get(address), {"branch-parent": number}, form="parent").status_code

    own = one(db, StationCard, station=town.station.id)
    assert place(branch, "331082-9999") == 422
    assert place(branch, branch.slug) == 422
    assert place(branch, own.slug) == 303
    assert place(own, branch.slug) == 422  # a branch is nobody's head station
    assert "耀达百货" in boss.get(station_url(town)).get_data(as_text=True)
    assert place(branch, "") == 303
    assert one(db, StationCard, slug="331082-0002").parent is None


def test_service_points(enter, town, db):
    head = enter(town.station.people["head"])
    page = head.get(town.station.url + "profile/points/new")
    values = {"name": "灵湖营业厅", "address": "灵湖路 1 号", "opening_hours": "9:00–17:00"}
    assert head.submit(page, values, form="point-form").status_code == 303
    html = head.get(town.station.url + "profile/").get_data(as_text=True)
    assert "灵湖营业厅" in html
    link = html.split("profile/points/")[2].split('"')[0]
    page = head.get(town.station.url + f"profile/points/{link}")
    assert head.submit(page, {"phone": "0576-85112315"}, form="point-form").status_code == 303
    assert head.submit(page, {"name": "旧"}, form="point-form").status_code == 409
    assert head.submit(page, form="/close").status_code == 303
    assert "灵湖营业厅" not in head.get(town.station.url + "profile/").get_data(as_text=True)
    settler = enter(town.station.people["settler"])
    assert settler.get(town.station.url + "profile/points/new").status_code == 403


def test_the_front_door_takes_no_flood(guest, db):
    codes = [apply(guest, host_uscc=valid_uscc(n), address=f"路 {n} 号").status_code for n in range(11)]
    assert codes[:10] == [303] * 10
    assert codes[10] == 429
