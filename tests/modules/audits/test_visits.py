"""A visit on site, through the same interface the telephone uses."""

import hashlib
import json
import random
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal import trail
from portal.audits.models import Finding, Task, VisitAnswer, VisitPiece
from portal.audits.queries.visits import one
from portal.audits.rules.visits import answers as rules
from portal.core import clock
from portal.core.files import StoredFile, read_file
from portal.core.scope import System
from tests.modules.audits.visits import Device, jpeg, put_task


@pytest.fixture
def people(town):
    return [town.county.people["inspector"], town.county.people["contact"]]


@pytest.fixture
def task(db, town, people):
    session = db(System("test"))
    row = put_task(session, town, *people)
    session.commit()
    return row.id


@pytest.fixture
def phone(enter, new_client, town, task):
    made = Device(enter(town.county.people["inspector"]), new_client(), town, task)
    assert made.take_pack().status_code == 200
    return made


@pytest.fixture
def other(enter, new_client, town, task, phone, transaction):
    """The second inspector's telephone: the contact of the bureau holds the role as well."""
    transaction.connection.execute(
        "UPDATE membership SET roles = roles || '{INSPECTOR}' WHERE person_id = %s",
        [town.county.people["contact"]],
    )
    made = Device(enter(town.county.people["contact"]), new_client(), town, task)
    assert made.take_pack().status_code == 200
    return made


@pytest.fixture
def read(db, town):
    return db(town.county.scope("supervisor"))


