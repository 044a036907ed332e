"""A station's self-check, the office's decision, what happens by itself: on PostgreSQL, by the product's actions."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from portal import tenants
from portal.core import clock
from portal.core.errors import Conflict, Invalid, Missing
from portal.core.scope import System
from portal.notify.models import Message
from portal.tenants.actions import standards as actions
from portal.tenants.actions.roster import MemberFacts, add_member
from portal.tenants.jobs import standards as jobs
from portal.tenants.models import StandardCheck, StandardStep
from portal.trail.models import TrailEntry
from tests.modules.tenants.proof import LINHAI, Office, Shower, photo, ship

YEAR = timedelta(days=365)


@pytest.fixture
def station(frozen, town, db):
    ship(db)
    return Shower(db, town.station)


@pytest.fixture
def office(station, town, db):
    return Office(db, town.office, town.station)


def messages(db, town, who, place="station"):
    person = getattr(town, place).people[who]
    return list(db(System("test")).scalars(select(Message.title).where(Message.person_id == person)))


def confirmed(station, office):
    station.show_all().submit()
    assert office.decide() == "CONFIRMED"
    return station


def test_a_whole_eight_one_goes_to_the_office_and_is_confirmed(station, office, db, town):
    station.show_all()
    sheet = station.sheet()
    assert [line.item.code for line in sheet.lacking] == []
    assert sheet.points == 100
    assert station.submit() == 8
    assert station.sheet().state == "SUBMITTED"
    assert any("self-check" in title for title in messages(db, town, "contact", "office"))
    assert office.decide() == "CONFIRMED"
    check = station.sheet().check
    assert (check.score, check.confirmed_on, check.open_items) == (100, date(2026, 11, 21), 0)
    assert check.valid_until == date(2026, 12, 21)  # the publicity board's photo lives 30 days
    state = tenants.standard_state(station.db, clock.now())
    assert (state.code, state.confirmed, state.score, state.open_items) == (LINHAI, True, 100, 0)
    assert any("is confirmed" in title for title in messages(db, town, "head"))
    events = db(System("test")).scalars(
        select(TrailEntry.event).where(TrailEntry.event.like("tenants:standard:%"))
    )
    assert {"tenants:standard:submitted", "tenants:standard:confirmed"} <= set(events)


def test_each_missing_thing_is_named_and_worth_its_share(station):
    line = station.sheet().line("E1-01")
    assert (line.points, [proof.missing.params["short"] for proof in line.judged.proofs]) == (0, [1, 1])
    station.add("E1-01", 0)
    line = station.sheet().line("E1-01")
    assert line.points == 7.5
    assert not line.ready
    office_item = station.sheet().line("E1-03")
    assert "profile" in office_item.judged.proofs[-1].missing.message
    badges = station.sheet().line("E1-07")
    assert "badge number" in badges.judged.proofs[-1].missing.message


def test_what_is_not_complete_is_not_taken_and_says_what_lacks(station):
    station.show("E1-01")
    with pytest.raises(Conflict) as refused:
        station.submit()
    assert refused.value.params["count"] == 7
    assert "E1-08" in refused.value.params["names"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: photo(exif=False), "carries no time"),
        (lambda: photo(clock.now() - timedelta(days=9)), "last %(days)s days"),
        (lambda: photo(clock.now() + timedelta(hours=2)), "lies ahead"),
        (lambda: b"not a picture", "kind of file"),
        (lambda: photo()[:400], "damaged"),
    ],
)
def test_a_photo_is_judged_by_its_bytes(station, content, words):
    with pytest.raises(Invalid) as refused:
        station.add("E1-01", 0, content())
    assert words in refused.value.message
    assert station.sheet().line("E1-01").files == []


def test_heic_is_taken_and_shown_as_jpeg(station):
    row = station.add("E1-01", 0, photo(kind="HEIF"), "IMG_0001.HEIC")
    shown = station.sheet().line("E1-01").files[0]
    assert (shown.id, shown.media_type, shown.picture) == (row.id, "image/heic", True)
    assert shown.shot.taken_at is not None


def test_the_same_picture_proves_nothing_twice(station):
    content = photo()
    station.add("E1-01", 0, content)
    with pytest.raises(Invalid) as refused:
        station.add("E1-04", 0, content)
    assert "very picture" in refused.value.message


def test_a_text_is_not_overwritten_unseen(station):
    mark = station.sheet().line("E1-08").mark
    station.fill("E1-08", f1="同事写的")
    with pytest.raises(Conflict):
        station.do(actions.fill, "E1-08", {1: "我写的"}, mark)
    assert station.sheet().line("E1-08").filled == {1: "同事写的"}


def test_the_office_returns_items_with_reasons_and_only_they_come_again(station, office, db, town):
    station.show_all().submit()
    assert office.decide({"E1-04": "看不出指向哪里", "E1-05": "桌上没有牌子"}) == "RETURNED"
    sheet = station.sheet()
    assert {line.item.code for line in sheet.lines if line.state == "RETURNED"} == {"E1-04", "E1-05"}
    assert sheet.line("E1-04").answer.reason == "看不出指向哪里"
    assert not sheet.confirmed
    assert any("returned" in title for title in messages(db, town, "liaison"))
    first = sheet.line("E1-04").files[0]
    station.do(actions.remove_file, "E1-04", first.id)
    station.show("E1-04")
    assert [one.id for one in station.sheet().line("E1-04").before] == [first.id]
    assert station.submit() == 2
    assert office.decide() == "CONFIRMED"
    steps = db(System("test")).scalars(select(StandardStep).order_by(StandardStep.seq)).all()
    assert [step.event for step in steps] == ["SUBMITTED", "RETURNED", "SUBMITTED", "CONFIRMED"]
    assert "看不出指向哪里" in steps[1].note


def test_a_decision_needs_a_reason_and_misses_no_item(station, office):
    station.show_all().submit()
    with pytest.raises(Invalid) as refused:
        office.decide({"E1-04": "  "})
    assert refused.value.field == "reason-E1-04"
    sheet = office.sheet()
    with pytest.raises(Invalid):
        actions.decide(
            office.db, office.actor, office.card, LINHAI, {"E1-01": actions.Decision(True)}, sheet.version,
            now=clock.now(),
        )  # fmt: skip


def test_two_officers_decide_once(station, office, db, town):
    station.show_all().submit()
    seen = office.sheet().version
    office.decide()
    late = Office(db, town.office, town.station, "inspector")
    with pytest.raises(Conflict):
        late.decide(seen=seen)


def test_taken_back_before_the_decision(station, office):
    station.show_all().submit()
    seen = office.sheet().version
    station.do(actions.take_back, station.sheet().version)
    assert station.sheet().state == "OPEN"
    with pytest.raises(Conflict):
        office.decide(seen=seen)
    station.submit()
    assert office.decide() == "CONFIRMED"


def test_what_runs_out_reopens_once_and_is_told(station, office, db, town, frozen, work):
    confirmed(station, office)
    frozen.move_to("2026-12-15T08:00:00+08:00")
    jobs.daily(clock.now())
    work()
    assert station.sheet().line("E1-08").state == "CONFIRMED"
    assert sum("run out" in title for title in messages(db, town, "head")) == 1
    frozen.move_to("2026-12-22T00:40:00+08:00")
    for _ in range(2):
        jobs.daily(clock.now())
        work()
    sheet = station.sheet()
    assert {line.item.code for line in sheet.lines if line.state == "REOPENED"} == {"E1-08"}
    assert (sheet.state, sheet.confirmed, sheet.check.open_items) == ("REOPENED", False, 1)
    assert sum("out of date" in title for title in messages(db, town, "head")) == 1
    station.show("E1-08")
    assert station.submit() == 1
    assert office.decide() == "CONFIRMED"
    assert station.sheet().check.valid_until == date(2027, 1, 21)


def test_an_item_is_renewed_early_while_the_standard_stands(station, office, frozen):
    confirmed(station, office)
    with pytest.raises(Conflict):
        station.do(actions.renew, "E1-08")
    frozen.move_to("2026-12-14T10:00:00+08:00")
    station.do(actions.renew, "E1-08")
    station.show("E1-08")
    station.submit()
    sheet = station.sheet()
    assert (sheet.state, sheet.confirmed) == ("SUBMITTED", True)
    assert office.decide() == "CONFIRMED"
    assert station.sheet().check.valid_until == date(2027, 1, 13)


def test_photos_that_ran_out_while_they_waited_are_not_confirmed(station, office, frozen):
    station.show_all().submit()
    frozen.move_to("2026-12-23T10:00:00+08:00")
    with pytest.raises(Invalid) as refused:
        office.decide()
    assert refused.value.field == "decision-E1-08"
    assert office.decide({"E1-08": "照片过期，请重拍"}) == "RETURNED"


def test_a_change_of_the_roster_reopens_the_staff_board(station, office, db, town):
    confirmed(station, office)
    add_member(station.db, station.actor, MemberFacts("新人", ("SETTLER",)), now=clock.now())
    station.db.commit()
    sheet = station.sheet()
    assert {line.item.code: line.answer.why for line in sheet.lines if line.state == "REOPENED"} == {
        "E1-06": "ROSTER"
    }
    assert sheet.confirmed  # it stands until its term; one item waits
    assert tenants.standard_state(station.db, clock.now()).open_items == 1
    assert any("roster changed" in title for title in messages(db, town, "head"))
    station.show("E1-06")
    assert not station.sheet().lacking
    station.submit()
    assert office.decide() == "CONFIRMED"


def test_a_stranger_sees_nothing(station, town, db):
    station.add("E1-01", 0)
    other = Office(db, town.other_office, town.other)
    assert other.db.scalars(select(StandardCheck)).all() == []
    with pytest.raises(Missing):
        tenants.standard_states(other.db, clock.now(), station=None)


def test_only_a_bureau_confirms(station, office):
    """The station's login may not write score, day and term at all."""
    station.show_all().submit()
    row = station.db.scalars(select(StandardCheck)).one()
    row.score, row.confirmed_on, row.valid_until = 100, date(2026, 11, 21), date(2027, 11, 21)
    with pytest.raises(Exception, match="permission denied"):
        station.db.flush()


def test_a_file_for_a_proof_that_wants_none(station):
    for item, slot in (("E1-06", 1), ("E1-01", 9), ("E1-03", 2)):
        with pytest.raises(Invalid):
            station.add(item, slot)
    with pytest.raises(Missing):
        actions.add_file(
            station.db,
            station.actor,
            station.card,
            LINHAI,
            "E9-99",
            0,
            BytesIO(photo()),
            "a.jpg",
            now=clock.now(),
        )
