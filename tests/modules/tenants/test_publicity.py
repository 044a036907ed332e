"""Publicity: activities, warnings and typical cases as people use them."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from portal.core import clock
from portal.core.scope import Public, System
from portal.notify.models import Message
from portal.tenants.models.publicity import ConsumptionWarning, PublicityActivity, TypicalCase
from portal.tenants.views.publicity import told_to_everybody
from tests.modules.complaints.cases import Way


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


@pytest.fixture
def liaison(frozen, enter, town):
    return enter(town.station.people["liaison"])


@pytest.fixture
def closed(db, town, frozen, valkey):
    """Brings a case at a station to its end."""

    def make(place=town.station):
        session = db(place.scope("settler"))
        way = Way(session, place).agreed().perform().close()
        session.commit()
        return way.case

    return make


def at(town, rest=""):
    return f"{town.station.url}publicity/{rest}"


def one(db, town, model):
    return db(town.station.scope()).scalars(select(model).execution_options(populate_existing=True)).one()


def picture():
    made = BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "JPEG")
    return made.getvalue()


def shown(db, town):
    return [(one.kind, one.title) for one in told_to_everybody(db(Public(town.station.id)), clock.now())]


def test_an_activity_with_photos_and_counts(liaison, town, db):
    facts = {
        "title": "3·15 现场咨询",
        "kind": "DAY_315",
        "held_on": "2026-03-15",
        "materials": "200",
        "people": "120",
    }
    assert liaison.submit(liaison.get(at(town, "new")), facts, form="activity").status_code == 303
    row = one(db, town, PublicityActivity)
    page = liaison.get(at(town, str(row.id)))
    upload = {"files": (BytesIO(picture()), "现场.jpg")}
    answer = liaison.post(at(town, f"{row.id}/photos"), data=upload, content_type="multipart/form-data")
    assert (page.status_code, answer.status_code) == (200, 303)
    html = liaison.get(at(town)).get_data(as_text=True)
    assert "3·15 现场咨询" in html
    assert "200" in html
    assert liaison.post(at(town, f"{row.id}/strike")).status_code == 303
    assert liaison.post(at(town, f"{row.id}/strike")).status_code == 409
    assert "3·15 现场咨询" in liaison.get(at(town)).get_data(as_text=True)


def test_a_text_file_is_no_photo(liaison, town, db):
    facts = {"title": "讲座", "kind": "LECTURE", "held_on": "2026-03-15"}
    liaison.submit(liaison.get(at(town, "new")), facts, form="activity")
    row = one(db, town, PublicityActivity)
    upload = {"files": (BytesIO("不是照片".encode()), "现场.jpg")}
    answer = liaison.post(at(town, f"{row.id}/photos"), data=upload, content_type="multipart/form-data")
    assert answer.status_code == 422


def write_warning(client, town, **values):
    facts = {"title": "预付卡", "body": "谨慎办理大额预付卡。", "source": "STATION", **values}
    return client.submit(client.get(at(town, "warnings/new")), facts, form="warning")


def test_a_warning_is_shown_once_somebody_else_approved_it(liaison, head, town, db):
    assert write_warning(liaison, town).status_code == 303
    row = one(db, town, ConsumptionWarning)
    assert shown(db, town) == []
    answer = liaison.post(at(town, f"warnings/{row.id}/approve"), data={"version": row.version})
    assert answer.status_code == 403
    stale = head.post(at(town, f"warnings/{row.id}/approve"), data={"version": row.version + 1})
    assert stale.status_code == 409
    assert head.post(at(town, f"warnings/{row.id}/approve"), data={"version": row.version}).status_code == 303
    assert shown(db, town) == [("WARNING", "预付卡")]
    assert head.post(at(town, f"warnings/{row.id}/withdraw")).status_code == 303
    assert shown(db, town) == []


def test_the_head_does_not_approve_his_own_words_while_the_approver_could(head, enter, town, db):
    write_warning(head, town)
    row = one(db, town, ConsumptionWarning)
    assert head.post(at(town, f"warnings/{row.id}/approve"), data={"version": row.version}).status_code == 403
    approver = enter(town.station.people["approver"])
    assert (
        approver.post(at(town, f"warnings/{row.id}/approve"), data={"version": row.version}).status_code
        == 303
    )


def test_a_warning_is_not_shown_outside_its_days(liaison, head, town, db):
    write_warning(liaison, town, shown_from="2026-12-01", shown_until="2026-12-31")
    row = one(db, town, ConsumptionWarning)
    head.post(at(town, f"warnings/{row.id}/approve"), data={"version": row.version})
    assert shown(db, town) == []


STORY = {
    "title": "羽绒服拉链损坏",
    "story": "某男士购买羽绒服，穿着两天拉链脱开。",
    "handling": "双方和解，经营者更换同款。",
    "lesson": "吊牌拆除不影响三包责任。",
}


def test_a_story_is_written_from_a_closed_case_without_its_people(liaison, head, town, db, closed):
    case = closed()
    page = liaison.get(at(town, f"stories/new/{case.id}"))
    named = liaison.submit(page, {**STORY, "story": f"{case.consumer_name}购买羽绒服。"}, form="story")
    assert named.status_code == 422
    assert "可识别个人" in named.get_data(as_text=True)
    phone = liaison.submit(page, {**STORY, "handling": f"致电{case.consumer_phone}后和解。"}, form="story")
    assert phone.status_code == 422
    assert liaison.submit(page, STORY, form="story").status_code == 303
    assert liaison.submit(page, STORY, form="story").status_code == 409
    row = one(db, town, TypicalCase)
    assert head.post(at(town, f"stories/{row.id}/publish"), data={"version": row.version}).status_code == 409
    assert head.post(at(town, f"stories/{row.id}/approve"), data={"version": row.version}).status_code == 303
    assert shown(db, town) == []
    row = one(db, town, TypicalCase)
    assert head.post(at(town, f"stories/{row.id}/publish"), data={"version": row.version}).status_code == 303
    assert shown(db, town) == [("NEWS", STORY["title"])]


def test_an_approved_story_reaches_the_office(liaison, head, enter, town, db, closed):
    case = closed()
    liaison.submit(liaison.get(at(town, f"stories/new/{case.id}")), STORY, form="story")
    row = one(db, town, TypicalCase)
    head.post(at(town, f"stories/{row.id}/approve"), data={"version": row.version})
    told = db(System("test")).scalars(
        select(Message.title).where(Message.person_id == town.office.people["contact"])
    )
    assert "%(station)s: a typical case is filed" in set(told)
    officer = enter(town.office.people["contact"])
    assert STORY["title"] in officer.get(f"{town.office.url}stories/").get_data(as_text=True)
    stranger = enter(town.other_office.people["contact"])
    assert STORY["title"] not in stranger.get(f"{town.other_office.url}stories/").get_data(as_text=True)


def test_a_strangers_case_is_no_story(liaison, town, closed):
    stranger = closed(town.other)
    assert liaison.get(at(town, f"stories/new/{stranger.id}")).status_code == 404