def page(enter, town, phone, who="inspector"):
    answer = enter(town.county.people[who]).get(f"{town.county.url}audits/visits/{phone.visit}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_route_names_what_is_to_be_visited_and_hands_a_token(enter, town, task):
    told = enter(town.county.people["inspector"]).get(f"{town.county.url}audits/visit/route").json
    assert [stop["task"] for stop in told["stops"]] == [str(task)]
    assert told["stops"][0]["station"] == town.station.name
    assert told["csrf"]


def test_a_pack_holds_the_day_and_nothing_of_a_case_but_its_number(phone, read, task):
    pack = phone.pack
    assert pack["format"] == "yizhan-visit-pack/1"
    assert [item["code"] for item in pack["task"]["items"]] == ["E1-01", "E1-02"]
    assert pack["station"]["people"][0]["name"] == "王敏"
    assert len(pack["quiz"]) == 3
    assert all(0 <= asked["right"] < len(asked["choices"]) for asked in pack["quiz"])
    assert read.scalars(select(Task)).one().state == "PACKED"
    held = one.visit(read, UUID(phone.visit))
    assert hashlib.sha256(held.pack.encode()).hexdigest() == pack["sha256"]


def test_the_key_is_kept_only_as_a_hash_and_ends(frozen, phone, read):
    [key] = one.keys(read, one.visit(read, UUID(phone.visit)))
    assert phone.key not in json.dumps([str(value) for value in vars(key).values()])
    assert key.secret_hash == hashlib.sha256(phone.key.encode()).hexdigest()
    frozen.shift(timedelta(hours=73))
    assert phone.send().status_code == 401


def test_a_pack_downloaded_again_is_the_same_visit_and_the_same_sample(phone):
    before = phone.pack
    assert phone.take_pack().json["pack"] == before


def test_only_the_team_takes_a_pack(enter, town, task, new_client, db, transaction):
    transaction.connection.execute(
        "UPDATE membership SET roles = '{INSPECTOR}' WHERE person_id = %s", [town.county.people["dispatcher"]]
    )
    device = Device(enter(town.county.people["dispatcher"]), new_client(), town, task)
    assert device.take_pack().status_code == 403


def test_a_cancelled_visit_gives_no_pack_but_keeps_what_was_noted(phone, db, task):
    session = db(System("test"))
    row = session.scalars(select(Task).where(Task.id == task)).one()
    row.state, row.cancel_reason = "CANCELLED", "商场停业装修"
    session.commit()
    refused = phone.take_pack()
    assert refused.status_code == 409
    made = phone.make("findings", {"words": "到现场发现停业"})
    told = phone.send(made).json
    assert told["held"] == {made.id: made.digest()}
    assert told["state"] == "CANCELLED"
    assert "商场停业装修" in told["words"]


def test_a_changed_plan_makes_yesterdays_pack_old_in_words(phone, db, task):
    session = db(System("test"))
    row = session.scalars(select(Task).where(Task.id == task)).one()
    row.window_until += timedelta(days=3)
    session.commit()
    sample = phone.pack["ledger"], phone.pack["quiz"]
    old, phone_pack = phone.pack["sha256"], phone.take_pack().json["pack"]
    assert phone_pack["sha256"] != old
    assert phone_pack["version"] == 2
    assert (phone_pack["ledger"], phone_pack["quiz"]) == sample
    phone.pack = {**phone_pack, "sha256": old}
    told = phone.send().json
    assert told["state"] == "STALE"
    assert told["words"]


def test_an_answer_is_kept_once_however_often_it_is_sent(phone, read):
    made = phone.make("item/E1-01/hung", {"verdict": "PASS"})
    for _ in range(3):
        assert phone.send(made).json["held"] == {made.id: made.digest()}
    assert read.scalar(select(func.count()).select_from(VisitAnswer)) == 1
    assert read.scalars(select(Task)).one().state == "VISITING"


def test_what_cannot_be_read_is_refused_by_itself_and_the_rest_is_kept(phone):
    good = phone.make("item/E1-01/hung", {"verdict": "PASS"})
    bad = phone.make("nonsense/1", {"verdict": "PASS"})
    told = phone.send(bad, good).json
    assert told["held"] == {good.id: good.digest()}
    assert told["refused"][bad.id]


@pytest.mark.parametrize(
    "body", [{}, {"answers": 5}, {"device_time": "x"}, {"device_time": "2026-11-21T10:00:00"}, []]
)
def test_a_request_that_makes_no_sense_is_refused_in_words(phone, body):
    answer = phone.post("", json=body)
    assert answer.status_code == 422
    assert answer.json["error"]["message"]


def test_a_wrong_clock_is_kept_beside_ours_and_said(frozen, phone, enter, town, read):
    ahead = clock.now() + timedelta(hours=3)
    made = phone.make("item/E1-01/hung", {"verdict": "FAIL"}, at=ahead)
    told = phone.send(made, device_time=ahead).json
    assert told["skew"] == 10_800
    assert told["clock_wrong"]
    kept = read.scalars(select(VisitAnswer)).one()
    assert (kept.made_at - kept.received_at) == timedelta(hours=3)
    assert "10800" in page(enter, town, phone)


def test_two_devices_lose_nothing_and_the_team_decides(phone, other, enter, town, read, task):
    mine = phone.say("item/E1-01/hung", {"verdict": "PASS"}, at=clock.now() - timedelta(minutes=5))
    theirs = other.say("item/E1-01/hung", {"verdict": "FAIL", "words": "被遮住"})
    seen = phone.send().json["theirs"]
    assert [each["id"] for each in seen] == [theirs.id]
    assert seen[0]["digest"] == theirs.digest()
    phone.answer_everything()  # says PASS once more without naming the other answer: both still stand
    phone.finish()
    text = page(enter, town, phone)
    assert "被遮住" in text
    assert read.scalar(select(func.count()).select_from(Finding)) == 0  # nothing is decided over their heads
    client = enter(town.county.people["inspector"])
    held = read.scalars(select(VisitAnswer).where(VisitAnswer.digest == theirs.digest())).one()
    answer = client.get(f"{town.county.url}audits/visits/{phone.visit}")
    assert client.submit(answer, form=f"/decide/{held.id}").status_code == 303
    read.expire_all()
    found = read.scalars(select(Finding)).one()
    assert (found.item_code, found.words) == ("E1-01", "被遮住")
    assert mine.digest() in set(read.scalars(select(VisitAnswer.digest)))


def test_a_photo_goes_on_where_the_line_was_cut(phone, read):
    content = jpeg(size=(400, 300))
    named = hashlib.sha256(content).hexdigest()
    assert phone.piece(content, 0, 500).json == {"received": 500, "held": None}
    assert phone.piece(content, 0, 500).json["received"] == 500  # the answer was lost, the piece comes again
    assert phone.piece(content, 900, 1000).json["received"] == 500  # a hole changes nothing
    assert phone.post("/photos", json={"photos": [named, "0" * 64]}).json["received"] == {
        named: 500,
        "0" * 64: 0,
    }
    assert phone.piece(content, 500).json == {"received": len(content), "held": named}
    assert phone.piece(content, 0, 500).json == {"received": len(content), "held": named}
    assert read_file(one.file_of(read, one.visit(read, UUID(phone.visit)), named).sha256) == content
    assert read.scalar(select(func.count()).select_from(VisitPiece)) == 0


def test_a_photo_that_is_not_what_it_was_named_starts_again(phone, read):
    content = jpeg()
    told = phone.piece(content, named="ab" * 32).json
    assert told == {"received": 0, "held": None}
    assert read.scalar(select(func.count()).select_from(StoredFile)) == 0


@pytest.mark.parametrize(
    ("content", "size", "status"), [(b"not a picture", None, 422), (b"x" * 10, 41 * 1024**2, 422)]
)
def test_what_is_no_photo_or_too_large_is_refused_in_words(phone, content, size, status):
    answer = phone.piece(content, size=size)
    assert answer.status_code == status
    assert answer.json["error"]["message"]


def test_the_visit_is_complete_only_when_its_last_photo_arrived(phone, read, task):
    phone.answer_everything(fail=["item/E1-01/hung"])
    content = jpeg((1, 2, 3))
    named = hashlib.sha256(content).hexdigest()
    phone.say(f"photo/item/E1-02/rules/{named}", {"sha256": named})
    phone.finish()
    assert read.scalars(select(Task)).one().state == "VISITING"
    phone.piece(content)
    read.expire_all()
    row = read.scalars(select(Task)).one()
    assert (row.state, row.way) == ("SYNCED", "ON_SITE")
    found = read.scalars(select(Finding)).one()
    assert (found.item_code, found.words, len(found.photos)) == ("E1-01", "被海报遮住", 1)
    assert phone.send().json["state"] == "DONE"


def test_what_arrives_after_the_end_is_kept_marked_and_becomes_a_finding(phone, other, read, enter, town):
    phone.answer_everything()
    phone.finish()
    other.say("ledger/331082-0001-202600001", {"verdict": "FAIL", "words": "没有签名"})
    kept = read.scalars(select(VisitAnswer).order_by(VisitAnswer.seq.desc())).first()
    assert kept.late
    assert [row.item_code for row in read.scalars(select(Finding))] == ["LEDGER"]


def test_a_replaced_colleague_loses_nothing(phone, db, task, town, read):
    session = db(System("test"))
    row = session.scalars(select(Task).where(Task.id == task)).one()
    row.people = [str(town.county.people["contact"]), str(town.county.people["supervisor"])]
    session.commit()
    made = phone.make("item/E1-01/hung", {"verdict": "PASS"})
    told = phone.send(made).json
    assert told["held"] == {made.id: made.digest()}
    assert told["state"] == "REPLACED"


@pytest.mark.parametrize("change", ["revoked", "role", "foreign", "nonsense"])
def test_a_key_that_does_not_hold_opens_nothing(phone, transaction, town, change, task, enter, new_client):
    ask = transaction.connection.execute
    if change == "revoked":
        ask("UPDATE audit_visit_key SET revoked_at = now()")
    elif change == "role":
        ask(
            "UPDATE membership SET roles = '{CONTACT}' WHERE person_id = %s",
            [town.county.people["inspector"]],
        )
    elif change == "foreign":
        phone.base = f"{town.other_county.url}audits/visit/"
    else:
        phone.key = "0" * 32 + ".x"
    assert phone.send(phone.make("findings", {"words": "x"})).status_code == 401
    assert phone.piece(jpeg()).status_code == 401


def test_without_a_key_nobody_learns_that_there_is_something(phone, enter, town):
    for client in (phone.bare, enter(town.county.people["inspector"])):
        answer = client.post(f"{phone.base}sync/{phone.visit}", json={}, check=False)
        assert answer.status_code == 404


def test_a_key_opens_one_visit_and_no_other(phone, db, town, people, enter, new_client):
    session = db(System("test"))
    second = put_task(session, town, *people)
    session.commit()
    device = Device(phone.signed_in, new_client(), town, second.id)
    device.take_pack()
    device.key = phone.key
    assert device.send().status_code == 401


def test_a_lost_telephone_is_shut_out_from_the_page(phone, enter, town):
    client = enter(town.county.people["supervisor"])
    answer = client.get(f"{town.county.url}audits/visits/{phone.visit}")
    assert client.submit(answer, form=f"/devices/{phone.name}/revoke").status_code == 303
    assert phone.send().status_code == 401
    assert phone.take_pack().status_code == 200  # a new sign-in gives a new key
    assert phone.send().status_code == 200


def test_the_page_shows_answers_photos_and_history(phone, enter, town, read):
    phone.answer_everything(fail=["item/E1-02/flow"])
    phone.finish()
    text = page(enter, town, phone)
    assert "被海报遮住" in text
    assert "流程上墙" in text
    [named] = [p.named for p in one.photos(read, one.visit(read, UUID(phone.visit)))][:1]
    address = f"{town.county.url}audits/visits/{phone.visit}/photos/{named}"
    shown = enter(town.county.people["supervisor"]).get(address)
    assert shown.mimetype == "image/jpeg"
    written = {
        entry.event
        for entry in trail.timeline(read, "audit_visit", UUID(phone.visit), tenant=town.station.id)
    }
    assert {f"audits:visit:{event}" for event in ("pack", "key", "receive", "photo", "done")} <= written


def test_the_app_names_every_file_it_needs(enter, town):
    client = enter(town.county.people["inspector"])
    text = client.get(f"{town.county.url}audits/visit/worker.js").get_data(as_text=True)
    shell = json.loads(text.splitlines()[0].removeprefix("self.SHELL = ").removesuffix(";"))
    for file in shell["files"]:
        assert client.get(file).status_code == 200, file
    told = json.loads(client.get(f"{town.county.url}audits/visit/manifest.webmanifest").get_data())
    assert told["scope"] == told["start_url"] == f"{town.county.url}audits/visit/"
    assert client.get(f"{town.county.url}audits/visit/").status_code == 200


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_order_the_server_holds_every_answer_of_two_devices(phone, other, read, seed):
    """Batches cut anywhere, repeated, in any order, from two devices in turn: the set is the union, and each device
    hears of all that the other said. (The thousand interleavings of the client are in tests/rules/audits.)"""
    chance = random.Random(seed)
    items = ["item/E1-01/hung", "item/E1-02/flow", "findings"]
    said = {device.name: [] for device in (phone, other)}
    heard = {device.name: set() for device in (phone, other)}
    for _ in range(14):
        device = chance.choice([phone, other])
        mine = said[device.name]
        if chance.random() < 0.6:
            told = {"verdict": chance.choice(["PASS", "FAIL"]), "words": str(chance.random())}
            seen = [one.id for one in mine[-1:]] if chance.random() < 0.5 else []
            mine.append(device.make(chance.choice(items), told, replaces=seen))
        batch = chance.sample(mine, chance.randint(0, len(mine)))
        answer = device.send(*batch).json
        assert answer["held"] == {one.id: one.digest() for one in batch}
        heard[device.name] |= {one["id"] for one in answer["theirs"]}
    for device in (phone, other, phone):
        heard[device.name] |= {one["id"] for one in device.send(*said[device.name]).json["theirs"]}
    rows = one.answers(read, one.visit(read, UUID(phone.visit)))
    everything = [*said[phone.name], *said[other.name]]
    assert sorted(row.digest for row in rows) == sorted(answer.digest() for answer in everything)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    kept = rules.kept(one.as_answer(row) for row in rows)
    assert rules.standing(kept) == rules.standing(rules.kept(everything))
    for device, colleague in ((phone, other), (other, phone)):
        assert heard[device.name] == {answer.id for answer in said[colleague.name]}


@pytest.mark.parametrize(
    "path", ["", "/hand-over", "/devices/x/revoke", f"/decide/{UUID(int=5)}", "/photos/aa"]
)
def test_a_visit_nobody_knows_is_not_found(enter, town, path):
    address = f"{town.county.url}audits/visits/{UUID(int=7)}{path}"
    client = enter(town.county.people["inspector"])
    ask = client.get if path in {"", "/photos/aa"} else client.post
    assert ask(address).status_code == 404
    assert client.post(f"{town.county.url}audits/visit/packs/{UUID(int=7)}", json={}).status_code == 404


def test_another_bureau_reads_nothing_of_a_visit(phone, enter, town):
    client = enter(town.other_county.people["supervisor"])
    for path in ("", f"/photos/{'a' * 64}"):
        assert client.get(f"{town.other_county.url}audits/visits/{phone.visit}{path}").status_code == 404
