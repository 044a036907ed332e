"""Telling people: the inbox is the truth; what leaves by SMS leaves by day, once, and never twice."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import notify
from portal.core import clock, outbox
from portal.core.clock import SHANGHAI
from portal.core.scope import Bureau, System
from portal.notify import channels, jobs
from portal.notify.models import Message

TITLE = "The invitation is withdrawn."  # any msgid: the test is about the way, not the words


class Carrier:
    """Takes what is sent to it; may be told to fail, or to die with the message in its hand."""

    def __init__(self):
        self.sent = []
        self.answer = True
        self.kill = False

    def send(self, phone, body):
        if self.kill:
            raise KeyboardInterrupt
        self.sent.append((phone, body))
        return self.answer


@pytest.fixture
def carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr(jobs, "sms", lambda: made)
    return made


@pytest.fixture
def tell(frozen, town, db):
    """Tells the head of the station something, from the bureau's desk."""

    def telling(urgency="LAW", people=None, **options):
        session = db(Bureau(town.county.path, town.county.people["dispatcher"]))
        count = notify.tell(
            session, people or [town.station.people["head"]], TITLE, {},
            url="/me/inbox/", place=town.station.name, urgency=urgency, now=clock.now(), **options,
        )  # fmt: skip
        session.commit()
        return count

    return telling


def rows(db):
    return list(db(System("test")).scalars(select(Message).order_by(Message.created_at, Message.id)))


def echoes(db):
    return [row.echo for row in rows(db)]


