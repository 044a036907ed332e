"""Goods under notice that a visit sees on the shelf: the station's signed word is contradicted by itself."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from portal import recalls, trail
from portal.core.files import read_file
from portal.core.scope import Station, System
from portal.notify.models import Message
from portal.recalls.actions.alerts import amend
from portal.recalls.actions.tasks import judge, office
from portal.recalls.models import Claim, Find, Proof
from portal.recalls.models import Task as Notice
from portal.recalls.queries import tasks as notices
from tests.modules.audits.visits import Device, jpeg, put_task
from tests.modules.recalls.shelf import HEADER, ROW, Shop, listing

GTIN, OTHER = "6901234567892", "6920152420058"
COLUMNS = [*HEADER, "商品条码"]
LISTED = [*ROW, GTIN]
BOTTLE = jpeg((200, 10, 10))
SEEN = {"verdict": "FAIL", "words": "青稞醋 2025/9/28"}


@pytest.fixture
def shop(db, town, frozen, valkey, work):
    return Shop(db, town, work)


@pytest.fixture
def publish(shop):
    """A list whose one entry names a barcode, sent to the stations."""

    def send(bureau=None, row=LISTED, **changes):
        content = listing(row, header=COLUMNS).getvalue()
        return shop.upload(content=content, bureau=bureau, **changes).issue(bureau=bureau)

    return send


@pytest.fixture
def phone(enter, new_client, town, db, frozen):
    """A visit of the county, packed; the pack is made when a test asks for it, after its lists."""
    session = db(System("test"))
    row = put_task(session, town, town.county.people["inspector"], town.county.people["contact"])
    session.commit()
    return Device(enter(town.county.people["inspector"]), new_client(), town, row.id)


def visit(phone, told=SEEN, code=GTIN, photo=BOTTLE, **extra):
    """The whole visit with one look at a barcode, sent home."""
    assert phone.take_pack().status_code == 200
    phone.answer_everything()
    phone.say(f"goods/{code}", {**told, **extra})
    if photo is not None:
        phone.photograph(f"goods/{code}", photo)
    phone.finish()
    return phone


def finds(shop):
    return list(shop.system().scalars(select(Find).order_by(Find.at)))


def inbox(shop, person):
    rows = shop.system().scalars(select(Message).where(Message.person_id == person))
    return [row for row in rows if "listed goods" in row.title]


def test_the_pack_names_what_the_station_said_it_has_none_of(phone, publish, shop):
    publish()
    shop.claim()
    assert phone.take_pack().status_code == 200
    [good] = phone.pack["goods"]
    assert (good["barcode"], good["name"], good["task"]) == (GTIN, "青稞醋", str(shop.task().id))
    assert "2025" in good["batch"]


def test_a_find_on_site_contradicts_the_signed_claim_by_itself(phone, publish, shop, town, work):
    publish()
    claim = shop.claim()
    visit(phone)
    row = shop.task()
    assert (row.state, row.level, row.contradicted) == ("MATCHED", "BATCH", "AUDIT")
    assert row.due_at == shop.now + timedelta(hours=2)
    db = shop.system()
    marked = db.scalars(select(Claim).where(Claim.id == claim.id)).one()
    number = db.scalars(select(Find)).one().visit_no
    assert marked.contradicted_by == "AUDIT"
    assert number in marked.contradiction
    [found] = finds(shop)
    assert (str(found.visit_id), found.barcode, found.said) == (phone.visit, GTIN, "NOT_STOCKED")
    assert (found.by_person, found.by_name) == (town.county.people["inspector"], "何平")
    assert "何平" in marked.contradiction
    [proof] = db.scalars(select(Proof).where(Proof.kind == "CHECK"))
    assert read_file(proof.sha256) == BOTTLE
    written = trail.timeline(db, "recall", row.id, tenant=town.station.id)
    assert {"recalls:task:find", "recalls:task:contradict"} <= {entry.event for entry in written}
    work()
    assert inbox(shop, town.station.people["head"])
    for officer in (town.county.people["dispatcher"], town.office.people["contact"]):
        assert len(inbox(shop, officer)) == 1


def test_the_same_answers_again_change_nothing(phone, publish, shop, town, frozen, work, enter):
    publish()
    shop.claim()
    visit(phone)
    work()
    before = shop.task()
    told = len(inbox(shop, town.county.people["dispatcher"]))
    frozen.shift(timedelta(minutes=30))
    assert phone.send(*phone.sent).status_code == 200  # the line was cut: all of it once more
    phone.say("findings", {"words": "补记"})  # a late answer settles the visit once more
    client = enter(town.county.people["inspector"])
    address = f"{town.county.url}audits/visits/{phone.visit}"
    client.get(address)
    assert client.post(f"{address}/hand-over").status_code == 303
    work()
    after = shop.task()
    assert (after.version, after.matched_at, after.due_at) == (
        before.version, before.matched_at, before.due_at
    )  # fmt: skip
    assert len(finds(shop)) == 1
    assert shop.system().scalar(select(func.count()).select_from(Proof).where(Proof.kind == "CHECK")) == 1
    assert len(inbox(shop, town.county.people["dispatcher"])) == told == 1


def test_other_words_for_the_same_goods_begin_no_new_limit(phone, publish, shop, frozen):
    publish()
    shop.claim()
    visit(phone)
    first = shop.task()
    [said] = [one.id for one in phone.sent if one.item == f"goods/{GTIN}"]
    frozen.shift(timedelta(hours=1))
    phone.say(f"goods/{GTIN}", {**SEEN, "words": "三瓶，第二层货架"}, replaces=[said])
    assert (shop.task().due_at, shop.task().version) == (first.due_at, first.version)
    assert [one.words for one in finds(shop)] == [SEEN["words"], "三瓶，第二层货架"]


@pytest.mark.parametrize("answered", ["EXCLUDED", "NOTHING"])
def test_who_never_signed_must_act_as_well(phone, publish, shop, answered):
    """A station that excluded its matches, and one that has not answered at all (it had no match)."""
    if answered == "EXCLUDED":
        shop.stock()
    publish()
    if answered == "EXCLUDED":
        shop.reject()
    said = shop.task().state
    assert said == {"EXCLUDED": "FALSE_MATCH", "NOTHING": "NOTIFIED"}[answered]
    visit(phone)
    row = shop.task()
    assert (row.state, row.level) == ("MATCHED", "BATCH")
    assert row.due_at == shop.now + timedelta(hours=2)
    assert row.contradicted == ("AUDIT" if answered == "EXCLUDED" else None)
    assert row.found_at == shop.now
    goods = judge.OwnFind("青稞醋", batch="20250928")
    amounts = judge.Amounts(Decimal(3), Decimal(3), Decimal(0), unit="瓶")
    shop.do(shop.at_station(), judge.own_find, goods, amounts)
    assert shop.task().state == "CONFIRMED"


def test_a_find_is_not_taken_back_by_the_catalogue(phone, publish, shop):
    """The station cannot lose the find by changing its catalogue: what stood on the shelf stood there."""
    publish()
    visit(phone)
    shop.stock()
    assert shop.task().hits == 1
    shop.reject("OTHER_PRODUCT")
    row = shop.task()
    assert (row.state, row.level) == ("MATCHED", "BATCH")


def test_goods_that_were_withdrawn_and_stand_there_again_are_told(phone, publish, shop, town, work):
    shop.stock()
    publish()
    shop.accept()
    shop.withdraw()
    visit(phone)
    work()
    assert shop.task().state == "WITHDRAWN"  # the station is at work on it; its officers decide what follows
    assert [one.said for one in finds(shop)] == ["WITHDRAWN"]
    assert len(inbox(shop, town.county.people["dispatcher"])) == 1
    assert inbox(shop, town.station.people["head"])


def test_a_list_of_the_city_is_found_by_the_countys_visit(phone, publish, shop, town, work):
    publish(bureau=town.city)
    shop.claim()
    visit(phone)
    work()
    assert shop.task().contradicted == "AUDIT"
    for place in (town.city, town.office):
        assert len(inbox(shop, place.people["dispatcher"])) == 1


@pytest.mark.parametrize(
    ("code", "told", "photo"),
    [
        (GTIN, {"verdict": "PASS"}, None),
        (OTHER, SEEN, jpeg()),
        (GTIN, SEEN, None),
    ],
    ids=["passes", "not listed", "no photo"],
)
def test_what_is_no_find_leaves_the_claim_alone(phone, publish, shop, code, told, photo):
    publish()
    shop.claim()
    visit(phone, told, code, photo)
    assert shop.task().state == "NOT_STOCKED"
    assert finds(shop) == []


def test_a_photo_that_comes_last_makes_the_find(phone, publish, shop):
    publish()
    shop.claim()
    visit(phone, photo=None)
    assert finds(shop) == []
    phone.photograph(f"goods/{GTIN}", jpeg((1, 1, 1)))
    assert len(finds(shop)) == 1
    assert shop.task().contradicted == "AUDIT"


def test_a_visit_that_is_not_closed_holds_nobody_to_anything(phone, publish, shop):
    publish()
    shop.claim()
    assert phone.take_pack().status_code == 200
    phone.say(f"goods/{GTIN}", SEEN)
    phone.photograph(f"goods/{GTIN}", jpeg())
    assert shop.task().state == "NOT_STOCKED"
    phone.say(f"goods/{GTIN}", {"verdict": "PASS"})


def test_the_batch_that_was_chosen_names_the_notice(phone, publish, shop):
    """Two notices name the same barcode with two batches: the person chose one of them."""
    publish()
    first = shop.task().id
    publish(row=["1", "青稞醋", ROW[2], ROW[3], "2026/1/5", *ROW[5:8], "GBJ9", "", GTIN], title="第二期通告")
    second = shop.task().id
    visit(phone, tasks=[str(second), "nonsense"])
    assert [one.task_id for one in finds(shop)] == [second]
    db = shop.system()
    states = dict(db.execute(select(Notice.id, Notice.state)).all())
    assert (states[first], states[second]) == ("NOTIFIED", "MATCHED")


def test_a_withdrawn_list_is_found_by_nobody(phone, publish, shop):
    publish()
    shop.claim()
    assert phone.take_pack().status_code == 200
    db, actor = shop.at_bureau()
    amend.withdraw(db, actor, shop.alert, "发布有误", now=shop.now)
    db.commit()
    shop.work()
    visit(phone)
    assert phone.pack["goods"] == []
    assert finds(shop) == []


def test_both_sides_read_the_find_on_their_page(phone, publish, shop, town, enter):
    publish()
    shop.claim()
    visit(phone)
    row = shop.task()
    [found] = finds(shop)
    bureau = enter(town.county.people["dispatcher"]).get(f"{town.county.url}alerts/stations/{row.id}")
    read = bureau.get_data(as_text=True)
    assert f"/audits/visits/{phone.visit}" in read
    station = enter(town.station.people["head"]).get(f"{town.station.url}alerts/{row.id}")
    for page in (read, station.get_data(as_text=True)):
        assert found.visit_no in page
        assert GTIN in page
        assert "何平" in page


def test_an_officer_records_a_find_before_any_answer(publish, shop, enter, town):
    publish()
    client = enter(town.county.people["contact"])
    page = client.get(f"{town.county.url}alerts/stations/{shop.task().id}")
    assert client.submit(page, {"note": "货架上有三瓶"}, form="/found").status_code == 303
    assert (shop.task().state, shop.task().contradicted) == ("MATCHED", None)


def test_a_limit_that_runs_does_not_begin_anew(publish, shop, frozen):
    publish()
    shop.claim()
    shop.do(shop.at_bureau("contact"), office.found_on_site, "货架上有三瓶")
    due = shop.task().due_at
    frozen.shift(timedelta(hours=1))
    shop.do(shop.at_bureau("contact"), office.found_on_site, "仓库里还有")
    assert shop.task().due_at == due


def test_two_answers_that_differ_are_no_find_until_somebody_decides(phone, publish, shop):
    publish()
    shop.claim()
    assert phone.take_pack().status_code == 200
    phone.say(f"goods/{GTIN}", {"verdict": "PASS"})
    phone.say(f"goods/{GTIN}", SEEN)  # does not name the first: another device that did not know of it
    phone.photograph(f"goods/{GTIN}", jpeg())
    phone.finish()
    assert finds(shop) == []


def test_another_bureau_and_another_station_read_no_listing(publish, shop, town):
    publish()
    foreign = shop.db(town.other_county.scope("inspector"))
    assert recalls.delisted_for(foreign, town.station.id) == []
    mine = shop.db(town.county.scope("inspector"))
    assert json.dumps([one.barcode for one in recalls.delisted_for(mine, town.station.id)]) == f'["{GTIN}"]'
    below = shop.db(town.office.scope("inspector"))
    asked = text("SELECT count(*) FROM recall_listed(:station)")
    counted = [
        db.connection().execute(asked, {"station": town.station.id}).scalar() for db in (foreign, below)
    ]
    assert counted == [0, 1]
    station = shop.db(Station(town.station.id, town.station.path, None))
    assert notices.finds(station, shop.task()) == []