def travel(frozen, text):
    frozen.move_to(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


def test_what_is_near_the_limit_leaves_at_once_by_day(tell, carrier, work, db):
    tell()
    work()
    [(phone, body)] = carrier.sent
    assert phone.startswith("138")
    assert body.startswith("【一站】邀请已经撤回。")
    assert body.endswith("/me/inbox/")
    assert echoes(db) == ["SENT"]
    work()
    assert len(carrier.sent) == 1


def test_nothing_leaves_at_night(tell, carrier, work, db, frozen):
    travel(frozen, "2026-11-21 21:00")
    tell()
    for hour in ("21:01", "23:59"):
        travel(frozen, f"2026-11-21 {hour}")
        work()
    travel(frozen, "2026-11-22 07:59")
    work()
    assert carrier.sent == []
    travel(frozen, "2026-11-22 08:00")
    work()
    assert len(carrier.sent) == 1


def test_a_worker_that_was_away_by_day_keeps_the_peace_of_the_night(tell, carrier, work, db, frozen):
    tell()
    travel(frozen, "2026-11-21 20:30")
    work()
    assert carrier.sent == []
    assert echoes(db) == ["WAITING"]
    travel(frozen, "2026-11-22 08:00")
    work()
    assert len(carrier.sent) == 1


def test_what_was_seen_meanwhile_does_not_leave(tell, carrier, work, db, enter, town):
    tell()
    enter(town.station.people["head"]).post("/me/inbox/read")
    work()
    assert carrier.sent == []
    jobs.tidy(clock.now())
    assert echoes(db) == ["NONE"]


def test_killed_between_claim_and_carrier_it_is_unsure_and_never_sent_twice(tell, carrier, db, work, frozen):
    tell()
    carrier.kill = True
    [promised] = db(System("test")).scalars(select(outbox.Outbox.id).where(outbox.Outbox.done_at.is_(None)))
    with pytest.raises(KeyboardInterrupt):
        outbox.run(str(promised))
    assert echoes(db) == ["SENDING"]
    carrier.kill = False
    frozen.shift(timedelta(minutes=3))  # the lease ends, the sweep gives the job to another worker
    work()
    assert carrier.sent == []
    jobs.tidy(clock.now())
    assert echoes(db) == ["SENDING"]
    frozen.shift(timedelta(minutes=13))
    jobs.tidy(clock.now())
    assert echoes(db) == ["UNSURE"]
    jobs.digest(clock.now())
    work()
    assert carrier.sent == []


def test_a_carrier_that_refuses_is_written_down(tell, carrier, work, db):
    carrier.answer = False
    tell()
    work()
    assert echoes(db) == ["FAILED"]


def test_a_person_without_a_mobile_has_the_inbox(tell, carrier, work, db, town):
    from tests.modules.accounts.test_sign_in import change

    change(db, town.station.people["head"], phone=None)
    tell()
    work()
    assert carrier.sent == []
    assert echoes(db) == ["NONE"]


def test_the_same_thing_told_twice_is_one_message(tell, db, town):
    people = [town.station.people["head"], town.station.people["head"], town.station.people["liaison"]]
    assert tell(people=people, key="clock:1") == 2
    assert tell(people=people, key="clock:1") == 0
    assert tell(people=people, key="clock:2") == 2
    assert tell(people=people) == 2
    assert len(rows(db)) == 6


def test_nobody_is_told_nothing(tell, db):
    assert tell(people=[uuid4()]) == 0
    assert rows(db) == []


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:1", ""])
def test_a_message_leads_nowhere_but_home(town, db, url):
    session = db(Bureau(town.county.path, None))
    with pytest.raises(ValueError, match="not a path"):
        notify.tell(session, [], TITLE, {}, url=url, place="", now=clock.now())


def test_a_digest_leaves_once_a_working_day(tell, carrier, frozen, db):
    tell(urgency="DIGEST")
    tell(urgency="DIGEST")
    travel(frozen, "2026-11-22 09:00")  # a Sunday
    assert jobs.digest(clock.now()) == 0
    travel(frozen, "2026-11-23 09:00")
    assert jobs.digest(clock.now()) == 1
    [(_, body)] = carrier.sent
    assert "2" in body
    tell(urgency="DIGEST")
    travel(frozen, "2026-11-23 09:30")  # a tick that runs again
    assert jobs.digest(clock.now()) == 0
    travel(frozen, "2026-11-24 09:00")
    assert jobs.digest(clock.now()) == 1
    assert len(carrier.sent) == 2
    travel(frozen, "2026-11-25 09:00")
    assert jobs.digest(clock.now()) == 0  # nothing new, nothing said


def test_holidays_and_made_up_working_days_count_as_the_state_says(tell, carrier, frozen):
    tell(urgency="DIGEST")
    travel(frozen, "2026-02-16 09:00")  # a Monday of the Spring Festival
    assert jobs.digest(clock.now()) == 0
    travel(frozen, "2026-02-14 09:00")  # a Saturday worked instead
    assert jobs.digest(clock.now()) == 1


def test_a_late_tick_waits_for_the_next_morning(tell, carrier, frozen):
    tell(urgency="DIGEST")
    travel(frozen, "2026-11-23 20:00")
    assert jobs.digest(clock.now()) == 0
    travel(frozen, "2026-11-24 09:00")
    assert jobs.digest(clock.now()) == 1


def test_old_messages_seen_go_and_unseen_stay(tell, db, frozen, enter, town):
    tell()
    enter(town.station.people["head"]).post("/me/inbox/read")
    tell()
    frozen.shift(timedelta(days=731))
    jobs.tidy(clock.now())
    [left] = rows(db)
    assert left.read_at is None


def test_the_settings_choose_the_carrier(monkeypatch):
    from dataclasses import replace

    from portal.core.settings import settings

    found = settings()
    monkeypatch.setattr(channels, "settings", lambda: replace(found, sms_url=""))
    assert isinstance(channels.sms(), channels.Nowhere)
    assert channels.sms().send("13805760001", "x")
    monkeypatch.setattr(channels, "settings", lambda: replace(found, sms_url="json://127.0.0.1:1/{phone}"))
    assert isinstance(channels.sms(), channels.Apprise)
    assert not channels.sms().send("13805760001", "x")  # nobody listens there
